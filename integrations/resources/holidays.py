"""Public and school holidays of a country and region, as `assistant.ports.Holidays`.

Public holidays and German school holidays come from the ``holidays`` package; Danish school holidays from
``catalog_data/holidays/DK.yaml``; a catalogue's own ``holidays.yaml`` goes before both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import yaml  # type: ignore[import-untyped]
from dateutil.easter import easter  # type: ignore[import-untyped]
from pydantic import BaseModel, ConfigDict

from assistant.model import Period
from integrations.resources import DATA
from integrations.resources.public_holiday_cache import PublicHolidayCache

DAY = timedelta(days=1)
SCHOOL_HOLIDAYS = ("autumn", "christmas", "winter", "easter", "ascension", "whitsun", "summer")
_REACH = range(-1, 4)
"""Years around a question in which the next occurrence is looked for."""

_FROM_EASTER: Mapping[str, tuple[int, int]] = {
    "carnival": (-49, -49),
    "carnival_monday": (-48, -48),
    "palm_sunday": (-7, -7),
    "maundy_thursday": (-3, -3),
    "good_friday": (-2, -2),
    "easter_sunday": (0, 0),
    "easter_monday": (1, 1),
    "prayer_day": (26, 26),
    "ascension": (39, 39),
    "whit_sunday": (49, 49),
    "whitsun": (49, 50),
    "whit_monday": (50, 50),
    "corpus_christi": (60, 60),
}
_ON_DATES: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "new_year": ((1, 1), (1, 1)),
    "epiphany": ((1, 6), (1, 6)),
    "labour_day": ((5, 1), (5, 1)),
    "constitution_day": ((6, 5), (6, 5)),
    "midsummer": ((6, 23), (6, 23)),
    "unity_day": ((10, 3), (10, 3)),
    "halloween": ((10, 31), (10, 31)),
    "reformation_day": ((10, 31), (10, 31)),
    "all_saints": ((11, 1), (11, 1)),
    "st_nicholas": ((12, 6), (12, 6)),
    "christmas_eve": ((12, 24), (12, 24)),
    "christmas": ((12, 24), (12, 26)),
    "christmas_day": ((12, 25), (12, 25)),
    "boxing_day": ((12, 26), (12, 26)),
    "new_years_eve": ((12, 31), (12, 31)),
}


_DANISH_CLOSED = frozenset({(6, 5), (12, 24), (12, 31)})
"""No public holidays by law, but schools are closed: Constitution Day, Christmas Eve, New Year's Eve."""


class _Rule(BaseModel):
    """When one school holiday is; see the comment in DK.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    week: int | None = None
    easter: tuple[int, int] | None = None
    last_saturday_of: int | None = None
    days: int = 1
    around: tuple[str, str] | None = None

    def in_year(self, year: int) -> Period:
        if self.week is not None:
            monday = date.fromisocalendar(year, self.week, 1)
            return Period(monday, monday + 6 * DAY)
        if self.easter is not None:
            return _from_easter(year, self.easter)
        if self.last_saturday_of is not None:
            last = date(year, self.last_saturday_of + 1, 1) - DAY
            saturday = last - timedelta(days=(last.weekday() - 5) % 7)
            return Period(saturday, saturday + timedelta(days=self.days - 1))
        if self.around is not None:
            return _with_weekends(*self.around, year)
        raise ValueError("a school holiday needs week, easter, last_saturday_of or around")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    general: dict[str, _Rule]
    municipalities: dict[str, dict[str, _Rule]] = {}

    def rules(self, municipality: str) -> dict[str, _Rule]:
        return self.general | self.municipalities.get(municipality, {})


class HolidayCalendar:
    """The holidays of one country (``DK``, ``DE``) and region (a Danish municipality, a German Land such as ``SH``).

    ``overrides`` is `Catalog.holidays`: in the school years that it lists a holiday counts as it says there. A country
    without school holidays known here has public holidays only. ``kept``: see `PublicHolidayCache`.

    Raises `ValueError` for a country or Land that does not exist.
    """

    def __init__(
        self,
        country: str = "DK",
        region: str = "",
        overrides: Mapping[str, Mapping[str, Period]] | None = None,
        kept: Path | None = None,
    ) -> None:
        self.country, self.region = country.upper(), region
        self._overrides = overrides or {}
        subdivision = region.upper() if self.country == "DE" and region else None
        try:
            self._public = PublicHolidayCache(self.country, subdivision, kept)
        except NotImplementedError as error:
            raise ValueError(f"no holidays are known for {self.country} {region}".strip()) from error
        self._country_school = self._source(subdivision)
        # each answer is asked for several times a question
        self._school_in = lru_cache(maxsize=512)(self._school_of_year)
        self._closed_on = lru_cache(maxsize=4096)(self._closed)
        self._next_school = lru_cache(maxsize=2048)(self._school_holiday)
        self._next_public = lru_cache(maxsize=2048)(self._public_holiday)

    def closed(self, day: date) -> str:
        """The holiday's key when schools are closed on this day, ``public`` for a public holiday, else ``""``."""
        return self._closed_on(day)

    def _closed(self, day: date) -> str:
        for key in SCHOOL_HOLIDAYS:
            for year in (day.year - 1, day.year):
                if any(period.covers(day) for period in self._school_in(key, year)):
                    return key
        if day in self._public or (self.country == "DK" and (day.month, day.day) in _DANISH_CLOSED):
            return "public"
        return ""

    def school_holiday(self, key: str, after: date) -> Period | None:
        """See `assistant.ports.Holidays`; ``ascension`` is known as well. ``None`` where the region has no such one."""
        return self._next_school(key, after)

    def public_holiday(self, key: str, after: date) -> Period | None:
        """See `assistant.ports.Holidays`. Also days that everybody knows and nobody has off (``halloween``).
        ``christmas`` is 24 to 26 December, ``new_year`` 1 January. ``None`` for a key that is not known."""
        return self._next_public(key, after)

    def _school_holiday(self, key: str, after: date) -> Period | None:
        for year in (after.year + ahead for ahead in _REACH):
            found = self._school_in(key, year)
            if not found:
                continue
            # a Land may have single days beside the holiday itself: the longest is meant
            main = max(found, key=_length)
            if main.end is not None and main.end >= after:
                return main
        return None

    def _public_holiday(self, key: str, after: date) -> Period | None:
        for year in (after.year + ahead for ahead in _REACH):
            found = self._public_of_year(key, year)
            if found is not None and found.end is not None and found.end >= after:
                return found
        return None

    def _public_of_year(self, key: str, year: int) -> Period | None:
        if key == "easter":
            maundy_thursday = easter(year) - 3 * DAY
            return _from_easter(year, (-3 if maundy_thursday in self._public else -2, 1))
        if key in _FROM_EASTER:
            return _from_easter(year, _FROM_EASTER[key])
        if key in _ON_DATES:
            first, last = _ON_DATES[key]
            return Period(date(year, *first), date(year, *last))
        if key == "advent":  # from the fourth Sunday before Christmas Day
            eve = date(year, 12, 24)
            return Period(eve - timedelta(days=(eve.weekday() + 1) % 7 + 21), eve)
        if key == "repentance_day":  # the Wednesday before 23 November
            day = date(year, 11, 22)
            day -= timedelta(days=(day.weekday() - 2) % 7)
            return Period(day, day)
        return None

    def _school_of_year(self, key: str, year: int) -> tuple[Period, ...]:
        """The periods of a holiday that begin in this year."""
        own = [
            listed[key]
            for listed in self._overrides.values()
            if key in listed and listed[key].start is not None and listed[key].start.year == year  # type: ignore[union-attr]
        ]
        return tuple(own) or self._country_school(key, year)

    def _source(self, subdivision: str | None) -> Callable[[str, int], tuple[Period, ...]]:
        if self.country == "DK":
            rules = _danish_table().rules(self.region)
            return lambda key, year: (rules[key].in_year(year),) if key in rules else ()
        if self.country == "DE" and subdivision:
            return lambda key, year: tuple(
                period for named, period in _german_breaks(subdivision, year) if named == key
            )
        return lambda key, year: ()


