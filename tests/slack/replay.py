"""Posts the Slack payloads that stand in other projects' files: ``python -m tests.slack.replay FOLDER ...``.

Whatever looks like a payload of Slack's in a file there (JSON, or what JSON can read of other languages) is posted to
the request URL, signed and unsigned. What must hold: 200 or 400 for what is signed, 401 for what is not, nothing
decided, nothing said in our channels, and the service answers a question afterwards.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import aiohttp

from integrations.channels.contract import DecisionMade, MessageToTeacher
from tests.slack.room import Room
from tests.slack.serving import web_server
from tests.slack_api import SlackWorkspace
from tests.slack_api.delivery import signed

_TEXT = {".json", ".py", ".go", ".js", ".ts", ".rb", ".java", ".md", ".txt", ".yaml", ".yml", ".exs"}
_OUTER = frozenset(
    {
        "app_rate_limited", "block_actions", "block_suggestion", "dialog_cancellation", "dialog_submission",
        "dialog_suggestion", "event_callback", "function_executed", "interactive_message", "message_action", "shortcut",
        "url_verification", "view_closed", "view_submission", "workflow_step_edit",
    }
)  # fmt: skip
_LONGEST = 4_000_000


def payloads_in(text: str) -> Iterator[dict[str, Any]]:
    """Every object in the text that is a payload, or an event that belongs into one."""
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while (at := text.find("{", at)) >= 0:
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        known = list(_within(found))
        yield from known
        at = end if known or (isinstance(found, dict) and found) else at + 1
    for form in re.findall(r"payload=(%7B[%\w.+*-]+)", text):
        body = parse_qs(f"payload={form}").get("payload", [""])[0]
        yield from payloads_in(body) if body.startswith("{") else ()


def _within(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, Mapping):
        kind = value.get("type")
        if kind in _OUTER or ("command" in value and "trigger_id" in value):
            yield dict(value)
            return
        if (
            isinstance(kind, str)
            and re.fullmatch(r"[a-z_.]+", kind)
            and {"user", "channel", "ts", "event_ts"} & set(value)
        ):
            yield _wrapped(value)
        for inner in value.values():
            yield from _within(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _within(inner, depth + 1)


def _wrapped(event: Mapping[str, Any]) -> dict[str, Any]:
    """A bare event (of RTM logs and the like) as the Events API sends it."""
    return {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event_id": f"Ev{abs(hash(json.dumps(event, sort_keys=True, default=str))):x}",
        "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        "event": dict(event),
    }


def collect(folders: list[Path]) -> list[dict[str, Any]]:
    """Each payload once."""
    found: dict[str, dict[str, Any]] = {}
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix not in _TEXT or not file.is_file() or file.stat().st_size > _LONGEST:
                continue
            text = file.read_text("utf-8", "replace")
            for payload in payloads_in(text):
                found.setdefault(json.dumps(payload, sort_keys=True), payload)
    return list(found.values())


def body_of(payload: Mapping[str, Any]) -> tuple[bytes, str]:
    if payload.get("type") in ("event_callback", "url_verification", "app_rate_limited"):
        return json.dumps(payload).encode(), "application/json"
    if "command" in payload and "type" not in payload:
        return urlencode({k: v for k, v in payload.items() if isinstance(v, str)}).encode(), _FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), _FORM


_FORM = "application/x-www-form-urlencoded"


async def replay(payloads: list[dict[str, Any]], folder: Path) -> Counter[str]:
    """Counts of what came back; raises `AssertionError` when anything that must not happen does."""
    counts: Counter[str] = Counter()
    async with SlackWorkspace() as slack, Room(slack, folder, socket_mode=False) as room, web_server(room) as url:
        slack.events_url = url
        async with aiohttp.ClientSession() as session:
            for payload in payloads:
                body, kind = body_of(payload)
                for name, headers in (("signed", signed(slack.signing_secret, body)), ("unsigned", {})):
                    async with session.post(url, data=body, headers={**headers, "Content-Type": kind}) as answer:
                        counts[f"{name} {answer.status}"] += 1
                        wanted = (401,) if name == "unsigned" else (200, 400)
                        assert answer.status in wanted, (answer.status, payload)
        async with asyncio.timeout(120):
            while (await room.read(lambda snapshot: snapshot.statistics.counts()))["inbox_waiting"]:  # noqa: ASYNC110 - a tool
                await asyncio.sleep(0.05)
        for reading in room.readings:
            counts[f"read as {type(reading).__name__}"] += 1
            assert not isinstance(reading, DecisionMade | MessageToTeacher), reading
        assert slack.messages("C1") == [], "something was said that nobody asked for"
        assert slack.messages("CCOORD") == []
        asked = await slack.says("U1", "C1", "fysik", mention=True)
        answer_ = await slack.wait_for_message("C1", "Fysik på værket 1", within=60)
        assert answer_["thread_ts"] == asked["ts"]
    return counts


def main(folders: list[str]) -> None:
    payloads = collect([Path(folder) for folder in folders])
    kinds = Counter(str((p.get("event") or {}).get("type") if isinstance(p.get("event"), dict) else p.get("type"))
                    for p in payloads)  # fmt: skip
    print(f"{len(payloads)} payloads: {dict(kinds.most_common(40))}")
    with tempfile.TemporaryDirectory() as folder:
        counts = asyncio.run(replay(payloads, Path(folder)))
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
