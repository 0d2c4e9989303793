"""The vocabulary's words of one language, looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant import locales
from assistant.language.compounds import CompoundSplitter
from assistant.language.derivations import derived_from, roots_of
from assistant.language.folding import fold
from assistant.language.stop_words import stop_words
from assistant.language.tokens import BaseForms, WordForms
from assistant.language.vocabulary_index import Entry, Phrase, WordTable, entries_in, phrases_in
from assistant.language.word_tables import alternatives
from assistant.model import Language


class WordLookup:
    """Single words and phrases of one language -> numbers of concepts."""

    def __init__(self, language: Language, table: WordTable, forms: WordForms, kept: frozenset[str]) -> None:
        self.language = language
        self.stop_words = stop_words(language)
        self.words = BaseForms(language, forms)
        self.splitter = CompoundSplitter(language, table.single.__contains__, self._can_be_last)
        self._verbs = _verb_forms(language)
        self._kept = kept
        self._table = table

    def exact(self, word: str) -> list[Entry]:
        return self._entries(fold(word))

    def is_known(self, word: str) -> bool:
        """The word stands in the vocabulary or is an inflected form of one that does."""
        single = self._table.single
        if fold(word) in single:
            return True
        base = self.words.base(word)
        return base is not None and fold(base) in single

    def _entries(self, folded: str) -> list[Entry]:
        written = self._table.single.get(folded)
        return entries_in(written) if written else []

    def by_base(self, word: str) -> list[Entry]:
        base = self.words.base(word)
        return self._entries(fold(base)) if base else []

    def by_stem(self, word: str) -> list[Entry]:
        folded = fold(word)
        # A short stem is shared by words that have nothing in common.
        entries = self._with_stem(self.words.stem(folded)) if len(folded) > 3 else []
        return entries or self._by_verb(fold(self.words.base(word) or word)) or self._by_direction(word)

    def _with_stem(self, stem: str) -> list[Entry]:
        return [entry for folded in self._table.stems.get(stem, "").split() for entry in self._entries(folded)]

    def _by_verb(self, folded: str) -> list[Entry]:
        """Of the verb that a word comes from (*rensning* rense, *Reinigung* reinigen, *trinkbar* trinken), or that a
        Danish imperative is of (*svejs* svejse, *spil* spille)."""
        verbs = self._verbs
        if verbs.imperatives_lack and len(folded) > 2:
            lost = verbs.imperatives_lack
            entries = self._entries(folded + lost) or self._entries(folded + folded[-1] + lost)
            if entries:
                return entries
        entries = self._by_inflected_verb(folded)
        if entries:
            return entries
        for made, endings in verbs.made_from_verbs:
            if folded.endswith(made) and len(folded) - len(made) > 2:
                found = (self._entries(folded.removesuffix(made) + ending) for ending in endings)
                return next((entries for entries in found if entries), [])
        return []

    def by_derivation(self, word: str) -> list[Entry]:
        """Of the word that a word is made of: *Müdigkeit* müde, *Kästchen* Kasten, *flotte* flot."""
        made_of = derived_from(fold(word), self.language)
        return next(filter(None, map(self._entries, made_of)), [])

    def parts(self, word: str, base: str | None) -> tuple[str, ...]:
        """The parts of a compound, or of the compound that the word is made of: *Windrädchen* Wind + Rad."""
        found = self.splitter.split(word, base)
        if found:
            return found
        return next(filter(None, map(self.splitter.split, roots_of(fold(word), self.language))), ())

    def _by_direction(self, word: str) -> list[Entry]:
        """Of the verb behind *hinaus-*, *zurück-*, *tilbage-*, which leave its meaning as it is."""
        if word[0].isupper():
            return []
        match = self._verbs.direction.match(word)
        if match is None:
            return []
        rest = word[match.end() :]
        found = self.exact(rest) or self.by_base(rest)
        return _verbs(found) or self._by_inflected_verb(fold(rest))

    def is_infinitive(self, word: str) -> bool:
        """It ends as one that has lost something as an imperative: *lære*, not *lær*."""
        return word.endswith(self._verbs.imperatives_lack or "\0")

    def by_verb_form(self, word: str) -> list[Entry]:
        """Of the verb of which a word may be a form, also where it is a noun as well: *sår* så, *løber* løbe."""
        folded = fold(word)
        present = next((folded.removesuffix(end) for end in self._verbs.presents if folded.endswith(end)), "")
        return sorted([*self._entries(present), *self.by_base(word), *self.exact(word)])

    def _by_inflected_verb(self, folded: str) -> list[Entry]:
        """*abgefüllten*, *auszuweichen*, *räumt*: by what stands before and in the infinitive."""
        ending = self._verbs.inflected_ending.search(folded)
        if ending is None or ending.start() < 3:
            return []
        root = folded[: ending.start()]
        roots = [root]
        inner = self._verbs.participle.fullmatch(root)
        if inner is not None:
            roots.append((inner["before"] or "") + inner["rest"])
        found = (self._entries(root + infinitive) for root in roots for infinitive in self._verbs.infinitives)
        return next((verbs for verbs in map(_verbs, found) if verbs), [])

    def plain(self, word: str) -> list[Entry]:
        """By the word itself, its base form or its stem."""
        return self.exact(word) or self.by_base(word) or self.by_stem(word)

    def phrases_of(self, stems: Sequence[str]) -> list[tuple[int, int, tuple[int, ...]]]:
        """Where runs of words mean something as a whole, from left to right and longest first: the place of the first
        word, the one after the last, and the numbers of the concepts that they can mean."""
        begun, last = self._table.phrases, 0
        found: list[tuple[int, int, tuple[int, ...]]] = []
        for at, (first, second) in enumerate(pairwise([*stems, ""])):
            pair = f"{first} {second}"
            begins = at >= last and (pair in begun or first in begun)
            phrase = self._longest((pair, first), stems[at:]) if begins else None
            if phrase is not None:
                last = at + len(phrase[0])
                found.append((at, last, phrase[1]))
        return found

    def _longest(self, beginnings: Iterable[str], stems: Sequence[str]) -> Phrase | None:
        """The longest phrase with which these words begin."""
        written = (self._table.phrases.get(beginning) for beginning in beginnings)
        phrases = (phrase for listed in written if listed for phrase in phrases_in(listed))
        return next((phrase for phrase in phrases if tuple(stems[: len(phrase[0])]) == phrase[0]), None)

    def nearest(self, word: str) -> list[Entry]:
        """Entries of the vocabulary's word that was probably meant by a misspelled one."""
        folded = fold(word)
        limit = 0 if len(folded) < 4 else 1 if len(folded) < 8 else 2
        if not limit or folded in self._kept:
            return []
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        letters = _letters_of([folded])[0]
        near: list[tuple[int, bool, str]] = []
        for length in range(len(folded) - limit, len(folded) + limit + 1):
            if length not in self._by_length:
                continue
            words, theirs = self._by_length[length]
            # a mistake exchanges one letter for another at most, so most words need not be compared
            alike = np.flatnonzero(np.bitwise_count(theirs ^ letters) <= 2 * limit).tolist()
            choices = [words[place] for place in alike]
            found = extract(folded, choices, scorer=OSA.distance, score_cutoff=limit, limit=None)
            near.extend((int(distance), choice[0] != folded[0], choice) for choice, distance, _ in found)
        return self._entries(min(near)[2]) if near else []

    @cached_property
    def _by_length(self) -> dict[int, tuple[list[str], NDArray[np.uint32]]]:
        """BaseForms of each length, and which letters they have."""
        by_length: dict[int, list[str]] = {}
        for folded in self._table.single:
            if len(folded) > 2 and folded not in self.stop_words:
                by_length.setdefault(len(folded), []).append(folded)
        return {length: (words, _letters_of(words)) for length, words in by_length.items()}

    def _can_be_last(self, part: str) -> bool:
        return self.is_known(part) or (len(part) > 4 and bool(self.by_stem(part)))


