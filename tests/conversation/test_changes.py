"""New facts, another day, yes and no, for what is drafted, proposed and approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.model import AskedFor, ChangeKind, Event, Facts, Language, Period, Role, Status
from assistant.replies.coordinators import CoordinatorReplies
from assistant.understanding.follow_up import FollowUp, Intent
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import Talk, facts

WATER = "vand-til-4-klasse"
WEEK_20 = Period(date(2027, 5, 17), date(2027, 5, 23))


@pytest.fixture
def talk(book: SqliteBookingBook) -> Talk:
    """K1 is drafted for week 17."""
    talk = Talk(book, (WATER,))
    talk.say("1, uge 17, 4.b, 24 elever, Gørlev Skole")
    assert talk.booking().date == date(2027, 4, 27)
    return talk


def test_another_week_for_an_approved_booking_is_wished_and_the_agreement_holds(talk: Talk) -> None:
    talk.approve()
    before = talk.booking()
    talk.say("kan vi flytte det til uge 20?")
    now = talk.booking()
    assert now == replace(before, change=now.change, version=3)
    assert (now.change.date, now.change.wish) == (date(2027, 5, 18), WEEK_20)
    assert talk.book.history("K1")[-1].why == "kan vi flytte det til uge 20?"
    assert talk.events == [("change_asked", "K1")]
    assert talk.opening == (
        "Tak, jeg har sendt dit ønske for Vandets vej for 4. klasse (K1) videre til koordinatoren, som svarer dig. "
        "Indtil da gælder aftalen, som den er.",
        "Aftalt: tirsdag den 27. april 2027. Ønsket: tirsdag den 18. maj 2027.",
    )
    assert talk.last.reply.closing == (
        "Jeg foreslår tirsdag den 18. maj 2027; koordinatoren kan vælge en anden dag i uge 20.",
        "Vil I alligevel beholde aftalen, så skriv »behold K1«.",
    )
    assert talk.last.reply.calendar is None


def test_the_status_shows_what_is_agreed_and_what_is_wished(talk: Talk) -> None:
    talk.approve()
    talk.say("kan vi flytte det til den 18. maj?")
    talk.say("status")
    [view] = talk.last.reply.bookings
    assert view.heading == "K1: Godkendt; en ønsket ændring venter på koordinatoren"
    lines = {line.label: line.value for line in view.lines}
    assert lines["Dato"] == "tirsdag den 27. april 2027"
    assert lines["Ønsket ændring"] == "tirsdag den 18. maj 2027"
    assert [button.action.verb for button in talk.last.reply.buttons] == ["withdraw", "cancel"]


@pytest.mark.parametrize(
    "words",
    [
        "behold K1",
        "Vi beholder alligevel aftalen",
        "Vi trækker ønsket tilbage",
        "Glem det, vi kommer som aftalt",
        "Vi skal alligevel ikke flytte",
        "annuller ønsket",
        "Wir bleiben doch bei dem alten Termin",
        "Please keep K1 as it is",
    ],
)
def test_a_wish_is_taken_back_and_nothing_else(talk: Talk, words: str) -> None:
    talk.approve()
    before = talk.booking()
    talk.say("kan vi flytte det til uge 20?")
    talk.say(words)
    assert talk.events == [("change_withdrawn", "K1")]
    assert talk.booking() == replace(before, version=4)
    assert "Vandets vej for 4. klasse (K1) bliver, som den er aftalt: tirsdag den 27. april 2027." in talk.opening[0]


@pytest.mark.parametrize("words", ["aflys K1", "Vi kan desværre ikke komme, aflys besøget", "aflys"])
def test_calling_off_takes_the_wish_along(talk: Talk, words: str) -> None:
    talk.approve()
    talk.say("kan vi flytte det til uge 20?")
    talk.say(words)
    assert talk.events == [("cancelled", "K1")]
    assert (talk.booking().status, talk.booking().change) == (Status.CANCELLED, None)


@pytest.mark.parametrize(
    "words",
    [
        "Vi kan ikke beholde den dag",
        "Den 27. kan vi ikke, så vi håber, I kan flytte det",
        "Kan det ikke flyttes?",
        "Tak for hjælpen",
        "Hvad skal vi have med?",
    ],
)
def test_a_wish_stays_where_nobody_takes_it_back(talk: Talk, words: str) -> None:
    talk.approve()
    talk.say("kan vi flytte det til uge 20?")
    talk.say(words)
    assert talk.booking().change is not None


def test_a_second_wish_takes_the_place_of_the_first(talk: Talk) -> None:
    talk.approve()
    talk.say("kan vi flytte det til uge 20?")
    talk.say("nej, kan vi hellere flytte det til den 11. maj?")
    assert (talk.booking().date, talk.booking().change.date) == (date(2027, 4, 27), date(2027, 5, 11))


def test_a_day_offered_for_what_is_agreed_is_taken_or_not(talk: Talk) -> None:
    talk.approve()
    talk.propose("K1", date(2027, 5, 11))
    talk.understood("nej, den dag går ikke", FollowUp(Intent.REFUSE))
    assert talk.events == [("refused", "K1")]
    assert talk.opening[0].startswith("Helt i orden. Aftalen gælder stadig: tirsdag den 27. april 2027.")
    talk.propose("K1", date(2027, 5, 11))
    talk.understood("ja, det passer", FollowUp(Intent.ACCEPT))
    assert talk.events == [("accepted", "K1")]
    assert (talk.booking().status, talk.booking().date) == (Status.APPROVED, date(2027, 5, 11))


def test_another_day_than_the_offered_one_is_wished(talk: Talk) -> None:
    talk.approve()
    talk.propose("K1", date(2027, 5, 11))
    talk.say("nej, hellere den 18. maj")
    assert talk.events == [("change_asked", "K1")]
    now = talk.booking()
    assert (now.date, now.proposed_date, now.change.date) == (date(2027, 4, 27), None, date(2027, 5, 18))


def test_what_breaks_no_rule_is_changed_at_once_beside_a_wished_day(talk: Talk) -> None:
    talk.approve()
    talk.say("kan vi flytte det til den 18. maj? Vi bliver 26")
    assert talk.events == [("edited", "K1"), ("change_asked", "K1")]
    assert (talk.booking().pupils, talk.booking().change.pupils) == (26, None)


def test_the_coordinator_reads_the_words_of_a_move_and_the_teacher_does_not_read_them_back(talk: Talk) -> None:
    talk.approve()
    talk.say("kan vi flytte det til uge 20?")
    office = CoordinatorReplies(talk.assistant.answers, Language.DA).to_decide(talk.booking(), ())
    assert office.subject == "Ønsket ændring K1: Vandets vej for 4. klasse, 4.b"
    assert "  Besked: kan vi flytte det til uge 20?" in office.text
    assert "Aftalt: tirsdag den 27. april 2027. Ønsket: tirsdag den 18. maj 2027." in office.text
    assert "Besked" not in talk.last.reply.text


def test_a_day_that_cannot_be_leaves_the_agreement_and_asks_again(talk: Talk) -> None:
    talk.approve()
    before = talk.booking()
    talk.say("kan vi flytte det til uge 42?")
    assert talk.opening == (
        "I den uge er der ferie. Hvilken anden dato eller uge passer jer?",
        "K1 står indtil videre uændret: tirsdag den 27. april 2027.",
    )
    assert talk.booking() == before
    talk.say("uge 20")
    assert (talk.booking().date, talk.booking().change.date) == (date(2027, 4, 27), date(2027, 5, 18))


def test_more_pupils_in_an_approved_booking_are_noted_and_it_stays_approved(talk: Talk) -> None:
    talk.approve()
    talk.say("vi bliver 27")
    assert (talk.booking().status, talk.booking().pupils) == (Status.APPROVED, 27)
    assert talk.events == [("edited", "K1")]
    assert talk.opening == ("Tak, det er rettet, og koordinatoren har fået besked. Bookingen gælder stadig:",)
    news = CoordinatorReplies(talk.assistant.answers, Language.DA).changed(talk.booking(), "Anna Lund")
    assert (news.subject, news.opening) == (
        "K1 ændret: Vandets vej for 4. klasse",
        ("Anna Lund har ændret K1. Den er fortsat: godkendt.",),
    )


def test_a_number_that_breaks_a_rule_of_what_is_approved_is_wished(talk: Talk) -> None:
    talk.approve()
    before = talk.booking()
    talk.say("vi bliver 45")
    assert talk.opening == (
        "Vandets vej for 4. klasse er for 12-28 elever, og I er 45. Kan I dele klassen, eller skal jeg finde noget "
        "andet?",
        "Tak, jeg har sendt dit ønske for Vandets vej for 4. klasse (K1) videre til koordinatoren, som svarer dig. "
        "Indtil da gælder aftalen, som den er.",
        "Aftalt: 24 i alt. Ønsket: 45 i alt.",
    )
    assert talk.events == [("change_asked", "K1")]
    assert talk.booking() == replace(before, change=talk.booking().change, version=3)


def test_the_week_it_is_booked_in_already_moves_nothing(talk: Talk) -> None:
    talk.approve()
    before = talk.booking()
    talk.say("det var uge 17")
    assert (talk.opening, talk.events) == (("Sådan står det allerede:",), [])
    assert talk.booking() == before


def test_a_booking_that_is_named_in_a_question_is_changed(talk: Talk) -> None:
    talk.approve()
    reading = talk.assistant.read("Kan vi flytte K1 til uge 20?", talk.today)
    talk.understood("Kan vi flytte K1 til uge 20?", FollowUp(Intent.QUESTION, reading=reading, booking_id="K1"))
    assert (talk.booking().status, talk.booking().change.date) == (Status.APPROVED, date(2027, 5, 18))


def test_a_question_about_a_named_booking_goes_to_a_human(talk: Talk) -> None:
    reading = talk.assistant.read("Hvad skal vi have med til K1?", talk.today)
    talk.understood("Hvad skal vi have med til K1?", FollowUp(Intent.QUESTION, reading=reading, booking_id="K1"))
    assert talk.events == [("human", "K1")]


# --- a proposed date ---


def test_a_proposed_date_is_shown_with_its_time(talk: Talk) -> None:
    talk.propose("K1", date(2027, 5, 11), "10:00")
    shown = talk.assistant.replies.proposed(talk.booking()).text
    assert "  Foreslået dato: tirsdag den 11. maj 2027 kl. 10.00\n" in shown


def test_no_with_another_week_refuses_and_wishes_anew(talk: Talk) -> None:
    talk.propose("K1", date(2027, 5, 11))
    talk.say("nej, hellere uge 20")
    booking = talk.booking()
    assert (booking.status, booking.date, booking.wish) == (Status.DRAFT, date(2027, 5, 18), WEEK_20)
    assert (booking.reason, booking.proposed_date) == ("nej, hellere uge 20", None)
    assert talk.book.history("K1")[-1].why == "nej, hellere uge 20"
    assert talk.opening == (
        "Helt i orden. Jeg har skrevet jeres nye ønske på forespørgslen, og koordinatoren ser på den igen.",
    )


def test_another_week_alone_refuses_likewise(talk: Talk) -> None:
    talk.propose("K1", date(2027, 5, 11))
    talk.understood("uge 20 er bedre", FollowUp(Intent.FACTS, facts=facts(period=WEEK_20)))
    assert (talk.booking().status, talk.booking().date) == (Status.DRAFT, date(2027, 5, 18))
    assert talk.events == [("refused", "K1")]


def test_a_yes_to_another_day_is_a_no_to_this_one(talk: Talk) -> None:
    talk.propose("K1", date(2027, 5, 11))
    talk.understood("ja, uge 20", FollowUp(Intent.ACCEPT, facts=facts(period=WEEK_20)))
    assert (talk.booking().status, talk.booking().date) == (Status.DRAFT, date(2027, 5, 18))


def test_the_proposed_day_named_is_a_yes(talk: Talk) -> None:
    day = date(2027, 5, 11)
    talk.propose("K1", day, "10:00")
    talk.understood("den 11. maj", FollowUp(Intent.FACTS, facts=facts(period=Period(day, day))))
    assert (talk.booking().status, talk.booking().date, talk.booking().time) == (Status.APPROVED, day, "10:00")


def test_a_yes_with_facts_takes_both(talk: Talk) -> None:
    talk.propose("K1", date(2027, 5, 11))
    talk.understood("ja tak, vi bliver 26", FollowUp(Intent.ACCEPT, facts=facts(pupils=26)))
    assert (talk.booking().status, talk.booking().pupils) == (Status.APPROVED, 26)
    assert talk.events == [("edited", "K1"), ("accepted", "K1")]


def test_facts_without_a_day_leave_the_proposal_open(talk: Talk) -> None:
    talk.propose("K1", date(2027, 5, 11), "10:00")
    talk.say("vi bliver 26")
    assert (talk.booking().status, talk.booking().pupils) == (Status.PROPOSED, 26)
    assert talk.opening == (
        "Tak, det er rettet. Der er stadig foreslået en ny dato: passer tirsdag den 11. maj 2027 kl. 10.00? Svar »ja« "
        "eller »nej«.",
    )


def test_a_new_week_that_cannot_be_refuses_and_asks_again(talk: Talk) -> None:
    talk.propose("K1", date(2027, 5, 11))
    talk.say("nej, hellere uge 42")
    assert talk.opening == (
        "Helt i orden. Koordinatoren får besked om, at den foreslåede dag ikke passer.",
        "I den uge er der ferie. Hvilken anden dato eller uge passer jer?",
    )
    assert (talk.booking().status, talk.booking().wish) == (Status.DRAFT, Period(date(2027, 4, 26), date(2027, 5, 2)))
    talk.say("uge 20")
    assert talk.booking().date == date(2027, 5, 18)


def test_the_words_of_a_plain_no_reach_the_coordinator(talk: Talk) -> None:
    talk.propose("K1", date(2027, 5, 11))
    reading = talk.assistant.read("nej, der er vi på lejrskole", talk.today)
    talk.understood("nej, der er vi på lejrskole", FollowUp(Intent.QUESTION, reading=reading))
    assert talk.events == [("refused", "K1")]
    replies = CoordinatorReplies(talk.assistant.answers, Language.DA)
    office = replies.to_decide(talk.booking(), (), opening="decide.opening.updated")
    assert "  Besked: nej, der er vi på lejrskole" in office.text


# --- drafts ---


def test_facts_change_every_draft_of_one_message_and_say_so(book: SqliteBookingBook) -> None:
    talk = Talk(book, ("skoven-i-tal", "vejret-live-med-en-meteorolog"))
    talk.say("1 og 2, uge 17, 5.b, 24 elever, Gørlev Skole")
    talk.say("vi bliver 26")
    assert [talk.booking(name).pupils for name in ("K1", "K2")] == [26, 26]
    assert talk.opening == ("Tak, det er rettet på alle 2 forespørgsler. Sådan ser det nu ud:",)
    assert talk.events == [("edited", "K1"), ("edited", "K2")]


def test_what_cannot_be_changed_in_one_of_two_is_said(book: SqliteBookingBook) -> None:
    talk = Talk(book, ("skoven-i-tal", "vejret-live-med-en-meteorolog"))
    talk.say("1 og 2, uge 17, 5.b, 24 elever, Gørlev Skole")
    talk.say("vi bliver 30")
    assert [talk.booking(name).pupils for name in ("K1", "K2")] == [24, 30]
    assert talk.opening == (
        "Tak, det er rettet. Forespørgslen ser nu sådan ud:",
        "Skoven i tal er for 10-28 elever, og I er 30. Kan I dele klassen, eller skal jeg finde noget andet?",
    )


def test_another_grade_drops_the_class_that_contradicts_it(book: SqliteBookingBook) -> None:
    talk = Talk(book, ("skoven-i-tal",))
    talk.say("1, uge 17, 5.b, 24 elever, Gørlev Skole")
    talk.understood("det er 4. klasse", FollowUp(Intent.FACTS, facts=facts(grade=4)))
    assert (talk.booking().class_name, talk.booking().grade) == ("", 4)
    assert (talk.conversation.facts.class_name, talk.conversation.facts.grade) == ("", 4)


def test_saying_the_same_again_is_not_called_a_change(talk: Talk) -> None:
    talk.say("vi er 24 elever")
    assert (talk.opening, talk.events) == (("Sådan står det allerede:",), [])


def test_the_school_that_was_asked_for_is_thanked_for(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER,))
    talk.say("1, uge 17, 4.b, 24 elever")
    assert talk.conversation.asked == AskedFor.SCHOOL
    talk.say("ja")
    assert talk.opening == ("Hvilken skole kommer I fra? Så skriver jeg det på forespørgslen.",)
    talk.say("Gørlev Skole")
    assert talk.opening == ("Tak, skolen står nu på forespørgslen:",)
    assert talk.booking().school == "Gørlev Skole"


def test_no_more_leaves_the_drafts_and_says_how_to_cancel_them(talk: Talk) -> None:
    text = talk.understood("tak, men nej tak", FollowUp(Intent.REFUSE))
    assert text == (
        "Helt i orden. K1 (Vandets vej for 4. klasse) ligger stadig hos koordinatoren. Vil I også trække den tilbage, "
        "så skriv »aflys K1«."
    )
    assert talk.booking().status is Status.DRAFT


def test_there_is_joy_to_wish_only_once_something_is_agreed(talk: Talk) -> None:
    assert talk.say("tak") == "Selv tak."
    talk.approve()
    assert talk.say("tak") == "Selv tak. God fornøjelse!"


def test_an_edit_of_nothing_known_asks_what_is_looked_for(book: SqliteBookingBook) -> None:
    talk = Talk(book)
    talk.understood("vi bliver 26", FollowUp(Intent.FACTS, facts=Facts(pupils=26)))
    assert (talk.last.reply.kind, talk.last.events) == ("help", ())


def test_events_carry_who_said_it(talk: Talk) -> None:
    talk.approve()
    talk.say("vi bliver 27")
    assert talk.last.events == (
        Event(
            ChangeKind.EDITED,
            talk.booking(),
            talk.conversation.person,
            talk.conversation.channel,
            by=Role.TEACHER,
            was=Status.APPROVED,
        ),
    )
