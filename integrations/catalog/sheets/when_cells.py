"""Cells that say when: months, weeks, weekdays, days, periods, sessions, and how long it takes; see `cells`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from assistant.errors import Wrong
from integrations.catalog import field_values, synonyms
from integrations.catalog.sheets.cells import EXCEL_DATE, RANGE, Cell, is_empty, items, plain
from integrations.catalog.yaml_reader import Raw


def numbers(read_word: Callable[[str], int | None]) -> Callable[[Cell], Raw]:
    """A list of months or weeks: numbers, names, and ranges of either."""

    def read(cell: Cell) -> Raw:
        found: list[Raw] = []
        for item in _joined(cell):
            if isinstance(item, date | datetime):
                raise Wrong(EXCEL_DATE, example="3-5")
            found += _number_range(str(plain(item)), read_word)
        return list(dict.fromkeys(str(one) for one in found))

    return read


_AND = re.compile(r"\s+(?:og|und|and|&)\s+")


def _joined(cell: Cell) -> Iterator[Cell]:
    """The items of a list whose last two may be joined by a word: ``april-juni og august``."""
    for item in items(cell, commas=True):
        yield from _AND.split(item) if isinstance(item, str) else (item,)


def _number_range(word: str, read_word: Callable[[str], int | None]) -> Iterator[Raw]:
    ends = [part.strip() for part in RANGE.split(word)]
    known = [read_word(end) for end in ends]
    if len(ends) == 2 and None not in known:
        yield f"{known[0]}-{known[1]}"
    elif len(ends) == 1 and known[0] is not None:
        yield str(known[0])
    else:
        yield word


def month(word: str) -> int | None:
    return int(word) if word.isdigit() else synonyms.months().get(synonyms.folded(word))


def week(word: str) -> int | None:
    bare = re.sub(r"^(uge|week|woche|kw|w|v)\.?\s*", "", word.casefold())
    return int(bare) if bare.isdigit() else None


def weekdays(cell: Cell) -> Raw:
    found: list[Raw] = []
    for item in _joined(cell):
        ends = [synonyms.weekdays().get(synonyms.folded(part)) for part in RANGE.split(str(plain(item)))]
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None:
            span = range(ends[0], ends[1] + 1) if ends[0] <= ends[1] else [*range(ends[0], 7), *range(ends[1] + 1)]
            found += [field_values.WEEKDAYS[number] for number in span]
        elif len(ends) == 1 and ends[0] is not None:
            found.append(field_values.WEEKDAYS[ends[0]])
        else:
            found.append(str(plain(item)))
    return list(dict.fromkeys(found))


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
                raise Wrong("value.period.two")
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
            raise Wrong("value.session", word=field_values.shown(item))
        named = {name: value.rstrip(",") for name, value in parts.groupdict().items() if value}
        found.append({name: _session_value(name, value) for name, value in named.items()})
    return found


def _session_value(name: str, value: Cell) -> Raw:
    return day(value) if name in {"date", "deadline"} else str(plain(value))


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
