"""The forms: opened by a button, filled with what is known. `filled` reads and checks what comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from assistant.bookings import as_wished
from assistant.model import Booking, Conversation, Facts, Language, Period
from integrations.channels.slack.blocks import mrkdwn, plain
from integrations.channels.slack.button_values import ButtonValue
from integrations.channels.slack.form_values import CALLBACK, DESPITE, MOST_ALTERNATIVES, ButtonOrigin, Values
from integrations.channels.slack.mrkdwn import clean, clip, escape
from integrations.channels.slack.texts import text

_LONG = 2000
_SHORT = 100

View = dict[str, Any]

_LABELS = {
    "choose.class": "label.class",
    "choose.school": "label.school",
    "choose.phone": "label.phone",
    "choose.wishes": "label.wishes",
    "correct.text": "help.subject",
    "cancel.reason": "label.reason",
    "decline.reason": "label.reason",
    "propose.day": "label.date",
    "propose.time": "label.time",
}
"""Fields whose label the assistant has words for; the others are called by their own name in the texts."""


# --- opening --------------------------------------------------------------------------------------------------------


def choose_form(press: ButtonValue, origin: ButtonOrigin, known: Conversation | None, today: date) -> View:
    """What a booking needs, filled in as far as the conversation says it."""
    facts = known.facts if known is not None else Facts()
    reading = known.own_reading_of(press.action.subject) if known is not None else None
    period = facts.period or (reading.periods[0] if reading is not None and reading.periods else None)
    pupils = facts.pupils or (reading.group_size if reading is not None else None)
    first, last = _open_days(period, today)
    language = press.shown.language
    fields = [
        _input(language, "choose.first", _day(first)),
        _input(language, "choose.last", _day(last), optional=True, hint="choose.last.hint"),
        _input(
            language,
            "choose.class",
            _line(facts.class_name or (reading.class_name if reading else ""), text(language, "choose.class.example")),
        ),
        _input(language, "choose.pupils", _line("" if pupils is None else str(pupils))),
        _input(language, "choose.school", _line(facts.school or (reading.school if reading else "")), optional=True),
        _input(language, "choose.phone", _line(facts.phone), optional=True),
        _input(language, "choose.wishes", _lines(facts.wishes), optional=True),
    ]
    return _view(press, origin, "form.choose", fields, about=text(language, "choose.about"))


def correct_form(press: ButtonValue, origin: ButtonOrigin, known: Conversation | None) -> View:
    """The question as it was read, to be put right."""
    asked = known.reading.text if known is not None and known.reading is not None else ""
    fields = [_input(press.shown.language, "correct.text", _lines(asked), hint="correct.hint")]
    return _view(press, origin, "form.correct", fields)


def cancel_form(press: ButtonValue, origin: ButtonOrigin) -> View:
    fields = [_input(press.shown.language, "cancel.reason", _lines(""), hint="decline.reason.hint")]
    return _view(press, origin, "button.cancel", fields)


def decline_form(press: ButtonValue, origin: ButtonOrigin) -> View:
    language = press.shown.language
    fields = [
        _input(language, "decline.reason", _lines(""), hint="decline.reason.hint"),
        _input(
            language,
            "decline.alternatives",
            _several(press.shown.alternatives) if press.shown.alternatives else _line(""),
            optional=True,
            hint=None if press.shown.alternatives else "decline.alternatives.hint",
        ),
    ]
    return _view(press, origin, "form.decline", fields)


def propose_form(press: ButtonValue, origin: ButtonOrigin, booking: Booking | None, today: date) -> View:
    wished = None if booking is None else as_wished(booking)
    day = (wished.proposed_date or wished.date) if wished is not None else None
    time = (wished.proposed_time or wished.time) if wished is not None else ""
    return _proposal(press, origin, day if day is not None and day >= today else None, time, "")


def despite_form(press: ButtonValue, origin: ButtonOrigin, values: Values, broken: Sequence[str]) -> View:
    """The proposal as it was filled in, with the rules that speak against that day and a tick that says "all the same".
    Only for rules that a coordinator may overrule."""
    day = date.fromisoformat(values["propose.day"])
    words = "\n".join(f"• {sentence}" for sentence in broken)
    tick = {
        "type": "checkboxes",
        "action_id": DESPITE,
        "options": [{"text": plain(text(press.shown.language, "despite.tick"), 75), "value": "yes"}],
    }
    despite = {
        "type": "input",
        # of this day alone: another one is checked anew
        "block_id": f"{DESPITE}.{day.isoformat()}",
        "label": plain(text(press.shown.language, "despite"), 100),
        "element": tick,
        "optional": True,
    }
    warning = {"type": "section", "text": mrkdwn(escape(words, 2900))}
    view = _proposal(press, origin, day, values.get("propose.time", ""), values.get("propose.reason", ""))
    return view | {"blocks": [*view["blocks"], warning, despite]}


def _proposal(press: ButtonValue, origin: ButtonOrigin, day: date | None, time: str, reason: str) -> View:
    language = press.shown.language
    fields = [
        _input(language, "propose.day", _day(day)),
        _input(language, "propose.time", _clock(time), optional=True),
        _input(language, "propose.reason", _lines(reason), optional=True),
    ]
    return _view(press, origin, "form.propose", fields)


# --- parts ----------------------------------------------------------------------------------------------------------

Element = Callable[[str], dict[str, Any]]
"""Makes a form element for a field's name."""


