"""What a provider reads of its visits and requests, on a phone as on a screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser

from assistant.model import Period, Person, Status
from tests.web.axe import assert_accessible
from tests.web.provider_pages import ENERGY_TITLE, ENGINEER_TITLE, GUEST, Own, served_portal
from tests.web.served import field_of
from tests.web.test_calendar import put

DAY = date(2027, 3, 2)
PRIVATE = {"phone": "12345678", "wishes": "En elev i kørestol"}
CLASS = [("Klasse", "8.b"), ("Elever", "24")]
AT_WORKS = [("Skole", "Gørlev Skole"), ("Sted", "Blæsbjerg Energi, Kalundborg")]


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Own]:
    async with served_portal(tmp_path) as running:
        yield running


async def test_an_agreed_visit_says_who_comes_when_and_whom_to_ask(own: Own) -> None:
    await put(own.desk.page, Status.APPROVED, DAY, time="09:00", duration_minutes=180, **PRIVATE)
    agreed = (await own.shown()).under("Aftalte besøg 1")
    [card] = agreed.items
    assert card[:3] == ("Aftalt K1", "tirsdag den 2. marts 2027 kl. 09.00", ENERGY_TITLE)
    assert agreed.facts == [
        *CLASS, *AT_WORKS, ("Varighed", "3 timer"), ("Ønsker og behov", "En elev i kørestol"),
        ("Lærer", "Anna Lund 12345678 anna@skole.example.org"),
    ]  # fmt: skip
    assert (agreed.link("12345678"), agreed.link("anna@skole.example.org")) == (
        "tel:12345678",
        "mailto:anna@skole.example.org",
    )


async def test_a_request_says_what_planning_needs_and_is_nobodys_contact(own: Own) -> None:
    await put(own.desk.page, Status.DRAFT, DAY, time="09:00", **PRIVATE)
    shown = await own.browser.get(own.path)
    requests = (await own.shown()).under("Forespørgsler 1")
    [card] = requests.items
    assert card[:2] == ("Forespørgsel, ikke aftalt K1", "tirsdag den 2. marts 2027 kl. 09.00")
    assert requests.facts == [*CLASS, *AT_WORKS, ("Varighed", "3 timer"), ("Ønsker og behov", "En elev i kørestol")]
    # neither to be read nor in an attribute
    for private in ("Anna", "Lund", "12345678", "anna@", "Hej! Vi vil gerne se", "/decide/"):
        assert private not in shown.text


async def test_requests_stand_apart_with_the_day_that_is_spoken_of(own: Own) -> None:
    page = own.desk.page
    await put(page, Status.APPROVED, DAY)
    await put(page, Status.PROPOSED, DAY, proposed_date=date(2027, 3, 9), proposed_time="10:15")
    await put(page, Status.DRAFT, date(2027, 9, 2), class_name="9.a")
    # without a day
    await page.draft(
        date=None, wish=Period(date(2027, 4, 19), date(2027, 4, 25)), activity_id="nothing-in-the-catalogue"
    )
    # of another provider, over, and not told apart by the year that is leafed to
    await put(page, Status.DRAFT, DAY, activity_id="vand-til-4-klasse", provider_id="kalundborg-forsyning")
    await put(page, Status.APPROVED, date(2026, 10, 1))
    for query in ("", "?year=2027"):
        shown = await own.shown(query)
        assert [card[:2] for card in shown.under("Aftalte besøg 1").items] == [
            ("Aftalt K1", "tirsdag den 2. marts 2027")
        ]
        assert [card[:2] for card in shown.under("Forespørgsler 3").items] == [
            ("Anden dag tilbudt læreren, ikke aftalt K2", "tirsdag den 9. marts 2027 kl. 10.15"),
            ("Forespørgsel, ikke aftalt K3", "torsdag den 2. september 2027"),
            ("Forespørgsel, ikke aftalt K4", "uge 16 (19. april til 25. april 2027)"),
        ]


async def test_a_guest_reads_which_school_to_go_to(own: Own) -> None:
    await put(own.desk.page, Status.APPROVED, DAY, activity_id=GUEST, time="10:00")
    agreed = (await own.shown()).under("Aftalte besøg 1")
    assert agreed.items[0][2] == ENGINEER_TITLE
    assert agreed.facts[:3] == [*CLASS, ("Sted", "hos Gørlev Skole")]


async def test_what_is_not_known_is_said_instead_of_left_out(own: Own) -> None:
    await put(own.desk.page, Status.APPROVED, DAY, teacher=Person("slack:T1/U1", "Anna Lund"), school="")
    agreed = (await own.shown()).under("Aftalte besøg 1")
    assert "Klokkeslættet er ikke aftalt endnu. Aftal det med læreren." in agreed.lines
    assert agreed.facts[-1] == ("Lærer", "Anna Lund kan nås gennem skoletjenesten")


async def test_past_visits_keep_no_contact(own: Own) -> None:
    page = own.desk.page
    await put(page, Status.APPROVED, page.clock.today(), **PRIVATE)
    assert (await own.shown()).under("Aftalte besøg 1").facts[-1][0] == "Lærer"
    page.clock.advance(timedelta(days=1))
    shown = await own.browser.get(own.path)
    assert (await own.shown()).under("Tidligere besøg 1").items == [
        ("23. november 2026 Fysikbesøg på Blæsbjerg Energi · 8.b, Gørlev Skole Godkendt",)
    ]
    assert not [private for private in ("Anna", "12345678", "kørestol") if private in shown.text]


async def test_what_will_not_be_is_named_so_that_nobody_waits(own: Own) -> None:
    page = own.desk.page
    await put(page, Status.CANCELLED, DAY, **PRIVATE)
    await put(page, Status.CANCELLED, date(2026, 10, 1))
    shown = await own.browser.get(own.path)
    assert (await own.shown()).under("Bliver ikke til noget 1").items == [
        (f"tirsdag den 2. marts 2027 {ENERGY_TITLE} · 8.b, Gørlev Skole Aflyst",)
    ]
    assert not [private for private in ("Anna", "12345678", "kørestol") if private in shown.text]


@pytest.mark.parametrize("language", ["da", "de", "en"])
async def test_the_page_speaks_the_providers_language(own: Own, language: str) -> None:
    await put(own.desk.page, Status.APPROVED, DAY)
    shown = await own.shown(f"?lang={language}")
    expected = {"da": "Aftalte besøg 1", "de": "Vereinbarte Besuche 1", "en": "Agreed visits 1"}
    days = {"da": "tirsdag den 2. marts 2027", "de": "Dienstag, 2. März 2027", "en": "Tuesday 2 March 2027"}
    assert (shown.language, shown.under(expected[language]).items[0][1]) == (language, days[language])


async def test_a_language_of_the_provider_goes_before_the_browsers(own: Own) -> None:
    file = own.desk.folder / "providers.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("  name: Blæsbjerg Energi\n", "  name: Blæsbjerg Energi\n  language: de\n"), "utf-8")
    own.desk.served.refresh()
    assert (await own.shown()).language == "de"
    # what somebody chooses goes before both
    assert (await own.shown("?lang=en")).language == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_whether_a_visit_is_agreed_is_seen_at_once(own: Own, browser: Browser, width: int, scheme: str) -> None:
    page = own.desk.page
    long = "Den Meget Lange Skole ved Tissøbredden med Afdelinger i Gørlev, Høng, Ruds Vedby og Store Fuglede"
    await put(
        page, Status.APPROVED, DAY, school=long, class_name="8.bcdefghijklmnopqrstuvwxyz", time="09:00", **PRIVATE
    )
    await put(page, Status.PROPOSED, DAY, proposed_date=date(2027, 3, 9))
    await put(page, Status.HELD, date(2026, 10, 1), school=long)
    await put(page, Status.CANCELLED, DAY, school=long)
    await put(page, Status.APPROVED, DAY, class_name="7.a", time="12:00")
    await put(page, Status.DRAFT, date(2027, 4, 12), class_name="9.a")
    said = {"token": field_of(await own.browser.get(own.path), "token"), "words": "Influenza " + "x" * 80}
    for kind, name, day in (("ill", "K5", DAY), ("does_not_fit", "K6", date(2027, 4, 12)), ("message", "", "")):
        about = {"booking": name, "day": str(day)} if name else {}
        await own.browser.post(f"{own.path}/say", data={**said, **about, "kind": kind, "once": kind})
    context = await browser.new_context(
        viewport={"width": width, "height": 800},
        locale="da",
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=True,
    )
    tab = await context.new_page()
    await tab.goto(page.url + own.path)
    await tab.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    await assert_accessible(tab)
    assert await tab.evaluate("document.documentElement.scrollWidth") <= width
    for state in await tab.locator(".visit .status, .short .status").all():
        box = await state.bounding_box()
        assert box is not None
        assert (box["x"] >= 0, box["x"] + box["width"] <= width) == (True, True)
