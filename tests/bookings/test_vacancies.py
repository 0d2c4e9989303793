"""Which class on the waiting list a free place is offered to, and why not to another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from assistant import bookings
from assistant.bookings import Approve, Cancel, Decline, Propose
from assistant.bookings.rules import Rulebook
from assistant.bookings.vacancies import WhyNot, last_day_to_answer, passed_over
from assistant.errors import AlreadyDecided, RulesBroken
from assistant.model import Audience, Booking, Event, Facts, Kind, Period, Person, Provider, Session, Status
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import ANNA, METTE, MONDAY, NOW, TUESDAY, activity, booking, by, rulebook
from tests.fakes import book_in_memory

WEDNESDAY = MONDAY + timedelta(days=2)
WEEK = Period(MONDAY, MONDAY + timedelta(days=4))
HOLD = timedelta(days=2)
FOREST = activity("skov", called="Skoven", per_day=1, provider=Provider("skoven", "Skovskolen"))


@pytest.fixture
def book() -> Iterator[SqliteBookingBook]:
    with book_in_memory() as opened:
        yield opened


@pytest.fixture
def rules() -> Rulebook:
    return rulebook(activity(per_day=1))


def taken(book: SqliteBookingBook, rules: Rulebook, day: date = MONDAY, **said: Any) -> Booking:
    """Another class has an agreement on this day."""
    other = {"class_name": f"9.{day.day}", "school": "En anden skole", "wish": Period(day, day), **said}
    drafted = bookings.draft(book, rules, booking(**other), by(ANNA)).booking
    return bookings.decide(book, rules, Approve(drafted.id), by(METTE)).booking


def waits(book: SqliteBookingBook, name: str, minutes: int = 0, alike: Sequence[str] = (), **said: Any) -> Booking:
    who = Person(f"mail:{name}@skole.example.org", name)
    asked = booking(**{"class_name": name, "teacher": who, "wish": Period(MONDAY, MONDAY), **said})
    return bookings.put_on_list(book, asked, by(who, now=NOW + timedelta(minutes=minutes)), alike).booking


def looked(
    book: SqliteBookingBook, rules: Rulebook, now: datetime = NOW + timedelta(hours=1), held: Sequence[Booking] = ()
) -> list[Event]:
    return bookings.offer_places(book, rules, now, lambda _: now + HOLD, held)


def offered(events: Sequence[Event]) -> list[tuple[str, date | None]]:
    return [(event.booking.class_name, event.booking.date) for event in events if event.booking is not None]


def freed(book: SqliteBookingBook, rules: Rulebook, one: Booking) -> None:
    bookings.decide(book, rules, Cancel(one.id, "Syg"), by(METTE))


def of_teacher(one: Booking, now: datetime = NOW + timedelta(hours=2)) -> bookings.Actor:
    return by(one.teacher, now=now)


def test_a_place_that_is_taken_is_offered_once_it_is_free(book: SqliteBookingBook, rules: Rulebook) -> None:
    other = taken(book, rules)
    waiting = waits(book, "4.a")
    assert looked(book, rules) == []
    freed(book, rules, other)
    assert offered(looked(book, rules)) == [("4.a", MONDAY)]
    now = book.get(waiting.id)
    assert (now.status, now.proposed_date, now.offer.until) == (
        Status.WAITLISTED,
        MONDAY,
        NOW + timedelta(hours=1) + HOLD,
    )
    assert looked(book, rules) == []


def test_who_has_waited_longest_comes_first(book: SqliteBookingBook, rules: Rulebook) -> None:
    other = taken(book, rules)
    waits(book, "4.late", 5)
    waits(book, "4.early", 1)
    freed(book, rules, other)
    assert offered(looked(book, rules)) == [("4.early", MONDAY)]


def test_who_can_come_on_that_day_alone_comes_before_who_has_waited_longer(
    book: SqliteBookingBook, rules: Rulebook
) -> None:
    others = [taken(book, rules, MONDAY + timedelta(days=day)) for day in range(5)]
    waits(book, "4.any", 1, wish=WEEK)
    waits(book, "4.day", 5)
    freed(book, rules, others[0])
    assert offered(looked(book, rules)) == [("4.day", MONDAY)]


def test_who_asked_for_this_activity_comes_before_who_would_take_anything_like_it(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(per_day=1), FOREST)
    other = taken(book, rules)
    taken(book, rules, activity_id="skov", provider_id="skoven", class_name="8.x")
    waits(book, "4.alike", 1, ["vand"], activity_id="skov", provider_id="skoven", activity_title="Skoven")
    waits(book, "4.own", 5)
    freed(book, rules, other)
    assert offered(looked(book, rules)) == [("4.own", MONDAY)]


def test_a_place_in_something_like_it_makes_the_wait_one_for_that(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(per_day=1), FOREST)
    taken(book, rules)
    waiting = waits(book, "4.a", alike=["skov"])
    assert offered(looked(book, rules)) == [("4.a", MONDAY)]
    now = book.get(waiting.id)
    assert (now.activity_id, now.activity_title) == ("skov", "Skoven")
    back = bookings.refuse(book, rules, waiting.id, of_teacher(waiting)).booking
    assert (back.status, back.activity_id, back.activity_title, back.date) == (
        Status.WAITLISTED, "vand", "Vandets vej", None,
    )  # fmt: skip


def test_a_group_that_is_too_big_is_passed_over_and_blocks_nobody(book: SqliteBookingBook) -> None:
    course = activity(audience=frozenset({Audience.TEACHERS}), sessions=(Session(MONDAY, "14:00", seats=4),))
    rules = rulebook(course)
    other = taken(book, rules, pupils=4)
    waits(book, "big", 1, pupils=5)
    waits(book, "three", 2, pupils=3)
    waits(book, "two", 3, pupils=2)
    waits(book, "one", 4, pupils=1)
    freed(book, rules, other)
    assert offered(looked(book, rules)) == [("three", MONDAY), ("one", MONDAY)]


def test_a_held_place_is_nobody_elses(book: SqliteBookingBook, rules: Rulebook) -> None:
    other = taken(book, rules)
    waits(book, "4.a")
    freed(book, rules, other)
    looked(book, rules)
    late = bookings.draft(book, rules, booking(class_name="4.late", wish=Period(MONDAY, MONDAY)), by(ANNA)).booking
    assert late.date is None
    with pytest.raises(RulesBroken) as refused:
        bookings.decide(book, rules, Approve(late.id, day=MONDAY), by(METTE))
    assert [check.rule for check in refused.value.checks] == ["capacity_day"]


def test_yes_makes_a_draft_that_keeps_the_place_until_it_is_decided(book: SqliteBookingBook, rules: Rulebook) -> None:
    other = taken(book, rules)
    first, second = waits(book, "4.a", 1), waits(book, "4.b", 2)
    freed(book, rules, other)
    looked(book, rules)
    draft = bookings.accept(book, rules, first.id, of_teacher(first)).booking
    assert (draft.status, draft.date, draft.wish, draft.proposed_date) == (
        Status.DRAFT, MONDAY, Period(MONDAY, MONDAY), None,
    )  # fmt: skip
    assert looked(book, rules) == []
    bookings.decide(book, rules, Decline(draft.id, "Nej"), by(METTE))
    assert offered(looked(book, rules)) == [(second.class_name, MONDAY)]


def test_yes_is_refused_where_the_class_is_elsewhere_by_now(book: SqliteBookingBook, rules: Rulebook) -> None:
    rules = rulebook(activity(per_day=1), FOREST)
    waiting = waits(book, "4.a")
    looked(book, rules)
    taken(book, rules, activity_id="skov", provider_id="skoven", class_name="4.a", school=waiting.school)
    with pytest.raises(RulesBroken) as refused:
        bookings.accept(book, rules, waiting.id, of_teacher(waiting))
    assert [check.rule for check in refused.value.checks] == ["class_busy"]
    assert book.get(waiting.id).offer is not None


def test_no_passes_it_on_and_it_is_not_offered_again(book: SqliteBookingBook, rules: Rulebook) -> None:
    others = [taken(book, rules, MONDAY + timedelta(days=day)) for day in range(5)]
    first, second = waits(book, "4.a", 1, wish=WEEK), waits(book, "4.b", 2, wish=WEEK)
    freed(book, rules, others[0])
    looked(book, rules)
    assert bookings.refuse(book, rules, first.id, of_teacher(first)).booking.status is Status.WAITLISTED
    assert offered(looked(book, rules)) == [("4.b", MONDAY)]
    bookings.refuse(book, rules, second.id, of_teacher(second))
    assert looked(book, rules) == []
    freed(book, rules, others[1])
    assert offered(looked(book, rules)) == [("4.a", TUESDAY)]


def test_no_to_the_only_place_ends_the_wait(book: SqliteBookingBook, rules: Rulebook) -> None:
    waiting = waits(book, "4.a")
    looked(book, rules)
    assert bookings.refuse(book, rules, waiting.id, of_teacher(waiting)).booking.status is Status.CANCELLED


def test_a_class_is_offered_one_thing_a_day(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(per_day=1), FOREST)
    waits(book, "4.a", 1)
    waits(book, "4.a", 2, activity_id="skov", provider_id="skoven", activity_title="Skoven")
    assert offered(looked(book, rules)) == [("4.a", MONDAY)]


def test_an_offer_lapses_when_its_time_is_over_and_not_before(book: SqliteBookingBook, rules: Rulebook) -> None:
    waiting = waits(book, "4.a", wish=WEEK)
    looked(book, rules)
    until = book.get(waiting.id).offer.until
    with pytest.raises(AlreadyDecided):
        bookings.lapse(book, rules, waiting.id, by(bookings.ASSISTANT, now=until - timedelta(seconds=1)))
    lapsed = bookings.lapse(book, rules, waiting.id, by(bookings.ASSISTANT, now=until)).booking
    assert (lapsed.status, lapsed.date, lapsed.offer, lapsed.wish) == (Status.WAITLISTED, None, None, WEEK)


def test_an_earlier_request_comes_first_and_a_later_one_does_not(book: SqliteBookingBook, rules: Rulebook) -> None:
    earlier = bookings.draft(book, rules, booking(class_name="4.x"), by(ANNA, now=NOW - timedelta(days=1))).booking
    other = taken(book, rules, wish=Period(MONDAY, MONDAY))
    waits(book, "4.a", 1)
    freed(book, rules, other)
    bookings.draft(book, rules, booking(class_name="4.y"), by(ANNA, now=NOW + timedelta(minutes=30)))
    assert looked(book, rules) == []
    bookings.decide(book, rules, Decline(earlier.id, "Nej"), by(METTE))
    assert offered(looked(book, rules)) == [("4.a", MONDAY)]


def test_a_wished_and_an_offered_day_are_claimed(book: SqliteBookingBook, rules: Rulebook) -> None:
    moving = taken(book, rules, TUESDAY)
    bookings.wish_change(book, rules, moving.id, facts=Facts(), day=WEDNESDAY, actor=by(ANNA, now=NOW))
    other = taken(book, rules, MONDAY)
    bookings.decide(book, rules, Propose(other.id, MONDAY + timedelta(days=3)), by(METTE))
    waits(book, "4.a", 1, wish=WEEK)
    assert offered(looked(book, rules)) == [("4.a", MONDAY + timedelta(days=4))]


def test_a_decision_that_can_be_taken_back_frees_nothing_yet(book: SqliteBookingBook, rules: Rulebook) -> None:
    other = taken(book, rules)
    waits(book, "4.a")
    freed(book, rules, other)
    assert looked(book, rules, held=[other]) == []
    assert offered(looked(book, rules)) == [("4.a", MONDAY)]


def test_a_session_that_is_added_is_offered(book: SqliteBookingBook) -> None:
    course = {"audience": frozenset({Audience.TEACHERS}), "kind": Kind.TEACHER_COURSE}
    full = rulebook(activity(sessions=(Session(MONDAY, "14:00", seats=1),), **course))
    taken(book, full, pupils=1)
    waits(book, "4.a", pupils=1, wish=WEEK)
    assert looked(book, full) == []
    more = rulebook(activity(sessions=(Session(MONDAY, "14:00", seats=1), Session(MONDAY, "16:00", seats=1)), **course))
    [event] = looked(book, more)
    assert (event.booking.date, event.booking.time) == (MONDAY, "16:00")


def test_today_and_what_closes_today_are_not_offered(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(per_day=1), today=MONDAY)
    waits(book, "4.a")
    assert looked(book, rules) == []


@pytest.mark.parametrize(
    ("more", "last"),
    [
        ({}, MONDAY - timedelta(days=1)),
        ({"deadline": MONDAY - timedelta(days=9)}, MONDAY - timedelta(days=9)),
        ({"sessions": (Session(MONDAY, "14:00", deadline=MONDAY - timedelta(days=3)),)}, MONDAY - timedelta(days=3)),
    ],
)
def test_a_yes_is_of_use_until_the_day_before_or_the_deadline(more: dict[str, Any], last: date) -> None:
    assert last_day_to_answer(activity(**more), MONDAY, "14:00") == last


# --- why not you ----------------------------------------------------------------------------------------------------


def why(book: SqliteBookingBook, rules: Rulebook, one: Booking) -> WhyNot | None:
    passed = passed_over(book.get(one.id), book, rules)
    return None if passed is None else passed.why


def test_nobody_was_passed_over_while_nothing_is_free(book: SqliteBookingBook, rules: Rulebook) -> None:
    taken(book, rules)
    assert why(book, rules, waits(book, "4.a")) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "reason"),
    [
        ({"minutes": 5}, {"minutes": 1}, WhyNot.AGE),
        ({"minutes": 1, "wish": WEEK}, {"minutes": 5}, WhyNot.DAY),
        ({"minutes": 1, "pupils": 40}, {"minutes": 5}, WhyNot.TOO_MANY),
        ({"minutes": 1, "grade": 9}, {"minutes": 5}, WhyNot.RULE),
    ],
)
def test_the_reason_is_said(
    book: SqliteBookingBook, mine: dict[str, Any], theirs: dict[str, Any], reason: WhyNot
) -> None:
    rules = rulebook(activity(per_day=1, group_size=(None, 30), grades=(4, 6)))
    days = [taken(book, rules, MONDAY + timedelta(days=day), grade=5) for day in range(5)]
    passed, winner = waits(book, "4.a", **mine), waits(book, "4.b", **theirs)
    freed(book, rules, days[0])
    assert offered(looked(book, rules)) == [("4.b", MONDAY)]
    assert why(book, rules, passed) is reason
    assert why(book, rules, winner) is None
    # so it stays once the place was taken
    bookings.accept(book, rules, winner.id, of_teacher(winner))
    assert why(book, rules, passed) is reason


def test_who_had_it_and_who_would_take_anything_like_it_read_why(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(per_day=1), FOREST)
    taken(book, rules, activity_id="skov", provider_id="skoven", class_name="8.x")
    first = waits(book, "4.a", 1, wish=Period(MONDAY, TUESDAY))
    alike = waits(book, "4.alike", 2, ["vand"], activity_id="skov", provider_id="skoven", activity_title="Skoven")
    taken(book, rules, TUESDAY)
    assert offered(looked(book, rules)) == [("4.a", MONDAY)]
    assert why(book, rules, alike) is WhyNot.ACTIVITY
    bookings.refuse(book, rules, first.id, of_teacher(first))
    assert offered(looked(book, rules, NOW + timedelta(hours=3))) == [("4.alike", MONDAY)]
    assert why(book, rules, first) is WhyNot.HAD
