"""Nearness: straight lines from a named place or from where the class comes from, and what is not known."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from assistant.matching.distance import Distances, kilometres_to, nearness, within
from assistant.matching.facets import NO, UNKNOWN, YES
from assistant.matching.matcher import Matcher
from assistant.matching.season import Season
from assistant.model import Activity, Catalog, Kind, Language, Place, Point, Provider, Reading, School, Setting
from tests.conversation.talks import FakeRetriever
from tests.fakes import FakeHolidays

ASKED = Reading("", Language.DA)
PLACES = {
    "harbour": Place(town="Kalundborg", latitude=55.68, longitude=11.09),
    "forest": Place(town="Svebølle", latitude=55.65, longitude=11.29),
    "bog": Place(town="Gørlev"),
    "somewhere": Place(town="Nowhere"),
    "guest": Place(),
}


def activity(name: str, place: Place) -> Activity:
    comes = frozenset({Setting.AT_SCHOOL}) if name == "guest" else frozenset[Setting]()
    one = Activity(name, {}, {}, Kind.OFF_SITE, Provider(name, name), place=place, settings=comes)
    return replace(one, kind=Kind.GUEST_VISIT) if comes else one


CATALOG = Catalog(
    {name: activity(name, place) for name, place in PLACES.items()},
    schools={"s": School("s", "Gørlev Skole", "Gørlev")},
    towns={"Gørlev": Point(55.54, 11.23)},
)


@pytest.mark.parametrize(
    ("reading", "kilometres"),
    [
        ({"places": ("Kalundborg",)}, {"harbour": 0, "forest": 13, "bog": 18, "somewhere": None, "guest": None}),
        ({"places": ("kalundborg", "Gørlev")}, {"harbour": 0, "forest": 13, "bog": 0}),
        ({"near_school": True, "school": "Gørlev Skole"}, {"harbour": 18, "forest": 13, "bog": 0, "guest": 0}),
        ({"near_school": True, "home": "Svebølle"}, {"harbour": 13, "forest": 0, "guest": 0}),
        ({"within_km": 5.0, "places": ("Kalundborg",)}, {"forest": 13, "guest": 0}),
        ({"near_school": True}, {"harbour": None, "guest": 0}),
        ({"home": "Svebølle"}, {"harbour": None}),
    ],
)
def test_a_distance_is_known_where_both_ends_are(reading: dict[str, object], kilometres: dict[str, int | None]) -> None:
    asked = replace(ASKED, **reading)  # type: ignore[arg-type]
    found = {name: kilometres_to(CATALOG.activities[name], asked, CATALOG) for name in kilometres}
    assert {name: km if km is None else round(km) for name, km in found.items()} == kilometres


def test_all_at_once_says_the_same_as_one_by_one() -> None:
    distances = Distances(list(CATALOG.activities.values()), CATALOG)
    asked = replace(ASKED, near_school=True, school="Gørlev Skole")
    together = distances.to_each(asked)
    assert together is not None
    alone = [kilometres_to(one, asked, CATALOG) for one in CATALOG.activities.values()]
    assert [None if math.isnan(km) else km for km in together.tolist()] == pytest.approx(alone)
    assert distances.to_each(ASKED) is None
    assert within(together, 15).tolist() == [NO, YES, YES, UNKNOWN, YES]


def test_the_nearer_the_more() -> None:
    assert nearness(0) == 1 > nearness(8) == 0.5 > nearness(30) > nearness(math.nan) == 0


def ranked(reading: Reading) -> list[str]:
    matcher = Matcher(CATALOG, FakeRetriever(tuple(CATALOG.activities), (1.0,) * len(CATALOG.activities)))
    season = Season(date(2026, 11, 21), FakeHolidays())
    return [match.activity.id for match in matcher.find(reading, season).matches]


def test_without_a_topic_the_nearest_come_first() -> None:
    assert ranked(replace(ASKED, places=("Svebølle",)))[0] == "forest"
    near_home = ranked(replace(ASKED, near_school=True, school="Gørlev Skole"))
    assert set(near_home[:2]) == {"bog", "guest"}
    assert near_home.index("forest") < near_home.index("harbour")


def test_what_is_too_far_is_left_out_and_what_is_unknown_stays() -> None:
    found = ranked(replace(ASKED, places=("Kalundborg",), within_km=5.0))
    assert set(found) == {"harbour", "somewhere", "guest"}


def test_a_distance_that_is_only_preferred_leaves_nothing_out() -> None:
    asked = replace(ASKED, places=("Kalundborg",), within_km=5.0, unsure=frozenset({"distance"}))
    assert set(ranked(asked)) == set(CATALOG.activities)
