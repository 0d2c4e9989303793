"""An activity at a glance: one sentence of what it is, and its facts in one line."""

from __future__ import annotations

import re
from datetime import date

from assistant.matching.season import Season
from assistant.model import Activity, Catalog, Language, Period, Session, in_language
from assistant.replies.activity_facts import (
    capped,
    duration_in_words,
    grades_in_words,
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


def facts_of(activity: Activity, language: Language, catalog: Catalog, today: date) -> tuple[str, ...]:
    """When, for which grades, where, how long and for how much, as far as it is known; each as short as it can be."""
    price = price_in_words(activity.price, language, catalog)
    facts = (
        when_in_brief(activity, language, today),
        grades_in_words(activity.grades, language),
        place_in_brief(activity, language),
        duration_in_words(activity.duration_minutes, language),
        capped(price, _MOST_OF_A_FACT),
    )
    return tuple(fact for fact in facts if fact)


def when_in_brief(
    activity: Activity, language: Language, today: date, season: Season | None = None, wanted: int = 0
) -> str:
    """When it is offered from today on. Of fixed dates the first one is named, of those ``wanted`` (one bit a day of
    the season) where there are any."""
    if activity.sessions:
        coming = sorted((one for one in activity.sessions if one.date >= today), key=lambda one: one.date)
        fitting = [
            one for one in coming if season is not None and season.of_periods([Period(one.date, one.date)]) & wanted
        ]
        return _first_of(fitting or coming, len(coming), language, today)
    weekdays = short_weekdays_in_words(activity.weekdays, language)
    seasons = _seasons(activity, language, today)
    return f"{seasons} ({weekdays})" if seasons and weekdays else seasons or weekdays


def _seasons(activity: Activity, language: Language, today: date) -> str:
    openings = [
        short_months_in_words(activity.months, language)
        if len(activity.months) < 12
        else phrase(language, "when.year"),
        weeks_in_words(activity.weeks, language) if activity.weeks else "",
        *(
            short_period_in_words(period, language, today)
            for period in activity.dates
            if period.end is None or period.end >= today
        ),
    ]
    first, *more = [opening for opening in openings if opening] or [""]
    return f"{first} …" if more else capped(first, _MOST_OF_A_FACT)


def _first_of(sessions: list[Session], count: int, language: Language, today: date) -> str:
    if not sessions:
        return ""
    first = short_moment_in_words(sessions[0].date, sessions[0].time, language, today)
    return phrase(language, "when.first", first=first) if count > 1 else first


def place_in_brief(activity: Activity, language: Language) -> str:
    """The place with its town, or the town alone where that is too long; else the first thing that is said of where."""
    place = place_in_words(activity, language)
    if len(place) <= _MOST_OF_A_FACT:
        return place
    if activity.place.town or activity.place.name:
        return capped(activity.place.town or place, _MOST_OF_A_FACT)
    return phrase(language, f"setting.{min(activity.settings)}")
