"""Conditions as people say them, and what each makes of a reading; they stand in ``conditions.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.understanding.readers import TODAY, reader_of
from tests.understanding.reading.test_sentences import as_written

CASES = YAML(typ="safe").load(Path(__file__).with_name("conditions.yaml").read_text("utf-8"))


def said() -> Iterator[object]:
    for condition, cases in CASES.items():
        for case in cases:
            yield pytest.param(case, id=f"{condition}: {case['say'][:60]}")


@pytest.mark.parametrize("case", list(said()))
def test_condition_is_read(case: dict[str, Any]) -> None:
    expected = {name: None if value == "none" else value for name, value in case.items() if name not in ("say", "at")}
    written = as_written(reader_of(case.get("at", "kalundborg")).read(case["say"], TODAY))
    assert {name: written.get(name) for name in expected} == expected
