"""The bare topic: the few words of a text that say what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.language.folding import fold
from assistant.language.numerals import number_of
from assistant.language.telling_words import GENERAL, QUALITIES
from assistant.language.tokens import is_name, nouns_have_capitals
from assistant.language.vocabulary import PARTS, Vocabulary
from assistant.model import Language
from assistant.understanding.annotated_text import Page
from assistant.understanding.domain_stop_words import SmallTalk, sequences

SHORT = 8
"""So many content words are all kept; of more, the most telling ones are."""
_FEW = 3
_STORY = 3
"""Of a text with so many sentences no more than a few words are kept unweighed."""
_MOST = 7
_LIKE_ADJECTIVES = GENERAL | QUALITIES
_CUT = 0.6
"""Words that tell less than this share of the most telling one are left out of a story's topic."""
_REMEMBERED = 50_000
_MOST_WEIGHED = 300
"""Words of one message that are weighed."""
_LONGEST_WORD = 60
_MOST_MENDED = 800
"""Words of one message whose spelling is looked at; a page of mail has half as many."""
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
        self._weights: dict[str, float] = {}
        self._requests = _by_first(sequences(language, "requests"))
        self._history = _by_first(sequences(language, "history"))
        self._about = sequences(language, "about")

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
        """The words of the topic: no pale ones beside telling ones, and of a long story the most telling."""
        content = content[:_MOST_WEIGHED]
        telling = [index for index in content if not self._is_pale(page, index)] or content
        distinct = self._distinct(page, telling)
        if len(distinct) <= (SHORT if page.sentences < _STORY else _FEW):
            return self._with_phrases(page, distinct)
        scores = self._scores(page, distinct, telling)
        best = sorted(distinct, key=lambda index: (-scores[index], index))[:_MOST]
        most = scores[best[0]]
        return self._with_phrases(page, sorted(index for index in best if scores[index] > _CUT * most))

    def _is_pale(self, page: Page, index: int) -> bool:
        """Topic only where nothing else is left: words of everybody's story rather than of a subject."""
        return self.small_talk.is_pale(page.words[index]) or self._weight(self._meant(page, index)) == 0

    def _weight(self, word: str) -> float:
        """How telling a word is: 0 for general verbs and words of school, 0.5 for adjectives and what the vocabulary
        does not know, 1 for what belongs to a subject."""
        weight = self._weights.get(word)
        if weight is None:
            resolution = self._vocabulary.resolve(word[:_LONGEST_WORD], self.language)
            themes = {theme for concept in resolution.concepts for theme in self._vocabulary.themes(concept)}
            weight = 1.0
            if not themes or themes <= _LIKE_ADJECTIVES:
                weight = 0.0 if themes and themes <= GENERAL and resolution.how != PARTS else 0.5
            if len(self._weights) > _REMEMBERED:
                self._weights.clear()
            self._weights[word] = weight
        return weight

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

    def _scores(self, page: Page, distinct: list[int], content: list[int]) -> dict[int, float]:
        requests = self._sentences_with(page, self._requests)
        focus = self._focus(page, requests)
        history = self._sentences_with(page, self._history) - requests
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
                score += 1.5
            if index < page.subject_words:
                score += 3.0
            score += min(2, counts[page.words[index][:6]] - 1)
            if page.sentence[index] in history:
                score -= 2.0
            score += 2 * self._weight(self._meant(page, index)) - 1
            scores[index] = score
        return scores

    def _sentences_with(self, page: Page, table: dict[str, list[list[str]]]) -> set[int]:
        """Sentences that hold one of the phrases."""
        found = set()
        for index, word in enumerate(page.words):
            for words in table.get(word, ()):
                if page.words[index : index + len(words)] == words:
                    found.add(page.sentence[index])
        return found

    def _focus(self, page: Page, requests: set[int]) -> set[int]:
        """The words that follow "about" in a sentence that asks."""
        focus: set[int] = set()
        for index in range(len(page.words)):
            if page.sentence[index] not in requests:
                continue
            for words in self._about:
                end = index + len(words)
                if page.words[index:end] == words:
                    focus |= {
                        later
                        for later in range(end, min(end + _REACH, len(page.words)))
                        if page.sentence[later] == page.sentence[index]
                    }
                    break
        return focus

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


def _by_first(phrases: Iterable[list[str]]) -> dict[str, list[list[str]]]:
    by_first: dict[str, list[list[str]]] = {}
    for words in phrases:
        by_first.setdefault(words[0], []).append(words)
    return by_first
