"""Which of the writer's bookings a part of a message means: by id, by class or by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.model import Booking, Language, plain_class
from assistant.understanding.question import Reader


def meant_bookings(
    text: str, language: Language, class_name: str, booking_id: str, bookings: Sequence[Booking], reader: Reader
) -> tuple[Booking, ...]:
    """Those that are named; empty where none is, or where it is not clear which."""
    if booking_id:
        return tuple(booking for booking in bookings if booking.id.casefold() == booking_id.casefold())
    of_class = of_classes(class_name.split(", ") if class_name else (), bookings)
    return of_class or _named(text, language, bookings, reader)


def of_classes(names: Iterable[str], bookings: Sequence[Booking]) -> tuple[Booking, ...]:
    """The bookings of these classes."""
    wanted = {plain_class(name) for name in names}
    return tuple(booking for booking in bookings if booking.class_name and plain_class(booking.class_name) in wanted)


def _named(text: str, language: Language, bookings: Sequence[Booking], reader: Reader) -> tuple[Booking, ...]:
    """Those of the activities that are named, where there are several to tell apart."""
    known = [
        reader.catalog.activities[name]
        for name in dict.fromkeys(booking.activity_id for booking in bookings)
        if name in reader.catalog.activities
    ]
    if len(known) < 2:
        return ()
    named = {activity.id for activity in reader.names.named_activities(text, language, known, beside=True)}
    return tuple(booking for booking in bookings if booking.activity_id in named)
