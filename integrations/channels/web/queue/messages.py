"""The queue's sentences: what happened to a booking and what was just done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.bookings import ASSISTANT, CAN_BE_UNDONE
from assistant.model import Booking, Call, Catalog, Change, ChangeKind, Check, Language
from assistant.replies.answers import Answers
from assistant.replies.booking_view import BookingViews
from integrations.channels.hindrances import why_in_words
from integrations.channels.ways import way_to_teacher
from integrations.channels.web.texts import say
from integrations.store.transactions import Snapshot
from integrations.store.turns import Turn

_BY_NAME = CAN_BE_UNDONE | {ChangeKind.HELD, ChangeKind.NO_SHOW}
"""After these the booking itself says by name who it was; the history has an address alone."""


@dataclass(frozen=True)
class HistoryLine:
    at: str
    words: str
    why: str


def history_lines(
    history: Sequence[Change],
    turns: Sequence[Turn],
    booking: Booking,
    language: Language,
    zone: ZoneInfo,
    calls: Sequence[Call] = (),
) -> list[HistoryLine]:
    """What happened to the booking, what was written to its teacher meanwhile and who needed a human for it, the latest
    first."""
    happenings = [
        (change.at, happened(change, booking, language), why_in_words(change.why, language)) for change in history
    ]
    since = min((change.at for change in history), default=booking.created_at)
    letters = [
        (turn.at, say(language, "decide.history.letter"), turn.text)
        for turn in turns
        if turn.who == "coordinator" and turn.at >= since
    ]
    called = [(call.at, _called(call, language), call.words) for call in calls]
    ordered = sorted([*happenings, *letters, *called], key=lambda one: one[0])
    return [HistoryLine(f"{at.astimezone(zone):%d.%m.%Y %H:%M}", words, why) for at, words, why in reversed(ordered)]


def _called(call: Call, language: Language) -> str:
    """``H3 Ønsker en ændring: Anna Lund``"""
    who = call.who.name or call.who.email or say(language, "by.teacher")
    return f"{call.id} {say(language, f'call.reason.{call.reason}')}: {who}"


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
    views = BookingViews(Answers(catalog, lambda _topic, _: {}))
    return lambda check, booking: views.check_in_words(check, booking, language)


@dataclass(frozen=True)
class DecisionNotice:
    """What was just done, and how it is taken back."""

    id: str
    words: str
    version: int = 0
    seconds: int = 0
    """Left for taking it back; 0 where it cannot be."""


def done_in_words(booking_id: str, what: str, language: Language, held: int = 0, page_only: str = "") -> str:
    """Only our own sentences, whatever a link says. ``held``: seconds until somebody outside the office hears of it;
    ``page_only``: why the teacher hears of it only when they look."""
    if not booking_id.isalnum() or len(booking_id) > 20 or f"done.{what}" not in say:
        return ""
    if page_only and f"done.{what}.page_only" in say:
        return f"{say(language, f'done.{what}.page_only', id=booking_id)} {page_only}"
    if held and f"done.{what}.held" in say:
        return say(language, f"done.{what}.held", id=booking_id, seconds=held)
    return say(language, f"done.{what}", id=booking_id)


def page_only_in_words(booking: Booking, snapshot: Snapshot, language: Language) -> str:
    """That nothing reaches the teacher, and what to do; empty where something does."""
    if way_to_teacher(snapshot, booking) is not None:
        return ""
    return say(language, "page_only", phone=booking.phone) if booking.phone else say(language, "page_only.nowhere")


def seconds_left(until: datetime | None, now: datetime) -> int:
    return 0 if until is None else max(0, int((until - now).total_seconds()))
