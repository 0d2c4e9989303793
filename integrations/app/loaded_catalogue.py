"""A catalogue as it was read, with what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from assistant.language.telling_words import telling_words
from assistant.language.vocabulary import Vocabulary
from assistant.model import Catalog
from assistant.ports import Clock, Holidays
from assistant.replies.answers import Answers


@dataclass(frozen=True)
class LoadedCatalogue:
    """A catalogue with what is read along with it, as the files stood at one moment."""

    catalog: Catalog
    vocabulary: Vocabulary
    """With the catalogue's own words and names."""
    holidays: Holidays
    """Of the catalogue's country and region."""
    clock: Clock
    """In the catalogue's time zone."""

    @property
    def answers(self) -> Answers:
        """Answers about this catalogue."""
        return Answers(self.catalog, partial(telling_words, self.vocabulary))
