"""What a provider and the coordinators write to each other, as page and application find it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model import CallState, Remark
from integrations.channels.provider_page_link import subject_of
from integrations.store.transactions import Snapshot, Transaction
from integrations.store.turns import Turn


def conversations_of(snapshot: Snapshot, provider_id: str) -> Sequence[str]:
    """Ids of the provider's conversations, the one that goes on last: another mail address begins another one."""
    return (snapshot.marks.get(_mark(provider_id)) or "").split()


def add_conversation(tx: Transaction, provider_id: str, conversation: str) -> None:
    tx.marks.put(_mark(provider_id), " ".join([*conversations_of(tx, provider_id), conversation]))


def turns_with(snapshot: Snapshot, provider_id: str) -> Sequence[Turn]:
    """All that was said on both sides, oldest first."""
    return [turn for key in conversations_of(snapshot, provider_id) for turn in snapshot.turns.of_conversation(key)]


def is_answered(snapshot: Snapshot, message: Remark) -> bool:
    """A coordinator wrote to the provider since, or says that nothing more is to be done."""
    if any(turn.who == "coordinator" and turn.at >= message.at for turn in turns_with(snapshot, message.provider_id)):
        return True
    calls = (
        call for key in conversations_of(snapshot, message.provider_id) for call in snapshot.calls.of_conversation(key)
    )
    return any(call.state is CallState.DONE and call.closed_at and call.closed_at >= message.at for call in calls)


def _mark(provider_id: str) -> str:
    return f"conversations:{subject_of(provider_id)}"
