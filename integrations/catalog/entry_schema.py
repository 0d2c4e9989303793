"""What may stand in an entry's file, as a pydantic model, and how it becomes the assistant's value.

Field names and their order are those of docs/catalogue-format.md; written files keep this order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationInfo

from assistant.errors import Wrong
from assistant.model import (
    Activity,
    Audience,
    Kind,
    Language,
    Period,
    Place,
    Price,
    Provider,
    Scope,
    Session,
    Setting,
    Subject,
)
from integrations.catalog import field_values
from integrations.catalog.accessibility import step_free_answers, step_free_said
from integrations.catalog.yaml_reader import Path


@dataclass(frozen=True)
class EntryDefaults:
    """What a file's values depend on, from ``catalog.yaml``."""

    language: Language = Language.DA
    """The language of a text that is one string."""
    currency: str = "DKK"


def _listed(value: object) -> list[object]:
    if isinstance(value, dict):
        raise Wrong("value.list_wanted")
    return list(value) if isinstance(value, list | tuple) else [value]


def _texts(value: object, info: ValidationInfo) -> object:
    if isinstance(value, list | tuple):
        raise Wrong("value.text.list")
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if item is not None and item != ""}
    return {_defaults(info).language: value}


def _defaults(info: ValidationInfo) -> EntryDefaults:
    return info.context if isinstance(info.context, EntryDefaults) else EntryDefaults()


def _expanded(least: int, most: int, unit: str) -> Callable[[object], list[object]]:
    """Turns ``9-11`` into 9, 10, 11 and ``11-2`` into 11, 12, 1, 2."""
    read = field_values.whole_number(least, most, unit)

    def expand(value: object) -> list[object]:
        found: list[object] = []
        for item in _listed(value):
            first, dash, last = str(item).replace("–", "-").partition("-")
            if not dash:
                found.append(item)
                continue
            start, end = read(first), read(last)
            found += range(start, end + 1) if start <= end else [*range(start, most + 1), *range(least, end + 1)]
        return found

    return expand


def _price(value: object, info: ValidationInfo) -> Price:
    if isinstance(value, dict):
        return field_values.price_of_fields(value)
    return field_values.price(value, _defaults(info).currency)


Word = Annotated[str, PlainValidator(field_values.one_line)]
Texts = Annotated[
    dict[
        Annotated[Language, PlainValidator(field_values.language)],
        Annotated[str, PlainValidator(field_values.one_word)],
    ],
    BeforeValidator(_texts),
]
Day = Annotated[date, PlainValidator(field_values.day)]
Months = Annotated[
    list[Annotated[int, PlainValidator(field_values.whole_number(1, 12, "months"))]],
    BeforeValidator(_expanded(1, 12, "months")),
]
Weeks = Annotated[
    list[Annotated[int, PlainValidator(field_values.whole_number(1, 53, "weeks"))]],
    BeforeValidator(_expanded(1, 53, "weeks")),
]
Periods = Annotated[list[Annotated[Period, PlainValidator(field_values.period)]], BeforeValidator(_listed)]
Weekdays = Annotated[list[Annotated[int, PlainValidator(field_values.weekday)]], BeforeValidator(_listed)]
Audiences = Annotated[
    list[Annotated[Audience, PlainValidator(field_values.one_of(Audience))]], BeforeValidator(_listed)
]
Subjects = Annotated[list[Annotated[Subject, PlainValidator(field_values.one_of(Subject))]], BeforeValidator(_listed)]
Settings = Annotated[list[Annotated[Setting, PlainValidator(field_values.one_of(Setting))]], BeforeValidator(_listed)]
Languages = Annotated[list[Annotated[Language, PlainValidator(field_values.language)]], BeforeValidator(_listed)]
Lines = Annotated[list[Word], BeforeValidator(_listed)]
Minutes = Annotated[int | None, PlainValidator(field_values.whole_number(1, 100_000, "minutes"))]
Seats = Annotated[int | None, PlainValidator(field_values.whole_number(0, 10_000, "seats"))]
Classes = Annotated[int | None, PlainValidator(field_values.whole_number(0, 100_000, "classes"))]
Adults = Annotated[int | None, PlainValidator(field_values.whole_number(0, 100, "adults"))]
Kits = Annotated[int | None, PlainValidator(field_values.whole_number(0, 100_000, "kits"))]


