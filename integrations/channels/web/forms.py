"""Reads a posted form, with a file in it or without, within limits."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

BODY_LIMIT = 2_000_000
"""Bytes. Well above the 100,000 characters somebody may paste, so that such a text can be given back to its writer."""
FIELD_LIMIT = 60
SECONDS_TO_SEND = 30.0

UPLOAD_LIMIT = 25_000_000
"""Bytes: a sheet of 50,000 activities."""
SECONDS_TO_UPLOAD = 120.0
_MOST_FIELDS_WITH_FILE = 20
_MOST_FILES = 20
"""Beside a letter."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff]")
_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)(?::00)?")


MAIL_ADDRESS = re.compile(r"[^@\s\"<>,;:\\]{1,64}@[\w-]+(\.[\w-]+)+")
"""Plain; letters beyond ASCII may stand in it."""


class FormTooLarge(HTTPException):
    """Answered with the friendly page for 413 where nobody catches it."""

    def __init__(self) -> None:
        super().__init__(413)


class FormUnreadable(HTTPException):
    """Answered with the friendly page for 400 where nobody catches it."""

    def __init__(self, why: str) -> None:
        super().__init__(400, why)


@dataclass(frozen=True)
class Upload:
    """A file that was sent along."""

    name: str
    """As the sender's machine calls it: not to be trusted."""
    content: bytes


@dataclass(frozen=True)
class Form:
    """A form's fields; a name that was sent several times has several values."""

    fields: Mapping[str, tuple[str, ...]]
    uploads: Mapping[str, tuple[Upload, ...]] = field(default_factory=dict)

    def line(self, name: str, most: int = 200) -> str:
        """One line without control characters, at most so many characters; ``""`` when missing."""
        return " ".join(self.words(name).split())[:most]

    def words(self, name: str) -> str:
        """Text of several lines without other control characters, stripped; ``""`` when missing."""
        return self._first(name).strip()

    def files(self, name: str) -> tuple[Upload, ...]:
        """What was chosen; a field that was left alone sends a file without name and content."""
        return tuple(one for one in self.uploads.get(name, ()) if one.name or one.content)

    def all(self, name: str) -> tuple[str, ...]:
        return self.fields.get(name, ())

    def number(self, name: str, least: int, most: int) -> int | None:
        """The whole number in these limits; ``None`` when empty. Raises ValueError for anything else."""
        text = self.line(name)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
            raise ValueError(name)
        return int(text)

    def day(self, name: str) -> date | None:
        """The date; ``None`` when empty. Raises ValueError for anything else."""
        text = self.line(name)
        return date.fromisoformat(text) if text else None

    def time(self, name: str) -> str:
        """``HH:MM`` or ``""``. Raises ValueError for anything else."""
        text = self.line(name)
        if not text:
            return ""
        found = _TIME.fullmatch(text)
        if not found:
            raise ValueError(name)
        return time(int(found[1]), int(found[2])).strftime("%H:%M")

    def _first(self, name: str) -> str:
        values = self.fields.get(name, ("",))
        return values[0]


async def read_form(request: Request, most_fields: int = FIELD_LIMIT) -> Form:
    """The posted form. Raises `FormTooLarge` above `BODY_LIMIT` and `FormUnreadable` for what is no such form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise FormUnreadable(kind)
    body = await read_body(request)
    try:
        pairs = parse_qsl(
            body.decode("ascii", "replace"), keep_blank_values=True, errors="replace", max_num_fields=most_fields
        )
    except ValueError as error:
        raise FormUnreadable("too many fields") from error
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), plain(value))
    return Form(fields)


async def read_letter(request: Request) -> Form:
    """A posted form that may bring files, or not."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return await (read_upload(request, _MOST_FILES) if kind == "multipart/form-data" else read_form(request))


async def read_upload(request: Request, most_files: int = 1) -> Form:
    """The posted form with its files. Raises `FormTooLarge` above `UPLOAD_LIMIT`, `FormUnreadable` for what is no such
    form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise FormUnreadable(kind)
    body = await read_body(request, UPLOAD_LIMIT, SECONDS_TO_UPLOAD)

    async def chunks() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        found = await MultiPartParser(
            request.headers, chunks(), max_files=most_files, max_fields=_MOST_FIELDS_WITH_FILE
        ).parse()
    except (MultiPartException, FormParserError, KeyError, UnicodeDecodeError) as error:
        raise FormUnreadable(type(error).__name__) from error
    fields: dict[str, tuple[str, ...]] = {}
    uploads: dict[str, tuple[Upload, ...]] = {}
    for name, value in found.multi_items():
        if isinstance(value, UploadFile):
            uploads[name] = (*uploads.get(name, ()), Upload(value.filename or "", await value.read()))
            await value.close()
        else:
            fields[name] = (*fields.get(name, ()), plain(value))
    return Form(fields, uploads)


def plain(value: str) -> str:
    """A field's text with one kind of line break and no other control characters."""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


async def read_body(request: Request, most: int = BODY_LIMIT, seconds: float = SECONDS_TO_SEND) -> bytes:
    """All that was sent. Raises `FormTooLarge` above so many bytes, `FormUnreadable` when it takes longer."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > most:
        raise FormTooLarge
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise FormTooLarge
    except (TimeoutError, ClientDisconnect) as error:
        raise FormUnreadable("not sent in time") from error
    return bytes(body)
