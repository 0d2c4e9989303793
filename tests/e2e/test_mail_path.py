"""A teacher's mail goes in by SMTP, an approved booking with its calendar file comes out, whatever happens between."""

from __future__ import annotations

import pytest
from icalendar import Calendar

from tests.letters import letter, reply_to, send
from tests.mail.calendar_mails import ics
from tests.postbox import Postbox, calendar_of, words_of
from tests.running import RunningService

ANNA = "anna.holm@gorlevskole.example.org"
METTE = "mette@kalundborg.example.org"
QUESTION = "Hej\n\nHar I et fysikbesøg til min 8. klasse til foråret?\n\nMvh Anna"
CHOICE = "1, uge 17, 24 elever, 8.b"

pytestmark = pytest.mark.e2e


async def restart(service: RunningService) -> None:
    await service.kill()
    await service.start()


async def test_a_question_by_mail_becomes_an_approved_booking_with_a_calendar_file(
    service: RunningService, post: Postbox
) -> None:
    await send(letter(QUESTION, "Fysikbesøg"), service.mail_port)
    answer = await post.mail_to(ANNA, 1)
    assert "1. Fysik på energiselskabet" in words_of(answer)
    assert answer["Subject"] == "Re: Fysikbesøg"
    assert answer["Auto-Submitted"] == "auto-replied"

    await send(reply_to(answer, CHOICE), service.mail_port)
    assert "K1: Forespørgsel, endnu ikke en booking" in words_of(await post.mail_to(ANNA, 2))
    assert f"{service.url}/decide/K1" in words_of(await post.mail_to(METTE, 1))
    [draft] = await service.bookings()
    facts = (draft["status"], draft["class"], draft["grade"], draft["pupils"], draft["school"], draft["wish"])
    assert facts == ("draft", "8.b", 8, 24, "Gørlev Skole", ["2027-04-26", "2027-05-02"])

    assert await service.command("bookings", "approve", "K1", "--as", "Mette") == "K1 is approved for 2027-04-27.\n"
    confirmation = await post.mail_to(ANNA, 3)
    assert "Så er det på plads!" in words_of(confirmation)
    [event] = Calendar.from_ical(calendar_of(confirmation)).walk("VEVENT")
    assert event["UID"] == "K1@localhost"
    assert event["SEQUENCE"] == 0
    assert event.decoded("DTSTART").isoformat()[:10] == "2027-04-27"


async def test_a_calendars_no_is_asked_about_told_and_carried_out_by_the_teacher_alone(
    service: RunningService, post: Postbox
) -> None:
    await send(letter(QUESTION, "Fysikbesøg"), service.mail_port)
    await send(reply_to(await post.mail_to(ANNA, 1), CHOICE), service.mail_port)
    await post.mail_to(ANNA, 2)
    await service.command("bookings", "approve", "K1")
    await post.mail_to(ANNA, 3)
    refusal = letter("Vi er desværre på lejrskole den dag.", "Afvist: Fysik på energiselskabet")
    refusal.add_attachment(ics(attendee=ANNA).encode(), maintype="text", subtype="calendar", params={"method": "REPLY"})
    await send(refusal, service.mail_port)
    asked = await post.mail_to(ANNA, 4)
    assert "Din kalender har sagt nej" in words_of(asked)
    told, number = "", 0
    while "lejrskole" not in told:
        number += 1
        told = words_of(await post.mail_to(METTE, number))
    assert "har sagt nej til den aftalte dag" in told
    assert [booking["status"] for booking in await service.bookings()] == ["approved"]
    await send(reply_to(asked, "aflys K1"), service.mail_port)
    await post.mail_to(ANNA, 5)
    assert [booking["status"] for booking in await service.bookings()] == ["cancelled"]


