"""Second thoughts: a message that was changed or deleted after it was sent.

Slack tells of both with an event of its own, while the message itself may still wait in the inbox. So a mark says what
became of a message, and `admit` looks at it in the transaction in which the message would be answered.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.model import AskedFor
from integrations.channels.contract import IncomingMessage, LeftUnanswered
from integrations.channels.slack.payload import Payload, assistant_user
from integrations.channels.slack.typed_words import words_in
from integrations.store.transactions import Transaction

EDITED = "edited"
"""In a thread's data while the reading is on its way: the words are put in the place of earlier ones. Never stored."""
ASKED_ELSEWHERE = "asked_elsewhere"
"""Likewise: the question stands in no message to the assistant, so it is repeated before its answer."""
OUTSIDER = "outsider"
"""Likewise: why the writer is no colleague in the workspace."""
LONG_SILENCE = timedelta(days=7)
"""After it, what is said in direct messages is a new question; bookings and facts stay known."""
_TRANSIENT = frozenset({EDITED, ASKED_ELSEWHERE, OUTSIDER})
_DELETED = "deleted"
_MOST_EDITS = 20
"""Moments that are kept of a message that was answered again and again."""
_SUBTYPES = frozenset({"message_changed", "message_deleted"})


@dataclass(frozen=True)
class MessageEdit:
    """What somebody did to a message of theirs."""

    channel: str
    ts: str
    """Of the message."""
    root: str
    """Of its thread, its own ``ts`` where it stands alone."""
    user: str
    text: str
    """The new text as Slack writes it; empty when it was deleted."""
    words: str
    """The new words as a person reads them."""
    deleted: bool


def edit_in(payload: Payload) -> MessageEdit | None:
    """The edit or deletion that an event tells of, where the message can be meant for the assistant: it is in direct
    messages, in a thread, or mentions it. Slack's own changes (a link unfolded) are none."""
    event, assistant = payload["event"], assistant_user(payload)
    if event.get("type") != "message" or event.get("subtype") not in _SUBTYPES:
        return None
    before, after = event.get("previous_message") or {}, event.get("message") or {}
    known = after or before
    # a message with answers below it leaves a tombstone
    deleted = event["subtype"] == "message_deleted" or after.get("subtype") == "tombstone"
    user, ts = str(before.get("user") or known.get("user") or ""), str(event.get("deleted_ts") or known.get("ts") or "")
    if not user or not ts or user == assistant or before.get("bot_id") or known.get("bot_id"):
        return None
    if not deleted and after.get("text") == before.get("text"):
        return None
    root = str(before.get("thread_ts") or known.get("thread_ts") or ts)
    said = f"{before.get('text') or ''} {after.get('text') or ''}"
    if event.get("channel_type") != "im" and root == ts and f"<@{assistant}" not in said:
        return None
    text, words = ("", "") if deleted else (str(after.get("text") or ""), words_in(after, assistant))
    return MessageEdit(str(event["channel"]), ts, root, user, text, words, deleted)


def remember(tx: Transaction, edit: MessageEdit, inbox_id: int) -> None:
    """So that `admit` finds what became of the message; its new words lie in the inbox."""
    tx.marks.put(_fate(edit.channel, edit.ts), _DELETED if edit.deleted else str(inbox_id))


def admit(incoming: IncomingMessage, tx: Transaction) -> IncomingMessage | LeftUnanswered:
    """The message with the words that it has by now. A message that still waited is answered as edited, and the edit
    itself has nothing left to do; one that was answered to other words gets one more answer."""
    place = incoming.thread.data
    channel, ts, is_edit = place.get("channel", ""), place.get("ts", ""), EDITED in place
    kept = {name: value for name, value in place.items() if name not in _TRANSIENT}
    incoming = replace(incoming, thread=replace(incoming.thread, data=kept))
    if not place.get("thread_ts") and _was_silent_for_long(incoming, tx):
        _forget_question(incoming, tx)
    if incoming.message.action is not None or not ts:
        if is_edit:
            _forget_question(incoming, tx)
        return incoming
    fate = tx.marks.get(_fate(channel, ts)) or ""
    if fate == _DELETED:
        return LeftUnanswered("deleted before it was answered")
    message = replace(incoming.message, text=_words(tx, fate) or incoming.message.text)
    fingerprint, *moments = (tx.marks.get(_answered(channel, ts)) or "").split("|")
    if is_edit and fingerprint == _fingerprint(message.text):
        return LeftUnanswered("an edit that is answered already")
    answered = [_fingerprint(message.text), *moments, message.received_at.isoformat()]
    tx.marks.put(_answered(channel, ts), "|".join([answered[0], *answered[1:][-_MOST_EDITS:]]))
    if is_edit and (ts == place.get("thread_ts") or _was_the_question(incoming, fingerprint, tx)):
        _forget_question(incoming, tx)
    corrects = tuple(datetime.fromisoformat(moment) for moment in moments) if is_edit else ()
    return replace(incoming, message=replace(message, corrects=corrects))


def _forget_question(incoming: IncomingMessage, tx: Transaction) -> None:
    """The words that come replace the question with which the conversation began; they do not add to it."""
    known = tx.conversations.get(incoming.thread.conversation, incoming.thread.person.address)
    if known is not None:
        fresh = replace(known, reading=None, wishes=(), offered=(), shown=(), chosen=(), asked=AskedFor.NOTHING)
        tx.conversations.save(fresh, incoming.thread)


def _was_the_question(incoming: IncomingMessage, fingerprint: str, tx: Transaction) -> bool:
    """The words that were edited are what the conversation is about."""
    known = tx.conversations.get(incoming.thread.conversation, incoming.thread.person.address)
    return known is not None and known.reading is not None and _fingerprint(known.reading.text) == fingerprint


def _was_silent_for_long(incoming: IncomingMessage, tx: Transaction) -> bool:
    turns = tx.turns.of_conversation(incoming.thread.conversation)
    return bool(turns) and incoming.message.received_at - turns[-1].at > LONG_SILENCE


def _words(tx: Transaction, fate: str) -> str:
    raw = tx.inbox.raw(int(fate)) if fate.isdigit() else None
    payload = json.loads(raw) if raw is not None else None
    edit = edit_in(payload) if payload is not None else None
    return edit.words if edit is not None else ""


def _fate(channel: str, ts: str) -> str:
    return f"slack:fate:{channel}:{ts}"


def _answered(channel: str, ts: str) -> str:
    return f"slack:answered:{channel}:{ts}"


def _fingerprint(words: str) -> str:
    """The same for words that differ by nothing that anybody would answer otherwise: "uge 17" and "Uge 17!"."""
    plain = " ".join(words.casefold().split()).rstrip(" .!?…")
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:32]
