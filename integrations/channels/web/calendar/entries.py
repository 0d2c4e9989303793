"""What stands on a day of the calendar: visits, sessions with a fixed date, holidays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import get_day_names

from assistant.model import AGREED, TAKING_ROOM, Activity, Catalog, Kind, Language, Session, Status, in_language
from assistant.ports import Holidays
from assistant.replies.dates import day_in_words
from integrations.channels.web.school_names import school_named, schools_by_name
from integrations.channels.web.texts import say
from integrations.channels.web.visits_cache import SHOWN
from integrations.store.statistics import DatedVisit

MARKS: Mapping[Status, str] = {
    Status.WAITLISTED: "…",
    Status.DRAFT: "○",
    Status.PROPOSED: "⇄",
    Status.APPROVED: "✓",
    Status.HELD: "●",
    Status.NO_SHOW: "✗",
    Status.DECLINED: "–",
    Status.CANCELLED: "–",
    Status.EXPIRED: "–",
}
"""A sign for each status, so that nobody needs to see colours."""


@dataclass(frozen=True)
class Choice:
    """What the calendar is narrowed to; empty is everything."""

    provider: str = ""
    school: str = ""
    kind: str = ""
    status: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str], catalog: Catalog) -> Choice:
        """Only what exists; anything else is as if it had not been said."""
        kinds, statuses = {str(kind) for kind in Kind}, {str(status) for status in Status}
        return cls(
            _known(query.get("provider", ""), catalog.providers),
            _known(query.get("school", ""), catalog.schools),
            _known(query.get("kind", ""), kinds),
            _known(query.get("status", ""), statuses),
        )

    @property
    def is_narrowed(self) -> bool:
        return self != Choice()

    def visits(self, visits: Iterable[DatedVisit], catalog: Catalog) -> list[DatedVisit]:
        schools = schools_by_name(catalog) if self.school else {}

        def fits(visit: DatedVisit) -> bool:
            if visit.status != self.status if self.status else visit.status not in SHOWN:
                return False
            if self.provider and visit.provider_id != self.provider:
                return False
            if self.kind and not _is_kind(catalog.activities.get(visit.activity_id), self.kind):
                return False
            school = school_named(visit.school, schools) if self.school else None
            return not self.school or (school is not None and school.id == self.school)

        return [visit for visit in visits if fits(visit)]

    def activities(self, catalog: Catalog) -> list[Activity]:
        """Whose sessions are shown: none where one school or status is looked at."""
        if self.school or self.status:
            return []
        return [
            activity
            for activity in catalog.activities.values()
            if activity.sessions
            and (not self.provider or activity.provider.id == self.provider)
            and (not self.kind or _is_kind(activity, self.kind))
        ]


@dataclass(frozen=True)
class ShownSession:
    activity: Activity
    title: str
    session: Session
    taken: int


@dataclass(frozen=True)
class Day:
    date: date
    inside: bool
    """False for a day of the week or month before or after."""
    today: bool
    language: Language
    closed: str
    """The holiday's name; empty on other days."""
    visits: Sequence[DatedVisit]
    sessions: Sequence[ShownSession]

    @property
    def words(self) -> str:
        """``torsdag den 4. marts 2027``; made only where it is said, a year has many days."""
        return day_in_words(self.date, self.language)

    @property
    def weekday(self) -> str:
        """``tor`` or ``torsdag``: as short as the language has it without a dot."""
        return weekday_names(self.language)[self.date.weekday()]

    @property
    def count(self) -> int:
        return len(self.visits)

    @property
    def is_full_or_today(self) -> bool:
        """Where a narrow page leaves the other days out."""
        return bool(self.visits or self.sessions or self.today)

    def weight(self, busiest: int) -> int:
        """0 to 4: how full the day is beside the busiest one, for its shade."""
        return -(-4 * self.count // max(busiest, 1))

    @property
    def agreed(self) -> int:
        return sum(1 for visit in self.visits if visit.status in AGREED)


class Days:
    """Makes the days of one page."""

    def __init__(
        self,
        visits: Sequence[DatedVisit],
        everything: Sequence[DatedVisit],
        activities: Iterable[Activity],
        holidays: Holidays,
        language: Language,
    ) -> None:
        """``visits`` are shown; ``everything`` says how many seats of a session are taken."""
        self._language, self._holidays = language, holidays
        self.visits = visits
        self._visits = _by_day(visits)
        self._everything = _by_day(everything)
        self._sessions: dict[date, list[tuple[Activity, Session]]] = defaultdict(list)
        for activity in activities:
            for session in activity.sessions:
                self._sessions[session.date].append((activity, session))

    def day(self, day: date, *, inside: bool, today: date) -> Day:
        key = self._holidays.closed(day)
        return Day(
            day,
            inside,
            day == today,
            self._language,
            holiday_name(key, self._language) if key else "",
            self._visits.get(day, ()),
            [self._shown(activity, session) for activity, session in self._sessions.get(day, ())],
        )

    def _shown(self, activity: Activity, session: Session) -> ShownSession:
        taken = sum(
            activity.seats_for(visit.pupils)
            for visit in self._everything.get(session.date, ())
            if visit.activity_id == activity.id and visit.status in TAKING_ROOM and visit.time in ("", session.time)
        )
        return ShownSession(activity, in_language(activity.title, self._language), session, taken)


def holiday_name(key: str, language: Language) -> str:
    """``Påskeferie``; a holiday that only the catalogue knows by the name it has there."""
    known = f"holiday.{key}"
    return say(language, known) if known in say else key.replace("_", " ").capitalize()


@cache
def weekday_names(language: Language) -> Sequence[str]:
    """Monday first."""
    names = get_day_names("wide", locale=str(language))
    return tuple(names[number] for number in range(7))


def _by_day(visits: Iterable[DatedVisit]) -> Mapping[date, Sequence[DatedVisit]]:
    found: dict[date, list[DatedVisit]] = defaultdict(list)
    for visit in visits:
        found[visit.day].append(visit)
    return found


def _known(word: str, words: Iterable[str]) -> str:
    return word if word in words else ""


def _is_kind(activity: Activity | None, kind: str) -> bool:
    return activity is not None and activity.kind == kind
