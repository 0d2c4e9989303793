"""One entry in a form: looked at, changed, made new, retired."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.errors import Fault, FaultsFound
from assistant.model import OPEN, Activity, Audience, Kind, Language, Scope, Setting, languages
from assistant.replies.dates import date_in_words, moment_in_words, weekdays_in_words
from assistant.replies.phrases import phrase
from integrations.catalog import entry_ids
from integrations.catalog.atomic_replace import FolderBusy
from integrations.catalog.editing import (
    EntryChanged,
    FolderReadOnly,
    checked_activity,
    is_writable,
    retire_activity,
    save_activity,
)
from integrations.catalog.entry_fields import TEXT_FIELDS
from integrations.catalog.entry_files import (
    EntryUnknown,
    StoredEntry,
    file_of,
    folder_of,
    lists_of,
    read_activity,
    version_of,
)
from integrations.catalog.field_values import WEEKDAYS
from integrations.catalog.folder_contents import FolderParts
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.catalogue.browse import grade_choices, month_choices
from integrations.channels.web.catalogue.field_labels import (
    FieldFault,
    changes_in_words,
    fault_in_words,
    label_of,
    name_in,
)
from integrations.channels.web.catalogue.form_values import (
    NEW_PROVIDER,
    FilledForm,
    fields_from,
    filled_from,
    known_provider_typed,
    new_provider_from,
)
from integrations.channels.web.catalogue.shared import CataloguePages, entry_path
from integrations.channels.web.forms import Form, read_form
from integrations.channels.web.texts import say, subject_choices
from integrations.store.catalog_history import RecordedEdit
from integrations.store.transactions import Snapshot

MOST_FIELDS = 600
"""A form has some ninety fields and four more for each fixed date."""

_MAIN_TEXTS = ("title", "summary", "description")


class EditPages(CataloguePages):
    def routes(self) -> list[Route]:
        many = partial(read_form, most_fields=MOST_FIELDS)
        return [
            Route("/catalogue/new", shown(self._site, self.show_new), methods=["GET"]),
            Route("/catalogue/new", posted(self._site, self.save_new, read=many), methods=["POST"]),
            Route("/catalogue/{id:path}/edit", shown(self._site, self.show), methods=["GET"], name="catalogue_edit"),
            Route("/catalogue/{id:path}/edit", posted(self._site, self.save, read=many), methods=["POST"]),
            Route("/catalogue/{id:path}/retire", posted(self._site, self.retire), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        entry_id = visit.request.path_params["id"]
        try:
            stored = await asyncio.to_thread(self._stored, entry_id)
        except EntryUnknown:
            return visit.error(404)
        except FaultsFound as found:
            name = name_in(visit.language)
            faults = [one.placed(visit.language, name) for one in found.faults]
            return self.page(visit, "broken.html", status=409, entry_id=entry_id, faults=faults)
        return await self._form(visit, stored.folder, entry_id, filled_from(stored.activity), stored=stored)

    async def show_new(self, visit: Visit) -> Response:
        """An empty form, or the copy of another entry."""
        copied = self._site.catalog().activities.get(visit.request.query_params.get("from", ""))
        filled = FilledForm({"scope": ("local",), "audience": ("pupils",)})
        if copied is not None:
            values = dict(filled_from(copied).values)
            filled = FilledForm({name: value for name, value in values.items() if name != "last_confirmed"})
        folder = self.writable_folder() or next(iter(self._site.catalogue.folders), None)
        return visit.error(404) if folder is None else await self._form(visit, folder, "", filled)

    async def save(self, visit: Visit, form: Form) -> Response:
        entry_id = visit.request.path_params["id"]
        try:
            folder = folder_of(self._site.catalogue.folders, entry_id)
        except EntryUnknown:
            return visit.error(404)
        return await self._save(visit, form, folder, entry_id, form.line("saw"))

    async def save_new(self, visit: Visit, form: Form) -> Response:
        folder = self.writable_folder()
        if folder is None:
            folder = self._site.catalogue.folders[0]
            return await self._form(visit, folder, "", FilledForm(form.fields), status=409)
        entry_id = form.line("id") or self._free_id(form, folder)
        if form.line("id") and self._is_taken(entry_id, folder):
            wrong = [fault_in_words(_taken(folder, entry_id), visit.language)]
            return await self._form(visit, folder, "", FilledForm(form.fields), status=422, faults=wrong)
        return await self._save(visit, form, folder, entry_id, "", is_new=True)

    async def retire(self, visit: Visit, form: Form) -> Response:
        """Valid until yesterday: it leaves the answers at once."""
        entry_id, saw = visit.request.path_params["id"], form.line("saw")
        day = self._site.clock.today() - timedelta(days=1)
        try:
            folder = folder_of(self._site.catalogue.folders, entry_id)
            await self.write(partial(retire_activity, folder, entry_id, day, visit.address, saw=saw))
        except EntryUnknown:
            return visit.error(404)
        except EntryChanged:
            return RedirectResponse(entry_path(entry_id) + "?done=retire.not", 303)
        except (FaultsFound, FolderReadOnly):  # the page itself says so
            return RedirectResponse(entry_path(entry_id), 303)
        except FolderBusy:
            return RedirectResponse(entry_path(entry_id) + "?done=busy", 303)
        await self.take_over()
        return RedirectResponse(entry_path(entry_id) + "?done=retired", 303)

    # --- saving -----------------------------------------------------------------------------------------------------

    async def _save(
        self, visit: Visit, form: Form, folder: Path, entry_id: str, saw: str, *, is_new: bool = False
    ) -> Response:
        fields, provider = fields_from(form), new_provider_from(form)
        change = partial(
            save_activity,
            folder,
            entry_id,
            fields,
            visit.address,
            today=self._site.clock.today(),
            saw=saw,
            new_provider=provider,
        )
        again = partial(self._form, visit, folder, "" if is_new else entry_id, FilledForm(form.fields))
        known = known_provider_typed(form, (await asyncio.to_thread(lists_of, folder)).providers)
        if known is not None:
            sentence = say(visit.language, "catalogue.fault.provider_known", name=known.name)
            fault = FieldFault("provider_name", label_of("provider_name", visit.language), sentence)
            return await again(status=422, saw=saw, faults=[fault])
        try:
            edit = await self.write(change)
        except FaultsFound as found:
            faults = [fault_in_words(one, visit.language) for one in found.faults]
            return await again(status=422, saw=saw, faults=list(dict.fromkeys(faults)))
        except FolderReadOnly:
            return await again(status=409, saw=saw)
        except FolderBusy:
            return await again(status=409, saw=saw, busy=True)
        except EntryChanged as changed:
            return await self._changed(visit, form, folder, entry_id, changed.text)
        what = "same"
        if edit.before != edit.after:
            taken_over = await self.take_over()
            what = "saved.despite" if await self.fault() else "saved" if taken_over else "saved.soon"
        return RedirectResponse(f"{entry_path(entry_id)}?done={what}", 303)

    async def _changed(self, visit: Visit, form: Form, folder: Path, entry_id: str, text: str) -> Response:
        """Somebody else saved first: both versions, and the choice."""
        history = await self._site.gateway.read(lambda view: view.catalog_history.of_entry(entry_id, 1))
        theirs, mine, faults = await asyncio.to_thread(self._both, visit, form, folder, entry_id)
        return self.page(
            visit,
            "changed.html",
            status=409,
            entry_id=entry_id,
            by=_who(history, text),
            differences=changes_in_words(theirs, mine, visit.language, self._site.catalog()) if theirs and mine else [],
            faults=faults,
            fields=[(name, value) for name, values in form.fields.items() for value in values],
            saw=version_of(text),
        )

    def _both(
        self, visit: Visit, form: Form, folder: Path, entry_id: str
    ) -> tuple[Activity | None, Activity | None, list[Any]]:
        today = self._site.clock.today()
        try:
            theirs: Activity | None = read_activity(folder, entry_id).activity
        except (FaultsFound, EntryUnknown):
            theirs = None
        try:
            return theirs, checked_activity(folder, entry_id, fields_from(form), today, new_provider_from(form)), []
        except FaultsFound as found:
            return theirs, None, [fault_in_words(one, visit.language) for one in found.faults]

    def _free_id(self, form: Form, folder: Path) -> str:
        """Made from the title, in the catalogue's language where it has one."""
        titles = [form.line(f"title.{language}") for language in self._languages(lists_of(folder))]
        stem = entry_ids.slug(next((title for title in titles if title), ""))[:60].strip("-")
        stem = stem if entry_ids.is_file_name(stem) else "tilbud"
        names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 10_000))
        return next(name for name in names if not self._is_taken(name, folder))

    def _is_taken(self, entry_id: str, folder: Path) -> bool:
        return entry_id in self._site.catalog().activities or file_of(folder, entry_id).exists()

    # --- the form ---------------------------------------------------------------------------------------------------

    def _stored(self, entry_id: str) -> StoredEntry:
        return read_activity(folder_of(self._site.catalogue.folders, entry_id), entry_id)

    async def _form(
        self,
        visit: Visit,
        folder: Path,
        entry_id: str,
        filled: FilledForm,
        *,
        status: int = 200,
        saw: str | None = None,
        stored: StoredEntry | None = None,
        faults: list[Any] | None = None,
        busy: bool = False,
    ) -> Response:
        language, today = visit.language, self._site.clock.today()
        parts = await asyncio.to_thread(lists_of, folder)
        history, bookings = await self._site.gateway.read(partial(_around, entry_id))
        until = stored.activity.valid_until if stored else None
        activity = self._site.catalog().activities.get(entry_id)
        title = filled.one(f"title.{language}") or next(
            (filled.one(f"title.{one}") for one in languages() if filled.one(f"title.{one}")), entry_id
        )
        zone = ZoneInfo(self._site.catalog().time_zone)
        return self.page(
            visit,
            "form.html",
            status=status,
            entry_id=entry_id,
            title=title,
            filled=filled,
            faults=faults or [],
            wrong={one.anchor: one.sentence for one in faults or []},
            busy=busy or visit.request.query_params.get("done") == "busy",
            can_save=is_writable(folder),
            shown=activity is not None,
            saw=stored.version if stored else saw or "",
            last=history[0].edit.who if history else "",
            last_at=moment_words(history[0], zone, language) if history else "",
            retired=date_in_words(until, language) if until and until < today else "",
            bookings=bookings,
            providers=sorted(parts.providers.values(), key=lambda one: one.name.casefold()),
            new_provider=NEW_PROVIDER,
            text_languages=self._languages(parts),
            main_texts=_MAIN_TEXTS,
            more_texts=[name for name in TEXT_FIELDS if name not in _MAIN_TEXTS],
            kinds=[(str(one), say.first(language, f"catalogue.kind.{one}", f"kind.{one}.alone")) for one in Kind],
            audiences=_worded("audience", Audience, language),
            subjects=subject_choices(language),
            settings=_worded("setting", Setting, language),
            teaching=_worded("language", languages(), language),
            scopes=[(str(one), say(language, f"scope.{one}")) for one in Scope],
            grades=grade_choices(language),
            months=month_choices(language),
            weekdays=[(name, weekdays_in_words([number], language)) for number, name in enumerate(WEEKDAYS)],
            currency=parts.settings.defaults().currency,
            done=self.done(visit),
        )

    def _languages(self, parts: FolderParts) -> list[Language]:
        """All of them, the catalogue's own first."""
        return list(dict.fromkeys([parts.settings.defaults().language, *parts.settings.languages, *languages()]))


def _worded(kind: str, values: Iterable[str], language: Language) -> list[tuple[str, str]]:
    return [(str(one), phrase(language, f"{kind}.{one}")) for one in values]


def _around(entry_id: str, view: Snapshot) -> tuple[list[RecordedEdit], int]:
    """The latest change, and how many open bookings there are."""
    if not entry_id:
        return [], 0
    bookings = view.bookings.find(statuses=OPEN, activity_id=entry_id)
    return list(view.catalog_history.of_entry(entry_id, 1)), len(bookings)


def moment_words(kept: RecordedEdit, zone: ZoneInfo, language: Language) -> str:
    at = kept.at.astimezone(zone)
    return moment_in_words(at.date(), f"{at:%H:%M}", language)


def _who(history: Any, text: str) -> str:
    """Who wrote what stands there now; empty when it was not written on these pages."""
    return history[0].edit.who if history and history[0].edit.after == text else ""


def _taken(folder: Path, entry_id: str) -> Fault:
    return Fault(str(file_of(folder, entry_id)), None, "id", "taken")
