"""A place that became free is offered by the running service: not while a decision can be undone, once, and for two
school days; then it goes to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant import bookings
from assistant.bookings import Approve, Cancel, Undo
from assistant.model import Booking, ChannelName, Period, Person, Status
from integrations.app.free_places import what_may_free_places
from tests.app.office import DAY, METTE, TEACHERS, TriedOffice, office

BO = Person("mail:bo@skole.example.org", "Bo Kjær", "bo@skole.example.org")
ANNA = TEACHERS[ChannelName.MAIL]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TriedOffice]:
    with office(tmp_path) as opened:
        yield opened


def full(desk: TriedOffice) -> Booking:
    """The day is taken by another class."""
    carla = Person("mail:carla@skole.example.org", "Carla Dam", "carla@skole.example.org")
    drafted = desk.drafted(ChannelName.MAIL, carla, class_name="4.x", school="Rørby Skole")
    return desk.decide(Approve(drafted.id))


def waiting(desk: TriedOffice, person: Person = ANNA, **said: object) -> Booking:
    return desk.waiting(ChannelName.MAIL, person, **{"wish": Period(DAY, DAY), "class_name": person.name, **said})


def offered(desk: TriedOffice) -> int:
    return int(desk.write(desk.coordination.free_places.offer))


def now_of(desk: TriedOffice, one: Booking) -> Booking:
    found: Booking = desk.write(lambda tx: tx.bookings.get(one.id))
    return found


def mails_to(desk: TriedOffice, person: Person) -> list[str]:
    found = [mail for mail in desk.mails() if mail["To"] == person.email]
    return [mail.get_body(("plain",)).get_content() for mail in found]  # type: ignore[union-attr]


def test_what_can_still_be_undone_frees_nothing(desk: TriedOffice) -> None:
    other, one = full(desk), waiting(desk)
    desk.decide(Cancel(other.id, "Syg"), METTE, ChannelName.WEB)
    assert offered(desk) == 0
    desk.decide(Undo(other.id), METTE, ChannelName.WEB)
    desk.clock.advance(timedelta(minutes=2))
    assert (offered(desk), now_of(desk, one).offer) == (0, None)
    desk.decide(Cancel(other.id, "Syg"), METTE, ChannelName.WEB)
    desk.clock.advance(timedelta(minutes=2))
    assert (offered(desk), now_of(desk, one).proposed_date) == (1, DAY)


def test_a_look_is_worth_it_when_something_happened_or_a_decision_stands(desk: TriedOffice) -> None:
    def seen() -> object:
        return desk.write(lambda tx: what_may_free_places(tx, desk.clock.now()))

    other = full(desk)
    before = seen()
    assert seen() == before
    desk.decide(Cancel(other.id, "Syg"), METTE, ChannelName.WEB)
    decided = seen()
    assert decided != before
    desk.clock.advance(timedelta(minutes=2))
    assert seen() != decided


def test_the_teacher_is_written_to_once_and_the_place_goes_on_after_two_school_days(desk: TriedOffice) -> None:
    other, first, second = full(desk), waiting(desk), waiting(desk, BO)
    desk.decide(Cancel(other.id, "Syg"))
    desk.posted()
    assert (offered(desk), offered(desk)) == (1, 0)
    [told] = mails_to(desk, ANNA)
    assert "Der er en ledig plads til jer" in told
    assert mails_to(desk, BO) == []
    until = now_of(desk, first).offer
    assert until is not None
    assert until.until == desk.coordination.school.hours_after(until.offered_at, 48)

    to_the_morning(desk, until.until - timedelta(minutes=1))
    desk.look()
    assert now_of(desk, first).status is Status.WAITLISTED
    to_the_morning(desk, until.until + timedelta(days=1))
    desk.look()
    assert now_of(desk, first).status is Status.EXPIRED
    [lapsed] = mails_to(desk, ANNA)
    assert "I står ikke længere på ventelisten" in lapsed
    assert (offered(desk), now_of(desk, second).proposed_date) == (1, DAY)


def test_an_answer_in_time_leaves_nothing_due(desk: TriedOffice) -> None:
    other, one = full(desk), waiting(desk)
    desk.decide(Cancel(other.id, "Syg"))
    offered(desk)
    until = now_of(desk, one).offer
    assert until is not None
    desk.by_teacher(lambda book, rules, who: bookings.accept(book, rules, one.id, who), ANNA, ChannelName.MAIL)
    to_the_morning(desk, until.until + timedelta(days=1))
    desk.look()
    assert now_of(desk, one).status is Status.DRAFT


def test_a_wait_in_vain_ends_with_its_period(desk: TriedOffice) -> None:
    full(desk)
    one = waiting(desk)
    desk.posted()
    to_the_morning(desk, desk.clock.now() + (DAY - desk.clock.today()) + timedelta(days=2))
    desk.look()
    assert now_of(desk, one).status is Status.EXPIRED
    [told] = mails_to(desk, ANNA)
    assert "Der blev desværre ingen plads til jer" in told


def to_the_morning(desk: TriedOffice, moment: datetime) -> None:
    """To this moment, or the next one in school hours."""
    desk.clock.advance(max(timedelta(), desk.coordination.school.next_moment(moment) - desk.clock.now()))
