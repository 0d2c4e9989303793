"""What a provider says about a request or a visit, or in a message. It proposes and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assistant.model.booking import UNDECIDED, Booking, Status
from assistant.model.terms import Day


class RemarkKind(StrEnum):
    FITS = "fits"
    """The day that is asked for."""
    DOES_NOT_FIT = "does_not_fit"
    UNABLE = "unable"
    """On the day that was agreed."""
    ILL = "ill"
    MESSAGE = "message"
    """Words about anything."""


ON_REQUESTS = frozenset({RemarkKind.FITS, RemarkKind.DOES_NOT_FIT})
ON_VISITS = frozenset({RemarkKind.UNABLE, RemarkKind.ILL})
MOST_WORDS_OF_REMARK = 2_000
"""Signs that are kept of its words."""


@dataclass(frozen=True)
class Remark:
    id: int
    """0 until it is stored."""
    provider_id: str
    kind: RemarkKind
    at: datetime
    booking_id: str = ""
    """Empty for a message."""
    day: Day | None = None
    """The booking's day that was spoken of."""
    other_day: Day | None = None
    """One that would suit better."""
    words: str = ""
    withdrawn_at: datetime | None = None
    """When the provider took it back, or said something else of the same day."""

    def may_concern(self, booking: Booking) -> bool:
        """Whether this can be said of the booking as it is now, with the day that is spoken of."""
        if self.kind in ON_REQUESTS:
            return booking.status in UNDECIDED and self.day == spoken_day(booking)
        return self.kind in ON_VISITS and booking.status is Status.APPROVED and self.day == booking.date

    def is_open(self, booking: Booking) -> bool:
        """It stands, and nobody has decided about the booking since."""
        return self.withdrawn_at is None and self.booking_id == booking.id and self.may_concern(booking)


def spoken_day(booking: Booking) -> date | None:
    """The day that is spoken of now: the proposed one, where the teacher has not answered yet."""
    if booking.status is Status.PROPOSED and booking.proposed_date:
        return booking.proposed_date
    return booking.date
