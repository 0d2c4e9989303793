"""One booking as the queue lists it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from assistant.bookings.changes import spoken_of, waiting_since
from assistant.bookings.occupancy import school_year
from assistant.model import Booking, BookingView, Call, Language, Role, Status, plain_class
from assistant.replies.dates import date_in_words, day_in_words, period_in_words
from assistant.replies.old_and_new import both_in_words
from integrations.channels.web.context import Site
from integrations.channels.web.page_cache import UpToDateCache
from integrations.channels.web.texts import say
from integrations.channels.web.visits_cache import SHOWN, VisitsCache
from integrations.store.booking_lists import Revision
from integrations.store.statistics import DatedVisit

SOON = timedelta(days=14)
"""A visit that is this near is decided before the others."""
_YEARS = 4


@dataclass(frozen=True)
class Row:
    booking: Booking
    day: str
    """In words; empty when there is none yet."""
    wish: str
    waits: str
    soon: bool
    checks: tuple[str, ...]
    understood: str = ""
    """How the question was understood, as the teacher was told."""
    of_class: int = 0
    """What the class has had or will have besides in this school year."""
    of_school: int = 0
    undelivered: str = ""
    """Why a notice about it did not arrive."""
    provider_says: str = ""
    """What speaks for it; what the provider says against it is among the checks."""

    calls: Sequence[Call] = ()
    """Those about it that wait for a human."""
    change: str = ""
    """Old and new beside each other, where a change of what is agreed waits."""

    @property
    def urgency(self) -> tuple[int, bool]:
        # proposed ones wait for the teacher, so they come after what waits for the coordinator
        waits_for_teacher = self.booking.waits_for is Role.TEACHER
        return (2 if waits_for_teacher else 0 if self.soon else 1), not self.checks

    @property
    def can_be_approved(self) -> bool:
        """As it stands, without a second look."""
        booking = self.booking
        return booking.waits_for is Role.COORDINATOR and booking.date is not None and not self.checks


class VisitsOfYear:
    """What each school, class and provider has in one school year."""

    def __init__(self, visits: Iterable[DatedVisit]) -> None:
        self._of_school: dict[str, list[DatedVisit]] = defaultdict(list)
        self._of_class: dict[tuple[str, str], list[DatedVisit]] = defaultdict(list)
        self._of_provider: dict[str, list[DatedVisit]] = defaultdict(list)
        for visit in visits:
            if visit.status not in SHOWN:
                continue
            self._of_provider[visit.provider_id].append(visit)
            school, name = plain_class(visit.school), plain_class(visit.class_name)
            if school:
                self._of_school[school].append(visit)
                self._of_class[school, name].append(visit)

    def school(self, booking: Booking) -> Sequence[DatedVisit]:
        """Of the booking's school, without itself."""
        return _without(booking, self._of_school.get(plain_class(booking.school), ()))

    def class_(self, booking: Booking) -> Sequence[DatedVisit]:
        """Of the booking's class, without itself."""
        school, name = plain_class(booking.school), plain_class(booking.class_name)
        return _without(booking, self._of_class.get((school, name), ())) if name else ()

    def provider(self, booking: Booking) -> Sequence[DatedVisit]:
        """Of the booking's provider, without itself."""
        return _without(booking, self._of_provider.get(booking.provider_id, ()))


class YearlyVisits:
    """School years sorted by school, class and provider, each until a booking in it changes."""

    def __init__(self, visits_cache: VisitsCache) -> None:
        self._visits_cache = visits_cache
        self._kept = UpToDateCache[VisitsOfYear](_YEARS)

    async def of(self, day: date, revision: Revision) -> VisitsOfYear:
        """The school year that this day is in, while the database is at this revision."""
        first, last = school_year(day)

        async def make() -> VisitsOfYear:
            return VisitsOfYear((await self._visits_cache.visits(first, last)).visits)

        return await self._kept.get(first, (revision,), make)


def _without(booking: Booking, visits: Iterable[DatedVisit]) -> Sequence[DatedVisit]:
    return [one for one in visits if one.id != booking.id]


def row_of(
    booking: Booking,
    site: Site,
    language: Language,
    view: BookingView,
    *,
    understood: str = "",
    year: VisitsOfYear | None = None,
    undelivered: Mapping[str, str] | None = None,
    calls: Sequence[Call] = (),
) -> Row:
    today = site.clock.today()
    zone = ZoneInfo(site.catalog().time_zone)
    day, time = spoken_of(booking)
    age = (today - waiting_since(booking).astimezone(zone).date()).days
    key = "queue.waits.today" if age < 1 else "queue.waits.one" if age == 1 else "queue.waits"
    waiting = booking.waits_for is not None
    changing = waiting and booking.status is Status.APPROVED
    return Row(
        booking,
        day_in_words(day, language, time) if day else "",
        period_in_words(booking.wish, language) if booking.wish else "",
        say(language, key, count=age) if waiting else date_in_words(booking.created_at.date(), language),
        waiting and day is not None and day - today <= SOON,
        view.checks,
        understood,
        len(year.class_(booking)) if year else 0,
        len(year.school(booking)) if year else 0,
        (undelivered or {}).get(booking.id, ""),
        "" if any(view.provider_says in check for check in view.checks) else view.provider_says,
        [call for call in calls if call.booking_id == booking.id],
        both_in_words(booking, language) if changing else "",
    )
