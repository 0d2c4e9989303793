"""The fields of an entry and their values as coordinators read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.errors import Fault, Name, Named, Wrong
from assistant.model import Activity, Catalog, Language, languages
from assistant.replies.dates import months_in_words, weekdays_in_words
from assistant.replies.phrases import phrase
from integrations.catalog.entry_fields import TEXT_FIELDS, differences
from integrations.catalog.field_values import WEEKDAYS
from integrations.catalog.yaml_reader import Raw
from integrations.channels.web.texts import alone, say

_CHOICES = {
    "audience": "audience",
    "subjects": "subject",
    "setting": "setting",
    "language_of_instruction": "language",
}
_SHARED = {
    "grades": "grades.plural",
    "provider_name": "name",
    "provider_town": "town",
    "provider_phone": "phone",
    "provider_email": "email",
    "place_town": "town",
}
"""Fields that are called as something else is."""


@dataclass(frozen=True)
class FieldChange:
    """One field that differs, in words; empty: not stated."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with the form, and at which of its fields."""

    anchor: str
    label: str
    sentence: str


def changes_in_words(
    before: Activity | None, after: Activity | None, language: Language, catalog: Catalog
) -> list[FieldChange]:
    """Every field that differs; a text for each of its languages."""
    rows: list[FieldChange] = []
    # a provider that comes with the entry is not in the catalogue yet
    providers = {one.provider.id: one.provider for one in (before, after) if one is not None} | dict(catalog.providers)
    catalog = replace(catalog, providers=providers)
    for name, (old, new) in differences(before, after).items():
        if name in TEXT_FIELDS:
            rows += _text_changes(name, old, new, language)
        else:
            shown = (value_in_words(name, value, language, catalog) for value in (old, new))
            rows.append(FieldChange(label_of(name, language), *shown))
    return rows


def _text_changes(name: str, old: Raw, new: Raw, language: Language) -> Iterator[FieldChange]:
    before, after = (value if isinstance(value, Mapping) else {} for value in (old, new))
    for written in dict.fromkeys([*before, *after]):
        pair = str(before.get(written) or ""), str(after.get(written) or "")
        if pair[0] != pair[1]:
            yield FieldChange(f"{label_of(name, language)} ({phrase(language, f'language.{written}')})", *pair)


def label_of(field: str, language: Language) -> str:
    """The field's name on the form; texts may have their language behind a dot."""
    name, _, written = field.partition(".")
    keys = (f"catalogue.field.{name}", f"label.{_SHARED.get(name, name)}")
    label = say.first(language, *keys) if any(key in say for key in keys) else name
    return f"{label} ({phrase(language, f'language.{written}')})" if written in languages() else label


def value_in_words(name: str, value: Raw, language: Language, catalog: Catalog) -> str:
    """A value as it stands in an entry's file, in words."""
    if value is None:
        return ""
    if name == "kind":
        return alone(language, "kind", str(value))
    if name in _CHOICES:
        listed = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        return ", ".join(alone(language, _CHOICES[name], str(one)) for one in listed)
    if name == "provider":
        provider = catalog.providers.get(str(value))
        return provider.name if provider else str(value)
    if name == "months" and isinstance(value, Sequence):
        return months_in_words([int(str(month)) for month in value], language)
    if name == "weekdays" and isinstance(value, Sequence):
        return weekdays_in_words([WEEKDAYS.index(str(day)) for day in value], language)
    if name == "scope":
        return say(language, f"scope.{value}")
    if name == "price":
        return _price(value, language)
    return _plain(value, language)


def _price(value: Raw, language: Language) -> str:
    if isinstance(value, Mapping):
        return phrase(language, f"price.{value['per']}", amount=str(value["amount"]))
    if value == "free":
        return phrase(language, "price.free")
    return phrase(language, "price.class", amount=str(value)) if isinstance(value, int | float) else str(value)


def _plain(value: Raw, language: Language) -> str:
    if isinstance(value, bool):
        return say(language, "truth.yes" if value else "truth.no")
    if isinstance(value, Mapping):
        return ", ".join(f"{label_of(str(key), language)} {item}" for key, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_plain(item, language) for item in value)
    return str(value)


def fault_in_words(fault: Fault, language: Language) -> FieldFault:
    """In words of the form where it has them for the field, else as for the files."""
    anchor = anchor_of(fault.field)
    name = anchor.partition(".")[0]
    key = f"catalogue.fault.{'per_day' if name == 'per_school_year' else name}"
    sentence = say(language, key) if key in say else worded(fault, language)
    return FieldFault(anchor, label_of(anchor, language), sentence)


def worded(fault: Fault | Wrong, language: Language) -> str:
    """What is wrong, with what is allowed called as the page calls it."""
    return fault.in_words(language, name_in(language))


def name_in(language: Language) -> Name:
    """How the page calls a kind, a subject, a weekday, a field ..."""

    def name(value: Named) -> str:
        if value.family == "field":
            return label_of(value.value, language)
        if value.family == "weekday":
            return weekdays_in_words([WEEKDAYS.index(value.value)], language)
        return alone(language, value.family, value.value)

    return name


def anchor_of(field: str) -> str:
    """The form's field for a place in the file: ``per_day`` for ``capacity.per_day``."""
    head, _, rest = field.partition(".")
    if head == "new_provider":
        return f"provider_{rest or 'name'}"
    if head == "capacity" and rest:
        return rest
    if head == "place":
        return {"name": "place_name", "town": "place_town", "longitude": "longitude"}.get(rest, "latitude")
    return field if rest in languages() else head
