"""After a visit a teacher is asked by mail how it was, answers with one sentence, and coordinators read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.test_time_path import ANNA, CHOICE, PROVIDER, QUESTION, nothing_due_before, service_at
from tests.letters import letter, reply_to, send
from tests.patience import until
from tests.postbox import Postbox, words_of

pytestmark = pytest.mark.e2e


async def test_a_mark_and_a_sentence_are_kept_and_nobody_is_asked_twice(tmp_path: Path, post: Postbox) -> None:
    async with service_at(tmp_path, post, "2027-04-26T10:00") as service:
        await send(letter(QUESTION, "Fysikbesøg"), service.mail_port)
        await send(reply_to(await post.mail_to(ANNA, 1), CHOICE), service.mail_port)
        await post.mail_to(ANNA, 2)
        await service.command("bookings", "approve", "K1")
        await post.mail_to(ANNA, 3)
        [booking] = await service.bookings()
        await post.mail_to(PROVIDER, 1)
    assert booking["date"] == "2027-04-27"
    for moment in ("2027-04-28T07:59:58", "2027-04-28T08:00:30"):
        async with service_at(tmp_path, post, moment) as service:
            asked, of_provider = await post.mail_to(ANNA, 4), await post.mail_to(PROVIDER, 2)
            await until(lambda: nothing_due_before(service, "2027-04-29"))
    assert "Tak, fordi I var med til Fysik på energiselskabet" in words_of(asked)
    assert asked["Subject"] == "Re: Fysikbesøg"
    assert "ingen kom" in words_of(of_provider)
    async with service_at(tmp_path, post, "2027-04-28T10:00") as service:
        await send(reply_to(asked, "4, de var glade, men bussen kom for sent"), service.mail_port)
        noted = await post.mail_to(ANNA, 5)
        assert "får 4 af 5" in words_of(noted)
        await send(reply_to(of_provider, "5. En dejlig klasse", PROVIDER), service.mail_port)
        assert "Tak, det er skrevet ned: 5 af 5." in words_of(await post.mail_to(PROVIDER, 3))
        [booking] = await service.bookings()
        assert (booking["status"], booking["pupils"], booking["mark"]) == ("approved", 24, 4)
        assert booking["how_it_was"] == "4, de var glade, men bussen kom for sent"
        assert await service.command("due", "--about", "K1") == "Nothing is due.\n"
