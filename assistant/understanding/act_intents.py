"""From what a part's clauses do and what is exact in its words to one intent.

What is exact (numbers, dates, ids, a plain yes) stands; acts tell what it is for, and what words that no rule knows
are meant to do. What would change something that is agreed must be certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, alternatives, whole_words
from assistant.model import AskedFor, Booking, Facts, FactsOf, Period, Role, plain_class
from assistant.understanding.acts import Act, Clause
from assistant.understanding.booking_facts import NO_FACTS, gives_nothing
from assistant.understanding.follow_up import FollowUp, Intent
from assistant.understanding.meant_bookings import meant_bookings, of_classes
from assistant.understanding.message import Said
from assistant.understanding.parties import lone_number, parties_in
from assistant.understanding.refinement import refine
from assistant.understanding.shifts import shift_in
from assistant.understanding.situation import Situation, State

_LIKELY, _CERTAIN = 0.5, 0.75
"""From the first on an act is followed, or asked about where it binds; from the second on it is carried out."""
_MAY_SEARCH = {State.NONE: 0.0, State.SHOWN: 0.3}
_MAY_SEARCH_OTHERWISE = 0.45
"""How likely a part must ask for activities to be searched with: what is not understood is no search."""
_SEARCHES = frozenset({Intent.QUESTION, Intent.REFINE})
_SEARCHING = frozenset({Act.NEW_WISH, Act.REFINE, Act.CORRECT})
_PLAIN = frozenset({
    Intent.CANCEL, Intent.STATUS, Intent.MORE, Intent.ACCEPT, Intent.REFUSE, Intent.NOTHING_FITS, Intent.MEANT,
    Intent.EMPTY,
})  # fmt: skip
"""Said in words that mean nothing else."""
_OF_FACTS = frozenset({Act.ADD_CLASS, Act.MOVE, Act.ACCEPT, Act.CANCEL, Act.CHANGE, Act.CORRECT})
"""What facts can be given for, beside what is chosen."""
_OF_A_LIST = (frozenset({Act.CHOOSE, Act.ACCEPT, Act.ADD_CLASS}), frozenset({Act.REFINE, Act.NEW_WISH}))
_OF_BOOKINGS = (frozenset({Act.CHANGE, Act.CORRECT, Act.GIVE_FACTS}), frozenset({Act.ASK_ACTIVITY, Act.ASK_STATUS}))
"""Acts that come to the same after a list, and beside bookings."""
_BOOKED = frozenset({State.DRAFT, State.APPROVED, State.PROPOSED})
_EDITS = frozenset({Act.MOVE, Act.CHANGE, Act.CORRECT})
_BESIDE = frozenset({Act.OTHER, Act.THANKS, Act.OFFICE, Act.ASK_ACTIVITY, Act.ASK_STATUS, Act.HAND_OVER})
_WAITING = frozenset({AskedFor.CANCEL, AskedFor.BOOKING, AskedFor.CLASS_TOO})
_MAY_ASK = _SEARCHES | {Intent.CHOOSE, Intent.WHICH}
_NO_QUESTION = frozenset({
    Act.NEW_WISH, Act.REFINE, Act.CANCEL, Act.MOVE, Act.CHANGE, Act.ADD_CLASS, Act.ASK_STATUS, Act.HAND_OVER,
    Act.OFFICE, Act.NEED, Act.GIVE_FACTS, Act.CORRECT,
})  # fmt: skip
"""What is no question about an activity where it is certain, though it may sound like one."""
_TAKING = frozenset({Act.CHOOSE, Act.ACCEPT, Act.GIVE_FACTS})
_FILE = "words/further.txt"


def intent_of_acts(clauses: Sequence[Clause], message: Said, exact: FollowUp, situation: Situation) -> FollowUp:
    """The part's intent, with the bookings and the classes that it names."""
    found = _Part(clauses, message, exact, situation).intent()
    meant = meant_bookings(
        message.text,
        message.language,
        message.facts.class_name,
        message.booking_id,
        situation.bookings,
        message.reader,
    )
    return replace(
        found,
        booking_id=message.booking_id,
        bookings=found.bookings or tuple(booking.id for booking in meant),
        asks_for_offers=message.asks_for_offers() or _wishes_anew(clauses, found),
    )


