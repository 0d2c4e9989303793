"""The Web API's methods over a `Workspace`, with Slack's own refusals."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.slack_api.files import Files
from tests.slack_api.strict import Invalid, check_blocks, check_view
from tests.slack_api.workspace import APP, BOT, BOT_USER, TEAM, Channel, Workspace

Arguments = Mapping[str, Any]
Answer = dict[str, Any]


class Refusal(Exception):
    """``ok: false`` with this error."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more


class Methods:
    """``call`` is what the server does with one request."""

    def __init__(self, workspace: Workspace, files: Files) -> None:
        self._workspace, self.files = workspace, files
        self.rewritten: list[tuple[Channel, dict[str, Any], dict[str, Any]]] = []
        """Messages that were updated, before and after, of which the app is still to be told."""
        self._methods: Mapping[str, tuple[Callable[[Arguments], Answer], frozenset[str]]] = {
            "auth.test": (self._auth_test, frozenset()),
            "chat.postMessage": (self._post, frozenset({"chat:write"})),
            "chat.update": (self._update, frozenset({"chat:write"})),
            "chat.postEphemeral": (self._whisper, frozenset({"chat:write"})),
            "reactions.add": (self._react, frozenset({"reactions:write"})),
            "reactions.remove": (self._unreact, frozenset({"reactions:write"})),
            "views.open": (self._open_view, frozenset()),
            "views.update": (self._update_view, frozenset()),
            "views.publish": (self._publish_view, frozenset()),
            "assistant.threads.setStatus": (self._set_status, frozenset({"assistant:write"})),
            "assistant.threads.setTitle": (self._set_title, frozenset({"assistant:write"})),
            "assistant.threads.setSuggestedPrompts": (self._set_prompts, frozenset({"assistant:write"})),
            "conversations.members": (self._members, frozenset({"channels:read", "groups:read"})),
            "conversations.info": (self._info, frozenset({"channels:read", "groups:read"})),
            "conversations.replies": (self._replies, frozenset({"channels:history", "groups:history", "im:history"})),
            "conversations.history": (self._history, frozenset({"channels:history", "groups:history", "im:history"})),
            "conversations.open": (self._open_direct, frozenset({"im:write"})),
            "users.info": (self._user, frozenset({"users:read"})),
            "files.getUploadURLExternal": (self.files.upload_url, frozenset({"files:write"})),
            "files.completeUploadExternal": (self._complete_upload, frozenset({"files:write"})),
        }

    def call(self, method: str, arguments: Arguments) -> Answer:
        if method not in self._methods:
            raise Refusal("unknown_method")
        work, needed = self._methods[method]
        missing = needed - self._workspace.scopes
        if missing:
            raise Refusal("missing_scope", needed=",".join(sorted(needed)))
        return {"ok": True, **work(arguments)}

    # --- files ------------------------------------------------------------------------------------------------------

    def _complete_upload(self, arguments: Arguments) -> Answer:
        files = arguments["files"]
        channel = self._writable({"channel": arguments.get("channel_id", "")})
        thread_ts = str(arguments.get("thread_ts") or "")
        if thread_ts and channel.message(thread_ts) is None:
            raise Refusal("thread_not_found")
        return self.files.complete(json.loads(files) if isinstance(files, str) else files, channel, thread_ts)

    # --- messages ---------------------------------------------------------------------------------------------------

    def _auth_test(self, _: Arguments) -> Answer:
        return {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "app_id": APP}

    def _post(self, arguments: Arguments) -> Answer:
        channel = self._writable(arguments)
        thread_ts = arguments.get("thread_ts")
        if thread_ts:
            root = channel.message(thread_ts)
            if root is None:
                raise Refusal("thread_not_found")
            if root.get("subtype") == "tombstone":
                raise Refusal("cannot_reply_to_message")
        message: dict[str, Any] = {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT,
            "app_id": APP,
            "ts": self._workspace.next_ts(),
            "channel": channel.id,
            **self._content(arguments),
        }
        if thread_ts:
            message["thread_ts"] = thread_ts
        if arguments.get("reply_broadcast"):
            if not thread_ts:
                raise Refusal("invalid_arguments")
            message["subtype"] = "thread_broadcast"
        metadata = arguments.get("metadata")
        if metadata is not None:
            if set(metadata) != {"event_type", "event_payload"}:
                raise Refusal("invalid_metadata_format")
            message["metadata"] = metadata
        channel.messages.append(message)
        self._workspace.panes.get((channel.id, str(thread_ts)), {}).pop("status", None)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _update(self, arguments: Arguments) -> Answer:
        channel = self._writable(arguments)
        message = channel.message(arguments.get("ts", ""))
        if message is None:
            raise Refusal("message_not_found")
        if message.get("bot_id") != BOT:
            raise Refusal("cant_update_message")
        before = dict(message)
        message.update(self._content(arguments), edited={"user": BOT_USER, "ts": self._workspace.next_ts()})
        self.rewritten.append((channel, before, dict(message)))
        return {"channel": channel.id, "ts": message["ts"], "text": message["text"]}

    def _whisper(self, arguments: Arguments) -> Answer:
        channel = self._writable(arguments)
        user = arguments.get("user", "")
        if user not in channel.members:
            raise Refusal("user_not_in_channel")
        whisper = {
            "channel": channel.id,
            "user": user,
            "thread_ts": arguments.get("thread_ts"),
            **self._content(arguments),
        }
        self._workspace.whispers.append(whisper)
        return {"message_ts": self._workspace.next_ts()}

    def _content(self, arguments: Arguments) -> Answer:
        text, blocks = arguments.get("text", ""), arguments.get("blocks")
        if not text and not blocks:
            raise Refusal("no_text")
        if len(text) > 40_000:
            raise Refusal("msg_too_long")
        try:
            check_blocks(blocks or [])
        except Invalid as fault:
            word = "msg_blocks_too_long" if "too_long" in str(fault) else "invalid_blocks"
            raise Refusal(word, response_metadata={"messages": [f"[ERROR] {fault}"]}) from fault
        return {"text": text, "blocks": blocks or []}

    def _react(self, arguments: Arguments) -> Answer:
        reactions = self._reactions(arguments)
        if arguments["name"] in reactions:
            raise Refusal("already_reacted")
        reactions.append(arguments["name"])
        return {}

    def _unreact(self, arguments: Arguments) -> Answer:
        reactions = self._reactions(arguments)
        if arguments["name"] not in reactions:
            raise Refusal("no_reaction")
        reactions.remove(arguments["name"])
        return {}

    def _reactions(self, arguments: Arguments) -> list[str]:
        message = self._readable(arguments).message(arguments.get("timestamp", ""))
        if message is None:
            raise Refusal("message_not_found")
        reactions: list[str] = message.setdefault("reactions", [])
        return reactions

    # --- forms ------------------------------------------------------------------------------------------------------

    def _open_view(self, arguments: Arguments) -> Answer:
        try:
            user = self._workspace.use_trigger(str(arguments.get("trigger_id", "")))
        except KeyError as fault:
            raise Refusal(fault.args[0]) from fault
        view = self._checked_view(arguments)
        opened = {**view, "id": self._workspace.next_id("V"), "hash": self._workspace.next_id("h"), "user": user}
        self._workspace.views.append(opened)
        return {"view": opened}

    def _update_view(self, arguments: Arguments) -> Answer:
        known = next((view for view in self._workspace.views if view["id"] == arguments.get("view_id")), None)
        if known is None:
            raise Refusal("not_found")
        known.update(self._checked_view(arguments), hash=self._workspace.next_id("h"))
        return {"view": known}

    def _publish_view(self, arguments: Arguments) -> Answer:
        user = arguments.get("user_id", "")
        if user not in self._workspace.people:
            raise Refusal("user_not_found")
        view = {**self._checked_view(arguments, kind="home"), "id": f"V{user}", "hash": self._workspace.next_id("h")}
        self._workspace.homes[user] = view
        return {"view": view}

    def _checked_view(self, arguments: Arguments, kind: str = "modal") -> Answer:
        view = arguments.get("view")
        if not isinstance(view, dict):
            raise Refusal("invalid_arguments")
        try:
            check_view(view, kind)
        except Invalid as fault:
            raise Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] {fault}"]}) from fault
        return view

    # --- the assistant's pane ---------------------------------------------------------------------------------------

    def _set_status(self, arguments: Arguments) -> Answer:
        pane = self._pane(arguments)
        pane["status"] = arguments["status"]
        pane.setdefault("statuses", []).append(arguments["status"])
        return {}

    def _set_title(self, arguments: Arguments) -> Answer:
        if not arguments.get("title"):
            raise Refusal("invalid_arguments")
        self._pane(arguments)["title"] = arguments["title"]
        return {}

    def _set_prompts(self, arguments: Arguments) -> Answer:
        prompts = arguments.get("prompts")
        prompts = json.loads(prompts) if isinstance(prompts, str) else prompts
        if not 1 <= len(prompts) <= 4 or any(set(prompt) != {"title", "message"} for prompt in prompts):
            raise Refusal("invalid_arguments")
        if not self._workspace.agent_view:
            self._pane(arguments)["prompts"] = prompts
        elif not arguments.get("thread_ts"):  # with it, Slack says ok and shows nothing
            self._workspace.prompts[self._readable({"channel": arguments.get("channel_id")}).id] = {
                "title": arguments.get("title", ""),
                "prompts": prompts,
            }
        return {}

    def _pane(self, arguments: Arguments) -> dict[str, Any]:
        channel, ts = where = (str(arguments.get("channel_id", "")), str(arguments.get("thread_ts", "")))
        if where not in self._workspace.panes:
            place = self._workspace.channels.get(channel)
            if not self._workspace.agent_view or place is None or place.message(ts) is None:
                raise Refusal("invalid_thread_ts")
        return self._workspace.panes.setdefault(where, {})

    # --- people and channels ----------------------------------------------------------------------------------------

    def _members(self, arguments: Arguments) -> Answer:
        """In pages of two, so that nobody relies on a single one."""
        members = self._readable(arguments).members
        start = int(arguments.get("cursor") or 0)
        following = str(start + 2) if start + 2 < len(members) else ""
        return {"members": members[start : start + 2], "response_metadata": {"next_cursor": following}}

    def _info(self, arguments: Arguments) -> Answer:
        channel = self._readable(arguments)
        return {"channel": self._about(channel)}

    def _about(self, channel: Channel) -> dict[str, Any]:
        is_member = BOT_USER in channel.members
        return {
            "id": channel.id,
            "is_private": channel.private,
            "is_im": channel.kind == "im",
            "is_mpim": channel.kind == "mpim",
            "is_archived": channel.archived,
            "is_member": is_member,
            "is_ext_shared": channel.shared,
            "is_shared": channel.shared,
        }

    def _replies(self, arguments: Arguments) -> Answer:
        channel, root = self._readable(arguments), arguments.get("ts", "")
        if channel.message(root) is None:
            raise Refusal("thread_not_found")
        return self._page([*filter(None, [channel.message(root)]), *channel.answers_to(root)], arguments, root)

    def _open_direct(self, arguments: Arguments) -> Answer:
        user = str(arguments["users"])
        self._user({"user": user})
        return {"channel": {"id": self._workspace.direct(user).id}}

    def _history(self, arguments: Arguments) -> Answer:
        channel = self._readable(arguments)
        roots = [
            m
            for m in channel.messages
            if m.get("thread_ts", m["ts"]) == m["ts"] or m.get("subtype") == "thread_broadcast"
        ]
        return self._page([_with_answers(channel, m) for m in reversed(roots)], arguments)

    def _page(self, found: list[dict[str, Any]], arguments: Arguments, always: str = "") -> Answer:
        """Slack leaves out the message at ``oldest`` itself, and gives a thread's root (``always``) at any time."""
        oldest, start = str(arguments.get("oldest") or "0"), int(arguments.get("cursor") or 0)
        limit = min(int(arguments.get("limit") or 100), 999)
        newer = [m for m in found if m["ts"] > oldest or m["ts"] == always]
        more = start + limit < len(newer)
        return {
            "messages": newer[start : start + limit],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + limit) if more else ""},
        }

    def _user(self, arguments: Arguments) -> Answer:
        user = arguments.get("user", "")
        if user not in self._workspace.people:
            raise Refusal("user_not_found")
        name, account = self._workspace.people[user], self._workspace.account(user)
        return {
            "user": {
                "id": user,
                "team_id": account.team,
                "name": name.lower().replace(" ", "."),
                "deleted": account.deleted,
                "is_restricted": account.restricted or account.ultra_restricted,
                "is_ultra_restricted": account.ultra_restricted,
                "is_stranger": account.team != TEAM,
                "is_bot": user == BOT_USER,
                "profile": {"real_name": name},
            }
        }

    def _readable(self, arguments: Arguments) -> Channel:
        channel = self._workspace.channels.get(arguments.get("channel", ""))
        if channel is None or (channel.private and BOT_USER not in channel.members):
            raise Refusal("channel_not_found")
        return channel

    def _writable(self, arguments: Arguments) -> Channel:
        name = str(arguments.get("channel", ""))
        channel = self._workspace.direct(name) if name in self._workspace.people else self._readable(arguments)
        if BOT_USER not in channel.members:
            raise Refusal("not_in_channel")
        if channel.archived:
            raise Refusal("is_archived")
        if channel.only_admins_post:
            raise Refusal("restricted_action")
        if channel.kind == "im" and any(self._workspace.account(user).deleted for user in channel.members):
            raise Refusal("is_inactive")
        return channel


def _with_answers(channel: Channel, message: dict[str, Any]) -> dict[str, Any]:
    """As Slack shows a message in a channel: with how many answers it has, and when the last one came."""
    answers = channel.answers_to(message["ts"])
    if not answers:
        return message
    return {**message, "thread_ts": message["ts"], "reply_count": len(answers), "latest_reply": answers[-1]["ts"]}


def _is_broadcast(message: Mapping[str, Any]) -> bool:
    """It stands in a thread and is shown in its channel too."""
    return message.get("subtype") == "thread_broadcast"
