"""What a provider reads of the bookings: what comes, what is asked for, and what came to nothing.

Who is coming and how to reach them stands on agreed visits alone, until the day is over. A request says what planning
needs: the class, how many, what they wish and need.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.bookings.changes import spoken_of
from assistant.model import CALLED_OFF, UNDECIDED, Booking, Catalog, Language, Status, in_language
from assistant.replies.activity_facts import duration_in_words, grade_in_words
from assistant.replies.dates import day_in_words, period_in_words
from assistant.replies.for_providers import place_for_provider
from integrations.channels.web.contacts import Contact, contact_of
from integrations.channels.web.texts import say
from integrations.store.bookings_outside import BookingsOutside

_CALLED_OFF_FOR = timedelta(days=180)
"""What came to nothing is shown while its day is ahead, at most so far ahead."""


@dataclass(frozen=True)
class VisitCard:
    """One booking, worded for its provider."""

    booking: Booking
    day: date | None
    time: str
    when: str
    """Day and time; the wished period where there is no day yet."""
    without_time: bool
    """A day is agreed, and no time."""
    title: str
    facts: Sequence[tuple[str, str]]
    """Each with its label."""
    needs: str
    """What the teacher wishes or needs, in the teacher's words."""
    contact: Contact | None

    @property
    def is_request(self) -> bool:
        return self.booking.status in UNDECIDED


@dataclass(frozen=True)
class ProviderVisits:
    """All that is ahead for a provider."""

    agreed: Sequence[VisitCard]
    requests: Sequence[VisitCard]
    called_off: Sequence[VisitCard]


def visits_of(
    provider_id: str, told: BookingsOutside, catalog: Catalog, today: date, language: Language
) -> ProviderVisits:
    """By day and time; requests without a day come last."""

    def cards(bookings: Iterable[Booking]) -> list[VisitCard]:
        made = [card_of(booking, catalog, language) for booking in bookings]
        return sorted(made, key=lambda card: (card.day or date.max, card.time or "~", card.booking.id))

    ahead = today, date.max
    find = told.find
    asked = find(statuses=UNDECIDED, provider_id=provider_id)
    off = find(statuses=CALLED_OFF, provider_id=provider_id, between=(today, today + _CALLED_OFF_FOR))
    return ProviderVisits(
        cards(find(statuses={Status.APPROVED}, provider_id=provider_id, between=ahead)),
        cards(booking for booking in asked if (spoken_of(booking)[0] or today) >= today),
        cards(off),
    )


def card_of(booking: Booking, catalog: Catalog, language: Language) -> VisitCard:
    activity = catalog.activities.get(booking.activity_id)
    day, time = spoken_of(booking)
    wish = period_in_words(booking.wish, language) if booking.wish else say(language, "own.no_day")
    agreed = booking.status is Status.APPROVED
    return VisitCard(
        booking,
        day,
        time,
        day_in_words(day, language, time) if day else wish,
        agreed and not time and booking.binds_class,
        in_language(activity.title, language) if activity else booking.activity_title,
        _facts(booking, catalog, language),
        booking.wishes,
        contact_of(booking) if agreed else None,
    )


def _facts(booking: Booking, catalog: Catalog, language: Language) -> list[tuple[str, str]]:
    place = place_for_provider(booking, catalog, language)
    activity = catalog.activities.get(booking.activity_id)
    grade = "" if booking.grade is None else grade_in_words(booking.grade, language)
    adults = activity is not None and not activity.for_pupils
    facts = (
        ("label.class", booking.class_name or grade),
        ("label.participants" if adults else "label.pupils", str(booking.pupils or "")),
        ("label.school", "" if booking.school in place else booking.school),
        ("label.place", place),
        ("label.coming", say(language, "coming.confirmed") if booking.is_confirmed else ""),
        ("label.duration", duration_in_words(booking.duration_minutes, language)),
    )
    return [(say(language, key), value) for key, value in facts if value]
