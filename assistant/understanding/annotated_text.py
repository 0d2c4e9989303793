"""A text while it is read: its words, which of them are used up, and where clauses and sentences end."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator

from assistant.language.tokens import tokens
from assistant.language.word_tables import words_of_all
from assistant.understanding.phrase_matcher import Found, Lexicon, Meaning

_CLAUSE_END = re.compile(r"[,;:!?()\n\"“”„»«]|\.\s|\s[-–—]\s")
_SENTENCE_END = re.compile(r"[!?\n]|\.\s")
_NUMBER = re.compile(r"\d+")
_LETTERS = "words/letters.txt"
_MASK = "\ue000"
"""Stands for used letters: neither a word character nor a space, so that no pattern reaches over it."""


_REACH = 120
"""Letters before and after a number within which stands all that is said of it."""


class Page:
    """The words of one text. Each word is used by at most one finding; what is left over is topic or small talk."""

    def __init__(self, text: str, subject_end: int = 0) -> None:
        """``text[:subject_end]`` is a mail's subject line."""
        self.text = text
        numbers = [match.span() for match in _NUMBER.finditer(text)]
        self._numbered = _around(numbers, len(text))
        self._numbers = [start for start, _ in numbers]
        self.tokens = tokens(text)
        self.words = [token.folded for token in self.tokens]
        self.taken = bytearray(len(self.tokens))
        self.found: list[Found] = []
        self.stems: dict[int, str] = {}
        """What is left of a compound whose last part was used."""
        self.mended: dict[int, str] = {}
        """Misspelled words -> what they were read as."""
        self.clause: list[int] = []
        """Number of the clause that each word is in."""
        self.sentence: list[int] = []
        self._starts = [token.start for token in self.tokens]
        self.subject_words = bisect_left(self._starts, subject_end)
        self._number_clauses()

    def _number_clauses(self) -> None:
        clause = sentence = last = 0
        for index, token in enumerate(self.tokens):
            if index:
                gap = self.text[last : token.start]
                if gap != " ":
                    # "8. klasse", "ca. 24": a dot after a number or before a small letter ends nothing
                    abbreviates = self._only_abbreviates(index)
                    if _CLAUSE_END.search(gap) and not abbreviates:
                        clause += 1
                    if "\n" in gap or (_SENTENCE_END.search(gap) and not abbreviates):
                        sentence += 1
            self.clause.append(clause)
            self.sentence.append(sentence)
            last = token.end

    def _only_abbreviates(self, index: int) -> bool:
        before, after = self.tokens[index - 1], self.tokens[index]
        if self.text[before.end : after.start] != ". ":
            return False
        if after.word.isdigit() and before.folded in words_of_all(_LETTERS, "shortened before a number"):
            return True
        if before.word.isdigit():
            return not (after.word[:1].isupper() and self._is_counted(index - 1))
        return after.word[:1].islower()

    def _is_counted(self, index: int) -> bool:
        """A number behind ``year``, ``klokken``: no ordinal with a dot."""
        return index > 0 and self.words[index - 1] in words_of_all(_LETTERS, "counted by a number behind it")

    @property
    def has_digits(self) -> bool:
        return bool(self._numbered)

    def finditer(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches of a pattern that says something of a number in digits; the rest of the text is not looked at."""
        for start, end in self._numbered:
            yield from pattern.finditer(self.text, start, end)

    def at_numbers(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """As `finditer`, of a pattern whose matches begin with a number."""
        last = 0
        for start in self._numbers:
            match = pattern.match(self.text, start) if start >= last else None
            if match is not None:
                last = match.end()
                yield match

    @property
    def sentences(self) -> int:
        return self.sentence[-1] + 1 if self.sentence else 0

    def sentence_spans(self) -> list[tuple[int, int]]:
        """Where in the text each sentence behind the subject line begins and ends, with the marks that close it."""
        places = range(self.subject_words, len(self.tokens))
        starts = [
            self._starts[place]
            for place in places
            if place == self.subject_words or self.sentence[place] != self.sentence[place - 1]
        ]
        return list(zip(starts, [*starts[1:], len(self.text)], strict=True)) if starts else []

    def claim(self, first: int, last: int, meaning: Meaning) -> None:
        """Use the words ``first`` to ``last`` (exclusive)."""
        self.found.append(Found(first, last, meaning))
        if not meaning.keep:
            for index in range(first, last):
                self.taken[index] = 1

    def claim_letters(self, start: int, end: int, meaning: Meaning) -> None:
        """Use every word that begins in ``text[start:end]``."""
        self.claim(*self.between(start, end), meaning)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The words that begin within ``text[start:end]``."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def free(self, start: int, end: int) -> bool:
        """True when no word of ``text[start:end]`` is used."""
        first = max(0, bisect_right(self._starts, start) - 1)
        _, last = self.between(start, end)
        return not any(self.taken[first:last]) if last > first else True

    def masked(self, spans: list[tuple[int, int]] | None = None) -> str:
        """The text with every used word, or else the given spans of letters, made unreadable at the same length."""
        if spans is None:
            spans = [(token.start, token.end) for token, used in zip(self.tokens, self.taken, strict=True) if used]
        pieces: list[str] = []
        last = 0
        for start, end in sorted(spans):
            if end <= last:
                continue
            start = max(start, last)
            pieces += [self.text[last:start], _MASK * (end - start)]
            last = end
        return "".join(pieces) + self.text[last:]

    def taken_but(self, left_out: Collection[Found]) -> list[tuple[int, int]]:
        """The letters of every used word but those of these."""
        free = {index for found in left_out for index in range(found.first, found.last)}
        return [
            (token.start, token.end)
            for index, token in enumerate(self.tokens)
            if self.taken[index] and index not in free
        ]

    def mend(self, index: int, word: str) -> None:
        """Read a misspelled word as another one."""
        self.mended[index] = word
        self.words[index] = _folded(word)

    def look_up(self, lexicon: Lexicon) -> None:
        """Claim every phrase of the lexicon among the words that are still free; none reaches over a clause's end."""
        ends = self._clause_ends()
        index = 0
        while index < len(self.words):
            if self.taken[index]:
                index += 1
                continue
            hit = lexicon.at(self.words, index, ends[index])
            if hit is not None:
                self.claim(index, hit[0], hit[1])
                index = hit[0]
                continue
            if len(self.words[index]) > 7:
                self._look_up_compound(lexicon, index)
            index += 1

    def _look_up_compound(self, lexicon: Lexicon, index: int) -> None:
        parts = lexicon.head_of(self.mended.get(index, self.tokens[index].word))
        if parts is None or len(parts[0]) < 3:
            return
        stem = parts[0].removesuffix("s") if len(parts[0]) > 4 else parts[0]
        own = lexicon.at([_folded(stem)], 0, 1)
        self.found.append(Found(index, index + 1, parts[1]))
        if own is not None:
            self.claim(index, index + 1, own[1])
        if own is None or own[1].keep:
            self.stems[index] = stem

    def _clause_ends(self) -> list[int]:
        """For each word the end of the free run of words within its clause."""
        ends = [0] * len(self.words)
        end = len(self.words)
        for index in range(len(self.words) - 1, -1, -1):
            if self.taken[index]:
                end = index
            elif index + 1 < len(self.words) and self.clause[index + 1] != self.clause[index]:
                end = index + 1
            ends[index] = end
        return ends


def _around(numbers: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The stretches of a text of that length within which stands all that is said of its numbers."""
    found: list[tuple[int, int]] = []
    for first, last in numbers:
        start, end = max(0, first - _REACH), min(length, last + _REACH)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _folded(word: str) -> str:
    found = tokens(word)
    return found[0].folded if found else ""
