"""Labelled questions over forty activities, each in one language; most ask in another language than the entry's.

The files under ``labelled/`` can be extended by anybody who can read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.model import Activity, Catalog, Kind, Language, Provider

_LABELLED = Path(__file__).parent / "labelled"


@dataclass(frozen=True)
class Question:
    language: Language
    topic: str
    text: str
    grade: int | None
    relevant: dict[str, int]
    """Activity id -> 2 (just right) or 1 (of some use)."""


def activities() -> dict[str, Activity]:
    found = {}
    for lang, name, grades, title, summary, description in _rows("activities"):
        language = Language(lang)
        first, _, last = grades.partition("-")
        found[name] = Activity(
            name,
            {language: title},
            {language: summary},
            Kind.COMPANY_VISIT,
            Provider("provider", "Provider"),
            {language: description},
            grades=(int(first), int(last)) if first else None,
        )
    return found


def catalog() -> Catalog:
    return Catalog(activities())


def questions() -> list[Question]:
    found = []
    for lang, topic, text, grade, wanted in _rows("questions"):
        relevant = {}
        for entry in wanted.split(","):
            name, _, worth = entry.strip().partition(":")
            relevant[name] = int(worth or 2)
        found.append(Question(Language(lang), topic, text, None if grade == "-" else int(grade), relevant))
    return found


def unanswerable() -> list[Question]:
    return [Question(Language(lang), topic, text, None, {}) for lang, topic, text in _rows("without_answer")]


def _rows(name: str) -> list[list[str]]:
    lines = (_LABELLED / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#")]
