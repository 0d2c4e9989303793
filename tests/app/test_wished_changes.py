"""Who hears of a wished change, in every channel, and what each can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant import bookings
from assistant.bookings import Actor, Approve, Decline, Propose, Undo
from assistant.model import ChannelName, Event, Facts, Status
from integrations.store.envelopes import Posting
from tests.app.office import DAY, KIM, METTE, PROVIDER, TEACHERS, TriedOffice, office
from tests.postbox import words_of

NEW = date(2027, 4, 27)
ANNA = TEACHERS[ChannelName.MAIL]
BOTH = "Aftalt: tirsdag den 20. april 2027. Ønsket: tirsdag den 27. april 2027."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TriedOffice]:
    with office(tmp_path, (ChannelName.MAIL, ChannelName.SLACK, ChannelName.WEB)) as opened:
        yield opened


def wish(book: Any, rules: Any, who: Actor) -> Event:
    return bookings.wish_change(book, rules, "K1", facts=Facts(), day=NEW, actor=who, words="Vi er på lejrskole.")


def wished(desk: TriedOffice) -> None:
    desk.drafted(ChannelName.MAIL)
    desk.decide(Approve("K1"))
    desk.posted()
    desk.by_teacher(wish, ANNA, ChannelName.MAIL)


def in_slack(posted: list[Posting]) -> list[Posting]:
    return [one for one in posted if one.channel is ChannelName.SLACK and one.payload["do"] == "booking"]


def buttons(posting: Posting) -> list[str]:
    rows = [block["elements"] for block in posting.payload["blocks"] if block["type"] == "actions"]
    return [button["action_id"] for row in rows for button in row]


def mailed(desk: TriedOffice) -> dict[str, str]:
    """All that each address got."""
    told: dict[str, str] = {}
    for mail in desk.mails():
        address = mail["To"].addresses[0].addr_spec
        told[address] = f"{told.get(address, '')}{mail['Subject']}\n{words_of(mail)}"
    return told


def test_coordinators_hear_of_a_wish_by_mail_and_can_decide_it_in_slack(desk: TriedOffice) -> None:
    wished(desk)
    posted = desk.posted()
    mails = {one.payload["to"] for one in posted if one.channel is ChannelName.MAIL}
    assert mails == {KIM.email, METTE.email}
    [shown] = in_slack(posted)
    assert BOTH in str(shown.payload["blocks"])
    assert "Vi er på lejrskole." in str(shown.payload["blocks"])
    assert buttons(shown) == ["approve:K1", "propose:K1", "decline:K1"]


def test_an_approved_change_is_told_to_teacher_and_provider(desk: TriedOffice) -> None:
    wished(desk)
    desk.posted()
    desk.decide(Approve("K1"))
    told = mailed(desk)
    assert set(told) == {ANNA.email, PROVIDER.email}
    assert told[ANNA.email].startswith("Ændringen er godkendt: Vandets vej tirsdag den 27. april 2027")
    assert "Dato: tirsdag den 27. april 2027 (før: tirsdag den 20. april 2027)" in told[PROVIDER.email]


def test_a_declined_change_is_told_to_the_teacher_alone(desk: TriedOffice) -> None:
    wished(desk)
    desk.posted()
    desk.decide(Decline("K1", "Ingen bus."))
    told = mailed(desk)
    assert set(told) == {ANNA.email}
    assert "Begrundelse: Ingen bus." in told[ANNA.email]
    assert "Aftalen gælder stadig, som den var: tirsdag den 20. april 2027" in told[ANNA.email]


def test_a_wish_withdrawn_and_a_change_that_lapsed_are_told(desk: TriedOffice) -> None:
    wished(desk)
    desk.posted()
    desk.by_teacher(lambda book, _, who: bookings.withdraw_change(book, "K1", who), ANNA, ChannelName.MAIL)
    assert set(mailed(desk)) == {KIM.email, METTE.email}
    desk.by_teacher(wish, ANNA, ChannelName.MAIL)
    desk.posted()
    desk.clock.advance(NEW + timedelta(days=1) - desk.clock.today())
    desk.look()
    told = mailed(desk)
    assert "blev ikke afgjort, før dagen var forbi" in told[ANNA.email]
    assert "Ændringen" not in told.get(PROVIDER.email, "")


def test_what_is_decided_in_slack_and_taken_back_is_told_to_nobody_outside(desk: TriedOffice) -> None:
    wished(desk)
    desk.posted()
    desk.decide(Approve("K1"), METTE, ChannelName.SLACK)
    [decided] = in_slack(desk.posted(wait=False))
    assert "undo:K1" in buttons(decided)
    desk.decide(Undo("K1"), METTE, ChannelName.SLACK)
    posted = desk.posted()
    assert not [one for one in posted if one.channel is ChannelName.MAIL and one.payload["to"] != KIM.email]
    [again] = in_slack(posted)[-1:]
    assert buttons(again) == ["approve:K1", "propose:K1", "decline:K1"]


def test_the_office_keeps_its_buttons_when_the_teacher_corrects_something_else(desk: TriedOffice) -> None:
    wished(desk)
    desk.by_teacher(
        lambda book, rules, who: bookings.edit(book, rules, "K1", Facts(pupils=23), who), ANNA, ChannelName.MAIL
    )
    assert buttons(in_slack(desk.posted())[-1]) == ["approve:K1", "propose:K1", "decline:K1"]


def test_another_day_offered_is_answered_by_the_teacher(desk: TriedOffice) -> None:
    desk.drafted(ChannelName.MAIL)
    desk.decide(Approve("K1"))
    desk.posted()
    desk.decide(Propose("K1", NEW, reason="Værket er lukket."))
    told = mailed(desk)
    assert set(told) == {ANNA.email}
    assert "Indtil du siger ja, gælder aftalen: tirsdag den 20. april 2027." in told[ANNA.email]
    booking = desk.write(lambda tx: tx.bookings.get("K1"))
    assert (booking.status, booking.date) == (Status.APPROVED, DAY)


def test_the_morning_list_has_what_is_wished(desk: TriedOffice) -> None:
    wished(desk)
    desk.posted()
    assert desk.write(desk.coordination.digest)
    assert "Ønsket ændring: tirsdag den 27. april 2027" in mailed(desk)[KIM.email]
