"""A teacher who writes to the assistant, over a book in memory and the Kalundborg sample."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from assistant import bookings
from assistant.bookings import Approve, Propose
from assistant.bookings.rules import Rulebook
from assistant.conversation import Assistant, Outcome, UnderstoodMessage
from assistant.language.telling_words import telling_words
from assistant.matching.matcher import Matcher
from assistant.model import (
    Action,
    Attachment,
    Booking,
    ChannelName,
    Conversation,
    Event,
    Facts,
    Hit,
    Language,
    Message,
    Person,
)
from assistant.ports import Query
from assistant.replies.answers import Answers
from assistant.understanding.follow_up import FollowUp
from integrations.resources.holidays import HolidayCalendar
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import METTE, NOW, TODAY, by
from tests.understanding.readers import reader_of, vocabulary

ANNA = Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org")
BO = Person("mail:bo@skole.example.org", "Bo Kjær", "bo@skole.example.org")
CARLA = Person("mail:carla@skole.example.org", "Carla Dam", "carla@skole.example.org")


@dataclass(frozen=True)
class FakeRetriever:
    """`Retriever` that finds these ids for whatever is asked, surest first."""

    ids: tuple[str, ...]
    scores: tuple[float, ...] = (0.95, 0.94, 0.93, 0.92, 0.91, 0.9)
    """Of the first, the second and so on; whatever is left out counts as not there."""

    def ask(self, query: Query) -> FakeRetriever:
        return self

    def search(self, query: Query, allowed: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
        return self.best(allowed, limit)

    def best(self, allowed: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
        found = [name for name in self.ids if allowed is None or name in allowed]
        return [Hit(name, score) for name, score in zip(found[:limit], self.scores, strict=False)]


@dataclass
class Talk:
    """One conversation, Anna's unless others write in it too. ``say`` returns the text of the answer; ``last`` holds
    all of it."""

    book: SqliteBookingBook
    offered: tuple[str, ...] = ()
    language: Language = Language.DA
    today: date = TODAY
    now: datetime = NOW
    catalogue: str = "kalundborg"
    retriever: FakeRetriever | None = None
    last: Outcome = field(init=False)
    others: dict[str, Conversation] = field(default_factory=dict)
    """By address, as `conversation` is Anna's."""

    def __post_init__(self) -> None:
        reader = reader_of(self.catalogue)
        catalog = reader.catalog
        self.holidays = HolidayCalendar(catalog.country, catalog.region, catalog.holidays)
        answers = Answers(catalog, partial(telling_words, vocabulary()))
        matcher = Matcher(catalog, self.retriever or FakeRetriever(self.offered))
        self.assistant = Assistant(matcher, reader, answers, self.holidays, self.language)
        self.conversation = Conversation(
            "mail:abc", ChannelName.MAIL, ANNA, language=self.language, offered=self.offered, shown=self.offered
        )

    def say(
        self,
        text: str,
        action: Action | None = None,
        who: Person = ANNA,
        form: Facts | None = None,
        files: tuple[Attachment, ...] = (),
        subject: str = "",
    ) -> str:
        message = replace(self._message(text, action, who, form), attachments=files, subject=subject)
        return self._settle(self.assistant.consider(message, self.of(who), self.today, self.own(who)))

    def own(self, who: Person = ANNA) -> list[Booking]:
        return self.book.find(teacher=who.address)

    def of(self, who: Person) -> Conversation:
        """As it stands for this person."""
        known = [self.conversation, *self.others.values()]
        own = next((one for one in known if one.person.address == who.address), None)
        return (own or Conversation(self.conversation.id, ChannelName.MAIL, who)).beside(known)

    def understood(self, text: str, follow_up: FollowUp) -> str:
        """As `say`, with what the words mean given: for what is told apart by the reader's own tests."""
        considered = self.assistant.consider(self._message(text), self.conversation, self.today)
        return self._settle(replace(considered, follow_up=follow_up))

    def _settle(self, considered: UnderstoodMessage) -> str:
        self.last = self.assistant.settle(considered, self.book)
        told = self.last.conversation
        if told.person == ANNA:
            self.conversation = told
        else:
            self.others[told.person.address] = told
        return self.last.reply.text

    def _message(
        self, text: str, action: Action | None = None, who: Person = ANNA, form: Facts | None = None
    ) -> Message:
        self.now += timedelta(minutes=1)
        return Message(ChannelName.MAIL, self.conversation.id, who, text, self.now, action=action, facts=form)

    @property
    def events(self) -> list[tuple[str, str]]:
        """What others are told after the last message."""
        return [(event.what, event.booking.id if event.booking else "") for event in self.last.events]

    @property
    def opening(self) -> tuple[str, ...]:
        return self.last.reply.opening

    def booking(self, id: str = "K1") -> Booking:
        return self.book.get(id)

    # --- the other side ---------------------------------------------------------------------------------------------

    def approve(self, id: str = "K1", **more: Any) -> Event:
        return bookings.decide(self.book, self.rules(), Approve(id, **more), by(METTE))

    def propose(self, id: str, day: date, time: str = "") -> Event:
        return bookings.decide(self.book, self.rules(), Propose(id, day, time), by(METTE))

    def rules(self) -> Rulebook:
        return Rulebook(self.assistant.catalog.activities, self.assistant.season(self.today), self.holidays)


def facts(**said: Any) -> Facts:
    return Facts(**said)
