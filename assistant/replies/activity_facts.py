"""The facts of an activity in words: grades, season, duration, price, group size, place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from assistant.model import KITA, Activity, Catalog, Language, Price, in_language
from assistant.replies.dates import (
    moment_in_words,
    month_in_words,
    months_in_words,
    period_in_words,
    weekdays_in_words,
    weeks_in_words,
)
from assistant.replies.phrases import phrase

_SIGNS = {"DKK": "{amount} kr.", "EUR": "{amount} €"}


def listed(words: Iterable[str], language: Language, joint: str = "and") -> str:
    """``a, b og c``."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {phrase(language, joint)} {items[-1]}"


def capped(text: str, most: int = 80) -> str:
    """A text of somebody else's, short enough for a subject line, cut between two words."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    kept = flat[: most - 1]
    return f"{(kept.rpartition(' ')[0] or kept).rstrip(',;:.')}…"


def grade_in_words(grade: int, language: Language) -> str:
    return phrase(language, "grade.kita") if grade == KITA else phrase(language, "grade.one", grade=grade)


@lru_cache(maxsize=1_000)
def grades_in_words(grades: tuple[int, int] | None, language: Language) -> str:
    if grades is None:
        return ""
    first, last = grades
    if first == last:
        return grade_in_words(first, language)
    if first == KITA:
        return phrase(language, "grade.from_kita", last=last)
    return phrase(language, "grade.range", first=first, last=last)


def grade_set_in_words(grades: Iterable[int], language: Language) -> str:
    """Grades of a question, which may have gaps."""
    numbers = sorted(grades)
    if numbers and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return grades_in_words((numbers[0], numbers[-1]), language)
    return listed((grade_in_words(grade, language) for grade in numbers), language)


def when_in_words(activity: Activity, language: Language, today: date) -> str:
    """When it is offered from today on; empty when that is not known."""
    if activity.sessions:
        coming = [session for session in activity.sessions if session.date >= today]
        return ", ".join(moment_in_words(session.date, session.time, language) for session in coming)
    openings = [
        months_in_words(activity.months, language) if len(activity.months) < 12 else phrase(language, "when.year"),
        weeks_in_words(activity.weeks, language) if activity.weeks else "",
        *(period_in_words(period, language) for period in activity.dates if period.end is None or period.end >= today),
    ]
    seasons = ", ".join(opening for opening in openings if opening)
    if not activity.weekdays:
        return seasons
    weekdays = weekdays_in_words(activity.weekdays, language)
    return f"{seasons} ({weekdays})" if seasons else weekdays


def duration_in_words(minutes: int | None, language: Language) -> str:
    if minutes is None:
        return ""
    if minutes == 60:
        return phrase(language, "hour")
    if minutes >= 1440:
        return phrase(language, "days", count=-(-minutes // 1440))
    if minutes % 30 == 0 and minutes > 60:
        hours = f"{minutes / 60:g}"
        return phrase(language, "hours", count=hours if language is Language.EN else hours.replace(".", ","))
    return phrase(language, "minutes", count=minutes)


def money_in_words(amount: float, catalog: Catalog) -> str:
    number = f"{amount:.2f}".removesuffix(".00")
    if catalog.currency in ("DKK", "EUR"):
        number = number.replace(".", ",")
    return _SIGNS.get(catalog.currency, "{amount} " + catalog.currency).format(amount=number)


def price_in_words(price: Price | None, language: Language, catalog: Catalog) -> str:
    if price is None:
        return ""
    if price.free:
        return phrase(language, "price.free")
    if price.amount is None:
        return price.words
    return phrase(language, f"price.{price.per}", amount=money_in_words(price.amount, catalog))


def size_in_words(size: tuple[int | None, int | None], language: Language) -> str:
    fewest, most = size
    if fewest is not None and most is not None:
        return phrase(language, "size.range", fewest=fewest, most=most) if fewest != most else str(most)
    if most is not None:
        return phrase(language, "size.most", most=most)
    return phrase(language, "size.fewest", fewest=fewest) if fewest is not None else ""


def place_in_words(activity: Activity, language: Language) -> str:
    place = activity.place
    named = ", ".join(dict.fromkeys(part for part in (place.name, place.town) if part))
    if named:
        return named
    return listed((phrase(language, f"setting.{setting}") for setting in sorted(activity.settings)), language, "or")


def confirmed_in_words(activity: Activity, language: Language) -> str:
    if activity.last_confirmed is None:
        return ""
    return phrase(language, "confirmed", month=month_in_words(activity.last_confirmed, language))


def title_of(activity: Activity, language: Language) -> str:
    return in_language(activity.title, language)
