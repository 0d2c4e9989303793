"""What a provider says from its page of requests and visits, and what comes back to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.bookings import Actor, Cancel
from assistant.model import CallReason, ChannelName, Person, Status, Verb
from integrations.channels.contract import CallStep, MessageToTeacher
from integrations.channels.web.partners.portal_access import POSTS_PER_HOUR
from integrations.channels.web.partners.provider_portal import CALLS_PER_HOUR
from integrations.store.turns import Turn
from tests.web.page_reader import ReadPage, read_page
from tests.web.provider_pages import ENERGY, ENERGY_TITLE, GUEST, Own, served_portal
from tests.web.test_calendar import put

DAY = date(2027, 3, 2)
METTE = Person("mail:mette@skoletjenesten.example.org", "Mette Holm")


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Own]:
    async with served_portal(tmp_path) as running:
        yield running


async def press(own: Own, button: str, times: int = 1, **typed: str) -> httpx.Response:
    """Fill in the form as it is shown and press its button, as often as that."""
    form = (await own.shown()).form(button)
    answers = [await own.browser.post(form.path, data={**form.sent, **typed}) for _ in range(times)]
    return answers[-1]


async def after(own: Own, pressed: httpx.Response) -> ReadPage:
    assert pressed.status_code == 303, pressed.text
    return read_page(await own.browser.get(pressed.headers["location"]))


async def calls(own: Own) -> list[Any]:
    return list(await own.desk.page.database.read(lambda view: view.calls.open()))


async def test_the_answer_to_a_request_is_seen_where_it_is_decided(own: Own) -> None:
    await put(own.desk.page, Status.DRAFT, DAY)
    shown = await after(own, await press(own, "Dagen passer: K1"))
    assert shown.notices == ["Tak. Koordinatoren ser jeres svar ved forespørgslen."]
    assert shown.under("Forespørgsler 1").items[0][-3:] == (
        "I har svaret: Dagen passer.",
        "Koordinatoren ser det ved forespørgslen. Den er ikke afgjort endnu.",
        "Tag det tilbage: K1",
    )
    queue, decide = [read_page(await own.desk.browser.get(path)) for path in ("/queue", "/decide/K1")]
    assert "Udbyderen siger: Dagen passer." in queue.lines
    assert "Udbyderen siger: Dagen passer." in decide.lines
    assert "Godkend K1" in queue.buttons
    assert any("Svar af udbyderen" in line for line in decide.under("Hvad der er sket").lines)
    assert await calls(own) == []


async def test_a_day_that_does_not_suit_takes_the_quick_approval_away(own: Own) -> None:
    await put(own.desk.page, Status.DRAFT, DAY)
    assert "Godkend K1" in read_page(await own.desk.browser.get("/queue")).buttons
    await press(own, "Send til koordinatoren: K1", other_day="2027-03-16", words="Vi har <b>åbent hus</b>.")
    said = "Dagen passer ikke. Hellere tirsdag den 16. marts 2027. “Vi har <b>åbent hus</b>.”"
    queue, decide = [read_page(await own.desk.browser.get(path)) for path in ("/queue", "/decide/K1")]
    assert f"Udbyderen siger: {said}" in queue.lines
    assert f"Udbyderen siger: {said}" in decide.lines
    assert "Godkend K1" not in queue.buttons
    assert (await own.desk.page.booking("K1")).status is Status.DRAFT


async def test_illness_on_a_day_concerns_all_its_visits_and_cancels_none(own: Own) -> None:
    page = own.desk.page
    await put(page, Status.APPROVED, DAY, time="09:00")
    await put(page, Status.APPROVED, DAY, time="12:00", class_name="9.c", activity_id=GUEST)
    await put(page, Status.APPROVED, date(2027, 3, 9), class_name="7.a")
    shown = await after(own, await press(own, "Send til koordinatoren: K1", kind="ill", whole="day", words="Influenza"))
    assert shown.notices == ["Det ligger nu hos koordinatorerne. God bedring!"]
    stands = "Det ligger hos koordinatorerne. Besøget står ved magt, til de har afgjort det. Her kan I følge med."
    assert [stands in card for card in shown.under("Aftalte besøg 3").items] == [True, True, False]
    [call] = await calls(own)
    assert (call.reason, call.who.name, call.words.splitlines()[0]) == (
        CallReason.PROVIDER_ILL, "Blæsbjerg Energi", "Sygdom den dag. “Influenza”",
    )  # fmt: skip
    assert [line.partition(",")[0] for line in call.words.splitlines()[1:]] == ["K1", "K2"]
    assert [(await page.booking(name)).status for name in ("K1", "K2")] == [Status.APPROVED] * 2
    decide = read_page(await own.desk.browser.get("/decide/K2"))
    assert "Udbyderen siger: Sygdom den dag. “Influenza”" in decide.under("Se efter").lines


async def test_the_provider_sees_what_becomes_of_it(own: Own) -> None:
    page = own.desk.page
    await put(page, Status.APPROVED, DAY)
    await press(own, "Send til koordinatoren: K1", kind="unable")
    gateway = page.channel._site.gateway
    await gateway.step_call(CallStep("H1", Verb.CLAIM, METTE, ChannelName.WEB))
    claimed = (await own.shown()).under("Aftalte besøg 1")
    assert "Mette Holm har taget sagen. Besøget står ved magt, til de har afgjort det. Her kan I følge med." in (
        claimed.lines
    )
    await gateway.step_call(CallStep("H1", Verb.DONE, METTE, ChannelName.WEB))
    closed = (await own.shown()).under("Aftalte besøg 1")
    assert "En koordinator har set på det, og besøget står ved magt." in closed.lines
    await gateway.decide(Cancel("K1", "Udbyderen kan ikke."), Actor(METTE, ChannelName.WEB, page.clock.now()))
    # while it can still be undone, nobody outside the office reads of it
    assert (await own.shown()).under("Aftalte besøg 1").items != []
    page.clock.advance(timedelta(minutes=2))
    assert (await own.shown()).under("Bliver ikke til noget 1").items != []


async def test_it_can_be_taken_back_and_said_anew(own: Own) -> None:
    await put(own.desk.page, Status.DRAFT, DAY)
    await press(own, "Dagen passer: K1")
    shown = await after(own, await press(own, "Tag det tilbage: K1"))
    assert shown.notices == ["Det er taget tilbage."]
    assert "Udbyderen siger: Dagen passer." not in read_page(await own.desk.browser.get("/queue")).lines
    await press(own, "Send til koordinatoren: K1")
    assert "I har svaret: Dagen passer ikke." in (await own.shown()).lines


async def test_a_message_gets_an_answer_on_the_page(own: Own) -> None:
    shown = await after(own, await press(own, "Send til koordinatoren", words="Kan I flytte de klasser?"))
    assert shown.notices == ["Beskeden ligger nu hos koordinatorerne."]
    assert "Tag det tilbage" in shown.under("Beskeder").buttons
    [call] = await calls(own)
    gateway = own.desk.page.channel._site.gateway
    own.desk.page.clock.advance(timedelta(minutes=5))
    await gateway.write_to_teacher(MessageToTeacher(call.conversation, "Ja, til uge 18.", METTE, ChannelName.WEB))
    own.desk.page.clock.advance(timedelta(minutes=5))
    by_mail = Turn(call.conversation, own.desk.page.clock.now(), "provider", "Mange tak!", person=call.who)
    await own.desk.page.database.write(lambda tx: tx.turns.add(by_mail))
    talk = (await own.shown()).under("Beskeder")
    assert [item[1] for item in talk.items] == ["Kan I flytte de klasser?", "Ja, til uge 18.", "Mange tak!"]
    assert "Tag det tilbage" not in talk.buttons


async def test_words_beside_an_entry_that_stays_as_it_is_are_a_message(own: Own) -> None:
    sent = await own.offer(ENERGY, words="Kan I flytte de klasser?")
    assert sent.headers["location"] == f"{own.path}?done=message#messages"
    [call] = await calls(own)
    assert call.words == f"“{ENERGY_TITLE}: Kan I flytte de klasser?”"
    assert await own.desk.page.database.read(lambda view: view.proposals.find()) == []


async def test_what_is_sent_twice_is_said_once_and_what_is_changed_is_said_anew(own: Own) -> None:
    form = (await own.shown()).form("Send til koordinatoren")
    for words in ("Hej", "Hej", "Hej igen"):
        await own.browser.post(form.path, data={**form.sent, "words": words})
    remarks = await own.desk.page.database.read(lambda view: view.remarks.of_provider("blaesbjerg-energi"))
    assert [remark.words for remark in remarks] == ["Hej", "Hej igen"]


async def test_what_has_been_decided_meanwhile_is_not_spoken_of_and_no_word_is_lost(own: Own) -> None:
    page = own.desk.page
    await put(page, Status.APPROVED, DAY)
    form = (await own.shown()).form("Send til koordinatoren: K1")
    gateway = page.channel._site.gateway
    await gateway.decide(Cancel("K1", "Sne"), Actor(METTE, ChannelName.WEB, page.clock.now()))
    late = await own.browser.post(form.path, data={**form.sent, "kind": "ill", "words": "Influenza"})
    assert late.status_code == 409
    assert read_page(late).faults == [
        "Det er ændret eller afgjort i mellemtiden. Se, hvordan det står nu, og skriv igen, hvis der er brug for det."
    ]
    assert await calls(own) == []


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"other_day": "2020-01-01"}, "Vælg en dag fra i dag og højst to år frem."),
        ({"other_day": "i morgen"}, "Vælg en dag fra i dag og højst to år frem."),
        ({"words": "x" * 2001}, "Det er for langt: højst 2000 tegn."),
        ({"kind": "approve"}, "Vælg, hvad I vil sige, og prøv igen."),
    ],
)
async def test_what_cannot_be_kept_is_named_and_given_back(own: Own, typed: dict[str, str], fault: str) -> None:
    await put(own.desk.page, Status.DRAFT, DAY)
    before = await own.desk.page.state()
    wrong = await press(own, "Send til koordinatoren: K1", **{"words": "Vi har åbent hus", **typed})
    assert (wrong.status_code, read_page(wrong).faults) == (422, [fault])
    given_back = read_page(wrong).under("Forespørgsler 1").field("Til koordinatoren (valgfri)").value
    assert given_back == typed.get("words", "Vi har åbent hus")
    assert await own.desk.page.state() == before


async def test_another_providers_booking_cannot_be_spoken_of(own: Own) -> None:
    await put(own.desk.page, Status.DRAFT, DAY)
    await put(own.desk.page, Status.DRAFT, DAY, activity_id="vand-til-4-klasse", provider_id="kalundborg-forsyning")
    before = await own.desk.page.state()
    assert (await press(own, "Dagen passer: K1", booking="K2")).status_code == 409
    assert (await own.post("take-back", remark="1")).status_code == 409
    assert (await own.post("take-back", remark="x")).status_code == 400
    assert (await own.post("say", origin="https://elsewhere.example.org", kind="message")).status_code == 403
    assert await own.desk.page.state() == before


async def test_one_provider_cannot_ring_the_coordinators_all_day(own: Own) -> None:
    form = (await own.shown()).form("Send til koordinatoren")
    statuses = [
        (await own.browser.post(form.path, data={**form.sent, "words": f"Hej {number}"})).status_code
        for number in range(CALLS_PER_HOUR + 1)
    ]
    assert statuses == [303] * CALLS_PER_HOUR + [429]
    assert CALLS_PER_HOUR < POSTS_PER_HOUR
