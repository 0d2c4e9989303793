"""What a form shows when it opens, and what speaks against it when it is sent, as far as the bookings tell."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import structlog

from assistant.errors import BookingUnknown
from assistant.model import Booking, ChannelName, Person, Verb
from assistant.ports import Clock
from integrations.channels.contract import Gateway
from integrations.channels.slack.booking_queries import BookingQueries
from integrations.channels.slack.button_values import ButtonValue
from integrations.channels.slack.form_values import ButtonOrigin, Values, faults_of, is_despite, press_of, values_of
from integrations.channels.slack.modals import (
    View,
    cancel_form,
    choose_form,
    correct_form,
    decline_form,
    despite_form,
    propose_form,
)
from integrations.channels.slack.texts import text
from integrations.store.transactions import Snapshot

T = TypeVar("T")

_READ_SECONDS = 1.0
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Forms:
    """Without ``queries`` forms are checked by themselves alone, and what is wrong is said afterwards."""

    gateway: Gateway
    clock: Clock
    queries: BookingQueries | None

    async def opened_by(self, press: ButtonValue, origin: ButtonOrigin, presser: str) -> View:
        """The form behind a button, for the person with the address ``presser``."""
        today = self.clock.today()
        match press.action.verb:
            case Verb.CANCEL:
                return cancel_form(press, origin)
            case Verb.DECLINE:
                instead = await self._quickly(lambda snapshot: self._instead_of(press, snapshot))
                return decline_form(_about(press, alternatives=tuple(instead)) if instead else press, origin)
            case Verb.PROPOSE:
                booking = await self._quickly(lambda snapshot: _booking(snapshot, press.action.subject))
                return propose_form(press, origin, booking, today)
        known = await self._quickly(
            lambda snapshot: snapshot.conversations.as_seen_by(
                press.shown.conversation, Person(presser), ChannelName.SLACK
            )
        )
        if press.action.verb == Verb.CORRECT:
            return correct_form(press, origin, known)
        return choose_form(press, origin, known, today)

    async def answer_to(self, view: Mapping[str, Any]) -> dict[str, Any] | None:
        """What goes back at once instead of taking the form: faults at their fields, or the form with the rules that
        speak against it; ``None`` when it can be taken."""
        try:
            press, origin = press_of(view)
        except ValueError:
            return None
        values = values_of(view)
        faults = faults_of(press, values, self.clock.today())
        if faults:
            return _errors(faults)
        match press.action.verb:
            case Verb.CHOOSE:
                return await self._quickly(lambda _: self._objection_to_choice(press, values))
            case Verb.PROPOSE if not is_despite(values):
                return await self._quickly(lambda snapshot: self._objection_to_day(press, origin, values, snapshot))
        return None

    def _instead_of(self, press: ButtonValue, snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
        booking = _booking(snapshot, press.action.subject)
        return tuple(self.queries.instead_of(booking)) if self.queries is not None and booking is not None else ()

    def _objection_to_choice(self, press: ButtonValue, values: Values) -> dict[str, Any] | None:
        first = date.fromisoformat(values["choose.first"])
        last = date.fromisoformat(values["choose.last"]) if values.get("choose.last") else first
        when = self.queries.not_offered(press.action.subject, first, last, press.shown.language) if self.queries else ""
        return _errors({"choose.first": text(press.shown.language, "fault.season", when=when)}) if when else None

    def _objection_to_day(
        self, press: ButtonValue, origin: ButtonOrigin, values: Values, snapshot: Snapshot
    ) -> dict[str, Any] | None:
        booking, queries = _booking(snapshot, press.action.subject), self.queries
        if booking is None or queries is None:
            return None
        day, time = date.fromisoformat(values["propose.day"]), values.get("propose.time", "")
        broken = queries.broken_on(booking, day, time, snapshot)
        offered, press = replace(booking, date=day, time=time), _about(press, title=booking.activity_title)
        hard = [queries.in_words(check, offered, press.shown.language) for check in broken if check.hard]
        if hard:
            return _errors({"propose.day": " ".join(hard)})
        soft = [queries.in_words(check, offered, press.shown.language) for check in broken]
        if not soft:
            return None
        return {"response_action": "update", "view": despite_form(press, origin, values, soft)}

    async def _quickly(self, work: Callable[[Snapshot], T]) -> T | None:
        """What the database says, or ``None`` when that takes too long for Slack, which waits three seconds in all."""
        try:
            return await asyncio.wait_for(self.gateway.read(work), _READ_SECONDS)
        except TimeoutError:
            _log.warning("slack_form_without_facts")
            return None


def _errors(faults: Mapping[str, str]) -> dict[str, Any]:
    return {"response_action": "errors", "errors": dict(faults)}


def _booking(snapshot: Snapshot, booking_id: str) -> Booking | None:
    try:
        return snapshot.bookings.get(booking_id)
    except BookingUnknown:
        return None


def _about(press: ButtonValue, **known: Any) -> ButtonValue:
    """The press with more of what was shown."""
    return replace(press, shown=replace(press.shown, **known))
