"""What a teacher's own page says of bookings that wait for a place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.bookings.rules import Rulebook
from assistant.bookings.vacancies import passed_over
from assistant.matching.season import Season
from assistant.model import Booking, Catalog, Language, Status, in_language
from assistant.replies.activity_facts import listed
from assistant.replies.dates import until_in_words
from assistant.replies.waiting import why_not_in_words
from integrations.channels.web.context import Site
from integrations.store.transactions import Snapshot


def why_not(site: Site, snapshot: Snapshot, bookings: Sequence[Booking], language: Language) -> Mapping[str, str]:
    """Of each that waits without an offer, why the last free place went to another class; by the booking's id."""
    catalog, holidays = site.catalog(), site.holidays()
    rules = Rulebook(catalog.activities, Season(site.clock.today(), holidays), holidays)
    return {
        one.id: why_not_in_words(passed_over(one, snapshot.bookings, rules), one, catalog, language)
        for one in bookings
        if one.status is Status.WAITLISTED and one.offer is None
    }


def of_the_wait(booking: Booking, catalog: Catalog, language: Language) -> Iterator[tuple[str, str]]:
    """Until when its place is held, and what will do as well: labels and values."""
    if booking.wait is None or booking.status is not Status.WAITLISTED:
        return
    if booking.offer is not None:
        yield "label.held_until", until_in_words(booking.offer.until, catalog.time_zone, language)
    known = [catalog.activities[name] for name in booking.wait.alike if name in catalog.activities]
    yield "label.alike", listed([in_language(one.title, language) for one in known], language)
