"""What is agreed and what it would become, beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.bookings import as_wished
from assistant.model import Booking, Language
from assistant.replies.activity_facts import grade_in_words
from assistant.replies.dates import day_in_words
from assistant.replies.phrases import phrase


def both_in_words(booking: Booking, language: Language) -> str:
    """``Aftalt: onsdag 3. marts 2027. Ønsket: onsdag 10. marts 2027.``, or what is offered instead."""
    agreed, wished = old_and_new(booking, what_waits(booking), language)
    key = "moved.both" if booking.proposed_date is None else "moved.both.offered"
    return phrase(language, key, agreed=agreed, wished=wished)


def old_and_new(old: Booking, new: Booking, language: Language) -> tuple[str, str]:
    """What differs between the two of day, class and number, as each has it; the day where nothing does."""
    said = [say for say, names in _SAID.items() if any(getattr(old, name) != getattr(new, name) for name in names)] or [
        _day
    ]
    return _listed(said, old, language), _listed(said, new, language)


def agreed_in_words(booking: Booking, language: Language) -> str:
    """The day, class and number that hold."""
    return _listed(list(_SAID), booking, language)


def what_waits(booking: Booking) -> Booking:
    """The booking as it was wished, or on the day that was offered; itself where neither waits."""
    if booking.proposed_date is None:
        return as_wished(booking)
    return replace(booking, date=booking.proposed_date, time=booking.proposed_time)


_Say = Callable[[Booking, Language], str]


def _listed(said: Sequence[_Say], booking: Booking, language: Language) -> str:
    return ", ".join(words for say in said if (words := say(booking, language)))


def _day(booking: Booking, language: Language) -> str:
    return day_in_words(booking.date, language, booking.time) if booking.date else ""


def _class(booking: Booking, language: Language) -> str:
    grade = "" if booking.grade is None else grade_in_words(booking.grade, language)
    return booking.class_name or grade


def _pupils(booking: Booking, language: Language) -> str:
    return "" if booking.pupils is None else phrase(language, "moved.count", count=booking.pupils)


_SAID: Mapping[_Say, Sequence[str]] = {_day: ("date", "time"), _class: ("class_name", "grade"), _pupils: ("pupils",)}
