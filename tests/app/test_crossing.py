"""Everything that can happen, crossed with every channel: each person concerned has exactly one message, or what
happened stands where they look, as the table says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant import bookings
from assistant.bookings import (
    Actor,
    AddNote,
    Amend,
    Approve,
    Cancel,
    Claim,
    Decision,
    Decline,
    Propose,
    Report,
    Undo,
)
from assistant.bookings.notices import CALLERS, NOTICES, At, Hears, Occasion, notices_of
from assistant.model import Booking, CallReason, ChangeKind, ChannelName, Event, Facts, Person, Role, Status
from integrations.channels.ways import way_to
from integrations.store.envelopes import Posting
from tests.app.office import DAY, KIM, METTE, PROVIDER, TEACHERS, UNREACHABLE, TriedOffice, office

LATER = date(2027, 4, 27)
EVERY = (ChannelName.MAIL, ChannelName.SLACK, ChannelName.WEB)


@dataclass(frozen=True)
class Installation:
    """Which channels there are, and how the teacher asks."""

    channels: Sequence[ChannelName]
    teacher: Person
    own: ChannelName
    hear_in_slack: frozenset[str] = frozenset()


ANNA_BY = TEACHERS
INSTALLATIONS: Mapping[str, Installation] = {
    "mail only": Installation((ChannelName.MAIL, ChannelName.WEB), ANNA_BY[ChannelName.MAIL], ChannelName.MAIL),
    "web only, with an address": Installation(
        (ChannelName.MAIL, ChannelName.WEB), ANNA_BY[ChannelName.WEB], ChannelName.WEB
    ),
    "web only, without": Installation((ChannelName.MAIL, ChannelName.WEB), UNREACHABLE, ChannelName.WEB),
    "slack": Installation(EVERY, ANNA_BY[ChannelName.SLACK], ChannelName.SLACK, frozenset({KIM.email, METTE.email})),
    "mixed, asked by mail": Installation(EVERY, ANNA_BY[ChannelName.MAIL], ChannelName.MAIL, frozenset({KIM.email})),
    "mixed, asked on the page": Installation(EVERY, ANNA_BY[ChannelName.WEB], ChannelName.WEB, frozenset({KIM.email})),
}

BY_COORDINATOR: Mapping[ChangeKind, Decision] = {
    ChangeKind.CLAIMED: Claim("K1"),
    ChangeKind.APPROVED: Approve("K1"),
    ChangeKind.DECLINED: Decline("K1", "Ingen bus"),
    ChangeKind.PROPOSED: Propose("K1", LATER, despite=True),
    ChangeKind.CHANGE_AGREED: Approve("K1"),
    ChangeKind.CHANGE_DECLINED: Decline("K1", "Ingen bus"),
    ChangeKind.CANCELLED: Cancel("K1", "Sygdom"),
    ChangeKind.EDITED: Amend("K1", "4.b", 23, "Gørlev Skole", "59 11 22 33", despite=True),
    ChangeKind.HELD: Report("K1", held=True),
    ChangeKind.NO_SHOW: Report("K1", held=False),
    ChangeKind.NOTED: AddNote("K1", "Ring først"),
    ChangeKind.UNDONE: Undo("K1"),
}


def wished(book: Any, rules: Any, who: Actor) -> Event:
    """The teacher would like the agreed visit to be on another day."""
    return bookings.wish_change(book, rules, "K1", facts=Facts(), day=LATER, actor=who)


OF_A_WISH = frozenset({ChangeKind.CHANGE_WITHDRAWN, ChangeKind.CHANGE_AGREED, ChangeKind.CHANGE_DECLINED})
OF_AN_OFFER = frozenset({ChangeKind.ACCEPTED, ChangeKind.REFUSED})
BY_TEACHER: Mapping[ChangeKind, Callable[[Any, Any, Actor], Event]] = {
    ChangeKind.EDITED: lambda book, rules, who: bookings.edit(book, rules, "K1", Facts(pupils=24), who),
    ChangeKind.ACCEPTED: lambda book, rules, who: bookings.accept(book, rules, "K1", who),
    ChangeKind.REFUSED: lambda book, rules, who: bookings.refuse(book, rules, "K1", who),
    ChangeKind.CHANGE_ASKED: lambda book, rules, who: wished(book, rules, who),
    ChangeKind.CHANGE_WITHDRAWN: lambda book, _, who: bookings.withdraw_change(book, "K1", who),
    ChangeKind.CONFIRMED: lambda book, _, who: bookings.confirm(book, "K1", who),
    ChangeKind.EVALUATED: lambda book, _, who: bookings.evaluate(book, "K1", 4, "De var glade", DAY, who),
    ChangeKind.CANCELLED: lambda book, _, who: bookings.cancel(book, "K1", who),
}
LEADS_TO: Mapping[Status, Sequence[Decision]] = {
    Status.WAITLISTED: (),
    Status.DRAFT: (),
    Status.PROPOSED: (BY_COORDINATOR[ChangeKind.PROPOSED],),
    Status.APPROVED: (BY_COORDINATOR[ChangeKind.APPROVED],),
    Status.DECLINED: (BY_COORDINATOR[ChangeKind.DECLINED],),
    Status.CANCELLED: (BY_COORDINATOR[ChangeKind.CANCELLED],),
    Status.HELD: (BY_COORDINATOR[ChangeKind.APPROVED], BY_COORDINATOR[ChangeKind.HELD]),
    Status.NO_SHOW: (BY_COORDINATOR[ChangeKind.APPROVED], BY_COORDINATOR[ChangeKind.NO_SHOW]),
}
OCCASIONS = [
    one
    for one in NOTICES
    if isinstance(one.what, ChangeKind)
    and one.by in (Role.TEACHER, Role.COORDINATOR)
    and Status.EXPIRED not in (one.was, one.now)
]


def happen(desk: TriedOffice, occasion: Occasion, teacher: Person, own: ChannelName) -> Event:
    """It happens, after all that led to it was told."""
    waits = Status.WAITLISTED in (occasion.was, occasion.now)
    (desk.waiting if waits else desk.drafted)(own, teacher)
    if occasion.what in (ChangeKind.DRAFTED, ChangeKind.WAITLISTED):
        return Event(occasion.what, desk.write(lambda tx: tx.bookings.get("K1")), teacher, own, was=None)
    if not waits:
        desk.decide(Claim("K1"), KIM)
    elif occasion.what in OF_AN_OFFER:
        assert desk.write(desk.coordination.free_places.offer) == 1
    before = occasion.now if occasion.what is ChangeKind.UNDONE else occasion.was
    assert before is not None
    for decision in LEADS_TO[before]:
        on_the_day(desk, decision)
        desk.decide(decision)
    if before is Status.APPROVED and (occasion.what in OF_A_WISH or occasion.was is occasion.now):
        if occasion.what in OF_A_WISH or occasion.what is ChangeKind.UNDONE:
            desk.by_teacher(wished, teacher, own)
        if occasion.what in OF_AN_OFFER:
            desk.decide(BY_COORDINATOR[ChangeKind.PROPOSED])
    if occasion.what is ChangeKind.UNDONE:
        assert occasion.was is not None
        desk.decide(LEADS_TO[occasion.was][-1])
        desk.posted(wait=False)
        return desk.decide_event(Undo("K1"), METTE)
    desk.posted()
    if occasion.by is Role.TEACHER:
        return desk.by_teacher(BY_TEACHER[occasion.what], teacher, own)
    on_the_day(desk, BY_COORDINATOR[occasion.what])
    return desk.decide_event(BY_COORDINATOR[occasion.what], METTE)


def on_the_day(desk: TriedOffice, decision: Decision) -> None:
    """How it went is said on the day itself."""
    if isinstance(decision, Report):
        desk.clock.advance(DAY - desk.clock.today())


def messages(posted: Sequence[Posting]) -> dict[str, int]:
    """How many messages each address or place has; a booking's one message in Slack is a page and no message, but when
    it is new."""
    found: dict[str, int] = {}
    for posting in posted:
        if posting.channel is ChannelName.SLACK and posting.payload["do"] in ("booking", "undo_over"):
            continue
        to = posting.payload["to"] if posting.channel is ChannelName.MAIL else posting.payload["channel"]
        found[to] = found.get(to, 0) + 1
    return found


def expected(event: Event, installation: Installation, owner_hears: bool) -> dict[str, int]:
    """By the table alone."""
    found: dict[str, int] = {}
    teacher, slack = installation.teacher, ChannelName.SLACK in installation.channels
    for notice in notices_of(event):
        if notice.hears is Hears.TEACHER and (way := way_to(teacher, installation.own)) is not None:
            found["C1" if way is ChannelName.SLACK else teacher.email] = 1
        if notice.hears is Hears.PROVIDER:
            found[PROVIDER.email] = 1
        if notice.hears is Hears.COORDINATORS and notice.how in (At.ONCE, At.ALOUD):
            found |= {one.email: 1 for one in (KIM, METTE) if one.email not in installation.hear_in_slack}
            if slack and notice.how is At.ALOUD:
                found["CCOORD"] = 1
        if notice.hears is Hears.OWNER and owner_hears:
            found["CCOORD" if KIM.email in installation.hear_in_slack else KIM.email] = 1
    return found


@pytest.mark.parametrize("installation", INSTALLATIONS)
def test_each_person_concerned_has_exactly_one_message(tmp_path: Path, installation: str) -> None:
    there = INSTALLATIONS[installation]
    wrong: list[tuple[Occasion, object, object]] = []
    for number, occasion in enumerate(OCCASIONS):
        with office(tmp_path / str(number), there.channels, there.hear_in_slack) as desk:
            event = happen(desk, occasion, there.teacher, there.own)
            assert event.booking is not None
            assert (event.by, event.what, event.was, event.booking.status) == (
                occasion.by, occasion.what, occasion.was, occasion.now,
            )  # fmt: skip
            told = messages(desk.posted())
            wanted = expected(event, there, owner_hears=event.by is Role.COORDINATOR)
            if told != wanted:
                wrong.append((occasion, told, wanted))
            assert stands_on_the_page(desk, event)
    assert wrong == []


@pytest.mark.parametrize("installation", INSTALLATIONS)
def test_every_call_reaches_each_coordinator_once_and_further_words_once_more(
    tmp_path: Path, installation: str
) -> None:
    there = INSTALLATIONS[installation]
    wanted = {one.email: 1 for one in (KIM, METTE) if one.email not in there.hear_in_slack}
    if ChannelName.SLACK in there.channels:
        wanted["CCOORD"] = 1
    for reason in CallReason:
        [notice] = NOTICES[Occasion(CALLERS.get(reason, Role.TEACHER), reason)]
        assert (notice.hears, notice.how) == (Hears.COORDINATORS, At.ONCE)
        with office(tmp_path / reason, there.channels, there.hear_in_slack) as desk:
            talk = desk.drafted(there.own, there.teacher).conversation
            desk.posted()
            for words in ("Kan vi komme ind overalt?", "Det haster."):
                called = (reason, there.teacher, there.own, talk, "K1", words)
                desk.write(lambda tx, called=called: desk.coordination.call_human(tx, *called))
                assert (reason, messages(desk.posted())) == (reason, wanted)
            assert [call.words for call in desk.write(lambda tx: tx.calls.open())] == [
                "Kan vi komme ind overalt?\n\nDet haster."
            ]


def stands_on_the_page(desk: TriedOffice, event: Event) -> bool:
    """The booking is what it has become, its history says so, and the teacher's page has what was said to them."""

    def look(tx: Any) -> tuple[Booking, list[ChangeKind], int]:
        booking = tx.bookings.get("K1")
        kinds = [change.what for change in tx.bookings.history("K1")]
        said = [turn for turn in tx.turns.of_conversation(booking.conversation) if turn.who == "assistant"]
        return booking, kinds, len(said)

    booking, kinds, said = desk.write(look)
    told = [notice for notice in notices_of(event) if notice.hears is Hears.TEACHER]
    return booking == event.booking and kinds[-1] == event.what and said >= len(told)
