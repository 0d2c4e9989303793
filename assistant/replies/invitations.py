"""What is said of a calendar program's answer: to the teacher whose calendar it is, and to coordinators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from assistant.bookings.invitations import Answered, InvitationAnswer
from assistant.model import Action, Booking, Button, Language, Reply, ReplyKind, Verb
from assistant.replies.booking_view import BookingViews
from assistant.replies.dates import date_in_words, day_in_words
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text


@dataclass(frozen=True)
class InvitationReplies:
    """Words replies about bookings of one catalogue."""

    views: BookingViews

    def declined(self, booking: Booking) -> Reply:
        """Asks the teacher what the calendar's "no" means."""
        language = booking.language
        opening = phrase(
            language, "invitation.declined.opening", id=booking.id, title=booking.activity_title, day=_agreed(booking)
        )
        later = booking.date + timedelta(days=7) if booking.date else None
        question = phrase(
            language,
            "invitation.declined.question",
            id=booking.id,
            example=date_in_words(later, language) if later else "",
        )
        return self._about(booking, "invitation.declined.subject", opening, question)

    def wished(self, booking: Booking, answer: InvitationAnswer) -> Reply:
        """Tells the teacher who looks at the time that the calendar proposes, and what holds until then."""
        language = booking.language
        key = "invitation.wished.opening" if answer.day else "invitation.wished.opening.unclear"
        words = phrase(
            language,
            key,
            title=booking.activity_title,
            day=_agreed(booking),
            wished=_proposed(answer, language),
        )
        return self._about(booking, "invitation.wished.subject", words)

    def _about(self, booking: Booking, subject: str, opening: str, *closing: str) -> Reply:
        language = booking.language
        return with_text(
            Reply(
                language,
                ReplyKind.QUESTION,
                subject=phrase(language, subject, id=booking.id, title=booking.activity_title),
                opening=(opening,),
                bookings=(self.views.view(booking, language),),
                closing=closing,
                buttons=(
                    Button(phrase(language, f"button.{Verb.CANCEL}"), Action(Verb.CANCEL, booking.id), "danger"),
                    Button(phrase(language, f"button.{Verb.HUMAN}"), Action(Verb.HUMAN)),
                ),
            )
        )


def answer_in_words(answer: InvitationAnswer, language: Language, *, outdated: bool = False, somebody: str = "") -> str:
    """What a calendar answered, for coordinators. ``outdated``: to an invitation that no longer holds; ``somebody`` is
    the name of a sender to whom the invitation did not go."""
    if answer.answered is Answered.OTHER_TIME and answer.day is None:
        words = phrase(language, "invitation.note.other_time.unclear")
    else:
        words = phrase(language, f"invitation.note.{answer.answered}", wished=_proposed(answer, language))
    if outdated:
        words = phrase(language, "invitation.note.outdated", note=words)
    return phrase(language, "invitation.note.somebody", who=somebody, note=words) if somebody else words


def _agreed(booking: Booking) -> str:
    return day_in_words(booking.date, booking.language, booking.time) if booking.date else ""


def _proposed(answer: InvitationAnswer, language: Language) -> str:
    return day_in_words(answer.day, language, answer.time) if answer.day else ""
