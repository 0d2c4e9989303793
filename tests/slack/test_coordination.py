"""Coordinators at work in their channel, with the real service behind it."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant import bookings
from assistant.bookings import Actor, Approve
from assistant.model import (
    Booking,
    Change,
    ChangeKind,
    ChannelName,
    CoordinatorCall,
    Event,
    Language,
    Person,
    Reply,
    Status,
)
from integrations.channels.slack.compose import for_coordinators
from integrations.channels.slack.settings import SlackSettings
from integrations.composition.service import make_coordination
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn
from tests.slack.room import booking
from tests.slack.whole import Mind, Whole
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import Message, buttons_of, shown
from tests.slack_api.strict import check_blocks


async def the_message(slack: SlackWorkspace, containing: str) -> Message:
    return await slack.wait_for_message("CCOORD", containing)


def verbs(message: Message) -> list[str]:
    return [button["action_id"] for button in buttons_of(message)]


async def only(whole: Whole) -> Booking:
    [found] = await whole.bookings()
    return found


# --- undo, cancel -----------------------------------------------------------------------------------------------------


@pytest.fixture
async def with_undo(slack: SlackWorkspace, mind: Mind, tmp_path: Path) -> AsyncIterator[Whole]:
    async with Whole(slack, mind, tmp_path, {"KLASSETUR_UNDO_SECONDS": "60"}) as made:
        yield made


async def test_approval_can_be_undone_and_the_teacher_hears_nothing(slack: SlackWorkspace, with_undo: Whole) -> None:
    whole = with_undo
    draft = await whole.drafted()
    said = len(slack.messages("C1"))
    await slack.clicks("U8", draft, "approve:K1", deliveries=4)
    approved = await the_message(slack, "K1 er godkendt af Mette Dahl.")
    assert verbs(approved) == ["cancel:K1", "undo:K1"]
    await slack.clicks("U8", approved, "undo:K1", deliveries=4)
    again = await the_message(slack, "Mette Dahl har fortrudt sin afgørelse. Forespørgslen venter igen.")
    assert again["ts"] == draft["ts"]
    assert verbs(again) == ["approve:K1", "propose:K1", "decline:K1", "claim:K1"]
    found = await only(whole)
    assert (found.status, found.version) == ("draft", 3)
    await whole.idle()
    assert len(slack.messages("C1")) == said
    assert await whole.database.read(lambda view: [one.booking_id for one in view.outbox.waiting()]) == ["K1"]
    assert [turn.who for turn in await turns_of(whole)][-2:] == ["teacher", "assistant"]


async def turns_of(whole: Whole) -> Sequence[Turn]:
    [booking] = await whole.bookings()
    return await whole.database.read(lambda view: view.turns.of_conversation(booking.conversation))


async def test_undo_is_for_whoever_decided(slack: SlackWorkspace, with_undo: Whole) -> None:
    whole = with_undo
    await slack.clicks("U8", await whole.drafted(), "approve:K1")
    approved = await the_message(slack, "K1 er godkendt af Mette Dahl.")
    await slack.clicks("U9", approved, "undo:K1")
    whisper = await slack.wait_for_whisper("U9")
    assert whisper["text"] == "Mette Dahl har ændret K1 i mellemtiden. Se på den igen, før du afgør den."
    assert (await only(whole)).status == "approved"


async def test_undo_button_goes_when_its_minute_is_over(slack: SlackWorkspace, mind: Mind, tmp_path: Path) -> None:
    """Also where the service is started anew meanwhile."""
    async with Whole(slack, mind, tmp_path, {"KLASSETUR_UNDO_SECONDS": "3"}) as whole:
        await slack.clicks("U8", await whole.drafted(), "approve:K1")
        approved = await the_message(slack, "K1 er godkendt af Mette Dahl.")
        await slack.wait_for(lambda: verbs(approved) == ["cancel:K1", "undo:K1"])
        await whole.idle()
        told = len(slack.messages("C1"))
    async with Whole(slack, mind, tmp_path, {"KLASSETUR_UNDO_SECONDS": "3"}):
        await slack.wait_for(lambda: verbs(approved) == ["cancel:K1"])
        await slack.wait_for(lambda: len(slack.messages("C1")) > told)
    assert "Så er det på plads" in shown(slack.messages("C1")[-1])


async def test_approved_one_is_cancelled_with_a_reason_that_the_teacher_reads(
    slack: SlackWorkspace, whole: Whole
) -> None:
    await slack.clicks("U8", await whole.drafted(), "approve:K1")
    approved = await the_message(slack, "K1 er godkendt af Mette Dahl.")
    await slack.clicks("U9", approved, "cancel:K1")
    form = await slack.wait_for_view("U9")
    await slack.submits(form, {"cancel.reason": "Værket er lukket"}, deliveries=4)
    await the_message(slack, "K1 er aflyst af Kim Ravn.")
    found = await only(whole)
    assert (found.status, found.reason, found.decided_by) == ("cancelled", "Værket er lukket", "Kim Ravn")
    await slack.wait_for_message("C1", "Værket er lukket")


# --- another date, despite the rules ----------------------------------------------------------------------------------


async def test_day_that_breaks_a_soft_rule_needs_a_tick_for_that_day(slack: SlackWorkspace, whole: Whole) -> None:
    draft = await whole.drafted()
    await slack.clicks("U8", draft, "propose:K1")
    form = await slack.wait_for_view("U8")
    values = {"propose.day": "2027-03-26", "propose.reason": "Kun den dag"}
    [asked] = await slack.submits(form, values)
    assert asked.response["response_action"] == "update"
    assert shown(asked.response["view"]).split("\n")[4:] == [
        "• 26. marts 2027 er en ugedag, hvor den ikke tilbydes.",
        "• 26. marts 2027 er ferie eller helligdag.",
        "Datoen bryder en regel",
        "Foreslå datoen alligevel",
    ]
    assert [block["element"].get("initial_value") for block in form["blocks"][3:4]] == ["Kun den dag"]
    [other] = await slack.submits(form, {"propose.day": "2027-03-27", "propose.despite.2027-03-26": ["yes"]})
    assert other.response["response_action"] == "update"
    assert (await only(whole)).status == "draft"
    [taken] = await slack.submits(form, {"propose.despite.2027-03-27": ["yes"]})
    assert taken.response == {}
    await slack.wait_for(lambda: verbs(draft) == ["propose:K1", "decline:K1"])
    found = await only(whole)
    assert (found.status, found.proposed_date) == ("proposed", date(2027, 3, 27))


async def test_day_that_breaks_a_hard_rule_is_refused_at_its_field(slack: SlackWorkspace, whole: Whole) -> None:
    def fill(tx: Transaction) -> None:
        plain = booking(
            id="", activity_id="fysikbesoeg-paa-blaesbjerg-energi", provider_id="blaesbjerg-energi",
            date=date(2027, 4, 28), status=Status.APPROVED, class_name="9.a", school="Ubby Skole",
        )  # fmt: skip
        tx.bookings.add(plain, Change("", plain.created_at, "x", ChannelName.WEB, ChangeKind.DRAFTED))

    draft = await whole.drafted()
    for _ in range(5):
        await whole.database.write(fill)
    await slack.clicks("U8", draft, "propose:K1")
    form = await slack.wait_for_view("U8")
    [refused] = await slack.submits(form, {"propose.day": "2027-04-28"})
    assert refused.response["response_action"] == "errors"
    assert refused.response["errors"]["propose.day"].startswith("Dagen er fuld: ")


async def test_decline_offers_what_fits_the_class_instead(slack: SlackWorkspace, whole: Whole) -> None:
    await slack.clicks("U8", await whole.drafted(), "decline:K1")
    form = await slack.wait_for_view("U8")
    options = [option["value"] for option in form["blocks"][2]["element"]["options"]]
    assert 5 < len(options) <= 100
    assert "fysikbesoeg-paa-blaesbjerg-energi" not in options
    activities = whole.mind.loaded.catalog.activities
    assert all(activities[name].fits_grade(8) for name in options)
    await slack.submits(form, {"decline.reason": "Fuldt", "decline.alternatives": options[:2]})
    await the_message(slack, "K1 er afslået af Mette Dahl.")
    assert (await only(whole)).alternatives == tuple(options[:2])


async def test_teachers_form_says_at_the_field_when_it_is_offered(slack: SlackWorkspace, whole: Whole) -> None:
    asked = await slack.says("U1", "C1", "fysikbesøg til 8. klasse til foråret", mention=True)
    answer = await whole.answer_in(asked["ts"], "*1. ")
    await slack.clicks(
        "U1", answer, next(name for name in verbs(answer) if name.startswith("choose:fysikbesoeg-paa-b"))
    )
    form = await slack.wait_for_view("U1")
    values = {"choose.class": "8.b", "choose.pupils": "24", "choose.last": ""}
    [refused] = await slack.submits(form, {**values, "choose.first": "2027-07-07"})
    assert refused.response["errors"] == {
        "choose.first": "Den tilbydes ikke da, men januar-maj, september-november (tirsdag, onsdag, torsdag)."
    }
    assert await whole.bookings() == []
    await slack.submits(form, {**values, "choose.first": "2027-04-27"}, deliveries=4)
    await the_message(slack, "8.b")
    assert (await only(whole)).date == date(2027, 4, 27)


# --- wherever it was decided ------------------------------------------------------------------------------------------


async def test_message_is_rewritten_when_it_is_decided_on_the_web(slack: SlackWorkspace, whole: Whole) -> None:
    draft = copy.deepcopy(await whole.drafted())
    kim = Actor(Person("mail:kim@x", "Kim Ravn"), ChannelName.WEB, datetime.now(UTC))
    await whole.service.gateway.decide(Approve("K1"), kim)
    done = await the_message(slack, "K1 er godkendt af Kim Ravn.")
    assert done["ts"] == draft["ts"]
    assert verbs(done) == ["cancel:K1"]
    await slack.clicks("U8", draft, "decline:K1")
    await slack.submits(await slack.wait_for_view("U8"), {"decline.reason": "for sent"})
    whisper = await slack.wait_for_whisper("U8")
    assert whisper["text"] == "K1 er allerede afgjort af Kim Ravn: Godkendt."


async def test_claim_shows_who_has_it(slack: SlackWorkspace, whole: Whole) -> None:
    await slack.clicks("U9", await whole.drafted(), "claim:K1", deliveries=4)
    await the_message(slack, "Kim Ravn tager sig af den.")
    assert (await only(whole)).claimed_by == "Kim Ravn"


# --- words below a message --------------------------------------------------------------------------------------------


async def test_reply_below_a_draft_becomes_a_note(slack: SlackWorkspace, whole: Whole) -> None:
    draft = await whole.drafted()
    await whole.idle()
    told = len(slack.messages("C1"))
    note = await slack.says("U8", "CCOORD", "Skolen har &lt;betalt&gt;", thread=draft["ts"], deliveries=4)
    await slack.wait_for(lambda: slack.reactions("CCOORD", note["ts"]) == ["memo"])
    history = await whole.database.read(lambda snapshot: snapshot.bookings.history("K1"))
    assert [(change.what, change.who, change.why) for change in history][1:] == [
        ("noted", "slack:U8", "Skolen har <betalt>")
    ]
    assert len(slack.messages("C1")) == told
    assert len(slack.messages("CCOORD")) == 1


async def test_reply_below_a_call_for_a_human_goes_to_the_teacher(slack: SlackWorkspace, whole: Whole) -> None:
    asked = await slack.says("U1", "C1", "fysikbesøg til 8. klasse til foråret", mention=True)
    answer = await whole.answer_in(asked["ts"], "*1. ")
    await slack.clicks("U1", answer, "human:", deliveries=4)
    call = await the_message(slack, "Anna Holm beder om at tale med en koordinator.")
    assert "Svar her i tråden, så sender jeg det videre til læreren." in shown(call)
    await whole.idle()
    written = await slack.says("U8", "CCOORD", "Hej Anna, jeg ringer i morgen.", thread=call["ts"], deliveries=4)
    await slack.wait_for(lambda: slack.reactions("CCOORD", written["ts"]) == ["incoming_envelope"])
    passed_on = await whole.answer_in(asked["ts"], "Mette Dahl skriver:")
    assert shown(passed_on) == "Mette Dahl skriver:\n\nHej Anna, jeg ringer i morgen."
    await whole.idle()
    assert len([m for m in slack.messages("C1") if "Mette Dahl skriver" in shown(m)]) == 1


async def test_a_coordinator_who_edits_what_was_passed_on_is_told_that_it_stands(
    slack: SlackWorkspace, whole: Whole
) -> None:
    asked = await slack.says("U1", "C1", "fysikbesøg til 8. klasse til foråret", mention=True)
    await slack.clicks("U1", await whole.answer_in(asked["ts"], "*1. "), "human:")
    call = await the_message(slack, "Anna Holm beder om at tale med en koordinator.")
    await whole.idle()
    written = await slack.says("U8", "CCOORD", "I kan komme den 5. maj.", thread=call["ts"])
    await whole.answer_in(asked["ts"], "5. maj")
    await slack.edits("U8", "CCOORD", written, "I kan komme den 6. maj.", deliveries=3)
    await slack.wait_for_whisper("U8", "dine første ord gælder stadig")
    await whole.idle()
    assert len(slack.whispers) == 1
    assert not [m for m in slack.messages("C1") if "6. maj" in shown(m)]


async def test_a_call_has_one_message_that_says_who_has_it_and_takes_further_words(
    slack: SlackWorkspace, whole: Whole
) -> None:
    asked = await slack.says("U1", "C1", "fysikbesøg til 8. klasse til foråret", mention=True)
    await slack.clicks("U1", await whole.answer_in(asked["ts"], "*1. "), "human:", deliveries=2)
    call = await the_message(slack, "Anna Holm beder om at tale med en koordinator.")
    assert "<@U1>" in shown(call)
    await whole.idle()
    await slack.clicks("U8", call, "claim:H1", deliveries=3)
    await the_message(slack, "Mette Dahl har den.")
    await whole.idle()
    await slack.says("U1", "C1", "og jeg underviser 8. klasse, haster", thread=asked["ts"], deliveries=2)
    await slack.wait_for(lambda: [m for m in slack.messages("CCOORD") if m.get("thread_ts") == call["ts"]])
    [below] = [m for m in slack.messages("CCOORD") if m.get("thread_ts") == call["ts"]]
    assert shown(below) == "Anna Holm har skrevet igen.\n»og jeg underviser 8. klasse, haster«"
    await slack.clicks("U8", await the_message(slack, "Mette Dahl har den."), "done:H1")
    closed = await the_message(slack, "Mette Dahl har afsluttet den.")
    assert closed["ts"] == call["ts"]


async def test_coordinators_own_threads_are_left_alone(slack: SlackWorkspace, whole: Whole) -> None:
    await whole.drafted()
    talk = await slack.says("U8", "CCOORD", "frokost?")
    await slack.says("U9", "CCOORD", "ja tak", thread=talk["ts"])
    await whole.idle()
    assert len(slack.messages("CCOORD")) == 1
    assert slack.reactions("CCOORD", talk["ts"]) == []


async def test_only_named_coordinators_write_notes(slack: SlackWorkspace, mind: Mind, tmp_path: Path) -> None:
    settings = {"KLASSETUR_SLACK_COORDINATOR_IDS": "U9"}
    async with Whole(slack, mind, tmp_path, settings) as whole:
        draft = await whole.drafted()
        await whole.idle()
        await slack.says("U8", "CCOORD", "et notat", thread=draft["ts"])
        await whole.idle()
        history = await whole.database.read(lambda snapshot: snapshot.bookings.history("K1"))
        assert [change.what for change in history] == ["drafted"]


# --- the day's list ---------------------------------------------------------------------------------------------------


async def test_digest_is_one_message_with_a_line_for_each(slack: SlackWorkspace, whole: Whole) -> None:
    await whole.drafted()
    await whole.service.gateway.write(whole.service.coordination().digest)
    digest = await the_message(slack, "1 forespørgsel venter")
    assert "thread_ts" not in digest
    assert "Klasse: 8.b · Skole: Gørlev Skole" in shown(digest)
    await whole.service.gateway.write(whole.service.coordination().digest)
    await whole.idle()
    assert len(slack.messages("CCOORD")) == 2


def test_digest_of_two_hundred_requests_is_still_one_message(mind: Mind) -> None:
    waiting = [booking(id=f"K{number}", wishes="<!channel> & " * 90) for number in range(200)]
    reply: Reply = make_coordination(mind.settings, mind.loaded, {}).coordinator_replies.digest(waiting, [1] * 200)
    event = Event(CoordinatorCall.DIGEST, None, bookings.ASSISTANT, ChannelName.TERMINAL)
    settings = SlackSettings("xoxb-1", coordinators_channel="CCOORD", language=Language.DA)
    [posting] = for_coordinators(reply, event, "digest:1", settings)
    check_blocks(list(posting.payload["blocks"]))
    assert "… og 160 mere. Resten står på websiden." in shown(dict(posting.payload))


async def test_proposed_date_is_accepted_by_its_teacher_alone(slack: SlackWorkspace, whole: Whole) -> None:
    draft = await whole.drafted()
    await slack.clicks("U8", draft, "propose:K1")
    form = await slack.wait_for_view("U8")
    await slack.submits(form, {"propose.day": "2027-05-04", "propose.reason": "Kun den dag"})
    proposed = await slack.wait_for(lambda: next((m for m in slack.messages("C1") if "accept:K1" in verbs(m)), None))
    await slack.clicks("U2", proposed, "accept:K1")
    await slack.wait_for_message("C1", "Jeg kan ikke finde K1 blandt dine bookinger.")
    assert (await only(whole)).status == Status.PROPOSED
