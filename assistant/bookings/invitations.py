"""What an answer to an invitation means for its booking. A calendar program answers for its owner, so an answer decides
nothing: it is noted, asked about, or brought before a human."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.bookings.lifecycle import booking_before
from assistant.model import Booking, Status
from assistant.ports import BookingReader


class Answered(StrEnum):
    """What a calendar program says for its owner."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    OTHER_TIME = "other_time"
    """It proposes another time."""
    UNCLEAR = "unclear"
    """It asks for the invitation anew, names somebody else in its owner's place, or cannot be read."""


class Invited(StrEnum):
    """Who the sender of an answer is to the booking."""

    TEACHER = "teacher"
    PROVIDER = "provider"
    NOBODY = "nobody"
    """The invitation was not for this address."""


class Consequence(StrEnum):
    NOTED = "noted"
    """A line of history, and nobody hears of it."""
    ASKED = "asked"
    """The teacher is asked what is meant, and coordinators hear of it."""
    WISHED = "wished"
    """Another time is wished: a human looks at it, and nothing is moved."""
    UNABLE = "unable"
    """The provider cannot: a human looks at it."""
    OUTDATED = "outdated"
    """It answers an invitation that holds no more: a line of history."""
    SHOWN = "shown"
    """A human looks at it, since nobody here can tell what it means."""


@dataclass(frozen=True)
class InvitationAnswer:
    """What was answered to which version of an invitation."""

    answered: Answered
    sequence: int = 0
    """iCalendar SEQUENCE of the invitation that is answered."""
    day: date | None = None
    """When it should be, as `Answered.OTHER_TIME` proposes."""
    time: str = ""


_CONSEQUENCES: Mapping[tuple[Invited, Answered], Consequence] = {
    (Invited.TEACHER, Answered.DECLINED): Consequence.ASKED,
    (Invited.TEACHER, Answered.OTHER_TIME): Consequence.WISHED,
    (Invited.PROVIDER, Answered.DECLINED): Consequence.UNABLE,
    (Invited.PROVIDER, Answered.OTHER_TIME): Consequence.WISHED,
    (Invited.NOBODY, Answered.DECLINED): Consequence.SHOWN,
    (Invited.NOBODY, Answered.OTHER_TIME): Consequence.SHOWN,
}
"""What is not named here is noted."""


def as_invited(book: BookingReader, booking: Booking, sequence: int) -> Booking | None:
    """The booking as the invitation with this SEQUENCE said it; ``None`` where nobody knows any more."""
    said: Booking | None = booking
    while said is not None and said.sequence > sequence:
        said = booking_before(book, said)
    return said


def consequence(booking: Booking, invited: Invited, answer: InvitationAnswer, said: Booking | None) -> Consequence:
    """What follows from the answer for the booking as it is now; the invitation ``said`` what it was by then
    (`as_invited`). One for another day or hour holds no more; a class that was changed since changes nothing."""
    still_holds = said is not None and (said.date, said.time) == (booking.date, booking.time)
    if not still_holds or booking.status is not Status.APPROVED:
        return Consequence.OUTDATED
    if answer.answered is Answered.OTHER_TIME and _is_the_agreed_time(booking, answer):
        return Consequence.NOTED
    return _CONSEQUENCES.get((invited, answer.answered), Consequence.NOTED)


def _is_the_agreed_time(booking: Booking, answer: InvitationAnswer) -> bool:
    """Some programs propose the time that there is, only to send words along."""
    if answer.day is None or answer.day != booking.date:
        return False
    return not booking.time or not answer.time or answer.time == booking.time
