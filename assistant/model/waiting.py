"""Waiting for a place that is taken: what is waited for, and which places were offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.model.terms import Day


@dataclass(frozen=True)
class Vacancy:
    """A place that became free, as it was offered to one class."""

    activity_id: str
    date: Day
    time: str
    offered_at: datetime
    until: datetime
    """So long it is held for the class."""
    only_day: bool = False
    """The class could come on that day alone."""

    @property
    def place(self) -> tuple[str, Day, str]:
        """Which place it is, whoever it is offered to."""
        return self.activity_id, self.date, self.time


@dataclass(frozen=True)
class Wait:
    """What a class waits for, within the booking's ``wish``. Once it has taken a place, how it came by that."""

    activity_id: str
    """The activity that was asked for, with its title and provider; while a place in another one is offered, the
    booking is of that."""
    activity_title: str
    provider_id: str
    since: datetime
    time: str = ""
    """The hour that was asked for."""
    alike: tuple[str, ...] = ()
    """Ids of other activities that will do as well, the most alike first."""
    offers: tuple[Vacancy, ...] = ()
    """All that was offered, oldest first: none of these places is offered to the class again."""

    @property
    def last(self) -> Vacancy | None:
        """The place that was offered last."""
        return self.offers[-1] if self.offers else None

    @property
    def activities(self) -> tuple[str, ...]:
        """All that will do, what was asked for first."""
        return self.activity_id, *self.alike
