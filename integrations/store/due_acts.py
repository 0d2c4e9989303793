"""What time is to bring about: planned, carried out once, or void."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.planning import DueAct, DueKind
from integrations.store.serialization import moment_from_text, moment_to_text
from integrations.store.table import Table

_ROW = "key, kind, due_at, about, until, state, ended_at, why, attempts"


class DueState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    VOID = "void"
    """It is not to be done any more."""
    MISSED = "missed"
    """Nobody did it in time: the service was off, or schools were closed."""


@dataclass(frozen=True)
class DueRow:
    """A due act as it stands."""

    act: DueAct
    state: DueState
    ended_at: datetime | None = None
    why: str = ""
    """Why it is void, or what its last attempt ran into."""
    attempts: int = 0
    """That failed."""


class DueActsReader(Table):
    def get(self, key: str) -> DueRow | None:
        [row] = self._rows("key = ?", (key,)) or (None,)
        return row

    def due(self, now: datetime, limit: int = 100) -> Sequence[str]:
        """Keys of what is to be looked at now, longest due first."""
        rows = self._connection.execute(
            "SELECT key FROM due_acts WHERE state = 'waiting' AND next_at <= ? ORDER BY next_at, key LIMIT ?",
            (moment_to_text(now), limit),
        )
        return [key for (key,) in rows]

    def waiting(self, about: str = "", limit: int = 500) -> Sequence[DueRow]:
        """What is planned, about this or about anything, next first."""
        if about:
            return self._rows("state = 'waiting' AND about = ? ORDER BY due_at, key LIMIT ?", (about, limit))
        return self._rows("state = 'waiting' ORDER BY due_at, key LIMIT ?", (limit,))

    def of(self, about: str) -> Sequence[DueRow]:
        """All that was ever planned about it, in the order in which it is or was due."""
        return self._rows("about = ? ORDER BY due_at, key", (about,))

    def done(self, kind: DueKind) -> Mapping[str, datetime]:
        """When each act of this kind was carried out, by its key."""
        rows = self._connection.execute("SELECT key, ended_at FROM due_acts WHERE kind = ? AND state = 'done'", (kind,))
        return {key: moment_from_text(ended_at) for key, ended_at in rows}

    def missed_since(self, moment: datetime) -> Sequence[DueRow]:
        """Oldest first."""
        return self._rows("state = 'missed' AND ended_at > ? ORDER BY ended_at, key", (moment_to_text(moment),))

    def failing(self, attempts: int) -> Sequence[DueRow]:
        """What waits after so many failed attempts, or more."""
        return self._rows("state = 'waiting' AND attempts >= ? ORDER BY due_at, key", (attempts,))

    def _rows(self, where: str, values: Sequence[str | int]) -> Sequence[DueRow]:
        rows = self._connection.execute(f"SELECT {_ROW} FROM due_acts WHERE {where}", values)
        return [_row(*columns) for columns in rows]


class DueActs(DueActsReader):
    def plan(self, act: DueAct, now: datetime) -> None:
        """It is to be done. What was done is never done again, what was void is to be done after all, and what is too
        late to begin with is not planned."""
        if act.until is not None and act.until <= now:
            return
        due = moment_to_text(act.due)
        self._connection.execute(
            "INSERT INTO due_acts (key, kind, about, due_at, until, next_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET due_at = excluded.due_at, until = excluded.until,"
            " next_at ="
            " CASE WHEN state = 'waiting' AND due_at = excluded.due_at THEN next_at ELSE excluded.next_at END,"
            " state = 'waiting', ended_at = NULL WHERE state NOT IN ('done', 'missed')",
            (act.key, act.kind, act.about, due, None if act.until is None else moment_to_text(act.until), due),
        )

    def replan(self, about: str, kinds: Collection[DueKind], acts: Iterable[DueAct], now: datetime) -> None:
        """These are all acts of these kinds that are to be done about it; others that wait are void."""
        wanted = {act.key: act for act in acts}
        for row in self.waiting(about):
            if row.act.kind in kinds and row.act.key not in wanted:
                self.end(row.act.key, DueState.VOID, now, "planned anew")
        for act in wanted.values():
            self.plan(act, now)

    def void(self, about: str, kinds: Collection[DueKind], now: datetime, why: str) -> None:
        """Whatever of these kinds waits about it is not to be done any more."""
        for row in self.waiting(about):
            if row.act.kind in kinds:
                self.end(row.act.key, DueState.VOID, now, why)

    def end(self, key: str, state: DueState, now: datetime, why: str = "") -> None:
        """It is done, void or missed."""
        self._connection.execute(
            "UPDATE due_acts SET state = ?, ended_at = ?, why = ? WHERE key = ?",
            (state, moment_to_text(now), why, key),
        )

    def put_off(self, key: str, until: datetime) -> None:
        """It is looked at again then."""
        self._connection.execute("UPDATE due_acts SET next_at = ? WHERE key = ?", (moment_to_text(until), key))

    def failed(self, key: str, why: str, again_at: datetime) -> None:
        """It was tried in vain."""
        self._connection.execute(
            "UPDATE due_acts SET attempts = attempts + 1, why = ?, next_at = ? WHERE key = ? AND state = 'waiting'",
            (why, moment_to_text(again_at), key),
        )


def _row(
    key: str,
    kind: str,
    due_at: str,
    about: str,
    until: str | None,
    state: str,
    ended_at: str | None,
    why: str,
    attempts: int,
) -> DueRow:
    ended = None if ended_at is None else moment_from_text(ended_at)
    last = None if until is None else moment_from_text(until)
    act = DueAct(key, DueKind(kind), moment_from_text(due_at), about, last)
    return DueRow(act, DueState(state), ended, why, attempts)
