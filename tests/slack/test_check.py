"""`klassetur slack check` against the local Slack, as a command of its own."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

import pytest

from integrations.channels.slack import SlackSettings
from integrations.channels.slack.check import faults_in
from tests.running import ROOT, environment
from tests.slack_api import SlackWorkspace
from tests.slack_api.workspace import EVERY_SCOPE, Account

ASKED = ["auth.test", "conversations.info", "conversations.members", "apps.connections.open"]


def settings(slack: SlackWorkspace, **changes: str) -> SlackSettings:
    plain = {
        "bot_token": slack.bot_token,
        "app_token": slack.app_token,
        "api_url": slack.api_url,
        "coordinators_channel": "CCOORD",
    }
    return SlackSettings(**{**plain, **changes})  # type: ignore[arg-type]


async def command(slack: SlackWorkspace, **variables: str) -> tuple[int, str, str]:
    given = {"SLACK_API_URL": slack.api_url, "KLASSETUR_SLACK_COORDINATORS": "CCOORD", **variables}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "integrations.cli", "slack", "check", env=environment(given), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_everything_in_order(slack: SlackWorkspace) -> None:
    found = await command(slack, SLACK_BOT_TOKEN=slack.bot_token, SLACK_APP_TOKEN=slack.app_token)
    assert found == (0, "Slack is in order.\n", "")


async def test_faults_end_with_1(slack: SlackWorkspace) -> None:
    slack.workspace.channels["CCOORD"].members.remove("UBOT")
    slack.workspace.channels["CCOORD"].private = False
    code, out, err = await command(slack, SLACK_BOT_TOKEN=slack.bot_token, SLACK_APP_TOKEN=slack.app_token)
    assert (code, err) == (1, "1 fault.\n")
    assert out == "The assistant is not in the coordinators' channel CCOORD: write /invite @Klassetur there.\n"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "Slack is off: set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET."),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1"},
            "SLACK_BOT_TOKEN needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP).",
        ),
    ],
)
async def test_settings_that_cannot_be_used_end_with_2(
    slack: SlackWorkspace, variables: dict[str, str], sentence: str
) -> None:
    code, out, err = await command(slack, **variables)
    assert (code, out, err.strip()) == (2, "", sentence)


async def test_tokens_swapped(slack: SlackWorkspace) -> None:
    swapped = settings(slack, bot_token=slack.app_token, app_token=slack.bot_token)
    assert await faults_in(swapped) == [
        "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped: the bot token begins with xoxb-, the app token with xapp-."
    ]
    assert slack.calls == []


async def test_wrong_bot_token(slack: SlackWorkspace) -> None:
    assert await faults_in(settings(slack, bot_token="xoxb-old")) == [
        "Slack does not accept SLACK_BOT_TOKEN (invalid_auth): copy it again from OAuth & Permissions."
    ]


async def test_wrong_app_token(slack: SlackWorkspace) -> None:
    assert await faults_in(settings(slack, app_token="xapp-old")) == [
        "Slack does not accept SLACK_APP_TOKEN (invalid_auth): make one under Basic Information, App-Level Tokens, "
        "with the scope connections:write."
    ]


async def test_socket_mode_off(slack: SlackWorkspace) -> None:
    slack.socket_mode_is_on = False
    assert await faults_in(settings(slack)) == [
        "Socket Mode is off (link_disabled): turn it on in the app's settings, or use HTTP (docs/slack.md)."
    ]


async def test_no_way_in(slack: SlackWorkspace) -> None:
    assert await faults_in(settings(slack, app_token="")) == [
        "Slack has no way in: set SLACK_APP_TOKEN (Socket Mode), or SLACK_SIGNING_SECRET (HTTP; Basic Information, App "
        "Credentials)."
    ]
    assert await faults_in(settings(slack, app_token="", signing_secret="s")) == []


async def test_missing_scopes_are_named() -> None:
    async with SlackWorkspace(scopes=EVERY_SCOPE - {"reactions:write", "assistant:write"}) as slack:
        assert await faults_in(settings(slack)) == [
            "The app lacks assistant:write, reactions:write: add them under OAuth & Permissions (or paste manifest.yaml"
            " again), and install the app to the workspace anew."
        ]


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [
        (
            "C404",
            "KLASSETUR_SLACK_COORDINATORS=C404 is no channel that the assistant can see: copy the id from the "
            "channel's details, and write /invite @Klassetur in it if it is private.",
        ),
        (
            "",
            "KLASSETUR_SLACK_COORDINATORS is empty: nobody in Slack sees the requests. Name the coordinators' channel.",
        ),
    ],
)
async def test_coordinators_channel(slack: SlackWorkspace, channel: str, sentence: str) -> None:
    assert await faults_in(settings(slack, coordinators_channel=channel)) == [sentence]


async def test_coordinators_channel_with_nobody_in_it(slack: SlackWorkspace) -> None:
    slack.workspace.channels["CCOORD"].members[:] = ["UBOT"]
    assert await faults_in(settings(slack)) == [
        "Nobody but the assistant is in the coordinators' channel CCOORD: invite those who decide."
    ]


async def test_coordinators_channel_shared_with_another_organisation(slack: SlackWorkspace) -> None:
    slack.workspace.channels["CCOORD"].shared = True
    [fault] = await faults_in(settings(slack))
    assert fault.startswith("The coordinators' channel CCOORD is shared with another organisation")


async def test_archived_coordinators_channel(slack: SlackWorkspace) -> None:
    slack.workspace.channels["CCOORD"].archived = True
    assert await faults_in(settings(slack)) == ["The coordinators' channel CCOORD is archived: name another one."]


@pytest.mark.parametrize("method", ASKED)
async def test_slack_that_is_busy_is_no_fault_of_the_settings(slack: SlackWorkspace, method: str) -> None:
    slack.fail_next(method, "ratelimited", status=429, Retry_After="7")
    wait = "Slack could not answer just now (ratelimited): ask again in 7 seconds."
    assert await faults_in(settings(slack)) == [wait]


async def test_people_named_in_the_settings_are_looked_up(slack: SlackWorkspace) -> None:
    slack.workspace.channels["CCOORD"].members[:] = ["UBOT"]
    slack.workspace.add_person("U7", "Ida Krogh", Account(deleted=True))
    named = replace(settings(slack), coordinator_ids=frozenset({"U7", "U8", "U404"}))
    assert await faults_in(named) == [
        "KLASSETUR_SLACK_COORDINATOR_IDS names U404, whom Slack does not know (user_not_found): copy the member id "
        "from the person's profile.",
        "KLASSETUR_SLACK_COORDINATOR_IDS names U7, whose account is closed: take it out.",
    ]


async def test_slack_that_cannot_be_reached(slack: SlackWorkspace) -> None:
    [fault] = await faults_in(settings(slack, api_url="http://127.0.0.1:9/api/"))
    assert fault.startswith("http://127.0.0.1:9/api/ cannot be reached (")


async def test_nothing_is_changed_in_slack(slack: SlackWorkspace) -> None:
    await faults_in(settings(slack))
    assert {method for method, _ in slack.calls} == set(ASKED)
