"""The waiting list in a conversation: what is full is waited for by one word, in three languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistant import bookings
from assistant.bookings import Approve, Cancel
from assistant.model import Action, AskedFor, Booking, Event, Facts, Language, Period, Person, Status, Verb
from assistant.replies.waiting import WaitingReplies
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import METTE, by
from tests.conversation.talks import FakeRetriever, Talk

WATER, ALIKE = "vand-til-4-klasse", "skoven-i-tal"
DAY = date(2027, 4, 20)
"""A Tuesday; one class a day may come, from Tuesday to Thursday."""
DA, DE, EN = Language.DA, Language.DE, Language.EN
CHOICE = {
    DA: "1, tirsdag den 20. april, 24 elever, 4.b",
    DE: "1, am Dienstag, den 20. April, 24 Kinder, 4.b",
    EN: "1, on Tuesday 20 April, 24 pupils, class 4.b",
}
BY_NAME = {DA: "1, 20. april", DE: "1, 20. April", EN: "1, on 20 April"}


def talk_of(book: SqliteBookingBook, language: Language = DA, full: bool = True) -> Talk:
    talk = Talk(book, (WATER,), language, retriever=FakeRetriever((WATER, ALIKE)))
    if full:
        other_class(talk, DAY)
    return talk


def other_class(talk: Talk, day: date) -> Booking:
    """Another class has an agreement on this day."""
    carla = Person("mail:carla@skole.example.org", "Carla Dam")
    activity = talk.assistant.catalog.activities[WATER]
    asked = Booking(
        id="", activity_id=WATER, activity_title="Vandets vej", provider_id=activity.provider.id, status=Status.DRAFT,
        teacher=carla, conversation="mail:carla", channel=talk.conversation.channel, language=DA, created_at=talk.now,
        wish=Period(day, day), class_name="4.x", grade=4, pupils=20, school="Rørby Skole",
    )  # fmt: skip
    drafted = bookings.draft(talk.book, talk.rules(), asked, by(carla, now=talk.now)).booking
    assert drafted is not None
    return bookings.decide(talk.book, talk.rules(), Approve(drafted.id), by(METTE, now=talk.now)).booking or drafted


def freed(talk: Talk, name: str = "K1") -> list[Event]:
    """Another class is called off, and the service looks."""
    bookings.decide(talk.book, talk.rules(), Cancel(name, "Syg"), by(METTE, now=talk.now))
    until = talk.now + timedelta(days=2)
    events = bookings.offer_places(talk.book, talk.rules(), talk.now, lambda _: until)
    for event in events:
        if event.booking is not None:
            offer = WaitingReplies(talk.assistant.replies).offered(event.booking)
            talk.conversation = talk.conversation.having_heard(offer, talk.now)
    return events


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (DA, "Ja tak"),
        (DA, "ja, skriv os på ventelisten"),
        (DA, "Sæt os på venteliste, tak."),
        (DA, "Giv os besked, hvis der bliver en plads ledig."),
        (DA, "Ok"),
        (DA, "Vi venter gerne"),
        (DA, "Vil I skrive os op?"),
        (DE, "Wir warten gern."),
        (DE, "Ja, gerne"),
        (DE, "Ja bitte, setzen Sie uns auf die Warteliste."),
        (DE, "Warteliste bitte"),
        (DE, "Sagen Sie uns Bescheid, wenn etwas frei wird."),
        (EN, "Yes please"),
        (EN, "Yes, put us on it"),
        (EN, "Put us on the waiting list, please."),
        (EN, "Let us know if something becomes free."),
        (EN, "We will wait."),
    ],
)
def test_what_is_full_is_waited_for_by_a_word(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = talk_of(book, language)
    refused = talk.say(CHOICE[language])
    assert talk.last.events == ()
    offer = {DA: "på ventelisten i stedet?", DE: "auf die Warteliste setzen?", EN: "on the waiting list instead?"}
    assert offer[language] in refused
    assert [button.action.verb for button in talk.last.reply.buttons] == [Verb.WAIT, Verb.HUMAN]
    talk.say(said)
    assert talk.events == [("waitlisted", "K2")], talk.last.reply.text
    waiting = talk.booking("K2")
    assert (waiting.status, waiting.date, waiting.wish, waiting.class_name, waiting.pupils) == (
        Status.WAITLISTED, None, Period(DAY, DAY), "4.b", 24,
    )  # fmt: skip
    assert (talk.conversation.chosen, talk.conversation.full) == ((), None)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (DA, "1, tirsdag den 20. april, 24 elever, 4.b. Er der optaget, så sæt os på venteliste."),
        (DE, "1, am Dienstag, den 20. April, 24 Kinder, 4.b. Falls belegt, bitte auf die Warteliste."),
        (EN, "1, on Tuesday 20 April, 24 pupils, class 4.b. If it is full, put us on the waiting list."),
    ],
)
def test_it_is_asked_for_together_with_the_choice(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = talk_of(book, language)
    talk.say(said)
    assert talk.events == [("waitlisted", "K2")], talk.last.reply.text


@pytest.mark.parametrize("language", [DA, DE, EN])
def test_class_and_number_are_asked_for_before_it_is_put_on_the_list(
    book: SqliteBookingBook, language: Language
) -> None:
    talk = talk_of(book, language)
    talk.say(BY_NAME[language])
    assert talk.conversation.full is not None
    talk.say({DA: "Ja tak", DE: "Ja, gerne", EN: "Yes please"}[language])
    assert (talk.conversation.asked, talk.last.events) == (AskedFor.CLASS, ())
    talk.say("4.b")
    assert talk.conversation.asked is AskedFor.PUPILS
    talk.say("24")
    assert talk.events == [("waitlisted", "K2")], talk.last.reply.text
    assert (talk.booking("K2").class_name, talk.booking("K2").pupils) == ("4.b", 24)


@pytest.mark.parametrize(
    ("language", "said"), [(DA, "Ok, hvad koster det?"), (DE, "Okay, was kostet das?"), (EN, "OK, what does it cost?")]
)
def test_a_question_puts_nobody_on_the_list(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = talk_of(book, language)
    talk.say(CHOICE[language])
    talk.say(said)
    assert talk.last.events == (), talk.last.reply.text


@pytest.mark.parametrize(("language", "said"), [(DA, "Nej tak"), (DE, "Nein, danke"), (EN, "No thanks")])
def test_no_asks_for_another_day(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = talk_of(book, language)
    talk.say(CHOICE[language])
    talk.say(said)
    assert talk.last.events == ()
    another = {DA: "Hvilken anden dato", DE: "Welches andere Datum", EN: "Which other date"}
    assert another[language] in talk.last.reply.text
    talk.say({DA: "21. april", DE: "21. April", EN: "21 April"}[language])
    assert (talk.events, talk.booking("K2").date) == ([("drafted", "K2")], DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("language", "said"), [(DA, "så hellere den 21. april"), (DE, "dann lieber am 21. April"), (EN, "21 April instead")]
)
def test_another_day_is_taken_instead_of_waiting(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = talk_of(book, language)
    talk.say(CHOICE[language])
    talk.say(said)
    assert (talk.events, talk.booking("K2").date) == ([("drafted", "K2")], DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (DA, "Ja, eller noget der ligner"),
        (DE, "Ja, oder etwas Ähnliches"),
        (EN, "Yes, or anything like it"),
    ],
)
def test_anything_like_it_will_do(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = talk_of(book, language)
    talk.say(CHOICE[language])
    talk.say(said)
    assert talk.booking("K2").wait.alike == (ALIKE,)
    assert talk.assistant.catalog.activities[ALIKE].title[DA] in talk.last.reply.text


def test_the_button_does_the_same(book: SqliteBookingBook) -> None:
    talk = talk_of(book)
    talk.say(CHOICE[DA])
    talk.say("", talk.last.reply.buttons[0].action)
    assert talk.events == [("waitlisted", "K2")]
    assert talk.booking("K2").wish == Period(DAY, DAY)


def test_who_waits_already_is_told_so(book: SqliteBookingBook) -> None:
    talk = talk_of(book)
    for _ in range(2):
        talk.say(CHOICE[DA])
        talk.say("Ja tak")
    assert talk.last.events == ()
    assert "allerede på ventelisten" in talk.last.reply.text


def waiting(book: SqliteBookingBook, language: Language = DA, days: int = 1) -> Talk:
    talk = talk_of(book, language)
    talk.say(CHOICE[language])
    talk.say({DA: "Ja tak", DE: "Ja, gerne", EN: "Yes please"}[language])
    if days > 1:
        period = Period(DAY, DAY + timedelta(days=days - 1))
        bookings.edit(book, talk.rules(), "K2", Facts(period=period), by(talk.conversation.person, now=talk.now))
    return talk


@pytest.mark.parametrize(("language", "said"), [(DA, "Ja tak"), (DE, "Ja, gerne"), (EN, "Yes please")])
def test_yes_to_a_free_place_makes_a_request(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = waiting(book, language)
    freed(talk)
    talk.say(said)
    assert talk.events == [("accepted", "K2")], talk.last.reply.text
    taken = talk.booking("K2")
    assert (taken.status, taken.date, taken.proposed_date) == (Status.DRAFT, DAY, None)
    kept = {
        DA: "Pladsen bliver holdt for jer",
        DE: "Der Platz bleibt für Sie reserviert",
        EN: "The place is held for you",
    }
    assert kept[language] in talk.last.reply.text


@pytest.mark.parametrize(
    ("language", "said"), [(DA, "Nej tak"), (DE, "Nein, das passt leider nicht"), (EN, "No, thank you")]
)
def test_no_to_a_free_place_passes_it_on(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = waiting(book, language, days=2)
    other_class(talk, DAY + timedelta(days=1))
    freed(talk)
    talk.say(said)
    assert talk.events == [("refused", "K2")], talk.last.reply.text
    assert (talk.booking("K2").status, talk.booking("K2").date) == (Status.WAITLISTED, None)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (DA, "Kl. 10 passer os bedst"),
        (DA, "Kan vi flytte det til uge 18?"),
        (DE, "Können wir auf Woche 18 verschieben?"),
        (EN, "Could we move it to week 18?"),
    ],
)
def test_a_place_is_not_lost_by_what_is_no_plain_no(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = waiting(book, language)
    freed(talk)
    talk.say(said)
    assert talk.last.events == ()
    again = {DA: "Svar “ja” eller “nej”", DE: "Antworten Sie „ja“ oder „nein“", EN: "Reply “yes” or “no”"}
    assert again[language] in talk.last.reply.text


@pytest.mark.parametrize(
    ("language", "said"),
    [(DA, "Alle dage i uge 16 er fine"), (DE, "Die ganze Woche 16 wäre möglich"), (EN, "Any day in week 16 would do")],
)
def test_another_period_is_waited_in(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = waiting(book, language)
    talk.say(said)
    assert talk.events == [("edited", "K2")], talk.last.reply.text
    assert talk.booking("K2").wish == Period(date(2027, 4, 19), date(2027, 4, 25))


@pytest.mark.parametrize(("verb", "status"), [(Verb.ACCEPT, Status.DRAFT), (Verb.REFUSE, Status.CANCELLED)])
def test_a_click_answers(book: SqliteBookingBook, verb: Verb, status: Status) -> None:
    talk = waiting(book)
    freed(talk)
    talk.say("", Action(verb, "K2"))
    assert talk.booking("K2").status is status


def test_a_no_to_nothing_leaves_the_wait(book: SqliteBookingBook) -> None:
    talk = waiting(book)
    talk.say("Nej tak")
    assert (talk.last.events, talk.booking("K2").status) == ((), Status.WAITLISTED)
    assert "K2" in talk.last.reply.text


def test_no_to_the_only_place_ends_the_wait(book: SqliteBookingBook) -> None:
    talk = waiting(book)
    freed(talk)
    talk.say("Nej tak")
    assert talk.events == [("cancelled", "K2")]
    assert talk.last.reply.opening == ("I står ikke længere på ventelisten til Vandets vej for 4. klasse (K2).",)


def test_yes_to_a_place_that_can_no_longer_be_is_told_why(book: SqliteBookingBook) -> None:
    talk = waiting(book)
    freed(talk)
    talk.today = DAY + timedelta(days=1)
    talk.say("Ja tak")
    assert talk.last.events == ()
    assert talk.last.reply.opening[0] == "Pladsen kan desværre ikke blive jeres mere."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (DA, "Tag os af ventelisten"),
        (DA, "Vi vil ikke vente længere."),
        (DA, "aflys K2"),
        (DE, "Bitte nehmen Sie uns von der Warteliste."),
        (DE, "Wir möchten nicht länger warten."),
        (DE, "Absage K2"),
        (EN, "Please take us off the waiting list."),
        (EN, "We no longer want to wait."),
        (EN, "cancel K2"),
    ],
)
def test_a_word_leaves_the_list(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = waiting(book, language)
    talk.say(said)
    assert talk.events == [("cancelled", "K2")], talk.last.reply.text
    left = {DA: "ikke længere på ventelisten", DE: "nicht mehr auf der Warteliste", EN: "no longer on the waiting list"}
    assert left[language] in talk.last.reply.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (DA, "status"),
        (DA, "Står vi stadig på ventelisten?"),
        (DE, "Stehen wir noch auf der Warteliste?"),
        (EN, "Are we still on the waiting list?"),
    ],
)
def test_how_it_stands_is_said(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = waiting(book, language)
    talk.say(said)
    assert talk.last.events == ()
    [view] = talk.last.reply.bookings
    heading = {DA: "K2: På ventelisten", DE: "K2: Auf der Warteliste", EN: "K2: On the waiting list"}
    assert view.heading == heading[language]


@pytest.mark.parametrize(
    ("language", "said"), [(DA, "Vi er nu 26 elever"), (DE, "Wir sind jetzt 26 Kinder"), (EN, "We are 26 pupils now")]
)
def test_a_new_number_is_taken_in(book: SqliteBookingBook, language: Language, said: str) -> None:
    talk = waiting(book, language)
    talk.say(said)
    assert (talk.events, talk.booking("K2").pupils) == ([("edited", "K2")], 26), talk.last.reply.text
    assert talk.booking("K2").status is Status.WAITLISTED


def test_a_choice_of_what_has_room_waits_for_nothing(book: SqliteBookingBook) -> None:
    talk = talk_of(book, full=False)
    talk.say("1, tirsdag den 20. april, 24 elever, 4.b. Er der optaget, så sæt os på venteliste.")
    assert talk.events == [("drafted", "K1")]


def test_a_group_that_is_too_big_is_not_offered_to_wait(book: SqliteBookingBook) -> None:
    talk = talk_of(book)
    talk.say("1, tirsdag den 20. april, 40 elever, 4.b")
    assert talk.conversation.full is None
    assert "venteliste" not in talk.last.reply.text


def test_the_action_of_the_button_is_the_activity(book: SqliteBookingBook) -> None:
    talk = talk_of(book)
    talk.say(CHOICE[DA])
    assert talk.last.reply.buttons[0].action == Action(Verb.WAIT, WATER)
