"""An operator, and an inbox in which something is stuck."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assistant.model import ChannelName
from integrations.monitoring.health import (
    DiskSpace,
    IndexState,
    OperatingState,
    SettingShown,
)
from integrations.store.envelopes import InboxState, Posting
from integrations.store.transactions import Transaction
from tests.web.served import NOW

PAULA = "paula@it.example.org"
MAIL = ChannelName.MAIL
HOSTILE = b"From: <script>alert(1)</script>\r\n\r\n\xff\x00<b>hej</b>"

CONDITION = OperatingState(
    index=IndexState(48, "all-MiniLM-L6-v2", "OnnxEncoder", datetime(2026, 11, 20, 6, 0, tzinfo=UTC)),
    settings=[
        SettingShown("KLASSETUR_LANGUAGE", "da", True),
        SettingShown("KLASSETUR_SMTP_URL", "", False, True),
    ],
    versions={"Python": "3.11.9"},
    disk=DiskSpace(73_000_000_000, 271_000_000_000, 1_040_000),
)


def fill(tx: Transaction) -> None:
    """Three inbox items (one quarantined, one failed, one waiting) and two postings (one failed, one postponed)."""
    for number, key in enumerate("abc"):
        tx.inbox.receive(MAIL, key, HOSTILE, {}, NOW - timedelta(hours=5 - number))
    tx.inbox.finish(1, InboxState.QUARANTINED, "two From <headers>")
    tx.inbox.finish(2, InboxState.FAILED, "could not be answered")
    # the worker is not to take it while the test looks at it
    tx.inbox.finish(3, InboxState.FAILED, "no model")
    tx.outbox.post(Posting(MAIL, "p1", "anna@skole.example.org", {"subject": "Æbler"}, "K1"), NOW - timedelta(days=6))
    tx.outbox.give_up(1, "550 no such user", NOW)
    tx.outbox.post(Posting(MAIL, "p2", "bo@skole.example.org", {"subject": "x"}), NOW - timedelta(minutes=6))
    tx.outbox.postpone(2, NOW + timedelta(hours=1), "451 greylisted")
