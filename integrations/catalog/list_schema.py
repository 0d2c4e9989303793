"""What may stand in ``catalog.yaml``, ``providers.yaml``, ``schools.yaml`` and ``holidays.yaml``.

Field names and their order are those of docs/catalogue-format.md; written files keep this order.
"""

from __future__ import annotations

import re
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, PlainValidator

from assistant.errors import Wrong
from assistant.model import Language, Office, Period, Point, Provider, School
from integrations.catalog import field_values
from integrations.catalog.entry_schema import Classes, EntryDefaults, FileModel, Languages, Lines, Texts, Word


def _mail_address(value: object) -> str:
    word = field_values.one_line(value)
    if not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+", word):
        raise Wrong("value.mail", word=field_values.shown(word))
    return word


def _web_address(value: object) -> str:
    word = field_values.one_line(value)
    if not re.fullmatch(r"https?://\S+", word):
        raise Wrong("value.web", word=field_values.shown(word))
    return word


MailAddress = Annotated[str, PlainValidator(_mail_address)]


class ProviderFile(FileModel):
    """One provider in ``providers.yaml``."""

    name: Word
    town: Word = ""
    email: MailAddress = ""
    phone: Word = ""
    website: Annotated[str, PlainValidator(_web_address)] = ""
    per_week: Classes = None
    about: Texts = Field(default_factory=dict)
    language: Annotated[Language | None, PlainValidator(field_values.language)] = None

    def to_provider(self, provider_id: str) -> Provider:
        return Provider(id=provider_id, **{name: getattr(self, name) for name in type(self).model_fields})


class SchoolFile(FileModel):
    """One school in ``schools.yaml``."""

    name: Word
    town: Word = ""
    domains: Lines = Field(default_factory=list)
    classes: dict[
        Annotated[str, PlainValidator(field_values.one_line)],
        Annotated[int, PlainValidator(field_values.whole_number(0, 1000, "pupils"))],
    ] = Field(default_factory=dict)

    def to_school(self, school_id: str) -> School:
        domains = tuple(domain.lower().removeprefix("@") for domain in self.domains)
        return School(school_id, self.name, self.town, domains, self.classes)


class OfficeFile(FileModel):
    name: Word = ""
    email: MailAddress = ""
    phone: Word = ""

    def to_office(self) -> Office:
        return Office(self.name, self.email, self.phone)


class TownFile(FileModel):
    """Where a town is."""

    latitude: Annotated[float, PlainValidator(field_values.degrees(90))]
    longitude: Annotated[float, PlainValidator(field_values.degrees(180))]

    def to_point(self) -> Point:
        return Point(self.latitude, self.longitude)


def _country(value: object) -> str:
    word = field_values.one_line(value)
    if not re.fullmatch(r"[A-Z]{2}", word):
        raise Wrong("value.country", word=field_values.shown(word))
    return word


def _currency(value: object) -> str:
    word = field_values.one_line(value)
    if not re.fullmatch(r"[A-Z]{3}", word):
        raise Wrong("value.currency", word=field_values.shown(word))
    return word


def _time_zone(value: object) -> str:
    word = field_values.one_line(value)
    try:
        ZoneInfo(word)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Wrong("value.time_zone", word=field_values.shown(word)) from None
    return word


class CatalogFile(FileModel):
    """``catalog.yaml``. What is left out follows from the country."""

    name: Texts = Field(default_factory=dict)
    country: Annotated[str, PlainValidator(_country)] = "DK"
    region: Word = ""
    languages: Languages = Field(default_factory=list)
    currency: Annotated[str, PlainValidator(_currency)] = ""
    time_zone: Annotated[str, PlainValidator(_time_zone)] = ""
    office: OfficeFile = OfficeFile()
    towns: dict[Annotated[str, PlainValidator(field_values.one_line)], TownFile] = Field(default_factory=dict)

    @property
    def german(self) -> bool:
        return self.country == "DE"

    def defaults(self) -> EntryDefaults:
        """The first language and the currency, from the file or from the country."""
        language = self.languages[0] if self.languages else Language.DE if self.german else Language.DA
        return EntryDefaults(language, self.currency or ("EUR" if self.german else "DKK"))


KNOWN_HOLIDAYS = ("autumn", "christmas", "winter", "easter", "ascension", "whitsun", "summer", "spring", "carnival")


def holiday_period(value: object) -> Period:
    """A holiday has a first and a last day."""
    found = field_values.period(value)
    if found.start is None or found.end is None:
        raise Wrong("value.holiday.ends")
    return found


def check_holiday_name(name: str) -> None:
    """Other names than the known ones are allowed, but not one that is nearly a known one."""
    near = field_values.nearest(name, KNOWN_HOLIDAYS)
    if name not in KNOWN_HOLIDAYS and near:
        raise Wrong("value.holiday.near", word=field_values.shown(name), near=near)


def check_school_year(name: str) -> None:
    found = re.fullmatch(r"(\d{4})/(\d\d)", name)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise Wrong("value.school_year", word=field_values.shown(name))
