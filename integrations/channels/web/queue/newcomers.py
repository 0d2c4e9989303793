"""Who wrote in a booking's conversation and would like to be in on it: a coordinator can say so, as the teacher can."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.errors import BookingUnknown
from integrations.channels.contract import NewcomerNamed
from integrations.channels.web.auth import Visit, posted
from integrations.channels.web.context import Site
from integrations.channels.web.forms import Form
from integrations.store.newcomers import WhoIs

ANSWERS = (WhoIs.BESIDE, WhoIs.INSTEAD, WhoIs.NOBODY)
"""Whose another address is, the known address alone can say."""


class NewcomerForm:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [Route("/decide/{id}/who", posted(self._site, self.name), methods=["POST"])]

    async def name(self, visit: Visit, form: Form) -> Response:
        booking_id, who = visit.request.path_params["id"], form.line("who", 20)
        if who not in ANSWERS:
            return visit.error(400)
        try:
            booking = await self._site.gateway.read(lambda snapshot: snapshot.bookings.get(booking_id))
        except BookingUnknown:
            return visit.error(404)
        address = form.line("address", 320)
        answer = NewcomerNamed(booking.conversation, address, booking.teacher.address, WhoIs(who), visit.person)
        await self._site.gateway.name_newcomer(answer)
        return RedirectResponse(f"/decide/{booking.id}?done={booking.id}&what=named", 303)
