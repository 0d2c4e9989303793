"""The waiting list on the desk, and on the teacher's own page with the reason why another class got the place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser

from assistant import bookings
from assistant.bookings import Actor
from assistant.model import Booking, ChannelName, Period, Person, Status, Verb
from integrations.store.transactions import Transaction
from tests.web.axe import assert_accessible
from tests.web.page_reader import read_page
from tests.web.served import ServedPage, served_page
from tests.web.teacher_pages import ANNA, ENERGY_TITLE, drafted, link_for
from tests.web.test_own_bookings import act
from tests.web.test_queue import REASON, form_of

DAY = date(2027, 4, 20)
BO = Person("mail:bo@skole.example.org", "Bo Kjær", "bo@skole.example.org")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def waits(page: ServedPage, person: Person, class_name: str, minutes: int) -> Booking:
    """One more class that would like to come on that day."""
    known = await drafted(page, person, class_name=class_name, wish=Period(DAY, DAY), school="Gørlev Skole")

    def put(tx: Transaction) -> Booking:
        who = Actor(person, ChannelName.MAIL, page.clock.now() + timedelta(minutes=minutes))
        bookings.cancel(tx.bookings, known.id, who)
        event = bookings.put_on_list(tx.bookings, known, who)
        assert event.booking is not None
        return event.booking

    return await page.database.write(put)


async def two_wait_and_one_is_offered(page: ServedPage) -> tuple[Booking, Booking]:
    first, second = await waits(page, ANNA, "8.a", 1), await waits(page, BO, "8.b", 2)
    now = page.clock.now() + timedelta(minutes=5)
    rules, until = page.coordination.rules(), now + timedelta(days=2)
    offered = await page.database.write(lambda tx: bookings.offer_places(tx.bookings, rules, now, lambda _: until))
    assert [event.booking.id for event in offered] == [first.id]
    return first, second


async def test_the_desk_lists_who_waits_in_the_order_in_which_they_are_offered(page: ServedPage) -> None:
    first, second = await two_wait_and_one_is_offered(page)
    async with page.signed_in() as coordinator:
        shown = read_page(await coordinator.get("/waiting"))
    lines = shown.main.lines
    assert lines[:2] == ("Venteliste", "2 venter") or "2 venter" in lines[0]
    assert ENERGY_TITLE in lines
    [one, other] = shown.items
    assert f"1. {first.id}" in one[0]
    assert any("tilbudt, holdes til" in line for line in one)
    assert f"2. {second.id}" in other[0]
    assert any("Den gik til en klasse, der har ventet længere." in line for line in other)


async def test_the_list_is_read_on_a_phone_and_by_everybody(page: ServedPage, browser: Browser) -> None:
    await two_wait_and_one_is_offered(page)
    context = await browser.new_context(viewport={"width": 360, "height": 740})
    async with page.signed_in() as coordinator:
        cookies = [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
    await context.add_cookies(cookies)  # type: ignore[arg-type]
    view = await context.new_page()
    await view.goto(f"{page.url}/waiting")
    assert await view.evaluate("document.documentElement.scrollWidth") <= 360
    await assert_accessible(view)
    await context.close()


async def test_an_empty_list_says_so(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        shown = read_page(await coordinator.get("/waiting"))
    assert "Ingen venter på en plads." in shown.main.lines


async def test_a_coordinator_takes_a_class_off_the_list_and_decides_nothing_else(page: ServedPage) -> None:
    first, _ = await two_wait_and_one_is_offered(page)
    async with page.signed_in() as coordinator:
        shown = await coordinator.get(f"/decide/{first.id}")
        lines = read_page(shown).main.lines
        assert "Tag af ventelisten" in lines
        assert "Godkend" not in lines
        posted = await coordinator.post(
            f"/decide/{first.id}", data={**form_of(shown), "verb": "cancel", "reason": REASON}
        )
    assert posted.status_code == 303
    now = await page.booking(first.id)
    assert (now.status, now.date, now.reason) == (Status.CANCELLED, None, REASON)


async def test_the_own_page_says_why_another_class_got_the_place(page: ServedPage) -> None:
    await two_wait_and_one_is_offered(page)
    async with page.browser() as browser:
        lines = read_page(await browser.get(await link_for(page, BO))).main.lines
    assert any("Den gik til en klasse, der har ventet længere." in line for line in lines)


@pytest.mark.parametrize("verb", [Verb.ACCEPT, Verb.REFUSE])
async def test_a_place_is_answered_on_the_own_page(page: ServedPage, verb: Verb) -> None:
    await two_wait_and_one_is_offered(page)
    link = await link_for(page)
    async with page.browser() as browser:
        lines = read_page(await browser.get(link)).main.lines
        assert any("Der er en ledig plads til jer. Svar her, om I vil have den." in line for line in lines)
        assert "tirsdag den 20. april 2027" in lines
        answered = await act(browser, link, verb)
    assert answered.status_code == 303
