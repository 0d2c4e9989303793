"""The bare topic: the few words of a text that say what it is about."""

from __future__ import annotations

from collections.abc import Callable

from assistant.language.folding import fold
from assistant.language.vocabulary import PHRASE, Vocabulary
from assistant.language.words import tokens
from assistant.model import Language
from assistant.understanding.lexicon import expanded
from assistant.understanding.page import Page
from assistant.understanding.small_talk import ABOUT, REQUESTS, SmallTalk

SHORT = 8
"""So many content words are all kept; of more, the most telling ones are."""
_FEW = 3
_STORY = 3
"""Of a text with so many sentences no more than a few words are kept unweighed."""
_MOST = 7
_READ = 4000
"""Letters in which phrases are looked for."""
_REACH = 5
"""Words after "about" that name the topic."""


class TopicReader:
    """Finds the topic among the words that no condition has used."""

    def __init__(self, language: Language, vocabulary: Vocabulary) -> None:
        self.language = language
        self.small_talk = SmallTalk(language)
        self._vocabulary = vocabulary
        self._requests = [tuple(words) for words in _sequences(REQUESTS[language])]
        self._request_starts = {words[0] for words in self._requests}
        self._about = [tuple(words) for words in _sequences(ABOUT[language])]

    def is_small_talk(self, page: Page, index: int) -> bool:
        word = page.words[index]
        return word in self.small_talk or (len(word) < 2 and not _hyphened(page, index)) or word.isdigit()

    def content(self, page: Page, left_out: set[int]) -> list[int]:
        """The words that may be topic, in order."""
        return [
            index
            for index in range(len(page.words))
            if index not in left_out
            and (index in page.stems and page.stems[index].lower() not in self.small_talk
                 or not page.taken[index] and not self.is_small_talk(page, index))
        ]  # fmt: skip

    def choose(self, page: Page, content: list[int]) -> list[int]:
        """The words of the topic: no pale ones beside telling ones, and of a long story the most telling."""
        telling = [index for index in content if not self.small_talk.is_pale(page.words[index])] or content
        distinct = self._distinct(page, telling)
        if len(distinct) <= (SHORT if page.sentences < _STORY else _FEW):
            return self._with_phrases(page, distinct)
        scores = self._scores(page, distinct, telling)
        best = sorted(distinct, key=lambda index: (-scores[index], index))[:_MOST]
        most = scores[best[0]]
        return self._with_phrases(page, sorted(index for index in best if scores[index] * 2 > most))

    def _with_phrases(self, page: Page, chosen: list[int]) -> list[int]:
        """Adds the pale words of a phrase that means something as a whole: the "age" of "ice age"."""
        known = set(chosen)
        for occurrence in self._vocabulary.concepts(page.text[:_READ], self.language, correct=False):
            if occurrence.how == PHRASE:
                words = range(*page.between(occurrence.start, occurrence.end))
                if known.intersection(words) and not any(page.taken[index] for index in words):
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

    def _scores(self, page: Page, distinct: list[int], content: list[int]) -> dict[int, float]:
        requests = self._request_sentences(page)
        focus = self._focus(page, requests)
        counts: dict[str, int] = {}
        for index in content:
            stem = page.words[index][:6]
            counts[stem] = counts.get(stem, 0) + 1
        scores = {}
        for index in distinct:
            score = 1.0
            if page.sentence[index] in requests:
                score += 1.5
            if index in focus:
                score += 2.5
            if index < page.subject_words:
                score += 3.0
            score += min(2, counts[page.words[index][:6]] - 1)
            if not self._vocabulary.resolve(page.tokens[index].word, self.language).concepts:
                score -= 1.0
            scores[index] = score
        return scores

    def _request_sentences(self, page: Page) -> set[int]:
        """Sentences that ask for something."""
        found = set()
        for index, word in enumerate(page.words):
            if word in self._request_starts and page.sentence[index] not in found:
                for words in self._requests:
                    if tuple(page.words[index : index + len(words)]) == words:
                        found.add(page.sentence[index])
                        break
        return found

    def _focus(self, page: Page, requests: set[int]) -> set[int]:
        """The words that follow "about" in a sentence that asks."""
        focus: set[int] = set()
        for index in range(len(page.words)):
            if page.sentence[index] not in requests:
                continue
            for words in self._about:
                end = index + len(words)
                if tuple(page.words[index:end]) == words:
                    focus |= {
                        later
                        for later in range(end, min(end + _REACH, len(page.words)))
                        if page.sentence[later] == page.sentence[index]
                    }
                    break
        return focus

    def mend(self, page: Page, known: Callable[[int], bool]) -> None:
        """Read misspelled words as what was meant. Words that are ``known`` to the reader, small talk and names stay."""
        for index, token in enumerate(page.tokens):
            word = token.word
            if (
                page.taken[index]
                or not 4 < len(word) < 40
                or not word.isalpha()
                or page.words[index] in self.small_talk
            ):
                continue
            # A capital inside a Danish or English sentence is a name; German gives one to every noun.
            if word[0].isupper() and not token.opens and self.language is not Language.DE:
                continue
            if known(index):
                continue
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
        # Only German gives nouns a capital; a sentence's first word is no name for having one.
        if token.opens and self.language is not Language.DE and word[1:].islower():
            return word.lower()
        return word


def _same_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) > 4 and long.startswith(short) and len(long) - len(short) <= 2)


def _hyphened(page: Page, index: int) -> bool:
    """The ``e`` of ``e-waste``."""
    if index + 1 >= len(page.tokens):
        return False
    return page.text[page.tokens[index].end : page.tokens[index + 1].start] == "-" and page.words[index].isalpha()


def _sequences(table: str) -> list[list[str]]:
    return [[fold(word) for word in words] for phrase in _phrases(table) for words in expanded(phrase)]


def _phrases(table: str) -> list[str]:
    return [phrase.strip() for phrase in table.split(",") if phrase.strip() and tokens(phrase)]
