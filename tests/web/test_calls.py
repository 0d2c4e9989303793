"""Calls for a human on the desk: found without a booking, taken, answered in the teacher's channel, done; once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from assistant.model import Call, CallReason, CallState, ChannelName, Conversation, Language, Person
from assistant.ports import Thread
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn
from tests.web.page_reader import read_page
from tests.web.served import METTE, OLE, ServedPage, field_of, served_page

ANNA = Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def call(
    page: ServedPage, words: str, conversation: str = "mail:abc", who: Person = ANNA, **more: object
) -> Call:
    """Somebody asked for a human in this conversation."""

    def work(tx: Transaction) -> Call:
        talk = Conversation(conversation, ChannelName.MAIL, who, Language.DA)
        tx.conversations.save(talk, Thread(conversation, who, {}))
        tx.turns.add(Turn(conversation, page.clock.now(), "teacher", words))
        return page.coordination.call_human(
            tx, more.pop("reason", CallReason.ASKED), who, ChannelName.MAIL, conversation, words=words, **more  # type: ignore[arg-type]
        )  # fmt: skip

    return await page.database.write(work)


async def stored(page: ServedPage, call_id: str = "H1") -> Call:
    return await page.database.read(lambda view: view.calls.get(call_id))


def form_of(html: str, verb: str, **fields: str) -> dict[str, str]:
    return {"token": field_of(html, "token"), "version": field_of(html, "version"), "verb": verb, **fields}


def listed(shown: httpx.Response) -> list[str]:
    return [item[0].partition(" ")[0] for item in read_page(shown).items]


async def test_who_asks_for_a_human_is_on_the_desk_and_found_by_name_and_words(page: ServedPage) -> None:
    await call(page, "Jeg vil tale om lejrskolen", files=("plan.pdf",))
    await call(page, "Hvem betaler bussen?", "mail:bo", Person("mail:bo@skole.example.org", "Bo Krogh"))
    page.clock.advance(timedelta(days=2))
    async with page.signed_in() as coordinator:
        queue = await coordinator.get("/queue")
        shown = await coordinator.get("/calls")
        found = [await coordinator.get(f"/calls?q={words}") for words in ("lejrskolen", "BO kr", "plan.pdf", "ukendt")]
    assert '<a href="/calls">Henvendelser <b class="waiting">2</b></a>' in queue.text
    assert listed(shown) == ["H1", "H2"]
    for told in ("Anna Lund", "anna@skole.example.org", "lejrskolen", "plan.pdf", "venter i 2 dage", "via mail"):
        assert told in shown.text
    assert [listed(one) for one in found] == [["H1"], ["H2"], ["H1"], []]
    assert "Der er ingen henvendelser her." in found[-1].text


async def test_the_page_of_a_call_has_the_whole_conversation_and_the_booking(page: ServedPage) -> None:
    booking = await page.draft()
    await call(page, "Kan vi komme kl. 9?", booking_id=booking.id, reason=CallReason.CHANGE_WISHED)
    async with page.signed_in() as coordinator:
        shown = await coordinator.get("/calls/H1")
        missing = await coordinator.get("/calls/H9")
    lines = read_page(shown).main.lines
    assert "Ønsker en ændring" in shown.text
    assert any("K1 Fysikbesøg på Blæsbjerg Energi" in line for line in lines)
    assert "Kan vi komme kl. 9?" in shown.text
    assert missing.status_code == 404


async def test_one_takes_it_and_the_other_is_told_who_was_first(page: ServedPage) -> None:
    await call(page, "Et menneske, tak")
    async with page.signed_in() as mette, page.signed_in(OLE) as ole:
        seen = await ole.get("/calls/H1")
        took = await mette.post(
            "/calls/H1", data=form_of((await mette.get("/calls")).text, "claim", **{"from": "list"})
        )
        second = await ole.post("/calls/H1", data=form_of(seen.text, "claim"))
        lists = {show: listed(await ole.get(f"/calls?show={show}")) for show in ("all", "mine", "nobody")}
        over = await ole.post("/calls/H1", data=form_of((await ole.get("/calls/H1")).text, "claim"))
    assert took.headers["location"] == "/calls?done=H1&what=claim"
    assert second.status_code == 409
    assert f"{METTE} var først: {METTE} har taget H1." in second.text
    assert lists == {"all": ["H1"], "mine": [], "nobody": []}
    assert over.status_code == 303
    assert (await stored(page)).owner == OLE


async def test_an_answer_goes_to_the_teacher_once_and_typed_words_are_kept_when_a_colleague_was_first(
    page: ServedPage,
) -> None:
    await call(page, "Et menneske, tak")
    async with page.signed_in() as mette, page.signed_in(OLE) as ole:
        seen = await ole.get("/calls/H1")
        sent = await mette.post("/calls/H1", data=form_of((await mette.get("/calls/H1")).text, "write", words="Ja da."))
        late = await ole.post("/calls/H1", data=form_of(seen.text, "write", words="Ring til mig <b>"))
        empty = await mette.post("/calls/H1", data=form_of((await mette.get("/calls/H1")).text, "write", words=" "))
        answered = await mette.get("/calls?show=answered")
    assert sent.headers["location"] == "/calls/H1?done=H1&what=write"
    assert (late.status_code, empty.status_code) == (409, 422)
    assert f"{METTE} har allerede svaret på H1." in late.text
    assert "Ring til mig &lt;b&gt;</textarea>" in late.text
    assert listed(answered) == ["H1"]
    turns = await page.database.read(lambda view: view.turns.of_conversation("mail:abc"))
    assert [turn.text for turn in turns if turn.who == "coordinator"] == ["Ja da."]
    assert (await stored(page)).state is CallState.ANSWERED


async def test_words_that_came_meanwhile_are_read_before_it_is_closed(page: ServedPage) -> None:
    await call(page, "Et menneske, tak")
    async with page.signed_in() as coordinator:
        seen = await coordinator.get("/calls/H1")
        await call(page, "Det haster!")
        early = await coordinator.post("/calls/H1", data=form_of(seen.text, "done"))
        done = await coordinator.post("/calls/H1", data=form_of(early.text, "done"))
        shown = await coordinator.get("/calls")
    assert early.status_code == 409
    assert "Der er kommet nye ord i H1 i mellemtiden." in early.text
    assert done.headers["location"] == "/calls?done=H1&what=done"
    assert (await stored(page)).state is CallState.DONE
    assert "Ingen venter på et menneske." in shown.text


@pytest.mark.parametrize("verb", ["approve", "", "write; drop"])
async def test_only_what_there_is_can_be_done(page: ServedPage, verb: str) -> None:
    await call(page, "Et menneske, tak")
    async with page.signed_in() as coordinator:
        shown = await coordinator.get("/calls/H1")
        assert (await coordinator.post("/calls/H1", data=form_of(shown.text, verb))).status_code == 400


async def test_nobody_sees_calls_without_signing_in(page: ServedPage) -> None:
    async with page.browser() as browser:
        for path in ("/calls", "/calls/H1"):
            assert (await browser.get(path)).headers["location"] == f"/signin?next={path}"


async def test_a_call_about_a_booking_is_seen_in_its_row_on_its_page_and_in_its_history(page: ServedPage) -> None:
    await page.draft()
    async with page.signed_in() as coordinator:
        before = await coordinator.get("/queue")
        await call(page, "Kan vi komme kl. 9?", booking_id="K1", reason=CallReason.CHANGE_WISHED)
        row = await coordinator.get("/queue")
        shown = await coordinator.get("/decide/K1")
        await page.database.write(lambda tx: page.coordination.calls.done(tx, "H1", METTE))
        closed = [await coordinator.get(path) for path in ("/queue", "/decide/K1")]
    link = '<a class="status proposed" href="/calls/H1">Ønsker en ændring'
    assert (link in before.text, link in row.text, link in closed[0].text) == (False, True, False)
    assert "H1 Ønsker en ændring</a>: Kan vi komme kl. 9?" in shown.text
    assert "H1 Ønsker en ændring: Anna Lund" in closed[1].text
    assert "H1 Ønsker en ændring</a>" not in closed[1].text
