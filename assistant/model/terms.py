"""The field's fixed words and the smallest values, which everything else is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

KITA = -1
"""The grade of children before school (``kita`` in files)."""

Day = date
"""The type, under a name that a field called ``date`` does not hide."""


class Language(StrEnum):
    DA = "da"
    DE = "de"
    EN = "en"


Text = Mapping[Language, str]
"""One text in one language or several; never empty strings."""


def in_language(text: Text, language: Language) -> str:
    """The text in this language, else in the first language it has, else ``""``."""
    if language in text:
        return text[language]
    return next(iter(text.values()), "")


@dataclass(frozen=True, order=True)
class Period:
    """Inclusive dates; ``None`` is an open end."""

    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def days(self, first: date, last: date) -> Iterator[date]:
        """Every day of the period within ``first``..``last``."""
        day = max(first, self.start or first)
        end = min(last, self.end or last)
        while day <= end:
            yield day
            day += timedelta(days=1)


class Kind(StrEnum):
    COMPANY_VISIT = "company_visit"
    OFF_SITE = "off_site"
    EVENT = "event"
    COMPETITION = "competition"
    EDUCATION_VISIT = "education_visit"
    SELF_GUIDED = "self_guided"
    GUEST_VISIT = "guest_visit"
    SCHOOL_PROJECT = "school_project"
    LOAN_KIT = "loan_kit"
    TEACHER_COURSE = "teacher_course"
    ONLINE = "online"


class Audience(StrEnum):
    PUPILS = "pupils"
    TEACHERS = "teachers"
    LEADERS = "leaders"


class Subject(StrEnum):
    BIOLOGY = "biology"
    GEOGRAPHY = "geography"
    PHYSICS_CHEMISTRY = "physics_chemistry"
    NATURE_TECHNOLOGY = "nature_technology"
    MATHEMATICS = "mathematics"
    TECHNOLOGY_COMPUTING = "technology_computing"
    CRAFTS_DESIGN = "crafts_design"
    CAREER_ORIENTATION = "career_orientation"
    CROSS_CURRICULAR = "cross_curricular"


class Setting(StrEnum):
    INDOORS = "indoors"
    OUTDOORS = "outdoors"
    AT_SCHOOL = "at_school"
    ONLINE = "online"


class Scope(StrEnum):
    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"
