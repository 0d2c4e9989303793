"""Postings over the Web API, with Slack in all its moods."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.model import ChannelName, Language, Person, Reply, ReplyKind
from assistant.ports import Thread
from integrations.channels.contract import Postponed, Sent, Undeliverable
from integrations.channels.slack import SlackSettings
from integrations.channels.slack.channel import SlackChannel
from integrations.store.envelopes import Posting
from tests.slack.room import Room
from tests.slack_api import SlackWorkspace

HELLO = Reply(Language.DA, ReplyKind.HELP, subject="Hej", opening=("Hej & velkommen",), text="Hej & velkommen")


async def posting(slack: SlackWorkspace, room: Room, channel: str = "C1") -> Posting:
    root = {"type": "message", "user": "U1", "text": "hej", "ts": slack.workspace.next_ts(), "channel": "C1"}
    slack.workspace.channels["C1"].messages.append(root)
    data = {"channel": channel, "thread_ts": str(root["ts"]), "user": "U1"}
    thread = Thread(f"slack:T1:{channel}:{root['ts']}", Person("slack:U1"), data)
    [made] = room.channel.compose(HELLO, thread, "slack:1")
    return made


async def test_posting_is_sent_once_with_its_key(slack: SlackWorkspace, room: Room) -> None:
    made = await posting(slack, room)
    assert await room.sends(made) == Sent()
    [message] = slack.messages("C1")
    assert message["metadata"] == {"event_type": "klassetur_posting", "event_payload": {"key": "slack:1"}}
    assert message["text"] == "Hej &amp; velkommen"


async def test_slow_down_is_obeyed_to_the_second(slack: SlackWorkspace, room: Room) -> None:
    slack.fail_next("chat.postMessage", "ratelimited", status=429, Retry_After="17")
    assert await room.sends(await posting(slack, room)) == Postponed("Slack asks us to slow down", after=17.0)
    assert slack.messages("C1") == []


@pytest.mark.parametrize(
    ("error", "status", "outcome"),
    [
        ("internal_error", 200, Postponed("internal_error")),
        ("service_unavailable", 503, Postponed("service_unavailable")),
        ("", 502, Postponed("http_502")),
        ("channel_not_found", 200, Undeliverable("channel_not_found")),
        ("is_archived", 200, Undeliverable("is_archived")),
        ("invalid_auth", 200, Undeliverable("invalid_auth")),
        ("missing_scope", 200, Undeliverable("missing_scope")),
    ],
)
async def test_what_may_pass_is_tried_again_and_what_never_will_is_not(
    slack: SlackWorkspace, room: Room, error: str, status: int, outcome: object
) -> None:
    slack.fail_next("chat.postMessage", error, status=status)
    assert await room.sends(await posting(slack, room)) == outcome


async def test_channel_without_the_assistant_is_refused(slack: SlackWorkspace, room: Room) -> None:
    slack.workspace.add_channel("C7", "U1", with_assistant=False)
    assert await room.sends(await posting(slack, room, "C7")) == Undeliverable("not_in_channel")
    assert await room.sends(await posting(slack, room, "C404")) == Undeliverable("channel_not_found")


async def test_wrong_token_is_refused(slack: SlackWorkspace, room: Room) -> None:
    wrong = SlackSettings("xoxb-wrong", signing_secret="s", api_url=slack.api_url)
    room.channel = SlackChannel(room, wrong, clock=room.clock)
    assert await room.sends(await posting(slack, room)) == Undeliverable("invalid_auth")


async def test_network_that_is_away_is_tried_again(slack: SlackWorkspace, room: Room) -> None:
    nowhere = SlackSettings(slack.bot_token, signing_secret="s", api_url="http://127.0.0.1:9/api/")
    room.channel = SlackChannel(room, nowhere, clock=room.clock)
    assert isinstance(await room.sends(await posting(slack, room)), Postponed)


async def test_message_whose_answer_was_lost_is_not_posted_twice(slack: SlackWorkspace, room: Room) -> None:
    made = await posting(slack, room)
    slack.lose_next_answer("chat.postMessage")
    assert isinstance(await room.sends(made), Postponed)
    assert await room.sends(made, attempts=1) == Sent()
    assert len(slack.messages("C1")) == 1


async def test_message_sent_before_a_crash_is_not_posted_twice(slack: SlackWorkspace, room: Room) -> None:
    made = await posting(slack, room)
    earlier = room.clock.now() - timedelta(seconds=5)
    assert await room.sends(made) == Sent()
    assert await room.sends(made, created_at=earlier) == Sent()
    assert len(slack.messages("C1")) == 1
    assert await room.sends(replace(made, key="slack:2"), created_at=earlier) == Sent()
    assert len(slack.messages("C1")) == 2


async def test_look_up_that_fails_does_not_stop_the_message(slack: SlackWorkspace, room: Room) -> None:
    slack.fail_next("conversations.replies", "missing_scope")
    assert await room.sends(await posting(slack, room), attempts=1) == Sent()


async def test_words_alone_are_sent_when_slack_refuses_the_blocks(slack: SlackWorkspace, room: Room) -> None:
    slack.fail_next("chat.postMessage", "invalid_blocks")
    assert await room.sends(await posting(slack, room)) == Sent()
    [message] = slack.messages("C1")
    assert (message["text"], message["blocks"]) == ("Hej &amp; velkommen", [])


async def test_booking_message_sent_before_a_crash_is_found_again(slack: SlackWorkspace, room: Room) -> None:
    made = Posting(
        ChannelName.SLACK,
        "slack:K1:1",
        "slack:CCOORD:K1",
        {"do": "booking", "channel": "CCOORD", "booking": "K1", "text": "K1", "blocks": []},
    )
    first = await room.sends(made)
    [message] = slack.messages("CCOORD")
    about = {f"slack:about:CCOORD:{message['ts']}": '{"booking": "K1"}'}
    assert first == Sent({"slack:booking:K1": f"CCOORD:{message['ts']}", **about})
    assert await room.sends(made, attempts=1) == first
    assert len(slack.messages("CCOORD")) == 1
