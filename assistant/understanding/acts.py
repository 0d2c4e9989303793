"""What each clause of a further message does: choose, correct, cancel, ask, thank ..."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from assistant.language.text_classifier import TextClassifier
from assistant.language.text_features import FeatureReader
from assistant.model import Language
from assistant.understanding.situation import State


class Act(StrEnum):
    """The values are those of the clauses that acts were learned from."""

    CHOOSE = "choose"
    GIVE_FACTS = "give_facts"
    CORRECT = "correct"
    """A fact, or how the wish was read."""
    REFINE = "refine"
    NEW_WISH = "new_wish"
    ADD_CLASS = "add_class"
    ACCEPT = "accept"
    REFUSE = "refuse"
    CANCEL = "cancel"
    MOVE = "move"
    CHANGE = "change"
    """Number, class or hour of what is booked."""
    ASK_ACTIVITY = "ask_activity"
    ASK_STATUS = "ask_status"
    NEED = "need"
    HAND_OVER = "hand_over"
    OFFICE = "office"
    """A complaint, or a matter of the office."""
    THANKS = "thanks"
    OUT_OF_DOMAIN = "out_of_domain"
    OTHER = "other"
    """Told beside, with nothing to be done."""


@dataclass(frozen=True)
class Clause:
    """A clause and how likely it does what."""

    text: str
    chances: npt.NDArray[np.float64]
    """Of each of ``acts``, 0..1; they sum to 1."""
    acts: tuple[Act, ...]

    @property
    def act(self) -> Act:
        """What it most likely does."""
        return self.acts[int(self.chances.argmax())]

    @property
    def certainty(self) -> float:
        return float(self.chances.max())

    def chance(self, acts: Collection[Act]) -> float:
        """That it does one of these."""
        return float(sum(self.chances[self.acts.index(act)] for act in acts))


class ActReader:
    """Tells the acts of clauses, in every language."""

    def __init__(self, classifier: TextClassifier, features: FeatureReader) -> None:
        self._classifier = classifier
        self._features = features
        self._acts = tuple(Act(name) for name in classifier.classes)

    def of(self, texts: Sequence[str], language: Language, state: State) -> list[Clause]:
        """Each text as a clause said in this state."""
        if not texts:
            return []
        seen = [self._features.of_clause(text, language, state) for text in texts]
        return [
            Clause(text, chances, self._acts)
            for text, chances in zip(texts, self._classifier.chances(seen), strict=True)
        ]
