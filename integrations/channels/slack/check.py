"""`klassetur slack check`: what is missing before Slack works, each fault with its mend."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from importlib.resources import files

import aiohttp
import yaml  # type: ignore[import-untyped]
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from integrations.channels.contract import Postponed
from integrations.channels.slack.app import web_client
from integrations.channels.slack.failures import FAILURES, error_of, outcome_of
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
    passing = _passing(failure)
    if passing:
        return passing
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
        members = await _members(client, channel)
    except SlackApiError as failure:
        yield _about_channel(failure, channel)
        return
    except FAILURES as failure:
        yield f"{settings.api_url} cannot be reached ({error_of(failure)})."
        return
    if known.get("is_archived"):
        yield f"The coordinators' channel {channel} is archived: name another one."
    if not known.get("is_member", assistant in members):
        yield f"The assistant is not in the coordinators' channel {channel}: write /invite @Klassetur there."
    if known.get("is_ext_shared") or known.get("is_pending_ext_shared"):
        yield (
            f"The coordinators' channel {channel} is shared with another organisation, whose people read every request "
            "there: name a channel of your own. (Deciding is closed to them.)"
        )
    if not settings.coordinator_ids and not members - {assistant}:
        yield f"Nobody but the assistant is in the coordinators' channel {channel}: invite those who decide."
    async for fault in _of_named(settings, client):
        yield fault


async def _members(client: AsyncWebClient, channel: str) -> set[str]:
    found: set[str] = set()
    cursor = ""
    while True:
        answer = await client.conversations_members(channel=channel, limit=1000, cursor=cursor or None)
        found.update(answer["members"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found


def _about_channel(failure: SlackApiError, channel: str) -> str:
    match error_of(failure):
        case "channel_not_found":
            return (
                f"KLASSETUR_SLACK_COORDINATORS={channel} is no channel that the assistant can see: copy the id from "
                "the channel's details, and write /invite @Klassetur in it if it is private."
            )
        case "not_in_channel":
            return f"The assistant is not in the coordinators' channel {channel}: write /invite @Klassetur there."
        case error:
            return _passing(failure) or f"The coordinators' channel {channel} cannot be looked at ({error})."


async def _of_named(settings: SlackSettings, client: AsyncWebClient) -> AsyncIterator[str]:
    """Those whom KLASSETUR_SLACK_COORDINATOR_IDS names."""
    for user in sorted(settings.coordinator_ids):
        try:
            known = (await client.users_info(user=user))["user"]
        except FAILURES as failure:
            yield _passing(failure) or (
                f"KLASSETUR_SLACK_COORDINATOR_IDS names {user}, whom Slack does not know ({error_of(failure)}): copy "
                "the member id from the person's profile."
            )
            continue
        if known.get("deleted"):
            yield f"KLASSETUR_SLACK_COORDINATOR_IDS names {user}, whose account is closed: take it out."


def _passing(failure: BaseException) -> str:
    """What says nothing about the settings, or empty."""
    outcome = outcome_of(failure)
    if not isinstance(failure, SlackApiError) or not isinstance(outcome, Postponed) or outcome.needs_operator:
        return ""
    wait = f"in {outcome.after:.0f} seconds" if outcome.after is not None else "in a minute"
    return f"Slack could not answer just now ({error_of(failure)}): ask again {wait}."


async def _of_socket(settings: SlackSettings, client: AsyncWebClient) -> AsyncIterator[str]:
    try:
        address = str((await client.apps_connections_open(app_token=settings.app_token))["url"])
        hello = await _first_word(address)
    except SlackApiError as failure:
        yield _passing(failure) or (
            f"Slack does not accept SLACK_APP_TOKEN ({error_of(failure)}): make one under Basic Information, App-Level "
            "Tokens, with the scope connections:write."
        )
        return
    except (*FAILURES, ValueError) as failure:
        yield f"The connection of Socket Mode cannot be opened ({error_of(failure)})."
        return
    if hello == "too_many_websockets":
        yield "Ten connections are open for this app: another service runs with the same SLACK_APP_TOKEN. Stop it."
    elif hello != "hello":
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
