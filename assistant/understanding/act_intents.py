"""From what a part's clauses do and what is exact in its words to one intent.

What is exact (numbers, dates, ids, a plain yes) stands; acts tell what it is for, and what words that no rule knows
are meant to do. What would change something that is agreed must be certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.language.word_tables import whole_words
from assistant.model import AskedFor, Facts
from assistant.understanding.acts import Act, Clause
from assistant.understanding.booking_acts import BookingActs
from assistant.understanding.booking_facts import gives_nothing
from assistant.understanding.follow_up import FollowUp, Intent
from assistant.understanding.meant_bookings import meant_bookings
from assistant.understanding.message import Said
from assistant.understanding.situation import Situation, State
from assistant.understanding.weighed_part import BESIDE, CERTAIN, EDITS, FILE, LIKELY, SEARCHES, TAKING

_PLAIN = frozenset({
    Intent.CANCEL, Intent.STATUS, Intent.MORE, Intent.ACCEPT, Intent.REFUSE, Intent.NOTHING_FITS, Intent.MEANT,
    Intent.EMPTY,
})  # fmt: skip
"""Said in words that mean nothing else."""
_OF_FACTS = frozenset({Act.ADD_CLASS, Act.MOVE, Act.ACCEPT, Act.CANCEL, Act.CHANGE, Act.CORRECT})
"""What facts can be given for, beside what is chosen."""
_LAST_NUMBER = re.compile(r"\W*(?:[^\W\d]+\W+){1,2}(?P<n>\d{1,2})\W*")
_BRINGS_MORE = frozenset({Act.NEW_WISH, Act.REFINE, Act.CHOOSE, Act.REFUSE})
"""What a word for "more" is said with that asks for other activities."""
_BEGINS_WITH_NUMBER = re.compile(r"[#(\s]*(?:[^\W\d]+[,.!]+\s+){0,2}\d")
"""Behind a word or two at most: "Great, 1 on Thursday"."""
_DIGIT = re.compile(r"\d")
_UNREAD = SEARCHES | {Intent.THANKS, Intent.HELP, Intent.FACTS, Intent.WHICH}
_BINDING = {Intent.CANCEL: Act.CANCEL, Intent.ACCEPT: Act.ACCEPT, Intent.REFUSE: Act.REFUSE}
"""What ends or makes an agreement, and the act that means it."""
_FEW_WORDS = 3
"""So few words mean nothing else."""
_MAY_ASK_ABOUT = 0.4
"""How likely a question mark must be one about an activity, or about what is booked."""
_WAITING = frozenset({AskedFor.CANCEL, AskedFor.BOOKING, AskedFor.CLASS_TOO})
_MAY_ASK = SEARCHES | {Intent.CHOOSE, Intent.WHICH}
_NO_QUESTION = frozenset({
    Act.NEW_WISH, Act.REFINE, Act.CANCEL, Act.MOVE, Act.CHANGE, Act.ADD_CLASS, Act.ASK_STATUS, Act.HAND_OVER,
    Act.OFFICE, Act.NEED, Act.GIVE_FACTS, Act.CORRECT,
})  # fmt: skip
"""What is no question about an activity where it is certain, though it may sound like one."""


def intent_of_acts(clauses: Sequence[Clause], message: Said, exact: FollowUp, situation: Situation) -> FollowUp:
    """The part's intent, with the bookings and the classes that it names."""
    part = _Part(clauses, message, exact, situation)
    found = part.of_its_wish(part.intent())
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


