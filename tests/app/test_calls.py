"""Calls for a human: recorded with what is told, taken up, claimed, answered, done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from assistant.errors import CallChanged
from assistant.model import Attachment, Call, CallReason, CallState, ChannelName, Event, ReplyKind, Verb
from integrations.app.commands import step_call
from integrations.channels.contract import MessageToTeacher
from tests.app import test_coordination as telling
from tests.app.test_coordination import ANNA, METTE, TALK, Coordinated
from tests.mail.test_passing_on import ASKS, HELP, hear, said, taken, write

gateway = telling.gateway

PASSED_ON = said(ReplyKind.HUMAN)


def calls(gateway: Coordinated) -> Sequence[Call]:
    found: Sequence[Call] = gateway.write(lambda tx: tx.calls.of_conversation(TALK))
    return found


def test_who_asks_for_a_human_stands_on_the_list_with_their_words_and_files(gateway: Coordinated) -> None:
    hear(gateway, "Hej\n\nJeg vil gerne tale om lejrskolen.", PASSED_ON, ASKS, files=("plan.pdf",))
    assert calls(gateway) == [
        Call(
            "H1", TALK, CallReason.ASKED, ANNA, ChannelName.MAIL, gateway.clock.now(),
            "Hej\n\nJeg vil gerne tale om lejrskolen.", files=("plan.pdf",),
        )
    ]  # fmt: skip


def test_the_same_matter_is_one_call_that_takes_the_words_up(gateway: Coordinated) -> None:
    hear(gateway, "Et menneske, tak", PASSED_ON, ASKS)
    since = gateway.clock.now()
    hear(gateway, "Er der nogen?", PASSED_ON, ASKS)
    [call] = calls(gateway)
    assert (call.words, call.at, call.state) == ("Et menneske, tak\n\nEr der nogen?", since, CallState.OPEN)


def test_another_reason_is_another_call(gateway: Coordinated) -> None:
    hear(gateway, "Et menneske, tak", PASSED_ON, ASKS)
    booking = gateway.write(lambda tx: tx.bookings.get("K1"))
    wish = Event(ASKS.what, booking, ANNA, ChannelName.MAIL, reason=CallReason.CHANGE_WISHED)
    hear(gateway, "Kan vi komme en uge senere?", PASSED_ON, wish)
    assert [(call.id, call.reason, call.booking_id) for call in calls(gateway)] == [
        ("H1", CallReason.ASKED, ""),
        ("H2", CallReason.CHANGE_WISHED, "K1"),
    ]
    assert gateway.write(lambda tx: tx.calls.of_booking("K1")) == calls(gateway)[1:]


def test_a_coordinators_words_answer_it_and_further_words_open_it_again(gateway: Coordinated) -> None:
    hear(gateway, "Et menneske, tak", PASSED_ON, ASKS)
    write(gateway, "Passer tirsdag?")
    [call] = calls(gateway)
    assert (call.state, call.owner) == (CallState.ANSWERED, "Mette Holm")
    hear(gateway, "Ja, tirsdag er fint", HELP)
    [call] = calls(gateway)
    assert (call.state, call.owner, call.words) == (CallState.CLAIMED, "Mette Holm", "Ja, tirsdag er fint")
    assert call.at == gateway.clock.now()


def test_what_is_done_stays_done_and_new_words_are_a_new_call(gateway: Coordinated) -> None:
    hear(gateway, "Et menneske, tak", PASSED_ON, ASKS)
    gateway.write(lambda tx: gateway.coordination.calls.done(tx, "H1", "Mette Holm"))
    hear(gateway, "En sidste ting", PASSED_ON, ASKS)
    assert [(call.id, call.state) for call in calls(gateway)] == [("H1", CallState.DONE), ("H2", CallState.OPEN)]


def test_whoever_is_second_is_told_who_was_first(gateway: Coordinated) -> None:
    hear(gateway, "Et menneske, tak", PASSED_ON, ASKS)
    coordination = gateway.coordination.calls
    gateway.write(lambda tx: coordination.claim(tx, "H1", "Mette"))
    assert gateway.write(lambda tx: coordination.claim(tx, "H1", "Mette")).owner == "Mette"
    with pytest.raises(CallChanged) as second:
        gateway.write(lambda tx: coordination.claim(tx, "H1", "Ole"))
    assert second.value.by == "Mette"
    gateway.write(lambda tx: coordination.done(tx, "H1", "Mette"))
    with pytest.raises(CallChanged) as late:
        gateway.write(lambda tx: coordination.done(tx, "H1", "Ole"))
    assert (late.value.by, late.value.state) == ("Mette", CallState.DONE)


def test_it_is_not_closed_over_words_that_nobody_has_read(gateway: Coordinated) -> None:
    hear(gateway, "Et menneske, tak", PASSED_ON, ASKS)
    [seen] = calls(gateway)
    hear(gateway, "Det haster!", HELP)
    with pytest.raises(CallChanged) as unread:
        gateway.write(lambda tx: gateway.coordination.calls.done(tx, "H1", "Ole", seen.version))
    assert unread.value.by == ""
    [read] = calls(gateway)
    assert gateway.write(lambda tx: gateway.coordination.calls.done(tx, "H1", "Ole", read.version)).owner == "Ole"


def test_a_coordinator_who_writes_without_a_call_makes_none(gateway: Coordinated) -> None:
    written = MessageToTeacher(TALK, "Hej", METTE, ChannelName.SLACK)
    gateway.write(lambda tx: gateway.coordination.write_to_teacher(tx, written, "w"))
    assert calls(gateway) == []


def test_the_digest_names_who_waits_for_a_human_for_how_long_and_who_has_it(gateway: Coordinated) -> None:
    hear(gateway, "Et menneske, tak", PASSED_ON, ASKS)
    gateway.write(lambda tx: gateway.coordination.calls.claim(tx, "H1", "Mette"))
    gateway.clock.advance(timedelta(days=2))
    taken(gateway)
    gateway.write(lambda tx: gateway.coordination.digest(tx))
    [(_, told)] = taken(gateway)
    assert "Venter på et menneske:\nH1 Anna Lund: Vil tale med et menneske, har ventet 2 dage, Mette har den." in told


def test_the_terminal_takes_answers_and_closes_once(gateway: Coordinated) -> None:
    hear(gateway, "Et menneske, tak", PASSED_ON, ASKS)

    def step(verb: Verb, who: str, **more: str) -> str:
        work = step_call(gateway.coordination, {"verb": verb, "call": "h1", "who": who, **more})
        return str(gateway.write(work)["sentence"])

    assert step(Verb.CLAIM, "ole") == "H1 is claimed, ole has it."
    with pytest.raises(CallChanged):
        step(Verb.CLAIM, "kim")
    assert step(Verb.WRITE, "ole", words="Jeg ringer i morgen.") == "H1 is answered, ole has it."
    assert [text.split("\n")[0] for kind, text in taken(gateway) if kind == "written"] == ["ole skriver:"]
    assert step(Verb.DONE, "ole") == "H1 is done, ole has it."


def test_words_after_a_file_say_what_a_human_is_needed_for(gateway: Coordinated) -> None:
    sent = Event(ASKS.what, None, ANNA, ChannelName.MAIL, reason=CallReason.FILE_SENT)
    further = Event(ASKS.what, None, ANNA, ChannelName.MAIL)
    hear(gateway, "Hermed", PASSED_ON, sent, files=(Attachment("plan.pdf", "application/pdf", 12_000),))
    [(_, _), (_, told)] = hear(gateway, "Er kørestol et problem?", PASSED_ON, further)
    [call] = calls(gateway)
    assert (call.reason, call.files) == (CallReason.NOT_UNDERSTOOD, ("plan.pdf (12 kB)",))
    assert told.startswith("Anna Lund <anna@skole.example.org> har skrevet igen.\n\n»Er kørestol et problem?«")
