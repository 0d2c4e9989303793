"""The waiting list: who waits for a place in what, for how long, and who is offered the next one first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from assistant.bookings.rules import Rulebook
from assistant.bookings.vacancies import passed_over, rank
from assistant.matching.season import Season
from assistant.model import Booking, Language, Status, in_language
from assistant.replies.activity_facts import listed
from assistant.replies.dates import day_in_words, period_in_words, until_in_words
from assistant.replies.waiting import why_not_in_words
from integrations.channels.web.auth import Visit, shown
from integrations.channels.web.context import Site
from integrations.channels.web.texts import say
from integrations.store.transactions import Snapshot


@dataclass(frozen=True)
class WaitRow:
    """One class that waits."""

    booking: Booking
    place: int
    """Who fits best and has waited longest has the first."""
    waits: str
    """For how long, in words."""
    wish: str
    offer: str
    """The day that is offered and until when, in words; empty where none is."""
    alike: str
    """The titles of what will do as well."""
    why_not: str
    """Why the last free place went to another class; empty while one is offered."""


@dataclass(frozen=True)
class WaitsOfActivity:
    """All who wait for one activity, in the order in which a place is offered."""

    activity_id: str
    title: str
    rows: Sequence[WaitRow]


class WaitingPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [Route("/waiting", shown(self._site, self.show), methods=["GET"], name="waiting")]

    async def show(self, visit: Visit) -> Response:
        groups = await self._site.gateway.read(lambda snapshot: self._groups(snapshot, visit.language))
        count = sum(len(group.rows) for group in groups)
        return visit.page("queue/waiting.html", section="waiting", groups=groups, count=count)

    def _groups(self, snapshot: Snapshot, language: Language) -> list[WaitsOfActivity]:
        waiting = snapshot.bookings.find(statuses={Status.WAITLISTED})
        ordered = sorted(waiting, key=lambda one: (_asked_for(one), rank(one, _asked_for(one))))
        holidays = self._site.holidays()
        rules = Rulebook(self._site.catalog().activities, Season(self._site.clock.today(), holidays), holidays)
        return [
            WaitsOfActivity(
                name,
                self._title(name, language) or next(iter(rows)).activity_title,
                [self._row(one, place, snapshot, rules, language) for place, one in enumerate(rows, 1)],
            )
            for name, rows in ((name, list(found)) for name, found in groupby(ordered, _asked_for))
        ]

    def _row(self, booking: Booking, place: int, snapshot: Snapshot, rules: Rulebook, language: Language) -> WaitRow:
        catalog, offer = self._site.catalog(), booking.offer
        since = booking.created_at.astimezone(ZoneInfo(catalog.time_zone)).date()
        days = (self._site.clock.today() - since).days
        key = "queue.waits.today" if days < 1 else "queue.waits.one" if days == 1 else "queue.waits"
        passed = passed_over(booking, snapshot.bookings, rules) if offer is None else None
        offered = ""
        if offer is not None:
            until = until_in_words(offer.until, catalog.time_zone, language)
            day = day_in_words(offer.date, language, offer.time)
            offered = say(language, "waiting.offered", title=booking.activity_title, day=day, until=until)
        alike = booking.wait.alike if booking.wait is not None else ()
        return WaitRow(
            booking,
            place,
            say(language, key, count=days),
            period_in_words(booking.wish, language) if booking.wish else "",
            offered,
            listed([title for name in alike if (title := self._title(name, language))], language),
            why_not_in_words(passed, booking, catalog, language) if passed is not None else "",
        )

    def _title(self, name: str, language: Language) -> str:
        activity = self._site.catalog().activities.get(name)
        return in_language(activity.title, language) if activity is not None else ""


def _asked_for(booking: Booking) -> str:
    return booking.wait.activity_id if booking.wait is not None else booking.activity_id
