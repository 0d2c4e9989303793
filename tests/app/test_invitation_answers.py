"""What follows from a calendar program's answer: who is asked, who hears, and that nothing is decided by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.bookings import Amend, Approve
from assistant.bookings.invitations import Answered, InvitationAnswer
from assistant.model import AskedFor, Call, CallReason, Change, ChangeKind, ChannelName, Person, Status
from assistant.ports import Thread
from integrations.app.invitation_answers import InvitationAnswers
from integrations.channels.contract import InvitationAnswered
from integrations.channels.provider_conversation import turns_with
from tests.app import test_coordination as telling
from tests.app.test_coordination import ANNA, TALK, Coordinated

gateway = telling.gateway

NO = InvitationAnswer(Answered.DECLINED)
OTHER = InvitationAnswer(Answered.OTHER_TIME, 0, date(2027, 4, 27), "10:00")


def answered(
    answer: InvitationAnswer, words: str = "", *, who: Person = ANNA, booking: str = "K1", **changes: Any
) -> InvitationAnswered:
    thread = Thread(TALK if who == ANNA else f"mail:{who.email}", who, {})
    said = InvitationAnswered(booking, answer, who.email, words, thread, telling.FakeClock().now(), True)
    return replace(said, **changes)


def settle(gateway: Coordinated, said: InvitationAnswered, key: str = "mail:9") -> str:
    reason: str = gateway.write(lambda tx: InvitationAnswers(gateway.coordination).settle(tx, said, key))
    return reason


def calls(gateway: Coordinated) -> Sequence[Call]:
    found: Sequence[Call] = gateway.write(lambda tx: tx.calls.open())
    return found


def notes(gateway: Coordinated) -> list[str]:
    history = gateway.write(lambda tx: tx.bookings.history("K1"))
    return [change.why for change in history if change.what == "noted"]


def approved(gateway: Coordinated) -> Coordinated:
    gateway.decide(Approve("K1"))
    gateway.sent()
    return gateway


def test_a_no_to_an_agreed_visit_is_asked_about_and_told(gateway: Coordinated) -> None:
    approved(gateway)
    assert settle(gateway, answered(NO, "Vi er på lejrskole.")) == "calendar answer to K1: asked"
    [call] = calls(gateway)
    assert (call.reason, call.booking_id, call.conversation) == (CallReason.INVITATION_DECLINED, "K1", TALK)
    assert call.words == "Vi er på lejrskole."
    sent = gateway.sent()
    assert sorted(address for address, _, _ in sent) == ["anna@skole.example.org", "office"]
    assert (
        "anna@skole.example.org",
        "question",
        "Din kalender har sagt nej til »Vandets vej« (K1): tirsdag den 20. april 2027. "
        "Aftalen gælder stadig, og koordinatoren har fået besked om svaret.",
    ) in sent
    assert gateway.write(lambda tx: tx.bookings.get("K1")).status is Status.APPROVED
    kept = gateway.write(lambda tx: tx.conversations.get(TALK))
    assert (kept.asked, kept.listed) == (AskedFor.CANCEL, ("K1",))
    assert notes(gateway) == ["Kalenderen siger nej.\nVi er på lejrskole."]


def test_another_time_is_a_wish_and_moves_nothing(gateway: Coordinated) -> None:
    approved(gateway)
    settle(gateway, answered(OTHER, "Kan vi tage ugen efter?"))
    [call] = calls(gateway)
    assert call.reason is CallReason.OTHER_TIME_WISHED
    assert call.words.startswith("Kalenderen foreslår et andet tidspunkt: tirsdag den 27. april 2027 kl. 10.00.")
    assert call.words.endswith("Kan vi tage ugen efter?")
    booking = gateway.write(lambda tx: tx.bookings.get("K1"))
    assert (booking.status, booking.date) == (Status.APPROVED, date(2027, 4, 20))
    assert {address for address, _, _ in gateway.sent()} == {"anna@skole.example.org", "office"}


@pytest.mark.parametrize("answer", [Answered.ACCEPTED, Answered.TENTATIVE, Answered.UNCLEAR])
def test_a_yes_is_noted_in_silence(answer: Answered, gateway: Coordinated) -> None:
    approved(gateway)
    settle(gateway, answered(InvitationAnswer(answer)))
    assert (gateway.sent(), calls(gateway), len(notes(gateway))) == ([], [], 1)


def test_words_beside_a_yes_go_to_a_human(gateway: Coordinated) -> None:
    approved(gateway)
    settle(gateway, answered(InvitationAnswer(Answered.ACCEPTED), "Vi bliver 26."))
    [call] = calls(gateway)
    assert (call.reason, call.words) == (CallReason.NOT_UNDERSTOOD, "Kalenderen siger ja.\n\nVi bliver 26.")
    assert [address for address, _, _ in gateway.sent()] == ["office"]


def test_an_answer_to_an_invitation_whose_class_has_changed_since_counts(gateway: Coordinated) -> None:
    approved(gateway)
    gateway.decide(Amend("K1", "4.b", 20, "Gørlev Skole"))
    assert gateway.write(lambda tx: tx.bookings.get("K1")).sequence == 1
    assert settle(gateway, answered(NO)) == "calendar answer to K1: asked"


def test_an_answer_to_what_holds_no_more_is_noted(gateway: Coordinated) -> None:
    settle(gateway, answered(NO))
    approved(gateway)
    booking = gateway.write(lambda tx: tx.bookings.get("K1"))
    settle(gateway, answered(replace(NO, sequence=booking.sequence - 1)))
    assert (gateway.sent(), calls(gateway)) == ([], [])
    assert notes(gateway) == ["Svar på en invitation, der ikke gælder mere: Kalenderen siger nej."] * 2


def test_the_time_that_there_is_is_no_other_time(gateway: Coordinated) -> None:
    approved(gateway)
    settle(gateway, answered(replace(OTHER, day=date(2027, 4, 20))))
    assert (gateway.sent(), calls(gateway)) == ([], [])


def test_the_same_answer_again_is_told_once(gateway: Coordinated) -> None:
    approved(gateway)
    settle(gateway, answered(NO))
    gateway.sent()
    assert settle(gateway, answered(NO), "mail:10") == "calendar answer that was given before"
    assert (gateway.sent(), len(calls(gateway))) == ([], 1)


def test_a_yes_after_a_no_stands_at_the_open_call(gateway: Coordinated) -> None:
    approved(gateway)
    settle(gateway, answered(NO))
    settle(gateway, answered(InvitationAnswer(Answered.ACCEPTED)), "mail:10")
    [call] = calls(gateway)
    assert (call.reason, call.words) == (CallReason.INVITATION_DECLINED, "Kalenderen siger ja.")


EVA = Person("mail:eva@andre.example.org", "Eva", "eva@andre.example.org")


@pytest.mark.parametrize(
    ("said", "acts"),
    [
        (answered(NO, who=EVA, attendee="anna@skole.example.org"), True),
        (answered(NO, who=EVA), True),
        (answered(NO, attendee="eva@andre.example.org"), True),
        (answered(NO, attendee=""), True),
        (answered(InvitationAnswer(Answered.ACCEPTED), who=EVA), False),
    ],
)
def test_an_answer_for_somebody_else_is_shown_and_asks_nobody(
    said: InvitationAnswered, acts: bool, gateway: Coordinated
) -> None:
    approved(gateway)
    settle(gateway, said)
    assert [call.reason for call in calls(gateway)] == [CallReason.NOT_UNDERSTOOD] * acts
    assert [address for address, _, _ in gateway.sent()] == ["office"] * acts
    assert notes(gateway)[0].startswith(f"Svar fra {said.thread.person.email}, som invitationen ikke var til:")


def test_a_stranger_writes_nothing_into_a_history(gateway: Coordinated) -> None:
    approved(gateway)
    reason = settle(gateway, answered(NO, "Hej", who=EVA, may_ask=False))
    assert (reason, notes(gateway), calls(gateway)) == ("calendar answer of somebody who was not invited", [], [])


def test_a_colleague_of_who_was_invited_is_shown_to_a_human(gateway: Coordinated) -> None:
    approved(gateway)
    bo = Person("mail:bo@skole.example.org", "Bo", "bo@skole.example.org")
    settle(gateway, answered(NO, who=bo, attendee="anna@skole.example.org", may_ask=False))
    [call] = calls(gateway)
    assert (call.reason, call.who) == (CallReason.NOT_UNDERSTOOD, bo)


def test_who_was_invited_is_let_in_whoever_may_ask(gateway: Coordinated) -> None:
    approved(gateway)
    assert settle(gateway, answered(NO, may_ask=False)) == "calendar answer to K1: asked"


def test_words_to_an_invitation_that_is_not_ours_go_to_a_human(gateway: Coordinated) -> None:
    assert settle(gateway, answered(NO, booking="K99")) == "calendar answer to nothing of ours"
    settle(gateway, answered(NO, "Vi er på lejrskole.", booking=""))
    [call] = calls(gateway)
    assert (call.reason, call.words, call.booking_id) == (CallReason.NOT_UNDERSTOOD, "Vi er på lejrskole.", "")


def test_a_provider_who_declines_is_unable_and_reaches_a_human(gateway: Coordinated) -> None:
    approved(gateway)
    catalog = gateway.coordination.answers.catalog
    provider = next(one for one in catalog.providers.values() if one.email)
    booking = gateway.write(lambda tx: tx.bookings.get("K1")).with_changes(provider_id=provider.id)
    claimed = Change("K1", gateway.clock.now(), "mail:mette@kommune.example.org", ChannelName.MAIL, ChangeKind.CLAIMED)
    gateway.write(lambda tx: tx.bookings.save(booking, claimed))
    who = Person(f"mail:{provider.email}", provider.name, provider.email)
    settle(gateway, answered(NO, "Vi er syge.", who=who, may_ask=False))
    [call] = calls(gateway)
    assert (call.reason, call.who.email, call.booking_id) == (CallReason.PROVIDER_UNABLE, provider.email, "K1")
    assert [address for address, _, _ in gateway.sent()] == ["office"]
    assert gateway.write(lambda tx: tx.bookings.get("K1")).status is Status.APPROVED
    told = gateway.write(lambda tx: turns_with(tx, provider.id))
    assert [(turn.who, turn.text) for turn in told] == [("provider", "[Kalenderen siger nej.]\nVi er syge.")]
