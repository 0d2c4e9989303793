"""The time: the machine's, with the local date of the catalogue's country, or the date that ``--today`` names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class SystemClock:
    """Satisfies `assistant.ports.Clock`."""

    time_zone: str = "Europe/Copenhagen"
    fixed_today: date | None = None

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.fixed_today or self.now().astimezone(ZoneInfo(self.time_zone)).date()
