"""A whole catalogue is judged as each of its activities is."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.matching.conditions import conditions_of
from assistant.matching.facets import MEANING, ChosenEntries, Facets
from assistant.matching.season import Season
from assistant.model import (
    Activity,
    Audience,
    Excluded,
    Kind,
    Language,
    Period,
    Place,
    Price,
    Provider,
    Reading,
    Setting,
    Subject,
    languages,
)
from tests.fakes import FakeHolidays

SEASON = Season(date(2026, 11, 21), FakeHolidays())
VISIT = Activity("visit", {}, {}, Kind.COMPANY_VISIT, Provider("p", "P"))

days = st.dates(date(2026, 9, 1), date(2028, 6, 1))
some_subjects, some_settings = st.frozensets(st.sampled_from(Subject)), st.frozensets(st.sampled_from(Setting))
entries = st.builds(
    replace,
    st.just(VISIT),
    kind=st.sampled_from(Kind),
    audience=st.frozensets(st.sampled_from(Audience), min_size=1),
    subjects=some_subjects,
    grades=st.none() | st.tuples(st.integers(-1, 8), st.integers(8, 13)),
    months=st.frozensets(st.integers(1, 12), max_size=3),
    weekdays=st.frozensets(st.integers(0, 6), max_size=2),
    dates=st.builds(lambda day: (Period(day, day),), days) | st.just(()),
    deadline=st.none() | days,
    valid_until=st.none() | days,
    duration_minutes=st.none() | st.integers(30, 300),
    group_size=st.tuples(st.none() | st.integers(1, 20), st.none() | st.integers(20, 60)),
    place=st.builds(Place, town=st.sampled_from(["", "Gørlev", "Kiel"])),
    settings=some_settings,
    price=st.none() | st.builds(Price, free=st.booleans(), amount=st.none() | st.just(40.0), per=st.just("pupil")),
    transport=st.sampled_from([{}, {Language.DA: "Bus 525"}]),
    languages=st.frozensets(st.sampled_from(languages())),
)
readings = st.builds(
    Reading,
    st.just(""),
    st.just(Language.DA),
    grades=st.frozensets(st.integers(-1, 13), max_size=2),
    subjects=some_subjects,
    kinds=st.frozensets(st.sampled_from(Kind), max_size=2),
    periods=st.lists(st.builds(lambda day: Period(day, None), days), max_size=1).map(tuple),
    weekdays=st.frozensets(st.integers(0, 6), max_size=2),
    group_size=st.none() | st.integers(1, 80),
    duration_minutes=st.none() | st.integers(30, 300),
    price=st.none() | st.just("free") | st.just(900.0),
    settings=some_settings,
    audience=st.sampled_from(Audience),
    languages=st.frozensets(st.sampled_from(languages())),
    excluded=st.builds(
        Excluded,
        subjects=some_subjects,
        kinds=st.frozensets(st.sampled_from(Kind), max_size=2),
        settings=some_settings,
        places=st.sampled_from([(), ("gørlev",)]),
        transport=st.booleans(),
    ),
)


@settings(max_examples=200)
@given(st.lists(entries, max_size=8), readings)
def test_the_verdicts_on_a_catalogue_are_those_on_its_activities(found: list[Activity], reading: Reading) -> None:
    activities = {f"a{number}": replace(entry, id=f"a{number}") for number, entry in enumerate(found)}
    columns = Facets(activities)
    for condition in conditions_of(reading, SEASON).values():
        said = [MEANING[verdict] for verdict in columns.verdicts(condition)]
        assert said == [condition(activities[name]) for name in columns.ids]


def test_a_column_of_the_day_is_made_anew_on_another_day() -> None:
    columns = Facets({"visit": replace(VISIT, valid_until=date(2026, 12, 1))})
    later = Season(date(2026, 12, 2), FakeHolidays())
    reading = Reading("", Language.DA)
    assert columns.verdicts(conditions_of(reading, SEASON)["open"]).tolist() == [2]
    assert columns.verdicts(conditions_of(reading, later)["open"]).tolist() == [0]


def test_what_is_chosen_is_a_collection_of_ids() -> None:
    columns = Facets({name: replace(VISIT, id=name) for name in ("b", "a", "c")})
    chosen = ChosenEntries(columns.ids, columns.flags(["c", "a", "unknown"]))
    assert (list(chosen), len(chosen), "a" in chosen, "b" in chosen) == (["a", "c"], 2, True, False)


def test_verdicts_stay_right_when_more_is_asked_than_is_remembered() -> None:
    activities = {f"entry-{first}": replace(VISIT, id=f"entry-{first}", grades=(first, 9)) for first in range(-1, 10)}
    columns = Facets(activities)
    columns.warm_up(SEASON)
    for _ in range(2):
        for grades in (frozenset({first, second}) for first in range(-1, 10) for second in range(first, 10)):
            condition = conditions_of(Reading("", Language.DA, grades=grades), SEASON)["grades"]
            said = [MEANING[verdict] for verdict in columns.verdicts(condition).tolist()]
            assert said == [condition(activities[name]) for name in columns.ids]
