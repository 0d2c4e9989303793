"""What a part of a message does with the list that was shown: it takes one of it, or several classes take one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, alternatives, whole_words
from assistant.model import Facts, FactsOf, Kind, Period, Reading
from assistant.understanding.acts import Act
from assistant.understanding.follow_up import FollowUp, Intent
from assistant.understanding.meant_bookings import of_classes
from assistant.understanding.message import Said, asks
from assistant.understanding.parties import parties_in
from assistant.understanding.refinement import refine
from assistant.understanding.situation import State
from assistant.understanding.weighed_part import (
    CERTAIN,
    FILE,
    LIKELY,
    PERHAPS,
    SEARCHES,
    SEARCHING,
    TAKING,
    WeighedPart,
)

_WISHES = frozenset({Act.NEW_WISH, Act.REFINE})
_TWO_ENDS = 2


class ListActs(WeighedPart):
    """Takes what was shown, by its name or as the only one that it can be."""

    def _choose(self) -> FollowUp | None:
        """What is taken without a number: by its name, or as the only one that it can be."""
        conversation = self.situation.conversation
        if self.situation.state is not State.SHOWN or self.exact.intent is Intent.MEANT:
            return None
        numbers = self._numbers_named_in(self.message.text, by_title=True) or self._named()
        suggested = () if numbers else self._suggested()
        if suggested:
            return FollowUp(Intent.CHOOSE, activities=suggested, facts=self.facts)
        numbers = numbers or self._by_session()
        if not numbers and self._takes_it():
            numbers = self._asked_by_name() or ((1,) if len(conversation.offered) == 1 else ())
        if numbers:
            return FollowUp(Intent.CHOOSE, numbers=numbers, facts=self.facts)
        unread = self.exact.intent in {*SEARCHES, Intent.HELP, Intent.THANKS, Intent.FACTS}
        least = CERTAIN if self.exact.intent in SEARCHES else LIKELY
        doubtful = unread and self.chance(Act.CHOOSE, Act.ACCEPT, Act.ADD_CLASS) >= least
        doubtful = doubtful and not self._looks_for_more()
        if doubtful and len(conversation.offered) > 1 and not conversation.of_others:
            return FollowUp(Intent.WHICH, facts=self.facts)
        return None

    def _suggested(self) -> tuple[str, ...]:
        """What "did you mean" named, and the words name, too."""
        reader, suggested = self.message.reader, self.situation.conversation.suggested
        known = [reader.catalog.activities[name] for name in suggested if name in reader.catalog.activities]
        named = reader.names.named_activities(_wanted(self.message.text), self.message.language, known, by_title=True)
        return (named[0].id,) if len(named) == 1 else ()

    def _takes_it(self) -> bool:
        """It is plainly taken, though it is not said what: no question, and nothing else that is looked for."""
        sure = "yes" in self.message.said or self._certainly(Act.CHOOSE, Act.ACCEPT, Act.ADD_CLASS)
        taken = sure and "?" not in self.message.text and not self._looks_for_more()
        return taken and self.chance(*SEARCHING) < LIKELY

    def _tells_who_comes(self) -> bool:
        """A day and who comes: all that a request needs."""
        facts = self.facts
        counted = facts.pupils is not None or facts.adults is not None
        one_day = facts.period is not None and facts.period.start == facts.period.end
        return one_day and counted and "?" not in self.message.text

    def of_loan(self, found: FollowUp) -> FollowUp:
        """A kit is lent from the first day that is named to the last: "fetched on 2 March, back on 18 March"."""
        known, conversation = self.message.reader.catalog.activities, self.situation.conversation
        days = [period.start for period in self.message.reading.periods if period.start == period.end]
        names = [conversation.offered[n - 1] for n in found.numbers if 0 < n <= len(conversation.offered)]
        lent = [name for name in (*names, *conversation.chosen) if name in known and known[name].kind is Kind.LOAN_KIT]
        if found.intent not in (Intent.CHOOSE, Intent.FACTS) or len(days) != _TWO_ENDS or not lent or found.parties:
            return found
        return replace(found, facts=replace(found.facts, period=Period(min(days, key=str), max(days, key=str))))

    def _looks_for_more(self) -> bool:
        """Conditions are said that are no facts of a booking, or another time than the one that was asked for."""
        facts, reading = self.facts, self.message.reading
        of_booking = (
            facts.period is not None and bool(reading.periods or reading.weekdays) and self._is_in_time(facts.period),
            facts.pupils is not None and reading.group_size is not None,
            bool(facts.class_name) and bool(reading.grades),
        )
        return self.message.conditions() > sum(of_booking)

    def _is_in_time(self, period: Period) -> bool:
        asked = self.situation.conversation.reading
        days = [day for day in (period.start, period.end) if day is not None]
        return asked is None or not asked.periods or any(all(map(wished.covers, days)) for wished in asked.periods)

    def _by_name(self) -> FollowUp | None:
        """One of the list is named and taken."""
        if self.situation.state is not State.SHOWN or self.exact.intent not in {*SEARCHES, Intent.FACTS}:
            return None
        books = whole_words(FILE, "books").search(self.message.text) and "?" not in self.message.text
        books = books or (self._tells_who_comes() and not self._certainly(*_WISHES))
        if not books and self.chance(*TAKING) < max(PERHAPS, self.chance(*_WISHES, Act.ASK_ACTIVITY)):
            return None
        session = self._by_session() if self._tells_who_comes() else ()
        if session:
            return FollowUp(Intent.CHOOSE, numbers=session, facts=self.facts)
        # a title is a name, a word of what it is about may only tell something
        titled = self._numbers_named_in(self.message.text, by_title=True)
        numbers = titled if titled or self.chance(Act.CHOOSE, Act.ACCEPT) < LIKELY else self._named()
        return FollowUp(Intent.CHOOSE, numbers=numbers, facts=self.facts) if numbers else None

    def _named(self) -> tuple[int, ...]:
        """The numbers of those of the list that the words name."""
        return self._numbers_named_in(self.message.text)

    def _by_session(self) -> tuple[int, ...]:
        """The only one of the list that takes place on the day that is named."""
        period, known = self.facts.period, self.message.reader.catalog.activities
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
        if len(named) > 1:
            named = reader.names.titled(_wanted(text), list(known.values()))  # several that are told of may be one
        return tuple(offered.index(activity.id) + 1 for activity in named)

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
        if booked:
            return None  # one of them has its visit already: what is said of it is no second one
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

    def of_its_wish(self, found: FollowUp) -> FollowUp:
        """A wish among other things is searched with its own words. Where only conditions were put right, the topic
        stays; where nothing is said of class and time, they stay."""
        before, reading = self.situation.conversation.reading, found.reading
        known, unchanged = self.situation.conversation, reading is self.exact.reading
        if found.intent not in SEARCHES or not unchanged or reading is None or before is None or known.borrowed:
            return found
        least = LIKELY if self._certainly(*_WISHES) else PERHAPS
        wishing = [clause for clause in self.clauses if clause.chance(_WISHES) >= least]
        if not wishing and known.offered and not asks(self.message.text):
            return self._corrected() or found
        said = self.message.reading
        if wishing and len(wishing) < len(self.clauses):
            said = self._searched_with(" ".join(clause.text for clause in wishing))
        if found.intent is Intent.REFINE or not (said.grades or self.situation.bookings or said.audience_said):
            return replace(found, reading=refine(before, said))
        return replace(found, reading=said)

    def _searched_with(self, words: str) -> Reading:
        """All that the part says, but searched with these words alone."""
        message = self.message
        wish = Said(words, "", message.conversation, message.reader, message.today, message.near).reading
        return replace(message.reading, topic=wish.topic, wish=wish.wish, subject_words=wish.subject_words)

    def _corrected(self) -> FollowUp | None:
        """Conditions of the question before that were meant otherwise: its topic stays."""
        before, reading = self.situation.conversation.reading, self.message.reading
        if self.exact.intent is Intent.QUESTION and asks(self.message.text):
            return None
        if before is None or self.exact.intent not in SEARCHES or not self.message.conditions():
            return None
        return FollowUp(Intent.REFINE, reading=refine(before, replace(reading, topic="", wish="")))


def _wanted(text: str) -> str:
    """Without what is not wanted: "the medieval one, not the one about fake news"."""
    return _unwanted().sub("", text)


@locales.remembered
def _unwanted() -> re.Pattern[str]:
    instead, no = locales.pattern("words/conversation.txt", "instead of"), alternatives(CONJUNCTIONS, "not")
    return re.compile(rf"\b(?:{instead}|{no})\b[^.,;!?]*", re.I)


def _may_be_several(message: Said) -> bool:
    numbers = sum(word.isdigit() for word in message.page.words)
    return ", " in message.reading.class_name or numbers > 3
