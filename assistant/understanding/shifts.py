"""How much earlier or later a day is wished: ``a week later``, ``die Woche danach``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from assistant import locales
from assistant.language.numerals import number_of
from assistant.language.tokens import tokens
from assistant.language.word_tables import alternatives, numbers_of_words, whole_words
from assistant.model import Day, Language, Period

_FILE = "words/further.txt"
_MOST = 60
"""Days that something is put off by a few words."""


@dataclass(frozen=True)
class Shift:
    """From the day that was agreed."""

    days: int
    """Negative: earlier."""
    whole_week: bool = False
    """Any day of the week that this leads to."""

    def from_day(self, day: Day) -> Period:
        there = day + timedelta(days=self.days)
        if not self.whole_week:
            return Period(there, there)
        monday = there - timedelta(days=there.weekday())
        return Period(monday, monday + timedelta(days=6))


def shift_in(text: str, language: Language) -> Shift | None:
    """The shift that a text names; ``None`` where it names none."""
    counted = _counted().search(text)
    if counted is not None:
        number = 1 if counted["one"] else number_of(tokens(counted["number"])[0].folded, language)
        unit = numbers_of_words(_FILE, "units").get(tokens(counted["unit"])[0].folded)
        if number and unit and number * unit <= _MOST:
            days = number * unit
            return Shift(days if counted["later"] else -days)
    if whole_words(_FILE, "week after").search(text):
        return Shift(7, whole_week=True)
    return Shift(-7, whole_week=True) if whole_words(_FILE, "week before").search(text) else None


@locales.remembered
def _counted() -> re.Pattern[str]:
    units = "|".join(sorted(numbers_of_words(_FILE, "units"), key=len, reverse=True))
    later, earlier = (locales.pattern(_FILE, name) for name in ("later", "earlier"))
    one = locales.pattern(_FILE, "one")
    return re.compile(
        rf"\b(?:(?P<one>{one})|(?P<number>\w+))\s(?P<unit>{units}|{alternatives(_FILE, 'units')})\s"
        rf"(?:(?P<later>{later})|(?P<earlier>{earlier}))\b",
        re.I,
    )
