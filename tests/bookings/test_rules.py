"""The rules one by one, and the day that is offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.bookings.occupancy import LOAN_DAYS, school_year
from assistant.bookings.rules import Rulebook, checks, first_free_day
from assistant.matching.season import REACH, Season
from assistant.model import (
    KITA,
    Activity,
    Audience,
    Booking,
    Change,
    ChangeKind,
    ChannelName,
    Check,
    Kind,
    Period,
    Provider,
    Session,
    Status,
)
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import ANNA, HOLIDAYS, MONDAY, NOW, TODAY, TUESDAY, WATERWORKS, activity, booking, rulebook
from tests.fakes import book_in_memory

SATURDAY = MONDAY + timedelta(days=5)
HARD = {
    "capacity_day",
    "capacity_year",
    "capacity_week",
    "seats",
    "stock",
    "class_busy",
    "past",
    "gone",
    "no_date",
    "session",
}


@pytest.fixture
def book() -> Iterator[SqliteBookingBook]:
    with book_in_memory() as book:
        yield book


def approved(book: SqliteBookingBook, **fields: Any) -> Booking:
    """Another class's approved visit on that Monday."""
    other = {"class_name": "9.z", "status": Status.APPROVED, "date": MONDAY} | fields
    return book.add(booking(**other), Change("", NOW, ANNA.address, ChannelName.MAIL, ChangeKind.DRAFTED))


def held_against(entry: Activity, wanted: Booking, book: SqliteBookingBook) -> tuple[Check, ...]:
    return checks(entry, wanted, book, Season(TODAY, HOLIDAYS), HOLIDAYS, TODAY)


def failed(entry: Activity, wanted: Booking, book: SqliteBookingBook) -> dict[str, dict[str, object]]:
    """Rule -> facts of what fails; hard rules are hard and no others."""
    found = held_against(entry, wanted, book)
    assert all(check.hard == (check.rule in HARD) for check in found)
    return {check.rule: dict(check.facts) for check in found if not check.ok}


def test_an_entry_that_says_nothing_breaks_nothing(book: SqliteBookingBook) -> None:
    assert failed(activity(), booking(date=MONDAY), book) == {}


def test_a_rule_is_named_once(book: SqliteBookingBook) -> None:
    entry = activity(per_day=1, per_school_year=3, stock=2, deadline=MONDAY, provider=Provider("p", "P", per_week=2))
    rules = [check.rule for check in held_against(entry, booking(date=MONDAY), book)]
    assert sorted(rules) == sorted(set(rules))
    assert HARD - set(rules) == {"seats", "session"}


@pytest.mark.parametrize(("audience", "expected"), [(Audience.PUPILS, {"group_size"}), (Audience.TEACHERS, set())])
def test_the_fewest_of_a_course_are_not_asked_of_one_registration(
    book: SqliteBookingBook, audience: Audience, expected: set[str]
) -> None:
    course = activity(kind=Kind.TEACHER_COURSE, audience=frozenset({audience}), group_size=(6, 30))
    assert set(failed(course, booking(date=MONDAY, pupils=1), book)) == expected
    assert set(failed(course, booking(date=MONDAY, pupils=31), book)) == {"group_size"}


def test_what_is_wrong_is_told_with_its_numbers(book: SqliteBookingBook) -> None:
    entry = activity(grades=(7, 9), group_size=(10, 20), members_only=True, deadline=date(2026, 11, 1))
    assert failed(entry, booking(date=MONDAY), book) == {
        "grade": {"grade": 4, "grades": (7, 9)},
        "group_size": {"count": 22, "size": (10, 20)},
        "members_only": {},
        "deadline": {"day": date(2026, 11, 1)},
    }


def test_kita_is_a_grade_like_others(book: SqliteBookingBook) -> None:
    assert "grade" not in failed(activity(grades=(KITA, 2)), booking(grade=KITA), book)
    assert "grade" in failed(activity(grades=(0, 2)), booking(grade=KITA), book)


def test_no_date_names_the_wish(book: SqliteBookingBook) -> None:
    assert failed(activity(), booking(date=None), book) == {"no_date": {"wish": Period(MONDAY, MONDAY)}}


def test_a_day_that_is_over_is_past(book: SqliteBookingBook) -> None:
    yesterday = TODAY - timedelta(days=3)
    assert failed(activity(), booking(date=yesterday), book) == {"past": {"day": yesterday}}
    assert failed(activity(), booking(date=TODAY), book) == {}


