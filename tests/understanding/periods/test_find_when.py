"""What holds for every text: nothing raises, spans are honest, time is bounded."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model import Language, Period, languages
from assistant.understanding.time_expressions import TimeFound, find_when
from integrations.resources.holidays import HolidayCalendar
from tests.understanding.processor import seconds_of

TODAY = date(2026, 11, 18)
DENMARK = HolidayCalendar("DK")
WORDS = [
    *("i uge", "17", "8 eller", "9.", ".", ",", "og", "til", "fra", "efter", "før", "påske", "maj", "sidst", "midt i"),
    *(
        "første",
        "halvdel af",
        "den",
        "12",
        "/",
        "-",
        "2027",
        "next",
        "in",
        "of",
        "May",
        "may",
        "Monday",
        "bis zum",
        "12.5.",
    ),
    *(
        "nächsten",
        "Woche",
        "KW",
        "Anfang",
        "Ende",
        "und",
        "erste Hälfte",
        "d.",
        "kl.",
        "9.30",
        "12/5",
        "Uhr",
        "am",
        "ikke",
    ),
    *("nicht", "not", "weekend", "mandag", "sommerferien", "school year", "Schuljahr", "halvår", "between", "zwischen"),
    *("mellem", "day after", "om tre", "uger", "\n"),
]


def read(text: str, language: Language = Language.DA) -> TimeFound:
    return find_when(text, language, TODAY, DENMARK)


@settings(max_examples=600)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from(languages()))
def test_any_row_of_words_is_read_with_honest_spans(words: list[str], language: Language) -> None:
    text = " ".join(words)
    found = read(text, language)
    assert list(found.spans) == sorted(found.spans)
    assert all(0 <= start < end <= len(text) for start, end in found.spans)
    assert all(one[1] < other[0] for one, other in zip(found.spans, found.spans[1:], strict=False))
    assert all(period.start is None or period.end is None or period.start <= period.end for period in found.periods)


@settings(max_examples=300)
@given(st.text(max_size=200), st.sampled_from(languages()))
def test_any_text_is_read(text: str, language: Language) -> None:
    read(text, language)


@pytest.mark.parametrize(
    ("text", "language", "used"),
    [
        ("Har I noget om vand i foråret til 4. klasse?", Language.DA, ["i foråret"]),
        ("Vi kan fredag den 12. februar 2027 kl. 9-12.", Language.DA, ["fredag den 12. februar 2027", "kl. 9-12"]),
        ("Helst efter vinterferien, men inden påske", Language.DA, ["efter vinterferien", "inden påske"]),
        ("Roboter in der ersten Maihälfte oder in KW 12-14", Language.DE, ["in der ersten Maihälfte", "in KW 12-14"]),
        ("Bees at the end of May at 10am, please", Language.EN, ["at the end of May", "at 10am"]),
        ("May we come with class 5?", Language.EN, []),
    ],
)
def test_spans_hold_what_was_read(text: str, language: Language, used: list[str]) -> None:
    assert [text[start:end] for start, end in read(text, language).spans] == used


def test_touching_periods_are_joined() -> None:
    assert read("uge 8 eller 9 eller 10").periods == (Period(date(2027, 2, 22), date(2027, 3, 14)),)


def test_a_text_without_time_finds_nothing() -> None:
    assert read("Vi vil gerne låne en kasse om magneter til 2.b") == TimeFound()


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "1 ", "1.", "1. ", "1,", "1-", "1/", "12/5/", "12.5.", ".", "og ", "1 og ", "og 1. ", "maj ", "maj-"),
        *("maj og ", "uge ", "uge 1,", "fra ", "første ", "early ", "sidst i ", "next ", "nächste ", "d. ", "Mo-"),
        *("den 1. og ", "10:10", "first week of ", "Anfang ", "efter ", "ikke ", "mandag, den ", "the Monday after "),
        *("2027-", "2 uger ", "kl. 9 "),
    ],
)
@pytest.mark.parametrize("language", languages())
def test_no_hostile_text_runs_away(piece: str, language: Language) -> None:
    text = piece * (100_000 // len(piece))
    read("", language)
    assert seconds_of(lambda: read(text, language)) < 0.6
