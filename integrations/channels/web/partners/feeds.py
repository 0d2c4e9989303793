"""Links that are given out of hand: a calendar to subscribe to, a provider's own page.

They work many times, until they end by themselves, are renewed or are taken back. Only their hash is stored, so a link
is shown once: when it is made.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.bookings.occupancy import school_year
from assistant.model import AGREED, Booking, Catalog, Language
from assistant.replies.activity_facts import place_in_words
from assistant.replies.for_providers import place_for_provider
from integrations.channels import provider_page_link
from integrations.channels.icalendar import feed
from integrations.channels.web.context import Site
from integrations.channels.web.partners.provider_visits import contact_of
from integrations.channels.web.school_names import school_named, schools_by_name
from integrations.channels.web.texts import say
from integrations.store.links import Link
from integrations.store.transactions import Snapshot, Transaction

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Purpose(StrEnum):
    CALENDAR = "calendar_feed"
    PAGE = provider_page_link.PURPOSE


LASTING = {Purpose.CALENDAR: timedelta(days=5 * 365), Purpose.PAGE: provider_page_link.LASTING}
"""A calendar is subscribed to once and forgotten; a page is sent anew every year."""


@dataclass(frozen=True)
class FeedLink:
    """A link that was given out and works."""

    until: date
    by: str
    """A coordinator's address; empty for one that went out in a mail."""


def make_link(tx: Transaction, purpose: Purpose, subject: str, by: str, now: datetime) -> str:
    """A new token for this subject (``provider:<id>``, ``school:<id>``); every earlier one stops working."""
    tx.links.end(purpose, subject, now)
    token = secrets.token_urlsafe(32)
    tx.links.add(token, Link(purpose, subject, by, now + LASTING[purpose]))
    return token


def feed_link(snapshot: Snapshot, purpose: Purpose, subject: str, now: datetime) -> FeedLink | None:
    link = snapshot.links.newest(purpose, subject, now)
    return None if link is None else FeedLink(link.expires_at.date(), link.person)


def address_of(purpose: Purpose, token: str, base_url: str) -> str:
    if purpose is Purpose.CALENDAR:
        return f"{base_url}/feeds/{token}.ics"
    return provider_page_link.page_address(token, base_url)


class Feeds:
    """The calendars that providers and schools subscribe to."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [Route("/feeds/{token}.ics", self.show, methods=["GET"], name="feed")]

    async def show(self, request: Request) -> Response:
        token = request.path_params["token"]
        now, catalog = self._site.clock.now(), self._site.catalog()
        since = school_year(self._site.clock.today() - timedelta(days=180))[0]
        between = since, date(since.year + 3, 7, 31)

        def look(snapshot: Snapshot) -> _Subject | None:
            link = snapshot.links.get(token, Purpose.CALENDAR, now) if TOKEN.fullmatch(token) else None
            return None if link is None else _of_subject(link.subject, snapshot, catalog, between, now)

        found = await self._site.gateway.read(look)
        if found is None:
            return self._site.error(request, 404)
        language, today = found.language or self._site.settings.language, self._site.clock.today()
        place = place_for_provider if found.is_provider else _place
        ics = feed(
            found.bookings,
            domain=urlsplit(self._site.settings.base_url).hostname or "klassetur",
            stamp=now,
            time_zone=catalog.time_zone,
            name=found.name,
            place_of=lambda booking: place(booking, catalog, language),
            description_of=lambda booking: _description(booking, language, found.is_provider, today),
        )
        headers = {"Content-Disposition": 'inline; filename="klassetur.ics"'}
        return Response(ics, media_type="text/calendar; charset=utf-8", headers=headers)


@dataclass(frozen=True)
class _Subject:
    """Whose calendar it is, and what stands in it."""

    name: str
    bookings: list[Booking]
    is_provider: bool
    language: Language | None = None
    """Its own, where the catalogue says it."""


def _of_subject(
    subject: str, snapshot: Snapshot, catalog: Catalog, between: tuple[date, date], now: datetime
) -> _Subject | None:
    kind, _, name = subject.partition(":")
    if kind == "provider" and name in catalog.providers:
        own = snapshot.bookings_outside(now).find(statuses=AGREED, provider_id=name, between=between)
        provider = catalog.providers[name]
        return _Subject(provider.name, own, is_provider=True, language=provider.language)
    if kind == "school" and name in catalog.schools:
        of_school = _of_school(name, snapshot, catalog, between, now)
        return _Subject(catalog.schools[name].name, of_school, is_provider=False)
    return None


def _of_school(
    school_id: str, snapshot: Snapshot, catalog: Catalog, between: tuple[date, date], now: datetime
) -> list[Booking]:
    """Found among light rows first: whole bookings are read for this school alone."""
    schools, told = schools_by_name(catalog), snapshot.bookings_outside(now)
    rows = (visit for visit in snapshot.statistics.visits(*between) if visit.status in AGREED)
    named = ((visit.id, school_named(visit.school, schools)) for visit in rows)
    found = [told.get(number) for number, school in named if school and school.id == school_id]
    return [booking for booking in found if booking.status in AGREED]


def _place(booking: Booking, catalog: Catalog, language: Language) -> str:
    activity = catalog.activities.get(booking.activity_id)
    return place_in_words(activity, language) if activity is not None else ""


def _description(booking: Booking, language: Language, for_provider: bool, today: date) -> str:
    """What a calendar needs. Who receives the class also reads whom to ask until the day is over; what the teacher
    wishes or needs stays out of calendars, which others keep and show."""
    pupils = say(language, "queue.pupils", count=booking.pupils) if booking.pupils else ""
    known = [booking.id, booking.school, booking.class_name, pupils]
    if for_provider and booking.date is not None and booking.date >= today:
        contact = contact_of(booking)
        ways = ", ".join(part for part in (contact.name, contact.email, contact.phone) if part)
        known += [f"{say(language, 'label.teacher')}: {ways}" if ways else ""]
        known += [say(language, "own.needs.on_page") if booking.wishes else ""]
    return "\n".join(part for part in known if part)
