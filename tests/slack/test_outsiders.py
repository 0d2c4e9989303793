"""Guests, and people of other organisations in channels that are shared with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from integrations.channels.contract import LeftUnanswered
from integrations.channels.slack.settings import OutsiderPolicy
from tests.slack.room import Room
from tests.slack.whole import Mind, Whole
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import shown
from tests.slack_api.workspace import Account

PER, GRY = "U20", "U21"


@pytest.fixture(autouse=True)
def outsiders(slack: SlackWorkspace) -> None:
    slack.workspace.add_person(PER, "Per Udefra", Account(team="T2"))
    slack.workspace.add_person(GRY, "Gry Gæst", Account(ultra_restricted=True))
    slack.workspace.add_channel("C2", "U1", PER, GRY).shared = True


@pytest.mark.parametrize(
    ("who", "name"), [(PER, "Per Udefra (fra en anden organisation)"), (GRY, "Gry Gæst (gæst)"), ("U1", "Anna Holm")]
)
async def test_coordinators_read_whence_somebody_comes(slack: SlackWorkspace, room: Room, who: str, name: str) -> None:
    await slack.says(who, "C2", "fysik", mention=True)
    answer = await slack.wait_for_message("C2", "Fysik på værket 1")
    await slack.clicks(who, answer, "more:")
    await slack.wait_for(lambda: len(room.told) == 2)
    assert [told.message.sender.name for told in room.told] == [name, name]
    assert "outsider" not in room.told[0].thread.data


async def test_draft_of_an_outsider_is_marked(slack: SlackWorkspace, whole: Whole) -> None:
    asked = await slack.says(PER, "C2", "fysikbesøg til 8. klasse til foråret", mention=True)
    await whole.answer_in(asked["ts"], channel="C2")
    await slack.says(PER, "C2", "1, uge 17, 24 elever, 8.b, Gørlev Skole", thread=asked["ts"])
    draft = await slack.wait_for_message("CCOORD", "K1")
    assert "Per Udefra (fra en anden organisation)" in shown(draft)


@pytest.mark.parametrize("who", [PER, GRY])
async def test_outsiders_are_refused_where_the_settings_say_so(
    slack: SlackWorkspace, mind: Mind, tmp_path: Path, who: str
) -> None:
    async with Whole(slack, mind, tmp_path, settings={"KLASSETUR_SLACK_OUTSIDERS": "refuse"}) as whole:
        for channel in ("C2", f"D{who}"):
            await slack.says(who, channel, "fysikbesøg til 8. klasse", mention=channel == "C2")
            await slack.wait_for_message(channel, "Jeg hjælper kun kolleger i vores egen organisation.")
        asked = await slack.says("U1", "C2", "fysikbesøg til 8. klasse", mention=True)
        answer = await whole.answer_in(asked["ts"], channel="C2")
        await slack.clicks(who, answer, "more:")
        await slack.wait_for(lambda: len(slack.messages("C2")) == 3)
        assert "Jeg hjælper kun kolleger" in shown(slack.messages("C2")[-1])


@pytest.mark.parametrize("who", [PER, GRY])
async def test_outsider_in_the_coordinators_channel_decides_nothing(
    slack: SlackWorkspace, whole: Whole, who: str
) -> None:
    slack.workspace.channels["CCOORD"].members.append(who)
    draft = await whole.drafted()
    await slack.clicks(who, draft, "approve:K1")
    await slack.wait_for_whisper(who, "kun kolleger i vores egen organisation kan afgøre")
    await slack.says(who, "CCOORD", "et notat", thread=draft["ts"])
    await slack.wait_for(lambda: len([w for w in slack.whispers if w["user"] == who]) == 2)
    await whole.idle()
    [booking] = await whole.bookings()
    assert booking.status == "draft"


async def test_outsider_whom_the_settings_name_decides(slack: SlackWorkspace, mind: Mind, tmp_path: Path) -> None:
    slack.workspace.channels["CCOORD"].members.append(GRY)
    async with Whole(slack, mind, tmp_path, settings={"KLASSETUR_SLACK_COORDINATOR_IDS": GRY}) as whole:
        draft = await whole.drafted()
        await slack.clicks(GRY, draft, "approve:K1")
        await slack.wait_for(lambda: "godkendt" in shown(slack.messages("CCOORD")[-1]).lower())


async def test_decider_outside_the_channel_hears_why_it_had_no_effect(
    slack: SlackWorkspace, mind: Mind, tmp_path: Path
) -> None:
    async with Whole(slack, mind, tmp_path, settings={"KLASSETUR_SLACK_COORDINATOR_IDS": "U3,U8"}) as whole:
        draft = await whole.drafted()
        await slack.opens_home("U3")
        queue = await slack.wait_for(lambda: slack.workspace.homes.get("U3"))
        await slack.clicks("U8", draft, "approve:K1")
        await whole.idle()
        await slack.clicks("U3", queue, "approve:K1")
        await slack.wait_for_message("DU3", "Mette Dahl")


async def test_where_slack_does_not_say_who_it_is_the_event_tells(slack: SlackWorkspace, tmp_path: Path) -> None:
    settings = {"outsiders": OutsiderPolicy.REFUSE}
    async with Room(slack, tmp_path, settings=settings) as room:
        await slack.says("U1", "C2", "fysik", mention=True)
        await slack.wait_for_message("C2", "Fysik på værket 1")
        slack.breaks("users.info", "internal_error", status=500)
        await slack.says(PER, "C2", "fysik", mention=True)
        await slack.wait_for(lambda: len([r for r in room.readings if not isinstance(r, LeftUnanswered)]) == 2)
        assert room.told[-1].message.sender.address == "slack:U1"
