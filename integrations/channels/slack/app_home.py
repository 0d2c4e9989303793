"""The app's home page: the queue for coordinators, a teacher's own requests for everybody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.model import OPEN, Action, Booking, BookingView, Button, Language, Role, Status, Verb
from assistant.replies.phrases import phrase
from integrations.channels.slack.blocks import actions, listed, mrkdwn
from integrations.channels.slack.booking_queries import BookingQueries
from integrations.channels.slack.button_values import ButtonContext
from integrations.channels.slack.mrkdwn import escape
from integrations.channels.slack.pagination import Block
from integrations.channels.slack.payload import address_of
from integrations.channels.slack.texts import text
from integrations.store.transactions import Snapshot

_QUEUED, _OWN = 60, 36
"""Blocks of the entries; with two headings and two lines for the rest these are the hundred that Slack takes."""
_SHOWN = OPEN | {Status.DECLINED}
_OF_COORDINATORS = ((Verb.APPROVE, "primary"), (Verb.PROPOSE, ""), (Verb.DECLINE, "danger"), (Verb.CLAIM, ""))
_OFFERED = ((Verb.ACCEPT, "primary"), (Verb.REFUSE, ""))
_OF_TEACHERS: Mapping[Status, Sequence[tuple[Verb, str]]] = {
    Status.DRAFT: ((Verb.CANCEL, "danger"),),
    Status.APPROVED: ((Verb.CANCEL, "danger"),),
    Status.WAITLISTED: ((Verb.CANCEL, "danger"),),
}


def home_of(
    user: str, coordinates: bool, queries: BookingQueries, language: Language, snapshot: Snapshot, now: datetime
) -> dict[str, Any]:
    """The whole view; ``language`` is the coordinators', and a teacher's who has not written yet."""
    blocks = _queue(queries, language, snapshot) if coordinates else []
    own = snapshot.bookings_outside(now).find(teacher=address_of(user), statuses=_SHOWN)
    if own or not coordinates:
        blocks += _own(own, queries, language)
    return {"type": "home", "blocks": blocks}


def _queue(queries: BookingQueries, language: Language, snapshot: Snapshot) -> list[Block]:
    """What waits for a decision, oldest first."""
    waiting = snapshot.bookings.find(waits_for=[Role.COORDINATOR])
    blocks = [_heading(text(language, "home.queue") + (f" ({len(waiting)})" if waiting else ""))]
    if not waiting:
        return [*blocks, _words(text(language, "home.queue.none"))]

    def entry(booking: Booking) -> list[Block]:
        view = queries.view(booking, snapshot)
        shown = ButtonContext(language, version=booking.version, title=booking.activity_title)
        verbs = [verb for verb in _OF_COORDINATORS if verb[0] is not Verb.CLAIM or booking.status is Status.DRAFT]
        return _entry(view, shown, verbs, warnings=view.checks)

    return blocks + _first(waiting, entry, _QUEUED, language)


def _own(bookings: Sequence[Booking], queries: BookingQueries, language: Language) -> list[Block]:
    """Newest first, in the language of the newest."""
    newest = sorted(bookings, key=lambda one: one.created_at, reverse=True)
    language = newest[0].language if newest else language
    blocks = [_heading(text(language, "label.your_requests"))]
    if not newest:
        return [*blocks, _words(text(language, "home.mine.none"))]

    def entry(booking: Booking) -> list[Block]:
        shown = ButtonContext(booking.language, conversation=booking.conversation, title=booking.activity_title)
        verbs = _OF_TEACHERS.get(booking.status, ())
        if booking.waits_for is Role.TEACHER:
            verbs = _OFFERED
        elif booking.change is not None:
            verbs = ((Verb.WITHDRAW, ""), *verbs)
        return _entry(queries.view_for_teacher(booking), shown, verbs)

    return blocks + _first(newest, entry, _OWN, language)


def _first(
    bookings: Sequence[Booking], entry: Callable[[Booking], list[Block]], room: int, language: Language
) -> list[Block]:
    """The entries of as many as ``room`` blocks hold, and how many more there are."""
    blocks: list[Block] = []
    for shown, booking in enumerate(bookings):
        one = entry(booking)
        if len(blocks) + len(one) > room:
            return [*blocks, _words(text(language, "more", count=len(bookings) - shown))]
        blocks += one
    return blocks


def _entry(
    view: BookingView, shown: ButtonContext, verbs: Sequence[tuple[Verb, str]], warnings: Sequence[str] = ()
) -> list[Block]:
    [group] = listed([view], shown.language)
    buttons = [Button(phrase(shown.language, f"button.{v}"), Action(v, view.booking.id), style) for v, style in verbs]
    said = [_words("\n".join(f"• {warning}" for warning in warnings))] if warnings else []
    return [{"type": "divider"}, *group, *said, *actions(buttons, shown, warnings)]


def _heading(words: str) -> Block:
    return {"type": "section", "text": mrkdwn(f"*{escape(words, 200)}*")}


def _words(words: str) -> Block:
    return {"type": "section", "text": mrkdwn(escape(words, 2900))}
