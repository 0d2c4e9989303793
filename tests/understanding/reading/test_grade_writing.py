"""Grades as schools write them, and what a slip of one letter makes of them: the same grades or none, never others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.understanding.readers import TODAY, reader_of

KITA = -1

WRITTEN = {
    "kalundborg": {
        "8. årg. biologi": {8},
        "biologi til 8.årg": {8},
        "fysik til 8 kl i maj": {8},
        "mine 7.'ere skal på tur": {7},
        "vores 9'ere": {9},
        "vatten, åk 5": {5},
        "årskurs 4, djur": {4},
        "insekter til ti årige": {4},
        "børn på otte, der er otte år gamle": {2},
        "to hold fra 6. årgang": {6},
        "vi er 2 klaser i alt 47 elever": set(),
        "Year 8 electricity": {7},
        "Years 5 and 6, magnets": {4, 5},
        "Yr 3 minibeasts": {2},
        "Y5 magnets": {4},
        "year four, rivers": {3},
        "Year 1, toys": {0},
        "sixth form chemistry": {11, 12},
        "KS2 water": {2, 3, 4, 5},
        "eighth grade": {8},
        "grade 8": {8},
        "class 5, forest": {5},
        "10-11 years old, insects": {4, 5},
        "ten-year-olds and insects": {4},
        "eight years old children": {2},
        "this year 5 pupils won a prize": set(),
    },
    "trier": {
        "wasserdruck 8te klasse??": {8},
        "bremsen/geschwindigkeit 9er": {9},
        "Wald mit unseren 5ern": {5},
        "4er-Gruppen im Wald": set(),
        "GK Bio Q1, PCR": {12},
        "Physik in der EF": {11},
        "MSS 12 Chemie": {12},
        "Optik Kl. 7": {7},
        "Kl. 8, Physik, 15. KW": {8},
        "Jahrg. 6 Wald": {6},
        "6. Jg., Wald": {6},
        "Jgst. 10 DNA": {10},
        "Förderschule, Alter 12-14, etwas zum Anfassen": {6, 7, 8},
        "Zehnjährige und Magnete": {4},
        "zehn Jahre alt sind die Kinder": {4},
        "irgendwas für die Vierte": {4},
        "Wettbewerb für Grundschule im Frühjahr": {1, 2, 3, 4},
    },
}


@pytest.mark.parametrize(
    ("catalog", "text", "grades"),
    [(catalog, text, grades) for catalog, sentences in WRITTEN.items() for text, grades in sentences.items()],
)
def test_a_grade_is_read_as_schools_write_it(catalog: str, text: str, grades: set[int]) -> None:
    assert reader_of(catalog).read(text, TODAY).grades == grades


def test_a_british_year_is_kept_as_it_was_said() -> None:
    reading = reader_of("kalundborg").read("Do you have anything on rivers for Year 8?", TODAY)
    assert (reading.grades, reading.grades_said) == ({7}, "Year 8")


def slips(text: str) -> Iterator[str]:
    """The text with one letter left out, doubled, exchanged with the next or replaced."""
    for place, letter in enumerate(text):
        if not letter.isalpha():
            continue
        before, after = text[:place], text[place + 1 :]
        yield before + after
        yield before + letter + letter + after
        if after[:1].isalpha():
            yield before + after[0] + letter + after[1:]
        yield from (before + other + after for other in "aest" if other != letter)


SAID = {
    "kalundborg": [
        "noget om vand til ottende klasse",
        "vand til 4. klasse",
        "vand, 8. årgang",
        "vand til indskolingen",
        "vand til fjerde og femte klasse",
        "water for grade 7",
        "water for Year 8",
        "water for sixth grade",
        "water for ten-year-olds",
        "vi er to klasser med 24 elever",
        "vi søger noget om tiere og enere i matematik",
    ],
    "trier": [
        "Wasser für die achte Klasse",
        "Wasser, Klasse 7",
        "Wasser für Viertklässler",
        "Wasser in der Grundschule",
        "Wasser für zehnjährige Kinder",
        "drei Klassen und ein Bus",
    ],
}


@pytest.mark.parametrize(("catalog", "text"), [(catalog, text) for catalog, texts in SAID.items() for text in texts])
def test_a_misspelt_word_never_becomes_another_grade(catalog: str, text: str) -> None:
    reader = reader_of(catalog)
    meant = reader.read(text, TODAY).grades
    others = {slip: set(found) for slip in slips(text) if (found := reader.read(slip, TODAY).grades) - meant}
    assert not others
