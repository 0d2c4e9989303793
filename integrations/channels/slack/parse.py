"""Slack's payloads as messages and decisions. Pure: what was stored is all that is looked at."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import structlog

from assistant.bookings import Actor, AddNote, Approve, Cancel, Claim, Decision, Decline, Propose, Undo
from assistant.model import Action, ChannelName, Message, Person, Verb
from assistant.ports import Thread, Threads
from integrations.channels.contract import (
    CallStep,
    DecisionMade,
    IncomingMessage,
    LeftUnanswered,
    MessageToTeacher,
    Quarantined,
)
from integrations.channels.slack.button_values import ButtonValue
from integrations.channels.slack.edits import ASKED_ELSEWHERE, EDITED, OUTSIDER, MessageEdit, edit_in
from integrations.channels.slack.form_values import Values, alternatives_of, facts_of, is_despite, press_of, values_of
from integrations.channels.slack.payload import (
    Payload,
    address_of,
    assistant_user,
    conversation_id,
    direct_conversation,
    is_mention,
    kind_of,
    pane_mark,
    team_of,
    writer_of,
)
from integrations.channels.slack.typed_words import words_in, words_of
from integrations.store.envelopes import Received

Reading = IncomingMessage | DecisionMade | MessageToTeacher | CallStep | LeftUnanswered | Quarantined

SHORTCUT = "ask_klassetur"
"""Callback id of the message shortcut."""
NOT_FOR_US = "klassetur_not_for_us"
"""Set in a stored event whose words were not kept: why it is not for the assistant."""

HUMAN_SUBTYPES = frozenset({"file_share", "thread_broadcast", "me_message"})
_log = structlog.get_logger(__name__)


def read(item: Received, threads: Threads) -> Reading:
    """Never raises: what cannot be understood is quarantined."""
    try:
        payload = json.loads(item.payload)
        readers: Mapping[str, Callable[[Received, Payload, Threads], Reading]] = {
            "event_callback": _event,
            "block_actions": _press,
            "view_submission": _form,
            "message_action": _shortcut,
            "command": _command,
        }
        kind = kind_of(payload)
        return (
            readers[kind](item, payload, threads)
            if kind in readers
            else LeftUnanswered(f"nothing to do for {kind[:40]}")
        )
    except Exception as fault:  # noqa: BLE001 - the outside decides what stands in a payload; it may not stop the worker
        _log.warning("slack_payload_unreadable", inbox_id=item.id, fault=type(fault).__name__)
        return Quarantined(f"unreadable Slack payload ({type(fault).__name__})")


# --- what people write ----------------------------------------------------------------------------------------------


def not_for_us(payload: Payload) -> str:
    """Why an event cannot be meant for the assistant whatever the conversation, or empty."""
    event = payload["event"]
    if edit_in(payload) is not None:
        return ""
    kind, subtype = event.get("type"), event.get("subtype")
    if kind not in ("message", "app_mention"):
        return f"not a message: {str(kind)[:40]}"
    if subtype is not None and subtype not in HUMAN_SUBTYPES:
        return f"not written by a person: {str(subtype)[:40]}"
    if event.get("bot_id") or event.get("user") in (None, "", "USLACKBOT", assistant_user(payload)):
        return "written by a bot"
    if "edited" in event:
        return "an edit"
    if kind == "message" and event.get("channel_type") != "im" and not is_mention(payload):
        if f"<@{assistant_user(payload)}" in str(event.get("text") or ""):
            return "comes as a mention too"
        if not event.get("thread_ts"):
            return "talk in a channel"
    return ""


def _event(item: Received, payload: Payload, threads: Threads) -> Reading:
    reason = payload.get(NOT_FOR_US) or not_for_us(payload)
    if reason:
        return LeftUnanswered(reason)
    edit = edit_in(payload)
    if edit is not None:
        return _edited(item, payload, edit, threads)
    event = payload["event"]
    if item.envelope.get("about"):
        return _beside(item, payload)
    user, text = str(event["user"]), str(event.get("text") or "")
    written = _Written(str(event["channel"]), str(event["ts"]), str(event.get("thread_ts") or ""), user)
    where = _where(payload, written, threads)
    if not _is_direct(payload) and not is_mention(payload):
        elsewhere = _meant_elsewhere(where.conversation, text, threads)
        if elsewhere:
            return LeftUnanswered(elsewhere)
    words = words_in(event, assistant_user(payload))
    return _told(item, where.conversation, user, where.place, words)


@dataclass(frozen=True)
class _Written:
    channel: str
    ts: str
    thread_ts: str
    """Empty where it stands in no thread."""
    user: str


@dataclass(frozen=True)
class _Where:
    conversation: str
    place: Mapping[str, str]


def _where(payload: Payload, written: _Written, threads: Threads) -> _Where:
    """The conversation that a message belongs to, and where it is answered: in a channel its thread, in direct messages
    the one conversation with this person, but for the threads that are conversations of their own."""
    channel, thread_ts, team = written.channel, written.thread_ts, team_of(payload)
    of_thread = conversation_id(team, channel, thread_ts or written.ts)
    if not _is_direct(payload):
        thread_ts = thread_ts or written.ts
    elif not thread_ts or not _is_of_its_own(payload, written, of_thread, threads):
        of_thread = direct_conversation(team, written.user)
    return _Where(of_thread, {"channel": channel, "thread_ts": thread_ts, "ts": written.ts})


def _is_of_its_own(payload: Payload, written: _Written, conversation: str, threads: Threads) -> bool:
    """A thread of the assistant's pane, or one that was begun before direct messages were one conversation."""
    in_pane = "assistant_thread" in payload["event"] or threads.mark(pane_mark(written.channel, written.thread_ts))
    return bool(in_pane) or threads.get(conversation) is not None


