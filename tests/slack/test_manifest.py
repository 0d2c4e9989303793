"""The manifest asks for what is used, no more and no less."""

from __future__ import annotations

from importlib.resources import files

from ruamel.yaml import YAML

from integrations.slack.read import SHORTCUT
from tests.slack_api.workspace import EVERY_SCOPE

MANIFEST = YAML(typ="safe").load(files("integrations.slack").joinpath("manifest.yaml").read_text("utf-8"))


def test_scopes_are_those_that_the_local_slack_demands() -> None:
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == EVERY_SCOPE


def test_every_event_has_its_scope() -> None:
    needed = {
        "app_mention": "app_mentions:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "message.mpim": "mpim:history",
    }
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == set(needed)
    assert set(needed.values()) < set(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_shortcut_and_command_are_those_that_are_read() -> None:
    assert [shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]] == [SHORTCUT]
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == ["/klassetur"]
