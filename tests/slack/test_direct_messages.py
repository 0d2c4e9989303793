"""Direct messages are one conversation; groups' direct messages are answered where the assistant is called."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistant.model import Status
from integrations.channels.slack.edits import LONG_SILENCE
from integrations.store.serialization import moment_from_text, moment_to_text
from integrations.store.transactions import Transaction
from tests.slack.room import Room
from tests.slack.whole import Whole
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import shown

QUESTION = "fysikbesøg til 8. klasse til foråret"


async def test_what_follows_in_the_message_box_goes_on(slack: SlackWorkspace, whole: Whole) -> None:
    await slack.says("U1", "DU1", QUESTION)
    await slack.wait_for_message("DU1", "Sådan har jeg forstået dig")
    chosen = await slack.says("U1", "DU1", "1, uge 17, 24 elever, 8.b, Gørlev Skole")
    await slack.wait_for_message("DU1", "K1: Forespørgsel")
    await slack.says("U1", "DU1", "vi bliver 25")
    await slack.wait_for_message("DU1", "25")
    await slack.edits("U1", "DU1", chosen, "1, uge 18, 25 elever, 8.b, Gørlev Skole")
    await whole.idle()
    [booking] = await whole.bookings()
    assert (booking.pupils, booking.status) == (25, Status.DRAFT)
    assert booking.date is not None
    assert booking.date.isocalendar().week == 18
    assert all("thread_ts" not in message for message in slack.messages("DU1"))


async def test_new_question_starts_anew(slack: SlackWorkspace, whole: Whole) -> None:
    await slack.says("U1", "DU1", QUESTION)
    await slack.wait_for_message("DU1", "fysik/kemi, 8. klasse, marts-maj 2027")
    await slack.says("U1", "DU1", "Jeg søger en naturskole for 3. klasse i september")
    answer = await slack.wait_for_message("DU1", "3. klasse, september 2027")
    assert "fysik" not in shown(answer).partition("\n")[0]


async def test_answer_in_a_thread_of_a_direct_message_is_heard_there(slack: SlackWorkspace, whole: Whole) -> None:
    await slack.says("U1", "DU1", QUESTION)
    answer = await slack.wait_for_message("DU1", "Sådan har jeg forstået dig")
    await slack.says("U1", "DU1", "1, uge 17, 24 elever, 8.b, Gørlev Skole", thread=answer["ts"])
    drafted = await slack.wait_for_message("DU1", "K1: Forespørgsel")
    assert drafted["thread_ts"] == answer["ts"]


async def test_command_and_direct_message_are_one_conversation(slack: SlackWorkspace, whole: Whole) -> None:
    await slack.commands("U1", "C1", QUESTION)
    await slack.wait_for_message("DU1", "Sådan har jeg forstået dig")
    await slack.says("U1", "DU1", "1, uge 17, 24 elever, 8.b, Gørlev Skole")
    await slack.wait_for_message("DU1", "K1: Forespørgsel")


@pytest.mark.parametrize(("silence", "fresh"), [(LONG_SILENCE / 2, False), (LONG_SILENCE + timedelta(hours=1), True)])
async def test_after_a_long_silence_the_old_question_is_forgotten(
    slack: SlackWorkspace, whole: Whole, silence: timedelta, fresh: bool
) -> None:
    await slack.says("U1", "DU1", QUESTION)
    await slack.wait_for_message("DU1", "Sådan har jeg forstået dig")
    await whole.idle()
    await whole.database.write(lambda tx: _as_if_long_ago(tx, silence))
    await slack.says("U1", "DU1", "1, uge 17, 24 elever, 8.b, Gørlev Skole")
    await slack.wait_for(lambda: len(slack.messages("DU1")) == 2)
    await whole.idle()
    assert len(await whole.bookings()) == (0 if fresh else 1)


def _as_if_long_ago(tx: Transaction, silence: timedelta) -> None:
    connection = tx.turns._connection
    for number, at in connection.execute("SELECT id, at FROM turns").fetchall():
        earlier = moment_to_text(moment_from_text(at) - silence)
        connection.execute("UPDATE turns SET at = ? WHERE id = ?", (earlier, number))


# --- groups -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("twin", [True, False])
async def test_mention_in_a_groups_messages_is_answered_once(slack: SlackWorkspace, room: Room, twin: bool) -> None:
    slack.workspace.add_group_direct("G1", "U1", "U2")
    asked = await slack.says("U1", "G1", "fysik", mention=True, twin=twin, deliveries=2)
    answer = await slack.wait_for_message("G1", "Fysik på værket 1")
    await slack.says("U2", "G1", "flere", thread=asked["ts"])
    await slack.wait_for(lambda: len(room.told) == 2)
    await room.idle()
    assert answer["thread_ts"] == asked["ts"]
    assert len(slack.messages("G1")) == 2


async def test_talk_in_a_groups_messages_is_left_alone(slack: SlackWorkspace, room: Room) -> None:
    slack.workspace.add_group_direct("G1", "U1", "U2")
    await slack.says("U1", "G1", "kanariefugl i frokosten")
    await slack.wait_for(lambda: room.readings)
    assert slack.messages("G1") == []
    assert not any("kanariefugl" in payload for _, payload in await room.stored())
