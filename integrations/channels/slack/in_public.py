"""What may be said in a channel, where others read along: a booking's activity, day and class. What was filled in
besides goes to its teacher alone."""

from __future__ import annotations

from dataclasses import replace

from assistant.model import Reply
from assistant.replies.plain_text import with_text
from integrations.channels.slack.texts import text


def is_public(channel: str) -> bool:
    """Whether others than one person read there. Direct messages are ``D...``, or named by the person's own id."""
    return not channel.startswith(("D", "U", "W"))


def without_details(reply: Reply) -> Reply:
    """The reply as everybody may read it; itself where that is all of it."""
    bookings = tuple(replace(view, lines=tuple(line for line in view.lines if line.for_all)) for view in reply.bookings)
    return reply if bookings == reply.bookings else with_text(replace(reply, bookings=bookings))


def details_of(reply: Reply) -> Reply:
    """What the reply says of bookings, and nothing else."""
    return with_text(replace(reply, opening=(), closing=(), buttons=()))


def with_hint(reply: Reply) -> Reply:
    """Which says, too, that the details were sent to the person alone."""
    return with_text(replace(reply, closing=(*reply.closing, text(reply.language, "details.direct"))))
