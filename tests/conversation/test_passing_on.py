"""What the assistant does not understand in a booking's thread goes to a human; a new wish is still answered."""

from __future__ import annotations

import pytest

from assistant.model import Action, CallReason, CoordinatorCall, Language, Person, ReplyKind, Spoken, Status, Verb
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import FakeRetriever, Talk

WATER = "vand-til-4-klasse"
PASSED_ON = "Det har jeg sendt videre til en koordinator, som svarer dig her."


@pytest.fixture
def talk(book: SqliteBookingBook) -> Talk:
    """K1 is approved."""
    talk = Talk(book, (WATER, "robotdysten"))
    talk.say("1, uge 17, 4.b, 24 elever, Gørlev Skole")
    talk.approve()
    return talk


def calls(talk: Talk) -> list[tuple[CallReason | None, str]]:
    found = [event for event in talk.last.events if event.what == CoordinatorCall.HUMAN]
    return [(event.reason, event.booking.id if event.booking else "") for event in found]


@pytest.mark.parametrize(
    "words",
    [
        "Hermed klasselisten.",
        "Sidste år fik vi regningen sendt til den forkerte afdeling.",
        "Es hängt ein Zettel am Tor, dass geschlossen ist, obwohl Sie uns zugesagt haben.",
        "The tide was out when we arrived last time and nobody had told us about boots.",
        "👍",
    ],
)
def test_what_is_not_understood_goes_to_a_human_and_shows_no_activities(talk: Talk, words: str) -> None:
    before = talk.booking()
    talk.say(words)
    assert (talk.last.reply.kind, talk.last.reply.cards) == (ReplyKind.HUMAN, ())
    assert len(talk.opening) == 1
    assert calls(talk) == [(CallReason.NOT_UNDERSTOOD, "K1")]
    assert talk.booking() == before


@pytest.mark.parametrize(
    "words", ["En af eleverne sidder i kørestol, er det et problem?", "Ein Mädchen ist taub, sie liest von den Lippen"]
)
def test_a_need_is_written_down_with_the_booking_and_a_human_hears_of_it(talk: Talk, words: str) -> None:
    talk.say(words)
    assert (talk.last.reply.kind, talk.last.reply.cards) == (ReplyKind.HUMAN, ())
    assert calls(talk) == [(CallReason.NOT_UNDERSTOOD, "K1")]
    assert (talk.booking().status, talk.booking().wishes) == (Status.APPROVED, words)


@pytest.mark.parametrize(
    "words",
    [
        "Vi vil også gerne have noget om strøm til 5.b",
        "We would also like something about electricity for 5.b",
        "Nu vi har fået styr på turen: har I også noget om madspild?",
        "Neben dem gebuchten Besuch bräuchten wir noch etwas zum Thema Müll",
        "robotter til 6. klasse",
    ],
)
def test_a_new_wish_in_the_thread_is_answered_as_a_wish(talk: Talk, words: str) -> None:
    talk.say(words)
    assert (talk.last.reply.kind, calls(talk)) == (ReplyKind.ANSWER, [])


def test_after_a_new_list_its_thread_is_about_activities_until_one_is_booked(talk: Talk) -> None:
    talk.say("har I også noget om vand til 4. klasse?")
    talk.say("hellere noget udendørs")
    assert (calls(talk), talk.conversation.spoken) == ([], Spoken.ACTIVITIES)
    talk.say("har I også noget om vand til 4. klasse?")
    talk.say("1, uge 19, 4.c, 20 elever, Gørlev Skole")
    assert talk.booking("K2").status is Status.DRAFT
    talk.say("Der hænger en seddel på porten om, at der er lukket.")
    assert calls(talk) == [(CallReason.NOT_UNDERSTOOD, "K2")]


def test_a_wish_for_which_nothing_is_found_goes_to_a_human(talk: Talk) -> None:
    nothing = Talk(talk.book, retriever=FakeRetriever(()))
    nothing.conversation = talk.conversation
    nothing.say("Findes der en, der kan stemme vores klaver?")
    assert calls(nothing) == [(CallReason.NOT_UNDERSTOOD, "K1")]


@pytest.mark.parametrize("words", ["Tak, vi glæder os!", "Tusind tak for hjælpen", "Vielen Dank!", "Thanks a lot"])
def test_thanks_stay_thanks(talk: Talk, words: str) -> None:
    talk.say(words)
    assert calls(talk) == []
    assert talk.last.reply.kind is ReplyKind.HELP


