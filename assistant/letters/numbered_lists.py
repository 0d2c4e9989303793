"""Numbered lists: a dash in the place of each number, which else is read as a day or a class ("3. In May"), and a line
for each item, also where a mail program ran them together in one ("1. Build a mill 2. For grade 6 3. In May")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.letters.patterns import LetterPattern

_MARK = re.compile(r"(?<!\S)(\d{1,2})[.)] +(?=[^\W\d_a-zæøåäöüß])")
"""A number, and a word with a large letter after it: "6. klasse" begins no item."""
_COUNTED = LetterPattern(r"<numbered things>\b", re.IGNORECASE)
_IS_A_DATE = LetterPattern(r"(?:\b(?:<date opens>|<joins>|<date ends>)|,)$", re.IGNORECASE)
_DASH = "- "


def listed_with_dashes(lines: Sequence[str]) -> list[str]:
    """The lines as they are where they hold no list that counts from one."""
    parted = [item for line in lines for item in _items(line)]
    numbered: list[int] = []
    for index, line in enumerate(parted):
        mark = _mark_at(line, 0)
        if mark and int(mark[1]) == len(numbered) + 1:
            numbered.append(index)
    if len(numbered) < 2:
        return list(lines)
    for index in numbered:
        parted[index] = _DASH + _MARK.sub("", parted[index], count=1)
    return parted


def _items(line: str) -> Iterator[str]:
    """The items that stand in this line."""
    start, next_number = 0, 2
    if first := _mark_at(line, 0):
        next_number = int(first[1]) + 1
        for mark in _MARK.finditer(line, first.end()):
            before = line[start : mark.start()].rstrip()
            if int(mark[1]) == next_number and not _IS_A_DATE.search(before) and _mark_at(line, mark.start()):
                yield before
                start, next_number = mark.start(), next_number + 1
    yield line[start:]


def _mark_at(line: str, place: int) -> re.Match[str] | None:
    mark = _MARK.match(line, place)
    return mark if mark and not _COUNTED.match(line[mark.end() :]) else None
