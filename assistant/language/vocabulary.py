"""The vocabulary: words in three languages -> concepts, and a word-by-word English of any text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.language.cognates import english_spellings
from assistant.language.concept_annotation import (
    QUALITIES,
    AnnotatedPassage,
    ConceptOccurrence,
    PassagePiece,
    WordMeaning,
)
from assistant.language.folding import fold
from assistant.language.names import names_among
from assistant.language.stop_words import before_infinitives, before_verbs, stop_words
from assistant.language.tokens import SimplemmaForms, Token, WordForms, is_name, nouns_have_capitals, tokens
from assistant.language.vocabulary_index import ArrangedVocabulary, Entry, concept_in, name_in, themes_in
from assistant.language.vocabulary_rows import Concept, read_rows
from assistant.language.word_lookup import WordLookup, distinct
from assistant.model import Language

EXACT, LEMMA, STEM, PARTS, ENGLISH, SPELLING, PHRASE = (
    "exact",
    "lemma",
    "stem",
    "parts",
    "english",
    "spelling",
    "phrase",
)
"""How a word was found; `Resolution.how`."""

_PARTS_ALONE = ["compound_parts"]
"""The file of what words mean within compounds: alone they mean something else first (*frei* free, *-frei* without)."""

_MOST_REMEMBERED = 100_000
"""Words whose meaning is remembered, in each language; then memory starts afresh."""


@dataclass(frozen=True)
class Resolution:
    """What a word means."""

    concepts: tuple[str, ...] = ()
    """Names of concepts, most likely first; of a compound one for each part, in the word's order."""
    how: str = ""
    """``exact``, ``lemma``, ``stem``, ``parts``, ``english`` (an English word in another language), ``spelling``; empty
    when the word is not known."""


_NOTHING = WordMeaning((), "")


