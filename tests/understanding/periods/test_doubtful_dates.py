"""Dates that cannot be meant as they are written count for nothing, and the answer says why."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.model import DateDoubt, Language, Period
from assistant.replies.dates import date_doubt_in_words
from assistant.understanding.time_expressions import TimeFound, find_when
from tests.understanding.periods.test_sentences import CALENDARS

DA, DE, EN = Language.DA, Language.DE, Language.EN


def read(text: str, language: Language, today: date = date(2026, 11, 30)) -> TimeFound:
    return find_when(text, language, today, CALENDARS[language])


@pytest.mark.parametrize(
    ("text", "language", "doubt"),
    [
        ("vand den 29. februar 2027", DA, DateDoubt("no_leap_year", "29. februar 2027")),
        ("Wasser am 31.4.", DE, DateDoubt("no_such_day", "31.4.")),
        ("water on 30 February", EN, DateDoubt("no_such_day", "30 February")),
        ("vand fredag d. 12. maj 2027", DA, DateDoubt("other_weekday", "12. maj 2027", date(2027, 5, 12))),
        ("water on May 12, Friday", EN, DateDoubt("other_weekday", "May 12, Friday", date(2027, 5, 12))),
    ],
)
def test_a_date_that_cannot_be_meant_is_named_and_counts_for_nothing(
    text: str, language: Language, doubt: DateDoubt
) -> None:
    found = read(text, language)
    assert (found.periods, found.weekdays, found.doubts) == ((), frozenset(), (doubt,))


def test_a_leap_day_in_a_leap_year_is_a_day() -> None:
    found = read("den 29. februar 2028", DA)
    assert (found.periods, found.doubts) == ((Period(date(2028, 2, 29), date(2028, 2, 29)),), ())


def test_week_53_of_a_year_that_is_far_is_read_and_named() -> None:
    found = read("uge 53", DA, date(2027, 1, 5))
    assert found.periods == (Period(date(2032, 12, 27), date(2033, 1, 2)),)
    assert found.doubts == (DateDoubt("far_week", "uge 53", date(2032, 12, 27)),)
    assert read("uge 53", DA).doubts == ()


@pytest.mark.parametrize(
    ("doubt", "language", "words"),
    [
        (
            DateDoubt("no_leap_year", "29. februar 2027"),
            DA,
            "»29. februar 2027« findes ikke, for det år er ikke skudår. Hvilken dag mener du?",
        ),
        (
            DateDoubt("no_such_day", "31.4."),
            DE,
            "„31.4.“ gibt es im Kalender nicht. Welchen Tag meinen Sie?",
        ),
        (
            DateDoubt("other_weekday", "12 May 2027", date(2027, 5, 12)),
            EN,
            "Another weekday stands beside “12 May 2027”, but that day is a Wednesday. Which day do you mean?",
        ),
        (
            DateDoubt("far_week", "uge 53", date(2032, 12, 27)),
            DA,
            "»uge 53« begynder først igen mandag den 27. december 2032.",
        ),
    ],
)
def test_the_reason_is_said_in_a_sentence(doubt: DateDoubt, language: Language, words: str) -> None:
    assert date_doubt_in_words(doubt, language) == words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the closest Monday to 5 October", EN),
        ("a year from Christmas", EN),
        ("half a year from now", EN),
        ("a fortnight on Monday", EN),
        ("the 5th month", EN),
        ("ein Jahr nach Weihnachten", DE),
        ("Strom in der 9.", DE),
        ("vand til dem i den 7.", DA),
        ("det er to uger siden den 3. maj", DA),
    ],
)
def test_what_is_not_understood_as_a_whole_is_no_day(text: str, language: Language) -> None:
    assert read(text, language).periods == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Jonas, geb. 14.03.2014, sucht etwas im Wald", DE),
        ("Anna er født den 3. maj 2015", DA),
        ("born on 3 May 2015", EN),
    ],
)
def test_a_birthday_is_no_wish(text: str, language: Language) -> None:
    assert read(text, language).periods == ()


def test_darwins_birthday_is_a_day() -> None:
    assert read("på Darwins fødselsdag den 12. februar", DA).periods == (Period(date(2027, 2, 12), date(2027, 2, 12)),)


@pytest.mark.parametrize(
    ("text", "language", "weeks"),
    [
        ("Sidst var det i uge 19, men nu kan vi kun i uge 16 eller 17, for uge 19 er lejrskole", DA, (16, 17)),
        ("Wir können nur in KW 16, in KW 19 sind wir weg", DE, (16, 16)),
        ("only week 16 or 17, last time it was week 19", EN, (16, 17)),
    ],
)
def test_the_only_weeks_that_can_be_are_meant(text: str, language: Language, weeks: tuple[int, int]) -> None:
    first, last = (date.fromisocalendar(2027, week, day) for week, day in zip(weeks, (1, 7), strict=True))
    assert read(text, language).periods == (Period(first, last),)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Montags geht bei uns nie", DE), ("mandage går aldrig hos os", DA), ("Mondays never work for us", EN)],
)
def test_a_weekday_that_is_never_leaves_the_others(text: str, language: Language) -> None:
    assert read(text, language).weekdays == frozenset({1, 2, 3, 4})
