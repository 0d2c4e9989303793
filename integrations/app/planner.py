"""Carries out what time brings about: each act once, in a transaction of its own, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import structlog

from assistant.model import OPEN
from assistant.ports import Clock
from integrations.app.coordination import Coordination
from integrations.logs import where
from integrations.store import Database, StoreUnavailable
from integrations.store.due_acts import DueState
from integrations.store.transactions import Transaction

log = structlog.get_logger()

MOST_PAUSE = timedelta(hours=1)
"""An act that fails is tried again after one minute, two, four ..., at most this long."""

_PLANNED_TOGETHER = 50
"""Bookings of one transaction, so that nobody waits long for the writer."""
_STILL_MATTERS = timedelta(days=60)
"""After its day nothing is planned for a booking any more."""


@dataclass
class Planner:
    """One look after another; nothing runs beside it."""

    database: Database
    coordination: Callable[[], Coordination]
    clock: Clock
    posted: Callable[[], None]
    """Rings the outbox."""
    _planned_on: date | None = field(default=None, init=False)

    async def look(self) -> None:
        """Carries out all that is due, each act at most once in a look. What fails waits for its next try and stops
        nothing else."""
        if self._planned_on != self.clock.today():
            await self.plan_anew()
            self._planned_on = self.clock.today()
        coordination = self.coordination()
        now = coordination.school.now(self.clock)
        tried: set[str] = set()
        while keys := [
            key for key in await self.database.read(lambda view: view.due_acts.due(now)) if key not in tried
        ]:
            for key in keys:
                await self._try(coordination, key, now)
            tried.update(keys)
            self.posted()

    async def plan_anew(self) -> None:
        """Every booking, and the providers' weeks, as settings, holidays and the service's version have it now."""
        plans, weeks = self.coordination().plans, self.coordination().weeks
        await self.database.write(weeks.plan)
        since = self.clock.today() - _STILL_MATTERS
        found = await self.database.read(lambda view: view.bookings.find(statuses=OPEN))
        names = [one.id for one in found if one.date is None or one.date >= since or one.waits_for is not None]
        for first in range(0, len(names), _PLANNED_TOGETHER):
            some = names[first : first + _PLANNED_TOGETHER]
            await self.database.write(lambda tx, some=some: plans.replan_all(tx, some))  # type: ignore[misc]

    async def _try(self, coordination: Coordination, key: str, now: datetime) -> None:
        try:
            await self.database.write(lambda tx: carry_out(tx, coordination, key, now))
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one act that fails stops no other; it is tried again
            why = where(error)
            log.error("due_act.failed", key=key, error=why)
            await self.database.write(lambda tx: _put_off(tx, key, why, now))


def carry_out(tx: Transaction, coordination: Coordination, key: str, now: datetime) -> None:
    """The act is done, or it is said why not. Nothing is done outside school hours: it is put off until the next."""
    row, school = tx.due_acts.get(key), coordination.school
    if row is None or row.state is not DueState.WAITING:
        return
    act, ended_at = row.act, coordination.clock.now()
    begins = school.next_moment(now)
    if act.until is not None and begins >= act.until:
        tx.due_acts.end(key, DueState.MISSED, ended_at)
    elif begins > now:
        tx.due_acts.put_off(key, begins)
    else:
        # done before it is carried out: what it changes is planned anew at once
        tx.due_acts.end(key, DueState.DONE, ended_at)
        if not coordination.due_acts[act.kind](tx, act):
            tx.due_acts.end(key, DueState.VOID, ended_at, "no longer so")


def _put_off(tx: Transaction, key: str, why: str, now: datetime) -> None:
    row = tx.due_acts.get(key)
    if row is not None:
        pause = min(timedelta(minutes=2 ** min(row.attempts, 10)), MOST_PAUSE)
        tx.due_acts.failed(key, why, now + pause)
