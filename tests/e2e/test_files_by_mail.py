"""Files by mail, in both directions: kept, named truly, opened by a coordinator, and passed on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from tests.letters import letter, reply_to, send
from tests.postbox import Postbox, words_of
from tests.running import RunningService

ANNA = "anna.holm@gorlevskole.example.org"
METTE = "mette@kalundborg.example.org"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8
PROGRAM = b"MZ" + bytes(3_000)

pytestmark = pytest.mark.e2e


@pytest.fixture
async def service(tmp_path: Path, post: Postbox) -> AsyncIterator[RunningService]:
    running = RunningService(
        tmp_path / "var", KLASSETUR_SMTP_URL=post.url, KLASSETUR_COORDINATORS=METTE, KLASSETUR_TODAY="2026-11-20",
        KLASSETUR_DIGEST="23:59",
    )  # fmt: skip
    async with running:
        yield running


def attach(mail: EmailMessage, *files: tuple[str, bytes]) -> EmailMessage:
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return mail


def attached(mail: EmailMessage) -> list[tuple[str | None, bytes]]:
    parts = [part for part in mail.walk() if part.get_content_disposition() == "attachment"]
    return [(part.get_filename(), bytes(part.get_payload(decode=True))) for part in parts]


async def opened(service: RunningService, link: str) -> httpx.Response:
    """As a coordinator who follows the link of a mail."""
    signing_in = (await service.command("login-link", METTE)).strip().splitlines()[-1]
    async with httpx.AsyncClient(base_url=service.url, follow_redirects=True) as browser:
        page = await browser.get(signing_in)
        token = page.text.partition('name="token" value="')[2].partition('"')[0]
        await browser.post(signing_in, data={"token": token}, headers={"Origin": service.url})
        return await browser.get(link)


async def test_files_go_from_the_teacher_to_the_coordinator_and_back(
    service: RunningService, post: Postbox, tmp_path: Path
) -> None:
    question = letter("Har I et fysikbesøg til min 8. klasse til foråret?", "Fysik")
    await send(question, service.mail_port)
    alone = attach(reply_to(await post.mail_to(ANNA, 1), ""), ("../../Klasseliste 8.b 🌱.pdf", PDF), ("a.pdf", PROGRAM))
    await send(alone, service.mail_port)
    thanked = words_of(await post.mail_to(ANNA, 2))
    assert "Tak, jeg har fået Klasseliste 8.b 🌱.pdf (2 kB)." in thanked
    assert "a.pdf (3 kB) er ikke gemt: det er et program." in thanked
    assert "tom" not in thanked
    call = await post.mail_to(METTE, 1)
    named, link = words_of(call).partition("Klasseliste 8.b 🌱.pdf (2 kB): ")[1:]
    assert named
    assert "a.pdf (3 kB) er ikke gemt: det er et program." in words_of(call)
    assert (await opened(service, link.split()[0])).content == PDF
    call_id = "H1"
    assert "Klasseliste 8.b 🌱.pdf" in await service.command("files", call_id, "--save", str(tmp_path / "saved"))
    assert (tmp_path / "saved" / "Klasseliste 8.b 🌱.pdf").read_bytes() == PDF

    answer = attach(reply_to(call, "Se kortet.", f"Mette Dahl <{METTE}>"), ("Kort.pdf", PDF), ("plan.pdf", PROGRAM))
    await send(answer, service.mail_port)
    got = await post.mail_to(ANNA, 3)
    assert attached(got) == [("Kort.pdf", PDF)]
    assert "Se kortet." in words_of(got)
    assert "Vedlagt: Kort.pdf (2 kB)" in words_of(got)
    told = await post.mail_to(METTE, 2)
    assert told["Subject"] == "Ikke det hele kom med"
    assert "plan.pdf (3 kB) kom ikke med: det er et program." in words_of(told)
