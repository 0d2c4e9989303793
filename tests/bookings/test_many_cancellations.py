"""Thousands of cancellations, one after another: each place goes to a class that waits for it, and to none twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

from assistant import bookings
from assistant.bookings import Approve, Cancel
from assistant.bookings.rules import Rulebook
from assistant.matching.season import Season
from assistant.model import MAY_TAKE_ROOM, Booking, Period, Person, Provider, Status
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import HOLIDAYS, METTE, NOW, activity, booking, by
from tests.fakes import book_in_memory

CANCELLATIONS = 2_000
ACTIVITIES = [f"a{number}" for number in range(6)]
FIRST = date(2027, 4, 5)
DAYS = [day for number in range(32) if (day := FIRST + timedelta(days=number)).weekday() < 5]
WAITING = 30
HOLD = timedelta(hours=48)


def rules() -> Rulebook:
    listed = {
        name: activity(name, called=name, per_day=1, group_size=(None, 28), provider=Provider(name, name))
        for name in ACTIVITIES
    }
    return Rulebook(listed, Season(NOW.date(), HOLIDAYS), HOLIDAYS)


class Office:
    """All places taken, and classes that wait."""

    def __init__(self, book: SqliteBookingBook) -> None:
        self.book, self.rules, self.chance, self.now, self.classes = book, rules(), Random(7), NOW, 0
        self.agreed: list[str] = []
        self.had: dict[str, list[tuple[str, date, str]]] = defaultdict(list)
        self.fill()
        assert len(self.agreed) == len(ACTIVITIES) * len(DAYS)

    def of_new_class(self, name: str, wish: Period) -> Booking:
        self.classes += 1
        who = Person(f"mail:{self.classes}@skole.example.org")
        return booking(
            activity_id=name, activity_title=name, provider_id=name, teacher=who, class_name=f"{self.classes}.a",
            pupils=self.chance.choice([18, 22, 26, 26, 34]), school=f"Skole {self.classes}", wish=wish,
        )  # fmt: skip

    def agree(self, name: str) -> None:
        bookings.decide(self.book, self.rules, Approve(name), by(METTE, now=self.now))
        self.agreed.append(name)

    def someone_waits(self) -> None:
        """And somebody else waits no longer, where many do."""
        if len(waiting := self.waiting()) >= WAITING:
            bookings.cancel(self.book, waiting[0].id, by(waiting[0].teacher, now=self.now))
        first = self.chance.choice(DAYS)
        last = min(DAYS[-1], first + timedelta(days=self.chance.choice([0, 0, 4, 11])))
        name = self.chance.choice(ACTIVITIES)
        one = self.of_new_class(name, Period(first, last))
        alike = self.chance.sample([other for other in ACTIVITIES if other != name], self.chance.choice([0, 0, 2]))
        bookings.put_on_list(self.book, one, by(one.teacher, now=self.now), alike)

    def waiting(self) -> list[Booking]:
        return self.book.find(statuses={Status.WAITLISTED})

    def cancel_one(self) -> None:
        place = self.chance.randrange(len(self.agreed))
        bookings.decide(self.book, self.rules, Cancel(self.agreed.pop(place), "Syg"), by(METTE, now=self.now))

    def fill(self) -> None:
        """Whoever comes along takes what nobody on the list wants."""
        taken = {(one.activity_id, one.date) for one in self.book.find(statuses=MAY_TAKE_ROOM) if one.takes_room}
        for name, day in [(name, day) for name in ACTIVITIES for day in DAYS if (name, day) not in taken]:
            one = self.of_new_class(name, Period(day, day))
            self.agree(bookings.draft(self.book, self.rules, one, by(one.teacher, now=self.now)).booking.id)

    def look(self) -> list[Booking]:
        self.now += timedelta(minutes=1)
        events = bookings.offer_places(self.book, self.rules, self.now, lambda _: self.now + HOLD)
        return [event.booking for event in events if event.booking is not None]

    def answer(self, one: Booking) -> str:
        said = self.chance.choice(["yes", "yes", "no", "nothing"])
        if said == "yes":
            self.agree(bookings.accept(self.book, self.rules, one.id, by(one.teacher, now=self.now)).booking.id)
        elif said == "no":
            bookings.refuse(self.book, self.rules, one.id, by(one.teacher, now=self.now))
        else:
            bookings.lapse(self.book, self.rules, one.id, by(bookings.ASSISTANT, now=self.now + HOLD))
        return said


def fits_somewhere(office: Office, free: set[tuple[str, date]]) -> list[str]:
    """Who waits without an offer, and could have one of these places: counted without the service's rules."""
    found = []
    for one in office.waiting():
        if one.proposed_date is not None or one.wait is None or (one.pupils or 0) > 28:
            continue
        for name in (one.wait.activity_id, *one.wait.alike):
            places = [(name, day, "") for name_, day in free if name_ == name and one.wish.covers(day)]
            if set(places) - set(office.had[one.id]):
                found.append(one.id)
    return found


def test_no_place_is_idle_while_a_class_fits_and_none_is_offered_twice() -> None:
    with book_in_memory() as book:
        office, answers = Office(book), Counter[str]()
        every = {(name, day) for name in ACTIVITIES for day in DAYS}
        for number in range(CANCELLATIONS):
            office.someone_waits()
            office.cancel_one()
            while offered := office.look():
                for one in offered:
                    office.had[one.id].append((one.activity_id, one.date, one.time))
                    answers[office.answer(one)] += 1
            if number % 100 == 0:
                held = [one for one in book.find(statuses=MAY_TAKE_ROOM) if one.takes_room]
                taken = [(one.activity_id, one.date) for one in held]
                assert len(taken) == len(set(taken)), "two classes have one place"
                assert fits_somewhere(office, every - set(taken)) == []
            office.fill()
        assert all(len(places) == len(set(places)) for places in office.had.values())
        assert min(answers["yes"], answers["no"], answers["nothing"]) > 200
