"""Which entries come first where the question's words decide nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.matching.conditions import conditions_of
from assistant.matching.facets import Facets
from assistant.matching.order import DailyLots, OrderOfEquals
from assistant.matching.season import REACH, Season
from assistant.model import Activity, Hit, Kind, Language, Period, Place, Provider, Reading, Session
from tests.fakes import FakeHolidays

TODAY = date(2026, 11, 23)
VISIT = Activity("visit", {}, {}, Kind.COMPANY_VISIT, Provider("p", "P"), months=frozenset(range(1, 13)))
ANYTHING = Reading("", Language.DA)


def entry(name: str, provider: str = "p", **more: object) -> Activity:
    return replace(VISIT, id=name, provider=Provider(provider, provider), **more)  # type: ignore[arg-type]


def in_order(*entries: Activity, reading: Reading = ANYTHING, today: date = TODAY, limit: int = 5) -> list[str]:
    activities = {one.id: one for one in entries}
    columns, season = Facets(activities), Season(today, FakeHolidays())
    verdicts = {name: columns.verdicts(one) for name, one in conditions_of(reading, season).items()}
    order = OrderOfEquals(columns, DailyLots(columns), verdicts, reading, season)
    first, most = order.first(np.ones(len(entries), np.bool_), limit)
    assert first.sum() <= most
    hits = [Hit(name, 0.0) for name, is_first in zip(columns.ids, first, strict=True) if is_first]
    return [hit.id for hit in order.settled(hits, activities)]


def test_what_says_most_comes_first_then_what_can_be_soonest() -> None:
    may = replace(ANYTHING, periods=(Period(date(2027, 5, 1), date(2027, 5, 31)),), grades=frozenset({3}))
    late = entry("a", grades=(1, 4), months=frozenset(), sessions=(Session(date(2027, 5, 20)),))
    soon = entry("b", grades=(1, 4), months=frozenset(), sessions=(Session(date(2027, 5, 4)),))
    unsaid = entry("c", months=frozenset(), sessions=(Session(date(2027, 5, 3)),))
    assert in_order(unsaid, late, soon, reading=may) == ["b", "a", "c"]


def test_what_was_hinted_at_comes_first() -> None:
    hinted = replace(ANYTHING, hinted_kinds=frozenset({Kind.LOAN_KIT}), places=("Høng",))
    kit, there = entry("kit", kind=Kind.LOAN_KIT), entry("there", place=Place(town="Høng"))
    both = entry("whole", kind=Kind.LOAN_KIT, place=Place(town="Høng"))
    found = in_order(entry("a"), entry("b"), kit, there, both, reading=hinted)
    assert (found[0], set(found[1:3])) == ("whole", {"kit", "there"})


def test_the_first_few_are_of_different_providers_and_kinds() -> None:
    many = [entry(f"a{number}", "big") for number in range(30)]
    small = [entry("x", "one"), entry("y", "two", kind=Kind.LOAN_KIT)]
    first = in_order(*many, *small)[:3]
    assert {"x", "y"} < set(first)


@given(st.dates(TODAY, TODAY + timedelta(days=700)))
def test_a_day_has_one_order(today: date) -> None:
    entries = [entry(f"e{number}") for number in range(8)]
    assert in_order(*entries, today=today) == in_order(*reversed(entries), today=today)


def test_nobody_is_always_in_front() -> None:
    entries = [entry(f"e{number}", provider=str(number)) for number in range(5)]
    fronts = {in_order(*entries, today=TODAY + timedelta(weeks=week))[0] for week in range(20)}
    assert len(fronts) > 3


@given(st.lists(st.sampled_from([0.9, 0.8, 0.7]), max_size=6))
def test_scores_that_differ_keep_their_order(scores: list[float]) -> None:
    activities = {name: entry(name) for name in (f"e{number}" for number in range(len(scores)))}
    columns, season = Facets(activities), Season(TODAY, FakeHolidays())
    order = OrderOfEquals(columns, DailyLots(columns), {}, ANYTHING, season)
    hits = [Hit(name, score) for name, score in zip(activities, sorted(scores, reverse=True), strict=True)]
    settled = order.settled(hits, activities)
    assert [hit.score for hit in settled] == [hit.score for hit in hits]
    assert sorted(hit.id for hit in settled) == sorted(activities)


def test_of_many_those_are_looked_at_that_come_first() -> None:
    weeks = [
        entry(f"e{number:03}", months=frozenset(), sessions=(Session(TODAY + timedelta(weeks=number)),))
        for number in range(110)
    ]
    assert in_order(*reversed(weeks), limit=3)[:3] == ["e000", "e001", "e002"]


def test_the_first_wanted_day_of_each_entry() -> None:
    season = Season(TODAY, FakeHolidays())
    columns = Facets(
        {"a": entry("a"), "b": replace(VISIT, id="b", months=frozenset()), "c": entry("c", valid_until=TODAY)}
    )
    wanted = season.of_periods([Period(TODAY + timedelta(days=8), None)])
    assert columns.first_days(season, wanted).tolist() == [8, REACH, REACH]
