"""What the visitors need stands on the booking, the coordinators hear of it, and nobody's name goes along."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.conversation import Outcome
from assistant.model import Action, ChangeKind, CoordinatorCall, Facts, Period, Status, Verb
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import FakeRetriever, Talk

OFFERS = ("skoven-i-tal", "kassen-lys-og-skygge", "egen-haand-livet-i-vandhullet", "vejret-live-med-en-meteorolog")
ASKED = "Vi har en dreng i kørestol i 4. klasse. Hvad har I om skoven?"
CHOICE = "1, uge 17, 22 elever, 4.b, Gørlev Skole"


@pytest.fixture
def talk(book: SqliteBookingBook) -> Talk:
    return Talk(book, retriever=FakeRetriever(OFFERS))


@pytest.fixture
def booked(talk: Talk) -> Talk:
    talk.say("Noget om skoven til 4. klasse")
    talk.say(CHOICE)
    return talk


def told(outcome: Outcome) -> list[str]:
    return [event.what for event in outcome.events]


def test_a_need_of_the_question_stands_on_what_is_chosen(talk: Talk) -> None:
    said = talk.say(ASKED)
    assert "»Vi har en dreng i kørestol i 4. klasse.«" in said
    talk.say(CHOICE)
    assert talk.booking().wishes == "Vi har en dreng i kørestol i 4. klasse."


def test_a_need_between_list_and_choice_stands_on_what_is_chosen(talk: Talk) -> None:
    talk.say("Noget om skoven til 4. klasse")
    talk.say("To af eleverne har nøddeallergi.")
    talk.say(CHOICE)
    assert talk.booking().wishes == "To af eleverne har nøddeallergi."


def test_a_need_in_the_choice_is_noted_without_number_and_week(talk: Talk) -> None:
    talk.say("Noget om skoven til 4. klasse")
    talk.say("1, uge 17, 22 elever, 4.b, Gørlev Skole, og to elever har nøddeallergi")
    assert talk.booking().wishes == "to elever har nøddeallergi"


@pytest.mark.parametrize(
    "need",
    [
        "Vi har en elev i kørestol, er det ok?",
        "To af drengene spiser kun halal.",
        "Vi tager en støttelærer med til en af pigerne.",
        "En elev er døv og har en tegnsprogstolk med.",
        "Tre af eleverne taler kun ukrainsk.",
        "En af dem skal kunne trække sig tilbage et stille sted.",
    ],
)
def test_a_need_in_a_bookings_thread_is_noted_and_told(booked: Talk, need: str) -> None:
    said = booked.say(need)
    assert need in booked.booking().wishes
    assert "noteret på forespørgslen" in said
    assert told(booked.last) == [ChangeKind.EDITED]


def test_a_second_need_leaves_the_first(booked: Talk) -> None:
    booked.say("Vi har en elev i kørestol.")
    booked.say("To af eleverne har nøddeallergi.")
    assert booked.booking().wishes == "Vi har en elev i kørestol. To af eleverne har nøddeallergi."


def test_a_need_beside_a_number_is_noted_with_it(booked: Talk) -> None:
    booked.say("Vi bliver kun 20, og en pige er døv")
    assert (booked.booking().pupils, booked.booking().wishes) == (20, "en pige er døv")


def test_a_need_after_approval_is_noted_and_its_question_goes_to_a_human(booked: Talk) -> None:
    booked.approve()
    said = booked.say("Vi har en elev i kørestol, er det ok?")
    assert booked.booking().status is Status.APPROVED
    assert "kørestol" in booked.booking().wishes
    assert told(booked.last) == [ChangeKind.EDITED, CoordinatorCall.HUMAN]
    assert "svarer dig her" in said


def test_what_is_noted_already_is_said_so(booked: Talk) -> None:
    booked.say("Vi har en elev i kørestol.")
    said = booked.say("Vi har en elev i kørestol")
    assert "allerede noteret" in said
    assert told(booked.last) == []


def test_a_need_of_a_new_wish_is_not_of_the_old_booking(booked: Talk) -> None:
    booked.assistant.matcher.retriever = FakeRetriever(OFFERS[::-1])
    booked.say("Har I også noget om vejret til 5. klasse? En af dem sidder i kørestol.")
    assert booked.booking().wishes == ""


PUPIL = "Oliver Madsen (140513-1234) har epilepsi og er under udredning for ADHD."


def test_a_pupils_name_and_number_are_neither_repeated_nor_handed_on(talk: Talk) -> None:
    said = talk.say(f"{PUPIL} Har I noget roligt om skoven i maj til 4. klasse?")
    drafted = talk.say("1, uge 20, 22 elever, 4.b, Gørlev Skole")
    booking = talk.booking()
    assert "epilepsi" in booking.wishes
    for text in (said, drafted):
        assert "Vi har ikke brug for navne på elever" in said
        assert not any(word in text for word in ("Oliver", "Madsen", "epilepsi", "ADHD", "1234"))
    assert not any(word in booking.wishes for word in ("Oliver", "Madsen", "1234"))
    assert "1234" not in booking.question


def test_a_need_without_a_name_brings_no_advice(talk: Talk) -> None:
    assert "navne på elever" not in talk.say(ASKED)


def test_a_pupils_name_in_a_form_is_not_handed_on(talk: Talk) -> None:
    talk.say("Noget om skoven til 4. klasse")
    form = Facts(
        period=Period(date(2027, 4, 27), date(2027, 4, 27)), class_name="4.b", grade=4, pupils=22,
        wishes="Oliver Madsen har nøddeallergi. Gerne om formiddagen.", filled_in=frozenset({"wishes"}),
    )  # fmt: skip
    talk.say("", Action(Verb.CHOOSE, talk.conversation.offered[0]), form=form)
    assert talk.booking().wishes == "NN har nøddeallergi. Gerne om formiddagen."
