"""Which activities a text names: by their title or a part of it, who offers them, where they are, or by a word of what
they are about, in whatever language either is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.language.stop_words import stop_words, stop_words_of_all
from assistant.language.telling_words import GENERAL, QUALITIES
from assistant.language.tokens import Token, tokens
from assistant.language.vocabulary import SPELLING, Vocabulary
from assistant.language.word_tables import words_of_all
from assistant.model import Activity, Language, Text, languages
from assistant.understanding.domain_stop_words import SmallTalk

TITLE, PLACE, PROVIDER, SUMMARY, DESCRIPTION = 1.0, 0.95, 0.7, 0.7, 0.6
"""How much a word counts that stands there."""

_PART = 0.9
"""How much a word counts of which the meaning is found, and not the word itself."""
_WITHIN = 0.85
"""... and where it begins or ends a longer word."""
_OTHERWISE = 0.6
"""... and where only what it can also mean is."""
_IN_PART = 0.4
"""... and where it is only a part of what is meant there."""
_LIKE = 0.8
"""... and where only its letters are nearly those of a word there."""
_ENOUGH = 0.42
"""The least that names an activity; ..."""
_AHEAD = 0.75
"""... of what it reaches, the next one reaches this share at most."""
_UNEXPLAINED = 0.5
"""The share of the telling words at most that is not found in what is named."""
_GENERAL = 0.35
"""How much a word counts that says little about what a text is about."""
_MOST_REMEMBERED = 5_000
_MOST_WORDS = 60
_ANY_ACTIVITY = ("words/choices.txt", "any activity")
_LONG_WORD = 12
"""Letters of a word that names something of its own, whatever it is made of."""
_ENOUGH_BESIDE = 0.6
"""The least that names a further one."""
_SHORTEST_NAME, _NEARLY = 5, 0.84
_SHORTEST_PART = 8
"""Letters of a part of a title that can stand for it, with the blanks around it."""
_PARTS = re.compile(r"\s[-–—]\s|:\s|,\s")


@dataclass(frozen=True)
class _Word:
    """One word of a text, ready to be looked for."""

    folded: str
    stem: str
    meanings: tuple[tuple[str, ...], ...]
    """Of each of its parts what it means, likeliest first."""
    names: tuple[frozenset[str], ...]
    """Of each of its parts the stems of what its likeliest meaning is called."""
    weight: float


@dataclass(frozen=True)
class _Field:
    """The words of one part of an entry."""

    weight: float
    words: frozenset[str]
    """Folded, and stems."""
    concepts: frozenset[str]
    names: tuple[frozenset[str], ...]
    """The stems of what these concepts are called, of those with several: a *robot competition* is a competition."""
    long_names: tuple[str, ...]
    """Words whose letters may be compared."""


class NamedActivities:
    """Finds what is named among some activities; what their entries say is remembered."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known: dict[tuple[str, bool], tuple[Activity, tuple[_Field, ...]]] = {}
        """By id and whether it is what names the activity, else what tells of it."""
        self._small_talk = {language: SmallTalk(language) for language in languages()}

    def named_activities(
        self,
        text: str,
        language: Language,
        candidates: Sequence[Activity],
        *,
        by_title: bool = False,
        beside: bool = False,
    ) -> list[Activity]:
        """The activities that the text names, in its order; empty when that is doubtful. ``by_title``: what an entry
        is about names it not, only its title, provider and place. ``beside``: much else may be said beside the name."""
        words = self._words(text, language)
        fields = {activity.id: self._fields(activity, by_title) for activity in candidates}
        return _titled(text, candidates) or self._covering(words, candidates, fields, beside)

    def without_names(self, text: str, activities: Sequence[Activity]) -> str:
        """The text without the words of the activities' titles."""
        titles = {token.folded for each in activities for title in each.title.values() for token in tokens(title)}
        kept = [token for token in tokens(text) if token.folded not in titles or token.folded in stop_words_of_all()]
        return " ".join(text[token.start : token.end] for token in kept) + ("?" if text.rstrip().endswith("?") else "")

    def titled(self, text: str, candidates: Sequence[Activity]) -> list[Activity]:
        """Those of which the whole title, or a part of it that stands by itself, is in the text, in its order."""
        return _titled(text, candidates)

    def _covering(
        self,
        words: Sequence[_Word],
        candidates: Sequence[Activity],
        fields: Mapping[str, tuple[_Field, ...]],
        beside: bool,
    ) -> list[Activity]:
        """The best of the candidates, then those that explain what is left of the words."""
        if not candidates:
            return []
        found: dict[str, tuple[int, Activity]] = {}
        left = set(range(len(words)))
        said = frozenset[str]().union(*(names for word in words for names in word.names))
        while left:
            reached = {
                each.id: {place: words[place].weight * _share(words[place], fields[each.id], said) for place in left}
                for each in candidates
            }
            best = max(candidates, key=lambda each: sum(reached[each.id].values()))
            explained = {place for place, score in reached[best.id].items() if score >= _ENOUGH * words[place].weight}
            scores = {name: sum(of[place] for place in explained) for name, of in reached.items()}
            if not explained or not _is_clear(scores.pop(best.id), scores.values(), again=bool(found)):
                break
            found[best.id] = (min(explained), best)
            left -= explained
        telling = sum(word.weight for word in words)
        unexplained = sum(words[place].weight for place in left)
        if not found or (unexplained > _UNEXPLAINED * telling and not beside):
            return []
        return [activity for _, activity in sorted(found.values(), key=lambda one: one[0])]

    # --- words ------------------------------------------------------------------------------------------------------

    def _words(self, text: str, language: Language) -> list[_Word]:
        silent, talk = stop_words(language), self._small_talk[language]
        found = [
            token
            for token in tokens(text)[:_MOST_WORDS]
            if token.word.isalpha() and token.folded not in silent and token.folded not in talk
        ]
        return [word for word in (self._word(token, language) for token in found) if word.weight]

    def _word(self, token: Token, language: Language) -> _Word:
        meant = self._vocabulary.passage(token.word, language).concepts
        meanings = tuple((one.concept, *one.others) for one in meant if one.how != SPELLING)
        weight = max((self._telling(each[0]) for each in meanings), default=1.0 if len(token.word) > 3 else 0.0)
        names = tuple(frozenset(self._vocabulary.name_stems(each[0])) for each in meanings)
        is_pale = sum(map(len, names)) < 2 and self._small_talk[language].is_pale(token.folded)
        if len(token.word) >= _LONG_WORD:
            weight = 1.0
        elif is_pale or token.folded in words_of_all(*_ANY_ACTIVITY):
            weight = min(weight, _GENERAL)
        return _Word(token.folded, self._vocabulary.stem(token.word, language), meanings, names, weight)

    def _telling(self, concept: str) -> float:
        themes = set(self._vocabulary.themes(concept)) - {"compound_parts"}
        return _GENERAL if not themes or themes <= GENERAL | QUALITIES else 1.0

    # --- entries ----------------------------------------------------------------------------------------------------

    def _fields(self, activity: Activity, by_title: bool) -> tuple[_Field, ...]:
        naming = self._remembered(activity, True, self._naming)
        return naming if by_title else (*naming, *self._remembered(activity, False, self._telling_of))

    def _remembered(
        self, activity: Activity, names: bool, read: Callable[[Activity], tuple[_Field, ...]]
    ) -> tuple[_Field, ...]:
        known = self._known.get((activity.id, names))
        if known is None or known[0] is not activity:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[activity.id, names] = (activity, read(activity))
        return known[1]

    def _naming(self, activity: Activity) -> tuple[_Field, ...]:
        place = f"{activity.place.name}. {activity.place.town}"
        return (
            self._field(TITLE, activity.title.items()),
            self._field(PLACE, ((language, place) for language in activity.title)),
            self._field(PROVIDER, ((language, activity.provider.name) for language in activity.title)),
        )

    def _telling_of(self, activity: Activity) -> tuple[_Field, ...]:
        return (
            self._field(SUMMARY, activity.summary.items()),
            self._field(DESCRIPTION, activity.description.items()),
        )

    def _field(self, weight: float, texts: Iterable[tuple[Language, str]]) -> _Field:
        words: set[str] = set()
        concepts: set[str] = set()
        for language, text in texts:
            found = [token for token in tokens(text) if token.folded not in stop_words(language)]
            words.update(token.folded for token in found)
            words.update(self._vocabulary.stem(token.word, language) for token in found)
            concepts.update(one.concept for one in self._vocabulary.concepts(text, language, correct=False))
        names = tuple(frozenset(self._vocabulary.name_stems(concept)) for concept in sorted(concepts))
        return _Field(
            weight, frozenset(words), frozenset(concepts), names, tuple(word for word in words if len(word) > 5)
        )


