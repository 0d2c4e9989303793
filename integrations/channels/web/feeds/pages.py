"""The address under which a calendar program fetches a calendar, again and again."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.model import Booking, Catalog, Language
from integrations.channels.icalendar import feed
from integrations.channels.icalendar_events import Entry, provider_uid_of, uid_of
from integrations.channels.web.context import Site
from integrations.channels.web.feeds.links import TOKEN, Purpose
from integrations.channels.web.feeds.owners import FeedOwner, OwnerKind, owner_of
from integrations.channels.web.feeds.shown_bookings import ShownBookings
from integrations.channels.web.feeds.words import FeedWords
from integrations.channels.web.settings import WebSettings
from integrations.store.transactions import Snapshot


@dataclass(frozen=True)
class _Looked:
    """What is needed of the database for one calendar."""

    owner: FeedOwner
    shown: Sequence[tuple[Booking, datetime]]
    """By number, each with when it was last changed."""


class FeedPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [Route("/feeds/{token}.ics", self.show, methods=["GET"], name="feed")]

    async def show(self, request: Request) -> Response:
        token, catalog = request.path_params["token"], self._site.catalog()
        looked = await self._look(token, catalog) if TOKEN.fullmatch(token) else None
        if looked is None:
            return self._site.page(request, "feeds/over.html", self._site.language_of(request), status=410)
        # a year of everybody's visits is long enough to hold up other pages
        file = await asyncio.to_thread(self._file, looked, catalog)
        tag = f'"{hashlib.sha256(file).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if tag in _tags(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        headers["Content-Disposition"] = 'inline; filename="klassetur.ics"'
        return Response(file, media_type="text/calendar; charset=utf-8", headers=headers)

    async def _look(self, token: str, catalog: Catalog) -> _Looked | None:
        now, today = self._site.clock.now(), self._site.clock.today()

        def look(snapshot: Snapshot) -> _Looked | None:
            link = snapshot.links.get(token, Purpose.CALENDAR, now)
            owner = None if link is None else owner_of(link.subject)
            if owner is None or not _is_known(owner, catalog, self._site.settings):
                return None
            bookings = ShownBookings(snapshot, catalog, now, today).of(owner)
            changed = snapshot.bookings.last_changed(bookings)
            by_number = sorted(bookings, key=lambda booking: int(booking.id[1:]))
            return _Looked(owner, [(one, changed.get(one.id, one.created_at)) for one in by_number])

        return await self._site.gateway.read(look)

    def _file(self, looked: _Looked, catalog: Catalog) -> bytes:
        settings, owner = self._site.settings, looked.owner
        words = FeedWords(owner, catalog, self._language(looked, catalog), self._site.clock.today())
        uid = partial(provider_uid_of if owner.kind is OwnerKind.PROVIDER else uid_of, domain=settings.uid_domain)
        return feed(
            (
                Entry(
                    booking,
                    uid(booking),
                    changed,
                    words.title(booking),
                    words.place(booking),
                    words.description(booking),
                    f"{settings.base_url}/decide/{booking.id}" if owner.kind is OwnerKind.OFFICE else "",
                )
                for booking, changed in looked.shown
            ),
            time_zone=catalog.time_zone,
            name=words.name(),
        )

    def _language(self, looked: _Looked, catalog: Catalog) -> Language:
        """Its own, where that is known."""
        provider = catalog.providers.get(looked.owner.name) if looked.owner.kind is OwnerKind.PROVIDER else None
        if provider is not None and provider.language is not None:
            return provider.language
        is_teacher = looked.owner.kind is OwnerKind.TEACHER and looked.shown
        return looked.shown[-1][0].language if is_teacher else self._site.settings.language


def _is_known(owner: FeedOwner, catalog: Catalog, settings: WebSettings) -> bool:
    """Who left the catalogue or the office has no calendar any more."""
    match owner.kind:
        case OwnerKind.PROVIDER:
            return owner.name in catalog.providers
        case OwnerKind.SCHOOL | OwnerKind.CLASS:
            return owner.name in catalog.schools
        case OwnerKind.OFFICE:
            return settings.is_coordinator(owner.name)
        case OwnerKind.TEACHER:
            return True


def _tags(header: str) -> list[str]:
    """What a program says that it has; a server in between may have marked it as weak."""
    return [tag.strip().removeprefix("W/") for tag in header.split(",")]
