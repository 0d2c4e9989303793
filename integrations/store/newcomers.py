"""Who came into somebody's conversation and was not known there, and which further addresses are whose."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.model import Person
from integrations.store.table import Table


class WhoIs(StrEnum):
    """What the teacher whose conversation it is says of them."""

    ASKED = ""
    """Nothing yet."""
    MYSELF = "myself"
    """Another address of the teacher's own."""
    BESIDE = "beside"
    """A colleague whose bookings these are too."""
    INSTEAD = "instead"
    """A colleague who takes them over."""
    NOBODY = "nobody"
    """They may write, as everybody may, and have nothing to do with these bookings."""


@dataclass(frozen=True)
class Newcomer:
    conversation: str
    person: Person
    teacher: str
    """Address of the teacher who is asked."""
    who: WhoIs = WhoIs.ASKED
    held: tuple[int, ...] = ()
    """Their mails in the inbox, which wait for the answer."""


class NewcomersReader(Table):
    def get(self, conversation: str, address: str) -> Newcomer | None:
        found = self._find("conversation = ? AND address = ?", conversation, address)
        return found[0] if found else None

    def asked_of(self, teacher: str) -> Sequence[Newcomer]:
        """Of whom this teacher has not said yet who they are, oldest first."""
        return self._find("teacher = ? AND who = ''", teacher)

    def asked_in(self, conversation: str) -> Sequence[Newcomer]:
        """Of whom nobody has said who they are, oldest first."""
        return self._find("conversation = ? AND who = ''", conversation)

    def main_address(self, address: str) -> str:
        """Under which a person is known: another one where they said that this one is theirs, else this one."""
        row = self._connection.execute("SELECT person FROM addresses WHERE address = ?", (address,)).fetchone()
        return address if row is None else str(row[0])

    def _find(self, where: str, *values: str) -> list[Newcomer]:
        rows = self._connection.execute(
            f"SELECT conversation, address, name, email, teacher, who, held FROM newcomers WHERE {where} ORDER BY id",
            values,
        )
        return [
            Newcomer(talk, Person(address, name, email), teacher, WhoIs(who), tuple(json.loads(held)))
            for talk, address, name, email, teacher, who, held in rows
        ]


class Newcomers(NewcomersReader):
    def save(self, newcomer: Newcomer) -> None:
        """New, or in the place of what was known."""
        person = newcomer.person
        self._connection.execute(
            "INSERT INTO newcomers (conversation, address, name, email, teacher, who, held)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation, address) DO UPDATE SET"
            " who = excluded.who, held = excluded.held",
            (
                newcomer.conversation, person.address, person.name, person.email, newcomer.teacher, newcomer.who,
                json.dumps(newcomer.held),
            ),
        )  # fmt: skip

    def join(self, address: str, person: str) -> None:
        """The address is one more of the person who is known under ``person``."""
        self._connection.execute(
            "INSERT INTO addresses (address, person) VALUES (?, ?)"
            " ON CONFLICT (address) DO UPDATE SET person = excluded.person",
            (address, self.main_address(person)),
        )
