"""Other names, in Danish, German and English, for the words that catalogue files use; for sheets from outside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from babel.dates import get_day_names, get_month_names

from assistant.model import Audience, Kind, Language, Scope, Setting, Subject, languages
from assistant.replies.phrases import phrase


def folded(word: str) -> str:
    """The word without case, dots, and with one space for every joint."""
    return re.sub(r"[\s_/.&-]+", " ", word.casefold()).strip()


@cache
def months() -> Mapping[str, int]:
    """Folded name or short form -> 1 to 12."""
    found = {"maerz": 3, "marts": 3, "sept": 9}
    for language in languages():
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                found[folded(name)] = number
    return found


@cache
def weekdays() -> Mapping[str, int]:
    """Folded name or short form, with or without a plural ending -> 0 (Monday) to 6."""
    found: dict[str, int] = {}
    for language in languages():
        for width in ("wide", "abbreviated", "short"):
            for number, name in get_day_names(width, locale=language).items():
                found[folded(name)] = number
        for number, name in get_day_names("wide", locale=language).items():
            for ending in ("s", "e", "en", "er"):
                found.setdefault(folded(name) + ending, number)
    return found


@cache
def named_languages() -> Mapping[str, Language]:
    return {
        **{language: language for language in languages()},
        **dict.fromkeys(("dansk", "danish", "dänisch", "dk"), Language.DA),
        **dict.fromkeys(("tysk", "german", "deutsch"), Language.DE),
        **dict.fromkeys(("engelsk", "english", "englisch"), Language.EN),
    }


def _names(own: type[StrEnum], others: Mapping[str, str]) -> dict[str, str]:
    """Folded other names -> the word of the files. ``others``: word -> names between commas; what the pages call it
    is read as well."""
    found = {folded(word): str(word) for word in own}
    for word, names in others.items():
        found |= {folded(name): str(word) for name in names.split(",")}
    family = own.__name__.lower()
    for word in own:
        for language in languages():
            called = phrase.first(language, f"{family}.{word}.alone", f"{family}.{word}")
            found.setdefault(folded(called), str(word))
    return found


KINDS = _names(
    Kind,
    {
        Kind.COMPANY_VISIT: "virksomhedsbesøg,betriebsbesichtigung,betriebserkundung,betriebsbesuch,unternehmensbesuch",
        Kind.EVENT: "arrangement,begivenhed,veranstaltung",
        Kind.COMPETITION: "konkurrence,wettbewerb",
        Kind.EDUCATION_VISIT: "uddannelsesbesøg,hochschulbesuch",
        Kind.SELF_GUIDED: "på egen hånd,selbstgeführt,auf eigene faust",
        Kind.GUEST_VISIT: "gæstebesøg,besøg på skolen,besuch in der schule",
        Kind.SCHOOL_PROJECT: "skoleprojekt,projekt,schulprojekt",
        Kind.LOAN_KIT: "lånekasse,udlånskasse,leihkiste,loan box",
        Kind.TEACHER_COURSE: "lærerkursus,kursus for lærere,lehrerfortbildung,fortbildung",
        Kind.OFF_SITE: "off site course,ud af huset",
    },
)

AUDIENCES = _names(
    Audience,
    {
        Audience.PUPILS: "elever,elev,schüler,schülerinnen und schüler,kinder,pupil,students,børn",
        Audience.TEACHERS: "lærere,lærer,lehrer,lehrkräfte,lehrerinnen und lehrer,teacher",
        Audience.LEADERS: "ledere,skoleledere,leitungen,schulleitung,schulleitungen,leader,school leaders",
    },
)

SUBJECTS = _names(Subject, {})

SETTINGS = _names(
    Setting,
    {
        Setting.INDOORS: "indendørs,inde,drinnen,innen,indoor,inside",
        Setting.OUTDOORS: "udendørs,ude,draußen,im freien,outdoor,outside",
        Setting.AT_SCHOOL: "på skolen,in der schule,school",
        Setting.ONLINE: "digital,digitalt",
    },
)

SCOPES = _names(
    Scope,
    {Scope.LOCAL: "lokal,lokalt", Scope.REGIONAL: "regionalt", Scope.NATIONAL: "landsdækkende,nationalt,bundesweit"},
)

LANGUAGES = {name: str(language) for name, language in named_languages().items()}
