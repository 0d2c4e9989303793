"""A teacher's own bookings: by the link from a mail, or in the browser that asked for them."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.bookings import TRANSITIONS, Role
from assistant.model import MARKS, Booking, ChangeKind, ChannelName, Language, Person, Status, Verb
from assistant.replies.dates import date_in_words
from integrations.channels.contract import NewcomerNamed
from integrations.channels.own_bookings_link import PURPOSE
from integrations.channels.ways import person_by_now
from integrations.channels.web.context import Site
from integrations.channels.web.feeds.links import MadeLink
from integrations.channels.web.form_guard import FormExpired, FormPurpose, form_token, read_own_form
from integrations.channels.web.forms import Form
from integrations.channels.web.inbox_payload import PostedQuestion
from integrations.channels.web.public import own_calendar
from integrations.channels.web.public.freshness import news, tag_of, until_settled
from integrations.channels.web.public.own_booking_rows import shown_booking
from integrations.channels.web.public.own_waits import why_not
from integrations.channels.web.security import Visitor
from integrations.channels.web.texts import say
from integrations.store.newcomers import Newcomer, WhoIs
from integrations.store.transactions import Snapshot

log = structlog.get_logger(__name__)

PATIENCE = 15.0
"""Seconds for which a posted wish waits for its answer."""

LONGEST_WISH = 2_000
MOST_PAST = 20

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_CHANGE = "change"
"""A wish in the teacher's own words, for a coordinator; no verb of the assistant's."""
_WHO = "who"
"""Who somebody is that wrote in the owner's conversation."""
_ANSWERS = tuple(who for who in WhoIs if who is not WhoIs.ASKED)
_IN_WHICH: Mapping[str, Collection[Status]] = {
    Verb.CANCEL: TRANSITIONS[Role.TEACHER, ChangeKind.CANCELLED],
    _CHANGE: TRANSITIONS[Role.TEACHER, ChangeKind.EDITED],
    Verb.ACCEPT: TRANSITIONS[Role.TEACHER, ChangeKind.ACCEPTED],
    Verb.REFUSE: TRANSITIONS[Role.TEACHER, ChangeKind.REFUSED],
    Verb.CONFIRM: TRANSITIONS[Role.TEACHER, ChangeKind.CONFIRMED],
    Verb.MARK: TRANSITIONS[Role.TEACHER, ChangeKind.EVALUATED],
    Verb.WITHDRAW: TRANSITIONS[Role.TEACHER, ChangeKind.CHANGE_WITHDRAWN],
}
"""What the page's forms ask for, and the states in which each is offered."""


@dataclass(frozen=True)
class Owner:
    """Whose bookings are shown, and how that is known."""

    address: str
    secret: str
    """The forms' tokens are made from it."""
    path: str
    until: datetime | None = None
    """When the link ends; ``None`` for the visitor's own browser."""


class OwnBookingPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [
            Route("/mine", self.show, methods=["GET"], name="mine"),
            Route("/mine", self.act, methods=["POST"]),
            Route("/mine/news", self.news, methods=["GET"]),
            Route("/mine/{token}", self.show, methods=["GET"]),
            Route("/mine/{token}", self.act, methods=["POST"]),
            Route("/mine/{token}/news", self.news, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        owner = await self._owner(request)
        if owner is None:
            return self._over(request)
        return await self._page(request, owner)

    async def news(self, request: Request) -> Response:
        """Whether the page has become old."""
        owner = await self._owner(request)
        if owner is None:
            return Response(status_code=410)
        return news(request, tag_of(await self._bookings(owner)))

    async def act(self, request: Request) -> Response:
        """Store the wish in the inbox, where the assistant takes it up as if it had been said in the booking's own
        conversation, so that the answer goes there too."""
        owner = await self._owner(request)
        if owner is None:
            return self._over(request)
        language = self._site.language_of(request)
        try:
            form = await read_own_form(request, self._site.settings, owner.secret, FormPurpose.OWN_BOOKINGS)
        except FormExpired:
            return await self._page(request, owner, say(language, "mine.expired"), 403)
        if form.line("verb", 20) == _WHO:
            return await self._name_newcomer(request, owner, form)
        if form.line("verb", 20) in (own_calendar.MAKE, own_calendar.END):
            return await self._change_calendar(request, owner, form.line("verb", 20))
        booking = next((one for one in await self._bookings(owner) if one.id == form.line("booking", 20)), None)
        verb, wish = form.line("verb", 20), form.words("wish")
        if booking is None or verb not in _IN_WHICH:
            return self._site.error(request, 400)
        if form.line("version", 9) != str(booking.version) or booking.status not in _IN_WHICH[verb]:
            return await self._page(request, owner, say(language, "mine.changed", id=booking.id), 409)
        try:
            said = _said(form) if verb == _CHANGE and booking.status is Status.APPROVED else {}
        except ValueError:
            return await self._page(request, owner, say(language, "mine.change.wrong"), 422, form)
        if verb == _CHANGE and not wish and not said:
            return await self._page(request, owner, say(language, "mine.empty"), 422, form)
        if verb == Verb.MARK and form.line("mark", 1) not in map(str, MARKS):
            return self._site.error(request, 400)
        if len(wish) > LONGEST_WISH:
            too_long = say(language, "mine.long", count=len(wish), most=LONGEST_WISH)
            return await self._page(request, owner, too_long, 422, form)
        asked = _asked(verb, booking, wish, said, form.line("mark", 1))
        try:
            return await self._store(owner, booking, asked, form.line("once", 64))
        # whatever keeps the store from storing (disk full, locked, closing), the teacher is told and keeps the words
        except Exception as error:  # noqa: BLE001 - see above
            log.error("web.not_stored", error=type(error).__name__, booking=booking.id)
            return await self._page(request, owner, say(language, "mine.store"), 503, form)

    async def _name_newcomer(self, request: Request, owner: Owner, form: Form) -> Response:
        """The owner says who wrote in their conversation."""
        who = form.line("who", 20)
        if who not in _ANSWERS or owner.until is None:
            return self._site.error(request, 400)
        answer = NewcomerNamed(form.line("conversation", 200), form.line("address", 320), owner.address, WhoIs(who))
        await self._site.gateway.name_newcomer(answer)
        return RedirectResponse(f"{owner.path}?named=1", 303)

    async def _change_calendar(self, request: Request, owner: Owner, verb: str) -> Response:
        """What was made is shown once, in this answer."""
        made = await own_calendar.change_own_link(self._site, owner.address, verb)
        return RedirectResponse(owner.path, 303) if made is None else await self._page(request, owner, made=made)

    async def _store(self, owner: Owner, booking: Booking, asked: PostedQuestion, once: str) -> Response:
        payload = asked.model_dump_json(exclude_defaults=True).encode()
        key = hashlib.sha256(b"\0".join((booking.id.encode(), once.encode(), payload))).hexdigest()
        envelope = {"conversation": booking.conversation, "visitor": owner.address, "own": True}
        item = await self._site.gateway.receive(ChannelName.WEB, f"web:{key}", payload, envelope)
        settled = item is None or await until_settled(self._site, item, PATIENCE)
        return RedirectResponse(f"{owner.path}?{'done' if settled else 'waiting'}={booking.id}", 303)

    async def _owner(self, request: Request) -> Owner | None:
        """``None``: the link is unknown or over."""
        token = request.path_params.get("token")
        if token is None:
            visitor = Visitor.from_cookie(self._site.cookies.get(request, "visitor")) or Visitor.new()
            return Owner(visitor.address, visitor.secret, "/mine")
        now = self._site.clock.now()
        if not _TOKEN.fullmatch(token):
            return None
        link = await self._site.gateway.read(lambda snapshot: snapshot.links.get(token, PURPOSE, now))
        return None if link is None else Owner(link.person, token, f"/mine/{token}", link.expires_at)

    async def _bookings(self, owner: Owner) -> list[Booking]:
        now = self._site.clock.now()
        return await self._site.gateway.read(lambda view: view.bookings_outside(now).find(teacher=owner.address))

    async def _page(
        self,
        request: Request,
        owner: Owner,
        wrong: str = "",
        status: int = 200,
        form: Form | None = None,
        made: MadeLink | None = None,
    ) -> Response:
        language = self._site.language_of(request)
        done = request.query_params.get("done", "") if request.method == "GET" else ""

        now = self._site.clock.now()

        def look(
            snapshot: Snapshot,
        ) -> tuple[list[Booking], Mapping[str, Person], str, Sequence[Newcomer], Mapping[str, str]]:
            bookings = snapshot.bookings_outside(now).find(teacher=owner.address)
            about = next((booking for booking in bookings if booking.id == done), None)
            # whoever has the link has the address; a browser's own page is nobody's proof
            newcomers = snapshot.newcomers.asked_of(owner.address) if owner.until is not None else ()
            people = {one.id: person_by_now(snapshot, one, owner.address) for one in bookings}
            answer = _answer(snapshot, about, language, now) if about else ""
            return bookings, people, answer, newcomers, why_not(self._site, snapshot, bookings, language)

        bookings, people, answer, newcomers, reasons = await self._site.gateway.read(look)
        calendar = await self._site.gateway.read(lambda view: own_calendar.own_link(view, owner.address, self._site))
        if request.method == "GET" and request.query_params.get("named"):
            answer = say(language, "mine.newcomer.done")
        if request.method == "GET" and request.query_params.get("waiting"):
            answer = say(language, "mine.waiting")
        catalog, today = self._site.catalog(), self._site.clock.today()
        shown = [
            shown_booking(one, catalog, language, people[one.id], today, reasons.get(one.id, ""))
            for one in reversed(bookings)
        ]
        zone = ZoneInfo(catalog.time_zone)
        return self._site.page(
            request,
            "public/mine.html",
            language,
            status=status,
            open=[one for one in shown if one.is_open],
            past=[one for one in shown if not one.is_open][:MOST_PAST],
            newcomers=newcomers,
            answers=[(who, say(language, f"mine.newcomer.{who}")) for who in _ANSWERS],
            tag=tag_of(bookings),
            news=f"{owner.path}/news",
            action=owner.path,
            until=date_in_words(owner.until.astimezone(zone).date(), language) if owner.until else "",
            token=form_token(owner.secret, FormPurpose.OWN_BOOKINGS),
            once=secrets.token_urlsafe(9),
            wrong=wrong,
            answer=answer,
            typed_for=form.line("booking", 20) if form else "",
            typed=form.words("wish")[: LONGEST_WISH * 2] if form else "",
            longest=LONGEST_WISH,
            marks=MARKS[::-1],
            calendar=date_in_words(calendar.until, language) if calendar is not None else "",
            made=made,
        )

    def _over(self, request: Request) -> Response:
        return self._site.page(request, "public/mine_over.html", self._site.language_of(request), status=410)


def _said(form: Form) -> dict[str, object]:
    """What the form says in fields of its own. Raises `ValueError`."""
    day, time, pupils = form.day("day"), form.time("time"), form.number("pupils", 1, 999)
    return {
        **({"first": day, "last": day} if day is not None else {}),
        **({"time": time} if time else {}),
        **({"pupils": pupils} if pupils is not None else {}),
    }


def _asked(verb: str, booking: Booking, wish: str, said: Mapping[str, object], mark: str) -> PostedQuestion:
    if verb == Verb.MARK:
        return PostedQuestion(verb=Verb.MARK, subject=f"{booking.id}:{mark}", text=wish)
    if said:
        return PostedQuestion.model_validate({"verb": Verb.WISH, "subject": booking.id, "text": wish, **said})
    if verb == _CHANGE:
        # a human reads it: a wish that is said in one sentence is too easily taken for a new question. The id first,
        # since the coordinators see the words in the conversation
        return PostedQuestion(text=f"{booking.id}: {wish}", verb=Verb.HUMAN, subject=booking.id)
    return PostedQuestion.model_validate({"verb": verb, "subject": booking.id})


def _answer(snapshot: Snapshot, booking: Booking, language: Language, now: datetime) -> str:
    """What the assistant said last in the booking's conversation."""
    turns = snapshot.turns.of_conversation(booking.conversation, now)
    said = [turn.reply for turn in turns if turn.reply is not None]
    return " ".join(said[-1].opening) if said and said[-1].opening else say(language, "mine.done")
