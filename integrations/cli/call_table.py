"""The calls for a human as a table or as JSON, read without starting anything heavy."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from assistant.model import WAITING, Call, CallState
from integrations.store import Database


def list_calls(database: Database, *, everything: bool, as_json: bool) -> str:
    """Those that wait for a human, the longest waiting first; ``everything``: the answered and the done too."""
    if everything:
        found = database.read_now(lambda view: view.calls.find(frozenset(CallState)))
    else:
        found = database.read_now(lambda view: view.calls.find(WAITING))
    found = sorted(found, key=lambda call: (call.at, call.id))
    if as_json:
        return json.dumps([_facts(call) for call in found], ensure_ascii=False, indent=2)
    return "\n".join(_line(call) for call in found) or "Nobody waits for a human."


def _facts(call: Call) -> dict[str, Any]:
    return {
        "id": call.id,
        "state": str(call.state),
        "reason": str(call.reason),
        "since": call.at.isoformat(),
        "owner": call.owner,
        "who": {"name": call.who.name, "email": call.who.email, "address": call.who.address},
        "channel": str(call.via),
        "conversation": call.conversation,
        "booking": call.booking_id,
        "words": call.words,
        "files": list(call.files),
        "closed_at": _moment(call.closed_at),
        "version": call.version,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _line(call: Call) -> str:
    who = call.who.name or call.who.email or call.who.address
    words = " ".join([*call.words.split(), *(f"[{file}]" for file in call.files)])
    about = f"{call.booking_id}: " if call.booking_id else ""
    return (
        f"{call.id:<6} {call.state:<9} {call.at:%Y-%m-%d %H:%M}  {call.reason:<20} {call.owner or '-':<24} "
        f"{who}  {about}{words[:100]}"
    ).rstrip()
