"""The values that flow through Klassetur, as frozen dataclasses without any I/O.

The words are the field's own: see docs/words.md. Dates are local dates of the catalogue's country; moments are
timezone-aware UTC. Grades are 0-13 with ``KITA`` (-1) for children before school.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

KITA = -1
"""The grade of children before school (``kita`` in files)."""

Day = date
"""The type, under a name that a field called ``date`` does not hide."""


class Language(StrEnum):
    DA = "da"
    DE = "de"
    EN = "en"


class Kind(StrEnum):
    COMPANY_VISIT = "company_visit"
    OFF_SITE = "off_site"
    EVENT = "event"
    COMPETITION = "competition"
    EDUCATION_VISIT = "education_visit"
    SELF_GUIDED = "self_guided"
    GUEST_VISIT = "guest_visit"
    SCHOOL_PROJECT = "school_project"
    LOAN_KIT = "loan_kit"
    TEACHER_COURSE = "teacher_course"
    ONLINE = "online"


class Audience(StrEnum):
    PUPILS = "pupils"
    TEACHERS = "teachers"
    LEADERS = "leaders"


class Subject(StrEnum):
    BIOLOGY = "biology"
    GEOGRAPHY = "geography"
    PHYSICS_CHEMISTRY = "physics_chemistry"
    NATURE_TECHNOLOGY = "nature_technology"
    MATHEMATICS = "mathematics"
    TECHNOLOGY_COMPUTING = "technology_computing"
    CRAFTS_DESIGN = "crafts_design"
    CAREER_ORIENTATION = "career_orientation"
    CROSS_CURRICULAR = "cross_curricular"


class Setting(StrEnum):
    INDOORS = "indoors"
    OUTDOORS = "outdoors"
    AT_SCHOOL = "at_school"
    ONLINE = "online"


class Scope(StrEnum):
    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"


class ChannelName(StrEnum):
    SLACK = "slack"
    MAIL = "mail"
    WEB = "web"
    TERMINAL = "terminal"


Text = Mapping[Language, str]
"""One text in one language or several; never empty strings."""


def in_language(text: Text, language: Language) -> str:
    """The text in this language, else in the first language it has, else ``""``."""
    if language in text:
        return text[language]
    return next(iter(text.values()), "")


@dataclass(frozen=True, order=True)
class Period:
    """Inclusive dates; ``None`` is an open end."""

    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def days(self, first: date, last: date) -> Iterator[date]:
        """Every day of the period within ``first``..``last``."""
        day = max(first, self.start or first)
        end = min(last, self.end or last)
        while day <= end:
            yield day
            day += timedelta(days=1)


# --- the catalogue -------------------------------------------------------------------------------------------------


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


# --- what a teacher asks and what was understood --------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """Somebody who writes or decides. ``address`` names the channel: ``mail:anna@skole.example.org``, ``slack:U12``,
    ``web:<visitor>``, ``terminal:<user>``."""

    address: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Action:
    """A button: what a click means, the same in every channel.

    ``verb`` is one of ``choose`` (subject: activity id), ``more``, ``nothing_fits``, ``human``, ``status``,
    ``cancel``, ``accept``, ``refuse`` (subject: booking id), and for coordinators ``approve``, ``decline``,
    ``propose``, ``claim`` (subject: booking id).
    """

    verb: str
    subject: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known for a booking so far; ``None`` or empty is not known yet."""

    period: Period | None = None
    time: str = ""
    class_name: str = ""
    grade: int | None = None
    pupils: int | None = None
    school: str = ""
    teacher_name: str = ""
    phone: str = ""
    wishes: str = ""


@dataclass(frozen=True)
class Message:
    """What somebody said, whatever the channel."""

    channel: ChannelName
    conversation: str
    """Key of the thread, unique over all channels: ``mail:<token>``, ``slack:<channel>:<thread ts>``, ..."""
    sender: Person
    text: str
    """The sender's new words alone: no quoted text, no signature."""
    received_at: datetime
    subject: str = ""
    action: Action | None = None
    """Set when a button was pressed instead of words written."""
    facts: Facts | None = None
    """Set when a form was filled in together with the action."""
    attachments: tuple[str, ...] = ()
    """Attached files: name, and type and size where the channel knows them."""
    signature: str = ""
    """What stood below the sign-off, where the channel has taken it off: name, school, telephone number."""


