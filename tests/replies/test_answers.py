from dataclasses import replace
from datetime import date

from assistant.matching.season import Season
from assistant.model import Activity, Catalog, Kind, Language, Match, Period, Provider, Reading, Session
from assistant.replies.answers import Answers
from tests.fakes import FakeHolidays

VISIT = Activity(
    "visit", {Language.DA: "Besøg"}, {Language.DA: "Et besøg."}, Kind.COMPANY_VISIT, Provider("p", "P"),
    sessions=(Session(date(2026, 11, 24), "10:00"), Session(date(2026, 12, 1), "10:00")),
)  # fmt: skip
GRADE_4 = Reading("", Language.DA, grades=frozenset({4}))
CATALOG = Catalog({VISIT.id: VISIT}, {"p": VISIT.provider})


def test_a_card_says_what_is_still_to_come_on_its_day() -> None:
    answers = Answers(CATALOG, lambda topic, language: {})
    whens = [
        answers.plain_card(1, VISIT, language, Season(day, FakeHolidays())).when
        for day in (date(2026, 11, 21), date(2026, 11, 25))
        for language in (Language.DA, Language.EN)
    ]
    assert whens == [
        "24. november 2026 kl. 10.00, 1. december 2026 kl. 10.00",
        "24 November 2026 at 10:00, 1 December 2026 at 10:00",
        "1. december 2026 kl. 10.00",
        "1 December 2026 at 10:00",
    ]


def test_a_card_has_the_reasons_of_its_own_question_alone() -> None:
    answers, season = Answers(CATALOG, lambda topic, language: {}), Season(date(2026, 11, 21), FakeHolidays())
    (_, (first,)) = answers.compared((Match(VISIT, 0.9, {"grades": None}),), GRADE_4, season)
    second = answers.plain_card(2, VISIT, Language.DA, season)
    assert first.doubts == first.minds == ("klassetrinnet er ikke oplyst",)
    assert second == replace(first, number=2, doubts=(), minds=())


def test_a_card_of_an_entry_as_it_was_is_not_that_of_the_entry_as_it_is() -> None:
    answers, season = Answers(CATALOG, lambda topic, language: {}), Season(date(2026, 11, 21), FakeHolidays())
    changed = replace(VISIT, sessions=(), dates=(Period(date(2026, 12, 3), date(2026, 12, 3)),))
    shown = [answers.plain_card(1, each, Language.EN, season).when for each in (VISIT, changed, VISIT)]
    assert shown[0] == shown[2]
    assert shown[1] == "Thursday 3 December 2026"