def _is_direct(payload: Payload) -> bool:
    return bool(payload["event"].get("channel_type") == "im")


def _meant_elsewhere(conversation: str, text: str, threads: Threads) -> str:
    """Why something said in a channel's thread without a mention is not for the assistant, or empty."""
    if threads.get(conversation) is None:
        return "a thread without the assistant"
    return "said to somebody else" if text.lstrip().startswith("<@") else ""


def _edited(item: Received, payload: Payload, edit: MessageEdit, threads: Threads) -> Reading:
    """As if it had been written like this; `edits.admit` knows whether there is anything left to answer."""
    if edit.deleted:
        return LeftUnanswered("deleted")
    thread_ts = edit.root if edit.root != edit.ts else ""
    where = _where(payload, _Written(edit.channel, edit.ts, thread_ts, edit.user), threads)
    if not _is_direct(payload) and f"<@{assistant_user(payload)}" not in edit.text:
        elsewhere = _meant_elsewhere(where.conversation, edit.text, threads)
        if elsewhere:
            return LeftUnanswered(elsewhere)
    return _told(item, where.conversation, edit.user, {**where.place, EDITED: "yes"}, edit.words)


def _beside(item: Received, payload: Payload) -> Reading:
    """What a coordinator writes below one of our messages in the coordinators' channel: a note on the booking, or an
    answer to the teacher who asked for a human."""
    if not item.envelope.get("may_decide"):
        return LeftUnanswered("not a coordinator")
    event, about = payload["event"], item.envelope["about"]
    words = words_in(event, assistant_user(payload))
    if not words and not event.get("files"):
        return LeftUnanswered("nothing written")
    by = Person(address_of(str(event["user"])), name=str(item.envelope.get("name", "")))
    if about.get("conversation"):
        return MessageToTeacher(str(about["conversation"]), words, by, ChannelName.SLACK)
    return DecisionMade(AddNote(str(about["booking"]), words), Actor(by, ChannelName.SLACK, item.received_at))


def _command(item: Received, payload: Payload, threads: Threads) -> Reading:
    return _asked_aside(item, payload, threads, words_of(str(payload.get("text") or "")))


def _shortcut(item: Received, payload: Payload, threads: Threads) -> Reading:
    if payload.get("callback_id") != SHORTCUT:
        return LeftUnanswered("a shortcut that is not ours")
    return _asked_aside(item, payload, threads, words_in(payload["message"]))


def _asked_aside(item: Received, payload: Payload, threads: Threads, words: str) -> Reading:
    """A question from outside: it belongs to the person's direct messages, where it is repeated before the answer."""
    user = writer_of(payload)
    conversation = direct_conversation(team_of(payload), user)
    known = threads.get(conversation)
    channel = known.data.get("channel", user) if known is not None else user
    place = {"channel": channel, "thread_ts": "", "ts": "", ASKED_ELSEWHERE: "yes"}
    return _told(item, conversation, user, place, words)


def _told(
    item: Received,
    conversation: str,
    user: str,
    place: Mapping[str, str],
    words: str,
) -> IncomingMessage:
    sender = Person(address_of(user), name=str(item.envelope.get("name", "")))
    message = Message(ChannelName.SLACK, conversation, sender, words, received_at=item.received_at)
    return IncomingMessage(message, Thread(conversation, sender, {**place, **_outsider(item), "user": user}))


