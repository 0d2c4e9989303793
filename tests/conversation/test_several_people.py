"""Several people in one thread: the list is everybody's, what was said of a booking belongs to who said it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.model import Action, Facts, Period, Person, Verb
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import BO, CARLA, FakeRetriever, Talk

OFFERS = ("skoven-i-tal", "kassen-lys-og-skygge", "egen-haand-livet-i-vandhullet", "vejret-live-med-en-meteorolog")
CHOICE = "1, uge 17, 22 elever, 4.b, Gørlev Skole, tlf. 12 34 56 78. Vi har en elev med diabetes."


@pytest.fixture
def talk(book: SqliteBookingBook) -> Talk:
    """Anna has asked, and everybody saw the answer."""
    talk = Talk(book, retriever=FakeRetriever(OFFERS))
    talk.say("Noget om skoven til 4. klasse på Gørlev Skole, 22 elever")
    return talk


def choose(talk: Talk, who: Person, number: int, form: Facts) -> None:
    talk.say("", Action(Verb.CHOOSE, talk.conversation.offered[number - 1]), who, form)


def test_a_colleague_chooses_from_the_list_without_the_first_ones_facts(talk: Talk) -> None:
    talk.say(CHOICE)
    talk.say("1, uge 19, 20 elever, 4.a", who=BO)
    first, second = talk.booking("K1"), talk.booking("K2")
    assert (first.phone, first.school, first.class_name) == ("12 34 56 78", "Gørlev Skole", "4.b")
    assert second.activity_id == first.activity_id
    assert (second.teacher, second.class_name, second.pupils) == (BO, "4.a", 20)
    assert (second.phone, second.school, second.wishes) == ("", "", "")
    assert second.question == "1, uge 19, 20 elever, 4.a"


def test_what_the_first_one_asked_with_is_asked_again_of_a_colleague(talk: Talk) -> None:
    said = talk.say("1, uge 17", who=BO)
    assert "klasse" in said
    assert not talk.book.find()
    talk.say("4.c", who=BO)
    talk.say("19 elever", who=BO)
    assert (talk.booking().teacher, talk.booking().class_name, talk.booking().pupils) == (BO, "4.c", 19)


def test_facts_that_are_asked_of_one_are_not_given_by_another(talk: Talk) -> None:
    talk.say("1", who=BO)
    talk.say("uge 17, 25 elever, 4.d", who=CARLA)
    assert not talk.book.find()
    talk.say("uge 19, 20 elever, 4.a", who=BO)
    assert (talk.booking().class_name, talk.booking().pupils) == ("4.a", 20)


def test_a_colleagues_question_leaves_the_firsts_numbers_as_they_were(talk: Talk) -> None:
    before = talk.conversation.offered
    talk.assistant.matcher.retriever = FakeRetriever(OFFERS[::-1])
    talk.say("Noget om vejret til 4. klasse", who=BO)
    theirs = talk.of(BO).offered
    assert theirs[0] != before[0]
    assert talk.of(CARLA).offered == theirs  # it stands last in the thread
    talk.say("1, uge 17, 4.b")
    talk.say("1, uge 19, 20 elever, 4.a", who=BO)
    assert [talk.booking(name).activity_id for name in ("K1", "K2")] == [before[0], theirs[0]]


def test_who_has_asked_nothing_sees_the_newest_list(talk: Talk) -> None:
    talk.say("1, uge 17, 4.b")
    talk.say("2, uge 19, 20 elever, 4.a", who=BO)
    talk.assistant.matcher.retriever = FakeRetriever(OFFERS[::-1])
    talk.say("Og noget om vejret til 4. klasse?")
    talk.say("1, uge 20, 20 elever, 4.a", who=BO)
    assert talk.booking("K3").activity_id == talk.conversation.offered[0]


def test_one_cannot_cancel_or_change_what_is_anothers(talk: Talk) -> None:
    talk.say(CHOICE)
    talk.say("aflys K1", who=BO)
    talk.say("K1: vi bliver 28 elever", who=BO)
    assert (talk.booking().status, talk.booking().pupils) == ("draft", 22)


def test_an_emptied_field_of_a_form_is_empty(talk: Talk) -> None:
    week = Period(date(2027, 4, 26), date(2027, 4, 30))
    texts = frozenset({"class_name", "school", "phone", "wishes"})
    full = Facts(week, "", "4.b", None, 22, "Gørlev Skole", "", "12 34 56 78", "en elev med diabetes", texts)
    choose(talk, talk.conversation.person, 1, full)
    choose(talk, talk.conversation.person, 2, Facts(week, class_name="4.b", pupils=22, filled_in=texts))
    first, second = talk.booking("K1"), talk.booking("K2")
    assert (first.phone, first.wishes, first.school) == ("12 34 56 78", "en elev med diabetes", "Gørlev Skole")
    assert (second.phone, second.wishes, second.school) == ("", "", "")


def test_what_no_form_asked_for_is_kept(talk: Talk) -> None:
    week = Period(date(2027, 4, 26), date(2027, 4, 30))
    talk.say("Mit nummer er 12 34 56 78, kl. 10 passer bedst")
    choose(talk, talk.conversation.person, 1, Facts(week, class_name="4.b", filled_in=frozenset({"class_name"})))
    assert talk.booking().pupils == 22
