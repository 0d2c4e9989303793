"""The calendar over real sockets: what stands on a day, what clashes, and that nobody needs to see colours."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser

from assistant.model import Booking, Change, ChangeKind, ChannelName, Person, Status
from integrations.store.transactions import Transaction
from tests.web.axe import assert_accessible
from tests.web.page_reader import read_page
from tests.web.served import ServedPage, served_page

MARCH = "/calendar?view=month&day=2027-03-01"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def put(page: ServedPage, status: Status, day: date, **fields: object) -> Booking:
    """A booking in this state on this day, as it came about."""
    drafted = await page.draft(date=day, **fields)

    def work(tx: Transaction) -> Booking:
        changed = drafted.with_changes(status=status)
        tx.bookings.save(
            changed, Change(drafted.id, page.clock.now(), "mail:mette", ChannelName.WEB, ChangeKind(status))
        )
        return changed

    return drafted if status is Status.DRAFT else await page.database.write(work)


def text_of(response: httpx.Response) -> str:
    """The page's words without tags, on one line."""
    assert response.status_code == 200, response.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def visits_in(response: httpx.Response) -> list[str]:
    """Each visit of the grid as a screen reader says it."""
    [grid] = read_page(response).tables
    return [words for words, to in grid.links if to.startswith("/decide/")]


def clashes_in(response: httpx.Response) -> list[str]:
    """What the panel of clashes says, if there is one."""
    page = read_page(response)
    panels = [page.under(heading) for heading in page.headings if heading.startswith("Støder sammen")]
    return [words for panel in panels for (words,) in panel.items]


async def test_who_is_not_signed_in_is_shown_the_way_and_comes_back(page: ServedPage) -> None:
    async with page.browser() as browser:
        response = await browser.get(MARCH)
    assert (response.status_code, response.headers["location"]) == (
        303,
        "/signin?next=/calendar%3Fview%3Dmonth%26day%3D2027-03-01",
    )


async def test_each_status_is_said_in_words_and_leads_to_its_booking(page: ServedPage) -> None:
    await put(page, Status.DRAFT, date(2027, 3, 2), time="09:00")
    await put(page, Status.APPROVED, date(2027, 3, 9), time="10:15")
    await put(page, Status.PROPOSED, date(2027, 3, 3), proposed_date=date(2027, 3, 16), proposed_time="08:00")
    await put(page, Status.CANCELLED, date(2027, 3, 10))
    async with page.signed_in() as coordinator:
        shown = await coordinator.get(MARCH)
    title, where = "Fysikbesøg på Blæsbjerg Energi", "8.b · Gørlev Skole"
    assert visits_in(shown) == [
        f"Forespørgsel: 09:00 {title} {where}",
        f"Godkendt: 10:15 {title} {where}",
        f"Anden dato tilbudt: 08:00 {title} {where}",
    ]
    [grid] = read_page(shown).tables
    assert [to for _, to in grid.links if to.startswith("/decide/")] == ["/decide/K1", "/decide/K2", "/decide/K3"]
    assert [sign for sign in grid.signs if sign in set("○✓⇄")] == ["○", "✓", "⇄"]
    assert read_page(shown).headings[0] == "Marts 2027 3 besøg, heraf 2 kun forespurgt"


async def test_week_month_and_year_hold_the_same_visit(page: ServedPage) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 9), time="10:15")
    async with page.signed_in() as coordinator:
        week = await coordinator.get("/calendar?view=week&day=2027-03-11")
        next_week = await coordinator.get("/calendar?view=week&day=2027-03-16")
        year = await coordinator.get("/calendar?view=year&day=2026-12-24")
        next_year = await coordinator.get("/calendar?view=year&day=2027-08-01")
    assert visits_in(week) == ["Godkendt: 10:15 Fysikbesøg på Blæsbjerg Energi 8.b · Gørlev Skole · Blæsbjerg Energi"]
    assert visits_in(next_week) == []
    this, following = read_page(year), read_page(next_year)
    assert (this.headings[0], following.headings[0]) == ("Skoleåret 2026/27 1 besøg", "Skoleåret 2027/28 0 besøg")
    assert this.link("tirsdag den 9. marts 2027: 1 besøg") == "/calendar?view=week&day=2027-03-09"
    assert [row for row in this.under("Som tabel").rows if row[1:] != ("0", "0")] == [("Marts 2027", "1", "0")]


