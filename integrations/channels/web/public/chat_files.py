"""What a coordinator sent to a visitor of the page, saved by that visitor alone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.channels.web.context import Site
from integrations.channels.web.downloads import download
from integrations.channels.web.security import Visitor
from integrations.store.attachments import GivenBy, StoredAttachment
from integrations.store.transactions import Snapshot


class ChatFiles:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [Route("/sent/{key}", self.open, methods=["GET"])]

    async def open(self, request: Request) -> Response:
        key = request.path_params["key"]

        def look(snapshot: Snapshot) -> tuple[StoredAttachment | None, bytes | None]:
            return snapshot.attachments.get(key), snapshot.attachments.content(key)

        stored, content = await self._site.gateway.read(look)
        visitor = Visitor.from_cookie(self._site.cookies.get(request, "visitor"))
        if stored is None or content is None or visitor is None or not _is_for(stored, visitor):
            return self._site.error(request, 404)
        return download(stored.file, content)


def _is_for(stored: StoredAttachment, visitor: Visitor) -> bool:
    return stored.conversation == visitor.conversation and stored.given_by is not GivenBy.NOTE
