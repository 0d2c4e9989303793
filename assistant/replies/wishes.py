"""What was understood of when, where and for how many, in words, by the condition that it makes."""

from __future__ import annotations

from assistant.matching.distance import start_of
from assistant.model import ANY_HOUR, Audience, Catalog, Hours, Language, Reading
from assistant.replies.activity_facts import money_in_words
from assistant.replies.dates import time_in_words
from assistant.replies.distances import most_in_words
from assistant.replies.phrases import phrase

Told = tuple[str, str]
"""The condition and the words for it."""


def people_in_words(reading: Reading) -> str:
    """``24 elever``; of several classes ``3 klasser hver for sig, op til 25 elever``; empty where nobody is counted."""
    if reading.group_size is None:
        return ""
    if reading.class_sizes:
        classes = len(reading.class_sizes)
        return phrase(reading.language, "reading.classes", classes=classes, count=reading.group_size)
    key = "reading.group" if reading.audience is Audience.PUPILS else "reading.participants"
    return phrase(reading.language, key, count=reading.group_size)


def most_to_pay_in_words(reading: Reading, catalog: Catalog) -> str:
    """``højst 50 kr. pr. elev``, ``gratis``; empty where nothing is said of money."""
    if reading.price == "free":
        return phrase(reading.language, "price.free")
    most = most_money_in_words(reading, catalog)
    return phrase(reading.language, "reading.at_most", amount=most) if most else ""


def most_money_in_words(reading: Reading, catalog: Catalog) -> str:
    """``300 kr.``, ``50 kr. pr. elev``; empty for what must be free or where no amount was said."""
    if reading.price_per_pupil is not None:
        amount = money_in_words(reading.price_per_pupil, catalog)
        return phrase(reading.language, "price.pupil", amount=amount)
    return money_in_words(reading.price, catalog) if isinstance(reading.price, int | float) else ""


def hours_in_words(hours: Hours, language: Language) -> str:
    """``kl. 9.00-12.00``, ``fra kl. 10.00``; empty for any hour."""
    if hours == ANY_HOUR:
        return ""
    key = "closed" if hours.start and hours.end else "from" if hours.start else "until"
    start, end = time_in_words(hours.start, language), time_in_words(hours.end, language)
    return phrase(language, f"reading.hours.{key}", start=start, end=end)


def where_in_words(reading: Reading, catalog: Catalog) -> list[Told]:
    """Out of the house, step-free, near the school, so far at most, and where the class comes from."""
    language, start = reading.language, start_of(reading, catalog)
    told = [
        ("away", phrase(language, "reading.away") if reading.away else ""),
        ("step_free", phrase(language, "reading.step_free") if reading.step_free else ""),
        ("near", phrase(language, "reading.near_school") if reading.near_school else ""),
        ("distance", most_in_words(reading)),
        ("home", phrase(language, "reading.home", town=start) if reading.home else ""),
    ]
    return [(condition, words) for condition, words in told if words]
