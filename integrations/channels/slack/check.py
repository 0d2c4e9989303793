"""`klassetur slack check`: what is missing before Slack works, each fault with its mend."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from importlib.resources import files

import aiohttp
import yaml  # type: ignore[import-untyped]
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from integrations.channels.slack.app import web_client
from integrations.channels.slack.failures import FAILURES, error_of
from integrations.channels.slack.settings import SlackSettings

_HELLO_SECONDS = 10.0


async def faults_in(settings: SlackSettings) -> Sequence[str]:
    """Asks Slack; one sentence for each fault, none when everything is there. Changes nothing in Slack."""
    client = web_client(settings)
    return [fault async for fault in _all_faults(settings, client)]


async def _all_faults(settings: SlackSettings, client: AsyncWebClient) -> AsyncIterator[str]:
    for fault in _wrong_kinds(settings):
        yield fault
    if not settings.app_token and not settings.signing_secret:
        yield (
            "Slack has no way in: set SLACK_APP_TOKEN (Socket Mode), or SLACK_SIGNING_SECRET (HTTP; Basic Information, "
            "App Credentials)."
        )
    if not settings.bot_token.startswith("xoxb-"):
        return
    try:
        answer = await client.auth_test()
    except FAILURES as failure:
        yield _about_bot_token(failure, settings)
        return
    given = set(str(answer.headers.get("x-oauth-scopes", "")).replace(" ", "").split(","))
    lacking = sorted(scopes_needed() - given)
    if lacking:
        yield (
            f"The app lacks {', '.join(lacking)}: add them under OAuth & Permissions (or paste manifest.yaml again), "
            "and install the app to the workspace anew."
        )
    if not {"channels:read", "groups:read"} & set(lacking):
        async for fault in _of_channel(settings, client, str(answer["user_id"])):
            yield fault
    if settings.app_token.startswith("xapp-"):
        async for fault in _of_socket(settings, client):
            yield fault


def scopes_needed() -> frozenset[str]:
    """Those of the manifest."""
    manifest = yaml.safe_load(files("integrations.channels.slack").joinpath("manifest.yaml").read_text("utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


def _wrong_kinds(settings: SlackSettings) -> list[str]:
    bot, app = settings.bot_token, settings.app_token
    if bot.startswith("xapp-") and app.startswith("xoxb-"):
        return [
            "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped: the bot token begins with xoxb-, the app token with "
            "xapp-."
        ]
    found = []
    if not bot.startswith("xoxb-"):
        found.append("SLACK_BOT_TOKEN is no bot token: copy the one that begins with xoxb- from OAuth & Permissions.")
    if app and not app.startswith("xapp-"):
        found.append(
            "SLACK_APP_TOKEN is no app token: make one that begins with xapp- under Basic Information, App-Level "
            "Tokens, with the scope connections:write."
        )
    return found


def _about_bot_token(failure: BaseException, settings: SlackSettings) -> str:
    if isinstance(failure, SlackApiError):
        return f"Slack does not accept SLACK_BOT_TOKEN ({error_of(failure)}): copy it again from OAuth & Permissions."
    return f"{settings.api_url} cannot be reached ({error_of(failure)})."


async def _of_channel(settings: SlackSettings, client: AsyncWebClient, assistant: str) -> AsyncIterator[str]:
    channel = settings.coordinators_channel
    if not channel:
        yield (
            "KLASSETUR_SLACK_COORDINATORS is empty: nobody in Slack sees the requests. Name the coordinators' channel."
        )
        return
    try:
        known = (await client.conversations_info(channel=channel))["channel"]
        if known.get("is_archived"):
            yield f"The coordinators' channel {channel} is archived: name another one."
        members = (await client.conversations_members(channel=channel, limit=1000))["members"]
        is_member = known.get("is_member", assistant in members)
        if not is_member:
            yield f"The assistant is not in the coordinators' channel {channel}: write /invite @Klassetur there."
    except SlackApiError as failure:
        error = error_of(failure)
        if error == "channel_not_found":
            yield (
                f"KLASSETUR_SLACK_COORDINATORS={channel} is no channel that the assistant can see: copy the id from "
                "the channel's details, and write /invite @Klassetur in it if it is private."
            )
        elif error == "not_in_channel":
            yield f"The assistant is not in the coordinators' channel {channel}: write /invite @Klassetur there."
        else:
            yield f"The coordinators' channel {channel} cannot be looked at ({error})."


async def _of_socket(settings: SlackSettings, client: AsyncWebClient) -> AsyncIterator[str]:
    try:
        address = str((await client.apps_connections_open(app_token=settings.app_token))["url"])
        hello = await _first_word(address)
    except SlackApiError as failure:
        yield (
            f"Slack does not accept SLACK_APP_TOKEN ({error_of(failure)}): make one under Basic Information, App-Level "
            "Tokens, with the scope connections:write."
        )
        return
    except (*FAILURES, ValueError) as failure:
        yield f"The connection of Socket Mode cannot be opened ({error_of(failure)})."
        return
    if hello != "hello":
        yield f"Socket Mode is off ({hello}): turn it on in the app's settings, or use HTTP (docs/slack.md)."


async def _first_word(address: str) -> str:
    """``hello``, or why Slack hangs up."""
    timeout = aiohttp.ClientTimeout(total=_HELLO_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
        session.ws_connect(address) as socket,
        asyncio.timeout(_HELLO_SECONDS),
    ):
        said = await socket.receive_json()
        return str(said.get("reason") or said.get("type"))
