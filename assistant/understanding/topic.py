"""The bare topic: the few words of a text that say what it is about."""

from __future__ import annotations

from collections.abc import Callable

from assistant.language.folding import fold
from assistant.language.numerals import number_of
from assistant.language.telling_words import GENERAL
from assistant.language.tokens import is_name, nouns_have_capitals
from assistant.language.vocabulary import PARTS, Vocabulary
from assistant.model import Language
from assistant.understanding.annotated_text import Page
from assistant.understanding.domain_stop_words import SmallTalk

_MOST = 30
"""Words of a topic: the question is about the first of them, and a longer text says the rest."""
_REMEMBERED = 50_000
_MOST_WEIGHED = 300
"""Words of one message that are weighed."""
_LONGEST_WORD = 60
_MOST_MENDED = 800
"""Words of one message whose spelling is looked at; a page of mail has half as many."""
_READ = 4000
"""Letters in which phrases are looked for."""


class TopicReader:
    """Finds the topic among the words that no condition has used."""

    def __init__(self, language: Language, vocabulary: Vocabulary) -> None:
        self.language = language
        self.small_talk = SmallTalk(language)
        self._vocabulary = vocabulary
        self._general: dict[str, bool] = {}

    def is_small_talk(self, page: Page, index: int) -> bool:
        word = page.words[index]
        return (
            word in self.small_talk
            or (len(word) < 2 and not _hyphened(page, index))
            or number_of(word, self.language) is not None
        )

    def content(self, page: Page, left_out: set[int]) -> list[int]:
        """The words that may be topic, in order."""
        return [
            index
            for index in range(len(page.words))
            if index not in left_out
            and ((index in page.stems and page.stems[index].lower() not in self.small_talk)
                 or (not page.taken[index] and not self.is_small_talk(page, index)))
        ]  # fmt: skip

    def choose(self, page: Page, content: list[int]) -> list[int]:
        """The words of the topic, each once: no pale ones beside telling ones."""
        content = content[:_MOST_WEIGHED]
        telling = [index for index in content if not self._is_pale(page, index)] or content
        return self._with_phrases(page, self._distinct(page, telling)[:_MOST])

    def _is_pale(self, page: Page, index: int) -> bool:
        """Topic only where nothing else is left: words of everybody's story rather than of a subject."""
        return self.small_talk.is_pale(page.words[index]) or self._is_general(self._meant(page, index))

    def _is_general(self, word: str) -> bool:
        """A general verb or a word of school, which belongs to no subject."""
        known = self._general.get(word)
        if known is None:
            resolution = self._vocabulary.resolve(word[:_LONGEST_WORD], self.language)
            themes = {theme for concept in resolution.concepts for theme in self._vocabulary.themes(concept)}
            if len(self._general) > _REMEMBERED:
                self._general.clear()
            known = self._general[word] = bool(themes) and themes <= GENERAL and resolution.how != PARTS
        return known

    def _meant(self, page: Page, index: int) -> str:
        return page.stems.get(index) or page.mended.get(index) or page.tokens[index].word

    def _with_phrases(self, page: Page, chosen: list[int]) -> list[int]:
        """Adds the pale words of a phrase that means something as a whole: the "age" of "ice age"."""
        read = page.tokens[: page.between(0, _READ)[1]]
        if any(len(token.word) > _LONGEST_WORD for token in read):
            return chosen  # no text of words
        known = set(chosen)
        for first, last in self._vocabulary.phrases(read, self.language):
            words = range(first, last)
            if known.intersection(words) and not any(page.taken[first:last]):
                known.update(words)
        return sorted(known)

    def _distinct(self, page: Page, content: list[int]) -> list[int]:
        """Each word once, whatever its ending (havet, havets)."""
        seen: list[str] = []
        distinct = []
        for index in content:
            word = page.stems.get(index, page.words[index]).lower()
            if not any(_same_word(word, other) for other in seen):
                seen.append(word)
                distinct.append(index)
        return distinct

    def mend(self, page: Page, known: Callable[[int], bool]) -> None:
        """Read misspelled words as what was meant. Words ``known`` to the reader, small talk and names stay."""
        looked_at = 0
        for index, token in enumerate(page.tokens):
            word = token.word
            if (
                page.taken[index]
                or not 4 < len(word) < 40
                or not word.isalpha()
                or page.words[index] in self.small_talk
            ):
                continue
            if is_name(token, self.language) or known(index):
                continue
            looked_at += 1
            if looked_at > _MOST_MENDED:
                break
            meant = self._vocabulary.correction(word, self.language)
            if meant and fold(meant) != page.words[index]:
                page.mend(index, meant)

    def written(self, page: Page, chosen: list[int]) -> str:
        """The topic as text, misspelled words mended."""
        pieces: list[str] = []
        last: int | None = None
        for index in chosen:
            word = page.stems.get(index) or page.mended.get(index) or self._word(page, index)
            joined = (
                last == index - 1 and last is not None
                and page.text[page.tokens[last].end : page.tokens[index].start] == "-"
            )  # fmt: skip
            pieces.append(("-" if joined else " ") + word)
            last = index
        return "".join(pieces).strip()

    def _word(self, page: Page, index: int) -> str:
        token = page.tokens[index]
        word = token.word
        # Where nouns have none, a sentence's first word is no name for having a capital.
        if token.opens and word[1:].islower() and not nouns_have_capitals(self.language):
            return word.lower()
        return word


def _same_word(one: str, other: str) -> bool:
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return short == long or (len(short) > 4 and long.startswith(short) and len(long) - len(short) <= 2)


def _hyphened(page: Page, index: int) -> bool:
    """The ``e`` of ``e-waste``."""
    if index + 1 >= len(page.tokens):
        return False
    return page.text[page.tokens[index].end : page.tokens[index + 1].start] == "-" and page.words[index].isalpha()