def _length(period: Period) -> timedelta:
    return (period.end or date.max) - (period.start or date.min)


def _from_easter(year: int, offsets: tuple[int, int]) -> Period:
    sunday = easter(year)
    return Period(sunday + offsets[0] * DAY, sunday + offsets[1] * DAY)


def _with_weekends(first: str, last: str, year: int) -> Period:
    start = date.fromisoformat(f"{year}-{first}")
    end = date.fromisoformat(f"{year + (last < first)}-{last}")
    before = {6: 1, 0: 2, 1: 3}.get(start.weekday(), 0)
    return Period(start - before * DAY, end + timedelta(days=6 - end.weekday()))


@lru_cache(maxsize=1)
def _danish_table() -> _Table:
    text = (DATA / "holidays" / "DK.yaml").read_text("utf-8")
    return _Table.model_validate(yaml.safe_load(text))


@lru_cache(maxsize=256)
def _german_breaks(land: str, year: int) -> tuple[tuple[str, Period], ...]:
    """The breaks that begin in this year; stretches parted by a weekend or a public holiday are one."""
    import holidays

    listed = holidays.country_holidays(
        "DE", subdiv=land, years=(year - 1, year, year + 1), categories=("school",), language="en_US"
    )
    public = PublicHolidayCache("DE", land)
    found = [
        (_german_key(name, period), period)
        for name, period in _stretches(sorted(listed.items()), public)
        if period.start is not None and period.start.year == year
    ]
    return tuple(found)


def _stretches(days: list[tuple[date, str]], public: PublicHolidayCache) -> Iterator[tuple[str, Period]]:
    start = end = None
    current = ""
    for day, name in days:
        if start is not None and end is not None:
            gap = (end + offset * DAY for offset in range(1, (day - end).days))
            if name == current and all(free.weekday() >= 5 or free in public for free in gap):
                end = day
                continue
            yield current, Period(start, end)
        start = end = day
        current = name
    if start is not None:
        yield current, Period(start, end)


_GERMAN_KEYS: Mapping[str, str] = {
    "Autumn Break": "autumn",
    "Christmas Break": "christmas",
    "Winter Break": "winter",
    "Ascension/Whit Break": "whitsun",
    "Summer Break": "summer",
}


def _german_key(name: str, period: Period) -> str:
    if name in _GERMAN_KEYS:
        return _GERMAN_KEYS[name]
    # one name stands for the carnival week in February and the holidays around Easter
    return "winter" if period.start is not None and period.start.month <= 2 else "easter"
