"""What a provider says on its page: kept, shown where coordinators decide, a call where somebody must act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant import bookings
from assistant.bookings import Actor, Approve, Cancel, Propose
from assistant.errors import NothingWritten, ProviderUnknown, RemarkOutdated
from assistant.model import Call, CallReason, CallState, ChannelName, Language, RemarkKind
from assistant.replies.answers import Answers
from integrations.channels.contract import MessageToTeacher, ProviderSays
from tests.app.test_coordination import ANNA, CATALOG, METTE, TALK, Coordinated, coordinated

WORKS = "kalundborg-forsyning"
DAY = date(2027, 4, 20)
MAIL = "besog@forsyning.example.org"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Coordinated]:
    """K1 is drafted for the provider, K2 for another one."""
    with coordinated(tmp_path, provider_id=WORKS) as running:
        other = replace(running.write(lambda tx: tx.bookings.get("K1")), id="", provider_id="roboloftet")
        actor = Actor(ANNA, ChannelName.MAIL, running.clock.now())
        running.write(lambda tx: bookings.draft(tx.bookings, running.coordination.rules(), other, actor))
        yield running


def say(office: Coordinated, kind: RemarkKind, *about: str, once: str = "", **more: object) -> None:
    days = dict.fromkeys(about, DAY)
    said = ProviderSays(WORKS, kind, once or f"{kind}{office.clock.now()}", Language.DE, days)
    office.clock.advance(timedelta(seconds=1))
    office.write(lambda tx: office.coordination.providers.says(tx, replace(said, **more)))  # type: ignore[arg-type]


def take_back(office: Coordinated, number: int) -> None:
    office.write(lambda tx: office.coordination.providers.take_back(tx, WORKS, number))


def calls(office: Coordinated) -> list[Call]:
    return list(office.write(lambda tx: tx.calls.open()))


def seen(office: Coordinated) -> tuple[str, tuple[str, ...]]:
    """What coordinators read of K1: what the provider says, and what is to be looked at."""
    view = office.write(lambda tx: office.coordination.view(tx.bookings.get("K1"), tx))
    return view.provider_says, view.checks


def history(office: Coordinated) -> list[str]:
    return [change.why for change in office.write(lambda tx: tx.bookings.history("K1")) if change.what == "remarked"]


def test_a_day_that_suits_is_shown_beside_the_request_and_decides_nothing(office: Coordinated) -> None:
    before = office.write(lambda tx: tx.bookings.get("K1"))
    say(office, RemarkKind.FITS, "K1")
    assert seen(office) == ("Dagen passer.", ())
    assert office.write(lambda tx: tx.bookings.get("K1")) == before
    assert history(office) == ["Dagen passer."]
    assert office.sent() == [("office", "to_decide", "Kalundborg Forsyning: Dagen passer.")]
    assert calls(office) == []


def test_a_day_that_does_not_suit_is_something_to_look_at(office: Coordinated) -> None:
    say(office, RemarkKind.DOES_NOT_FIT, "K1", other_day=date(2027, 4, 27), words=" Vi har åbent hus. ")
    said = "Dagen passer ikke. Hellere tirsdag den 27. april 2027. “Vi har åbent hus.”"
    assert seen(office) == (said, (f"Udbyderen siger: {said}",))


def test_the_newest_word_counts_and_only_for_the_day_it_was_said_of(office: Coordinated) -> None:
    say(office, RemarkKind.DOES_NOT_FIT, "K1")
    say(office, RemarkKind.FITS, "K1")
    assert seen(office) == ("Dagen passer.", ())
    office.decide(Propose("K1", date(2027, 4, 27)))
    assert seen(office)[0] == ""


def test_a_form_that_is_sent_twice_is_said_once(office: Coordinated) -> None:
    say(office, RemarkKind.FITS, "K1", once="a")
    say(office, RemarkKind.FITS, "K1", once="a")
    assert (len(history(office)), len(office.sent())) == (1, 1)


def test_illness_is_a_call_with_the_visits_and_cancels_nothing(office: Coordinated) -> None:
    office.decide(Approve("K1"))
    office.sent()
    say(office, RemarkKind.ILL, "K1", words="Influenza")
    [call] = calls(office)
    assert (call.reason, call.who.name, call.who.email, call.booking_id) == (
        CallReason.PROVIDER_ILL, "Kalundborg Forsyning", MAIL, "K1",
    )  # fmt: skip
    assert call.words == "Sygdom den dag. “Influenza”\nK1, tirsdag den 20. april 2027, Vandets vej, 4.b"
    assert office.write(lambda tx: tx.bookings.get("K1")).status == "approved"
    assert seen(office) == ("Sygdom den dag. “Influenza”", ("Udbyderen siger: Sygdom den dag. “Influenza”",))
    assert [kind for _, kind, _ in office.sent()] == ["decided", "human"]


def test_what_is_said_of_a_visit_is_over_once_a_coordinator_decided(office: Coordinated) -> None:
    office.decide(Approve("K1"))
    say(office, RemarkKind.UNABLE, "K1")
    office.decide(Cancel("K1", "Udbyderen kan ikke."))
    assert seen(office)[0] == ""
    with pytest.raises(RemarkOutdated):
        take_back(office, 1)


def test_it_can_be_taken_back_while_nobody_decided_and_coordinators_hear_that_too(office: Coordinated) -> None:
    office.decide(Approve("K1"))
    say(office, RemarkKind.ILL, "K1")
    take_back(office, 1)
    take_back(office, 1)
    [call] = calls(office)
    assert call.words.splitlines()[-2:] == [
        "Taget tilbage: Sygdom den dag.",
        "K1, tirsdag den 20. april 2027, Vandets vej, 4.b",
    ]
    assert (seen(office)[0], history(office)) == ("", ["Sygdom den dag.", "Taget tilbage: Sygdom den dag."])


@pytest.mark.parametrize(
    ("kind", "about", "day"),
    [
        (RemarkKind.FITS, "K1", date(2027, 4, 21)),  # the day that was seen is another one
        (RemarkKind.ILL, "K1", DAY),  # not agreed yet
        (RemarkKind.FITS, "K2", DAY),  # another provider's
        (RemarkKind.FITS, "K9", DAY),
        (RemarkKind.FITS, "' OR 1", DAY),
        (RemarkKind.FITS, "", DAY),
    ],
)
def test_what_has_changed_since_is_refused_whole(office: Coordinated, kind: RemarkKind, about: str, day: date) -> None:
    with pytest.raises(RemarkOutdated):
        say(office, kind, about=dict.fromkeys([about], day))
    assert (office.sent(), history(office), calls(office)) == ([], [], [])


def test_a_number_in_small_letters_is_the_same_booking(office: Coordinated) -> None:
    say(office, RemarkKind.FITS, "k1", "K1")
    assert (seen(office)[0], history(office)) == ("Dagen passer.", ["Dagen passer."])
    with pytest.raises(RemarkOutdated):
        say(office, RemarkKind.ILL, about={})


def test_nothing_and_nobody_are_refused(office: Coordinated) -> None:
    with pytest.raises(NothingWritten):
        say(office, RemarkKind.MESSAGE, words=" \n")
    with pytest.raises(ProviderUnknown):
        say(office, RemarkKind.MESSAGE, words="Hej", provider_id="nobody")


def to_others(office: Coordinated) -> list[tuple[str, str, str]]:
    """What is sent to anybody but the coordinators."""
    return [sent for sent in office.sent() if sent[0] != "office"]


def test_a_message_is_a_call_whose_answer_reaches_the_provider_by_mail(office: Coordinated) -> None:
    say(office, RemarkKind.MESSAGE, words="Kan I flytte de klasser?")
    say(office, RemarkKind.MESSAGE, words="Helst til maj.")
    [call] = calls(office)
    assert (call.reason, call.booking_id) == (CallReason.ASKED, "")
    assert call.words == "“Kan I flytte de klasser?”\n\n“Helst til maj.”"
    office.sent()
    written = MessageToTeacher(call.conversation, "Ja, til uge 18.", METTE, ChannelName.WEB)
    office.write(lambda tx: office.coordination.write_to_teacher(tx, written, "w"))
    # in the language in which the provider reads its page
    assert to_others(office) == [(MAIL, "written", "Mette Holm schreibt:")]
    assert office.write(lambda tx: tx.calls.get(call.id)).state is CallState.ANSWERED
    with pytest.raises(RemarkOutdated):
        take_back(office, 1)


def test_without_a_mail_address_the_answer_stands_on_the_page_alone(office: Coordinated) -> None:
    provider = replace(CATALOG.providers[WORKS], email="")
    answers = Answers(replace(CATALOG, providers={WORKS: provider}), lambda _topic, _: {})
    office.coordination = replace(office.coordination, answers=answers)
    say(office, RemarkKind.MESSAGE, words="Hej")
    [call] = calls(office)
    office.sent()
    written = MessageToTeacher(call.conversation, "Hej igen", METTE, ChannelName.WEB)
    office.write(lambda tx: office.coordination.write_to_teacher(tx, written, "w"))
    assert to_others(office) == []
    turns = office.write(lambda tx: tx.turns.of_conversation(call.conversation))
    assert [(turn.who, turn.text) for turn in turns] == [("provider", "“Hej”"), ("coordinator", "Hej igen")]
    assert call.conversation != TALK
