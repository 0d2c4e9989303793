"""Rules that hold between the fields of an entry, beyond what each field may be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from integrations.catalog.schema import EntryFile
from integrations.catalog.yaml_text import Path


def broken_rules(entry: EntryFile) -> Iterator[tuple[Path, str]]:
    """Each rule that the entry breaks: where, and the sentence."""
    yield from _broken_by_sessions(entry)
    if entry.stock is not None and entry.kind.value != "loan_kit":
        yield ("stock",), "Only a loan kit has a stock; delete `stock` or make the kind `loan_kit`."
    if (entry.place.latitude is None) != (entry.place.longitude is None):
        yield ("place",), "A place needs both `latitude` and `longitude`, or neither."


def _broken_by_sessions(entry: EntryFile) -> Iterator[tuple[Path, str]]:
    seen: set[tuple[date, str]] = set()
    for number, session in enumerate(entry.sessions):
        if entry.valid_until and session.date > entry.valid_until:
            yield (
                ("sessions", number, "date"),
                f"The session on {session.date} is after `valid_until` {entry.valid_until}; move one of the two.",
            )
        if session.deadline and session.deadline > session.date:
            yield (
                ("sessions", number, "deadline"),
                f"The deadline {session.deadline} is after the session on {session.date}; swap or mend them.",
            )
        if (session.date, session.time) in seen:
            yield (
                ("sessions", number, "date"),
                f"The session on {session.date} {session.time}".rstrip() + " stands twice.",
            )
        seen.add((session.date, session.time))
    last = max((session.date for session in entry.sessions), default=None)
    if entry.deadline and last and entry.deadline > last:
        yield (
            ("deadline",),
            f"The deadline {entry.deadline} is after the last session on {last}; mend one of the two.",
        )


def broken_on(entry: EntryFile, today: date) -> Iterator[tuple[Path, str]]:
    """What is wrong with the entry only as seen from this day."""
    if entry.last_confirmed and entry.last_confirmed > today:
        yield ("last_confirmed",), f"{entry.last_confirmed} is in the future; nobody can have confirmed the entry then."
