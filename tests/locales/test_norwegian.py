"""Norwegian, which only the tests speak: a language is added by a folder and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import locales
from assistant.language.detect import LanguageDetector
from assistant.language.vocabulary import Vocabulary
from assistant.matching.season import Season
from assistant.model import Activity, Catalog, Findings, Kind, Language, Match, Provider, Reading, Session
from assistant.replies.answers import Answers
from assistant.replies.phrases import phrase
from assistant.understanding.question import Reader
from integrations.catalog import load_catalog
from integrations.cli.languages import faults_in
from integrations.resources.classifiers import read_learned
from integrations.resources.holidays import HolidayCalendar
from integrations.resources.language_identifier import FastTextIdentifier
from tests.fakes import FakeHolidays
from tests.understanding.readers import CATALOGS, TODAY

FOLDER = Path(__file__).parent
QUESTIONS: list[dict[str, Any]] = yaml.safe_load((FOLDER / "norwegian_questions.yaml").read_text("utf-8"))
IN_ENGLISH = ("refusals", "sending", "slack", "faults", "web/")
"""Sentences that nobody has written in Norwegian: the pages, Slack, and why something is refused or not sent."""


@pytest.fixture(scope="module")
def norwegian() -> Iterator[Language]:
    with locales.added(FOLDER):
        yield Language("nb")


@cache
def reader() -> Reader:
    catalog = load_catalog([CATALOGS / "kalundborg"])
    holidays = HolidayCalendar(catalog.country, catalog.region, catalog.holidays)
    # one that knows no Danish: the words of topics have no Norwegian column
    vocabulary = Vocabulary.from_lines({"few.txt": ["energy | energi | Energie"]})
    detector = LanguageDetector(FastTextIdentifier())
    return Reader(
        vocabulary,
        detector,
        holidays,
        catalog,
        Language("nb"),
        read_learned(),
    )


def facts_of(reading: Reading) -> Mapping[str, Any]:
    return {
        "grades": sorted(reading.grades),
        "group_size": reading.group_size,
        "kinds": sorted(reading.kinds),
        "subjects": sorted(reading.subjects),
        "periods": [[period.start, period.end] for period in reading.periods],
        "weekdays": sorted(reading.weekdays),
        "settings": sorted(reading.settings),
        "languages": sorted(reading.languages),
        "audience": reading.audience,
        "price": reading.price,
        "duration_minutes": reading.duration_minutes,
        "not_settings": sorted(reading.excluded.settings),
        "not_kinds": sorted(reading.excluded.kinds),
        "no_transport": reading.excluded.transport,
    }


@pytest.mark.parametrize("asked", QUESTIONS, ids=[asked["question"] for asked in QUESTIONS])
def test_a_question_in_norwegian_is_read_as_it_is_meant(norwegian: Language, asked: dict[str, Any]) -> None:
    reading = reader().read(asked["question"], TODAY)
    expected = {name: value for name, value in asked.items() if name != "question"}
    found = facts_of(reading)
    assert {name: found[name] for name in expected} == expected
    assert reading.language == norwegian


@pytest.mark.parametrize("asked", QUESTIONS, ids=[asked["question"] for asked in QUESTIONS])
def test_a_question_in_norwegian_is_answered_in_norwegian(norwegian: Language, asked: dict[str, Any]) -> None:
    reading = reader().read(asked["question"], TODAY)
    activity = Activity(
        "visit", {Language.DA: "Besøg"}, {Language.DA: "Et besøg."}, Kind.COMPANY_VISIT, Provider("p", "P"),
        sessions=(Session(date(2027, 5, 4), "10:00"),),
    )  # fmt: skip
    answers = Answers(Catalog({activity.id: activity}, {"p": activity.provider}), lambda topic, language: {})
    reply = answers.answer(reading, Findings((Match(activity, 0.9),)), Season(TODAY, FakeHolidays()))
    assert reply.language == norwegian
    assert reply.opening == ("Her er én aktivitet som passer:",)
    assert reply.understood.startswith("Slik har jeg forstått deg: ")
    assert [card.when for card in reply.cards] == ["4. mai 2027 kl. 10.00"]
    assert "Skriv »flere« for å se andre" in reply.closing[0]


def test_the_reading_is_put_in_norwegian_words(norwegian: Language) -> None:
    reading = reader().read("Fysikk for 8. trinn i uke 12, 24 elever, ikke konkurranse", TODAY)
    words = Answers(Catalog({}, {}), lambda topic, language: {}).understood(reading)
    assert words == (
        "Slik har jeg forstått deg: fysikk/kjemi, 8. trinn, uke 12 (22. mars til 28. mars 2027), 24 elever, "
        "ikke en konkurranse. Feil? Skriv f.eks. »nei, 7. trinn«."
    )


def test_norwegian_is_named_by_itself_where_nobody_names_it_otherwise(norwegian: Language) -> None:
    assert phrase(norwegian, "language.nb") == "norsk"
    assert phrase(Language.EN, "language.nb") == "norsk"
    assert phrase(Language.DA, "language.da") == "dansk"


def test_nothing_is_missing_but_what_is_said_in_english(norwegian: Language) -> None:
    faults = list(faults_in(norwegian))
    beside = tuple(f"nb/sentences/{file}" for file in IN_ENGLISH)
    assert [fault for fault in faults if not fault.startswith(beside)] == []
    assert all(fault.endswith(".txt is missing") for fault in faults)
