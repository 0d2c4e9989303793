"""Cells of sheets from outside, brought to the forms of the catalogue's files.

Liberal in the form (lists, names in three languages, Excel's numbers and dates), strict about nonsense: what is not
understood goes on as it is, so that the file's own check names it, or raises ``ValueError`` with a sentence here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from assistant.model import Language
from integrations.catalog import field_values, synonyms
from integrations.catalog.yaml_reader import Raw

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
            raise ValueError("This is no number.")
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
        raise ValueError("One value is expected here, not a list.")
    if isinstance(cell, dict):
        raise ValueError("One value is expected here, not a group of fields.")
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


def numbers(read_word: Callable[[str], int | None]) -> Callable[[Cell], Raw]:
    """A list of months or weeks: numbers, names, and ranges of either."""

    def read(cell: Cell) -> Raw:
        found: list[Raw] = []
        for item in items(cell, commas=True):
            if isinstance(item, date | datetime):
                raise ValueError(_EXCEL_DATE.format(example="3-5"))
            found += _number_range(str(plain(item)), read_word)
        return list(dict.fromkeys(str(one) for one in found))

    return read


def _number_range(word: str, read_word: Callable[[str], int | None]) -> Iterator[Raw]:
    ends = [part.strip() for part in _RANGE.split(word)]
    known = [read_word(end) for end in ends]
    if len(ends) == 2 and None not in known:
        yield f"{known[0]}-{known[1]}"
    elif len(ends) == 1 and known[0] is not None:
        yield str(known[0])
    else:
        yield word


_RANGE = re.compile(r"\s*(?:–|—|-|\b(?:til|bis|to)\b)\s*")
_EXCEL_DATE = "The sheet holds a date here; format the column as text and write for example `{example}`."


def month(word: str) -> int | None:
    return int(word) if word.isdigit() else synonyms.months().get(synonyms.folded(word))


def week(word: str) -> int | None:
    bare = re.sub(r"^(uge|week|woche|kw|w|v)\.?\s*", "", word.casefold())
    return int(bare) if bare.isdigit() else None


def weekdays(cell: Cell) -> Raw:
    found: list[Raw] = []
    for item in items(cell, commas=True):
        ends = [synonyms.weekdays().get(synonyms.folded(part)) for part in _RANGE.split(str(plain(item)))]
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
            span = range(ends[0], ends[1] + 1) if ends[0] <= ends[1] else [*range(ends[0], 7), *range(ends[1] + 1)]
            found += [field_values.WEEKDAYS[number] for number in span]
        elif len(ends) == 1 and ends[0] is not None:
            found.append(field_values.WEEKDAYS[ends[0]])
        else:
            found.append(str(plain(item)))
    return list(dict.fromkeys(found))


_GRADE_WORDS = re.compile(
    r"\b(?:klassetrin|klassenstufen?|klassen?|klasser|kl|jahrgangsstufen?|stufen?|trin|grades?|years?|årgang)\b\.?|\."
)
_YEAR_ZERO = re.compile(r"\b(?:bh|bhkl|børnehaveklassen?|kindergarten class)\b")


def grades(cell: Cell) -> Raw:
    """``4-6``, ``4. - 6. klasse``, ``[4, 6]`` (from and to), ``4;5;6``, ``kita``: a range as the files write it."""
    spans = [_grade_span(item) for item in items(cell, commas=True)]
    if any(span is None for span in spans):
        return str(plain(cell)) if not isinstance(cell, list) else "; ".join(str(item) for item in cell)
    ends = [span for span in spans if span is not None]
    if len(ends) == 2 and all(first == last for first, last in ends):
        return _grade_range(ends[0][0], ends[1][0])
    covered = {number for first, last in ends for number in range(first, last + 1)}
    if covered and covered != set(range(min(covered), max(covered) + 1)):
        raise ValueError("The grades have a gap; write one range such as `4-6`, or two entries.")
    if not covered:
        return str(plain(cell))
    return _grade_range(min(covered), max(covered))


def _grade_span(item: Cell) -> tuple[int, int] | None:
    if isinstance(item, date | datetime):
        raise ValueError(_EXCEL_DATE.format(example="4-6"))
    word = _YEAR_ZERO.sub("0", str(plain(item)).casefold())
    bare = _GRADE_WORDS.sub(" ", word).strip()
    if bare == "-1":
        return -1, -1
    ends = [_grade_number(end.strip()) for end in _RANGE.split(bare)]
    if None in ends or not 1 <= len(ends) <= 2:
        return None
    first, last = ends[0], ends[-1]
    assert first is not None
    assert last is not None
    if first > last:
        raise ValueError(f"The first grade is above the last: `{field_values.shown(item)}`.")
    return first, last


def _grade_number(word: str) -> int | None:
    if word in {"kita", "kindergarten", "børnehave", "daycare", "preschool"}:
        return -1
    return int(word) if re.fullmatch(r"\d{1,2}", word) and int(word) <= field_values.HIGHEST_GRADE else None


def _grade_range(first: int, last: int) -> str:
    if first > last:
        raise ValueError(f"The first grade is above the last; write `{last}-{first}`.")
    ends = ["kita" if end == -1 else str(end) for end in (first, last)]
    return ends[0] if first == last else "-".join(ends)


_PEOPLE = re.compile(
    r"\s*\b(elever|børn|pupils|students|children|schüler\w*|kinder|personer|personen|people|deltagere)\b\.?"
)


def group_size(cell: Cell) -> Raw:
    """``12-28``, ``[12, 28]``, ``28`` or ``max. 28`` (at most), ``mindst 12`` (at least)."""
    cell = parsed(cell)
    if isinstance(cell, date | datetime):
        raise ValueError(_EXCEL_DATE.format(example="12-28"))
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
    return re.sub(r"\s*(?:–|—|-|\b(?:til|bis|to)\b)\s*", "-", word)


_DURATION = re.compile(
    r"(?:(?P<hours>\d+(?:[.,]\d+)?)\s*(?:h|t|timer?|hours?|hrs?|stunden?|std)\b\.?)?\s*(?:og|und|and)?\s*"
    r"(?:(?P<minutes>\d+)\s*(?:m|min|minutt?er|minutes?|minuten?)\b\.?)?"
)


def duration(cell: Cell) -> Raw:
    """Minutes; ``1,5 timer``, ``2 Stunden``, ``1:30`` and ``90 min`` are read as well."""
    word = str(plain(cell)).casefold()
    clock = re.fullmatch(r"(\d{1,2}):(\d\d)", word)
    if clock:
        return str(int(clock[1]) * 60 + int(clock[2]))
    found = _DURATION.fullmatch(word)
    if found is None or not (found["hours"] or found["minutes"]):
        return word
    return str(round(float((found["hours"] or "0").replace(",", ".")) * 60) + int(found["minutes"] or 0))


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


def day(cell: Cell) -> Raw:
    """``2027-03-01``; ``01.03.2027`` and ``1/3-2027`` are read as well, ``1/3/2027`` is not: it has two meanings."""
    word = re.sub(r"[ T]00:00(:00)?$", "", str(plain(cell)))
    found = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{1,2})/(\d{1,2})-(\d{4})", word)
    if found:
        one, two, year = found.groups()[:3] if found[1] else found.groups()[3:]
        return f"{year}-{int(two):02}-{int(one):02}"
    return word


def dates(cell: Cell) -> Raw:
    """Days and periods: ``2027-03-01``, ``2027-03-01/2027-05-31``, ``2027-03-01..2027-05-31``, ``[from, to]``."""
    found: list[Raw] = []
    for item in items(cell, commas=True):
        if isinstance(item, list | tuple):
            if len(item) != 2:
                raise ValueError("A period has two dates, first and last.")
            found.append("/".join(".." if is_empty(end) else str(day(end)) for end in item))
        else:
            found.append(_period(str(plain(item))))
    return list(dict.fromkeys(str(one) for one in found))


def _period(word: str) -> str:
    found = re.fullmatch(r"(.*?\d)\s*(?:\.\.+|–|—| - | til | bis | to |/(?!\d{1,2}-\d{4}$))\s*(\d.*)", word)
    if found:
        return f"{day(found[1])}/{day(found[2])}"
    if word.startswith(".."):
        return f"../{day(word.lstrip('./ '))}"
    if word.endswith(".."):
        return f"{day(word.rstrip('./ '))}/.."
    return str(day(word))


_SESSION = re.compile(
    r"(?P<date>\S+)(?:[ T](?P<time>\d{1,2}[:.]\d\d)(?::00)?)?"
    r"(?:,?\s*(?P<seats>\d+) seats?)?(?:,?\s*until (?P<deadline>\S+))?"
)


def sessions(cell: Cell) -> Raw:
    """``2027-11-18 09:00, 10 seats, until 2027-09-10``, several with ``;``; or a JSON list of objects."""
    found: list[Raw] = []
    for item in items(cell, commas=False):
        if isinstance(item, dict):
            found.append(
                {str(key): _session_value(str(key), value) for key, value in item.items() if not is_empty(value)}
            )
            continue
        parts = _SESSION.fullmatch(str(plain(item)))
        if parts is None:
            raise ValueError(
                f"`{field_values.shown(item)}` is not a session; write `2027-11-18 09:00, 10 seats, until 2027-09-10`."
            )
        named = {name: value.rstrip(",") for name, value in parts.groupdict().items() if value}
        found.append({name: _session_value(name, value) for name, value in named.items()})
    return found


def _session_value(name: str, value: Cell) -> Raw:
    return day(value) if name in {"date", "deadline"} else str(plain(value))


def price(cell: Cell) -> Raw:
    cell = parsed(cell)
    if isinstance(cell, bool):
        raise ValueError("A price is `free`, an amount or words, not true or false.")
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
