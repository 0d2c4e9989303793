"""What a colleague, Slack or a teacher does appears on the open pages: they ask for what came after a line of
the bookings' histories, and are told "nothing" in a few bytes."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.errors import BookingUnknown
from assistant.model import Booking, Change
from integrations.channels.web.auth import Visit, shown
from integrations.channels.web.context import Site
from integrations.channels.web.queue.messages import happened
from integrations.store.transactions import Snapshot

_MOST = 200
"""Lines told at once; a page that knows less is better read anew."""


class QueuePolling:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [Route("/queue/changes", shown(self._site, self.show), methods=["GET"], name="changes")]

    async def show(self, visit: Visit) -> Response:
        """204 while nothing happened; else the new line to ask from, and each booking's last change in words."""
        asked = visit.request.query_params.get("since", "")
        if not (asked.isascii() and asked.isdigit() and len(asked) <= 15):
            return visit.error(400)

        def look(snapshot: Snapshot) -> tuple[int, list[tuple[Change, Booking]]]:
            line = snapshot.queue.revision()[0]
            if line <= int(asked):
                return line, []
            last = {change.booking_id: change for change in snapshot.queue.since(int(asked), _MOST)}
            return line, [(change, booking) for change in last.values() if (booking := _known(change, snapshot))]

        line, found = await self._site.gateway.read(look)
        if not found:
            return Response(status_code=204, headers={"Cache-Control": "no-store"})
        changed = [
            {
                "id": booking.id,
                "what": change.what,
                "words": happened(change, booking, visit.language, by_name=True),
                "waits": booking.waits_for is not None,
                "version": booking.version,
            }
            for change, booking in found
        ]
        return JSONResponse({"since": line, "changed": changed}, headers={"Cache-Control": "no-store"})


def _known(change: Change, snapshot: Snapshot) -> Booking | None:
    try:
        return snapshot.bookings.get(change.booking_id)
    except BookingUnknown:
        # its line of history outlived it: a person was erased
        return None
