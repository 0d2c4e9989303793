"""From clauses to dates: which May is meant, and how several clauses of one text go together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.model import Period
from assistant.understanding.time_expressions.calendar_units import final_day, first_day, fixed
from assistant.understanding.time_expressions.clauses import Clause

_DAY = timedelta(days=1)
_FRAMES = frozenset({"year", "school_year", "half"})
_ENDS_BEFORE = frozenset({"public", "school", "season"})
"""Until one of these is until the day before it."""
_NEAR = 4
"""Tokens between "sidste år" and what it is said of."""


@dataclass(frozen=True)
class _Settled:
    period: Period
    bounded: bool
    """True for "after", "from", "before", "until": it narrows what else is said."""


def settle(clauses: list[Clause], today: date, near: date | None = None) -> tuple[Period, ...]:
    """The periods that the clauses name together, sorted, those that touch joined; ``near``: see `find_when`."""
    past = [clause for clause in clauses if clause.operand.past]
    told = [clause for clause in clauses if clause.operand.unit is not None and not clause.negated]
    told = [clause for clause in told if not any(_is_beside(clause, other) for other in past)]
    told = _with_shared_years(told, today)
    frame_clause, frame = _frame(told, today)
    if frame_clause is not None:
        told = [clause for clause in told if clause is not frame_clause]
    told = [clause for clause in told if not _holds_another(clause, told, today)]
    groups: dict[int, list[tuple[Clause, _Settled]]] = {}
    opened: list[tuple[Clause, date]] = []
    named: list[Period] = []
    for clause in sorted(told, key=_settled_last):
        # "efter sommerferien, men inden efterårsferien": the autumn after that summer
        anchor = max((day for other, day in opened if not _is_choice(clause, other, told)), default=today)
        period = _month_day(clause, named or _months_near(near, today), today)
        period = period or _period(clause, frame, today, max(anchor, today))
        if period is None:
            continue
        period = _with_week_before(period, clause, groups.get(clause.group, ()))
        if clause.bound in ("from", "after"):
            opened.append((clause, first_day(period)))
        named.append(period)
        groups.setdefault(clause.group, []).append((clause, _Settled(period, clause.bound != "in")))
    result: list[_Settled] = []
    for _, members in sorted(groups.items()):
        result = _together(result, _one_group(members))
    wanted = merge(settled.period for settled in result)
    if not wanted and not told and not past:
        # "ikke i marts" alone: every other time
        whole = (Period(today, None),)
        left = _without(whole, clauses, today)
        return () if left == whole else left
    return _without(wanted, clauses, today)


def _with_week_before(period: Period, clause: Clause, joined: Sequence[tuple[Clause, _Settled]]) -> Period:
    """ "uge 46 eller 47" in week 47: where the first is of next year, the second is too."""
    unit = clause.operand.unit
    if unit is None or unit.kind != "week" or unit.year is not None or clause.bound != "in":
        return period
    for other, settled in joined:
        before = settled.period
        if _unit_kind(other) != "week" or other.bound != "in" or before.start is None or period.start is None:
            continue
        if before.start > period.start and before.start.isocalendar().week < period.start.isocalendar().week:
            return unit.next(before.start) or period
    return period


def _holds_another(clause: Clause, told: list[Clause], today: date) -> bool:
    """ "i efteråret, gerne oktober": what is named more closely within it is meant, in whichever year comes next."""
    unit = clause.operand.unit
    if unit is None or clause.bound != "in" or unit.kind not in ("season", "half", "quarter") or unit.year is not None:
        return False
    for other in told:
        inner = other.operand.unit
        if (
            other.group == clause.group
            or inner is None
            or other.bound != "in"
            or inner.kind not in ("month", "week", "day")
        ):
            continue
        period = inner.next(today)
        if period is not None and any(
            first_day(whole) <= first_day(period) and final_day(period) <= final_day(whole)
            for whole in unit.candidates(today)
        ):
            return True
    return False


def _without(periods: tuple[Period, ...], clauses: list[Clause], today: date) -> tuple[Period, ...]:
    """ "i juni, dog ikke uge 23": what is denied is cut out of what is wanted, but never all of it."""
    result = list(periods)
    for clause in clauses:
        if not clause.negated or clause.operand.unit is None or clause.bound != "in":
            continue
        denied = _month_day(clause, list(periods), today) or clause.operand.unit.next(today)
        if denied is not None and denied.start is not None and denied.end is not None:
            result = [piece for period in result for piece in _cut_out(period, denied.start, denied.end)]
    return tuple(result)


def _cut_out(period: Period, start: date, end: date) -> list[Period]:
    pieces = []
    if first_day(period) < start:
        pieces.append(Period(period.start, min(start - _DAY, final_day(period)) if period.end else start - _DAY))
    if end < final_day(period):
        pieces.append(Period(max(end + _DAY, first_day(period)), period.end))
    return pieces or [period]


def _is_beside(one: Clause, other: Clause) -> bool:
    gap = max(one.first - other.last, other.first - one.last)
    return gap <= _NEAR and one.operand.unit is not None and one.operand.unit.year is None


def _with_shared_years(told: list[Clause], today: date) -> list[Clause]:
    """ "May or June 2028": the year is meant for both."""
    result = list(told)
    for index in range(len(told) - 2, -1, -1):
        unit, following = result[index].operand.unit, result[index + 1].operand.unit
        if unit is None or following is None or result[index].group != result[index + 1].group:
            continue
        if unit.year is not None or following.year is None or unit.kind != following.kind:
            continue
        named = following.next(today)
        if named is None:
            continue
        earlier = [p for p in unit.candidates(first_day(named) - 366 * _DAY) if first_day(p) <= first_day(named)]
        if earlier and final_day(earlier[-1]) >= today:
            whole = fixed(unit.kind, first_day(earlier[-1]), earlier[-1].end)
            result[index] = replace(result[index], operand=replace(result[index].operand, unit=whole))
    return result


def _settled_last(clause: Clause) -> int:
    """What leans on other clauses comes after them."""
    return 2 * (_unit_kind(clause) == "month_day") + (clause.bound in ("before", "until"))


def _is_choice(one: Clause, other: Clause, told: list[Clause]) -> bool:
    """Joined by "or": neither narrows the other."""
    return one.group == other.group and any(c.joiner == "or" for c in told if c.group == one.group)


def _month_day(clause: Clause, named: list[Period], today: date) -> Period | None:
    """ "i maj, gerne den 12.": the 12th of what was named."""
    unit = clause.operand.unit
    if unit is None or unit.kind != "month_day" or clause.bound != "in":
        return None
    found = (unit.within(period, today) for period in named)
    return next((day for day in found if day is not None), None)


def _months_near(near: date | None, today: date) -> list[Period]:
    """The month of the day, the one after and the one before, as far as they are still to come."""
    if near is None:
        return []
    first = near.replace(day=1)
    following = (first + 31 * _DAY).replace(day=1)
    beginnings = (first, following, (first - _DAY).replace(day=1))
    whole = [(start, (start + 31 * _DAY).replace(day=1) - _DAY) for start in beginnings]
    return [Period(max(start, today), end) for start, end in whole if end >= today]


def _frame(told: list[Clause], today: date) -> tuple[Clause | None, Period | None]:
    """The year, school year or half in which the other clauses are to be looked for."""
    frames = [clause for clause in told if clause.bound == "in" and _unit_kind(clause) in _FRAMES]
    others = [clause for clause in told if clause not in frames]
    if len(frames) != 1 or not others or frames[0].operand.unit is None or frames[0].operand.unit.late:
        return None, None
    frame = frames[0].operand.unit.next(today)
    if frame is None or not any(
        clause.operand.unit is not None and clause.operand.unit.year is None
        and clause.operand.unit.within(frame, today) is not None
        for clause in others
    ):  # fmt: skip
        # "i år har vi ... i maj": said of the year that is, when the month meant is in the next
        current = frame is not None and frame.covers(today)
        return (frames[0] if current else None), None
    return frames[0], frame


def _unit_kind(clause: Clause) -> str:
    return clause.operand.unit.kind if clause.operand.unit else ""


def _period(clause: Clause, frame: Period | None, today: date, anchor: date) -> Period | None:
    unit = clause.operand.unit
    if unit is None:
        return None
    before = clause.bound == "before" or (clause.bound == "until" and unit.kind in _ENDS_BEFORE)
    if before and unit.late and clause.bound == "before":
        before = False  # "before the end of May" lets May be
    found = unit.within(frame, today) if frame is not None and unit.year is None else None
    if found is None and clause.bound in ("before", "until"):
        found = (unit.following(anchor) if before else unit.next(anchor)) or unit.next(today)
    if found is None:
        found = unit.next(today)
    if found is None:
        return None
    if clause.bound == "from":
        return Period(found.start, None)
    if clause.bound == "after":
        return Period(final_day(found) + _DAY, None)
    if clause.bound in ("before", "until"):
        end = first_day(found) - _DAY if before else final_day(found)
        return Period(today, end) if end >= today else None
    return found


def _one_group(members: list[tuple[Clause, _Settled]]) -> list[_Settled]:
    members = sorted(members, key=lambda member: member[0].first)
    result = [members[0][1]]
    for clause, settled in members[1:]:
        both = _common(result[-1].period, settled.period)
        opposite = settled.bounded and result[-1].bounded and clause.joiner == "and"
        if opposite and both is not None and (settled.period.end is None) != (result[-1].period.end is None):
            result[-1] = _Settled(both, True)
        else:
            result.append(settled)
    return result


def _together(known: list[_Settled], new: list[_Settled]) -> list[_Settled]:
    """What is said apart narrows where it can ("before the summer holidays, preferably in May") and adds where not."""
    if not known:
        return new
    narrowed = []
    for one in known:
        for other in new:
            both = _common(one.period, other.period)
            inside = both is not None and both in (one.period, other.period)
            if both is not None and (one.bounded or other.bounded or inside):
                narrowed.append(_Settled(both, one.bounded and other.bounded))
    return narrowed or known + new


def _common(one: Period, other: Period) -> Period | None:
    start = max(first_day(one), first_day(other))
    end = min(final_day(one), final_day(other))
    if start > end:
        return None
    return Period(None if start == date.min else start, None if end == date.max else end)


def merge(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Sorted, with those that touch or overlap joined."""
    merged: list[Period] = []
    for period in sorted(periods, key=lambda p: (first_day(p), final_day(p))):
        last = merged[-1] if merged else None
        if last is not None and (last.end is None or first_day(period) <= last.end + _DAY):
            end = None if last.end is None or period.end is None else max(last.end, period.end)
            merged[-1] = Period(last.start, end)
        else:
            merged.append(period)
    return tuple(merged)