def test_an_activity_that_left_the_catalogue_is_gone(book: SqliteBookingBook) -> None:
    found = Rulebook({}, Season(TODAY, HOLIDAYS), HOLIDAYS).checks(booking(date=MONDAY), book)
    assert [(check.rule, check.ok) for check in found] == [("gone", False), ("no_date", True), ("past", True)]


@pytest.mark.parametrize(
    ("fields", "day", "expected"),
    [
        ({"months": frozenset({5})}, MONDAY, {"season"}),
        ({"months": frozenset({4})}, MONDAY, set()),
        ({"weeks": frozenset({16})}, MONDAY, set()),
        ({"weeks": frozenset({17})}, MONDAY, {"season"}),
        ({"weekdays": frozenset({1})}, MONDAY, {"weekday"}),
        ({"weekdays": frozenset({5})}, SATURDAY, set()),
        ({}, SATURDAY, {"weekday"}),
        ({"kind": Kind.SELF_GUIDED}, SATURDAY, set()),
        ({}, date(2027, 3, 22), {"holiday"}),
        ({"kind": Kind.LOAN_KIT}, date(2027, 3, 22), set()),
        ({"dates": (Period(date(2027, 3, 22), date(2027, 3, 22)),)}, date(2027, 3, 22), set()),
        ({"dates": (Period(date(2027, 3, 1), date(2027, 3, 31)),)}, date(2027, 3, 22), {"holiday"}),
        ({"sessions": (Session(date(2027, 3, 22)),)}, date(2027, 3, 22), set()),
        ({"sessions": (Session(TUESDAY),)}, MONDAY, {"session"}),
        ({"valid_until": date(2027, 4, 1)}, MONDAY, {"season"}),
    ],
)
def test_when_it_is_offered(book: SqliteBookingBook, fields: dict[str, Any], day: date, expected: set[str]) -> None:
    found = failed(activity(**fields), booking(date=day), book)
    assert set(found) == expected
    assert all(facts == {"day": day} for facts in found.values())


def test_a_day_is_full(book: SqliteBookingBook) -> None:
    approved(book)
    approved(book, date=TUESDAY)
    for status in (Status.DRAFT, Status.PROPOSED, Status.CANCELLED, Status.DECLINED, Status.NO_SHOW):
        approved(book, status=status)
    assert "capacity_day" not in failed(activity(per_day=2), booking(date=MONDAY), book)
    approved(book, status=Status.HELD, class_name="9.y")
    assert failed(activity(per_day=2), booking(date=MONDAY), book) == {
        "capacity_day": {"count": 2, "most": 2, "day": MONDAY}
    }


def test_a_booking_does_not_stand_in_its_own_way(book: SqliteBookingBook) -> None:
    own = approved(book)
    assert failed(activity(per_day=1, per_school_year=1, stock=1), own, book) == {}


def test_a_school_year_is_full_from_august_to_july(book: SqliteBookingBook) -> None:
    approved(book, date=date(2026, 8, 1))
    approved(book, date=date(2027, 7, 31))
    approved(book, date=date(2027, 8, 1))
    entry = activity(per_school_year=2)
    assert failed(entry, booking(date=MONDAY), book) == {"capacity_year": {"count": 2, "most": 2, "day": MONDAY}}
    assert failed(entry, booking(date=date(2027, 9, 1)), book) == {}
    assert school_year(date(2027, 7, 31)) == (date(2026, 8, 1), date(2027, 7, 31))


def test_a_providers_week_is_full_over_all_its_activities(book: SqliteBookingBook) -> None:
    friday = MONDAY + timedelta(days=4)
    approved(book, activity_id="andet", date=friday)
    approved(book, provider_id="en-anden", date=friday)
    approved(book, date=MONDAY + timedelta(days=7))
    entry = activity(provider=replace(WATERWORKS, per_week=1))
    assert failed(entry, booking(date=MONDAY), book) == {"capacity_week": {"count": 1, "most": 1, "day": MONDAY}}


def test_seats_are_classes_of_one_session(book: SqliteBookingBook) -> None:
    entry = activity(sessions=(Session(MONDAY, "09:00", seats=1), Session(MONDAY, "12:00", seats=1)))
    approved(book, time="09:00")
    assert failed(entry, booking(date=MONDAY, time="09:00"), book) == {"seats": {"count": 1, "most": 1, "day": MONDAY}}
    assert failed(entry, booking(date=MONDAY, time="12:00"), book) == {}


def test_seats_of_a_teacher_course_are_participants(book: SqliteBookingBook) -> None:
    entry = activity(
        kind=Kind.TEACHER_COURSE, audience=frozenset({Audience.TEACHERS}), sessions=(Session(MONDAY, seats=10),)
    )
    approved(book, pupils=6)
    assert failed(entry, booking(date=MONDAY, pupils=4), book) == {}
    assert set(failed(entry, booking(date=MONDAY, pupils=5), book)) == {"seats"}


