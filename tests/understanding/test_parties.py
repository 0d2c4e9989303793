"""Of several classes in one message each keeps its own number and day, and what is named once is for all."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.model import Facts, Period
from assistant.understanding.parties import lone_number, parties_in
from tests.understanding.follow_up.test_follow_ups import FILES, conversation
from tests.understanding.readers import TODAY, reader_of

WEEK_17 = Period(date(2027, 4, 26), date(2027, 5, 2))
WEEK_19 = Period(date(2027, 5, 10), date(2027, 5, 16))
MAY_4, MAY_6 = (Period(day, day) for day in (date(2027, 5, 4), date(2027, 5, 6)))


def parties(text: str, file: str) -> tuple[Facts, ...]:
    known = conversation("offered", file)
    reader = reader_of(FILES[file][1])
    reading = reader.read_words(text, TODAY, known.language, all_of_it=True)
    return parties_in(text, reading, known, reader, TODAY)


def told(text: str, file: str) -> list[tuple[str, int | None, Period | None]]:
    """Classes as they are spelled in Danish, numbers and days."""
    return [(one.class_name.replace(".", ""), one.pupils, one.period) for one in parties(text, file)]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("danish", "7.a er 24 elever og 7.b er 26 elever"),
        ("danish", "7.a og 7.b, 24 og 26 elever"),
        ("german", "Die 7a hat 24 Schüler und die 7b 26 Schüler"),
        ("german", "7a und 7b, 24 und 26 Schüler"),
        ("english", "7.a has 24 pupils and 7.b has 26 pupils"),
        ("english", "7.a and 7.b, 24 and 26 pupils"),
    ],
)
def test_each_class_has_its_own_number(file: str, text: str) -> None:
    assert told(text, file) == [("7a", 24, None), ("7b", 26, None)]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("danish", "7.a i uge 17 og 7.b i uge 19"),
        ("german", "7a in KW 17 und 7b in KW 19"),
        ("english", "7a in week 17 and 7b in week 19"),
    ],
)
def test_each_class_has_its_own_week(file: str, text: str) -> None:
    assert told(text, file) == [("7a", None, WEEK_17), ("7b", None, WEEK_19)]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("danish", "7.b, 26 elever, den 6. maj og 7.a, 24 elever, den 4. maj"),
        ("german", "7b mit 26 Schülern am 6. Mai und 7a mit 24 Schülern am 4. Mai"),
        ("english", "7.b with 26 pupils on 6 May and 7.a with 24 pupils on 4 May"),
    ],
)
def test_they_stand_in_the_order_in_which_they_are_named(file: str, text: str) -> None:
    assert told(text, file) == [("7b", 26, MAY_6), ("7a", 24, MAY_4)]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("danish", "7.a, 24 elever, og 7.b, 26 elever, begge i uge 17"),
        ("german", "7a, 24 Schüler, und 7b, 26 Schüler, beide in KW 17"),
        ("english", "7a, 24 pupils, and 7b, 26 pupils, both in week 17"),
    ],
)
def test_one_day_is_for_all(file: str, text: str) -> None:
    assert told(text, file) == [("7a", 24, WEEK_17), ("7b", 26, WEEK_17)]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("danish", "12 tirsdag den 4. maj og 13 torsdag den 6. maj"),
        ("german", "12 am 4. Mai und 13 am 6. Mai"),
        ("english", "12 on Tuesday the 4th of May, 13 on Thursday the 6th of May"),
    ],
)
def test_the_halves_of_a_class_come_on_their_own_days(file: str, text: str) -> None:
    assert told(text, file) == [("", 12, MAY_4), ("", 13, MAY_6)]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("danish", "7.a, 24 elever"),
        ("danish", "7.a, 24 elever, i uge 17 eller uge 19"),
        ("german", "7a, 24 Schüler"),
        ("english", "7a, 24 pupils"),
        ("english", "Thanks, see you!"),
    ],
)
def test_one_class_alone_is_no_party(file: str, text: str) -> None:
    assert parties(text, file) == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [("7.b bliver 25", 25), ("7b wird 25", 25), ("7.b will be 25", 25), ("7.b", None), ("25 eller 26", None)],
)
def test_a_number_alone_counts_pupils_where_there_is_only_one(text: str, number: int | None) -> None:
    assert lone_number(text) == number
