"""A text as a flat row of tokens; dates and times written in digits are one token each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import regex

# The longest forms come first: "12.05.2027" must not become "12.05." and "2027".
_TOKEN = regex.compile(
    r"""
      (?P<iso>(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d))
    | (?P<isoweek>(?<!\d)\d{4}-?[Ww]\d{1,2}(?!\d))
    | (?P<clock>(?<![\d:])\d{1,2}:\d{2}(?![\d:]))
    | (?P<dmy>(?<![\d.,/])\d{1,2}(?:\.[ ]?\d{1,2}\.[ ]?|/\d{1,2}[/-]|/\d{1,2}[ ]-?(?=\d{4})|-\d{1,2}-(?=\d{4})|\.\d{1,2}-)
        (?:20)?\d{2}(?!\d|[./-]\d))
    | (?P<dm>(?<![\d.,/])\d{1,2}\.[ ]?\d{1,2}\.(?!\d))
    | (?P<slash>(?<![\d.,/])\d{1,2}/\d{1,2}(?![\d/]))
    | (?P<dec>(?<![\d.,/])\d{1,2}\.\d{1,2}(?!\d|\.\d))
    | (?P<num>\d+)
    | (?P<word>[^\W\d_]+)
    | (?P<line>\n)
    | (?P<punct>\.+|[^\w\s])
    """,
    regex.VERBOSE,
)


class Token(NamedTuple):
    kind: str
    """``word``, ``num``, ``punct``, ``line``, or a literal: ``iso``, ``isoweek``, ``clock``, ``dmy``, ``dm`` (12.5.),
    ``slash`` (12/5), ``dec`` (9.30)."""
    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True)
class Numerals:
    """Day, month and year of a date written in digits; year 0 means that none was written."""

    day: int
    month: int
    year: int = 0


def tokenise(text: str) -> list[Token]:
    """Every token of the text in order; linear in its length."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        found.append(Token(match.lastgroup or "punct", word, word.lower(), *match.span()))
    return found


def read_numerals(token: Token) -> Numerals | None:
    """The date that a literal token stands for, in European order; ``None`` when it can be none."""
    parts = [int(part) for part in regex.findall(r"\d+", token.text)]
    if token.kind == "iso":
        year, month, day = parts
    elif token.kind == "dmy":
        day, month, year = parts
        year += 2000 if year < 100 else 0
    elif token.kind in ("dm", "slash", "dec"):
        (day, month), year = parts, 0
    else:
        return None
    return Numerals(day, month, year) if 1 <= day <= 31 and 1 <= month <= 12 else None
