"""Teachers, and a booking of theirs with its link."""

from __future__ import annotations

from assistant.model import (
    Booking,
    ChannelName,
    Conversation,
    Person,
)
from assistant.ports import Thread
from integrations.channels.own_bookings_link import own_bookings_link
from integrations.store.transactions import Transaction
from tests.web.served import ServedPage

ENERGY = "fysikbesoeg-paa-blaesbjerg-energi"
ENERGY_TITLE = "Fysik på energiselskabet - fra vind til stikkontakt"
ANNA = Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org")


async def drafted(page: ServedPage, person: Person = ANNA, **fields: object) -> Booking:
    """A draft with the conversation in which it was made."""
    conversation = f"mail:{person.email}"

    def keep(tx: Transaction) -> None:
        tx.conversations.save(Conversation(conversation, ChannelName.MAIL, person), Thread(conversation, person, {}))

    await page.database.write(keep)
    return await page.draft(teacher=person, conversation=conversation, **fields)


async def link_for(page: ServedPage, person: Person = ANNA) -> str:
    link = await page.database.write(lambda tx: own_bookings_link(tx, person.address, page.url, page.clock.now()))
    assert link.startswith(f"{page.url}/mine/")
    return link.removeprefix(page.url)
