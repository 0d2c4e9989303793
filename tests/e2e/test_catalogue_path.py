"""From a coordinator's form to what the running assistant answers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import httpx

from tests.running import ROOT, RunningService
from tests.web.catalogue_desk import fields_of

METTE = "mette@skoletjenesten.example.org"


async def test_what_a_coordinator_saves_is_what_the_assistant_answers_from(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue"
    shutil.copytree(ROOT / "catalog_data" / "kalundborg", catalogue)
    service = RunningService(tmp_path / "data", KLASSETUR_CATALOG=str(catalogue), KLASSETUR_COORDINATORS=METTE)
    async with service, httpx.AsyncClient(base_url=service.url, timeout=60, headers={"Origin": service.url}) as desk:
        await _sign_in(service, desk)
        assert "skoven-i-tal" not in await _found(desk, "Pinguine für die 4. Klasse")
        form = fields_of((await desk.get("/catalogue/skoven-i-tal/edit")).text)
        form["title.da"] = ["Pingviner i skoven"]
        form["summary.da"] = ["Klassen tæller pingviner og måler, hvor hurtigt de svømmer."]
        saved = await desk.post("/catalogue/skoven-i-tal/edit", data=form)
        assert saved.headers["location"] == "/catalogue/skoven-i-tal/edit?done=saved"
        assert (await _found(desk, "Pinguine für die 4. Klasse"))[0] == "skoven-i-tal"
        assert "Pingviner i skoven" in (await desk.get("/activities/skoven-i-tal")).text


async def _sign_in(service: RunningService, desk: httpx.AsyncClient) -> None:
    link = re.search(r"/signin/\S+", await service.command("login-link", METTE))
    assert link is not None
    page = await desk.get(link[0])
    entered = await desk.post(link[0], data={"token": fields_of(page.text)["token"][0]})
    assert entered.status_code == 303


async def _found(desk: httpx.AsyncClient, question: str) -> list[str]:
    page = await desk.get("/catalogue", params={"q": question})
    assert page.status_code == 200
    listed = page.text.partition('<ol class="found">')[2].partition("</ol>")[0]
    return re.findall(r'href="/catalogue/([^/"]*)/edit"', listed)
