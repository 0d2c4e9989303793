"""A coordinator who claimed a booking hears what a colleague does to it; nobody else is rung."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import bookings
from assistant.bookings import Actor, Approve, Cancel, Claim, Decision, Decline, Undo
from assistant.model import ChannelName, Facts, Person
from integrations.app.coordination import Coordination
from tests.app import test_coordination as telling
from tests.app.test_coordination import ANNA, METTE, TALK, Coordinated

gateway = telling.gateway

KIM = Person("slack:U8", "Kim Ravn")


def decide(gateway: Coordinated, decision: Decision, who: Person = METTE) -> None:
    gateway.write(
        lambda tx: gateway.coordination.decide(tx, decision, Actor(who, ChannelName.WEB, gateway.clock.now()))
    )


def to_owners(gateway: Coordinated) -> list[tuple[str, str]]:
    return [(address, words) for address, _, words in gateway.sent() if address not in ("office", ANNA.email)]


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (Approve("K1"), "K1 er godkendt af Mette Holm."),
        (Decline("K1", "Ingen bus"), "K1 er afslået af Mette Holm."),
        (Claim("K1"), "Mette Holm har taget K1. Den er fortsat: forespørgsel."),
    ],
)
def test_who_claimed_it_hears_what_a_colleague_decided(gateway: Coordinated, decision: Decision, words: str) -> None:
    decide(gateway, Claim("K1"), KIM)
    assert to_owners(gateway) == []
    decide(gateway, decision)
    assert to_owners(gateway) == [("slack:U8", words)]


def test_who_decides_what_they_claimed_is_told_nothing(gateway: Coordinated) -> None:
    decide(gateway, Claim("K1"), KIM)
    decide(gateway, Approve("K1"), KIM)
    assert to_owners(gateway) == []


def test_who_was_taken_over_from_is_the_owner_no_more(gateway: Coordinated) -> None:
    decide(gateway, Claim("K1"), KIM)
    decide(gateway, Claim("K1"))
    to_owners(gateway)
    decide(gateway, Approve("K1"))
    assert to_owners(gateway) == []


def test_the_owner_hears_that_a_decision_was_taken_back(gateway: Coordinated) -> None:
    decide(gateway, Claim("K1"), KIM)
    decide(gateway, Approve("K1"))
    decide(gateway, Cancel("K1"))
    to_owners(gateway)
    decide(gateway, Undo("K1"))
    assert to_owners(gateway) == [("slack:U8", "Mette Holm har fortrudt sin afgørelse. K1 er igen: godkendt.")]


def test_coordinators_read_what_a_teacher_changed_about_an_agreed_booking(gateway: Coordinated) -> None:
    decide(gateway, Approve("K1"))
    gateway.sent()

    def change(tx: Any) -> None:
        coordination: Coordination = gateway.coordination
        actor = Actor(ANNA, ChannelName.MAIL, gateway.clock.now())
        event = bookings.edit(tx.bookings, coordination.rules(), "K1", Facts(pupils=26, phone="59 11 22 33"), actor)
        coordination.notifications.notify(tx, event, TALK)

    gateway.write(change)
    [item] = gateway.write(lambda tx: tx.outbox.due(gateway.clock.now()))
    assert item.posting.payload["text"].split("\n\n")[:3] == [
        "Anna Lund har ændret K1. Den er fortsat: godkendt.",
        "Elever: 26 (før: 22)",
        "Telefon: 59 11 22 33 (før: ikke oplyst)",
    ]
