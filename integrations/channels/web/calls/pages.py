"""The list of calls, and one call with its conversation: take it, answer it, say that it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.errors import AssistantError, CallUnknown, NothingWritten
from assistant.model import Call, CallState, ChannelName, Verb
from assistant.replies.refusals import REFUSALS, refusal_in_words
from integrations.channels.contract import CallStep, MessageToTeacher, ShownCall
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.calls.listing import SHOWS, CallListRequest, CallRow, row_of
from integrations.channels.web.context import Site
from integrations.channels.web.conversation_files import chosen_files, listed_files
from integrations.channels.web.forms import Form, read_letter
from integrations.channels.web.public.chat import spoken
from integrations.channels.web.texts import say
from integrations.store.attachments import StoredAttachment
from integrations.store.transactions import Snapshot
from integrations.store.turns import Turn

VERBS = (Verb.CLAIM, Verb.WRITE, Verb.DONE)
"""What can be done to a call."""
_MOST_WORDS = 2_000
_PER_PAGE = 200


@dataclass(frozen=True)
class _SeenList:
    rows: Sequence[CallRow]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class _SeenOne:
    """What the page of one call shows of the database at one moment."""

    row: CallRow
    turns: Sequence[Turn]
    reachable: bool
    """The conversation is still kept, so that words find their way."""
    files: Sequence[StoredAttachment]
    others: Sequence[Call]
    """Of the same conversation."""


class CallPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [
            Route("/calls", shown(self._site, self.listing), methods=["GET"], name="calls"),
            Route("/calls/{id}", shown(self._site, self.show), methods=["GET"], name="call"),
            Route("/calls/{id}", posted(self._site, self.act, read=read_letter), methods=["POST"]),
        ]

    async def listing(self, visit: Visit) -> Response:
        asked = CallListRequest.from_query(visit.request.query_params)

        def look(snapshot: Snapshot) -> _SeenList:
            chosen = asked.chosen(snapshot, visit.person.name)[:_PER_PAGE]
            counts = {
                show: len(CallListRequest(show, asked.words).chosen(snapshot, visit.person.name)) for show in SHOWS
            }
            return _SeenList([row_of(call, snapshot, self._site, visit.language) for call in chosen], counts)

        seen = await self._site.gateway.read(look)
        return visit.page(
            "calls/calls.html",
            section="calls",
            asked=asked,
            shows=SHOWS,
            rows=seen.rows,
            counts=seen.counts,
            done=self._done(visit),
        )

    async def show(self, visit: Visit) -> Response:
        return await self._page(visit)

    async def act(self, visit: Visit, form: Form) -> Response:
        call_id = visit.request.path_params["id"]
        verb = next((one for one in VERBS if one == form.line("verb")), None)
        if verb is None:
            return visit.error(400)
        try:
            if verb is Verb.WRITE:
                await self._write(visit, call_id, form)
            else:
                step = CallStep(call_id, verb, visit.person, ChannelName.WEB, _version(form))
                await self._site.gateway.step_call(step)
        except CallUnknown:
            return visit.error(404)
        except REFUSALS as refused:
            return await self._page(visit, refused, form.words("words"))
        if form.line("from") == "list" or verb is Verb.DONE:
            asked = CallListRequest.from_query(QueryParams({"show": form.line("show"), "q": form.line("q")}))
            return RedirectResponse(asked.path(done=call_id, what=verb), 303)
        return RedirectResponse(f"/calls/{call_id}?done={call_id}&what={verb}", 303)

    async def _write(self, visit: Visit, call_id: str, form: Form) -> None:
        text = form.words("words")[:_MOST_WORDS]
        if not text:
            raise NothingWritten
        call = await self._site.gateway.read(lambda snapshot: snapshot.calls.get(call_id))
        seen = ShownCall(call.id, _version(form))
        await self._site.gateway.write_to_teacher(
            MessageToTeacher(
                call.conversation, text, visit.person, ChannelName.WEB, await chosen_files(form), call=seen
            )
        )

    def _done(self, visit: Visit) -> str:
        """Only our own sentences, whatever a link says."""
        query = visit.request.query_params
        call_id, key = query.get("done", ""), f"calls.done.{query.get('what', '')}"
        known = call_id.isalnum() and len(call_id) <= 20 and key in say
        return say(visit.language, key, id=call_id) if known else ""

    async def _page(self, visit: Visit, refused: AssistantError | None = None, typed: str = "") -> Response:
        call_id, language, catalog = visit.request.path_params["id"], visit.language, self._site.catalog()

        def look(snapshot: Snapshot) -> _SeenOne:
            call = snapshot.calls.get(call_id)
            return _SeenOne(
                row_of(call, snapshot, self._site, language),
                snapshot.turns.of_conversation(call.conversation),
                snapshot.threads.get(call.conversation) is not None,
                snapshot.attachments.of_conversation(call.conversation),
                [one for one in snapshot.calls.of_conversation(call.conversation) if one.id != call.id],
            )

        try:
            seen = await self._site.gateway.read(look)
        except CallUnknown:
            return visit.error(404)
        wrong = refusal_in_words(refused, language) if refused is not None else ()
        spoken_in = seen.row.booking.language if seen.row.booking is not None else language
        return visit.page(
            "calls/call.html",
            status=200 if refused is None else 422 if isinstance(refused, NothingWritten) else 409,
            section="calls",
            row=seen.row,
            call=seen.row.call,
            turns=[turn for turn in seen.turns if turn.text.strip()],
            spoken=lambda turn: spoken(turn, spoken_in, catalog.activities),
            spoken_in=spoken_in,
            zone=ZoneInfo(catalog.time_zone),
            listed_files=listed_files(seen.files, language),
            reachable=seen.reachable,
            others=[one for one in seen.others if one.state is not CallState.DONE],
            wrong=wrong,
            typed=typed,
            done=self._done(visit),
            most=_MOST_WORDS,
        )


def _version(form: Form) -> int:
    text = form.line("version")
    # without a version the form is not ours: -1 never matches
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
