"""Whether something is new: a page asks with the tag it has, and is told "no" in a few bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from assistant.model import Booking


def tag_of(bookings: Iterable[Booking], turns: int = 0) -> str:
    """Changes with every change of a booking and every turn."""
    state = [f"{booking.id}.{booking.version}.{booking.status}" for booking in bookings]
    return f'"{hashlib.sha256(" ".join([str(turns), *state]).encode()).hexdigest()[:20]}"'


def news(request: Request, tag: str) -> Response:
    """304 where the page knows it already, else 204 with the new tag."""
    known = request.headers.get("if-none-match") == tag
    return Response(status_code=304 if known else 204, headers={"ETag": tag})
