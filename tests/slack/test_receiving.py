"""Between Slack's request and the acknowledgement."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from integrations.composition.service import TURN
from tests.slack.room import Room
from tests.slack.serving import web_server
from tests.slack_api import SlackWorkspace
from tests.slack_api.delivery import signed

REPEATS_AFTER = 3.0
"""Seconds after which Slack delivers an event again that was not acknowledged."""


@pytest.fixture
async def http_room(slack: SlackWorkspace, tmp_path: Path) -> AsyncIterator[Room]:
    """Over HTTP."""
    async with Room(slack, tmp_path, socket_mode=False) as made, web_server(made) as url:
        slack.events_url = url
        yield made


async def post(slack: SlackWorkspace, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(slack.events_url, data=body, headers=headers) as answer:
        return answer.status, await answer.text()


def event_body(slack: SlackWorkspace, text: str = "fysik") -> bytes:
    event = {"type": "message", "channel_type": "im", "channel": "DU1", "user": "U1", "text": text, "ts": "1.000001"}
    return json.dumps(slack.event_payload(event)).encode()


# --- the signature ----------------------------------------------------------------------------------------------------


async def test_signed_event_is_stored(slack: SlackWorkspace, http_room: Room) -> None:
    body = event_body(slack)
    assert await post(slack, body, signed(slack.signing_secret, body)) == (200, "")
    assert [json.loads(payload) for _, payload in await http_room.stored()] == [json.loads(body)]


@pytest.mark.parametrize(
    "forge",
    [
        lambda body: signed("another-secret", body),
        lambda body: signed("local-signing-secret", body + b" "),
        lambda body: signed("local-signing-secret", body, at=time.time() - 301),
        lambda body: signed("local-signing-secret", body, at=time.time() + 301),
        lambda body: {**signed("local-signing-secret", body), "X-Slack-Request-Timestamp": "soon"},
        lambda body: {**signed("local-signing-secret", body), "X-Slack-Request-Timestamp": "1e9"},
        lambda body: {**signed("local-signing-secret", body), "X-Slack-Request-Timestamp": "9" * 400},
        lambda body: {**signed("local-signing-secret", body), "X-Slack-Request-Timestamp": "²"},
        lambda body: {**signed("local-signing-secret", body), "X-Slack-Signature": "v0=æøå"},
        lambda body: {"X-Slack-Signature": "v0=0"},
        lambda body: {},
    ],
)
async def test_bad_signature_is_401_and_nothing_is_stored(
    slack: SlackWorkspace, http_room: Room, forge: object
) -> None:
    body = event_body(slack)
    status, _ = await post(slack, body, forge(body))  # type: ignore[operator]
    assert status == 401
    assert await http_room.stored() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xfe", b"payload=%7B", b"payload=[]", b'"x"', b"null"])
async def test_signed_nonsense_is_never_5xx(slack: SlackWorkspace, http_room: Room, body: bytes) -> None:
    headers = {**signed(slack.signing_secret, body), "Content-Type": "application/json"}
    status, _ = await post(slack, body, headers)
    assert status in (200, 400)


async def test_endless_body_is_413(slack: SlackWorkspace, http_room: Room) -> None:
    body = b" " * 1_000_001
    status, _ = await post(slack, body, signed(slack.signing_secret, body))
    assert status == 413


async def test_url_verification_is_answered(slack: SlackWorkspace, http_room: Room) -> None:
    body = json.dumps({"type": "url_verification", "token": "t", "challenge": "abc123"}).encode()
    headers = {**signed(slack.signing_secret, body), "Content-Type": "application/json"}
    status, text = await post(slack, body, headers)
    assert (status, json.loads(text)) == (200, {"challenge": "abc123"})
    assert await http_room.stored() == []


def test_without_a_signing_secret_there_is_no_route(tmp_path: Path) -> None:
    async def look() -> None:
        async with SlackWorkspace() as slack, Room(slack, tmp_path, settings={"signing_secret": ""}) as room:
            assert room.channel.asgi_routes() == []

    asyncio.run(look())


# --- stored first -----------------------------------------------------------------------------------------------------


async def test_whole_way_over_http(slack: SlackWorkspace, http_room: Room) -> None:
    await slack.says("U1", "C1", "fysik", mention=True)
    answer = await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.clicks("U1", answer, "choose:fysik-1")
    view = await slack.wait_for_view("U1")
    [refused] = await slack.submits(view, {"choose.first": "2026-11-15", "choose.class": "8.b", "choose.pupils": "24"})
    assert refused.response["response_action"] == "errors"
    [taken] = await slack.submits(view, {"choose.first": "2027-04-06", "choose.class": "8.b", "choose.pupils": "24"})
    assert (taken.status, taken.response) == (200, {})
    [delivery] = await slack.commands("U2", "C1", "vand")
    assert delivery.response["response_type"] == "ephemeral"
    await slack.wait_for(lambda: len(http_room.told) == 3)


async def test_acknowledged_before_any_work(slack: SlackWorkspace, room: Room) -> None:
    room.hold.clear()
    reaction = slack.hold_up("reactions.add")
    await slack.says("U1", "C1", "fysik", mention=True)
    assert [delivery.acknowledged for delivery in slack.deliveries] == [True, True]
    assert len(await room.stored()) == 2
    assert room.readings == []
    reaction.set()
    room.hold.set()


@pytest.mark.parametrize("over_http", [False, True])
async def test_what_cannot_be_stored_is_not_acknowledged_and_comes_again(
    slack: SlackWorkspace, tmp_path: Path, over_http: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.slack_api.delivery.ACK_SECONDS", 0.3)
    async with Room(slack, tmp_path, socket_mode=not over_http) as room, web_server(room) as url:
        slack.events_url = url if over_http else ""
        room.cannot_store = True
        asking = asyncio.create_task(slack.says("U1", "DU1", "fysik"))
        await slack.wait_for(lambda: slack.deliveries)
        assert not slack.deliveries[0].acknowledged
        assert await room.stored() == []
        room.cannot_store = False
        await asking
        await slack.wait_for_message("DU1", "Fysik på værket 1")
        await room.idle()
        assert len(room.told) == 1


async def test_every_payload_four_times_at_once_has_one_effect(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True, deliveries=4)
    answer = await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.clicks("U1", answer, "more:", deliveries=4)
    await slack.wait_for(lambda: len(slack.messages("C1")) == 2)
    await slack.clicks("U1", answer, "choose:fysik-1", deliveries=4)
    view = await slack.wait_for_view("U1")
    values = {"choose.first": "2027-04-06", "choose.class": "8.b", "choose.pupils": "24"}
    sent = await slack.submits(view, values, deliveries=4)
    await slack.wait_for(lambda: len(slack.messages("C1")) == 3)
    await room.idle()
    assert all(delivery.acknowledged for delivery in slack.deliveries)
    assert [delivery.response for delivery in sent] == [{}] * 4
    assert len(room.told) == 3
    assert len(slack.messages("C1", thread=asked["ts"])) == 3
    assert len(slack.workspace.views) == 1


async def test_sixty_at_once_are_acknowledged_within_a_second_of_work(slack: SlackWorkspace, room: Room) -> None:
    await asyncio.gather(*(slack.says("U1", "DU1", f"spørgsmål {number}") for number in range(60)))
    computed = sorted(delivery.computed for delivery in slack.deliveries)
    assert all(delivery.acknowledged for delivery in slack.deliveries)
    assert computed[int(len(computed) * 0.99)] < 1
    await slack.wait_for(lambda: len(room.told) == 60)


@pytest.fixture
def busy_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Computes without a pause, as the worker does with many questions; threads take turns as in the service."""
    stopped = threading.Event()

    def compute() -> None:
        while not stopped.is_set():
            sum(range(1000))

    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    thread = threading.Thread(target=compute)
    thread.start()
    yield
    stopped.set()
    thread.join()
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("busy_thread")
async def test_two_hundred_at_once_are_acknowledged_before_slack_would_repeat_them_beside_a_busy_thread(
    slack: SlackWorkspace, room: Room
) -> None:
    """How fast they are is measured by ``tests.bench.slack``; here client, Slack and service share one process, whose
    own work alone counts."""
    room.hold.clear()
    await asyncio.gather(*(slack.says("U1", "DU1", f"spørgsmål {number}") for number in range(200)))
    assert all(delivery.acknowledged for delivery in slack.deliveries)
    assert max(delivery.computed for delivery in slack.deliveries) < REPEATS_AFTER
    assert len(await room.stored()) == 200
    room.hold.set()


async def test_what_came_before_the_crash_is_answered_after_it(slack: SlackWorkspace, tmp_path: Path) -> None:
    async with Room(slack, tmp_path) as room:
        room.hold.clear()
        await slack.says("U1", "DU1", "fysik")
    assert slack.messages("DU1") == []
    async with Room(slack, tmp_path):
        await slack.wait_for_message("DU1", "Fysik på værket 1")


async def test_healthz_facts(slack: SlackWorkspace, tmp_path: Path) -> None:
    async with Room(slack, tmp_path) as room:
        assert (room.channel.connected, room.channel.last_event_at) == (True, None)
        await slack.says("U1", "DU1", "fysik")
        assert room.channel.last_event_at is not None
    assert not room.channel.connected
