"""What the catalogue's pages share: the folders, writing with history, and taking over what was written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import structlog
from starlette.responses import HTMLResponse

from assistant.model import Language
from assistant.replies.phrases import phrase
from integrations.catalog.editing import is_writable, record_edit
from integrations.channels.web.auth import Visit
from integrations.channels.web.catalogue.field_labels import label_of
from integrations.channels.web.context import Site
from integrations.channels.web.texts import say
from integrations.logs import where
from integrations.store.catalog_history import Edit

log = structlog.get_logger(__name__)

SECONDS_TO_WAIT = 3.0
"""For the assistant to answer from what was saved; with very many entries it goes on behind the page."""


def entry_path(entry_id: str, page: str = "edit") -> str:
    return f"/catalogue/{quote(entry_id, safe='')}/{page}"


DONE = frozenset(
    {"saved", "saved.soon", "saved.despite", "same", "retired", "retire.not", "restored", "confirmed", "busy"}
)
"""What a page may be asked to say was just done."""


class CataloguePages:
    """One of the catalogue's pages, or several that belong together."""

    key = "catalogue"

    def __init__(self, site: Site) -> None:
        self._site = site
        self._taking_over: set[asyncio.Task[None]] = set()

    def page(self, visit: Visit, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
        language = visit.language
        return visit.page(
            f"catalogue/{template}",
            section=self.key,
            status=status,
            label_of=partial(label_of, language=language),
            help_of=partial(_help_of, language=language),
            p=partial(phrase, language),
            entry_path=entry_path,
            writable=self.writable_folder() is not None,
            folder=(self._site.catalogue.folders or (Path("catalogue"),))[0],
            **facts,
        )

    def writable_folder(self) -> Path | None:
        """Where a new entry goes."""
        return next((folder for folder in self._site.catalogue.folders if is_writable(folder)), None)

    async def write(self, change: Callable[[], Edit]) -> Edit:
        """Carries out a change of a file and keeps it in the history, in one transaction. Raises what it raises."""
        now = self._site.clock.now()
        edit = await self._site.gateway.write(lambda tx: record_edit(tx, change(), now))
        log.info("catalogue.edited", entry=edit.entry_id, what=edit.what)
        return edit

    async def take_over(self) -> bool:
        """Has the assistant answer from what was written; False when that takes longer than somebody waits."""
        task: asyncio.Task[None] = asyncio.ensure_future(_run(self._site.catalogue.take_over))
        self._taking_over.add(task)
        task.add_done_callback(self._taken_over)
        done, _ = await asyncio.wait({task}, timeout=SECONDS_TO_WAIT)
        return bool(done)

    async def fault(self) -> str:
        """Why the files cannot be taken over, if so: the last good catalogue then goes on answering."""
        catalogue = (await self._site.health()).get("catalog")
        return str(catalogue.get("fault", "")) if isinstance(catalogue, Mapping) else ""

    def _taken_over(self, task: asyncio.Task[None]) -> None:
        self._taking_over.discard(task)
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            log.error("catalogue.not_taken_over", error=where(failure))

    def done(self, visit: Visit) -> str:
        """What was just done; only our own sentences, whatever a link says."""
        done = visit.request.query_params.get("done", "")
        return say(visit.language, f"catalogue.done.{done}") if done in DONE else ""


async def _run(work: Callable[[], Any]) -> None:
    await work()


def _help_of(name: str, language: Language) -> str:
    """What stands below a field of the form; nothing below most."""
    key = f"catalogue.help.{name.partition('.')[0]}"
    return say(language, key) if key in say else ""