class _Part(BookingActs):
    """One part of a message on its way to its intent."""

    def intent(self) -> FollowUp:
        """What it comes to; while facts of what is chosen are asked for, what is told is kept with it."""
        found = self._by_steps()
        told = found.intent is Intent.UNCLEAR and self.situation.conversation.chosen and "?" not in self.message.text
        if told:
            found = FollowUp(Intent.FACTS, facts=replace(self.facts, wishes=self.message.text))
        return self.of_loan(found)

    def _by_steps(self) -> FollowUp:
        """Each step answers or leaves it to the next; what no step understands is no search."""
        for step in (
            self._answered, self._last_number, self._only_if, self._as_before, self._several, self._another_class,
            self._plain, self._wished, self._asked, self._yes, self._by_act, self._by_name, self._edited,
            self._once_more, self._bound, self._how_it_stands,
        ):  # fmt: skip
            found = step()
            if found is not None:
                return found
        if self.situation.is_booked and self.exact.intent is Intent.FACTS and not self._is_about_it():
            return FollowUp(Intent.UNCLEAR, reading=self.message.reading)
        not_taken = self.exact.intent is Intent.CHOOSE and (
            self.situation.state is State.SHOWN or self.situation.is_booked
        )
        if not_taken or (self.exact.intent in SEARCHES and not self._may_search()):
            return FollowUp(Intent.UNCLEAR, facts=self.facts, reading=self.message.reading)
        return self.exact

    def _answered(self) -> FollowUp | None:
        """A question about bookings waits: its answer is read by those who asked."""
        return self.exact if self.situation.conversation.asked in _WAITING else None

    def _plain(self) -> FollowUp | None:
        """What was said in exact words, unless it plainly does something else."""
        exact = self.exact
        if exact.intent in (Intent.CHOOSE, Intent.WHICH):
            begins = _BEGINS_WITH_NUMBER.match(self.message.text) is not None or not _DIGIT.search(self.message.text)
            asks = "?" in self.message.text and self.chance(Act.ASK_ACTIVITY) >= _MAY_ASK_ABOUT
            asks = asks or self._asks_about(CERTAIN)
            told = (exact.numbers or exact.apart) and self.chance(Act.CANCEL) < CERTAIN
            takes = begins or not asks
            few = len(self.message.page.words) <= _FEW_WORDS
            if not begins and not few and exact.intent is Intent.CHOOSE:
                takes = takes and self._counts()
            return exact if told and takes else None
        several = bool(self.situation.bookings) and ", " in self.facts.class_name
        if exact.intent is Intent.FACTS and self._gives_exactly() and not several:
            clear = (self.act not in _OF_FACTS or self.certainty < LIKELY) and not self._is_proposed_day()
            return exact if clear and self._is_about_it() else None
        if exact.intent in _BINDING and not self._is_bare():
            return None
        if exact.intent is Intent.MORE and not self._asks_for_more():
            return None
        return exact if exact.intent in _PLAIN else None

    def _asks_for_more(self) -> bool:
        """A word for "more" asks for other activities, unless the sentence does something else."""
        if self.act in _BRINGS_MORE or len(self.message.page.words) <= _FEW_WORDS:
            return True
        return self.certainty < LIKELY and not self.situation.is_booked

    def _counts(self) -> bool:
        """A number within a sentence is one of the list only where the sentence takes something."""
        if self.situation.state is State.SHOWN:
            return not self._hedged() and self.chance(*TAKING, Act.ADD_CLASS) >= LIKELY
        return not self.situation.is_booked or self.chance(*TAKING, *EDITS, Act.ADD_CLASS, Act.CANCEL) >= LIKELY

    def _last_number(self) -> FollowUp | None:
        """ "Perfect, 1": a word or two, and a number of the list."""
        offered = self.situation.conversation.offered
        says_more = self.message.conditions() or not gives_nothing(self.facts)
        found = None if says_more else _LAST_NUMBER.fullmatch(self.message.text)
        if self.situation.state is not State.SHOWN or found is None or not 0 < int(found["n"]) <= len(offered):
            return None
        return FollowUp(Intent.CHOOSE, numbers=(int(found["n"]),), facts=self.facts)

    def _is_bare(self) -> bool:
        """Hardly a word beside it, or a booking's number: it can mean nothing else."""
        said, intent = self.message, self.exact.intent
        if said.booking_id or self._names_number():
            short = len(said.page.words) <= _FEW_WORDS
            return not self._hedged() and (short or self.chance(_BINDING[intent]) >= LIKELY)
        if intent is Intent.ACCEPT and self._is_half_hearted():
            return False
        plain = len(said.page.words) == 1 or said.is_plain("yes") or said.is_plain("no")
        return plain or (len(said.page.words) <= _FEW_WORDS and self.chance(_BINDING[intent]) >= LIKELY)

    def _is_about_it(self) -> bool:
        """The facts are told of what is booked or chosen, and not of something else."""
        told = self.act in BESIDE and self.certainty >= LIKELY
        short = len(self.message.page.words) <= _FEW_WORDS + 2 and not told
        asked_about = self.situation.state is State.APPROVED and self.facts.period is not None
        if self.situation.conversation.chosen or short or asked_about:
            return True
        of_facts = self.chance(*EDITS, Act.GIVE_FACTS, Act.ACCEPT, Act.ADD_CLASS, Act.CHOOSE, Act.NEED)
        return of_facts >= LIKELY or not (self.message.topic or told)

    def _bound(self) -> FollowUp | None:
        """What was read as binding, and is not certain: it is asked."""
        if self.exact.intent not in _BINDING:
            return None
        if self.exact.intent is Intent.CANCEL and not self.situation.bookings:
            return None
        return replace(self.exact, certain=False)

    def _how_it_stands(self) -> FollowUp | None:
        """A question that may ask for the booking, and says nothing for it: to show it can do no harm."""
        asks = self.situation.is_booked and self.message.text.endswith("?") and gives_nothing(self.facts)
        return FollowUp(Intent.STATUS) if asks and self.chance(Act.ASK_STATUS) >= _MAY_ASK_ABOUT else None

    def _wished(self) -> FollowUp | None:
        """Something is asked to be offered, in so many words."""
        wished = self.exact.intent in SEARCHES and self.message.asks_for_offers()
        return self.exact if wished and self.chance(Act.ASK_ACTIVITY) < CERTAIN else None

    def _asked(self) -> FollowUp | None:
        """A fact of what is shown, chosen or booked is asked for, whatever else the words could do."""
        other = self.act in _NO_QUESTION and self.certainty >= CERTAIN
        asks = self.exact.intent in _MAY_ASK and not other
        if not asks or not self.situation.has_subject or not self._asks_about(CERTAIN):
            return None
        return FollowUp(Intent.ABOUT, reading=self.message.reading)

    def _yes(self) -> FollowUp | None:
        """A yes to what was shown takes it, where it is clear what."""
        says_so = self.situation.state is State.SHOWN and self.message.said[:1] == ["yes"]
        return self._choose() if says_so and self.exact.intent in _UNREAD else None

    def _only_if(self) -> FollowUp | None:
        """ "Should week 11 not do, week 10 is fine, too": to be known, and no move."""
        text = self.message.text
        conditional = whole_words(FILE, "only if").search(text) and whole_words(
            "words/conversation.txt", "as well"
        ).search(text)
        if not conditional or not self.situation.bookings or self.exact.intent is Intent.CHOOSE:
            return None
        return FollowUp(Intent.NOTE, facts=Facts(wishes=text)) if self.facts.period is not None else None

    def _as_before(self) -> FollowUp | None:
        if not self.situation.every or not goes_on_as_before(self.message.text):
            return None
        if self.chance(*EDITS) >= LIKELY:
            return None
        return FollowUp(Intent.REPEAT, facts=self.facts)

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
        if self.certainty < LIKELY or self.act not in steps:
            return self._another_class()
        return steps[self.act]() or self._another_class()

    def _need(self) -> FollowUp | None:
        """Beside a list with a question it asks whether what is shown suits."""
        if self.situation.state is State.SHOWN and "?" in self.message.text:
            return FollowUp(Intent.ABOUT, reading=self.message.reading)
        return FollowUp(Intent.NOTE, facts=Facts(wishes=self.message.text))

    def _asks(self) -> FollowUp | None:
        """A fact of an activity, or how a booking stands."""
        message = self.message
        if not self.situation.has_subject and self.exact.intent in SEARCHES:
            return None
        about = message.reader.questions.asked_facts(message.text, message.language)
        if about or (self.act is Act.ASK_ACTIVITY and self.exact.intent in {*SEARCHES, Intent.HUMAN}):
            return FollowUp(Intent.ABOUT, reading=message.reading)
        status = self.act is Act.ASK_STATUS and ("?" in message.text or self._certainly(Act.ASK_STATUS))
        return FollowUp(Intent.STATUS) if status else None

    def _thanks(self) -> FollowUp | None:
        return FollowUp(Intent.THANKS) if gives_nothing(self.facts) else None

    def _out_of_domain(self) -> FollowUp | None:
        if self.situation.bookings or self.exact.intent not in SEARCHES:
            return self._other()
        return FollowUp(Intent.ELSEWHERE) if self.certainty >= CERTAIN else None

    def _office(self) -> FollowUp | None:
        """Beside a booking it is passed on like all that no program answers; else a human is wanted."""
        return FollowUp(Intent.UNCLEAR if self.situation.bookings else Intent.HUMAN)

    def _other(self) -> FollowUp | None:
        if self.exact.intent not in SEARCHES:
            return None
        return FollowUp(Intent.UNCLEAR, reading=self.message.reading)


def _wishes_anew(clauses: Sequence[Clause], found: FollowUp) -> bool:
    searched = found.intent in SEARCHES and found.reading is not None and bool(found.reading.topic)
    return searched and max(clause.chance({Act.NEW_WISH}) for clause in clauses) >= CERTAIN


def goes_on_as_before(text: str) -> bool:
    """Something is wanted as it was booked before."""
    return whole_words(FILE, "as before").search(text) is not None
