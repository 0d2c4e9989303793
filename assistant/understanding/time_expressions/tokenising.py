"""A text cut into the tokens that dates are made of: words, numbers, and dates that stand in digits alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

# The longest forms come first: "12.05.2027" must not become "12.05." and "2027".
_TOKEN = re.compile(
    r"""
    (?=[\S\n])  # most letters that begin no token are spaces
    (?:
      (?P<word>[^\W\d_]+)
    | (?P<punct>\.+|[^\w\s])
    | (?P<line>\n)
    | (?P<iso>(?<!\d)\d{4}(?P<between>[-./])\d{1,2}(?P=between)\d{1,2}(?!\d))
    | (?P<isoweek>(?<!\d)\d{4}-?[Ww]\d{1,2}(?!\d))
    | (?P<clock>(?<![\d:])\d{1,2}:\d{2}(?![\d:]))
    | (?P<dmy>(?<!\d)(?<!\d[.,/])\d{1,2}
        (?:\.[ ]?\d{1,2}\.[ ]?|/\d{1,2}[/-]|/\d{1,2}[ ]-?(?=\d{4})|-\d{1,2}-|\.\d{1,2}-)
        (?:20)?\d{2}(?!\d|[./-]\d))
    | (?P<dm>(?<!\d)(?<!\d[.,/])\d{1,2}\.[ ]?\d{1,2}\.(?!\d))
    | (?P<slash>(?<!\d)(?<!\d[.,/])\d{1,2}/\d{1,2}(?![\d/]))
    | (?P<dec>(?<!\d)(?<!\d[.,/])\d{1,2}\.\d{1,2}(?!\d|\.\d))
    | (?P<num>\d+)
    )
    """,
    re.VERBOSE,
)


MOST_TOKENS = 20_000
"""Eight times a mail of 2,000 words; what comes after is no question any more."""


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text in order; each list has one entry for each."""

    kinds: list[str]
    """``word``, ``num``, ``punct``, ``line``, or a literal: ``iso``, ``isoweek``, ``clock``, ``dmy``, ``dm`` (12.5.),
    ``slash`` (12/5), ``dec`` (9.30)."""
    lows: list[str]
    """In lower case."""
    matches: list[re.Match[str]]
    """As written, and where."""

    def __len__(self) -> int:
        return len(self.kinds)


@dataclass(frozen=True)
class DateNumerals:
    """Day, month and year of a date written in digits; year 0 means that none was written."""

    day: int
    month: int
    year: int = 0


def tokenise(text: str) -> Tokens:
    """The first `MOST_TOKENS` tokens of the text."""
    matches = list(islice(_TOKEN.finditer(text), MOST_TOKENS))
    return Tokens([match.lastgroup or "" for match in matches], [match[0].lower() for match in matches], matches)


def read_numerals(kind: str, text: str) -> DateNumerals | None:
    """The date that a literal token stands for, in European order; ``None`` when it can be none."""
    parts = [int(part) for part in re.findall(r"\d+", text)]
    if kind == "iso":
        year, month, day = parts
    elif kind == "dmy":
        day, month, year = parts
        year += 2000 if year < 100 else 0
    elif kind in ("dm", "slash", "dec"):
        (day, month), year = parts, 0
    else:
        return None
    return DateNumerals(day, month, year) if 1 <= day <= 31 and 1 <= month <= 12 else None


def months_first(text: str) -> DateNumerals | None:
    """2/15 and 2/15/2027, which can be read in no other way."""
    month, day, *rest = (int(part) for part in re.findall(r"\d+", text))
    year = rest[0] + (2000 if rest[0] < 100 else 0) if rest else 0
    return DateNumerals(day, month, year) if 1 <= month <= 12 < day <= 31 else None
