"""What was changed, by whom and when; and an earlier version brought back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.errors import FaultsFound
from assistant.model import Language
from assistant.replies.activity_facts import title_of
from assistant.replies.dates import moment_in_words
from integrations.catalog.atomic_replace import FolderBusy
from integrations.catalog.editing import EntryChanged, FolderReadOnly, restore_activity
from integrations.catalog.entry_files import EntryUnknown, activity_of_text, folder_of, lists_of, text_of, version_of
from integrations.catalog.folder_contents import FolderParts
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.catalogue.field_labels import FieldChange, changes_in_words, worded
from integrations.channels.web.catalogue.shared import CataloguePages, entry_path
from integrations.channels.web.forms import Form
from integrations.store.catalog_history import RecordedEdit

PER_PAGE = 20


@dataclass(frozen=True)
class ShownEdit:
    """One edit as the page shows it."""

    id: int
    entry_id: str
    title: str
    at: str
    who: str
    what: str
    changes: Sequence[FieldChange]
    readable: bool
    is_present: bool
    """What it left is what stands in the file now."""
    made_it: bool
    """There was no entry before."""


class HistoryPages(CataloguePages):
    def routes(self) -> list[Route]:
        return [
            Route("/catalogue/changes", shown(self._site, self.show_all), methods=["GET"]),
            Route("/catalogue/{id:path}/history", shown(self._site, self.show), methods=["GET"]),
            Route("/catalogue/{id:path}/restore", posted(self._site, self.restore), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        entry_id = visit.request.path_params["id"]
        return await self._of_entry(visit, entry_id)

    async def show_all(self, visit: Visit) -> Response:
        """The latest changes of all entries."""
        before = visit.request.query_params.get("before", "")
        older_than = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
        found = await self._site.gateway.read(lambda view: view.catalog_history.latest(PER_PAGE + 1, older_than))
        steps = await asyncio.to_thread(self._steps, found[:PER_PAGE], visit.language)
        return self.page(
            visit, "changes.html", steps=steps, older=found[PER_PAGE - 1].id if len(found) > PER_PAGE else None
        )

    async def restore(self, visit: Visit, form: Form) -> Response:
        entry_id, wanted = visit.request.path_params["id"], form.line("edit")
        edit_id = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 18 else 0
        kept = await self._site.gateway.read(lambda view: view.catalog_history.get(edit_id))
        text = "" if kept is None else kept.edit.before if form.line("which") == "before" else kept.edit.after
        if kept is None or kept.edit.entry_id != entry_id or not text:
            return visit.error(404)
        today = self._site.clock.today()
        try:
            folder = folder_of(self._site.catalogue.folders, entry_id)
            change = partial(restore_activity, folder, entry_id, text, visit.address, today=today, saw=form.line("saw"))
            await self.write(change)
        except EntryUnknown:
            return visit.error(404)
        except FaultsFound as found:
            return await self._of_entry(
                visit, entry_id, "catalogue.history.not", worded(found.faults[0], visit.language)
            )
        except EntryChanged:
            return await self._of_entry(visit, entry_id, "catalogue.history.moved")
        except FolderBusy:
            return await self._of_entry(visit, entry_id, "catalogue.done.busy")
        except FolderReadOnly:
            return await self._of_entry(visit, entry_id, "readonly.text")
        await self.take_over()
        return RedirectResponse(entry_path(entry_id) + "?done=restored", 303)

    async def _of_entry(self, visit: Visit, entry_id: str, trouble: str = "", why: str = "") -> Response:
        found = await self._site.gateway.read(lambda view: view.catalog_history.of_entry(entry_id, 100))
        try:
            folder = folder_of(self._site.catalogue.folders, entry_id)
        except EntryUnknown:
            return visit.error(404)
        present = await asyncio.to_thread(text_of, folder, entry_id)
        steps = await asyncio.to_thread(self._steps, found, visit.language, present)
        activity = self._site.catalog().activities.get(entry_id)
        return self.page(
            visit,
            "history.html",
            status=409 if trouble else 200,
            entry_id=entry_id,
            title=title_of(activity, visit.language) if activity else entry_id,
            steps=steps,
            saw=version_of(present),
            outside=bool(found) and found[0].edit.after != present,
            trouble=trouble,
            why=why,
        )

    def _steps(self, found: Sequence[RecordedEdit], language: Language, present: str = "") -> list[ShownEdit]:
        catalog = self._site.catalog()
        zone = ZoneInfo(catalog.time_zone)
        parts = self._all_lists()
        steps = []
        for one in found:
            edit = one.edit
            before = activity_of_text(edit.before, edit.entry_id, parts) if edit.before else None
            after = activity_of_text(edit.after, edit.entry_id, parts)
            readable = after is not None and (before is not None or not edit.before)
            at = one.at.astimezone(zone)
            steps.append(
                ShownEdit(
                    one.id,
                    edit.entry_id,
                    title_of(after, language) if after else edit.entry_id,
                    moment_in_words(at.date(), f"{at:%H:%M}", language),
                    edit.who,
                    edit.what,
                    changes_in_words(before, after, language, catalog) if readable and edit.before else (),
                    readable,
                    edit.after == present,
                    not edit.before,
                )
            )
        return steps

    def _all_lists(self) -> FolderParts:
        """Settings of the first folder, providers of all."""
        lists = [lists_of(folder) for folder in self._site.catalogue.folders]
        merged = FolderParts(lists[0].folder, lists[0].settings) if lists else FolderParts()
        for each in reversed(lists):
            merged.providers |= each.providers
        return merged
