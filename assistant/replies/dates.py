"""Dates, weeks and periods in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names, get_month_names

from assistant import locales
from assistant.model import DateDoubt, Language, Period
from assistant.replies.phrases import phrase

_FILE = "language.txt"
_Width = Literal["wide", "abbreviated"]
_WITHOUT_YEAR = timedelta(days=300)
"""So near a day is known without its year."""


@lru_cache(maxsize=10_000)
def _written(day: date, pattern: str, language: Language) -> str:
    """``pattern``: the name of its table."""
    return str(format_date(day, locales.table(language, _FILE, pattern), _locale(language)))


def _locale(language: Language) -> str:
    return locales.table(language, _FILE, "locale")


def _with_time(words: str, time: str, pattern: str, language: Language) -> str:
    hour, _, minute = time.partition(":")
    return locales.table(language, _FILE, pattern).format(day=words, hour=hour, minute=minute)


def time_in_words(time: str, language: Language) -> str:
    """``9.30``; empty for none."""
    hour, _, minute = time.partition(":")
    return locales.table(language, _FILE, "time of day").format(hour=int(hour), minute=minute) if time else ""


@cache
def _month_names(language: Language, width: _Width = "wide") -> Mapping[int, str]:
    return {month: str(name) for month, name in get_month_names(width, locale=_locale(language)).items()}


@cache
def _day_names(language: Language, width: _Width = "wide") -> Mapping[int, str]:
    return {weekday: str(name) for weekday, name in get_day_names(width, locale=_locale(language)).items()}


def day_in_words(day: date, language: Language, time: str = "") -> str:
    """``torsdag den 29. april 2027``, with the time where one is known."""
    words = _written(day, "day", language)
    return _with_time(words, time, "day and time", language) if time else words


def day_in_sentence(day: date, language: Language, time: str = "") -> str:
    """As `day_in_words`, where the sentence goes on after it: ``Montag, den 8. März 2027,``."""
    words = _written(day, "day in a sentence", language)
    return _with_time(words, time, "day and time in a sentence", language) if time else words


def moment_in_words(day: date, time: str, language: Language) -> str:
    """``20. januar 2027 kl. 14.30``, as short as a list of dates wants it."""
    words = date_in_words(day, language)
    return _with_time(words, time, "date and time", language) if time else words


def until_in_words(until: datetime, time_zone: str, language: Language) -> str:
    """In the catalogue's own time."""
    local = until.astimezone(ZoneInfo(time_zone))
    return moment_in_words(local.date(), f"{local:%H:%M}", language)


def date_in_words(day: date, language: Language) -> str:
    """``29. april 2027``."""
    return _written(day, "date", language)


def month_in_words(day: date, language: Language) -> str:
    """``april 2027``."""
    return _written(day, "month", language)


def period_in_words(period: Period, language: Language) -> str:
    """``uge 17 (26. april til 2. maj 2027)``, ``marts-maj 2027``, ``fra 1. maj 2027``: as short as it can be."""
    first, last = period.start, period.end
    if first is None or last is None:
        return _open_period(first, last, language)
    if first == last:
        return day_in_words(first, language)
    if is_week(period):
        week = phrase(language, "week", week=first.isocalendar().week)
        return f"{week} ({_closed(first, last, language)})"
    if _is_whole_months(first, last):
        return _whole_months(first, last, language)
    return _closed(first, last, language)


def within_in_words(period: Period, language: Language) -> str:
    """The period as part of a sentence: ``i uge 17``, ``mellem 3. maj og 16. maj 2027``, ``i marts-maj 2027``."""
    first, last = period.start, period.end
    if first is None or last is None:
        return _open_period(first, last, language)
    if first == last:
        return phrase(language, "within.day", day=day_in_words(first, language))
    if is_week(period):
        return phrase(language, "within.week", week=first.isocalendar().week)
    if _is_whole_months(first, last):
        words = _whole_months(first, last, language)
        one = (first.year, first.month) == (last.year, last.month)
        return phrase(language, "within.month", month=words) if one else phrase(language, "within.months", months=words)
    start, end = _first_and_last(first, last, language)
    return phrase(language, "within.between", first=start, last=end)


def is_week(period: Period) -> bool:
    """Monday to Sunday of one week."""
    first, last = period.start, period.end
    return first is not None and last is not None and first.weekday() == 0 and (last - first).days == 6


