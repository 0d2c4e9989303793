"""The same path through Slack: a question in a channel, a form, a click, a confirmation in the thread."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.running import RunningService
from tests.slack_api.server import SlackWorkspace, buttons_of, shown

FORM = {
    "choose.first": "2027-04-26", "choose.last": "2027-05-02", "choose.class": "8.b", "choose.pupils": "24",
    "choose.school": "Gørlev Skole",
}  # fmt: skip

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
    )
    async with running:
        await slack.wait_for(lambda: slack.sockets.is_connected)
        yield running


async def restart(service: RunningService, slack: SlackWorkspace) -> None:
    await service.kill()
    await service.start()
    await slack.wait_for(lambda: slack.sockets.is_connected)


async def test_a_question_in_slack_becomes_an_approved_booking_across_power_cuts(
    service: RunningService, slack: SlackWorkspace
) -> None:
    await slack.says("U1", "C1", "physics visit for 8th grade in spring", mention=True, deliveries=2)
    await restart(service, slack)
    answer = await slack.wait_for_message("C1", "*1. ")
    choose = next(b["action_id"] for b in buttons_of(answer) if b["action_id"].startswith("choose:"))

    await slack.clicks("U1", answer, choose)
    form = await slack.wait_for_view("U1")
    await slack.submits(form, FORM, deliveries=4)
    await restart(service, slack)
    draft = await slack.wait_for_message("CCOORD", "8.b")
    assert "Gørlev Skole" in shown(draft)

    await slack.clicks("U8", draft, next(b["action_id"] for b in buttons_of(draft) if "approve" in b["action_id"]))
    await restart(service, slack)
    await slack.wait_for_message("C1", "It is settled!")
    decided = await slack.wait_for_message("CCOORD", "K1 er godkendt af Mette Dahl")
    assert decided["ts"] == draft["ts"]
    [booking] = await service.bookings()
    assert (booking["status"], booking["class"], booking["pupils"]) == ("approved", "8.b", 24)
    assert len([m for m in slack.messages("CCOORD") if "K1" in shown(m)]) == 1


async def test_choosing_in_words_in_the_thread_needs_no_mention(service: RunningService, slack: SlackWorkspace) -> None:
    asked = await slack.says("U1", "C1", "fysikbesøg til 8. klasse til foråret", mention=True)
    await slack.wait_for_message("C1", "*1. ")
    await slack.says("U1", "C1", "1, uge 17, 24 elever, 8.b", thread=asked["ts"])
    await slack.wait_for_message("C1", "K1: Forespørgsel, endnu ikke en booking")
    [draft] = await service.bookings()
    assert (draft["status"], draft["wish"]) == ("draft", ["2027-04-26", "2027-05-02"])


async def test_sigterm_ends_the_service_in_time(service: RunningService, slack: SlackWorkspace) -> None:
    assert await service.stop() == 0
