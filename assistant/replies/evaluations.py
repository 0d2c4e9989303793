"""How teachers are asked after a visit, what they are told when they answer, and how their answer is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.model import MARKS, Action, Booking, Button, Language, Reply, ReplyKind, Verb
from assistant.replies.booking_view import day_of
from assistant.replies.bookings import BookingReplies
from assistant.replies.dates import day_in_sentence
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text


def how_was_it(replies: BookingReplies, booking: Booking, *, again: bool = False) -> Reply:
    """Thanks for the visit, and the one question."""
    language = booking.language
    day = day_in_sentence(booking.date, language) if booking.date else ""
    key = "after.again.opening" if again else "after.opening"
    opening = phrase(language, key, title=booking.activity_title, day=day)
    return with_text(
        Reply(
            language,
            ReplyKind.BOOKING,
            subject=phrase(language, "after.subject", title=booking.activity_title, day=day_of(booking)),
            opening=(opening, phrase(language, "after.question")),
            bookings=(replace(replies.views.view(booking, language), lines=()),),
            closing=(phrase(language, "after.closing"),),
            buttons=tuple(
                Button(phrase(language, "button.mark", mark=mark), Action(Verb.MARK, f"{booking.id}:{mark}"))
                for mark in reversed(MARKS)
            ),
        )
    )


def evaluation_noted(replies: BookingReplies, told: Sequence[Booking], language: Language) -> Reply:
    """It is written down."""
    return with_text(
        Reply(
            language,
            ReplyKind.BOOKING,
            subject=phrase(language, "after.subject", title=told[0].activity_title, day=day_of(told[0])),
            opening=tuple(_noted(booking, language) for booking in told),
        )
    )


def mark_noted(mark: int, language: Language) -> Reply:
    """What a provider said of a visit is written down."""
    opening = phrase(language, "visit.after.noted", mark=mark)
    return with_text(Reply(language, ReplyKind.VISIT, subject=opening, opening=(opening,)))


def evaluation_in_words(booking: Booking, language: Language) -> str:
    """``4 af 5. De var glade.``; empty where nobody said anything."""
    mark = "" if booking.evaluation is None else phrase(language, "button.mark", mark=booking.evaluation)
    return ". ".join(filter(None, (mark, " ".join(booking.evaluation_words.split()))))


def _noted(booking: Booking, language: Language) -> str:
    key = "after.noted.words" if booking.evaluation is None else "after.noted"
    return phrase(language, key, title=booking.activity_title, mark=booking.evaluation)
