"""One part of a message, weighed: what its clauses do and what is exact in its words, in the situation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language.word_tables import whole_words
from assistant.model import Booking
from assistant.understanding.acts import Act, Clause
from assistant.understanding.booking_facts import gives_nothing
from assistant.understanding.follow_up import FollowUp, Intent
from assistant.understanding.meant_bookings import of_classes
from assistant.understanding.message import Said
from assistant.understanding.situation import Situation, State

LIKELY, CERTAIN = 0.5, 0.75
"""From the first on an act is followed, or asked about where it binds; from the second on it is carried out."""
_MAY_SEARCH = {State.NONE: 0.0, State.SHOWN: 0.3}
_MAY_SEARCH_OTHERWISE = 0.45
"""How likely a part must ask for activities to be searched with: what is not understood is no search."""
SEARCHES = frozenset({Intent.QUESTION, Intent.REFINE})
SEARCHING = frozenset({Act.NEW_WISH, Act.REFINE, Act.CORRECT})
_OF_A_LIST = (frozenset({Act.CHOOSE, Act.ACCEPT, Act.ADD_CLASS}), frozenset({Act.REFINE, Act.NEW_WISH}))
_OF_BOOKINGS = (frozenset({Act.CHANGE, Act.CORRECT, Act.GIVE_FACTS}), frozenset({Act.ASK_ACTIVITY, Act.ASK_STATUS}))
"""Acts that come to the same after a list, and beside bookings."""
_BOOKED = frozenset({State.DRAFT, State.APPROVED, State.PROPOSED})
EDITS = frozenset({Act.MOVE, Act.CHANGE, Act.CORRECT})
BESIDE = frozenset({Act.OTHER, Act.THANKS, Act.OFFICE, Act.ASK_ACTIVITY, Act.ASK_STATUS, Act.HAND_OVER})
TAKING = frozenset({Act.CHOOSE, Act.ACCEPT, Act.GIVE_FACTS})
FILE = "words/further.txt"


class WeighedPart:
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

    def _certainly(self, *acts: Act) -> bool:
        return self.chance(*acts) >= CERTAIN

    def _gives_exactly(self) -> bool:
        """A fact of its own, and not only words to be passed on."""
        return not gives_nothing(replace(self.message.facts, wishes="")) or bool(self.exact.apart)

    def _conditional(self) -> bool:
        """It depends on something, so nothing is called off yet."""
        return whole_words(FILE, "only if").search(self.message.text) is not None

    def _of_the_class(self) -> tuple[Booking, ...]:
        name = self.message.facts.class_name
        return of_classes(name.split(", "), self.situation.bookings) if name else ()

    def _may_search(self) -> bool:
        """What names a booking is read by those who carry it out; a word of change and several conditions refine."""
        message = self.message
        least = _MAY_SEARCH.get(self.situation.state, _MAY_SEARCH_OTHERWISE)
        beside = self.act in BESIDE and self.certainty >= LIKELY
        refines = message.conditions() > (0 if self.exact.intent is Intent.REFINE else 1) and not beside
        refines = refines or (self.exact.intent is Intent.REFINE and message.marks_of_change()[0])
        if self.situation.bookings and not message.marks_of_change()[0]:
            refines = False
        return bool(message.booking_id) or refines or self.chance(*SEARCHING) >= least

    def _asks_about(self, least: float) -> bool:
        message = self.message
        return bool(message.reader.questions.asked_facts(message.text, message.language, least=least))
