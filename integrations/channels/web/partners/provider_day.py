"""One day of a provider: the classes that are concerned when it cannot receive them, days on which they could come
instead, and one text with which those that fall out are cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from starlette.responses import Response
from starlette.routing import Route

from assistant.bookings.rules import Rulebook
from assistant.matching.season import Season
from assistant.model import CLAIMING, UNDECIDED, Booking, Language, Period, Status
from assistant.replies.dates import day_in_words
from integrations.channels.web.auth import Visit, shown
from integrations.channels.web.contacts import Contact, contact_of
from integrations.channels.web.context import Site
from integrations.channels.web.texts import say
from integrations.store.transactions import Snapshot

SUGGESTED = 4
_LOOKED_AHEAD = timedelta(days=120)


@dataclass(frozen=True)
class ConcernedVisit:
    booking: Booking
    provider_says: str
    contact: Contact
    free: str
    """Days on which it could be instead; empty where there are none."""
    offer: str
    """The same as a sentence to the teacher, in the teacher's language."""

    @property
    def is_agreed(self) -> bool:
        return self.booking.status is Status.APPROVED


class ProviderDayPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [Route("/providers/{id}/days/{day}", shown(self._site, self.show), methods=["GET"], name="provider_day")]

    async def show(self, visit: Visit) -> Response:
        params, language = visit.request.path_params, visit.language
        provider, day = self._site.catalog().providers.get(params["id"]), _day(params["day"])
        if provider is None or day is None:
            return visit.error(404)

        def look(snapshot: Snapshot) -> Sequence[ConcernedVisit]:
            found = snapshot.bookings.find(statuses=CLAIMING, provider_id=provider.id, between=(day, day))
            found = [one for one in found if one.status is not Status.PROPOSED]
            ordered = sorted(found, key=lambda one: (one.status in UNDECIDED, one.time or "~", one.id))
            return [self._concerned(booking, day, snapshot, language) for booking in ordered]

        visits = await self._site.gateway.read(look)
        return visit.page(
            "partners/provider_day.html",
            section="providers",
            provider=provider,
            day=day_in_words(day, language),
            visits=visits,
            agreed=[one for one in visits if one.is_agreed],
        )

    def _concerned(self, booking: Booking, day: date, snapshot: Snapshot, language: Language) -> ConcernedVisit:
        catalog, today, holidays = self._site.catalog(), self._site.clock.today(), self._site.holidays()
        rules = Rulebook(catalog.activities, Season(today, holidays), holidays)
        after = max(today, day) + timedelta(days=1)
        free = rules.free_days(
            replace(booking, wish=Period(after, after + _LOOKED_AHEAD)), snapshot.bookings, SUGGESTED
        )
        own = booking.language

        def words(one: Language) -> str:
            return "; ".join(day_in_words(free_day, one) for free_day in free)

        return ConcernedVisit(
            booking,
            self._site.present(booking, snapshot).provider_says,
            contact_of(booking),
            words(language),
            say(own, "day.offer", days=words(own)) if free else "",
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
