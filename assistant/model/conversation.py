"""What is remembered between two messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from assistant.model.message import ChannelName, Facts, Person
from assistant.model.reading import Reading
from assistant.model.reply import Reply
from assistant.model.terms import Language


@dataclass(frozen=True)
class Wish:
    """One of several wishes in one message."""

    reading: Reading
    shown: tuple[str, ...] = ()
    """Activity ids shown for it."""


@dataclass(frozen=True)
class FactsOf:
    """What was said of one chosen activity, and not of the others chosen with it."""

    activity_id: str
    facts: Facts


class AskedFor(StrEnum):
    """What was asked for last."""

    NOTHING = ""
    PERIOD = "period"
    CLASS = "class"
    PUPILS = "pupils"
    SCHOOL = "school"
    CANCEL = "cancel"
    """Which booking is to be cancelled."""
    BOOKING = "booking"
    """Which booking the facts are for that were given."""
    COMING = "coming"
    """Whether the class still comes to what is agreed; the bookings are those that were listed."""
    EVALUATION = "evaluation"
    """How the visits were that were listed."""
    CLASS_TOO = "class_too"
    """Whether a class is to come instead of the one that is booked, or as well."""


class Spoken(StrEnum):
    """What was spoken of last."""

    NOTHING = ""
    ACTIVITIES = "activities"
    """A list was shown, or nothing was found for it."""
    BOOKINGS = "bookings"
    HUMAN = "human"
    """A coordinator wrote, or was asked to."""


@dataclass(frozen=True)
class Conversation:
    """What is remembered between two messages of a thread, for one person in it: where several people write, each has
    a conversation of their own under the thread's id."""

    id: str
    channel: ChannelName
    person: Person
    language: Language | None = None
    reading: Reading | None = None
    offered: tuple[str, ...] = ()
    """Activity ids as they were numbered last, first is 1."""
    shown: tuple[str, ...] = ()
    """Every activity id shown for this reading, so that "more" brings others."""
    suggested: tuple[str, ...] = ()
    """Activity ids of the last "did you mean", until it is answered."""
    chosen: tuple[str, ...] = ()
    """Activity ids waiting for missing facts."""
    facts: Facts = field(default_factory=Facts)
    asked: AskedFor = AskedFor.NOTHING
    bookings: tuple[str, ...] = ()
    """Ids of bookings made here, newest last."""
    listed: tuple[str, ...] = ()
    """Ids of bookings as they were listed with the question which one is meant, first is 1."""
    replacing: tuple[str, ...] = ()
    """Ids of requests that are cancelled once what is ``chosen`` becomes one."""
    wishes: tuple[Wish, ...] = ()
    """Where the last question held several; ``reading`` is the first one's."""
    apart: tuple[FactsOf, ...] = ()
    """What holds for one of the ``chosen`` alone, until they become requests."""
    offered_at: datetime | None = None
    """When ``offered`` was shown."""
    told_of: tuple[str, ...] = ()
    """Activity ids of ``offered`` that a question was last answered about."""
    parties: tuple[Facts, ...] = ()
    """Where several classes come, or halves of one, what is known of each, until they become requests."""
    pending: Facts = field(default_factory=Facts)
    """What was said of a booking, until it is known of which, or what for."""
    borrowed: bool = False
    """What is offered was shown to somebody else in the thread; nothing has been shown to this person since."""
    question_of: str = ""
    """The address of whoever asked ``reading``; empty where this person did."""

    needs: tuple[str, ...] = ()
    """What was said that the visitors need, for what is booked here next."""
    spoken: Spoken = Spoken.NOTHING
    full: FactsOf | None = None
    """What was chosen last and is full, with the facts that it was chosen with: it can be waited for."""
    waits: bool = False
    """They would like to wait for what they choose, where it is full."""
    of_others: tuple[str, ...] = ()
    """Ids of bookings that others made in this thread."""

    def beside(self, others: Iterable[Conversation]) -> Conversation:
        """As it stands for its person in a thread where others write too: who was shown nothing of their own sees the
        list that was shown last. What others said of their bookings stays with them; that they have some is known."""
        others = [other for other in others if other.person.address != self.person.address]
        here = replace(self, of_others=tuple(name for other in others for name in other.bookings))
        has_own = (self.reading is not None or self.offered) and not self.borrowed
        lists = [other for other in others if other.offered]
        amid = self.chosen or self.asked not in (AskedFor.NOTHING, AskedFor.SCHOOL)
        if has_own or amid or not lists:
            return here
        last = max(lists, key=lambda other: 0.0 if other.offered_at is None else other.offered_at.timestamp())
        return replace(
            here,
            language=self.language or last.language,
            reading=last.reading,
            offered=last.offered,
            shown=last.shown,
            wishes=last.wishes,
            offered_at=last.offered_at,
            borrowed=True,
            question_of=last.question_of or last.person.address,
        )

    def having_heard(self, notice: Reply, at: datetime) -> Conversation:
        """After a notice of what became of a booking. Where it offers activities, numbers mean these from now on."""
        if not notice.cards:
            return replace(self, spoken=Spoken.BOOKINGS)
        return replace(
            self,
            offered=tuple(card.activity_id for card in notice.cards),
            told_of=(),
            offered_at=at,
            borrowed=False,
            chosen=(),
            asked=AskedFor.NOTHING,
            spoken=Spoken.ACTIVITIES,
        )

    def having_been_asked(self, booking_id: str, asked: AskedFor = AskedFor.COMING) -> Conversation:
        """After a reminder that asks whether the class still comes, or how it was; not while facts of something chosen
        are asked."""
        if self.chosen:
            return self
        before = self.listed if self.asked is asked else ()
        return replace(self, asked=asked, listed=tuple(dict.fromkeys((*before, booking_id))))

    def apart_of(self, activity_id: str) -> Facts:
        """What was said of this one alone."""
        return next((each.facts for each in self.apart if each.activity_id == activity_id), Facts())

    def reading_of(self, activity_id: str) -> Reading | None:
        """The reading for which this activity was shown."""
        return next((wish.reading for wish in self.wishes if activity_id in wish.shown), self.reading)

    def own_reading_of(self, activity_id: str) -> Reading | None:
        """As `reading_of`, where this person asked: what somebody else said of class, school and time is theirs."""
        return None if self.question_of else self.reading_of(activity_id)
