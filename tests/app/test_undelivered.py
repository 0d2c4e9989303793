"""A mail about a booking that comes back is work for a human, told once."""

from __future__ import annotations

from dataclasses import replace

from assistant.model import CallReason, ChannelName, Conversation, Language, Person, Reply, ReplyKind
from assistant.ports import Thread
from integrations.channels.contract import Postponed, Undeliverable
from integrations.channels.hindrances import Hindrance, why
from integrations.store.envelopes import Posting, Said
from integrations.store.transactions import Transaction
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


def test_an_address_from_which_a_mail_came_back_is_closed_until_it_is_heard_from(gateway: Coordinated) -> None:
    come_back(gateway, "Anna@skole.example.org", "K1:2:teacher")
    gateway.sent()
    assert gateway.read(lambda view: view.closed_addresses.why("anna@skole.example.org")) == f"bounced: {WHY}"
    said = Said("k", TALK, ANNA.address, REPLY)
    gateway.write(lambda tx: tx.outbox.post(MORE, gateway.clock.now(), said=said))
    [item] = gateway.write(lambda tx: tx.outbox.due(gateway.clock.now()))
    assert item.closed == f"bounced: {WHY}"
    gateway.write(lambda tx: tx.closed_addresses.open("anna@skole.example.org"))
    [item] = gateway.write(lambda tx: tx.outbox.due(gateway.clock.now()))
    assert item.closed == ""


def test_trying_again_opens_a_closed_address(gateway: Coordinated) -> None:
    come_back(gateway, "anna@skole.example.org", "K1:2:teacher")
    [stuck] = gateway.read(lambda view: view.stuck())
    gateway.write(lambda tx: tx.outbox.retry(stuck.id, gateway.clock.now()))
    assert gateway.read(lambda view: view.closed_addresses.why("anna@skole.example.org")) == ""


def give_up(gateway: Coordinated, posting: Posting, result: Undeliverable | Postponed, person: Person = ANNA) -> None:
    """What the outbox does with a posting that says `REPLY` to this person."""
    now = gateway.clock.now()
    thread = Thread(TALK, person, {})
    conversation = Conversation(TALK, posting.channel, person, Language.DA)

    def settle(tx: Transaction) -> None:
        tx.conversations.save(conversation, thread)
        tx.outbox.post(posting, now, said=Said("k", TALK, person.address, REPLY))
        [item] = tx.outbox.due(now, channels=(posting.channel,))
        tx.outbox.give_up(item.id, result.why, now)
        gateway.coordination.failures.given_up(tx, item, result)

    gateway.write(settle)


REPLY = Reply(Language.DA, ReplyKind.NOTE, "Booket", text="Booket.")
MORE = Posting(ChannelName.MAIL, "more", "anna@skole.example.org", {"kind": "", "text": "x"})
IN_SLACK = Posting(ChannelName.SLACK, "k", "slack:C1", {})
SWITCHED_OFF = Undeliverable(why(Hindrance.SLACK_PERSON_CLOSED, "user_disabled"), closed=True)


def test_who_cannot_be_reached_in_slack_gets_a_mail_once(gateway: Coordinated) -> None:
    anna = Person("slack:U1", "Anna Lund", "anna@skole.example.org")
    give_up(gateway, IN_SLACK, SWITCHED_OFF, anna)
    give_up(gateway, replace(IN_SLACK, key="k.2"), SWITCHED_OFF, anna)
    assert gateway.sent() == [("anna@skole.example.org", "note", "Booket.")]
    assert gateway.read(lambda view: (view.stuck(), view.calls.open())) == ([], [])


def test_who_can_be_reached_nowhere_is_a_call_for_a_human(gateway: Coordinated) -> None:
    give_up(gateway, IN_SLACK, SWITCHED_OFF, Person("slack:U1", "Anna Lund"))
    [call] = gateway.read(lambda view: view.calls.open())
    assert (call.reason, call.who.address, call.conversation) == (CallReason.UNDELIVERED, "slack:U1", TALK)
    assert call.words == (
        "Beskeden er ikke nået frem. Læreren kan ikke længere nås i Slack. Svaret lød: »user_disabled«."
    )
    assert [one.reason for one in gateway.read(lambda view: view.stuck())] == [SWITCHED_OFF.why]


def test_a_refused_receiver_is_a_call_with_the_servers_words_and_the_address_is_closed(gateway: Coordinated) -> None:
    refused = Undeliverable(why(Hindrance.RECIPIENT_REFUSED, "550 5.1.1 User unknown"), closed=True)
    give_up(gateway, replace(MORE, booking_id="K1"), refused)
    [call] = gateway.read(lambda view: view.calls.open())
    assert (call.booking_id, call.who) == ("K1", ANNA)
    assert call.words.endswith("Mailserveren skriver: 550 5.1.1 User unknown")
    assert gateway.read(lambda view: view.closed_addresses.why("anna@skole.example.org")) == refused.why


def test_five_days_without_a_relay_are_a_call_and_close_nothing(gateway: Coordinated) -> None:
    give_up(gateway, MORE, Postponed(why(Hindrance.RELAY_SILENT, "TimeoutError")))
    [call] = gateway.read(lambda view: view.calls.open())
    assert call.words.startswith("Beskeden er ikke nået frem. Mailserveren svarede ikke")
    assert gateway.read(lambda view: view.closed_addresses.why("anna@skole.example.org")) == ""


def test_what_slack_refuses_of_the_coordinators_own_is_listed_and_calls_nobody(gateway: Coordinated) -> None:
    now, refused = gateway.clock.now(), Undeliverable(why(Hindrance.SLACK_CONTENT_REFUSED, "no_text"))
    posting = Posting(ChannelName.SLACK, "slack:K1:2", "slack:CCOORD:K1", {}, "K1")

    def settle(tx: Transaction) -> None:
        tx.outbox.post(posting, now)
        [item] = tx.outbox.due(now, channels=(posting.channel,))
        tx.outbox.give_up(item.id, refused.why, now)
        gateway.coordination.failures.given_up(tx, item, refused)

    gateway.write(settle)
    assert gateway.read(lambda view: view.calls.open()) == []
    assert [one.reason for one in gateway.read(lambda view: view.stuck())] == [refused.why]
