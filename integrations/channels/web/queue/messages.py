"""The queue's sentences: what happened to a booking and what was just done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.bookings import ASSISTANT, CAN_BE_UNDONE
from assistant.model import Booking, Catalog, Change, ChangeKind, Check, Language
from assistant.replies.answers import Answers
from assistant.replies.booking_view import BookingViews
from integrations.channels.hindrances import why_in_words
from integrations.channels.web.texts import say

_BY_NAME = CAN_BE_UNDONE | {ChangeKind.HELD, ChangeKind.NO_SHOW}
"""After these the booking itself says by name who it was; the history has an address alone."""


@dataclass(frozen=True)
class HistoryLine:
    at: str
    words: str
    why: str


def history_line(change: Change, booking: Booking, language: Language, zone: ZoneInfo) -> HistoryLine:
    moment = f"{change.at.astimezone(zone):%d.%m.%Y %H:%M}"
    return HistoryLine(moment, happened(change, booking, language), why_in_words(change.why, language))


def happened(change: Change, booking: Booking, language: Language, *, by_name: bool = False) -> str:
    """``Godkendt af Ole (Slack)``. ``by_name``: this is the last thing that happened, so the booking knows the name."""
    what = say.first(language, f"what.{change.what}", f"status.{change.what}.alone", f"status.{change.what}")
    who = change.who.removeprefix("mail:")
    if booking.is_of(change.who) and change.what != ChangeKind.REMARKED:
        who = booking.teacher.name or say(language, "by.teacher")
    elif change.what == ChangeKind.REMARKED:
        who = say(language, "by.provider")
    elif change.who in {"", ASSISTANT.address}:
        who = say(language, "by.service")
    elif by_name:
        who = (booking.claimed_by if change.what == ChangeKind.CLAIMED else _decider(change, booking)) or who
    return say(language, "decide.history.line", what=what, who=who, via=say(language, f"via.{change.via}"))


def _decider(change: Change, booking: Booking) -> str:
    return booking.decided_by if change.what in _BY_NAME else ""


def rules_in_words(catalog: Catalog, language: Language) -> Callable[[Check, Booking], str]:
    views = BookingViews(Answers(catalog, lambda concept, _: concept))
    return lambda check, booking: views.check_in_words(check, booking, language)


@dataclass(frozen=True)
class DecisionNotice:
    """What was just done, and how it is taken back."""

    id: str
    words: str
    version: int = 0
    seconds: int = 0
    """Left for taking it back; 0 where it cannot be."""


def done_in_words(booking_id: str, what: str, language: Language, held: int = 0) -> str:
    """Only our own sentences, whatever a link says. ``held``: seconds until somebody outside the office hears of it."""
    if not booking_id.isalnum() or len(booking_id) > 20 or f"done.{what}" not in say:
        return ""
    if held and f"done.{what}.held" in say:
        return say(language, f"done.{what}.held", id=booking_id, seconds=held)
    return say(language, f"done.{what}", id=booking_id)


def seconds_left(until: datetime | None, now: datetime) -> int:
    return 0 if until is None else max(0, int((until - now).total_seconds()))
