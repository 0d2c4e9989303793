"""How much earlier or later a few words say, from the day that was agreed."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.model import Language, Period
from assistant.understanding.shifts import Shift, shift_in

DA, DE, EN = Language.DA, Language.DE, Language.EN
WEDNESDAY = date(2027, 4, 28)


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("Kan vi komme en uge senere?", DA, 7),
        ("Können wir eine Woche später kommen?", DE, 7),
        ("Can we come a week later?", EN, 7),
        ("to uger senere", DA, 14),
        ("zwei Wochen später", DE, 14),
        ("two weeks later", EN, 14),
        ("14 dage senere", DA, 14),
        ("3 dage tidligere", DA, -3),
        ("3 Tage früher", DE, -3),
        ("3 days earlier", EN, -3),
    ],
)
def test_counted_days_and_weeks_lead_to_one_day(text: str, language: Language, days: int) -> None:
    assert shift_in(text, language) == Shift(days)


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("ugen efter", DA, 7),
        ("die Woche danach", DE, 7),
        ("the week after", EN, 7),
        ("ugen før", DA, -7),
        ("die Woche davor", DE, -7),
        ("the week before", EN, -7),
    ],
)
def test_the_week_beside_it_is_any_of_its_days(text: str, language: Language, days: int) -> None:
    assert shift_in(text, language) == Shift(days, whole_week=True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("i uge 17", DA),
        ("in KW 17", DE),
        ("in week 17", EN),
        ("senere på dagen", DA),
        ("später am Tag", DE),
        ("later in the day", EN),
        ("100 uger senere", DA),
        ("100 Wochen später", DE),
        ("100 weeks later", EN),
        ("0 dage senere", DA),
        ("", DA),
    ],
)
def test_other_words_shift_nothing(text: str, language: Language) -> None:
    assert shift_in(text, language) is None


def test_a_shift_is_counted_from_the_agreed_day() -> None:
    assert Shift(-3).from_day(WEDNESDAY) == Period(date(2027, 4, 25), date(2027, 4, 25))
    assert Shift(7, whole_week=True).from_day(WEDNESDAY) == Period(date(2027, 5, 3), date(2027, 5, 9))
