"""A posted form of the queue, read into a coordinator's decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from assistant.bookings import Actor, AddNote, Amend, Approve, Cancel, Claim, Decision, Decline, Propose, Report, Undo
from assistant.model import Activity, Catalog, ChannelName, Language, Verb
from integrations.channels.web.auth import Visit
from integrations.channels.web.forms import Form
from integrations.channels.web.texts import say

VERBS: Mapping[Verb, str] = {
    Verb.APPROVE: "approved",
    Verb.PROPOSE: "proposed",
    Verb.DECLINE: "declined",
    Verb.CLAIM: "claimed",
    Verb.CANCEL: "cancelled",
    Verb.UNDO: "undone",
    Verb.NOTE: "noted",
    Verb.HELD: "held",
    Verb.NO_SHOW: "no_show",
    Verb.AMEND: "amended",
    Verb.WRITE: "written",
}
"""What a coordinator may do, and what is said when it is done."""

MOST_WORDS = 2_000


class DecisionWrong(Exception):
    """The form cannot be a decision; ``sentence`` says what to mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def decision_from(verb: Verb, booking_id: str, form: Form, language: Language, catalog: Catalog) -> Decision:
    """Raises `DecisionWrong`; `ValueError` for a verb that decides nothing."""
    despite = form.line("despite") == "yes"
    match verb:
        case Verb.APPROVE:
            return Approve(booking_id, day_in(form, language), _time(form, language), despite)
        case Verb.PROPOSE:
            day, time = day_in(form, language), _time(form, language)
            if day is None:
                raise DecisionWrong(say(language, "decide.date.missing"))
            return Propose(booking_id, day, time, _reason(form), despite, agreed=form.line("agreed") == "yes")
        case Verb.DECLINE:
            reason = _needed(form, language, "refusal.reason")
            return Decline(booking_id, reason, _alternatives(form, language, catalog))
        case Verb.CLAIM:
            return Claim(booking_id)
        case Verb.CANCEL:
            return Cancel(booking_id, _reason(form))
        case Verb.UNDO:
            return Undo(booking_id)
        case Verb.NOTE:
            return AddNote(booking_id, words_in(form, language))
        case Verb.HELD:
            evaluation = _number(form, "evaluation", 5, "decide.evaluation.wrong", language)
            return Report(booking_id, True, evaluation, _reason(form))
        case Verb.NO_SHOW:
            return Report(booking_id, False, words=_reason(form))
        case Verb.AMEND:
            return _amendment(booking_id, form, language, despite)
    raise ValueError(f"no decision: {verb}")


def actor_of(verb: Verb, form: Form, visit: Visit, now: datetime) -> Actor:
    """Whoever posted the form; a note has no version."""
    return Actor(visit.person, ChannelName.WEB, now, None if verb is Verb.NOTE else _version(form, visit))


def words_in(form: Form, language: Language) -> str:
    """A note, or words to the teacher. Raises `DecisionWrong` where there are none."""
    return _needed(form, language, "refusal.nothing_written")


def _needed(form: Form, language: Language, wrong: str) -> str:
    reason = _reason(form)
    if not reason:
        raise DecisionWrong(say(language, wrong))
    return reason


def _reason(form: Form) -> str:
    return form.words("reason")[:MOST_WORDS]


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
        raise DecisionWrong(say(language, "form.wrong.time")) from None


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


def _amendment(booking_id: str, form: Form, language: Language, despite: bool) -> Amend:
    return Amend(
        booking_id,
        class_name=form.line("class_name", 40),
        pupils=_number(form, "pupils", 999, "form.wrong.pupils", language),
        school=form.line("school", 120),
        phone=form.line("phone", 40),
        wishes=form.words("wishes")[:MOST_WORDS],
        day=day_in(form, language),
        time=_time(form, language),
        despite=despite,
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
