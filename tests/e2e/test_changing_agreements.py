"""By mail a teacher would like what is agreed to be another: the old agreement holds until a coordinator decides."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from icalendar import Calendar

from tests.letters import letter, reply_to, send
from tests.postbox import Postbox, calendar_of, words_of
from tests.running import RunningService

ANNA = "anna.holm@gorlevskole.example.org"
METTE = "mette@kalundborg.example.org"

pytestmark = pytest.mark.e2e


async def agreed(service: RunningService, post: Postbox) -> EmailMessage:
    """The mail that says that K1 is agreed for 27 April."""
    await send(letter("Har I et fysikbesøg til min 8. klasse til foråret?", "Fysik"), service.mail_port)
    await send(reply_to(await post.mail_to(ANNA, 1), "1, uge 17, 24 elever, 8.b"), service.mail_port)
    await post.mail_to(ANNA, 2)
    await service.command("bookings", "approve", "K1", "--as", "Mette")
    return await post.mail_to(ANNA, 3)


async def test_another_day_is_wished_shown_and_approved(service: RunningService, post: Postbox) -> None:
    confirmation = await agreed(service, post)
    await send(reply_to(confirmation, "Kan vi flytte det til den 4. maj?"), service.mail_port)
    answer = words_of(await post.mail_to(ANNA, 4))
    assert "Indtil da gælder aftalen, som den er." in answer
    assert "Aftalt: tirsdag den 27. april 2027. Ønsket: tirsdag den 4. maj 2027." in answer
    notice = await post.mail_about("Ønsket ændring K1")
    told = words_of(notice)
    assert notice["X-Envelope-To"] == METTE
    assert "Aftalt: tirsdag den 27. april 2027. Ønsket: tirsdag den 4. maj 2027." in told
    assert f"{service.url}/decide/K1?choice=approve" in told
    assert f"{service.url}/decide/K1?choice=decline" in told

    await service.kill()
    await service.start()
    [booking] = await service.bookings()
    assert (booking["status"], booking["date"], booking["change"]["date"]) == ("approved", "2027-04-27", "2027-05-04")
    assert "wished: 2027-05-04" in await service.command("bookings")

    assert await service.command("bookings", "approve", "K1") == "K1 is approved for 2027-05-04.\n"
    changed = await post.mail_to(ANNA, 5)
    assert "gælder nu: tirsdag den 4. maj 2027, i stedet for tirsdag den 27. april 2027." in words_of(changed)
    calendar = Calendar.from_ical(calendar_of(changed))
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == ("REQUEST", "K1@localhost", 1)
    assert event.decoded("DTSTART").isoformat()[:10] == "2027-05-04"
    [booking] = await service.bookings()
    assert (booking["status"], booking["date"], booking["change"]) == ("approved", "2027-05-04", None)


async def test_a_declined_change_leaves_the_old_agreement_and_the_teacher_reads_why(
    service: RunningService, post: Postbox
) -> None:
    await send(reply_to(await agreed(service, post), "Kan vi flytte det til den 4. maj?"), service.mail_port)
    await post.mail_to(ANNA, 4)
    with pytest.raises(AssertionError, match="Declining needs a reason"):
        await service.command("bookings", "decline", "K1")
    await service.command("bookings", "decline", "K1", "--reason", "Værket er lukket den dag.")
    declined = words_of(await post.mail_to(ANNA, 5))
    assert "lod sig desværre ikke gøre: tirsdag den 4. maj 2027. Begrundelse: Værket er lukket den dag." in declined
    assert "Aftalen gælder stadig, som den var: tirsdag den 27. april 2027, 8.b, 24 i alt." in declined
    [booking] = await service.bookings()
    assert (booking["status"], booking["date"], booking["change"]) == ("approved", "2027-04-27", None)
    with pytest.raises(AssertionError, match="K1 is already approved"):
        await service.command("bookings", "approve", "K1")


async def test_a_wish_is_taken_back_by_mail(service: RunningService, post: Postbox) -> None:
    await send(reply_to(await agreed(service, post), "Kan vi flytte det til den 4. maj?"), service.mail_port)
    await send(reply_to(await post.mail_to(ANNA, 4), "Behold K1 alligevel"), service.mail_port)
    assert "ønsket er trukket tilbage" in words_of(await post.mail_to(ANNA, 5))
    [booking] = await service.bookings()
    assert (booking["status"], booking["date"], booking["change"]) == ("approved", "2027-04-27", None)


async def test_a_day_offered_for_what_is_agreed_is_taken_by_a_yes(service: RunningService, post: Postbox) -> None:
    await agreed(service, post)
    said = await service.command("bookings", "propose", "K1", "--date", "2027-05-04", "--reason", "Værket er lukket.")
    assert said == "K1 stays approved for 2027-04-27; 2027-05-04 is proposed.\n"
    offered = await post.mail_to(ANNA, 4)
    assert "Indtil du siger ja, gælder aftalen: tirsdag den 27. april 2027." in words_of(offered)
    await send(reply_to(offered, "Ja, det passer fint"), service.mail_port)
    taken = await post.mail_to(ANNA, 5)
    [event] = Calendar.from_ical(calendar_of(taken)).walk("VEVENT")
    assert (event["SEQUENCE"], event.decoded("DTSTART").isoformat()[:10]) == (1, "2027-05-04")
    [booking] = await service.bookings()
    assert (booking["status"], booking["date"]) == ("approved", "2027-05-04")


async def test_a_no_to_an_offered_day_leaves_the_agreement(service: RunningService, post: Postbox) -> None:
    await agreed(service, post)
    await service.command("bookings", "propose", "K1", "--date", "2027-05-04")
    await send(reply_to(await post.mail_to(ANNA, 4), "Nej, den dag går desværre ikke"), service.mail_port)
    assert "Aftalen gælder stadig: tirsdag den 27. april 2027." in words_of(await post.mail_to(ANNA, 5))
    [booking] = await service.bookings()
    assert (booking["status"], booking["date"], booking["proposed"]) == ("approved", "2027-04-27", None)
