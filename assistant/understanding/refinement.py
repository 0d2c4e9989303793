"""A change said after an answer ("nej, 7. klasse", "gratis", "lieber im Mai") put into the question before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypedDict

from assistant.language.tokens import tokens
from assistant.model import ANY_HOUR, Excluded, Hours, Period, Reading, Subject
from assistant.understanding.slots.subjects import subjects_named


def refine(before: Reading, change: Reading) -> Reading:
    """The question as it stands after the change.

    What the change says replaces what was said of the same kind; a new topic replaces the topic and the subjects and
    kinds that went with it; what is excluded leaves the wishes, and what is wished leaves the excluded.
    """
    new_topic = bool(change.topic) and not _goes_on(before, change)
    kinds = change.kinds or (frozenset() if change.settings and _only_online(before) else before.kinds)
    return replace(
        before,
        text=change.text if new_topic else f"{before.text}\n{change.text}".strip(),
        question=_question(before, change, new_topic=new_topic),
        language=change.language,
        topic=change.topic if new_topic else _without(before.topic, change.excluded.topics),
        wish=change.wish if change.wish or new_topic else before.wish,
        grades=change.grades or before.grades,
        grades_said=change.grades_said if change.grades else before.grades_said,
        **_subjects(before, change, new_topic=new_topic),
        kinds=kinds - change.excluded.kinds,
        hinted_kinds=(change.hinted_kinds or before.hinted_kinds) - change.excluded.kinds - kinds,
        **_time(before, change),
        **_amounts(before, change),
        duration_minutes=before.duration_minutes if change.duration_minutes is None else change.duration_minutes,
        **_place(before, change),
        settings=change.settings or before.settings - change.excluded.settings,
        away=change.away or (before.away and not change.settings),
        step_free=before.step_free or change.step_free,
        audience=change.audience if change.audience_said else before.audience,
        audience_said=change.audience_said or before.audience_said,
        languages=change.languages or before.languages,
        class_name=change.class_name or ("" if change.grades else before.class_name),
        school=change.school or before.school,
        excluded=_excluded(before.excluded, change),
        unsure=change.unsure | {name for name in before.unsure if not _says(change, name)},
        corrections=change.corrections,
        date_doubts=change.date_doubts,
    )


def _question(before: Reading, change: Reading, *, new_topic: bool) -> str:
    """Another grade changes nothing of what is asked for."""
    if new_topic:
        return ""
    asked = before.question or before.text
    return f"{asked}\n{change.text}" if change.topic else asked


class _Subjects(TypedDict):
    subjects: frozenset[Subject]
    subject_words: tuple[str, ...]


def _subjects(before: Reading, change: Reading, *, new_topic: bool) -> _Subjects:
    """The subjects and the words that name them, which are searched for."""
    said = change if change.subjects or new_topic else before
    unwanted = change.excluded.subjects
    words = (word for word in said.subject_words if not (unwanted and subjects_named(word) <= unwanted))
    return {"subjects": said.subjects - unwanted, "subject_words": tuple(words)}


class _Amounts(TypedDict):
    group_size: int | None
    class_sizes: tuple[int, ...]
    price: str | float | None
    price_per_pupil: float | None


def _amounts(before: Reading, change: Reading) -> _Amounts:
    """How many come and what it may cost; the classes go with their number, each price takes the place of the other."""
    of_group = before if change.group_size is None else change
    of_price = before if change.price is None and change.price_per_pupil is None else change
    return {
        "group_size": of_group.group_size,
        "class_sizes": of_group.class_sizes,
        "price": of_price.price,
        "price_per_pupil": of_price.price_per_pupil,
    }


class _Place(TypedDict):
    places: tuple[str, ...]
    home: str
    near_school: bool
    within_km: float | None


def _place(before: Reading, change: Reading) -> _Place:
    """Where to go; a place that is named leaves the nearness of the school."""
    kept = tuple(place for place in before.places if place not in change.excluded.places)
    return {
        "places": change.places or (() if change.near_school else kept),
        "home": change.home or before.home,
        "near_school": change.near_school or (before.near_school and not change.places),
        "within_km": before.within_km if change.within_km is None else change.within_km,
    }


class _Time(TypedDict):
    periods: tuple[Period, ...]
    weekdays: frozenset[int]
    time: str
    hours: Hours


def _time(before: Reading, change: Reading) -> _Time:
    """A weekday leaves a day that was said before, and a period leaves the weekdays."""
    kept = () if change.weekdays and _one_day(before) else before.periods
    return {
        "periods": _cut(before.periods, change.periods) or kept,
        "weekdays": change.weekdays or (frozenset() if change.periods else before.weekdays),
        "time": change.time or before.time,
        "hours": before.hours if change.hours == ANY_HOUR else change.hours,
    }


def _says(change: Reading, condition: str) -> bool:
    """The change makes this condition; most are named as the field that says them."""
    fields = {"periods": ("periods", "weekdays"), "audience": ("audience_said",)}.get(condition, (condition,))
    return any(getattr(change, field) not in (None, Excluded()) and getattr(change, field) for field in fields)


def _goes_on(before: Reading, change: Reading) -> bool:
    """The change says the same topic again."""
    old = {token.folded for token in tokens(before.topic)}
    new = {token.folded for token in tokens(change.topic)}
    return new == old


def _only_online(reading: Reading) -> bool:
    return {kind.value for kind in reading.kinds} == {"online"}


def _cut(before: tuple[Period, ...], change: tuple[Period, ...]) -> tuple[Period, ...]:
    """What is said now; "not in week 17" is cut out of what was said before."""
    if not before or len(change) < 2 or change[-1].end is not None:
        return change
    common = []
    for one in before:
        for other in change:
            start = max(one.start or date.min, other.start or date.min)
            end = min(one.end or date.max, other.end or date.max)
            if start <= end:
                common.append(Period(start, None if end == date.max else end))
    return tuple(common) or change


def _one_day(reading: Reading) -> bool:
    return len(reading.periods) == 1 and reading.periods[0].start == reading.periods[0].end


def _without(topic: str, excluded: tuple[str, ...]) -> str:
    unwanted = {token.folded for word in excluded for token in tokens(word)}
    return " ".join(token.word for token in tokens(topic) if token.folded not in unwanted) if unwanted else topic


def _excluded(before: Excluded, change: Reading) -> Excluded:
    more = change.excluded
    wished = {token.folded for token in tokens(change.topic)}
    topics = tuple(topic for topic in before.topics if not wished & {token.folded for token in tokens(topic)})
    return replace(
        more,
        topics=tuple(dict.fromkeys((*topics, *more.topics))),
        had=tuple(dict.fromkeys((*before.had, *more.had))),
        subjects=(before.subjects - change.subjects) | more.subjects,
        kinds=(before.kinds - change.kinds) | more.kinds,
        settings=(before.settings - change.settings) | more.settings,
        places=tuple(dict.fromkeys((*(place for place in before.places if place not in change.places), *more.places))),
        transport=before.transport or more.transport,
    )
