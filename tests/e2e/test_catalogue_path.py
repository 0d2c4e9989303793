"""From a coordinator's form to what the running assistant answers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import httpx

from tests.patience import PATIENCE, until
from tests.running import ROOT, RunningService
from tests.web.catalogue_pages import fields_of
from tests.web.page_reader import read_page

METTE = "mette@skoletjenesten.example.org"


async def test_what_a_coordinator_saves_is_what_the_assistant_answers_from(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue"
    shutil.copytree(ROOT / "catalog_data" / "kalundborg", catalogue)
    service = RunningService(tmp_path / "data", KLASSETUR_CATALOG=str(catalogue), KLASSETUR_COORDINATORS=METTE)
    async with (
        service,
        httpx.AsyncClient(base_url=service.url, timeout=PATIENCE, headers={"Origin": service.url}) as coordinator,
    ):
        await _sign_in(service, coordinator)
        assert "skoven-i-tal" not in await _found(coordinator, "Pinguine für die 4. Klasse")
        form = fields_of((await coordinator.get("/catalogue/skoven-i-tal/edit")).text)
        form["title.da"] = ["Pingviner i skoven"]
        form["summary.da"] = ["Klassen tæller pingviner og måler, hvor hurtigt de svømmer."]
        saved = await coordinator.post("/catalogue/skoven-i-tal/edit", data=form)
        assert saved.headers["location"] == "/catalogue/skoven-i-tal/edit?done=saved"
        assert (await _found(coordinator, "Pinguine für die 4. Klasse"))[0] == "skoven-i-tal"
        assert read_page(await coordinator.get("/activities/skoven-i-tal")).headings[0] == "Pingviner i skoven"


async def test_a_broken_file_leaves_the_last_good_catalogue_until_it_is_mended(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue"
    shutil.copytree(ROOT / "catalog_data" / "kalundborg", catalogue)
    entry, spare = catalogue / "activities" / "skoven-i-tal.yaml", catalogue / "activities" / "robotdysten.yaml"
    whole = entry.read_text(encoding="utf-8")
    service = RunningService(tmp_path / "data", KLASSETUR_CATALOG=str(catalogue))
    async with service, httpx.AsyncClient(base_url=service.url, timeout=PATIENCE) as visitor:
        entry.write_text(whole + "grads: 4\n", encoding="utf-8")
        spare.unlink()
        told = await _health(visitor, ok=False)
        assert "skoven-i-tal.yaml" in told["catalog"]["fault"]
        assert "grads" in told["catalog"]["fault"]
        assert told["catalog"]["activities"] == 61
        assert (await visitor.get("/activities/skoven-i-tal")).status_code == 200
        assert (await visitor.get("/activities/robotdysten")).status_code == 200

        entry.write_text(whole, encoding="utf-8")
        told = await _health(visitor, ok=True)
        assert told["catalog"] == {"activities": 60, "fault": ""}
        assert (await visitor.get("/activities/robotdysten")).status_code == 404


async def _health(visitor: httpx.AsyncClient, *, ok: bool) -> dict[str, Any]:
    """What /healthz says once it is so."""

    async def look() -> dict[str, Any] | None:
        answer = await visitor.get("/healthz")
        told = answer.json()
        as_expected = told["ok"] is ok and told["status"] == ("ready" if ok else "degraded")
        return told if answer.status_code == 200 and as_expected else None

    told = await until(look)
    assert told is not None
    return told


async def _sign_in(service: RunningService, coordinator: httpx.AsyncClient) -> None:
    link = re.search(r"/signin/\S+", await service.command("login-link", METTE))
    assert link is not None
    page = await coordinator.get(link[0])
    entered = await coordinator.post(link[0], data={"token": fields_of(page.text)["token"][0]})
    assert entered.status_code == 303


async def _found(coordinator: httpx.AsyncClient, question: str) -> list[str]:
    page = await coordinator.get("/catalogue", params={"q": question})
    assert page.status_code == 200
    offered = "Det ville læreren få tilbudt"
    if offered not in read_page(page).headings:
        return []
    paths = [path for _, path in read_page(page).under(offered).links]
    return [path.split("/")[2] for path in paths if path.endswith("/edit")]
