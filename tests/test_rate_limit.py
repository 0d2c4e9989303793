"""So many within a span that slides along; a clock that is put back shuts nobody out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from integrations.channels.rate_limit import RateLimit, RateLimiter

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
THREE = RateLimit(3, HOUR)


def at(*minutes: int) -> list[datetime]:
    return [NOON + timedelta(minutes=minute) for minute in minutes]


def test_only_times_within_the_span_count() -> None:
    assert THREE.recent(at(-61, -60, -59, 0), NOON) == at(-59, 0)
    assert not THREE.is_reached(at(-60, -30, 0), NOON)
    assert THREE.is_reached(at(-59, -30, 0), NOON)


def test_times_from_before_the_clock_was_put_back_count_no_more() -> None:
    assert THREE.recent(at(1, 60, 24 * 60), NOON) == []


def test_what_is_too_much_comes_when_the_span_is_over() -> None:
    assert THREE.next_at(at(-50, -40), NOON) == NOON
    assert THREE.next_at(at(-50, -40, -30), NOON) == NOON + timedelta(minutes=10)
    assert THREE.next_at(at(-50, -40, -30, 10), NOON) == NOON + timedelta(minutes=20)
    assert THREE.next_at(at(-90, -80, -70), NOON) == NOON


def test_everybody_is_counted_alone() -> None:
    limiter = RateLimiter(THREE)
    assert [limiter.admits(who, NOON) for who in "aaaab"] == [True, True, True, False, True]


def test_who_was_refused_is_let_in_as_soon_as_the_first_is_an_hour_ago() -> None:
    limiter = RateLimiter(THREE)
    assert [limiter.admits("a", now) for now in at(0, 10, 20, 59, 60, 61, 70)] == [True] * 3 + [
        False,
        True,
        False,
        True,
    ]


def test_whoever_came_too_often_before_the_clock_was_put_back_is_let_in() -> None:
    limiter = RateLimiter(THREE)
    tomorrow = NOON + timedelta(days=1)
    assert [limiter.admits("a", now) for now in [tomorrow] * 4 + [NOON] * 4] == [True, True, True, False] * 2


@given(st.lists(st.integers(0, 300), min_size=1, max_size=60).map(sorted))
def test_never_more_than_the_limit_within_any_span(minutes: list[int]) -> None:
    limiter = RateLimiter(THREE)
    admitted = [now for now in at(*minutes) if limiter.admits("a", now)]
    assert all(third - first >= HOUR for first, third in zip(admitted, admitted[3:], strict=False))


@given(st.lists(st.integers(0, 300), min_size=1, max_size=60).map(sorted))
def test_what_is_planned_keeps_the_limit_and_the_order(minutes: list[int]) -> None:
    planned: list[datetime] = []
    for now in at(*minutes):
        planned.append(THREE.next_at(planned, now))
        assert planned[-1] >= now
    assert planned == sorted(planned)
    assert all(later - first >= HOUR for first, later in zip(planned, planned[3:], strict=False))
