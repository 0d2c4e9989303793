"""What providers propose for the catalogue, kept until a coordinator takes it over or declines it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from integrations.store.serialization import moment_from_text, moment_to_text
from integrations.store.table import Table


class ProposalState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"


@dataclass(frozen=True)
class Proposal:
    """An entry as a provider would have it."""

    id: int
    """0 until it is stored."""
    provider_id: str
    activity_id: str
    """The entry it changes; empty for a new one."""
    fields: Mapping[str, Any]
    """What the provider wrote, as a catalogue file names its fields."""
    words: str
    """To the coordinators."""
    at: datetime
    state: ProposalState = ProposalState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""


_COLUMNS = "id, provider, activity, fields, words, at, state, decided_by, decided_at, reason"


class ProposalsReader(Table):
    def get(self, proposal_id: int) -> Proposal | None:
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM proposals WHERE id = ?", (proposal_id,)).fetchone()
        return None if row is None else _proposal(row)

    def find(
        self, *, state: ProposalState | None = None, provider_id: str | None = None, limit: int = 200
    ) -> Sequence[Proposal]:
        """Newest first."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM proposals WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR provider = ?2)"
            " ORDER BY id DESC LIMIT ?3",
            (state, provider_id, limit),
        )
        return [_proposal(row) for row in rows]


class Proposals(ProposalsReader):
    def add(self, proposal: Proposal) -> int:
        """Store it; its number is given here."""
        return int(
            self._connection.execute(
                "INSERT INTO proposals (provider, activity, fields, words, at, state) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    proposal.provider_id,
                    proposal.activity_id,
                    json.dumps(dict(proposal.fields), ensure_ascii=False),
                    proposal.words,
                    moment_to_text(proposal.at),
                    ProposalState.OPEN,
                ),
            ).lastrowid
            or 0
        )

    def decide(self, proposal_id: int, state: ProposalState, *, who: str, now: datetime, reason: str = "") -> bool:
        """Close an open one; False when somebody was first."""
        changed = self._connection.execute(
            "UPDATE proposals SET state = ?, decided_by = ?, decided_at = ?, reason = ? WHERE id = ? AND state = ?",
            (state, who, moment_to_text(now), reason, proposal_id, ProposalState.OPEN),
        )
        return changed.rowcount == 1


def _proposal(row: tuple[Any, ...]) -> Proposal:
    number, provider, activity, fields, words, at, state, decided_by, decided_at, reason = row
    return Proposal(
        number,
        provider,
        activity,
        json.loads(fields),
        words,
        moment_from_text(at),
        ProposalState(state),
        decided_by,
        None if decided_at is None else moment_from_text(decided_at),
        reason,
    )
