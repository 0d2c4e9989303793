"""What time brings about reaches people by mail, once, whenever the service is on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.letters import letter, reply_to, send
from tests.patience import until
from tests.postbox import Postbox, words_of
from tests.running import RunningService

ANNA = "anna.holm@gorlevskole.example.org"
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


async def not_waiting(service: RunningService) -> bool:
    return [booking["status"] for booking in await service.bookings()] == ["expired"]
