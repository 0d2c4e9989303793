"""The queue: what waits for a decision, the most urgent first, and everything else on a second page.

A page is read and worded once for everybody, until a booking changes: forty people who look cost little more than one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import Response
from starlette.routing import Route

from assistant.bookings import undo_until
from assistant.errors import BookingUnknown
from assistant.model import Role, Status
from assistant.replies.for_providers import must_be_rung
from integrations.channels.web.auth import Visit, shown
from integrations.channels.web.context import Site
from integrations.channels.web.page_cache import UpToDateCache
from integrations.channels.web.queue.listing import PER_PAGE, ListRequest, ShownList, Undelivered
from integrations.channels.web.queue.messages import DecisionNotice, done_in_words, page_only_in_words, seconds_left
from integrations.channels.web.queue.rows import SOON, YearlyVisits, row_of
from integrations.store.booking_lists import Choice, Revision
from integrations.store.transactions import Snapshot

_CONCERN_PROVIDERS = frozenset({"approved", "cancelled", "amended", "change_agreed", "undone_told"})
"""What was done of which a provider may have to hear."""

_TO_DECIDE = Choice((Status.DRAFT,), changing=(Role.COORDINATOR,))

_KEPT = 40
"""Pages that are kept."""


class QueuePages:
    def __init__(self, site: Site, years: YearlyVisits) -> None:
        self._site, self._years = site, years
        self._listings = UpToDateCache[ShownList](_KEPT)
        self._order: tuple[object, Sequence[str]] = None, ()
        self._making = asyncio.Lock()

    def routes(self) -> list[Route]:
        return [Route("/queue", shown(self._site, self.show), methods=["GET"], name="queue")]

    async def show(self, visit: Visit) -> Response:
        asked = ListRequest.from_query(visit.request.query_params)
        listing = await self.listing(asked)
        return visit.page(
            "queue/queue.html",
            section="other" if asked.tab == "other" else "queue",
            asked=asked,
            listing=listing,
            since=listing.revision[0],
            done=await self.done(visit),
        )

    async def done(self, visit: Visit) -> DecisionNotice | None:
        """What the page's address says was just done, with the way back while there is one."""
        query, language = visit.request.query_params, visit.language
        booking_id, what = query.get("done", ""), query.get("what", "")
        if not done_in_words(booking_id, what, language):
            return None
        now, within = self._site.clock.now(), self._site.settings.undo_within

        def look(snapshot: Snapshot) -> DecisionNotice:
            try:
                booking = snapshot.bookings.get(booking_id)
            except BookingUnknown:
                return DecisionNotice(booking_id, done_in_words(booking_id, what, language))
            hold = snapshot.holds.of(booking_id, now)
            page_only = page_only_in_words(booking, snapshot, language)
            held = seconds_left(hold.until if hold else None, now)
            ring = must_be_rung(booking, self._site.catalog(), language) if what in _CONCERN_PROVIDERS else ""
            words = " ".join(filter(None, (done_in_words(booking_id, what, language, held, page_only), ring)))
            until = undo_until(snapshot.bookings.history(booking_id), visit.person, within)
            return DecisionNotice(booking.id, words, booking.version, seconds_left(until, now))

        return await self._site.gateway.read(look)

    async def listing(self, asked: ListRequest) -> ShownList:
        """The page that was asked for, made anew only when something has changed."""
        # those who ask at the same moment wait for one making instead of doing it each
        async with self._making:
            revision = await self._site.gateway.read(lambda snapshot: snapshot.queue.revision())
            made_from = (revision, self._site.catalog(), self._site.clock.today())
            return await self._listings.get(asked, made_from, lambda: self._made(asked, revision))

    def order(self, snapshot: Snapshot, revision: Revision) -> Sequence[str]:
        """The numbers of all that waits for a coordinator, by urgency; read anew only when something has changed."""
        made_from = (revision, self._site.clock.today())
        kept = self._order
        if kept[0] != made_from:
            soon = self._site.clock.today() + SOON
            self._order = kept = made_from, snapshot.queue.ids(_TO_DECIDE, soon)
        return kept[1]

    async def following(self, booking_id: str) -> str:
        """What waits after this one; empty at the end of the queue."""
        ids = await self._site.gateway.read(lambda snapshot: self.order(snapshot, snapshot.queue.revision()))
        return self.neighbours(booking_id, ids)[1]

    def neighbours(self, booking_id: str, ids: Sequence[str]) -> tuple[str, str]:
        """What waits before and after this one, empty at the queue's ends and for others: as its page of the queue
        showed them last, else in the `order`, which ``ids`` is."""
        if booking_id not in ids:
            return "", ""
        pages = (listing.to_decide for listing in self._listings.everything() if listing.asked.is_whole_queue)
        page = next((page for page in pages if booking_id in page), ())
        places = {name: place for place, name in enumerate(ids)}
        drafts = [name for name in page if name in places] or list(ids)
        first, last = min(map(places.__getitem__, drafts)), max(map(places.__getitem__, drafts))
        around = [*ids[max(first - 1, 0) : first], *drafts, *ids[last + 1 : last + 2]]
        place = around.index(booking_id)
        return around[place - 1] if place else "", around[place + 1] if place + 1 < len(around) else ""

    async def _made(self, asked: ListRequest, revision: Revision) -> ShownList:
        site, language = self._site, self._site.settings.language
        today = site.clock.today()
        year = await self._years.of(today, revision)

        def look(snapshot: Snapshot) -> ShownList:
            choice, queue = asked.choice(today), snapshot.queue
            counts = queue.counts(asked.words)
            over = queue.count(Choice((Status.APPROVED,), asked.words, before=today))
            found = queue.page(choice, asked.order, today + SOON, PER_PAGE, (asked.number - 1) * PER_PAGE)
            understood = queue.understood([booking.conversation for booking in found])
            stuck = {one.booking_id: one.reason for one in snapshot.stuck() if one.booking_id}
            calls = snapshot.calls.open()
            rows = [
                row_of(
                    booking,
                    site,
                    language,
                    site.present(booking, snapshot),
                    understood=understood.get(booking.conversation, ""),
                    year=year,
                    undelivered=stuck,
                    calls=calls,
                )
                for booking in found
            ]
            if asked.order == "urgency":
                # on the page itself, what breaks a rule comes first: nobody's rules are checked who is not shown
                rows.sort(key=lambda row: row.urgency)
            changes = queue.count(Choice((), asked.words, changing=(Role.COORDINATOR, Role.TEACHER)))
            total = queue.count(choice)
            undelivered = [Undelivered(name, why) for name, why in stuck.items()]
            return ShownList(asked, revision, rows, counts, over, changes, total, undelivered)

        listing = await site.gateway.read(look)
        return replace(listing, content=site.part("queue/rows.html", language, asked=asked, listing=listing))
