"""What a provider and the coordinators write to each other, as page and application find it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from assistant.model import CallState, ChannelName, Conversation, Language, Person, Provider, Remark
from assistant.ports import Thread
from integrations.channels.provider_page_link import subject_of
from integrations.store.transactions import Snapshot, Transaction
from integrations.store.turns import Turn


def conversations_of(snapshot: Snapshot, provider_id: str) -> Sequence[str]:
    """Ids of the provider's conversations, the one that goes on last: another mail address begins another one."""
    return (snapshot.marks.get(_mark(provider_id)) or "").split()


def thread_with(tx: Transaction, provider: Provider, language: Language | None) -> Thread:
    """Where the provider and coordinators write to each other: answers go out by mail where there is an address, can be
    answered by mail, and stand on the provider's page. ``language`` is the one that they speak there by now."""
    who, keys = person_of(provider), conversations_of(tx, provider.id)
    key = keys[-1] if keys else ""
    thread = tx.threads.get(key, who.address)
    if thread is None:
        channel = ChannelName.MAIL if provider.email else ChannelName.WEB
        token = secrets.token_hex(10)
        key = f"{channel}:{token}"
        thread = Thread(key, who, {"token": token})
        tx.conversations.save(Conversation(key, channel, who, language), thread)
        tx.marks.put(_mark(provider.id), " ".join([*keys, key]))
        tx.marks.put(_whose(key), provider.id)
    elif language is not None and (known := tx.conversations.get(key, who.address)) is not None:
        tx.conversations.save(replace(known, language=language), thread)
    return thread


def provider_of(snapshot: Snapshot, conversation: str) -> str:
    """Id of the provider whose conversation this is; empty for teachers'."""
    return snapshot.marks.get(_whose(conversation)) or ""


def person_of(provider: Provider) -> Person:
    """Who speaks for it: its mail address, where the catalogue has one."""
    address = f"mail:{provider.email.lower()}" if provider.email else f"provider:{provider.id}"
    return Person(address, provider.name, provider.email)


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


def _whose(conversation: str) -> str:
    return f"provider_of:{conversation}"
