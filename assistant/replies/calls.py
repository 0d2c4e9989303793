"""What coordinators read of a call for a human."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model import Booking, Call, Language, Reply, ReplyKind
from assistant.replies.booking_view import day_of
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text


def call_in_words(
    call: Call, words: str, booking: Booking | None, turns: Sequence[str], language: Language, *, again: bool = False
) -> Reply:
    """Why a human is needed, what was just written (``words``), the booking, and below it the conversation so far
    (``turns``). ``again``: the person goes on writing to a human."""
    who = call.who.name or call.who.email or phrase(language, "who.teacher")
    contact = f"{call.who.name} <{call.who.email}>" if call.who.name and call.who.email else who
    subject = phrase(language, f"call.reason.{call.reason}")
    key = "call.again" if again else f"call.opening.{call.reason}"
    said = [phrase(language, key, who=contact)]
    if words:
        said.append(phrase(language, "call.words", words=words))
    if call.files:
        said.append(phrase(language, "call.files", files=", ".join(call.files)))
    if booking is not None:
        subject = f"{subject} ({booking.id})"
        facts = (booking.activity_title, day_of(booking, language), booking.class_name, booking.school)
        said.append(phrase(language, "call.booking", id=booking.id, facts=", ".join(filter(None, facts))))
    if turns:
        said += [phrase(language, "call.conversation"), *turns]
    has_it = (phrase(language, f"call.owner.{call.state}", who=call.owner),) if call.owner else ()
    return with_text(Reply(language, ReplyKind.HUMAN, f"{subject}: {who}", opening=tuple(said), closing=has_it))
