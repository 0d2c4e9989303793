"""An office with real channels' words: what is posted is read as people read it. Nothing is sent."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant import bookings
from assistant.bookings import Actor, Decision
from assistant.bookings.notices import At
from assistant.errors import AssistantError
from assistant.model import (
    Booking,
    ChannelName,
    Conversation,
    Event,
    Language,
    Period,
    Person,
    Provider,
    Reply,
    Role,
    Status,
)
from assistant.ports import Thread
from assistant.replies.answers import Answers
from integrations.app.coordination import Coordination
from integrations.app.planner import Planner
from integrations.catalog.reader import load_catalog
from integrations.channels.mail.compose import Composer
from integrations.channels.mail.settings import MailSettings
from integrations.channels.own_bookings_link import own_bookings_link
from integrations.channels.provider_page_link import provider_page_link
from integrations.channels.slack import compose
from integrations.channels.slack.settings import SlackSettings
from integrations.resources import DATA
from integrations.store import Database
from integrations.store.envelopes import Posting
from tests.fakes import FakeClock, FakeHolidays

BASE = "https://klassetur.example.org"
OFFICE = "assistant@skoletjenesten.example.org"
KIM = Person("mail:kim@kommune.example.org", "Kim Ravn", "kim@kommune.example.org")
METTE = Person("mail:mette@kommune.example.org", "Mette Holm", "mette@kommune.example.org")
CATALOG = load_catalog([DATA / "kalundborg"])
DAY = date(2027, 4, 20)
PROVIDER = CATALOG.providers["kalundborg-forsyning"]
TEACHERS: Mapping[ChannelName, Person] = {
    ChannelName.MAIL: Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org"),
    ChannelName.SLACK: Person("slack:U1", "Anna Lund"),
    ChannelName.WEB: Person("web:visitor1", "Anna Lund", "anna@skole.example.org"),
}
UNREACHABLE = Person("web:visitor2", "Bo Dam")


class ByMail:
    name = ChannelName.MAIL
    files_carried = 1_000_000

    def __init__(self, hear_in_slack: frozenset[str]) -> None:
        self.clock = FakeClock()
        self.settings = MailSettings(
            address=OFFICE, coordinators=(KIM.email, METTE.email), hear_in_slack=hear_in_slack, base_url=BASE,
            secret=b"secret",
        )  # fmt: skip
        composer = Composer(self.settings, lambda: self.clock.now())
        self.compose, self.compose_for_owner = composer.answer, composer.for_owner
        self.compose_for_coordinators, self.compose_refusal = composer.for_coordinators, composer.refusal


class BySlack:
    name = ChannelName.SLACK
    files_carried = 0

    def __init__(self, mails: frozenset[str]) -> None:
        self._settings = SlackSettings("xoxb", coordinators_channel="CCOORD", coordinator_mails=mails)

    def compose(self, reply: Reply, thread: Thread, key: str) -> Sequence[Posting]:
        return compose.answer(reply, thread, key)

    def compose_for_coordinators(self, reply: Reply, event: Event, key: str, how: At = At.ONCE) -> Sequence[Posting]:
        return compose.for_coordinators(reply, event, key, self._settings, how)

    def compose_for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> Sequence[Posting]:
        return compose.for_owner(reply, event, key, owner, self._settings)


class ByWeb:
    """The pages are the delivery."""

    name = ChannelName.WEB
    files_carried = 0

    def compose(self, reply: Reply, thread: Thread, key: str) -> Sequence[Posting]:
        return ()

    def compose_for_coordinators(self, reply: Reply, event: Event, key: str, how: At = At.ONCE) -> Sequence[Posting]:
        return ()

    def compose_for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> Sequence[Posting]:
        return ()

    def compose_refusal(self, who: Person, error: AssistantError, key: str) -> Sequence[Posting]:
        return ()


def _put_on_list(book: Any, rules: Any, booking: Booking, actor: Actor) -> Event:
    return bookings.put_on_list(book, booking, actor)


@dataclass
class TriedOffice:
    database: Database
    coordination: Coordination
    clock: FakeClock
    mail: ByMail

    def write(self, work: Any) -> Any:
        return self.database.write_now(work)

    def look(self, database: Any = None) -> None:
        """What is due is carried out, by a service that has just started, on this ``database`` or its own."""
        planner = Planner(database or self.database, lambda: self.coordination, self.clock, lambda: None)
        asyncio.run(planner.look())

    def drafted(
        self,
        channel: ChannelName,
        person: Person | None = None,
        day: date = DAY,
        put: Callable[[Any, Any, Booking, Actor], Event] = bookings.draft,
        **said: Any,
    ) -> Booking:
        """One more draft of this channel's teacher, of which everybody has been told; ``put``: something else than a
        draft."""
        who = person or TEACHERS[channel]
        data = {"token": "abcdefghijklmnop"} if channel is ChannelName.MAIL else {"channel": "C1", "thread_ts": "1.0"}
        talk = f"{channel}:talk:{who.address}"
        asked = Booking(
            id="", activity_id="vand-til-4-klasse", activity_title="Vandets vej", provider_id=PROVIDER.id,
            status=Status.DRAFT,
            teacher=who, conversation=talk, channel=channel, language=Language.DA, created_at=self.clock.now(),
            wish=Period(day, day), class_name="4.b", grade=4, pupils=22, phone="59 11 22 33",
            school="Gørlev Skole", wishes="En elev i kørestol",
        )  # fmt: skip
        asked = replace(asked, **said)

        def draft(tx: Any) -> Booking:
            thread = Thread(talk, who, {} if channel is ChannelName.WEB else data)
            tx.conversations.save(Conversation(talk, channel, who, Language.DA), thread)
            event = put(tx.bookings, self.coordination.rules(), asked, Actor(who, channel, self.clock.now()))
            self.coordination.notifications.notify(tx, event, talk)
            assert event.booking is not None
            return event.booking

        booking: Booking = self.write(draft)
        return booking

    def waiting(self, channel: ChannelName, person: Person | None = None, **said: Any) -> Booking:
        """This channel's teacher waits for a place, on the day of the drafts or the next one."""
        wish = Period(DAY, DAY + timedelta(days=1))
        return self.drafted(channel, person, put=_put_on_list, **{"wish": wish, **said})

    def decide(self, decision: Decision, who: Person = METTE, via: ChannelName = ChannelName.TERMINAL) -> Booking:
        """At the command line unless said otherwise: nothing is held back."""
        actor = Actor(who, via, self.clock.now())
        booking: Booking = self.write(lambda tx: self.coordination.decide(tx, decision, actor))
        return booking

    def decide_event(self, decision: Decision, who: Person) -> Event:
        """As `decide`, and what it was that people were told of."""
        before = self.write(lambda tx: tx.bookings.get(decision.booking_id))
        after = self.decide(decision, who)
        [*_, change] = self.write(lambda tx: tx.bookings.history(after.id))
        return Event(change.what, after, who, ChannelName.TERMINAL, by=Role.COORDINATOR, was=before.status)

    def by_teacher(self, what: Callable[[Any, Any, Actor], Event], who: Person, own: ChannelName) -> Event:
        """The teacher does it, and everybody else is told."""

        def work(tx: Any) -> Event:
            event = what(tx.bookings, self.coordination.rules(), Actor(who, own, self.clock.now()))
            assert event.booking is not None
            self.coordination.notifications.notify(tx, event, event.booking.conversation)
            return event

        done: Event = self.write(work)
        return done

    def posted(self, wait: bool = True) -> list[Posting]:
        """What was posted since the last look; with ``wait`` what was held back too."""
        if wait:
            self.clock.advance(timedelta(minutes=2))
        taken: list[Posting] = []
        while due := self.write(lambda tx: tx.outbox.due(self.clock.now())):
            for item in due:
                taken.append(item.posting)
                marks = item.posting.payload.get("marks", {})
                self.write(lambda tx, marks=marks: [tx.marks.put(name, value) for name, value in marks.items()])
                self.write(lambda tx, number=item.id: tx.outbox.sent(number, self.clock.now()))
        return taken

    def mails(self) -> list[EmailMessage]:
        return [opened(one) for one in self.posted() if one.channel is ChannelName.MAIL]


