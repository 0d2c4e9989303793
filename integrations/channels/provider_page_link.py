"""The link to a provider's own page: it goes into mails to the provider, and the web page opens it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from integrations.store.links import Link
from integrations.store.transactions import Transaction

PURPOSE = "provider_page"
LASTING = timedelta(days=365)


def provider_page_link(tx: Transaction, provider_id: str, base_url: str, now: datetime) -> str:
    """One more link under which this provider's page opens; only its hash is stored. Those that were given before work
    on; a coordinator who renews or ends the link ends all of them.

    ``base_url`` is the web page's public address without a slash at the end.
    """
    token = secrets.token_urlsafe(32)
    tx.links.add(token, Link(PURPOSE, subject_of(provider_id), "", now + LASTING))
    return page_address(token, base_url)


def subject_of(provider_id: str) -> str:
    """What the provider's links are stored under."""
    return f"provider:{provider_id}"


def page_address(token: str, base_url: str) -> str:
    return f"{base_url}/p/{token}"
