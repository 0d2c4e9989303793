"""Sentences that teachers write, and the periods read of them; they stand in the YAML files beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from assistant.model import Language
from assistant.understanding.time_expressions import TimeFound, find_when
from integrations.resources.holidays import HolidayCalendar

HERE = Path(__file__).parent
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALENDARS = {
    Language.DA: HolidayCalendar("DK"),
    Language.DE: HolidayCalendar("DE", "SH"),
    Language.EN: HolidayCalendar("DK"),
}
FILES = {
    "danish": Language.DA,
    "german": Language.DE,
    "english": Language.EN,
    "unseen_danish": Language.DA,
    "unseen_german": Language.DE,
    "unseen_english": Language.EN,
    "forms_danish": Language.DA,
    "forms_german": Language.DE,
    "forms_english": Language.EN,
}


def sentences() -> Iterator[object]:
    for name, language in FILES.items():
        path = HERE / f"{name}.yaml"
        for today, listed in YAML(typ="base").load(path.read_text("utf-8")).items():
            for sentence, expected in listed.items():
                day = date.fromisoformat(today)
                yield pytest.param(language, day, sentence, expected, id=f"{name} {today} {sentence}")


def as_written(found: TimeFound) -> str:
    """The form of the YAML files."""
    periods = [f"{period.start or ''}..{period.end or ''}" for period in found.periods]
    weekdays = [WEEKDAYS[day] for day in sorted(found.weekdays)]
    return " ".join([*periods, *weekdays, *([found.time] if found.time else [])]) or "none"


@pytest.mark.parametrize(("language", "today", "sentence", "expected"), list(sentences()))
def test_sentence_is_read(language: Language, today: date, sentence: str, expected: str) -> None:
    assert as_written(find_when(sentence, language, today, CALENDARS[language])) == expected
