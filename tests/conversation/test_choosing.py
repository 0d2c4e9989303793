"""From a choice to a request: what is asked, what cannot be, what is there already."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.model import Action, Audience, Language, Period, Reading, ReplyKind, Status, Verb
from assistant.understanding.follow_up import FollowUp, Intent
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import Talk, facts

WATER = "vand-til-4-klasse"
NETWORK = "netvaerk-for-naturfagslaerere"
LEADERS = "ledermorgen-om-stem-pakken"
CONTEST = "tal-og-form-mesterskabet"
FOREST, WEATHER = "skoven-i-tal", "vejret-live-med-en-meteorolog"
KIT = "biotek-kasse-hold-guleroden-frisk"


@pytest.mark.parametrize(("course", "day"), [(NETWORK, date(2027, 4, 7)), (LEADERS, date(2027, 2, 3))])
def test_one_teacher_books_a_course_that_needs_a_group(book: SqliteBookingBook, course: str, day: date) -> None:
    talk = Talk(book, (course,))
    talk.understood("1", FollowUp(Intent.CHOOSE, (1,), facts(period=_day(day))))
    assert (talk.booking().date, talk.booking().pupils) == (day, 1)
    assert "Deltagere: 1" in talk.last.reply.text
    failed = [check.rule for check in talk.rules().checks(talk.booking(), book) if not check.ok]
    assert failed == (["members_only"] if course == LEADERS else [])


def test_too_many_adults_are_told_without_pupils_and_classes(book: SqliteBookingBook) -> None:
    talk = Talk(book, (NETWORK,))
    talk.understood("1", FollowUp(Intent.CHOOSE, (1,), facts(period=_day(date(2027, 4, 7)), pupils=60)))
    assert talk.last.reply.text == (
        "Netværksmøde for naturfags- og matematiklærere har plads til 6-40 deltagere, og I er 60. Hvor mange af jer "
        "vil med?"
    )


def test_two_teachers_are_room_enough_for_a_course_and_are_no_pupils(book: SqliteBookingBook) -> None:
    talk = Talk(book, (NETWORK,))
    reading = Reading("...", Language.DA, topic="netværk", audience=Audience.TEACHERS, group_size=2)
    found = talk.assistant.find(reading, talk.assistant.season(talk.today))
    reply = talk.assistant.answers.answer(reading, found, talk.assistant.season(talk.today))
    assert "2 deltagere" in reply.understood
    assert [card.reasons for card in reply.cards] == [("har plads til 2 deltagere",)]


def test_pupils_come_along_in_german(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,), Language.DE)
    assert talk.understood("1", FollowUp(Intent.CHOOSE, (1,), facts(period=_day(date(2027, 4, 27)), grade=4))) == (
        "Gute Wahl: Vandets vej for 4. klasse. Wie viele Schülerinnen und Schüler kommen mit?"
    )


def test_the_place_in_the_list_of_dates_is_that_date(book: SqliteBookingBook) -> None:
    talk = Talk(book, (NETWORK,))
    assert talk.say("1") == (
        "Godt valg: Netværksmøde for naturfags- og matematiklærere. Hvilken af datoerne passer jer: 20. januar 2027 "
        "kl. 14.30, 7. april 2027 kl. 14.30, 8. september 2027 kl. 14.30 eller 19. januar 2028 kl. 14.30?"
    )
    talk.understood("det andet", FollowUp(Intent.FACTS, (2,)))
    assert (talk.booking().date, talk.booking().time) == (date(2027, 4, 7), "14:30")


@pytest.mark.parametrize(("number", "day"), [(1, date(2027, 1, 20)), (-1, date(2028, 1, 19))])
def test_first_and_last_are_dates_too(book: SqliteBookingBook, number: int, day: date) -> None:
    talk = Talk(book, (NETWORK,))
    talk.say("1")
    talk.understood("...", FollowUp(Intent.FACTS, (number,)))
    assert talk.booking().date == day


def test_a_place_that_is_not_in_the_list_is_said_so(book: SqliteBookingBook) -> None:
    talk = Talk(book, (NETWORK,))
    talk.say("1")
    assert talk.understood("det syvende", FollowUp(Intent.FACTS, (7,))) == (
        "Der er ikke noget nummer 7. Vælg et tal fra 1 til 4."
    )


def test_a_contest_with_two_dates_asks_which(book: SqliteBookingBook) -> None:
    talk = Talk(book, (CONTEST,))
    assert talk.say("1, 4.b, 24 elever") == (
        "Godt valg: Tal & Form - matematikdyst for hele klassen. Hvilken af datoerne passer jer: 3. marts 2027 kl. "
        "10.00 eller 1. marts 2028 kl. 10.00?"
    )


def test_a_day_without_a_session_names_the_sessions(book: SqliteBookingBook) -> None:
    talk = Talk(book, (LEADERS,))
    assert talk.say("1, den 20. januar 2027") == (
        "Ledermorgen om skolens STEM-pakke foregår kun på faste datoer: 3. februar 2027 kl. 08.30, 3. november 2027 "
        "kl. 08.30 eller 2. februar 2028 kl. 08.30. Hvilken af dem passer jer?"
    )


def test_undecided_numbers_are_asked_about_with_their_titles(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER, FOREST, WEATHER))
    text = talk.understood("1 eller 3? uge 17", FollowUp(Intent.WHICH, (1, 3), facts(class_name="4.b", grade=4)))
    assert text == (
        "Hvilken af dem skal det være? Svar med nummeret:\n\n1. Vandets vej for 4. klasse\n\n"
        "3. Vejret live med en meteorolog"
    )
    assert (talk.conversation.offered, talk.conversation.facts.class_name) == ((WATER, FOREST, WEATHER), "4.b")
    talk.say("3")
    assert talk.conversation.chosen == (WEATHER,)


def test_a_date_that_cannot_be_is_told_before_class_and_pupils_are_asked(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    talk.say("1")
    assert talk.say("uge 42") == "I den uge er der ferie. Hvilken anden dato eller uge passer jer?"
    assert talk.say("påskeferien") == "I den periode er der ferie. Hvilken anden dato eller uge passer jer?"
    assert talk.say("uge 18") == "Hvilken klasse er det, fx 8.b?"


def test_a_bare_yes_to_a_fact_asks_the_same_again(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    asked = "Hvilken klasse er det, fx 8.b?"
    assert talk.say("1, uge 18") == f"Godt valg: Vandets vej for 4. klasse. {asked}"
    for intent in (Intent.ACCEPT, Intent.FACTS):
        assert talk.understood("ja", FollowUp(intent)) == asked


def test_a_grade_that_does_not_fit_is_named_as_a_grade(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    assert talk.say("1, 8.b") == (
        "Vandets vej for 4. klasse er for 4. klasse. Skal jeg finde noget, der passer til 8. klasse?"
    )


def test_a_number_beside_the_only_suggestion_has_its_own_sentence(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    assert talk.say("3") == (
        "Der er ikke noget nummer 3: jeg har kun vist ét forslag. Skriv »1«, hvis det er det, I vil have."
    )


@pytest.mark.parametrize(("chosen", "question"), [(WATER, "vil I helst komme?"), (KIT, "passer jer?")])
def test_nobody_is_asked_when_to_come_for_a_kit(book: SqliteBookingBook, chosen: str, question: str) -> None:
    assert Talk(book, (chosen,)).say("1").endswith(f"Hvilken dato eller uge {question}")


def test_a_kit_is_not_drafted_into_a_week_of_holidays(book: SqliteBookingBook) -> None:
    talk = Talk(book, (KIT,))
    assert talk.say("1, uge 42, 6.a, 24 elever") == "I den uge er der ferie. Hvilken anden dato eller uge passer jer?"
    talk.say("18. oktober 2027")
    assert talk.booking().date == date(2027, 10, 18)


def test_the_same_wish_again_makes_no_second_request(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    talk.say("1, uge 17, 4.b, 24 elever, Gørlev Skole")
    talk.say("1, uge 17, 4.b, 25 elever, Gørlev Skole")
    assert talk.opening == ("K1 har I allerede hos mig, så jeg har ikke lavet en ny. Sådan ser den ud:",)
    assert [(booking.id, booking.pupils) for booking in book.find()] == [("K1", 25)]
    assert talk.events == [("edited", "K1")]
    talk.say("", Action(Verb.CHOOSE, WATER))
    assert (len(book.find()), talk.events) == (1, [])


def test_another_class_or_week_is_another_request(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    for words in ("1, uge 17, 4.b, 24 elever", "1, uge 17, 4.a, 24 elever", "1, uge 18, 4.b, 24 elever"):
        talk.say(words)
    assert [booking.id for booking in book.find()] == ["K1", "K2", "K3"]


def test_a_choice_instead_cancels_the_request_before_it(book: SqliteBookingBook) -> None:
    talk = Talk(book, (FOREST, WEATHER))
    talk.say("1, uge 17, 5.b, 24 elever, Gørlev Skole")
    talk.say("kan vi få nummer 2 i stedet?")
    assert talk.opening == (
        "Tak! Jeg har lavet en forespørgsel. Det er endnu ikke en booking: en koordinator ser på den og svarer dig.",
        "Skoven i tal (K1) har jeg aflyst i stedet.",
    )
    assert [(booking.id, booking.status) for booking in book.find()] == [
        ("K1", Status.CANCELLED),
        ("K2", Status.DRAFT),
    ]
    assert talk.events == [("drafted", "K2"), ("cancelled", "K1")]


def test_the_request_before_is_kept_until_the_one_instead_can_be(book: SqliteBookingBook) -> None:
    talk = Talk(book, (FOREST, WATER))
    talk.say("1, uge 17, 5.b, 24 elever, Gørlev Skole")
    talk.say("hellere nummer 2 i stedet")
    assert talk.booking("K1").status is Status.DRAFT
    talk.say("4.b")
    assert (talk.booking("K1").status, talk.booking("K2").class_name) == (Status.CANCELLED, "4.b")


def test_two_drafts_say_which_day_is_for_which_and_no_wish_is_repeated(book: SqliteBookingBook) -> None:
    talk = Talk(book, (FOREST, WEATHER))
    talk.say("1 og 2, uge 17, 5.b, 24 elever, Gørlev Skole")
    assert talk.last.reply.closing[:2] == (
        "Til Skoven i tal foreslår jeg tirsdag den 27. april 2027; koordinatoren kan vælge en anden dag i uge 17.",
        "Til Vejret live med en meteorolog foreslår jeg onsdag den 28. april 2027; koordinatoren kan vælge en anden "
        "dag i uge 17.",
    )
    talk.say("1, den 4. maj 2027, 5.a, 20 elever")
    assert "Ønsket periode" not in talk.last.reply.text


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        (
            Language.DA,
            "1, 3. maj til 16. maj 2027, 4.b, 24 elever",
            "Jeg foreslår tirsdag den 4. maj 2027; koordinatoren kan vælge en anden dag mellem 3. maj og 16. maj 2027.",
        ),
        (
            Language.DE,
            "1, KW 10, 4b, 24 Kinder",
            "Ich schlage Dienstag, den 9. März 2027, vor; die Koordination kann in KW 10 einen anderen Tag wählen.",
        ),
        (
            Language.EN,
            "1, week 10, 4b, 24 pupils",
            "I suggest Tuesday 9 March 2027; the coordinator may choose another day in week 10.",
        ),
    ],
)
def test_a_suggested_day_is_a_whole_sentence(
    book: SqliteBookingBook, language: Language, words: str, expected: str
) -> None:
    talk = Talk(book, (WATER,), language)
    talk.say(words)
    assert talk.last.reply.closing[0] == expected


def test_a_group_too_large_for_everything_is_told_the_sizes(book: SqliteBookingBook) -> None:
    talk = Talk(book, (FOREST, WEATHER))
    talk.say("3 klasser på én gang, i alt 71 elever i 4. klasse")
    assert talk.last.reply.near_misses == (
        "Skoven i tal: er for 10-28 elever",
        "Vejret live med en meteorolog: er for 6-30 elever",
    )


def test_long_texts_of_others_are_capped_where_they_are_echoed(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    reading = Reading("...", Language.DA, topic="mikrobiologilaboratorium " * 40)
    season = talk.assistant.season(talk.today)
    reply = talk.assistant.answers.answer(reading, talk.assistant.find(reading, season), season)
    topic = f"{'mikrobiologilaboratorium ' * 3}".rstrip() + "…"
    assert reply.subject == f"Forslag til {topic}"
    assert reply.understood.startswith(f"Sådan har jeg forstået dig: »{topic}«.")


def test_going_on_ones_own_is_no_reason(book: SqliteBookingBook) -> None:
    talk = Talk(book, ("egen-haand-tal-langs-havnen",))
    talk.say("noget på egen hånd til 4. klasse")
    assert all("egen hånd" not in reason for card in talk.last.reply.cards for reason in card.reasons)


def _day(day: date) -> Period:
    return Period(day, day)


def test_what_comes_near_is_chosen_by_its_number(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    talk.say("Vandets vej til 4. klasse i juli")
    (near,) = talk.last.reply.cards
    assert (near.number, near.activity_id, near.heading) == (1, WATER, "Tæt på, men ikke helt")
    assert near.minds == ("passer, hvis I kan januar-maj, september-november (tirsdag, onsdag, torsdag)",)
    talk.say("1, uge 17, 4.b, 24 elever, Gørlev Skole")
    assert talk.last.reply.kind == ReplyKind.DRAFTED
    assert [one.activity_id for one in book.find()] == [WATER]
