"""The manifest asks for what is used, no more and no less."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from slack_sdk.web.async_client import AsyncWebClient

import integrations.channels.slack
from assistant.model import Language
from integrations.channels.slack.parse import SHORTCUT
from integrations.channels.slack.texts import text
from tests.slack_api.workspace import EVERY_SCOPE


def manifest(name: str) -> dict[str, Any]:
    found = YAML(typ="safe").load(files("integrations.channels.slack").joinpath(name).read_text("utf-8"))
    assert isinstance(found, dict)
    return found


MANIFEST, OF_EXISTING_APPS = manifest("manifest.yaml"), manifest("manifest-assistant-view.yaml")
SCOPES = set(MANIFEST["oauth_config"]["scopes"]["bot"])
CODE = sorted(Path(integrations.channels.slack.__file__).parent.glob("*.py"))

METHODS_OF_THE_CLIENT = {name for name in vars(AsyncWebClient) if "_" in name.strip("_")}
SCOPES_OF_METHODS = {
    "apps.connections.open": set(),  # the app token's
    "assistant.threads.setStatus": {"assistant:write"},
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "assistant.threads.setTitle": {"assistant:write"},
    "auth.test": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "reactions.add": {"reactions:write"},
    "reactions.remove": {"reactions:write"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
}
"""As Slack's reference of the Web API says, for the kinds of conversation that we take part in."""
BESIDE_THE_CLIENT = {"files:read"}
"""Files are fetched by their address, and asked for by ``files.info`` in the same way."""
SCOPES_OF_EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "assistant_thread_context_changed": {"assistant:write"},
    "assistant_thread_started": {"assistant:write"},
    "channel_archive": {"channels:read"},
    "channel_left": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_left": {"groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    "tokens_revoked": set(),
}


def methods_called() -> Iterator[str]:
    """Every method of the Web API that the code names: ``client.chat_postMessage`` and the like."""
    known = {name.replace(".", "_"): name for name in SCOPES_OF_METHODS}
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and _is_client(node.value) and node.attr in METHODS_OF_THE_CLIENT:
                yield known[node.attr]


def _is_client(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and (
        (node.id if isinstance(node, ast.Name) else node.attr) in ("client", "_client")
    )


def events_named() -> set[str]:
    """Every event that the code looks for, from the strings that stand in it."""
    strings = {
        node.value
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    kinds = {event.partition(".")[0] for event in SCOPES_OF_EVENTS}
    found = {word for word in strings if re.fullmatch(r"[a-z_]+", word)}
    return {event for event in SCOPES_OF_EVENTS if event.partition(".")[0] in found & kinds}


def test_scopes_are_those_of_the_methods_and_events_that_the_code_uses() -> None:
    used = {scope for method in methods_called() for scope in SCOPES_OF_METHODS[method]}
    used |= {scope for event in events_named() for scope in SCOPES_OF_EVENTS[event]}
    assert used | {"commands"} | BESIDE_THE_CLIENT == SCOPES


def test_every_method_that_is_listed_here_is_called() -> None:
    assert set(methods_called()) | {"apps.connections.open"} == set(SCOPES_OF_METHODS)


PANE = {"assistant_thread_context_changed", "assistant_thread_started"}


def events_of(app: dict[str, Any]) -> set[str]:
    return set(app["settings"]["event_subscriptions"]["bot_events"])


def test_events_are_those_that_the_code_looks_for() -> None:
    assert events_of(OF_EXISTING_APPS) == events_named()
    assert events_of(MANIFEST) == events_named() - PANE


def test_new_and_existing_apps_differ_by_the_messaging_experience_alone() -> None:
    new, existing = deepcopy(MANIFEST), deepcopy(OF_EXISTING_APPS)
    agent, assistant = new["features"].pop("agent_view"), existing["features"].pop("assistant_view")
    assert agent["agent_description"] == assistant["assistant_description"]
    existing["settings"]["event_subscriptions"]["bot_events"] = sorted(events_of(existing) - PANE)
    assert new == existing


def test_suggested_prompts_are_those_of_the_english_pane() -> None:
    prompts = MANIFEST["features"]["agent_view"]["suggested_prompts"]
    assert prompts == [
        {"title": text(Language.EN, f"pane.{number}"), "message": text(Language.EN, f"pane.{number}.text")}
        for number in range(1, 5)
    ]


def test_scopes_are_those_that_the_local_slack_demands() -> None:
    assert SCOPES == EVERY_SCOPE


def test_home_page_messages_and_pane_are_switched_on() -> None:
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert len(MANIFEST["features"]["agent_view"]["agent_description"]) <= 300


def test_shortcut_and_command_are_those_that_are_read() -> None:
    assert [shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]] == [SHORTCUT]
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == ["/klassetur"]
