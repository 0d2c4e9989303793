"""Scenes in words: ``await Scene(slack).play('Anna says "fysik til 8. klasse" in #natur')``.

One sentence a line; names are first names of people in the workspace, channels are written with ``#``, a message is
meant by its words. ``here`` is the thread of what was said last.

    Anna asks "fysik til 8. klasse" in #natur           (with a mention)
    Bo says "hvem har nøglen?" in #natur                (without one)
    Anna says "nummer 2" here
    Anna writes "noget om vand" to the assistant
    the assistant answers "Her er"
    Anna presses "Vis flere"                            (on the assistant's last message)
    Anna edits "noget om vand" to "noget om ild"
    Anna deletes "noget om ild"
    the assistant has answered 2 times
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from tests.slack_api.seen import Message, buttons_of, shown
from tests.slack_api.server import SlackWorkspace


class Scene:
    """Keeps what was said, so that later sentences can mean it. ``channels``: name -> id."""

    def __init__(self, slack: SlackWorkspace, channels: dict[str, str] | None = None) -> None:
        self._slack, self._channels = slack, channels or {"natur": "C1"}
        self._said: list[tuple[str, Message]] = []
        self._last: Message | None = None
        self._sentences: list[tuple[re.Pattern[str], Callable[..., Awaitable[None]]]] = [
            (re.compile(pattern), act)
            for pattern, act in (
                (r'(\w+) asks "(.+)" in #(\w+)', lambda who, text, where: self._say(who, text, where, mention=True)),
                (r'(\w+) says "(.+)" in #(\w+)', self._say),
                (r'(\w+) says "(.+)" here', self._go_on),
                (r'(\w+) writes "(.+)" to the assistant', self._write),
                (r'the assistant answers "(.+)"', self._wait),
                (r"the assistant has answered (\d+) times", self._count),
                (r'(\w+) presses "(.+)"', self._press),
                (r'(\w+) edits "(.+)" to "(.+)"', self._edit),
                (r'(\w+) deletes "(.+)"', self._delete),
            )
        ]

    async def play(self, scene: str) -> None:
        """Raises `ValueError` for a sentence that is none of these, `TimeoutError` when something does not happen."""
        for line in filter(None, (line.strip() for line in scene.splitlines())):
            matches = ((pattern.fullmatch(line), act) for pattern, act in self._sentences)
            found = next(((match, act) for match, act in matches if match), None)
            if found is None:
                raise ValueError(f"no such sentence: {line}")
            await found[1](*found[0].groups())

    def _user(self, name: str) -> str:
        return next(user for user, full in self._slack.workspace.people.items() if full.split()[0] == name)

    async def _say(self, who: str, text: str, where: str, mention: bool = False) -> None:
        channel = self._channels[where]
        self._said.append((channel, await self._slack.says(self._user(who), channel, text, mention=mention)))

    async def _write(self, who: str, text: str) -> None:
        channel = f"D{self._user(who)}"
        self._said.append((channel, await self._slack.says(self._user(who), channel, text)))

    async def _go_on(self, who: str, text: str) -> None:
        channel, before = self._said[-1]
        root = before.get("thread_ts") or before["ts"]
        self._said.append((channel, await self._slack.says(self._user(who), channel, text, thread=root)))

    async def _wait(self, containing: str) -> None:
        channel, asked = self._said[-1]
        root = asked.get("thread_ts") or ("" if channel.startswith("D") else asked["ts"])

        def look() -> Message | None:
            found = [m for m in self._slack.messages(channel, thread=root) if containing in shown(m)]
            return found[-1] if found else None

        self._last = await self._slack.wait_for(look)

    async def _count(self, times: str) -> None:
        found = [m for name in self._slack.workspace.channels for m in self._slack.messages(name)]
        assert len(found) == int(times), [shown(message) for message in found]

    async def _press(self, who: str, label: str) -> None:
        assert self._last is not None, "the assistant has not answered yet"
        button = next(b for b in buttons_of(self._last) if b["text"]["text"] == label)
        await self._slack.clicks(self._user(who), self._last, button["action_id"])

    async def _edit(self, who: str, old: str, new: str) -> None:
        channel, message = self._meant(old)
        await self._slack.edits(self._user(who), channel, message, message["text"].replace(old, new))
        self._said.append((channel, {**message, "text": message["text"].replace(old, new)}))

    async def _delete(self, who: str, text: str) -> None:
        channel, message = self._meant(text)
        await self._slack.deletes(self._user(who), channel, message)

    def _meant(self, words: str) -> tuple[str, dict[str, Any]]:
        return next((c, m) for c, m in reversed(self._said) if words in m["text"])
