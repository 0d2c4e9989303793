"""Files of the local Slack: kept, handed to whoever has the token, uploaded in Slack's three steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.slack_api.workspace import BOT, BOT_USER, TEAM, Channel, Workspace

_SIGN_IN = "<!DOCTYPE html><html><title>Sign in | Slack</title></html>"


class Files:
    """What is uploaded and fetched; the routes serve what is no method of the Web API."""

    def __init__(self, workspace: Workspace, token: str) -> None:
        self._workspace, self._token = workspace, token
        self.contents: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        self.port = 0
        self.redirect_to = ""
        """Where every fetch is sent."""
        self.failures: list[int] = []
        """HTTP statuses of the next fetches."""
        self.fetched: list[str] = []
        """The Authorization of every fetch."""

    def add(self, name: str, content: bytes, mimetype: str = "application/octet-stream", **more: Any) -> dict[str, Any]:
        """A file as an event describes it."""
        file_id = self._workspace.next_id("F")
        self.contents[file_id], self._names[file_id] = content, name
        address = f"http://127.0.0.1:{self.port}/files-pri/{TEAM}-{file_id}"
        described = {"id": file_id, "name": name, "title": name, "mimetype": mimetype, "size": len(content)}
        links = {"url_private": f"{address}/{file_id}", "url_private_download": f"{address}/download/{file_id}"}
        return {**described, "mode": "hosted", "is_external": False, **links, **more}

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/files-pri/{tail:.*}", self._fetch), web.post("/upload/v1/{file}", self._take)]

    async def _fetch(self, request: web.Request) -> web.Response:
        self.fetched.append(request.headers.get("Authorization", ""))
        if self.failures:
            return web.Response(status=self.failures.pop(0))
        if self.redirect_to:
            raise web.HTTPFound(self.redirect_to)
        allowed = "files:read" in self._workspace.scopes
        if request.headers.get("Authorization") != f"Bearer {self._token}" or not allowed:
            return web.Response(text=_SIGN_IN, content_type="text/html")
        return web.Response(body=self.contents[request.path.rpartition("/")[2]])

    async def _take(self, request: web.Request) -> web.Response:
        self.contents[request.match_info["file"]] = await request.read()
        return web.Response(text="OK")

    # --- methods ----------------------------------------------------------------------------------------------------

    def upload_url(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        file_id = self._workspace.next_id("F")
        self._names[file_id] = str(arguments["filename"])
        return {"file_id": file_id, "upload_url": f"http://127.0.0.1:{self.port}/upload/v1/{file_id}"}

    def complete(self, files: list[dict[str, Any]], channel: Channel, thread_ts: str) -> dict[str, Any]:
        """Shared in the channel as a message of the assistant's."""
        shared = [
            {
                "id": one["id"],
                "name": self._names[one["id"]],
                "title": one.get("title", ""),
                "size": len(self.contents[one["id"]]),
            }
            for one in files
        ]
        message: dict[str, Any] = {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT,
            "ts": self._workspace.next_ts(),
            "text": "",
            "channel": channel.id,
            "files": shared,
        }
        if thread_ts:
            message["thread_ts"] = thread_ts
        channel.messages.append(message)
        return {"files": shared}
