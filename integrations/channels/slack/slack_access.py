"""Whether Slack still lets the assistant in: its token, and the coordinators' channel."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from assistant.model import ChannelName
from assistant.ports import Clock
from integrations.channels.contract import Gateway, Postponed
from integrations.channels.slack.compose import SAY
from integrations.channels.slack.failures import FAILURES, error_of, outcome_of
from integrations.channels.slack.members import Members, MembersUnknown
from integrations.channels.slack.settings import SlackSettings
from integrations.channels.slack.texts import text
from integrations.store.envelopes import Posting
from integrations.store.transactions import Transaction

LOOK_SECONDS, LOOK_AGAIN_SECONDS = 600.0, 60.0
"""From look to look, and while something is wrong."""
_NOT_IN_IT = frozenset({"channel_not_found", "not_in_channel"})
_log = structlog.get_logger(__name__)


class SlackAccess:
    """Looks at the start, now and then, and whenever Slack tells of a change."""

    def __init__(
        self, client: AsyncWebClient, gateway: Gateway, settings: SlackSettings, members: Members, clock: Clock
    ) -> None:
        self._client, self._gateway, self._settings = client, gateway, settings
        self._members, self._clock = members, clock
        self._token = ""
        self._channel = ""
        self._coordinators: frozenset[str] = frozenset()
        """As they were known last, for when the channel says no more."""
        self._changed = asyncio.Event()

    @property
    def troubles(self) -> Sequence[str]:
        """For /healthz; empty while all is well."""
        return [trouble for trouble in (self._token, self._channel) if trouble]

    def changed(self) -> None:
        """Slack told that it took something away."""
        self._changed.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._changed.clear()
            await self.look()
            try:
                async with asyncio.timeout(LOOK_AGAIN_SECONDS if self.troubles else LOOK_SECONDS):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def look(self) -> None:
        """What cannot be known now stays as it was."""
        try:
            await self._client.auth_test()
        except FAILURES as failure:
            if not _is_passing(failure):
                self._token = f"the token is refused ({error_of(failure)}): klassetur slack check says how to mend it"
                _log.error("slack_token_not_accepted", error=error_of(failure))
            return
        self._token = ""
        if self._settings.coordinators_channel:
            await self._look_at_channel()

    async def _look_at_channel(self) -> None:
        before, channel = self._channel, self._settings.coordinators_channel
        try:
            known = (await self._client.conversations_info(channel=channel))["channel"]
            closed = "is_archived" if known.get("is_archived") else ""
            closed = closed or ("" if known.get("is_member", True) else "not_in_channel")
        except FAILURES as failure:
            if error_of(failure) not in _NOT_IN_IT:
                return
            closed = error_of(failure)
        self._channel = f"the coordinators' channel is closed to the assistant ({closed})" if closed else ""
        try:
            self._coordinators = await self._members.coordinators()
        except MembersUnknown:
            _log.info("slack_coordinators_as_known_last", count=len(self._coordinators))
        if self._channel and not before:
            _log.error("slack_coordinators_channel_closed", why=closed)
            await self._tell()

    async def _tell(self) -> None:
        """Each coordinator alone: in their channel nobody would read it."""
        words, now = text(self._settings.language, "channel_closed"), self._clock.now()
        block = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
        postings = [
            Posting(
                ChannelName.SLACK,
                f"slack:closed:{user}:{now:%Y-%m-%dT%H}",
                f"slack:{user}:closed",
                {"do": SAY, "channel": user, "thread_ts": "", "user": user, "text": words, "blocks": [block]},
            )
            for user in sorted(self._coordinators)
        ]

        def post(tx: Transaction) -> None:
            for posting in postings:
                tx.outbox.post(posting, now)

        await self._gateway.write(post)


def _is_passing(failure: BaseException) -> bool:
    outcome = outcome_of(failure)
    return isinstance(outcome, Postponed) and not outcome.needs_operator
