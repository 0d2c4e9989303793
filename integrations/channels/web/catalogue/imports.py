"""A spreadsheet into the catalogue: first what it would change, then, when somebody says so, all of it or nothing."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cachetools import FIFOCache
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.errors import Fault, FaultsFound, SettingsWrong
from assistant.replies.activity_facts import title_of
from integrations.catalog.editing import is_writable
from integrations.catalog.sheets.formats import READ, RowFault, SheetUnusable
from integrations.catalog.sheets.importing import ImportPlan, PlanChanged, carry_out, plan_import
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.catalogue.field_labels import FieldChange, changes_in_words, name_in, worded
from integrations.channels.web.catalogue.shared import CataloguePages, log
from integrations.channels.web.context import Site
from integrations.channels.web.forms import Form, Upload, read_upload
from integrations.store.catalog_history import Edit

MOST_SHOWN = 100
"""Entries and faults of a preview; the page says how many more there are."""
LARGEST_UNPACKED = 500_000_000
"""Bytes: a small workbook can hold very much of nothing."""
MOST_NAMED = 10
MOST_KEPT = 6
"""Files that wait for their owner's "import"; the oldest go first."""

T = TypeVar("T")


@dataclass(frozen=True)
class KeptUpload:
    """A file that was looked at and not imported yet."""

    owner: str
    upload: Upload


@dataclass(frozen=True)
class SheetFault:
    """What is wrong with a row, as somebody reads it who has the sheet open."""

    row: int | None
    column: str
    """As the sheet's own header has it; empty where the whole row or file is meant."""
    sentence: str


@dataclass(frozen=True)
class Planned:
    """One entry as the preview shows it."""

    id: str
    title: str
    is_new: bool
    changes: Sequence[FieldChange]


