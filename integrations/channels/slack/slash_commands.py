"""Questions from outside any thread: a slash command, the shortcut in a message's menu."""

from __future__ import annotations

import asyncio

import structlog
from cachetools import FIFOCache
from slack_sdk.web.async_client import AsyncWebClient

from integrations.channels.slack.deduplication import key_of
from integrations.channels.slack.failures import FAILURES, error_of
from integrations.channels.slack.mrkdwn import escape
from integrations.channels.slack.parse import SHORTCUT
from integrations.channels.slack.payload import Payload, kind_of, writer_of
from integrations.channels.slack.settings import SlackSettings
from integrations.channels.slack.texts import text
from integrations.channels.slack.typed_words import words_in, words_of

_SECONDS = 1.5
_REMEMBERED = 500
_log = structlog.get_logger(__name__)


class SlashCommands:
    """Puts such a question into its writer's direct messages, so that there is a thread to answer and go on in."""

    def __init__(self, client: AsyncWebClient, settings: SlackSettings) -> None:
        self._client, self._settings = client, settings
        self._roots: FIFOCache[str, asyncio.Future[dict[str, str] | None]] = FIFOCache(_REMEMBERED)

    async def root_of(self, payload: Payload) -> dict[str, str] | None:
        """Channel and ts of the message, one however often the same payload is delivered at the same time; ``None``
        where it is none of ours or could not be posted in time."""
        if kind_of(payload) == "command":
            words = words_of(str(payload.get("text") or ""))
        elif payload.get("callback_id") == SHORTCUT:
            words = words_in(payload["message"])
        else:
            return None
        key = key_of(payload)
        if key not in self._roots:
            self._roots[key] = asyncio.ensure_future(self._post(writer_of(payload), words))
        return await self._roots[key]

    async def _post(self, user: str, words: str) -> dict[str, str] | None:
        asked = escape(words, 2500)
        root = text(self._settings.language, "command.root" if asked else "command.root.empty", text=asked)
        try:
            answer = await asyncio.wait_for(
                self._client.chat_postMessage(channel=user, text=root, unfurl_links=False), _SECONDS
            )
        except FAILURES as failure:
            _log.warning("slack_root_failed", error=error_of(failure))
            return None
        return {"channel": str(answer["channel"]), "ts": str(answer["ts"])}
