"""Cells of sheets from outside, brought to the forms of the catalogue's files.

Liberal in the form (lists, names in three languages, Excel's numbers and dates), strict about nonsense: what is not
understood goes on as it is, so that the file's own check names it, or raises `Wrong` here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from assistant.errors import Wrong
from assistant.model import Language
from assistant.understanding.slots.subjects import subjects_called
from integrations.catalog import field_values, synonyms
from integrations.catalog.yaml_reader import Raw

RANGE = re.compile(r"\s*(?:–|—|-|\b(?:til|bis|to)\b)\s*")
"""What stands between the two ends of a range."""

EXCEL_DATE = "value.excel_date"
"""What is wrong with a cell that Excel took for a date: 3-5 becomes the third of May."""

Cell = object
"""What a sheet or a JSON line holds: str, int, float, bool, None, list, dict, or a date or time from Excel."""


def text(cell: Cell) -> Raw:
    """One text; a list of texts becomes lines; a group of texts by language stays one."""
    if isinstance(cell, list | tuple):
        return "\n".join(str(text(item)) for item in cell if not is_empty(item))
    if isinstance(cell, dict):
        return {str(key): text(item) for key, item in cell.items() if not is_empty(item)}
    return field_values.clean(str(plain(cell)))


def plain(cell: Cell) -> str | int | float | bool:
    """A single value: ``4.0`` is 4, a day without a time is a date."""
    if isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            raise Wrong("value.no_number")
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        return f"{int(cell.total_seconds()) // 3600:02}:{int(cell.total_seconds()) // 60 % 60:02}"
    if isinstance(cell, list | tuple):
        raise Wrong("value.list")
    if isinstance(cell, dict):
        raise Wrong("value.group")
    return field_values.clean(str(cell))


def is_empty(cell: Cell) -> bool:
    """Nothing stands there: unknown."""
    if isinstance(cell, str):
        return len(cell) < 50 and not field_values.clean(cell)
    return cell is None or cell in ([], {}, ())


def parsed(cell: Cell) -> Cell:
    """A sheet's cell that holds a JSON list or object, as that; any other as it is."""
    if isinstance(cell, str) and cell.strip()[:1] in {"[", "{"}:
        try:
            return json.loads(cell)
        except ValueError:
            return cell
    return cell


def items(cell: Cell, *, commas: bool) -> list[Cell]:
    """The items of a list: a JSON list, or words between ``;`` or line breaks, and ``,`` where no item has one."""
    cell = parsed(cell)
    if isinstance(cell, list | tuple):
        return [item for item in cell if not is_empty(item)]
    if isinstance(cell, str):
        parts = re.split(r"[;\n|,]" if commas else r"[;\n|]", field_values.clean(cell))
        return [part.strip() for part in parts if part.strip()]
    return [cell]


def choices(names: dict[str, str]) -> Callable[[Cell], Raw]:
    """A list of words; ``names`` are the known other ways to say them, folded."""

    def read(cell: Cell) -> Raw:
        return list(dict.fromkeys(_name(item, names) for item in items(cell, commas=True)))

    return read


def subjects(cell: Cell) -> Raw:
    """A list of subjects by the names and short forms of schools; one name may mean two (``WiPo``), and two may stand
    in one (``Geschichte/Politik``)."""
    return list(dict.fromkeys(subject for item in items(cell, commas=True) for subject in _subjects_of(item)))


def _subjects_of(item: Cell) -> Sequence[str]:
    named = _named_subjects(str(plain(item)))
    parts = [_named_subjects(part) for part in _JOINED.split(str(plain(item)))]
    return named or ([one for part in parts for one in part] if all(parts) else [_name(item, {})])


def _named_subjects(words: str) -> Sequence[str]:
    own = synonyms.SUBJECTS.get(synonyms.folded(words))
    return [own] if own else sorted(map(str, subjects_called(words)))


_JOINED = re.compile(r"\s*(?:[/+&]|\b(?:og|und|and)\b)\s*")


def choice(names: dict[str, str]) -> Callable[[Cell], Raw]:
    def read(cell: Cell) -> Raw:
        cell = parsed(cell)
        if isinstance(cell, list | tuple) and len(cell) == 1:
            cell = cell[0]
        return _name(plain(cell), names)

    return read


def _name(item: Cell, names: dict[str, str]) -> str:
    word = str(plain(item))
    return names.get(synonyms.folded(word), re.sub(r"[\s/-]+", "_", word.casefold()))


def number(cell: Cell) -> Raw:
    return str(plain(cell))


def coordinate(cell: Cell) -> Raw:
    word = str(plain(cell))
    return word.replace(",", ".") if re.fullmatch(r"-?\d{1,3},\d+", word) else word


def truth(cell: Cell) -> Raw:
    word = str(plain(cell)).casefold()
    if word in {"true", "yes", "ja", "1", "x", "sand", "sandt", "wahr"}:
        return "true"
    if word in {"false", "no", "nej", "nein", "0", "falsk", "falsch"}:
        return "false"
    return word


def price(cell: Cell) -> Raw:
    cell = parsed(cell)
    if isinstance(cell, bool):
        raise Wrong("value.price.truth")
    if isinstance(cell, dict):
        return {str(key): str(plain(value)) for key, value in cell.items() if not is_empty(value)}
    return str(plain(cell))


def language_name(cell: Cell) -> Language | None:
    """The language of a row: ``da``, ``da-DK``, ``Dansk``; None when it is another one."""
    word = synonyms.folded(str(plain(cell)))
    known = synonyms.named_languages()
    return known.get(word) or known.get(word[:2] if word[2:3] in {" ", ""} else "")


def as_is(cell: Cell) -> Any:
    return str(plain(cell))
