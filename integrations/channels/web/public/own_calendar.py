"""A teacher's own calendar to subscribe to: its link is made, renewed and taken back on the page of own bookings."""

from __future__ import annotations

from integrations.channels.web.context import Site
from integrations.channels.web.feeds.links import FeedLink, MadeLink, Purpose, end_links, feed_link, make_link
from integrations.channels.web.feeds.owners import FeedOwner, OwnerKind
from integrations.store.transactions import Snapshot

MAKE, END = "calendar", "calendar_end"
"""What the page's forms ask for; no verbs of the assistant's."""


def own_link(snapshot: Snapshot, address: str, site: Site) -> FeedLink | None:
    """The one that works."""
    return feed_link(snapshot, Purpose.CALENDAR, _subject(address), site.clock.now())


async def change_own_link(site: Site, address: str, verb: str) -> MadeLink | None:
    """``None`` where it was taken back."""
    if verb == MAKE:
        return await make_link(site, Purpose.CALENDAR, _subject(address), address)
    await end_links(site, Purpose.CALENDAR, _subject(address))
    return None


def _subject(address: str) -> str:
    return FeedOwner(OwnerKind.TEACHER, address).subject
