"""What teachers are told of the needs that they wrote of. What names somebody is not repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language.sentence_joining import sentences_joined
from assistant.model import Booking, Language, Reply, ReplyKind, Status
from assistant.replies.booking_view import BookingViews
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text
from assistant.understanding.needs import to_be_repeated


def noted(views: BookingViews, bookings: Sequence[Booking], language: Language, *, asks: bool, changed: bool) -> Reply:
    """They stand on these bookings now; ``asks``: a coordinator answers, not ``changed``: they stood there before."""
    first = bookings[0]
    agreed = first.status is not Status.DRAFT
    key = "needs.same" if not changed else "needs.noted.agreed" if agreed else "needs.noted"
    opening = [phrase(language, key)]
    if asks:
        opening.append(phrase(language, "needs.asked"))
    return with_text(
        Reply(
            language,
            ReplyKind.HUMAN if asks else ReplyKind.BOOKING,
            subject=phrase(language, "drafted.subject", id=first.id, title=first.activity_title),
            opening=tuple(opening),
            bookings=tuple(views.view(booking, language) for booking in bookings),
        )
    )


def kept(reply: Reply, needs: Sequence[str]) -> Reply:
    """An answer with activities that says what was noted for what is chosen."""
    said = to_be_repeated(sentences_joined(*needs))
    line = phrase(reply.language, "needs.kept", needs=said) if said else phrase(reply.language, "needs.kept.unnamed")
    return with_text(replace(reply, opening=(*reply.opening, line)))


def advised(reply: Reply) -> Reply:
    """Kindly: pupils' names and national id numbers are not wanted here."""
    return with_text(replace(reply, closing=(*reply.closing, phrase(reply.language, "needs.no_names"))))
