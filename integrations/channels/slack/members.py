"""Who somebody is, and who decides."""

from __future__ import annotations

import asyncio

import structlog
from cachetools import LRUCache
from slack_sdk.web.async_client import AsyncWebClient

from integrations.channels.slack.failures import FAILURES, error_of
from integrations.channels.slack.settings import SlackSettings

_REMEMBERED = 5000
_log = structlog.get_logger(__name__)


class MembersUnknown(Exception):
    """Slack did not say who is in the coordinators' channel, so nobody is let through."""


class Members:
    """Names and the right to decide, asked of Slack; each question has a timeout in seconds."""

    def __init__(self, client: AsyncWebClient, settings: SlackSettings, timeout: float = 1.5) -> None:
        self._client, self._settings, self._timeout = client, settings, timeout
        self._names: LRUCache[str, str] = LRUCache(_REMEMBERED)

    async def may_decide(self, user: str) -> bool:
        """Asked anew at every click: who has left the channel decides nothing any more. Raises `MembersUnknown`."""
        return user in await self.coordinators()

    async def coordinators(self) -> frozenset[str]:
        """Ids of those who decide. Raises `MembersUnknown`."""
        if self._settings.coordinator_ids:
            return self._settings.coordinator_ids
        if not self._settings.coordinators_channel:
            return frozenset()
        try:
            return frozenset(await asyncio.wait_for(self._members(), self._timeout))
        except FAILURES as failure:
            _log.warning("slack_members_unknown", error=error_of(failure))
            raise MembersUnknown from failure

    def known_name(self, user: str) -> str:
        """The name if it was asked for before, else empty."""
        return self._names.get(user, "")

    async def learn_name(self, user: str) -> str:
        """The person's full name, empty when Slack does not say it in time."""
        if user in self._names:
            return self._names[user]
        try:
            answer = await asyncio.wait_for(self._client.users_info(user=user), self._timeout)
        except FAILURES as failure:
            _log.info("slack_name_unknown", user=user, error=error_of(failure))
            return ""
        found = answer.get("user") or {}
        profile = found.get("profile") or {}
        name = str(profile.get("real_name") or found.get("real_name") or found.get("name") or "")
        self._names[user] = name
        return name

    async def _members(self) -> set[str]:
        members: set[str] = set()
        cursor = ""
        while True:
            answer = await self._client.conversations_members(
                channel=self._settings.coordinators_channel, limit=1000, cursor=cursor or None
            )
            members.update(answer["members"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return members
