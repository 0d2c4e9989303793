"""The greeting that a letter opens with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.letters.patterns import ByLanguage, any_of

_GREETINGS: ByLanguage = {
    "da": (
        r"god\s?(?:dag|morgen|aften|eftermiddag|formiddag)", "hej(?:sa)?", "halløj(?:sa)?", "goddag", "hallo", "kære",
        "dav(?:s)?",
    ),
    "de": (
        r"guten\s(?:tag|morgen|abend)", r"grüß\s?gott", r"moin(?:\smoin)?", "servus", "liebe[rs]?",
        r"sehr\sgeehrte[rs]?",
    ),
    "en": (
        r"hi(?:\sthere)?", r"hello(?:\sthere)?", "hey", "dear", r"good\s(?:morning|afternoon|evening|day)", "greetings",
    ),
}  # fmt: skip
_GREETED: ByLanguage = {
    "da": ("og", "allesammen", "alle", "igen", "sammen", r"skoletjeneste\w*", r"assistent\w*", r"team(?:et)?"),
    "de": ("und", "zusammen", "damen", "herren", "frau", "herr", r"kolleg\w*"),
    "en": (
        "and", "or", "all", "there", "everyone", "everybody", "mr", "mrs", "ms", "sir/madam", "sir", "madam",
        "assistant", "colleagues",
    ),
    "other": ("&",),
}  # fmt: skip
"""Who is greeted, where it is no name."""
_DEAR: ByLanguage = {"da": ("kære",), "de": ("liebe[rs]?", r"sehr\sgeehrte[rs]?"), "en": ("dear",)}
"""Greets only where a name or a sign follows: "Liebe zur Natur" greets nobody."""
_JOINS: ByLanguage = {"da": ("og",), "de": ("und",), "en": ("and",), "other": ("&",)}

_CAPITALIZED = r"[A-ZÆØÅÄÖÜ][\w.-]*"
_GREETING = re.compile(rf"^\s*{any_of(_GREETINGS)}\b", re.IGNORECASE)
_WHO = re.compile(
    rf"^(?:\s+(?:(?i:{any_of(_GREETED)})(?!\w)|"
    # a name greets only where a sign or the line's end follows
    rf"{_CAPITALIZED}(?=(?:\s+(?:{any_of(_JOINS)}|{_CAPITALIZED})){{0,4}}\s*(?:[,!.:–-]|$))))*\s*[,!.:–-]*\s*"
)
_NEEDS_A_NAME = re.compile(rf"\s*{any_of(_DEAR)}$", re.IGNORECASE)
_MOST_GREETINGS = 10
_LONGEST = 200
"""Letters after a greeting in which whoever is greeted is named."""


def without_greeting(lines: Sequence[str]) -> list[str]:
    """The letter's lines without the greeting that the first of them with words opens with."""
    for index, line in enumerate(lines):
        if line:
            return [*lines[:index], _rest(line), *lines[index + 1 :]]
    return list(lines)


def greets_only(line: str) -> bool:
    """Whether the line greets and says nothing else."""
    return len(line) <= _LONGEST and _GREETING.match(line) is not None and not _rest(line)


def _rest(line: str) -> str:
    """What stands behind the line's greeting, or several."""
    for _ in range(_MOST_GREETINGS):
        match = _GREETING.match(line)
        if match is None:
            break
        after = line[match.end() :]
        greeted = _WHO.match(after[:_LONGEST])
        end = greeted.end() if greeted else 0
        if after.strip() and not after[:end].strip() and _NEEDS_A_NAME.match(match.group()):
            break
        line = after[end:]
    return line