def _outsider(item: Received) -> Mapping[str, str]:
    return {OUTSIDER: str(item.envelope["outsider"])} if item.envelope.get("outsider") else {}


# --- what people press and fill in ----------------------------------------------------------------------------------


def press_in(payload: Payload) -> ButtonValue:
    """The button of a ``block_actions`` payload. Raises `ValueError` when it is none of ours."""
    try:
        return ButtonValue.from_value(payload["actions"][0]["value"])
    except (KeyError, TypeError, IndexError) as fault:
        raise ValueError(f"not a button of ours: {fault}") from fault


def _press(item: Received, payload: Payload, threads: Threads) -> Reading:
    try:
        press = press_in(payload)
    except ValueError:
        return LeftUnanswered("a button that is not ours")
    if press.decides and not item.envelope.get("may_decide"):
        return LeftUnanswered("not a coordinator")
    if press.opens_form and item.envelope.get("form") != "failed":
        return LeftUnanswered("opened a form")
    if press.decides:
        return _made(item, payload, press, {})
    container = payload.get("container") or {}
    ts = str(container.get("thread_ts") or container.get("message_ts") or "")
    # on the home page there is no channel: the answer goes into direct messages
    channel = str(container.get("channel_id") or payload["user"]["id"])
    return _acted(item, payload, threads, press, press.action, channel, ts)


def _form(item: Received, payload: Payload, threads: Threads) -> Reading:
    view = payload["view"]
    try:
        press, origin = press_of(view)
    except ValueError:
        return LeftUnanswered("a form that is not ours")
    values = values_of(view)
    verb = press.action.verb
    if verb is Verb.CHOOSE:
        incoming = _acted(item, payload, threads, press, press.action, origin.channel, origin.thread_ts)
        return replace(incoming, message=replace(incoming.message, facts=facts_of(values)))
    if verb is Verb.CORRECT:
        incoming = _acted(item, payload, threads, press, press.action, origin.channel, origin.thread_ts)
        corrected = replace(incoming.thread, data={**incoming.thread.data, EDITED: "yes"})
        return IncomingMessage(replace(incoming.message, action=None, text=values["correct.text"]), corrected)
    if not item.envelope.get("may_decide"):
        return LeftUnanswered("not a coordinator")
    return _made(item, payload, press, values)


def _made(item: Received, payload: Payload, press: ButtonValue, values: Values) -> DecisionMade | CallStep:
    action = press.action
    if action.verb is Verb.DONE or (action.verb is Verb.CLAIM and press.shown.call):
        return CallStep(action.subject, action.verb, _person(item, payload), ChannelName.SLACK, press.shown.version)
    actor = Actor(_person(item, payload), ChannelName.SLACK, item.received_at, press.shown.version)
    return DecisionMade(_decision(press.action, values), actor)


def _decision(action: Action, values: Values) -> Decision:
    """Raises `ValueError` for what only a form decides."""
    booking_id = action.subject
    match action.verb:
        case Verb.APPROVE:
            return Approve(booking_id)
        case Verb.CLAIM:
            return Claim(booking_id)
        case Verb.UNDO:
            return Undo(booking_id)
        case Verb.CANCEL:
            return Cancel(booking_id, values.get("cancel.reason", ""))
        case Verb.DECLINE:
            return Decline(booking_id, values.get("decline.reason", ""), alternatives_of(values))
        case Verb.PROPOSE:
            day = date.fromisoformat(values["propose.day"])
            time, reason = values.get("propose.time", ""), values.get("propose.reason", "")
            return Propose(booking_id, day, time, reason, is_despite(values))
    raise ValueError(f"no decision: {action.verb}")


def _acted(
    item: Received, payload: Payload, threads: Threads, press: ButtonValue, action: Action, channel: str, thread_ts: str
) -> IncomingMessage:
    sender = _person(item, payload)
    conversation = press.shown.conversation
    known = threads.get(conversation, sender.address) or threads.get(conversation)
    place = known.data if known is not None else {"channel": channel, "thread_ts": thread_ts}
    # nothing was written, so no message waits for its eyes to be taken away
    now = {"ts": "", "user": str(payload["user"]["id"]), **_outsider(item)}
    thread = Thread(conversation, sender, {name: at for name, at in place.items() if name != OUTSIDER} | now)
    message = Message(ChannelName.SLACK, conversation, sender, "", received_at=item.received_at, action=action)
    return IncomingMessage(message, thread)


def _person(item: Received, payload: Payload) -> Person:
    user = payload["user"]
    name = item.envelope.get("name") or user.get("name") or user.get("username") or ""
    return Person(address_of(str(user["id"])), name=str(name))
