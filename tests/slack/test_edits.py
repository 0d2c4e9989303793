"""Second thoughts: messages that are changed or deleted after they were sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.model import Reply
from integrations.channels.contract import IncomingMessage, LeftUnanswered
from tests.slack.room import Room, answer_of
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import shown


def repeat(told: IncomingMessage) -> Reply:
    return replace(answer_of(told), opening=(f"Du spurgte om {told.message.text}.",), cards=())


@pytest.fixture(autouse=True)
def answers_repeat_the_question(room: Room) -> None:
    room.answer = repeat


@pytest.mark.parametrize(("channel", "mention"), [("DU1", ""), ("C1", "<@UBOT> ")])
async def test_question_edited_before_its_answer_is_answered_as_edited(
    slack: SlackWorkspace, room: Room, channel: str, mention: str
) -> None:
    room.hold.clear()
    asked = await slack.says("U1", channel, "fysik", mention=bool(mention))
    await slack.edits("U1", channel, asked, f"{mention}kemi")
    await slack.edits("U1", channel, {**asked, "text": f"{mention}kemi"}, f"{mention}kemi til 8. klasse", deliveries=4)
    room.hold.set()
    await slack.wait_for_message(channel, "Du spurgte om kemi til 8. klasse.")
    await room.idle()
    assert len(slack.messages(channel)) == 1
    assert room.readings.count(LeftUnanswered("an edit that is answered already")) == 2


async def test_question_edited_after_its_answer_gets_one_corrected_answer(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Du spurgte om fysik.")
    for _ in range(2):
        await slack.edits("U1", "C1", asked, "<@UBOT> kemi", deliveries=4)
    corrected = await slack.wait_for_message("C1", "Du spurgte om kemi.")
    await room.idle()
    assert corrected["thread_ts"] == asked["ts"]
    assert len(slack.messages("C1")) == 2
    assert len(room.told) == 2
    assert room.told[1].thread.conversation == room.told[0].thread.conversation
    assert room.told[1].message.corrects == (room.told[0].message.received_at,)


@pytest.mark.parametrize("slip", ["fysik!", "Fysik ", "fysik …", "fysik?!"])
async def test_edit_that_says_nothing_else_brings_nothing(slack: SlackWorkspace, room: Room, slip: str) -> None:
    asked = await slack.says("U1", "DU1", "fysik")
    await slack.wait_for_message("DU1", "Du spurgte om fysik.")
    await slack.edits("U1", "DU1", asked, slip)
    await slack.wait_for(lambda: LeftUnanswered("an edit that is answered already") in room.readings)
    await room.idle()
    assert len(slack.messages("DU1")) == 1


async def test_reply_in_a_thread_can_be_edited_too(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Du spurgte om fysik.")
    further = await slack.says("U1", "C1", "nummer 1", thread=asked["ts"])
    await slack.wait_for_message("C1", "Du spurgte om nummer 1.")
    await slack.edits("U1", "C1", further, "nummer 2")
    answer = await slack.wait_for_message("C1", "Du spurgte om nummer 2.")
    assert answer["thread_ts"] == asked["ts"]


async def test_deleted_question_is_not_answered(slack: SlackWorkspace, room: Room) -> None:
    room.hold.clear()
    asked = await slack.says("U1", "DU1", "fysik")
    await slack.says("U1", "DU1", "kemi")
    await slack.deletes("U1", "DU1", asked, deliveries=4)
    room.hold.set()
    await slack.wait_for_message("DU1", "Du spurgte om kemi.")
    await room.idle()
    assert len(slack.messages("DU1")) == 1
    assert LeftUnanswered("deleted before it was answered") in room.readings


async def test_question_deleted_after_it_was_edited_is_not_answered(slack: SlackWorkspace, room: Room) -> None:
    room.hold.clear()
    asked = await slack.says("U1", "DU1", "fysik")
    await slack.edits("U1", "DU1", asked, "kemi")
    await slack.deletes("U1", "DU1", {**asked, "text": "kemi"})
    room.hold.set()
    await slack.wait_for(lambda: len(room.readings) == 3)
    await room.idle()
    assert room.told == []


async def test_deleting_an_answered_question_changes_nothing(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Du spurgte om fysik.")
    await slack.deletes("U1", "C1", asked)
    await slack.wait_for(lambda: LeftUnanswered("deleted") in room.readings)
    await room.idle()
    assert len(slack.messages("C1")) == 1


async def test_unfolded_link_is_no_edit(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "DU1", "fysik https://example.org")
    await slack.wait_for_message("DU1", "Du spurgte om fysik")
    await slack.edits("U1", "DU1", asked, asked["text"])
    await slack.wait_for(lambda: LeftUnanswered("not written by a person: message_changed") in room.readings)
    assert len(room.told) == 1


async def test_edited_talk_in_a_channel_is_neither_kept_nor_answered(slack: SlackWorkspace, room: Room) -> None:
    talk = await slack.says("U2", "C1", "hvem har nøglen?")
    await slack.edits("U2", "C1", talk, "kanariefugl i frokosten")
    await slack.deletes("U2", "C1", talk)
    await slack.wait_for(lambda: len(room.readings) == 3)
    assert room.told == []
    assert not any("kanariefugl" in payload for _, payload in await room.stored())


async def test_answer_of_ours_that_is_rewritten_is_no_edit_of_somebody(slack: SlackWorkspace, room: Room) -> None:
    await slack.says("U1", "DU1", "fysik")
    answer = await slack.wait_for_message("DU1", "Du spurgte om fysik.")
    await slack.edits("UBOT", "DU1", answer, "noget andet")
    await slack.wait_for(lambda: LeftUnanswered("not written by a person: message_changed") in room.readings)
    assert len(room.told) == 1
    assert "Du spurgte om fysik." in shown(answer)
