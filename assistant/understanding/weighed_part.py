"""One part of a message, weighed: what its clauses do and what is exact in its words, in the situation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, alternatives, whole_words
from assistant.model import Booking, Facts, Period
from assistant.understanding.acts import Act, Clause
from assistant.understanding.annotated_text import Page
from assistant.understanding.booking_facts import gives_nothing
from assistant.understanding.choice_patterns import label
from assistant.understanding.follow_up import FollowUp, Intent
from assistant.understanding.meant_bookings import of_classes
from assistant.understanding.message import Said
from assistant.understanding.situation import Situation, State

PERHAPS, LIKELY, CERTAIN, CLEAR = 0.3, 0.5, 0.75, 0.85
"""From the first on an act counts where something else speaks for it, too; from the second on it is followed, or asked
about where it binds; from the third on it is carried out; from the last on no other word in the sentence makes it
doubtful."""
_MAY_SEARCH = {State.NONE: 0.0, State.SHOWN: PERHAPS}
_MAY_SEARCH_OTHERWISE = 0.45
"""How likely a part must ask for activities to be searched with: what is not understood is no search."""
SEARCHES = frozenset({Intent.QUESTION, Intent.REFINE})
SEARCHING = frozenset({Act.NEW_WISH, Act.REFINE, Act.CORRECT})
_OF_A_LIST = (frozenset({Act.CHOOSE, Act.ACCEPT, Act.ADD_CLASS}), frozenset({Act.REFINE, Act.NEW_WISH}))
_OF_BOOKINGS = (frozenset({Act.CHANGE, Act.CORRECT, Act.GIVE_FACTS}), frozenset({Act.ASK_ACTIVITY, Act.ASK_STATUS}))
"""Acts that come to the same after a list, and beside bookings."""
EDITS = frozenset({Act.MOVE, Act.CHANGE, Act.CORRECT})
BESIDE = frozenset({Act.OTHER, Act.THANKS, Act.OFFICE, Act.ASK_ACTIVITY, Act.ASK_STATUS, Act.HAND_OVER})
TAKING = frozenset({Act.CHOOSE, Act.ACCEPT, Act.GIVE_FACTS})
FILE = "words/further.txt"
_SHORT = 8
"""Words in which a number names what is meant."""


class WeighedPart:
    """One part of a message, weighed."""

    def __init__(self, clauses: Sequence[Clause], message: Said, exact: FollowUp, situation: Situation) -> None:
        self.clauses = clauses
        self.message = message
        self.situation = situation
        self.act, self.certainty = self._leading()
        self.facts = message.facts
        self.exact = exact
        if situation.is_booked and exact.intent is not Intent.CHOOSE:
            self.facts = self._with_day_that_is_meant(message.facts)
            self.exact = replace(exact, facts=self._with_day_that_is_meant(exact.facts))

    def chance(self, *acts: Act) -> float:
        """Of the clause that most likely does one of these."""
        return max(clause.chance(acts) for clause in self.clauses)

    def _leading(self) -> tuple[Act, float]:
        """What the part most likely does: acts that come to the same in this state are one."""
        state = self.situation.state
        alike = _OF_A_LIST if state is State.SHOWN else _OF_BOOKINGS if self.situation.is_booked else ()
        groups = [*alike, *(frozenset({act}) for act in Act if not any(act in group for group in alike))]
        clause, group = max(
            ((clause, group) for clause in self.clauses for group in groups), key=lambda pair: pair[0].chance(pair[1])
        )
        return max(group, key=lambda act: (clause.chance({act}), act)), clause.chance(group)

    def _certainly(self, *acts: Act) -> bool:
        return self.chance(*acts) >= CERTAIN

    def _gives_exactly(self) -> bool:
        """A fact of its own, and not only words to be passed on."""
        return not gives_nothing(replace(self.facts, wishes="")) or bool(self.exact.apart)

    def _with_day_that_is_meant(self, facts: Facts) -> Facts:
        """Of several days the one of the clause that asks for a change; a time without an end moves nothing unasked."""
        period, moves = facts.period, self.chance(Act.MOVE) >= LIKELY
        if period is None:
            several = moves and len(self.clauses) > 1
            return replace(facts, period=self._day_of_change()) if several else facts
        if (period.start is None or period.end is None) and not moves:
            return replace(facts, period=None)
        return facts if len(self.message.reading.periods) < 2 else replace(facts, period=self._day_of_change())

    def _day_of_change(self) -> Period | None:
        """The one time of the clause that most likely asks for a change and names one."""
        message = self.message
        for clause in sorted(self.clauses, key=lambda clause: -clause.chance(EDITS)):
            periods = message.reader.read_words(
                clause.text, message.today, message.language, all_of_it=True, near=message.near
            ).periods
            if periods:
                return periods[0] if len(periods) == 1 else None
        return None

    def _hedged(self) -> bool:
        """It depends on something, is denied, asked or quoted: nothing that binds is done on it."""
        text = self.message.text
        conditional = whole_words(FILE, "only if").search(text) is not None
        asked = "?" in text and not (self._names_number() and self.chance(Act.CANCEL) >= CLEAR)
        return conditional or asked or self._is_denied() or _QUOTED.search(text) is not None

    def _is_half_hearted(self) -> bool:
        """ "Yes, maybe", "yes, but ...", a question: no yes to rely on."""
        but = re.search(rf"\b{alternatives(CONJUNCTIONS, 'but')}\b", self.message.text, re.I)
        return self._hedged() or self.message.unsure() or but is not None

    def _names_number(self) -> bool:
        """ "Can we cancel no. 3?": a few words and a number of what was shown or booked."""
        few = len(self.message.page.words) <= _SHORT
        return few and re.search(rf"{label()}\s*\d|\b[Kk]\s?\d", self.message.text, re.I) is not None

    def _is_denied(self) -> bool:
        """Where it is said that something is called off, that counts: "we cannot come, cancel it". A denial can call
        it off, too, where that is clear: "that one we won't manage"."""
        if self.chance(Act.CANCEL) >= CLEAR and self.exact.intent is not Intent.CANCEL:
            return False
        denials = ((beside, _denied().search(beside)) for _, beside in self._calling_off())
        # "cancel K1, not K2" denies nothing of the first
        return any(
            found and not (_IDS.search(beside, 0, found.start()) and _IDS.match(beside[found.end() :].lstrip()))
            for beside, found in denials
        )

    def _calling_off(self) -> list[tuple[str, str]]:
        """The parts of the sentence that say that something is called off, each with what it says beside that; where
        none does, all of them."""
        parts = _of_sentence().split(self.message.text)
        telling = []
        for page in map(Page, parts):
            page.look_up(self.message.reader.answers)
            spans = [found for found in page.found if found.meaning.cue == "cancel"]
            said = {place for found in spans for place in range(found.first, found.last)}
            beside = " ".join(word for place, word in enumerate(page.words) if place not in said)
            telling += [(page.text, beside)] if spans else []
        return telling or [(part, part) for part in parts]

    def _of_the_class(self) -> tuple[Booking, ...]:
        name = self.facts.class_name
        return of_classes(name.split(", "), self.situation.bookings) if name else ()

    def _may_search(self) -> bool:
        """What names a booking is read by those who carry it out; a word of change and several conditions refine."""
        message = self.message
        least = _MAY_SEARCH.get(self.situation.state, _MAY_SEARCH_OTHERWISE)
        beside = self.act in BESIDE and self.certainty >= LIKELY
        refines = message.conditions() > (0 if self.exact.intent is Intent.REFINE else 1) and not beside
        refines = refines or (self.exact.intent is Intent.REFINE and message.marks_of_change()[0])
        if self.situation.conversation.chosen and self.chance(*SEARCHING) < PERHAPS:
            refines = False
        if self.situation.bookings and not message.marks_of_change()[0]:
            refines = False
        return bool(message.booking_id) or refines or self.chance(*SEARCHING) >= least

    def _asks_about(self, least: float) -> bool:
        message = self.message
        return bool(message.reader.questions.asked_facts(message.text, message.language, least=least))


@locales.remembered
def _of_sentence() -> re.Pattern[str]:
    """What parts a sentence; a part that hangs on the one before it is none: "I do not want, that you cancel"."""
    return re.compile(rf"[,;](?!\s*{alternatives(CONJUNCTIONS, 'that')}\b)", re.I)


_QUOTED = re.compile(r"[»„“\"][^«”“\"]{12,}")


@locales.remembered
def denial() -> re.Pattern[str]:
    """A word that denies."""
    return re.compile(rf"(?:{alternatives(CONJUNCTIONS, 'not')}|{locales.pattern(FILE, 'denies')})", re.I)


_IDS = re.compile(r"\b[Kk]\s?\d+")


@locales.remembered
def _denied() -> re.Pattern[str]:
    """A word that denies, but for a number of the list: "not 2 but 3"."""
    return re.compile(rf"\b{denial().pattern}\b(?!\s*\d)", re.I)
