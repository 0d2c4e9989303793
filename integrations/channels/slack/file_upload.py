"""A file of a conversation, put into a thread of Slack's: an address is asked for, the bytes go there, and then it is
shared where the words stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from assistant.model import Attachment
from integrations.channels.contract import Gateway, SendResult, Sent, Undeliverable
from integrations.channels.file_names import safe_name
from integrations.channels.hindrances import Hindrance, why
from integrations.channels.slack.direct_messages import direct_channel, remembered_channel
from integrations.channels.slack.failures import is_closed
from integrations.channels.slack.message_poster import Place
from integrations.store.envelopes import Outgoing
from integrations.store.transactions import Snapshot

_SECONDS = 60
_log = structlog.get_logger(__name__)


class FileUploader:
    """One posting, one file. What is shared already is not shared again."""

    def __init__(self, client: AsyncWebClient, gateway: Gateway) -> None:
        self._client, self._gateway = client, gateway

    async def send(self, item: Outgoing, payload: Mapping[str, Any]) -> SendResult:
        """Raises what a call to Slack raises."""
        found = await self._gateway.read(lambda snapshot: _stored(snapshot, str(payload["file"])))
        if found is None:
            return Undeliverable(why(Hindrance.FILE_ERASED))
        file, content = found
        places = await self._places(payload)
        if item.claimed_at is not None and await self._is_there(item, file, places):
            return Sent()
        name = safe_name(file.name, file.media_type)
        asked = await self._client.files_getUploadURLExternal(filename=name, length=len(content))
        await self._upload(str(asked["upload_url"]), content)
        for place in places[:-1]:
            try:
                return await self._share(str(asked["file_id"]), name, place)
            except SlackApiError as failure:
                if not is_closed(failure, thread=bool(place.thread_ts)):
                    raise
        return await self._share(str(asked["file_id"]), name, places[-1])

    async def _places(self, payload: Mapping[str, Any]) -> list[Place]:
        """As `Sender` says words, but that files are shared in channels only: for a person it is the channel of their
        direct messages."""
        channel, thread_ts, user = str(payload["channel"]), str(payload.get("thread_ts", "")), payload.get("user")
        if Place(channel).is_direct:
            return [Place(await direct_channel(self._client, self._gateway, channel))]
        direct = await remembered_channel(self._gateway, str(user)) if user else ""
        beside = [Place(channel)] if thread_ts else []
        return [Place(channel, thread_ts), *beside, *([Place(direct)] if direct else [])]

    async def _share(self, file_id: str, title: str, place: Place) -> Sent:
        where: dict[str, Any] = {"thread_ts": place.thread_ts} if place.thread_ts else {}
        await self._client.files_completeUploadExternal(
            files=[{"id": file_id, "title": title}], channel_id=place.channel, **where
        )
        return Sent()

    async def _upload(self, address: str, content: bytes) -> None:
        own = urlsplit(self._client.base_url)
        asked = urlsplit(address)
        if asked.scheme != "https" and (asked.scheme, asked.netloc) != (own.scheme, own.netloc):
            raise aiohttp.InvalidURL(asked.scheme)
        near = own.hostname in ("localhost", "127.0.0.1", "::1")
        limit = aiohttp.ClientTimeout(total=_SECONDS)
        async with (
            aiohttp.ClientSession(timeout=limit, trust_env=not near) as session,
            session.post(address, data=content, allow_redirects=False) as answer,
        ):
            answer.raise_for_status()

    async def _is_there(self, item: Outgoing, file: Attachment, places: Sequence[Place]) -> bool:
        """A message of ours since then with a file of this name and size."""
        assert item.claimed_at is not None
        oldest = f"{(item.claimed_at - timedelta(minutes=5)).timestamp():.6f}"
        for place in places:
            asked: dict[str, Any] = {"channel": place.channel, "oldest": oldest, "limit": 200}
            try:
                if place.thread_ts:
                    answer = await self._client.conversations_replies(ts=place.thread_ts, **asked)
                else:
                    answer = await self._client.conversations_history(**asked)
            except SlackApiError as failure:
                if is_closed(failure, thread=bool(place.thread_ts)):
                    continue
                raise
            ours = [message for message in answer["messages"] if message.get("bot_id")]
            shared = [one for message in ours for one in message.get("files") or ()]
            if any((one.get("title"), one.get("size")) == (safe_name(file.name), file.size) for one in shared):
                return True
        return False


def _stored(snapshot: Snapshot, key: str) -> tuple[Attachment, bytes] | None:
    stored, content = snapshot.attachments.get(key), snapshot.attachments.content(key)
    return None if stored is None or content is None else (stored.file, content)
