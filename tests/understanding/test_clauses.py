"""A message falls into clauses: its sentences, and the question that one ends with."""

from __future__ import annotations

import pytest

from assistant.understanding.clauses import clauses_of


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Vi bliver 18, og hvor holder bussen?", ["Vi bliver 18", "hvor holder bussen?"]),
        ("Wir werden 18, und wo parkt der Bus?", ["Wir werden 18", "wo parkt der Bus?"]),
        ("We will be 18, and where does the bus park?", ["We will be 18", "where does the bus park?"]),
        ("Vi bliver 18, hvor lang tid varer det?", ["Vi bliver 18", "hvor lang tid varer det?"]),
        ("Wir sind 18 – wo parkt der Bus?", ["Wir sind 18", "wo parkt der Bus?"]),
    ],
)
def test_the_question_at_the_end_is_a_clause_of_its_own(text: str, clauses: list[str]) -> None:
    assert clauses_of(text) == clauses


@pytest.mark.parametrize(
    "text", ["Hvor holder bussen?", "Wo parkt der Bus?", "Where does the bus park?", "Kan vi komme i maj og juni?"]
)
def test_a_question_alone_stays_whole(text: str) -> None:
    assert clauses_of(text) == [text]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Vi kommer d. 14. maj. Passer det?", ["Vi kommer d. 14. maj.", "Passer det?"]),
        ("Wir kommen am 14. Mai. Passt das?", ["Wir kommen am 14. Mai.", "Passt das?"]),
        ("We would like no. 3 please. Thanks!", ["We would like no. 3 please.", "Thanks!"]),
    ],
)
def test_the_full_stop_of_a_number_or_a_short_form_ends_nothing(text: str, clauses: list[str]) -> None:
    assert clauses_of(text) == clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Vi er 14. Vi kommer med bus.", ["Vi er 14.", "Vi kommer med bus."]),
        ("Wir sind 14. Wir kommen mit dem Bus.", ["Wir sind 14.", "Wir kommen mit dem Bus."]),
        ("We are 14. We come by bus.", ["We are 14.", "We come by bus."]),
    ],
)
def test_a_number_ends_a_sentence_where_the_next_begins(text: str, clauses: list[str]) -> None:
    assert clauses_of(text) == clauses


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_has_no_clauses(text: str) -> None:
    assert clauses_of(text) == []


def test_of_a_long_message_no_word_is_lost() -> None:
    text = " ".join(f"Wort{number} ist hier." for number in range(60))
    clauses = clauses_of(text)
    assert len(clauses) == 40
    assert " ".join(clauses) == text
