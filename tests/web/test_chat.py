"""The teachers' page without JavaScript, over real sockets."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from assistant.model import Action, ChannelName, Facts, Period, Person, Status
from integrations.channels.contract import Quarantined
from integrations.store.envelopes import Received
from tests.web.standing import NOW, Standing, ask, field_of, standing

QUESTION = "Fysikbesøg for 8. klasse til foråret"
ENERGY = "fysikbesoeg-paa-blaesbjerg-energi"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Standing]:
    async with standing(tmp_path) as running:
        yield running


def words(html: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


async def test_question_is_answered_with_cards_without_javascript(page: Standing) -> None:
    async with page.browser() as browser:
        shown = await ask(browser, QUESTION)
    assert shown.status_code == 200
    seen = words(shown.text)
    assert f"Dig 09:15 {QUESTION} Klassetur 09:15" in seen, seen
    assert "Her er 3 aktiviteter, der passer:" in seen
    titles = re.findall(r'<h3 id="card-[^"]*"><a href="/activities/([^"]+)">', shown.text)
    assert titles == [ENERGY, "stjerneaften-paa-stjernehoj", "robotdysten"]
    assert "Tæt på, men ikke helt" in seen


async def test_message_holds_the_words_alone_and_a_conversation_that_cannot_be_guessed(page: Standing) -> None:
    async with page.browser() as browser:
        await ask(browser, f"  {QUESTION}\x00\r\nTak!  ")
        secret = browser.cookies["klassetur-visitor"]
    [message] = page.assistant.seen
    assert (message.channel, message.text, message.action) == (ChannelName.WEB, f"{QUESTION}\nTak!", None)
    assert re.fullmatch("web:[0-9a-f]{24}", message.conversation)
    assert re.fullmatch("web:[0-9a-f]{24}", message.sender.address)
    assert message.conversation.removeprefix("web:") not in secret


async def test_same_form_twice_is_one_question(page: Standing) -> None:
    async with page.browser() as browser:
        first = await browser.get("/")
        form = {"token": field_of(first, "token"), "once": field_of(first, "once"), "text": QUESTION}
        answers = await asyncio.gather(*(browser.post("/ask", data=form) for _ in range(4)))
        assert {answer.status_code for answer in answers} == {303}
        shown = await browser.get("/")
    assert len(page.assistant.seen) == 1
    assert len(re.findall('class="turn teacher"', shown.text)) == 1


async def test_page_from_history_may_ask_something_else(page: Standing) -> None:
    async with page.browser() as browser:
        first = await browser.get("/")
        form = {"token": field_of(first, "token"), "once": field_of(first, "once")}
        await browser.post("/ask", data={**form, "text": "Vand"})
        await browser.post("/ask", data={**form, "text": "Robotter"})
    assert [message.text for message in page.assistant.seen] == ["Vand", "Robotter"]


async def test_booking_form_becomes_facts_and_a_draft(page: Standing) -> None:
    async with page.browser() as browser:
        await ask(browser, QUESTION)
        shown = await ask(
            browser, "", verb="choose", subject=ENERGY, week="16", time="9.30", class_name="8.b", pupils="24",
            school="Gørlev Skole", teacher_name="Anna Lund", phone="+45 00 00 00 00", email="anna@skole.example.org",
            wishes="En elev bruger kørestol.",
        )  # fmt: skip
    message = page.assistant.seen[-1]
    assert message.action == Action("choose", ENERGY)
    assert message.facts == Facts(
        period=Period(date(2027, 4, 19), date(2027, 4, 25)),
        time="09:30",
        class_name="8.b",
        pupils=24,
        school="Gørlev Skole",
        teacher_name="Anna Lund",
        phone="+45 00 00 00 00",
        wishes="En elev bruger kørestol.",
    )
    assert message.sender == Person(message.sender.address, "Anna Lund", "anna@skole.example.org")
    assert (await page.booking("K1")).status is Status.DRAFT
    seen = words(shown.text)
    assert "Forespørgsel, endnu ikke en booking" in seen
    assert "Vælg: Fysik på energiselskabet" in seen
    assert "Dine forespørgsler Forespørgsel K1" in seen


async def test_name_and_address_given_once_stay_with_the_conversation(page: Standing) -> None:
    async with page.browser() as browser:
        await ask(browser, "", verb="choose", subject=ENERGY, week="16", teacher_name="Anna", email="anna@example.org")
        await ask(browser, "Tak!")
    assert [(seen.sender.name, seen.sender.email) for seen in page.assistant.seen] == [("Anna", "anna@example.org")] * 2


async def test_fixed_dates_are_offered_as_a_list(page: Standing) -> None:
    async with page.browser() as browser:
        shown = await ask(browser, QUESTION)
    robots = shown.text.split('value="robotdysten"')[1].split("</form>")[0]
    assert re.findall(r'<option value="([^"]*)"', robots) == ["", "2027-11-18"]
    assert 'name="week"' not in robots


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "Skriv først, hvad du leder efter."),
        ("de", "Bitte schreiben Sie zuerst, was Sie suchen."),
        ("en", "Please write what you are looking for first."),
    ],
)
async def test_empty_question_is_told_in_the_visitors_language(page: Standing, language: str, sentence: str) -> None:
    async with page.browser() as browser:
        browser.headers["Accept-Language"] = f"fr, {language};q=0.8"
        shown = await ask(browser, " \n ")
    assert shown.status_code == 422
    assert sentence in unescape(shown.text)
    assert f'<html lang="{language}">' in shown.text
    assert page.assistant.seen == []


@pytest.mark.parametrize("letter", ["a", "ø", "🙂"])
async def test_hundred_thousand_characters_are_given_back_with_a_sentence(page: Standing, letter: str) -> None:
    text = letter * 100_000
    async with page.browser() as browser:
        shown = await ask(browser, text)
    assert shown.status_code == 422
    assert "Det er 100000 tegn, og jeg kan højst læse 5000." in unescape(shown.text)
    assert text in shown.text
    assert page.assistant.seen == []


async def test_larger_form_is_refused_kindly(page: Standing) -> None:
    async with page.browser() as browser:
        shown = await ask(browser, "a" * 2_100_000)
    assert shown.status_code == 413
    assert "Det er for meget på én gang" in shown.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "27/4"}, "Jeg forstår ikke datoen."),
        ({"day": "2026-11-22"}, "Den dato er forbi."),
        ({"week": "54"}, "Jeg forstår ikke datoen."),
        ({"pupils": "mange"}, "Antallet af elever skal være et tal fra 1 til 999."),
        ({"time": "25:00"}, "Jeg forstår ikke klokkeslættet."),
        ({"email": "anna"}, "E-mailadressen ser ikke rigtig ud."),
        ({"verb": "approve", "subject": "K1"}, "Den knap virker ikke længere."),
    ],
)
async def test_wrong_booking_form_keeps_what_was_typed(page: Standing, fields: dict[str, str], sentence: str) -> None:
    async with page.browser() as browser:
        await ask(browser, QUESTION)
        shown = await ask(browser, "", **{"verb": "choose", "subject": ENERGY, "school": "Gørlev <Skole>", **fields})
    assert shown.status_code == 422
    assert sentence in unescape(shown.text)
    if fields.get("verb") is None:
        assert 'value="Gørlev &lt;Skole&gt;"' in shown.text
    assert len(page.assistant.seen) == 1


async def test_hostile_text_is_shown_as_text(page: Standing) -> None:
    hostile = """<script>alert(1)</script>"><img src=x onerror=alert(1)> {{ 7*7 }} javascript:alert(1)"""
    async with page.browser() as browser:
        shown = await ask(browser, hostile)
        echoed = await browser.get("/", params={"q": f"</textarea>{hostile}", "lang": '"><b>'})
    for html in (shown.text, echoed.text):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "49" not in html.split("{{ 7*7 }}")[0][-20:]
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


