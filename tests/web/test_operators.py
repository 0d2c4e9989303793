"""The operators' pages: who sees them, what they show, and that everything done there is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser

from assistant.model import ChannelName, Status
from integrations.channels.web.service_access import OperatorsAccess
from integrations.monitoring.metrics import Meter
from integrations.store.deeds import Deed
from integrations.store.envelopes import InboxState, Posting
from integrations.store.transactions import Transaction
from tests.patience import until
from tests.web.axe import assert_accessible
from tests.web.operator_pages import CONDITION, HOSTILE, MAIL, PAULA, fill
from tests.web.page_reader import read_page
from tests.web.served import METTE, NOW, OLE, ServedPage, field_of, served_page

PAGES = ("/operators", "/operators/setup", "/operators/audit")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    operators = OperatorsAccess(Meter(), lambda: CONDITION)
    async with served_page(tmp_path, operators=frozenset({PAULA}), access=operators) as running:
        yield running


async def act(browser: httpx.AsyncClient, what: str, box: str, id: int, **fields: str) -> httpx.Response:
    token = field_of(await browser.get("/operators"), "token")
    return await browser.post(f"/operators/{what}", data={"token": token, "box": box, "id": str(id), **fields})


async def deeds(page: ServedPage) -> list[Deed]:
    return list(await page.database.read(lambda view: view.deeds.latest()))


# --- who sees it ----------------------------------------------------------------------------------------------------


async def test_operator_who_is_no_coordinator_sees_the_operators_pages_alone(page: ServedPage) -> None:
    await page.draft()
    async with page.signed_in(PAULA) as browser:
        entered = [(await browser.get(path)).status_code for path in PAGES]
        kept_out = [(await browser.get(path)).status_code for path in ("/queue", "/decide/K1", "/calendar")]
        shown = await browser.get("/operators")
        token = field_of(shown, "token")
        decided = await browser.post("/decide/K1", data={"token": token, "verb": "approve", "version": "1"})
    assert entered == [200, 200, 200]
    assert kept_out == [403, 403, 403]
    assert decided.status_code == 403
    assert (await page.booking("K1")).status is Status.DRAFT
    assert read_page(shown).links == [
        ("Gå til indholdet", "#main"),
        ("Skoletjenesten Kalundborg (eksempel) Koordinatorernes bord", "/operators"),
        ("Drift", "/operators"),
        ("Opsætning", "/operators/setup"),
        ("Log", "/operators/audit"),
    ]


async def test_coordinator_who_is_no_operator_is_kept_out(page: ServedPage) -> None:
    await page.database.write(fill)
    async with page.signed_in(METTE) as browser, page.browser() as stranger:
        shown = await browser.get("/queue")
        token = field_of(shown, "token")
        before = await page.state()
        pages = [(await browser.get(path)).status_code for path in PAGES]
        posts = [
            (await browser.post(f"/operators/{what}", data={"token": token, "box": "inbox", "id": "1", "reason": "x"}))
            for what in ("retry", "drop", "raw")
        ]
        away = [await stranger.get(path) for path in PAGES]
    assert pages == [403, 403, 403]
    assert [one.status_code for one in posts] == [403, 403, 403]
    assert [one.headers["location"] for one in away] == [
        "/signin?next=/operators", "/signin?next=/operators/setup", "/signin?next=/operators/audit",
    ]  # fmt: skip
    assert await page.state() == before


async def test_audit_is_in_the_desks_words_and_leads_coordinators_on(tmp_path: Path) -> None:
    async with served_page(tmp_path) as page:
        drafted = await page.draft()
        await page.database.write(lambda tx: tx.deeds.add(Deed(page.clock.now(), PAULA, "retried", "inbox 3 → 9")))
        async with page.signed_in(OLE) as browser:
            shown = await browser.get("/operators/audit")
    log = read_page(shown).main
    assert log.rows == [
        ("2026-11-23 09:15:00", PAULA, "Prøvet igen", "Indbakke 3 → 9", "–"),
        ("2026-11-23 09:15:00", "anna@skole.example.org", "Oprettet", drafted.id, "–"),
    ]
    assert log.links == [(drafted.id, f"/decide/{drafted.id}")]


async def test_where_nobody_is_named_coordinators_are_the_operators(tmp_path: Path) -> None:
    async with served_page(tmp_path) as page, page.signed_in(OLE) as browser:
        assert [(await browser.get(path)).status_code for path in ("/queue", *PAGES)] == [200] * 4


async def test_operator_lands_on_the_operators_pages(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/signin")
        await browser.post("/signin", data={"token": field_of(shown, "token"), "address": PAULA})
        path = page.links[-1][1].removeprefix(page.url)
        shown = await browser.get(path)
        entered = await browser.post(path, data={"token": field_of(shown, "token")})
    assert entered.headers["location"] == "/operators"


# --- queues ---------------------------------------------------------------------------------------------------------


async def test_overview_names_what_is_stuck_with_its_reason(page: ServedPage) -> None:
    await page.database.write(fill)
    before = await page.state()
    async with page.signed_in(PAULA) as browser:
        before = await page.state()
        shown = await browser.get("/operators")
        assert await page.state() == before
    overview = read_page(shown)
    assert (overview.faults, overview.notices) == (["4 ting venter på dig."], [])
    assert overview.under("Køer").rows == [("Indbakke", "0", "–"), ("Udbakke", "1", "6 min")]
    assert overview.under("Kræver et menneske 4").rows == [
        ("Udbakke 1 K1", "mail", "Mislykket", "550 no such user", "0 s", acts_on("Udbakke 1")),
        ("Indbakke 3", "mail", "Mislykket", "no model", "3 h", acts_on("Indbakke 3")),
        ("Indbakke 2", "mail", "Mislykket", "could not be answered", "4 h", acts_on("Indbakke 2")),
        ("Indbakke 1", "mail", "Karantæne", "two From <headers>", "5 h", acts_on("Indbakke 1")),
    ]
    assert overview.under("Venter i Indbakke 0").lines == ["Venter i Indbakke 0", "Tom."]
    assert overview.under("Venter i Udbakke 1").rows == [
        ("Udbakke 2", "mail", "1", "451 greylisted", "6 min", "2026-11-23 10:15:00", acts_on("Udbakke 2", "Prøv nu"))
    ]
    # neither to be read nor in an attribute
    assert "anna@skole.example.org" not in shown.text


def acts_on(item: str, retry: str = "Prøv igen") -> str:
    """What can be done with an item; dropping it asks why."""
    return f"{retry} {item} Hent rå {item} Kassér {item} Hvorfor? Kassér {item}"


async def test_nothing_stuck_is_said(page: ServedPage) -> None:
    async with page.signed_in(PAULA) as browser:
        shown = await browser.get("/operators")
    overview = read_page(shown)
    assert (overview.faults, overview.notices) == ([], ["Alt kører."])
    assert overview.under("Kræver et menneske 0").lines == ["Kræver et menneske 0", "Intet sidder fast."]


async def test_raw_bytes_are_a_file_and_never_a_page(page: ServedPage) -> None:
    await page.database.write(fill)
    async with page.signed_in(PAULA) as browser:
        mail = await act(browser, "raw", "inbox", 1)
        posting = await act(browser, "raw", "outbox", 1)
        gone = await act(browser, "raw", "inbox", 99)
        followed = await browser.get("/operators/raw?box=inbox&id=1")
    assert mail.content == HOSTILE
    assert {name: mail.headers[name] for name in ("content-type", "content-disposition", "x-content-type-options")} == {
        "content-type": "text/plain; charset=utf-8",
        "content-disposition": 'attachment; filename="inbox-1.txt"',
        "x-content-type-options": "nosniff",
    }
    assert mail.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert posting.json() == {"subject": "Æbler"}
    assert (gone.status_code, followed.status_code) == (404, 405)
    assert [(deed.who, deed.what, deed.subject) for deed in await deeds(page)] == [
        (PAULA, "downloaded", "outbox 1"),
        (PAULA, "downloaded", "inbox 1"),
    ]


async def test_retry_has_it_worked_off_again_and_is_written_down(page: ServedPage) -> None:
    await page.database.write(lambda tx: tx.inbox.receive(ChannelName.WEB, "w", b"no form", {}, NOW))
    await _until(page, lambda counts: counts["quarantined"] == 1)
    await page.database.write(fill_outbox)
    async with page.signed_in(PAULA) as browser:
        again = await act(browser, "retry", "inbox", 1)
        shown = await browser.get(again.headers["location"])
        posting = await act(browser, "retry", "outbox", 1)
        twice = await act(browser, "retry", "inbox", 1)
    assert (again.status_code, again.headers["location"]) == (303, "/operators?done=retried")
    assert read_page(shown).notices == ["Den prøves igen."]
    assert posting.status_code == 303
    assert twice.status_code == 409
    assert read_page(twice).faults == ["Den er allerede afgjort. Siden viser, hvordan det står nu."]
    assert [(deed.who, deed.what, deed.subject) for deed in await deeds(page)] == [
        (PAULA, "retried", "outbox 1"),
        (PAULA, "retried", "inbox 1 → 2"),
    ]
    await _until(page, lambda counts: counts["quarantined"] == 1)
    outcome = await page.database.read(lambda view: view.inbox.outcome(2))
    assert outcome == (InboxState.QUARANTINED, "not a form of the chat page")


def fill_outbox(tx: Transaction) -> None:
    tx.outbox.post(Posting(MAIL, "p1", "anna@skole.example.org", {}), NOW)
    tx.outbox.give_up(1, "550 no such user", NOW)


async def _until(page: ServedPage, holds: Any) -> None:
    async def look() -> Any:
        return holds(await page.database.read(lambda view: view.statistics.counts()))

    await until(look)


async def test_everything_stuck_is_tried_again_together(page: ServedPage) -> None:
    await page.database.write(fill)
    async with page.signed_in(PAULA) as browser:
        shown = await browser.get("/operators")
        form = read_page(shown).form("Prøv alle igen")
        again = await browser.post(form.path, data=form.sent)
        shown = await browser.get(again.headers["location"])
    assert read_page(shown).notices[0] == "De prøves alle igen."
    assert await page.database.read(lambda view: [one.id for one in view.outbox.stuck()]) == []
    assert ("retried", "outbox 1") in [(deed.what, deed.subject) for deed in await deeds(page)]


async def test_drop_takes_a_reason_and_is_written_down(page: ServedPage) -> None:
    await page.database.write(fill)
    async with page.signed_in(PAULA) as browser:
        without = await act(browser, "drop", "inbox", 1, reason="  ")
        dropped = await act(browser, "drop", "inbox", 1, reason="spam")
        audit = await browser.get("/operators/audit")
    assert without.status_code == 422
    assert read_page(without).faults == ["Skriv, hvorfor den kasseres.", "4 ting venter på dig."]
    assert dropped.headers["location"] == "/operators?done=dropped"
    assert [(deed.who, deed.what, deed.subject, deed.why) for deed in await deeds(page)] == [
        (PAULA, "dropped", "inbox 1", "spam")
    ]
    assert read_page(audit).rows == [("2026-11-23 09:15:00", PAULA, "Kasseret", "Indbakke 1", "spam")]
    assert await page.database.read(lambda view: view.inbox.outcome(1)) == ("dropped", "spam")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"box": "postbox"}, 400),
        ({"id": "1; DROP TABLE inbox"}, 400),
        ({"id": ""}, 400),
        ({"token": "x"}, 403),
    ],
)
async def test_form_that_is_none_of_ours_changes_nothing(page: ServedPage, fields: dict[str, str], status: int) -> None:
    await page.database.write(fill)
    async with page.signed_in(PAULA) as browser:
        token = field_of(await browser.get("/operators"), "token")
        before = await page.state()
        for what in ("retry", "drop", "raw"):
            form = {"token": token, "box": "inbox", "id": "1", "reason": "x", **fields}
            assert (await browser.post(f"/operators/{what}", data=form)).status_code == status
        elsewhere = {"Origin": "https://evil.example"}
        form = {"token": token, "box": "inbox", "id": "1", "reason": "x"}
        assert (await browser.post("/operators/drop", data=form, headers=elsewhere)).status_code == 403
    assert await page.state() == before


# --- setup ----------------------------------------------------------------------------------------------------------


async def test_setup_shows_index_settings_versions_and_disk(page: ServedPage) -> None:
    async with page.signed_in(PAULA) as browser:
        setup = read_page(await browser.get("/operators/setup"))
    assert setup.under("Indeks").facts == [
        ("Tilbud i kataloget", "48"),
        ("Bygget", "2026-11-20 07:00:00"),
        ("Model", "all-MiniLM-L6-v2"),
        ("Kører som", "OnnxEncoder"),
    ]
    assert setup.under("Disk").facts == [("Ledig", "73.0 GB af 271 GB"), ("Database", "1.0 MB")]
    assert setup.under("Indstillinger i brug").rows == [
        ("KLASSETUR_LANGUAGE", "da"),
        ("KLASSETUR_SMTP_URL", "sat, vises ikke ændret"),
    ]
    assert setup.under("Versioner").rows == [("Python", "3.11.9")]


# --- in the browser -------------------------------------------------------------------------------------------------


@pytest.mark.e2e
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
async def test_pages_are_accessible_and_fit_the_screen(
    page: ServedPage, browser: Browser, width: int, scheme: str
) -> None:
    await page.database.write(fill)
    async with page.signed_in(PAULA) as operator:
        cookies = [{"name": name, "value": value, "url": page.url} for name, value in operator.cookies.items()]
    context = await browser.new_context(
        locale="da-DK",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
    )
    await context.add_cookies(cookies)  # type: ignore[arg-type]
    view = await context.new_page()
    for path in PAGES:
        await view.goto(page.url + path)
        await assert_accessible(view, impacts=("moderate", "serious", "critical"))
        assert await view.evaluate("document.documentElement.scrollWidth") <= width, path
    await context.close()