@cache
def by_mail(hear_in_slack: frozenset[str]) -> ByMail:
    """One for all offices of a run: its templates are compiled once."""
    return ByMail(hear_in_slack)


@cache
def empty_database() -> bytes:
    """With all its tables."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "klassetur.db"
        Database.open(file).close()
        return file.read_bytes()


@contextmanager
def office(
    folder: Path,
    channels: Sequence[ChannelName] = tuple(ChannelName),
    hear_in_slack: frozenset[str] = frozenset(),
    provider: Provider = PROVIDER,
) -> Iterator[TriedOffice]:
    """With these channels beside the web page."""
    mail, clock = by_mail(hear_in_slack), FakeClock()
    mail.clock = clock
    every = {one.name: one for one in (mail, ByWeb(), BySlack(hear_in_slack))}
    coordination = Coordination(
        Answers(replace(CATALOG, providers={**CATALOG.providers, provider.id: provider}), lambda _topic, _: {}),
        FakeHolidays(),
        {name: one for name, one in every.items() if name in channels},  # type: ignore[misc]
        clock,
        Language.DA,
        own_page=lambda tx, who: own_bookings_link(tx, who.address, BASE, clock.now()),
        provider_page=lambda tx, name: provider_page_link(tx, name, BASE, clock.now()),
    )
    folder.mkdir(exist_ok=True)
    (folder / "klassetur.db").write_bytes(empty_database())
    with Database.open(folder / "klassetur.db") as database:
        yield TriedOffice(database, coordination, clock, mail)


def opened(posting: Posting) -> EmailMessage:
    mail = message_from_bytes(base64.b64decode(posting.payload["message"]), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def words_of(mail: EmailMessage) -> str:
    [plain] = [one for one in mail.walk() if one.get_content_type() == "text/plain"]
    return str(plain.get_content()).replace("\r\n", "\n")


def calendars_in(mail: EmailMessage) -> list[str]:
    """METHODs of the calendar parts, each once."""
    found = [one.get_param("method") for one in mail.walk() if one.get_content_type() == "text/calendar"]
    return sorted({str(one) for one in found if one})


def calendar_of(mail: EmailMessage) -> str:
    part = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
    return part.get_payload(decode=True).decode().replace("\r\n ", "")  # type: ignore[union-attr]


def changed(person: Person, **facts: Any) -> Person:
    return replace(person, **facts)
