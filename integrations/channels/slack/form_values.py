"""What came back in a form: whose it is, its values, and what is wrong with them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.model import Facts, Period, Verb
from integrations.channels.slack.button_values import ButtonValue
from integrations.channels.slack.texts import text

CALLBACK = "klassetur_form"
DESPITE = "propose.despite"
"""Begins the name of the field whose tick says "all the same"; the day follows."""
MOST_PUPILS = 1000
MOST_ALTERNATIVES = 5
_TEXTS = frozenset({"class_name", "school", "phone", "wishes"})
"""The texts that the form of a choice asks for."""
_ID = re.compile(r"[a-z0-9-]{1,100}")

Values = Mapping[str, str]
"""What was filled in, by field name; stripped."""


@dataclass(frozen=True)
class ButtonOrigin:
    """Where the button was pressed."""

    channel: str
    thread_ts: str


def press_of(view: Mapping[str, Any]) -> tuple[ButtonValue, ButtonOrigin]:
    """What the form is about. Raises `ValueError` when the form is none of ours."""
    try:
        if view["callback_id"] != CALLBACK:
            raise ValueError(view["callback_id"])
        fields = json.loads(view["private_metadata"])
        return ButtonValue.from_json(fields["press"]), ButtonOrigin(str(fields["channel"]), str(fields["thread_ts"]))
    except (KeyError, TypeError) as fault:
        raise ValueError(f"not a form of ours: {fault}") from fault


def values_of(view: Mapping[str, Any]) -> Values:
    """Each field's value as text, several choices joined by commas."""
    values: dict[str, str] = {}
    for name, block in view["state"]["values"].items():
        for element in block.values():
            chosen = element.get("selected_options")
            value = (
                ",".join(str(option["value"]) for option in chosen)
                if chosen is not None
                else element.get("value") or element.get("selected_date") or element.get("selected_time") or ""
            )
            values[str(name)] = str(value).strip()
    return values


def faults_of(press: ButtonValue, values: Values, today: date) -> dict[str, str]:
    """What is wrong, field by field, in the user's language; empty when all is well."""
    checks: Mapping[Verb, Callable[[Values, date], dict[str, str]]] = {
        Verb.CHOOSE: _faults_of_choice,
        Verb.CORRECT: lambda values, _: _must_be_there(values, "correct.text"),
        Verb.CANCEL: lambda values, _: _must_be_there(values, "cancel.reason"),
        Verb.DECLINE: _faults_of_decline,
        Verb.PROPOSE: _faults_of_proposal,
    }
    found = checks[press.action.verb](values, today)
    return {field: text(press.shown.language, f"fault.{fault}") for field, fault in found.items()}


def facts_of(values: Values) -> Facts:
    """Of a form without faults."""
    first = date.fromisoformat(values["choose.first"])
    last = values.get("choose.last", "")
    return Facts(
        period=Period(first, date.fromisoformat(last) if last else first),
        class_name=values["choose.class"],
        pupils=int(values["choose.pupils"]),
        school=values.get("choose.school", ""),
        phone=values.get("choose.phone", ""),
        wishes=values.get("choose.wishes", ""),
        filled_in=_TEXTS,
    )


def alternatives_of(values: Values) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", values.get("decline.alternatives", "")) if part))


def is_despite(values: Values) -> bool:
    """The tick is set, for the day that is asked for."""
    return values.get(f"{DESPITE}.{values.get('propose.day', '')}", "") == "yes"


def _must_be_there(values: Values, field: str) -> dict[str, str]:
    return {} if values.get(field) else {field: "missing"}


def _faults_of_choice(values: Values, today: date) -> dict[str, str]:
    first, last = _date_in(values, "choose.first"), _date_in(values, "choose.last")
    pupils = values.get("choose.pupils", "")
    faults: dict[str, str] = {}
    if first is None:
        faults["choose.first"] = "date"
    elif first < today:
        faults["choose.first"] = "past"
    elif last is not None and last < first:
        faults["choose.last"] = "before"
    if not values.get("choose.class"):
        faults["choose.class"] = "missing"
    if not (re.fullmatch(r"[0-9]{1,4}", pupils) and 1 <= int(pupils) <= MOST_PUPILS):
        faults["choose.pupils"] = "pupils"
    return faults


def _faults_of_decline(values: Values, today: date) -> dict[str, str]:
    faults = _must_be_there(values, "decline.reason")
    names = alternatives_of(values)
    if len(names) > MOST_ALTERNATIVES or not all(_ID.fullmatch(name) for name in names):
        faults["decline.alternatives"] = "alternatives"
    return faults


def _faults_of_proposal(values: Values, today: date) -> dict[str, str]:
    day = _date_in(values, "propose.day")
    if day is None:
        return {"propose.day": "date"}
    return {"propose.day": "past"} if day < today else {}


def _date_in(values: Values, field: str) -> date | None:
    try:
        return date.fromisoformat(values.get(field, ""))
    except ValueError:
        return None
