"""What an activity says to those who book it: who takes part, whether at a fixed hour, and on which dates."""

from __future__ import annotations

from datetime import date

from assistant.model import Activity, Audience, Kind, Session

_WITHOUT_HOURS = frozenset({Kind.SELF_GUIDED, Kind.LOAN_KIT, Kind.COMPETITION, Kind.SCHOOL_PROJECT})
"""Kinds for which nobody meets anybody at a fixed hour."""


def for_pupils(activity: Activity) -> bool:
    """Classes take part; otherwise adults register one by one, or a few of a school together."""
    return Audience.PUPILS in activity.audience


def binds_class(activity: Activity) -> bool:
    """Whether the class (and the provider) cannot be elsewhere at that hour."""
    return activity.kind not in _WITHOUT_HOURS


def open_sessions(activity: Activity, today: date) -> list[Session]:
    """The sessions that can still be booked, as the entry orders them."""
    return [
        session
        for session in activity.sessions
        if session.date >= today and (session.deadline is None or session.deadline >= today)
    ]


def session_on(activity: Activity, day: date, time: str = "") -> Session | None:
    """The activity's session on this day: the one at this time, else the day's first."""
    of_day = [session for session in activity.sessions if session.date == day]
    at_time = [session for session in of_day if session.time == time]
    return next(iter(at_time or of_day), None)


def time_on(activity: Activity, day: date, time: str = "") -> str:
    """A session's own time, where the day has a session with one; else ``time``."""
    session = session_on(activity, day, time)
    return session.time if session is not None and session.time else time
