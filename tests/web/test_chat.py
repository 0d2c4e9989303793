"""The teachers' page without JavaScript, over real sockets."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Action, ChannelName, Facts, Period, Person, Status, Verb
from integrations.channels.contract import Quarantined
from integrations.store.envelopes import Received
from tests.patience import until
from tests.web.page_reader import read_page
from tests.web.served import NOW, ServedPage, ask, field_of, served_page

QUESTION = "Fysikbesøg for 8. klasse til foråret"
NO_DATE = "Jeg forstår ikke datoen. Skriv den som 2027-04-27, eller angiv en uge fra 1 til 53."
OPENING = "Her er 3 aktiviteter, der passer:"
TITLE = "Fysik på energiselskabet - fra vind til stikkontakt"
ENERGY = "fysikbesoeg-paa-blaesbjerg-energi"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


def words(html: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


async def test_question_is_answered_with_cards_without_javascript(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await ask(browser, QUESTION)
    assert shown.status_code == 200
    seen = read_page(shown).main
    [asked, answered] = seen.items
    assert asked == ("Dig 09:15", QUESTION)
    assert answered[:3] == (
        "Klassetur 09:15",
        OPENING,
        "Sådan har jeg forstået dig: »fysik«, 8. klasse, marts-maj 2027. Forkert? Skriv fx »nej, 7. klasse«.",
    )
    assert seen.links == [
        (f"{before}{title}", f"/activities/{name}")
        for title, name in (
            (TITLE, ENERGY),
            ("Stjerneaften på Stjernehøj", "stjerneaften-paa-stjernehoj"),
            ("Robotdysten på Roboloftet", "robotdysten"),
            ("Laborant en formiddag", "laborant-en-formiddag"),
        )
        for before in ("", "Hele beskrivelsen: ")
    ]
    near = answered[answered.index("Tæt på, men ikke helt") :]
    assert near[:2] == ("Tæt på, men ikke helt", "4")
    assert "passer, hvis I kan 16. mar. kl. 08.45 m.fl." in near


async def test_message_holds_the_words_alone_and_a_conversation_that_cannot_be_guessed(page: ServedPage) -> None:
    async with page.browser() as browser:
        await ask(browser, f"  {QUESTION}\x00\r\nTak!  ")
        secret = browser.cookies["klassetur-visitor"]
    [message] = page.assistant.seen
    assert (message.channel, message.text, message.action) == (ChannelName.WEB, f"{QUESTION}\nTak!", None)
    assert re.fullmatch("web:[0-9a-f]{24}", message.conversation)
    assert re.fullmatch("web:[0-9a-f]{24}", message.sender.address)
    assert message.conversation.removeprefix("web:") not in secret


async def test_same_form_twice_is_one_question(page: ServedPage) -> None:
    async with page.browser() as browser:
        first = await browser.get("/")
        form = {"token": field_of(first, "token"), "once": field_of(first, "once"), "text": QUESTION}
        answers = await asyncio.gather(*(browser.post("/ask", data=form) for _ in range(4)))
        assert {answer.status_code for answer in answers} == {303}
        shown = await browser.get("/")
    assert len(page.assistant.seen) == 1
    assert [item[:2] for item in read_page(shown).items] == [("Dig 09:15", QUESTION), ("Klassetur 09:15", OPENING)]


async def test_page_from_history_may_ask_something_else(page: ServedPage) -> None:
    async with page.browser() as browser:
        first = await browser.get("/")
        form = {"token": field_of(first, "token"), "once": field_of(first, "once")}
        await browser.post("/ask", data={**form, "text": "Vand"})
        await browser.post("/ask", data={**form, "text": "Robotter"})
    assert [message.text for message in page.assistant.seen] == ["Vand", "Robotter"]


async def test_booking_form_becomes_facts_and_a_draft(page: ServedPage) -> None:
    async with page.browser() as browser:
        await ask(browser, QUESTION)
        shown = await ask(
            browser, "", verb="choose", subject=ENERGY, week="16", time="9.30", class_name="8.b", pupils="24",
            school="Gørlev Skole", teacher_name="Anna Lund", phone="+45 00 00 00 00", email="anna@skole.example.org",
            wishes="En elev bruger kørestol.",
        )  # fmt: skip
    message = page.assistant.seen[-1]
    assert message.action == Action(Verb.CHOOSE, ENERGY)
    assert message.facts == Facts(
        period=Period(date(2027, 4, 19), date(2027, 4, 25)),
        time="09:30",
        class_name="8.b",
        pupils=24,
        school="Gørlev Skole",
        teacher_name="Anna Lund",
        phone="+45 00 00 00 00",
        wishes="En elev bruger kørestol.",
        filled_in=frozenset({"class_name", "school", "teacher_name", "phone", "wishes"}),
    )
    assert message.sender == Person(message.sender.address, "Anna Lund", "anna@skole.example.org")
    assert (await page.booking("K1")).status is Status.DRAFT
    seen = read_page(shown)
    assert seen.under("K1: Forespørgsel, endnu ikke en booking").facts == [
        ("Aktivitet", TITLE),
        ("Dato", "tirsdag den 20. april 2027 kl. 09.30"),
        ("Ønsket periode", "uge 16 (19. april til 25. april 2027)"),
        ("Klasse", "8.b"),
        ("Elever", "24"),
        ("Skole", "Gørlev Skole"),
        ("Telefon", "+45 00 00 00 00"),
        ("Ønsker", "En elev bruger kørestol."),
    ]
    assert ("Dig 09:15", f"Vælg: {TITLE}") in seen.items
    assert seen.under("Dine forespørgsler").items == [(f"Forespørgsel K1 {TITLE} tirsdag den 20. april 2027",)]


async def test_name_and_address_given_once_stay_with_the_conversation(page: ServedPage) -> None:
    async with page.browser() as browser:
        await ask(browser, "", verb="choose", subject=ENERGY, week="16", teacher_name="Anna", email="anna@example.org")
        await ask(browser, "Tak!")
    assert [(seen.sender.name, seen.sender.email) for seen in page.assistant.seen] == [("Anna", "anna@example.org")] * 2


async def test_fixed_dates_are_offered_as_a_list(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await ask(browser, QUESTION)
    robots = read_page(shown).under("Robotdysten på Roboloftet")
    written = ("Klasse", "Antal elever", "Skole", "Dit navn", "Telefon", "E-mail (valgfri)", "Andet, vi skal vide?")
    assert robots.fields == [("Dato", "Vælg en dato"), *((label, "") for label in written)]
    assert robots.field("Dato").options == ("Vælg en dato", "torsdag den 18. november 2027 kl. 09.00")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "Skriv først, hvad du leder efter."),
        ("de", "Bitte schreiben Sie zuerst, was Sie suchen."),
        ("en", "Please write what you are looking for first."),
    ],
)
async def test_empty_question_is_told_in_the_visitors_language(page: ServedPage, language: str, sentence: str) -> None:
    async with page.browser() as browser:
        browser.headers["Accept-Language"] = f"fr, {language};q=0.8"
        shown = await ask(browser, " \n ")
    assert shown.status_code == 422
    assert read_page(shown).faults == [sentence]
    assert read_page(shown).language == language
    assert page.assistant.seen == []


@pytest.mark.parametrize("letter", ["a", "ø", "🙂"])
async def test_hundred_thousand_characters_are_given_back_with_a_sentence(page: ServedPage, letter: str) -> None:
    text = letter * 100_000
    async with page.browser() as browser:
        shown = await ask(browser, text)
    assert shown.status_code == 422
    assert read_page(shown).faults == [
        "Det er 100000 tegn, og jeg kan højst læse 5000. Gør teksten kortere; den står her stadig."
    ]
    assert read_page(shown).field("Dit spørgsmål").value == text
    assert page.assistant.seen == []


async def test_larger_form_is_refused_kindly(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await ask(browser, "a" * 2_100_000)
    assert shown.status_code == 413
    assert read_page(shown).main.lines == [
        "Det er for meget på én gang",
        "Formularen fylder mere, end der kan modtages. Gå tilbage, og gør teksten kortere.",
        "Til forsiden",
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "27/4"}, NO_DATE),
        ({"day": "2026-11-22"}, "Den dato er forbi. Vælg en, der ikke har været."),
        ({"week": "54"}, NO_DATE),
        ({"pupils": "mange"}, "Antallet af elever skal være et tal fra 1 til 999."),
        ({"time": "25:00"}, "Jeg forstår ikke klokkeslættet. Skriv det som 09:30."),
        ({"email": "anna"}, "E-mailadressen ser ikke rigtig ud. Ret den, eller lad feltet være tomt."),
        (
            {"verb": "approve", "subject": "K1"},
            "Den knap virker ikke længere. Skriv med dine egne ord, hvad du ønsker.",
        ),
    ],
)
async def test_wrong_booking_form_keeps_what_was_typed(page: ServedPage, fields: dict[str, str], sentence: str) -> None:
    async with page.browser() as browser:
        await ask(browser, QUESTION)
        shown = await ask(browser, "", **{"verb": "choose", "subject": ENERGY, "school": "Gørlev <Skole>", **fields})
    assert shown.status_code == 422
    told = read_page(shown).faults
    if fields.get("verb") is None:
        form = read_page(shown).under(TITLE)
        assert (form.faults, form.field("Skole").value) == ([sentence], "Gørlev <Skole>")
        assert told == [sentence, sentence]
    else:
        assert told == [sentence]
    assert len(page.assistant.seen) == 1


async def test_hostile_text_is_shown_as_text(page: ServedPage) -> None:
    hostile = """<script>alert(1)</script>"><img src=x onerror=alert(1)> {{ 7*7 }} javascript:alert(1)"""
    async with page.browser() as browser:
        shown = await ask(browser, hostile)
        echoed = await browser.get("/", params={"q": f"</textarea>{hostile}", "lang": '"><b>'})
    assert read_page(shown).main.items[0] == ("Dig 09:15", hostile)
    assert read_page(echoed).field("Dit spørgsmål").value == f"</textarea>{hostile}"
    assert read_page(echoed).language == "da"
    for html in (shown.text, echoed.text):
        assert "<script>alert" not in html
        assert "<img src=x" not in html


