"""Counting over the whole database: what the calendar, the overviews and the yearly figures are made of.

Rows are light on purpose: a school year has thousands of them, and none of it needs a teacher's name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.language.unknown_words import AskedTopic
from assistant.model import ChannelName, Language, ReplyKind, Status
from integrations.store.envelopes import InboxState, OutboxState
from integrations.store.serialization import moment_from_text, moment_to_text
from integrations.store.table import Table


@dataclass(frozen=True, slots=True)
class DatedVisit:
    """A booking that has a day: where, when and for whom, without anybody's name."""

    id: str
    status: Status
    activity_id: str
    title: str
    provider_id: str
    day: date
    """The proposed day where another one was offered."""
    time: str
    minutes: int | None
    class_name: str
    grade: int | None
    pupils: int | None
    school: str
    teacher: str
    """An address, to tell one nameless class from another; never shown."""
    binds_class: bool
    evaluation: int | None
    """1 to 5, where somebody said."""


@dataclass(frozen=True, slots=True)
class TimeToDecision:
    """How long a request waited for a coordinator's first word."""

    drafted_at: datetime
    decided_at: datetime | None
    status: Status
    """What it is now: one that expired or was called off undecided waits no more."""


@dataclass(frozen=True, slots=True)
class UnmetWish:
    """A conversation in which nothing fitted."""

    at: datetime
    language: Language
    topic: str
    """What was understood of it; empty when nothing was."""
    grades: tuple[int, ...]
    subjects: tuple[str, ...]
    near_misses: int
    """Activities that would have fitted but for one condition."""


_OF_ANY_STATUS = f"status IN ({', '.join(repr(str(status)) for status in Status)})"
"""Lets days be found in the index of statuses and days."""

_VISITS = (
    "SELECT id, status, activity_id, provider_id, teacher, date, json_extract(booking, '$.activity_title', '$.time',"
    " '$.duration_minutes', '$.class_name', '$.grade', '$.pupils', '$.school', '$.binds_class', '$.proposed_date',"
    " '$.proposed_time', '$.evaluation') FROM bookings"
)

_DECIDED = (
    "SELECT min(CASE WHEN what = 'drafted' THEN at END),"
    " min(CASE WHEN what IN ('approved', 'declined', 'proposed') THEN at END),"
    " (SELECT status FROM bookings WHERE bookings.id = history.booking)"
    " FROM history GROUP BY booking HAVING min(CASE WHEN what = 'drafted' THEN at END) BETWEEN ? AND ?"
)

_UNDATED = (
    f"SELECT status, count(*) FROM bookings WHERE {_OF_ANY_STATUS} AND date IS NULL"
    " AND NOT (status = 'proposed' AND coalesce(json_extract(booking, '$.proposed_date'), '') <> '')"
    " AND (SELECT min(at) FROM history WHERE history.booking = bookings.id) BETWEEN ? AND ? GROUP BY status"
)

_ANSWERS = "SELECT count(*) FROM turns WHERE json_extract(reply, '$.kind') = ? AND at >= ? AND at < ?"

_UNMET = (
    "SELECT max(turns.at), conversations.conversation,"
    " max(json_array_length(turns.reply, '$.near_misses') + json_array_length(turns.reply, '$.cards'))"
    " FROM turns JOIN conversations ON conversations.id = turns.conversation"
    " AND (conversations.address = turns.address OR (turns.address = '' AND conversations.joined = 0))"
    " WHERE json_extract(turns.reply, '$.kind') = 'nothing' AND turns.at >= ? AND turns.at < ?"
    " GROUP BY turns.conversation, conversations.address ORDER BY max(turns.at) DESC, max(turns.id) DESC"
)

_WISHES = (
    "SELECT address, conversation FROM conversations WHERE id IN"
    " (SELECT conversation FROM turns WHERE at >= ? AND at < ?)"
)

_SIZES = {
    "inbox_waiting": f"SELECT count(*) FROM inbox WHERE status = '{InboxState.WAITING}'",
    "outbox_waiting": f"SELECT count(*) FROM outbox WHERE status = '{OutboxState.WAITING}'",
    "quarantined": f"SELECT count(*) FROM inbox WHERE status = '{InboxState.QUARANTINED}'",
    "needs_operator": f"SELECT count(*) FROM outbox WHERE status = '{OutboxState.WAITING}' AND needs_operator = 1",
    "failed": f"SELECT (SELECT count(*) FROM inbox WHERE status = '{InboxState.FAILED}')"
    f" + (SELECT count(*) FROM outbox WHERE status = '{OutboxState.FAILED}')",
}


