"""A provider's form about one entry, as fields of the catalogue's files and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from pydantic import ValidationError

from assistant.model import KITA, Activity, Kind, Language, Subject, languages
from assistant.replies.activity_facts import grade_in_words, listed
from integrations.catalog.entry_fields import fields_of, grades_shown, group_size_shown, price_shown
from integrations.catalog.entry_schema import EntryDefaults, EntryFile, broken_on, broken_rules
from integrations.catalog.field_values import WEEKDAYS
from integrations.catalog.validation import faults_of, without_unknown
from integrations.catalog.yaml_reader import Raw
from integrations.channels.web.forms import Form
from integrations.channels.web.texts import alone, say

TEXT_FIELDS: Mapping[str, int] = {
    "title": 120,
    "summary": 400,
    "description": 6_000,
    "preparation": 2_000,
    "materials": 2_000,
    "bring": 1_000,
    "food": 1_000,
    "transport": 1_000,
    "parking": 1_000,
    "accessibility": 1_000,
    "contact": 400,
}
"""The texts that a provider writes, and how many characters of each are kept."""
GRADES = range(KITA, 14)


@dataclass(frozen=True)
class OfferForm:
    """What a form says about an entry."""

    fields: Mapping[str, Raw]
    """What differs from the entry as it is, by the names of the catalogue's files; None: no longer stated."""
    wrong: Sequence[str]
    """The fields that cannot be read."""


def form_values(activity: Activity | None, language: Language) -> dict[str, tuple[str, ...]]:
    """How the form is filled in before anybody writes: as the entry stands, or empty."""
    if activity is None:
        return {}
    fewest, most = activity.group_size
    first, last = activity.grades or (None, None)
    written = written_in(activity, language)
    found: dict[str, tuple[object, ...]] = {
        **{name: (getattr(activity, name).get(written, ""),) for name in TEXT_FIELDS},
        "kind": (activity.kind.value,),
        "subjects": tuple(sorted(activity.subjects)),
        "grade_from": (first,),
        "grade_to": (last,),
        "months": tuple(sorted(activity.months)),
        "weekdays": tuple(WEEKDAYS[number] for number in sorted(activity.weekdays)),
        "duration_minutes": (activity.duration_minutes,),
        "fewest": (fewest,),
        "most": (most,),
        "adults_per_class": (activity.adults_per_class,),
        "step_free": (None if activity.step_free is None else str(activity.step_free).lower(),),
        "per_day": (activity.per_day,),
        "per_school_year": (activity.per_school_year,),
        "place": (activity.place.name,),
        "town": (activity.place.town,),
        "price": (_price_words(activity, language),),
        "valid_until": (activity.valid_until,),
    }
    return {name: tuple("" if one is None else str(one) for one in values) for name, values in found.items()}


def written_in(activity: Activity | None, language: Language) -> Language:
    """The language in which the form is about the entry's texts: the reader's, where the entry has it."""
    if activity is None or language in activity.title:
        return language
    return next(iter(activity.title), language)


def read_offer(form: Form, activity: Activity | None, language: Language, currency: str, today: date) -> OfferForm:
    """Never raises: what cannot be read is named."""
    before = {} if activity is None else fields_of(activity)
    written = written_in(activity, language)
    wrong: list[str] = []
    after: dict[str, Raw] = dict(before)
    for name, most in TEXT_FIELDS.items():
        texts = cast("Mapping[str, Raw]", before.get(name, {}))
        words = form.words(name)[:most]
        said = words if name in ("description", "preparation", "materials") else " ".join(words.split())
        after[name] = texts if said == texts.get(written, "") else _with_text(name, texts, written, said)
    wrong += [name for name in ("title", "summary") if not after[name]]
    after["kind"] = form.line("kind")
    after["subjects"] = [one.value for one in Subject if one.value in form.all("subjects")]
    after["months"] = [month for month in range(1, 13) if str(month) in form.all("months")]
    after["weekdays"] = [day for day in WEEKDAYS if day in form.all("weekdays")]
    same_price = activity is not None and form.line("price") == _price_words(activity, language)
    after["price"] = before.get("price") if same_price else form.line("price")
    after["valid_until"] = form.line("valid_until")
    after["place"] = _known({**_group(before, "place"), "name": form.line("place"), "town": form.line("town")})
    after["grades"] = _grades(form, wrong)
    numbers = {name: _number(form, name, wrong) for name in _NUMBERS}
    after["duration_minutes"] = numbers["duration_minutes"]
    after["group_size"] = group_size_shown((numbers["fewest"], numbers["most"]))
    after["adults_per_class"] = numbers["adults_per_class"]
    after["step_free"] = {"true": True, "false": False}.get(form.line("step_free"))
    after["capacity"] = _known({name: numbers[name] for name in ("per_day", "per_school_year")})
    wrong += [name for name in _broken(after, EntryDefaults(language, currency), today) if name not in wrong]
    names = [name for name in after if _stated(after[name]) != _stated(before.get(name))]
    return OfferForm({name: _stated(after[name]) for name in names}, wrong)