def _view(press: ButtonValue, origin: ButtonOrigin, title: str, fields: list[dict[str, Any]], about: str = "") -> View:
    language = press.shown.language
    head = f"*{escape(clip(press.shown.title, 150)).replace('*', '∗')}*" if press.shown.title else ""
    words = "\n".join(part for part in (head, escape(about)) if part)
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(text(language, title), 24),
        "submit": plain(text(language, "button.send"), 24),
        "close": plain(text(language, "button.close"), 24),
        "private_metadata": json.dumps(
            {
                # what the form shows needs not come back
                "press": {name: value for name, value in press.to_json().items() if name not in ("a", "t")},
                "channel": origin.channel,
                "thread_ts": origin.thread_ts,
            }
        ),
        "blocks": [*([{"type": "section", "text": mrkdwn(words)}] if words else []), *fields],
    }


def _input(
    language: Language, name: str, element: Element, *, optional: bool = False, hint: str | None = None
) -> dict[str, Any]:
    block = {
        "type": "input",
        "block_id": name,
        "label": plain(text(language, _LABELS.get(name, name)), 100),
        "element": element(name),
        "optional": optional,
    }
    return block | ({"hint": plain(text(language, hint), 300)} if hint else {})


def _line(initial: str, example: str = "") -> Element:
    return lambda name: {
        "type": "plain_text_input",
        "action_id": name,
        "max_length": _SHORT,
        **({"initial_value": clip(initial, _SHORT)} if clean(initial).strip() else {}),
        **({"placeholder": plain(example, 150)} if example else {}),
    }


def _lines(initial: str) -> Element:
    return lambda name: {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": True,
        "max_length": _LONG,
        **({"initial_value": clean(initial).strip()[: _LONG // 2]} if clean(initial).strip() else {}),
    }


def _day(initial: date | None) -> Element:
    given = {"initial_date": initial.isoformat()} if initial is not None else {}
    return lambda name: {"type": "datepicker", "action_id": name, **given}


def _clock(initial: str) -> Element:
    given = {"initial_time": initial} if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", initial) else {}
    return lambda name: {"type": "timepicker", "action_id": name, **given}


def _several(alternatives: tuple[tuple[str, str], ...]) -> Element:
    options = [{"text": plain(title, 75), "value": name} for name, title in alternatives if len(name) <= 150]
    return lambda name: {
        "type": "multi_static_select",
        "action_id": name,
        "options": options,
        "max_selected_items": MOST_ALTERNATIVES,
    }


def _open_days(period: Period | None, today: date) -> tuple[date | None, date | None]:
    """First and last day that are not over, as far as they are known."""
    if period is None:
        return None, None
    first = max(period.start, today) if period.start is not None else today
    last = period.end if period.end is not None and period.end >= first else None
    if period.end is not None and period.end < today:
        return None, None
    return first, None if last == first else last