def test_a_kit_is_away_for_its_loan(book: SqliteBookingBook) -> None:
    kit = activity(kind=Kind.LOAN_KIT, stock=1)
    approved(book, binds_class=False)
    wanted = booking(binds_class=False)
    last_day_away = MONDAY + timedelta(days=LOAN_DAYS - 1)
    assert failed(kit, replace(wanted, date=last_day_away), book) == {
        "stock": {"count": 1, "most": 1, "day": last_day_away}
    }
    assert failed(kit, replace(wanted, date=MONDAY + timedelta(days=LOAN_DAYS)), book) == {}
    assert set(failed(kit, replace(wanted, date=MONDAY - timedelta(days=LOAN_DAYS - 1)), book)) == {"stock"}
    assert failed(kit, replace(wanted, date=MONDAY - timedelta(days=LOAN_DAYS)), book) == {}


def test_two_loans_that_do_not_meet_need_one_kit(book: SqliteBookingBook) -> None:
    kit = activity(kind=Kind.LOAN_KIT, stock=2)
    approved(book, date=MONDAY - timedelta(days=LOAN_DAYS - 1), binds_class=False)
    approved(book, date=MONDAY + timedelta(days=LOAN_DAYS - 1), binds_class=False)
    assert failed(kit, booking(date=MONDAY, binds_class=False), book) == {}


def test_a_loan_over_the_turn_of_the_school_year_is_counted(book: SqliteBookingBook) -> None:
    approved(book, date=date(2027, 7, 25), binds_class=False)
    kit = activity(kind=Kind.LOAN_KIT, stock=1)
    assert set(failed(kit, booking(date=date(2027, 8, 2), binds_class=False), book)) == {"stock"}


@pytest.mark.parametrize(
    ("other", "busy"),
    [
        ({}, True),
        ({"class_name": "4B"}, True),
        ({"class_name": "4.c"}, False),
        ({"school": "Svebølle Skole"}, False),
        ({"school": ""}, True),
        ({"school": "", "teacher": replace(ANNA, address="mail:bo@example.org")}, False),
        ({"date": TUESDAY}, False),
        ({"binds_class": False}, False),
        ({"status": Status.DRAFT}, False),
        ({"time": "09:00", "duration_minutes": 60}, True),
    ],
)
def test_a_class_is_in_one_place_at_a_time(book: SqliteBookingBook, other: dict[str, Any], busy: bool) -> None:
    approved(
        book,
        **({"class_name": "4.b", "activity_id": "skov", "activity_title": "Skoven", "provider_id": "skov"} | other),
    )
    found = failed(activity(), booking(date=MONDAY), book)
    assert found == (
        {"class_busy": {"other": "Skoven", "booking": "K1", "class_name": "4.b", "day": MONDAY}} if busy else {}
    )


def test_a_class_can_go_to_two_places_one_after_the_other(book: SqliteBookingBook) -> None:
    approved(book, class_name="4.b", provider_id="skov", time="09:00", duration_minutes=90)
    assert failed(activity(), booking(date=MONDAY, time="10:30", duration_minutes=60), book) == {}
    assert set(failed(activity(), booking(date=MONDAY, time="10:00", duration_minutes=60), book)) == {"class_busy"}


@pytest.mark.parametrize(
    ("fields", "busy"),
    [
        ({}, True),
        ({"per_day": 1}, True),
        ({"per_day": 2}, False),
        ({"kind": Kind.EVENT}, True),
        ({"id": "andet", "kind": Kind.EVENT}, False),
        ({"id": "andet", "sessions": (Session(MONDAY, "09:00"),)}, False),
    ],
)
def test_a_provider_takes_one_group_at_a_time(book: SqliteBookingBook, fields: dict[str, Any], busy: bool) -> None:
    approved(book, activity_id="andet", activity_title="Rensning", time="09:00", duration_minutes=90)
    found = failed(activity(**fields), booking(date=MONDAY, time="10:00", duration_minutes=90), book)
    assert found == ({"provider_busy": {"other": "Rensning", "booking": "K1", "day": MONDAY}} if busy else {})


def test_a_session_has_its_own_deadline(book: SqliteBookingBook) -> None:
    over = TODAY - timedelta(days=1)
    entry = activity(sessions=(Session(MONDAY, deadline=over),), deadline=TODAY)
    assert failed(entry, booking(date=MONDAY), book) == {"deadline": {"day": over}}