def test_somebody_else_in_the_thread_is_passed_on_too(talk: Talk) -> None:
    leader = Person("mail:leder@skole.example.org", "Lone Leder", "leder@skole.example.org")
    for words in ("Det er helt fint med mig, I må gerne tage afsted.", "Vi bliver 26", "Aflys den"):
        talk.say(words, who=leader)
        assert [booking for _, booking in calls(talk)] == ["K1"], words
    assert talk.booking().status is Status.APPROVED


def test_what_follows_a_call_for_a_human_belongs_to_it_until_something_new_is_wished(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    talk.say("Jeg vil gerne tale med et menneske")
    assert calls(talk) == [(CallReason.ASKED, "")]
    talk.say("og jeg underviser 8. klasse, haster")
    assert (talk.opening, calls(talk)) == ((PASSED_ON,), [(None, "")])
    talk.say("Har I noget om vand til 4. klasse?")
    assert (talk.last.reply.kind, talk.conversation.spoken) == (ReplyKind.ANSWER, Spoken.ACTIVITIES)


def test_a_choice_after_a_call_for_a_human_is_a_choice(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    talk.say("Jeg vil gerne tale med et menneske")
    talk.say("1, uge 17, 4.b, 24 elever, Gørlev Skole")
    assert (talk.booking().status, calls(talk)) == (Status.DRAFT, [])


def test_a_request_that_waits_can_still_be_refined(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,), language=Language.DA)
    talk.say("noget om vand til 4. klasse i maj")
    talk.say("1, uge 17, 4.b, 24 elever, Gørlev Skole")
    talk.say("hellere noget udendørs")
    assert talk.last.reply.kind is ReplyKind.ANSWER


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Super, så ses vi den 3. marts.", "onsdag den 3. marts 2027"),
        ("Perfekt, dann bis zum 3. März!", "onsdag den 3. marts 2027"),
        ("Great, see you on 3 March", "onsdag den 3. marts 2027"),
        ("Vi glæder os til uge 20", "uge 20 (17. maj til 23. maj 2027)"),
    ],
)
def test_another_day_that_is_only_named_moves_nothing_and_both_days_are_named(
    talk: Talk, words: str, named: str
) -> None:
    before = talk.booking()
    talk.say(words)
    assert talk.booking() == before
    assert calls(talk) == [(CallReason.DAY_UNCLEAR, "K1")]
    assert talk.opening == (
        f"K1 er aftalt til tirsdag den 27. april 2027, men du skriver {named}. Hvilken dag mener du? "
        "Jeg har ikke ændret noget, og koordinatoren har også fået dine ord.",
    )


def test_the_day_that_is_meant_is_taken_from_the_answer(talk: Talk) -> None:
    talk.say("Super, så ses vi i uge 20.")
    talk.say("Ja, den 27. april er rigtig")
    assert (talk.booking().status, talk.events) == (Status.APPROVED, [])
    talk.say("Super, så ses vi i uge 20.")
    talk.say("uge 20")
    assert (talk.booking().status, talk.events) == (Status.APPROVED, [("change_asked", "K1")])


@pytest.mark.parametrize("words", ["Vi ses den 27. april", "Vi glæder os til uge 17!"])
def test_the_agreed_day_can_be_named(talk: Talk, words: str) -> None:
    talk.say(words)
    assert (talk.booking().status, calls(talk)) == (Status.APPROVED, [])


@pytest.mark.parametrize("words", ["er vi stadig på i uge 20?", "Are we still on for the 12th of May?"])
def test_a_question_whether_it_stands_moves_nothing(talk: Talk, words: str) -> None:
    talk.say(words)
    assert talk.booking().status is Status.APPROVED
    assert len(calls(talk)) == 1


def test_a_form_that_asks_for_a_change_of_one_booking_says_so(talk: Talk) -> None:
    talk.say("K1: Kan vi komme en uge senere? Vi bliver kun 18", Action(Verb.HUMAN, "K1"))
    assert calls(talk) == [(CallReason.CHANGE_WISHED, "K1")]
    assert talk.booking().pupils == 24
    talk.say("", Action(Verb.HUMAN))
    assert calls(talk) == [(CallReason.ASKED, "K1")]
