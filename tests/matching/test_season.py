from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.matching.season import Season
from assistant.model import Activity, Audience, Kind, Period, Provider, Session
from tests.fakes import FakeHolidays

TODAY = date(2026, 11, 21)
EASTER = Period(date(2027, 3, 22), date(2027, 3, 29))
SEASON = Season(TODAY, FakeHolidays({"easter": EASTER}))
VISIT = Activity("visit", {}, {}, Kind.COMPANY_VISIT, Provider("p", "P"))
SPRING = Period(date(2027, 3, 1), date(2027, 5, 31))


def days(activity: Activity, period: Period = SPRING) -> list[date]:
    offered = SEASON.of_activity(activity)
    assert offered is not None
    return list(SEASON.days(offered & SEASON.of_periods([period])))


def test_a_season_that_is_not_stated_is_unknown() -> None:
    assert SEASON.of_activity(VISIT) is None


def test_months_offer_their_school_days_without_holidays_and_weekends() -> None:
    march = days(replace(VISIT, months=frozenset({3})))
    assert march[0] == date(2027, 3, 1)
    assert all(day.month == 3 and day.weekday() < 5 and not EASTER.covers(day) for day in march)
    assert len(march) == 17


def test_months_weeks_and_dates_add_up_and_weekdays_narrow() -> None:
    offered = replace(
        VISIT,
        weeks=frozenset({17}),
        dates=(Period(date(2027, 5, 10), date(2027, 5, 16)),),
        weekdays=frozenset({1}),
    )
    assert days(offered) == [date(2027, 4, 27), date(2027, 5, 11)]


def test_with_sessions_only_these_dates_can_be_booked_until_their_deadline() -> None:
    sessions = (
        Session(date(2027, 4, 1), deadline=TODAY - timedelta(days=1)),
        Session(date(2027, 4, 2), deadline=TODAY),
        Session(date(2026, 10, 1)),
    )
    assert days(replace(VISIT, sessions=sessions, months=frozenset({5}))) == [date(2027, 4, 2)]


def test_a_deadline_that_is_over_closes_the_whole_entry() -> None:
    assert SEASON.of_activity(replace(VISIT, deadline=TODAY - timedelta(days=1))) == 0
    assert SEASON.of_activity(replace(VISIT, deadline=TODAY)) is None


def test_nothing_is_offered_after_valid_until() -> None:
    until = date(2027, 3, 3)
    assert days(replace(VISIT, months=frozenset({3}), valid_until=until))[-1] == until
    assert SEASON.of_activity(replace(VISIT, valid_until=TODAY - timedelta(days=1))) == 0


def test_teachers_and_kits_do_not_wait_for_school_days() -> None:
    course = replace(VISIT, months=frozenset({3}), audience=frozenset({Audience.TEACHERS}))
    kit = replace(VISIT, months=frozenset({3}), kind=Kind.LOAN_KIT)
    assert len(days(course)) == len(days(kit)) == 31


def test_weekdays_of_the_question_narrow_and_an_open_end_reaches_far() -> None:
    mondays = SEASON.of_periods([Period(date(2027, 5, 1), None)], {0})
    found = list(SEASON.days(mondays))
    assert found[0] == date(2027, 5, 3)
    assert all(day.weekday() == 0 for day in found)
    assert found[-1] > date(2028, 12, 1)


@given(st.integers(1, (1 << 800) - 1))
def test_the_middle_day_of_a_mask_is_the_later_of_two(mask: int) -> None:
    listed = list(SEASON.days(mask))
    assert SEASON.middle(mask) == listed[len(listed) // 2]
