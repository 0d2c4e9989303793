"""Which mail came before: by another way, where a mail system put a mark into its subject or a banner above its words;
or once more by a hand that pressed twice. Both are kept; the later one is filed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.bookings import AddNote
from assistant.letters.reader import letter_of
from integrations.channels.contract import CameIn, DecisionMade, IncomingMessage, InvitationAnswered, MessageToTeacher
from integrations.channels.mail.headers import message_ids
from integrations.store.envelopes import InboxState, Received
from integrations.store.transactions import Transaction

PRESSED_TWICE = timedelta(minutes=10)
"""The same words to the same mail of ours within this time are said once."""

_MOST_LINES = 60
_LONGEST_BANNER = 6
"""Lines that a mail system puts into a mail."""
_HEAD = 200_000
_TAGS = re.compile(r"^(?:\[[^\]]{1,40}\]\s*)+")
_FIELD = re.compile(rb"^(message-id|in-reply-to)[ \t]*:[ \t]*(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class _Said:
    """Who said what, in a mail."""

    sender: str
    words: str
    files: Sequence[str]


def came_before(item: Received, came: CameIn, transaction: Transaction, now: datetime) -> str:
    """Why this mail is filed instead of being worked off, or ``""``; remembers it. An item that is worked off anew is
    none that came before."""
    said = _said(came)
    if said is None:
        return ""
    own_ids, answered = _ids(item.payload)
    lines = [_short(line) for line in _lines(said)][:_MOST_LINES]
    if own_ids and _by_another_way(f"mail:came:{_short(said.sender, own_ids[0])}", item.id, lines, transaction):
        return "the same mail came before by another way"
    if answered and _said_just_now(f"mail:said:{_short(said.sender, answered[0], *lines)}", item.id, transaction, now):
        return "the same words to the same mail came just before"
    return ""


def _said(came: CameIn) -> _Said | None:
    match came:
        case IncomingMessage(message=message):
            words = letter_of(message).words
            return _Said(message.sender.address, words, [file.name for file in message.attachments])
        case MessageToTeacher(by=by, text=text):
            return _Said(by.address, text, ())
        case DecisionMade(decision=AddNote(words=words), actor=actor):
            return _Said(actor.who.address, words, ())
        case InvitationAnswered(thread=thread, words=words, answer=answer):
            return _Said(thread.person.address, f"{answer.answered} {answer.sequence}\n{words}", ())
        case _:
            return None


def _by_another_way(mark: str, this: int, lines: Sequence[str], transaction: Transaction) -> bool:
    """The same Message-ID and sender, and one has the other's words with a banner at most. A program that gives every
    mail the same id is no reason to lose one."""
    known = json.loads(transaction.marks.get(mark) or "null")
    if known is not None and known["item"] != this and _is_settled(known["item"], transaction):
        before, now = set(known["lines"]), set(lines)
        return (before <= now or now <= before) and len(before ^ now) <= _LONGEST_BANNER
    transaction.marks.put(mark, json.dumps({"item": this, "lines": lines}))
    return False


def _said_just_now(mark: str, this: int, transaction: Transaction, now: datetime) -> bool:
    before, _, at = (transaction.marks.get(mark) or "").partition(" ")
    if before and int(before) != this and now - datetime.fromisoformat(at) < PRESSED_TWICE:
        return _is_settled(int(before), transaction)
    transaction.marks.put(mark, f"{this} {now.isoformat()}")
    return False


def _is_settled(item: int, transaction: Transaction) -> bool:
    """What failed on our side may be said again."""
    return transaction.inbox.outcome(item)[0] in (InboxState.DONE, InboxState.FILED)


def _lines(said: _Said) -> list[str]:
    words = [_TAGS.sub("", " ".join(line.split())) for line in said.words.split("\n")]
    return [line for line in (*words, *(f"[{name}]" for name in said.files)) if line]


def _ids(raw: bytes) -> tuple[list[str], list[str]]:
    """Message-ID and In-Reply-To."""
    blank = raw.find(b"\r\n\r\n", 0, _HEAD)
    found: dict[bytes, list[str]] = {b"message-id": [], b"in-reply-to": []}
    for name, value in _FIELD.findall(raw[: blank if blank >= 0 else _HEAD]):
        found[name.lower()] += message_ids(value.decode("latin-1"))
    return found[b"message-id"], found[b"in-reply-to"]


def _short(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