class _VerbForms(NamedTuple):
    """From forms and derivations back to a language's verbs."""

    made_from_verbs: tuple[tuple[str, tuple[str, ...]], ...]
    """Endings of nouns and adjectives made from verbs, and those of the verbs."""
    imperatives_lack: str
    infinitives: tuple[str, ...]
    presents: tuple[str, ...]
    """What the present tense has behind the infinitive."""
    inflected_ending: re.Pattern[str]
    participle: re.Pattern[str]
    direction: re.Pattern[str]
    """What stands before a verb and says where to, with what an infinitive has between them."""


@locales.remembered
def _verb_forms(language: Language) -> _VerbForms:
    file = "words/verbs.txt"
    made = locales.rows(language, file, "made from verbs")
    prefixes = "|".join(locales.words(language, file, "prefixes"))
    within = "|".join(locales.words(language, file, "within participles"))
    return _VerbForms(
        tuple((ending, tuple(verbs.split())) for ending, verbs in made),
        locales.table(language, file, "imperatives lack"),
        tuple(locales.words(language, file, "infinitives")),
        tuple(locales.words(language, file, "presents")),
        re.compile(rf"{locales.pattern(file, 'inflected endings', language)}$"),
        re.compile(rf"(?P<before>{prefixes})?(?:{within})?(?P<rest>.{{3,}})"),
        re.compile(rf"{alternatives(file, 'directions', language)}(?:{within})?(?=...)"),
    )


def _verbs(entries: list[Entry]) -> list[Entry]:
    """Only words written small: a noun is no verb."""
    return [entry for entry in entries if entry[2][0].islower()]


def _letters_of(words: Sequence[str]) -> NDArray[np.uint32]:
    """A bit for each letter that a word has, letters 32 apart sharing one. The words are of one length."""
    signs = np.array(words).view(np.uint32).reshape(len(words), -1)
    letters: NDArray[np.uint32] = np.bitwise_or.reduce(np.uint32(1) << (signs & np.uint32(31)), axis=1)
    return letters


def distinct(entries: Iterable[Entry]) -> list[Entry]:
    """One entry a concept, the first."""
    seen: dict[int, Entry] = {}
    for entry in entries:
        seen.setdefault(entry[1], entry)
    return list(seen.values())
