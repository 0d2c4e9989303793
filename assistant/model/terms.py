"""The field's fixed words and the smallest values, which everything else is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from assistant import locales

KITA = -1
"""The grade of children before school (``kita`` in files)."""

Day = date
"""The type, under a name that a field called ``date`` does not hide."""


class Language(str):
    """A language that is spoken here, by its code; the same code is the same object. Any other code is none.

    Raises ValueError for a code that has no folder of words, see `locales`.
    """

    __slots__ = ()

    DA: ClassVar[Language]
    DE: ClassVar[Language]
    EN: ClassVar[Language]

    def __new__(cls, code: str) -> Language:
        known = _languages().get(code)
        if known is None:
            raise ValueError(f"Input should be {_either(list(_languages()))}")
        return known

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: Callable[[object], Any]) -> Any:
        """How pydantic reads one in settings, files and stored values: as a text that is a language's code."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(cls, handler(str))


@locales.remembered
def _languages() -> dict[str, Language]:
    return {code: _known.setdefault(code, str.__new__(Language, code)) for code in locales.codes()}


_known: dict[str, Language] = {}
"""Every language that was ever spoken, so that one that is added again is the one that it was."""


def languages() -> tuple[Language, ...]:
    """Every language that is spoken here, those that come along first."""
    return tuple(_languages().values())


def _either(codes: Sequence[str]) -> str:
    return f"{', '.join(map(repr, codes[:-1]))} or {codes[-1]!r}"


Language.DA, Language.DE, Language.EN = map(Language, ("da", "de", "en"))


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


@dataclass(frozen=True)
class Hours:
    """Between two times of day, ``HH:MM``; an empty end is open."""

    start: str = ""
    end: str = ""


ANY_HOUR = Hours()


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
    """The subjects of Danish and German schools, those that are taught as one under one name."""

    BIOLOGY = "biology"
    GEOGRAPHY = "geography"
    PHYSICS_CHEMISTRY = "physics_chemistry"
    NATURE_TECHNOLOGY = "nature_technology"
    MATHEMATICS = "mathematics"
    TECHNOLOGY_COMPUTING = "technology_computing"
    CRAFTS_DESIGN = "crafts_design"
    CAREER_ORIENTATION = "career_orientation"
    CROSS_CURRICULAR = "cross_curricular"
    DANISH = "danish"
    GERMAN = "german"
    ENGLISH = "english"
    FRENCH = "french"
    SPANISH = "spanish"
    CLASSICS = "classics"
    OTHER_LANGUAGES = "other_languages"
    HISTORY = "history"
    SOCIAL_STUDIES = "social_studies"
    ECONOMICS = "economics"
    RELIGION = "religion"
    PHILOSOPHY_ETHICS = "philosophy_ethics"
    PSYCHOLOGY_EDUCATION = "psychology_education"
    VISUAL_ARTS = "visual_arts"
    MUSIC = "music"
    DRAMA = "drama"
    MEDIA = "media"
    PHYSICAL_EDUCATION = "physical_education"
    FOOD_HOME = "food_home"
    HEALTH = "health"
    ROAD_SAFETY = "road_safety"


class Setting(StrEnum):
    INDOORS = "indoors"
    OUTDOORS = "outdoors"
    AT_SCHOOL = "at_school"
    ONLINE = "online"


class Scope(StrEnum):
    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"
