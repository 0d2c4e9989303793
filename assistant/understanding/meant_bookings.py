"""Which of the writer's bookings a part of a message means: by id, by class or by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.model import Booking, Catalog, plain_class
from assistant.understanding.annotated_text import Page
from assistant.understanding.choice_patterns import title_chosen


def meant_bookings(
    text: str, class_name: str, booking_id: str, bookings: Sequence[Booking], catalog: Catalog
) -> tuple[Booking, ...]:
    """Those that are named; empty where none is, or where it is not clear which."""
    if booking_id:
        return tuple(booking for booking in bookings if booking.id.casefold() == booking_id.casefold())
    of_class = of_classes(class_name.split(", ") if class_name else (), bookings)
    if of_class:
        return of_class
    return _named(text, bookings, catalog)


def of_classes(names: Iterable[str], bookings: Sequence[Booking]) -> tuple[Booking, ...]:
    """The bookings of these classes."""
    wanted = {plain_class(name) for name in names}
    return tuple(booking for booking in bookings if booking.class_name and plain_class(booking.class_name) in wanted)


def _named(text: str, bookings: Sequence[Booking], catalog: Catalog) -> tuple[Booking, ...]:
    """Those of the one activity that is named among several."""
    known = [
        catalog.activities[name]
        for name in dict.fromkeys(booking.activity_id for booking in bookings)
        if name in catalog.activities
    ]
    if len(known) < 2:
        return ()
    chosen = title_chosen(Page(text), known)
    meant = {known[number - 1].id for number in chosen}
    return tuple(booking for booking in bookings if booking.activity_id in meant)
