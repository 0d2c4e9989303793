"""What a part of a message does with what is booked, chosen or proposed. What binds must be certain."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from assistant.language.word_tables import whole_words
from assistant.model import Booking, Facts, Period, Role, plain_class
from assistant.understanding.acts import Act
from assistant.understanding.booking_facts import NO_FACTS, gives_nothing, lone_number
from assistant.understanding.follow_up import FollowUp, Intent
from assistant.understanding.list_acts import ListActs
from assistant.understanding.meant_bookings import meant_bookings
from assistant.understanding.message import Said
from assistant.understanding.shifts import shift_in
from assistant.understanding.situation import State
from assistant.understanding.weighed_part import CERTAIN, EDITS, LIKELY, PERHAPS, SEARCHES, denial

_SURELY = 0.8
"""How sure it must be that a class takes the place of another, where nothing says so."""


class BookingActs(ListActs):
    """Adds, accepts, calls off, moves and changes."""

    def _add_class(self) -> FollowUp | None:
        facts = self.facts
        if self.situation.state is State.SHOWN:
            return self._choose()
        known = self._of_the_class()
        if known or not (self.situation.bookings or self.situation.conversation.chosen):
            return self._change() if known else None
        if not facts.class_name and facts.grade is None and facts.pupils is None:
            return None
        return FollowUp(Intent.ADD_CLASS, facts=facts, certain=self._adds())

    def _adds(self) -> bool:
        """Another class is plainly wanted as well, with something that is said of it."""
        also = whole_words("words/conversation.txt", "as well").search(self.message.text) is not None
        facts = self.facts
        told = facts.pupils is not None or facts.period is not None
        return told and (self.chance(Act.ADD_CLASS) >= CERTAIN or (also and self.chance(Act.ADD_CLASS) >= PERHAPS))

    def _another_class(self) -> FollowUp | None:
        """A class that none of the bookings is for, in facts that would otherwise change one."""
        shown = self.situation.state is State.SHOWN or self.situation.conversation.chosen
        wishes = self.exact.intent in SEARCHES and self.message.asks_for_offers()
        if shown or wishes or self.exact.intent is Intent.CHOOSE:
            return None
        if not self._names_another_class() or self._takes_the_place():
            return None
        if self.chance(Act.NEW_WISH, Act.REFINE) >= LIKELY:
            return None
        if self.exact.intent not in (Intent.FACTS, Intent.ACCEPT) and self.chance(Act.ADD_CLASS) < LIKELY:
            return None
        return FollowUp(Intent.ADD_CLASS, facts=self.facts, certain=self._adds())

    def _booked_classes(self) -> set[str]:
        return {plain_class(booking.class_name) for booking in self.situation.bookings if booking.class_name}

    def _names_another_class(self) -> bool:
        """A class is named, and what is booked is for others."""
        return bool(self.facts.class_name and self._booked_classes() and not self._of_the_class())

    def _takes_the_place(self) -> bool:
        """The class that is named comes instead of the one that is booked."""
        said = whole_words("words/conversation.txt", "instead").search(self.message.text)
        instead = said or self._denies(self._booked_classes())
        return self.chance(Act.CORRECT, Act.CHANGE) >= CERTAIN if instead else self.chance(Act.CORRECT) >= _SURELY

    def _denies(self, classes: Collection[str]) -> bool:
        """ "7.a, not 7.b": a class that is booked does not come."""
        said = re.split(r"[^\w.]+", self.message.text)
        after = {plain_class(word) for word, before in zip(said[1:], said, strict=False) if denial().fullmatch(before)}
        return not after.isdisjoint(classes)

    def _accept(self) -> FollowUp | None:
        match self.situation.state:
            case State.PROPOSED:
                least = LIKELY if self.message.is_plain("yes") else CERTAIN
                certain = self.chance(Act.ACCEPT) >= least and self.chance(Act.REFUSE) < 1 - CERTAIN
                certain = certain and not self._is_half_hearted() and "yes" in self.message.said
                if self.exact.intent is Intent.CANCEL:
                    return replace(self.exact, certain=False)
                other_day = self._gives_exactly() and not self._is_proposed_day()
                if not certain and self.exact.intent is Intent.FACTS and other_day:
                    return self.exact
                return self._accept_proposed(certain)
            case State.SHOWN:
                return self._choose()
            case State.ASKED_DATE | State.ASKED_FACTS:
                return FollowUp(Intent.FACTS, facts=self.facts)
            case State.DRAFT | State.APPROVED if self.exact.intent in SEARCHES:
                return FollowUp(Intent.THANKS) if gives_nothing(self.facts) else None
        return None

    def _is_proposed_day(self) -> bool:
        """The only fact that is said is the day that waits for an answer: to name it takes it not yet."""
        proposed, period = self._proposed(), self.facts.period
        return proposed is not None and period is not None and period.start == period.end == proposed.proposed_date

    def _accept_proposed(self, certain: bool) -> FollowUp | None:
        """Yes to the proposed day; another day in the same breath is another wish."""
        facts, proposed = self.facts, self._proposed()
        if proposed is None or proposed.proposed_date is None:
            return None
        day = proposed.proposed_date
        named = facts.period is None or facts.period == Period(day, day)
        weekdays = self.message.reading.weekdays
        if not named or (weekdays and day.weekday() not in weekdays):
            return None
        return FollowUp(Intent.ACCEPT, facts=replace(facts, period=None, wishes=""), certain=certain)

    def _proposed(self) -> Booking | None:
        waiting = [booking for booking in self.situation.bookings if booking.waits_for is Role.TEACHER]
        return waiting[-1] if waiting else None

    def _refuse(self) -> FollowUp | None:
        match self.situation.state:
            case State.PROPOSED:
                certain = self.chance(Act.REFUSE) >= CERTAIN and "?" not in self.message.text
                return FollowUp(Intent.REFUSE, facts=self.facts, certain=certain)
            case State.SHOWN:
                conditions = self.message.changes_question()
                return None if conditions else FollowUp(Intent.NOTHING_FITS)
            case State.ASKED_DATE | State.ASKED_FACTS:
                return FollowUp(Intent.REFUSE) if gives_nothing(self.facts) else None
            case State.DRAFT | State.APPROVED:
                return FollowUp(Intent.CANCEL, certain=False) if gives_nothing(self.facts) else None
        return None

    def _cancel(self) -> FollowUp | None:
        conversation = self.situation.conversation
        if not (self.situation.bookings or conversation.chosen):
            return None
        # what else is spoken of may be what is called off
        named = self._names_booking() or self._names_number()
        sure = self._certainly(Act.CANCEL)
        certain = self.chance(Act.CANCEL) >= LIKELY if named else sure and not self._speaks_of_else()
        return FollowUp(Intent.CANCEL, certain=certain and not self._hedged())

    def _speaks_of_else(self) -> bool:
        """What is called off has a name of its own: "my newsletter", "the bus"."""
        message = self.message
        words = ", ".join(part for part, _ in self._calling_off())
        return bool(Said(words, "", message.conversation, message.reader, message.today).topic)

    def _names_booking(self) -> bool:
        """One of several is named, which says what is called off."""
        message = self.message
        named = meant_bookings(
            message.text, message.language, message.facts.class_name, message.booking_id, self.situation.bookings,
            message.reader,
        )  # fmt: skip
        return len(named) == 1

    def _move(self) -> FollowUp | None:
        """Another day: the one that is named, or so many days from the one that stands."""
        facts, bookings = self.facts, self.situation.bookings
        if self.situation.conversation.chosen:
            return None
        if not bookings:
            return self._again()
        if facts.period is not None or facts.time:
            return FollowUp(Intent.MOVE, facts=replace(facts, wishes=""), certain=self._certainly(Act.MOVE))
        shift = shift_in(self.message.text, self.message.language)
        meant = self._of_the_class() or bookings[-1:]
        day = meant[-1].date
        if shift is not None and day is not None:
            facts = replace(facts, period=shift.from_day(day), wishes="")
            named = tuple(booking.id for booking in meant)
            return FollowUp(Intent.MOVE, facts=facts, bookings=named, certain=self._certainly(Act.MOVE))
        if not gives_nothing(facts):
            return self._change()
        return FollowUp(Intent.MOVE, facts=replace(facts, wishes="")) if self._certainly(Act.MOVE) else None

    def _once_more(self) -> FollowUp | None:
        """ "Can it be in March, then?" after a request was turned down: nothing else is named."""
        named = self.message.topic or self.message.reading.grades or self.message.reading.subjects
        again = not self.situation.bookings and not named and self.exact.intent in {*SEARCHES, Intent.HELP}
        return self._again() if again else None

    def _again(self) -> FollowUp | None:
        """Another day for what was called off in this conversation: it is asked for once more."""
        ended, facts = self.situation.ended, self.facts
        if not ended or (facts.period is None and not facts.time):
            return None
        return FollowUp(Intent.REPEAT, facts=facts, bookings=(ended[-1].id,))

    def _change(self) -> FollowUp | None:
        """A fact of what is booked; without one it is for a human, or corrects how the wish was read."""
        facts, situation = self.facts, self.situation
        if not situation.bookings or situation.state is State.SHOWN or situation.conversation.chosen:
            return self._corrected()
        if facts.pupils is None and facts.period is None and not facts.time:
            facts = replace(facts, pupils=facts.adults if self._of_adults() else lone_number(self.message.text))
        if facts.pupils is not None and self._names_another_class() and not self._takes_the_place():
            return FollowUp(Intent.ADD_CLASS, facts=facts, certain=False)  # it may only be told of
        if facts != NO_FACTS and not gives_nothing(facts):
            return FollowUp(Intent.FACTS, facts=facts)
        changes = self.act is Act.CHANGE or self.exact.intent in SEARCHES
        noted = changes and self._certainly(*EDITS)
        return FollowUp(Intent.NOTE, facts=Facts(wishes=self.message.text)) if noted else None

    def _of_adults(self) -> bool:
        """What was booked last is what adults go to."""
        last = self.message.reader.catalog.activities.get(self.situation.bookings[-1].activity_id)
        return last is not None and not last.for_pupils

    def _give_facts(self) -> FollowUp | None:
        message, conversation = self.message, self.situation.conversation
        if gives_nothing(message.facts):
            return None
        if conversation.chosen:
            return FollowUp(Intent.FACTS, facts=message.facts, numbers=self._numbers_of_facts())
        if self.situation.state is State.SHOWN:
            return self._by_name()
        if not self.situation.bookings:
            return None
        return self._another_class() or FollowUp(Intent.FACTS, facts=message.facts)

    def _numbers_of_facts(self) -> tuple[int, ...]:
        return self.exact.numbers if self.exact.intent is Intent.FACTS else ()

    def _edited(self) -> FollowUp | None:
        """Facts for what is booked, in words that ask for nothing else."""
        booked = self.situation.state in (State.DRAFT, State.APPROVED) and self.exact.intent in SEARCHES
        if not booked or self._may_search():
            return None
        if self.chance(Act.CHANGE, Act.CORRECT) >= CERTAIN and not self._gives_exactly():
            return self._change()
        told = self.chance(Act.OTHER, Act.THANKS, Act.ASK_ACTIVITY, Act.ASK_STATUS, Act.OFFICE) >= LIKELY
        gives = self._gives_exactly() and not told and not self._names_another_class()
        return FollowUp(Intent.FACTS, facts=self.facts) if gives else None