class Statistics(Table):
    def counts(self) -> Mapping[str, int]:
        """Sizes for /healthz: ``inbox_waiting``, ``outbox_waiting``, ``quarantined``, ``failed``, ``needs_operator``,
        and ``bookings_draft``, ``bookings_approved`` ... for every status."""
        counts = {name: int(self._connection.execute(question).fetchone()[0]) for name, question in _SIZES.items()}
        by_status = dict(self._connection.execute("SELECT status, count(*) FROM bookings GROUP BY status"))
        return counts | {f"bookings_{status}": by_status.get(status, 0) for status in Status}

    def delayed(self) -> Mapping[ChannelName, int]:
        """How many postings wait after an attempt that failed, by channel."""
        rows = self._connection.execute(
            f"SELECT channel, count(*) FROM outbox WHERE status = '{OutboxState.WAITING}' AND attempts > 0"
            " GROUP BY channel ORDER BY channel"
        )
        return {ChannelName(channel): count for channel, count in rows}

    def revision(self) -> tuple[int, int, int]:
        """Another one whenever a booking or a conversation has changed: what was counted before can be kept until."""
        row = self._connection.execute(
            "SELECT (SELECT coalesce(max(id), 0) FROM history), (SELECT coalesce(max(id), 0) FROM turns),"
            " (SELECT count(*) FROM bookings)"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    def visits(self, first: date, last: date) -> Sequence[DatedVisit]:
        """Every booking with a day in these, by day, time and number; a proposed one on the day that was proposed."""
        # what is proposed may have left its old day for another year
        rows = self._connection.execute(
            f"{_VISITS} WHERE {_OF_ANY_STATUS} AND date BETWEEN ? AND ? UNION ALL {_VISITS} WHERE status = 'proposed'"
            " AND (date IS NULL OR date NOT BETWEEN ? AND ?)",
            (first.isoformat(), last.isoformat()) * 2,
        )
        found = (_visit(row) for row in rows)
        return sorted(
            (visit for visit in found if visit is not None and first <= visit.day <= last),
            key=lambda visit: (visit.day, visit.time or "~", int(visit.id[1:])),
        )

    def decided(self, since: datetime, until: datetime) -> Sequence[TimeToDecision]:
        """The requests drafted in this time, and when a coordinator first decided."""
        rows = self._connection.execute(_DECIDED, (moment_to_text(since), moment_to_text(until)))
        return [
            TimeToDecision(
                moment_from_text(drafted), None if decided is None else moment_from_text(decided), Status(status)
            )
            for drafted, decided, status in rows
        ]

    def undated(self, since: datetime, until: datetime) -> Mapping[Status, int]:
        """How many bookings without a day, drafted in this time, have which status: `visits` has none of them."""
        rows = self._connection.execute(_UNDATED, (moment_to_text(since), moment_to_text(until)))
        return {Status(status): int(count) for status, count in rows}

    def answers(self, since: datetime, until: datetime) -> tuple[int, int]:
        """How many questions were answered with activities, and how many with "nothing fits"."""
        between = moment_to_text(since), moment_to_text(until)
        answered, nothing = (
            int(self._connection.execute(_ANSWERS, (kind, *between)).fetchone()[0])
            for kind in (ReplyKind.ANSWER, ReplyKind.NOTHING)
        )
        return answered, nothing

    def unmet(self, since: datetime, until: datetime) -> Sequence[UnmetWish]:
        """One for each conversation in which nothing fitted, newest first."""
        rows = self._connection.execute(_UNMET, (moment_to_text(since), moment_to_text(until)))
        return [_unmet(at, text, near) for at, text, near in rows]

    def wishes(self, since: datetime, until: datetime) -> Sequence[AskedTopic]:
        """What was looked for last in each conversation of this time."""
        rows = self._connection.execute(_WISHES, (moment_to_text(since), moment_to_text(until)))
        found = ((address, _unmet(moment_to_text(since), text, None)) for address, text in rows)
        return [AskedTopic(str(address), wish.language, wish.topic) for address, wish in found if wish.topic]


def _visit(row: tuple[str | int | None, ...]) -> DatedVisit | None:
    number, status, activity_id, provider_id, teacher, day, parts = row
    title, time, minutes, class_name, grade, pupils, school, binds, other_day, other_time, evaluation = json.loads(
        str(parts)
    )
    if status == Status.PROPOSED and other_day:
        day, time = other_day, other_time or time
    if not day:
        return None
    return DatedVisit(
        f"K{number}",
        Status(str(status)),
        str(activity_id),
        title,
        str(provider_id),
        date.fromisoformat(str(day)),
        time,
        minutes,
        class_name,
        grade,
        pupils,
        school,
        str(teacher),
        # what was stored before this field existed binds its class
        binds is not False,
        evaluation,
    )


def _unmet(at: str, text: str, near_misses: int | None) -> UnmetWish:
    conversation = json.loads(text)
    reading = conversation.get("reading") or {}
    language = reading.get("language") or conversation.get("language") or Language.DA
    return UnmetWish(
        moment_from_text(at),
        Language(language),
        " ".join(str(reading.get("topic", "")).split()),
        tuple(sorted(reading.get("grades", ()))),
        tuple(sorted(reading.get("subjects", ()))),
        near_misses or 0,
    )
