"""Mail on its way out: the same one is tried later and later, until it is given up where a human sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.model import Change, ChangeKind, ChannelName, Language, Person, Reply, ReplyKind
from assistant.ports import Thread
from integrations.app.outbox_sender import OutboxSender
from integrations.channels.contract import Bounced
from integrations.channels.mail.channel import MailChannel
from integrations.channels.mail.settings import MailSettings
from integrations.store.database import Database
from tests.mail.mailbox import StoringGateway
from tests.postbox import Postbox
from tests.store.cases import booking

ANNA = Person("mail:anna@skole.example.org", "Anna Holm", "anna@skole.example.org")
MAIL = ChannelName.MAIL
THREAD = Thread("mail:abc", ANNA, {"token": "abcdefghijklmnop"})


def mark_of(message_id: str) -> str:
    return f"mail:sent:{message_id.strip('<>').partition('@')[0]}"


class Way:
    """One confirmation in the outbox, a relay, and a clock that is moved by hand."""

    def __init__(self, gateway: StoringGateway, post: Postbox) -> None:
        self.gateway, self.post = gateway, post
        self.channel = MailChannel(gateway, MailSettings(smtp_url=post.url), now=gateway.clock.now)
        self.outbox = OutboxSender(gateway.database, {MAIL: self.channel}, gateway.clock)
        self.booking = gateway.database.write_now(
            lambda tx: tx.bookings.add(booking(), Change("", gateway.clock.now(), "x", MAIL, ChangeKind.DRAFTED))
        )
        self.reply = Reply(Language.DA, ReplyKind.BOOKING, "Booket", text="Booket.", calendar=self.booking)
        [posting] = self.channel.compose(self.reply, THREAD, "K1:2:teacher")
        gateway.database.write_now(lambda tx: tx.outbox.post(posting, gateway.clock.now()))

    def pauses(self) -> float:
        """Seconds until the next try."""
        (waiting,) = self.gateway.database.read_now(lambda view: view.outbox.waiting())
        assert waiting.due_at is not None
        return (waiting.due_at - self.gateway.clock.now()).total_seconds()

    def history(self) -> list[tuple[str, str]]:
        return [
            (change.what, change.why)
            for change in self.gateway.database.read_now(lambda view: view.bookings.history(self.booking.id))
        ]

    def stuck(self) -> list[tuple[str, str, str]]:
        stuck = self.gateway.database.read_now(lambda view: view.stuck())
        return [(item.status, item.reason, item.booking_id) for item in stuck]


@pytest.fixture
async def way(tmp_path: Path) -> AsyncIterator[Way]:
    async with Postbox() as post:
        with Database.open(tmp_path / "klassetur.db") as database:
            yield Way(StoringGateway(database), post)


async def test_a_busy_relay_is_asked_again_later_and_later_and_the_mail_stays_the_same(way: Way) -> None:
    way.post.refusal = "451 4.3.0 later"
    pauses = []
    for _ in range(4):
        await way.outbox.step(MAIL)
        pauses.append(way.pauses())
        assert await way.outbox.step(MAIL) == 0  # not before its time
        way.gateway.clock.advance(timedelta(seconds=pauses[-1]))
    assert pauses == sorted(set(pauses))
    way.post.refusal = ""
    assert await way.outbox.step(MAIL) == 1
    assert await way.outbox.step(MAIL) == 0
    [mail] = way.post.messages
    [again] = way.channel.compose(way.reply, THREAD, "K1:2:teacher")
    assert again.payload["marks"] == {mark_of(mail["Message-ID"]): "K1:2:teacher"}
    kept = way.gateway.database.read_now(lambda view: view.marks.get(mark_of(mail["Message-ID"])))
    assert kept == "K1:2:teacher"


async def test_a_refusal_for_good_is_seen_on_the_booking_at_once(way: Way) -> None:
    way.post.refusal = "550 5.1.1 no such user"
    await way.outbox.step(MAIL)
    assert way.stuck() == [("failed", "recipient_refused: 550 5.1.1 no such user", "K1")]
    assert way.history()[-1] == ("noted", "recipient_refused: 550 5.1.1 no such user")


async def test_after_five_days_it_stops_and_is_seen_on_the_booking(way: Way) -> None:
    way.post.refusal = "451 4.3.0 later"
    await way.outbox.step(MAIL)
    way.gateway.clock.advance(timedelta(days=5, seconds=-10))
    await way.outbox.step(MAIL)
    assert way.stuck() == []
    way.gateway.clock.advance(timedelta(hours=2))
    await way.outbox.step(MAIL)
    assert way.stuck() == [("failed", "relay_busy: 451 4.3.0 later", "K1")]
    assert way.history()[-1] == ("noted", "relay_busy: 451 4.3.0 later")


async def test_what_came_back_is_seen_on_the_booking(way: Way) -> None:
    await way.outbox.step(MAIL)
    bounced = Bounced("K1:2:teacher", "5.1.1 no such user")
    way.gateway.database.write_now(lambda tx: tx.outbox.bounced(bounced.posting, bounced.why, way.gateway.clock.now()))
    assert way.stuck() == [("failed", "5.1.1 no such user", "K1")]
    assert way.history()[-1] == ("noted", "5.1.1 no such user")
