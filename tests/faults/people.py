"""Who is in a mixed office, and whom each deed concerns: said here once more, by hand, so that the table of the product
is held against somebody else's."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import Booking, ChannelName, Person
from assistant.ports import Thread

METTE, OLE = "mette@kommune.example.org", "ole@kommune.example.org"
IN_SLACK = "the coordinators' channel"
"""Where coordinators who use Slack hear of everything."""
UNHEARD = frozenset({"claim", "note", "call"})
"""Deeds of which no teacher hears but the one who did it."""


@dataclass(frozen=True)
class Teacher:
    """Somebody who asks, in one thread."""

    person: Person
    by: ChannelName
    thread: Thread

    @property
    def email(self) -> str:
        return self.person.email


def teachers(root: str) -> dict[str, Teacher]:
    """One for each way; ``root`` is a message in the Slack channel C1."""
    data = {
        "Anna": (Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org"), {"token": "abcdefgh"}),
        "Bo": (Person("slack:U1", "Bo Kjær"), {"channel": "C1", "thread_ts": root, "user": "U1"}),
        "Carla": (Person("web:carla", "Carla Dam", "carla@skole.example.org"), {}),
        "Dan": (Person("web:dan", "Dan Vang"), {}),
    }
    found = {}
    for name, (person, place) in data.items():
        channel = ChannelName(person.address.partition(":")[0])
        found[name] = Teacher(person, channel, Thread(f"{channel}:{name}", person, place))
    # a colleague who answered one of Anna's mails
    eva = Person("mail:eva@skole.example.org", "Eva Bang", "eva@skole.example.org")
    found["Eva"] = Teacher(eva, ChannelName.MAIL, Thread("mail:Anna", eva, {"token": "abcdefgh"}))
    return found


COORDINATORS = (
    Person(f"mail:{METTE}", "Mette Dahl", METTE),
    Person(f"mail:{OLE}", "Ole Ravn", OLE),
)


def is_coordinator(who: Person) -> bool:
    return who in COORDINATORS


def concerned(deed: str, by: Person, after: Booking | None) -> set[str]:
    """Addresses of the teachers who hear of it, besides whoever did it and gets an answer."""
    if after is None or deed in UNHEARD:
        return set()
    return {one.address for one in after.everybody} - {by.address}


def mailed(deed: str, by: Person, before: Booking | None) -> set[str]:
    """The coordinators who get one mail of it: all of what a teacher does, who has claimed it of what a colleague
    does."""
    if not is_coordinator(by):
        return {METTE, OLE}
    owner = next((one.email for one in COORDINATORS if before is not None and one.name == before.claimed_by), "")
    return {owner} - {"", by.email} if deed not in ("note", "write") else set()
