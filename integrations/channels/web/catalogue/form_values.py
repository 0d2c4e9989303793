"""The edit form's fields and an entry's fields: one from the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from assistant.model import KITA, Activity, Provider, languages
from integrations.catalog.entry_fields import TEXT_FIELDS, fields_of
from integrations.catalog.field_values import number_shown
from integrations.catalog.sheets import when_cells
from integrations.catalog.yaml_reader import Raw
from integrations.channels.web.forms import Form

NEW_PROVIDER = "+"
"""The choice "another provider" in the list of providers."""

_LISTS = ("audience", "subjects", "months", "weekdays", "setting", "language_of_instruction")
_LINES = ("kind", "provider", "deadline", "scope", "stock", "last_confirmed", "valid_until")
_SESSION = ("date", "time", "seats", "deadline")


@dataclass(frozen=True)
class FilledForm:
    """What stands in the form."""

    values: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def has(self, name: str, value: object) -> bool:
        return str(value) in self.values.get(name, ())

    def rows(self, *names: str, more: int = 0) -> list[tuple[str, ...]]:
        """Fields that stand side by side, row by row, with so many empty rows at the end."""
        columns = (self.values.get(name, ()) for name in names)
        found = [row for row in zip_longest(*columns, fillvalue="") if any(row)]
        return [*found, *[("",) * len(names)] * more]


def filled_from(activity: Activity) -> FilledForm:
    """The form as it shows this entry."""
    values: dict[str, Sequence[str]] = {}
    for name in TEXT_FIELDS:
        for language, text in getattr(activity, name).items():
            values[f"{name}.{language}"] = (text,)
    fields = fields_of(activity)
    for name in (*_LISTS, *_LINES):
        value = fields.get(name)
        listed = (
            value if isinstance(value, Sequence) and not isinstance(value, str) else () if value is None else [value]
        )
        values[name] = [str(item) for item in listed]
    values["audience"] = sorted(activity.audience)
    values["scope"] = (activity.scope.value,)
    values["source"] = (activity.source,)
    values["weeks"] = (weeks_shown(activity.weeks),)
    if activity.grades is not None:
        values["grade_from"], values["grade_to"] = ((_grade(one),) for one in activity.grades)
    values["group_from"], values["group_to"] = ((_number(one),) for one in activity.group_size)
    values["period_from"] = [str(period.start or "") for period in activity.dates]
    values["period_to"] = [str(period.end or "") for period in activity.dates]
    for name in _SESSION:
        of_all = (getattr(session, name) for session in activity.sessions)
        values[f"session_{name}"] = ["" if item is None else str(item) for item in of_all]
    values["duration_minutes"] = (_number(activity.duration_minutes),)
    values["adults_per_class"] = (_number(activity.adults_per_class),)
    values["step_free"] = () if activity.step_free is None else (str(activity.step_free).lower(),)
    values["per_day"] = (_number(activity.per_day),)
    values["per_school_year"] = (_number(activity.per_school_year),)
    place = activity.place
    values["place_name"], values["place_town"] = (place.name,), (place.town,)
    values["latitude"], values["longitude"] = (_number(place.latitude),), (_number(place.longitude),)
    values["members_only"] = ("true",) if activity.members_only else ()
    return FilledForm(values | _price_values(activity))


def weeks_shown(weeks: frozenset[int]) -> str:
    """``10-14, 36``."""
    runs: list[list[int]] = []
    for week in sorted(weeks):
        if runs and week == runs[-1][-1] + 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _price_values(activity: Activity) -> dict[str, Sequence[str]]:
    price = activity.price
    if price is None:
        return {"price": ("",)}
    if price.free:
        return {"price": ("free",)}
    if price.amount is None:
        return {"price": ("words",), "price_words": (price.words,)}
    return {"price": (price.per,), "price_amount": (number_shown(price.amount),)}


def _grade(grade: int) -> str:
    return "kita" if grade == KITA else str(grade)


def _number(value: float | None) -> str:
    return "" if value is None else str(value)


# --- and back -------------------------------------------------------------------------------------------------------


def fields_from(form: Form) -> dict[str, Raw]:
    """The entry's fields as its file holds them, whatever was typed: the check of the files judges them."""
    fields: dict[str, Raw] = {name: _texts(form, name) for name in TEXT_FIELDS}
    fields |= {name: list(form.all(name)) for name in _LISTS}
    fields |= {name: form.line(name) for name in _LINES}
    fields |= {
        "source": form.words("source"),
        "grades": _grades(form),
        "weeks": _weeks(form.line("weeks", 400)),
        "dates": [_period(first, last) for first, last in FilledForm(form.fields).rows("period_from", "period_to")],
        "sessions": _sessions(form),
        "duration_minutes": _duration(form.line("duration_minutes")),
        "group_size": _group_size(form.line("group_from"), form.line("group_to")),
        "adults_per_class": form.line("adults_per_class"),
        "step_free": form.line("step_free"),
        "capacity": {name: form.line(name) or None for name in ("per_day", "per_school_year")},
        "place": {
            "name": form.line("place_name") or None,
            "town": form.line("place_town") or None,
            "latitude": _decimal(form.line("latitude")) or None,
            "longitude": _decimal(form.line("longitude")) or None,
        },
        "price": _price(form),
        "members_only": "true" if form.line("members_only") else None,
    }
    return fields


def new_provider_from(form: Form) -> dict[str, Raw] | None:
    """The provider that is created along with the entry; None where a known one was chosen."""
    if form.line("provider") != NEW_PROVIDER:
        return None
    return {name: form.line(f"provider_{name}") for name in ("name", "town", "email", "phone", "website")}


def known_provider_typed(form: Form, providers: Mapping[str, Provider]) -> Provider | None:
    """The known provider beside whose choice, or under whose name, details of a new one were typed: they would go
    nowhere."""
    details = [form.line(f"provider_{name}") for name in ("town", "email", "phone", "website")]
    name = form.line("provider_name")
    chosen = providers.get(form.line("provider"))
    if chosen is not None:
        return chosen if name or any(details) else None
    same = next((one for one in providers.values() if name and one.name.casefold() == name.casefold()), None)
    return same if any(details) else None


def _texts(form: Form, name: str) -> dict[str, Raw]:
    return {str(language): words for language in languages() if (words := form.words(f"{name}.{language}"))}


def _grades(form: Form) -> str:
    ends = [end for end in (form.line("grade_from"), form.line("grade_to")) if end]
    return "-".join(ends)


def _weeks(text: str) -> list[Raw]:
    joined = re.sub(r"\s*[-–]\s*", "-", text)
    return [part for part in re.split(r"[\s,;]+", joined) if part]


def _period(first: str, last: str) -> str:
    return f"{first.strip() or '..'}/{last.strip() or '..'}"


def _sessions(form: Form) -> list[Raw]:
    rows = FilledForm(form.fields).rows(*(f"session_{name}" for name in _SESSION))
    return [{name: value.strip() for name, value in zip(_SESSION, row, strict=True) if value.strip()} for row in rows]


def _duration(text: str) -> Raw:
    try:
        return when_cells.duration(text) if text else None
    except ValueError:
        return text


def _group_size(fewest: str, most: str) -> str:
    return f"{fewest}-{most}" if fewest else most


def _decimal(text: str) -> str:
    return text.replace(",", ".")


def _price(form: Form) -> Raw:
    kind = form.line("price")
    if kind == "words":
        return form.line("price_words", 300)
    if kind in ("class", "pupil"):
        return {"amount": _decimal(form.line("price_amount")) or "?", "per": kind}
    return "free" if kind == "free" else None
