"""A booking of several teachers: each hears of decisions and of what another one does, in their part of the thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import bookings
from assistant.bookings import Actor, Approve
from assistant.errors import NotAllowed
from assistant.model import Booking, ChannelName, Conversation, Facts, Person
from assistant.ports import Thread
from tests.app.test_coordination import ANNA, TALK, Coordinated, coordinated

BO = Person("mail:bo@skole.example.org", "Bo Kjær", "bo@skole.example.org")
EVE = Person("mail:eve@skole.example.org", "Eve Dam", "eve@skole.example.org")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Coordinated]:
    """Anna's booking K1 is Bo's too; Eve has only written in the thread."""
    with coordinated(tmp_path) as running:
        running.write(lambda tx: share(running, tx))
        yield running


def share(running: Coordinated, tx: Any, instead: bool = False) -> None:
    for person in (BO, EVE):
        tx.conversations.save(Conversation(TALK, ChannelName.MAIL, person), Thread(TALK, person, {}))
    bookings.share(tx.bookings, "K1", BO, actor(running, ANNA), instead=instead)


def actor(running: Coordinated, who: Person) -> Actor:
    return Actor(who, ChannelName.MAIL, running.clock.now())


def told(running: Coordinated) -> dict[str, str]:
    return {address: line for address, _, line in running.sent()}


def test_a_decision_is_told_to_each_of_them_once(gateway: Coordinated) -> None:
    gateway.decide(Approve("K1"))
    sent = gateway.sent()
    assert sorted(address for address, _, _ in sent) == ["anna@skole.example.org", "bo@skole.example.org", "office"]
    assert len({line for address, _, line in sent if address != "office"}) == 1


@pytest.mark.parametrize(("who", "hears"), [(ANNA, BO), (BO, ANNA)])
def test_what_one_of_them_does_is_told_to_the_other(gateway: Coordinated, who: Person, hears: Person) -> None:
    def change(tx: Any) -> None:
        facts = Facts(pupils=24)
        event = bookings.edit(tx.bookings, gateway.coordination.rules(), "K1", facts, actor(gateway, who))
        gateway.coordination.notifications.notify(tx, event, TALK)
        event = bookings.cancel(tx.bookings, "K1", actor(gateway, who))
        gateway.coordination.notifications.notify(tx, event, TALK)

    gateway.write(change)
    assert [line for address, _, line in gateway.sent() if address != "office"] == [
        f"{who.name} har ændret K1. Den er fortsat: forespørgsel, endnu ikke en booking.",
        f"{who.name} har trukket K1 tilbage.",
    ]
    assert gateway.read(lambda view: view.turns.of_conversation(TALK, gateway.clock.now()))[-1].person.address == (
        hears.address
    )


def test_each_finds_it_among_their_own_and_nobody_else_may_change_it(gateway: Coordinated) -> None:
    found = {
        one.name: gateway.read(lambda view, one=one: view.bookings.find(teacher=one.address)) for one in (ANNA, BO, EVE)
    }
    assert {name: [booking.id for booking in own] for name, own in found.items()} == {
        "Anna Lund": ["K1"], "Bo Kjær": ["K1"], "Eve Dam": [],
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        gateway.write(lambda tx: bookings.cancel(tx.bookings, "K1", actor(gateway, EVE)))


def test_who_takes_it_over_has_it_alone(gateway: Coordinated) -> None:
    gateway.write(lambda tx: share(gateway, tx, instead=True))
    booking: Booking = gateway.read(lambda view: view.bookings.get("K1"))
    assert (booking.teacher, booking.teachers) == (BO, ())
    gateway.decide(Approve("K1"))
    assert sorted(told(gateway)) == ["bo@skole.example.org", "office"]
    assert [change.after for change in gateway.read(lambda view: view.bookings.history("K1"))][1:3] == [
        "teacher=Bo Kjær", "teacher=Bo Kjær",
    ]  # fmt: skip
