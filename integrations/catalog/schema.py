"""What may stand in a catalogue's files, as pydantic models, and how it becomes the assistant's values and back.

Field names and their order are those of docs/catalogue-format.md; written files keep this order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError, ValidationInfo

from assistant.model import (
    Activity,
    Audience,
    Kind,
    Language,
    Office,
    Period,
    Place,
    Price,
    Provider,
    School,
    Scope,
    Session,
    Setting,
    Subject,
)
from integrations.catalog import values
from integrations.catalog.yaml_text import Path, Raw


@dataclass(frozen=True)
class Ground:
    """What a file's values depend on, from ``catalog.yaml``."""

    language: Language = Language.DA
    """The language of a text that is one string."""
    currency: str = "DKK"


def _listed(value: object) -> list[object]:
    if isinstance(value, dict):
        raise ValueError("A list is expected here, not a group of fields.")
    return list(value) if isinstance(value, list | tuple) else [value]


def _texts(value: object, info: ValidationInfo) -> object:
    if isinstance(value, list | tuple):
        raise ValueError("A text is expected here, not a list; put it in quotes if it begins with `[` or `-`.")
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if item is not None and item != ""}
    return {_ground(info).language: value}


def _ground(info: ValidationInfo) -> Ground:
    return info.context if isinstance(info.context, Ground) else Ground()


def _expanded(least: int, most: int, unit: str) -> Callable[[object], list[object]]:
    """Turns ``9-11`` into 9, 10, 11 and ``11-2`` into 11, 12, 1, 2."""
    read = values.whole_number(least, most, unit)

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
        return values.price_of_fields(value)
    return values.price(value, _ground(info).currency)


Word = Annotated[str, PlainValidator(values.one_line)]
Texts = Annotated[
    dict[Annotated[Language, PlainValidator(values.language)], Annotated[str, PlainValidator(values.one_word)]],
    BeforeValidator(_texts),
]
Day = Annotated[date, PlainValidator(values.day)]
Months = Annotated[
    list[Annotated[int, PlainValidator(values.whole_number(1, 12, "months"))]],
    BeforeValidator(_expanded(1, 12, "months")),
]
Weeks = Annotated[
    list[Annotated[int, PlainValidator(values.whole_number(1, 53, "weeks"))]],
    BeforeValidator(_expanded(1, 53, "weeks")),
]
Periods = Annotated[list[Annotated[Period, PlainValidator(values.period)]], BeforeValidator(_listed)]
Weekdays = Annotated[list[Annotated[int, PlainValidator(values.weekday)]], BeforeValidator(_listed)]
Audiences = Annotated[list[Annotated[Audience, PlainValidator(values.one_of(Audience))]], BeforeValidator(_listed)]
Subjects = Annotated[list[Annotated[Subject, PlainValidator(values.one_of(Subject))]], BeforeValidator(_listed)]
Settings = Annotated[list[Annotated[Setting, PlainValidator(values.one_of(Setting))]], BeforeValidator(_listed)]
Languages = Annotated[list[Annotated[Language, PlainValidator(values.language)]], BeforeValidator(_listed)]
Lines = Annotated[list[Word], BeforeValidator(_listed)]
Minutes = Annotated[int | None, PlainValidator(values.whole_number(1, 100_000, "minutes"))]
Seats = Annotated[int | None, PlainValidator(values.whole_number(0, 10_000, "seats"))]
Classes = Annotated[int | None, PlainValidator(values.whole_number(0, 100_000, "classes"))]
Kits = Annotated[int | None, PlainValidator(values.whole_number(0, 100_000, "kits"))]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SessionFile(_File):
    date: Day
    time: Annotated[str, PlainValidator(values.time_of_day)] = ""
    seats: Seats = None
    deadline: Day | None = None


class CapacityFile(_File):
    per_day: Classes = None
    per_school_year: Classes = None


class PlaceFile(_File):
    name: Word = ""
    town: Word = ""
    latitude: Annotated[float | None, PlainValidator(values.degrees(90))] = None
    longitude: Annotated[float | None, PlainValidator(values.degrees(180))] = None


