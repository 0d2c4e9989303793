"""What is remembered between two messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.model.message import ChannelName, Facts, Person
from assistant.model.reading import Reading
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


@dataclass(frozen=True)
class Conversation:
    """What is remembered between two messages of a thread."""

    id: str
    channel: ChannelName
    person: Person
    language: Language | None = None
    reading: Reading | None = None
    offered: tuple[str, ...] = ()
    """Activity ids as they were numbered last, first is 1."""
    shown: tuple[str, ...] = ()
    """Every activity id shown for this reading, so that "more" brings others."""
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

    def apart_of(self, activity_id: str) -> Facts:
        """What was said of this one alone."""
        return next((each.facts for each in self.apart if each.activity_id == activity_id), Facts())

    def reading_of(self, activity_id: str) -> Reading | None:
        """The reading for which this activity was shown."""
        return next((wish.reading for wish in self.wishes if activity_id in wish.shown), self.reading)
