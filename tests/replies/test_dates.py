from datetime import date

import pytest

from assistant.model import Language, Period
from assistant.replies.activity_facts import (
    duration_in_words,
    grade_set_in_words,
    grades_in_words,
    listed,
    size_in_words,
)
from assistant.replies.dates import (
    day_in_words,
    months_in_words,
    period_in_words,
    weekdays_in_words,
    weeks_in_words,
)

DA, DE, EN = Language.DA, Language.DE, Language.EN
WEEK_17 = Period(date(2027, 4, 26), date(2027, 5, 2))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DA, "torsdag den 29. april 2027 kl. 09.30"),
        (DE, "Donnerstag, 29. April 2027, 09:30 Uhr"),
        (EN, "Thursday 29 April 2027, 09:30"),
    ],
)
def test_a_day_is_said_with_its_weekday_and_time(language: Language, words: str) -> None:
    assert day_in_words(date(2027, 4, 29), language, "09:30") == words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (WEEK_17, "uge 17 (26. april til 2. maj 2027)"),
        (Period(date(2027, 3, 1), date(2027, 5, 31)), "marts-maj 2027"),
        (Period(date(2026, 12, 1), date(2027, 2, 28)), "december 2026-februar 2027"),
        (Period(date(2027, 5, 1), date(2027, 5, 31)), "maj 2027"),
        (Period(date(2027, 5, 11), date(2027, 5, 20)), "11. maj til 20. maj 2027"),
        (Period(date(2027, 5, 12), date(2027, 5, 12)), "onsdag den 12. maj 2027"),
        (Period(date(2027, 5, 1), None), "fra 1. maj 2027"),
        (Period(None, date(2027, 5, 1)), "indtil 1. maj 2027"),
    ],
)
def test_a_period_is_said_as_short_as_it_can_be(period: Period, words: str) -> None:
    assert period_in_words(period, DA) == words


def test_months_over_new_year_are_one_run() -> None:
    assert months_in_words({11, 12, 1, 2, 5}, DE) == "November–Februar, Mai"


def test_weeks_and_weekdays_are_listed() -> None:
    assert weeks_in_words({39}, DA) == "uge 39"
    assert weeks_in_words({8, 9, 12}, EN) == "weeks 8-9, 12"
    assert weekdays_in_words({3, 1}, DE) == "Dienstag, Donnerstag"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(45, "45 minutter"), (60, "1 time"), (120, "2 timer"), (150, "2,5 timer"), (2880, "2 dage"), (None, "")],
)
def test_durations_are_said_in_the_unit_people_use(minutes: int | None, words: str) -> None:
    assert duration_in_words(minutes, DA) == words


def test_grades_are_said_as_ranges_where_they_have_no_gaps() -> None:
    assert grades_in_words((-1, 2), DA) == "børnehave til 2. klasse"
    assert grades_in_words((8, 8), DE) == "Klasse 8"
    assert grade_set_in_words({7, 8, 9}, EN) == "grades 7–9"
    assert grade_set_in_words({4, 6}, DA) == "4. klasse og 6. klasse"


def test_sizes_and_lists() -> None:
    assert size_in_words((12, 28), EN) == "12–28"
    assert size_in_words((None, 28), DE) == "höchstens 28"
    assert listed(["a", "b", "c"], DA) == "a, b og c"
