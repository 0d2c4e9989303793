"""Several people in one thread of a channel, and what each of them fills in, with the real service behind it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from assistant.bookings import Actor, Approve
from assistant.model import Booking, ChannelName, Person
from tests.slack.test_forms import initial_values
from tests.slack.whole import Whole
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import Message, buttons_of, shown

FILLED = {
    "choose.first": "2027-04-26",
    "choose.last": "2027-04-30",
    "choose.class": "8.b",
    "choose.pupils": "24",
    "choose.school": "Gørlev Skole",
    "choose.phone": "12 34 56 78",
    "choose.wishes": "en elev med diabetes",
}
EMPTIED = {**FILLED, "choose.school": "", "choose.phone": "", "choose.wishes": ""}


async def answer_to(slack: SlackWorkspace, whole: Whole, user: str, channel: str) -> Message:
    direct = channel.startswith("D")
    asked = await slack.says(user, channel, "fysikbesøg til 8. klasse til foråret", mention=not direct)
    return await whole.answer_in("" if direct else asked["ts"], channel=channel)


async def opened(slack: SlackWorkspace, user: str, answer: Message, card: int) -> dict[str, object]:
    chooses = [button["action_id"] for button in buttons_of(answer) if button["action_id"].startswith("choose:")]
    before = len(slack.workspace.views)
    await slack.clicks(user, answer, chooses[card - 1])
    return await slack.wait_for(lambda: slack.workspace.views[before] if len(slack.workspace.views) > before else None)


async def booked(slack: SlackWorkspace, whole: Whole, view: dict[str, object], values: dict[str, str]) -> Booking:
    known = {one.id for one in await whole.bookings()}
    await slack.submits(view, values)
    await whole.idle()
    [made] = [one for one in await whole.bookings() if one.id not in known]
    return made


async def test_words_of_a_colleague_make_a_booking_with_their_own_facts(slack: SlackWorkspace, whole: Whole) -> None:
    draft = await whole.drafted(words="1, uge 17, 24 elever, 8.b, Gørlev Skole, tlf. 12 34 56 78")
    [first] = await whole.bookings()
    thread = first.conversation.rpartition(":")[2]
    await slack.says("U2", "C1", "1, uge 19, 22 elever, 9.a", thread=thread)
    await slack.wait_for(lambda: len(slack.messages("CCOORD")) == 2)
    await whole.idle()
    second = (await whole.bookings())[1]
    assert first.phone == "12 34 56 78"
    assert (second.teacher.address, "Anna Holm" in second.teacher.name) == ("slack:U2", False)
    assert (second.class_name, second.phone, second.school) == ("9.a", "", "")
    assert draft["channel"] == "CCOORD"


async def test_form_of_a_colleague_opens_and_books_without_the_firsts_facts(
    slack: SlackWorkspace, whole: Whole
) -> None:
    answer = await answer_to(slack, whole, "U1", "C1")
    await booked(slack, whole, await opened(slack, "U1", answer, 1), FILLED)
    view = await opened(slack, "U2", answer, 2)
    assert initial_values(view) == {}
    made = await booked(slack, whole, view, EMPTIED)
    assert (made.teacher.address, made.phone, made.wishes, made.school) == ("slack:U2", "", "", "")


async def test_emptied_fields_are_empty(slack: SlackWorkspace, whole: Whole) -> None:
    answer = await answer_to(slack, whole, "U1", "DU1")
    first = await booked(slack, whole, await opened(slack, "U1", answer, 1), FILLED)
    view = await opened(slack, "U1", answer, 2)
    assert initial_values(view)["choose.phone"] == "12 34 56 78"
    second = await booked(slack, whole, view, EMPTIED)
    assert (first.phone, first.wishes, first.school) == ("12 34 56 78", "en elev med diabetes", "Gørlev Skole")
    assert (second.phone, second.wishes, second.school) == ("", "", "")


async def test_what_a_form_holds_is_for_its_writer_alone(slack: SlackWorkspace, whole: Whole) -> None:
    answer = await answer_to(slack, whole, "U1", "C1")
    await booked(slack, whole, await opened(slack, "U1", answer, 1), FILLED)
    said = await slack.wait_for_message("C1", "K1")
    assert "Alle oplysninger har jeg sendt dig i en direkte besked." in shown(said)
    assert [word for word in ("8.b", "april 2027", "Forespørgsel") if word not in shown(said)] == []
    alone = await slack.wait_for_message("DU1", "K1")
    assert all(value in shown(alone) for value in ("12 34 56 78", "en elev med diabetes", "Gørlev Skole"))
    kim = Actor(Person("terminal:kim", "Kim Ravn"), ChannelName.TERMINAL, datetime.now(UTC))
    await whole.service.gateway.decide(Approve("K1"), kim)
    await slack.wait_for_message("C1", "K1: Godkendt")
    await whole.idle()
    public = json.dumps(slack.messages("C1"), ensure_ascii=False)
    assert [value for value in ("12 34 56 78", "diabetes", "Gørlev") if value in public] == []
    assert "12 34 56 78" in shown(await slack.wait_for_message("CCOORD", "K1"))


async def test_in_direct_messages_all_of_it_is_said_once(slack: SlackWorkspace, whole: Whole) -> None:
    answer = await answer_to(slack, whole, "U1", "DU1")
    await booked(slack, whole, await opened(slack, "U1", answer, 1), FILLED)
    [said] = [message for message in slack.messages("DU1") if "K1" in shown(message)]
    assert "en elev med diabetes" in shown(said)
    assert "direkte besked" not in shown(said)