class EntryFile(_File):
    """``activities/<id>.yaml``."""

    id: Word = ""
    """Only where the file's name cannot be the id."""
    title: Texts
    summary: Texts
    description: Texts = Field(default_factory=dict)
    kind: Annotated[Kind, PlainValidator(values.one_of(Kind))]
    audience: Audiences = [Audience.PUPILS]
    provider: Word
    subjects: Subjects = []
    grades: Annotated[tuple[int, int] | None, PlainValidator(values.grades)] = None
    months: Months = []
    weeks: Weeks = []
    dates: Periods = []
    weekdays: Weekdays = []
    sessions: Annotated[list[SessionFile], BeforeValidator(_listed)] = []
    deadline: Day | None = None
    duration_minutes: Minutes = None
    group_size: Annotated[tuple[int | None, int | None], PlainValidator(values.group_size)] = (None, None)
    capacity: CapacityFile = CapacityFile()
    place: PlaceFile = PlaceFile()
    setting: Settings = []
    price: Annotated[Price | None, PlainValidator(_price)] = None
    transport: Texts = Field(default_factory=dict)
    language_of_instruction: Languages = []
    curriculum: Texts = Field(default_factory=dict)
    preparation: Texts = Field(default_factory=dict)
    follow_up: Texts = Field(default_factory=dict)
    materials: Texts = Field(default_factory=dict)
    contact: Texts = Field(default_factory=dict)
    scope: Annotated[Scope, PlainValidator(values.one_of(Scope))] = Scope.LOCAL
    members_only: Annotated[bool, PlainValidator(values.truth)] = False
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
            per_day=self.capacity.per_day,
            per_school_year=self.capacity.per_school_year,
            place=Place(self.place.name, self.place.town, self.place.latitude, self.place.longitude),
            settings=frozenset(self.setting),
            price=self.price,
            transport=self.transport,
            languages=frozenset(self.language_of_instruction),
            curriculum=self.curriculum,
            preparation=self.preparation,
            follow_up=self.follow_up,
            materials=self.materials,
            contact=self.contact,
            scope=self.scope,
            members_only=self.members_only,
            stock=self.stock,
            last_confirmed=self.last_confirmed,
            valid_until=self.valid_until,
            source=next(iter(self.source.values()), ""),
        )


# --- the other files ------------------------------------------------------------------------------------------------


def _mail_address(value: object) -> str:
    word = values.one_line(value)
    if not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+", word):
        raise ValueError(f"`{values.shown(word)}` is not a mail address.")
    return word


def _web_address(value: object) -> str:
    word = values.one_line(value)
    if not re.fullmatch(r"https?://\S+", word):
        raise ValueError(f"`{values.shown(word)}` is not a web address; it begins with `https://`.")
    return word


MailAddress = Annotated[str, PlainValidator(_mail_address)]


class ProviderFile(_File):
    """One provider in ``providers.yaml``."""

    name: Word
    town: Word = ""
    email: MailAddress = ""
    phone: Word = ""
    website: Annotated[str, PlainValidator(_web_address)] = ""
    per_week: Classes = None
    about: Texts = Field(default_factory=dict)

    def to_provider(self, provider_id: str) -> Provider:
        return Provider(id=provider_id, **{name: getattr(self, name) for name in type(self).model_fields})


class SchoolFile(_File):
    """One school in ``schools.yaml``."""

    name: Word
    town: Word = ""
    domains: Lines = []
    classes: dict[
        Annotated[str, PlainValidator(values.one_line)],
        Annotated[int, PlainValidator(values.whole_number(0, 1000, "pupils"))],
    ] = Field(default_factory=dict)

    def to_school(self, school_id: str) -> School:
        domains = tuple(domain.lower().removeprefix("@") for domain in self.domains)
        return School(school_id, self.name, self.town, domains, self.classes)


class OfficeFile(_File):
    name: Word = ""
    email: MailAddress = ""
    phone: Word = ""

    def to_office(self) -> Office:
        return Office(self.name, self.email, self.phone)


def _country(value: object) -> str:
    word = values.one_line(value)
    if not re.fullmatch(r"[A-Z]{2}", word):
        raise ValueError(f"`{values.shown(word)}` is not a country; write two capital letters such as `DK` or `DE`.")
    return word


