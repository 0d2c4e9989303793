"""Somebody new in a teacher's conversation by mail: the teacher from another address, and a colleague."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from tests.letters import letter, reply_to, send
from tests.postbox import Postbox, words_of
from tests.running import RunningService
from tests.web.page_reader import read_page

ANNA = "anna.holm@gorlevskole.example.org"
PRIVATE = "anna@hjemme.example.net"
BO = "bo.kjaer@gorlevskole.example.org"
METTE = "mette@kalundborg.example.org"

pytestmark = pytest.mark.e2e


@pytest.fixture
async def service(tmp_path: Path, post: Postbox) -> AsyncIterator[RunningService]:
    running = RunningService(
        tmp_path / "var", KLASSETUR_SMTP_URL=post.url, KLASSETUR_COORDINATORS=METTE, KLASSETUR_TODAY="2026-11-20",
        KLASSETUR_DIGEST="23:59", KLASSETUR_TEACHER_DOMAINS="gorlevskole.example.org",
    )  # fmt: skip
    async with running:
        yield running


async def says_who(service: RunningService, asked: EmailMessage, answer: str) -> None:
    """Anna opens the link of the mail and says who it was."""
    [path] = re.findall(r"/mine/[A-Za-z0-9_-]{43}", words_of(asked))[:1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{service.web_port}", follow_redirects=True) as browser:
        page = await browser.get(path)
        form = read_page(page).form("Sig til")
        shown = await browser.post(form.path, data={**form.sent, "who": answer}, headers={"Origin": service.url})
    assert "Tak, det er noteret." in shown.text


async def test_a_teacher_from_another_address_is_asked_at_the_one_that_is_known(
    service: RunningService, post: Postbox
) -> None:
    await send(letter("Har I et fysikbesøg til min 8. klasse til foråret?", "Fysik"), service.mail_port)
    answer = await post.mail_to(ANNA, 1)
    await send(reply_to(answer, "1, uge 17, 24 elever, 8.b", f"Anna Holm <{PRIVATE}>"), service.mail_port)
    held = words_of(await post.mail_to(PRIVATE, 1))
    assert "Din adresse er ny i denne samtale" in held
    assert "/mine/" not in held
    asked = await post.mail_to(ANNA, 2)
    assert f"Anna Holm <{PRIVATE}> har skrevet i denne samtale: »1, uge 17, 24 elever, 8.b«" in words_of(asked)
    assert not [mail for mail in post.messages if METTE in mail["X-Envelope-To"]]
    await says_who(service, asked, "myself")
    assert "K1" in words_of(await post.mail_to(PRIVATE, 2))
    assert "8.b" in words_of(await post.mail_to(METTE, 1))
    await send(reply_to(answer, "aflys K1"), service.mail_port)
    assert "K1 er aflyst" in words_of(await post.mail_to(ANNA, 3)).replace("(K1)", "K1")


async def test_a_colleague_changes_a_booking_once_the_teacher_says_that_it_is_theirs_too(
    service: RunningService, post: Postbox
) -> None:
    await send(letter("Har I et fysikbesøg til min 8. klasse til foråret?", "Fysik"), service.mail_port)
    answer = await post.mail_to(ANNA, 1)
    await send(reply_to(answer, "1, uge 17, 24 elever, 8.b"), service.mail_port)
    drafted = await post.mail_to(ANNA, 2)
    await post.mail_to(METTE, 1)
    await send(reply_to(drafted, "Aflys K1", f"Bo Kjær <{BO}>"), service.mail_port)
    assert "aflyst" not in words_of(await post.mail_to(BO, 1))
    await says_who(service, await post.mail_to(ANNA, 3), "beside")
    await send(reply_to(drafted, "Vi bliver 26 elever i K1", f"Bo Kjær <{BO}>"), service.mail_port)
    assert "26" in words_of(await post.mail_to(BO, 2))
    assert "Bo Kjær har ændret K1" in words_of(await post.mail_to(ANNA, 4))
