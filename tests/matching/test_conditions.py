"""Each condition says yes, no, or that the entry does not say."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.matching.conditions import conditions_of, preferences, said
from assistant.matching.season import Season
from assistant.model import (
    Activity,
    Audience,
    Excluded,
    Hours,
    Kind,
    Language,
    Period,
    Place,
    Price,
    Provider,
    Reading,
    Session,
    Setting,
    Subject,
)
from tests.fakes import FakeHolidays

SEASON = Season(date(2026, 11, 21), FakeHolidays())
SILENT = Activity("silent", {}, {}, Kind.COMPANY_VISIT, Provider("p", "P"))
ASKED = Reading("", Language.DA)
MORNING = Session(date(2027, 3, 2), "09:00")
SPRING = (Period(date(2027, 3, 1), date(2027, 5, 31)),)


def verdict(activity: Activity, reading: Reading, name: str) -> bool | None:
    assert name in said(reading)
    return conditions_of(reading, SEASON)[name](activity)


@pytest.mark.parametrize(
    ("name", "entry", "asked", "fits"),
    [
        ("grades", {"grades": (7, 9)}, {"grades": {8}}, True),
        ("grades", {"grades": (7, 9)}, {"grades": {6, 7}}, True),
        ("grades", {"grades": (7, 9)}, {"grades": {4}}, False),
        ("grades", {}, {"grades": {4}}, None),
        ("subjects", {"subjects": {Subject.BIOLOGY}}, {"subjects": {Subject.BIOLOGY, Subject.GEOGRAPHY}}, True),
        ("subjects", {"subjects": {Subject.BIOLOGY}}, {"subjects": {Subject.GEOGRAPHY}}, False),
        ("subjects", {}, {"subjects": {Subject.GEOGRAPHY}}, None),
        ("kinds", {}, {"kinds": {Kind.COMPANY_VISIT}}, True),
        ("kinds", {}, {"kinds": {Kind.LOAN_KIT}}, False),
        ("periods", {"months": {4}}, {"periods": SPRING}, True),
        ("periods", {"months": {9}}, {"periods": SPRING}, False),
        ("periods", {}, {"periods": SPRING}, None),
        ("periods", {"months": {4}, "weekdays": {1}}, {"weekdays": {2}}, False),
        ("group_size", {"group_size": (12, 28)}, {"group_size": 24}, True),
        ("group_size", {"group_size": (None, 28)}, {"group_size": 60}, False),
        ("group_size", {"group_size": (12, None)}, {"group_size": 8}, False),
        ("group_size", {}, {"group_size": 24}, None),
        ("duration_minutes", {"duration_minutes": 120}, {"duration_minutes": 120}, True),
        ("duration_minutes", {"duration_minutes": 150}, {"duration_minutes": 120}, False),
        ("price", {"price": Price(free=True)}, {"price": "free"}, True),
        ("price", {"price": Price(amount=250)}, {"price": "free"}, False),
        ("price", {"price": Price(amount=250)}, {"price": 300.0}, True),
        ("price", {"price": Price(amount=25, per="pupil")}, {"price": 300.0, "group_size": 24}, False),
        ("price", {"price": Price(words="by agreement")}, {"price": "free"}, None),
        ("price", {"price": Price(amount=25, per="pupil")}, {"price_per_pupil": 30.0}, True),
        ("price", {"price": Price(amount=25, per="pupil")}, {"price_per_pupil": 20.0}, False),
        ("price", {"price": Price(amount=250)}, {"price_per_pupil": 20.0}, None),
        ("price", {"price": Price(amount=250)}, {"price_per_pupil": 20.0, "group_size": 24}, True),
        ("price", {"price": Price(amount=250)}, {"price_per_pupil": 10.0, "group_size": 24}, False),
        ("price", {"price": Price(words="50-80 kr.")}, {"price_per_pupil": 100.0, "group_size": 24}, None),
        ("hours", {"sessions": (MORNING,), "duration_minutes": 120}, {"hours": Hours("08:00", "12:00")}, True),
        ("hours", {"sessions": (MORNING,), "duration_minutes": 200}, {"hours": Hours("08:00", "12:00")}, False),
        ("hours", {"sessions": (MORNING,)}, {"hours": Hours("13:00")}, False),
        ("hours", {"sessions": (MORNING,)}, {"hours": Hours(end="10:00")}, True),
        ("hours", {"duration_minutes": 300}, {"hours": Hours("09:00", "12:00")}, False),
        ("hours", {"duration_minutes": 60}, {"hours": Hours("09:00", "12:00")}, None),
        ("hours", {"kind": Kind.LOAN_KIT, "duration_minutes": 300}, {"hours": Hours("09:00", "12:00")}, True),
        ("away", {"settings": {Setting.OUTDOORS}}, {"away": True}, True),
        ("away", {"kind": Kind.GUEST_VISIT}, {"away": True}, False),
        ("away", {"settings": {Setting.AT_SCHOOL}}, {"away": True}, False),
        ("away", {"kind": Kind.EVENT}, {"away": True}, None),
        ("step_free", {"step_free": True}, {"step_free": True}, True),
        ("step_free", {"step_free": False}, {"step_free": True}, False),
        ("step_free", {}, {"step_free": True}, None),
        ("settings", {"settings": {Setting.OUTDOORS}}, {"settings": {Setting.OUTDOORS}}, True),
        ("settings", {"settings": {Setting.INDOORS}}, {"settings": {Setting.OUTDOORS}}, False),
        ("languages", {"languages": {Language.DA}}, {"languages": {Language.EN}}, False),
        ("audience", {}, {"audience": Audience.TEACHERS}, False),
        ("excluded", {"subjects": {Subject.BIOLOGY}}, {"excluded": Excluded(subjects=frozenset(Subject))}, False),
        ("excluded", {"place": Place(town="Gørlev")}, {"excluded": Excluded(places=("gørlev",))}, False),
        ("excluded", {"transport": {"da": "Bus 525"}}, {"excluded": Excluded(transport=True)}, False),
        ("excluded", {"settings": {Setting.AT_SCHOOL}}, {"excluded": Excluded(transport=True)}, True),
        ("open", {"valid_until": date(2026, 1, 1)}, {}, False),
    ],
)
def test_condition(name: str, entry: dict[str, object], asked: dict[str, object], fits: bool | None) -> None:
    frozen_entry = {key: frozenset(value) if isinstance(value, set) else value for key, value in entry.items()}
    frozen_asked = {key: frozenset(value) if isinstance(value, set) else value for key, value in asked.items()}
    assert verdict(replace(SILENT, **frozen_entry), replace(ASKED, **frozen_asked), name) is fits  # type: ignore[arg-type]


def test_a_question_that_says_nothing_makes_only_the_standing_conditions() -> None:
    assert said(ASKED) == ["audience", "open"]


def test_what_is_not_wanted_keeps_out_even_where_it_is_unsure() -> None:
    reading = Reading("", Language.DA, topic="dyr", unsure=frozenset({"excluded", "periods"}))
    assert preferences(reading) == {"periods", "subjects"}
