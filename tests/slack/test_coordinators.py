"""Deciding in the coordinators' channel."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.bookings import Actor, Approve, Decision, Decline, Propose
from assistant.errors import (
    AlreadyDecided,
    AssistantError,
    BookingUnknown,
    ChangedMeanwhile,
    NotAllowed,
    ReasonMissing,
    RulesBroken,
)
from assistant.model import (
    ChangeKind,
    ChannelName,
    Check,
    CoordinatorCall,
    Event,
    Language,
    Person,
    Reply,
    ReplyKind,
    Role,
    Rule,
    Status,
)
from integrations.channels.contract import LeftUnanswered
from tests.slack.room import Room, booking, card, decided, to_decide
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import Message, buttons_of, shown

WAITING = booking(version=3)
ANNA = Person("slack:U1", "Anna Holm")


async def posted(slack: SlackWorkspace, room: Room, reply: Reply | None = None) -> Message:
    event = Event(ChangeKind.DRAFTED, WAITING, ANNA, ChannelName.SLACK)
    await room.tell_coordinators(reply or to_decide(WAITING), event, "K1:3:drafted:office")
    return await slack.wait_for_message("CCOORD", "K1")


async def test_draft_is_posted_with_its_buttons(slack: SlackWorkspace, room: Room) -> None:
    message = await posted(slack, room)
    assert shown(message).split("\n") == [
        "*Til afgørelse K1: Fysik på værket, 8.b*",
        "En ny forespørgsel.",
        "*K1: Forespørgsel, endnu ikke en booking*",
        "*Aktivitet*",
        "Fysik på værket",
        "*Klasse*",
        "8.b",
        "• Alle regler er overholdt.",
        "*Læreren i Slack*: <@U1>",
        "Godkend",
        "Afvis",
        "Anden dato",
    ]
    assert [button["action_id"] for button in buttons_of(message)] == ["approve:K1", "decline:K1", "propose:K1"]


async def test_approval_is_a_decision_on_the_version_that_was_seen(slack: SlackWorkspace, room: Room) -> None:
    await slack.clicks("U8", await posted(slack, room), "approve:K1")
    await slack.wait_for(lambda: room.decisions)
    [made] = room.decisions
    assert made.decision == Approve("K1")
    assert made.actor == Actor(Person("slack:U8", "Mette Dahl"), ChannelName.SLACK, made.actor.now, 3)


async def test_one_message_a_booking_is_rewritten_with_who_decided(slack: SlackWorkspace, room: Room) -> None:
    def approve(decision: Decision, actor: Actor) -> Iterable[tuple[Reply, Event]]:
        done = replace(WAITING, status=Status.APPROVED, version=4, decided_by=actor.who.name)
        yield decided(done, actor.who.name), Event(ChangeKind.APPROVED, done, actor.who, actor.via, by=Role.COORDINATOR)

    room.decide_with = approve
    message = await posted(slack, room)
    await slack.clicks("U8", message, "approve:K1")
    await slack.wait_for_message("CCOORD", "K1 er godkendt af Mette Dahl.")
    await room.idle()
    [rewritten] = slack.messages("CCOORD")
    assert rewritten["ts"] == message["ts"]
    assert [button["action_id"] for button in buttons_of(rewritten)] == ["cancel:K1"]


async def test_message_that_was_deleted_is_posted_anew(slack: SlackWorkspace, room: Room) -> None:
    await posted(slack, room)
    slack.workspace.channels["CCOORD"].messages.clear()
    await room.tell_coordinators(
        decided(WAITING, "Kim"), Event(ChangeKind.APPROVED, WAITING, ANNA, ChannelName.WEB), "again"
    )
    await slack.wait_for_message("CCOORD", "K1 er godkendt af Kim.")


async def test_note_stands_below_the_bookings_message(slack: SlackWorkspace, room: Room) -> None:
    message = await posted(slack, room)
    note = Reply(
        Language.DA, ReplyKind.NOTE, subject="K1: besked", opening=("Anna vil tale med en koordinator.",), text="x"
    )
    await room.tell_coordinators(note, Event(CoordinatorCall.HUMAN, WAITING, ANNA, ChannelName.SLACK), "note")
    written = await slack.wait_for_message("CCOORD", "Anna vil tale")
    assert written["thread_ts"] == message["ts"]


async def test_note_without_a_booking_stands_by_itself(slack: SlackWorkspace, room: Room) -> None:
    note = Reply(Language.DA, ReplyKind.NOTE, subject="En lærer spørger", opening=("Anna vil tale.",), text="x")
    await room.tell_coordinators(note, Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.SLACK), "note")
    assert "thread_ts" not in await slack.wait_for_message("CCOORD", "Anna vil tale")


async def test_who_has_claimed_it_is_shown(slack: SlackWorkspace, room: Room) -> None:
    claimed = replace(WAITING, claimed_by="Kim Ravn", version=4)
    await room.tell_coordinators(
        to_decide(claimed), Event(ChangeKind.CLAIMED, claimed, ANNA, ChannelName.WEB), "claimed"
    )
    assert "Kim Ravn tager sig af den." in shown(await slack.wait_for_message("CCOORD", "K1"))


# --- who may ----------------------------------------------------------------------------------------------------------


async def test_stranger_is_told_that_only_coordinators_decide(slack: SlackWorkspace, room: Room) -> None:
    message = await posted(slack, room)
    slack.workspace.channels["CCOORD"].members.append("U3")
    slack.workspace.channels["C1"].members.append("U3")
    slack.workspace.channels["CCOORD"].members.remove("U9")
    slack.workspace.channels["C1"].messages.append({**message, "channel": "C1"})
    for action in ("approve:K1", "decline:K1", "propose:K1"):
        await slack.clicks("U1", {**message, "channel": "C1"}, action)
    await slack.wait_for(lambda: len(slack.whispers) == 3)
    assert {(w["user"], w["text"]) for w in slack.whispers} == {
        ("U1", "Det må du ikke: kun koordinatorerne kan afgøre forespørgsler.")
    }
    await room.idle()
    assert room.decisions == []
    assert slack.workspace.views == []
    assert room.readings.count(LeftUnanswered("not a coordinator")) == 3


async def test_who_left_the_channel_decides_nothing_any_more(slack: SlackWorkspace, room: Room) -> None:
    message = await posted(slack, room)
    await slack.clicks("U9", message, "decline:K1")
    view = await slack.wait_for_view("U9")
    slack.workspace.channels["CCOORD"].members.remove("U9")
    [delivery] = await slack.submits(view, {"decline.reason": "Fuldt booket"})
    assert delivery.response == {
        "response_action": "errors",
        "errors": {"decline.reason": "Det må du ikke: kun koordinatorerne kan afgøre forespørgsler."},
    }
    await slack.clicks("U9", message, "approve:K1")
    await slack.wait_for(lambda: LeftUnanswered("not a coordinator") in room.readings)
    assert room.decisions == []


async def test_nobody_decides_while_slack_does_not_say_who_may(slack: SlackWorkspace, room: Room) -> None:
    message = await posted(slack, room)
    slack.fail_next("conversations.members", "internal_error", status=500)
    await slack.clicks("U8", message, "approve:K1")
    whisper = await slack.wait_for_whisper("U8")
    assert whisper["text"].startswith("Jeg kunne ikke få svar fra Slack om, hvem der er koordinator.")
    await room.idle()
    assert room.decisions == []
    await slack.clicks("U8", message, "approve:K1")
    await slack.wait_for(lambda: room.decisions)


async def test_coordinator_far_down_the_list_of_members_may_decide(slack: SlackWorkspace, room: Room) -> None:
    slack.workspace.channels["CCOORD"].members += ["U2", "U3"]
    await slack.clicks("U3", await posted(slack, room), "approve:K1")
    await slack.wait_for(lambda: room.decisions)
    assert room.decisions[0].actor.who == Person("slack:U3", "Eva Strand")


async def test_named_coordinators_decide_whoever_is_in_the_channel(slack: SlackWorkspace, tmp_path: Path) -> None:
    async with Room(slack, tmp_path, settings={"coordinator_ids": frozenset({"U9"})}) as room:
        message = await posted(slack, room)
        await slack.clicks("U8", message, "approve:K1")
        await slack.wait_for_whisper("U8", "Det må du ikke: kun koordinatorerne")
        await slack.clicks("U9", message, "approve:K1")
        await slack.wait_for(lambda: room.decisions)
        assert [made.actor.who.address for made in room.decisions] == ["slack:U9"]


# --- forms ------------------------------------------------------------------------------------------------------------


async def test_decline_asks_for_a_reason_and_alternatives(slack: SlackWorkspace, room: Room) -> None:
    reply = replace(to_decide(WAITING), cards=(card(2), card(3, title="Kemi & <strøm>")))
    message = await posted(slack, room, reply)
    assert "• Fysik på værket 2\n• Kemi & <strøm>" in shown(message)
    await slack.clicks("U8", message, "decline:K1")
    view = await slack.wait_for_view("U8")
    with pytest.raises(ValueError, match="required"):
        await slack.submits(view, {})
    [blank] = await slack.submits(view, {"decline.reason": "  "})
    assert blank.response["errors"] == {"decline.reason": "Skriv noget her."}
    await slack.submits(view, {"decline.reason": "Værket er lukket", "decline.alternatives": ["fysik-3", "fysik-2"]})
    await slack.wait_for(lambda: room.decisions)
    [made] = room.decisions
    assert made.decision == Decline("K1", "Værket er lukket", ("fysik-3", "fysik-2"))
    assert (made.actor.who, made.actor.seen_version) == (Person("slack:U8", "Mette Dahl"), 3)


async def test_alternatives_are_written_where_none_are_suggested(slack: SlackWorkspace, room: Room) -> None:
    await slack.clicks("U8", await posted(slack, room), "decline:K1")
    view = await slack.wait_for_view("U8")
    [wrong] = await slack.submits(view, {"decline.reason": "Lukket", "decline.alternatives": "Vandets Vej!"})
    assert list(wrong.response["errors"]) == ["decline.alternatives"]
    await slack.submits(view, {"decline.reason": "Lukket", "decline.alternatives": "vand-til-4-klasse, enzymer"})
    await slack.wait_for(lambda: room.decisions)
    assert room.decisions[0].decision == Decline("K1", "Lukket", ("vand-til-4-klasse", "enzymer"))


async def test_proposal_starts_from_the_bookings_date(slack: SlackWorkspace, room: Room) -> None:
    await room.remember(replace(WAITING, time="09:30"))
    await slack.clicks("U8", await posted(slack, room), "propose:K1")
    view = await slack.wait_for_view("U8")
    assert [block["element"].get("initial_date") for block in view["blocks"][1:2]] == ["2027-04-06"]
    [past] = await slack.submits(view, {"propose.day": "2026-01-01"})
    assert list(past.response["errors"]) == ["propose.day"]
    await slack.submits(view, {"propose.day": "2027-04-13", "propose.reason": "Den 6. er optaget"})
    await slack.wait_for(lambda: room.decisions)
    [made] = room.decisions
    assert made.decision == Propose("K1", date(2027, 4, 13), "09:30", "Den 6. er optaget")
    assert (made.actor.who, made.actor.seen_version) == (Person("slack:U8", "Mette Dahl"), 3)


async def test_coordinator_is_told_when_the_form_did_not_open(slack: SlackWorkspace, room: Room) -> None:
    message = await posted(slack, room)
    slack.fail_next("views.open", "expired_trigger_id")
    await slack.clicks("U8", message, "propose:K1")
    await slack.wait_for_whisper("U8", "Formularen kunne ikke åbnes.")
    assert room.decisions == []


# --- too late, not possible -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (AlreadyDecided("K1", "approved", "Kim Ravn"), "K1 er allerede afgjort af Kim Ravn: Godkendt."),
        (AlreadyDecided("K1", "expired", ""), "K1 er allerede afgjort: Udløbet."),
        (
            ChangedMeanwhile("K1", "draft", "Anna"),
            "Anna har ændret K1 i mellemtiden. Se på den igen, før du afgør den.",
        ),
        (
            RulesBroken("K1", [Check(Rule.CAPACITY_DAY, False, True), Check(Rule.CLASS_BUSY, False, True)]),
            "K1 kan ikke godkendes: dagen er fuld, klassen har allerede noget den dag. Foreslå en anden dato, eller "
            "afvis den.",
        ),
        (ReasonMissing(), "En afvisning skal have en begrundelse: læreren læser den."),
        (NotAllowed("U8", "approve"), "Det må du ikke: kun koordinatorerne kan afgøre forespørgsler."),
        (BookingUnknown("K1"), "Der findes ingen forespørgsel K1."),
    ],
)
async def test_clicker_alone_is_told_why_it_had_no_effect(
    slack: SlackWorkspace, room: Room, error: AssistantError, sentence: str
) -> None:
    def refuse(decision: Decision, actor: Actor) -> Iterable[tuple[Reply, Event]]:
        raise error

    room.decide_with = refuse
    await slack.clicks("U8", await posted(slack, room), "approve:K1")
    whisper = await slack.wait_for_whisper("U8")
    assert (whisper["channel"], whisper["text"]) == ("CCOORD", sentence)
    assert len(slack.messages("CCOORD")) == 1


async def test_second_click_is_told_who_decided(slack: SlackWorkspace, room: Room) -> None:
    taken: list[str] = []

    def first_wins(decision: Decision, actor: Actor) -> Iterable[tuple[Reply, Event]]:
        if taken:
            raise AlreadyDecided("K1", "approved", taken[0])
        taken.append(actor.who.name)
        done = replace(WAITING, status=Status.APPROVED, version=4)
        return [
            (decided(done, actor.who.name), Event(ChangeKind.APPROVED, done, actor.who, actor.via, by=Role.COORDINATOR))
        ]

    room.decide_with = first_wins
    message = await posted(slack, room)
    await asyncio.gather(slack.clicks("U8", message, "approve:K1"), slack.clicks("U9", message, "approve:K1"))
    whisper = await slack.wait_for(lambda: slack.whispers[:1])
    await room.idle()
    late = {"Mette Dahl": "U9", "Kim Ravn": "U8"}[taken[0]]
    assert [(w["user"], w["text"]) for w in whisper] == [(late, f"K1 er allerede afgjort af {taken[0]}: Godkendt.")]
