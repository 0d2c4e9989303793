"""A change replaces what was said of the same kind and keeps the rest."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.understanding.refinement import refine
from tests.understanding.readers import TODAY, reader_of
from tests.understanding.reading.test_sentences import as_written

BEFORE = "noget udendørs om insekter i biologi til 5. klasse i maj, gerne tirsdag"
SAID: dict[str, Any] = {
    "topic": "insekter",
    "subjects": ["biology"],
    "grades": [5],
    "settings": ["outdoors"],
    "periods": ["2027-05-01..2027-05-31"],
    "weekdays": ["tue"],
}


def without(name: str) -> dict[str, Any]:
    return {said: value for said, value in SAID.items() if said != name}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("nej, 7. klasse", {**SAID, "grades": [7]}),
        ("indendørs i stedet", {**SAID, "settings": ["indoors"]}),
        ("gratis", {**SAID, "price": "free"}),
        ("ikke biologi", without("subjects") | {"excluded": {"subjects": ["biology"]}}),
        ("ikke udendørs", without("settings") | {"excluded": {"settings": ["outdoors"]}}),
        ("hellere i juni", without("weekdays") | {"periods": ["2027-06-01..2027-06-30"]}),
        ("hellere noget om fugle", without("subjects") | {"topic": "fugle"}),
        ("vi er 22 elever", {**SAID, "group_size": 22}),
        ("kun konkurrencer", {**SAID, "kinds": ["competition"]}),
        ("torsdag", {**SAID, "weekdays": ["thu"]}),
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
