"""Questions as teachers write them, and what is read of each; they stand in the YAML files beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from assistant.model import Audience, Excluded, Period, Reading
from assistant.understanding.slots.kinds import VISITS
from tests.understanding.readers import TODAY, reader_of

HERE = Path(__file__).parent
FILES = {"danish": "kalundborg", "german": "trier", "english": "kalundborg"}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def sentences() -> Iterator[object]:
    for name, catalog in FILES.items():
        for case in YAML(typ="safe").load((HERE / f"{name}.yaml").read_text("utf-8")):
            yield pytest.param(catalog, name, case, id=f"{name}: {case['say'][:70]}")


def as_written(reading: Reading) -> dict[str, Any]:
    """The fields that say something, in the form of the YAML files. Text, wish and language are left out."""
    written: dict[str, Any] = {
        "topic": reading.topic,
        "grades": sorted(reading.grades),
        "grades_said": reading.grades_said,
        "class_name": reading.class_name,
        "school": reading.school,
        "subjects": sorted(reading.subjects),
        "subject_words": list(reading.subject_words),
        "kinds": sorted(reading.kinds),
        "hinted_kinds": "visits" if reading.hinted_kinds == VISITS else sorted(reading.hinted_kinds),
        "periods": [_period(period) for period in reading.periods],
        "weekdays": [WEEKDAYS[day] for day in sorted(reading.weekdays)],
        "time": reading.time,
        "hours": f"{reading.hours.start}-{reading.hours.end}".strip("-")
        and f"{reading.hours.start}-{reading.hours.end}",
        "group_size": reading.group_size,
        "class_sizes": list(reading.class_sizes),
        "duration_minutes": reading.duration_minutes,
        "price": reading.price,
        "price_per_pupil": reading.price_per_pupil,
        "places": list(reading.places),
        "home": reading.home,
        "near_school": reading.near_school,
        "within_km": reading.within_km,
        "settings": sorted(reading.settings),
        "away": reading.away,
        "step_free": reading.step_free,
        "audience": reading.audience.value
        if reading.audience is not Audience.PUPILS or reading.audience_said
        else None,
        "audience_said": reading.audience_said,
        "languages": sorted(reading.languages),
        "excluded": _excluded(reading.excluded),
        "unsure": sorted(reading.unsure),
        "corrections": [f"{wrong} -> {right}" for wrong, right in reading.corrections],
    }
    return {name: value for name, value in written.items() if value}


def _period(period: Period) -> str:
    return f"{period.start or ''}..{period.end or ''}"


def _excluded(excluded: Excluded) -> dict[str, Any]:
    values = {field.name: getattr(excluded, field.name) for field in fields(excluded)}
    return {
        name: sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value
    }


@pytest.mark.parametrize(("catalog", "language", "case"), list(sentences()))
def test_sentence_is_read(catalog: str, language: str, case: dict[str, Any]) -> None:
    expected = {name: value for name, value in case.items() if value and name not in ("say", "subject", "language")}
    if "audience" in expected:
        expected["audience_said"] = True
    expected |= {name: sorted(expected[name]) for name in ("subjects", "kinds", "grades") if name in expected}
    reading = reader_of(catalog).read(case["say"], TODAY, subject_line=case.get("subject", ""))
    assert as_written(reading) == expected
    assert reading.language == case.get("language", {"danish": "da", "german": "de", "english": "en"}[language])
