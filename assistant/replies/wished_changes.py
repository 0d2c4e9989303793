"""A wished change of what is agreed, in the words that its teachers are told."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.bookings import as_wished
from assistant.model import Booking, ChannelName, Reply
from assistant.replies.booking_view import day_of, is_suggested
from assistant.replies.bookings import BookingReplies, day_in_wish
from assistant.replies.dates import day_in_words
from assistant.replies.old_and_new import agreed_in_words, both_in_words, old_and_new, what_waits
from assistant.replies.phrases import phrase


@dataclass(frozen=True)
class ChangeReplies:
    """What becomes of a wished change, worded for the booking's teachers."""

    replies: BookingReplies

    def asked(self, booking: Booking, but: str = "") -> Reply:
        """The wish is taken up; what is agreed holds. ``but``: the rule that it breaks."""
        wished = as_wished(booking)
        opening = phrase(booking.language, "moved.opening", title=booking.activity_title, id=booking.id)
        both = both_in_words(booking, booking.language)
        suggested = booking.change is not None and booking.change.date is not None and is_suggested(wished)
        closing = [day_in_wish(wished)] if suggested else []
        closing.append(phrase(booking.language, "moved.closing", id=booking.id))
        return self.replies.about(booking, "moved.subject", (*filter(None, (but,)), opening, both), tuple(closing))

    def withdrawn(self, booking: Booking) -> Reply:
        """The teacher has taken the wish back."""
        words = phrase(
            booking.language, "change.withdrawn", title=booking.activity_title, id=booking.id, day=day_of(booking)
        )
        return self.replies.about(booking, "drafted.subject", (words,), id=booking.id)

    def agreed(self, booking: Booking, before: Booking) -> Reply:
        """The booking is what was wished."""
        key = "change.agreed.opening" if booking.channel is ChannelName.MAIL else "change.agreed.opening.plain"
        opening = self._of_both(key, booking, before, booking)
        closing = phrase(booking.language, "approved.closing", id=booking.id)
        return self.replies.about(
            booking, "change.agreed.subject", (opening,), (closing,), calendar=True, day=day_of(booking)
        )

    def declined(self, booking: Booking, before: Booking, reason: str) -> Reply:
        """What was wished, or was to be asked, cannot be: the agreement stays."""
        said = self._of_both("change.declined.opening", booking, booking, what_waits(before), reason=reason)
        stands = phrase(booking.language, "change.declined.stands", agreed=agreed_in_words(booking, booking.language))
        return self.replies.about(booking, "change.declined.subject", (said, stands), day=day_of(booking))

    def lapsed(self, booking: Booking, before: Booking) -> Reply:
        """Nobody answered in time."""
        said = self._of_both("change.lapsed.opening", booking, booking, what_waits(before))
        return self.replies.about(booking, "change.lapsed.subject", (said,))

    def offered(self, booking: Booking) -> Reply:
        """Whether another day than the agreed one would suit."""
        language = booking.language
        day = day_in_words(booking.proposed_date, language, booking.proposed_time) if booking.proposed_date else ""
        names = {"title": booking.activity_title, "id": booking.id, "day": day, "agreed": day_of(booking)}
        opening = [phrase(language, "proposed.opening.agreed", **names)]
        if booking.reason:
            opening.append(phrase(language, "proposed.reason", reason=booking.reason))
        return self.replies.about(booking, "proposed.subject", tuple(opening))

    def refused(self, booking: Booking) -> Reply:
        """The teacher does not take the offered day."""
        said = phrase(booking.language, "refused.opening.agreed", day=day_of(booking))
        return self.replies.about(booking, "drafted.subject", (said,), id=booking.id)

    def _of_both(self, key: str, booking: Booking, old: Booking, new: Booking, **names: object) -> str:
        agreed, wished = old_and_new(old, new, booking.language)
        return phrase(
            booking.language, key, title=booking.activity_title, id=booking.id, agreed=agreed, wished=wished, **names
        )
