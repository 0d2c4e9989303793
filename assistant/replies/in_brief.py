"""An activity at a glance: one sentence of what it is, and its facts in one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date

from assistant.matching.season import Season
from assistant.model import Activity, Catalog, Language, Period, Reading, Setting, in_language
from assistant.replies.activity_facts import (
    capped,
    duration_in_words,
    grades_in_words,
    listed,
    place_in_words,
    price_in_words,
)
from assistant.replies.dates import (
    short_moment_in_words,
    short_months_in_words,
    short_period_in_words,
    short_weekdays_in_words,
    weeks_in_words,
)
from assistant.replies.phrases import phrase

MOST_OF_A_GIST = 140
"""Letters of the sentence that says what an activity is: three lines on a phone."""
_FEWEST = 90
"""Letters from which a sentence is cut at the end of a clause rather than of a word."""
_MOST_OF_A_FACT = 32
_WITH_YOU = frozenset({Setting.AT_SCHOOL, Setting.ONLINE})
"""Where nobody has to go; whether that is outdoors does not matter then."""
_CLAUSE_END = re.compile(r"[,;:]\s|\s[–-]\s")
_SENTENCE_END = re.compile(r"[.!?…][\"»“”)]*\s+(?=[\"»„“(]*[^\W\d_a-zæøåäöü])")


def gist_of(activity: Activity, language: Language) -> str:
    """The summary's first sentence, cut where it is long."""
    return first_sentence(" ".join(in_language(activity.summary, language).split()))


def first_sentence(text: str) -> str:
    ends = (found for found in _SENTENCE_END.finditer(text) if _is_word(text[: found.start()].rpartition(" ")[2]))
    end = next(ends, None)
    sentence = text[: end.end()].rstrip() if end is not None else text
    if len(sentence) <= MOST_OF_A_GIST:
        return sentence
    cuts = [found.start() for found in _CLAUSE_END.finditer(sentence, _FEWEST, MOST_OF_A_GIST)]
    return f"{sentence[: cuts[-1]]} …" if cuts else capped(sentence, MOST_OF_A_GIST)


def _is_word(last: str) -> bool:
    """Whether a full stop behind it ends a sentence: behind ``5`` it makes an ordinal, behind ``z. B`` or ``Nr`` it
    stands for the rest of the word."""
    letters = last.strip('("»„“').lower()
    return len(letters) > 1 and not letters.isdigit() and any(vowel in letters for vowel in "aeiouyæøåäöüé")


def facts_of(
    activity: Activity,
    language: Language,
    catalog: Catalog,
    season: Season,
    asked: Reading | None = None,
    leave_out: Collection[str] = (),
) -> tuple[str, ...]:
    """When, for which grades, where, how long and for how much, as far as it is known; each as short as it can be.
    ``leave_out``: conditions of which no more need be said."""
    facts = {
        "periods": when_in_brief(activity, language, season, asked),
        "grades": grades_in_words(activity.grades, language),
        "settings": place_in_brief(activity, language),
        "duration_minutes": duration_in_words(activity.duration_minutes, language),
        "price": _price(activity, language, catalog),
    }
    return tuple(fact for condition, fact in facts.items() if fact and condition not in leave_out)


def _price(activity: Activity, language: Language, catalog: Catalog) -> str:
    """A price in words whole or not at all: half of it may be untrue."""
    price = price_in_words(activity.price, language, catalog)
    return price if len(price) <= _MOST_OF_A_FACT else phrase(language, "price.long")


def when_in_brief(activity: Activity, language: Language, season: Season, asked: Reading | None = None) -> str:
    """When it is offered from the season's first day on; of several dates or periods the first one is named, of those
    that are asked for where there are any."""
    wanted = season.of_periods(asked.periods, asked.weekdays) if asked is not None else 0

    def is_asked_for(period: Period) -> bool:
        return bool(season.of_periods([period]) & wanted)

    if activity.sessions:
        return _session(activity, language, season.today, is_asked_for)
    weekdays = short_weekdays_in_words(activity.weekdays, language)
    seasons = _seasons(activity, language, season.today, is_asked_for)
    return f"{seasons} ({weekdays})" if seasons and weekdays else seasons or weekdays


def _session(activity: Activity, language: Language, today: date, is_asked_for: Callable[[Period], bool]) -> str:
    coming = sorted((one for one in activity.sessions if one.date >= today), key=lambda one: one.date)
    if not coming:
        return ""
    one = next((one for one in coming if is_asked_for(Period(one.date, one.date))), coming[0])
    words = short_moment_in_words(one.date, one.time, language, today)
    return phrase(language, "when.first", first=words) if len(coming) > 1 else words


def _seasons(activity: Activity, language: Language, today: date, is_asked_for: Callable[[Period], bool]) -> str:
    coming = [period for period in activity.dates if period.end is None or period.end >= today]
    openings = [
        short_months_in_words(activity.months, language)
        if len(activity.months) < 12
        else phrase(language, "when.year"),
        weeks_in_words(activity.weeks, language) if activity.weeks else "",
        *(short_period_in_words(one, language, today) for one in sorted(coming, key=is_asked_for, reverse=True)),
    ]
    first, *more = [opening for opening in openings if opening] or [""]
    return f"{first} …" if more else capped(first, _MOST_OF_A_FACT)


def place_in_brief(activity: Activity, language: Language) -> str:
    """The place with its town, or the town alone where that is too long; else where it can be, but for the weather."""
    place = place_in_words(activity, language)
    if activity.place.town or activity.place.name:
        return place if len(place) <= _MOST_OF_A_FACT else capped(activity.place.town or place, _MOST_OF_A_FACT)
    settings = activity.settings & _WITH_YOU or activity.settings
    return listed((phrase(language, f"setting.{setting}") for setting in sorted(settings)), language, "or")
