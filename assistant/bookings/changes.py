"""A booking's day and facts: finding its day, taking in what the teacher said, and saying what changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from assistant.bookings.rules import Rulebook
from assistant.language.sentence_joining import sentences_joined
from assistant.model import Booking, Facts, Role, Status, WishedChange, spoken_day
from assistant.ports import BookingReader


def dated(booking: Booking, rules: Rulebook, book: BookingReader) -> Booking:
    """With a day, where its wish has a free one, and a session's own time."""
    day = booking.date or rules.first_free_day(booking, book)
    return booking if day is None else on_day(booking, rules, day, booking.time)


def on_day(booking: Booking, rules: Rulebook, day: date, time: str) -> Booking:
    """The booking on this day: at this time, else the session's, else the one it has."""
    activity = rules.activity(booking)
    wanted = time or booking.time
    return replace(booking, date=day, time=wanted if activity is None else activity.time_on(day, wanted))


def runs_out(booking: Booking) -> bool:
    """Somebody's answer, or a place, is waited for, and in vain once its last possible day is over."""
    return booking.waits_for is not None or booking.status is Status.WAITLISTED


def last_possible_day(booking: Booking) -> date | None:
    """After which it, or the change of it that waits, cannot be decided any more."""
    if booking.status is Status.WAITLISTED:
        return booking.wish.end if booking.wish else None
    if booking.waits_for is Role.TEACHER:
        return booking.proposed_date
    booking = as_wished(booking)
    days = [day for day in (booking.date, booking.wish.end if booking.wish else None) if day is not None]
    return max(days, default=None)


def waiting_since(booking: Booking) -> datetime:
    """Since when it, or the change of it that is wished, waits."""
    return booking.created_at if booking.change is None else booking.change.at


def spoken_of(booking: Booking) -> tuple[date | None, str]:
    """The day and time that are spoken of now: those that were proposed, where the teacher has not answered yet."""
    proposed = booking.status is Status.PROPOSED and booking.proposed_date
    return spoken_day(booking), booking.proposed_time if proposed else booking.time


def without_offer(booking: Booking) -> Booking:
    """As it waits while no place is offered to it; itself, where it does not wait."""
    wait = booking.wait
    if booking.status is not Status.WAITLISTED or wait is None:
        return booking
    return replace(
        booking,
        activity_id=wait.activity_id,
        activity_title=wait.activity_title,
        provider_id=wait.provider_id,
        date=None,
        time=wait.time,
        proposed_date=None,
        proposed_time="",
    )


def as_wished(booking: Booking) -> Booking:
    """The booking as a teacher would like it to be; itself, where no change is wished."""
    change = booking.change
    if change is None:
        return booking
    said = (change.class_name, change.grade)
    name, grade = class_and_grade((booking.class_name, booking.grade), said)
    pupils = booking.pupils if change.pupils is None else change.pupils
    wished = replace(booking, class_name=name, grade=grade, pupils=pupils, change=None)
    if change.date is None:
        return wished
    return replace(wished, date=change.date, time=change.time, wish=change.wish)


NUMBER_AND_CLASS = frozenset({"pupils", "class_name", "grade"})
"""What of a wished change is no day."""


def wishes_anything(change: WishedChange) -> bool:
    return change.date is not None or any(getattr(change, name) not in (None, "") for name in NUMBER_AND_CLASS)


def after_being_told(change: WishedChange | None, facts: Facts) -> WishedChange | None:
    """What is still wished once the facts were taken in: a number or class that is said anew is the last word."""
    if change is None:
        return None
    if facts.pupils is not None:
        change = replace(change, pupils=None)
    if facts.class_name or facts.grade is not None:
        change = replace(change, class_name="", grade=None)
    return change if wishes_anything(change) else None


def with_facts(booking: Booking, facts: Facts) -> Booking:
    """The booking with what the facts say; what they do not say stays, unless it contradicts them."""
    changes = {_OF_FACTS[name]: value for name, value in facts.said.items() if name in _OF_FACTS}
    if facts.wishes and "wishes" not in facts.filled_in:
        changes["wishes"] = sentences_joined(booking.wishes, facts.wishes)
    if facts.teacher_name:
        changes["teacher"] = replace(booking.teacher, name=facts.teacher_name)
    known, told = (booking.class_name, booking.grade), (facts.class_name, facts.grade)
    changes["class_name"], changes["grade"] = class_and_grade(known, told)
    return replace(booking, **changes)


_OF_FACTS = {
    "period": "wish",
    "time": "time",
    "pupils": "pupils",
    "school": "school",
    "phone": "phone",
    "wishes": "wishes",
}
"""Facts and the fields of a booking that they are."""


def class_and_grade(known: tuple[str, int | None], said: tuple[str, int | None]) -> tuple[str, int | None]:
    """Class and grade after more was said of them: a class of another grade is no longer meant, and a grade follows
    the class that was named."""
    (name, grade), (new_name, new_grade) = known, said
    if new_name:
        own = _grade_in(new_name)
        return new_name, new_grade if new_grade is not None else grade if own in (None, grade) else own
    if new_grade is not None:
        return name if _grade_in(name) in (None, new_grade) else "", new_grade
    return known


def _grade_in(class_name: str) -> int | None:
    """The grade that a class is named after: 8 for ``8.b``, 11 for ``1.g``."""
    found = _CLASS.match(class_name)
    if found is None:
        return None
    number = int(found["number"])
    return number + 10 if found["upper"] and number <= 3 else number


_CLASS = re.compile(r"\s*(?P<number>\d{1,2})\s*\.?\s*(?P<upper>g\b|hf\b|hhx\b|htx\b|stx\b)?", re.IGNORECASE)
"""``8.b``, ``8 b``, and the three years of upper secondary: ``1.g``."""


def difference(before: Booking, after: Booking) -> tuple[str, str]:
    """What changed, as ``pupils=24; time=09:00`` before and after; texts of the teacher's are named, not repeated."""
    named = ("date", "time", "class_name", "grade", "pupils", "school")
    changed = [name for name in named if getattr(before, name) != getattr(after, name)]
    others = [name for name in _NAMED_ALONE if getattr(before, name) != getattr(after, name)]
    old = [f"{name}={_shown(getattr(before, name))}" for name in changed]
    new = [f"{name}={_shown(getattr(after, name))}" for name in changed]
    return "; ".join(old), "; ".join([*new, *others])


_NAMED_ALONE = ("wish", "phone", "wishes", "teacher", "change")
"""What changed in these is not written into the history."""


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def day_and_time(booking: Booking) -> str:
    """As history writes it: ``2027-04-12 09:00``."""
    return moment(booking.date, booking.time)


def moment(day: date | None, time: str) -> str:
    """As `day_and_time`."""
    return "" if day is None else f"{day.isoformat()} {time}".rstrip()
