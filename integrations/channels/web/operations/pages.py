"""The operators' pages: queues and what is stuck in them, settings and versions, the audit."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.bookings import ASSISTANT
from assistant.model import Language
from integrations.channels.hindrances import why_in_words
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.context import Site
from integrations.channels.web.forms import Form
from integrations.channels.web.texts import say
from integrations.store.deeds import Deed
from integrations.store.envelopes import Box, Stuck, Waiting
from integrations.store.transactions import Snapshot, Transaction

MOST_SHOWN = 100
"""Items of one queue on the page; the counts say how many there are."""

MOST_DEEDS = 200
LONGEST_REASON = 300

_DONE = ("retried", "retried_all", "dropped")


_BOOKING = re.compile(r"K\d+")


@dataclass(frozen=True)
class ShownDeed:
    """A line of the audit in the reader's language."""

    at: datetime
    who: str
    what: str
    subject: str
    why: str
    link: str
    """To the page where the subject is at home; empty for who may not enter it."""


class OperatorPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        def page(path: str, show: Any) -> Route:
            return Route(path, shown(self._site, show, operators=True), methods=["GET"])

        def form(path: str, act: Any) -> Route:
            return Route(path, posted(self._site, act, operators=True), methods=["POST"])

        return [
            page("/operators", self.overview),
            page("/operators/setup", self.setup),
            page("/operators/audit", self.audit),
            form("/operators/retry", self.retry),
            form("/operators/retry-all", self.retry_all),
            form("/operators/drop", self.drop),
            form("/operators/raw", self.raw),
        ]

    async def overview(self, visit: Visit) -> Response:
        return await self._overview(visit)

    async def setup(self, visit: Visit) -> Response:
        """Settings in force, versions, index and disk."""
        condition = await asyncio.to_thread(self._site.operators.condition)
        return self._page(visit, "operations/setup.html", "setup", condition=condition, size=size_in_words)

    async def audit(self, visit: Visit) -> Response:
        deeds = await self._site.gateway.read(lambda snapshot: snapshot.deeds.latest(MOST_DEEDS))
        to_rooms = visit.may_enter(operators=False)
        shown_deeds = [_worded(deed, visit.language, to_rooms) for deed in deeds]
        return self._page(visit, "operations/audit.html", "audit", deeds=shown_deeds)

    async def retry(self, visit: Visit, form: Form) -> Response:
        """Have it tried again. The deed is written in the same transaction."""
        item = _item(form)
        if item is None:
            return visit.error(400)
        box, number = item
        now = self._site.clock.now()

        def work(tx: Transaction) -> bool:
            waits = tx.box(box).retry(number, now)
            if waits is not None:
                subject = f"{box} {number}" if waits == number else f"{box} {number} → {waits}"
                tx.deeds.add(Deed(now, visit.address, "retried", subject))
            return waits is not None

        return await self._done(visit, "retried", await self._site.gateway.write(work))

    async def retry_all(self, visit: Visit, form: Form) -> Response:
        """Have everything tried again that is stuck, in every channel."""
        now = self._site.clock.now()

        def work(tx: Transaction) -> bool:
            stuck = tx.stuck()
            for item in stuck:
                waits = tx.box(item.box).retry(item.id, now)
                again = "" if waits in (None, item.id) else f" → {waits}"
                tx.deeds.add(Deed(now, visit.address, "retried", f"{item.box} {item.id}{again}"))
            return bool(stuck)

        return await self._done(visit, "retried_all", await self._site.gateway.write(work))

    async def drop(self, visit: Visit, form: Form) -> Response:
        """Settle it without doing anything about it; that takes a reason."""
        item = _item(form)
        reason = form.line("reason", LONGEST_REASON)
        if item is None:
            return visit.error(400)
        box, number = item
        if not reason:
            return await self._overview(visit, say(visit.language, "operators.reason.missing"), 422)
        now = self._site.clock.now()

        def work(tx: Transaction) -> bool:
            dropped = tx.box(box).drop(number, reason, now)
            if dropped:
                tx.deeds.add(Deed(now, visit.address, "dropped", f"{box} {number}", reason))
            return dropped

        return await self._done(visit, "dropped", await self._site.gateway.write(work))

    async def raw(self, visit: Visit, form: Form) -> Response:
        """The bytes as a file to keep, never to be rendered. A form and no link, since looking at somebody's mail is
        written down."""
        item = _item(form)
        if item is None:
            return visit.error(400)
        box, number = item
        now = self._site.clock.now()

        def work(tx: Transaction) -> bytes | None:
            found = tx.box(box).raw(number)
            if found is not None:
                tx.deeds.add(Deed(now, visit.address, "downloaded", f"{box} {number}"))
            return found

        payload = await self._site.gateway.write(work)
        if payload is None:
            return visit.error(404)
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{box}-{number}.txt"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return Response(payload, headers=headers)

    async def _done(self, visit: Visit, what: str, happened: bool) -> Response:
        if not happened:
            return await self._overview(visit, say(visit.language, "operators.settled"), 409)
        return RedirectResponse(f"/operators?done={what}", 303)

    async def _overview(self, visit: Visit, wrong: str = "", status: int = 200) -> Response:
        def look(snapshot: Snapshot) -> tuple[Mapping[str, int], dict[Box, Sequence[Waiting]], Sequence[Stuck]]:
            waiting = {box: snapshot.box(box).waiting(MOST_SHOWN) for box in Box}
            return snapshot.statistics.counts(), waiting, snapshot.stuck()

        counts, waiting, stuck = await self._site.gateway.read(look)
        health = await self._site.health()
        done = visit.request.query_params.get("done", "")
        now = self._site.clock.now()
        oldest = {box: age_in_words(now - items[0].since) if items else "" for box, items in waiting.items()}
        return self._page(
            visit,
            "operations/overview.html",
            "operators",
            status=status,
            wrong=wrong,
            done=say(visit.language, f"operators.done.{done}") if done in _DONE else "",
            ok=health.get("ok") is not False,
            catalog_fault=str(dict(health.get("catalog", {})).get("fault", "")),
            channels=list(health.get("channels", [])),
            links=_links(health),
            counts=counts,
            waiting=waiting,
            oldest=oldest,
            stuck=list(reversed(stuck))[:MOST_SHOWN],
            stuck_count=len(stuck),
            age=lambda since: age_in_words(now - since),
            why=lambda kept: why_in_words(kept, visit.language),
            to_rooms=visit.may_enter(operators=False),
        )

    def _page(self, visit: Visit, template: str, section: str, *, status: int = 200, **facts: Any) -> Response:
        zone = ZoneInfo(self._site.catalog().time_zone)
        return visit.page(template, status=status, section=section, moment=partial(_moment, zone), **facts)


