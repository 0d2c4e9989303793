"""On the last school day of a week each provider reads which visits the coming week brings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.bookings import ASSISTANT
from assistant.bookings.notices import notices_of
from assistant.model import ChannelName, Event, Provider, Reminder, Role, Status
from assistant.planning import DueAct, DueKind, SchoolTime
from assistant.planning.due_acts import key_of
from assistant.planning.school_time import CLOSES
from assistant.ports import Clock
from assistant.replies.for_providers import ProviderReplies
from integrations.app.notifications import Notifications
from integrations.channels.own_bookings_link import OWN_PAGE
from integrations.channels.provider_conversation import thread_with
from integrations.store.transactions import Transaction

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ProviderWeeks:
    notifications: Notifications
    school: SchoolTime
    clock: Clock
    is_on: bool

    def plan(self, tx: Transaction) -> None:
        """For this week and the next one, so that a mail of which the day is missed is known to be missing."""
        today = self.clock.today()
        this_monday = today - timedelta(days=today.weekday())
        for provider in self.notifications.answers.catalog.providers.values():
            wanted = self.is_on and bool(provider.email)
            acts = [self._act(provider, monday) for monday in (this_monday, this_monday + _WEEK) if wanted]
            tx.due_acts.replan(provider.id, {DueKind.WEEK}, acts, self.school.now(self.clock))

    def _act(self, provider: Provider, monday: date) -> DueAct:
        """Due on the last school day before; as long as its first school day is not over it is of use."""
        due = self.school.opening(self.school.days_before(monday, 1))
        first = monday if self.school.is_open(monday) else self.school.days_after(monday, 1)
        return DueAct(
            key_of(DueKind.WEEK, provider.id, monday), DueKind.WEEK, due, provider.id, self.school.at(first, CLOSES)
        )

    def tell(self, tx: Transaction, act: DueAct) -> bool:
        """False where nobody comes."""
        monday = date.fromisoformat(act.key.rpartition(":")[2])
        catalog = self.notifications.answers.catalog
        provider = catalog.providers.get(act.about)
        week = monday, monday + _WEEK - timedelta(days=1)
        known = tx.bookings_outside(self.clock.now())
        visits = known.find(statuses={Status.APPROVED}, provider_id=act.about, between=week)
        if provider is None or not provider.email or not visits:
            return False
        visits.sort(key=lambda visit: (visit.date or monday, visit.time, visit.id))
        reply = ProviderReplies(catalog, provider.language or self.notifications.language).week(visits, monday)
        thread = thread_with(tx, provider, None)
        if self.notifications.provider_page is not None:
            page = self.notifications.provider_page(tx, provider.id)
            thread = replace(thread, data={**thread.data, OWN_PAGE: page})
        event = Event(Reminder.WEEK, None, ASSISTANT, ChannelName.MAIL, by=Role.TIME)
        for notice in notices_of(event):
            key = f"{act.key}:{notice.hears}"
            self.notifications.post(tx, reply, thread, ChannelName.MAIL, key, self.clock.now())
        return True
