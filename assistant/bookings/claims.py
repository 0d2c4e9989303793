"""What is claimed and not agreed yet: requests, wished and offered days, and what a decision has ended that can still
be taken back. A place that is claimed is not free for whoever asked later."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from assistant.bookings.changes import as_wished, waiting_since
from assistant.model import Booking, Change, Role, Status
from assistant.ports import BookingReader


@dataclass(frozen=True)
class Claim:
    """A place that somebody would like or may get back, as a booking that is agreed."""

    since: datetime
    booking: Booking


_EVER = datetime.min.replace(tzinfo=UTC)
"""What a coordinator offered or may take back counts before every class that waits."""


def claims_of(book: BookingReader, held: Sequence[Booking]) -> list[Claim]:
    """``held``: bookings as they were before a decision that can still be taken back."""
    undecided = book.find(waits_for=(Role.COORDINATOR, Role.TEACHER))
    taken_back = [Claim(_EVER, _agreed(one, one.date, one.time)) for one in held if one.date is not None]
    return [*(claim for booking in undecided for claim in _claimed(booking)), *taken_back]


def _claimed(booking: Booking) -> Iterator[Claim]:
    """The days that it asks for or was offered."""
    wished = as_wished(booking)
    if wished.date is not None:
        yield Claim(waiting_since(booking), _agreed(wished, wished.date, wished.time))
    if booking.proposed_date is not None:
        yield Claim(_EVER, _agreed(booking, booking.proposed_date, booking.proposed_time))


def _agreed(booking: Booking, day: date | None, time: str) -> Booking:
    return replace(booking, status=Status.APPROVED, date=day, time=time, change=None, proposed_date=None)


@dataclass(frozen=True)
class WithClaims:
    """`BookingReader` in which claims count as agreed."""

    book: BookingReader
    claims: Sequence[Booking]

    def get(self, booking_id: str) -> Booking:
        return self.book.get(booking_id)

    def history(self, booking_id: str) -> list[Change]:
        return self.book.history(booking_id)

    def before(self, booking_id: str, version: int) -> Booking:
        return self.book.before(booking_id, version)

    def find(
        self,
        *,
        statuses: Collection[Status] | None = None,
        activity_id: str | None = None,
        provider_id: str | None = None,
        teacher: str | None = None,
        between: tuple[date, date] | None = None,
        waits_for: Collection[Role] | None = None,
    ) -> list[Booking]:
        found = self.book.find(
            statuses=statuses, activity_id=activity_id, provider_id=provider_id, teacher=teacher, between=between,
            waits_for=waits_for,
        )  # fmt: skip
        counted = {(one.id, one.date) for one in found if one.takes_room}
        claimed = (one for one in self.claims if _is_among(one, statuses, activity_id, provider_id, between))
        return [*found, *(one for one in claimed if (one.id, one.date) not in counted)]


def _is_among(
    claim: Booking,
    statuses: Collection[Status] | None,
    activity_id: str | None,
    provider_id: str | None,
    between: tuple[date, date] | None,
) -> bool:
    return (
        (statuses is None or claim.status in statuses)
        and activity_id in (None, claim.activity_id)
        and provider_id in (None, claim.provider_id)
        and (between is None or (claim.date is not None and between[0] <= claim.date <= between[1]))
    )
