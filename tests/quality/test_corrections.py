"""A corrected question finds what the question finds that was right at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from assistant.understanding.refinement import refine
from integrations.resources import DATA
from tests.quality.test_floors import asking_of
from tests.running import TODAY

SUBJECTS = (
    "matematik", "biologi", "fysik", "geografi", "natur og teknologi", "håndværk og design", "teknologiforståelse",
)  # fmt: skip
GRADES = ((4, 5), (8, 7), (3, 9))


def test_another_grade_finds_the_same_as_asking_for_it_at_once(tmp_path: Path) -> None:
    assistant = asking_of(DATA / "kalundborg", tmp_path).assistant
    today = date.fromisoformat(TODAY)
    season = assistant.season(today)
    apart = []
    for subject in SUBJECTS:
        for wrong, right in GRADES:
            before, change = (
                assistant.read(said, today) for said in (f"{subject} for {wrong}. klasse", f"nej, {right}. klasse")
            )
            at_once = assistant.read(f"{subject} for {right}. klasse", today)
            lists = [
                [match.activity.id for match in assistant.find(reading, season).matches]
                for reading in (refine(before, change), at_once)
            ]
            if lists[0] != lists[1] or not lists[1]:
                apart.append((subject, wrong, right, lists))
    assert apart == []
