"""One booking with everything that is known about it, and the forms that decide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.bookings import ASSISTANT, OPEN
from assistant.errors import (
    AlreadyDecided,
    AssistantError,
    BookingUnknown,
    ChangedMeanwhile,
    NotAllowed,
    ReasonMissing,
    RulesBroken,
)
from assistant.model import (
    Action,
    Activity,
    Booking,
    BookingView,
    Catalog,
    Change,
    ChannelName,
    Language,
    Status,
    in_language,
)
from assistant.replies.answers import Answers
from assistant.replies.booking_view import BookingViews
from assistant.replies.phrases import phrase
from integrations.channel import Decision
from integrations.store.api import Snapshot, Turn
from integrations.web.desk.alternatives import SUGGESTED
from integrations.web.desk.queue import WAITING, Row
from integrations.web.desk.queue import Queue as Desk
from integrations.web.forms import Form
from integrations.web.gate import Visit, posted, shown
from integrations.web.site import Site
from integrations.web.teachers.chat import spoken
from integrations.web.texts import TEXTS, say

VERBS: Mapping[str, str] = {
    "approve": "approved",
    "propose": "proposed",
    "decline": "declined",
    "claim": "claimed",
    "cancel": "cancelled",
}
"""What a coordinator may do, and what is said when it is done."""

NAMED_LIMIT = 300
"""Activities named in the search field's list; others are found by their id or title all the same."""


