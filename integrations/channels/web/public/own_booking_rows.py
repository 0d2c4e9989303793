"""A teacher's own booking in words: what is known of it, and what happens now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.bookings import as_wished
from assistant.model import (
    OPEN,
    Booking,
    Catalog,
    Language,
    Line,
    Person,
    Role,
    Status,
    in_language,
)
from assistant.replies.activity_facts import place_in_words
from assistant.replies.dates import day_in_words, period_in_words
from assistant.replies.evaluations import evaluation_in_words
from assistant.replies.old_and_new import old_and_new
from assistant.understanding.needs import to_be_repeated
from integrations.channels.ways import way_to
from integrations.channels.web.public.own_waits import of_the_wait
from integrations.channels.web.texts import say


@dataclass(frozen=True)
class ShownBooking:
    """One booking as its owner sees it."""

    booking: Booking
    title: str
    next: str
    """What happens now, in a sentence."""
    lines: Sequence[Line]
    alternatives: Sequence[tuple[str, str]]
    """Id and title."""
    is_open: bool
    may_confirm: bool
    """Its day is ahead, and the owner has not said yet that they still come."""
    may_mark: bool
    """Its day is over, and nobody has said in a mark how it was."""
    in_catalog: bool


def shown_booking(
    booking: Booking, catalog: Catalog, language: Language, who: Person, today: date, why_not: str = ""
) -> ShownBooking:
    """As ``who`` sees it, one of its teachers. ``why_not``: why another class got the last free place."""
    activity = catalog.activities.get(booking.activity_id)
    others = [(name, catalog.activities[name]) for name in booking.alternatives if name in catalog.activities]
    return ShownBooking(
        booking=booking,
        title=in_language(activity.title, language) if activity else booking.activity_title,
        next=" ".join(filter(None, (_next(booking, language, who), why_not))),
        lines=_lines(booking, catalog, language),
        alternatives=[(name, in_language(one.title, language)) for name, one in others],
        is_open=booking.status in OPEN,
        may_confirm=_may_confirm(booking, today),
        may_mark=_may_mark(booking, today),
        in_catalog=activity is not None,
    )


def _may_confirm(booking: Booking, today: date) -> bool:
    agreed = booking.status is Status.APPROVED and booking.waits_for is None and not booking.is_confirmed
    return agreed and booking.date is not None and booking.date >= today


def _may_mark(booking: Booking, today: date) -> bool:
    over = booking.status in (Status.APPROVED, Status.HELD) and booking.date is not None and booking.date < today
    return over and booking.evaluation is None


def _lines(booking: Booking, catalog: Catalog, language: Language) -> list[Line]:
    activity = catalog.activities.get(booking.activity_id)
    provider = catalog.providers.get(booking.provider_id) or (activity.provider if activity else None)
    proposed = booking.proposed_date if booking.waits_for is Role.TEACHER else None
    wished = old_and_new(booking, as_wished(booking), language)[1] if booking.change is not None else ""
    pupils = say(language, "queue.pupils", count=booking.pupils) if booking.pupils else ""
    holds = booking.date and (proposed is None or booking.status is Status.APPROVED)
    date_ = day_in_words(booking.date, language, booking.time) if booking.date and holds else ""
    rows = [
        ("mine.proposed", day_in_words(proposed, language, booking.proposed_time) if proposed else ""),
        *of_the_wait(booking, catalog, language),
        ("label.session", date_),
        ("label.change", wished),
        ("mine.wish", period_in_words(booking.wish, language) if booking.wish and not date_ else ""),
        ("label.class", ", ".join(part for part in (booking.class_name, pupils) if part)),
        ("label.school", booking.school),
        ("label.provider", provider.name if provider else ""),
        ("label.place", place_in_words(activity, language) if activity else ""),
        ("label.coming", say(language, "coming.confirmed") if booking.is_confirmed else ""),
        ("label.evaluation", evaluation_in_words(booking, language)),
        ("label.wishes", to_be_repeated(booking.wishes)),
        ("label.reason", booking.reason),
    ]
    return [Line(say(language, key), value) for key, value in rows if value]


def _next(booking: Booking, language: Language, who: Person) -> str:
    """What happens now, and where ``who`` will hear of it."""
    if booking.status is Status.APPROVED and booking.waits_for is not None:
        return say(
            language, "mine.next.approved.change" if booking.change is not None else "mine.next.approved.offered"
        )
    if booking.offer is not None:
        return say(language, "mine.next.waitlisted.offered")
    words = say(language, f"mine.next.{booking.status}")
    if booking.status is not Status.DRAFT:
        return words
    told = way_to(who, booking.channel) or "page"
    return f"{words} {say(language, f'mine.told.{told}', email=who.email)}"