def test_the_first_free_day_is_the_first_on_which_nothing_is_broken(book: SqliteBookingBook) -> None:
    entry = activity(per_day=1, weekdays=frozenset({0, 1}))
    approved(book)
    wish = booking(wish=Period(MONDAY - timedelta(days=2), None))
    season = Season(TODAY, HOLIDAYS)
    assert first_free_day(entry, wish, book, season, HOLIDAYS) == TUESDAY
    assert first_free_day(entry, replace(wish, wish=Period(MONDAY, MONDAY)), book, season, HOLIDAYS) is None
    assert first_free_day(entry, replace(wish, wish=None), book, season, HOLIDAYS) is None


def test_an_open_wish_begins_today(book: SqliteBookingBook) -> None:
    assert rulebook().first_free_day(booking(wish=Period(None, None)), book) == TODAY
    assert rulebook().first_free_day(booking(wish=Period(None, TODAY - timedelta(days=1))), book) is None


def test_a_day_that_only_the_provider_minds_is_second_best(book: SqliteBookingBook) -> None:
    approved(book, activity_id="andet")
    assert rulebook().first_free_day(booking(wish=Period(MONDAY, TUESDAY)), book) == TUESDAY
    assert rulebook().first_free_day(booking(wish=Period(MONDAY, MONDAY)), book) == MONDAY


def test_free_days_are_those_on_which_nothing_is_broken(book: SqliteBookingBook) -> None:
    approved(book, activity_id="andet")
    wish = booking(wish=Period(MONDAY, MONDAY + timedelta(days=6)))
    assert rulebook().free_days(wish, book, 2) == [TUESDAY, TUESDAY + timedelta(days=1)]
    assert rulebook().free_days(replace(wish, activity_id="borte"), book, 2) == []
    assert rulebook().free_days(replace(wish, wish=None), book, 2) == []


@pytest.mark.parametrize(
    ("kind", "wish", "expected"),
    [
        (Kind.LOAN_KIT, Period(date(2027, 3, 22), date(2027, 3, 28)), None),
        (Kind.LOAN_KIT, Period(date(2027, 3, 22), date(2027, 4, 4)), date(2027, 3, 30)),
        (Kind.LOAN_KIT, Period(date(2027, 3, 22), date(2027, 3, 22)), date(2027, 3, 22)),
        (Kind.SELF_GUIDED, Period(date(2027, 3, 22), date(2027, 4, 4)), date(2027, 3, 30)),
        (Kind.SELF_GUIDED, Period(date(2027, 3, 22), date(2027, 3, 28)), date(2027, 3, 22)),
    ],
)
def test_a_kit_starts_in_holidays_only_on_the_very_day_wished(
    book: SqliteBookingBook, kind: Kind, wish: Period, expected: date | None
) -> None:
    assert rulebook(activity(kind=kind)).first_free_day(booking(wish=wish), book) == expected


def test_a_grade_that_does_not_fit_still_gets_a_day(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(grades=(8, 9), members_only=True))
    assert rules.first_free_day(booking(), book) == MONDAY


SOME = st.integers(0, REACH - 1).map(lambda offset: TODAY + timedelta(days=offset))


@settings(max_examples=150)
@given(
    months=st.frozensets(st.integers(1, 12), max_size=3),
    weeks=st.frozensets(st.integers(1, 53), max_size=3),
    weekdays=st.frozensets(st.integers(0, 6), max_size=3),
    periods=st.lists(st.tuples(SOME, st.integers(0, 40)), max_size=2),
    session_days=st.lists(SOME, max_size=3),
    valid_until=st.none() | SOME,
    kind=st.sampled_from(Kind),
    days=st.lists(SOME, min_size=1, max_size=30),
)
def test_the_rules_of_the_day_agree_with_the_season(
    months: frozenset[int],
    weeks: frozenset[int],
    weekdays: frozenset[int],
    periods: list[tuple[date, int]],
    session_days: list[date],
    valid_until: date | None,
    kind: Kind,
    days: list[date],
) -> None:
    entry = activity(
        kind=kind,
        months=months,
        weeks=weeks,
        weekdays=weekdays,
        dates=tuple(Period(first, first + timedelta(days=more)) for first, more in periods),
        sessions=tuple(Session(day) for day in session_days),
        valid_until=valid_until,
    )
    season = Season(TODAY, HOLIDAYS)
    offered = season.of_activity(entry)
    if offered is None:
        return
    bookable = set(season.days(offered))
    with book_in_memory() as book:
        for day in {*days, *session_days}:
            found = checks(entry, booking(date=day), book, season, HOLIDAYS, TODAY)
            broken = [check.rule for check in found if not check.ok]
            assert (not broken) == (day in bookable), (day, broken)
