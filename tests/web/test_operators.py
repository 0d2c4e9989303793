"""The operators' pages and probes: who sees them, what they show, and that everything done there is written down."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser
from pydantic import SecretStr

from assistant.model import ChannelName, Status
from integrations.channels.web.operations.pages import size_in_words
from integrations.channels.web.service_access import OperatorsAccess
from integrations.monitoring.health import (
    DiskSpace,
    IndexState,
    OperatingState,
    SettingShown,
    disk_space,
    index_state,
    settings_in_force,
)
from integrations.monitoring.metrics import Meter, exposition
from integrations.settings import Settings, settings_from
from integrations.store.deeds import Deed
from integrations.store.envelopes import InboxState, Posting
from integrations.store.transactions import Transaction
from tests.patience import until
from tests.web.axe import assert_accessible
from tests.web.page_reader import read_page
from tests.web.served import METTE, NOW, OLE, ServedPage, ask, field_of, served_page

PAULA = "paula@it.example.org"
MAIL = ChannelName.MAIL
HOSTILE = b"From: <script>alert(1)</script>\r\n\r\n\xff\x00<b>hej</b>"
PAGES = ("/operators", "/operators/setup", "/operators/audit")

CONDITION = OperatingState(
    index=IndexState(48, "all-MiniLM-L6-v2", "OnnxEncoder", datetime(2026, 11, 20, 6, 0, tzinfo=UTC)),
    settings=[
        SettingShown("KLASSETUR_LANGUAGE", "da", True),
        SettingShown("KLASSETUR_SMTP_URL", "", False, True),
    ],
    versions={"Python": "3.11.9"},
    disk=DiskSpace(73_000_000_000, 271_000_000_000, 1_040_000),
)


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    operators = OperatorsAccess(Meter(), lambda: CONDITION)
    async with served_page(tmp_path, operators=frozenset({PAULA}), access=operators) as running:
        yield running


def fill(tx: Transaction) -> None:
    """Three inbox items (one quarantined, one failed, one waiting) and two postings (one failed, one postponed)."""
    for number, key in enumerate("abc"):
        tx.inbox.receive(MAIL, key, HOSTILE, {}, NOW - timedelta(hours=5 - number))
    tx.inbox.finish(1, InboxState.QUARANTINED, "two From <headers>")
    tx.inbox.finish(2, InboxState.FAILED, "could not be answered")
    # the worker is not to take it while the test looks at it
    tx.inbox.finish(3, InboxState.FAILED, "no model")
    tx.outbox.post(Posting(MAIL, "p1", "anna@skole.example.org", {"subject": "Æbler"}, "K1"), NOW - timedelta(days=6))
    tx.outbox.give_up(1, "550 no such user", NOW)
    tx.outbox.post(Posting(MAIL, "p2", "bo@skole.example.org", {"subject": "x"}), NOW - timedelta(minutes=6))
    tx.outbox.postpone(2, NOW + timedelta(hours=1), "451 greylisted")


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


def test_no_secret_is_among_the_settings_in_force() -> None:
    secret = "hemmelig-4711"
    values = {name: SecretStr(secret) for name, one in Settings.__dataclass_fields__.items() if one.type == "SecretStr"}
    assert {"smtp_url", "slack_bot_token", "slack_app_token", "slack_signing_secret", "metrics_token"} <= set(values)
    values["smtp_url"] = SecretStr(f"smtp://user:{secret}@relay.example.org")
    shown = settings_in_force(Settings(**values))  # type: ignore[arg-type]
    assert secret not in repr(shown)
    assert {one.name for one in shown if one.is_secret and not one.is_default} >= {
        "KLASSETUR_SMTP_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "KLASSETUR_METRICS_TOKEN",
    }  # fmt: skip
    assert [one for one in settings_in_force(settings_from({})) if not one.is_default] == []


def test_settings_name_operators_and_the_token() -> None:
    settings = settings_from({"KLASSETUR_OPERATORS": f"{PAULA}, {OLE}", "KLASSETUR_METRICS_TOKEN": "x"})
    assert settings.operators == (PAULA, OLE)
    assert settings.metrics_token.get_secret_value() == "x"


def test_condition_of_a_folder(tmp_path: Path) -> None:
    assert index_state(tmp_path, 3, object()) == IndexState(3, "", "object", None)
    (tmp_path / "manifest.json").write_text("{}")
    assert index_state(tmp_path, 3, object()).built_at is not None
    (tmp_path / "a.db").write_bytes(b"x" * 10)
    (tmp_path / "a.db-wal").write_bytes(b"x" * 5)
    disk = disk_space(tmp_path, tmp_path / "a.db")
    assert disk.database == 15
    assert 0 < disk.free <= disk.total
    assert disk_space(tmp_path / "none", tmp_path / "none.db") == DiskSpace()


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 B"), (999, "999 B"), (1_040_000, "1.0 MB"), (271_000_000_000, "271 GB"), (5e15, "5000.0 TB")],
)
def test_size_in_words(count: int, said: str) -> None:
    assert size_in_words(count) == said


# --- probes ---------------------------------------------------------------------------------------------------------


def counted(figures: str) -> dict[str, float]:
    """The samples of `/metrics` that are not zero."""
    samples = (line.rpartition(" ") for line in figures.splitlines() if line.startswith("klassetur_"))
    return {name: float(value) for name, _, value in samples if float(value)}


@pytest.mark.parametrize(
    ("settings", "headers", "sees"),
    [
        ({}, {}, True),
        ({"base_url": "https://klassetur.example.org"}, {}, False),
        ({"metrics_token": "geheim"}, {}, False),
        ({"metrics_token": "geheim"}, {"Authorization": "Bearer geheimer"}, False),
        ({"metrics_token": "geheim"}, {"Authorization": "Bearer gehéim".encode()}, False),
        ({"metrics_token": "geheim"}, {"Authorization": "Basic geheim"}, False),
        ({"metrics_token": "geheim"}, {"Authorization": "Bearer geheim"}, True),
        ({"metrics_token": "geheim", "base_url": "https://klassetur.example.org"},
         {"Authorization": "bearer geheim"}, True),
    ],
)  # fmt: skip
async def test_figures_are_for_this_machine_or_for_the_token(
    tmp_path: Path, settings: dict[str, str], headers: Mapping[str, Any], sees: bool
) -> None:
    async with served_page(tmp_path, **settings) as page, page.browser() as browser:
        figures = await browser.get("/metrics", headers=headers)
        health = await browser.get("/healthz", headers=headers)
    assert figures.status_code == (200 if sees else 403)
    assert (figures.text == "Not for everybody.\n") is not sees
    assert ([*counted(figures.text)] == ["klassetur_activities"]) is sees
    assert health.status_code == 200
    assert (health.json() == {"ok": True}) is not sees


async def test_signed_in_operator_sees_the_figures_from_anywhere(tmp_path: Path) -> None:
    async with (
        served_page(tmp_path, operators=frozenset({PAULA}), metrics_token="geheim") as page,
        page.signed_in(PAULA) as paula,
        page.signed_in(METTE) as mette,
    ):
        assert (await paula.get("/metrics")).status_code == 200
        assert (await mette.get("/metrics")).status_code == 403


async def test_health_says_how_long_the_oldest_waits(page: ServedPage) -> None:
    await page.database.write(fill)
    async with page.browser() as browser:
        health = (await browser.get("/healthz")).json()
    assert (health["inbox_oldest_seconds"], health["outbox_oldest_seconds"]) == (0.0, 360.0)
    assert (health["quarantined"], health["failed"]) == (1, 3)


async def test_figures_hold_no_address_and_no_text(page: ServedPage) -> None:
    await page.database.write(fill)
    await page.draft()
    async with page.browser() as browser:
        await ask(browser, "hemmeligheden om gulerødder")
        figures = await browser.get("/metrics")
    assert figures.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert not re.search(r"@|gulerød|Gørlev|550|greylist", figures.text)
    assert counted(figures.text) == {
        'klassetur_waiting{box="outbox"}': 1,
        'klassetur_oldest_waiting_seconds{box="outbox"}': 360,
        'klassetur_stuck{kind="quarantined"}': 1,
        'klassetur_stuck{kind="failed"}': 3,
        'klassetur_bookings{status="draft"}': 1,
        "klassetur_activities": len(page.catalog.activities),
    }


def test_exposition_is_prometheus_text() -> None:
    meter = Meter((0.5, 2.0))
    for status, reason, seconds in (
        ("done", "", 0.5), ("done", "", 1.0), ("done", "", 9.0), ("done", "turned away", 1.0), ("filed", "robot", 1.0),
        ("quarantined", "x", 1.0), ("failed", "x", 1.0), ("waiting", "", 1.0),
    ):  # fmt: skip
        meter.worked_off(MAIL, InboxState(status), reason, seconds)
    meter.sent(MAIL, "failed")
    meter.bounced(MAIL)
    counts = dict.fromkeys(("inbox_waiting", "outbox_waiting", "quarantined", "failed"), 0)
    counts |= {f"bookings_{status}": 0 for status in Status}
    page = exposition(meter, counts, {"inbox": 0.0, "outbox": 1.5}, 48).decode()
    for line in page.splitlines():
        assert re.fullmatch(r"# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+=\"[^\"]*\",?)+\})? [0-9.]+", line), line
    start = page.index("# HELP klassetur_answer_seconds")
    assert page[start : page.index("# HELP klassetur_waiting")].splitlines() == [
        "# HELP klassetur_answer_seconds From received to answered.",
        "# TYPE klassetur_answer_seconds histogram",
        'klassetur_answer_seconds_bucket{le="0.5"} 1.0',
        'klassetur_answer_seconds_bucket{le="2.0"} 2.0',
        'klassetur_answer_seconds_bucket{le="+Inf"} 3.0',
        "klassetur_answer_seconds_count 3.0",
        "klassetur_answer_seconds_sum 10.5",
    ]
    assert {name: value for name, value in counted(page).items() if "_answer_seconds" not in name} == {
        'klassetur_items_total{channel="mail",outcome="answered"}': 3,
        'klassetur_items_total{channel="mail",outcome="refused"}': 1,
        'klassetur_items_total{channel="mail",outcome="filed"}': 1,
        'klassetur_items_total{channel="mail",outcome="quarantined"}': 1,
        'klassetur_items_total{channel="mail",outcome="failed"}': 1,
        'klassetur_postings_total{channel="mail",result="failed"}': 1,
        'klassetur_bounces_total{channel="mail"}': 1,
        'klassetur_oldest_waiting_seconds{box="outbox"}': 1.5,
        "klassetur_activities": 48,
    }


def test_setting_shown_has_no_value_for_a_secret() -> None:
    shown = {one.name: one for one in settings_in_force(replace(settings_from({}), metrics_token=SecretStr("x")))}
    assert shown["KLASSETUR_METRICS_TOKEN"] == SettingShown("KLASSETUR_METRICS_TOKEN", "", False, True)


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