async def test_form_without_token_or_from_elsewhere_is_not_stored(page: ServedPage) -> None:
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
        kept = read_page(refused[0])
        nothing = await browser.post("/ask", content=b"{}", headers={"Content-Type": "application/json"})
    assert [answer.status_code for answer in refused] == [403] * 6
    assert kept.field("Dit spørgsmål").value == QUESTION
    assert kept.faults == [
        "Siden har været åben længe, så jeg har ikke sendt den. Tryk på Send igen; din tekst står her stadig."
    ]
    assert nothing.status_code == 400
    assert page.assistant.seen == []


async def test_stranger_sees_nothing_of_a_conversation(page: ServedPage) -> None:
    async with page.browser() as browser, page.browser() as stranger:
        await ask(browser, "hemmeligheden om gulerødder")
        shown = await stranger.get("/")
    assert "gulerødder" not in shown.text


async def test_new_conversation_is_empty_and_requests_stay(page: ServedPage) -> None:
    async with page.browser() as browser:
        await ask(browser, "", verb="choose", subject=ENERGY, week="16")
        shown = await browser.get("/")
        started = await browser.post("/start", data={"token": field_of(shown, "token")})
        assert started.status_code == 303
        shown = await browser.get("/")
    seen = read_page(shown)
    assert seen.under("Dine forespørgsler").items == [(f"Forespørgsel K1 {TITLE} tirsdag den 20. april 2027",)]
    assert seen.headings == ["Hvad skal klassen ud og opleve?", "Dine forespørgsler", "For eksempel"]