def _is_whole_months(first: date, last: date) -> bool:
    return first.day == 1 and (last + timedelta(days=1)).day == 1


def _open_period(first: date | None, last: date | None, language: Language) -> str:
    if first is not None:
        return phrase(language, "period.from", first=date_in_words(first, language))
    if last is not None:
        return phrase(language, "period.until", last=date_in_words(last, language))
    return phrase(language, "when.year")


def _closed(first: date, last: date, language: Language) -> str:
    start, end = _first_and_last(first, last, language)
    return phrase(language, "period.closed", first=start, last=end)


def _first_and_last(first: date, last: date, language: Language) -> tuple[str, str]:
    """The year is said once where it is the same."""
    start = (
        _written(first, "date without year", language) if first.year == last.year else date_in_words(first, language)
    )
    return start, date_in_words(last, language)


def _whole_months(first: date, last: date, language: Language) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return month_in_words(first, language)
    names = _month_names(language)
    start = names[first.month] if first.year == last.year else month_in_words(first, language)
    return phrase(language, "range", first=start, last=month_in_words(last, language))


def months_in_words(months: Iterable[int], language: Language) -> str:
    """``marts-maj, oktober``: runs of months, a run over New Year as one."""
    return _months_in_words(frozenset(months), language, "wide")


def short_months_in_words(months: Iterable[int], language: Language) -> str:
    """``mar.-maj, okt.``."""
    return _months_in_words(frozenset(months), language, "abbreviated")


@lru_cache(maxsize=1_000)
def _months_in_words(months: frozenset[int], language: Language, width: _Width) -> str:
    names = _month_names(language, width)
    runs = _runs(sorted(months), 12)
    return ", ".join(
        names[first] if first == last else phrase(language, "range", first=names[first], last=names[last])
        for first, last in runs
    )


def weeks_in_words(weeks: Iterable[int], language: Language) -> str:
    listed = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in _runs(sorted(weeks), 53))
    single = listed.isdigit()
    return phrase(language, "week", week=listed) if single else phrase(language, "weeks", weeks=listed)


def date_doubt_in_words(doubt: DateDoubt, language: Language) -> str:
    """Why a date does not count, with the question which one is meant."""
    weekday = weekdays_in_words([doubt.day.weekday()], language) if doubt.day else ""
    day = day_in_words(doubt.day, language) if doubt.day else ""
    return phrase(language, f"answer.date.{doubt.reason}", written=doubt.written, weekday=weekday, day=day)


def weekdays_in_words(weekdays: Iterable[int], language: Language) -> str:
    names = _day_names(language)
    return ", ".join(names[weekday] for weekday in sorted(weekdays))


def short_weekdays_in_words(weekdays: Iterable[int], language: Language) -> str:
    """``man.-tors.``, ``tirs., fre.``."""
    return _short_weekdays_in_words(frozenset(weekdays), language)


@lru_cache(maxsize=1_000)
def _short_weekdays_in_words(weekdays: frozenset[int], language: Language) -> str:
    names = _day_names(language, "abbreviated")
    parts: list[str] = []
    for first, last in _runs(sorted(weekdays), around=len(names) + 1):
        if last - first < 2:
            parts += [names[weekday] for weekday in range(first, last + 1)]
        else:
            parts.append(phrase(language, "range", first=names[first], last=names[last]))
    return ", ".join(parts)


def short_day_in_words(day: date, language: Language, today: date) -> str:
    """``24. nov.``, with the year where it is far from today."""
    return _written(day, "short date", language) if abs(day - today) < _WITHOUT_YEAR else date_in_words(day, language)


def short_moment_in_words(day: date, time: str, language: Language, today: date) -> str:
    """``24. nov. kl. 10.00``."""
    words = short_day_in_words(day, language, today)
    return _with_time(words, time, "date and time", language) if time else words


def short_period_in_words(period: Period, language: Language, today: date) -> str:
    """``1. mar.-24. sep.``."""
    if period.start is None or period.end is None or period.start == period.end:
        return period_in_words(period, language)
    ends = (short_day_in_words(end, language, today) for end in (period.start, period.end))
    return phrase(language, "range", **dict(zip(("first", "last"), ends, strict=True)))


def _runs(numbers: list[int], around: int) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][1] == around:
        runs = [(runs[-1][0], runs[0][1]), *runs[1:-1]]
    return runs
