"""Public holidays by year, kept in the data folder: the package that knows them loads every country of the world, which
takes longer than answering a question."""

from __future__ import annotations

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path

from index.files.cache_file import CacheFile


class PublicHolidayCache:
    """The public holidays of a country (``DK``) or a part of it (``DE``, ``SH``), from the ``holidays`` package.

    ``kept``: the folder in which the years that were asked for are kept, for one version of the package. Raises
    `NotImplementedError` for a country or part that does not exist.
    """

    def __init__(self, country: str, part: str | None = None, kept: Path | None = None) -> None:
        self._country, self._part = country, part
        name = f"holidays-{country}-{part or 'all'}.json"
        self._file = CacheFile(kept / name, version("holidays")) if kept else None
        self._years: dict[int, frozenset[date]] = self._read()
        if not self._years:
            self._add(date.today().year)

    def __contains__(self, day: date) -> bool:
        if day.year not in self._years:
            self._add(day.year)
        return day in self._years[day.year]

    def _add(self, year: int) -> None:
        import holidays

        found = holidays.country_holidays(self._country, subdiv=self._part, years=(year - 1, year, year + 1))
        self._years[year] = frozenset(day for day in found if day.year == year)
        self._write()

    def _read(self) -> dict[int, frozenset[date]]:
        content = self._file.read() if self._file else None
        listed = json.loads(content) if content else {}
        return {int(year): frozenset(map(date.fromisoformat, days)) for year, days in listed.items()}

    def _write(self) -> None:
        if self._file is not None:
            years = sorted(self._years.items())
            listed = {str(year): sorted(day.isoformat() for day in days) for year, days in years}
            self._file.write(json.dumps(listed).encode())
