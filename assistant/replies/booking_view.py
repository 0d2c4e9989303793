"""A booking as people see it: its facts in lines, and the rules that fail in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.bookings import as_wished
from assistant.model import (
    UNDECIDED,
    Activity,
    Booking,
    BookingView,
    Catalog,
    Check,
    Language,
    Line,
    Period,
    RemarkKind,
    Role,
    Rule,
    Status,
    in_language,
)
from assistant.replies.activity_facts import (
    grade_in_words,
    grades_in_words,
    listed,
    place_in_words,
    size_in_words,
    title_of,
    when_in_words,
)
from assistant.replies.answers import Answers
from assistant.replies.dates import (
    date_in_words,
    day_in_words,
    is_week,
    moment_in_words,
    period_in_words,
    until_in_words,
    within_in_words,
)
from assistant.replies.old_and_new import old_and_new
from assistant.replies.phrases import phrase
from assistant.replies.remarks import RemarksOf, no_remarks, open_remark, remark_in_words
from assistant.understanding.needs import to_be_repeated


@dataclass(frozen=True)
class BookingViews:
    """Words the bookings of one catalogue."""

    answers: Answers
    remarks_of: RemarksOf = no_remarks

    @property
    def catalog(self) -> Catalog:
        return self.answers.catalog

    def view(
        self,
        booking: Booking,
        language: Language,
        *,
        checks: Sequence[Check] = (),
        for_office: bool = False,
    ) -> BookingView:
        """The booking with its facts; failed checks for coordinators."""
        failed = [self.check_in_words(check, booking, language) for check in checks if not check.ok]
        remark = open_remark(booking, self.remarks_of(booking)) if for_office else None
        said = remark_in_words(remark, language) if remark is not None else ""
        if remark is not None and remark.kind is not RemarkKind.FITS:
            failed.append(f"{phrase(language, 'label.provider_says')}: {said}")
        if for_office and booking.status in UNDECIDED and booking.wishes:
            failed.append(phrase(language, "check.wishes", wishes=booking.wishes))
        return BookingView(
            booking,
            f"{booking.id}: {phrase(language, _status_of(booking, for_office))}",
            tuple(self._lines(booking, language, for_office, said)),
            tuple(failed),
            phrase(language, "decide.checked") if checks and not failed else "",
            said,
        )

    def _lines(self, booking: Booking, language: Language, for_office: bool, said: str) -> list[Line]:
        activity = self.catalog.activities.get(booking.activity_id)
        title = title_of(activity, language) if activity is not None else booking.activity_title
        is_open = booking.status in {*UNDECIDED, Status.WAITLISTED}
        held = booking.offer
        wish = booking.wish if is_open and (booking.date is None or is_suggested(booking)) else None
        adults = activity is not None and not activity.for_pupils
        wished = old_and_new(booking, as_wished(booking), language)[1] if booking.change is not None else ""
        pupils = "label.participants" if adults else "label.pupils"
        rows = [
            ("label.activity", title),
            ("label.date", day_of(booking, language) if held is None else ""),
            ("label.change", wished),
            ("label.wish", period_in_words(wish, language) if wish else ""),
            ("label.proposed", _proposed_day(booking, language)),
            ("label.held_until", until_in_words(held.until, self.catalog.time_zone, language) if held else ""),
            ("label.alike", self.alike_in_words(booking, language)),
            ("label.class", booking.class_name or _grade_of(booking, language)),
            (pupils, "" if booking.pupils is None else str(booking.pupils)),
            ("label.school", booking.school),
            ("label.phone", booking.phone),
            ("label.wishes", booking.wishes if for_office else to_be_repeated(booking.wishes)),
            _reason_of(booking, for_office),
        ]
        if for_office:
            teacher = " ".join(part for part in (booking.teacher.name, _address_of(booking)) if part)
            rows += [("label.teacher", teacher), ("label.question", booking.question), ("label.provider_says", said)]
        elif activity is not None and booking.status is Status.APPROVED:
            rows += self._practical(activity, language)
        return [Line(phrase(language, key), value, key in _FOR_ALL) for key, value in rows if value]

    def alike_in_words(self, booking: Booking, language: Language) -> str:
        """The titles of what will do as well for a class that waits."""
        wait = booking.wait if booking.status is Status.WAITLISTED else None
        known = [self.catalog.activities.get(name) for name in (wait.alike if wait is not None else ())]
        return listed([title_of(one, language) for one in known if one is not None], language)

    def _practical(self, activity: Activity, language: Language) -> list[tuple[str, str]]:
        """What a teacher needs once it is settled."""
        adults = "" if activity.adults_per_class is None else str(activity.adults_per_class)
        return [
            ("label.place", place_in_words(activity, language)),
            ("label.adults_per_class", adults),
            *((f"label.{name}", in_language(getattr(activity, name), language)) for name in _PRACTICAL_TEXTS),
        ]

    def check_in_words(self, check: Check, booking: Booking, language: Language) -> str:
        """A failed rule as a sentence for a coordinator."""
        return phrase(language, f"check.{self._rule(check, booking)}", **self._facts_of(check, booking, language))

    def wrong_in_words(self, check: Check, booking: Booking, language: Language, today: date) -> str:
        """A failed rule as a sentence for the teacher, with a way on."""
        key = _WRONG.get(check.rule) or self._rule(check, booking)
        facts = self._facts_of(check, booking, language)
        activity = self.catalog.activities.get(booking.activity_id)
        if booking.grade is not None:
            facts["grade"] = grade_in_words(booking.grade, language)
        if key == "season":
            when = when_in_words(activity, language, today) if activity else ""
            key = "season" if when else "season.over"
            facts["when"] = when
        elif key == "session" and activity is not None:
            sessions = activity.open_sessions(today)
            key = {0: "season.over", 1: "session.one"}.get(len(sessions), "session")
            words = [moment_in_words(session.date, session.time, language) for session in sessions]
            facts["when"] = listed(words, language, "or")
        elif key == "holiday" and booking.wish is not None and booking.wish.start != booking.wish.end:
            key = "holiday.week" if is_week(booking.wish) else "holiday.period"
        return phrase(language, f"wrong.{key}", **{"title": booking.activity_title, **facts})

    def _rule(self, check: Check, booking: Booking) -> str:
        """The rule, or its wording for adults."""
        activity = self.catalog.activities.get(booking.activity_id)
        adults = activity is not None and not activity.for_pupils
        return f"{check.rule}.adults" if adults and check.rule == Rule.GROUP_SIZE else check.rule

    def _facts_of(self, check: Check, booking: Booking, language: Language) -> dict[str, object]:
        activity = self.catalog.activities.get(booking.activity_id)
        words: dict[str, object] = {
            "day": day_of(booking, language),
            "wish": _wished(booking, language),
            "class_name": booking.class_name,
            "count": booking.pupils,
            "grade": _grade_of(booking, language) if check.rule != Rule.GRADE else booking.grade,
        }
        if activity is not None:
            words["grades"] = grades_in_words(activity.grades, language)
            words["size"] = size_in_words(activity.group_size, language)
        named = {
            name: date_in_words(value, language) if isinstance(value, date) else value
            for name, value in check.facts.items()
            if isinstance(value, date | int | str)
        }
        words["when"] = when_in_words(activity, language, booking.created_at.date()) if activity else ""
        return words | named


_PRACTICAL_TEXTS = ("preparation", "bring", "food", "transport", "parking", "accessibility", "materials")
_FOR_ALL = frozenset(
    {"label.activity", "label.date", "label.change", "label.wish", "label.proposed", "label.class", "label.reason"}
    | {"label.held_until", "label.alike"}
    | {"label.place", "label.adults_per_class", *(f"label.{name}" for name in _PRACTICAL_TEXTS)}
)
"""What may be read by everybody in a channel."""

_WRONG = {
    Rule.WEEKDAY: "season",
    Rule.NO_DATE: "season",
    Rule.CAPACITY_DAY: "capacity",
    Rule.CAPACITY_YEAR: "capacity",
    Rule.CAPACITY_WEEK: "capacity",
    Rule.STOCK: "capacity",
    Rule.PROVIDER_BUSY: "capacity",
}
"""Rules that a teacher need not tell apart."""


def _status_of(booking: Booking, for_office: bool) -> str:
    """A proposed date waits for the teacher's answer, not for a coordinator's."""
    if booking.status is Status.APPROVED and booking.waits_for is not None:
        waiting = "change" if booking.waits_for is Role.COORDINATOR else "offered"
        return f"status.approved.{waiting}.alone" if for_office else f"status.approved.{waiting}"
    if booking.offer is not None:
        return "status.waitlisted.offered.alone" if for_office else "status.waitlisted.offered"
    alone = for_office and booking.status is Status.PROPOSED
    return f"status.{booking.status}.alone" if alone else f"status.{booking.status}"


def day_of(booking: Booking, language: Language | None = None) -> str:
    return day_in_words(booking.date, language or booking.language, booking.time) if booking.date else ""


def _proposed_day(booking: Booking, language: Language) -> str:
    if booking.proposed_date is None:
        return ""
    return day_in_words(booking.proposed_date, language, booking.proposed_time)


def _reason_of(booking: Booking, for_office: bool) -> tuple[str, str]:
    """A coordinator's reason; on a request it holds the teacher's own words, which are news to the office alone."""
    if booking.change is not None:
        return "label.message", booking.change.words if for_office else ""
    if booking.status is not Status.DRAFT:
        return "label.reason", booking.reason
    return "label.message", booking.reason if for_office else ""


def _wished(booking: Booking, language: Language) -> str:
    if booking.wish is not None:
        return within_in_words(booking.wish, language)
    return day_of(booking, language)


def differences_in_words(before: Sequence[Line], now: Sequence[Line], language: Language) -> list[str]:
    """``Antal elever: 26 (før: 22)`` for each fact that changed."""
    old, new = ({line.label: line.value for line in lines} for lines in (before, now))
    nothing = phrase(language, "changed.nothing")
    return [
        phrase(language, "changed.line", label=label, now=new.get(label, nothing), before=old.get(label, nothing))
        for label in dict.fromkeys((*new, *old))
        if new.get(label) != old.get(label)
    ]


def is_suggested(booking: Booking) -> bool:
    """The day is the assistant's own suggestion within a longer wish."""
    return booking.date is not None and booking.wish not in (None, Period(booking.date, booking.date))


def _grade_of(booking: Booking, language: Language) -> str:
    return "" if booking.grade is None else grade_in_words(booking.grade, language)


def _address_of(booking: Booking) -> str:
    return f"<{booking.teacher.email}>" if booking.teacher.email else ""