def merged(activity: Activity | None, offered: Mapping[str, Raw], provider_id: str, confirmed: date) -> dict[str, Raw]:
    """The whole entry with what was offered: the provider has just said that it is right."""
    before = {} if activity is None else fields_of(activity)
    fields = {**before, **offered, "provider": provider_id, "last_confirmed": confirmed.isoformat()}
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def in_words(name: str, value: Raw, language: Language) -> str:
    """A field's value as a coordinator reads it; empty for what is not stated."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return say(language, "truth.yes" if value else "truth.no")
    if isinstance(value, Mapping):
        parts = [(str(key), str(one)) for key, one in value.items()]
        if all(key in languages() for key, _ in parts):
            # in one order, so that what is compared stands side by side
            parts.sort(key=lambda part: languages().index(Language(part[0])))
            return parts[0][1] if len(parts) == 1 else "\n".join(f"{key.upper()}: {one}" for key, one in parts)
        return "\n".join(f"{label_of(key, language)}: {one}" for key, one in parts)
    words = [_word(name, str(one), language) for one in (value if isinstance(value, list | tuple) else [value])]
    return ", ".join(words)


def unchanged_in(before: Raw, after: Raw, language: Language) -> str:
    """The languages of a text that was changed in another one, in words; empty for what is no text."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return ""
    same = [one for one in languages() if one in before and before[one] == after.get(one)]
    changed = any(after.get(one) != before.get(one) for one in languages())
    return listed((say(language, f"language.{one}") for one in same), language) if changed else ""


def label_of(name: str, language: Language) -> str:
    """The field's name on the form; a field that the form has not, as the catalogue's files call it."""
    keys = (f"offer.{_SHARED.get(name, name)}", f"label.{_SHARED.get(name, name)}")
    return say.first(language, *keys) if any(key in say for key in keys) else name


def grade_choices(language: Language) -> list[tuple[str, str]]:
    return [(grade_in_words(grade, language), str(grade)) for grade in GRADES]


def kind_choices(language: Language) -> list[tuple[str, str]]:
    return sorted((alone(language, "kind", kind), kind.value) for kind in Kind)


_SHARED = {"name": "place", "words": "message", "grades": "grades.plural"}
"""Fields that are called as something else is."""

_NUMBERS: Mapping[str, tuple[int, int]] = {
    "duration_minutes": (1, 100_000),
    "fewest": (1, 999),
    "most": (1, 999),
    "adults_per_class": (0, 100),
    "per_day": (0, 999),
    "per_school_year": (0, 9_999),
}
_FACTS = frozenset({"accessibility", "contact"})
_FIELD_OF = {"fewest": "group_size", "most": "group_size"}


def _with_text(name: str, texts: Mapping[str, Raw], written: Language, said: str) -> dict[str, Raw]:
    """The texts with this one, in the order in which they stood. What is a fact in words (a telephone number) is not
    left standing in another language beside the new one."""
    kept = {} if name in _FACTS else {one: text for one, text in texts.items() if one != written or said}
    return {**kept, **({written: said} if said else {})}


def _number(form: Form, name: str, wrong: list[str]) -> int | None:
    try:
        return form.number(name, *_NUMBERS[name])
    except ValueError:
        wrong.append(_FIELD_OF.get(name, name))
        return None


def _grades(form: Form, wrong: list[str]) -> Raw:
    first, last = form.line("grade_from"), form.line("grade_to")
    if not first and not last:
        return None
    known = {str(grade): grade for grade in GRADES}
    low, high = known.get(first or last), known.get(last or first)
    if low is None or high is None or low > high:
        wrong.append("grades")
        return None
    return grades_shown((low, high))


def _price_words(activity: Activity, language: Language) -> str:
    words = price_shown(activity.price)
    return say(language, "offer.price.free") if words == "free" else words


def _broken(fields: Mapping[str, Raw], defaults: EntryDefaults, today: date) -> list[str]:
    """The fields that a catalogue's file could not have."""
    stated = {name: value for name, value in fields.items() if value not in (None, "", [], {})}
    try:
        entry = EntryFile.model_validate(without_unknown({**stated, "provider": "any"}), context=defaults)
    except ValidationError as error:
        return list(dict.fromkeys(str(path[0]) for path, _ in faults_of(error, EntryFile) if path))
    return list(dict.fromkeys(str(path[0]) for path, _ in (*broken_rules(entry), *broken_on(entry, today))))


def _stated(value: Raw) -> Raw:
    """None in place of what says nothing; no and 0 say something."""
    return None if value in ("", [], {}) else value


def _group(fields: Mapping[str, Raw], name: str) -> Mapping[str, Raw]:
    return cast("Mapping[str, Raw]", fields.get(name, {}))


def _known(fields: Mapping[str, Raw]) -> dict[str, Raw]:
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _word(name: str, value: str, language: Language) -> str:
    if name == "kind":
        return alone(language, "kind", value)
    if name == "subjects":
        return alone(language, "subject", value)
    if name == "price" and value == "free":
        return say(language, "offer.price.free")
    return value
