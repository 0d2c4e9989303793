"""Public and school holidays of Denmark and the German Länder."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from assistant.model import Period
from integrations.resources.holidays import HolidayCalendar
from integrations.resources.public_holiday_cache import PublicHolidayCache

TODAY = date(2026, 11, 18)
DENMARK = HolidayCalendar("DK")
HOLSTEIN = HolidayCalendar("DE", "SH")


def period(written: str) -> Period:
    first, last = written.split("..")
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("winter", "2027-02-15..2027-02-21"),
        ("autumn", "2027-10-18..2027-10-24"),
        ("summer", "2027-06-26..2027-08-08"),
        ("easter", "2027-03-22..2027-03-29"),
        ("christmas", "2026-12-19..2027-01-03"),
        ("ascension", "2027-05-06..2027-05-09"),
        ("whitsun", "2027-05-15..2027-05-17"),
    ],
)
def test_danish_school_holidays(key: str, expected: str) -> None:
    assert DENMARK.school_holiday(key, TODAY) == period(expected)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("autumn", "2027-10-11..2027-10-23"),
        ("christmas", "2026-12-21..2027-01-06"),
        ("easter", "2027-03-30..2027-04-10"),
        ("summer", "2027-07-03..2027-08-14"),
    ],
)
def test_school_holidays_of_a_german_land(key: str, expected: str) -> None:
    assert HOLSTEIN.school_holiday(key, TODAY) == period(expected)


def test_a_land_without_winter_holidays_has_none() -> None:
    assert HOLSTEIN.school_holiday("winter", TODAY) is None


def test_carnival_week_in_bavaria_is_a_winter_holiday() -> None:
    assert HolidayCalendar("DE", "by").school_holiday("winter", TODAY) == period("2027-02-08..2027-02-12")


def test_a_holiday_that_runs_is_not_over() -> None:
    assert DENMARK.school_holiday("christmas", date(2027, 1, 2)) == period("2026-12-19..2027-01-03")
    assert DENMARK.school_holiday("christmas", date(2027, 1, 4)) == period("2027-12-22..2028-01-02")


def test_easter_begins_on_maundy_thursday_in_denmark_and_on_good_friday_in_germany() -> None:
    assert DENMARK.public_holiday("easter", TODAY) == period("2027-03-25..2027-03-29")
    assert HOLSTEIN.public_holiday("easter", TODAY) == period("2027-03-26..2027-03-29")


def test_a_key_nobody_knows_is_no_holiday() -> None:
    assert DENMARK.public_holiday("mid_may", TODAY) is None
    assert DENMARK.school_holiday("mid_may", TODAY) is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2027-02-17", "winter"),
        ("2027-02-24", ""),
        ("2027-03-24", "easter"),
        ("2027-05-06", "ascension"),
        ("2027-06-05", "public"),
        ("2027-04-23", ""),  # Great Prayer Day was abolished in 2024
        ("2027-01-02", "christmas"),
        ("2027-02-13", ""),  # a Saturday
    ],
)
def test_days_on_which_danish_schools_are_closed(day: str, expected: str) -> None:
    assert DENMARK.closed(date.fromisoformat(day)) == expected


def test_unity_day_is_closed_in_germany() -> None:
    assert HOLSTEIN.closed(date(2028, 10, 3)) == "public"


def test_a_catalogue_overrides_what_it_lists() -> None:
    own = {"2026/27": {"winter": period("2027-02-22..2027-02-28")}}
    calendar = HolidayCalendar("DK", "Eksempelby", own)
    assert calendar.school_holiday("winter", TODAY) == period("2027-02-22..2027-02-28")
    assert calendar.closed(date(2027, 2, 17)) == ""
    assert calendar.school_holiday("winter", date(2027, 3, 1)) == period("2028-02-14..2028-02-20")
    assert calendar.school_holiday("autumn", TODAY) == period("2027-10-18..2027-10-24")


def test_an_unknown_land_is_refused() -> None:
    with pytest.raises(ValueError, match="no holidays are known for DE ZZ"):
        HolidayCalendar("DE", "ZZ")


def test_kept_public_holidays_are_those_of_the_package(tmp_path: Path) -> None:
    days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(800)]
    for country, part in (("DK", None), ("DE", "RP")):
        package = holidays.country_holidays(country, subdiv=part)
        wanted = [day in package for day in days]
        for _ in range(2):
            kept = PublicHolidayCache(country, part, tmp_path)
            assert [day in kept for day in days] == wanted
    first, second = sorted(tmp_path.iterdir())
    assert (first.name, second.name) == ("holidays-DE-RP.json", "holidays-DK-all.json")
    second.write_text('{"2026": ["no date"]}')
    assert date(2026, 12, 25) in PublicHolidayCache("DK", None, tmp_path)


def test_a_country_that_does_not_exist_is_refused_with_a_folder_too(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="XX"):
        HolidayCalendar("XX", kept=tmp_path)
    assert list(tmp_path.iterdir()) == []
