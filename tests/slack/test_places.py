"""The places beside the channel: the assistant's pane, the home page, the button that corrects the reading."""

from __future__ import annotations

from tests.slack.room import Room
from tests.slack.whole import Whole
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import buttons_of, shown


async def test_pane_greets_shows_that_it_looks_and_answers_in_its_thread(slack: SlackWorkspace, room: Room) -> None:
    pane = await slack.opens_pane("U1", deliveries=4)
    known = slack.workspace.panes["DU1", pane]
    await slack.wait_for(lambda: known.get("prompts"))
    assert [prompt["title"] for prompt in known["prompts"]] == [
        "Et virksomhedsbesøg",
        "En kasse at låne",
        "Ud i naturen",
        "Hvordan går det med min forespørgsel?",
    ]
    assert [method for method, _ in slack.calls].count("assistant.threads.setSuggestedPrompts") == 1
    room.hold.clear()
    asked = await slack.says("U1", "DU1", "fysikbesøg til 8. klasse", thread=pane)
    await slack.wait_for(lambda: known.get("status") == "leder i kataloget …")
    await slack.wait_for(lambda: known.get("title") == "fysikbesøg til 8. klasse")
    assert slack.reactions("DU1", asked["ts"]) == []
    room.hold.set()
    answer = await slack.wait_for_message("DU1", "Fysik på værket 1")
    assert answer["thread_ts"] == pane
    assert "status" not in known


async def test_pane_keeps_its_title_and_stays_silent_when_the_teacher_looks_elsewhere(
    slack: SlackWorkspace, room: Room
) -> None:
    pane = await slack.opens_pane("U1")
    await slack.says("U1", "DU1", "fysik", thread=pane)
    await slack.wait_for_message("DU1", "Fysik på værket 1")
    await slack.wait_for(lambda: slack.workspace.panes["DU1", pane].get("title") == "fysik")
    await slack.looks_at("U1", "C1", pane)
    await slack.says("U1", "DU1", "kemi i stedet", thread=pane)
    await slack.wait_for(lambda: len(slack.messages("DU1", thread=pane)) == 2)
    await room.idle()
    known = slack.workspace.panes["DU1", pane]
    assert known["title"] == "fysik"
    assert known["statuses"] == ["leder i kataloget …"] * 2


async def test_answer_comes_although_the_pane_takes_no_status(slack: SlackWorkspace, room: Room) -> None:
    pane = await slack.opens_pane("U1")
    slack.fail_next("assistant.threads.setStatus", "internal_error", status=500)
    await slack.says("U1", "DU1", "fysik", thread=pane)
    await slack.wait_for_message("DU1", "Fysik på værket 1")


async def test_reading_is_corrected_in_a_form_that_holds_the_question(slack: SlackWorkspace, whole: Whole) -> None:
    asked = await slack.says("U1", "C1", "fysikbesøg til 8. klasse til foråret", mention=True)
    answer = await whole.answer_in(asked["ts"], "8. klasse")
    await slack.clicks("U1", answer, "correct:", deliveries=4)
    view = await slack.wait_for_view("U1")
    assert [block["element"]["initial_value"] for block in view["blocks"]] == ["fysikbesøg til 8. klasse til foråret"]
    [blank] = await slack.submits(view, {"correct.text": "   "})
    assert blank.response["errors"] == {"correct.text": "Skriv noget her."}
    await slack.submits(view, {"correct.text": "naturskole for 3. klasse i september"}, deliveries=4)
    corrected = await whole.answer_in(asked["ts"], "3. klasse, september 2027")
    assert "fysik" not in shown(corrected).partition("\n")[0]
    await whole.idle()
    assert len(slack.messages("C1", thread=asked["ts"])) == 2
    assert len(slack.workspace.views) == 1


async def test_home_shows_a_teacher_their_own_requests_and_what_can_be_done(
    slack: SlackWorkspace, whole: Whole
) -> None:
    await slack.opens_home("U1")
    empty = await slack.wait_for(lambda: slack.workspace.homes.get("U1"))
    assert shown(empty) == (
        "*Dine forespørgsler*\n"
        "Du har ingen forespørgsler endnu. Skriv til mig under Beskeder: hvad leder din klasse efter?"
    )
    await whole.drafted()
    filled = await slack.wait_for(lambda: _home(slack, "U1", "K1: Forespørgsel, endnu ikke en booking"))
    assert [button["action_id"] for button in buttons_of(filled)] == ["cancel:K1"]
    assert "Klasse: 8.b · Elever: 24 · Skole: Gørlev Skole" in shown(filled)
    await slack.clicks("U1", filled, "cancel:K1", deliveries=4)
    await slack.wait_for(lambda: _home(slack, "U1", "Du har ingen forespørgsler endnu."))
    [booking] = await whole.bookings()
    assert (booking.status, booking.version) == ("cancelled", 2)


