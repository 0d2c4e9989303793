"""An activity is named by its title, a part of it, its place, or a word of what it is about, in any language."""

from __future__ import annotations

import pytest

from assistant.model import Activity, Language
from assistant.understanding.named_activities import NamedActivities
from tests.understanding.readers import reader_of, vocabulary

SHOWN = (
    "broens-styrke", "egen-haand-livet-i-vandhullet", "millimeter-og-metal", "robotdysten", "skoven-i-tal",
    "stjerneaften-paa-stjernehoj", "strandens-smaa-dyr",
)  # fmt: skip


def named(text: str, language: Language, candidates: list[Activity], *, by_title: bool = False) -> list[str]:
    found = NamedActivities(vocabulary()).named_activities(text, language, candidates, by_title=by_title)
    return [activity.id for activity in found]


def shown() -> list[Activity]:
    every = reader_of("kalundborg").catalog.activities
    return [every[name] for name in SHOWN]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("da", "Maskinfabrikken!", ["millimeter-og-metal"]),
        ("en", "the one with the bridges", ["broens-styrke"]),
        ("da", "drop turen til vandhullet", ["egen-haand-livet-i-vandhullet"]),
        ("de", "Den Wald bitte wieder streichen", ["skoven-i-tal"]),
        ("da", "Vi tager den med fyrpasseren", ["robotdysten"]),
        ("da", "krabberne tak", ["strandens-smaa-dyr"]),
        ("da", "robot dysten, 5.a 24 elever", ["robotdysten"]),
        ("en", "the robot competition", ["robotdysten"]),
        ("de", "das mit den Sternen", ["stjerneaften-paa-stjernehoj"]),
        ("da", "stjerneaftnen", ["stjerneaften-paa-stjernehoj"]),
        ("da", "Stjerneaften og Robotdysten", ["stjerneaften-paa-stjernehoj", "robotdysten"]),
        ("da", "den med broer for 8.b", ["broens-styrke"]),
        ("da", "den på Roboloftet", ["robotdysten"]),
        ("en", "the pond", ["egen-haand-livet-i-vandhullet"]),
        ("da", "ok den med at måle træer", ["skoven-i-tal"]),
    ],
)
def test_what_was_shown_is_named(language: Language, text: str, expected: list[str]) -> None:
    assert named(text, Language(language), shown()) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "heste"),
        ("da", "noget med dinosaurer i stedet"),
        ("da", "ja tak"),
        ("da", "vi vil gerne have nogle andre forslag"),
        ("da", "Kan I finde noget billigere?"),
        ("de", "Das passt uns leider nicht"),
        ("en", "thanks, that helps a lot"),
        ("en", ""),
    ],
)
def test_nothing_is_named_in_doubt(language: Language, text: str) -> None:
    assert named(text, Language(language), shown()) == []


def test_what_two_have_in_common_names_neither() -> None:
    every = reader_of("kalundborg").catalog.activities
    robots = [every["robotdysten"], every["biotek-kasse-selvkoerende-robotter"]]
    assert named("den med robotter", Language.DA, robots) == []
    assert named("den selvkørende", Language.DA, robots) == ["biotek-kasse-selvkoerende-robotter"]


@pytest.mark.parametrize(
    ("catalog", "language", "text", "expected"),
    [
        ("kalundborg", "da", "Hvad koster Robotdysten?", ["robotdysten"]),
        ("kalundborg", "da", "Kan vi spise madpakker hos Blæsbjerg Energi?", ["fysikbesoeg-paa-blaesbjerg-energi"]),
        ("kalundborg", "da", "Hvor mange voksne skal med på lejrskolen på Røsnæs?", ["lejrskole-paa-roesnaes"]),
        ("kalundborg", "en", "How many pupils can take part in the robot competition?", ["robotdysten"]),
        ("kalundborg", "da", "Hvornår er naturvidenskabsfestivalen?", ["naturvidenskabsfestival-i-uge-39"]),
        ("kalundborg", "da", "hvad koster et besøg på en virksomhed", []),
        ("trier", "de", "Was kostet das Schülerlabor DNA?", ["schuelerlabor-dna"]),
        ("trier", "de", "Bis wann muss ich mich für den SWT Forscherpreis anmelden?", ["swt-forscherpreis"]),
        ("trier", "de", "Was kostet ein Besuch im Klärwerk?", ["labor-im-klaerwerk"]),
        ("trier", "de", "Gibt es einen Aufzug?", []),
    ],
)
def test_a_title_is_found_in_a_whole_catalogue(
    catalog: str, language: Language, text: str, expected: list[str]
) -> None:
    every = list(reader_of(catalog).catalog.activities.values())
    assert named(text, Language(language), every, by_title=True) == expected
