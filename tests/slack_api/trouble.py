"""What goes wrong on Slack's side, each a method."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class _Planned:
    """How one call, or every call until it is mended, is answered."""

    error: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    carried_out: bool = False
    """The call has its effect, but its answer is lost."""
    lands: asyncio.Event | None = None
    """The effect comes only when this is set, long after the answer was lost."""

    def answer(self) -> web.Response:
        if not self.error:
            return web.Response(status=self.status, headers=self.headers)
        return web.json_response({"ok": False, "error": self.error}, status=self.status, headers=self.headers)


class Trouble:
    """Part of `SlackWorkspace`."""

    def __init__(self) -> None:
        self.refused_as_too_fast = 0
        """Calls that were answered with 429 because of `limits`."""
        self.token_error = ""
        """Every call is refused with this word while it stands here: ``token_revoked``, ``invalid_auth`` ..."""
        self._next: dict[str, list[_Planned]] = {}
        self._until_mended: dict[str, _Planned] = {}
        self._held: dict[str, asyncio.Event] = {}
        self._limits: dict[str, tuple[int, float, list[float]]] = {}

    def fail_next(self, method: str, error: str = "", *, status: int = 200, times: int = 1, **headers: str) -> None:
        """The next calls of this method are answered like this: ``fail_next("chat.postMessage", "ratelimited",
        status=429, Retry_After="7")``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._next.setdefault(method, []).extend(_Planned(error, status, named) for _ in range(times))

    def breaks(self, method: str, error: str = "", *, status: int = 200) -> None:
        """Every call of this method is answered like this, until `mends`."""
        self._until_mended[method] = _Planned(error, status)

    def mends(self, method: str) -> None:
        self._until_mended.pop(method, None)

    def lose_next_answer(self, method: str) -> None:
        """The next call is carried out, but its answer never arrives."""
        self._next.setdefault(method, []).append(_Planned(carried_out=True))

    def land_late(self, method: str) -> asyncio.Event:
        """The next call breaks off without an answer, and is carried out when the event is set."""
        lands = asyncio.Event()
        self._next.setdefault(method, []).append(_Planned(carried_out=True, lands=lands))
        return lands

    def limits(self, method: str, calls: int, seconds: float) -> None:
        """From now on more than so many calls in so many seconds are answered with 429."""
        self._limits[method] = (calls, seconds, [])

    def hold_up(self, method: str) -> asyncio.Event:
        """Calls of this method wait, unseen, until the event is set."""
        self._held[method] = asyncio.Event()
        return self._held[method]

    # --- for the server ---------------------------------------------------------------------------------------------

    async def _wait_where_held(self, method: str) -> None:
        if method in self._held:
            await self._held[method].wait()

    def _planned_for(self, method: str) -> _Planned | None:
        waiting = self._next.get(method)
        return waiting.pop(0) if waiting else self._until_mended.get(method)

    def _is_too_fast(self, method: str) -> bool:
        if method not in self._limits:
            return False
        calls, seconds, since = self._limits[method]
        now = time.monotonic()
        since[:] = [at for at in since if now - at < seconds]
        if len(since) >= calls:
            self.refused_as_too_fast += 1
            return True
        since.append(now)
        return False
