"""Much at once: nothing is lost, every thread keeps its order, and Slack's limits are obeyed."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import httpx

from assistant.model import Reply
from integrations.channels.contract import IncomingMessage
from tests.patience import PATIENCE, until
from tests.running import RunningService
from tests.slack.room import Room, answer_of
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import shown

QUESTIONS, THREADS = 200, 40


def echo(told: IncomingMessage) -> Reply:
    return replace(answer_of(told), understood="", opening=(f"Svar på {told.message.text}.",), cards=(), closing=())


async def test_two_hundred_questions_are_answered_in_order_while_slack_asks_to_slow_down(
    slack: SlackWorkspace, tmp_path: Path
) -> None:
    async with Room(slack, tmp_path, answer=echo) as room:
        roots = [await slack.says("U1", "C1", f"tråd {number}", mention=True) for number in range(THREADS)]
        await slack.wait_for(lambda: len(slack.messages("C1")) == THREADS)
        await room.idle()
        slack.limits("chat.postMessage", 40, 1.0)
        slack.limits("reactions.add", 10, 1.0)

        async def ask(number: int) -> None:
            for question in range(QUESTIONS // THREADS):
                await slack.says("U1", "C1", f"spørgsmål {question}", thread=roots[number]["ts"])

        await asyncio.gather(*(ask(number) for number in range(THREADS)))
        await slack.wait_for(lambda: len(slack.messages("C1")) == THREADS + QUESTIONS, 3 * PATIENCE)
        for root in roots:
            said = [shown(message) for message in slack.messages("C1", thread=root["ts"])][1:]
            assert [re.findall(r"spørgsmål (\d)", words) for words in said] == [[str(n)] for n in range(5)]
        assert slack.refused_as_too_fast > 0
        assert len(room.told) == THREADS + QUESTIONS


async def nothing_waits(service: RunningService) -> bool:
    async with httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as visitor:
        told = (await visitor.get("/healthz")).json()
    return not told["inbox_waiting"] and not told["outbox_waiting"]


async def test_acknowledged_questions_are_answered_after_a_power_cut(slack: SlackWorkspace, tmp_path: Path) -> None:
    service = RunningService(
        tmp_path / "var",
        SLACK_BOT_TOKEN=slack.bot_token,
        SLACK_APP_TOKEN=slack.app_token,
        SLACK_API_URL=slack.api_url,
    )
    async with service:
        await slack.wait_for(lambda: slack.sockets.is_connected)
        asked = await asyncio.gather(*(slack.says("U1", "DU1", f"fysik til {grade}. klasse") for grade in range(4, 10)))
        assert all(delivery.acknowledged for delivery in slack.deliveries)
        await service.kill()
        await service.start()
        await slack.wait_for(lambda: slack.sockets.is_connected)
        await slack.wait_for(lambda: len(slack.messages("DU1")) >= len(asked))
        await until(lambda: nothing_waits(service))
        assert len(slack.messages("DU1")) == len(asked)