class FileModel(BaseModel):
    """Strict about its fields' names; a value."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SessionFile(FileModel):
    date: Day
    time: Annotated[str, PlainValidator(field_values.time_of_day)] = ""
    seats: Seats = None
    deadline: Day | None = None


class CapacityFile(FileModel):
    per_day: Classes = None
    per_school_year: Classes = None


class PlaceFile(FileModel):
    name: Word = ""
    town: Word = ""
    latitude: Annotated[float | None, PlainValidator(field_values.degrees(90))] = None
    longitude: Annotated[float | None, PlainValidator(field_values.degrees(180))] = None


class EntryFile(FileModel):
    """``activities/<id>.yaml``."""

    id: Word = ""
    """Only where the file's name cannot be the id."""
    title: Texts
    summary: Texts
    description: Texts = Field(default_factory=dict)
    kind: Annotated[Kind, PlainValidator(field_values.one_of(Kind))]
    audience: Audiences = [Audience.PUPILS]
    provider: Word
    subjects: Subjects = []
    grades: Annotated[tuple[int, int] | None, PlainValidator(field_values.grades)] = None
    months: Months = []
    weeks: Weeks = []
    dates: Periods = []
    weekdays: Weekdays = []
    sessions: Annotated[list[SessionFile], BeforeValidator(_listed)] = []
    deadline: Day | None = None
    duration_minutes: Minutes = None
    group_size: Annotated[tuple[int | None, int | None], PlainValidator(field_values.group_size)] = (None, None)
    adults_per_class: Adults = None
    capacity: CapacityFile = CapacityFile()
    place: PlaceFile = PlaceFile()
    setting: Settings = []
    price: Annotated[Price | None, PlainValidator(_price)] = None
    transport: Texts = Field(default_factory=dict)
    parking: Texts = Field(default_factory=dict)
    accessibility: Texts = Field(default_factory=dict)
    step_free: Annotated[bool | None, PlainValidator(field_values.truth)] = None
    food: Texts = Field(default_factory=dict)
    language_of_instruction: Languages = []
    curriculum: Texts = Field(default_factory=dict)
    preparation: Texts = Field(default_factory=dict)
    follow_up: Texts = Field(default_factory=dict)
    materials: Texts = Field(default_factory=dict)
    bring: Texts = Field(default_factory=dict)
    contact: Texts = Field(default_factory=dict)
    scope: Annotated[Scope, PlainValidator(field_values.one_of(Scope))] = Scope.LOCAL
    members_only: Annotated[bool, PlainValidator(field_values.truth)] = False
    stock: Kits = None
    last_confirmed: Day | None = None
    valid_until: Day | None = None
    source: Texts = Field(default_factory=dict)

    def to_activity(self, entry_id: str, provider: Provider) -> Activity:
        """The assistant's value of this entry."""
        sessions = (Session(one.date, one.time, one.seats, one.deadline) for one in self.sessions)
        return Activity(
            id=entry_id,
            title=self.title,
            summary=self.summary,
            kind=self.kind,
            provider=provider,
            description=self.description,
            audience=frozenset(self.audience),
            subjects=frozenset(self.subjects),
            grades=self.grades,
            months=frozenset(self.months),
            weeks=frozenset(self.weeks),
            dates=tuple(self.dates),
            weekdays=frozenset(self.weekdays),
            sessions=tuple(sorted(sessions, key=lambda one: (one.date, one.time))),
            deadline=self.deadline,
            duration_minutes=self.duration_minutes,
            group_size=self.group_size,
            adults_per_class=self.adults_per_class,
            per_day=self.capacity.per_day,
            per_school_year=self.capacity.per_school_year,
            place=Place(self.place.name, self.place.town, self.place.latitude, self.place.longitude),
            settings=frozenset(self.setting),
            price=self.price,
            transport=self.transport,
            parking=self.parking,
            accessibility=self.accessibility,
            step_free=step_free_said(self.accessibility) if self.step_free is None else self.step_free,
            food=self.food,
            languages=frozenset(self.language_of_instruction),
            curriculum=self.curriculum,
            preparation=self.preparation,
            follow_up=self.follow_up,
            materials=self.materials,
            bring=self.bring,
            contact=self.contact,
            scope=self.scope,
            members_only=self.members_only,
            stock=self.stock,
            last_confirmed=self.last_confirmed,
            valid_until=self.valid_until,
            source=next(iter(self.source.values()), ""),
        )


def broken_rules(entry: EntryFile) -> Iterator[tuple[Path, Wrong]]:
    """Each rule that the entry breaks: where, and what is wrong."""
    yield from _broken_by_sessions(entry)
    if entry.stock is not None and entry.kind.value != "loan_kit":
        yield ("stock",), Wrong("entry.stock")
    if (entry.place.latitude is None) != (entry.place.longitude is None):
        yield ("place",), Wrong("entry.coordinates")
    said = step_free_answers(entry.accessibility)
    if len(said) > 1 or (entry.step_free is not None and (not entry.step_free) in said):
        yield ("step_free",), Wrong("entry.step_free")


def _broken_by_sessions(entry: EntryFile) -> Iterator[tuple[Path, Wrong]]:
    seen: set[tuple[date, str]] = set()
    for number, session in enumerate(entry.sessions):
        day, at = session.date, ("sessions", number, "date")
        if entry.valid_until and day > entry.valid_until:
            yield at, Wrong("entry.session.late", session=day, until=entry.valid_until)
        if session.deadline and session.deadline > day:
            deadline = Wrong("entry.session.deadline", deadline=session.deadline, session=day)
            yield ("sessions", number, "deadline"), deadline
        if (day, session.time) in seen:
            yield at, Wrong("entry.session.twice", session=f"{day} {session.time}".rstrip())
        seen.add((day, session.time))
    last = max((session.date for session in entry.sessions), default=None)
    if entry.deadline and last and entry.deadline > last:
        yield ("deadline",), Wrong("entry.deadline", deadline=entry.deadline, last=last)


def broken_on(entry: EntryFile, today: date) -> Iterator[tuple[Path, Wrong]]:
    """What is wrong with the entry only as seen from this day."""
    if entry.last_confirmed and entry.last_confirmed > today:
        yield ("last_confirmed",), Wrong("entry.confirmed", day=entry.last_confirmed)
