"""What the words of one language mean to the reader of time: its ``words/time.txt``, put together when first needed.

Names of months and weekdays come from the Unicode CLDR by way of Babel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

from babel import Locale

from assistant import locales
from assistant.language.numerals import cardinals_as_spelled, ordinals_as_spelled
from assistant.language.tokens import nouns_have_capitals, parts_compounds
from assistant.model import Language, languages

_FILE = "words/time.txt"


class TimeTag(NamedTuple):
    """A meaning: ``month`` 5, ``season`` spring, ``part`` early, ``rel`` next, ``noun`` week ..."""

    kind: str
    value: str
    number: int = 0


@dataclass(frozen=True)
class TimePhrase:
    rest: tuple[str, ...]
    """The words after the first."""
    tag: TimeTag


@dataclass(frozen=True)
class TimeWords:
    """One language's words, all in lower case. A set of words is the table of its name."""

    language: Language
    phrases: Mapping[str, tuple[TimePhrase, ...]]
    """First word -> its phrases, longest first."""
    bounds: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """Last word of "after", "until" ... -> the words before it, nearest first, and the bound; longest first."""
    bounds_behind: tuple[tuple[tuple[str, ...], str], ...]
    """ "onwards", "at the latest"."""
    joiners: Mapping[str, str]
    """"and" and "or"."""
    halves_of_a_day: Mapping[str, int]
    """ "am", "pm": hours to be added."""
    nouns_have_capitals: bool
    months_have_capitals: bool
    days_follow_months: bool
    """ "May 12th"."""
    next_weekday_is_next_week: bool
    """ "next Friday" is the one of next week, even on a Monday."""
    compounds_are_apart: bool
    """ "spring water" as two words."""

    fillers: frozenset[str]
    """Articles and prepositions that stand between a bound and its unit and change nothing."""
    ranges: frozenset[str]
    """"to", "until" between two ends."""
    ranges_before_a_day: frozenset[str]
    """ "vom 14. auf den 15." """
    up_to_and_including: frozenset[str]
    """Between such a word and its end."""
    negations: frozenset[str]
    around_negation: frozenset[str]
    """TimeWords that may stand between a negation and what it denies."""
    auxiliaries: frozenset[str]
    """"May is not possible": words that may stand between a unit and the negation after it."""
    denials_behind: frozenset[str]
    never: frozenset[str]
    """Of those, the ones after which the sentence may go on: "Mondays never work"."""
    only: frozenset[str]
    """ "only in week 16" """
    modal_verbs: frozenset[str]
    persons: frozenset[str]
    free: frozenset[str]
    """Words that go on with the sentence: what stands before them is no part of a compound."""
    labels: frozenset[str]
    """Words whose number is no date: "klasse 8", "kapitel 3"."""
    counted: frozenset[str]
    """Words before which a number counts things: "24 elever"."""
    on_day: frozenset[str]
    """Words before a day without a month: "den 15."."""
    on_day_that_may_be_a_class: frozenset[str]
    """Of those: "Geht der 18.?", but "in der 9." """
    on_one_day: frozenset[str]
    """Of those, the ones that never stand before several things: "am 15 zurück"."""
    on_day_without_article: frozenset[str]
    """ "on 24th" """
    before_no_day: frozenset[str]
    """Before "den" they make it no day: "in den 9."."""
    abbreviations_before_a_day: frozenset[str]
    """ "d. 15." """
    ordinal_endings: frozenset[str]
    """ "15th" """
    on_weekday: frozenset[str]
    """"på fredag", "am Freitag": the coming one."""
    weekdays_that_are_words: frozenset[str]
    """Abbreviations that alone are something else: "sun"."""
    between_weekday_and_date: frozenset[str]
    before_a_definite_weekday: frozenset[str]
    """ "the Monday after Easter" """
    in_words: frozenset[str]
    """"in three weeks"."""
    for_how_long: frozenset[str]
    """ "for 3 days" """
    how_long_behind: frozenset[str]
    """ "3 Tage lang" """
    around: frozenset[str]
    """ "around Easter" """
    around_behind: frozenset[str]
    """ "Pfingsten rum" """
    every: frozenset[str]
    """ "every second Tuesday" """
    one_more: frozenset[str]
    """ "næste fredag igen" may be the one after it."""
    half_lengths: frozenset[str]
    """ "half a year from now" """
    turn_a_date_into_another: frozenset[str]
    """ "ago", "closest to" """
    before_a_count: frozenset[str]
    """Between these and the number."""
    at_time: frozenset[str]
    about: frozenset[str]
    """Between these and the time."""
    words_for_classes_and_times: frozenset[str]
    """ "8. kl.", "kl. 8" """
    hour_words: frozenset[str]
    hour_that_is_certain: frozenset[str]
    no_time_after: frozenset[str]
    mornings: frozenset[str]
    """TimeWords that mean tomorrow, and morning after those of the next set."""
    before_mornings: frozenset[str]
    month_before: frozenset[str]
    """Words after which an ambiguous word is a month: "in may"."""
    ambiguous: frozenset[str]
    """Months that are also names or verbs."""
    months_that_are_verbs: frozenset[str]
    months_that_are_modal_verbs: frozenset[str]
    after_a_month_that_is_a_verb: frozenset[str]
    after_a_modal_verb: frozenset[str]
    after_the_name_of_a_month: frozenset[str]
    between_day_and_month: frozenset[str]
    of: frozenset[str]
    before_a_season: frozenset[str]
    before_a_year: frozenset[str]
    eras: frozenset[str]
    """ "2027 AD" """
    births: frozenset[str]
    """ "born 14.3.2014" """
    half_of: frozenset[str]
    named_with_its_article: frozenset[str]
    """ "måneden": the coming one."""
    number_words: frozenset[str]
    """ "week no. 12" """
    the_week: frozenset[str]
    between_a_week_and_its_day: frozenset[str]
    week_words_behind_numbers: frozenset[str]
    counts_after_the_number_of_a_week: frozenset[str]
    weeks_that_may_be_counted: frozenset[str]
    after_counted_weeks: frozenset[str]
    greetings: frozenset[str]
    """TimeWords right before a name."""
    closings: frozenset[str]
    """TimeWords after which a mail ends with a name."""
    before_people: frozenset[str]
    definite_endings: tuple[str, ...]
    """Of weekdays: "mandagen efter påske"."""


