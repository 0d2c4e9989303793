"""What it may cost: for the class, or for each pupil."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant import locales
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import Meaning

_FILE = "words/amounts.txt"
_AROUND = 40
"""Letters before and behind an amount in which stands for whom it is."""


def read_prices(page: Page) -> None:
    """Claim every amount of money, and a bare number behind "budget"."""
    patterns = _patterns()
    for match in page.finditer(patterns.amount):
        amount = _amount(match["a"] or match["b"])
        start, end = match.span()
        if amount is None or not page.free(start, end):
            continue
        behind = patterns.for_each.match(page.text[end : end + _AROUND])
        before = patterns.each_before.search(page.text[max(0, start - _AROUND) : start])
        if behind:
            end += behind.end()
        if amount == 0:
            page.claim_letters(start, end, Meaning(price="free"))
        elif behind or before:
            page.claim_letters(start, end, Meaning(price_per_pupil=amount))
        else:
            page.claim_letters(start, end, Meaning(price=amount))
    for match in page.finditer(patterns.budget):
        amount = _amount(match["n"])
        if amount is not None and page.free(match.start(), match.end()):
            page.claim_letters(match.start(), match.end(), Meaning(price=amount))


def _amount(written: str) -> float | None:
    digits = re.sub(r"[.\s](?=\d{3}\b)", "", written).replace(",", ".").rstrip(".")
    try:
        return float(digits)
    except ValueError:
        return None  # several dots: a date or a version, no money


class _Patterns(NamedTuple):
    amount: re.Pattern[str]
    for_each: re.Pattern[str]
    """Behind an amount: ``pr. elev``, ``each``."""
    each_before: re.Pattern[str]
    """Before it: ``pro Kind höchstens``."""
    budget: re.Pattern[str]


@locales.remembered
def _patterns() -> _Patterns:
    before, behind = locales.pattern(_FILE, "currencies before"), locales.pattern(_FILE, "currencies behind")
    pupil, per = locales.pattern(_FILE, "a pupil"), locales.pattern(_FILE, "per")
    each = locales.pattern(_FILE, "for each")
    no_money = locales.pattern(_FILE, "no money behind")
    return _Patterns(
        amount=re.compile(
            rf"(?:€|{before})\s?(?P<a>\d[\d.]{{0,6}}(?:,\d\d)?)(?![\d:])"
            rf"|(?<![\w.])(?P<b>(?:\d[\d. ]{{0,6}}\d|\d)(?:,\d\d)?)(?:,-)?\s?(?:€|{behind}|,-)",
            re.I,
        ),
        for_each=re.compile(rf"^\W{{0,3}}{per}\s?(?:\.\s)?{pupil}|^\s?/\s?{pupil}|^\s{each}", re.I),
        each_before=re.compile(rf"\b(?:{per}|{each})\s?(?:\.\s)?{pupil}\w*\b[^.;!?\d\n]{{0,24}}$", re.I),
        budget=re.compile(
            rf"\b{locales.pattern(_FILE, 'budget')}\b[^.;!?\d\n]{{0,16}}(?P<n>\d{{2,5}})(?![\d:.]|\s?{no_money})", re.I
        ),
    )
