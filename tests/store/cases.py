"""Values that the tests of the store share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from assistant.model import Booking, ChannelName, Language, Period, Person, Status
from integrations.store.envelopes import Posting

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ANNA = Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org")
MAIL, SLACK = ChannelName.MAIL, ChannelName.SLACK


def booking(**fields: Any) -> Booking:
    values: dict[str, Any] = {
        "id": "",
        "activity_id": "vand",
        "activity_title": "Vandets vej",
        "provider_id": "vaerket",
        "status": Status.DRAFT,
        "teacher": ANNA,
        "conversation": "mail:abc",
        "channel": MAIL,
        "language": Language.DA,
        "created_at": NOW,
        "wish": Period(NOW.date(), None),
        "class_name": "4.b",
    }
    return Booking(**(values | fields))


def posting(key: str, address: str = "anna@skole.example.org", **fields: Any) -> Posting:
    values: dict[str, Any] = {"channel": MAIL, "payload": {"subject": "Æbler", "parts": [1, None]}}
    return Posting(key=key, address=address, **(values | fields))
