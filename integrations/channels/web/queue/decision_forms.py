"""A posted form of the desk, read into a coordinator's decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.bookings import Amendment
from assistant.model import Action, Activity, Catalog, ChannelName, Language, Verb
from integrations.channels.contract import Decision
from integrations.channels.web.auth import Visit
from integrations.channels.web.forms import Form
from integrations.channels.web.texts import say

WRITE = "write"
"""Words to the teacher; no decision, but one of the page's forms."""

VERBS: Mapping[str, str] = {
    "approve": "approved",
    "propose": "proposed",
    "decline": "declined",
    "claim": "claimed",
    "cancel": "cancelled",
    "undo": "undone",
    "note": "noted",
    "held": "held",
    "no_show": "no_show",
    "amend": "amended",
    WRITE: "written",
}
"""What a coordinator may do, and what is said when it is done."""

MOST_WORDS = 2_000
_NEEDS_WORDS = {"decline": "decide.reason.missing", "note": "decide.nothing_written", WRITE: "decide.nothing_written"}
_ON_A_DAY = frozenset({"approve", "propose"})


class DecisionWrong(Exception):
    """The form cannot be a decision; ``sentence`` says what to mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def decision_from(verb: str, booking_id: str, form: Form, visit: Visit, catalog: Catalog) -> Decision:
    """Raises `DecisionWrong`."""
    language = visit.language
    day, time, reason = day_in(form, language), _time(form, language), form.words("reason")[:MOST_WORDS]
    if verb == "propose" and day is None:
        raise DecisionWrong(say(language, "decide.date.missing"))
    if verb in _NEEDS_WORDS and not reason:
        raise DecisionWrong(say(language, _NEEDS_WORDS[verb]))
    return Decision(
        Action(Verb(verb), booking_id),
        visit.person,
        ChannelName.WEB,
        version=None if verb in {"note", WRITE} else _version(form, visit),
        reason=reason,
        alternatives=_alternatives(form, language, catalog) if verb == "decline" else (),
        day=day if verb in _ON_A_DAY else None,
        time=time if verb in _ON_A_DAY else "",
        despite=form.line("despite") == "yes",
        evaluation=_number(form, "evaluation", 5, "decide.evaluation.wrong", language) if verb == "held" else None,
        amendment=_amendment(form, day, time, language) if verb == "amend" else None,
    )


def day_in(form: Form, language: Language) -> date | None:
    """Raises `DecisionWrong`."""
    try:
        return form.day("day")
    except ValueError:
        raise DecisionWrong(say(language, "decide.date.wrong")) from None


def _time(form: Form, language: Language) -> str:
    try:
        return form.time("time")
    except ValueError:
        raise DecisionWrong(say(language, "decide.time.wrong")) from None


def _number(form: Form, name: str, most: int, wrong: str, language: Language) -> int | None:
    try:
        return form.number(name, 1, most)
    except ValueError:
        raise DecisionWrong(say(language, wrong)) from None


def _version(form: Form, visit: Visit) -> int:
    """In the form, or in the address where a button of the list was pressed."""
    text = form.line("version") or visit.request.query_params.get("version", "")
    # without a version the form is not ours: -1 never matches
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _amendment(form: Form, day: date | None, time: str, language: Language) -> Amendment:
    return Amendment(
        class_name=form.line("class_name", 40),
        pupils=_number(form, "pupils", 999, "wrong.pupils", language),
        school=form.line("school", 120),
        phone=form.line("phone", 40),
        wishes=form.words("wishes")[:MOST_WORDS],
        date=day,
        time=time,
    )


def _alternatives(form: Form, language: Language, catalog: Catalog) -> tuple[str, ...]:
    chosen = [name for name in form.all("alternative") if name in catalog.activities]
    words = form.line("alternative_words")
    if words:
        found = _find(words, catalog)
        if found is None:
            raise DecisionWrong(say(language, "decide.alternative.unknown", words=words))
        chosen.append(found)
    return tuple(dict.fromkeys(chosen))


def _find(words: str, catalog: Catalog) -> str | None:
    """The activity with this id or title, in whatever language."""
    wanted = words.casefold()

    def is_it(activity: Activity) -> bool:
        return wanted == activity.id or any(wanted == title.casefold() for title in activity.title.values())

    return next((activity.id for activity in catalog.activities.values() if is_it(activity)), None)
