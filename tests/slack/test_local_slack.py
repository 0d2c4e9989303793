"""The local Slack is as strict as Slack, or tests with it would prove nothing."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_api import SlackWorkspace
from tests.slack_api.typed import italic, link, quote, struck, typed
from tests.slack_api.workspace import EVERY_SCOPE, Account

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hej"}}
BUTTON = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Ja"}, "value": "1"}
VIEW = {"type": "modal", "title": {"type": "plain_text", "text": "Hej"}, "blocks": [SECTION]}


def client(slack: SlackWorkspace, token: str = "") -> AsyncWebClient:
    return AsyncWebClient(token or slack.bot_token, base_url=slack.api_url, retry_handlers=[])


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])


@pytest.mark.parametrize(
    "blocks",
    [
        [SECTION] * 51,
        [{"type": "section"}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
        [{"type": "section", "fields": [SECTION["text"]] * 11}],
        [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]}],
        [{"type": "context", "elements": [SECTION["text"]] * 11}],
        [{"type": "actions", "elements": [BUTTON, BUTTON]}],
        [{"type": "actions", "elements": [{**BUTTON, "text": {"type": "plain_text", "text": "x" * 76}}]}],
        [{"type": "actions", "elements": [{**BUTTON, "text": {"type": "plain_text", "text": "😀" * 38}}]}],
        [{"type": "actions", "elements": [{**BUTTON, "value": "x" * 2001}]}],
        [{"type": "actions", "elements": [{**BUTTON, "action_id": "x" * 256}]}],
        [{"type": "actions", "elements": [{**BUTTON, "style": "loud"}]}],
        [{"type": "carousel_of_dreams"}],
    ],
)
async def test_blocks_beyond_the_limits_are_refused(slack: SlackWorkspace, blocks: list[Any]) -> None:
    assert await refused(client(slack).chat_postMessage(channel="C1", text="x", blocks=blocks)) == "invalid_blocks"


async def test_too_many_characters_in_all_are_refused(slack: SlackWorkspace) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5
    assert await refused(client(slack).chat_postMessage(channel="C1", text="x", blocks=blocks)) == "msg_blocks_too_long"


async def test_tokens_channels_and_scopes_are_checked(slack: SlackWorkspace) -> None:
    slack.workspace.add_channel("C7", "U1", with_assistant=False)
    assert await refused(client(slack, "xoxb-wrong").chat_postMessage(channel="C1", text="x")) == "invalid_auth"
    assert await refused(client(slack).chat_postMessage(channel="C404", text="x")) == "channel_not_found"
    assert await refused(client(slack).chat_postMessage(channel="C7", text="x")) == "not_in_channel"
    assert await refused(client(slack).chat_postMessage(channel="C1", text="x", thread_ts="1.0")) == "thread_not_found"
    assert await refused(client(slack).chat_update(channel="C1", ts="1.0", text="x")) == "message_not_found"
    assert await refused(client(slack).chat_postEphemeral(channel="C1", user="U3", text="x")) == "user_not_in_channel"
    assert await refused(client(slack).apps_connections_open(app_token="xapp-wrong")) == "invalid_auth"
    async with SlackWorkspace(scopes=EVERY_SCOPE - {"chat:write"}) as poor:
        assert await refused(client(poor).chat_postMessage(channel="C1", text="x")) == "missing_scope"


async def test_trigger_opens_one_form_within_three_seconds(slack: SlackWorkspace) -> None:
    trigger = slack.workspace.trigger_for("U1")
    await client(slack).views_open(trigger_id=trigger, view=VIEW)
    assert await refused(client(slack).views_open(trigger_id=trigger, view=VIEW)) == "exchanged_trigger_id"
    late = slack.workspace.trigger_for("U1")
    slack.workspace.age_triggers()
    assert await refused(client(slack).views_open(trigger_id=late, view=VIEW)) == "expired_trigger_id"
    long = {**VIEW, "title": {"type": "plain_text", "text": "x" * 25}}
    fresh = slack.workspace.trigger_for("U1")
    assert await refused(client(slack).views_open(trigger_id=fresh, view=long)) == "invalid_arguments"


async def test_socket_address_is_good_for_one_connection(slack: SlackWorkspace) -> None:
    url = (await client(slack).apps_connections_open(app_token=slack.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


# --- what goes wrong in Slack -----------------------------------------------------------------------------------------


async def test_closed_channels_and_people_take_nothing(slack: SlackWorkspace) -> None:
    slack.workspace.add_channel("C5", "U1").archived = True
    slack.workspace.add_channel("C6", "U1").only_admins_post = True
    slack.workspace.add_person("U7", "Ida Krogh", Account(deleted=True))
    assert await refused(client(slack).chat_postMessage(channel="C5", text="x")) == "is_archived"
    assert await refused(client(slack).chat_postMessage(channel="C6", text="x")) == "restricted_action"
    assert await refused(client(slack).chat_postMessage(channel="U7", text="x")) == "is_inactive"
    person = (await client(slack).users_info(user="U7"))["user"]
    assert (person["deleted"], person["is_restricted"], person["team_id"]) == (True, False, "T1")


async def test_below_a_deleted_message_nothing_is_posted(slack: SlackWorkspace) -> None:
    root = await slack.says("U1", "C1", "hej")
    await client(slack).chat_postMessage(channel="C1", text="x", thread_ts=root["ts"])
    await slack.deletes("U1", "C1", root)
    again = client(slack).chat_postMessage(channel="C1", text="y", thread_ts=root["ts"])
    assert await refused(again) == "cannot_reply_to_message"
    assert (await client(slack).conversations_replies(channel="C1", ts=root["ts"]))["messages"][1]["text"] == "x"


async def test_token_is_refused_until_it_is_mended(slack: SlackWorkspace) -> None:
    slack.token_error = "token_revoked"
    assert await refused(client(slack).chat_postMessage(channel="C1", text="x")) == "token_revoked"
    slack.token_error = ""
    assert (await client(slack).chat_postMessage(channel="C1", text="x"))["ok"]


async def test_method_is_broken_until_it_is_mended(slack: SlackWorkspace) -> None:
    slack.breaks("conversations.history", "internal_error", status=500)
    for _ in range(2):
        assert await refused(client(slack).conversations_history(channel="C1")) == "internal_error"
    slack.mends("conversations.history")
    assert (await client(slack).conversations_history(channel="C1"))["messages"] == []


async def test_request_can_land_after_its_answer_was_lost(slack: SlackWorkspace) -> None:
    lands = slack.land_late("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client(slack).chat_postMessage(channel="C1", text="sent")
    assert slack.messages("C1") == []
    lands.set()
    await slack.wait_for_message("C1", "sent")


async def test_history_comes_in_pages_without_answers_and_without_what_is_older(slack: SlackWorkspace) -> None:
    first = await slack.says("U1", "C1", "en")
    second = await slack.says("U1", "C1", "to")
    await slack.says("U2", "C1", "svar", thread=second["ts"])
    await slack.says("U1", "C1", "tre")
    page = await client(slack).conversations_history(channel="C1", oldest=first["ts"], limit=1)
    assert ([m["text"] for m in page["messages"]], page["has_more"]) == (["tre"], True)
    cursor = page["response_metadata"]["next_cursor"]
    last = await client(slack).conversations_history(channel="C1", oldest=first["ts"], limit=1, cursor=cursor)
    assert ([(m["text"], m["reply_count"]) for m in last["messages"]], last["has_more"]) == ([("to", 1)], False)


async def test_prompts_of_an_agent_stand_above_the_message_box(slack: SlackWorkspace) -> None:
    slack.workspace.agent_view = True
    prompts = [{"title": "Fysik", "message": "fysik til 8. klasse"}]
    asked = await slack.says("U1", "DU1", "hej")
    for thread in ({"thread_ts": asked["ts"]}, {}):
        assert slack.workspace.prompts == {}
        await client(slack).assistant_threads_setSuggestedPrompts(channel_id="DU1", prompts=prompts, **thread)
    assert slack.workspace.prompts["DU1"]["prompts"] == prompts


async def test_formatting_comes_as_marks_and_as_rich_text(slack: SlackWorkspace) -> None:
    said = typed(quote("fysik"), italic("8. klasse"), " ", struck("uge 17"), link("https://dr.dk", "her"))
    message = await slack.says("U1", "C1", said, mention=True)
    assert message["text"] == "<@UBOT> &gt; fysik\n_8. klasse_ ~uge 17~<https://dr.dk|her>"
    [block] = message["blocks"]
    assert [part["type"] for part in block["elements"]] == ["rich_text_section", "rich_text_quote", "rich_text_section"]
    assert block["elements"][0]["elements"][0] == {"type": "user", "user_id": "UBOT"}


async def test_event_tells_of_another_organisation(slack: SlackWorkspace) -> None:
    slack.workspace.add_person("U20", "Per Udefra", Account(team="T2"))
    slack.workspace.add_channel("C2", "U1", "U20").shared = True
    await slack.says("U20", "C2", "hej")
    payload = slack.deliveries[-1].payload
    assert (payload["is_ext_shared_channel"], payload["event"]["user_team"]) == (True, "T2")
