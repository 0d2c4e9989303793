"""What a monitoring system reads: health and figures."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Status
from integrations.channels.web.service_access import OperatorsAccess
from integrations.monitoring.metrics import Meter, exposition
from integrations.store.envelopes import InboxState
from tests.web.operator_pages import CONDITION, MAIL, PAULA, fill
from tests.web.served import METTE, ServedPage, ask, served_page


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    operators = OperatorsAccess(Meter(), lambda: CONDITION)
    async with served_page(tmp_path, operators=frozenset({PAULA}), access=operators) as running:
        yield running


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
    assert (health.json() == {"status": "ready", "ok": True}) is not sees


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
    counts = dict.fromkeys(("inbox_waiting", "outbox_waiting", "quarantined", "failed", "needs_operator"), 0)
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
