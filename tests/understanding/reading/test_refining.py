"""A change replaces what was said of the same kind and keeps the rest."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from assistant.model import Audience, DateDoubt, Excluded, Hours, Kind, Language, Period, Reading, Setting, Subject
from assistant.understanding.refinement import refine
from tests.understanding.readers import TODAY, reader_of
from tests.understanding.reading.test_sentences import as_written

BEFORE = "noget udendørs om insekter i biologi til 5. klasse i maj, gerne tirsdag"
SAID: dict[str, Any] = {
    "topic": "insekter",
    "subjects": ["biology"],
    "subject_words": ["biologi"],
    "grades": [5],
    "settings": ["outdoors"],
    "periods": ["2027-05-01..2027-05-31"],
    "weekdays": ["tue"],
}


def without(*names: str) -> dict[str, Any]:
    return {said: value for said, value in SAID.items() if said not in names}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("nej, 7. klasse", {**SAID, "grades": [7]}),
        ("indendørs i stedet", {**SAID, "settings": ["indoors"]}),
        ("gratis", {**SAID, "price": "free"}),
        ("ikke biologi", without("subjects", "subject_words") | {"excluded": {"subjects": ["biology"]}}),
        ("ikke udendørs", without("settings") | {"excluded": {"settings": ["outdoors"]}}),
        ("hellere i juni", without("weekdays") | {"periods": ["2027-06-01..2027-06-30"]}),
        ("hellere noget om fugle", without("subjects", "subject_words") | {"topic": "fugle"}),
        ("vi er 22 elever", {**SAID, "group_size": 22}),
        ("kun konkurrencer", {**SAID, "kinds": ["competition"]}),
        ("torsdag", {**SAID, "weekdays": ["thu"]}),
        ("hellere matematik", {**SAID, "subjects": ["mathematics"], "subject_words": ["matematik"]}),
    ],
)  # fmt: skip
def test_change_is_put_into_the_question(change: str, expected: dict[str, Any]) -> None:
    reader = reader_of("kalundborg")
    assert as_written(refine(reader.read(BEFORE, TODAY), reader.read(change, TODAY))) == expected


def test_what_was_excluded_can_be_wished_for_again() -> None:
    reader = reader_of("kalundborg")
    without = reader.read("noget om vand, ikke udendørs", TODAY)
    refined = refine(without, reader.read("udendørs er fint", TODAY))
    assert as_written(refined) == {"topic": "vand", "settings": ["outdoors"]}


def test_new_topic_drops_the_old_words() -> None:
    reader = reader_of("kalundborg")
    refined = refine(reader.read("noget om vand", TODAY), reader.read("hellere fugle", TODAY))
    assert refined.text == "hellere fugle"


def test_one_of_two_subjects_is_taken_out() -> None:
    reader = reader_of("kalundborg")
    refined = refine(reader.read("matematik eller biologi for 5. klasse", TODAY), reader.read("ikke biologi", TODAY))
    assert as_written(refined) == {
        "subjects": ["mathematics"],
        "subject_words": ["matematik"],
        "grades": [5],
        "excluded": {"subjects": ["biology"]},
    }


def test_each_field_is_kept_where_nothing_is_said_of_it_and_else_replaced() -> None:
    assert set(SAID_BEFORE) == set(SAID_NOW) == {field.name for field in fields(Reading)}
    before, silent = Reading(**SAID_BEFORE), Reading("uændret", Language.DA)
    changed = {"text": "vand\nuændret", "corrections": (), "date_doubts": ()}
    assert vars(refine(before, silent)) == {**SAID_BEFORE, **changed}
    for name, now in SAID_NOW.items():
        said = Reading(**{"text": "fugle", "language": Language.DA, name: now, **BESIDE.get(name, {})})
        refined = getattr(refine(before, said), name)
        assert refined == ("vand\nfugle" if name == "text" else now), name


WEEK, MONTH = Period(date(2027, 4, 26), date(2027, 5, 2)), Period(date(2027, 5, 1), date(2027, 5, 31))
SAID_BEFORE: dict[str, Any] = {
    "text": "vand",
    "language": Language.DA,
    "topic": "vand",
    "question": "Har I noget om vand?",
    "wish": "Har I noget om vand?",
    "grades": frozenset({4}),
    "grades_said": "Year 5",
    "subjects": frozenset({Subject.BIOLOGY}),
    "subject_words": ("biologi",),
    "kinds": frozenset({Kind.COMPETITION}),
    "hinted_kinds": frozenset({Kind.EVENT}),
    "periods": (WEEK,),
    "weekdays": frozenset({1}),
    "time": "09:00",
    "hours": Hours("08:00", "12:00"),
    "group_size": 24,
    "class_sizes": (24, 22),
    "duration_minutes": 90,
    "price": 100.0,
    "price_per_pupil": 5.0,
    "places": ("Gørlev",),
    "home": "Ubby",
    "near_school": False,
    "within_km": 10.0,
    "settings": frozenset({Setting.OUTDOORS}),
    "away": False,
    "step_free": False,
    "audience": Audience.TEACHERS,
    "audience_said": True,
    "languages": frozenset({Language.EN}),
    "class_name": "4.b",
    "school": "Gørlev Skole",
    "excluded": Excluded(topics=("fisk",)),
    "unsure": frozenset({"price", "periods"}),
    "corrections": (("vnad", "vand"),),
    "date_doubts": (DateDoubt("no_such_day", "31. april"),),
}
SAID_NOW: dict[str, Any] = {
    "text": "fugle",
    "language": Language.DE,
    "topic": "fugle",
    "question": "",
    "wish": "Hellere noget om fugle.",
    "grades": frozenset({5}),
    "grades_said": "Year 6",
    "subjects": frozenset({Subject.MATHEMATICS}),
    "subject_words": ("matematik",),
    "kinds": frozenset({Kind.ONLINE}),
    "hinted_kinds": frozenset({Kind.OFF_SITE}),
    "periods": (MONTH,),
    "weekdays": frozenset({3}),
    "time": "10:00",
    "hours": Hours("10:00"),
    "group_size": 20,
    "class_sizes": (20, 18),
    "duration_minutes": 120,
    "price": "free",
    "price_per_pupil": 8.0,
    "places": ("Høng",),
    "home": "Høng",
    "near_school": True,
    "within_km": 5.0,
    "settings": frozenset({Setting.INDOORS}),
    "away": True,
    "step_free": True,
    "audience": Audience.LEADERS,
    "audience_said": True,
    "languages": frozenset({Language.DE}),
    "class_name": "5.a",
    "school": "Raklev Skole",
    "excluded": Excluded(topics=("fisk",), subjects=frozenset({Subject.GEOGRAPHY})),
    "unsure": frozenset({"grades"}),
    "corrections": (("fulge", "fugle"),),
    "date_doubts": (DateDoubt("no_such_day", "31. juni"),),
}
BESIDE: dict[str, dict[str, Any]] = {
    "question": {"topic": "fugle"},
    "grades_said": {"grades": frozenset({5})},
    "class_sizes": {"group_size": 20},
    "subject_words": {"subjects": frozenset({Subject.MATHEMATICS})},
    "unsure": {"price": 50.0, "weekdays": frozenset({2})},
    "audience": {"audience_said": True},
    "excluded": {"excluded": Excluded(subjects=frozenset({Subject.GEOGRAPHY}))},
}
"""What is said together with a field."""
