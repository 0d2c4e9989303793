"""An activity at a glance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.matching.season import Season
from assistant.model import Activity, Catalog, Kind, Language, Period, Place, Price, Provider, Reading, Session, Setting
from assistant.replies.in_brief import MOST_OF_A_GIST, facts_of, first_sentence, when_in_brief
from tests.fakes import FakeHolidays

SEASON = Season(date(2026, 11, 21), FakeHolidays())
VISIT = Activity("visit", {}, {}, Kind.COMPANY_VISIT, Provider("p", "P"))
LONG = (
    "Eleverne undersøger, hvordan vand bliver renset, før det løber ud i fjorden, "
    "og hvorfor der er så meget mere af det"
)


@pytest.mark.parametrize(
    ("summary", "gist"),
    [
        ("Klassen måler. Bagefter regner den.", "Klassen måler."),
        ("Forsyningen underviser 4. klasse i vand. Klassen følger vandet.", "Forsyningen underviser 4. klasse i vand."),
        ("In der 5. Klasse geht es um z. B. Wasser. Dann um Luft.", "In der 5. Klasse geht es um z. B. Wasser."),
        ("Med Dr. Hansen i laboratoriet. Og hjem.", "Med Dr. Hansen i laboratoriet."),
        ('They ask: "Why?" Then they build.', 'They ask: "Why?"'),
        ("Uden punktum", "Uden punktum"),
        (f"{LONG}, end man skulle tro, når man ser på regnskabet.", f"{LONG}, end man skulle tro …"),
        (
            f"{LONG.replace(',', '')} end nogen af dem havde troet det muligt",
            f"{LONG.replace(',', '')} end nogen af dem havde…",
        ),
        ("", ""),
    ],
)
def test_the_gist_is_one_sentence(summary: str, gist: str) -> None:
    assert first_sentence(summary) == gist
    assert len(gist) <= MOST_OF_A_GIST + 2


@pytest.mark.parametrize(
    ("offered", "when"),
    [
        ({"months": frozenset({1, 2, 3, 10})}, "jan.-mar., okt."),
        ({"months": frozenset(range(1, 13)), "weekdays": frozenset({0, 1, 2, 4})}, "hele året (man.-ons., fre.)"),
        ({"weekdays": frozenset({1, 2})}, "tirs., ons."),
        ({"weeks": frozenset({39, 40})}, "uge 39-40"),
        ({"dates": (Period(date(2027, 3, 1), date(2027, 5, 28)),)}, "1. mar.-28. maj"),
        (
            {"dates": (Period(date(2026, 1, 1), date(2026, 5, 1)), Period(date(2027, 11, 1), None))},
            "fra 1. november 2027",
        ),
        ({"sessions": (Session(date(2027, 2, 3), "10:00"),)}, "3. feb. kl. 10.00"),
        (
            {"sessions": (Session(date(2027, 4, 7)), Session(date(2027, 2, 3)), Session(date(2026, 2, 3)))},
            "3. feb. m.fl.",
        ),
        ({}, ""),
    ],
)
def test_when_it_is_offered_is_short(offered: dict[str, object], when: str) -> None:
    assert when_in_brief(replace(VISIT, **offered), Language.DA, SEASON) == when  # type: ignore[arg-type]


def test_of_many_days_one_is_named_that_was_asked_for() -> None:
    spring = Reading("", Language.EN, periods=(Period(date(2027, 4, 1), date(2027, 4, 30)),))
    days = replace(VISIT, sessions=tuple(Session(date(2027, month, 7)) for month in (1, 4, 5)))
    periods = replace(VISIT, dates=tuple(Period(date(2027, month, 7), date(2027, month, 20)) for month in (1, 4, 5)))
    assert when_in_brief(days, Language.EN, SEASON, spring) == "7 Apr and others"
    assert when_in_brief(periods, Language.EN, SEASON, spring) == "7 Apr–20 Apr …"


def test_facts_are_known_ones_each_in_few_words() -> None:
    at_school = frozenset({Setting.AT_SCHOOL, Setting.INDOORS})
    visit = replace(VISIT, grades=(4, 6), settings=at_school, duration_minutes=90, price=Price(free=True))
    catalog = Catalog({})
    assert facts_of(visit, Language.DA, catalog, SEASON) == ("4.-6. klasse", "hos jer på skolen", "1,5 timer", "gratis")
    assert facts_of(visit, Language.DA, catalog, SEASON, leave_out={"grades"})[0] == "hos jer på skolen"
    there = replace(VISIT, place=Place("Havnepromenaden, start ved stationen", "Kalundborg"))
    assert facts_of(there, Language.DA, catalog, SEASON) == ("Kalundborg",)
    costly = replace(VISIT, price=Price(words="Das Programm ist kostenfrei; Sie zahlen nur den Eintritt."))
    assert facts_of(costly, Language.DE, catalog, SEASON) == ("Preis: siehe „Mehr“",)
