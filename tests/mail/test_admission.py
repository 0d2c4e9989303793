"""Who is let in though the settings do not name their domain, and which mail comes a second time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.model import Booking, Change, ChangeKind, ChannelName, Language, Person, Reply, Status
from integrations.channels.contract import IncomingMessage
from integrations.store.database import Database
from tests.mail.letters import raw_mail
from tests.mail.mailbox import StoringGateway
from tests.mail.test_channel import Box

EVE = Person("mail:eve@privat.example", "Eve", "eve@privat.example")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[StoringGateway]:
    with Database.open(tmp_path / "klassetur.db") as database:
        yield StoringGateway(database)


@pytest.fixture
def box(gateway: StoringGateway) -> Iterator[Box]:
    box = Box(gateway, teacher_domains=("skole.example.org",))
    yield box
    box.channel._reader.close()


def booking_of(who: Person, gateway: StoringGateway) -> None:
    now = gateway.clock.now() - timedelta(days=1)
    booking = Booking(
        "", "vand-til-4-klasse", "Vandets vej", "", Status.DRAFT, who, "web:1", ChannelName.WEB, Language.DA, now
    )
    made = Change("", now, who.address, ChannelName.WEB, ChangeKind.DRAFTED)
    gateway.database.write_now(lambda tx: tx.bookings.add(booking, made))


def test_whoever_has_a_booking_is_let_in_from_anywhere(box: Box, gateway: StoringGateway) -> None:
    told = box.told(raw_mail("Vi må aflyse K1", sender="Eve <eve@privat.example>"))
    assert isinstance(box.admit(told), Reply)
    booking_of(EVE, gateway)
    assert isinstance(box.admit(told), IncomingMessage)