@dataclass(frozen=True)
class Excluded:
    """What the teacher does not want."""

    topics: tuple[str, ...] = ()
    subjects: frozenset[Subject] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    settings: frozenset[Setting] = frozenset()
    places: tuple[str, ...] = ()
    transport: bool = False
    """No bus."""


@dataclass(frozen=True)
class Reading:
    """What the assistant understood of a question. Empty means: not said."""

    text: str
    """The question without greeting, quotes and signature."""
    language: Language
    topic: str = ""
    """What a librarian would type: what is left when every span below and all small talk is taken out."""
    grades: frozenset[int] = frozenset()
    subjects: frozenset[Subject] = frozenset()
    subject_words: tuple[str, ...] = ()
    """The teacher's own words for the subjects; what is searched for when there is no other topic."""
    kinds: frozenset[Kind] = frozenset()
    """Said outright: a filter."""
    hinted_kinds: frozenset[Kind] = frozenset()
    """Hinted at: a pull in the ranking."""
    periods: tuple[Period, ...] = ()
    weekdays: frozenset[int] = frozenset()
    time: str = ""
    group_size: int | None = None
    duration_minutes: int | None = None
    """At most."""
    price: str | float | None = None
    """``"free"`` or the most the class can pay."""
    places: tuple[str, ...] = ()
    settings: frozenset[Setting] = frozenset()
    audience: Audience = Audience.PUPILS
    audience_said: bool = False
    languages: frozenset[Language] = frozenset()
    """Languages of instruction."""
    class_name: str = ""
    school: str = ""
    excluded: Excluded = Excluded()
    corrections: tuple[tuple[str, str], ...] = ()
    """Misspelled word -> the word it was read as."""

    @property
    def is_empty(self) -> bool:
        """True when nothing could be searched for."""
        return not (
            self.topic
            or self.grades
            or self.subjects
            or self.kinds
            or self.periods
            or self.settings
            or self.places
            or self.audience_said
        )


# --- finding --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hit:
    """One activity found by the index."""

    id: str
    score: float
    """0..1, comparable between questions."""
    concepts: tuple[str, ...] = ()
    """Names of the vocabulary's concepts that question and entry share, most telling first."""


@dataclass(frozen=True)
class Match:
    """An activity that fits the reading. Reasons and doubts are worded from it (see `assistant.replies`)."""

    activity: Activity
    score: float
    """0..1."""
    verdicts: Mapping[str, bool | None] = field(default_factory=dict)
    """Each condition that was said -> True (fits) or None (the entry does not say)."""
    concepts: tuple[str, ...] = ()
    """As `Hit.concepts`."""


