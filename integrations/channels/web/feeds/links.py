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

from integrations.channels import provider_page_link
from integrations.channels.web.context import Site
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


@dataclass(frozen=True)
class MadeLink:
    """One that was made just now: its token is known this once."""

    purpose: Purpose
    token: str
    base_url: str

    @property
    def address(self) -> str:
        if self.purpose is Purpose.CALENDAR:
            return f"{self.base_url}/feeds/{self.token}.ics"
        return provider_page_link.page_address(self.token, self.base_url)

    @property
    def to_subscribe(self) -> str:
        """A calendar's address as the programs of a computer or telephone open it at once; empty for a page."""
        return "webcal" + self.address[self.address.index("://") :] if self.purpose is Purpose.CALENDAR else ""


async def make_link(site: Site, purpose: Purpose, subject: str, by: str, until: datetime | None = None) -> MadeLink:
    """A new link for this subject (`FeedOwner.subject`), made ``by`` this address; every earlier one stops working. It
    works as long as its purpose says, or ``until``."""
    token, now = secrets.token_urlsafe(32), site.clock.now()

    def work(tx: Transaction) -> None:
        tx.links.end(purpose, subject, now)
        tx.links.add(token, Link(purpose, subject, by, until or now + LASTING[purpose]))

    await site.gateway.write(work)
    return MadeLink(purpose, token, site.settings.base_url)


async def end_links(site: Site, purpose: Purpose, subject: str) -> None:
    """None of this subject works any more."""
    now = site.clock.now()
    await site.gateway.write(lambda tx: tx.links.end(purpose, subject, now))


def feed_link(snapshot: Snapshot, purpose: Purpose, subject: str, now: datetime) -> FeedLink | None:
    link = snapshot.links.newest(purpose, subject, now)
    return None if link is None else FeedLink(link.expires_at.date(), link.person)
