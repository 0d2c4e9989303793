"""A message and what was said before -> a reply, and what happens to bookings. The same for every channel.

`Assistant.consider` understands and searches; it changes nothing and may run beside other work. `Assistant.settle` runs in the
transaction that stores the outcome: bookings are checked there against what is booked at that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant import bookings, drafting
from assistant.booking_rules import Rulebook
from assistant.errors import AlreadyDecided, BookingUnknown, RulesBroken
from assistant.matching import Matcher
from assistant.model import (
    Booking,
    Catalog,
    Conversation,
    Event,
    Facts,
    Findings,
    Language,
    Message,
    Reading,
    Reply,
    Status,
)
from assistant.ports import BookingBook, Holidays
from assistant.replies.answers import Answers
from assistant.replies.bookings import BookingReplies
from assistant.replies.talk import Talk
from assistant.season import Season
from assistant.understanding.follow_up import FollowUp, Intent, read_follow_up
from assistant.understanding.reading import LONGEST_TEXT, Reader

OPEN = frozenset({Status.DRAFT, Status.PROPOSED, Status.APPROVED, Status.WAITLISTED})
"""States in which a teacher can still cancel."""

MOST_SHOWN = 10
"""Bookings listed in one status reply."""

_VERBS = {
    "more": Intent.MORE,
    "nothing_fits": Intent.NOTHING_FITS,
    "human": Intent.HUMAN,
    "status": Intent.STATUS,
    "cancel": Intent.CANCEL,
    "accept": Intent.ACCEPT,
    "refuse": Intent.REFUSE,
    "choose": Intent.CHOOSE,
}


@dataclass(frozen=True)
class Considered:
    """A message understood, before anything is changed."""

    message: Message
    conversation: Conversation
    follow_up: FollowUp
    language: Language
    season: Season
    findings: Findings | None = None


@dataclass(frozen=True)
class Outcome:
    """What to say, what to remember, and what others must be told."""

    reply: Reply
    conversation: Conversation
    events: tuple[Event, ...] = ()


class Assistant:
    """Answers for one catalogue as it is now; replaced as a whole when the catalogue changes."""

    def __init__(
        self,
        matcher: Matcher,
        reader: Reader,
        answers: Answers,
        holidays: Holidays,
        default_language: Language,
        limit: int = 5,
    ) -> None:
        self._matcher = matcher
        self._reader = reader
        self._holidays = holidays
        self._language = default_language
        self._limit = limit
        self._season: Season | None = None
        self.answers = answers
        self.replies = BookingReplies(answers)
        self.talk = Talk(answers.catalog)

    @property
    def catalog(self) -> Catalog:
        return self.answers.catalog

    def season(self, today: date) -> Season:
        """The calendar from this day on; made once a day."""
        if self._season is None or self._season.today != today:
            self._season = Season(today, self._holidays)
        return self._season

    def rules(self, season: Season) -> Rulebook:
        return Rulebook(self.catalog.activities, season, self._holidays)

    # --- understanding ----------------------------------------------------------------------------------------------

    def consider(self, message: Message, conversation: Conversation, today: date) -> Considered:
        """What the message means and, where it asks for activities, what was found."""
        season = self.season(today)
        follow_up = self._follow_up(message, conversation, season)
        language = self._language_of(follow_up, conversation)
        considered = Considered(message, conversation, follow_up, language, season)
        if follow_up.intent in (Intent.QUESTION, Intent.REFINE) and follow_up.reading is not None:
            return replace(considered, findings=self.find(follow_up.reading, season))
        if follow_up.intent is Intent.MORE and conversation.reading is not None:
            return replace(considered, findings=self.find(conversation.reading, season, skip=conversation.shown))
        return considered

    def find(self, reading: Reading, season: Season, skip: Sequence[str] = (), limit: int | None = None) -> Findings:
        return self._matcher.find(reading, season, limit or self._limit, skip)

    def read(self, text: str, today: date) -> Reading:
        """A question on its own."""
        return self._reader.read(text, today)

    def _follow_up(self, message: Message, conversation: Conversation, season: Season) -> FollowUp:
        action = message.action
        if action is None:
            return read_follow_up(
                message.text, conversation, self._reader, season.today, subject_line=message.subject
            )
        intent = _VERBS.get(action.verb, Intent.HELP)
        facts = message.facts or Facts()
        return FollowUp(intent, facts=facts, booking_id="" if intent is Intent.CHOOSE else action.subject)

    def _language_of(self, follow_up: FollowUp, conversation: Conversation) -> Language:
        if follow_up.reading is not None:
            return follow_up.reading.language
        return conversation.language or self._language

    # --- settling ---------------------------------------------------------------------------------------------------

    def settle(self, considered: Considered, book: BookingBook) -> Outcome:
        """Carries out what the message means; runs inside a transaction."""
        considered = replace(
            considered, conversation=replace(considered.conversation, language=considered.language)
        )
        steps: Mapping[Intent, Callable[[Considered, BookingBook], Outcome]] = {
            Intent.QUESTION: self._answer,
            Intent.REFINE: self._answer,
            Intent.MORE: self._more,
            Intent.CHOOSE: self._choose,
            Intent.FACTS: self._facts,
            Intent.STATUS: self._status,
            Intent.CANCEL: self._cancel,
            Intent.ACCEPT: self._accept,
            Intent.REFUSE: self._refuse,
            Intent.HUMAN: self._human,
        }
        step = steps.get(considered.follow_up.intent, self._small_talk)
        return self._mentioning_length(considered, step(considered, book))

    def _answer(self, considered: Considered, book: BookingBook) -> Outcome:
        reading, findings = considered.follow_up.reading, considered.findings
        if reading is None or findings is None or (reading.is_empty and not reading.text.strip()):
            return self._say(considered, self.talk.empty(considered.language))
        reply = self.answers.answer(reading, findings, considered.season)
        offered = tuple(match.activity.id for match in findings.matches)
        conversation = replace(
            considered.conversation, reading=reading, offered=offered, shown=offered, chosen=(), asked="", facts=Facts()
        )
        return Outcome(reply, conversation)

    def _more(self, considered: Considered, book: BookingBook) -> Outcome:
        reading, findings = considered.conversation.reading, considered.findings
        if reading is None or findings is None:
            return self._say(considered, self.talk.help(considered.language))
        more = Findings(findings.matches)
        reply = self.answers.answer(replace(reading, language=considered.language), more, considered.season, more=True)
        offered = tuple(match.activity.id for match in findings.matches)
        if not offered:
            return self._say(considered, reply)
        shown = (*considered.conversation.shown, *offered)
        return Outcome(reply, replace(considered.conversation, offered=offered, shown=shown))

    def _choose(self, considered: Considered, book: BookingBook) -> Outcome:
        action = considered.message.action
        if action is not None:
            return self._pursue(considered, (action.subject,), book)
        offered = considered.conversation.offered
        wrong = [number for number in considered.follow_up.numbers if not 1 <= number <= len(offered)]
        if wrong or not considered.follow_up.numbers:
            return self._say(considered, self.talk.wrong_number(considered.language, next(iter(wrong), 0), len(offered)))
        return self._pursue(considered, tuple(offered[n - 1] for n in considered.follow_up.numbers), book)

    def _facts(self, considered: Considered, book: BookingBook) -> Outcome:
        if considered.conversation.chosen:
            return self._pursue(considered, considered.conversation.chosen, book)
        drafts = self._own(considered, book, frozenset({Status.DRAFT}), here=True)
        if not drafts:
            return self._say(considered, self.talk.help(considered.language))
        return self._edit(considered, drafts[-1], book)

    def _pursue(
        self, considered: Considered, activity_ids: tuple[str, ...], book: BookingBook
    ) -> Outcome:
        """Drafts the chosen activities, or asks for the one fact that is missing, or says what cannot be."""
        gone = [name for name in activity_ids if name not in self.catalog.activities]
        if gone:
            return self._say(considered, self.talk.gone(considered.language))
        message, before = considered.message, considered.conversation
        given = considered.follow_up.facts
        facts = drafting.with_school(
            drafting.gathered(before, before.reading, given, message), message, self.catalog.schools
        )
        conversation = replace(before, facts=facts, chosen=activity_ids)
        question = before.reading.text if before.reading else message.text
        drafts: list[Booking] = []
        for activity_id in activity_ids:
            activity = self.catalog.activities[activity_id]
            tried = drafting.attempt(
                activity, facts, conversation, message, question, self.rules(considered.season), book, message.received_at
            )
            if tried.missing:
                reply = self.talk.ask(tried.missing, activity, considered.language, considered.season.today)
                return Outcome(reply, replace(conversation, asked=tried.missing))
            if tried.broken is not None and tried.booking is not None:
                return self._cannot(considered, conversation, tried, tried.booking)
            if tried.booking is not None:
                drafts.append(tried.booking)
        return self._drafted(considered, conversation, drafts, book)

    def _cannot(
        self, considered: Considered, conversation: Conversation, tried: drafting.Drafting, booking: Booking
    ) -> Outcome:
        check = tried.broken
        assert check is not None
        sentence = self.replies.wrong_in_words(check, booking, considered.language, considered.season.today)
        asked, forget = _ASK_AGAIN.get(check.rule, ("period", {"period": None, "time": ""}))
        kept = replace(conversation, asked=asked, facts=replace(conversation.facts, **forget))
        return Outcome(self.talk.cannot(considered.language, tried.activity, sentence), kept)

    def _drafted(
        self, considered: Considered, conversation: Conversation, drafts: Sequence[Booking], book: BookingBook
    ) -> Outcome:
        message = considered.message
        events = tuple(
            bookings.draft(book, self.rules(considered.season), draft, who=message.sender, via=message.channel, now=message.received_at)
            for draft in drafts
        )
        made = [event.booking for event in events if event.booking is not None]
        ask_school = not conversation.facts.school and any(draft.class_name or draft.grade for draft in made)
        kept = replace(
            conversation,
            chosen=(),
            asked="school" if ask_school else "",
            bookings=(*conversation.bookings, *(draft.id for draft in made)),
        )
        return Outcome(self.replies.drafted(made, ask_school=ask_school), kept, events)

    def _edit(self, considered: Considered, draft: Booking, book: BookingBook) -> Outcome:
        """New facts for a draft that waits: it is checked again as a whole."""
        message, conversation = considered.message, considered.conversation
        given = considered.follow_up.facts
        facts = drafting.with_school(drafting.merged(conversation.facts, given), message, self.catalog.schools)
        changed = drafting.changed(draft, given, facts)
        activity = self.catalog.activities.get(draft.activity_id)
        if activity is None:
            return self._say(considered, self.talk.gone(considered.language))
        if changed.wish != draft.wish or changed.pupils != draft.pupils or changed.grade != draft.grade:
            tried = drafting.dated(activity, changed, self.rules(considered.season), book)
            if tried.broken is not None:
                return self._cannot(considered, conversation, tried, changed)
            changed = tried.booking or changed
        event = bookings.edit(
            book, self.rules(considered.season), draft.id, facts, who=message.sender, via=message.channel, now=message.received_at
        )
        reply = self.replies.drafted([changed if event.booking is None else event.booking], updated=True)
        return Outcome(reply, replace(conversation, asked="", facts=facts), (event,))

    def _status(self, considered: Considered, book: BookingBook) -> Outcome:
        own = self._own(considered, book)
        return self._say(considered, self.replies.status(own[-MOST_SHOWN:], considered.language))

    def _cancel(self, considered: Considered, book: BookingBook) -> Outcome:
        named = considered.follow_up.booking_id
        open_ones = self._own(considered, book, OPEN)
        if named:
            chosen = [booking for booking in self._own(considered, book) if booking.id.casefold() == named.casefold()]
            if not chosen:
                return self._say(considered, self.talk.unknown_booking(considered.language, named))
        else:
            here = [booking for booking in open_ones if booking.id in considered.conversation.bookings]
            chosen = here or open_ones
        if considered.conversation.chosen and not named and not chosen:
            return self._say(considered, self.talk.dropped(considered.language), chosen=(), asked="")
        if len(chosen) != 1:
            reply = self.replies.status(chosen, considered.language)
            return self._say(considered, self.talk.which_to_cancel(reply, chosen) if chosen else reply)
        return self._cancel_one(considered, chosen[0], book)

    def _cancel_one(self, considered: Considered, booking: Booking, book: BookingBook) -> Outcome:
        message = considered.message
        try:
            event = bookings.cancel(
                book, booking.id, who=message.sender, via=message.channel, now=message.received_at
            )
        except AlreadyDecided:
            return self._say(considered, self.talk.not_cancellable(considered.language, booking))
        cancelled = event.booking or booking
        was_approved = booking.status is Status.APPROVED
        reply = self.replies.cancelled(cancelled, by_office=False, was_approved=was_approved)
        return Outcome(reply, replace(considered.conversation, asked=""), (event,))

    def _accept(self, considered: Considered, book: BookingBook) -> Outcome:
        proposed = self._proposed(considered, book)
        if proposed is None:
            return self._say(considered, self.talk.help(considered.language))
        message = considered.message
        try:
            event = bookings.accept(
                book, self.rules(considered.season), proposed.id, who=message.sender, via=message.channel, now=message.received_at
            )
        except RulesBroken as error:
            check = error.checks[0]
            sentence = self.replies.wrong_in_words(check, proposed, considered.language, considered.season.today)
            return self._say(considered, self.talk.sentence(considered.language, proposed.activity_title, sentence))
        return Outcome(self.replies.approved(event.booking or proposed), considered.conversation, (event,))

    def _refuse(self, considered: Considered, book: BookingBook) -> Outcome:
        proposed = self._proposed(considered, book)
        if proposed is None:
            return self._say(considered, self.talk.dropped(considered.language), chosen=(), asked="")
        message = considered.message
        event = bookings.refuse(
            book, proposed.id, message.text, who=message.sender, via=message.channel, now=message.received_at
        )
        return Outcome(self.replies.refused(event.booking or proposed), considered.conversation, (event,))

    def _human(self, considered: Considered, book: BookingBook) -> Outcome:
        message = considered.message
        own = self._own(considered, book, OPEN, here=True)
        event = Event("human", own[-1] if own else None, message.sender, message.channel)
        return Outcome(self.talk.human(considered.language), considered.conversation, (event,))

    def _small_talk(self, considered: Considered, book: BookingBook) -> Outcome:
        language = considered.language
        reply = {
            Intent.THANKS: self.talk.thanks,
            Intent.EMPTY: self.talk.empty,
            Intent.NOTHING_FITS: self.talk.nothing_fits,
        }.get(considered.follow_up.intent, self.talk.help)(language)
        return self._say(considered, reply)

    # --- shared steps -----------------------------------------------------------------------------------------------

    def _say(self, considered: Considered, reply: Reply, **remembered: object) -> Outcome:
        return Outcome(reply, replace(considered.conversation, **remembered))  # type: ignore[arg-type]

    def _own(
        self,
        considered: Considered,
        book: BookingBook,
        statuses: frozenset[Status] | None = None,
        *,
        here: bool = False,
    ) -> list[Booking]:
        """The sender's bookings, oldest first; only those of this conversation where ``here``."""
        found = book.find(statuses=statuses, teacher=considered.message.sender.address)
        return [booking for booking in found if not here or booking.id in considered.conversation.bookings]

    def _proposed(self, considered: Considered, book: BookingBook) -> Booking | None:
        named = considered.follow_up.booking_id.casefold()
        waiting = self._own(considered, book, frozenset({Status.PROPOSED}))
        return next((one for one in reversed(waiting) if not named or one.id.casefold() == named), None)

    def _mentioning_length(self, considered: Considered, outcome: Outcome) -> Outcome:
        if len(considered.message.text) <= LONGEST_TEXT:
            return outcome
        return replace(outcome, reply=self.talk.long(outcome.reply))


_ASK_AGAIN: Mapping[str, tuple[str, dict[str, object]]] = {
    "group_size": ("pupils", {"pupils": None}),
    "grade": ("class", {"class_name": "", "grade": None}),
}
"""Broken rule -> the fact that is asked for again, and what is forgotten."""


__all__ = ["Assistant", "BookingUnknown", "Considered", "Outcome"]