async def test_slow_answer_is_waited_for_on_the_page(page: ServedPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.channels.web.public.chat.PATIENCE", 0.2)
    async with page.browser() as browser:
        shown = await ask(browser, "langsom fysik")
        assert (read_page(shown).notices, read_page(shown).reloads) == (
            ["Dit spørgsmål er modtaget. Svaret er på vej og dukker op her af sig selv. Vis svaret"],
            True,
        )
        page.assistant.thought.set()

        async def answered() -> Any:
            shown = await browser.get("/", params={"waiting": "0"})
            return None if read_page(shown).reloads else shown

        shown = await until(answered)
    assert (read_page(shown).notices, read_page(shown).reloads) == ([], False)
    assert OPENING in read_page(shown).lines


async def test_fault_of_ours_is_told_and_shows_no_insides(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await ask(browser, "den gaar i stykker")
    assert shown.status_code == 200
    assert read_page(shown).main.items == [
        ("Dig 09:15", "den gaar i stykker"),
        ("Klassetur 09:15", "Noget gik galt hos mig. Din besked er gemt, og en koordinator kan se den."),
    ]
    assert "anna@skole.example.org" not in shown.text


async def test_broken_database_gives_a_friendly_page_and_logs_no_words(
    page: ServedPage, capsys: pytest.CaptureFixture[str]
) -> None:
    page.faults.append(RuntimeError("hemmeligt: anna@skole.example.org"))
    async with page.browser() as browser:
        shown = await browser.get("/")
        after = await browser.get("/")
    assert shown.status_code == 500
    assert read_page(shown).lines == ["Noget gik galt", "Det er vores fejl, ikke din. Prøv igen om lidt."]
    assert "hemmeligt" not in shown.text
    out = capsys.readouterr()
    assert "web.fault" in out.out + out.err
    assert "hemmeligt" not in out.out + out.err
    assert after.status_code == 200


async def test_text_is_kept_when_it_cannot_be_stored(page: ServedPage) -> None:
    async with page.browser() as browser:
        first = await browser.get("/")
        page.faults.append(OSError("disk full"))
        form = {"token": field_of(first, "token"), "once": "1", "text": QUESTION}
        shown = await browser.post("/ask", data=form)
    assert shown.status_code == 503
    assert read_page(shown).field("Dit spørgsmål").value == QUESTION
    assert read_page(shown).faults == [
        "Dit spørgsmål kunne ikke gemmes lige nu. Prøv igen om lidt; din tekst står her stadig."
    ]


def test_foreign_payload_is_quarantined(tmp_path: Path) -> None:
    from integrations.channels.web.inbox_payload import read_asked

    class NoThreads:
        def get(self, conversation: str, address: str = "") -> None:
            return None

        def main_address(self, address: str) -> str:
            return address

        def of_person(self, address: str) -> list[object]:
            return []

    envelope = {"conversation": "web:1", "visitor": "web:2"}
    for payload in (b"", b"\xff", b"[]", b'{"verb": "approve"}', b'{"text": 1}', b'{"extra": 1}'):
        item = Received(1, ChannelName.WEB, "k", payload, envelope, NOW)
        assert read_asked(item, NoThreads()) == Quarantined("not a form of the chat page")  # type: ignore[arg-type]
    item = Received(1, ChannelName.WEB, "k", b'{"text": "hej"}', {"conversation": "mail:1", "visitor": "web:2"}, NOW)
    assert isinstance(read_asked(item, NoThreads()), Quarantined)  # type: ignore[arg-type]
