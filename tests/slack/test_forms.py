"""The form behind a card's button."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.model import Action, Conversation, Facts, Language, Period, Reading, Verb
from integrations.channels.contract import LeftUnanswered
from tests.slack.room import Room, answer_of
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import shown

GOOD = {"choose.first": "2027-04-06", "choose.class": "8.b", "choose.pupils": "24"}


async def open_form(slack: SlackWorkspace, room: Room) -> dict[str, object]:
    await slack.says("U1", "C1", "fysik", mention=True)
    answer = await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.clicks("U1", answer, "choose:fysik-1")
    return await slack.wait_for_view("U1")


def initial_values(view: dict[str, object]) -> dict[str, object]:
    found = {}
    for block in view["blocks"]:  # type: ignore[attr-defined]
        element = block.get("element", {})
        value = [element[name] for name in element if name.startswith("initial_")]
        if value:
            found[block["block_id"]] = value[0]
    return found


async def test_form_says_that_it_makes_a_request_and_no_booking(slack: SlackWorkspace, room: Room) -> None:
    view = await open_form(slack, room)
    assert shown(view).split("\n")[:2] == [
        "*Fysik på værket 1*",
        "Det bliver en forespørgsel, endnu ikke en booking: en koordinator ser på den og svarer.",
    ]
    assert initial_values(view) == {}
    await slack.wait_for(lambda: LeftUnanswered("opened a form") in room.readings)


async def test_form_is_filled_with_what_the_conversation_knows(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    answer = await slack.wait_for_message("C1", "Fysik på værket 1")
    known = Conversation(
        f"slack:T1:C1:{asked['ts']}",
        room.told[0].message.channel,
        room.told[0].message.sender,
        reading=Reading(
            "fysik",
            Language.DA,
            periods=(Period(date(2026, 11, 1), date(2027, 5, 31)),),
            group_size=24,
            school="Røsnæs",
        ),
        facts=Facts(class_name="8.b", phone="12345678", wishes="Gerne om formiddagen"),
    )
    await room.write(lambda tx: tx.conversations.save(known, room.told[0].thread))
    await slack.clicks("U1", answer, "choose:fysik-1")
    assert initial_values(await slack.wait_for_view("U1")) == {
        "choose.first": "2026-11-16",
        "choose.last": "2027-05-31",
        "choose.class": "8.b",
        "choose.pupils": "24",
        "choose.school": "Røsnæs",
        "choose.phone": "12345678",
        "choose.wishes": "Gerne om formiddagen",
    }


async def test_submission_is_told_with_its_facts(slack: SlackWorkspace, room: Room) -> None:
    view = await open_form(slack, room)
    more = {"choose.last": "2027-04-09", "choose.school": "Røsnæs Skole", "choose.wishes": "Ét hold & helst <tidligt>"}
    [delivery] = await slack.submits(view, {**GOOD, **more})
    assert delivery.response == {}
    await slack.wait_for(lambda: len(room.told) == 2)
    told = room.told[1]
    assert told.message.action == Action(Verb.CHOOSE, "fysik-1")
    assert told.message.facts == Facts(
        period=Period(date(2027, 4, 6), date(2027, 4, 9)),
        class_name="8.b",
        pupils=24,
        school="Røsnæs Skole",
        wishes="Ét hold & helst <tidligt>",
        filled_in=frozenset({"class_name", "school", "phone", "wishes"}),
    )
    assert told.message.conversation == room.told[0].message.conversation
    assert told.message.sender.address == "slack:U1"


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"choose.first": "2026-11-15"}, {"choose.first": "Datoen er forbi. Vælg en dag fra i dag og frem."}),
        ({"choose.last": "2027-04-05"}, {"choose.last": "Sidste dag ligger før første dag."}),
        ({"choose.class": "  "}, {"choose.class": "Skriv noget her."}),
        ({"choose.pupils": "0"}, {"choose.pupils": "Skriv et helt tal fra 1 til 1000."}),
        ({"choose.pupils": "²"}, {"choose.pupils": "Skriv et helt tal fra 1 til 1000."}),
        (
            {"choose.first": "2020-01-01", "choose.pupils": "mange"},
            {
                "choose.first": "Datoen er forbi. Vælg en dag fra i dag og frem.",
                "choose.pupils": "Skriv et helt tal fra 1 til 1000.",
            },
        ),
    ],
)
async def test_faults_are_named_at_their_fields_and_nothing_is_stored(
    slack: SlackWorkspace, room: Room, values: dict[str, str], errors: dict[str, str]
) -> None:
    view = await open_form(slack, room)
    [delivery] = await slack.submits(view, {**GOOD, **values})
    assert delivery.response == {"response_action": "errors", "errors": errors}
    assert [key for key, _ in await room.stored() if key.startswith("view:")] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (Language.DE, "Das Datum ist vorbei. Bitte einen Tag ab heute wählen."),
        (Language.EN, "That date is over. Choose a day from today on."),
    ],
)
async def test_form_speaks_the_answers_language(
    slack: SlackWorkspace, room: Room, language: Language, sentence: str
) -> None:
    room.answer = lambda told: replace(answer_of(told), language=language)
    view = await open_form(slack, room)
    [delivery] = await slack.submits(view, {**GOOD, "choose.first": "2020-01-01"})
    assert delivery.response["errors"] == {"choose.first": sentence}


async def test_form_opens_although_nothing_that_waits_is_worked_off(slack: SlackWorkspace, room: Room) -> None:
    await slack.says("U1", "C1", "fysik", mention=True)
    answer = await slack.wait_for_message("C1", "Fysik på værket 1")
    room.hold.clear()
    await slack.clicks("U1", answer, "choose:fysik-2")
    view = await slack.wait_for_view("U1")
    assert "Fysik på værket 2" in shown(view)
    room.hold.set()


async def test_closed_form_opens_again(slack: SlackWorkspace, room: Room) -> None:
    await slack.says("U1", "C1", "fysik", mention=True)
    answer = await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.clicks("U1", answer, "choose:fysik-1")
    await slack.clicks("U1", answer, "choose:fysik-1")
    await slack.wait_for(lambda: len(slack.workspace.views) == 2)


@pytest.mark.parametrize("error", ["expired_trigger_id", "internal_error", "invalid_arguments"])
async def test_choice_counts_although_the_form_could_not_be_opened(
    slack: SlackWorkspace, room: Room, error: str
) -> None:
    slack.fail_next("views.open", error)
    await slack.says("U1", "C1", "fysik", mention=True)
    answer = await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.clicks("U1", answer, "choose:fysik-1")
    await slack.wait_for(lambda: len(room.told) == 2)
    assert (room.told[1].message.action, room.told[1].message.facts) == (Action(Verb.CHOOSE, "fysik-1"), None)


async def test_form_that_may_still_open_is_not_taken_as_a_choice(
    slack: SlackWorkspace, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.channels.slack.receive._FORM_SECONDS", 0.2)
    await slack.says("U1", "C1", "fysik", mention=True)
    answer = await slack.wait_for_message("C1", "Fysik på værket 1")
    opens = slack.hold_up("views.open")
    await slack.clicks("U1", answer, "choose:fysik-1")
    await slack.wait_for_whisper("U1", "Slack er langsom lige nu.")
    opens.set()
    await room.idle()
    assert len(room.told) == 1
