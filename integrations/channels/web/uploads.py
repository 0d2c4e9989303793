"""Reads a posted form with a file in it, within limits."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from python_multipart.exceptions import FormParserError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from integrations.channels.web.forms import Form, FormUnreadable, Upload, plain, read_body

UPLOAD_LIMIT = 25_000_000
"""Bytes: a sheet of 50,000 activities."""
SECONDS_TO_UPLOAD = 120.0
_MOST_FIELDS = 20


async def read_upload(request: Request) -> Form:
    """The posted form with its files. Raises `FormTooLarge` above `UPLOAD_LIMIT`, `FormUnreadable` for what is no such
    form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise FormUnreadable(kind)
    body = await read_body(request, UPLOAD_LIMIT, SECONDS_TO_UPLOAD)

    async def chunks() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        found = await MultiPartParser(request.headers, chunks(), max_files=1, max_fields=_MOST_FIELDS).parse()
    except (MultiPartException, FormParserError, KeyError, UnicodeDecodeError) as error:
        raise FormUnreadable(type(error).__name__) from error
    fields: dict[str, tuple[str, ...]] = {}
    files: dict[str, Upload] = {}
    for name, value in found.multi_items():
        if isinstance(value, UploadFile):
            files[name] = Upload(value.filename or "", await value.read())
            await value.close()
        else:
            fields[name] = (*fields.get(name, ()), plain(value))
    return Form(fields, files)
