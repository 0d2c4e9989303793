"""Several answers that waited, in one piece."""

from __future__ import annotations

from dataclasses import replace

from assistant.model import Booking, Reply
from assistant.replies.activity_facts import capped
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text


def answer_to(words: str, reply: Reply) -> Reply:
    """The reply under the words that it answers, since it comes later."""
    said = capped(" ".join(words.split()))
    if not said:
        return reply
    return with_text(replace(reply, opening=(phrase(reply.language, "later.answer", words=said), *reply.opening)))


def summed_up(earlier: Reply, last: Reply) -> Reply:
    """What waits to be said, and below it the newest answer, whose numbers and buttons hold."""
    calendars = tuple({one.id: one for reply in (earlier, last) for one in _calendars(reply)}.values())
    return with_text(
        replace(
            last,
            opening=(*earlier.text.split("\n\n"), *last.opening),
            calendar=calendars[0] if calendars else None,
            more_calendars=calendars[1:],
            files=(*earlier.files, *last.files),
        )
    )


def _calendars(reply: Reply) -> tuple[Booking, ...]:
    own = () if reply.calendar is None else (reply.calendar,)
    return (*own, *reply.more_calendars)
