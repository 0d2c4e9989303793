"""What happens between Slack's request and the acknowledgement: look, store, acknowledge; the rest comes after."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from assistant.errors import BookingUnknown
from assistant.model import Booking, ChannelName, Language
from assistant.ports import Clock
from integrations.boxes import Received
from integrations.channel import House, Told
from integrations.slack.failures import FAILURES, error_of
from integrations.slack.keys import key_of
from integrations.slack.modals import (
    Origin,
    choose_form,
    decline_form,
    faults_of,
    press_of,
    propose_form,
    values_of,
)
from integrations.slack.mrkdwn import escape, words_of
from integrations.slack.people import MembersUnknown, People
from integrations.slack.press import DECISIONS, FORMS, Press
from integrations.slack.read import NOT_FOR_US, SHORTCUT, kind_of, not_for_us, press_in, read
from integrations.slack.seen import Eyes
from integrations.slack.settings import SlackSettings
from integrations.slack.texts import text
from integrations.store.api import Snapshot

T = TypeVar("T")
Payload = Mapping[str, Any]

_FORM_SECONDS = 2.5
"""A trigger lives for three seconds."""
_ROOT_SECONDS = 1.5
_READ_SECONDS = 1.0
_ROOTS_REMEMBERED = 500
_log = structlog.get_logger(__name__)


@dataclass
class _Look:
    """What must be known before storing."""

    press: Press | None = None
    origin: Origin = field(default_factory=lambda: Origin("", ""))
    envelope: dict[str, Any] = field(default_factory=dict)
    told: str = ""
    """A sentence for the clicker alone."""
    body: dict[str, Any] | None = None
    """Goes back with the acknowledgement."""


class Intake:
    """Takes Slack's payloads. What is acknowledged is stored; what is not stored is not acknowledged."""

    def __init__(
        self,
        house: House,
        settings: SlackSettings,
        clock: Clock,
        client: AsyncWebClient,
        people: People,
        eyes: Eyes,
    ) -> None:
        self._house, self._settings, self._clock = house, settings, clock
        self._client, self._people, self._eyes = client, people, eyes
        self._after: set[asyncio.Task[None]] = set()
        self._taking: set[asyncio.Future[BoltResponse]] = set()
        self._closing = False
        self._roots: OrderedDict[str, asyncio.Future[dict[str, str] | None]] = OrderedDict()
        self.last_event_at: datetime | None = None

    async def take(self, payload: Payload) -> BoltResponse:
        """The acknowledgement (200), faults in a form (200), or 503 when it could not be stored: Slack then comes
        again."""
        if self._closing:
            return BoltResponse(status=503, body="")
        self.last_event_at = self._clock.now()
        taking = asyncio.ensure_future(self._take(payload))
        self._taking.add(taking)
        taking.add_done_callback(self._taking.discard)
        try:
            return await taking
        except Exception as fault:  # noqa: BLE001 - whatever went wrong is ours: without an ack nothing is lost
            _log.error("slack_payload_not_stored", kind=kind_of(payload)[:40], fault=type(fault).__name__)
            return BoltResponse(status=503, body="")

    async def finish(self, seconds: float) -> None:
        """Take nothing new, and wait until what was taken is acknowledged and followed up, at most so long."""
        self._closing = True
        tasks: set[asyncio.Future[Any]] = {*self._taking, *self._after}
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        for task in list(self._after):
            task.cancel()

    async def _take(self, payload: Payload) -> BoltResponse:
        faults = self._faults(payload)
        if faults:
            return BoltResponse(status=200, body={"response_action": "errors", "errors": faults})
        look = await self._look(payload)
        if look.told and kind_of(payload) == "view_submission":
            first = next(iter(payload["view"]["state"]["values"]))
            return BoltResponse(status=200, body={"response_action": "errors", "errors": {first: look.told}})
        key, stored = key_of(payload), _to_store(payload)
        raw = json.dumps(stored, ensure_ascii=False).encode("utf-8", "surrogatepass")
        inbox_id = await self._house.receive(ChannelName.SLACK, key, raw, look.envelope)
        if inbox_id is not None:
            received = Received(inbox_id, ChannelName.SLACK, key, raw, look.envelope, self._clock.now())
            self._spawn(self._follow_up(received, payload, look))
        return BoltResponse(status=200, body=look.body or "")

    # --- before storing ---------------------------------------------------------------------------------------------

    def _faults(self, payload: Payload) -> dict[str, str]:
        """Faults of a form of ours, for its fields."""
        if kind_of(payload) != "view_submission":
            return {}
        try:
            press, _ = press_of(payload["view"])
        except ValueError:
            return {}
        return faults_of(press, values_of(payload["view"]), self._clock.today())

    async def _look(self, payload: Payload) -> _Look:
        look = _Look()
        match kind_of(payload):
            case "block_actions":
                await self._look_at_press(payload, look)
            case "view_submission":
                await self._look_at_form(payload, look)
            case "command" | "message_action":
                await self._put_root(payload, look)
        name = self._people.known_name(_user_of(payload))
        if name:
            look.envelope["name"] = name
        return look

    async def _look_at_press(self, payload: Payload, look: _Look) -> None:
        try:
            look.press = press_in(payload)
        except ValueError:
            return
        container = payload.get("container") or {}
        channel, message_ts = str(container.get("channel_id", "")), str(container.get("message_ts", ""))
        look.origin = Origin(channel, str(container.get("thread_ts") or message_ts))
        if look.press.action.verb in DECISIONS:
            await self._may_decide(payload, look, look.press.language)

    async def _look_at_form(self, payload: Payload, look: _Look) -> None:
        try:
            look.press, look.origin = press_of(payload["view"])
        except ValueError:
            return
        if look.press.action.verb in DECISIONS:
            await self._may_decide(payload, look, look.press.language)

    async def _may_decide(self, payload: Payload, look: _Look, language: Language) -> None:
        user = _user_of(payload)
        try:
            may, _ = await asyncio.gather(self._people.may_decide(user), self._people.learn_name(user))
        except MembersUnknown:
            look.told = text(language, "not_checked")
            return
        look.envelope["may_decide"] = may
        if not may:
            look.told = text(language, "not_coordinator")

    async def _put_root(self, payload: Payload, look: _Look) -> None:
        """Put the question into the person's direct messages, so that there is a thread to answer and go on in."""
        if kind_of(payload) == "command":
            look.body = {"response_type": "ephemeral", "text": text(self._settings.language, "command.seen")}
            words = words_of(str(payload.get("text", "")))
        elif payload.get("callback_id") == SHORTCUT:
            words = words_of(str(payload["message"].get("text") or ""))
        else:
            return
        key = key_of(payload)
        if key not in self._roots:
            # one root however often the same payload is delivered at the same time
            self._roots[key] = asyncio.ensure_future(self._post_root(_user_of(payload), words))
        while len(self._roots) > _ROOTS_REMEMBERED:
            self._roots.popitem(last=False)
        root = await self._roots[key]
        if root is not None:
            look.envelope["root"] = root

    async def _post_root(self, user: str, words: str) -> dict[str, str] | None:
        asked = escape(words, 2500)
        root = text(self._settings.language, "command.root" if asked else "command.root.empty", text=asked)
        try:
            answer = await asyncio.wait_for(
                self._client.chat_postMessage(channel=user, text=root, unfurl_links=False), _ROOT_SECONDS
            )
        except FAILURES as failure:
            _log.warning("slack_root_failed", error=error_of(failure))
            return None
        return {"channel": str(answer["channel"]), "ts": str(answer["ts"])}

    # --- after the acknowledgement ----------------------------------------------------------------------------------

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._after.add(task)
        task.add_done_callback(self._after.discard)

    async def _follow_up(self, received: Received, payload: Payload, look: _Look) -> None:
        """Courtesies: nothing here may be needed for the answer."""
        try:
            if look.told:
                await self._whisper(payload, look)
            elif look.press is not None and look.press.action.verb in FORMS and "actions" in payload:
                await self._open_form(received, payload, look)
            elif kind_of(payload) == "event_callback" and not not_for_us(payload):
                await self._open_eyes(received, payload)
        except FAILURES as failure:
            _log.warning("slack_follow_up_failed", inbox_id=received.id, error=error_of(failure))
        except Exception as fault:  # noqa: BLE001 - a background task has nobody above it to see what it raises
            _log.error("slack_follow_up_broken", inbox_id=received.id, fault=type(fault).__name__)

    async def _open_eyes(self, received: Received, payload: Payload) -> None:
        reading = await self._house.read(lambda snapshot: read(received, snapshot.threads))
        if isinstance(reading, Told):
            await self._eyes.open(reading.thread.data["channel"], reading.thread.data["ts"])
            await self._people.learn_name(_user_of(payload))

    async def _open_form(self, received: Received, payload: Payload, look: _Look) -> None:
        assert look.press is not None
        try:
            view = await self._form(look.press, look.origin)
            await asyncio.wait_for(
                self._client.views_open(trigger_id=str(payload["trigger_id"]), view=view), _FORM_SECONDS
            )
        except Exception as failure:  # noqa: BLE001 - for whatever reason there is no form, the click must not be lost
            _log.warning("slack_form_not_opened", inbox_id=received.id, error=error_of(failure))
            if look.press.action.verb in DECISIONS:
                look.told = text(look.press.language, "no_form")
                await self._whisper(payload, look)
                return
            # without the form the choice still counts: what is missing is asked for in the thread
            await self._house.receive(
                ChannelName.SLACK, f"{received.key}:no-form", received.payload, {**received.envelope, "form": "failed"}
            )

    async def _form(self, press: Press, origin: Origin) -> dict[str, Any]:
        today = self._clock.today()
        match press.action.verb:
            case "decline":
                return decline_form(press, origin)
            case "propose":
                booking = await self._quickly(lambda snapshot: _booking(snapshot, press.action.subject))
                return propose_form(press, origin, booking, today)
        known = await self._quickly(lambda snapshot: snapshot.conversation(press.conversation))
        return choose_form(press, origin, known, today)

    async def _quickly(self, work: Callable[[Snapshot], T]) -> T | None:
        """What the database says, or ``None`` when that takes too long for the trigger: the form then opens empty."""
        try:
            return await asyncio.wait_for(self._house.read(work), _READ_SECONDS)
        except TimeoutError:
            _log.warning("slack_form_opens_empty")
            return None

    async def _whisper(self, payload: Payload, look: _Look) -> None:
        await self._client.chat_postEphemeral(
            channel=look.origin.channel, user=_user_of(payload), text=escape(look.told)
        )


def _to_store(payload: Payload) -> Payload:
    """Talk in a channel that is not for us is kept as a fact without its words."""
    if kind_of(payload) != "event_callback" or not not_for_us(payload):
        return payload
    kept = ("type", "subtype", "channel", "channel_type", "ts", "bot_id", "user")
    event = {name: value for name, value in payload["event"].items() if name in kept}
    return {**payload, "event": event, NOT_FOR_US: not_for_us(payload)}


def _booking(snapshot: Snapshot, booking_id: str) -> Booking | None:
    try:
        return snapshot.bookings.get(booking_id)
    except BookingUnknown:
        return None


def _user_of(payload: Payload) -> str:
    if kind_of(payload) == "event_callback":
        return str((payload.get("event") or {}).get("user", ""))
    user = payload.get("user")
    return str(user.get("id", "")) if isinstance(user, Mapping) else str(payload.get("user_id", ""))
