"""A school year counted: visits, questions, wishes that nobody met, how long answers took, how it went.

Nobody's name is in here: schools that the catalogue does not know are one row, and a wish is its topic alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import TypeVar

from assistant.model import MARKS, TAKING_ROOM, Catalog, Language, Status, Subject
from assistant.replies.activity_facts import grade_in_words, grade_set_in_words
from assistant.replies.dates import date_in_words
from integrations.channels.web.partners.year_totals import FEWEST_ANSWERS, marks_of, mean_of, months_of
from integrations.channels.web.school_names import school_named, schools_by_name
from integrations.channels.web.statistics.tables import Cell, Table
from integrations.channels.web.texts import alone, say
from integrations.store.statistics import DatedVisit, TimeToDecision, UnmetWish

T = TypeVar("T")

MOST_WISHES = 50

_PRIVATE = re.compile(r"@|\d{5}")
"""A mail address or a telephone number that stood in a question."""


@dataclass(frozen=True)
class Year:
    """What was read for one school year."""

    visits: Sequence[DatedVisit]
    answered: int
    unanswered: int
    unmet: Sequence[UnmetWish]
    decided: Sequence[TimeToDecision]
    undated: Mapping[Status, int]
    """Requests of the year that have no day."""

    @property
    def requests(self) -> Mapping[Status, int]:
        """Every booking by its status, with and without a day."""
        return Counter(visit.status for visit in self.visits) + Counter(self.undated)


@dataclass(frozen=True)
class Figure:
    """One of the large numbers."""

    label: str
    value: Cell
    unit: str = ""


def headline(year: Year, language: Language) -> list[Figure]:
    """The year in eight numbers."""
    counted = Counter(visit.status for visit in year.visits)
    hours = _hours(year.decided)
    marks = marks_of(year.visits)
    asked = year.answered + year.unanswered
    return [
        Figure(say(language, "label.visits"), counted[Status.APPROVED] + counted[Status.HELD]),
        Figure(say(language, "figures.pupils"), sum(one.pupils or 0 for one in _counted(year.visits))),
        Figure(say(language, "figures.waiting"), year.requests.get(Status.DRAFT, 0)),
        Figure(say(language, "figures.questions"), asked),
        Figure(say(language, "figures.unanswered"), round(100 * year.unanswered / asked) if asked else None, "%"),
        Figure(say(language, "figures.median"), *_time(median(hours) if hours else None, language)),
        Figure(say(language, "status.no_show"), counted[Status.NO_SHOW]),
        Figure(say(language, "label.evaluation"), mean_of(marks), "/ 5"),
    ]


def tables_of(year: Year, catalog: Catalog, language: Language) -> list[Table]:
    """Every theme; the page shows them in this order."""
    return [
        _months(year, language),
        _schools(year, catalog, language),
        _grades(year, language),
        _subjects(year, catalog, language),
        _questions(year, language),
        _providers(year, catalog, language),
        _wishes(year, language),
        _outcomes(year, language),
        _answer_times(year, language),
        _evaluations(year, language),
    ]


def _months(year: Year, language: Language) -> Table:
    rows: list[list[Cell]] = [
        [month.name.capitalize(), month.agreed, month.open] for month in months_of(year.visits, language)
    ]
    note = say(language, "figures.months.note")
    return _table("months", ("month", "agreed", "open"), rows, language, bar=1, note=note)


def _schools(year: Year, catalog: Catalog, language: Language) -> Table:
    named = schools_by_name(catalog)
    groups: dict[str, list[DatedVisit]] = {school.name: [] for school in catalog.schools.values()}
    for visit in _counted(year.visits):
        school = school_named(visit.school, named)
        groups.setdefault(school.name if school else say(language, "figures.other_schools"), []).append(visit)
    rows: list[list[Cell]] = [
        [name, len(visits), sum(one.pupils or 0 for one in visits), len({one.class_name for one in visits})]
        for name, visits in groups.items()
    ]
    return _table("schools", ("school", "visits", "pupils", "classes"), _most_first(rows), language, bar=1)


def _grades(year: Year, language: Language) -> Table:
    visits: Counter[int | None] = Counter()
    pupils: Counter[int | None] = Counter()
    for visit in _counted(year.visits):
        visits[visit.grade] += 1
        pupils[visit.grade] += visit.pupils or 0
    known = sorted(grade for grade in visits if grade is not None)
    rows: list[list[Cell]] = [[grade_in_words(grade, language), visits[grade], pupils[grade]] for grade in known]
    if visits[None]:
        rows.append([say(language, "figures.unknown"), visits[None], pupils[None]])
    return _table("grades", ("grade", "visits", "pupils"), rows, language, bar=1)


def _subjects(year: Year, catalog: Catalog, language: Language) -> Table:
    counted: Counter[Subject | None] = Counter(dict.fromkeys(Subject, 0))
    for visit in _counted(year.visits):
        activity = catalog.activities.get(visit.activity_id)
        counted.update(activity.subjects if activity and activity.subjects else [None])
    rows: list[list[Cell]] = [
        [alone(language, "subject", subject), count] for subject, count in counted.items() if subject is not None
    ]
    rows = _most_first(rows)
    if counted[None]:
        rows.append([say(language, "figures.unknown"), counted[None]])
    note = say(language, "figures.subjects.note")
    return _table("subjects", ("subject", "visits"), rows, language, bar=1, note=note)


def _providers(year: Year, catalog: Catalog, language: Language) -> Table:
    groups = _grouped(year.visits, lambda visit: visit.provider_id)
    rows: list[list[Cell]] = []
    for provider_id, visits in groups.items():
        marks = marks_of(visits)
        provider = catalog.providers.get(provider_id)
        rows.append(
            [
                provider.name if provider else provider_id,
                sum(1 for visit in visits if visit.status in TAKING_ROOM),
                sum(1 for visit in visits if visit.status is Status.HELD),
                sum(1 for visit in visits if visit.status is Status.NO_SHOW),
                len(marks),
                mean_of(marks),
            ]
        )
    columns = ("provider", "visits", "held", "no_shows", "answers", "evaluation")
    note = say(language, "figures.evaluations.note", count=FEWEST_ANSWERS)
    return _table("providers", columns, _most_first(rows), language, bar=1, note=note)


def _questions(year: Year, language: Language) -> Table:
    conversations = len(year.unmet)
    near = sum(1 for wish in year.unmet if wish.near_misses)
    rows: list[list[Cell]] = [
        [say(language, "figures.answered"), year.answered],
        [say(language, "figures.nothing"), year.unanswered],
        [say(language, "figures.unmet"), conversations],
        [say(language, "figures.unmet.near"), near],
    ]
    return _table("questions", ("what", "count"), rows, language, bar=1)


def _wishes(year: Year, language: Language) -> Table:
    """What was asked for most and not found: for recruiting providers."""
    groups = _grouped((wish for wish in year.unmet if _tellable(wish.topic)), lambda wish: wish.topic.casefold())
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0].topic.casefold()))
    rows: list[list[Cell]] = [
        [
            group[0].topic,
            len(group),
            grade_set_in_words({grade for wish in group for grade in wish.grades}, language),
            ", ".join(sorted({_subject(name, language) for wish in group for name in wish.subjects})),
            sum(1 for wish in group if wish.near_misses),
            date_in_words(max(wish.at for wish in group).date(), language),
        ]
        for group in ordered[:MOST_WISHES]
    ]
    columns = ("topic", "times", "grades", "subjects", "near", "latest")
    return _table("wishes", columns, rows, language, bar=1, note=say(language, "figures.wishes.note"))


def _answer_times(year: Year, language: Language) -> Table:
    hours = _hours(year.decided)
    waiting = sum(1 for one in year.decided if one.decided_at is None and one.status is Status.DRAFT)
    rows: list[list[Cell]] = [
        [say(language, "figures.decided"), len(hours)],
        [say(language, "figures.median.hours"), round(median(hours), 1) if hours else None],
        [say(language, "figures.ninety.hours"), round(hours[ceil(0.9 * len(hours)) - 1], 1) if hours else None],
        [say(language, "figures.undecided"), waiting],
    ]
    return _table("answer_times", ("what", "count"), rows, language, note=say(language, "figures.answer_times.note"))


def _outcomes(year: Year, language: Language) -> Table:
    counted = year.requests
    rows: list[list[Cell]] = [[alone(language, "status", status), counted.get(status, 0)] for status in Status]
    note = say(language, "figures.outcomes.note")
    return _table("outcomes", ("status", "count"), rows, language, bar=1, note=note)


def _evaluations(year: Year, language: Language) -> Table:
    counted = Counter(marks_of(year.visits))
    shown = counted.total() >= FEWEST_ANSWERS
    rows: list[list[Cell]] = [[str(mark), counted[mark] if shown else None] for mark in reversed(MARKS)]
    note = say(language, "figures.evaluations.note", count=FEWEST_ANSWERS)
    return _table("evaluations", ("evaluation", "visits"), rows, language, bar=1, note=note)


def _table(
    key: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    language: Language,
    bar: int | None = None,
    note: str = "",
) -> Table:
    header = [_named(column, language, "figures.column") for column in columns]
    return Table(key, _named(key, language, "figures", "section"), header, rows, bar, note)


_SHARED = {"grades": "label.grades.plural", "held": "status.held", "no_shows": "status.no_show"}
"""Columns and tables that are called as something else is."""


def _named(key: str, language: Language, *families: str) -> str:
    return say.first(language, _SHARED.get(key, ""), *(f"{family}.{key}" for family in (*families, "label")))


def _counted(visits: Iterable[DatedVisit]) -> Iterable[DatedVisit]:
    return (visit for visit in visits if visit.status in TAKING_ROOM)


def _most_first(rows: Iterable[list[Cell]]) -> list[list[Cell]]:
    """By the second column, then by name."""
    return sorted(rows, key=lambda row: (-float(row[1] or 0), str(row[0]).casefold()))


def _hours(decided: Iterable[TimeToDecision]) -> list[float]:
    """From the request to the first decision, shortest first."""
    return sorted(
        (one.decided_at - one.drafted_at).total_seconds() / 3600 for one in decided if one.decided_at is not None
    )


def _time(hours: float | None, language: Language) -> tuple[Cell, str]:
    """Hours up to two days, then days."""
    if hours is None:
        return None, ""
    if hours < 48:
        return round(hours, 1), say(language, "figures.hours")
    return round(hours / 24, 1), say(language, "figures.days")


def _tellable(topic: str) -> bool:
    return bool(topic) and not _PRIVATE.search(topic)


def _subject(name: str, language: Language) -> str:
    return alone(language, "subject", name) if name in set(Subject) else name


def _grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
