"""What is offered, by whom, and to whom: everything that a catalogue folder holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from statistics import fmean

from assistant.model.terms import Audience, Day, Kind, Language, Period, Scope, Setting, Subject, Text

_WITHOUT_HOURS = frozenset({Kind.SELF_GUIDED, Kind.LOAN_KIT, Kind.COMPETITION, Kind.SCHOOL_PROJECT})
"""Kinds for which nobody meets anybody at a fixed hour."""

_WITHOUT_HOST = frozenset({Kind.SELF_GUIDED, Kind.LOAN_KIT, Kind.ONLINE, Kind.COMPETITION})
"""Kinds for which nobody receives a class, so that they also run in holidays and at weekends."""


@dataclass(frozen=True)
class Provider:
    """Who offers activities; never logs in."""

    id: str
    name: str
    town: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    per_week: int | None = None
    """At most so many classes a week over all the provider's activities."""
    about: Text = field(default_factory=dict)
    language: Language | None = None
    """In which we write to them; ``None``: in the coordinators'."""


@dataclass(frozen=True)
class Session:
    """A fixed date of an activity."""

    date: Day
    time: str = ""
    """``HH:MM`` local time, or empty."""
    seats: int | None = None
    """Classes (or participants of a course) that fit."""
    deadline: Day | None = None


@dataclass(frozen=True)
class Point:
    """On the earth, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Place:
    name: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Price:
    """``free``; or an amount in the catalogue's currency per ``class`` or ``pupil``; or words."""

    free: bool = False
    amount: float | None = None
    per: str = "class"
    words: str = ""


@dataclass(frozen=True)
class Activity:
    """One catalogue entry. An empty field means *unknown*: it never breaks a condition, but is a doubt worth naming."""

    id: str
    title: Text
    summary: Text
    kind: Kind
    provider: Provider
    description: Text = field(default_factory=dict)
    audience: frozenset[Audience] = frozenset({Audience.PUPILS})
    subjects: frozenset[Subject] = frozenset()
    grades: tuple[int, int] | None = None
    """First and last grade, inclusive."""
    months: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    dates: tuple[Period, ...] = ()
    weekdays: frozenset[int] = frozenset()
    """0 is Monday."""
    sessions: tuple[Session, ...] = ()
    deadline: date | None = None
    duration_minutes: int | None = None
    group_size: tuple[int | None, int | None] = (None, None)
    """Fewest and most pupils (participants)."""
    adults_per_class: int | None = None
    """How many adults the class must bring."""
    per_day: int | None = None
    per_school_year: int | None = None
    place: Place = Place()
    settings: frozenset[Setting] = frozenset()
    price: Price | None = None
    transport: Text = field(default_factory=dict)
    parking: Text = field(default_factory=dict)
    accessibility: Text = field(default_factory=dict)
    step_free: bool | None = None
    """A wheelchair gets everywhere that the class goes."""
    food: Text = field(default_factory=dict)
    """What can be eaten or bought there, and where a class eats what it brought."""
    languages: frozenset[Language] = frozenset()
    """Languages of instruction."""
    curriculum: Text = field(default_factory=dict)
    preparation: Text = field(default_factory=dict)
    follow_up: Text = field(default_factory=dict)
    materials: Text = field(default_factory=dict)
    bring: Text = field(default_factory=dict)
    """What the pupils bring along."""
    contact: Text = field(default_factory=dict)
    scope: Scope = Scope.LOCAL
    members_only: bool = False
    stock: int | None = None
    last_confirmed: date | None = None
    valid_until: date | None = None
    source: str = ""

    @property
    def for_pupils(self) -> bool:
        """Classes take part; otherwise adults register one by one, or a few of a school together."""
        return Audience.PUPILS in self.audience

    @property
    def binds_class(self) -> bool:
        """The class (and the provider) cannot be elsewhere at that hour."""
        return self.kind not in _WITHOUT_HOURS

    @property
    def runs_without_school(self) -> bool:
        """It may be on a day without school: nobody receives a class, or the entry names exact days, be they in a
        holiday."""
        exact = bool(self.dates) and all(period.start == period.end for period in self.dates)
        return exact or self.kind in _WITHOUT_HOST or not self.for_pupils

    def fits_grade(self, grade: int) -> bool:
        return self.grades is None or self.grades[0] <= grade <= self.grades[1]

    def is_over(self, today: date) -> bool:
        """Nothing of it is left from this day on: it is no longer valid, or all its dates are past."""
        if self.valid_until is not None and self.valid_until < today:
            return True
        if self.sessions:
            return not self.open_sessions(today)
        ends = [period.end for period in self.dates]
        return (
            bool(ends) and not self.months and not self.weeks and all(end is not None and end < today for end in ends)
        )

    def seats_for(self, pupils: int | None) -> int:
        """How many of a session's seats so many take: seats are classes; for teachers and leaders, participants."""
        return 1 if self.for_pupils else max(1, pupils or 1)

    def open_sessions(self, today: date) -> list[Session]:
        """The sessions that can still be booked, as the entry orders them."""
        return [
            session
            for session in self.sessions
            if session.date >= today and (session.deadline is None or session.deadline >= today)
        ]

    def session_on(self, day: date, time: str = "") -> Session | None:
        """The session on this day: the one at this time, else the day's first."""
        of_day = [session for session in self.sessions if session.date == day]
        at_time = [session for session in of_day if session.time == time]
        return next(iter(at_time or of_day), None)

    def time_on(self, day: date, time: str = "") -> str:
        """A session's own time, where the day has a session with one; else ``time``."""
        session = self.session_on(day, time)
        return session.time if session is not None and session.time else time


@dataclass(frozen=True)
class School:
    id: str
    name: str
    town: str = ""
    domains: tuple[str, ...] = ()
    """Mail domains of its teachers."""
    classes: Mapping[str, int] = field(default_factory=dict)
    """Class name -> number of pupils."""


@dataclass(frozen=True)
class Office:
    """The humans behind the assistant."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Catalog:
    """Everything read from one or several catalogue folders; replaced as a whole when the files change."""

    activities: Mapping[str, Activity]
    providers: Mapping[str, Provider] = field(default_factory=dict)
    schools: Mapping[str, School] = field(default_factory=dict)
    holidays: Mapping[str, Mapping[str, Period]] = field(default_factory=dict)
    """School year (``2026/27``) -> holiday (autumn, christmas, winter, easter, summer, ...) -> period; overrides the
    country's own."""
    name: Text = field(default_factory=dict)
    country: str = "DK"
    region: str = ""
    currency: str = "DKK"
    time_zone: str = "Europe/Copenhagen"
    office: Office = Office()
    towns: Mapping[str, Point] = field(default_factory=dict)
    """Where towns are in which no activity says where it is."""

    @cached_property
    def points(self) -> Mapping[str, Point]:
        """Where each town and place is, by its name in small letters: a town in the middle of its activities."""
        found: dict[str, list[Point]] = {}
        for activity in self.activities.values():
            place = activity.place
            if place.latitude is not None and place.longitude is not None:
                for name in {place.town.casefold(), place.name.casefold()} - {""}:
                    found.setdefault(name, []).append(Point(place.latitude, place.longitude))
        middles = {
            name: Point(fmean(point.latitude for point in points), fmean(point.longitude for point in points))
            for name, points in found.items()
        }
        return middles | {name.casefold(): point for name, point in self.towns.items()}
