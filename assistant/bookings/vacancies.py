"""Places that became free: which of the classes on the waiting list each is offered to, and why not to another one.

Whoever fits best comes first: who asked for this very activity, then who can come on that day alone, then who has
waited longest. Who does not fit (the group is too big, the class is elsewhere) is passed over and keeps nobody waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from assistant.bookings.claims import Claim, WithClaims, claims_of
from assistant.bookings.lifecycle import ASSISTANT, Actor, broken
from assistant.bookings.occupancy import Occupancy
from assistant.bookings.rules import LACKS_ROOM, Rulebook, room
from assistant.bookings.waiting import hours_on, of_activity, offer_place, wishes_one_day
from assistant.model import Activity, Booking, Check, Event, Rule, Status, Vacancy
from assistant.ports import BookingBook, BookingReader

_IGNORED = frozenset({Rule.MEMBERS_ONLY})
"""What only a coordinator can judge."""

HoldUntil = Callable[[date], datetime | None]
"""Until when a place is held that must be answered for by the end of this day; ``None``: it is too late."""

Rank = tuple[int, bool, datetime, int]


class WhyNot(StrEnum):
    """Why a place was not offered to a class that waits."""

    HAD = "had"
    """It was offered to the class before."""
    TOO_MANY = "too_many"
    RULE = "rule"
    """Something else stands in the way of the class."""
    ACTIVITY = "activity"
    """The other class asked for this very activity."""
    DAY = "day"
    """The other class can come on that day alone."""
    AGE = "age"
    """The other class has waited longer."""


@dataclass(frozen=True)
class PassedOver:
    """A place that a class did not get, and why not."""

    vacancy: Vacancy
    why: WhyNot
    check: Check | None = None
    """Of `WhyNot.RULE` and `WhyNot.TOO_MANY`: the rule that the class would break."""


def offer_places(
    book: BookingBook, rules: Rulebook, now: datetime, until: HoldUntil, held: Sequence[Booking] = ()
) -> list[Event]:
    """Offers every place that is free to the class on the waiting list that fits best, one to each class. ``held``:
    bookings as they were before a decision that can still be taken back."""
    return Vacancies(book, rules, held).offer(now, until)


@dataclass
class Vacancies:
    """The places that are free for classes on the waiting list, at one moment of a transaction."""

    book: BookingBook
    rules: Rulebook
    held: Sequence[Booking] = ()
    _occupancies: dict[str, Occupancy] = field(default_factory=dict)
    _rooms: dict[tuple[str, date, str, int], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._claims: Sequence[Claim] = claims_of(self.book, self.held)

    def offer(self, now: datetime, until: HoldUntil) -> list[Event]:
        """Each free place to the class that fits best, one to each class."""
        events: list[Event] = []
        served: set[str] = set()
        for _, booking, activity, day, hour in sorted(self._found(), key=lambda found: found[0]):
            # what was offered a moment ago takes up room
            if booking.id in served or (events and not self._fits(booking, activity, day, hour)):
                continue
            held_until = until(last_day_to_answer(activity, day, hour))
            if held_until is None:
                continue
            vacancy = Vacancy(activity.id, day, hour, now, held_until, only_day=wishes_one_day(booking))
            events.append(
                offer_place(self.book, self.rules, booking.id, vacancy, Actor(ASSISTANT, booking.channel, now))
            )
            served.add(booking.id)
            self._claims = claims_of(self.book, self.held)
        return events

    def _found(self) -> Iterator[tuple[Rank, Booking, Activity, date, str]]:
        """Every place that is free for a class."""
        for booking in self.book.find(statuses={Status.WAITLISTED}):
            wait = booking.wait
            if wait is None or booking.offer is not None:
                continue
            had = {vacancy.place for vacancy in wait.offers}
            for name in wait.activities:
                activity = self.rules.activities.get(name)
                if activity is None:
                    continue
                for day, hour in self._places(activity, booking):
                    if (activity.id, day, hour) in had or not self._has_room(activity, booking, day, hour):
                        continue
                    if self._fits(booking, activity, day, hour):
                        yield rank(booking, activity.id), booking, activity, day, hour

    def _places(self, activity: Activity, booking: Booking) -> Iterator[tuple[date, str]]:
        """The days and hours of the wish at which it is offered, from tomorrow on."""
        wait = booking.wait
        for day in self._days(activity, booking):
            for hour in hours_on(activity, day, wait.time if wait is not None else ""):
                yield day, hour

    def _days(self, activity: Activity, booking: Booking) -> Iterator[date]:
        """The days of the wish on which it is offered, from tomorrow on."""
        season, wish = self.rules.season, booking.wish
        offered = season.of_activity(activity)
        if offered is None:
            offered = season.of_periods(()) if activity.runs_without_school else season.of_school()
        days = season.days(offered & season.of_periods([wish])) if wish is not None else ()
        return (day for day in days if day > season.today)

    def _has_room(self, activity: Activity, booking: Booking, day: date, hour: str) -> bool:
        """Whether there is room at all, whatever else is claimed: what is full is seen at a glance."""
        place = (activity.id, day, hour, activity.seats_for(booking.pupils))
        if place not in self._rooms:
            if activity.id not in self._occupancies:
                self._occupancies[activity.id] = Occupancy(activity, booking, self.book)
            at_hour = replace(booking, time=hour) if activity.sessions else booking
            checks = room(activity, at_hour, day, self._occupancies[activity.id])
            self._rooms[place] = all(check.ok for check in checks)
        return self._rooms[place]

    def _fits(self, booking: Booking, activity: Activity, day: date, hour: str) -> bool:
        """Nothing is broken on that day, with everybody before the class who would like the place too."""
        there = replace(of_activity(booking, activity), date=day, time=hour)
        since = there.created_at if there.wait is None else there.wait.since
        book = WithClaims(self.book, [claim.booking for claim in self._claims if claim.since <= since])
        return not {check.rule for check in broken(there, self.rules, book)} - _IGNORED


def rank(booking: Booking, activity_id: str) -> Rank:
    """Who is offered a place in this activity first; the lowest is."""
    return _rank(booking, activity_id, only_day=wishes_one_day(booking))


def _rank(booking: Booking, activity_id: str, *, only_day: bool) -> Rank:
    wait = booking.wait
    alike = wait.activities.index(activity_id) if wait is not None and activity_id in wait.activities else 0
    return alike, not only_day, booking.created_at if wait is None else wait.since, int(booking.id[1:])


def last_day_to_answer(activity: Activity, day: date, hour: str) -> date:
    """The day before, or the last day on which one can register."""
    session = activity.session_on(day, hour)
    before = date.fromordinal(day.toordinal() - 1)
    limits = (before, activity.deadline, session.deadline if session else None)
    return min(limit for limit in limits if limit is not None)


def passed_over(booking: Booking, book: BookingReader, rules: Rulebook) -> PassedOver | None:
    """The newest place for which this class was passed over in favour of another one; ``None`` where there is none."""
    given = max(_given(booking, book), key=lambda one: one[1].offered_at, default=None)
    if given is None or booking.wait is None:
        return None
    other, vacancy = given
    if vacancy.place in {had.place for had in booking.wait.offers}:
        return PassedOver(vacancy, WhyNot.HAD)
    activity = rules.activities.get(vacancy.activity_id)
    if activity is not None:
        wanted = replace(of_activity(booking, activity), date=vacancy.date, time=vacancy.time)
        for check in broken(wanted, rules, book):
            if check.rule is Rule.GROUP_SIZE or _needs_more(check, activity, booking, other):
                return PassedOver(vacancy, WhyNot.TOO_MANY, check)
            if check.rule not in LACKS_ROOM | _IGNORED | {Rule.PROVIDER_BUSY}:
                return PassedOver(vacancy, WhyNot.RULE, check)
    mine = rank(booking, vacancy.activity_id)
    theirs = _rank(other, vacancy.activity_id, only_day=vacancy.only_day)
    if mine[0] > theirs[0]:
        return PassedOver(vacancy, WhyNot.ACTIVITY)
    return PassedOver(vacancy, WhyNot.DAY if mine[:2] > theirs[:2] else WhyNot.AGE)


def _given(booking: Booking, book: BookingReader) -> Iterator[tuple[Booking, Vacancy]]:
    """The places in what this class waits for that others hold or took since it has waited."""
    wait, wish = booking.wait, booking.wish
    if wait is None or wish is None:
        return
    for name in wait.activities:
        for other in book.find(activity_id=name):
            vacancy = other.wait.last if other.wait is not None else None
            if other.id == booking.id or vacancy is None or not other.takes_room:
                continue
            if vacancy.activity_id == name and vacancy.offered_at >= wait.since and wish.covers(vacancy.date):
                yield other, vacancy


def _needs_more(check: Check, activity: Activity, mine: Booking, other: Booking) -> bool:
    """There are seats, but not for so many: not even without the other class."""
    if check.rule is not Rule.SEATS:
        return False
    count, most = check.facts["count"], check.facts["most"]
    free = int(str(most)) - int(str(count)) + activity.seats_for(other.pupils)
    return activity.seats_for(mine.pupils) > free