@locales.remembered
def words_of(language: Language) -> TimeWords:
    """The words of a language, put together on first use."""
    sets = {each.name: _words(language, each.name) for each in fields(TimeWords) if each.type == "frozenset[str]"}
    sets["free"] |= sets["fillers"] | sets["negations"]
    # a short message may be taken for another language
    sets["hour_that_is_certain"] = frozenset().union(*(_words(each, "hour_that_is_certain") for each in languages()))
    return TimeWords(
        language=language,
        phrases=_phrases(language),
        bounds=_bounds(language),
        bounds_behind=tuple((tuple(phrase.split()), bound) for bound, phrase in _listed(language, "bounds behind")),
        joiners={word: joiner for joiner, word in _listed(language, "joiners")},
        halves_of_a_day={word: int(hours) for hours, word in _listed(language, "halves of a day")},
        nouns_have_capitals=nouns_have_capitals(language),
        months_have_capitals=_is_so(language, "months with capitals"),
        days_follow_months=_is_so(language, "days after the month"),
        next_weekday_is_next_week=_is_so(language, "next weekday is in the next week"),
        compounds_are_apart=parts_compounds(language),
        definite_endings=tuple(locales.words(language, _FILE, "definite endings")),
        **sets,
    )


@locales.remembered
def names_of_months() -> frozenset[str]:
    """What months are called in any language, in small letters, short forms too."""
    return _named("month")


@locales.remembered
def names_of_weekdays() -> frozenset[str]:
    """What weekdays are called in any language, in small letters, short forms too."""
    return _named("weekday")


def _named(kind: str) -> frozenset[str]:
    return frozenset(
        word
        for language in languages()
        for word, phrases in words_of(language).phrases.items()
        if any(phrase.tag.kind == kind and not phrase.rest for phrase in phrases)
    )


def _words(language: Language, name: str) -> frozenset[str]:
    return frozenset(locales.words(language, _FILE, name.replace("_", " ")))


def _is_so(language: Language, name: str) -> bool:
    return locales.table(language, _FILE, name) == "yes"


def _listed(language: Language, name: str) -> list[tuple[str, str]]:
    """Each phrase of a table of ``what: phrase, phrase`` with what it is."""
    rows = locales.rows(language, _FILE, name)
    return [(head, phrase.strip()) for head, phrases in rows for phrase in phrases.split(",") if phrase.strip()]


def _phrases(language: Language) -> Mapping[str, tuple[TimePhrase, ...]]:
    phrases: dict[str, list[TimePhrase]] = {}

    def add(phrase: str, tag: TimeTag) -> None:
        first, *rest = phrase.lower().replace(".", " ").split()
        listed = phrases.setdefault(first, [])
        if all((known.rest, known.tag.kind) != (tuple(rest), tag.kind) for known in listed):
            listed.append(TimePhrase(tuple(rest), tag))

    for meaning, phrase in _listed(language, "meanings"):
        kind, _, value = meaning.partition(" ")
        add(phrase, TimeTag(kind, value, int(value) if value.lstrip("-").isdigit() else 0))
    for word, number in ordinals_as_spelled(language).items():
        add(word, TimeTag("ord", "", number))
    for word, number in cardinals_as_spelled(language).items():
        add(word, TimeTag("number", "", number))
    _add_cldr_names(language, add)
    for each in languages():  # a short message may be taken for another language
        for word in locales.words(each, _FILE, "weeks in other languages"):
            add(word, TimeTag("week", "one"))
    return {word: tuple(sorted(found, key=_precedence)) for word, found in phrases.items()}


def _precedence(phrase: TimePhrase) -> tuple[bool, int]:
    """Longest first; what is swallowed comes last, for "last week" may go on with "of May"."""
    return phrase.tag.kind == "never", -len(phrase.rest)


def _bounds(language: Language) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for bound, phrase in _listed(language, "bounds"):
        *before, last = phrase.split()
        found.setdefault(last, []).append((tuple(reversed(before)), bound))
    return {last: tuple(sorted(listed, key=lambda item: -len(item[0]))) for last, listed in found.items()}


def _add_cldr_names(language: Language, add: Callable[[str, TimeTag], None]) -> None:
    locale = Locale(language)
    endings = locales.rows(language, _FILE, "month endings")
    for number, name in locale.months["format"]["wide"].items():
        add(name, TimeTag("month", name, number))
        for kind, suffixes in endings:
            for suffix in suffixes.split():
                add(name + suffix, TimeTag(kind, name, number))
    repeated = locales.words(language, _FILE, "weekday endings")
    for number, name in locale.days["format"]["wide"].items():
        add(name, TimeTag("weekday", "one", number))
        for suffix in repeated:
            add(name + suffix, TimeTag("weekday", "every", number))
