"""Which bookings stand in a calendar: what is agreed, as everybody outside the office knows it by now. The office's own
holds what is asked for, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.bookings.occupancy import school_year
from assistant.model import AGREED, UNDECIDED, Booking, Catalog, plain_class
from integrations.channels.icalendar_events import day_of
from integrations.channels.web.feeds.owners import FeedOwner, OwnerKind
from integrations.channels.web.school_names import school_named, schools_by_name
from integrations.store.transactions import Snapshot

_KEPT_FOR = timedelta(days=180)
_YEARS_AHEAD = 3


@dataclass(frozen=True)
class ShownBookings:
    """Looked up for one feed at one moment."""

    snapshot: Snapshot
    catalog: Catalog
    now: datetime
    today: date

    def of(self, owner: FeedOwner) -> list[Booking]:
        """In no order. Empty for who is not in the catalogue."""
        first = school_year(self.today - _KEPT_FOR)[0]
        between = first, date(first.year + _YEARS_AHEAD, 7, 31)
        match owner.kind:
            case OwnerKind.PROVIDER:
                told = self.snapshot.bookings_outside(self.now)
                return told.find(statuses=AGREED, provider_id=owner.name, between=between)
            case OwnerKind.TEACHER:
                told = self.snapshot.bookings_outside(self.now)
                return told.find(statuses=AGREED, teacher=owner.name, between=between)
            case OwnerKind.SCHOOL:
                return self._of_school(owner.name, between)
            case OwnerKind.CLASS:
                of_school = self._of_school(owner.name, school_year(date(owner.year, 8, 1)))
                return [one for one in of_school if plain_class(one.class_name) == owner.class_name]
            case OwnerKind.OFFICE:
                return self._of_office(between)

    def _of_school(self, school_id: str, between: tuple[date, date]) -> list[Booking]:
        """Found among light rows first: whole bookings are read for this school alone."""
        schools, told = schools_by_name(self.catalog), self.snapshot.bookings_outside(self.now)

        def is_here(written: str) -> bool:
            school = school_named(written, schools)
            return school is not None and school.id == school_id

        rows = self.snapshot.statistics.visits(*between)
        numbers = {visit.id for visit in rows if visit.status in AGREED and is_here(visit.school)}
        # what was decided a moment ago may not be known yet, and what it was before still holds outside
        found = [told.get(number) for number in sorted({*numbers, *told.held})]
        return [
            one for one in found
            if one.status in AGREED and is_here(one.school) and one.date and between[0] <= one.date <= between[1]
        ]  # fmt: skip

    def _of_office(self, between: tuple[date, date]) -> list[Booking]:
        book = self.snapshot.bookings
        agreed = book.find(statuses=AGREED, between=between)
        # a day that was offered may be another than the one that was asked for
        asked = [one for one in book.find(statuses=UNDECIDED) if (day := day_of(one)[0]) and day >= between[0]]
        return [*agreed, *asked]
