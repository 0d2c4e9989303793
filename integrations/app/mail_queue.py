"""`klassetur mail queue`, `retry` and `drop`: what waits and what needs a human, in every channel."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.errors import SettingsWrong
from assistant.model import ChannelName, Language
from assistant.ports import Clock
from integrations.app.control_socket import CommandRefused
from integrations.channels.hindrances import why_in_words
from integrations.store import Database
from integrations.store.deeds import Deed
from integrations.store.envelopes import Box, InboxState, OutboxState, Stuck, Waiting
from integrations.store.transactions import Snapshot, Transaction

Work = Callable[[Transaction], Mapping[str, Any]]

_EVERYTHING = 1_000_000
_SHORT = {Box.INBOX: "in", Box.OUTBOX: "out"}
_WAITS = (InboxState.WAITING, OutboxState.WAITING)
_BOX = {short: box for box, short in _SHORT.items()}
_ID = re.compile(r"(in|out)(\d{1,15})")
_ROW = "{id:<8} {channel:<8} {status:<12} {age:>6}  {tries:>5}  {booking:<6} {reason}"


@dataclass(frozen=True)
class QueuedItem:
    """One item of the inbox or the outbox."""

    id: str
    """``in12`` or ``out7``."""
    box: Box
    channel: ChannelName
    status: InboxState | OutboxState
    """Waiting, failed or quarantined."""
    since: datetime
    attempts: int
    reason: str
    booking: str
    due: datetime | None = None

    def facts(self, now: datetime) -> dict[str, Any]:
        """As ``--json`` prints it."""
        return {
            "id": self.id,
            "box": self.box,
            "channel": self.channel,
            "status": self.status,
            "since": self.since.isoformat(),
            "age_seconds": max(0, round((now - self.since).total_seconds())),
            "attempts": self.attempts,
            "due": self.due and self.due.isoformat(),
            "reason": self.reason,
            "booking": self.booking,
        }


def queue(database: Database, *, as_json: bool) -> str:
    """What waits and what is stuck, oldest first in each box. Only looks."""
    return _listed(database.read_now(rows_in), as_json, "Nothing waits.")


def filed(database: Database, *, as_json: bool) -> str:
    """What came in and was answered by nobody, the newest first, with the reason. Only looks."""
    rows = database.read_now(lambda view: [row for row in view.inbox.filed() if row.channel is ChannelName.MAIL])
    return _listed([_of_stuck(row) for row in rows], as_json, "No mail was filed without an answer.")


def _listed(rows: Sequence[QueuedItem], as_json: bool, nothing: str) -> str:
    now = datetime.now(UTC)
    if as_json:
        return json.dumps([row.facts(now) for row in rows], ensure_ascii=False, indent=2)
    if not rows:
        return nothing
    heading = _ROW.format(
        id="id", channel="channel", status="status", age="age", tries="tries", booking="about", reason="why"
    )
    return "\n".join([heading, *(_line(row, now) for row in rows)])


def rows_in(view: Snapshot) -> list[QueuedItem]:
    """Of both boxes and every channel."""
    rows = [_of_waiting(row) for box in _SHORT for row in view.box(box).waiting(_EVERYTHING)]
    rows += [_of_stuck(row) for row in view.stuck()]
    return sorted(rows, key=lambda row: (row.box, row.since, row.id))


def check_ids(ids: Sequence[str]) -> None:
    """Raises `SettingsWrong` for what is no id, before anything is done."""
    wrong = [name for name in ids if _ID.fullmatch(name) is None]
    if wrong:
        raise SettingsWrong(f"{wrong[0]} is nothing of the queue; ids look like in12 or out7: klassetur mail queue")


def retry(clock: Clock, arguments: Mapping[str, Any]) -> Work:
    """Has these tried again, or with ``all`` everything that is stuck; all of them or none."""

    def work(tx: Transaction) -> Mapping[str, Any]:
        known, now = {row.id: row for row in rows_in(tx)}, clock.now()
        names = [row.id for row in known.values() if row.status not in _WAITS] if arguments["all"] else arguments["ids"]
        _must_be_there(names, known)
        said = []
        for name in names:
            box, number = _place(name)
            again = tx.box(box).retry(number, now)
            if again is None:
                raise CommandRefused(f"{name} is worked off already in its turn; nothing was tried again.")
            tx.deeds.add(Deed(now, arguments["who"], "retried", f"{box} {number}"))
            new = f"{_SHORT[box]}{again}"
            said.append(f"{name} is tried again." if new == name else f"{name} is tried again as {new}.")
        return {"sentence": "\n".join(said) or "Nothing is stuck."}

    return work


def drop(clock: Clock, arguments: Mapping[str, Any]) -> Work:
    """Settles these without doing anything about them; all of them or none."""

    def work(tx: Transaction) -> Mapping[str, Any]:
        known, now = {row.id: row for row in rows_in(tx)}, clock.now()
        _must_be_there(arguments["ids"], known)
        for name in arguments["ids"]:
            box, number = _place(name)
            tx.box(box).drop(number, arguments["reason"], now)
            tx.deeds.add(Deed(now, arguments["who"], "dropped", f"{box} {number}", arguments["reason"]))
        return {"sentence": "\n".join(f"{name} is dropped." for name in arguments["ids"])}

    return work


def _must_be_there(names: Sequence[str], known: Mapping[str, QueuedItem]) -> None:
    missing = [name for name in names if name not in known]
    if missing:
        raise CommandRefused(f"{missing[0]} neither waits nor is stuck, so nothing was done: klassetur mail queue")


def _place(name: str) -> tuple[Box, int]:
    found = _ID.fullmatch(name)
    if found is None:
        raise CommandRefused(f"{name} is nothing of the queue.")
    return _BOX[found[1]], int(found[2])


def _of_waiting(row: Waiting) -> QueuedItem:
    status = InboxState.WAITING if row.box is Box.INBOX else OutboxState.WAITING
    name = f"{_SHORT[row.box]}{row.id}"
    why = why_in_words(row.why, Language.EN)
    return QueuedItem(name, row.box, row.channel, status, row.since, row.attempts, why, row.booking_id, row.due_at)


def _of_stuck(row: Stuck) -> QueuedItem:
    name, why = f"{_SHORT[row.box]}{row.id}", why_in_words(row.reason, Language.EN)
    return QueuedItem(name, row.box, row.channel, row.status, row.at, row.attempts, why, row.booking_id)


def _line(row: QueuedItem, now: datetime) -> str:
    return _ROW.format(
        id=row.id, channel=row.channel, status=row.status, age=_age(now - row.since), tries=row.attempts,
        booking=row.booking, reason=row.reason,
    ).rstrip()  # fmt: skip


def _age(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds())) // 60
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
