"""Which calls are asked for, and one of them as the list shows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from assistant.errors import BookingUnknown
from assistant.model import WAITING, Booking, Call, CallState, Language
from assistant.replies.dates import day_in_words, moment_in_words
from integrations.channels.web.context import Site
from integrations.channels.web.texts import say
from integrations.store.transactions import Snapshot

SHOWS = ("all", "mine", "nobody", "answered", "done")
_STATES: dict[str, Collection[CallState]] = {
    "mine": frozenset(CallState) - {CallState.DONE},
    "answered": {CallState.ANSWERED},
    "done": {CallState.DONE},
}


@dataclass(frozen=True)
class CallListRequest:
    show: str = "all"
    """``all`` waits, ``mine`` is what the coordinator has, ``nobody`` what waits without an owner ..."""
    words: str = ""

    @classmethod
    def from_query(cls, query: QueryParams) -> CallListRequest:
        """Only what there is; anything else is as if it had not been said."""
        show = query.get("show", "")
        return cls(show if show in SHOWS else "all", " ".join(query.get("q", "").split())[:100])

    def chosen(self, snapshot: Snapshot, owner: str) -> Sequence[Call]:
        """The longest waiting first; what is done, the newest first."""
        found = snapshot.calls.find(_STATES.get(self.show, WAITING), self.words)
        if self.show == "mine":
            found = [call for call in found if call.owner == owner]
        elif self.show == "nobody":
            found = [call for call in found if not call.owner]
        if self.show == "done":
            return sorted(found, key=lambda call: call.closed_at or call.at, reverse=True)
        return sorted(found, key=lambda call: (call.state not in WAITING, call.at))

    def path(self, show: str = "", **more: str) -> str:
        """The address of this list, with another choice, and what was just done."""
        show = show or self.show
        said = {"show": "" if show == "all" else show, "q": self.words, **more}
        return f"/calls?{urlencode({name: value for name, value in said.items() if value})}".rstrip("?")


@dataclass(frozen=True)
class CallRow:
    call: Call
    who: str
    contact: str
    """Where else they can be reached, as far as it is known."""
    since: str
    waits: str
    """For how long, in words; empty where nobody waits."""
    booking: Booking | None
    booking_day: str


def row_of(call: Call, snapshot: Snapshot, site: Site, language: Language) -> CallRow:
    zone, today = ZoneInfo(site.catalog().time_zone), site.clock.today()
    booking = _booking(call, snapshot)
    at = call.at.astimezone(zone)
    day = booking.date if booking is not None else None
    contact = [call.who.email if call.who.name else "", booking.phone if booking is not None else ""]
    return CallRow(
        call,
        call.who.name or call.who.email or say(language, "calls.nameless"),
        " · ".join(filter(None, contact)),
        moment_in_words(at.date(), f"{at:%H:%M}", language),
        _waits(at.date(), today, language) if call.state in WAITING else "",
        booking,
        day_in_words(day, language, booking.time if booking is not None else "") if day else "",
    )


def _waits(since: date, today: date, language: Language) -> str:
    days = (today - since).days
    key = "calls.waits.today" if days < 1 else "calls.waits.one" if days == 1 else "calls.waits"
    return say(language, key, count=days)


def _booking(call: Call, snapshot: Snapshot) -> Booking | None:
    try:
        return snapshot.bookings.get(call.booking_id) if call.booking_id else None
    except BookingUnknown:
        return None
