"""What time brings about reaches people by mail, once, whenever the service is on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.letters import letter, reply_to, send
from tests.patience import until
from tests.postbox import Postbox, words_of
from tests.running import RunningService

ANNA = "anna.holm@gorlevskole.example.org"
PROVIDER = "skole@blaesbjerg.example.org"
METTE = "mette@kalundborg.example.org"
QUESTION = "Hej\n\nHar I et fysikbesøg til min 8. klasse til foråret?\n\nMvh Anna"
CHOICE = "1, uge 17, 24 elever, 8.b"

pytestmark = pytest.mark.e2e


def service_at(folder: Path, post: Postbox, now: str) -> RunningService:
    """Whose clock starts then, in Denmark, and runs on."""
    return RunningService(
        folder, KLASSETUR_SMTP_URL=post.url, KLASSETUR_COORDINATORS=METTE, KLASSETUR_NOW=now, KLASSETUR_TODAY=""
    )


async def test_a_request_nobody_decided_is_closed_on_the_morning_after_its_week(tmp_path: Path, post: Postbox) -> None:
    async with service_at(tmp_path, post, "2027-04-19T10:00") as service:
        await send(letter(QUESTION, "Fysikbesøg"), service.mail_port)
        answer = await post.mail_to(ANNA, 1)
        assert str(answer["Date"]).startswith("Mon, 19 Apr 2027")
        await send(reply_to(answer, CHOICE), service.mail_port)
        await post.mail_to(ANNA, 2)
        await service.kill()
    async with service_at(tmp_path, post, "2027-05-02T23:59:58"):  # a Sunday
        pass
    for moment in ("2027-05-03T07:59:58", "2027-05-03T08:05"):
        async with service_at(tmp_path, post, moment) as service:
            closed = await post.mail_to(ANNA, 3)
            assert "nåede ikke at blive behandlet" in words_of(closed)
            await until(lambda: not_waiting(service))
    # after a power cut a mail may come twice under one Message-ID
    assert len({mail["Message-ID"] for mail in post.messages if ANNA in mail["X-Envelope-To"]}) == 3


async def test_a_teacher_is_asked_before_the_visit_and_answers_with_a_word(tmp_path: Path, post: Postbox) -> None:
    async with service_at(tmp_path, post, "2027-04-12T10:00") as service:
        await send(letter(QUESTION, "Fysikbesøg"), service.mail_port)
        await send(reply_to(await post.mail_to(ANNA, 1), CHOICE), service.mail_port)
        await post.mail_to(ANNA, 2)
        await service.command("bookings", "approve", "K1")
        await post.mail_to(ANNA, 3)
        agreed = await post.mail_to(PROVIDER, 1)
        planned = json.loads(await service.command("due", "--about", "K1", "--json"))
        assert [(one["kind"], one["due"][:16]) for one in planned] == [
            ("coming", "2027-04-22T06:00"), ("visit", "2027-04-22T06:00"),
            ("after", "2027-04-28T06:00"), ("after_provider", "2027-04-28T06:00"), ("after_again", "2027-05-03T06:00"),
        ]  # fmt: skip
    for moment in ("2027-04-22T07:59:58", "2027-04-22T08:00:30"):
        async with service_at(tmp_path, post, moment) as service:
            asked, reminded = await post.mail_to(ANNA, 4), await post.mail_to(PROVIDER, 2)
            await until(lambda: nothing_due_before(service, "2027-04-28"))
    assert "Kommer I stadig? Er I stadig 24?" in words_of(asked)
    assert asked["Subject"] == "Re: Fysikbesøg"
    assert "Vi minder om jeres aftale" in words_of(reminded)
    assert reminded["In-Reply-To"] == agreed["In-Reply-To"]
    async with service_at(tmp_path, post, "2027-04-22T10:00") as service:
        assert "  reminded" in await service.command("bookings")
        await send(reply_to(asked, "ja, men 22"), service.mail_port)
        noted = await post.mail_to(ANNA, 5)
        assert "Tak, det er noteret: I kommer til Fysik på energiselskabet" in words_of(noted)
        [booking] = await service.bookings()
        assert (booking["status"], booking["pupils"], booking["confirmed"]) == ("approved", 22, True)
        assert booking["reminded"] is not None
        assert "  confirmed" in await service.command("bookings")
        changed = await post.mail_to(PROVIDER, 3)
        assert "22" in words_of(changed)


async def nothing_due_before(service: RunningService, day: str) -> bool:
    planned = json.loads(await service.command("due", "--about", "K1", "--json"))
    return all(one["due"] >= day for one in planned)


async def not_waiting(service: RunningService) -> bool:
    return [booking["status"] for booking in await service.bookings()] == ["expired"]
