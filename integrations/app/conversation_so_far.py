"""A conversation as its person knows it: what is held back of a decision is no part of it yet."""

from __future__ import annotations

from datetime import datetime

from assistant.model import ChannelName, Conversation, Person
from integrations.store.transactions import Snapshot


def conversation_so_far(
    snapshot: Snapshot, conversation_id: str, person: Person, channel: ChannelName, now: datetime
) -> Conversation:
    """See `Conversations.as_seen_by`; a notice that was held back counts from the moment when it was told."""
    known = snapshot.conversations.as_seen_by(conversation_id, person, channel)
    notice = snapshot.turns.told_last(conversation_id, person.address, now)
    return known if notice is None or notice.reply is None else known.having_heard(notice.reply, notice.at)
