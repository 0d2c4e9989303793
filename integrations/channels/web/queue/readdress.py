"""What did not arrive about a booking: the teacher's name and mail are mended where that is seen, and it goes again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.bookings import Actor
from assistant.errors import BookingUnknown
from assistant.model import ChannelName
from integrations.channels.web.auth import Visit, posted
from integrations.channels.web.context import Site
from integrations.channels.web.forms import MAIL_ADDRESS, Form
from integrations.channels.web.texts import say

READDRESS = "readdress"
"""Names the form among those of the booking's page."""

Refuse = Callable[[Visit, str, Form], Awaitable[Response]]
"""The booking's page again, with a sentence and what had been typed."""


class ReaddressForm:
    def __init__(self, site: Site, refuse: Refuse) -> None:
        self._site, self._refuse = site, refuse

    def routes(self) -> list[Route]:
        return [Route("/decide/{id}/again", posted(self._site, self.send_again), methods=["POST"])]

    async def send_again(self, visit: Visit, form: Form) -> Response:
        booking_id, email = visit.request.path_params["id"], form.line("email", 254)
        if not MAIL_ADDRESS.fullmatch(email):
            return await self._refuse(visit, say(visit.language, "queue.again.wrong"), form)
        actor = Actor(visit.person, ChannelName.WEB, self._site.clock.now())
        try:
            booking = await self._site.gateway.send_again(booking_id, form.line("teacher_name", 120), email, actor)
        except BookingUnknown:
            return visit.error(404)
        return RedirectResponse(f"/decide/{booking.id}?done={booking.id}&what=sent_again", 303)