def _currency(value: object) -> str:
    word = values.one_line(value)
    if not re.fullmatch(r"[A-Z]{3}", word):
        raise ValueError(
            f"`{values.shown(word)}` is not a currency; write three capital letters such as `DKK` or `EUR`."
        )
    return word


def _time_zone(value: object) -> str:
    word = values.one_line(value)
    try:
        ZoneInfo(word)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"`{values.shown(word)}` is not a time zone; write for example `Europe/Copenhagen`.") from None
    return word


class CatalogFile(_File):
    """``catalog.yaml``. What is left out follows from the country."""

    name: Texts = Field(default_factory=dict)
    country: Annotated[str, PlainValidator(_country)] = "DK"
    region: Word = ""
    languages: Languages = []
    currency: Annotated[str, PlainValidator(_currency)] = ""
    time_zone: Annotated[str, PlainValidator(_time_zone)] = ""
    office: OfficeFile = OfficeFile()

    @property
    def german(self) -> bool:
        return self.country == "DE"

    def ground(self) -> Ground:
        """The first language and the currency, from the file or from the country."""
        language = self.languages[0] if self.languages else Language.DE if self.german else Language.DA
        return Ground(language, self.currency or ("EUR" if self.german else "DKK"))


KNOWN_HOLIDAYS = ("autumn", "christmas", "winter", "easter", "ascension", "whitsun", "summer", "spring", "carnival")


def holiday_period(value: object) -> Period:
    """A holiday has a first and a last day."""
    found = values.period(value)
    if found.start is None or found.end is None:
        raise ValueError("A holiday needs its first and its last day, as `2026-10-10/2026-10-18`.")
    return found


def check_holiday_name(name: str) -> None:
    """Other names than the known ones are allowed, but not one that is nearly a known one."""
    near = values.nearest(name, KNOWN_HOLIDAYS)
    if name not in KNOWN_HOLIDAYS and near:
        raise ValueError(f"`{values.shown(name)}` looks like `{near}`; write `{near}` or a name of your own.")


def check_school_year(name: str) -> None:
    found = re.fullmatch(r"(\d{4})/(\d\d)", name)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise ValueError(f"`{values.shown(name)}` is not a school year; write it as `2026/27`.")


# --- from pydantic's errors to sentences ------------------------------------------------------------------------------


def without_unknown(value: Raw) -> Raw:
    """The value without fields that are empty, at the first two levels: an empty field means unknown."""
    if not isinstance(value, Mapping):
        return value
    return {
        name: ({key: one for key, one in item.items() if one is not None} if isinstance(item, Mapping) else item)
        for name, item in value.items()
        if item is not None and item not in ("", [], {})
    }


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[tuple[Path, str]]:
    """Where in the file (as a path of fields) and what, for each thing that is wrong."""
    return [_fault_of(one["type"], one["loc"], one, model) for one in error.errors(include_url=False)]


def _fault_of(kind: str, loc: Sequence[str | int], one: Mapping[str, Any], model: type[BaseModel]) -> tuple[Path, str]:
    path = tuple(part for part in loc if part != "[key]")
    if kind == "value_error":
        return path, str(one["ctx"]["error"])
    names = _names_at(model, path[:-1])
    if kind == "missing":
        return path, f"`{path[-1]}` is missing; add `{path[-1]}: ...`."
    if kind == "extra_forbidden":
        near = values.nearest(str(path[-1]), names)
        hint = f"did you mean `{near}`?" if near else f"Allowed: {', '.join(names)}."
        return path, f"There is no field `{values.shown(path[-1])}`; {hint}"
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        wanted = f" with {', '.join(_names_at(model, path))}" if _names_at(model, path) else ""
        return path, f"A group of fields{wanted} is expected here, as `{{name: value}}`."
    return path, f"This cannot be read ({one['msg']})."


def _names_at(model: type[BaseModel], path: Path) -> list[str]:
    inner: dict[str, type[BaseModel]] = {
        "sessions": SessionFile,
        "capacity": CapacityFile,
        "place": PlaceFile,
        "office": OfficeFile,
    }
    if path:
        found = inner.get(str(path[0]))
        return list(found.model_fields) if found else []
    return list(model.model_fields)