async def test_a_power_cut_between_any_two_steps_loses_nothing_and_doubles_nothing(
    service: RunningService, post: Postbox
) -> None:
    question = letter(QUESTION, "Fysikbesøg")
    await send(question, service.mail_port)
    await restart(service)
    answer = await post.mail_to(ANNA, 1)

    await restart(service)
    choice = reply_to(answer, CHOICE)
    await send(choice, service.mail_port)
    await restart(service)
    await post.mail_to(ANNA, 2)

    await service.kill()
    await service.command("bookings", "approve", "K1")  # nobody runs: the command does it, the mail leaves later
    await service.start()
    await post.mail_to(ANNA, 3)

    await send(question, service.mail_port)  # the school's mail server sends both once more
    await send(choice, service.mail_port)
    await send(letter("status", "Status"), service.mail_port)
    status = await post.mail_to(ANNA, 4)
    assert "K1: Godkendt" in words_of(status)
    ids = [str(mail["Message-ID"]) for mail in post.messages if ANNA in mail["X-Envelope-To"]]
    assert len(set(ids)) == 4
    assert [booking["id"] for booking in await service.bookings()] == ["K1"]


async def test_declining_offers_alternatives_that_can_be_chosen_by_number(
    service: RunningService, post: Postbox
) -> None:
    await send(letter(QUESTION, "Fysikbesøg"), service.mail_port)
    await send(reply_to(await post.mail_to(ANNA, 1), CHOICE), service.mail_port)
    await post.mail_to(ANNA, 2)
    with pytest.raises(AssertionError, match="Declining needs a reason"):
        await service.command("bookings", "decline", "K1")
    await service.command(
        "bookings", "decline", "K1", "--reason", "Kontrolrummet bygges om.", "--alternative", "egen-haand-energijagt"
    )
    declined = await post.mail_to(ANNA, 3)
    assert "Kontrolrummet bygges om." in words_of(declined)
    await send(reply_to(declined, "1"), service.mail_port)
    assert "K2: Forespørgsel" in words_of(await post.mail_to(ANNA, 4))
    assert [(booking["id"], booking["status"]) for booking in await service.bookings()] == [
        ("K1", "declined"),
        ("K2", "draft"),
    ]


async def test_another_date_is_proposed_and_accepted_in_words(service: RunningService, post: Postbox) -> None:
    await send(letter(QUESTION, "Fysikbesøg"), service.mail_port)
    await send(reply_to(await post.mail_to(ANNA, 1), CHOICE), service.mail_port)
    await post.mail_to(ANNA, 2)
    await service.command("bookings", "propose", "K1", "--date", "2027-05-05", "--time", "09:30")
    proposed = await post.mail_to(ANNA, 3)
    assert "onsdag den 5. maj 2027 kl. 09.30" in words_of(proposed)
    await send(reply_to(proposed, "Ja, det passer fint"), service.mail_port)
    confirmation = await post.mail_to(ANNA, 4)
    [event] = Calendar.from_ical(calendar_of(confirmation)).walk("VEVENT")
    assert event.decoded("DTSTART").isoformat() == "2027-05-05T09:30:00+02:00"
    with pytest.raises(AssertionError, match="K1 is already approved"):
        await service.command("bookings", "approve", "K1")


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        ("9, uge 17, 24 elever, 8.b", "Der er ikke noget nummer 9. Vælg et tal fra 1 til"),
        ("1, uge 26, 24 elever, 8.b", "kan ikke bookes i uge 26"),
        ("1, uge 17, 60 elever, 8.b", "og I er 60"),
        ("1, uge 17, 8.x", "Hvor mange elever er I?"),
    ],
)
async def test_what_cannot_be_booked_gets_a_clear_sentence(
    service: RunningService, post: Postbox, reply: str, sentence: str
) -> None:
    await send(letter(QUESTION, "Fysikbesøg"), service.mail_port)
    await send(reply_to(await post.mail_to(ANNA, 1), reply), service.mail_port)
    assert sentence in words_of(await post.mail_to(ANNA, 2))
    assert await service.bookings() == []
