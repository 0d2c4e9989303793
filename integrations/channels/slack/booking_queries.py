"""What Slack asks about bookings while a form is open and for the home page: it decides nothing and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from assistant.model import Booking, BookingView, Check, Language
from integrations.store.transactions import Snapshot


class BookingQueries(Protocol):
    """Answers from the catalogue as it is now."""

    def view(self, booking: Booking, snapshot: Snapshot) -> BookingView:
        """As coordinators see it, with the rules that fail."""
        ...

    def view_for_teacher(self, booking: Booking) -> BookingView:
        """As its teacher sees it, in the teacher's language."""
        ...

    def broken_on(self, booking: Booking, day: date, time: str, snapshot: Snapshot) -> Sequence[Check]:
        """The rules that would fail on this day, those aside that fail already."""
        ...

    def in_words(self, check: Check, booking: Booking, language: Language) -> str:
        """A failed rule as a sentence."""
        ...

    def instead_of(self, booking: Booking) -> Sequence[tuple[str, str]]:
        """Id and title of activities that could be offered instead, the nearest first."""
        ...

    def not_offered(self, activity_id: str, first: date, last: date, language: Language) -> str:
        """When it is offered, in words, where that is on none of these days; else empty."""
        ...
