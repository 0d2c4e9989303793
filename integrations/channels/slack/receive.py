"""What happens between Slack's request and the acknowledgement: look, store, acknowledge; the rest comes after."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from assistant.model import ChannelName, Language, Verb
from assistant.ports import Clock
from integrations.channels.contract import Gateway
from integrations.channels.slack.button_values import ButtonValue
from integrations.channels.slack.deduplication import key_of
from integrations.channels.slack.edits import MessageEdit, edit_in, remember
from integrations.channels.slack.failures import FAILURES, UNREACHABLE, error_of
from integrations.channels.slack.form_values import ButtonOrigin, press_of
from integrations.channels.slack.forms import Forms
from integrations.channels.slack.members import Members, MembersUnknown
from integrations.channels.slack.mrkdwn import escape
from integrations.channels.slack.parse import NOT_FOR_US, not_for_us, press_in
from integrations.channels.slack.payload import Payload, address_of, kind_of, team_of_writer, writer_of
from integrations.channels.slack.reactions_and_greetings import ReactionsAndGreetings
from integrations.channels.slack.send import about_mark
from integrations.channels.slack.settings import SlackSettings
from integrations.channels.slack.texts import text
from integrations.store.envelopes import Received

_FORM_SECONDS = 2.5
"""A trigger lives for three seconds."""
_COURTESIES = 8
"""So many at once, lest what comes back from Slack for them holds up the next acknowledgement."""
_COURTESY_WAITS = 1.0
_STRANGE = (KeyError, TypeError, AttributeError, IndexError, ValueError)
"""What a payload raises that lacks what its kind should have."""
_log = structlog.get_logger(__name__)


@dataclass
class _Look:
    """What must be known before storing."""

    press: ButtonValue | None = None
    origin: ButtonOrigin = field(default_factory=lambda: ButtonOrigin("", ""))
    envelope: dict[str, Any] = field(default_factory=dict)
    told: str = ""
    """A sentence for the clicker alone."""
    body: dict[str, Any] | None = None
    """Goes back with the acknowledgement."""


class PayloadReceiver:
    """Takes Slack's payloads. What is acknowledged is stored; what is not stored is not acknowledged."""

    def __init__(
        self,
        gateway: Gateway,
        settings: SlackSettings,
        clock: Clock,
        client: AsyncWebClient,
        members: Members,
        greetings: ReactionsAndGreetings,
        forms: Forms,
    ) -> None:
        self._gateway, self._settings, self._clock = gateway, settings, clock
        self._client, self._members, self._greetings, self._forms = client, members, greetings, forms
        self._after: set[asyncio.Task[None]] = set()
        self._taking: set[asyncio.Future[BoltResponse]] = set()
        self._nothing_is_taken = asyncio.Event()
        self._courtesies = asyncio.Semaphore(_COURTESIES)
        self._closing = False
        self.last_event_at: datetime | None = None

    async def take(self, payload: Payload) -> BoltResponse:
        """The acknowledgement (200), faults in a form (200), or 503 when it could not be stored: Slack then comes
        again."""
        if self._closing:
            return BoltResponse(status=503, body="")
        self.last_event_at = self._clock.now()
        taking = asyncio.ensure_future(self._take(payload))
        self._taking.add(taking)
        self._nothing_is_taken.clear()
        taking.add_done_callback(self._is_taken)
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
        left = list(self._after)
        for task in left:
            task.cancel()
        # each closes its connection before the network behind it goes away
        await asyncio.gather(*left, return_exceptions=True)

    def _is_taken(self, taking: asyncio.Future[BoltResponse]) -> None:
        self._taking.discard(taking)
        if not self._taking:
            self._nothing_is_taken.set()

    async def _take(self, payload: Payload) -> BoltResponse:
        try:
            look = await self._look(payload)
            answer = await self._answer_to_form(payload, look)
        except _STRANGE as fault:
            # it is kept whole, and the operator hears of it when it is read
            _log.warning("slack_payload_strange", kind=kind_of(payload)[:40], fault=type(fault).__name__)
            look, answer = _Look(), None
        if answer is not None:
            return BoltResponse(status=200, body=answer)
        key, stored = key_of(payload), _to_store(payload)
        raw = json.dumps(stored, ensure_ascii=False).encode("utf-8", "surrogatepass")
        inbox_id = await self._gateway.receive(ChannelName.SLACK, key, raw, look.envelope)
        if inbox_id is not None:
            await self._remember_edit(payload, inbox_id)
            received = Received(inbox_id, ChannelName.SLACK, key, raw, look.envelope, self._clock.now())
            self._spawn(self._follow_up(received, payload, look))
        return BoltResponse(status=200, body=look.body or "")

    # --- before storing ---------------------------------------------------------------------------------------------

    async def _answer_to_form(self, payload: Payload, look: _Look) -> dict[str, Any] | None:
        """What goes back instead of taking the form."""
        if kind_of(payload) != "view_submission":
            return None
        if not look.told:
            return await self._forms.answer_to(payload["view"])
        first = next(iter(payload["view"]["state"]["values"]))
        return {"response_action": "errors", "errors": {first: look.told}}

    async def _remember_edit(self, payload: Payload, inbox_id: int) -> None:
        edit = _edit(payload)
        if edit is not None:
            await self._gateway.write(lambda tx: remember(tx, edit, inbox_id))

    async def _look(self, payload: Payload) -> _Look:
        look = _Look()
        match kind_of(payload):
            case "block_actions":
                await self._look_at_press(payload, look)
            case "view_submission":
                await self._look_at_form(payload, look)
            case "command":
                look.body = {"response_type": "ephemeral", "text": text(self._settings.language, "command.seen")}
            case "event_callback":
                await self._look_above(payload, look)
        if not _reason(payload) and _edit(payload) is None:
            await self._put_writer(payload, look)
        return look

    async def _put_writer(self, payload: Payload, look: _Look) -> None:
        """Who it is, so that the very first words have a name, and an outsider's have their mark."""
        user = writer_of(payload)
        if not user:
            return
        member = await self._members.learn(user, team_of_writer(payload))
        if member.name and member.outsider:
            whence = text(self._settings.language, f"outsider.{member.outsider}")
            look.envelope["name"] = f"{member.name} ({whence})"
        elif member.name:
            look.envelope["name"] = member.name
        if member.outsider:
            look.envelope["outsider"] = member.outsider

    async def _look_at_press(self, payload: Payload, look: _Look) -> None:
        try:
            look.press = press_in(payload)
        except ValueError:
            return
        container = payload.get("container") or {}
        channel, message_ts = str(container.get("channel_id", "")), str(container.get("message_ts", ""))
        look.origin = ButtonOrigin(channel, str(container.get("thread_ts") or message_ts))
        if look.press.decides:
            await self._may_decide(payload, look, look.press.shown.language)

    async def _look_at_form(self, payload: Payload, look: _Look) -> None:
        try:
            look.press, look.origin = press_of(payload["view"])
        except ValueError:
            return
        if look.press.decides:
            await self._may_decide(payload, look, look.press.shown.language)

    async def _look_above(self, payload: Payload, look: _Look) -> None:
        """Whether this is written below a message of ours in the coordinators' channel, and about what that is."""
        if _reason(payload):
            return
        event, edit = payload["event"], _edit(payload)
        channel, root = str(event.get("channel", "")), str(event.get("thread_ts") or "")
        if edit is not None:
            channel, root = edit.channel, edit.root
        if not root or channel != self._settings.coordinators_channel:
            return
        about = await self._gateway.read(lambda snapshot: snapshot.marks.get(about_mark(channel, root)))
        if about is not None and edit is not None:
            look.origin = ButtonOrigin(channel, root)
            look.told = text(self._settings.language, "edit.not_taken")
        elif about is not None:
            look.origin = ButtonOrigin(channel, root)
            look.envelope |= {"about": json.loads(about), "beside": {"channel": channel, "ts": str(event["ts"])}}
            await self._may_decide(payload, look, self._settings.language)

    async def _may_decide(self, payload: Payload, look: _Look, language: Language) -> None:
        user = writer_of(payload)
        try:
            may = await self._members.may_decide(user, team_of_writer(payload))
        except MembersUnknown:
            look.told = text(language, "not_checked")
            return
        look.envelope["may_decide"] = may
        if not may:
            outsider = (await self._members.learn(user)).outsider
            look.told = text(language, "outsider.decides" if outsider else "refusal.not_allowed")

    # --- after the acknowledgement ----------------------------------------------------------------------------------

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._after.add(task)
        task.add_done_callback(self._after.discard)

    async def _follow_up(self, received: Received, payload: Payload, look: _Look) -> None:
        """Courtesies: nothing here may be needed for the answer."""
        await asyncio.sleep(0)  # the acknowledgement leaves first
        try:
            if look.told:
                await self._whisper(payload, look)
            elif look.press is not None and look.press.opens_form and "actions" in payload:
                await self._open_form(received, payload, look)
            elif "about" in look.envelope:
                await self._greetings.show_passed_on(received)
            elif kind_of(payload) == "event_callback":
                await (self._greetings.greet(payload) if _reason(payload) else self._show_seen(received, payload))
        except FAILURES as failure:
            _log.warning("slack_follow_up_failed", inbox_id=received.id, error=error_of(failure))
        except Exception as fault:  # noqa: BLE001 - a background task has nobody above it to see what it raises
            _log.error("slack_follow_up_broken", inbox_id=received.id, fault=type(fault).__name__)

    async def _show_seen(self, received: Received, payload: Payload) -> None:
        """Once nothing waits for its acknowledgement, but not for long, and only a few at a time."""
        async with self._courtesies:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._nothing_is_taken.wait(), _COURTESY_WAITS)
            await self._greetings.show_seen(received, payload)

    async def _open_form(self, received: Received, payload: Payload, look: _Look) -> None:
        assert look.press is not None
        try:
            view = await self._forms.opened_by(look.press, look.origin, address_of(writer_of(payload)))
            await asyncio.wait_for(
                self._client.views_open(trigger_id=str(payload["trigger_id"]), view=view), _FORM_SECONDS
            )
        except Exception as failure:  # noqa: BLE001 - for whatever reason there is no form, the click must not be lost
            _log.warning("slack_form_not_opened", inbox_id=received.id, error=error_of(failure))
            unsure = isinstance(failure, UNREACHABLE)
            if unsure or look.press.decides or look.press.action.verb == Verb.CORRECT:
                look.told = text(look.press.shown.language, "slow_form" if unsure else "no_form")
                await self._whisper(payload, look)
                return
            # without the form the choice still counts: what is missing is asked for in the thread
            await self._gateway.receive(
                ChannelName.SLACK, f"{received.key}:no-form", received.payload, {**received.envelope, "form": "failed"}
            )

    async def _whisper(self, payload: Payload, look: _Look) -> None:
        """To the clicker alone: where the button is, or in direct messages when it is on the home page."""
        user, words, channel = writer_of(payload), escape(look.told), look.origin.channel
        if channel:
            await self._client.chat_postEphemeral(channel=channel, user=user, text=words)
        else:
            await self._client.chat_postMessage(channel=user, text=words)


def _reason(payload: Payload) -> str:
    """As `not_for_us`; empty where that cannot be told, so that the payload is kept whole for the operator."""
    try:
        return not_for_us(payload) if kind_of(payload) == "event_callback" else ""
    except _STRANGE:
        return ""


def _edit(payload: Payload) -> MessageEdit | None:
    try:
        return edit_in(payload) if kind_of(payload) == "event_callback" else None
    except _STRANGE:
        return None


def _to_store(payload: Payload) -> Payload:
    """Talk in a channel that is not for us is kept as a fact without its words."""
    reason = _reason(payload)
    if not reason:
        return payload
    kept = ("type", "subtype", "channel", "channel_type", "ts", "bot_id", "user")
    event = {name: value for name, value in payload["event"].items() if name in kept}
    return {**payload, "event": event, NOT_FOR_US: reason}
