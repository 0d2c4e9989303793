"""The greeting that a letter opens with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.letters.patterns import LetterPattern

_CAPITALIZED = r"[A-ZÆØÅÄÖÜ][\w.-]*"
_GREETING = LetterPattern(r"^\s*<greetings>\b", re.IGNORECASE)
_WHO = LetterPattern(
    r"^(?:\s+(?:(?i:<greeted>)(?!\w)|"
    # a name greets only where a sign or the line's end follows
    rf"{_CAPITALIZED}(?=(?:\s+(?:<joins>|{_CAPITALIZED})){{0,4}}\s*(?:[,!.:–-]|$))))*\s*[,!.:–-]*\s*"
)
_NEEDS_A_NAME = LetterPattern(r"\s*<dear>$", re.IGNORECASE)
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
