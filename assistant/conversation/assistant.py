"""The assistant: it understands and searches, then carries out what was meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from assistant.bookings.rules import Rulebook
from assistant.conversation.adding import BookingAdditions
from assistant.conversation.booking_intents import BookingIntents
from assistant.conversation.booking_needs import BookingNeeds, careful
from assistant.conversation.changing import BookingChanges
from assistant.conversation.choosing import BookingChoice
from assistant.conversation.coming import ComingAnswers
from assistant.conversation.considering import MessageReading, UnderstoodMessage
from assistant.conversation.context import BookingTurn, Outcome
from assistant.conversation.evaluations import Evaluations
from assistant.conversation.files_sent import FilesSent
from assistant.conversation.joining import joined
from assistant.conversation.noting import BookingNotes
from assistant.conversation.open_questions import OpenQuestion
from assistant.conversation.passing_on import PassingOn, spoken_of
from assistant.conversation.telling import Telling
from assistant.conversation.waiting_list import Alike, WaitingList
from assistant.conversation.wished_changes import ChangesOfAgreements
from assistant.matching.alike import alike
from assistant.model import (
    OPEN,
    AskedFor,
    Facts,
    Findings,
    Language,
    Match,
    Reading,
    Reply,
    Wish,
)
from assistant.ports import BookingBook
from assistant.replies.files import sent_by_hand
from assistant.understanding.follow_up import Intent


class Assistant(MessageReading):
    """Answers for one catalogue as it is now; replaced as a whole when the catalogue changes."""

    def settle(self, considered: UnderstoodMessage, book: BookingBook) -> Outcome:
        """Carries out what the message means; runs inside a transaction."""
        files = FilesSent(self._turn(considered, book), sent_by_hand(considered.message.attachments))
        if files.are_all():
            outcome = files.alone()
            return replace(outcome, conversation=spoken_of(outcome))
        outcome = self._of_part(considered, book)
        parts = (considered, *considered.beside)
        for part in considered.beside:
            known = replace(spoken_of(outcome), language=part.language)
            outcome = joined(outcome, self._of_part(replace(part, conversation=known), book))
        outcome = files.beside(outcome)
        needs = [need for part in parts for need in part.needs]
        outcome = replace(outcome, reply=careful(outcome.reply, needs, numbers=considered.has_numbers))
        outcome = replace(outcome, conversation=spoken_of(outcome))
        if considered.letter.cut:
            return replace(outcome, reply=self.talk.long(outcome.reply))
        return outcome

    def _of_part(self, considered: UnderstoodMessage, book: BookingBook) -> Outcome:
        """What one part of the message asks for: the answer to what was asked, where it is one, else something new."""
        turn = self._turn(considered, book)
        if considered.follow_up.intent is Intent.EVALUATE:
            return Evaluations(turn).outcome()
        noted, waiting = BookingNeeds(turn, considered.needs), WaitingList(turn, self._alike(considered))
        outcome = noted.beside(
            waiting.outcome()
            or ChangesOfAgreements(self._turn(considered, book)).outcome()
            or OpenQuestion(self._turn(considered, book)).answer()
            or noted.outcome(considered.finds)
            or self._of_intent(_moved_on(considered), book)
        )
        return waiting.after(outcome)

    def _alike(self, considered: UnderstoodMessage) -> Alike:
        """What is like an activity, by the index."""
        return partial(alike, self.catalog, self.matcher.retriever, considered.season, considered.language)

    def _of_intent(self, considered: UnderstoodMessage, book: BookingBook) -> Outcome:
        turn = self._turn(considered, book)
        choice, talk = BookingChoice(turn), BookingIntents(turn)
        steps: Mapping[Intent, Callable[[], Outcome]] = {
            Intent.QUESTION: lambda: self._answer(considered),
            Intent.REFINE: lambda: self._answer(considered),
            Intent.MORE: lambda: self._more(considered),
            Intent.MEANT: lambda: self._meant(considered),
            Intent.CHOOSE: choice.choose,
            Intent.WHICH: choice.which,
            Intent.FACTS: talk.facts,
            Intent.STATUS: talk.status,
            Intent.CANCEL: talk.cancel,
            Intent.ACCEPT: talk.accept,
            Intent.REFUSE: talk.refuse,
            Intent.CONFIRM: ComingAnswers(turn).pressed,
            Intent.HUMAN: talk.human,
            Intent.THANKS: talk.thanks,
            Intent.MOVE: talk.move,
            Intent.ADD_CLASS: BookingAdditions(turn).another_class,
            Intent.REPEAT: BookingAdditions(turn).as_before,
            Intent.NOTE: BookingNotes(turn).note,
            Intent.ABOUT: talk.human,
            Intent.UNCLEAR: lambda: turn.say(self.talk.unclear(turn.language, len(turn.conversation.offered))),
        }
        searched = considered.follow_up.intent in (Intent.QUESTION, Intent.REFINE)
        return (
            (self._about_a_booking(considered, talk) if searched else None)
            or self._about(considered, turn)
            or PassingOn(turn).outcome(considered.finds)
            or steps.get(considered.follow_up.intent, lambda: self._small_talk(considered))()
        )

    def _turn(self, considered: UnderstoodMessage, book: BookingBook) -> BookingTurn:
        rules = Rulebook(self.catalog.activities, considered.season, self._holidays)
        return BookingTurn(
            considered.message, considered.follow_up.words or considered.letter.words, considered.conversation,
            considered.follow_up,
            considered.language, self.catalog, rules, book, self.replies, self.talk,
        )  # fmt: skip

    def _about(self, considered: UnderstoodMessage, turn: BookingTurn) -> Outcome | None:
        """What the catalogue says of what is asked about an activity."""
        telling = Telling(turn, self.questions(considered.season))
        if considered.question is not None:
            return telling.of_first(considered.question)
        return telling.about() if considered.follow_up.intent is Intent.ABOUT else None

    def _about_a_booking(self, considered: UnderstoodMessage, talk: BookingIntents) -> Outcome | None:
        """What was read as a question, but names one of the sender's bookings or says no to a proposed date."""
        named = considered.follow_up.booking_id
        booking = talk.turn.named(named) if named else None
        if booking is None or booking.status not in OPEN:
            return talk.answers_proposal()
        return BookingChanges(talk.turn).about_named(booking, considered.follow_up.reading)

    def _answer(self, considered: UnderstoodMessage) -> Outcome:
        """A question, new or refined. A new one starts without the facts of an older one."""
        reading, findings = considered.follow_up.reading, considered.findings
        if reading is None or findings is None:
            return Outcome(self.talk.empty(considered.language), considered.conversation)
        signed, before = considered.follow_up.signed, considered.conversation
        # a question of somebody else's stays theirs, also where it is refined
        question_of = before.question_of if considered.follow_up.intent is Intent.REFINE else ""
        school = signed.school if question_of else reading.school or signed.school
        kept = replace(
            before,
            reading=reading, chosen=(), apart=(), asked=AskedFor.NOTHING, replacing=(), listed=(),
            facts=replace(signed, school=school), wishes=_asked_and_shown(considered.wishes),
            offered_at=considered.message.received_at, borrowed=False, question_of=question_of,
            suggested=tuple(activity.id for activity in findings.maybe),
        )  # fmt: skip
        if considered.wishes:
            reply = self.answers.answer_several(considered.wishes, considered.season)
            kept = replace(kept, reading=considered.wishes[0][0])
        else:
            reply = self.answers.answer(reading, findings, considered.season)
        offered = tuple(card.activity_id for card in reply.cards)
        # the last useful list stays: its numbers can still be chosen
        return Outcome(reply, replace(kept, offered=offered or before.offered, shown=offered, told_of=()))

    def _meant(self, considered: UnderstoodMessage) -> Outcome:
        """What was meant after all, as the answer; it breaks no condition, or it had not been suggested."""
        before = considered.conversation
        names = [before.suggested[number - 1] for number in considered.follow_up.numbers]
        matches = tuple(Match(self.catalog.activities[name], 1.0) for name in names if name in self.catalog.activities)
        if before.reading is None or not matches:
            return Outcome(self.talk.help(considered.language), replace(before, suggested=()))
        reading = replace(before.reading, language=considered.language)
        reply = self.answers.answer(reading, Findings(matches), considered.season)
        offered = tuple(card.activity_id for card in reply.cards)
        shown = (*before.shown, *offered)
        at = considered.message.received_at
        return Outcome(
            reply,
            replace(before, offered=offered, shown=shown, suggested=(), told_of=(), offered_at=at, borrowed=False),
        )

    def _more(self, considered: UnderstoodMessage) -> Outcome:
        reading, findings = considered.conversation.reading, considered.findings
        if reading is None or findings is None:
            return Outcome(self.talk.help(considered.language), considered.conversation)
        conversation = considered.conversation
        if considered.wishes:
            reply = self.answers.answer_several(considered.wishes, considered.season, more=True)
        else:
            asked = replace(reading, language=considered.language)
            reply = self.answers.answer(asked, Findings(findings.matches), considered.season, more=True)
        offered = tuple(card.activity_id for card in reply.cards)
        if not offered:
            return Outcome(reply, conversation)
        now_shown = zip(conversation.wishes, _asked_and_shown(considered.wishes), strict=True)
        wishes = tuple(replace(old, shown=(*old.shown, *new.shown)) for old, new in now_shown)
        shown = (*conversation.shown, *offered)
        at = considered.message.received_at
        more = replace(conversation, offered=offered, shown=shown, wishes=wishes, told_of=(), offered_at=at)
        return Outcome(reply, replace(more, borrowed=False))

    def _small_talk(self, considered: UnderstoodMessage) -> Outcome:
        said: Mapping[Intent, Callable[[Language], Reply]] = {
            Intent.EMPTY: self.talk.empty,
            Intent.NOTHING_FITS: self.talk.nothing_fits,
            Intent.ELSEWHERE: self.talk.elsewhere,
        }
        reply = said.get(considered.follow_up.intent, self.talk.help)(considered.language)
        return Outcome(reply, considered.conversation)


def _asked_and_shown(wishes: Sequence[tuple[Reading, Findings]]) -> tuple[Wish, ...]:
    return tuple(Wish(reading, tuple(match.activity.id for match in found.matches)) for reading, found in wishes)


def _moved_on(considered: UnderstoodMessage) -> UnderstoodMessage:
    """Nobody is asked any more which booking is meant once the message is about something else."""
    conversation = considered.conversation
    if conversation.asked not in (AskedFor.CANCEL, AskedFor.BOOKING, AskedFor.CLASS_TOO):
        return considered
    return replace(considered, conversation=replace(conversation, asked=AskedFor.NOTHING, listed=(), pending=Facts()))
