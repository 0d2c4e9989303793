"""The queue's lists: ordered, counted and cut into pages by SQL, so that only what is shown is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.model import Booking, Change, ChannelName, Role, Status
from integrations.store.serialization import BOOKINGS, moment_from_text
from integrations.store.table import Table

_ORDERS = {
    # what waits for the teacher comes after what waits for the coordinator; the nearest days before the others
    "urgency": "CASE WHEN waits_for = 'teacher' THEN 2 WHEN date <= :soon THEN 0 ELSE 1 END, id",
    "age": "+id",
    "newest": "+id DESC",
}

_TEXT = (
    "casefold('K' || id || ' ' || coalesce(json_extract(booking, '$.activity_title'), '') || ' '"
    " || coalesce(json_extract(booking, '$.school'), '') || ' ' || coalesce(json_extract(booking, '$.class_name'), '')"
    " || ' ' || coalesce(json_extract(booking, '$.teacher.name'), ''))"
)

_UNDERSTOOD = (
    "SELECT conversation, json_extract(reply, '$.understood') FROM turns WHERE conversation IN ({})"
    " AND reply IS NOT NULL AND json_extract(reply, '$.understood') <> '' ORDER BY id"
)


Revision = tuple[int, int, int, int]


@dataclass(frozen=True)
class Choice:
    """Which bookings a list holds."""

    statuses: tuple[Status, ...]
    words: str = ""
    """All of them, in number, activity, school, class or teacher's name, whatever the case."""
    before: date | None = None
    """Only those whose day is over by then."""
    changing: tuple[Role, ...] = ()
    """And, whatever the statuses, what is agreed and waits for one of these to answer a change of it."""


class BookingLists(Table):
    def revision(self) -> Revision:
        """Another one whenever a booking, its history, a notice that could not be delivered or who waits for a human
        has changed."""
        row = self._connection.execute(
            "SELECT (SELECT coalesce(max(id), 0) FROM history), (SELECT count(*) FROM bookings),"
            " (SELECT count(*) FROM outbox WHERE status = 'failed'),"
            " (SELECT coalesce(sum(1000 * id + json_extract(call, '$.version')), 0) FROM calls"
            " WHERE state IN ('open', 'claimed'))"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2]), int(row[3])

    def counts(self, words: str = "") -> Mapping[Status, int]:
        """How many bookings are in each status, among those that have these words."""
        where, values = self._where(Choice(tuple(Status), words))
        rows = self._connection.execute(f"SELECT status, count(*) FROM bookings{where} GROUP BY status", values)
        found = {Status(status): int(count) for status, count in rows}
        return {status: found.get(status, 0) for status in Status}

    def count(self, choice: Choice) -> int:
        where, values = self._where(choice)
        return int(self._connection.execute(f"SELECT count(*) FROM bookings{where}", values).fetchone()[0])

    def page(self, choice: Choice, order: str, soon: date, limit: int, offset: int = 0) -> Sequence[Booking]:
        """In the order ``urgency`` (a day up to ``soon`` first, what waits for the teacher last; the oldest first in
        each), ``age`` or ``newest``."""
        where, values = self._where(choice)
        rows = self._connection.execute(
            f"SELECT booking FROM bookings{where} ORDER BY {_ORDERS[order]} LIMIT :limit OFFSET :offset",
            {**values, "soon": soon.isoformat(), "limit": limit, "offset": offset},
        )
        return [BOOKINGS.validate_json(text) for (text,) in rows]

    def ids(self, choice: Choice, soon: date) -> Sequence[str]:
        """The numbers of all of them by ``urgency``."""
        where, values = self._where(choice)
        rows = self._connection.execute(
            f"SELECT id FROM bookings{where} ORDER BY {_ORDERS['urgency']}", {**values, "soon": soon.isoformat()}
        )
        return [f"K{number}" for (number,) in rows]

    def since(self, line: int, limit: int = 200) -> Sequence[Change]:
        """What was written into the bookings' histories after this line (the first part of `revision`)."""
        rows = self._connection.execute(
            "SELECT booking, at, who, via, what, why FROM history WHERE id > ? ORDER BY id LIMIT ?", (line, limit)
        )
        return [
            Change(f"K{number}", moment_from_text(at), who, ChannelName(via), what, why)
            for number, at, who, via, what, why in rows
        ]

    def understood(self, conversations: Collection[str]) -> Mapping[str, str]:
        """How each conversation's last question was understood, in the words that its teacher was told."""
        names = list(dict.fromkeys(conversations))
        return dict(self._connection.execute(_UNDERSTOOD.format(", ".join("?" * len(names))), names).fetchall())

    def _where(self, choice: Choice) -> tuple[str, dict[str, str | int]]:
        marks = {f"s{number}": str(status) for number, status in enumerate(choice.statuses)}
        values: dict[str, str | int] = {**marks}
        waiting = {f"r{number}": str(role) for number, role in enumerate(choice.changing)}
        values.update(waiting)
        of_status = f"status IN ({', '.join(f':{mark}' for mark in marks)})"
        of_change = f"(status = 'approved' AND waits_for IN ({', '.join(f':{mark}' for mark in waiting)}))"
        conditions = [f"({of_status} OR {of_change})" if waiting else of_status]
        if choice.before is not None:
            conditions.append("date < :before")
            values["before"] = choice.before.isoformat()
        if choice.words:
            # SQLite's own lower() knows ASCII alone
            self._connection.create_function("casefold", 1, str.casefold, deterministic=True)
        for number, word in enumerate(choice.words.casefold().split()):
            conditions.append(f"instr({_TEXT}, :w{number}) > 0")
            values[f"w{number}"] = word
        return f" WHERE {' AND '.join(conditions)}", values
