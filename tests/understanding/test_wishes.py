"""Several wishes in one message are told apart, and one wish stays one."""

from __future__ import annotations

import pytest

from assistant.model import Reading
from assistant.understanding.wishes import read_wishes
from tests.understanding.readers import TODAY, reader_of

READER = reader_of("kalundborg")


def wishes(text: str) -> tuple[Reading, ...]:
    reading = READER.read(text, TODAY)
    return read_wishes(reading, lambda part: READER.read(part, TODAY, reading.language))


TWO = {
    "Vi søger et fysikbesøg til 8. klasse i foråret. Desuden leder vi efter en lånekasse om robotter til 6. klasse.": (
        ("", {"physics_chemistry"}, set(), {8}),
        ("robotter", set(), {"loan_kit"}, {6}),
    ),
    "Noget om vand til 4. klasse og noget om energi til 8. klasse": (
        ("vand", set(), set(), {4}),
        ("energi", set(), set(), {8}),
    ),
    "Har I et besøg om energi til min 8. klasse i marts? Og har I en lånekasse om robotter til 6. klasse?": (
        ("energi", set(), set(), {8}),
        ("robotter", set(), {"loan_kit"}, {6}),
    ),
    "Wir suchen einen Betriebsbesuch für die 9. Klasse im Mai. Außerdem möchten wir mit der 5. Klasse in den Wald.": (
        ("", set(), {"company_visit"}, {9}),
        ("Wald", set(), set(), {5}),
    ),
    "We are looking for a physics visit for grade 8 in spring and a loan kit about robots for grade 6.": (
        ("", {"physics_chemistry"}, set(), {8}),
        ("robots", set(), {"loan_kit"}, {6}),
    ),
}


@pytest.mark.parametrize("text", TWO)
def test_two_wishes_are_read_one_by_one(text: str) -> None:
    assert [(one.topic, set(one.subjects), set(one.kinds), set(one.grades)) for one in wishes(text)] == list(TWO[text])


def test_what_is_said_before_a_list_holds_for_all_of_it() -> None:
    first, second = wishes(
        "Vi vil gerne have to ting i uge 17:\n"
        "1) et besøg om vand til 4. klasse\n"
        "2) en konkurrence i matematik til 7. klasse"
    )
    assert (first.topic, first.grades, second.grades) == ("vand", {4}, {7})
    assert first.periods == second.periods
    assert [period.start.isocalendar().week for period in second.periods if period.start] == [17]


def test_what_is_said_of_both_holds_for_both() -> None:
    text = "Ein Besuch im Museum für Klasse 3 und ein Robotik-Kurs für Klasse 7, beides im Juni"
    first, second = wishes(text)
    assert (first.topic, second.topic) == ("Museum", "Robotik")
    assert [period.start.month for one in (first, second) for period in one.periods if period.start] == [6, 6]


ONE = (
    "Vi er en 8. klasse. Vi vil gerne noget om vand. Det skal også gerne handle om energi.",
    "fysik for 7. og 8. klasse",
    "Noget om vand og natur til 4. og 5. klasse",
    "Vi søger:\n- 8. klasse\n- fysik\n- gratis\n- foråret",
    "Vi vil gerne besøge en virksomhed og høre om job og uddannelse med 8. klasse",
    "Besøg om vand til 4. klasse. Det må også gerne være en lånekasse.",
    "Vi har 24 elever i 4. klasse og 22 elever i 5. klasse og vil gerne i naturen",
    "Etwas über Wasser für Klasse 4 und Klasse 5, auch draußen",
    "Also interested in chemistry for grade 9",
    "",
)


@pytest.mark.parametrize("text", ONE)
def test_one_wish_stays_one(text: str) -> None:
    assert wishes(text) == ()
