"""Cells that say for whom: grades, and how large a group; see `cells`."""

from __future__ import annotations

import re
from datetime import date, datetime

from assistant.errors import Wrong
from assistant.understanding.slots.grade_patterns import grades_of_ages
from integrations.catalog import field_values
from integrations.catalog.sheets.cells import EXCEL_DATE, RANGE, Cell, is_empty, items, parsed, plain
from integrations.catalog.yaml_reader import Raw

_GRADE_WORDS = re.compile(
    r"\b(?:klassetrin|klassenstufen?|klassen?|klasser|kl|jahrgangsstufen?|stufen?|trin|grades?|years?|årgang)\b\.?|\."
)
_YEAR_ZERO = re.compile(r"\b(?:bh|bhkl|børnehaveklassen?|kindergarten class)\b")


_AGES = re.compile(
    r"(?:ages?|aged|im alter von|alter|i alderen|alder)?:?\s*(?P<first>\d{1,2})\s*"
    r"(?:(?:-|–|to|til|bis)\s*(?P<last>\d{1,2})\s*)?"
    r"(?:-?\s*(?:years?(?:[ -]olds?)?|yrs?|årige?|år|jahren?|jährige?n?)(?: (?:alt|gamle?|of age))?)?\.?"
)
_AGE_WORD = re.compile(r"[^\W\d_]")


def ages(cell: Cell) -> tuple[int, int] | None:
    """The first and last grade of a cell that tells ages: ``8-11 years``, ``ages 8 to 11``; None for any other."""
    word = str(cell).casefold().strip()
    found = _AGES.fullmatch(word)
    if found is None or not _AGE_WORD.search(word.replace("to", "").replace("til", "").replace("bis", "")):
        return None
    youngest, oldest = int(found["first"]), int(found["last"] or found["first"])
    covered = grades_of_ages(youngest, oldest)
    return (min(covered), max(covered)) if covered else None


def grades(cell: Cell) -> Raw:
    """``4-6``, ``4. - 6. klasse``, ``[4, 6]`` (from and to), ``4;5;6``, ``kita``: a range as the files write it."""
    aged = ages(cell) if isinstance(cell, str) else None
    if aged is not None:
        return _grade_range(*aged)
    spans = [_grade_span(item) for item in items(cell, commas=True)]
    if any(span is None for span in spans):
        return str(plain(cell)) if not isinstance(cell, list) else "; ".join(str(item) for item in cell)
    ends = [span for span in spans if span is not None]
    if len(ends) == 2 and all(first == last for first, last in ends):
        return _grade_range(ends[0][0], ends[1][0])
    covered = {number for first, last in ends for number in range(first, last + 1)}
    if covered and covered != set(range(min(covered), max(covered) + 1)):
        raise Wrong("value.grades.gap")
    if not covered:
        return str(plain(cell))
    return _grade_range(min(covered), max(covered))


def _grade_span(item: Cell) -> tuple[int, int] | None:
    if isinstance(item, date | datetime):
        raise Wrong(EXCEL_DATE, example="4-6")
    word = _YEAR_ZERO.sub("0", str(plain(item)).casefold())
    bare = _GRADE_WORDS.sub(" ", word).strip()
    if bare == "-1":
        return -1, -1
    ends = [_grade_number(end.strip()) for end in RANGE.split(bare)]
    if None in ends or not 1 <= len(ends) <= 2:
        return None
    first, last = ends[0], ends[-1]
    assert first is not None
    assert last is not None
    if first > last:
        raise Wrong("value.grades.above", word=field_values.shown(item))
    return first, last


def _grade_number(word: str) -> int | None:
    if word in {"kita", "kindergarten", "børnehave", "daycare", "preschool"}:
        return -1
    return int(word) if re.fullmatch(r"\d{1,2}", word) and int(word) <= field_values.HIGHEST_GRADE else None


def _grade_range(first: int, last: int) -> str:
    if first > last:
        raise Wrong("value.grades.backwards", grades=f"{last}-{first}")
    ends = ["kita" if end == -1 else str(end) for end in (first, last)]
    return ends[0] if first == last else "-".join(ends)


_PEOPLE = re.compile(
    r"\s*\b(elever|børn|pupils|students|children|schüler\w*|kinder|personer|personen|people|deltagere)\b\.?"
)


def group_size(cell: Cell) -> Raw:
    """``12-28``, ``[12, 28]``, ``28`` or ``max. 28`` (at most), ``mindst 12`` (at least)."""
    cell = parsed(cell)
    if isinstance(cell, date | datetime):
        raise Wrong(EXCEL_DATE, example="12-28")
    if isinstance(cell, dict):
        cell = [cell.get("min"), cell.get("max")] if set(cell) <= {"min", "max"} else str(cell)
    if isinstance(cell, list | tuple):
        ends = ["" if is_empty(item) else str(plain(item)) for item in cell]
        if len(ends) == 1:
            return ends[0]
        return ends[1] if len(ends) == 2 and not ends[0] else "-".join(ends)
    word = _PEOPLE.sub("", str(plain(cell)).casefold()).strip()
    word = re.sub(r"^(max\w*|maks\w*|op til|højst|bis zu|bis|up to|at most|höchstens|til)\b\.?\s*", "", word)
    least = re.sub(r"^(min\w*|mindst|fra|ab|from|at least)\b\.?\s*|\+$", "", word)
    if least != word:
        return f"{least}-" if least.isdigit() else word
    return RANGE.sub("-", word)


_ADULTS = re.compile(
    r"(?:mindst|mindestens|at least|min\w*\.?)?\s*(?P<count>\d{1,3})\s*"
    r"(?:voksne?|voksen|ledsagere?|lærere?|erwachsene\w*|begleitpersone?n?|lehrkr[aä]fte?|adults?|teachers?|helpers?)?"
    r"(?:\s*(?:pr\.?|per|pro|je)\s*(?:klasse|class))?"
)


def adults(cell: Cell) -> Raw:
    """``2``, ``mindst 2 voksne``, ``2 adults per class``; adults for so many pupils are no number for a class."""
    word = str(plain(cell))
    found = _ADULTS.fullmatch(word.casefold())
    return found["count"] if found else word