@dataclass(frozen=True)
class NearMiss:
    """Fits but for the named conditions (``grades``, ``periods``, ``group_size``, ``price`` ...)."""

    activity: Activity
    score: float
    fails: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    matches: tuple[Match, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    maybe: tuple[Activity, ...] = ()
    """What the question could have meant, where nothing is sure enough to be a match."""


# --- bookings -------------------------------------------------------------------------------------------------------


class Status(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    HELD = "held"
    NO_SHOW = "no_show"
    WAITLISTED = "waitlisted"


@dataclass(frozen=True)
class Check:
    """One rule held against a booking."""

    rule: str
    """``grade``, ``group_size``, ``season``, ``weekday``, ``holiday``, ``capacity_day``, ``capacity_year``,
    ``seats``, ``class_busy``, ``provider_busy``, ``deadline``, ``members_only``, ``past``, ``capacity_week``,
    ``stock``, ``gone``, ``no_date``, ``session``."""
    ok: bool
    hard: bool = False
    """A hard rule that fails stops an approval; another one is a warning to the coordinator."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """Numbers and dates for the sentence."""


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
    proposed_time: str = ""
    reason: str = ""
    """Why it was declined, cancelled or moved."""
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
    """How it was, 1 (poor) to 5 (excellent); only once it was held."""
    evaluation_words: str = ""
    binds_class: bool = True
    """False for what needs no fixed hours (loan kits, self-guided trips ...): neither class nor provider is busy."""

    def with_changes(self, **changes: object) -> Booking:
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Change:
    """One line of a booking's history; never rewritten."""

    booking_id: str
    at: datetime
    who: str
    via: ChannelName
    what: str
    """``drafted``, ``approved``, ``declined``, ``proposed``, ``accepted``, ``refused``, ``cancelled``, ``expired``,
    ``moved``, ``edited``, ``claimed``, ``noted``, ``undone``, ``held``, ``no_show``."""
    why: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Event:
    """Something happened that people must be told about."""

    what: str
    """As ``Change.what``, or ``human``: a teacher asks for a person, or ``digest``: the day's list of what waits."""
    booking: Booking | None
    """``None`` for ``digest``, and for ``human`` before anything is booked."""
    who: Person
    via: ChannelName
    conversation: str = ""
    """Where it happened, so that coordinators can answer there."""
    words: str = ""
    """What was written: the text of a note."""


# --- conversation and reply -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wish:
    """One of several wishes in one message."""

    reading: Reading
    shown: tuple[str, ...] = ()
    """Activity ids shown for it."""


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
    facts: Facts = Facts()
    asked: str = ""
    """What was asked for last: ``period``, ``class``, ``pupils``, ``school`` ..., or ``cancel``: which booking."""
    bookings: tuple[str, ...] = ()
    """Ids of bookings made here, newest last."""
    listed: tuple[str, ...] = ()
    """Ids of bookings as they were listed with the question which one is meant, first is 1."""
    replacing: tuple[str, ...] = ()
    """Ids of requests that are cancelled once what is ``chosen`` becomes one."""
    wishes: tuple[Wish, ...] = ()
    """Where the last question held several; ``reading`` is the first one's."""

    def reading_of(self, activity_id: str) -> Reading | None:
        """The reading for which this activity was shown."""
        return next((wish.reading for wish in self.wishes if activity_id in wish.shown), self.reading)


@dataclass(frozen=True)
class Card:
    """One activity as shown, worded in the reply's language; empty strings are not shown."""

    number: int
    activity_id: str
    title: str
    summary: str
    provider: str
    place: str
    when: str
    grades: str
    duration: str
    price: str
    reasons: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    confirmed: str = ""
    """When the provider last confirmed the entry."""
    heading: str = ""
    """Stands above this card: the wish for which this one and those after it are."""


@dataclass(frozen=True)
class Line:
    """A label and its value: ``("Klasse", "8.b, 24 elever")``."""

    label: str
    value: str


@dataclass(frozen=True)
class BookingView:
    """A booking as shown to a person, worded in the reply's language."""

    booking: Booking
    heading: str
    """``"Forespørgsel, endnu ikke en booking"`` while it is a draft."""
    lines: tuple[Line, ...]
    checks: tuple[str, ...] = ()
    """Sentences of rules that fail; for coordinators."""
    all_kept: str = ""
    """The sentence that says that no rule fails; empty where one does or none was checked."""
    history: tuple[str, ...] = ()


@dataclass(frozen=True)
class Button:
    label: str
    action: Action
    style: str = ""
    """``primary``, ``danger`` or empty."""


@dataclass(frozen=True)
class Reply:
    """What the assistant says, in no channel's format yet. ``text`` holds all of it as plain text; a richer channel
    builds its own from the parts."""

    language: Language
    kind: str
    """``answer``, ``nothing``, ``question`` (a fact is missing), ``drafted``, ``booking`` (status, decision),
    ``human``, ``written`` (a coordinator's own words), ``help``, ``refused``, and for coordinators ``to_decide``,
    ``decided``, ``note``, ``digest``."""
    subject: str
    """One short line: mail subject, notification."""
    opening: tuple[str, ...] = ()
    understood: str = ""
    cards: tuple[Card, ...] = ()
    near_misses: tuple[str, ...] = ()
    bookings: tuple[BookingView, ...] = ()
    closing: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    text: str = ""
    calendar: Booking | None = None
    """Set when the teacher's calendar must change: approved, moved or cancelled."""
    more_calendars: tuple[Booking, ...] = ()
    """Further bookings for which the teacher's calendar must change, where one reply speaks of several."""
