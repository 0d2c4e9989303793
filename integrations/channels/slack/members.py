"""Who somebody is, and who decides."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog
from cachetools import TTLCache
from slack_sdk.web.async_client import AsyncWebClient

from integrations.channels.slack.failures import FAILURES, error_of
from integrations.channels.slack.settings import SlackSettings

_REMEMBERED, _SECONDS = 5000, 3600.0
"""So many people for so long: who marries is called by the new name an hour later."""
_log = structlog.get_logger(__name__)


class Outsider(StrEnum):
    """Why somebody is no colleague in the workspace."""

    NO = ""
    GUEST = "guest"
    ELSEWHERE = "elsewhere"
    """Of another organisation, in a channel that both share (Slack Connect)."""


@dataclass(frozen=True)
class SlackMember:
    name: str = ""
    """Empty where Slack does not say it in time."""
    outsider: Outsider = Outsider.NO


class MembersUnknown(Exception):
    """Slack did not say who is in the coordinators' channel, so nobody is let through."""


class Members:
    """Names and the right to decide, asked of Slack; each question has a timeout in seconds."""

    def __init__(self, client: AsyncWebClient, settings: SlackSettings, timeout: float = 1.5) -> None:
        self._client, self._settings, self._timeout = client, settings, timeout
        self._known: TTLCache[str, SlackMember] = TTLCache(_REMEMBERED, _SECONDS)
        self._asking: dict[str, asyncio.Future[SlackMember | None]] = {}
        self._homes: frozenset[str] = frozenset()

    async def may_decide(self, user: str, team: str = "") -> bool:
        """Asked anew at every click: who has left the channel decides nothing any more, and outsiders never do, unless
        the settings name them. ``team`` is theirs, as the click says. Raises `MembersUnknown`."""
        coordinators, member = await asyncio.gather(self.coordinators(), self.learn(user, team))
        named = user in self._settings.coordinator_ids
        return user in coordinators and (named or member.outsider is Outsider.NO)

    async def coordinators(self) -> frozenset[str]:
        """Ids of those who decide, but for outsiders whom nobody has looked up yet. Raises `MembersUnknown`."""
        if self._settings.coordinator_ids:
            return self._settings.coordinator_ids
        if not self._settings.coordinators_channel:
            return frozenset()
        try:
            members = await asyncio.wait_for(self._members(), self._timeout)
        except FAILURES as failure:
            _log.warning("slack_members_unknown", error=error_of(failure))
            raise MembersUnknown from failure
        return frozenset(user for user in members if self._known.get(user, SlackMember()).outsider is Outsider.NO)

    async def learn(self, user: str, team: str = "") -> SlackMember:
        """Who this is. Where Slack does not say so in time, only ``team`` tells whether it is an outsider."""
        if user in self._known:
            return self._known[user]
        if user not in self._asking:
            self._asking[user] = asyncio.ensure_future(self._ask(user))
            self._asking[user].add_done_callback(lambda _: self._asking.pop(user, None))
        found = await asyncio.shield(self._asking[user])
        if found is not None:
            return found
        elsewhere = bool(team and self._homes) and team not in self._homes
        return SlackMember(outsider=Outsider.ELSEWHERE if elsewhere else Outsider.NO)

    async def _ask(self, user: str) -> SlackMember | None:
        """``None`` when Slack does not say so in time."""
        try:
            async with asyncio.timeout(self._timeout):
                self._homes = self._homes or await self._ask_homes()
                answer = await self._client.users_info(user=user)
        except FAILURES as failure:
            _log.info("slack_name_unknown", user=user, error=error_of(failure))
            return None
        found = answer.get("user") or {}
        profile = found.get("profile") or {}
        name = str(profile.get("real_name") or found.get("real_name") or found.get("name") or "")
        self._known[user] = SlackMember(name, self._outsider(found))
        return self._known[user]

    async def _ask_homes(self) -> frozenset[str]:
        """The workspace and the organisation that the app is installed in."""
        answer = await self._client.auth_test()
        return frozenset(str(home) for home in (answer.get("team_id"), answer.get("enterprise_id")) if home)

    def _outsider(self, user: Mapping[str, Any]) -> Outsider:
        organisation = (user.get("enterprise_user") or {}).get("enterprise_id")
        homes = {home for home in (user.get("team_id"), organisation) if home}
        if user.get("is_stranger") or (homes and not homes & self._homes):
            return Outsider.ELSEWHERE
        guest = user.get("is_restricted") or user.get("is_ultra_restricted")
        return Outsider.GUEST if guest else Outsider.NO

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
