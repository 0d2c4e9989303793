"""Hours of school days, with weekends, holidays and changes to summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import Period
from assistant.planning import SchoolTime
from tests.fakes import FakeClock, FakeHolidays

HERE = ZoneInfo("Europe/Copenhagen")
EASTER = Period(date(2027, 3, 20), date(2027, 3, 29))
SCHOOL = SchoolTime(HERE, FakeHolidays({"easter": EASTER, "public": Period(date(2027, 5, 6), date(2027, 5, 6))}))
MOMENTS = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


def at(text: str) -> datetime:
    """Local."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("moment", "next_one"),
    [
        ("2027-04-20T10:15", "2027-04-20T10:15"),
        ("2027-04-20T07:59", "2027-04-20T08:00"),
        ("2027-04-20T16:00", "2027-04-21T08:00"),
        ("2027-04-20T23:30", "2027-04-21T08:00"),
        ("2027-04-23T16:01", "2027-04-26T08:00"),
        ("2027-04-25T12:00", "2027-04-26T08:00"),
        ("2027-03-19T17:00", "2027-03-30T08:00"),  # over Easter and into summer time
        ("2027-05-05T20:00", "2027-05-07T08:00"),  # Ascension Day
    ],
)
def test_the_next_moment_on_which_schools_are_open(moment: str, next_one: str) -> None:
    assert SCHOOL.next_moment(at(moment)) == at(next_one)


def test_school_days_are_counted_over_weekends_and_holidays() -> None:
    assert SCHOOL.days_before(date(2027, 4, 20), 3) == date(2027, 4, 15)
    assert SCHOOL.days_before(date(2027, 4, 1), 3) == date(2027, 3, 19)
    assert SCHOOL.days_before(date(2027, 4, 25), 1) == date(2027, 4, 23)
    assert SCHOOL.days_after(date(2027, 5, 5), 1) == date(2027, 5, 7)
    assert SCHOOL.days_after(date(2027, 5, 5), 0) == date(2027, 5, 5)


@pytest.mark.parametrize(
    ("moment", "hours", "over"),
    [
        ("2027-04-20T10:15", 48, "2027-04-22T10:15"),
        ("2027-04-22T10:15", 48, "2027-04-26T10:15"),
        ("2027-04-24T10:15", 48, "2027-04-28T00:00"),
        ("2027-03-19T20:00", 5, "2027-03-30T01:00"),
        ("2027-04-20T10:15", 0, "2027-04-20T10:15"),
    ],
)
def test_hours_count_on_school_days_alone(moment: str, hours: int, over: str) -> None:
    assert SCHOOL.hours_after(at(moment), hours) == at(over)


@given(MOMENTS)
def test_the_next_moment_is_the_first_one_in_hours(moment: datetime) -> None:
    found = SCHOOL.next_moment(moment)
    assert found >= moment
    assert SCHOOL.is_in_hours(found)
    if found > moment:
        assert not SCHOOL.is_in_hours(moment)
        assert not SCHOOL.is_in_hours(found - timedelta(minutes=1))


@given(MOMENTS, st.integers(0, 100), st.integers(0, 100))
def test_hours_add_up(moment: datetime, some: int, more: int) -> None:
    begun = SCHOOL.hours_after(moment, some)
    assert SCHOOL.hours_after(moment, some + more) - SCHOOL.hours_after(begun, more) == timedelta(0)


def test_today_may_be_another_day_than_the_clocks() -> None:
    clock = FakeClock(at("2027-04-20T10:15"), HERE)
    assert SCHOOL.now(clock) == at("2027-04-20T10:15")

    class Elsewhen(FakeClock):
        def today(self) -> date:
            return date(2027, 5, 3)

    assert SCHOOL.now(Elsewhen(at("2027-04-20T10:15"))) == at("2027-05-03T10:15")
