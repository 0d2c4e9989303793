"""Somebody's file as an answer to the browser: to be saved, never to be shown as a page of ours."""

from __future__ import annotations

from starlette.responses import Response

from assistant.model import Attachment
from integrations.channels.file_names import disposition


def download(file: Attachment, content: bytes) -> Response:
    """Whatever the file is, it neither runs nor reaches anything from our address."""
    headers = {
        "Content-Type": file.media_type,
        "Content-Disposition": disposition(file.name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(content, headers=headers)