async def test_form_without_token_or_from_elsewhere_is_not_stored(page: Standing) -> None:
    async with page.browser() as browser, page.browser() as stranger:
        first = await browser.get("/")
        theirs = await stranger.get("/")
        form = {"token": field_of(first, "token"), "once": "1", "text": QUESTION}
        other = {**form, "token": field_of(theirs, "token")}
        refused = [
            await browser.post("/ask", data={**form, "token": ""}),
            await browser.post("/ask", data=other),
            await browser.post("/ask", data=form, headers={"Origin": "https://evil.example"}),
            await browser.post("/ask", data=form, headers={"Origin": "null"}),
            await browser.post("/ask", data=form, headers={"Sec-Fetch-Site": "cross-site"}),
            await browser.post("/start", data={"token": ""}),
        ]
        kept = unescape(refused[0].text)
        nothing = await browser.post("/ask", content=b"{}", headers={"Content-Type": "application/json"})
    assert [answer.status_code for answer in refused] == [403] * 6
    assert QUESTION in kept
    assert "Tryk på Send igen" in kept
    assert nothing.status_code == 400
    assert page.assistant.seen == []


async def test_stranger_sees_nothing_of_a_conversation(page: Standing) -> None:
    async with page.browser() as browser, page.browser() as stranger:
        await ask(browser, "hemmeligheden om gulerødder")
        shown = await stranger.get("/")
    assert "gulerødder" not in shown.text


