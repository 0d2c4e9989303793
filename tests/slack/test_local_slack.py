"""The local Slack is as strict as Slack, or tests with it would prove nothing."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_api import SlackWorkspace
from tests.slack_api.workspace import EVERY_SCOPE

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
