"""One class and one activity, its state, its rules and its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from assistant.model.call import Call, CallReason
from assistant.model.message import ChannelName, Person
from assistant.model.terms import Day, Language, Period
from assistant.model.waiting import Vacancy, Wait


def plain_class(name: str) -> str:
    """``8. B`` and ``8b`` are one class."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


class Status(StrEnum):
    WAITLISTED = "waitlisted"
    """It waits for a place; where it has a day, a place on that day is offered and held for it."""
    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    HELD = "held"
    NO_SHOW = "no_show"


UNDECIDED = frozenset({Status.DRAFT, Status.PROPOSED})
"""Asked for, not agreed: a coordinator can still decide."""
CLAIMING = UNDECIDED | {Status.APPROVED}
"""Asked for or agreed: of these providers know."""
OPEN = CLAIMING | {Status.WAITLISTED}
"""Still to come: it can be changed or called off."""
REPORTED = frozenset({Status.HELD, Status.NO_SHOW})
"""Somebody said how it went."""
AGREED = REPORTED | {Status.APPROVED}
"""A day was given to it."""
TAKING_ROOM = AGREED - {Status.NO_SHOW}
"""It uses up capacity: agreed and not missed."""
MAY_TAKE_ROOM = TAKING_ROOM | UNDECIDED | {Status.WAITLISTED}
"""These do so where `Booking.takes_room` says so."""
CALLED_OFF = frozenset({Status.DECLINED, Status.CANCELLED, Status.EXPIRED})
"""It will not be."""


MARKS = range(1, 6)
"""How a visit was, poor to excellent."""


class Rule(StrEnum):
    """What a booking is held against."""

    GRADE = "grade"
    GROUP_SIZE = "group_size"
    MEMBERS_ONLY = "members_only"
    SEASON = "season"
    WEEKDAY = "weekday"
    HOLIDAY = "holiday"
    SESSION = "session"
    SEATS = "seats"
    STOCK = "stock"
    CAPACITY_DAY = "capacity_day"
    CAPACITY_WEEK = "capacity_week"
    CAPACITY_YEAR = "capacity_year"
    CLASS_BUSY = "class_busy"
    PROVIDER_BUSY = "provider_busy"
    DEADLINE = "deadline"
    PAST = "past"
    GONE = "gone"
    """The activity is no longer in the catalogue."""
    NO_DATE = "no_date"


class ChangeKind(StrEnum):
    """What happened to a booking."""

    DRAFTED = "drafted"
    WAITLISTED = "waitlisted"
    """It was put on the waiting list."""
    OFFERED = "offered"
    """A place became free and is held for it."""
    OFFER_LAPSED = "offer_lapsed"
    """Nobody answered in time; it waits on."""
    WAIT_OVER = "wait_over"
    """There can be no place for it any more."""
    APPROVED = "approved"
    DECLINED = "declined"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    MOVED = "moved"
    """In old histories alone: an agreed booking became a request for another day."""
    CHANGE_ASKED = "change_asked"
    """The teacher would like what is agreed to be another; until that is decided the agreement holds."""
    CHANGE_AGREED = "change_agreed"
    CHANGE_DECLINED = "change_declined"
    CHANGE_WITHDRAWN = "change_withdrawn"
    CHANGE_LAPSED = "change_lapsed"
    """Nobody answered before its day was over."""
    CONFIRMED = "confirmed"
    """The teacher said that they still come."""
    EVALUATED = "evaluated"
    """The teacher said how it was."""
    EDITED = "edited"
    CLAIMED = "claimed"
    NOTED = "noted"
    REMARKED = "remarked"
    """The provider said something about it, which decides nothing."""
    UNDONE = "undone"
    HELD = "held"
    NO_SHOW = "no_show"


class Role(StrEnum):
    """By whom something happens to a booking."""

    TEACHER = "teacher"
    COORDINATOR = "coordinator"
    PROVIDER = "provider"
    TIME = "time"
    """What happens by itself."""
    BOUNCE = "bounce"
    """What we sent did not arrive."""


class CoordinatorCall(StrEnum):
    """What coordinators are told of that changes no booking."""

    HUMAN = "human"
    """A teacher asks for a person."""
    DIGEST = "digest"
    """The day's list of what waits."""


class Reminder(StrEnum):
    """What people are reminded of by time alone; it changes no booking."""

    UNDECIDED = "undecided"
    """Nobody has decided for some days: whoever claimed it is told, else all coordinators."""
    OVERDUE = "overdue"
    """Nor after that: the deputy is told, else all coordinators."""
    COMING = "coming"
    """The teacher is asked whether they still come to what is agreed, and how many."""
    VISIT = "visit"
    """The provider is reminded of one visit."""
    WEEK = "week"
    """The provider reads which visits the coming week brings."""
    AFTER = "after"
    """The teacher is thanked for a visit, and asked how it was."""
    AFTER_AGAIN = "after_again"
    """And once more, as nobody answered."""
    AFTER_PROVIDER = "after_provider"
    """The provider is thanked, and asked how it was."""


