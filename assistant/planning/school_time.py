"""When schools are open: hours of school days, in the catalogue's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from assistant.ports import Clock, Holidays

OPENS, CLOSES = time(8), time(16)
"""Nobody at a school or a provider is written to outside these hours by time alone."""

_DAY = timedelta(days=1)
_FARTHEST = 400
"""Days looked at for a school day: more than any holidays last."""


@dataclass(frozen=True)
class SchoolTime:
    """Moments come in and go out with a time zone; those that go out are in UTC."""

    zone: tzinfo
    holidays: Holidays

    def now(self, clock: Clock) -> datetime:
        """The clock's moment, on the day that counts as today."""
        now = clock.now()
        return now + (clock.today() - self.day_of(now))

    def day_of(self, moment: datetime) -> date:
        """The day there."""
        return moment.astimezone(self.zone).date()

    def is_open(self, day: date) -> bool:
        """No weekend, no school holiday, no public holiday."""
        return day.weekday() < 5 and not self.holidays.closed(day)

    def is_in_hours(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone)
        return self.is_open(local.date()) and OPENS <= local.time() < CLOSES

    def at(self, day: date, hour: time) -> datetime:
        """This hour of this day there."""
        return datetime.combine(day, hour, self.zone).astimezone(UTC)

    def opening(self, day: date) -> datetime:
        """The morning of this day, or of the next school day."""
        return self.at(day if self.is_open(day) else self.days_after(day, 1), OPENS)

    def next_moment(self, moment: datetime) -> datetime:
        """The moment itself where schools are open, else the next morning on which they are."""
        if self.is_in_hours(moment):
            return moment
        day = self.day_of(moment)
        morning = self.opening(day)
        return morning if morning > moment else self.opening(day + _DAY)

    def days_before(self, day: date, count: int) -> date:
        """The ``count``-th school day before this day."""
        return self._counted(day, count, -_DAY)

    def days_after(self, day: date, count: int) -> date:
        """The ``count``-th school day after this day."""
        return self._counted(day, count, _DAY)

    def hours_after(self, moment: datetime, count: float) -> datetime:
        """When so many hours of school days have passed. A school day counts from midnight to midnight: 48 hours are
        two of them, and what begins at night or at a weekend begins to count with the next school day."""
        left, day = timedelta(hours=count), self.day_of(moment)
        begin = moment if self.is_open(day) else self.at(day := self.days_after(day, 1), time())
        while (over := begin + left) > (midnight := self.at(day + _DAY, time())):
            left -= midnight - begin
            begin = self.at(day := self.days_after(day, 1), time())
        return over.astimezone(UTC)

    def _counted(self, day: date, count: int, step: timedelta) -> date:
        while count:
            day = next(found for far in range(1, _FARTHEST) if self.is_open(found := day + far * step))
            count -= 1
        return day
