"""What was asked while the service was away for longer than Slack tries again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from integrations.channels.slack import catch_up
from tests.patience import until
from tests.slack.room import Room
from tests.slack.whole import Mind, Whole
from tests.slack_api import SlackWorkspace


async def test_questions_asked_meanwhile_are_answered_once(slack: SlackWorkspace, tmp_path: Path) -> None:
    async with Room(slack, tmp_path) as room:
        asked = await slack.says("U1", "C1", "fysik", mention=True)
        await slack.says("U2", "DU2", "kemi")
        await slack.wait_for_message("C1", "Fysik på værket 1")
        await slack.wait_for_message("DU2", "Fysik på værket 1")
        await room.idle()
    await slack.says("U1", "C1", "nummer 2", thread=asked["ts"])
    again = await slack.says("U2", "C1", "biologi", mention=True)
    await slack.says("U2", "C1", "kanariefugl i frokosten")
    await slack.says("U2", "DU2", "flere")
    assert not slack.deliveries[-1].acknowledged
    for _ in range(2):
        async with Room(slack, tmp_path) as room:
            await until(lambda: len(slack.messages("C1")) == 3 and len(slack.messages("DU2")) == 2)
            await slack.wait_for(lambda: room.channel._catch_up.is_done)
            await room.idle()
            payloads = [payload for _, payload in await room.stored()]
    assert [len(slack.messages("C1", thread=root["ts"])) for root in (asked, again)] == [2, 1]
    assert len(slack.messages("DU2")) == 2
    assert not any("kanariefugl" in payload for payload in payloads)


async def test_notes_of_coordinators_are_caught_up_with(slack: SlackWorkspace, mind: Mind, tmp_path: Path) -> None:
    async with Whole(slack, mind, tmp_path) as whole:
        draft = await whole.drafted()
        await whole.idle()
    await slack.says("U8", "CCOORD", "Skolen har betalt", thread=draft["ts"])
    async with Whole(slack, mind, tmp_path) as whole:
        await slack.wait_for(lambda: slack.reactions("CCOORD", slack.workspace.channels["CCOORD"].messages[-1]["ts"]))
        history = await whole.database.read(lambda snapshot: snapshot.bookings.history("K1"))
    assert [change.why for change in history if change.what == "noted"] == ["Skolen har betalt"]


@pytest.mark.parametrize(("absence", "looks"), [(timedelta(0), True), (timedelta(hours=1), False)])
async def test_lost_connection_is_caught_up_with_unless_it_was_short(
    slack: SlackWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, absence: timedelta, looks: bool
) -> None:
    monkeypatch.setattr(catch_up, "SHORTEST_ABSENCE", absence)
    async with Room(slack, tmp_path, ping_seconds=0.3) as room:
        await slack.says("U1", "DU1", "fysik")
        await slack.wait_for_message("DU1", "Fysik på værket 1")
        before = slack.sockets.connections
        slack.breaks("apps.connections.open", "internal_error", status=500)
        await slack.sockets.cut()
        await until(lambda: not room.channel.connected)
        await slack.says("U1", "DU1", "flere")
        slack.mends("apps.connections.open")
        await slack.wait_for(lambda: slack.sockets.connections > before and room.channel.connected)
        if looks:
            await slack.wait_for(lambda: len(slack.messages("DU1")) == 2)
        else:
            await slack.says("U1", "DU1", "tak")
            await slack.wait_for(lambda: len(room.told) == 2)
            assert [told.message.text for told in room.told] == ["fysik", "tak"]


async def test_first_start_looks_at_nothing(slack: SlackWorkspace, room: Room) -> None:
    await slack.says("U1", "DU1", "fysik")
    await slack.wait_for_message("DU1", "Fysik på værket 1")
    assert "conversations.history" not in [method for method, _ in slack.calls]


async def test_channel_that_cannot_be_read_holds_up_no_other(slack: SlackWorkspace, tmp_path: Path) -> None:
    async with Room(slack, tmp_path) as room:
        await slack.says("U1", "DU1", "fysik")
        await slack.says("U2", "DU2", "kemi")
        await slack.wait_for_message("DU2", "Fysik på værket 1")
        await slack.wait_for_message("DU1", "Fysik på værket 1")
        await room.idle()
    await slack.says("U1", "DU1", "flere")
    slack.fail_next("conversations.history", "channel_not_found")
    slack.fail_next("conversations.history", "channel_not_found")
    async with Room(slack, tmp_path):
        await slack.wait_for(lambda: len(slack.messages("DU1")) == 2)
