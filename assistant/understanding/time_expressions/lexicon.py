"""What the words of one language mean to the reader of periods.

Each language lists its words in a module of its own (`danish`, `german`, `english`) as plain text, one meaning a line;
names of months and weekdays come from the Unicode CLDR by way of Babel. They are put together once, when first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from babel import Locale

from assistant.model import Language
from assistant.understanding.time_expressions import danish, english, german


class Tag(NamedTuple):
    """A meaning: ``month`` 5, ``season`` spring, ``part`` early, ``rel`` next, ``noun`` week ..."""

    kind: str
    value: str
    number: int = 0


@dataclass(frozen=True)
class Phrase:
    rest: tuple[str, ...]
    """The words after the first."""
    tag: Tag


@dataclass(frozen=True)
class Words:
    """One language's words, all in lower case."""

    language: Language
    phrases: Mapping[str, tuple[Phrase, ...]]
    """First word -> its phrases, longest first."""
    bounds: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """Last word of "after", "until" ... -> the words before it, nearest first, and the bound; longest first."""
    fillers: frozenset[str]
    """Articles and prepositions that stand between a bound and its unit and change nothing."""
    joiners: Mapping[str, str]
    """"and" and "or"."""
    ranges: frozenset[str]
    """"to", "until" between two ends."""
    negations: frozenset[str]
    around_negation: frozenset[str]
    """Words that may stand between a negation and what it denies."""
    auxiliaries: frozenset[str]
    """"May is not possible": words that may stand between a unit and the negation after it."""
    free: frozenset[str]
    """Words that go on with the sentence: what stands before them is no part of a compound."""
    labels: frozenset[str]
    """Words whose number is no date: "klasse 8", "kapitel 3"."""
    counted: frozenset[str]
    """Words before which a number counts things: "24 elever"."""
    on_day: frozenset[str]
    """Words before a day without a month: "den 15."."""
    on_weekday: frozenset[str]
    """"på fredag", "am Freitag": the coming one."""
    in_words: frozenset[str]
    """"in three weeks"."""
    at_time: frozenset[str]
    hour_words: frozenset[str]
    month_before: frozenset[str]
    """Words after which an ambiguous word is a month: "in may"."""
    ambiguous: frozenset[str]
    """Months that are also names or verbs."""
    greetings: frozenset[str]
    """Words right before a name."""
    closings: frozenset[str]
    """Words after which a mail ends with a name."""


@cache
def words_of(language: Language) -> Words:
    """The words of a language, put together on first use."""
    module = {Language.DA: danish, Language.DE: german, Language.EN: english}[language]
    phrases: dict[str, list[Phrase]] = {}

    def add(phrase: str, tag: Tag) -> None:
        first, *rest = phrase.lower().replace(".", " ").split()
        listed = phrases.setdefault(first, [])
        if all((known.rest, known.tag.kind) != (tuple(rest), tag.kind) for known in listed):
            listed.append(Phrase(tuple(rest), tag))

    for kind, value, listed in _lines(module.MEANINGS):
        number = int(value) if value.lstrip("-").isdigit() else 0
        for phrase in listed:
            add(phrase, Tag(kind, value, number))
    _add_cldr_names(language, add, module.MONTH_ENDINGS, module.WEEKDAY_ENDINGS)
    for shared in ("uge", "week", "kw", "kalenderwoche"):  # a short follow-up may be taken for another language
        add(shared, Tag("week", "one"))
    return Words(
        language=language,
        phrases={word: tuple(sorted(found, key=_precedence)) for word, found in phrases.items()},
        bounds=_bounds(module.BOUNDS),
        joiners={word: joiner for joiner, _, listed in _lines(module.JOINERS) for word in listed},
        ambiguous=_set(module.AMBIGUOUS_MONTHS),
        fillers=_set(module.FILLERS),
        ranges=_set(module.RANGES),
        negations=_set(module.NEGATIONS),
        around_negation=_set(module.AROUND_NEGATION),
        auxiliaries=_set(module.AUXILIARIES),
        free=_set(module.FREE) | _set(module.FILLERS) | _set(module.NEGATIONS),
        labels=_set(module.LABELS),
        counted=_set(module.COUNTED),
        on_day=_set(module.ON_DAY),
        on_weekday=_set(module.ON_WEEKDAY),
        in_words=_set(module.IN),
        at_time=_set(module.AT_TIME),
        hour_words=_set(module.HOUR),
        month_before=_set(module.MONTH_BEFORE),
        greetings=_set(module.GREETINGS),
        closings=_set(module.CLOSINGS),
    )


def _precedence(phrase: Phrase) -> tuple[bool, int]:
    """Longest first; what is swallowed comes last, for "last week" may go on with "of May"."""
    return phrase.tag.kind == "never", -len(phrase.rest)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lines(text: str) -> Iterable[tuple[str, str, list[str]]]:
    """``kind value: phrase, phrase`` lines."""
    for line in text.strip().splitlines():
        head, _, listed = line.partition(":")
        kind, _, value = head.strip().partition(" ")
        yield kind, value, [phrase.strip() for phrase in listed.split(",") if phrase.strip()]


def _bounds(text: str) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for bound, _, listed in _lines(text):
        for phrase in listed:
            *before, last = phrase.split()
            found.setdefault(last, []).append((tuple(reversed(before)), bound))
    return {last: tuple(sorted(listed, key=lambda item: -len(item[0]))) for last, listed in found.items()}


def _add_cldr_names(language: Language, add, month_endings: str, weekday_endings: str) -> None:  # type: ignore[no-untyped-def]
    locale = Locale(language)
    for number, name in locale.months["format"]["wide"].items():
        add(name, Tag("month", name, number))
        for ending in month_endings.split():
            kind, _, suffix = ending.partition(":")
            add(name + suffix, Tag(kind, name, number))
    for number, name in locale.days["format"]["wide"].items():
        add(name, Tag("weekday", "one", number))
        for suffix in weekday_endings.split():
            add(name + suffix, Tag("weekday", "every", number))
