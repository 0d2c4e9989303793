"""The link to somebody's own bookings: it goes into mails, and the web page opens it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from integrations.store.links import Link
from integrations.store.transactions import Transaction

PURPOSE = "own_bookings"
LINK_DAYS = 60

OWN_PAGE = "own_page"
"""The link's name in a thread's data, while a mail about bookings is composed."""


def own_bookings_link(tx: Transaction, address: str, base_url: str, now: datetime) -> str:
    """A link under which this person sees and changes their own bookings for `LINK_DAYS`; only its hash is stored.

    ``address`` is the person's `Person.address` (``mail:anna@skole.example.org``): the link goes to that person alone.
    ``base_url`` is the web page's public address without a slash at the end. Looking works as often as one likes, since
    a mail is read more than once; what is done there is bound to the version of the booking that was seen.
    """
    token = secrets.token_urlsafe(32)
    tx.links.add(token, Link(PURPOSE, "", address, now + timedelta(days=LINK_DAYS)))
    return f"{base_url}/mine/{token}"
