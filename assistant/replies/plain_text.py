"""A reply as plain text: what mail shows beside HTML, what the terminal prints, what a screen reader reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.model import BookingView, Card, Reply
from assistant.replies.phrases import phrase


def with_text(reply: Reply) -> Reply:
    """The reply with ``text`` written from its parts."""
    return replace(reply, text=in_plain_text(reply))


def in_plain_text(reply: Reply, page_of: Callable[[Card], str] = lambda card: "") -> str:
    """``page_of`` gives the address at which all of an activity stands, where that is to be named."""
    parts = [
        *reply.opening,
        reply.understood,
        *(_card(card, page_of(card)) for card in reply.cards),
        _near_misses(reply),
        *(booking_in_plain_text(view) for view in reply.bookings),
        *reply.closing,
    ]
    return "\n\n".join(part for part in parts if part)


def booking_in_plain_text(view: BookingView) -> str:
    return "\n".join(
        [
            view.heading,
            *(f"  {line.label}: {line.value}" for line in view.lines),
            *(f"  ! {check}" for check in view.checks),
            *([f"  {view.all_kept}"] if view.all_kept else []),
        ]
    )


def _card(card: Card, page: str) -> str:
    lines = (
        card.gist or card.summary,
        " · ".join(card.facts),
        f"✓ {card.reason}" if card.reason else "",
        f"! {'; '.join(card.minds)}" if card.minds else "",
        page,
    )
    heading = [card.heading, ""] if card.heading else []
    return "\n".join([*heading, f"{card.number}. {card.title}", *(f"   {line}" for line in lines if line)])


def _near_misses(reply: Reply) -> str:
    if not reply.near_misses:
        return ""
    return "\n".join([phrase(reply.language, "near.heading"), *(f"  - {line}" for line in reply.near_misses)])