async def test_leafing_leads_to_the_neighbours_and_to_today(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        shown = await coordinator.get(MARCH + "&provider=blaesbjerg-energi")
    assert read_page(shown).main.links[:3] == [
        ("Forrige", "/calendar?view=month&day=2027-02-28&provider=blaesbjerg-energi"),
        ("I dag", "/calendar?view=month&day=2026-11-23&provider=blaesbjerg-energi"),
        ("Næste", "/calendar?view=month&day=2027-04-01&provider=blaesbjerg-energi"),
    ]


async def test_addresses_that_mean_nothing_show_this_month(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        shown = await coordinator.get("/calendar?view=century&day=9999-99-99&provider=nobody&status=glad")
        far = await coordinator.get("/calendar?view=month&day=0001-01-01")
    assert [read_page(one).headings[0] for one in (shown, far)] == ["November 2026 0 besøg"] * 2


async def test_holidays_and_fixed_dates_are_shown(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        easter = await coordinator.get("/calendar?view=week&day=2027-03-24")
        meeting = await coordinator.get("/calendar?view=week&day=2027-11-18")
    days = zip(("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"), range(22, 29), strict=True)
    assert read_page(easter).rows == [
        ("Uge 12", *(f"{weekday} den {day}. marts 2027 Påskeferie" for weekday, day in days))
    ]
    session = "Fast dato: 09:00 Robotdysten på Roboloftet 0 af 10 pladser"
    assert read_page(meeting).link(session) == "/catalogue/robotdysten/edit"


async def test_filters_narrow_to_provider_school_kind_and_status(page: ServedPage) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 2))
    await put(page, Status.DRAFT, date(2027, 3, 3), school="fjordblik  skole", class_name="7.a")
    await put(
        page,
        Status.APPROVED,
        date(2027, 3, 4),
        activity_id="vand-til-4-klasse",
        provider_id="kalundborg-forsyning",
        activity_title="Vandets vej",
    )
    await put(page, Status.CANCELLED, date(2027, 3, 5))
    asked = (
        "provider=kalundborg-forsyning",
        "school=fjordblik-skole",
        "kind=company_visit",
        "kind=competition",
        "status=cancelled",
        "status=draft",
    )
    async with page.signed_in() as coordinator:
        shown = [read_page(await coordinator.get(f"{MARCH}&{one}")) for one in asked]
    found = [[to.removeprefix("/decide/") for _, to in one.links if to.startswith("/decide/")] for one in shown]
    assert found == [["K3"], ["K2"], ["K1", "K2", "K3"], [], ["K4"], ["K2"]]


async def test_a_class_in_two_places_is_said_in_words(page: ServedPage) -> None:
    day = date(2027, 3, 2)
    await put(page, Status.APPROVED, day, time="09:00", duration_minutes=180)
    water = {"activity_id": "vand-til-4-klasse", "provider_id": "kalundborg-forsyning", "activity_title": "Vandets vej"}
    await put(page, Status.DRAFT, day, time="10:00", duration_minutes=90, class_name="8B", **water)
    await put(page, Status.DRAFT, day, time="12:30", duration_minutes=90, class_name="8B", **water)
    await put(page, Status.DRAFT, day, time="10:00", duration_minutes=90, school="Fjordblik Skole", **water)
    async with page.signed_in() as coordinator:
        shown = await coordinator.get("/calendar?view=week&day=2027-03-02&school=gorlev-skole")
        other = await coordinator.get("/calendar?view=week&day=2027-03-09")
    assert clashes_in(shown) == [
        "8.b, Gørlev Skole skal være to steder tirsdag den 2. marts 2027. K1 (godkendt), K2 (forespørgsel)",
        "Vandets vej for 4. klasse: 3 besøg tirsdag den 2. marts 2027; der er plads til 1 om dagen."
        " K2 (forespørgsel), K4 (forespørgsel), K3 (forespørgsel)",
        "Kalundborg Forsyning har to besøg på samme tid tirsdag den 2. marts 2027."
        " K2 (forespørgsel), K4 (forespørgsel)",
        "Kalundborg Forsyning: 3 klasser i uge 9; aftalt er højst 2 om ugen."
        " K2 (forespørgsel), K4 (forespørgsel), K3 (forespørgsel)",
    ]
    place, school = "Kalundborg Forsyning", "Gørlev Skole"
    assert visits_in(shown) == [
        f"Godkendt: Støder sammen: 09:00 Fysikbesøg på Blæsbjerg Energi 8.b · {school} · Blæsbjerg Energi",
        f"Forespørgsel: Støder sammen: 10:00 Vandets vej 8B · {school} · {place}",
        f"Forespørgsel: Støder sammen: 12:30 Vandets vej 8B · {school} · {place}",
    ]
    assert clashes_in(other) == []


async def test_more_visits_than_agreed_for_day_and_session_are_said(page: ServedPage) -> None:
    for number in range(3):
        await put(
            page,
            Status.APPROVED,
            date(2027, 3, 2),
            class_name=f"7.{number}",
            time=f"{8 + 3 * number:02}:00",
            duration_minutes=90,
        )
    robots = {"activity_id": "robotdysten", "provider_id": "roboloftet", "activity_title": "Robotdysten"}
    for number in range(11):
        await put(page, Status.DRAFT, date(2027, 11, 18), time="09:00", class_name=f"5.{number}", **robots)
    async with page.signed_in() as coordinator:
        march = clashes_in(await coordinator.get(MARCH))
        november = clashes_in(await coordinator.get("/calendar?view=week&day=2027-11-18"))
    energy = "Fysik på energiselskabet - fra vind til stikkontakt"
    three = "K1 (godkendt), K2 (godkendt), K3 (godkendt)"
    assert march == [
        f"{energy}: 3 besøg tirsdag den 2. marts 2027; der er plads til 1 om dagen. {three}",
        f"Blæsbjerg Energi: 3 klasser i uge 9; aftalt er højst 2 om ugen. {three}",
    ]
    eleven = ", ".join(f"K{number} (forespørgsel)" for number in range(4, 15))
    assert november == [
        f"Robotdysten på Roboloftet: 11 tilmeldt torsdag den 18. november 2027; der er 10 pladser. {eleven}"
    ]


async def test_a_full_day_of_the_month_leads_to_its_week(page: ServedPage) -> None:
    for number in range(6):
        await put(page, Status.DRAFT, date(2027, 3, 2), class_name=f"7.{number}")
    async with page.signed_in() as coordinator:
        month = await coordinator.get(MARCH)
        week = await coordinator.get("/calendar?view=week&day=2027-03-02")
    assert (len(visits_in(month)), len(visits_in(week))) == (4, 6)
    assert read_page(month).link("2 mere tirsdag den 2. marts 2027") == "/calendar?view=week&day=2027-03-02"


async def test_a_change_shows_at_once(page: ServedPage) -> None:
    booking = await put(page, Status.DRAFT, date(2027, 3, 2))
    async with page.signed_in() as coordinator:
        before = visits_in(await coordinator.get(MARCH))
        moved = booking.with_changes(date=date(2027, 4, 6))
        change = Change(booking.id, page.clock.now(), "mail:mette", ChannelName.WEB, ChangeKind.EDITED)
        await page.database.write(lambda tx: tx.bookings.save(moved, change))
        after = visits_in(await coordinator.get(MARCH))
    assert (len(before), after) == (1, [])


async def test_looking_changes_nothing(page: ServedPage) -> None:
    await put(page, Status.DRAFT, date(2027, 3, 2))
    async with page.signed_in() as coordinator:
        before = await page.state()
        for view in ("week", "month", "year"):
            await coordinator.get(f"/calendar?view={view}&day=2027-03-02")
        assert await page.state() == before


async def test_nameless_classes_of_two_teachers_do_not_clash(page: ServedPage) -> None:
    day = date(2027, 3, 2)
    await put(page, Status.APPROVED, day, school="")
    water = {"activity_id": "vand-til-4-klasse", "provider_id": "kalundborg-forsyning", "activity_title": "Vandets vej"}
    await put(page, Status.DRAFT, day, school="", teacher=Person("mail:bo@skole.example.org", "Bo"), **water)
    async with page.signed_in() as coordinator:
        assert clashes_in(await coordinator.get(MARCH)) == []


@pytest.mark.parametrize("width", [360, 1280])
async def test_every_view_is_accessible_and_fits_the_screen(page: ServedPage, browser: Browser, width: int) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 2), time="09:00", duration_minutes=180)
    await put(page, Status.DRAFT, date(2027, 3, 2), class_name="8B")
    await put(page, Status.PROPOSED, date(2027, 3, 2), proposed_date=date(2027, 3, 2) + timedelta(days=8))
    async with page.signed_in() as coordinator:
        context = await browser.new_context(viewport={"width": width, "height": 800})
        await context.add_cookies(
            [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
        )
        tab = await context.new_page()
        for view in ("week", "month", "year"):
            await tab.goto(f"{page.url}/calendar?view={view}&day=2027-03-02")
            await assert_accessible(tab)
            assert await tab.evaluate("document.documentElement.scrollWidth") <= width
            # by keyboard alone: the link to the next stretch is reached and followed
            following = tab.locator("a[rel=next]")
            address = await following.get_attribute("href")
            await following.focus()
            await tab.keyboard.press("Enter")
            await tab.wait_for_url(f"{page.url}{address}")


async def test_the_desks_head_stays_on_one_line_and_empty_weeks_leave_a_telephone(
    page: ServedPage, browser: Browser
) -> None:
    await put(page, Status.APPROVED, date(2027, 6, 10))
    async with page.signed_in() as coordinator:
        cookies = [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
        wide = await browser.new_context(viewport={"width": 1280, "height": 800})
        narrow = await browser.new_context(viewport={"width": 360, "height": 740})
        for context in (wide, narrow):
            await context.add_cookies(cookies)  # type: ignore[arg-type]
        tab = await wide.new_page()
        lines = []
        for path in (MARCH, "/providers", "/schools", "/figures"):
            await tab.goto(page.url + path)
            lines.append(await tab.locator(".signed-in").evaluate("e => e.offsetHeight < 60 && e.offsetWidth < 400"))
            box = await tab.locator(".signed-in span").bounding_box()
            assert box is not None
            lines.append(box["height"] < 30)
        tab = await narrow.new_page()
        await tab.goto(page.url + "/calendar?view=month&day=2027-06-01")
        weeks = await tab.locator(".grid tbody tr:visible").count()
    assert (lines, weeks) == ([True] * 8, 1)
