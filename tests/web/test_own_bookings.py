"""A teacher's own bookings, by link or in the browser that asked for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from assistant.bookings import Actor, Approve
from assistant.model import (
    Action,
    Change,
    ChangeKind,
    ChannelName,
    Person,
    Status,
    Verb,
)
from integrations.channels.own_bookings_link import LINK_DAYS
from integrations.store.transactions import Transaction
from tests.web.page_reader import read_page
from tests.web.served import METTE, NOW, ServedPage, ask, field_of, served_page
from tests.web.teacher_pages import ANNA, ENERGY, ENERGY_TITLE, drafted, link_for

BO = Person("mail:bo@skole.example.org", "Bo Holm", "bo@skole.example.org")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def act(browser: httpx.AsyncClient, path: str, verb: str, **fields: str) -> httpx.Response:
    shown = await browser.get(path)
    form = {name: field_of(shown, name) for name in ("token", "once", "booking", "version")}
    return await browser.post(path, data={**form, "verb": verb, **fields})


MINE = ("Mine forespørgsler", "Her ser du, hvor langt dine forespørgsler er, og her kan du ændre eller aflyse dem.")
VISIT = (
    "Dato", "tirsdag den 20. april 2027", "Klasse", "8.b, 24 elever", "Skole", "Gørlev Skole",
    "Udbyder", "Blæsbjerg Energi", "Sted", "Blæsbjerg Energi, Kalundborg",
)  # fmt: skip
ACTS = (
    "Ønsk en ændring (K1)",
    "Hvad skal være anderledes?",
    "Fx »en uge senere« eller »vi bliver 26 elever«.",
    "Send ønsket",
    "Aflys K1",
    "Vil du aflyse K1? Det kan ikke fortrydes.",
    "Ja, aflys K1",
)
CALENDAR = (
    "Din kalender",
    "Et link, som dit kalenderprogram følger. Det viser dine aftalte besøg, som de er nu; en forespørgsel kommer med,"
    " når den er godkendt.",
    "Lav et link",
)
UNTIL = "Linket er dit eget og virker til 22. januar 2027. Send det ikke videre."


async def test_link_shows_the_persons_own_bookings_alone(page: ServedPage) -> None:
    await drafted(page)
    await drafted(page, BO, class_name="7.x")
    path = await link_for(page)
    before = await page.state()
    async with page.browser() as browser:
        shown = await browser.get(path)
        again = await browser.get(path)
    assert await page.state() == before
    assert read_page(shown).main.lines == [
        *MINE,
        "Aktuelle",
        "Forespørgsel K1",
        ENERGY_TITLE,
        "En koordinator ser på den. Du får besked på mail til anna@skole.example.org.",
        *VISIT,
        f"Se aktiviteten: {ENERGY_TITLE}",
        *ACTS,
        *CALENDAR,
        UNTIL,
    ]
    # of Bo's request nothing, neither to be read nor in an attribute
    assert "7.x" not in shown.text
    assert again.status_code == 200
    assert path.rpartition("/")[2] not in "\n".join(before)


async def test_link_ends_and_a_wrong_one_shows_nothing(page: ServedPage) -> None:
    await drafted(page)
    path = await link_for(page)
    async with page.browser() as browser:
        wrong = [
            await browser.get(f"/mine/{'x' * 43}"),
            await browser.get("/mine/x"),
            await browser.get(f"{path[:-1]}!"),
        ]
        await page.database.write(lambda tx: tx.links.use(path.rpartition("/")[2], "sign_in", NOW))
        assert (await browser.get(path)).status_code == 200
        sign_in = await page.database.read(lambda view: view.links.get(path.rpartition("/")[2], "sign_in", NOW))
        page.clock.advance(timedelta(days=LINK_DAYS))
        over = await browser.get(path)
        news = await browser.get(f"{path}/news")
        posted = await browser.post(path, data={"verb": "cancel", "booking": "K1", "version": "1"})
    assert sign_in is None
    assert [one.status_code for one in (*wrong, over, news, posted)] == [410] * 6
    for one in (*wrong, over, posted):
        assert read_page(one).main.lines == [
            "Linket virker ikke længere",
            "Det er for gammelt eller skrevet forkert. Svar »status« på en af vores mails, så får du et nyt.",
            "Til forsiden",
        ]
        assert read_page(one).main.links == [("Til forsiden", "/")]
    assert (await page.booking("K1")).status is Status.DRAFT


async def test_booking_is_cancelled_in_its_own_conversation(page: ServedPage) -> None:
    await drafted(page)
    path = await link_for(page)
    async with page.browser() as browser:
        done = await act(browser, path, "cancel")
        assert (done.status_code, done.headers["location"]) == (303, f"{path}?done=K1")
        shown = await browser.get(done.headers["location"])
    assert (await page.booking("K1")).status is Status.CANCELLED
    seen = page.assistant.seen[0]
    assert (seen.conversation, seen.sender, seen.channel) == ("mail:anna@skole.example.org", ANNA, ChannelName.WEB)
    told = read_page(shown).main
    assert told.notices == ["Fysikbesøg på Blæsbjerg Energi (K1) er aflyst."]
    assert (told.headings, told.buttons) == (
        ["Mine forespørgsler", "Tidligere", ENERGY_TITLE, "Din kalender"],
        ["Lav et link"],
    )
    assert told.under("Tidligere").lines[:4] == ["Tidligere", "Aflyst K1", ENERGY_TITLE, "Den er aflyst."]
    turns = await page.database.read(lambda view: view.turns.of_conversation("mail:anna@skole.example.org"))
    assert [turn.who for turn in turns] == ["teacher", "assistant"]
    history = await page.database.read(lambda view: view.bookings.history("K1"))
    assert (history[-1].what, history[-1].via) == ("cancelled", ChannelName.WEB)


async def test_one_click_says_that_the_class_still_comes(page: ServedPage) -> None:
    await drafted(page)
    at_once = Actor(Person(f"mail:{METTE}", "Mette"), ChannelName.TERMINAL, page.clock.now())
    await page.database.write(lambda tx: page.coordination.decide(tx, Approve("K1"), at_once))
    path = await link_for(page)
    async with page.browser() as browser:
        before = await page.state()
        asked = read_page(await browser.get(path)).main
        assert await page.state() == before
        assert "Ja, vi kommer" in asked.buttons
        done = await act(browser, path, "confirm")
        told = read_page(await browser.get(done.headers["location"])).main
    assert (await page.booking("K1")).is_confirmed
    assert "Tak, det er noteret: I kommer til" in told.notices[0]
    assert "Ja, vi kommer" not in told.buttons
    assert told.lines[told.lines.index("Kommer") + 1] == "Ja, læreren har bekræftet"


async def test_one_click_says_how_it_was_once_the_day_is_over(page: ServedPage) -> None:
    await drafted(page)
    at_once = Actor(Person(f"mail:{METTE}", "Mette"), ChannelName.TERMINAL, page.clock.now())
    await page.database.write(lambda tx: page.coordination.decide(tx, Approve("K1"), at_once))
    day = (await page.booking("K1")).date
    assert day is not None
    path = await link_for(page)
    async with page.browser() as browser:
        assert "4 af 5" not in read_page(await browser.get(path)).main.buttons
        page.clock.advance(day + timedelta(days=1) - page.clock.today())
        path = await link_for(page)
        before = await page.state()
        asked = read_page(await browser.get(path)).main
        assert await page.state() == before  # looking says nothing
        assert [one for one in asked.buttons if "af 5" in one] == [f"{mark} af 5" for mark in (5, 4, 3, 2, 1)]
        wrong = await act(browser, path, "mark", mark="6")
        await act(browser, path, "mark", mark="4", wish="Bussen kom for sent")
    assert wrong.status_code == 400
    said = [(one.text, one.action) for one in page.assistant.seen]
    assert said == [("Bussen kom for sent", Action(Verb.MARK, "K1:4"))]


async def test_wish_for_a_change_reaches_a_human_with_its_words(page: ServedPage) -> None:
    await drafted(page)
    path = await link_for(page)
    async with page.browser() as browser:
        done = await act(browser, path, "change", wish="en uge senere")
        twice = await act(browser, path, "change", wish="  ")
    assert done.headers["location"] == f"{path}?done=K1"
    assert [(one.text, one.action and (one.action.verb, one.action.subject)) for one in page.assistant.seen] == [
        ("K1: en uge senere", ("human", "K1"))
    ]
    assert twice.status_code == 422
    assert read_page(twice).faults == ["Skriv først, hvad der skal være anderledes."]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"token": "x"}, 403),
        ({"booking": "K2"}, 400),
        ({"booking": "K99"}, 400),
        ({"verb": "approve"}, 400),
        ({"version": "2"}, 409),
        ({"verb": "accept"}, 409),
        ({"verb": "change", "wish": "x" * 2001}, 422),
    ],
)
async def test_what_may_not_be_done_changes_nothing(page: ServedPage, fields: dict[str, str], status: int) -> None:
    await drafted(page)
    await drafted(page, BO)
    path = await link_for(page)
    before = await page.state()
    async with page.browser() as browser:
        done = await act(browser, path, **({"verb": "cancel"} | fields))
        foreign = await browser.post(path, data={}, headers={"Origin": "https://evil.example"})
    assert (done.status_code, foreign.status_code) == (status, 403)
    assert await page.state() == before


async def test_own_browser_shows_what_it_asked_for_and_nobody_elses(page: ServedPage) -> None:
    async with page.browser() as browser, page.browser() as stranger:
        await ask(browser, "", verb="choose", subject=ENERGY, week="16", class_name="8.b")
        shown = await browser.get("/mine")
        nothing = await stranger.get("/mine")
        done = await act(browser, "/mine", "cancel")
    assert read_page(shown).main.lines == [
        *MINE,
        "Aktuelle",
        "Forespørgsel K1",
        ENERGY_TITLE,
        "En koordinator ser på den. Svaret kommer her på siden.",
        "Dato", "tirsdag den 20. april 2027", "Klasse", "8.b",
        "Udbyder", "Blæsbjerg Energi", "Sted", "Blæsbjerg Energi, Kalundborg",
        f"Se aktiviteten: {ENERGY_TITLE}",
        *ACTS,
        *CALENDAR,
    ]  # fmt: skip
    assert read_page(nothing).main.lines == [
        "Mine forespørgsler",
        "Du har ingen forespørgsler endnu.",
        "Når du har bedt om en aktivitet, kan du følge den her.",
        "Spørg",
    ]
    assert done.headers["location"] == "/mine?done=K1"
    assert (await page.booking("K1")).status is Status.CANCELLED


async def test_declined_booking_shows_why_and_what_could_be_chosen_instead(page: ServedPage) -> None:
    await drafted(page)

    def decline(tx: Transaction) -> None:
        booking = tx.bookings.get("K1").with_changes(
            status=Status.DECLINED, reason="Værket er lukket.", alternatives=("robotdysten",)
        )
        tx.bookings.save(booking, Change("K1", NOW, METTE, ChannelName.WEB, ChangeKind.DECLINED))

    await page.database.write(decline)
    async with page.browser() as browser:
        shown = read_page(await browser.get(await link_for(page))).main
    assert shown.lines == [
        *MINE,
        "Tidligere",
        "Afslået K1",
        ENERGY_TITLE,
        "Den kunne ikke lade sig gøre.",
        *VISIT,
        "Begrundelse",
        "Værket er lukket.",
        "I stedet kunne I vælge",
        "Robotdysten på Roboloftet",
        f"Se aktiviteten: {ENERGY_TITLE}",
        *CALENDAR,
        UNTIL,
    ]
    assert shown.link("Robotdysten på Roboloftet") == "/activities/robotdysten"
    assert shown.buttons == ["Lav et link"]
