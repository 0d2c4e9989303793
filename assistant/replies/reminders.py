"""What people are reminded of before a visit, and what they are told when they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.model import Action, Booking, Button, Language, Reply, ReplyKind, Status, Verb
from assistant.replies.booking_view import day_of
from assistant.replies.bookings import BookingReplies
from assistant.replies.dates import date_in_words, day_in_sentence
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text


def still_coming(replies: BookingReplies, booking: Booking) -> Reply:
    """Whether the class still comes, how many, and all that they need to know."""
    language = booking.language
    opening = phrase(language, "coming.opening", title=booking.activity_title, day=_day(booking))
    known = booking.pupils is not None
    how_many = phrase(language, "coming.how_many" if known else "coming.how_many.unknown", count=booking.pupils)
    reply = replies.about(
        booking,
        "coming.subject",
        (f"{opening} {how_many}",),
        closing=(phrase(language, "coming.closing", id=booking.id),),
        day=day_of(booking),
    )
    return replace(reply, buttons=(_button(language, Verb.CONFIRM, booking, "primary"), *reply.buttons))


def coming_noted(replies: BookingReplies, coming: Sequence[Booking]) -> Reply:
    """That they still come is written down."""
    first = coming[0]
    language = first.language
    sentences = [phrase(language, "coming.noted", title=one.activity_title, day=_day(one)) for one in coming]
    return with_text(
        Reply(
            language,
            ReplyKind.BOOKING,
            subject=phrase(language, "coming.subject", title=first.activity_title, day=day_of(first)),
            opening=tuple(sentences),
            bookings=tuple(replies.views.view(booking, language) for booking in coming),
        )
    )


def coming_in_words(booking: Booking, asked_on: date | None, language: Language) -> str:
    """Whether the teacher said that they still come, for others than the teacher; ``asked_on``: when that was asked of
    the day that is agreed. Empty where nobody asked."""
    if booking.is_confirmed:
        return phrase(language, "coming.confirmed")
    if booking.status is not Status.APPROVED or asked_on is None:
        return ""
    return phrase(language, "coming.asked", day=date_in_words(asked_on, language))


def _day(booking: Booking) -> str:
    return day_in_sentence(booking.date, booking.language, booking.time) if booking.date else ""


def _button(language: Language, verb: Verb, booking: Booking, style: str) -> Button:
    return Button(phrase(language, f"button.{verb}"), Action(verb, booking.id), style)
