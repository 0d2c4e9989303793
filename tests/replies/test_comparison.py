"""What a list has in common is said once, and each activity gets the one reason that tells it from the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.matching.conditions import conditions_of
from assistant.matching.season import Season
from assistant.model import (
    Activity,
    Card,
    Catalog,
    Findings,
    Kind,
    Language,
    Match,
    Period,
    Price,
    Provider,
    Reading,
    Reply,
    Setting,
    languages,
)
from assistant.replies.answers import Answers
from tests.fakes import FakeHolidays

SEASON = Season(date(2026, 11, 21), FakeHolidays())
VISIT = Activity(
    "visit", {Language.DA: "Besøg"}, {Language.DA: "Et besøg."}, Kind.COMPANY_VISIT, Provider("p", "P"),
    grades=(1, 6), months=frozenset({5}), group_size=(10, 28), price=Price(free=True),
    settings=frozenset({Setting.OUTDOORS}),
)  # fmt: skip
MAY = Period(date(2027, 5, 1), date(2027, 5, 31))
EVERYTHING = Reading(
    "", Language.DA, grades=frozenset({4}), periods=(MAY,), kinds=frozenset({Kind.COMPANY_VISIT}), group_size=24,
    price="free", settings=frozenset({Setting.OUTDOORS}), topic="x",
)  # fmt: skip
WORDS = {"fox": "rævefoden", "track": "rævefoden", "snow": "sneen"}


def answered(reading: Reading, *activities: Activity, concepts: tuple[tuple[str, ...], ...] = ()) -> Reply:
    """The answer to a question for which all of these were found."""
    answers = Answers(Catalog({one.id: one for one in activities}), lambda topic, language: WORDS)
    shared = concepts or ((),) * len(activities)
    conditions = conditions_of(replace(reading, unsure=frozenset()), SEASON)
    matches = (
        Match(one, 0.9, {name: condition(one) for name, condition in conditions.items()}, of_one)
        for one, of_one in zip(activities, shared, strict=True)
    )
    return answers.answer(reading, Findings(tuple(matches)), SEASON)


def three(**changes: object) -> list[Activity]:
    return [replace(VISIT, id=name, **changes) for name in "abc"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        (
            Language.DA,
            "Her er 3 aktiviteter, der passer til 4. klasse, kan bookes i maj 2027, er virksomhedsbesøg, "
            "har plads til 24 elever, er gratis og foregår udendørs:",
        ),
        (
            Language.DE,
            "Hier sind 3 Angebote, die zu Klasse 4 passen, im Mai 2027 buchbar sind, Betriebsbesuche sind, "
            "Platz für 24 Kinder haben, kostenlos sind und draußen stattfinden:",
        ),
        (
            Language.EN,
            "Here are 3 activities that suit grade 4, can be booked in May 2027, are company visits, "
            "have room for 24 pupils, are free of charge and take place outdoors:",
        ),
    ],
)
def test_what_all_share_is_said_once_above_them(language: Language, opening: str) -> None:
    reply = answered(replace(EVERYTHING, language=language), *three())
    assert reply.opening == (opening,)
    assert [(card.reason, card.minds) for card in reply.cards] == [("", ())] * 3
    assert not {"1.-6. klasse", "gratis"} & {fact for card in reply.cards for fact in card.facts}


@pytest.mark.parametrize("language", languages())
def test_of_a_single_one_all_is_said_above_it(language: Language) -> None:
    reply = answered(replace(EVERYTHING, language=language), VISIT)
    (opening,) = reply.opening
    assert all(reason in opening for reason in reply.cards[0].reasons)


def test_what_not_all_meet_is_no_common_ground() -> None:
    unsaid = replace(VISIT, id="d", group_size=(None, None), grades=None)
    reply = answered(replace(EVERYTHING, settings=frozenset(), price=None), *three(), unsaid)
    assert reply.opening == ("Her er 4 aktiviteter, der kan bookes i maj 2027 og er virksomhedsbesøg:",)
    assert [card.minds for card in reply.cards[:3]] == [()] * 3
    assert reply.cards[3].minds == (
        "klassetrinnet er ikke oplyst",
        "det er ikke oplyst, hvor mange elever der er plads til",
    )


def test_a_doubt_about_all_is_named_once() -> None:
    reply = answered(replace(EVERYTHING, settings=frozenset()), *three(price=None))
    assert reply.opening[1:] == ("For dem alle gælder: prisen er ikke oplyst.",)
    assert [card.minds for card in reply.cards] == [()] * 3
    assert all("prisen er ikke oplyst" in card.doubts for card in reply.cards)


def test_the_reason_is_in_the_teachers_words_and_not_what_all_have() -> None:
    reply = answered(EVERYTHING, *three(), concepts=(("snow", "fox", "track"), ("snow",), ("snow", "visit (noun)")))
    assert reasons_of(reply.cards) == ["du skrev »rævefoden«", "", ""]
    assert reply.cards[0].reasons[0] == "du skrev »sneen« og »rævefoden«"


def test_without_words_another_thing_that_tells_it_apart_is_the_reason() -> None:
    hinted = replace(EVERYTHING, kinds=frozenset(), hinted_kinds=frozenset({Kind.COMPANY_VISIT, Kind.EVENT}))
    kit = replace(VISIT, id="d", kind=Kind.LOAN_KIT)
    reply = answered(hinted, VISIT, replace(VISIT, id="e", kind=Kind.EVENT), kit)
    assert reasons_of(reply.cards) == ["er et virksomhedsbesøg", "er et arrangement", ""]


def test_a_list_that_no_word_orders_shows_three() -> None:
    activities = [replace(VISIT, id=name) for name in "abcde"]
    assert len(answered(replace(EVERYTHING, topic=""), *activities).cards) == 3
    assert len(answered(EVERYTHING, *activities).cards) == 5


def test_a_preference_is_shown_as_one_and_what_breaks_it_is_to_mind() -> None:
    unsure = replace(EVERYTHING, unsure=frozenset({"periods", "group_size"}), settings=frozenset(), price=None)
    june = replace(VISIT, id="d", months=frozenset({6}))
    reply = answered(unsure, VISIT, june)
    assert reply.understood.startswith(
        "Sådan har jeg forstået dig: »x«, et virksomhedsbesøg, 4. klasse, helst maj 2027, helst 24 elever."
    )
    assert reply.cards[1].minds == ("passer, hvis I kan juni",)


def reasons_of(cards: tuple[Card, ...]) -> list[str]:
    return [card.reason for card in cards]
