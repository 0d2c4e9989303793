"""A reply as plain text: what mail shows beside HTML, what the terminal prints, what a screen reader reads."""

from __future__ import annotations

from dataclasses import replace

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
            *(f"  - {entry}" for entry in view.history),
        ]
    )


def _card(card: Card, language: Language) -> str:
    facts = [
        (phrase(language, "label.provider"), ", ".join(part for part in (card.provider, card.place) if part)),
        (phrase(language, "label.when"), card.when),
        (phrase(language, "label.grades"), card.grades),
        (phrase(language, "label.duration"), ", ".join(part for part in (card.duration, card.price) if part)),
        (phrase(language, "label.why"), "; ".join(card.reasons)),
        (phrase(language, "label.mind"), "; ".join(card.doubts)),
    ]
    return "\n".join(
        [
            *([card.heading, ""] if card.heading else []),
            f"{card.number}. {card.title}",
            f"   {card.summary}",
            *(f"   {label}: {value}" for label, value in facts if value),
        ]
    )


def _near_misses(reply: Reply) -> str:
    if not reply.near_misses:
        return ""
    return "\n".join([phrase(reply.language, "near.heading"), *(f"  - {line}" for line in reply.near_misses)])
