"""One booking with everything that is known about it, and the forms that decide it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.bookings import as_wished
from assistant.bookings.alternatives import SUGGESTED
from assistant.errors import AssistantError, BookingUnknown, NothingWritten, ReasonMissing, RulesBroken
from assistant.model import (
    OPEN,
    REPORTED,
    UNDECIDED,
    WAITING,
    Booking,
    BookingView,
    Call,
    Change,
    ChannelName,
    Language,
    Status,
    Verb,
    in_language,
)
from assistant.replies.for_providers import must_be_rung
from assistant.replies.phrases import phrase
from assistant.replies.refusals import REFUSALS, refusal_in_words
from integrations.channels.contract import MessageToTeacher, ReceivedFile
from integrations.channels.hindrances import why_in_words
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.context import Site
from integrations.channels.web.conversation_files import chosen_files, listed_files
from integrations.channels.web.forms import Form, read_letter
from integrations.channels.web.page_cache import UpToDateCache
from integrations.channels.web.public.chat import spoken
from integrations.channels.web.queue.calendar_context import calendar_context_of
from integrations.channels.web.queue.decision_forms import (
    VERBS,
    DecisionWrong,
    actor_of,
    day_in,
    decision_from,
    words_in,
)
from integrations.channels.web.queue.messages import history_lines, page_only_in_words, rules_in_words
from integrations.channels.web.queue.newcomers import ANSWERS, NewcomerForm
from integrations.channels.web.queue.pages import QueuePages
from integrations.channels.web.queue.readdress import READDRESS, ReaddressForm
from integrations.channels.web.queue.rows import YearlyVisits, row_of
from integrations.channels.web.texts import say
from integrations.store.attachments import StoredAttachment
from integrations.store.booking_lists import Revision
from integrations.store.newcomers import Newcomer
from integrations.store.transactions import Snapshot
from integrations.store.turns import Turn

NAMED_LIMIT = 300
"""Activities named in the search field's list; others are found by their id or title all the same."""

_LEADS_ON = frozenset({Verb.APPROVE, Verb.DECLINE, Verb.PROPOSE})
"""After these the next request is opened."""
_LEADS_BACK = frozenset({Verb.CANCEL})
"""After these the list is shown."""


@dataclass(frozen=True)
class FailedDecision:
    """A decision that did not go through: the sentences, and what had been typed."""

    sentences: tuple[str, ...] = ()
    verb: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    may_overrule: bool = False
    """Only soft rules stopped it: a tick lets it through."""

    def value(self, verb: str, name: str, otherwise: object = "") -> object:
        if verb != self.verb or name not in self.fields:
            return "" if otherwise is None else otherwise
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
    files: Sequence[StoredAttachment]
    reachable: bool
    """The teacher's conversation is still kept."""
    on_day: Sequence[str] | None
    """The rules that another day would break; ``None`` where none is looked at."""
    undelivered: str
    page_only: str
    """Why the teacher hears of a decision only when they look, and what to do; empty where something reaches them."""
    calls: Sequence[Call]
    """About it, for a human."""
    newcomers: Sequence[Newcomer]
    """Who wrote in the conversation and would like something done to the booking."""
    revision: Revision
    order: Sequence[str]
    """Of the queue."""


