"""The files of a conversation, listed for coordinators and opened by them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from assistant.model import Attachment, FileFate, Language
from assistant.replies.files import not_kept
from integrations.channels.contract import ReceivedFile
from integrations.channels.file_names import safe_name
from integrations.channels.file_types import type_of
from integrations.channels.web.auth import Visit, shown
from integrations.channels.web.context import Site
from integrations.channels.web.downloads import download
from integrations.channels.web.forms import Form, Upload
from integrations.channels.web.texts import say
from integrations.store.attachments import StoredAttachment
from integrations.store.transactions import Snapshot


@dataclass(frozen=True)
class ListedFile:
    """A line of the list, as ``files.html`` shows it."""

    words: str
    """Name and size; or why it is not there."""
    link: str
    """Where it is opened; empty for one that was not kept."""
    given_by: str


class FilePages:
    """Coordinators open any file of any conversation."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [Route("/files/{key}", shown(self._site, self.open), methods=["GET"])]

    async def open(self, visit: Visit) -> Response:
        key = visit.request.path_params["key"]

        def look(snapshot: Snapshot) -> tuple[StoredAttachment | None, bytes | None]:
            return snapshot.attachments.get(key), snapshot.attachments.content(key)

        stored, content = await self._site.gateway.read(look)
        return visit.error(404) if stored is None or content is None else download(stored.file, content)


async def chosen_files(form: Form) -> tuple[ReceivedFile, ...]:
    """What a coordinator sends along with a letter, its types known by their content."""
    return tuple([await asyncio.to_thread(_received, one) for one in form.files("files")])


def _received(upload: Upload) -> ReceivedFile:
    found = type_of(upload.content, upload.name)
    name = safe_name(upload.name, found.media_type)
    kept = found.fate is FileFate.KEPT
    file = Attachment(name, found.media_type, len(upload.content), found.fate)
    return ReceivedFile(file, upload.content if kept else b"")


def listed_files(files: Sequence[StoredAttachment], language: Language) -> list[ListedFile]:
    """For the macro ``files`` of ``files.html``; oldest first."""
    return [
        ListedFile(
            str(stored.file) if stored.file.is_kept else not_kept(stored.file, language),
            f"/files/{stored.key}" if stored.file.is_kept else "",
            say(language, f"files.by.{stored.given_by}"),
        )
        for stored in files
    ]