class _Part:
    """One part of a message, weighed."""

    def __init__(self, clauses: Sequence[Clause], message: Said, exact: FollowUp, situation: Situation) -> None:
        self.clauses = clauses
        self.message = message
        self.exact = exact
        self.situation = situation
        self.act, self.certainty = self._leading()

    def chance(self, *acts: Act) -> float:
        """Of the clause that most likely does one of these."""
        return max(clause.chance(acts) for clause in self.clauses)

    def _leading(self) -> tuple[Act, float]:
        """What the part most likely does: acts that come to the same in this state are one."""
        state = self.situation.state
        alike = _OF_A_LIST if state is State.SHOWN else _OF_BOOKINGS if state in _BOOKED else ()
        groups = [*alike, *(frozenset({act}) for act in Act if not any(act in group for group in alike))]
        clause, group = max(
            ((clause, group) for clause in self.clauses for group in groups), key=lambda pair: pair[0].chance(pair[1])
        )
        return max(group, key=lambda act: (clause.chance({act}), act)), clause.chance(group)

    # --- the way through ----------------------------------------------------------------------------------------------

    def intent(self) -> FollowUp:
        """Each step answers or leaves it to the next; what no step understands is no search."""
        for step in (
            self._answered, self._only_if, self._as_before, self._several, self._plain, self._wished, self._asked,
            self._by_act, self._by_name, self._edited, self._once_more,
        ):  # fmt: skip
            found = step()
            if found is not None:
                return found
        if self.exact.intent in _SEARCHES and not self._may_search():
            return FollowUp(Intent.UNCLEAR, facts=self.message.facts, reading=self.message.reading)
        return self.exact

    def _answered(self) -> FollowUp | None:
        """A question about bookings waits: its answer is read by those who asked."""
        return self.exact if self.situation.conversation.asked in _WAITING else None

    def _paired(self, numbers: Sequence[int], parties: Sequence[Facts]) -> tuple[FactsOf, ...]:
        """A class for each activity that is chosen: the one of its grades, else in the order in which they stand."""
        offered, known = self.situation.conversation.offered, self.message.reader.catalog.activities
        names = [offered[number - 1] for number in numbers if 1 <= number <= len(offered)]
        left = list(parties)
        found = []
        for name in names:
            activity = known.get(name)
            fit = [one for one in left if activity is None or one.grade is None or activity.fits_grade(one.grade)]
            party = (fit or left)[0]
            left.remove(party)
            found.append(FactsOf(name, party))
        return tuple(found)

    def _plain(self) -> FollowUp | None:
        """What was said in exact words, unless it plainly does something else."""
        exact = self.exact
        if exact.intent in (Intent.CHOOSE, Intent.WHICH):
            begins = self.message.text.lstrip("#( ")[:1].isdigit()
            asks = "?" in self.message.text and self.chance(Act.ASK_ACTIVITY) >= 1 - _LIKELY - 0.1
            asks = asks or self._asks_about(_CERTAIN)
            told = exact.numbers or exact.apart
            return exact if told and (begins or not asks) and self.chance(Act.CANCEL) < _CERTAIN else None
        several = bool(self.situation.bookings) and ", " in self.message.facts.class_name
        if exact.intent is Intent.FACTS and self._gives_exactly() and not several:
            return exact if self.act not in _OF_FACTS or self.certainty < _LIKELY else None
        if exact.intent is Intent.CANCEL and self._conditional():
            return FollowUp(Intent.CANCEL, certain=False)
        if exact.intent is Intent.MORE and self.act in _BESIDE and self.certainty >= _LIKELY:
            return None
        return exact if exact.intent in _PLAIN else None

    def _gives_exactly(self) -> bool:
        """A fact of its own, and not only words to be passed on."""
        return not gives_nothing(replace(self.message.facts, wishes="")) or bool(self.exact.apart)

    def _wished(self) -> FollowUp | None:
        """Something is asked to be offered, in so many words."""
        wished = self.exact.intent in _SEARCHES and self.message.asks_for_offers()
        return self.exact if wished and self.chance(Act.ASK_ACTIVITY) < _CERTAIN else None

    def _asked(self) -> FollowUp | None:
        """A fact of what is shown, chosen or booked is asked for, whatever else the words could do."""
        other = self.act in _NO_QUESTION and self.certainty >= _CERTAIN
        asks = self.exact.intent in _MAY_ASK and not other
        if not asks or not self._asks_about(_CERTAIN):
            return None
        return FollowUp(Intent.ABOUT, reading=self.message.reading)

    def _asks_about(self, least: float) -> bool:
        message = self.message
        return bool(message.reader.questions.asked_facts(message.text, message.language, least=least))

    def _only_if(self) -> FollowUp | None:
        """ "Should week 11 not do, week 10 is fine, too": to be known, and no move."""
        text = self.message.text
        conditional = whole_words(_FILE, "only if").search(text) and whole_words(
            "words/conversation.txt", "as well"
        ).search(text)
        if not conditional or not self.situation.bookings or self.exact.intent is Intent.CHOOSE:
            return None
        return FollowUp(Intent.NOTE, facts=Facts(wishes=text)) if self.message.facts.period is not None else None

    def _as_before(self) -> FollowUp | None:
        if not self.situation.every or not goes_on_as_before(self.message.text):
            return None
        if self.chance(*_EDITS) >= _LIKELY:
            return None
        return FollowUp(Intent.REPEAT, facts=self.message.facts)

    def _several(self) -> FollowUp | None:
        """Several classes, or halves of one, of what was chosen, shown or booked."""
        message, situation = self.message, self.situation
        if self.exact.apart or not _may_be_several(message):
            return None
        parties = parties_in(message.text, message.reading, situation.conversation, message.reader, message.today)
        if not parties:
            return None
        booked = of_classes([one.class_name for one in parties], situation.bookings)
        if len(booked) >= len(parties):
            return FollowUp(Intent.FACTS, parties=parties, bookings=tuple(booking.id for booking in booked))
        facts = replace(message.facts, class_name="", grade=None, pupils=None)
        if len({one.period for one in parties}) > 1:
            facts = replace(facts, period=None)
        titled = self._numbers_named_in(message.text, by_title=True)
        halves = not any(one.class_name for one in parties)
        if halves and (titled or situation.conversation.chosen):
            # "the first 12 on Tuesday, the last 13 on Thursday": no places in the list
            intent = Intent.FACTS if situation.conversation.chosen else Intent.CHOOSE
            return FollowUp(intent, numbers=titled, facts=facts, parties=parties)
        if self.exact.intent is Intent.CHOOSE and len(self.exact.numbers) == len(parties):
            return replace(self.exact, facts=facts, apart=self._paired(self.exact.numbers, parties))
        if self.exact.intent in (Intent.CHOOSE, Intent.FACTS):
            return replace(self.exact, facts=facts, parties=parties)
        numbers = self._named()
        if numbers:
            return FollowUp(Intent.CHOOSE, numbers=numbers, facts=facts, parties=parties)
        if situation.conversation.chosen:
            return FollowUp(Intent.FACTS, facts=facts, parties=parties)
        return None

    def _by_act(self) -> FollowUp | None:
        steps: Mapping[Act, Callable[[], FollowUp | None]] = {
            Act.ADD_CLASS: self._add_class,
            Act.ACCEPT: self._accept,
            Act.REFUSE: self._refuse,
            Act.CANCEL: self._cancel,
            Act.MOVE: self._move,
            Act.CHANGE: self._change,
            Act.CORRECT: self._change,
            Act.GIVE_FACTS: self._give_facts,
            Act.CHOOSE: self._choose,
            Act.ASK_ACTIVITY: self._asks,
            Act.ASK_STATUS: self._asks,
            Act.NEED: self._need,
            Act.OFFICE: self._office,
            Act.HAND_OVER: lambda: FollowUp(Intent.HUMAN),
            Act.THANKS: self._thanks,
            Act.OUT_OF_DOMAIN: self._out_of_domain,
            Act.OTHER: self._other,
        }
        if self.situation.conversation.of_others and not self.situation.bookings:
            return None
        if self.certainty < _LIKELY or self.act not in steps:
            return self._another_class()
        return steps[self.act]() or self._another_class()

    def _may_search(self) -> bool:
        """What names a booking is read by those who carry it out; a word of change and several conditions refine."""
        message = self.message
        least = _MAY_SEARCH.get(self.situation.state, _MAY_SEARCH_OTHERWISE)
        beside = self.act in _BESIDE and self.certainty >= _LIKELY
        refines = message.conditions() > (0 if self.exact.intent is Intent.REFINE else 1) and not beside
        refines = refines or (self.exact.intent is Intent.REFINE and message.marks_of_change()[0])
        if self.situation.bookings and not message.marks_of_change()[0]:
            refines = False
        return bool(message.booking_id) or refines or self.chance(*_SEARCHING) >= least

    # --- classes ------------------------------------------------------------------------------------------------------

    def _add_class(self) -> FollowUp | None:
        facts = self.message.facts
        if self.situation.state is State.SHOWN:
            return self._choose()
        known = self._of_the_class()
        if known or not (self.situation.bookings or self.situation.conversation.chosen):
            return self._change() if known else None
        if not facts.class_name and facts.grade is None and facts.pupils is None:
            return None
        also = whole_words("words/conversation.txt", "as well").search(self.message.text) is not None
        certain = also or self.chance(Act.ADD_CLASS) >= _CERTAIN
        return FollowUp(Intent.ADD_CLASS, facts=facts, certain=certain)

    def _another_class(self) -> FollowUp | None:
        """A class that none of the bookings is for, in facts that would otherwise change one."""
        facts, bookings = self.message.facts, self.situation.bookings
        classes = {plain_class(booking.class_name) for booking in bookings if booking.class_name}
        changes = self.exact.intent is Intent.FACTS and not self.situation.conversation.chosen
        if not changes or not classes or not facts.class_name or self._of_the_class():
            return None
        if self.chance(Act.CORRECT, Act.CHANGE) >= _LIKELY:
            return None
        also = whole_words("words/conversation.txt", "as well").search(self.message.text) is not None
        return FollowUp(Intent.ADD_CLASS, facts=facts, certain=also)

    def _of_the_class(self) -> tuple[Booking, ...]:
        name = self.message.facts.class_name
        return of_classes(name.split(", "), self.situation.bookings) if name else ()

    # --- what is booked or proposed -----------------------------------------------------------------------------------

    def _accept(self) -> FollowUp | None:
        match self.situation.state:
            case State.PROPOSED:
                certain = self.chance(Act.ACCEPT) >= _CERTAIN and self.chance(Act.REFUSE) < 1 - _CERTAIN
                if not certain and self.exact.intent is Intent.FACTS and self._gives_exactly():
                    return self.exact
                return self._accept_proposed(certain or self.exact.intent is Intent.ACCEPT)
            case State.SHOWN:
                return self._choose()
            case State.ASKED_DATE | State.ASKED_FACTS:
                return FollowUp(Intent.FACTS, facts=self.message.facts)
            case State.DRAFT | State.APPROVED if self.exact.intent in _SEARCHES:
                return FollowUp(Intent.THANKS) if gives_nothing(self.message.facts) else None
        return None

    def _accept_proposed(self, certain: bool) -> FollowUp | None:
        """Yes to the proposed day; another day in the same breath is another wish."""
        facts, proposed = self.message.facts, self._proposed()
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
                certain = self.chance(Act.REFUSE) >= _CERTAIN or self.exact.intent is Intent.REFUSE
                return FollowUp(Intent.REFUSE, facts=self.message.facts, certain=certain)
            case State.SHOWN:
                conditions = self.message.changes_question()
                return None if conditions else FollowUp(Intent.NOTHING_FITS)
            case State.ASKED_DATE | State.ASKED_FACTS:
                return FollowUp(Intent.REFUSE) if gives_nothing(self.message.facts) else None
            case State.DRAFT | State.APPROVED:
                return FollowUp(Intent.CANCEL, certain=False) if gives_nothing(self.message.facts) else None
        return None

    def _cancel(self) -> FollowUp | None:
        conversation = self.situation.conversation
        if not (self.situation.bookings or conversation.chosen):
            return None
        certain = self.exact.intent is Intent.CANCEL or self.chance(Act.CANCEL) >= _CERTAIN or self._names_booking()
        return FollowUp(Intent.CANCEL, certain=certain and not self._conditional())

    def _conditional(self) -> bool:
        """It depends on something, so nothing is called off yet."""
        return whole_words(_FILE, "only if").search(self.message.text) is not None

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
        facts, bookings = self.message.facts, self.situation.bookings
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
        again = not self.situation.bookings and not named and self.exact.intent in {*_SEARCHES, Intent.HELP}
        return self._again() if again else None

    def _again(self) -> FollowUp | None:
        """Another day for what was called off in this conversation: it is asked for once more."""
        ended, facts = self.situation.ended, self.message.facts
        if not ended or (facts.period is None and not facts.time):
            return None
        return FollowUp(Intent.REPEAT, facts=facts, bookings=(ended[-1].id,))

    def _certainly(self, *acts: Act) -> bool:
        return self.chance(*acts) >= _CERTAIN

    def _change(self) -> FollowUp | None:
        """A fact of what is booked; without one it is for a human, or corrects how the wish was read."""
        facts, situation = self.message.facts, self.situation
        if not situation.bookings or situation.state is State.SHOWN or situation.conversation.chosen:
            return self._corrected()
        if facts.pupils is None:
            facts = replace(facts, pupils=facts.adults if self._of_adults() else lone_number(self.message.text))
        if facts != NO_FACTS and not gives_nothing(facts):
            return FollowUp(Intent.FACTS, facts=facts)
        changes = self.act is Act.CHANGE or self.exact.intent in _SEARCHES
        return FollowUp(Intent.NOTE, facts=Facts(wishes=self.message.text)) if changes else None

    def _of_adults(self) -> bool:
        """What was booked last is what adults go to."""
        last = self.message.reader.catalog.activities.get(self.situation.bookings[-1].activity_id)
        return last is not None and not last.for_pupils

    def _corrected(self) -> FollowUp | None:
        """Conditions of the question before that were meant otherwise: its topic stays."""
        before, reading = self.situation.conversation.reading, self.message.reading
        if before is None or self.exact.intent not in _SEARCHES or not self.message.conditions():
            return None
        return FollowUp(Intent.REFINE, reading=refine(before, replace(reading, topic="", wish="")))

    # --- what was shown -----------------------------------------------------------------------------------------------

    def _give_facts(self) -> FollowUp | None:
        message, conversation = self.message, self.situation.conversation
        if gives_nothing(message.facts):
            return None
        if conversation.chosen:
            return FollowUp(Intent.FACTS, facts=message.facts, numbers=self._numbers_of_facts())
        if self.situation.state is State.SHOWN:
            return self._by_name()
        return self._another_class() or FollowUp(Intent.FACTS, facts=message.facts)

    def _numbers_of_facts(self) -> tuple[int, ...]:
        return self.exact.numbers if self.exact.intent is Intent.FACTS else ()

    def _choose(self) -> FollowUp | None:
        """What is taken without a number: by its name, or as the only one that it can be."""
        conversation = self.situation.conversation
        if self.situation.state is not State.SHOWN or self.exact.intent is Intent.MEANT:
            return None
        numbers = self._numbers_named_in(self.message.text, by_title=True) or self._named()
        numbers = numbers or self._by_session()
        if not numbers and self._takes_it():
            numbers = self._asked_by_name() or ((1,) if len(conversation.offered) == 1 else ())
        if numbers:
            return FollowUp(Intent.CHOOSE, numbers=numbers, facts=self.message.facts)
        unread = self.exact.intent in {*_SEARCHES, Intent.HELP, Intent.THANKS, Intent.FACTS}
        least = _CERTAIN if self.exact.intent in _SEARCHES else _LIKELY
        doubtful = unread and self.chance(Act.CHOOSE, Act.ACCEPT, Act.ADD_CLASS) >= least
        doubtful = doubtful and not self.message.conditions()
        if doubtful and len(conversation.offered) > 1 and not conversation.of_others:
            return FollowUp(Intent.WHICH, facts=self.message.facts)
        return None

    def _takes_it(self) -> bool:
        """It is plainly taken, though it is not said what: no question, and nothing else that is looked for."""
        sure = "yes" in self.message.said or self._certainly(Act.CHOOSE, Act.ACCEPT, Act.ADD_CLASS)
        taken = sure and "?" not in self.message.text and not self.message.conditions()
        return taken and self.chance(*_SEARCHING) < 1 - _CERTAIN

    def _by_name(self) -> FollowUp | None:
        """One of the list is named and taken."""
        if self.situation.state is not State.SHOWN or self.exact.intent not in {*_SEARCHES, Intent.FACTS}:
            return None
        if self.chance(*_TAKING) < max(0.3, self.chance(Act.NEW_WISH, Act.REFINE, Act.ASK_ACTIVITY)):
            return None
        # a title is a name, a word of what it is about may only tell something
        titled = self._numbers_named_in(self.message.text, by_title=True)
        numbers = titled if titled or self.chance(Act.CHOOSE, Act.ACCEPT) < _LIKELY else self._named()
        return FollowUp(Intent.CHOOSE, numbers=numbers, facts=self.message.facts) if numbers else None

    def _named(self) -> tuple[int, ...]:
        """The numbers of those of the list that the words name."""
        return self._numbers_named_in(self.message.text)

    def _by_session(self) -> tuple[int, ...]:
        """The only one of the list that takes place on the day that is named."""
        period, known = self.message.facts.period, self.message.reader.catalog.activities
        if period is None or period.start is None or period.start != period.end:
            return ()
        offered = enumerate(self.situation.conversation.offered, 1)
        fit = [
            number
            for number, name in offered
            if name in known and any(session.date == period.start for session in known[name].sessions)
        ]
        return tuple(fit) if len(fit) == 1 else ()

    def _asked_by_name(self) -> tuple[int, ...]:
        """The one of the list that the question named already."""
        reading = self.situation.conversation.reading
        if reading is None:
            return ()
        named = self._numbers_named_in(reading.text, by_title=True, beside=True)
        told_of = self._numbers_named_in(reading.text, beside=True)
        return named if len(named) == 1 else told_of if told_of == (1,) else ()

    def _numbers_named_in(self, text: str, *, by_title: bool = False, beside: bool = False) -> tuple[int, ...]:
        offered, reader = self.situation.conversation.offered, self.message.reader
        known = {name: reader.catalog.activities[name] for name in offered if name in reader.catalog.activities}
        named = reader.names.named_activities(
            _wanted(text), self.message.language, list(known.values()), by_title=by_title, beside=beside
        )
        # several that are only told of may be one
        return tuple(offered.index(activity.id) + 1 for activity in named if by_title or len(named) == 1)

    # --- what is told and asked beside --------------------------------------------------------------------------------

    def _need(self) -> FollowUp | None:
        """Beside a list with a question it asks whether what is shown suits."""
        if self.situation.state is State.SHOWN and "?" in self.message.text:
            return FollowUp(Intent.ABOUT, reading=self.message.reading)
        return FollowUp(Intent.NOTE, facts=Facts(wishes=self.message.text))

    def _asks(self) -> FollowUp | None:
        """A fact of an activity, or how a booking stands."""
        message = self.message
        about = message.reader.questions.asked_facts(message.text, message.language)
        if about or (self.act is Act.ASK_ACTIVITY and self.exact.intent in {*_SEARCHES, Intent.HUMAN}):
            return FollowUp(Intent.ABOUT, reading=message.reading)
        status = self.act is Act.ASK_STATUS and ("?" in message.text or self._certainly(Act.ASK_STATUS))
        return FollowUp(Intent.STATUS) if status else None

    def _edited(self) -> FollowUp | None:
        """Facts for what is booked, in words that ask for nothing else."""
        booked = self.situation.state in (State.DRAFT, State.APPROVED) and self.exact.intent in _SEARCHES
        if not booked or self._may_search():
            return None
        if self.chance(Act.CHANGE, Act.CORRECT) >= _CERTAIN and not self._gives_exactly():
            return self._change()
        told = self.chance(Act.OTHER, Act.THANKS, Act.ASK_ACTIVITY, Act.ASK_STATUS, Act.OFFICE) >= _LIKELY
        gives = self._gives_exactly() and not told
        return FollowUp(Intent.FACTS, facts=self.message.facts) if gives else None

    def _thanks(self) -> FollowUp | None:
        return FollowUp(Intent.THANKS) if gives_nothing(self.message.facts) else None

    def _out_of_domain(self) -> FollowUp | None:
        if self.situation.bookings or self.exact.intent not in _SEARCHES:
            return self._other()
        return FollowUp(Intent.ELSEWHERE) if self.certainty >= _CERTAIN else None

    def _office(self) -> FollowUp | None:
        """Beside a booking it is passed on like all that no program answers; else a human is wanted."""
        return FollowUp(Intent.UNCLEAR if self.situation.bookings else Intent.HUMAN)

    def _other(self) -> FollowUp | None:
        if self.exact.intent not in _SEARCHES:
            return None
        return FollowUp(Intent.UNCLEAR, reading=self.message.reading)


def _wishes_anew(clauses: Sequence[Clause], found: FollowUp) -> bool:
    searched = found.intent in _SEARCHES and found.reading is not None and bool(found.reading.topic)
    return searched and max(clause.chance({Act.NEW_WISH}) for clause in clauses) >= _CERTAIN


def _wanted(text: str) -> str:
    """Without what is not wanted: "the medieval one, not the one about fake news"."""
    return _unwanted().sub("", text)


@locales.remembered
def _unwanted() -> re.Pattern[str]:
    instead, no = locales.pattern("words/conversation.txt", "instead of"), alternatives(CONJUNCTIONS, "not")
    return re.compile(rf"\b(?:{instead}|{no})\b[^.,;!?]*", re.I)


def goes_on_as_before(text: str) -> bool:
    """Something is wanted as it was booked before."""
    return whole_words(_FILE, "as before").search(text) is not None


def _may_be_several(message: Said) -> bool:
    numbers = sum(word.isdigit() for word in message.page.words)
    return ", " in message.reading.class_name or numbers > 3