class DecisionPages:
    def __init__(self, site: Site, queue: QueuePages, years: YearlyVisits) -> None:
        self._site, self._queue, self._years = site, queue, years
        self._named = UpToDateCache[Markup](2)
        self._reading = asyncio.Lock()

    def routes(self) -> list[Route]:
        return [
            Route("/decide/{id}", shown(self._site, self.show), methods=["GET"], name="decide"),
            Route("/decide/{id}", posted(self._site, self.decide, read=read_letter), methods=["POST"]),
            *ReaddressForm(self._site, self._not_readdressed).routes(),
            *NewcomerForm(self._site).routes(),
        ]

    async def show(self, visit: Visit) -> Response:
        query = visit.request.query_params
        day = _day_looked_at(query.get("day", ""))
        chosen = {} if day is None else {"day": (day.isoformat(),)}
        return await self._page(visit, FailedDecision(verb=query.get("choice", ""), fields=chosen))

    async def decide(self, visit: Visit, form: Form) -> Response:
        booking_id = visit.request.path_params["id"]
        verb = next((one for one in VERBS if one == form.line("verb")), None)
        if verb is None:
            return visit.error(400)
        following = await self._queue.following(booking_id) if verb in _LEADS_ON else ""
        try:
            if verb is Verb.WRITE:
                booking = await self._write(visit, booking_id, words_in(form, visit.language), await chosen_files(form))
            else:
                decision = decision_from(verb, booking_id, form, visit.language, self._site.catalog())
                actor = actor_of(verb, form, visit, self._site.clock.now())
                booking = await self._site.gateway.decide(decision, actor)
        except DecisionWrong as wrong:
            return await self._page(visit, FailedDecision((wrong.sentence,), verb, form.fields), status=422)
        except BookingUnknown:
            return visit.error(404)
        except REFUSALS as refused:
            sentences = await self._sentences(refused, booking_id, form, visit.language)
            overrule = isinstance(refused, RulesBroken) and refused.may_be_overruled
            status = 422 if isinstance(refused, ReasonMissing | NothingWritten) else 409
            return await self._page(
                visit, FailedDecision(sentences, verb, form.fields, may_overrule=overrule), status=status
            )
        return RedirectResponse(await self._after(verb, booking, form, following), 303)

    async def _not_readdressed(self, visit: Visit, sentence: str, form: Form) -> Response:
        return await self._page(visit, FailedDecision((sentence,), READDRESS, form.fields), status=422)

    async def _write(self, visit: Visit, booking_id: str, text: str, files: tuple[ReceivedFile, ...]) -> Booking:
        booking = await self._site.gateway.read(lambda snapshot: snapshot.bookings.get(booking_id))
        await self._site.gateway.write_to_teacher(
            MessageToTeacher(booking.conversation, text, visit.person, ChannelName.WEB, files)
        )
        return booking

    async def _after(self, verb: Verb, booking: Booking, form: Form, following: str) -> str:
        """Where the coordinator goes on: the next request, the list they came from, or this booking."""
        what = VERBS[verb]
        if booking.status is Status.APPROVED and verb in _LEADS_ON:
            last = await self._site.gateway.read(lambda snapshot: snapshot.bookings.history(booking.id)[-1].what)
            what = {"change_agreed": "change_agreed", "change_declined": "change_declined"}.get(last, what)
        if verb is Verb.UNDO and await self._site.gateway.read(lambda snapshot: _was_told(booking, snapshot)):
            what = "undone_told"
        done = f"done={booking.id}&what={what}"
        if form.line("from") == "queue" or verb in _LEADS_BACK:
            return f"/queue?{done}"
        if verb not in _LEADS_ON:
            return f"/decide/{booking.id}" if verb is Verb.CLAIM else f"/decide/{booking.id}?{done}"
        return f"/decide/{following}?{done}" if following else f"/queue?{done}"

    async def _sentences(
        self, refused: AssistantError, booking_id: str, form: Form, language: Language
    ) -> tuple[str, ...]:
        booking = await self._site.gateway.read(lambda snapshot: snapshot.bookings.get(booking_id))
        booking = as_wished(booking)
        held = replace(booking, date=day_in(form, language) or booking.date)
        worded = rules_in_words(self._site.catalog(), language)
        return refusal_in_words(refused, language, lambda check: worded(check, held))

    async def _page(self, visit: Visit, tried: FailedDecision, status: int = 200) -> Response:
        language, catalog = visit.language, self._site.catalog()
        booking_id = visit.request.path_params["id"]
        day = _day_looked_at(visit.request.query_params.get("day", ""))

        def look(snapshot: Snapshot) -> _Seen:
            booking = snapshot.bookings.get(booking_id)
            revision = snapshot.queue.revision()
            return _Seen(
                booking,
                self._site.present(booking, snapshot),
                snapshot.bookings.history(booking.id),
                snapshot.turns.of_conversation(booking.conversation),
                snapshot.attachments.of_conversation(booking.conversation),
                snapshot.conversations.get(booking.conversation) is not None,
                None if day is None else self._site.present(replace(booking, date=day), snapshot).checks,
                next((one.reason for one in snapshot.stuck() if one.booking_id == booking.id), ""),
                " ".join(
                    filter(
                        None,
                        (
                            page_only_in_words(booking, snapshot, language),
                            must_be_rung(booking, catalog, language) if booking.status in OPEN else "",
                        ),
                    )
                ),
                snapshot.calls.of_booking(booking.id),
                snapshot.newcomers.asked_in(booking.conversation) if booking.status in OPEN else (),
                revision,
                self._queue.order(snapshot, revision),
            )

        try:
            # mostly computing: side by side in several threads, fifty of them take twice as long
            async with self._reading:
                seen = await self._site.gateway.read(look)
        except BookingUnknown:
            return visit.error(404)
        booking, today = seen.booking, self._site.clock.today()
        ranked = [catalog.activities[name] for name in self._site.suggest(booking, catalog)[:SUGGESTED]]
        zone = ZoneInfo(catalog.time_zone)
        before, after = self._queue.neighbours(booking.id, seen.order)
        open_, on_list = booking.status in UNDECIDED, booking.status is Status.WAITLISTED
        return visit.page(
            "queue/decide.html",
            status=status,
            section="waiting" if on_list else "queue" if booking.waits_for is not None else "other",
            booking=booking,
            row=row_of(booking, self._site, language, seen.view),
            lines=[line for line in seen.view.lines if line.label not in _shown_apart(language)],
            checks=seen.view.checks,
            history=history_lines(seen.history, seen.turns, booking, language, zone, seen.calls),
            view_says=seen.view.provider_says,
            turns=[turn for turn in seen.turns if turn.text.strip()],
            listed_files=listed_files(seen.files, language),
            understood=_understood(seen.turns),
            spoken=lambda turn: spoken(turn, booking.language, catalog.activities),
            zone=zone,
            undecided=open_,
            change=booking.change,
            wished=as_wished(booking),
            waits=booking.waits_for is not None and not on_list,
            on_list=on_list,
            approved=booking.status is Status.APPROVED,
            over=booking.date is not None and booking.date <= today,
            reported=booking.status in REPORTED,
            reachable=seen.reachable,
            on_day=seen.on_day,
            undelivered=why_in_words(seen.undelivered, language),
            calls=[call for call in seen.calls if call.state in WAITING],
            page_only=seen.page_only,
            newcomers=seen.newcomers,
            answers=[(who, say(language, f"mine.newcomer.{who}")) for who in ANSWERS],
            since=seen.revision[0],
            before=before,
            after=after,
            nearby=await calendar_context_of(
                booking, self._years, seen.revision, self._site.holidays(), language, today
            ),
            done=await self._queue.done(visit),
            in_catalog=booking.activity_id in catalog.activities,
            suggested=[(one.id, in_language(one.title, language)) for one in ranked],
            named=await self._activities(language),
            tried=tried,
        )

    async def _activities(self, language: Language) -> Markup:
        """The search field's list: the same on every booking."""
        catalog = self._site.catalog()

        async def make() -> Markup:
            titled = [(one.id, in_language(one.title, language)) for one in catalog.activities.values()]
            named = sorted(titled, key=lambda one: one[1].casefold())[:NAMED_LIMIT]
            return self._site.part("queue/activities.html", language, named=named)

        return await self._named.get("activities", (catalog,), make)


def _understood(turns: Sequence[Turn]) -> str:
    """How the last question was understood, as the teacher was told."""
    replies = (turn.reply for turn in reversed(turns) if turn.reply is not None)
    return next((reply.understood for reply in replies if reply.understood), "")


def _was_told(booking: Booking, snapshot: Snapshot) -> bool:
    """Whether the teacher hears of the taking back: the first notice had left, or stood in the conversation."""
    last = snapshot.bookings.history(booking.id)[-1]
    turns = snapshot.turns.of_conversation(booking.conversation)
    return bool(turns) and turns[-1].who == "assistant" and turns[-1].at >= last.at


def _shown_apart(language: Language) -> set[str]:
    """Lines that the page shows in a place of their own."""
    return {phrase(language, key) for key in ("label.question", "label.activity", "label.provider_says")}


def _day_looked_at(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