async def test_home_shows_the_queue_to_coordinators_alone_and_follows_every_change(
    slack: SlackWorkspace, whole: Whole
) -> None:
    for user in ("U8", "U9", "U2"):
        await slack.opens_home(user)
    assert shown(await slack.wait_for(lambda: slack.workspace.homes.get("U8"))) == (
        "*Til godkendelse*\nIntet venter på en afgørelse."
    )
    await whole.drafted()
    queue = await slack.wait_for(lambda: _home(slack, "U8", "*Til godkendelse (1)*"))
    assert "K1" not in shown(slack.workspace.homes["U2"])
    buttons = [button["action_id"] for button in buttons_of(queue)]
    assert buttons == ["approve:K1", "propose:K1", "decline:K1", "claim:K1"]
    await slack.clicks("U8", queue, "approve:K1", deliveries=4)
    await slack.wait_for(lambda: _home(slack, "U9", "Intet venter på en afgørelse."))
    await slack.wait_for_message("CCOORD", "K1 er godkendt af Mette Dahl.")


async def test_teacher_who_borrows_a_coordinators_home_decides_nothing(slack: SlackWorkspace, whole: Whole) -> None:
    await slack.opens_home("U8")
    await whole.drafted()
    queue = await slack.wait_for(lambda: _home(slack, "U8", "*Til godkendelse (1)*"))
    await slack.clicks("U2", queue, "approve:K1")
    told = await slack.wait_for_message("DU2", "Det må du ikke: kun koordinatorerne kan afgøre forespørgsler.")
    await whole.idle()
    assert "thread_ts" not in told
    assert [booking.status for booking in await whole.bookings()] == ["draft"]


async def test_other_tabs_of_the_app_publish_nothing(slack: SlackWorkspace, whole: Whole) -> None:
    await slack.opens_home("U1", tab="messages")
    await whole.idle()
    assert slack.workspace.homes == {}


def _home(slack: SlackWorkspace, user: str, containing: str) -> dict[str, object] | None:
    view = slack.workspace.homes.get(user)
    return view if view is not None and containing in shown(view) else None


async def test_question_edited_after_its_answer_is_read_anew(slack: SlackWorkspace, whole: Whole) -> None:
    asked = await slack.says("U1", "DU1", "fysikbesøg til 8. klasse til foråret")
    await slack.wait_for_message("DU1", "8. klasse, marts-maj 2027")
    await slack.edits("U1", "DU1", asked, "naturskole for 3. klasse i september")
    corrected = await slack.wait_for_message("DU1", "3. klasse, september 2027")
    assert "fysik" not in shown(corrected).partition("\n")[0]


async def test_thread_stays_one_though_another_organisation_writes_in_it(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Fysik på værket 1")
    event = {"type": "message", "user": "U2", "text": "flere", "channel": "C1", "channel_type": "channel"}
    payload = slack.event_payload({**event, "ts": "9.000001", "thread_ts": asked["ts"]})
    await slack._deliver("events_api", {**payload, "team_id": "T2", "context_team_id": "T2"})
    await slack.wait_for(lambda: len(room.told) == 2)
    assert room.told[1].message.conversation == room.told[0].message.conversation


async def test_shortcut_in_an_organisation_names_no_team(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U2", "C1", "fysik til 8. klasse")
    shortcut = {"type": "message_action", "callback_id": "ask_klassetur", "action_ts": "1.0", "team": None}
    where = {"user": {"id": "U1", "team_id": "T1"}, "channel": {"id": "C1"}, "message": asked}
    await slack.sends_interaction({**shortcut, **where, "enterprise": {"id": "E1"}, "is_enterprise_install": True})
    await slack.wait_for(lambda: room.told)
    assert room.told[0].message.text == "fysik til 8. klasse"


async def test_prompts_stand_above_the_message_box_of_an_agent(slack: SlackWorkspace, room: Room) -> None:
    slack.workspace.agent_view = True
    await slack.opens_home("U1", tab="messages")
    shown_ = await slack.wait_for(lambda: slack.workspace.prompts.get("DU1"))
    first = shown_["prompts"][0]
    assert first["title"] == "Et virksomhedsbesøg"
    asked = await slack.says("U1", "DU1", first["message"])
    answer = await slack.wait_for_message("DU1", "Fysik på værket 1")
    assert "thread_ts" not in answer
    await slack.wait_for(lambda: slack.reactions("DU1", asked["ts"]) == [])
    assert slack.workspace.homes == {}
