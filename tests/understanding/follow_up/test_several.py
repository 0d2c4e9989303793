"""Several choices in one message, each with what is said of it alone."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.letters.reader import read_letter
from assistant.model import Facts, Period
from assistant.understanding.follow_up import FollowUp, Intent, read_follow_up
from tests.understanding.follow_up.test_follow_ups import conversation
from tests.understanding.readers import TODAY, reader_of

WEEK_17 = Period(date(2027, 4, 26), date(2027, 5, 2))
WEEK_19 = Period(date(2027, 5, 10), date(2027, 5, 16))


def read(text: str, state: str = "offered", file: str = "danish") -> FollowUp:
    return read_follow_up(read_letter(text), conversation(state, file), reader_of("kalundborg"), TODAY)


@pytest.mark.parametrize(
    ("text", "numbers", "pupils"),
    [
        ("1 og 4. Begge klasser er 22 elever", (1, 4), 22),
        ("nr 2 og 3 tak", (2, 3), None),
        ("1 og 4.", (1, 4), None),
        ("nr. 2 og 24 elever", (2,), 24),
        ("1, 4. klasse, 20 elever", (1,), 20),
        ("1, 20 elever og 4 voksne", (1,), 20),
        ("Nej, hellere 2 i stedet for 1", (2,), None),
    ],
)
def test_every_number_of_a_row_is_chosen_and_no_count(text: str, numbers: tuple[int, ...], pupils: int | None) -> None:
    found = read(text)
    assert (found.intent, found.numbers, found.facts.pupils) == (Intent.CHOOSE, numbers, pupils)


@pytest.mark.parametrize(
    "text",
    [
        "1 i uge 17 og 4 i uge 19. Vi er 4.b, 20 elever",
        "1 uge 17 og 4 uge 19, vi er 4.b, 20 elever",
        "nr. 1: uge 17, nr. 4: uge 19. Vi er 20 elever fra 4.b",
    ],
)
def test_each_number_keeps_its_own_week_and_what_follows_holds_for_both(text: str) -> None:
    found = read(text)
    assert (found.intent, found.numbers) == (Intent.CHOOSE, (1, 4))
    assert [each.facts for each in found.apart] == [Facts(period=WEEK_17), Facts(period=WEEK_19)]
    assert found.facts == Facts(class_name="4.b", grade=4, pupils=20)


def test_one_week_for_two_numbers_is_for_both() -> None:
    found = read("1 og 4 i uge 17")
    assert (found.numbers, found.apart, found.facts.period) == ((1, 4), (), WEEK_17)


def test_a_number_that_was_not_shown_is_kept_to_be_told_so() -> None:
    assert read("1 i uge 17 og 9 i uge 19").numbers == (1, 9)


def test_a_clock_is_no_choice() -> None:
    assert read("Vi vil gerne have nr. 1 den 12. maj kl. 9. Der er 23 elever i 4.b.").numbers == (1,)


def test_one_of_several_is_taken_without_saying_which() -> None:
    assert read("ok vi tager den").intent is Intent.WHICH


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Hvad skal vi have med?", Intent.HUMAN),
        ("Kan vi komme en time senere?", Intent.HUMAN),
        ("nej vi dropper det hele", Intent.CANCEL),
        ("Har I også noget om robotter?", Intent.QUESTION),
    ],
)
def test_a_practical_question_about_a_booking_is_for_a_human(text: str, intent: Intent) -> None:
    assert read(text, "booked").intent is intent


def test_a_question_beside_facts_stays_with_them() -> None:
    found = read("Vi er 26 elever. Kan eleverne låse deres tasker inde?", "booked")
    assert (found.intent, found.facts) == (
        Intent.FACTS,
        Facts(pupils=26, wishes="Kan eleverne låse deres tasker inde?"),
    )


def test_a_move_to_a_day_names_that_day_and_the_booking() -> None:
    found = read("Kan I flytte K3 til den 4. maj?", "booked")
    assert (found.booking_id, found.facts.period) == ("K3", Period(date(2027, 5, 4), date(2027, 5, 4)))


@pytest.mark.parametrize("school", ["Hvidebæk Fjordskole", "Gørlev Skole"])
def test_a_school_is_known_by_its_capital(school: str) -> None:
    assert read(f"Ja tak til nr 2. Vi er 6.a med 26 elever, {school}. Uge 17").facts.school == school


def test_the_subject_of_a_reply_to_the_assistant_is_no_question() -> None:
    answered = conversation("offered", "danish")
    nothing = type(answered)(answered.id, answered.channel, answered.person, language=answered.language)
    found = read_follow_up(
        read_letter(""), nothing, reader_of("kalundborg"), TODAY, subject_line="Re: Hvad leder du efter?"
    )
    assert found.intent is Intent.EMPTY


def test_a_drop_of_water_calls_nothing_off() -> None:
    assert read("noget om en drop vand").intent is not Intent.CANCEL
    assert read("something about a drop of water", file="english").intent is not Intent.CANCEL
    assert read("no, drop it all", "booked", "english").intent is Intent.CANCEL


def test_a_german_school_keeps_its_whole_name() -> None:
    text = "1\n\nMit freundlichen Grüßen\nSabine Klein\nGrundschule Am Biewerbach\n"
    found = read_follow_up(read_letter(text), conversation("offered", "german"), reader_of("trier"), TODAY)
    assert found.signed.school == "Grundschule Am Biewerbach"
