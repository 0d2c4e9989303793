"""The coordinators' desk: what waits for a decision, the most urgent first, and everything else on a second page.

A page is read and worded once for everybody, until a booking changes: forty people who look cost little more than one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.routing import Route

from assistant.bookings import undo_until
from assistant.errors import BookingUnknown
from assistant.model import Status
from integrations.store.api import Snapshot
from integrations.store.queue import Choice, Revision
from integrations.web.desk.rows import OTHERS, SOON, WAITING, Row, Years, row_of
from integrations.web.desk.wording import Done, done_in_words, seconds_left
from integrations.web.gate import Visit, shown
from integrations.web.site import Site

PER_PAGE = 50
OVER = "over"
"""What is agreed and past, so that somebody should say how it went; chosen like a status."""
_KEPT = 40
"""Pages and orders that are kept."""


@dataclass(frozen=True)
class Asked:
    """Which list, which part of it, in which order."""

    tab: str = "waiting"
    status: str = ""
    words: str = ""
    sort: str = "risk"
    number: int = 1
    picked: bool = False
    """With every request ticked that keeps all rules."""

    @classmethod
    def from_query(cls, query: QueryParams) -> Asked:
        """Only what there is; anything else is as if it had not been said."""
        tab = "other" if query.get("tab") == "other" else "waiting"
        known = {*map(str, OTHERS), OVER} if tab == "other" else set(map(str, WAITING))
        status, page = query.get("status", ""), query.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and 1 <= len(page) <= 5 else 1
        return cls(
            tab,
            status if status in known else "",
            " ".join(query.get("q", "").split())[:100],
            "age" if query.get("sort") == "age" and tab == "waiting" else "risk",
            max(1, number),
            query.get("pick") == "clear" and tab == "waiting",
        )

    @property
    def statuses(self) -> tuple[Status, ...]:
        return WAITING if self.tab == "waiting" else OTHERS

    @property
    def order(self) -> str:
        return "newest" if self.tab == "other" else "age" if self.sort == "age" else "urgency"

    def path(self, **changes: object) -> str:
        """The address of this list, with other choices."""
        one = replace(self, **{"number": 1, "picked": False, **changes})  # type: ignore[arg-type]
        said = {
            "tab": one.tab,
            "status": one.status,
            "sort": "age" if one.sort == "age" else "",
            "q": one.words,
            "page": "" if one.number == 1 else str(one.number),
            "pick": "clear" if one.picked else "",
        }
        return f"/queue?{urlencode({name: value for name, value in said.items() if value})}"


@dataclass(frozen=True)
class Undelivered:
    """A notice that did not arrive."""

    booking_id: str
    why: str


@dataclass(frozen=True)
class Listing:
    """One page of a list, as everybody sees it."""

    revision: Revision
    made_from: tuple[object, ...]
    rows: Sequence[Row]
    counts: Mapping[Status, int]
    over: int
    """Agreed visits whose day is past."""
    total: int
    undelivered: Sequence[Undelivered]
    content: Markup

    def of_tab(self, asked: Asked) -> int:
        """All of the tab, whatever the chosen status."""
        return sum(self.counts[status] for status in asked.statuses)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


class Queue:
    def __init__(self, site: Site, years: Years) -> None:
        self._site, self._years = site, years
        self._listings: dict[Asked, Listing] = {}
        self._order: tuple[object, Sequence[str]] = None, ()
        self._making = asyncio.Lock()

    def routes(self) -> list[Route]:
        return [Route("/queue", shown(self._site, self.show), methods=["GET"], name="queue")]

    async def show(self, visit: Visit) -> Response:
        query = visit.request.query_params
        asked = Asked.from_query(query)
        listing = await self.listing(asked)
        return visit.page(
            "queue.html",
            room="other" if asked.tab == "other" else "queue",
            asked=asked,
            listing=listing,
            since=listing.revision[0],
            done=await self.done(visit),
        )

    async def done(self, visit: Visit) -> Done | None:
        """What the page's address says was just done, with the way back while there is one."""
        query, language = visit.request.query_params, visit.language
        booking_id = query.get("done", "")
        words = done_in_words(booking_id, query.get("what", ""), language)
        if not words:
            return None
        now = self._site.clock.now()

        def look(snapshot: Snapshot) -> Done:
            try:
                booking = snapshot.bookings.get(booking_id)
            except BookingUnknown:
                return Done(booking_id, words)
            until = undo_until(snapshot.bookings.history(booking_id), visit.person)
            return Done(booking.id, words, booking.version, seconds_left(until, now))

        return await self._site.house.read(look)

    async def listing(self, asked: Asked, revision: Revision | None = None) -> Listing:
        """The page that was asked for, made anew only when something has changed; ``revision`` is the database's where
        it was just read."""
        # those who ask at the same moment wait for one making instead of doing it each
        async with self._making:
            if revision is None:
                revision = await self._site.house.read(lambda snapshot: snapshot.queue.revision())
            made_from = (revision, self._site.catalog(), self._site.clock.today())
            kept = self._listings.pop(asked, None)
            if kept is None or kept.made_from != made_from:
                kept = await self._made(asked, revision, made_from)
            self._listings[asked] = kept
            while len(self._listings) > _KEPT:
                self._listings.pop(next(iter(self._listings)))
            return kept

    def order(self, snapshot: Snapshot, revision: Revision) -> Sequence[str]:
        """The numbers of all that wait, by urgency; read anew only when something has changed."""
        made_from = (revision, self._site.clock.today())
        kept = self._order
        if kept[0] != made_from:
            soon = self._site.clock.today() + SOON
            self._order = kept = made_from, snapshot.queue.ids(Choice(WAITING), soon)
        return kept[1]

    async def following(self, booking_id: str) -> str:
        """The draft after this one; empty at the end of the queue."""

        def look(snapshot: Snapshot) -> tuple[Revision, Sequence[str]]:
            revision = snapshot.queue.revision()
            return revision, self.order(snapshot, revision)

        return (await self.neighbours(booking_id, *await self._site.house.read(look)))[1]

    async def neighbours(self, booking_id: str, revision: Revision, ids: Sequence[str]) -> tuple[str, str]:
        """The drafts before and after this one as the queue shows them; empty at its ends and for others. ``ids`` is
        the `order`."""
        if booking_id not in ids:
            return "", ""
        number = ids.index(booking_id) // PER_PAGE + 1
        rows = (await self.listing(Asked(number=number), revision)).rows
        drafts = [row.booking.id for row in rows if row.booking.status is Status.DRAFT or row.booking.id == booking_id]
        if booking_id not in drafts:
            return "", ""
        place = drafts.index(booking_id)
        first = ids[(number - 1) * PER_PAGE - 1] if number > 1 else ""
        last = "" if number * PER_PAGE >= len(ids) else ids[number * PER_PAGE]
        return drafts[place - 1] if place else first, drafts[place + 1] if place + 1 < len(drafts) else last

    async def _made(self, asked: Asked, revision: Revision, made_from: tuple[object, ...]) -> Listing:
        site, language = self._site, self._site.settings.language
        today = site.clock.today()
        year = await self._years.of(today, revision)

        def look(snapshot: Snapshot) -> Listing:
            choice = _choice(asked, site)
            counts = snapshot.queue.counts(asked.words)
            over = snapshot.queue.count(Choice((Status.APPROVED,), asked.words, before=today))
            found = snapshot.queue.page(choice, asked.order, today + SOON, PER_PAGE, (asked.number - 1) * PER_PAGE)
            understood = snapshot.queue.understood([booking.conversation for booking in found])
            stuck = {one.booking_id: one.reason for one in snapshot.stuck() if one.booking_id}
            rows = [
                row_of(
                    booking,
                    site,
                    language,
                    site.present(booking, snapshot).checks if booking.status in WAITING else (),
                    understood=understood.get(booking.conversation, ""),
                    year=year,
                    undelivered=stuck,
                )
                for booking in found
            ]
            if asked.order == "urgency":
                # on the page itself, what breaks a rule comes first: nobody's rules are checked who is not shown
                rows.sort(key=lambda row: row.urgency)
            total = over if asked.status == OVER else sum(counts[status] for status in choice.statuses)
            undelivered = [Undelivered(name, why) for name, why in stuck.items()]
            return Listing(revision, made_from, rows, counts, over, total, undelivered, Markup())

        listing = await site.house.read(look)
        return replace(listing, content=site.part("desk/rows.html", language, asked=asked, listing=listing))


def _choice(asked: Asked, site: Site) -> Choice:
    if asked.status == OVER:
        return Choice((Status.APPROVED,), asked.words, before=site.clock.today())
    return Choice((Status(asked.status),) if asked.status else asked.statuses, asked.words)
