"""A conversation's files on the coordinators' desk: listed, opened by coordinators alone, never shown as a page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from assistant.model import Attachment, CallReason, ChannelName, FileFate, Person
from integrations.channels.contract import MessageToTeacher, ReceivedFile
from integrations.store.attachments import GivenBy
from integrations.store.transactions import Transaction
from tests.web.page_reader import read_page
from tests.web.served import METTE, NOW, ServedPage, ask, field_of, served_page

LIST = Attachment("Klasseliste 4.b 🌱.html", "text/html", 26)
HOSTILE = b"<script>alert(1)</script>\0"
PROGRAM = Attachment("faktura.pdf", "application/x-executable", 3_000, FileFate.PROGRAM)


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def sent_files(page: ServedPage) -> list[str]:
    """A request with two files of the teacher's in its conversation; their keys."""
    booking = await page.draft()

    def add(tx: Transaction) -> list[str]:
        return [
            tx.attachments.add(
                file,
                HOSTILE,
                conversation=booking.conversation,
                origin="web:1",
                given_by=GivenBy.TEACHER,
                who="web:1",
                now=NOW,
            )
            for file in (LIST, PROGRAM)
        ]

    return await page.database.write(add)


async def test_a_bookings_page_lists_its_files_and_why_one_is_not_there(page: ServedPage) -> None:
    await sent_files(page)
    async with page.signed_in() as coordinator:
        shown = read_page(await coordinator.get("/decide/K1"))
    files = shown.under("Filer 2")
    assert (shown.faults, files.items) == (
        [],
        [
            ("Klasseliste 4.b 🌱.html (1 kB) fra læreren",),
            ("faktura.pdf (3 kB) er ikke gemt: det er et program. fra læreren",),
        ],
    )


async def test_a_coordinator_saves_a_file_and_the_browser_may_not_show_it(page: ServedPage) -> None:
    kept, refused = await sent_files(page)
    async with page.signed_in() as coordinator, page.browser() as stranger:
        opened = await coordinator.get(f"/files/{kept}")
        missing = [(await coordinator.get(f"/files/{key}")).status_code for key in (refused, "nothing")]
        turned_away = await stranger.get(f"/files/{kept}")
    assert opened.content == HOSTILE
    assert opened.headers["content-disposition"] == (
        "attachment; filename=\"Klasseliste 4.b.html\"; filename*=UTF-8''Klasseliste%204.b%20%F0%9F%8C%B1.html"
    )
    assert opened.headers["x-content-type-options"] == "nosniff"
    assert opened.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert opened.headers["cache-control"] == "no-store"
    assert missing == [404, 404]
    assert (turned_away.status_code, turned_away.headers["location"]) == (303, f"/signin?next=/files/{kept}")


async def test_a_visitor_saves_what_a_coordinator_sent_and_nobody_else_does(page: ServedPage) -> None:
    plan = ReceivedFile(Attachment("Kort <4.b>.pdf", "application/pdf", 5), b"%PDF-")
    async with page.browser() as anna, page.browser() as bo:
        await ask(anna, "Fysik til 8. klasse")
        talk = page.assistant.seen[-1].conversation
        await ask(bo, "Fysik til 8. klasse")
        mette = Person(f"mail:{METTE}", "Mette Dahl", METTE)
        written = MessageToTeacher(talk, "Se kortet.", mette, ChannelName.MAIL, (plan,))
        await page.database.write(lambda tx: page.coordination.write_to_teacher(tx, written, "mail:1"))
        shown = await anna.get("/")
        (link,) = re.findall(r'<li><a href="(/sent/[^"]+)" download>Kort &lt;4.b&gt;.pdf \(1 kB\)</a></li>', shown.text)
        saved, stolen = await anna.get(link), await bo.get(link)
        note = await page.database.write(
            lambda tx: tx.attachments.add(
                plan.file, b"%PDF-", conversation=talk, origin="mail:2", given_by=GivenBy.NOTE, who="m", now=NOW
            )
        )
        of_coordinators = await anna.get(f"/sent/{note}")
    assert (saved.content, saved.headers["content-security-policy"]) == (b"%PDF-", "default-src 'none'; sandbox")
    assert (stolen.status_code, of_coordinators.status_code) == (404, 404)


async def test_a_letter_from_the_desk_carries_files_or_says_which_cannot_go(page: ServedPage) -> None:
    program = ("files", ("plan.pdf", b"MZ" + bytes(3_000), "application/pdf"))
    plan = ("files", ("Kort 🌱.pdf", b"%PDF-1.7", "application/pdf"))
    async with page.browser() as anna, page.signed_in() as mette:
        await ask(anna, "Fysik til 8. klasse")
        asked = page.assistant.seen[-1]
        await page.database.write(
            lambda tx: page.coordination.call_human(
                tx, CallReason.ASKED, asked.sender, ChannelName.WEB, asked.conversation, words="Hvor er det?"
            )
        )

        async def write(*files: tuple[str, tuple[str, bytes, str]]) -> httpx.Response:
            html = (await mette.get("/calls/H1")).text
            fields = {"token": field_of(html, "token"), "version": field_of(html, "version"), "verb": "write"}
            sent = {**fields, "words": "Se kortet."}
            return await mette.post("/calls/H1", data=sent, files=[*files], headers={"Origin": page.url})

        refused = await write(program, plan)
        assert refused.status_code == 409
        shown = read_page(refused)
        assert "Der er ikke sendt noget til læreren. plan.pdf (3 kB) kom ikke med: det er et program." in " ".join(
            shown.main.lines
        )
        assert "Se kortet." in refused.text
        assert "Se kortet." not in (await anna.get("/")).text

        assert (await write(plan)).status_code == 303
        (link,) = re.findall(r'<a href="(/sent/[^"]+)" download>Kort 🌱.pdf \(1 kB\)</a>', (await anna.get("/")).text)
        assert (await anna.get(link)).content == b"%PDF-1.7"
        nothing_chosen = await write(("files", ("", b"", "application/octet-stream")))
        assert nothing_chosen.status_code == 303
