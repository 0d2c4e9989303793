"""The stretch of days that the calendar shows: a week, a month or a school year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from assistant.bookings.occupancy import school_year
from assistant.model import Language, Period
from assistant.replies.dates import month_in_words, period_in_words
from integrations.channels.web.texts import say
from integrations.channels.web.visits_cache import name_of_year

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""Beyond these a link leads back to today."""


class View(StrEnum):
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class DayRange:
    view: View
    first: date
    last: date

    @classmethod
    def around(cls, view: View, day: date) -> DayRange:
        """The week, month or school year that holds this day."""
        match view:
            case View.WEEK:
                monday = day - timedelta(days=day.weekday())
                return cls(view, monday, monday + timedelta(days=6))
            case View.MONTH:
                first = day.replace(day=1)
                return cls(view, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
            case View.YEAR:
                return cls(view, *school_year(day))

    @property
    def before(self) -> date:
        """A day of the span before this one."""
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """A day of the span after this one."""
        return self.last + timedelta(days=1)

    def weeks(self) -> Iterator[list[date]]:
        """Monday to Sunday, whole weeks, so that the first and last may reach beyond the span."""
        monday = self.first - timedelta(days=self.first.weekday())
        while monday <= self.last:
            yield [monday + timedelta(days=offset) for offset in range(7)]
            monday += timedelta(days=7)

    def months(self) -> list[DayRange]:
        """The span's months, whole."""
        found = [DayRange.around(View.MONTH, self.first)]
        while found[-1].last < self.last:
            found.append(DayRange.around(View.MONTH, found[-1].after))
        return found

    def title(self, language: Language) -> str:
        match self.view:
            case View.WEEK:
                words = period_in_words(Period(self.first, self.last), language)
            case View.MONTH:
                words = month_in_words(self.first, language)
            case View.YEAR:
                words = say(language, "calendar.year.title", year=name_of_year(self.first))
        return words[:1].upper() + words[1:]


def day_of(text: str | None, today: date) -> date:
    """The day that a page's address names, else today."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return today
    return day if EARLIEST <= day <= LATEST else today
