"""A mail about a booking that comes back is work for a human, told once."""

from __future__ import annotations

from assistant.model import CallReason, ChannelName
from integrations.store.envelopes import Posting
from tests.app import test_coordination as telling
from tests.app.test_coordination import ANNA, TALK, Coordinated

gateway = telling.gateway
WHY = "5.1.1 smtp; 550 5.1.1 User unknown in virtual mailbox table"


def come_back(gateway: Coordinated, address: str, key: str) -> str:
    """A mail about K1 leaves and comes back."""
    posting = Posting(ChannelName.MAIL, key, address, {"kind": "", "text": "x"}, "K1")
    gateway.write(lambda tx: tx.outbox.post(posting, gateway.clock.now()))
    gateway.sent()
    reason: str = gateway.write(lambda tx: gateway.coordination.came_back(tx, key, WHY))
    return reason


def test_what_comes_back_from_the_teacher_calls_a_human_with_the_servers_words(gateway: Coordinated) -> None:
    assert come_back(gateway, "anna@skole.example.org", "K1:2:teacher") == "bounce"
    [call] = gateway.write(lambda tx: tx.calls.open())
    assert (call.reason, call.who, call.booking_id, call.conversation) == (CallReason.UNDELIVERED, ANNA, "K1", TALK)
    assert call.words == f"Mailen til anna@skole.example.org kom ikke frem. Mailserveren skriver: {WHY}"
    assert [address for address, _, _ in gateway.sent()] == ["office"]


def test_further_mails_that_come_back_from_there_are_told_once(gateway: Coordinated) -> None:
    for address in ("anna@skole.example.org", "mette@kommune.example.org"):
        come_back(gateway, address, f"{address}:1")
        gateway.sent()
        come_back(gateway, address, f"{address}:2")
        assert gateway.sent() == []
    calls = gateway.write(lambda tx: tx.calls.open())
    assert [call.who.email for call in calls] == ["anna@skole.example.org", "mette@kommune.example.org"]


def test_a_report_of_what_was_never_sent_changes_nothing(gateway: Coordinated) -> None:
    reason = gateway.write(lambda tx: gateway.coordination.came_back(tx, "never", WHY))
    assert (reason, gateway.write(lambda tx: tx.calls.open())) == ("bounce of nothing that was sent", [])
