"""Which sentences state a need, in the words in which they are kept and handed on."""

from __future__ import annotations

import pytest

from assistant.language.private_words import without_id_numbers
from assistant.language.telling_words import known_topic
from assistant.model import Language
from tests.understanding.readers import TODAY, reader_of, vocabulary

CATALOGUES = {Language.DA: "kalundborg", Language.DE: "trier", Language.EN: "trier"}
NEEDS = [
    (Language.DA, "En af drengene bliver kørt rundt i en elkørestol."),
    (Language.DA, "Vi har to med mælkeallergi."),
    (Language.DA, "Hele holdet spiser halal."),
    (Language.DA, "Fire af dem taler næsten intet dansk."),
    (Language.DA, "Vi skal bruge en tegnsprogstolk til en pige."),
    (Language.DA, "Der følger en støttepædagog med en af eleverne."),
    (Language.DA, "En elev skal kunne trække sig tilbage til et stille rum."),
    (Language.DE, "Bei uns sitzt ein Junge im Rollstuhl."),
    (Language.DE, "Drei Kinder haben eine Erdnussallergie."),
    (Language.DE, "Vier essen kein Schweinefleisch."),
    (Language.DE, "Sechs Kinder sprechen noch kaum Deutsch."),
    (Language.DE, "Eine Schülerin braucht eine Gebärdensprachdolmetscherin."),
    (Language.DE, "Ein Kind kommt mit seiner Schulbegleitung."),
    (Language.DE, "Gibt es einen Ruheraum für einen Schüler?"),
    (Language.EN, "One of the girls uses a wheelchair."),
    (Language.EN, "Two pupils have a peanut allergy."),
    (Language.EN, "Five of them eat halal."),
    (Language.EN, "Four of them hardly speak English."),
    (Language.EN, "One boy is deaf and brings a sign language interpreter."),
    (Language.EN, "A teaching assistant comes with two of the children."),
    (Language.EN, "We need a quiet room for one pupil."),
]
NO_NEEDS = [
    (Language.DA, "Har I noget om allergi og immunforsvar til 8. klasse?"),
    (Language.DA, "Vi er 24 elever fra 6.b og kommer i bus."),
    (Language.DA, "Robotter til 6. klasse i uge 10"),
    (Language.DA, "Vi glæder os meget til at komme."),
    (Language.DE, "Wir suchen etwas zum Thema Allergie für Klasse 8."),
    (Language.DE, "Wir sind 24 Kinder und kommen mit dem Bus."),
    (Language.DE, "Klärwerk 9c im April, 27 SuS"),
    (Language.EN, "Do you have something on allergies for year 9?"),
    (Language.EN, "We are 24 pupils and come by coach."),
]


def needs_of(text: str, language: Language) -> list[str]:
    return [need.words for need in reader_of(CATALOGUES[language]).needs_in(text, language)]


@pytest.mark.parametrize(("language", "text"), NEEDS)
def test_a_need_is_kept_in_its_writers_words(language: Language, text: str) -> None:
    assert needs_of(text, language) == [text]


@pytest.mark.parametrize(("language", "text"), NO_NEEDS)
def test_a_topic_a_number_or_a_greeting_is_no_need(language: Language, text: str) -> None:
    assert needs_of(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "need"),
    [
        (Language.DA, "Emma og Noah Birk har nøddeallergi.", "NN og NN har nøddeallergi."),
        (Language.DA, "Oliver Madsen (140513-1234) sidder i kørestol.", "NN ([…]) sidder i kørestol."),
        (Language.DE, "Die Maja hat eine Nussallergie.", "Die NN hat eine Nussallergie."),
        (Language.EN, "Maya's allergic to nuts.", "NN's allergic to nuts."),
        (Language.DA, "En elev med ADHD har brug for pauser.", "En elev med ADHD har brug for pauser."),
    ],
)
def test_names_and_numbers_of_pupils_are_not_handed_on(language: Language, text: str, need: str) -> None:
    assert needs_of(text, language) == [need]


def test_what_is_told_of_somebody_by_name_is_no_topic() -> None:
    reading = reader_of("kalundborg").read("Noah Birk er stærkt allergisk over for heste", TODAY)
    assert reading.topic == ""


def test_words_of_a_need_are_no_topic_and_its_number_is_no_size() -> None:
    reader = reader_of("kalundborg")
    text = "To af eleverne har nøddeallergi. Vi søger noget om vand til 4. klasse."
    reading = reader.read(text, TODAY)
    assert (reading.topic, reading.group_size, sorted(reading.grades)) == ("vand", None, [4])
    assert reader.read(f"Vi er 22 elever. {text}", TODAY).group_size == 22


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Hans cpr er 140513-1234.", "Hans cpr er […]."),
        ("1405131234", "[…]"),
        ("140513 1234", "[…]"),
        ("Ring på 12 34 56 78", "Ring på 12 34 56 78"),
        ("0651 7184567", "0651 7184567"),
        ("+4551405131", "+4551405131"),
        ("uge 17-20, 2026-2027", "uge 17-20, 2026-2027"),
    ],
)
def test_a_national_id_number_is_left_out_and_no_other_number(text: str, kept: str) -> None:
    assert without_id_numbers(text) == kept


@pytest.mark.parametrize(
    ("language", "topic", "known"),
    [
        (Language.DA, "Dinosaurer Anna Lund", "Dinosaurer"),
        (Language.DE, "dauert", ""),
        (Language.DE, "eingegangen", ""),
        (Language.DA, "holt", ""),
        (Language.DA, "undervandsrobotter", "undervandsrobotter"),
        (Language.DA, "kunstig intelligens", "kunstig intelligens"),
    ],
)
def test_a_topic_for_the_figures_is_of_known_words(language: Language, topic: str, known: str) -> None:
    assert known_topic(vocabulary(), topic, language) == known
