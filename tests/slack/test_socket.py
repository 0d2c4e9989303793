"""Socket Mode stays connected."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from integrations.channels.slack.socket_mode import PING_SECONDS, ReconnectPause
from tests.patience import PATIENCE, until
from tests.slack.room import Room
from tests.slack.whole import Whole
from tests.slack_api import SlackWorkspace

OFTEN = 0.3
"""Seconds from ping to ping, so that a lost socket shows soon. A busy machine may answer so late that a sound one is
taken for lost now and then."""


@pytest.fixture
async def pinging(slack: SlackWorkspace, tmp_path: Path) -> AsyncIterator[Room]:
    async with Room(slack, tmp_path, ping_seconds=OFTEN) as made:
        yield made


async def test_disconnect_from_slack_is_followed_by_a_new_connection(slack: SlackWorkspace, room: Room) -> None:
    await slack.sockets.disconnect()
    await slack.wait_for(lambda: slack.sockets.connections == 2 and slack.sockets.is_connected)
    await slack.says("U1", "DU1", "fysik")
    await slack.wait_for_message("DU1", "Fysik på værket 1")


async def test_cut_connection_is_replaced(slack: SlackWorkspace, pinging: Room) -> None:
    await slack.sockets.cut()
    await slack.wait_for(lambda: slack.sockets.connections >= 2 and slack.sockets.is_connected)
    await slack.says("U1", "DU1", "fysik")
    await slack.wait_for_message("DU1", "Fysik på værket 1")


async def test_silent_socket_is_left_after_a_few_pings(slack: SlackWorkspace, pinging: Room) -> None:
    before = slack.sockets.connections
    slack.sockets.silent = True
    await slack.wait_for(lambda: slack.sockets.connections > before)
    # aiohttp and slack_sdk ping, each on its own: with the real pauses these are the 60 s that are allowed
    assert slack.sockets.unanswered <= 2 * 60 / PING_SECONDS
    await slack.wait_for(lambda: slack.sockets.is_connected)
    await slack.says("U1", "DU1", "fysik")
    await slack.wait_for_message("DU1", "Fysik på værket 1")


async def test_slack_that_is_away_for_a_while_is_found_again(slack: SlackWorkspace, pinging: Room) -> None:
    slack.fail_next("apps.connections.open", "internal_error", status=500, times=4)
    await slack.sockets.cut()
    await slack.wait_for(lambda: slack.sockets.connections >= 2 and slack.sockets.is_connected)
    assert [method for method, _ in slack.calls].count("apps.connections.open") >= 6


async def test_refused_address_is_not_tried_for_ever(
    slack: SlackWorkspace, tmp_path: Path, monkeypatch: object
) -> None:
    """slack_sdk repeats an address that was refused; a new one must be asked for."""
    import integrations.channels.slack.socket_mode as socket_mode

    monkeypatch.setattr(socket_mode, "_FRESH_SECONDS", 1.0)  # type: ignore[attr-defined]
    tickets = slack.sockets.ticket
    stale = iter(["stale"])
    slack.sockets.ticket = lambda: next(stale, None) or tickets()  # type: ignore[method-assign]
    async with Room(slack, tmp_path, ping_seconds=OFTEN) as room:
        assert room.channel.connected


async def test_run_ends_cleanly_when_cancelled_before_it_is_connected(slack: SlackWorkspace, tmp_path: Path) -> None:
    slack.fail_next("apps.connections.open", "internal_error", status=500, times=100)
    room = Room(slack, tmp_path, socket_mode=False)
    async with room:
        channel = type(room.channel)(
            room,
            room.channel._settings.__class__(
                bot_token=slack.bot_token, app_token=slack.app_token, api_url=slack.api_url
            ),
            clock=room.clock,
            ping_seconds=OFTEN,
        )
        running = asyncio.create_task(channel.run())
        await slack.wait_for(lambda: any(method == "apps.connections.open" for method, _ in slack.calls))
        assert not channel.connected
        running.cancel()
        await running


async def test_lost_socket_is_visible_in_the_services_health(slack: SlackWorkspace, whole: Whole) -> None:
    facts = await whole.service.health.probe()
    assert facts["slack"] == {"way": "socket", "connected": True, "last_event_at": None}
    assert (facts["status"], facts["reasons"]) == ("ready", [])
    slack.fail_next("apps.connections.open", "internal_error", status=500, times=20)
    await slack.sockets.cut()
    async with asyncio.timeout(PATIENCE):
        while (await whole.service.health.probe())["slack"]["connected"]:  # noqa: ASYNC110 - as a probe asks
            await asyncio.sleep(0.05)
    facts = await whole.service.health.probe()
    assert (facts["ok"], facts["status"]) == (True, "degraded")
    [reason] = facts["reasons"]
    assert reason.startswith("slack: not connected")


# --- pauses ----------------------------------------------------------------------------------------------------------


def test_each_attempt_waits_longer_than_the_last_up_to_a_minute() -> None:
    pause = ReconnectPause(chance=lambda: 0.0)
    assert [pause.before_attempt(0.0) for _ in range(9)] == [0, 1, 2, 4, 8, 16, 32, 60, 60]
    early = ReconnectPause(chance=lambda: 1.0)
    assert [early.before_attempt(0.0) for _ in range(9)] == [0, 0.5, 1, 2, 4, 8, 16, 30, 30]


def test_after_a_sound_connection_nothing_waits_and_after_a_short_one_it_does() -> None:
    pause = ReconnectPause(chance=lambda: 0.0)
    pause.before_attempt(0.0)
    pause.greeted(1.0)
    pause.refused("refresh_requested")
    assert (pause.before_attempt(3600.0), pause.reason) == (0, "")
    pause.greeted(3601.0)
    pause.refused("too_many_websockets")
    assert (pause.before_attempt(3602.0), pause.until, pause.reason) == (1, 3603.0, "too_many_websockets")


@pytest.mark.parametrize("reason", ["too_many_websockets", "link_disabled"])
async def test_slack_that_hangs_up_again_and_again_is_asked_ever_less_often(
    slack: SlackWorkspace, pinging: Room, reason: str
) -> None:
    attempts = 4
    slack.sockets.hangs_up_with = reason if reason == "too_many_websockets" else ""
    slack.socket_mode_is_on = reason != "link_disabled"
    await slack.sockets.disconnect()

    def asked() -> int:
        return [method for method, _ in slack.calls].count("apps.connections.open")

    since, before = time.monotonic(), asked()
    await slack.wait_for(lambda: asked() >= before + attempts)
    # the first attempt after a connection that stood too short waits too; chance shortens a pause to half at most
    assert time.monotonic() - since >= sum(OFTEN / 10 * 2**n for n in range(attempts)) / 2
    await until(lambda: any(reason in trouble for trouble in pinging.channel.troubles()))
    slack.sockets.hangs_up_with, slack.socket_mode_is_on = "", True
    await slack.wait_for(lambda: pinging.channel.connected)
    assert pinging.channel.troubles() == []
