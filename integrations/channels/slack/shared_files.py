"""The files of a Slack message, fetched with the bot's token from Slack's own hosts and from nowhere else."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.parse import quote, urlsplit

import structlog

from assistant.bookings import AddNote
from assistant.model import Attachment, FileFate
from integrations.channels.contract import DecisionMade, IncomingMessage, MessageToTeacher, ReceivedFile
from integrations.channels.file_names import safe_name
from integrations.channels.file_types import type_of
from integrations.channels.slack.payload import kind_of
from integrations.channels.slack.settings import SlackSettings

_SLACKS_DOMAINS = ("slack.com", "slack-gov.com")
_SECONDS = 10.0
"""For each step of one fetch."""
_SECONDS_IN_ALL = 40.0
"""For the files of one message; the next message waits meanwhile."""
_TRIES = 3
_PAUSE = 0.5
_MOST = 20
_GONE = frozenset({"tombstone", "hidden_by_limit"})
_log = structlog.get_logger(__name__)

WithFiles = IncomingMessage | MessageToTeacher | DecisionMade


class SharedFiles:
    """Fetches them on the worker's thread. What cannot be had is named all the same, with the reason."""

    def __init__(self, settings: SlackSettings) -> None:
        self._settings = settings
        near = urlsplit(settings.api_url).hostname in ("localhost", "127.0.0.1", "::1")
        handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
        self._opener = urllib.request.build_opener(*handlers, *([urllib.request.ProxyHandler({})] if near else []))

    def beside(self, came: WithFiles, raw: bytes) -> WithFiles:
        """What came, with the files of its event; a note's words name them."""
        files = self._fetched(json.loads(raw))
        match came:
            case IncomingMessage() if files:
                attachments = tuple(one.file for one in files)
                return replace(came, files=files, message=replace(came.message, attachments=attachments))
            case MessageToTeacher() if files:
                return replace(came, files=files)
            case DecisionMade(decision=AddNote() as note) if files:
                named = "\n".join([note.words, *(f"[{one.file}]" for one in files)]).strip()
                return replace(came, files=files, decision=replace(note, words=named))
        return came

    def _fetched(self, payload: Mapping[str, Any]) -> tuple[ReceivedFile, ...]:
        event = payload.get("event") if kind_of(payload) == "event_callback" else None
        shared: Sequence[Any] = event.get("files") or () if isinstance(event, Mapping) else ()
        until = time.monotonic() + _SECONDS_IN_ALL
        described = [one for one in shared if isinstance(one, Mapping) and one.get("mode") not in _GONE]
        return tuple(self._file(one, until) for one in described[:_MOST])

    def _file(self, described: Mapping[str, Any], until: float) -> ReceivedFile:
        try:
            if described.get("file_access") == "check_file_info":  # of another organisation
                described = self._info(str(described.get("id", ""))) or described
            declared, size = str(described.get("mimetype") or ""), int(described.get("size") or 0)
            name = safe_name(str(described.get("name") or described.get("title") or ""), declared)
            named = Attachment(name, declared, size, FileFate.UNREACHABLE)
            if size > self._settings.largest_file:
                return ReceivedFile(replace(named, fate=FileFate.TOO_LARGE))
            address = str(described.get("url_private_download") or described.get("url_private") or "")
            content = None if described.get("is_external") else self._content(address, until)
            if content is None:
                return ReceivedFile(named)
            if len(content) > self._settings.largest_file:
                return ReceivedFile(replace(named, size=len(content), fate=FileFate.TOO_LARGE))
            found = type_of(content, name)
            kept = found.fate is FileFate.KEPT
            return ReceivedFile(Attachment(name, found.media_type, len(content), found.fate), content if kept else b"")
        except (ValueError, TypeError) as fault:
            _log.warning("slack_file_strange", fault=type(fault).__name__)
            return ReceivedFile(Attachment(safe_name(""), "", 0, FileFate.UNREACHABLE))

    def _info(self, file_id: str) -> Mapping[str, Any] | None:
        address = f"{self._settings.api_url}files.info?file={quote(file_id, safe='')}"
        answer = json.loads(self._content(address, time.monotonic() + _SECONDS) or b"{}")
        found = answer.get("file") if isinstance(answer, Mapping) and answer.get("ok") else None
        return found if isinstance(found, Mapping) else None

    def _content(self, address: str, until: float) -> bytes | None:
        if not self._is_slacks(address):
            return None
        for attempt in range(_TRIES):
            try:
                return self._get(address, until)
            except (OSError, HTTPException) as failure:
                code = failure.code if isinstance(failure, urllib.error.HTTPError) else 0
                _log.warning("slack_file_not_fetched", fault=type(failure).__name__, code=code)
                if 300 <= code < 500 and code != 429:
                    return None
            if time.monotonic() > until:
                return None
            time.sleep(_PAUSE * (attempt + 1))
        return None

    def _get(self, address: str, until: float) -> bytes | None:
        """``None`` where Slack shows its sign-in instead. Raises OSError, also for what comes too slowly."""
        asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {self._settings.bot_token}"})
        with self._opener.open(asked, timeout=_SECONDS) as answer:
            if _is_sign_in(answer.headers, address):
                return None
            read = bytearray()
            while len(read) <= self._settings.largest_file and (piece := answer.read1(1 << 16)):
                read += piece
                if time.monotonic() > until:
                    raise TimeoutError
            return bytes(read)

    def _is_slacks(self, address: str) -> bool:
        """The token goes to Slack alone; in tests Slack is where the Web API is."""
        asked, api = urlsplit(address), urlsplit(self._settings.api_url)
        if (asked.scheme, asked.netloc) == (api.scheme, api.netloc):
            return True
        host = asked.hostname or ""
        return asked.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in _SLACKS_DOMAINS)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Slack sends whoever may not have a file to its sign-in; anybody else could send the token anywhere."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def _is_sign_in(headers: Any, address: str) -> bool:
    """A web page in the place of a file that is none."""
    page = str(headers.get("Content-Type", "")).startswith("text/html")
    return page and not urlsplit(address).path.lower().endswith((".html", ".htm"))
