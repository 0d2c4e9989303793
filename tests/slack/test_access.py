"""Slack takes something away from the assistant: the watchdog sees it, and the coordinators are told."""

from __future__ import annotations

from tests.patience import until
from tests.slack.room import Room
from tests.slack_api import SlackWorkspace
from tests.slack_api.workspace import BOT_USER


async def test_removed_app_is_a_trouble(slack: SlackWorkspace, room: Room) -> None:
    await until(lambda: "conversations.info" in [method for method, _ in slack.calls])
    assert room.channel.troubles() == []
    await slack.removes_app()
    [trouble] = await until(room.channel.troubles)
    assert trouble.startswith("the token is refused (account_inactive)")


async def test_coordinators_are_told_once_that_their_channel_is_archived(slack: SlackWorkspace, room: Room) -> None:
    await until(lambda: "conversations.members" in [method for method, _ in slack.calls])
    await slack.archives("CCOORD")
    for user in ("U8", "U9"):
        await slack.wait_for_message(f"D{user}", "Jeg kan ikke længere skrive i koordinatorernes kanal")
    await slack.sends_events({"type": "group_archive", "channel": "CCOORD"})
    await room.idle()
    assert len(slack.messages("DU8")) == 1
    assert room.channel.troubles() == ["the coordinators' channel is closed to the assistant (is_archived)"]


async def test_channel_that_the_assistant_comes_back_to_is_no_trouble(slack: SlackWorkspace, room: Room) -> None:
    await until(lambda: "conversations.members" in [method for method, _ in slack.calls])
    await slack.leaves(BOT_USER, "CCOORD")
    await until(room.channel.troubles)
    slack.workspace.channels["CCOORD"].members.append(BOT_USER)
    room.channel._access.changed()
    await until(lambda: not room.channel.troubles())


async def test_slack_that_cannot_be_reached_is_no_refused_token(slack: SlackWorkspace, room: Room) -> None:
    slack.breaks("auth.test", "internal_error", status=500)
    asked = [method for method, _ in slack.calls].count("auth.test")
    room.channel._access.changed()
    await until(lambda: [method for method, _ in slack.calls].count("auth.test") > asked)
    assert room.channel.troubles() == []
