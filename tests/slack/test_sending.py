"""Postings over the Web API, with Slack in all its moods."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assistant.model import ChannelName, Language, Person, Reply, ReplyKind
from assistant.ports import Thread
from integrations.channels.contract import NotThere, Postponed, Sent, Undeliverable
from integrations.channels.hindrances import Hindrance, why
from integrations.channels.slack import SlackSettings
from integrations.channels.slack.channel import SlackChannel
from integrations.store.envelopes import Posting
from tests.slack.room import Room
from tests.slack_api import SlackWorkspace

FOR_COORDINATORS = Posting(
    ChannelName.SLACK,
    "slack:K1:1",
    "slack:CCOORD:K1",
    {"do": "booking", "channel": "CCOORD", "booking": "K1", "text": "K1", "blocks": []},
)
SILENT = Postponed(why(Hindrance.SLACK_SILENT, "ClientConnectorError"))


def ours(error: str) -> Postponed:
    """Something that an operator must mend."""
    return Postponed(why(Hindrance.SLACK_REFUSES_US, error), needs_operator=True)


def nobody(error: str) -> Undeliverable:
    return Undeliverable(why(Hindrance.SLACK_PERSON_CLOSED, error), closed=True)


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
    assert await room.sends(await posting(slack, room)) == Postponed(why(Hindrance.SLACK_BUSY), after=17.0)
    assert slack.messages("C1") == []


@pytest.mark.parametrize(
    ("error", "status", "outcome"),
    [
        ("internal_error", 200, Postponed(why(Hindrance.SLACK_BUSY, "internal_error"), may_have_left=True)),
        ("service_unavailable", 503, Postponed(why(Hindrance.SLACK_BUSY, "service_unavailable"), may_have_left=True)),
        ("", 502, Postponed(why(Hindrance.SLACK_BUSY, "http_502"), may_have_left=True)),
        ("update_failed", 200, Postponed(why(Hindrance.SLACK_BUSY, "update_failed"))),
        ("invalid_auth", 200, ours("invalid_auth")),
        ("token_revoked", 200, ours("token_revoked")),
        ("token_expired", 200, ours("token_expired")),
        (
            "org_login_required",
            200,
            ours("org_login_required"),
        ),
        (
            "message_limit_exceeded",
            200,
            ours("message_limit_exceeded"),
        ),
        (
            "restricted_action",
            200,
            ours("restricted_action"),
        ),
        ("missing_scope", 200, ours("missing_scope")),
        (
            "a_word_of_next_year",
            200,
            ours("a_word_of_next_year"),
        ),
        ("no_text", 200, Undeliverable(why(Hindrance.SLACK_CONTENT_REFUSED, "no_text"))),
    ],
)
async def test_only_what_is_final_for_this_posting_is_final(
    slack: SlackWorkspace, room: Room, error: str, status: int, outcome: object
) -> None:
    slack.fail_next("chat.postMessage", error, status=status)
    assert await room.sends(await posting(slack, room)) == outcome


@pytest.mark.parametrize("error", ["is_archived", "channel_not_found", "not_in_channel"])
async def test_where_the_channel_is_closed_the_teacher_gets_a_direct_message(
    slack: SlackWorkspace, room: Room, error: str
) -> None:
    slack.fail_next("chat.postMessage", error, times=2)
    assert await room.sends(await posting(slack, room)) == Sent({"slack:direct:U1": "DU1"})
    assert [len(slack.messages(channel)) for channel in ("C1", "DU1")] == [0, 1]


@pytest.mark.parametrize("error", ["thread_not_found", "cannot_reply_to_message"])
async def test_where_the_thread_is_gone_the_answer_stands_in_the_channel(
    slack: SlackWorkspace, room: Room, error: str
) -> None:
    slack.fail_next("chat.postMessage", error)
    assert await room.sends(await posting(slack, room)) == Sent()
    [message] = slack.messages("C1")
    assert "thread_ts" not in message


async def test_where_every_way_in_slack_is_closed_it_is_said_so(slack: SlackWorkspace, room: Room) -> None:
    for error in ("is_archived", "is_archived", "user_disabled"):
        slack.fail_next("chat.postMessage", error)
    assert await room.sends(await posting(slack, room)) == Undeliverable(
        why(Hindrance.SLACK_PERSON_CLOSED, "user_disabled"), closed=True
    )


async def test_the_coordinators_channel_is_waited_for(slack: SlackWorkspace, room: Room) -> None:
    slack.workspace.channels["CCOORD"].members.remove("UBOT")
    assert await room.sends(FOR_COORDINATORS) == Postponed(
        why(Hindrance.SLACK_REFUSES_US, "channel_not_found"), needs_operator=True
    )
    slack.workspace.channels["CCOORD"].members.append("UBOT")
    assert isinstance(await room.sends(FOR_COORDINATORS, attempts=1), Sent)


async def test_wrong_token_is_waited_for(slack: SlackWorkspace, room: Room) -> None:
    wrong = SlackSettings("xoxb-wrong", signing_secret="s", api_url=slack.api_url)
    room.channel = SlackChannel(room, wrong, clock=room.clock)
    assert await room.sends(await posting(slack, room)) == Postponed(
        why(Hindrance.SLACK_REFUSES_US, "invalid_auth"), needs_operator=True
    )


async def test_network_that_is_away_is_tried_again(slack: SlackWorkspace, room: Room) -> None:
    nowhere = SlackSettings(slack.bot_token, signing_secret="s", api_url="http://127.0.0.1:9/api/")
    room.channel = SlackChannel(room, nowhere, clock=room.clock)
    assert await room.sends(await posting(slack, room)) == Postponed(
        why(Hindrance.SLACK_SILENT, "ClientConnectorError")
    )


def ago(room: Room, seconds: float) -> datetime:
    return room.clock.now() - timedelta(seconds=seconds)


@pytest.mark.parametrize("channel", ["C1", "U1"])
async def test_message_whose_answer_was_lost_is_not_posted_twice(
    slack: SlackWorkspace, room: Room, channel: str
) -> None:
    made = await posting(slack, room, channel)
    if channel == "U1":
        made = replace(made, payload={**made.payload, "thread_ts": ""})
    slack.lose_next_answer("chat.postMessage")
    lost = await room.sends(made)
    assert isinstance(lost, Postponed)
    assert lost.may_have_left
    assert isinstance(await room.sends(made, claimed_at=ago(room, 1)), Sent)
    assert len([m for place in ("C1", "DU1") for m in slack.messages(place)]) == 1


async def test_message_that_is_not_there_yet_is_looked_for_twice_more(slack: SlackWorkspace, room: Room) -> None:
    made = await posting(slack, room)
    waits = []
    for seconds in (12, 20):
        waiting = await room.sends(made, claimed_at=ago(room, seconds))
        assert isinstance(waiting, Postponed)
        assert waiting.may_have_left
        waits.append(round(waiting.after or 0))
    assert waits == [3, 20]
    assert await room.sends(made, claimed_at=ago(room, 41)) == NotThere()
    assert slack.messages("C1") == []


async def test_message_of_another_key_is_not_taken_for_it(slack: SlackWorkspace, room: Room) -> None:
    made = await posting(slack, room)
    assert await room.sends(made) == Sent()
    assert await room.sends(replace(made, key="slack:2"), claimed_at=ago(room, 41)) == NotThere()


async def test_message_in_the_second_place_is_found_there(slack: SlackWorkspace, room: Room) -> None:
    made = await posting(slack, room)
    slack.fail_next("chat.postMessage", "is_archived", times=2)
    first = await room.sends(made)
    await room.write(lambda tx: tx.marks.put_all(first.marks))
    assert await room.sends(made, claimed_at=ago(room, 1)) == first
    assert len(slack.messages("DU1")) == 1


@pytest.mark.parametrize(
    ("error", "status", "seconds", "outcome"),
    [
        ("", 500, 41, Postponed(why(Hindrance.SLACK_UNSURE, "http_500"), may_have_left=True)),
        ("", 503, 41, Postponed(why(Hindrance.SLACK_UNSURE, "http_503"), may_have_left=True)),
        ("ratelimited", 429, 41, Postponed(why(Hindrance.SLACK_UNSURE, "ratelimited"), after=30.0, may_have_left=True)),
        ("token_revoked", 200, 20, Postponed(why(Hindrance.SLACK_UNSURE, "token_revoked"), may_have_left=True)),
        ("missing_scope", 200, 41, NotThere()),
        ("", 500, 601, NotThere()),
    ],
)
async def test_look_up_that_fails_is_not_an_absence(
    slack: SlackWorkspace, room: Room, error: str, status: int, seconds: float, outcome: object
) -> None:
    slack.fail_next("conversations.replies", error, status=status)
    assert await room.sends(await posting(slack, room), claimed_at=ago(room, seconds)) == outcome
    assert slack.messages("C1") == []


async def test_buttons_that_hold_no_more_go_where_slack_refuses_the_new_blocks(
    slack: SlackWorkspace, room: Room
) -> None:
    await room.post([FOR_COORDINATORS])
    await room.idle()
    button = {"type": "button", "action_id": "approve:K1", "text": {"type": "plain_text", "text": "Godkend"}}
    slack.messages("CCOORD")[0]["blocks"] = [{"type": "actions", "elements": [button]}]
    slack.fail_next("chat.update", "invalid_blocks")
    await room.sends(
        replace(FOR_COORDINATORS, key="slack:K1:2", payload={**FOR_COORDINATORS.payload, "text": "godkendt"})
    )
    [message] = slack.messages("CCOORD")
    assert (message["text"], message["blocks"]) == ("godkendt", [])


async def test_words_alone_are_sent_when_slack_refuses_the_blocks(slack: SlackWorkspace, room: Room) -> None:
    slack.fail_next("chat.postMessage", "invalid_blocks")
    assert await room.sends(await posting(slack, room)) == Sent()
    [message] = slack.messages("C1")
    assert (message["text"], message["blocks"]) == ("Hej &amp; velkommen", [])


async def test_booking_message_sent_before_a_crash_is_found_again(slack: SlackWorkspace, room: Room) -> None:
    first = await room.sends(FOR_COORDINATORS)
    [message] = slack.messages("CCOORD")
    about = {f"slack:about:CCOORD:{message['ts']}": '{"booking": "K1"}', "slack:shown:K1": "slack:K1:1"}
    assert first == Sent({"slack:booking:K1": f"CCOORD:{message['ts']}", **about})
    assert await room.sends(FOR_COORDINATORS, claimed_at=ago(room, 1)) == first
    assert len(slack.messages("CCOORD")) == 1