class ImportPages(CataloguePages):
    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._kept: FIFOCache[str, KeptUpload] = FIFOCache(MOST_KEPT)

    def routes(self) -> list[Route]:
        return [
            Route("/catalogue/import", shown(self._site, self.show), methods=["GET"]),
            Route("/catalogue/import", posted(self._site, self.look, read=read_upload), methods=["POST"]),
            Route("/catalogue/import/go", posted(self._site, self.go), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        query = visit.request.query_params
        counts = [query.get(name, "") for name in ("created", "changed")]
        done = {"created": counts[0], "changed": counts[1]} if all(_is_count(one) for one in counts) else None
        return self._page(visit, done=done)

    async def look(self, visit: Visit, form: Form) -> Response:
        """What the file would change; nothing is written."""
        upload = next(iter(form.files("file")), None)
        if upload is None or not upload.content:
            return self._page(visit, status=422, trouble="catalogue.import.missing")
        folder = self._folder(form)
        if folder is None:
            return self._page(visit, status=409)
        ticket = secrets.token_urlsafe(16)
        self._kept[ticket] = KeptUpload(visit.address, upload)
        return await self._preview(visit, upload, folder, ticket)

    async def go(self, visit: Visit, form: Form) -> Response:
        """ImportPages what was looked at, if it still does the same."""
        ticket, folder = form.line("ticket"), self._folder(form)
        kept = self._kept.get(ticket)
        if kept is None or kept.owner != visit.address or folder is None:
            return self._page(visit, status=409, trouble="catalogue.import.gone")
        try:
            plan = await asyncio.to_thread(
                _with_file, kept.upload, lambda path: carry_out(path, folder, form.line("mark"), visit.language)
            )
        except PlanChanged:
            return await self._preview(visit, kept.upload, folder, ticket, trouble="catalogue.import.changed")
        except (FaultsFound, SettingsWrong):
            return await self._preview(visit, kept.upload, folder, ticket)
        self._kept.pop(ticket, None)
        await self._record(plan, visit.address)
        await self.take_over()
        report = plan.report
        address = f"/catalogue/import?created={len(report.created)}&changed={len(report.changed)}"
        return RedirectResponse(address, 303)

    async def _record(self, plan: ImportPlan, who: str) -> None:
        """Into the history, some at a time, so that other writes come between."""
        now = self._site.clock.now()
        edits = [Edit(one.after.id, who, "imported", one.old, one.new) for one in plan.changes]
        for start in range(0, len(edits), 500):
            part = edits[start : start + 500]
            await self._site.gateway.write(lambda tx, part=part: tx.catalog_history.add(part, now))  # type: ignore[misc]
        log.info("catalogue.imported", entries=len(edits))

    async def _preview(self, visit: Visit, upload: Upload, folder: Path, ticket: str, trouble: str = "") -> Response:
        try:
            plan = await asyncio.to_thread(_with_file, upload, lambda path: plan_import(path, folder, visit.language))
        except FaultsFound as found:
            return self._page(visit, status=422, name=upload.name, faults=found.faults)
        except SheetUnusable as unusable:
            why = worded(unusable.wrong, visit.language)
            return self._page(visit, status=422, name=upload.name, trouble="catalogue.import.wrong", why=why)
        except SettingsWrong as wrong:
            return self._page(visit, status=422, name=upload.name, trouble="catalogue.import.wrong", why=str(wrong))
        catalog, language = self._site.catalog(), visit.language
        planned = [
            Planned(
                one.after.id,
                title_of(one.after, language),
                one.before is None,
                changes_in_words(one.before, one.after, language, catalog),
            )
            for one in plan.changes[:MOST_SHOWN]
        ]
        return self._page(
            visit,
            status=409 if trouble else 200,
            trouble=trouble,
            name=upload.name,
            plan=plan,
            notes=[worded(note, visit.language) for note in plan.report.notes],
            providers=_names_of(plan)[:MOST_NAMED],
            planned=planned,
            more=len(plan.changes) - len(planned),
            ticket=ticket,
            into=self._site.catalogue.folders.index(folder),
        )

    def _folder(self, form: Form) -> Path | None:
        """The chosen catalogue, else the first that can be written to."""
        wanted, folders = form.line("into"), self._site.catalogue.folders
        if wanted in map(str, range(len(folders))) and is_writable(folders[int(wanted)]):
            return folders[int(wanted)]
        return self.writable_folder()

    def _page(self, visit: Visit, *, status: int = 200, faults: Sequence[Fault] = (), **facts: object) -> Response:
        of_file = [fault for fault in faults if isinstance(fault, RowFault)]
        into = [(number, one.name) for number, one in enumerate(self._site.catalogue.folders) if is_writable(one)]
        of_catalogue = [fault for fault in faults if not isinstance(fault, RowFault)]
        nothing: dict[str, object] = {
            "done": None, "trouble": "", "why": "", "name": "", "plan": None, "planned": (), "more": 0, "ticket": "",
            "into": 0, "providers": (),
        }  # fmt: skip
        return self.page(
            visit,
            "import.html",
            status=status,
            **{
                **nothing,
                "folders": into,
                "faults": [
                    SheetFault(fault.line, fault.field, worded(fault, visit.language)) for fault in of_file[:MOST_SHOWN]
                ],
                "fault_count": len(of_file),
                "catalogue_faults": [
                    fault.placed(visit.language, name_in(visit.language)) for fault in of_catalogue[:MOST_SHOWN]
                ],
                **facts,
            },
        )


def _names_of(plan: ImportPlan) -> list[str]:
    """The new providers, as the sheet calls them."""
    names = {one.after.provider.id: one.after.provider.name for one in plan.changes}
    return [names.get(provider, provider) for provider in plan.report.providers]


def _with_file(upload: Upload, work: Callable[[Path], T]) -> T:
    """Runs ``work`` on the uploaded file; raises `SettingsWrong` for a name of no known format."""
    form = Path(upload.name.replace("\\", "/")).suffix.lower()
    if form not in READ:
        raise SettingsWrong(f"{upload.name[:80]}: {', '.join(READ)}.")
    with tempfile.TemporaryDirectory(prefix="klassetur-import-") as folder:
        path = Path(folder) / f"upload{form}"
        path.write_bytes(upload.content)
        if _unpacked(path) > LARGEST_UNPACKED:
            raise SettingsWrong(f"{upload.name[:80]}: > {LARGEST_UNPACKED // 1_000_000} MB.")
        return work(path)


def _unpacked(path: Path) -> int:
    """Bytes that a workbook has once it is unpacked; 0 for what is no zip file."""
    if not zipfile.is_zipfile(path):
        return 0
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:  # the reader of the sheet tells that
        return 0


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6
