"""Subjects of school and the same words in everyday life, in three languages."""

from __future__ import annotations

import pytest

from assistant.model import Subject
from tests.understanding.readers import TODAY, reader_of

S = Subject
NAMED: list[tuple[str, str, set[Subject], str]] = [
    # catalogue, words, subjects, topic
    ("kalundborg", "noget i historie til 6. klasse", {S.HISTORY}, ""),
    ("kalundborg", "noget om vikinger i historie, 4. klasse", {S.HISTORY}, "vikinger"),
    ("kalundborg", "i dansk og historie arbejder vi med demokrati", {S.DANISH, S.HISTORY}, "demokrati"),
    ("kalundborg", "samfundsfag 9. klasse, retten", {S.SOCIAL_STUDIES}, "retten"),
    ("kalundborg", "alt andet end idræt", set(), ""),
    ("trier", "etwas für Geschichte in Klasse 7", {S.HISTORY}, ""),
    ("trier", "im Geschichtsunterricht behandeln wir die Römer", {S.HISTORY}, "Römer"),
    ("trier", "In Musik und Kunst der 2. Klasse", {S.MUSIC, S.VISUAL_ARTS}, ""),
    ("trier", "WiPo 10. Klasse, Gericht", {S.SOCIAL_STUDIES, S.ECONOMICS}, "Gericht"),
    ("trier", "etwas für Deutsch in Klasse 5", {S.GERMAN}, ""),
    ("kalundborg", "something in history for year 7", {S.HISTORY}, ""),
    ("kalundborg", "an art lesson for grade 2", {S.VISUAL_ARTS}, ""),
    # words of everyday life, languages of instruction, the writer's own subject
    ("kalundborg", "en historie om vandet", set(), "historie vandet"),
    ("kalundborg", "danske dyr til 2. klasse", set(), "danske dyr"),
    ("kalundborg", "byens historie for 5. klasse", set(), "byens historie"),
    ("kalundborg", "et forløb på dansk om energi", set(), "energi"),
    ("kalundborg", "vi vil gerne i teater med 3. klasse", set(), "teater"),
    ("kalundborg", "Jeg er dansklærer og søger noget om medier til 8. klasse", set(), "medier"),
    ("trier", "deutsche Wälder, Klasse 3", set(), "deutsche Wälder"),
    ("trier", "Führung auf Deutsch", set(), ""),
    ("trier", "in der Geschichte von Trier", set(), "Geschichte"),
    ("trier", "Ich bin Kunstlehrerin und suche etwas zu Farben", set(), "Farben"),
    ("kalundborg", "the history of water, grade 5", set(), "history water"),
    ("kalundborg", "a tour in English about energy", set(), "energy"),
]


@pytest.mark.parametrize(("catalog", "words", "subjects", "topic"), NAMED, ids=[row[1] for row in NAMED])
def test_a_subject_is_read_where_it_is_one(catalog: str, words: str, subjects: set[Subject], topic: str) -> None:
    reading = reader_of(catalog).read(words, TODAY)
    assert (set(reading.subjects), reading.topic) == (subjects, topic)


def test_a_subject_that_the_catalogue_states_nowhere_is_no_condition() -> None:
    reader = reader_of("kalundborg")
    assert not any(S.SPANISH in activity.subjects for activity in reader.catalog.activities.values())
    reading = reader.read("spanskundervisning i 8. klasse", TODAY)
    assert (reading.subjects, reading.unsure, reading.topic) == ({S.SPANISH}, {"subjects"}, "spanskundervisning")
    assert reader.read("biologi i 8. klasse", TODAY).unsure == set()
