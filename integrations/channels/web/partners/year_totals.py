"""What a school year holds for one provider or one school, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

from babel.dates import get_month_names
from babel.numbers import format_decimal

from assistant.model import AGREED, TAKING_ROOM, UNDECIDED, Activity, Catalog, Language, Provider, Status, in_language
from assistant.replies.dates import day_in_words
from integrations.channels.web.charts import Columns, Series, columns
from integrations.channels.web.texts import say
from integrations.channels.web.visits_cache import SHOWN
from integrations.store.statistics import DatedVisit

SCHOOL_MONTHS = (8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7)


FEWEST_ANSWERS = 5
"""Of fewer marks no number is shown, so that nobody's answer can be told from it."""


@dataclass(frozen=True)
class Limit:
    """Something agreed, and how much of it is used."""

    what: str
    """An activity's title; empty where it is about all of a provider's."""
    rule: str
    """``week``, ``day`` or ``year``."""
    most: int
    used: int
    """Agreed visits: of the year, or of the busiest week or day."""
    asked: int
    """Requests in the same time."""
    when: str
    """The busiest week or day in words; empty where nothing is booked or the year is meant."""

    @property
    def exceeded(self) -> bool:
        return self.used > self.most


@dataclass(frozen=True)
class MonthLoad:
    name: str
    agreed: int
    open: int


def month_names(language: Language) -> list[tuple[str, int]]:
    """August to July, each with its number."""
    names = get_month_names("wide", locale=str(language))
    return [(names[month], month) for month in SCHOOL_MONTHS]


def months_of(visits: Iterable[DatedVisit], language: Language) -> list[MonthLoad]:
    """August to July."""
    counted = Counter((visit.day.month, visit.status in AGREED) for visit in visits if visit.status in SHOWN)
    return [MonthLoad(name, counted[month, True], counted[month, False]) for name, month in month_names(language)]


def chart_of(title: str, months: Sequence[MonthLoad], language: Language) -> Columns:
    """The year's load, month by month."""
    short = get_month_names("abbreviated", locale=str(language))
    return columns(
        title,
        [short[month].rstrip(".")[:3] for month in SCHOOL_MONTHS],
        [
            Series(say(language, "label.agreed"), "agreed", [month.agreed for month in months]),
            Series(say(language, "label.open"), "open", [month.open for month in months]),
        ],
    )


def limits_of(
    provider: Provider, activities: Iterable[Activity], visits: Sequence[DatedVisit], language: Language
) -> list[Limit]:
    """Everything that is agreed with the provider, the provider's own first."""
    found: list[Limit] = []
    if provider.per_week is not None:
        found.append(
            _busiest(
                "",
                "week",
                provider.per_week,
                visits,
                lambda visit: visit.day.isocalendar()[:2],
                lambda visit: say(language, "overview.week", week=visit.day.isocalendar().week),
            )
        )
    for activity in activities:
        title = in_language(activity.title, language)
        own = [visit for visit in visits if visit.activity_id == activity.id]
        if activity.per_school_year is not None:
            found.append(Limit(title, "year", activity.per_school_year, *_agreed_and_asked(own), when=""))
        if activity.per_day is not None:
            found.append(
                _busiest(
                    title,
                    "day",
                    activity.per_day,
                    own,
                    lambda visit: visit.day,
                    lambda visit: day_in_words(visit.day, language),
                )
            )
    return found


def marks_of(visits: Iterable[DatedVisit]) -> list[int]:
    """What teachers and coordinators said, of visits that were not missed."""
    return [visit.evaluation for visit in visits if visit.evaluation is not None and visit.status in TAKING_ROOM]


def mean_of(marks: Sequence[int]) -> float | None:
    """``None`` where there are too few to be shown."""
    return round(float(mean(marks)), 1) if len(marks) >= FEWEST_ANSWERS else None


def marks_in_words(visits: Iterable[DatedVisit], language: Language) -> str:
    """How a provider's visits were, over a year."""
    marks = marks_of(visits)
    shown = mean_of(marks)
    if shown is None:
        return say(language, "figures.evaluations.few", count=FEWEST_ANSWERS)
    return say(language, "figures.evaluations.mean", mean=format_decimal(shown, locale=str(language)), count=len(marks))


def upcoming(visits: Iterable[DatedVisit], today: date) -> list[DatedVisit]:
    return [visit for visit in visits if visit.day >= today and visit.status in SHOWN]


def past(visits: Iterable[DatedVisit], today: date) -> list[DatedVisit]:
    """Newest first; what was only asked for and never agreed is left out."""
    return [visit for visit in visits if visit.day < today and visit.status in AGREED][::-1]


def entries_of(provider: Provider, catalog: Catalog, language: Language) -> list[Activity]:
    """The provider's activities, by title."""
    own = [activity for activity in catalog.activities.values() if activity.provider.id == provider.id]
    return sorted(own, key=lambda activity: in_language(activity.title, language).casefold())


def _busiest(
    what: str,
    rule: str,
    most: int,
    visits: Sequence[DatedVisit],
    key: Callable[[DatedVisit], object],
    words: Callable[[DatedVisit], str],
) -> Limit:
    groups: dict[object, list[DatedVisit]] = {}
    for visit in visits:
        if visit.status in SHOWN and visit.status is not Status.NO_SHOW:
            groups.setdefault(key(visit), []).append(visit)
    if not groups:
        return Limit(what, rule, most, 0, 0, "")
    busiest = max(groups.values(), key=lambda group: (_agreed_and_asked(group), -group[0].day.toordinal()))
    return Limit(what, rule, most, *_agreed_and_asked(busiest), when=words(busiest[0]))


def _agreed_and_asked(visits: Iterable[DatedVisit]) -> tuple[int, int]:
    counted = Counter(visit.status for visit in visits)
    return counted[Status.APPROVED] + counted[Status.HELD], sum(counted[status] for status in UNDECIDED)
