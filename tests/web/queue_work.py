"""What a coordinator does in the queue, over real sockets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import httpx

from assistant.bookings import Actor, Decision
from assistant.bookings.notices import At
from assistant.model import (
    Booking,
    ChannelName,
    Conversation,
    Event,
    Language,
    Period,
    Person,
    Reply,
)
from assistant.ports import Thread
from integrations.store.envelopes import Posting
from tests.web.page_reader import read_page
from tests.web.served import ServedPage, field_of

APRIL = Period(date(2027, 4, 19), date(2027, 4, 23))
CREATED = ("23.11.2026 09:15 Oprettet af Anna Lund (mail)",)
MINUTE = timedelta(minutes=1)


class Papers:
    """A mail channel that composes one posting for each reply and sends nothing."""

    name = ChannelName.MAIL
    files_carried = 0

    def compose(self, reply: Reply, thread: Thread, key: str) -> Sequence[Posting]:
        booking_id = key.partition(":")[0]
        return [Posting(self.name, key, thread.person.email, {"subject": reply.subject}, booking_id)]

    def compose_for_coordinators(self, reply: Reply, event: Event, key: str, how: At = At.ONCE) -> Sequence[Posting]:
        return ()

    def compose_for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> Sequence[Posting]:
        return ()


async def mailed(page: ServedPage, **fields: Any) -> Booking:
    """A draft out of a conversation by mail, so that its teacher hears what is decided."""
    page.coordination.channels[ChannelName.MAIL] = Papers()  # type: ignore[index]
    booking = await page.draft(**fields)
    thread = Thread(booking.conversation, booking.teacher, {})
    kept = Conversation(booking.conversation, ChannelName.MAIL, booking.teacher, Language.DA)
    await page.database.write(lambda tx: tx.conversations.save(kept, thread))
    return booking


async def outbox(page: ServedPage) -> list[str]:
    """The bookings of which something waits to be sent."""
    return [item.booking_id for item in await page.database.read(lambda view: view.outbox.waiting())]


async def several(browser: httpx.AsyncClient, verb: str, *chosen: str, **more: str) -> httpx.Response:
    token = field_of(await browser.get("/queue"), "token")
    return await browser.post("/queue/several", data={"token": token, "verb": verb, "chosen": chosen, **more})


def leaves(shown: httpx.Response) -> list[tuple[str, str]]:
    """The links from one request to its neighbours in the queue."""
    way = {"←", "→"}
    return [(words, to) for words, to in read_page(shown).links if way & set(words)]


async def decided_by(page: ServedPage, who: str, decision: Decision) -> Booking:
    """By somebody elsewhere."""
    actor = Actor(Person(f"slack:{who}", who), ChannelName.SLACK, page.clock.now())
    return await page.database.write(lambda tx: page.coordination.decide(tx, decision, actor))
