"""A choice that is edited afterwards changes what it made; it never makes a second request."""

from __future__ import annotations

import pytest

from assistant.model import Booking, Status
from tests.slack.whole import Whole
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import shown

CHOICE = "1, uge 17, 24 elever, 8.b, Gørlev Skole"


async def edited(slack: SlackWorkspace, whole: Whole, before: str, *after: str) -> list[Booking]:
    """A teacher chooses, and edits the choice again and again."""
    asked = await slack.says("U1", "C1", "fysikbesøg til 8. klasse til foråret", mention=True)
    await whole.answer_in(asked["ts"])
    chosen = await slack.says("U1", "C1", before, thread=asked["ts"])
    await whole.idle()
    for words in after:
        await slack.edits("U1", "C1", chosen, words)
        chosen = {**chosen, "text": words}
        await whole.idle()
    return await whole.bookings()


async def test_edited_week_moves_the_one_draft(slack: SlackWorkspace, whole: Whole) -> None:
    [booking] = await edited(slack, whole, CHOICE, CHOICE.replace("17", "18"), CHOICE.replace("17", "19"))
    assert (booking.status, booking.date and booking.date.isocalendar().week) == (Status.DRAFT, 19)
    [draft] = [message for message in slack.messages("CCOORD") if "K1" in shown(message)]
    assert "maj 2027" in shown(draft)


@pytest.mark.parametrize("after", [CHOICE + "!", CHOICE.replace("24", "25")])
async def test_edited_number_of_pupils_and_mere_signs_leave_one_draft(
    slack: SlackWorkspace, whole: Whole, after: str
) -> None:
    [booking] = await edited(slack, whole, CHOICE, after)
    assert booking.pupils == (25 if "25" in after else 24)


async def test_edited_number_takes_the_place_of_the_first_choice(slack: SlackWorkspace, whole: Whole) -> None:
    first, second = await edited(slack, whole, CHOICE, CHOICE.replace("1,", "2,", 1))
    assert (first.status, second.status) == (Status.CANCELLED, Status.DRAFT)
    assert first.activity_id != second.activity_id


async def test_edit_leaves_what_other_words_made(slack: SlackWorkspace, whole: Whole) -> None:
    asked = await slack.says("U1", "C1", "fysikbesøg til 8. klasse til foråret", mention=True)
    await whole.answer_in(asked["ts"])
    chosen = await slack.says("U1", "C1", CHOICE, thread=asked["ts"])
    await slack.says("U1", "C1", "2, uge 20", thread=asked["ts"])
    await whole.idle()
    await slack.edits("U1", "C1", chosen, CHOICE.replace("17", "18"))
    await whole.idle()
    weeks = [booking.date.isocalendar().week for booking in await whole.bookings() if booking.date]
    assert weeks == [18, 20]
