"""What a channel may ask about bookings without changing anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.bookings.changes import as_wished, on_day
from assistant.model import Activity, Booking, BookingView, Check, Language, Period, in_language
from assistant.replies.activity_facts import when_in_words
from integrations.app.coordination import Coordination
from integrations.store.transactions import Snapshot

_MOST_INSTEAD = 100


@dataclass(frozen=True)
class CatalogueBookingQueries:
    """For the catalogue as ``coordination`` gives it at that moment."""

    coordination: Callable[[], Coordination]

    def view(self, booking: Booking, snapshot: Snapshot) -> BookingView:
        return self.coordination().view(booking, snapshot)

    def view_for_teacher(self, booking: Booking) -> BookingView:
        return self.coordination().replies.views.view(booking, booking.language)

    def broken_on(self, booking: Booking, day: date, time: str, snapshot: Snapshot) -> Sequence[Check]:
        rules = self.coordination().rules()
        booking = as_wished(booking)
        known = {check.rule for check in rules.checks(booking, snapshot.bookings) if not check.ok and not check.hard}
        found = rules.checks(on_day(booking, rules, day, time), snapshot.bookings)
        return [check for check in found if not check.ok and check.rule not in known]

    def in_words(self, check: Check, booking: Booking, language: Language) -> str:
        return self.coordination().replies.views.check_in_words(check, booking, language)

    def instead_of(self, booking: Booking) -> Sequence[tuple[str, str]]:
        coordination = self.coordination()
        catalog = coordination.answers.catalog.activities
        declined = catalog.get(booking.activity_id)
        fitting = [one for one in catalog.values() if one is not declined and _fits(one, booking)]
        fitting.sort(key=lambda one: (-_shared(one, declined), in_language(one.title, coordination.language)))
        return [(one.id, in_language(one.title, coordination.language)) for one in fitting[:_MOST_INSTEAD]]

    def not_offered(self, activity_id: str, first: date, last: date, language: Language) -> str:
        coordination = self.coordination()
        activity = coordination.answers.catalog.activities.get(activity_id)
        if activity is None:
            return ""
        season = coordination.rules().season
        offered = season.of_activity(activity)
        if offered is None or offered & season.of_periods((Period(first, last),)):
            return ""
        return when_in_words(activity, language, season.today)


def _fits(activity: Activity, booking: Booking) -> bool:
    return booking.grade is None or activity.fits_grade(booking.grade)


def _shared(activity: Activity, declined: Activity | None) -> int:
    """How much it has in common with what is declined."""
    if declined is None:
        return 0
    return 2 * len(activity.subjects & declined.subjects) + (activity.kind is declined.kind)
