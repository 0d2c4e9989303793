"""The teachers' page: a conversation with the assistant, with and without JavaScript."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.conversation.drafting import facts_of_reading, merged
from assistant.model import OPEN, Activity, Audience, Booking, ChannelName, Conversation, Language, in_language
from assistant.replies.activity_facts import title_of
from assistant.replies.dates import day_in_words
from assistant.replies.phrases import phrase
from integrations.channels.web.context import Site
from integrations.channels.web.form_guard import FormExpired, FormPurpose, form_token, read_own_form
from integrations.channels.web.forms import MAIL_ADDRESS, Form
from integrations.channels.web.inbox_payload import TEXT_LIMIT, TEXTS, VERBS, PostedQuestion
from integrations.channels.web.public.freshness import news, tag_of, until_settled
from integrations.channels.web.security import Visitor
from integrations.channels.web.texts import say
from integrations.store.transactions import Snapshot
from integrations.store.turns import Turn

log = structlog.get_logger(__name__)

PATIENCE = 15.0
"""Seconds for which a posted question waits for its answer."""

_PRESSED = re.compile(r"\[([a-z_]+)(?: ([A-Za-z0-9:-]+))?\]")


class FormWrong(Exception):
    """The visitor's mistake; ``key`` names the sentence."""

    def __init__(self, key: str, **names: object) -> None:
        super().__init__(key)
        self.key, self.names = key, names


@dataclass(frozen=True)
class FilledForm:
    """What the visitor had filled in, given back with the sentence that says what to mend."""

    sentence: str = ""
    text: str = ""
    form: Form | None = None

    conversation: Conversation | None = None
    """What the visitor has said before."""

    def field(self, subject: str, name: str) -> str:
        """The field's value in the form of this activity: as it was filled in, else as it is known."""
        if self.form is not None and self.form.line("subject") == subject:
            return self.form.words(name)
        return self._known(subject).get(name, "")

    def _known(self, subject: str) -> Mapping[str, str]:
        talk = self.conversation
        if talk is None:
            return {}
        facts = merged(facts_of_reading(talk.own_reading_of(subject)), talk.facts)
        texts = {name: str(value) for name, value in facts.said.items() if name in TEXTS or name == "pupils"}
        return {"teacher_name": talk.person.name, "email": talk.person.email, **texts}

    @property
    def subject(self) -> str:
        return self.form.line("subject") if self.form is not None and self.form.line("verb") else ""


class ChatPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [
            Route("/", self.show, methods=["GET"], name="chat"),
            Route("/ask", self.ask, methods=["POST"]),
            Route("/start", self.start, methods=["POST"]),
            Route("/news", self.news, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """The conversation so far. Changes nothing; a first visit gets a cookie that stands for nothing yet."""
        language = self._site.language_of(request)
        sentence = say(language, "form.wrong.failed") if request.query_params.get("trouble") else ""
        typed = FilledForm(sentence=sentence, text=request.query_params.get("q", "")[:TEXT_LIMIT])
        return await self._page(request, self._visitor(request), typed)

    async def ask(self, request: Request) -> Response:
        """Store what was asked, wait for the answer for a while, and show the conversation."""
        language = self._site.language_of(request)
        visitor = Visitor.from_cookie(self._site.cookies.get(request, "visitor")) or Visitor.new()
        try:
            form = await read_own_form(request, self._site.settings, visitor.secret, FormPurpose.ASK)
        except FormExpired as expired:
            typed = FilledForm(say(language, "form.wrong.expired"), expired.form.words("text"), expired.form)
            return await self._page(request, visitor, typed, status=403)
        text = form.words("text")
        try:
            asked = self._asked(form)
        except FormWrong as wrong:
            typed = FilledForm(say(language, wrong.key, **wrong.names), text, form)
            return await self._page(request, visitor, typed, status=422)
        try:
            return await self._store(visitor, asked, form.line("once", 64))
        # whatever keeps the store from storing (disk full, locked, closing), the teacher keeps the text
        except Exception as error:  # noqa: BLE001 - see above
            log.error("web.not_stored", error=type(error).__name__, conversation=visitor.conversation)
            return await self._page(
                request, visitor, FilledForm(say(language, "form.wrong.store"), text, form), status=503
            )

    async def start(self, request: Request) -> Response:
        """Begin an empty conversation."""
        visitor = Visitor.from_cookie(self._site.cookies.get(request, "visitor")) or Visitor.new()
        await read_own_form(request, self._site.settings, visitor.secret, FormPurpose.ASK)
        response = RedirectResponse("/", 303)
        following = Visitor(visitor.secret, visitor.thread + 1)
        self._site.cookies.put(response, "visitor", following.cookie)
        return response

    async def news(self, request: Request) -> Response:
        """Whether this visitor's page has become old."""
        visitor, now = self._visitor(request), self._site.clock.now()

        def look(snapshot: Snapshot) -> str:
            bookings = snapshot.bookings_outside(now).find(teacher=visitor.address)
            return tag_of(bookings, snapshot.turns.count(visitor.conversation, now))

        return news(request, await self._site.gateway.read(look))

    async def _store(self, visitor: Visitor, asked: PostedQuestion, once: str) -> Response:
        payload = asked.model_dump_json(exclude_defaults=True).encode()
        # the content belongs to the key: the same form sent twice is one question, but a page from the browser's
        # history that is filled in differently is another
        key = hashlib.sha256(b"\0".join((visitor.conversation.encode(), once.encode(), payload))).hexdigest()
        before = await self._turn_count(visitor)
        envelope = {"conversation": visitor.conversation, "visitor": visitor.address}
        item = await self._site.gateway.receive(ChannelName.WEB, f"web:{key}", payload, envelope)
        settled = item is None or await until_settled(self._site, item, PATIENCE)
        after = await self._turn_count(visitor)
        if after > before or item is None:
            target = "/#latest"
        else:
            target = "/?trouble=1#latest" if settled else f"/?waiting={before}#latest"
        response = RedirectResponse(target, 303)
        self._site.cookies.put(response, "visitor", visitor.cookie)
        return response

    def _asked(self, form: Form) -> PostedQuestion:
        """Raises `FormWrong`."""
        verb = form.line("verb")
        text = form.words("text")
        if verb and verb not in VERBS:
            raise FormWrong("form.wrong.button")
        if not verb and not text:
            raise FormWrong("form.wrong.empty")
        if len(text) > TEXT_LIMIT:
            raise FormWrong("form.wrong.long", count=len(text), most=TEXT_LIMIT)
        if not verb:
            return PostedQuestion(text=text)
        period = self._period(form)
        email = form.line("email", 254)
        if email and not MAIL_ADDRESS.fullmatch(email):
            raise FormWrong("form.wrong.email")
        wishes = form.words("wishes")
        if len(wishes) > 2_000:
            raise FormWrong("form.wrong.long", count=len(wishes), most=2_000)
        return PostedQuestion.model_validate(
            {
                "verb": verb,
                "subject": form.line("subject", 120),
                "first": period[0] if period else None,
                "last": period[1] if period else None,
                "time": _checked(form, "time"),
                "class_name": form.line("class_name", 60),
                "pupils": _checked(form, "pupils"),
                "school": form.line("school", 120),
                "teacher_name": form.line("teacher_name", 120),
                "phone": form.line("phone", 40),
                "email": email,
                "wishes": wishes,
                "filled_in": tuple(name for name in (*sorted(TEXTS), "email") if name in form.fields),
            }
        )

    def _period(self, form: Form) -> tuple[date, date] | None:
        today = self._site.clock.today()
        try:
            day, week = form.day("day"), form.number("week", 1, 53)
        except ValueError:
            raise FormWrong("form.wrong.date") from None
        if day is not None:
            if day < today:
                raise FormWrong("form.wrong.past")
            return day, day
        if week is None:
            return None
        for year in range(today.year - 1, today.year + 8):
            try:
                monday = date.fromisocalendar(year, week, 1)
            except ValueError:  # a year without week 53
                continue
            if monday + timedelta(days=6) >= today:
                return monday, monday + timedelta(days=6)
        raise FormWrong("form.wrong.date")

    def _visitor(self, request: Request) -> Visitor:
        return Visitor.from_cookie(self._site.cookies.get(request, "visitor")) or Visitor.new()

    async def _turn_count(self, visitor: Visitor) -> int:
        now = self._site.clock.now()
        return await self._site.gateway.read(lambda snapshot: snapshot.turns.count(visitor.conversation, now))

    async def _page(self, request: Request, visitor: Visitor, typed: FilledForm, status: int = 200) -> Response:
        now = self._site.clock.now()

        def look(snapshot: Snapshot) -> tuple[Sequence[Turn], list[Booking], Conversation | None]:
            return (
                snapshot.turns.of_conversation(visitor.conversation, now),
                snapshot.bookings_outside(now).find(teacher=visitor.address),
                snapshot.conversations.get(visitor.conversation, visitor.address),
            )

        turns, bookings, known = await self._site.gateway.read(look)
        typed = replace(typed, conversation=known)
        language = self._site.language_of(request)
        catalog = self._site.catalog()
        expected = request.query_params.get("waiting", "")
        response = self._site.page(
            request,
            "public/chat.html",
            language,
            status=status,
            turns=[turn for turn in turns if turn.reply or turn.text.strip()],
            zone=ZoneInfo(catalog.time_zone),
            bookings=[booking for booking in reversed(bookings) if booking.status in OPEN][:8],
            day_in_words=day_in_words,
            title_of=title_of,
            spoken=lambda turn: spoken(turn, language, catalog.activities),
            choice=lambda activity_id: _choice(catalog.activities.get(activity_id), self._site.clock.today()),
            waiting=expected.isdigit() and len(expected) < 7 and len(turns) <= int(expected),
            typed=typed,
            tag=tag_of(bookings, len(turns)),
            choosing=_choosing(request, typed, turns, catalog.activities),
            token=form_token(visitor.secret, FormPurpose.ASK),
            once=secrets.token_urlsafe(9),
            today=self._site.clock.today(),
            text_limit=TEXT_LIMIT,
        )
        self._site.cookies.put(response, "visitor", visitor.cookie)
        return response


def spoken(turn: Turn, language: Language, activities: Mapping[str, Activity]) -> str:
    """A turn in words; a pressed button, which is kept as ``[choose vand]``, as what stood on it."""
    pressed = _PRESSED.fullmatch(turn.text)
    if pressed is None or turn.who != "teacher" or f"button.{pressed[1]}" not in phrase:
        return turn.text
    subject, _, mark = (pressed[2] or "").partition(":")
    label = phrase(language, f"button.{pressed[1]}", mark=mark)
    if subject in activities:
        return f"{label}: {in_language(activities[subject].title, language)}"
    return f"{label} {subject}".strip()


def _choosing(
    request: Request, typed: FilledForm, turns: Sequence[Turn], activities: Mapping[str, Activity]
) -> Activity | None:
    """The activity that the visitor came here to book from the catalogue."""
    named = request.query_params.get("choose", "") or typed.subject
    offered = {card.activity_id for turn in turns if turn.reply for card in turn.reply.cards}
    if not request.query_params.get("choose") and named in offered:
        return None  # its card has the form
    return activities.get(named)


@dataclass(frozen=True)
class _Choice:
    """What the form for one activity must ask."""

    days: tuple[tuple[date, str], ...]
    """The fixed dates still to come, with the time; empty: any day may be asked for."""
    for_class: bool


def _choice(activity: Activity | None, today: date) -> _Choice:
    if activity is None:
        return _Choice((), True)
    coming = tuple((session.date, session.time) for session in activity.sessions if session.date >= today)
    return _Choice(coming, Audience.PUPILS in activity.audience)


def _checked(form: Form, name: str) -> str | int | None:
    try:
        return form.time(name) if name == "time" else form.number(name, 1, 999)
    except ValueError:
        raise FormWrong(f"form.wrong.{name}") from None