def _links(health: Mapping[str, Any]) -> dict[str, bool]:
    """Of the channels that hold a connection to somewhere: whether it stands."""
    told = {name: facts for name, facts in health.items() if isinstance(facts, Mapping)}
    return {name: bool(facts["connected"]) for name, facts in told.items() if "connected" in facts}


def _item(form: Form) -> tuple[Box, int] | None:
    """Box and number of the item that a form names; ``None`` for what is no item."""
    box, number = form.line("box", 10), form.line("id", 18)
    if box not in tuple(Box) or not (number.isascii() and number.isdigit()):
        return None
    return Box(box), int(number)


def _moment(zone: ZoneInfo, at: datetime) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _worded(deed: Deed, language: Language, to_rooms: bool) -> ShownDeed:
    """A teacher's address in the web is no address: it stays as it is; the rest is shown without its channel."""
    tables = (f"audit.what.{deed.what}", f"what.{deed.what}", f"status.{deed.what}.alone", f"status.{deed.what}")
    keys = (*tables, f"catalogue.history.what.{deed.what}")
    what = say.first(language, *keys) if any(key in say for key in keys) else deed.what
    entry = deed.subject.removeprefix("catalogue ")
    link = f"/decide/{deed.subject}" if _BOOKING.fullmatch(deed.subject) else ""
    if entry != deed.subject:
        link = f"/catalogue/{entry}/history"
    who = ASSISTANT.name if deed.who == ASSISTANT.address else deed.who.removeprefix("mail:")
    box, _, number = entry.partition(" ")
    subject = f"{say(language, f'operators.box.{box}')} {number}" if box in tuple(Box) else entry
    return ShownDeed(deed.at, who, what, subject, deed.why, link if to_rooms else "")


def age_in_words(age: timedelta) -> str:
    """``3 min``, ``2 h``, ``5 d``: one number, in the units that every language shares."""
    seconds = max(0, int(age.total_seconds()))
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return f"{seconds} s"


def size_in_words(count: int) -> str:
    """Bytes as ``1.4 GB``."""
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
