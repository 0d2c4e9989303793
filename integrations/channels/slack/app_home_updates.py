"""Keeps the home pages that somebody has opened up to date."""

from __future__ import annotations

import asyncio
import json

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from assistant.ports import Clock
from integrations.channels.contract import Gateway
from integrations.channels.slack.app_home import home_of
from integrations.channels.slack.booking_queries import BookingQueries
from integrations.channels.slack.failures import FAILURES, error_of
from integrations.channels.slack.members import Members, MembersUnknown
from integrations.channels.slack.settings import SlackSettings
from integrations.store.transactions import Transaction

_MARK = "slack:homes"
"""Holds the ids of those who opened their page, as a JSON list, the newest last."""
_REMEMBERED = 300
_TOGETHER = 0.3
"""Seconds in which several changes become one new page."""
_log = structlog.get_logger(__name__)


class AppHomeUpdates:
    """Failures are logged only: a page that is old is renewed when it is opened."""

    def __init__(
        self,
        client: AsyncWebClient,
        gateway: Gateway,
        settings: SlackSettings,
        members: Members,
        queries: BookingQueries | None,
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._client, self._gateway, self._settings = client, gateway, settings
        self._members, self._queries = members, queries
        self._teachers: set[str] = set()
        self._renewing: asyncio.Task[None] | None = None

    async def opened(self, user: str) -> None:
        """Show the page, and remember who looks at it."""

        def remember(tx: Transaction) -> None:
            known = [name for name in json.loads(tx.marks.get(_MARK) or "[]") if name != user]
            tx.marks.put(_MARK, json.dumps([*known, user][-_REMEMBERED:]))

        await self._gateway.write(remember)
        await self._members.learn(user)
        await self._publish(user, user in await self._coordinators())

    def changed(self, teacher: str) -> None:
        """A booking of this Slack user (empty: of somebody elsewhere) changed."""
        self._teachers.add(teacher)
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.get_running_loop().create_task(self._renew())

    def close(self) -> None:
        if self._renewing is not None:
            self._renewing.cancel()

    async def _renew(self) -> None:
        try:
            while self._teachers:
                await asyncio.sleep(_TOGETHER)
                teachers, self._teachers = self._teachers, set()
                mark = await self._gateway.read(lambda view: view.marks.get(_MARK))
                known = json.loads(mark or "[]")
                coordinators = await self._coordinators() if known else frozenset()
                for user in known:
                    if user in coordinators or user in teachers:
                        await self._publish(user, user in coordinators)
        except Exception as fault:  # noqa: BLE001 - a background task has nobody above it to see what it raises
            _log.error("slack_homes_not_renewed", fault=type(fault).__name__)

    async def _coordinators(self) -> frozenset[str]:
        try:
            return await self._members.coordinators()
        except MembersUnknown:
            return frozenset()

    async def _publish(self, user: str, coordinates: bool) -> None:
        queries, language, now = self._queries, self._settings.language, self._clock.now()
        if queries is None:
            return
        view = await self._gateway.read(lambda snapshot: home_of(user, coordinates, queries, language, snapshot, now))
        try:
            await self._client.views_publish(user_id=user, view=view)
        except FAILURES as failure:
            _log.warning("slack_home_not_published", error=error_of(failure))