@dataclass(frozen=True)
class Check:
    """One rule held against a booking."""

    rule: Rule
    ok: bool
    hard: bool = False
    """A hard rule that fails stops an approval; another one is a warning to the coordinator."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """Numbers and dates for the sentence."""


@dataclass(frozen=True)
class WishedChange:
    """What a teacher would like to be another of what is agreed; what is empty stays as it is."""

    by: Person
    at: datetime
    words: str = ""
    """The teacher's own."""
    date: Day | None = None
    """With its ``time`` and ``wish``: the day for which it would be agreed."""
    time: str = ""
    wish: Period | None = None
    class_name: str = ""
    grade: int | None = None
    pupils: int | None = None


@dataclass(frozen=True)
class Booking:
    """One class and one activity, from draft to done."""

    id: str
    """``K`` and a number, short enough to be said on the telephone."""
    activity_id: str
    activity_title: str
    provider_id: str
    status: Status
    teacher: Person
    """Who asked for it."""
    conversation: str
    channel: ChannelName
    language: Language
    created_at: datetime
    date: Day | None = None
    """The date that would be booked; the first that fits ``wish`` until a coordinator says another."""
    time: str = ""
    duration_minutes: int | None = None
    wish: Period | None = None
    """What the teacher asked for."""
    class_name: str = ""
    grade: int | None = None
    pupils: int | None = None
    school: str = ""
    phone: str = ""
    wishes: str = ""
    question: str = ""
    """The teacher's own words."""
    proposed_date: Day | None = None
    """What a coordinator offers; of an agreed booking beside ``date``, which holds until the teacher says yes."""
    proposed_time: str = ""
    reason: str = ""
    """Why it was declined, cancelled or should be another day."""
    alternatives: tuple[str, ...] = ()
    """Ids of activities offered instead."""
    decided_by: str = ""
    decided_at: datetime | None = None
    claimed_by: str = ""
    version: int = 1
    """Rises with every change; a decision names the version it saw."""
    sequence: int = 0
    """iCalendar SEQUENCE of what was last sent."""
    evaluation: int | None = None
    """How it was, 1 (poor) to 5 (excellent); once its day has come."""
    evaluation_words: str = ""
    binds_class: bool = True
    """False for what needs no fixed hours (loan kits, self-guided trips ...): neither class nor provider is busy."""
    teachers: tuple[Person, ...] = ()
    """Other teachers whose booking it is too: they hear of decisions and may change it."""
    change: WishedChange | None = None
    """Of an agreed booking: what a coordinator is to decide. Until then all else here holds."""
    wait: Wait | None = None
    """What it waits for or has waited for."""
    confirmed_for: Day | None = None
    """The agreed day of which the teacher said that they still come."""

    @property
    def is_confirmed(self) -> bool:
        """The teacher still comes on the day that is agreed now."""
        return self.status is Status.APPROVED and self.date is not None and self.confirmed_for == self.date

    @property
    def is_evaluated(self) -> bool:
        """Somebody said how it was."""
        return self.evaluation is not None or bool(self.evaluation_words)

    @property
    def everybody(self) -> tuple[Person, ...]:
        """All teachers whose booking it is, who asked for it first."""
        return (self.teacher, *self.teachers)

    @property
    def waits_for(self) -> Role | None:
        """Whose answer it waits for: a coordinator's, or the teacher's to a day that was offered."""
        if self.status is Status.DRAFT or (self.status is Status.APPROVED and self.change is not None):
            return Role.COORDINATOR
        offered = self.status in (Status.APPROVED, Status.WAITLISTED) and self.proposed_date is not None
        return Role.TEACHER if offered or self.status is Status.PROPOSED else None

    @property
    def offer(self) -> Vacancy | None:
        """The place that is held for it while its teacher has not answered."""
        waits = self.status is Status.WAITLISTED and self.wait is not None and self.date is not None
        return self.wait.last if waits and self.wait is not None else None

    @property
    def takes_room(self) -> bool:
        """It uses up capacity: also while a place is held for it, and from the waiting list until it is decided."""
        if self.status in TAKING_ROOM:
            return True
        taken = self.wait.last if self.wait is not None and self.status in MAY_TAKE_ROOM else None
        return taken is not None and (taken.activity_id, taken.date) == (self.activity_id, self.date)

    def is_of(self, address: str) -> bool:
        """It is this teacher's, alone or with others."""
        return any(teacher.address == address for teacher in self.everybody)

    def with_changes(self, **changes: object) -> Booking:
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Change:
    """One line of a booking's history; never rewritten."""

    booking_id: str
    at: datetime
    who: str
    via: ChannelName
    what: ChangeKind
    why: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Event:
    """Something happened that people must be told about."""

    what: ChangeKind | CoordinatorCall | Reminder
    booking: Booking | None
    """``None`` for `CoordinatorCall.DIGEST`, and for `CoordinatorCall.HUMAN` before anything is booked."""
    who: Person
    via: ChannelName
    conversation: str = ""
    """Where it happened, so that coordinators can answer there."""
    words: str = ""
    """What was written: the text of a note, the words of a call."""
    reason: CallReason | None = None
    """Of `CoordinatorCall.HUMAN`: why a human is needed."""
    call: Call | None = None
    """Of `CoordinatorCall.HUMAN`: the call as it was recorded."""
    by: Role = Role.TEACHER
    was: Status | None = None
    """The booking's status before; ``None`` where it began with this."""