class Vocabulary:
    """Concepts and their words. Languages are arranged when first met; what a word means is remembered."""

    def __init__(self, arranged: ArrangedVocabulary, forms: WordForms | None = None, names: Iterable[str] = ()) -> None:
        """``names`` (of towns, schools, providers) are never taken for misspelled words."""
        self._arranged = arranged
        self._numbers = {name_in(row): number for number, row in enumerate(arranged.rows)}
        self._met: dict[int, Concept] = {}
        self._forms = forms or SimplemmaForms()
        self._kept = frozenset(token.folded for name in names for token in tokens(name))
        self._lexicons: dict[Language, WordLookup] = {}
        self._remembered: dict[Language, dict[str, WordMeaning]] = defaultdict(dict)
        self._known: dict[Language, dict[str, bool]] = defaultdict(dict)
        self._stems: dict[Language, dict[str, str]] = defaultdict(dict)
        self._in_names: dict[str, tuple[str, ...]] = {}

    @classmethod
    def from_lines(
        cls, files: Mapping[str, Iterable[str]], forms: WordForms | None = None, names: Iterable[str] = ()
    ) -> Vocabulary:
        """``files``: name -> lines.

        Raises `FaultsFound` with file and line of every wrong row.
        """
        return cls(ArrangedVocabulary.of(read_rows(files)), forms, names)

    def __len__(self) -> int:
        return len(self._numbers)

    def all(self) -> list[Concept]:
        """Every concept, in the order of the files."""
        return [self._concept(number) for number in range(len(self._numbers))]

    def __contains__(self, concept: str) -> bool:
        return concept in self._numbers

    def warm(self, language: Language) -> None:
        """Arrange a language now rather than at its first word."""
        self.concepts("xyzzy warm", language)

    def resolve(self, word: str, language: Language) -> Resolution:
        """What one word means, also inflected, compound or misspelled."""
        meaning = self._meaning(word, language, may_correct=True)
        names = self._names(meaning.parts[0]) if len(meaning.parts) == 1 else self._firsts(meaning.parts)
        return Resolution(names, meaning.how)

    def correction(self, word: str, language: Language) -> str | None:
        """The word that a misspelled one was read as; ``None`` when it was not misspelled or nothing is near."""
        return self._meaning(word, language, may_correct=True).corrected or None

    def knows(self, word: str, language: Language) -> bool:
        """The word stands in the vocabulary as it is or is an inflected form of one that does."""
        remembered = self._known[language]
        known = remembered.get(word)
        if known is None:
            if len(remembered) > _MOST_REMEMBERED:
                remembered.clear()
            lexicon = self._lexicon(language)
            known = remembered[word] = lexicon.is_known(word)
        return known

    def is_plain_word(self, word: str, language: Language) -> bool:
        """A dictionary of the language has the word as one that is written small, so it is nobody's name."""
        base = self._lexicon(language).words.base(word.lower())
        return base is not None and base[0].islower()

    def concepts_named(self, part: str, most: int) -> list[str]:
        """Concepts with a word in any language that is this, then that begins so, then that has it within."""
        wanted = part.lower()
        found: list[tuple[int, int, str]] = []
        for row in self._arranged.rows:
            if wanted in (lowered := row.lower()):
                words = f"|{lowered}|".replace("\t", "|")
                how = 0 if f"|{wanted}|" in words else 1 if f"|{wanted}" in words else 2
                found.append((how, len(row), name_in(row)))
        return [name for _, _, name in sorted(found)[:most]]

    def stem(self, word: str, language: Language) -> str:
        """What a word shares with its inflected forms; no word itself."""
        known = self._stems[language]
        stem = known.get(word)
        if stem is None:
            stem = known[word] = self._lexicon(language).words.stem(fold(word))
        return stem

    @property
    def fingerprint(self) -> str:
        """Changes when any concept or word changes."""
        return self._arranged.fingerprint

    def passage(self, text: str, language: Language, correct: bool = True) -> AnnotatedPassage:
        """A text to be asked several things. ``correct``: read misspelled words as what they are near to; wanted for
        questions, not for proof-read texts."""
        return AnnotatedPassage(text, language, lambda found: self._pieces(found, language, correct), self._concept)

    def concepts(self, text: str, language: Language, correct: bool = True) -> list[ConceptOccurrence]:
        """The concepts of a text in its order; a compound gives one for each part, with the same span. ``correct``:
        read misspelled words as what they are near to; wanted for questions, not for proof-read texts."""
        return self.passage(text, language, correct).concepts

    def phrases(self, found: Sequence[Token], language: Language) -> list[tuple[int, int]]:
        """Where runs of several words mean something as a whole: the first token of each and the one after its last."""
        phrases = self._lexicon(language).phrases_of(self._stems_of(found, language))
        return [(first, last) for first, last, _ in phrases]

    def gloss(self, text: str, language: Language, correct: bool = True) -> str:
        """The text in English, word by word in its own order: stop words are left out, unknown words stay as they are,
        sentences stay apart. An English text is returned as it is."""
        return self.passage(text, language, correct).gloss

    def label(self, concept: str, language: Language) -> str:
        """The usual word for a concept, without its sense in brackets; the name itself if there is no such concept."""
        number = self._numbers.get(concept)
        return concept if number is None else self._words(number, language)[0]

    def name_stems(self, concept: str) -> tuple[str, ...]:
        """The stems of the words of a concept's English name, without stop words."""
        known = self._in_names.get(concept)
        if known is None:
            found = tokens(self.label(concept, Language.EN))
            silent = stop_words(Language.EN)
            known = tuple(self.stem(token.word, Language.EN) for token in found if token.folded not in silent)
            self._in_names[concept] = known
        return known

    def words(self, concept: str, language: Language) -> tuple[str, ...]:
        """Every word for a concept, the usual one first; empty if there is no such concept."""
        number = self._numbers.get(concept)
        return () if number is None else tuple(self._words(number, language))

    def themes(self, concept: str) -> tuple[str, ...]:
        """The themes (names of files) that a concept belongs to; empty if there is no such concept."""
        number = self._numbers.get(concept)
        return () if number is None else tuple(themes_in(self._arranged.rows[number]))

    def names(self, found: Sequence[Token], language: Language) -> frozenset[int]:
        """The places of the tokens that are parts of people's names, which mean nothing else."""
        silent = stop_words(language)
        return names_among(found, language, lambda token: token.folded in silent or self.knows(token.word, language))

    def _lexicon(self, language: Language) -> WordLookup:
        if language not in self._lexicons:
            self._lexicons[language] = WordLookup(language, self._arranged.table(language), self._forms, self._kept)
        return self._lexicons[language]

    def _concept(self, number: int) -> Concept:
        concept = self._met.get(number)
        if concept is None:
            concept = self._met[number] = concept_in(self._arranged.rows[number], number)
        return concept

    def _words(self, number: int, language: Language) -> Sequence[str]:
        """In English where the vocabulary has no column for the language."""
        words = self._concept(number).words
        return words.get(language) or words[Language.EN]

    def _pieces(self, found: Sequence[Token], language: Language, correct: bool) -> list[PassagePiece]:
        pieces: list[PassagePiece] = []
        at = 0
        names = self.names(found, language)

        def word(place: int) -> PassagePiece:
            if place in names:
                return PassagePiece((found[place],), _NOTHING)
            return self._word(found[place], found[place - 1] if place else None, language, correct)

        for first, last, numbers in self._lexicon(language).phrases_of(self._stems_of(found, language)):
            if names.isdisjoint(range(first, last)):
                pieces += map(word, range(at, first))
                pieces.append(PassagePiece(found[first:last], WordMeaning((numbers,), PHRASE)))
                at = last
        return [*pieces, *map(word, range(at, len(found)))]

    def _stems_of(self, found: Sequence[Token], language: Language) -> list[str]:
        known = self._stems[language]
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        return [known.get(token.word) or self.stem(token.word, language) for token in found]

    def _word(self, token: Token, before: Token | None, language: Language, correct: bool) -> PassagePiece:
        if token.folded in stop_words(language) or token.word.isdigit():
            return PassagePiece((token,), _NOTHING)
        may_correct = correct and not is_name(token, language)
        meaning = self._meaning(token.word, language, may_correct)
        leads = before.folded if before is not None else ""
        if len(meaning.parts) == 1 and (leads in before_verbs(language) or leads in before_infinitives(language)):
            meaning = self._as_verb(token.word, leads, meaning, language)
        return PassagePiece((token,), meaning)

    def _as_verb(self, word: str, before: str, meaning: WordMeaning, language: Language) -> WordMeaning:
        """What a word behind *vi* or *kan* is: *vi sår* has no wound, *vi tog* no train, *ich weiß* no white."""
        lexicon = self._lexicon(language)
        if word[0].isupper() or (before in before_infinitives(language) and not lexicon.is_infinitive(word)):
            return meaning
        found = [number for _, number, _ in lexicon.by_verb_form(word)]
        numbers = dict.fromkeys([*found, *meaning.parts[0]])
        verbs = tuple(number for number in numbers if self._concept(number).is_verb)
        return WordMeaning((verbs,), meaning.how) if verbs else meaning

    def _meaning(self, word: str, language: Language, may_correct: bool) -> WordMeaning:
        remembered = self._remembered[language]
        meaning = remembered.get(word)
        if meaning is None:
            if len(remembered) > _MOST_REMEMBERED:
                remembered.clear()
            meaning = remembered[word] = self._looked_up(word, language)
        return meaning if may_correct or meaning.how != SPELLING else _NOTHING

    def _looked_up(self, word: str, language: Language) -> WordMeaning:
        lexicon = self._lexicon(language)
        looks: list[tuple[str, Callable[[str], list[Entry]]]] = [
            (EXACT, lexicon.exact),
            (LEMMA, lexicon.by_base),
            (STEM, lexicon.by_stem),
        ]
        if nouns_have_capitals(language):
            # *sucht* is a form of *suchen* before it is the noun *Sucht* written small.
            looks = [*((how, _same_case(look)) for how, look in looks[:2]), *looks]
        for how, look in looks:
            entries = look(word)
            if entries:
                return WordMeaning((self._ranked(entries, word),), how)
        head, _, ending = word.replace("’", "'").partition("'")
        if ending and head:
            return _NOTHING if fold(head) in stop_words(language) else self._looked_up(head, language)
        base = lexicon.words.base(word)
        parts = lexicon.parts(word, base)
        if parts:
            return WordMeaning(tuple(self._ranked(lexicon.plain(part), part, alone=False) for part in parts), PARTS)
        entries = lexicon.by_derivation(word)
        if entries:
            return WordMeaning((self._ranked(entries, word),), STEM)
        if language is not Language.EN and len(word) > 3:
            english = self._lexicon(Language.EN)
            entries = english.exact(word) or english.by_base(word)
            if entries:
                return WordMeaning((self._ranked(entries, word),), ENGLISH)
            said = self._spelt_in_english(base or word, language)
            if said:
                entries = english.exact(said)
                meant = (self._ranked(entries, word),) if entries else ()
                return WordMeaning(meant, ENGLISH, said=said)
        if base is not None:
            return _NOTHING
        entries = lexicon.nearest(word)
        return WordMeaning((self._ranked(entries, word),), SPELLING, entries[0][2]) if entries else _NOTHING

    def _spelt_in_english(self, word: str, language: Language) -> str | None:
        """The English word that a foreign one is: of a language's own words none is spelt so by accident, nearly."""
        spellings = english_spellings(fold(word), language)
        return next((spelt for spelt in spellings if self._forms.base(spelt, Language.EN) == spelt), None)

    def _ranked(self, entries: Sequence[Entry], word: str, alone: bool = True) -> tuple[int, ...]:
        """Numbers of concepts, likeliest first: written with the same case (*Essen*, *essen*), then not only a part of
        compounds where the word stands ``alone``, then a thing (*dyr* animal, expensive), then one that more files
        name, then the more usual word of its row, then the order of the files."""
        if len(entries) == 1:
            return (entries[0][1],)

        def unlikeliness(entry: Entry) -> tuple[bool, bool, bool, int, int, int]:
            rank, number, written = entry
            themes = themes_in(self._arranged.rows[number])
            a_part = alone and themes == _PARTS_ALONE
            return (written[0].isupper() != word[0].isupper(), a_part, QUALITIES in themes, -len(themes), rank, number)

        return tuple(entry[1] for entry in distinct(sorted(entries, key=unlikeliness)))

    def _names(self, numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(name_in(self._arranged.rows[number]) for number in numbers)

    def _firsts(self, parts: Iterable[tuple[int, ...]]) -> tuple[str, ...]:
        return self._names(part[0] for part in parts)


def _same_case(look: Callable[[str], list[Entry]]) -> Callable[[str], list[Entry]]:
    """Only entries whose word begins like the one looked up, with a capital or without."""
    return lambda word: [entry for entry in look(word) if entry[2][0].isupper() == word[0].isupper()]