def _share(word: _Word, fields: Iterable[_Field], said: frozenset[str]) -> float:
    """How well the word is found in an entry, 0..1."""
    return max(field.weight * _found_in(word, field, said) for field in fields)


def _found_in(word: _Word, field: _Field, said: frozenset[str]) -> float:
    if word.folded in field.words or word.stem in field.words:
        return 1.0
    if len(word.stem) >= _SHORTEST_NAME and any(
        other.startswith(word.stem) or other.endswith(word.stem) for other in field.long_names
    ):
        return _WITHIN
    if not word.meanings:
        return _LIKE if any(_alike(word.folded, other) for other in field.long_names) else 0.0
    parts = zip(word.meanings, word.names, strict=True)
    return sum(_meant_in(meanings, names, field, said) for meanings, names in parts) / len(word.meanings)


def _meant_in(meanings: Sequence[str], names: frozenset[str], field: _Field, said: frozenset[str]) -> float:
    if meanings[0] in field.concepts or any(names < whole <= said for whole in field.names):
        return _PART
    if any(meaning in field.concepts for meaning in meanings[1:]):
        return _OTHERWISE
    return _IN_PART if names and any(names < whole for whole in field.names) else 0.0


def _alike(word: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    shorter = min(len(word), len(other))
    return shorter > _SHORTEST_NAME and OSA.normalized_similarity(word, other) >= _NEARLY


def _is_clear(best: float, others: Iterable[float], *, again: bool) -> bool:
    """It is enough, and far enough ahead of the others; ``again``: another one was named already."""
    return best >= (_ENOUGH_BESIDE if again else _ENOUGH) and max(others, default=0.0) <= _AHEAD * best


def _titled(text: str, candidates: Sequence[Activity]) -> list[Activity]:
    """Those of which the title, or a part of it that stands by itself, is in the text, in its order; ``[]`` also where
    two have it in common."""
    said = _plain(text)
    found = [(*span, activity) for activity in candidates for span in _longest(activity.title, said)]
    found.sort(key=lambda one: one[0] - one[1])
    taken: list[tuple[int, int, Activity]] = []
    for start, end, activity in found:
        over = [one for one in taken if one[0] < end and start < one[1]]
        if any(one[:2] == (start, end) and one[2] is not activity for one in over):
            return []
        if not over:
            taken.append((start, end, activity))
    return [activity for _, _, activity in sorted(taken, key=lambda one: one[0])]


def _longest(title: Text, said: str) -> list[tuple[int, int]]:
    """Where the longest part of the title stands, at most one place."""
    parts = {_plain(part) for written in title.values() for part in (written, *_PARTS.split(written))}
    places = [(said.find(part), part) for part in parts if len(part) > _SHORTEST_PART]
    spans = [(at, at + len(part)) for at, part in places if at >= 0]
    return sorted(spans, key=lambda span: span[0] - span[1])[:1]


def _plain(text: str) -> str:
    """Folded words with a blank on either side."""
    return f" {' '.join(token.folded for token in tokens(text))} "
