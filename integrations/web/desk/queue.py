"""The coordinators' desk: what waits for a decision, the most urgent first, and everything else on a second page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from assistant.model import Booking, Language, Status
from assistant.replies.dates import date_in_words, day_in_words, period_in_words
from integrations.store.api import Snapshot
from integrations.web.gate import Visit, shown
from integrations.web.site import Site
from integrations.web.texts import TEXTS, say

WAITING = (Status.DRAFT, Status.PROPOSED, Status.WAITLISTED)
OTHERS = tuple(status for status in Status if status not in WAITING)
PER_PAGE = 50
SOON = timedelta(days=14)
"""A visit that is this near is decided before the others."""


@dataclass(frozen=True)
class Row:
    """One booking as the desk lists it."""

    booking: Booking
    day: str
    """In words; empty when there is none yet."""
    week: int | None
    wish: str
    waits: str
    soon: bool
    checks: tuple[str, ...]

    @property
    def urgency(self) -> tuple[int, bool]:
        # proposed ones wait for the teacher, so they come after what waits for the coordinator
        waits_for_teacher = self.booking.status is Status.PROPOSED
        return (2 if waits_for_teacher else 0 if self.soon else 1), not self.checks


class Queue:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [Route("/queue", shown(self._site, self.show), methods=["GET"], name="queue")]

    async def show(self, visit: Visit) -> Response:
        language = visit.language
        asked = visit.request.query_params
        tab: Collection[Status] = OTHERS if asked.get("tab") == "other" else WAITING
        status = asked.get("status", "")
        words = asked.get("q", "").strip()[:100]

        def look(snapshot: Snapshot) -> tuple[list[Booking], dict[str, Row]]:
            found = [booking for booking in snapshot.bookings.find(statuses=tab) if _holds(booking, words)]
            chosen = [booking for booking in found if booking.status == status] if status in tab else found
            # the order by urgency needs every row's checks; the others are shown newest first, page by page
            rowed = chosen if tab is WAITING else _page_of(chosen[::-1], asked.get("page", ""))
            return found, {one.id: self.row(one, snapshot, language) for one in rowed}

        found, rows = await self._site.house.read(look)
        listed = list(rows.values())
        if tab is WAITING and asked.get("sort") != "age":
            listed.sort(key=lambda row: row.urgency)
        total = sum(1 for booking in found if status not in tab or booking.status == status)
        number = _page_number(asked.get("page", ""))
        return visit.page(
            "queue.html",
            room="other" if tab is OTHERS else "queue",
            tab="other" if tab is OTHERS else "waiting",
            rows=listed[(number - 1) * PER_PAGE : number * PER_PAGE] if tab is WAITING else listed,
            total=total,
            number=number,
            pages=max(1, -(-total // PER_PAGE)),
            statuses=[(one, sum(1 for booking in found if booking.status is one)) for one in tab],
            found=len(found),
            chosen_status=status if status in tab else "",
            sort="age" if asked.get("sort") == "age" else "risk",
            words=words,
            done=_done(asked.get("done", ""), asked.get("what", ""), language),
            done_id=asked.get("done", ""),
        )

    def row(self, booking: Booking, snapshot: Snapshot, language: Language) -> Row:
        today = self._site.clock.today()
        zone = ZoneInfo(self._site.catalog().time_zone)
        day = booking.proposed_date if booking.status is Status.PROPOSED and booking.proposed_date else booking.date
        time = booking.proposed_time if booking.status is Status.PROPOSED else booking.time
        age = (today - booking.created_at.astimezone(zone).date()).days
        key = "desk.waits.today" if age < 1 else "desk.waits.one" if age == 1 else "desk.waits"
        waiting = booking.status in WAITING
        return Row(
            booking,
            day_in_words(day, language, time) if day else "",
            day.isocalendar().week if day else None,
            period_in_words(booking.wish, language) if booking.wish else "",
            say(language, key, count=age) if waiting else date_in_words(booking.created_at.date(), language),
            waiting and day is not None and day - today <= SOON,
            self._site.present(booking, snapshot).checks if waiting else (),
        )


def _holds(booking: Booking, words: str) -> bool:
    if not words:
        return True
    fields = (booking.id, booking.activity_title, booking.school, booking.class_name, booking.teacher.name)
    text = " ".join(fields).casefold()
    return all(word in text for word in words.casefold().split())


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 1 <= len(text) <= 5 and int(text) else 1


def _page_of(bookings: Sequence[Booking], page: str) -> Sequence[Booking]:
    number = _page_number(page)
    return bookings[(number - 1) * PER_PAGE : number * PER_PAGE]


def _done(booking_id: str, what: str, language: Language) -> str:
    """What was just done; only our own sentences, whatever a link says."""
    known = booking_id.isalnum() and len(booking_id) <= 20 and f"done.{what}" in TEXTS[language]
    return say(language, f"done.{what}", id=booking_id) if known else ""
