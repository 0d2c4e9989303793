"""Conversations by mail with everybody in them: several wishes, a human, notes, what comes back, the day's list."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.letters import letter, reply_to, send
from tests.patience import until
from tests.postbox import Postbox, words_of
from tests.running import RunningService

ANNA = "anna.holm@gorlevskole.example.org"
METTE = "mette@kalundborg.example.org"
FRIDAY = "2026-11-20"

pytestmark = pytest.mark.e2e


@pytest.fixture
async def service(tmp_path: Path, post: Postbox) -> AsyncIterator[RunningService]:
    running = RunningService(
        tmp_path / "var", KLASSETUR_SMTP_URL=post.url, KLASSETUR_COORDINATORS=METTE, KLASSETUR_TODAY=FRIDAY,
        KLASSETUR_DIGEST="23:59",
    )  # fmt: skip
    async with running:
        yield running


def from_mette(mail: EmailMessage, text: str) -> EmailMessage:
    return reply_to(mail, text, f"Mette Dahl <{METTE}>")


async def drafted(service: RunningService, post: Postbox) -> EmailMessage:
    """K1 waits; the notice that the coordinator got."""
    await send(letter("Har I et fysikbesøg til min 8. klasse til foråret?", "Fysik"), service.mail_port)
    await send(reply_to(await post.mail_to(ANNA, 1), "1, uge 17, 24 elever, 8.b"), service.mail_port)
    await post.mail_to(ANNA, 2)
    return await post.mail_to(METTE, 1)


def bounce_of(mail: EmailMessage, action: str) -> EmailMessage:
    report = EmailMessage()
    report["From"], report["To"] = "MAILER-DAEMON@mx.example.org", "assistant@localhost"
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Message-ID"] = f"<{action}@mx.example.org>"
    fields = f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {ANNA}\nAction: {action}\nStatus: 5.1.1\n"
    report.set_content(f"{fields}\nMessage-ID: {mail['Message-ID']}\n")
    report.make_mixed()
    raw = report.as_string().replace("multipart/mixed", "multipart/report; report-type=delivery-status", 1)
    raw = raw.replace('Content-Type: text/plain; charset="utf-8"', "Content-Type: message/delivery-status", 1)
    parsed = message_from_string(raw, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


async def queue(service: RunningService) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(await service.command("mail", "queue", "--json"))
    return rows


async def until_stuck(service: RunningService) -> dict[str, object]:
    async def look() -> list[dict[str, object]]:
        return [row for row in await queue(service) if row["status"] != "waiting"]

    return (await until(look))[0]


async def copies_of(mail: EmailMessage, post: Postbox, number: int) -> list[EmailMessage]:
    """Every mail with this Message-ID, once there are so many."""

    def look() -> list[EmailMessage]:
        found = [one for one in post.messages if one["Message-ID"] == mail["Message-ID"]]
        return found if len(found) >= number else []

    return await until(look)


async def test_two_wishes_in_one_mail_are_answered_and_booked_by_one_reply(
    service: RunningService, post: Postbox
) -> None:
    text = (
        "Hej\n\nVi søger noget om vand til 4. klasse i uge 17. Desuden leder vi efter et fysikbesøg til 8. klasse i "
        "uge 18.\n\nMvh Anna"
    )
    await send(letter(text, "To ønsker"), service.mail_port)
    answer = words_of(await post.mail_to(ANNA, 1))
    assert "Du har 2 ønsker." in answer
    assert "Ønske 2:" in answer
    assert "\n4. Fysik på energiselskabet" in answer.partition("Ønske 2:")[2]
    await send(reply_to(await post.mail_to(ANNA, 1), "1 og 4, 22 elever"), service.mail_port)
    assert f"{service.url}/mine/" in words_of(await post.mail_to(ANNA, 2))
    bookings = await service.bookings()
    assert [(one["id"], one["grade"], one["pupils"], one["status"]) for one in bookings] == [
        ("K1", 4, 22, "draft"),
        ("K2", 8, 22, "draft"),
    ]
    assert [one["wish"] for one in bookings] == [["2027-04-26", "2027-05-02"], ["2027-05-03", "2027-05-09"]]


async def test_a_human_takes_over_and_the_talk_goes_on(service: RunningService, post: Postbox) -> None:
    question = letter("Har I et fysikbesøg til min 8. klasse til foråret?", "Fysik")
    question.add_attachment(b"x" * 2000, maintype="application", subtype="pdf", filename="plan.pdf")
    await send(question, service.mail_port)
    await send(reply_to(await post.mail_to(ANNA, 1), "menneske"), service.mail_port)
    passed_on = await post.mail_to(ANNA, 2)
    assert "sendt samtalen videre til en koordinator" in words_of(passed_on)
    call = await post.mail_to(METTE, 1)
    assert "fysikbesøg til min 8. klasse" in words_of(call)
    assert "[plan.pdf (2 kB)]" in words_of(call)

    await send(from_mette(call, "Hej Anna\n\nRing gerne til mig.\n\nVenlig hilsen\nMette"), service.mail_port)
    written = await post.mail_to(ANNA, 3)
    assert words_of(written).startswith("Mette Dahl skriver:")
    assert "Ring gerne til mig." in words_of(written)
    assert "samtalen" not in words_of(written).lower()
    assert written["Subject"] == "Re: Fysik"
    assert written["Reply-To"] == passed_on["Reply-To"]

    await send(reply_to(written, "Det gør jeg i morgen tidlig"), service.mail_port)
    again = await post.mail_to(METTE, 2)
    assert "Det gør jeg i morgen tidlig" in words_of(again)
    assert "Mette Dahl" not in str(again["To"])
    assert again["References"] == call["References"]
    await send(from_mette(again, "Fint, Anna."), service.mail_port)
    last = [await post.mail_to(ANNA, number) for number in (4, 5)]
    assert any("Fint, Anna." in words_of(mail) for mail in last)
    assert await service.bookings() == []


async def test_a_coordinators_reply_to_a_draft_is_noted_and_decides_nothing(
    service: RunningService, post: Postbox
) -> None:
    notice = await drafted(service, post)
    await send(from_mette(notice, "Jeg ringer til dem først"), service.mail_port)
    await send(from_mette(notice, "Godkendt"), service.mail_port)
    told = await post.mail_to(METTE, 2)
    assert told["Subject"] == "Noteret ved K1, men ikke besluttet"
    assert f"{service.url}/decide/K1" in words_of(told)
    stranger = reply_to(notice, "Godkendt", "Eve <eve@evil.example>")
    await send(stranger, service.mail_port)
    await post.mail_to("eve@evil.example", 1)
    [booking] = await service.bookings()
    assert (booking["status"], booking["version"]) == ("draft", 1)
    assert len([mail for mail in post.messages if METTE in mail["X-Envelope-To"]]) == 2


async def test_a_confirmation_that_comes_back_is_in_the_queue_until_somebody_sees_to_it(
    service: RunningService, post: Postbox
) -> None:
    await drafted(service, post)
    await service.command("bookings", "approve", "K1")
    confirmation = await post.mail_to(ANNA, 3)
    await send(bounce_of(confirmation, "delayed"), service.mail_port)
    await send(bounce_of(confirmation, "failed"), service.mail_port)
    row = await until_stuck(service)
    assert (row["status"], row["box"], row["booking"], row["channel"]) == ("failed", "outbox", "K1", "mail")
    assert row["reason"] == 'The mail came back. The answer was: "5.1.1".'
    name = str(row["id"])
    assert f"{name}  " in await service.command("mail", "queue")

    assert await service.command("mail", "retry", "--all") == f"{name} is tried again.\n"
    assert len(await copies_of(confirmation, post, 2)) == 2

    await send(bounce_of(confirmation, "Failed"), service.mail_port)
    assert (await until_stuck(service))["id"] == name
    with pytest.raises(AssertionError, match="out9999 neither waits nor is stuck"):
        await service.command("mail", "drop", name, "out9999", "--reason", "hun er ringet op")
    await service.stop()  # nobody runs: the command does it itself
    assert await service.command("mail", "drop", name, "--reason", "hun er ringet op") == f"{name} is dropped.\n"
    assert await service.command("mail", "queue") == "Nothing waits.\n"
    await service.start()


async def test_the_days_list_comes_with_a_link_for_each_booking(service: RunningService, post: Postbox) -> None:
    await drafted(service, post)
    await service.stop()
    service.settings["KLASSETUR_DIGEST"] = "00:00"
    await service.start()
    digest = await post.mail_to(METTE, 2)
    assert words_of(digest).startswith("Godmorgen! Her er det, der venter på jer, det ældste først.")
    assert f"Se og beslut: {service.url}/decide/K1" in words_of(digest)


async def test_the_same_mail_four_times_at_once_has_one_answer(service: RunningService, post: Postbox) -> None:
    question = letter("Har I et fysikbesøg til min 8. klasse til foråret?", "Fysik")
    await asyncio.gather(*(send(question, service.mail_port) for _ in range(4)))
    await send(letter("Noget om vand til 4. klasse?", "Vand"), service.mail_port)
    await post.mail_to(ANNA, 2)
    assert [mail["Subject"] for mail in post.messages] == ["Re: Fysik", "Re: Vand"]


async def test_a_need_goes_along_without_a_name_and_is_told_as_not_checked(
    service: RunningService, post: Postbox
) -> None:
    text = "Oliver Madsen (140513-1234) sidder i kørestol. Har I et fysikbesøg til min 8. klasse til foråret?"
    await send(letter(text, "Fysik"), service.mail_port)
    answer = await post.mail_to(ANNA, 1)
    await send(reply_to(answer, "1, uge 17, 24 elever, 8.b, Gørlev Skole"), service.mail_port)
    request = await post.mail_to(ANNA, 2)
    notice = words_of(await post.mail_to(METTE, 1))
    assert "Ikke kontrolleret: »NN ([…]) sidder i kørestol.«" in notice
    assert "Alle regler er overholdt" not in notice
    assert "Vi har ikke brug for navne på elever" in words_of(answer)
    for words in (words_of(answer), words_of(request)):
        assert "Oliver" not in words.partition("\n>")[0]
    await send(reply_to(request, "To af eleverne har også nøddeallergi, er det ok?"), service.mail_port)
    assert "noteret" in words_of(await post.mail_to(ANNA, 3))
    assert "nøddeallergi" in words_of(await post.mail_to(METTE, 2))
    assert "nøddeallergi" in str((await service.bookings())[0])


async def test_the_sixth_mail_within_an_hour_is_told_to_wait_and_all_is_done_meanwhile(
    service: RunningService, post: Postbox
) -> None:
    await drafted(service, post)
    for number, words in enumerate(("Vi bliver 25 elever", "Vi bliver 23 elever", "Vi bliver 22 elever"), 2):
        await send(reply_to(await post.mail_to(ANNA, number), words), service.mail_port)
    fifth = await post.mail_to(ANNA, 5)
    await send(reply_to(fifth, "Aflys K1"), service.mail_port)
    waits = await post.mail_to(ANNA, 6)
    assert words_of(waits).startswith("Jeg har fået din mail og går i gang med det, du beder om.")
    assert waits["Auto-Submitted"] == "auto-replied"

    async def statuses() -> list[tuple[object, object]]:
        return [(one["id"], one["status"]) for one in await service.bookings()]

    await until(lambda: _is(statuses, [("K1", "cancelled")]))
    await send(reply_to(fifth, "1, uge 18, 21 elever, 8.b"), service.mail_port)
    await until(lambda: _is(statuses, [("K1", "cancelled"), ("K2", "draft")]))
    told = [words_of(mail) for mail in post.messages if METTE in mail["To"]]
    assert any("K2" in words for words in told)
    assert sum(ANNA in mail["To"] for mail in post.messages) == 6


async def _is(look: Callable[[], Awaitable[list[tuple[object, object]]]], wanted: list[tuple[object, object]]) -> bool:
    return sorted(await look(), key=str) == wanted
