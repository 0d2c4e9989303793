"""The time: the machine's, or one that began at a chosen moment and runs on; with the local date of the catalogue's
country, or the date that ``--today`` names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_STARTED = datetime.now(UTC)
"""When this process began: a chosen moment is the time that it was then."""


@dataclass(frozen=True)
class SystemClock:
    """Satisfies `assistant.ports.Clock`."""

    time_zone: str = "Europe/Copenhagen"
    fixed_today: date | None = None
    ahead: timedelta = timedelta(0)
    """Of the machine's time."""

    @classmethod
    def from_start(cls, time_zone: str, fixed_today: date | None, started_at: datetime | None) -> SystemClock:
        """At ``started_at`` when this process began; without a zone of its own it is meant in ``time_zone``. ``None``:
        the machine's time."""
        if started_at is None:
            return cls(time_zone, fixed_today)
        aware = started_at if started_at.tzinfo is not None else started_at.replace(tzinfo=ZoneInfo(time_zone))
        return cls(time_zone, fixed_today, aware - _STARTED)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def today(self) -> date:
        return self.fixed_today or self.now().astimezone(ZoneInfo(self.time_zone)).date()
