"""A text with what its words mean: its concepts, and itself in English word by word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from assistant.language.stop_words import stop_words
from assistant.language.tokens import Token, tokens
from assistant.language.vocabulary_rows import Concept
from assistant.model import Language

QUALITIES = "adjectives_adverbs"
"""The file of adjectives: what is expensive or safe may be anything, so no theme speaks for it."""
_DOINGS = "verbs"
"""A text that has verbs is not about them."""

_ENDS_SENTENCE = frozenset(".!?\n")


@dataclass(frozen=True)
class ConceptOccurrence:
    """A concept at a place of a text."""

    concept: str
    start: int
    end: int
    how: str
    others: tuple[str, ...] = ()
    """What the same words can also mean, most likely first."""

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


class WordMeaning(NamedTuple):
    """Of one word or phrase: alternatives (numbers of concepts, best first) for each part."""

    parts: tuple[tuple[int, ...], ...]
    how: str
    corrected: str = ""
    said: str = ""
    """The English word, where no concept stands for it."""


class PassagePiece(NamedTuple):
    """A run of tokens that means something, or one token that does not."""

    tokens: Sequence[Token]
    meaning: WordMeaning


class AnnotatedPassage:
    """One text in one language. What is asked of it is worked out once, so one thread asks it at a time."""

    def __init__(
        self,
        text: str,
        language: Language,
        pieces: Callable[[Sequence[Token]], list[PassagePiece]],
        concept: Callable[[int], Concept],
    ) -> None:
        """``pieces`` looks words up; ``concept`` gives the concept of a number."""
        self.text = text
        self.language = language
        self._look_up = pieces
        self._concept = concept
        self._orders: dict[tuple[int, ...], tuple[int, ...]] = {}

    @cached_property
    def tokens(self) -> Sequence[Token]:
        return tokens(self.text)

    @cached_property
    def concepts(self) -> list[ConceptOccurrence]:
        """The concepts in the text's order; a compound gives one for each part, with the same span."""
        found: list[ConceptOccurrence] = []
        for words, meaning in self._pieces:
            for part in meaning.parts:
                name, *others = (self._concept(number).name for number in self._ordered(part))
                found.append(ConceptOccurrence(name, words[0].start, words[-1].end, meaning.how, tuple(others)))
        return found

    @cached_property
    def said(self) -> Mapping[int, str]:
        """Where words begin that no concept stands for, but an English word that is spelt nearly alike."""
        return {words[0].start: meaning.said for words, meaning in self._pieces if meaning.said}

    @cached_property
    def gloss(self) -> str:
        """The text in English, word by word in its own order: stop words are left out, unknown words stay as they are,
        sentences stay apart. An English text is itself."""
        if self.language is Language.EN:
            return self.text
        silent = stop_words(self.language)
        written: list[str] = []
        last = 0
        for words, meaning in self._pieces:
            gap = self.text[last : words[0].start]
            if gap != " " and written and written[-1] != "." and not _ENDS_SENTENCE.isdisjoint(gap):
                written.append(".")
            last = words[-1].end
            if meaning.parts:
                written += [self._concept(self._ordered(part)[0]).words[Language.EN][0] for part in meaning.parts]
            elif meaning.said:
                written.append(meaning.said)
            elif words[0].folded.partition("'")[0] not in silent:
                written.append(words[0].word)
        return " ".join(written).replace(" .", ".")

    @cached_property
    def _pieces(self) -> list[PassagePiece]:
        return self._look_up(self.tokens)

    @cached_property
    def _themes(self) -> Mapping[str, int]:
        """How often the text speaks of each theme, counting words that have one meaning alone."""
        themes: dict[str, int] = {}
        for piece in self._pieces:
            for part in piece.meaning.parts:
                for theme in self._concept(part[0]).themes if len(part) == 1 else ():
                    themes[theme] = themes.get(theme, 0) + 1
        return themes

    def _ordered(self, part: tuple[int, ...]) -> tuple[int, ...]:
        """Meanings whose theme the rest of the text speaks of come first."""
        if len(part) == 1 or not self._themes:
            return part
        known = self._orders.get(part)
        if known is None:
            known = self._orders[part] = tuple(sorted(part, key=self._told_of))
        return known

    def _told_of(self, number: int) -> int:
        """The less the text speaks of the concept's themes, the more."""
        themes = self._concept(number).themes
        if QUALITIES in themes:
            return 0
        return -max([self._themes.get(theme, 0) for theme in themes if theme != _DOINGS], default=0)
