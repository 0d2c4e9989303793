"""A booking in the words that its provider needs, and what the provider is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.bookings.notices import Words
from assistant.model import (
    Activity,
    Booking,
    BookingView,
    Catalog,
    Kind,
    Language,
    Line,
    Reply,
    ReplyKind,
    Setting,
    Status,
    plain_class,
)
from assistant.replies.activity_facts import grade_in_words, listed, title_of
from assistant.replies.booking_view import day_of, differences_in_words
from assistant.replies.dates import date_in_words
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text

_SUBJECTS = {
    Words.VISIT_AGREED: "visit.agreed.subject",
    Words.VISIT_CHANGED: "visit.changed.subject",
    Words.VISIT_CANCELLED: "visit.cancelled.subject",
    Words.VISIT_MOVED: "visit.moved.subject",
    Words.VISIT_SOON: "visit.soon.subject",
    Words.VISIT_OVER: "after.subject",
}


@dataclass(frozen=True)
class ProviderReplies:
    """Words what one provider is told of an agreement, in their language."""

    catalog: Catalog
    language: Language

    def visit(self, booking: Booking, before: Booking | None, words: Words) -> Reply:
        """``words`` say what became of the agreement; one that ended is told as it was
        ``before``, and takes the entry out of the calendar."""
        shown = booking if booking.status in (Status.APPROVED, Status.HELD) else _ended(booking, before)
        over = words is Words.VISIT_OVER
        names = {"title": self._title(shown), "day": day_of(shown, self.language)}
        changed = self._differences(before, shown) if before is not None and before.status is booking.status else []
        return with_text(
            Reply(
                self.language,
                ReplyKind.VISIT,
                subject=phrase(self.language, _SUBJECTS[words], **names),
                opening=(phrase(self.language, words, **names), *changed),
                bookings=(self._view(shown),),
                closing=(phrase(self.language, "visit.after.closing" if over else "visit.closing"),),
                calendar=None if over or words is Words.VISIT_SOON else shown,
            )
        )

    def week(self, visits: Sequence[Booking], monday: date) -> Reply:
        """All visits of the week that begins then, by day and time."""
        return with_text(
            Reply(
                self.language,
                ReplyKind.VISIT,
                subject=phrase(self.language, "visit.week.subject", day=date_in_words(monday, self.language)),
                opening=(phrase(self.language, Words.WEEK_AHEAD),),
                bookings=tuple(self._view(booking) for booking in visits),
                closing=(phrase(self.language, "visit.closing"),),
            )
        )

    def _view(self, booking: Booking) -> BookingView:
        held = booking.status is Status.HELD
        state = "visit.stands" if held or booking.status is Status.APPROVED else "visit.over"
        return BookingView(booking, f"{booking.id}: {phrase(self.language, state)}", tuple(self._lines(booking)))

    def _lines(self, booking: Booking) -> list[Line]:
        """What one must know to receive them."""
        activity, teacher = self.catalog.activities.get(booking.activity_id), booking.teacher
        grade = "" if booking.grade is None else grade_in_words(booking.grade, self.language)
        adults = activity is not None and not activity.for_pupils
        rows = [
            ("label.activity", self._title(booking)),
            ("label.date", day_of(booking, self.language)),
            ("label.place", place_for_provider(booking, self.catalog, self.language)),
            ("label.teacher", " ".join(filter(None, (teacher.name, f"<{teacher.email}>" if teacher.email else "")))),
            ("label.phone", booking.phone),
            ("label.school", booking.school),
            ("label.class", booking.class_name or grade),
            ("label.participants" if adults else "label.pupils", "" if booking.pupils is None else str(booking.pupils)),
            ("label.wishes", booking.wishes),
        ]
        return [Line(phrase(self.language, key), value) for key, value in rows if value]

    def _differences(self, before: Booking, now: Booking) -> list[str]:
        return differences_in_words(self._lines(before), self._lines(now), self.language)

    def _title(self, booking: Booking) -> str:
        activity = self.catalog.activities.get(booking.activity_id)
        return title_of(activity, self.language) if activity is not None else booking.activity_title


def must_be_rung(booking: Booking, catalog: Catalog, language: Language) -> str:
    """That no mail reaches the booking's provider, for coordinators; empty where one does, or nobody is known."""
    provider = catalog.providers.get(booking.provider_id)
    if provider is None or provider.email:
        return ""
    key = "provider.ring" if provider.phone else "provider.ring.nowhere"
    return phrase(language, key, name=provider.name, phone=provider.phone)


def _ended(booking: Booking, before: Booking | None) -> Booking:
    """The agreement as it was known, called off: of a wish for another day the provider hears when it is agreed."""
    return replace(before or booking, status=Status.CANCELLED, sequence=booking.sequence, version=booking.version)


def place_for_provider(booking: Booking, catalog: Catalog, language: Language) -> str:
    """Where it takes place, seen from who offers it: a guest comes to a school, and must know which one. Empty when the
    catalogue does not say."""
    activity = catalog.activities.get(booking.activity_id)
    if activity is None:
        return ""
    at_school = [_at_school(booking, catalog, language)] if _is_at_school(activity) else []
    online = [phrase(language, "setting.online")] if _is_online(activity) else []
    own = [", ".join(dict.fromkeys(part for part in (activity.place.name, activity.place.town) if part))]
    if activity.kind is Kind.GUEST_VISIT and at_school:
        own = []
    around = [phrase(language, f"setting.{one}") for one in (Setting.INDOORS, Setting.OUTDOORS)
              if one in activity.settings]  # fmt: skip
    return listed([*filter(None, own), *at_school, *online] or around, language, "or")


def _is_at_school(activity: Activity) -> bool:
    if activity.kind is Kind.GUEST_VISIT:
        return Setting.AT_SCHOOL in activity.settings or not _is_online(activity)
    return Setting.AT_SCHOOL in activity.settings


def _is_online(activity: Activity) -> bool:
    return activity.kind is Kind.ONLINE or Setting.ONLINE in activity.settings


def _at_school(booking: Booking, catalog: Catalog, language: Language) -> str:
    if not booking.school:
        return phrase(language, "place.at_some_school")
    wanted = plain_class(booking.school)
    town = next((one.town for one in catalog.schools.values() if plain_class(one.name) == wanted), "")
    named = f"{booking.school}, {town}" if town and town.casefold() not in booking.school.casefold() else booking.school
    return phrase(language, "place.at_school", school=named)
