"""A reply as plain text: what mail shows beside HTML, what the terminal prints, what a screen reader reads."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from assistant.model import BookingView, Card, Language, Reply
from assistant.replies.phrases import phrase


def with_text(reply: Reply) -> Reply:
    """The reply with ``text`` written from its parts."""
    return replace(reply, text=in_plain_text(reply))


def in_plain_text(reply: Reply) -> str:
    parts = [
        *reply.opening,
        reply.understood,
        *(_card(card, reply.language) for card in reply.cards),
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


def _card(card: Card, language: Language) -> str:
    facts = (
        ", ".join(part for part in (card.provider, card.place) if part),
        card.when,
        card.grades,
        ", ".join(part for part in (card.duration, card.price) if part),
        "; ".join(card.reasons),
        "; ".join(card.doubts),
    )
    return "\n".join(
        [
            *([card.heading, ""] if card.heading else []),
            f"{card.number}. {card.title}",
            f"   {card.summary}",
            *(f"   {label}: {fact}" for label, fact in zip(_labels(language), facts, strict=True) if fact),
        ]
    )


@cache
def _labels(language: Language) -> tuple[str, ...]:
    """Of a card's facts, in the order in which they are shown."""
    return tuple(
        phrase(language, f"label.{fact}") for fact in ("provider", "when", "grades", "duration", "why", "mind")
    )


def _near_misses(reply: Reply) -> str:
    if not reply.near_misses:
        return ""
    return "\n".join([phrase(reply.language, "near.heading"), *(f"  - {line}" for line in reply.near_misses)])
