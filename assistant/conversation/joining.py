"""What came of the parts of one message, as one."""

from __future__ import annotations

from dataclasses import replace

from assistant.conversation.context import Outcome
from assistant.model import Reply, ReplyKind
from assistant.replies.plain_text import with_text

_FIRST = (
    ReplyKind.DRAFTED, ReplyKind.BOOKING, ReplyKind.ANSWER, ReplyKind.ABOUT, ReplyKind.QUESTION, ReplyKind.NOTHING,
    ReplyKind.HUMAN,
)  # fmt: skip
"""Whose subject and kind the whole has: the first of these that is there."""


def joined(first: Outcome, other: Outcome) -> Outcome:
    """One outcome: all that was said in one reply, all that happened, and what is remembered in the end."""
    return Outcome(_said(first.reply, other.reply), other.conversation, (*first.events, *other.events))


def _said(one: Reply, other: Reply) -> Reply:
    leading = min((one, other), key=lambda reply: _FIRST.index(reply.kind) if reply.kind in _FIRST else len(_FIRST))
    calendars = [reply.calendar for reply in (one, other) if reply.calendar is not None]
    told = {view.booking.id: view for reply in (one, other) for view in reply.bookings}
    return with_text(
        replace(
            leading,
            opening=tuple(dict.fromkeys((*one.opening, *other.opening))),
            understood=one.understood or other.understood,
            cards=(*one.cards, *other.cards),
            near_misses=(*one.near_misses, *other.near_misses),
            bookings=tuple(told.values()),
            closing=tuple(dict.fromkeys((*one.closing, *other.closing))),
            buttons=tuple(dict.fromkeys((*one.buttons, *other.buttons))),
            calendar=calendars[0] if calendars else None,
            more_calendars=(*calendars[1:], *one.more_calendars, *other.more_calendars),
            files=(*one.files, *other.files),
        )
    )
