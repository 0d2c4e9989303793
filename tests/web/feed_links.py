"""Calendars to subscribe to: how each owner's link is made on its page, and what a calendar program fetches."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from integrations.channels.web.feeds.owners import FeedOwner, OwnerKind, class_owner
from tests.calendars.conformance import violations
from tests.calendars.readers import Read, by_everybody
from tests.web.page_reader import read_page
from tests.web.provider_pages import PROVIDER, give_link, link_in
from tests.web.served import METTE, ServedPage, field_of
from tests.web.teacher_pages import ANNA, link_for

SCHOOL = "/schools/gorlev-skole"
OWNERS = {
    OwnerKind.TEACHER: FeedOwner(OwnerKind.TEACHER, ANNA.address),
    OwnerKind.CLASS: class_owner("gorlev-skole", "8.b", 2026),
    OwnerKind.SCHOOL: FeedOwner(OwnerKind.SCHOOL, "gorlev-skole"),
    OwnerKind.PROVIDER: FeedOwner(OwnerKind.PROVIDER, "blaesbjerg-energi"),
    OwnerKind.OFFICE: FeedOwner(OwnerKind.OFFICE, METTE),
}


async def made(page: ServedPage, coordinator: httpx.AsyncClient, kind: OwnerKind, verb: str = "make") -> httpx.Response:
    """The page that answers when this owner's link is made or taken back."""
    match kind:
        case OwnerKind.TEACHER:
            path = await link_for(page)
            async with page.browser() as teacher:
                token = field_of(await teacher.get(path), "token")
                said = {"make": "calendar", "end": "calendar_end"}[verb]
                return await teacher.post(path, data={"token": token, "verb": said})
        case OwnerKind.PROVIDER:
            return await give_link(coordinator, PROVIDER, "calendar_feed", verb)
        case OwnerKind.SCHOOL:
            return await give_link(coordinator, SCHOOL, "calendar_feed", verb)
        case OwnerKind.OFFICE:
            return await give_link(coordinator, "/calendar", "calendar_feed", verb)
        case OwnerKind.CLASS:
            token = field_of(await coordinator.get(SCHOOL), "token")
            form = {"token": token, "purpose": "calendar_feed", "verb": verb, "class": "8.b"}
            return await coordinator.post(f"{SCHOOL}/links?year=2026", data=form)


async def all_links(page: ServedPage) -> dict[OwnerKind, str]:
    async with page.signed_in() as coordinator:
        return {kind: link_in(await made(page, coordinator, kind)) for kind in OwnerKind}


async def fetched(program: httpx.AsyncClient, link: str) -> Mapping[str, Read]:
    """What stands in the calendar by UID, as three programs read it."""
    got = await program.get(link)
    assert (got.status_code, got.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert violations(got.content) == []
    return by_everybody(got.content)


def subscribed(response: httpx.Response) -> str:
    """The address that opens a calendar program, on the page where the link was made."""
    return next(to for _, to in read_page(response).links if to.startswith("webcal:"))
