"""In Slack a teacher would like what is agreed to be another, and a coordinator decides it by the message's buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.running import RunningService
from tests.slack_api.server import Message, SlackWorkspace, buttons_of, shown

BOTH = "Aftalt: tirsdag den 27. april 2027. Ønsket: tirsdag den 4. maj 2027."

pytestmark = pytest.mark.e2e


@pytest.fixture
async def slack() -> AsyncIterator[SlackWorkspace]:
    async with SlackWorkspace() as workspace:
        yield workspace


@pytest.fixture
async def service(tmp_path: Path, slack: SlackWorkspace) -> AsyncIterator[RunningService]:
    running = RunningService(
        tmp_path / "var",
        SLACK_BOT_TOKEN=slack.bot_token,
        SLACK_APP_TOKEN=slack.app_token,
        SLACK_API_URL=slack.api_url,
        KLASSETUR_SLACK_COORDINATORS="CCOORD",
        KLASSETUR_UNDO_SECONDS="0",
    )
    async with running:
        await slack.wait_for(lambda: slack.sockets.is_connected)
        yield running


def button(message: Message, verb: str) -> str:
    return next(one["action_id"] for one in buttons_of(message) if one["action_id"].startswith(f"{verb}:"))


async def wished(service: RunningService, slack: SlackWorkspace) -> Message:
    """The coordinators' message about K1, which is agreed for 27 April and wished for 4 May."""
    asked = await slack.says("U1", "C1", "fysikbesøg til 8. klasse til foråret", mention=True)
    await slack.wait_for_message("C1", "*1. ")
    await slack.says("U1", "C1", "1, uge 17, 24 elever, 8.b, Gørlev Skole", thread=asked["ts"])
    draft = await slack.wait_for_message("CCOORD", "8.b")
    await slack.clicks("U8", draft, button(draft, "approve"))
    await slack.wait_for_message("C1", "Så er det på plads!")
    await slack.says("U1", "C1", "Kan vi flytte det til den 4. maj?", thread=asked["ts"])
    await slack.wait_for_message("C1", BOTH)
    await slack.wait_for(lambda: BOTH in shown(_of_booking(slack)))
    return _of_booking(slack)


def _of_booking(slack: SlackWorkspace) -> Message:
    return next(one for one in slack.messages("CCOORD") if "8.b" in shown(one))


async def test_a_click_makes_the_wish_the_agreement(service: RunningService, slack: SlackWorkspace) -> None:
    waits = await wished(service, slack)
    [before] = await service.bookings()
    assert (before["status"], before["date"], before["change"]["date"]) == ("approved", "2027-04-27", "2027-05-04")
    await slack.clicks("U8", waits, button(waits, "approve"))
    await slack.wait_for_message("C1", "gælder nu: tirsdag den 4. maj 2027, i stedet for tirsdag den 27. april 2027.")
    [booking] = await service.bookings()
    assert (booking["status"], booking["date"], booking["change"]) == ("approved", "2027-05-04", None)


async def test_a_reason_leaves_the_old_agreement(service: RunningService, slack: SlackWorkspace) -> None:
    waits = await wished(service, slack)
    await service.kill()
    await service.start()
    await slack.wait_for(lambda: slack.sockets.is_connected)
    await slack.clicks("U8", waits, button(waits, "decline"))
    await slack.submits(await slack.wait_for_view("U8"), {"decline.reason": "Værket er lukket den dag."})
    await slack.wait_for_message("C1", "Begrundelse: Værket er lukket den dag.")
    [booking] = await service.bookings()
    assert (booking["status"], booking["date"], booking["change"]) == ("approved", "2027-04-27", None)
