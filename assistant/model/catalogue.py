"""What is offered, by whom, and to whom: everything that a catalogue folder holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assistant.model.terms import Audience, Day, Kind, Language, Period, Scope, Setting, Subject, Text


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
    per_day: int | None = None
    per_school_year: int | None = None
    place: Place = Place()
    settings: frozenset[Setting] = frozenset()
    price: Price | None = None
    transport: Text = field(default_factory=dict)
    languages: frozenset[Language] = frozenset()
    """Languages of instruction."""
    curriculum: Text = field(default_factory=dict)
    preparation: Text = field(default_factory=dict)
    follow_up: Text = field(default_factory=dict)
    materials: Text = field(default_factory=dict)
    contact: Text = field(default_factory=dict)
    scope: Scope = Scope.LOCAL
    members_only: bool = False
    stock: int | None = None
    last_confirmed: date | None = None
    valid_until: date | None = None
    source: str = ""

    def fits_grade(self, grade: int) -> bool:
        return self.grades is None or self.grades[0] <= grade <= self.grades[1]


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
