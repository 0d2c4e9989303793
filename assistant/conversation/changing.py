"""Changes to what was booked: new facts, another day, the answer to a proposed date. Nothing is lost silently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import bookings
from assistant.conversation import drafting
from assistant.conversation.booking_phrases import wishes_another_day
from assistant.conversation.context import BookingTurn, Outcome, says_something
from assistant.conversation.drafting import BrokenRule
from assistant.conversation.joining import joined
from assistant.conversation.waiting_changes import WaitingChanges
from assistant.errors import RulesBroken
from assistant.model import (
    OPEN,
    AskedFor,
    Booking,
    CallReason,
    ChangeKind,
    Conversation,
    Day,
    Event,
    Facts,
    Period,
    Reading,
    Role,
    Rule,
    Status,
    plain_class,
)
from assistant.replies.wished_changes import ChangeReplies

ASK_AGAIN = {Rule.GROUP_SIZE: AskedFor.PUPILS, Rule.GRADE: AskedFor.CLASS}
"""Broken rule -> the fact that is asked for again; for all others the period."""

LONGEST_REASON = 500
"""Signs of the teacher's words kept with the booking."""


@dataclass(frozen=True)
class BookingChanges:
    """One message about bookings that exist."""

    turn: BookingTurn

    def facts(self) -> Outcome:
        """Facts for what was spoken of last, or for the booking that was named."""
        if self.turn.follow_up.parties:
            return self._of_each(self.turn.follow_up.parties)
        meant, facts = self._meant(), self.turn.follow_up.facts
        here = self.turn.own(OPEN, here=True)
        told_apart = len({plain_class(booking.class_name) for booking in here}) > 1
        named = self.turn.follow_up.bookings or self.turn.follow_up.booking_id or facts.class_name
        if told_apart and facts.pupils is not None and not named and facts.period is None:
            return self._ask_which_booking(here, facts)
        return self._changed(meant, facts)

    def _of_each(self, parties: Sequence[Facts]) -> Outcome:
        """What is said of each of several classes, for the booking of that class."""
        outcome: Outcome | None = None
        for party in parties:
            here = [one for one in self._meant() if plain_class(one.class_name) == plain_class(party.class_name)]
            if not here:
                continue
            turn = self.turn if outcome is None else replace(self.turn, conversation=outcome.conversation)
            changed = BookingChanges(turn)._changed(here, replace(party, class_name="", grade=None))
            outcome = changed if outcome is None else joined(outcome, changed)
        return outcome or self.turn.say(self.turn.listing(self._meant()))

    def move(self) -> Outcome:
        """Another day is wished for: the one that is named, or it is asked which."""
        turn, facts = self.turn, self.turn.follow_up.facts
        meant = self._meant()
        if not meant:
            return turn.say(turn.talk.help(turn.language))
        if len(meant) > 1 and not turn.follow_up.bookings:
            return self._ask_which_booking(meant, facts)
        if facts.period is None and not facts.time:
            return self._ask_for_day(meant[0])
        booking = meant[0]
        if booking.status is Status.WAITLISTED:
            return WaitingChanges(turn).told(booking, facts)
        if booking.status is Status.DRAFT:
            return self._edit_drafts([one for one in meant if one.status is Status.DRAFT], facts)
        if booking.waits_for is Role.TEACHER and _names(facts, booking):
            return self.accept(booking)
        if booking.status is Status.PROPOSED:
            return self.refuse(booking, facts)
        if booking.activity_id not in turn.catalog.activities:
            return self._to_human(booking, "")
        return self._move(booking, facts)

    def _ask_for_day(self, booking: Booking) -> Outcome:
        """Which day instead? Of what is agreed coordinators hear at once."""
        turn = self.turn
        agreed = booking.status is Status.APPROVED
        events = (turn.human(booking, CallReason.CHANGE_WISHED),) if agreed else ()
        return Outcome(turn.replies.ask_for_day(booking, told=agreed), self._kept(asked_of=booking), events)

    def _ask_which_booking(self, meant: Sequence[Booking], facts: Facts) -> Outcome:
        turn = self.turn
        listed = tuple(booking.id for booking in meant)
        kept = replace(turn.conversation, asked=AskedFor.BOOKING, listed=listed, pending=facts)
        return Outcome(turn.talk.which_booking(turn.listing(meant), meant), kept)

    def about_named(self, booking: Booking, reading: Reading | None) -> Outcome:
        """A message that names a booking and was read as a question: what it says of time, class and pupils is meant
        for that booking; anything else is for a human."""
        said = drafting.facts_of_reading(reading)
        if reading is not None and len(reading.periods) == 1:
            said = replace(said, period=reading.periods[0])
        given = drafting.merged(said, self.turn.follow_up.facts)
        if says_something(given):
            return self._changed([booking], given)
        return Outcome(self.turn.talk.human(self.turn.language), self._kept(), (self._call(booking),))

    def about_chosen(self, *chosen: Booking) -> Outcome:
        """Facts for these bookings, which the message or the answer to a question names."""
        return self._changed(chosen, self.turn.follow_up.facts)

    def accept(self, proposed: Booking) -> Outcome:
        """Yes to a proposed date, with facts that came along; a yes to another day is a no to this one."""
        turn, facts = self.turn, self.turn.follow_up.facts
        if not _is_for(facts, proposed.proposed_date, proposed):
            return self.refuse(proposed, facts)
        if proposed.status is Status.WAITLISTED:
            return WaitingChanges(turn).take(proposed)
        others = replace(facts, period=None, time="")
        events: list[Event] = []
        if says_something(others):
            events.append(bookings.edit(turn.book, turn.rules, proposed.id, others, turn.actor))
        try:
            events.append(bookings.accept(turn.book, turn.rules, proposed.id, turn.actor))
        except RulesBroken as error:
            offered = replace(proposed, date=proposed.proposed_date, time=proposed.proposed_time)
            reply = turn.talk.sentence(turn.language, proposed.activity_title, turn.wrong(error.checks[0], offered))
            return Outcome(reply, turn.conversation, tuple(events))
        return Outcome(turn.replies.approved(events[-1].booking or proposed), turn.conversation, tuple(events))

    def wished(self, agreed: Booking, facts: Facts) -> Outcome:
        """A form says what should be another of what is agreed."""
        if _is_for(facts, agreed.date, replace(agreed, proposed_time="")):
            return self._edit(agreed, replace(facts, period=None, time=""))
        return self._move(agreed, facts)

    def refuse(self, proposed: Booking, facts: Facts) -> Outcome:
        """No to a proposed date, and what would suit instead."""
        turn = self.turn
        if proposed.status is Status.WAITLISTED:
            return WaitingChanges(turn).refuse(proposed)
        if proposed.status is Status.APPROVED:
            return self._keep(proposed, facts)
        wanted = drafting.with_school(facts, turn.message, turn.catalog.schools)
        wrong = self._wrong_day(replace(proposed, time=""), wanted)
        if wrong:
            wanted = replace(wanted, period=None, time="")
        event = bookings.refuse(turn.book, turn.rules, proposed.id, turn.actor, self._words(), wanted)
        reply = turn.replies.refused(event.booking or proposed, wish=says_something(facts), but=wrong)
        return Outcome(reply, self._kept(wanted, asked_of=proposed if wrong else None), (event,))

    def _keep(self, agreed: Booking, facts: Facts) -> Outcome:
        """No to another day than the agreed one, which stays, and what would suit instead."""
        turn = self.turn
        if not _is_for(facts, agreed.date, replace(agreed, proposed_time="")):
            wished = self._move(agreed, facts)
            if wished.events:
                return wished
        event = bookings.refuse(turn.book, turn.rules, agreed.id, turn.actor, self._words())
        reply = ChangeReplies(turn.replies).refused(event.booking or agreed)
        return Outcome(reply, self._kept(), (event,))

    # --- facts, by state --------------------------------------------------------------------------------------------

    def _meant(self) -> list[Booking]:
        """The named booking, else the one asked about, else what waits for an answer, else what was made last."""
        turn = self.turn
        if turn.follow_up.booking_id:
            named = turn.named(turn.follow_up.booking_id)
            return [named] if named is not None and named.status in OPEN else []
        open_here = turn.own(OPEN, here=True)
        pointed = [booking for booking in open_here if booking.id in turn.follow_up.bookings]
        if pointed:
            return pointed
        asked_about = [booking for booking in open_here if booking.id in turn.conversation.listed]
        waiting = [booking for booking in open_here if booking.waits_for is Role.TEACHER]
        return asked_about or waiting[-1:] or turn.latest()

    def _changed(self, meant: Sequence[Booking], given: Facts) -> Outcome:
        turn = self.turn
        if not meant:
            return turn.say(turn.talk.help(turn.language))
        first = meant[0]
        facts = self._counted(first, self._with_session(first, given))
        if not says_something(facts):
            return self._nothing_new(meant)
        facts = drafting.with_school(facts, turn.message, turn.catalog.schools)
        if first.status is Status.WAITLISTED:
            return WaitingChanges(turn).told(first, facts)
        if first.status is Status.DRAFT:
            return self._edit_drafts([booking for booking in meant if booking.status is Status.DRAFT], facts)
        return self._change_decided(first, facts)

    def _change_decided(self, booking: Booking, facts: Facts) -> Outcome:
        """What a coordinator has decided on, or waits with."""
        if booking.activity_id not in self.turn.catalog.activities:
            return self._to_human(booking, "")
        if booking.waits_for is Role.TEACHER and _names(facts, booking):
            return self.accept(booking)
        if booking.status is Status.PROPOSED:
            if facts.period is not None or facts.time:
                return self.refuse(booking, facts)
            return self._edit(booking, facts)
        if self._is_of_some(booking, facts):
            return Outcome(
                self.turn.talk.passed_on(self.turn.language), self._kept(),
                (self.turn.human(booking, CallReason.NOT_UNDERSTOOD),),
            )  # fmt: skip
        if _is_for(facts, booking.date, booking):
            return self._edit(booking, replace(facts, period=None, time=""))
        asked = self.turn.conversation.asked is AskedFor.PERIOD and booking.id in self.turn.conversation.listed
        if booking.date is None or asked or wishes_another_day(self.turn.words):
            return self._move(booking, facts)
        return self._ask_which_day(booking, facts)

    def _is_of_some(self, booking: Booking, facts: Facts) -> bool:
        """A number of some of the pupils ("to af eleverne har nøddeallergi"), or a question that gives no fact."""
        some = facts.pupils is not None and booking.pupils is not None and facts.pupils * 2 < booking.pupils
        return some or (facts.said.keys() == {"wishes"} and "?" in self.turn.words)

    def _ask_which_day(self, booking: Booking, facts: Facts) -> Outcome:
        """ "Super, så ses vi den 3. marts" about another day asks for no move."""
        named = facts.period
        if named is not None and named.start == self.turn.rules.season.today:
            named = Period(named.end, named.end)  # "bis zum 3. März" is a farewell here
        reply = self.turn.replies.which_day(booking, named, facts.time)
        event = self.turn.human(booking, CallReason.DAY_UNCLEAR)
        return Outcome(reply, self._kept(asked_of=booking), (event,))

    def _edit_drafts(self, drafts: Sequence[Booking], facts: Facts) -> Outcome:
        """Every request that the last message made; each is checked again as a whole."""
        turn = self.turn
        events: list[Event] = []
        broken: list[BrokenRule] = []
        for draft in drafts:
            activity = turn.catalog.activities.get(draft.activity_id)
            if activity is None:
                return turn.say(turn.talk.gone(turn.language))
            checked = drafting.dated(activity, bookings.with_facts(draft, facts), turn.rules, turn.book)
            if isinstance(checked, BrokenRule):
                broken.append(checked)
            else:
                events.append(bookings.edit(turn.book, turn.rules, draft.id, facts, turn.actor))
        wrong = [turn.wrong(each.check, each.booking) for each in broken]
        before = {draft.id: draft.version for draft in drafts}
        news = tuple(one for one in events if one.booking is not None and one.booking.version != before[one.booking.id])
        edited = [event.booking for event in events if event.booking is not None]
        if not edited:
            asked = ASK_AGAIN.get(broken[0].check.rule, AskedFor.PERIOD)
            reply = turn.talk.cannot(turn.language, broken[0].activity, wrong[0])
            return Outcome(reply, replace(turn.conversation, asked=asked))
        reply = turn.replies.drafted(
            edited, updated=True, unchanged=not news, school_added=_adds_school(drafts, facts), but=wrong
        )
        return Outcome(reply, self._kept(facts), news)

    def _edit(self, booking: Booking, facts: Facts) -> Outcome:
        """Facts that leave the day as it is."""
        turn = self.turn
        try:
            event = bookings.edit(turn.book, turn.rules, booking.id, facts, turn.actor)
        except RulesBroken as error:
            wrong = turn.wrong(error.checks[0], bookings.with_facts(booking, facts))
            if booking.status is Status.APPROVED:
                return self._wish(booking, facts, but=wrong)
            return self._to_human(booking, wrong)
        edited = event.booking or booking
        changed_at_all = edited.version != booking.version
        reply = turn.replies.edited(edited, changed=changed_at_all)
        return Outcome(reply, self._kept(facts), (event,) if changed_at_all else ())

    def _move(self, booking: Booking, facts: Facts) -> Outcome:
        """Another day or time for what was approved, as a wish."""
        turn = self.turn
        wrong = self._wrong_day(booking, Facts(facts.period, facts.time))
        if wrong:
            return Outcome(turn.replies.unmoved(booking, wrong), self._kept(asked_of=booking))
        day = booking.date if facts.period is None else self._first_day(booking, Facts(facts.period, facts.time))
        if day is None:
            return self._to_human(booking, "")
        return self._wish(booking, facts, day)

    def _wish(self, booking: Booking, facts: Facts, day: Day | None = None, but: str = "") -> Outcome:
        """What coordinators must decide is wished, and what is agreed holds; all else is changed at once."""
        turn, words = self.turn, self._words()
        events = bookings.change_agreed(turn.book, turn.rules, booking.id, facts, turn.actor, day=day, words=words)
        now = next((event.booking for event in reversed(events) if event.booking is not None), booking)
        replies = ChangeReplies(turn.replies)
        if any(event.what is ChangeKind.CHANGE_WITHDRAWN for event in events):
            reply = replies.withdrawn(now)
        elif now.change is not None:
            reply = replies.asked(now, but)
        else:
            reply = turn.replies.edited(now, changed=bool(events))
        return Outcome(reply, self._kept(facts), tuple(events))

    def _to_human(self, booking: Booking, wrong: str) -> Outcome:
        turn = self.turn
        return Outcome(turn.replies.unchanged(booking, wrong), self._kept(), (self._call(booking),))

    def _call(self, booking: Booking) -> Event:
        reason = CallReason.CHANGE_WISHED if booking.status is Status.APPROVED else CallReason.ASKED
        return self.turn.human(booking, reason)

    # --- shared -----------------------------------------------------------------------------------------------------

    def _wrong_day(self, booking: Booking, facts: Facts) -> str:
        """Why the day or time now wished cannot be, or empty."""
        turn, activity = self.turn, self.turn.catalog.activities.get(booking.activity_id)
        if activity is None or (facts.period is None and not facts.time):
            return ""
        checked = drafting.dated(activity, self._wished(booking, facts), turn.rules, turn.book)
        return turn.wrong(checked.check, checked.booking) if isinstance(checked, BrokenRule) else ""

    def _first_day(self, booking: Booking, facts: Facts) -> Day | None:
        return self.turn.rules.first_free_day(self._wished(booking, facts), self.turn.book)

    def _wished(self, booking: Booking, facts: Facts) -> Booking:
        """The booking as it is wished now; a new time alone is wished for the same day."""
        same_day = Period(booking.date, booking.date) if booking.date is not None else booking.wish
        period = facts.period or (same_day if facts.time else booking.wish)
        return bookings.with_facts(booking, replace(facts, period=period))

    def _counted(self, booking: Booking, facts: Facts) -> Facts:
        """For what adults go to, the adults are who comes."""
        activity = self.turn.catalog.activities.get(booking.activity_id)
        if activity is None or activity.for_pupils or facts.pupils is not None:
            return facts
        return replace(facts, pupils=facts.adults)

    def _with_session(self, booking: Booking, facts: Facts) -> Facts:
        """The first, second ... of the fixed dates that were named."""
        turn, activity = self.turn, self.turn.catalog.activities.get(booking.activity_id)
        if activity is None or len(turn.follow_up.numbers) != 1 or turn.conversation.asked != AskedFor.PERIOD:
            return facts
        return drafting.on_session(activity, facts, turn.follow_up.numbers[0], turn.rules.season.today) or facts

    def _nothing_new(self, meant: Sequence[Booking]) -> Outcome:
        turn = self.turn
        if turn.conversation.asked == AskedFor.SCHOOL:
            return turn.say(turn.talk.ask_school(turn.language))
        return turn.say(turn.listing(meant))

    def _kept(self, facts: Facts | None = None, asked_of: Booking | None = None) -> Conversation:
        """What is remembered; ``asked_of`` is the booking for which another day is asked."""
        before = self.turn.conversation
        asked, listed = (AskedFor.PERIOD, (asked_of.id,)) if asked_of is not None else (AskedFor.NOTHING, ())
        known = drafting.merged(before.facts, facts or Facts())
        return replace(before, asked=asked, listed=listed, facts=known)

    def _words(self) -> str:
        return self.turn.words.strip()[:LONGEST_REASON]


def _is_for(facts: Facts, day: Day | None, booking: Booking) -> bool:
    """What is said of the time, if anything, holds on this day: it asks for no other."""
    period = facts.period
    same_time = facts.time in ("", booking.time, booking.proposed_time)
    return same_time and (period is None or (day is not None and period.covers(day)))


def _adds_school(drafts: Sequence[Booking], facts: Facts) -> bool:
    """The school and nothing else is said, for requests that had none."""
    only = bool(facts.school) and not says_something(replace(facts, school=""))
    return only and not any(draft.school for draft in drafts)


def _names(facts: Facts, proposed: Booking) -> bool:
    """The proposed day is named, which says yes to it."""
    day = proposed.proposed_date
    return day is not None and facts.period == Period(day, day) and facts.time in ("", proposed.proposed_time)
