"""Payloads of every shape, as other apps get them and as nobody should send them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.slack.replay import body_of, collect, replay
from tests.slack.room import Room
from tests.slack.serving import web_server
from tests.slack_api import SlackWorkspace
from tests.slack_api.delivery import signed

HUDDLE = {
    "type": "message", "subtype": "huddle_thread", "channel": "C1", "user": "USLACKBOT", "ts": "1.1", "text": "",
    "room": {"id": "R1"},
}  # fmt: skip


def event(**fields: Any) -> dict[str, Any]:
    about = {"team_id": "T1", "event_id": f"Ev{json.dumps(fields, sort_keys=True)}"}
    return {"type": "event_callback", **about, "authorizations": [{"user_id": "UBOT"}], "event": fields}


STRANGE: list[dict[str, Any]] = [
    {"type": "event_callback"},
    {"type": "event_callback", "event": []},
    {"type": "event_callback", "event": None, "event_id": 7},
    {"type": "event_callback", "event": "message", "authorizations": {}},
    event(),
    event(type="message"),
    event(type="message", channel="C1", thread_ts="1.0"),
    event(type="message", channel="CCOORD", thread_ts="1.0", user="U8"),
    event(type="message", subtype="message_changed"),
    event(type="message", subtype="message_changed", message="x", previous_message=[]),
    event(type="message", subtype="message_deleted", deleted_ts="1.0", previous_message={"user": "U1"}),
    event(type="message", user="U1", channel_type="im", text=None),
    event(type="app_mention", user={"id": "U1"}, channel=["C1"], ts=1.5, text=7),
    event(type="app_home_opened"),
    event(type="assistant_thread_started"),
    event(type="assistant_thread_started", assistant_thread={"channel_id": "D1"}),
    event(type="assistant_thread_context_changed", assistant_thread=[]),
    event(**HUDDLE),
    {"type": "block_actions"},
    {"type": "block_actions", "actions": [], "user": {"id": "U8"}},
    {"type": "block_actions", "actions": [{"value": '{"v":"approve","s":"K1","l":"da","n":1}'}]},
    {"type": "block_actions", "actions": [{"value": "[]"}], "container": None, "user": "U8"},
    {"type": "view_submission"},
    {"type": "view_submission", "view": {"callback_id": "klassetur_form", "private_metadata": "{}"}},
    {"type": "view_submission", "view": {"callback_id": "klassetur_form", "private_metadata": "{"}},
    {"type": "view_closed", "view": {}},
    {"type": "message_action", "callback_id": "ask_klassetur"},
    {"type": "shortcut", "callback_id": "ask_klassetur"},
    {"command": "/klassetur", "trigger_id": "1"},
]


@pytest.mark.parametrize("payload", STRANGE, ids=lambda payload: str(payload)[:60])
async def test_strange_payload_is_never_5xx_when_it_is_signed(
    slack: SlackWorkspace, tmp_path: Path, payload: dict[str, Any]
) -> None:
    async with Room(slack, tmp_path, socket_mode=False) as room, web_server(room) as url:
        body, kind = body_of(payload)
        status = await _post(url, body, {**signed(slack.signing_secret, body), "Content-Type": kind})
        assert status in (200, 400)
        await room.idle()
        assert room.decisions == []
        assert slack.messages("C1") + slack.messages("CCOORD") == []


async def test_what_is_found_in_files_is_posted_signed_and_unsigned(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "huddle.json").write_text(json.dumps([HUDDLE, {"other": "thing"}]))
    (folder / "test.go").write_text("var x = `" + json.dumps(event(type="pin_added", user="U1")) + "`")
    payloads = collect([folder])
    assert [payload["event"]["type"] for payload in payloads] == ["message", "pin_added"]
    found = await replay(payloads, tmp_path)
    assert found == Counter({"signed 200": 2, "unsigned 401": 2, "read as LeftUnanswered": 2})


async def _post(url: str, body: bytes, headers: dict[str, str]) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status
