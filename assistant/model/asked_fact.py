"""What of an activity's entry a teacher can ask about."""

from __future__ import annotations

from enum import StrEnum


class AskedFact(StrEnum):
    """The values are those of the questions that it was learned from."""

    PRICE = "price"
    DURATION = "duration"
    PLACE = "place"
    TRANSPORT = "transport"
    """How to get there: bus, train, on foot."""
    PARKING = "parking"
    ACCESSIBILITY = "accessibility"
    FOOD = "food"
    ADULTS = "adults"
    """How many must come along with a class."""
    BRING = "bring"
    """What the pupils bring along or wear."""
    DEADLINE = "deadline"
    DATES = "dates"
    """When it is offered, on which days and at what time."""
    GROUP_SIZE = "group_size"
    """How many may come."""
    SEATS = "seats"
    """Whether there is room left."""
    GRADES = "grades"
    LANGUAGE = "language"
    """Of instruction."""
    CONTENT = "content"
    """What happens there."""
    CURRICULUM = "curriculum"
    PREPARATION = "preparation"
    """Before or after it."""
    MATERIALS = "materials"
    DELIVERY = "delivery"
    """How a kit comes to the school, and how long it stays."""
    CONTACT = "contact"
    """Who offers it, and how they are reached."""
    OTHER = "other"
    """Something that no field of an entry answers: toilets, rain, photographs."""
    DIFFERENCE = "difference"
    """Between two or more."""
    CHEAPEST = "cheapest"
    NEAREST = "nearest"
    SHORTEST = "shortest"


COMPARING = frozenset({AskedFact.DIFFERENCE, AskedFact.CHEAPEST, AskedFact.NEAREST, AskedFact.SHORTEST})
"""Asked of several activities together."""
