"""What coordinators have not been told yet on a new morning: what the table leaves to the digest, and whom nothing has
reached."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from assistant.bookings.notices import in_digest
from assistant.model import AGREED, Booking, Catalog, ChangeKind, Language
from assistant.planning import DueKind
from assistant.replies.for_providers import must_be_rung
from assistant.replies.phrases import phrase
from integrations.channels.ways import way_to_teacher
from integrations.store.transactions import Snapshot

_CONCERN_OTHERS = frozenset(
    {
        ChangeKind.APPROVED,
        ChangeKind.DECLINED,
        ChangeKind.PROPOSED,
        ChangeKind.CANCELLED,
        ChangeKind.CHANGE_AGREED,
        ChangeKind.CHANGE_DECLINED,
    }
)
"""What a teacher, and of an agreement its provider, must know."""
NAMED = frozenset({DueKind.COMING, DueKind.VISIT, DueKind.WEEK})
"""Acts of which coordinators must know that they did not happen; a request that waits is in the list anyway."""
_OF_AGREEMENTS = frozenset({ChangeKind.APPROVED, ChangeKind.ACCEPTED, ChangeKind.CHANGE_AGREED, ChangeKind.CANCELLED})


def since_last_digest(snapshot: Snapshot, since: datetime, catalog: Catalog, language: Language) -> list[str]:
    """A sentence each, oldest first."""
    words, lines = in_digest(), []
    for change in snapshot.bookings.changes_since(since, {*words, *_CONCERN_OTHERS, *_OF_AGREEMENTS}):
        booking = snapshot.bookings.get(change.booking_id)
        if change.what in words:
            lines.append(phrase(language, words[change.what], id=booking.id))
        else:
            lines += _to_ring(snapshot, booking, change.what, change.who, catalog, language)
    lines += _missed(snapshot, since, catalog, language)
    return list(dict.fromkeys(lines))


def _missed(snapshot: Snapshot, since: datetime, catalog: Catalog, language: Language) -> list[str]:
    """Of whom nobody could be reminded in time."""
    lines = []
    for act in (row.act for row in snapshot.due_acts.missed_since(since)):
        if act.kind not in NAMED:
            continue
        name = act.about
        if act.kind is DueKind.WEEK:
            provider = catalog.providers.get(act.about)
            monday = date.fromisoformat(act.key.rpartition(":")[2])
            week = monday, monday + timedelta(days=6)
            if provider is None or not snapshot.bookings.find(statuses=AGREED, provider_id=act.about, between=week):
                continue
            name = provider.name
        lines.append(phrase(language, f"due.missed.{act.kind}", name=name))
    return lines


def _to_ring(
    snapshot: Snapshot, booking: Booking, what: ChangeKind, who: str, catalog: Catalog, language: Language
) -> list[str]:
    by_teacher = who in {teacher.address for teacher in booking.everybody}
    ring = []
    if not by_teacher and what in _CONCERN_OTHERS and way_to_teacher(snapshot, booking) is None:
        key = "teacher.ring" if booking.phone else "teacher.ring.nowhere"
        ring.append(phrase(language, key, name=booking.teacher.name or booking.school, phone=booking.phone))
    kinds = {change.what for change in snapshot.bookings.history(booking.id)}
    if kinds & {ChangeKind.APPROVED, ChangeKind.ACCEPTED} and what in _OF_AGREEMENTS:
        ring.append(must_be_rung(booking, catalog, language))
    return [f"{booking.id}: {words}" for words in ring if words]