async def test_new_conversation_is_empty_and_requests_stay(page: Standing) -> None:
    async with page.browser() as browser:
        await ask(browser, "", verb="choose", subject=ENERGY, week="16")
        shown = await browser.get("/")
        started = await browser.post("/start", data={"token": field_of(shown, "token")})
        assert started.status_code == 303
        shown = await browser.get("/")
    assert 'class="turn' not in shown.text
    assert "K1" in words(shown.text)


async def test_slow_answer_is_waited_for_on_the_page(page: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.channels.web.public.chat.PATIENCE", 0.2)
    async with page.browser() as browser:
        shown = await ask(browser, "langsom fysik")
        assert "Dit spørgsmål er modtaget." in shown.text
        assert '<meta http-equiv="refresh"' in shown.text
        await asyncio.sleep(1.6)
        shown = await browser.get("/", params={"waiting": "0"})
    assert "Dit spørgsmål er modtaget." not in shown.text
    assert "Her er 3 aktiviteter" in shown.text


async def test_fault_of_ours_is_told_and_shows_no_insides(page: Standing) -> None:
    async with page.browser() as browser:
        shown = await ask(browser, "den gaar i stykker")
    assert shown.status_code == 200
    assert "Noget gik galt hos mig. Din besked er gemt" in unescape(shown.text)
    assert "anna@skole.example.org" not in shown.text


async def test_broken_database_gives_a_friendly_page_and_logs_no_words(
    page: Standing, capsys: pytest.CaptureFixture[str]
) -> None:
    page.faults.append(RuntimeError("hemmeligt: anna@skole.example.org"))
    async with page.browser() as browser:
        shown = await browser.get("/")
        after = await browser.get("/")
    assert shown.status_code == 500
    assert "Noget gik galt" in shown.text
    assert "hemmeligt" not in shown.text
    out = capsys.readouterr()
    assert "web.fault" in out.out + out.err
    assert "hemmeligt" not in out.out + out.err
    assert after.status_code == 200


async def test_text_is_kept_when_it_cannot_be_stored(page: Standing) -> None:
    async with page.browser() as browser:
        first = await browser.get("/")
        page.faults.append(OSError("disk full"))
        form = {"token": field_of(first, "token"), "once": "1", "text": QUESTION}
        shown = await browser.post("/ask", data=form)
    assert shown.status_code == 503
    assert QUESTION in shown.text
    assert "Prøv igen om lidt" in shown.text


def test_foreign_payload_is_quarantined(tmp_path: Path) -> None:
    from integrations.channels.web.inbox_payload import read_asked

    class NoThreads:
        def get(self, conversation: str) -> None:
            return None

        def of_person(self, address: str) -> list[object]:
            return []

    envelope = {"conversation": "web:1", "visitor": "web:2"}
    for payload in (b"", b"\xff", b"[]", b'{"verb": "approve"}', b'{"text": 1}', b'{"extra": 1}'):
        item = Received(1, ChannelName.WEB, "k", payload, envelope, NOW)
        assert read_asked(item, NoThreads()) == Quarantined("not a form of the chat page")  # type: ignore[arg-type]
    item = Received(1, ChannelName.WEB, "k", b'{"text": "hej"}', {"conversation": "mail:1", "visitor": "web:2"}, NOW)
    assert isinstance(read_asked(item, NoThreads()), Quarantined)  # type: ignore[arg-type]