class DecisionWrong(Exception):
    """The form cannot be a decision; ``sentence`` says what to mend."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Tried:
    """A decision that did not go through: the sentences, and what had been typed."""

    sentences: tuple[str, ...] = ()
    verb: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    may_overrule: bool = False
    """Only soft rules stopped it: a tick lets it through."""

    def value(self, verb: str, name: str, otherwise: str = "") -> str:
        if verb != self.verb or name not in self.fields:
            return otherwise
        return self.fields[name][0]

    def values(self, name: str) -> tuple[str, ...]:
        return self.fields.get(name, ())


@dataclass(frozen=True)
class _Seen:
    """What the page shows of the database at one moment."""

    booking: Booking
    view: BookingView
    history: Sequence[Change]
    turns: Sequence[Turn]
    row: Row


class Decide:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._desk = Desk(site)

    def routes(self) -> list[Route]:
        return [
            Route("/decide/{id}", shown(self._site, self.show), methods=["GET"], name="decide"),
            Route("/decide/{id}", posted(self._site, self.decide), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        return await self._page(visit, Tried(verb=visit.request.query_params.get("choice", "")))

    async def decide(self, visit: Visit, form: Form) -> Response:
        booking_id = visit.request.path_params["id"]
        verb = form.line("verb")
        if verb not in VERBS:
            return visit.error(400)
        try:
            booking = await self._site.house.decide(self._decision(booking_id, verb, form, visit))
        except DecisionWrong as wrong:
            tried = Tried((wrong.sentence,), verb, form.fields)
            return await self._page(visit, tried, status=422)
        except BookingUnknown:
            return visit.error(404)
        except (AlreadyDecided, RulesBroken, ReasonMissing, NotAllowed) as refused:
            sentences = await self._sentences(refused, booking_id, form)
            overrule = isinstance(refused, RulesBroken) and refused.may_be_overruled
            tried = Tried(sentences, verb, form.fields, may_overrule=overrule)
            return await self._page(visit, tried, status=422 if isinstance(refused, ReasonMissing) else 409)
        target = f"/decide/{booking.id}" if verb == "claim" else f"/queue?done={booking.id}&what={VERBS[verb]}"
        return RedirectResponse(target, 303)

    def _decision(self, booking_id: str, verb: str, form: Form, visit: Visit) -> Decision:
        """Raises `DecisionWrong`."""
        language = self._site.settings.language
        day, time = _day(form, language), _time(form, language)
        reason = form.words("reason")[:2_000]
        if verb == "propose" and day is None:
            raise DecisionWrong(say(language, "decide.date.missing"))
        if verb == "decline" and not reason:
            raise DecisionWrong(say(language, "decide.reason.missing"))
        version = form.line("version")
        return Decision(
            Action(verb, booking_id),
            visit.person,
            ChannelName.WEB,
            # without a version the form is not ours: -1 never matches
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1,
            reason=reason,
            alternatives=self._alternatives(form, language) if verb == "decline" else (),
            day=day if verb in {"approve", "propose"} else None,
            time=time if verb in {"approve", "propose"} else "",
            despite=form.line("despite") == "yes",
        )

    def _alternatives(self, form: Form, language: Language) -> tuple[str, ...]:
        catalog = self._site.catalog()
        chosen = [name for name in form.all("alternative") if name in catalog.activities]
        words = form.line("alternative_words")
        if words:
            found = _find(words, catalog)
            if found is None:
                raise DecisionWrong(say(language, "decide.alternative.unknown", words=words))
            chosen.append(found)
        return tuple(dict.fromkeys(chosen))

    async def _sentences(self, refused: AssistantError, booking_id: str, form: Form) -> tuple[str, ...]:
        language = self._site.settings.language
        if isinstance(refused, AlreadyDecided):
            return (_already(refused, language),)
        if isinstance(refused, RulesBroken):
            booking = await self._site.house.read(lambda snapshot: snapshot.bookings.get(booking_id))
            held = replace(booking, date=_day(form, language) or booking.date)
            views = BookingViews(Answers(self._site.catalog(), lambda concept, _: concept))
            broken = tuple(views.check_in_words(check, held, language) for check in refused.checks)
            return say(language, "decide.broken", id=refused.booking_id), *broken
        key = "decide.reason.missing" if isinstance(refused, ReasonMissing) else "decide.not_allowed"
        return (say(language, key),)

    async def _page(self, visit: Visit, tried: Tried | None = None, status: int = 200) -> Response:
        language = visit.language
        booking_id = visit.request.path_params["id"]

        def look(snapshot: Snapshot) -> _Seen:
            booking = snapshot.bookings.get(booking_id)
            return _Seen(
                booking,
                self._site.present(booking, snapshot),
                snapshot.bookings.history(booking.id),
                snapshot.turns(booking.conversation),
                self._desk.row(booking, snapshot, language),
            )

        try:
            seen = await self._site.house.read(look)
        except BookingUnknown:
            return visit.error(404)
        catalog = self._site.catalog()
        ranked = [catalog.activities[name] for name in self._site.suggest(seen.booking, catalog)]
        zone = ZoneInfo(catalog.time_zone)
        return visit.page(
            "decide.html",
            status=status,
            room="queue" if seen.booking.status in WAITING else "other",
            booking=seen.booking,
            row=seen.row,
            lines=[line for line in seen.view.lines if line.label not in _shown_apart(language)],
            checks=seen.view.checks,
            history=[_history_line(change, seen.booking, language, zone) for change in seen.history],
            turns=[turn for turn in seen.turns if turn.text.strip()],
            spoken=lambda turn: spoken(turn, seen.booking.language, catalog.activities),
            zone=zone,
            undecided=seen.booking.status in OPEN,
            approved=seen.booking.status is Status.APPROVED,
            in_catalog=seen.booking.activity_id in catalog.activities,
            suggested=[(one.id, in_language(one.title, language)) for one in ranked[:SUGGESTED]],
            named=[(one.id, in_language(one.title, language)) for one in ranked[SUGGESTED:NAMED_LIMIT]],
            tried=tried or Tried(),
        )


@dataclass(frozen=True)
class HistoryLine:
    at: str
    words: str
    why: str


def _history_line(change: Change, booking: Booking, language: Language, zone: ZoneInfo) -> HistoryLine:
    texts = TEXTS[language]
    what = texts.get(f"what.{change.what}", change.what)
    who = change.who.removeprefix("mail:")
    if change.who == booking.teacher.address:
        who = booking.teacher.name or texts["who.teacher"]
    elif change.who in {"", ASSISTANT.address}:
        who = texts["who.service"]
    words = say(language, "decide.history.line", what=what, who=who, via=texts[f"via.{change.via}"])
    return HistoryLine(f"{change.at.astimezone(zone):%d.%m.%Y %H:%M}", words, change.why)


def _already(refused: AlreadyDecided, language: Language) -> str:
    if isinstance(refused, ChangedMeanwhile):
        key = "decide.changed.by" if refused.by else "decide.changed"
        return say(language, key, who=refused.by)
    status = TEXTS[language].get(f"status.{refused.status}", refused.status).lower()
    key = "decide.already" if refused.by else "decide.already.nobody"
    return say(language, key, id=refused.booking_id, status=status, who=refused.by)


def _shown_apart(language: Language) -> set[str]:
    """Lines that the page shows in a place of their own."""
    return {phrase(language, key) for key in ("label.question", "label.activity")}


def _find(words: str, catalog: Catalog) -> str | None:
    """The activity with this id or title, in whatever language."""
    wanted = words.casefold()

    def is_it(activity: Activity) -> bool:
        return wanted == activity.id or any(wanted == title.casefold() for title in activity.title.values())

    return next((activity.id for activity in catalog.activities.values() if is_it(activity)), None)


def _day(form: Form, language: Language) -> date | None:
    try:
        return form.day("day")
    except ValueError:
        raise DecisionWrong(say(language, "decide.date.wrong")) from None


def _time(form: Form, language: Language) -> str:
    try:
        return form.time("time")
    except ValueError:
        raise DecisionWrong(say(language, "decide.time.wrong")) from None
