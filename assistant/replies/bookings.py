"""What people are told about bookings: teachers about theirs, coordinators about what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.model import (
    Action,
    Activity,
    Booking,
    BookingView,
    Button,
    Catalog,
    Change,
    Check,
    Language,
    Line,
    Period,
    Reply,
    Status,
    in_language,
)
from assistant.replies.answers import Answers
from assistant.replies.dates import date_in_words, day_in_words, period_in_words
from assistant.replies.facts import (
    grade_in_words,
    grades_in_words,
    place_in_words,
    size_in_words,
    title_of,
    when_in_words,
)
from assistant.replies.phrases import phrase
from assistant.replies.plain import with_text
from assistant.season import Season

_OPEN = (Status.DRAFT, Status.PROPOSED, Status.APPROVED, Status.WAITLISTED)


@dataclass(frozen=True)
class BookingReplies:
    """Words replies about bookings of one catalogue."""

    answers: Answers

    @property
    def catalog(self) -> Catalog:
        return self.answers.catalog

    # --- to the teacher ---------------------------------------------------------------------------------------------

    def drafted(self, bookings: Sequence[Booking], *, updated: bool = False, ask_school: bool = False) -> Reply:
        """One request or several made by the same message."""
        first = bookings[0]
        language = first.language
        opening = phrase(language, "drafted.opening.updated" if updated else "drafted.opening")
        closing = [_day_in_wish(booking) for booking in bookings if _is_suggested(booking)]
        if ask_school:
            closing.append(phrase(language, "ask.school"))
        return with_text(
            Reply(
                language,
                "drafted",
                subject=phrase(language, "drafted.subject", id=first.id, title=first.activity_title),
                opening=(opening,),
                bookings=tuple(self.view(booking, language) for booking in bookings),
                closing=(*closing, phrase(language, "drafted.closing", id=first.id)),
                buttons=_teacher_buttons(first),
            )
        )

    def status(self, bookings: Sequence[Booking], language: Language) -> Reply:
        heading = phrase(language, "status.opening" if bookings else "status.none")
        return with_text(
            Reply(
                language,
                "booking",
                subject=phrase(language, "status.subject"),
                opening=(heading,),
                bookings=tuple(self.view(booking, language) for booking in bookings),
                buttons=_teacher_buttons(bookings[-1]) if len(bookings) == 1 else (),
            )
        )

    def approved(self, booking: Booking) -> Reply:
        language = booking.language
        day = _day_of(booking)
        key = "approved.opening" if booking.channel == "mail" else "approved.opening.plain"
        return self._about(
            booking,
            "approved.subject",
            (phrase(language, key, title=booking.activity_title, day=day),),
            closing=(phrase(language, "approved.closing", id=booking.id),),
            calendar=True,
            day=day,
        )

    def declined(self, booking: Booking, season: Season) -> Reply:
        language = booking.language
        offered = [self.catalog.activities[name] for name in booking.alternatives if name in self.catalog.activities]
        opening = [phrase(language, "declined.opening", title=booking.activity_title, reason=booking.reason)]
        if offered:
            opening.append(phrase(language, "declined.alternatives"))
        cards = tuple(
            self.answers.plain_card(number, activity, language, season) for number, activity in enumerate(offered, 1)
        )
        return with_text(
            Reply(
                language,
                "booking",
                subject=phrase(language, "declined.subject", title=booking.activity_title),
                opening=tuple(opening),
                cards=cards,
                closing=() if cards else (phrase(language, "nothing.closing"),),
                buttons=(_button(language, "human"),),
            )
        )

    def proposed(self, booking: Booking) -> Reply:
        language = booking.language
        day = day_in_words(booking.proposed_date, language, booking.proposed_time) if booking.proposed_date else ""
        opening = [phrase(language, "proposed.opening", title=booking.activity_title, day=day)]
        if booking.reason:
            opening.append(phrase(language, "proposed.reason", reason=booking.reason))
        return self._about(booking, "proposed.subject", tuple(opening))

    def refused(self, booking: Booking) -> Reply:
        return self._about(booking, "drafted.subject", (phrase(booking.language, "refused.opening"),), id=booking.id)

    def cancelled(self, booking: Booking, *, by_office: bool, was_approved: bool) -> Reply:
        language = booking.language
        opening = phrase(
            language,
            "cancelled.opening.office" if by_office else "cancelled.opening",
            title=booking.activity_title,
            id=booking.id,
            **({"reason": booking.reason} if by_office else {}),
        )
        return self._about(booking, "cancelled.subject", (opening.strip(),), calendar=was_approved)

    def expired(self, booking: Booking) -> Reply:
        opening = phrase(booking.language, "expired.opening", title=booking.activity_title)
        return self._about(booking, "expired.subject", (opening,))

    def _about(
        self,
        booking: Booking,
        subject: str,
        opening: tuple[str, ...],
        closing: tuple[str, ...] = (),
        calendar: bool = False,
        **names: object,
    ) -> Reply:
        language = booking.language
        return with_text(
            Reply(
                language,
                "booking",
                subject=phrase(language, subject, title=booking.activity_title, **names),
                opening=opening,
                bookings=(self.view(booking, language),),
                closing=closing,
                buttons=_teacher_buttons(booking),
                calendar=booking if calendar else None,
            )
        )

    # --- to the coordinators ----------------------------------------------------------------------------------------

    def to_decide(
        self, booking: Booking, checks: Sequence[Check], language: Language, *, updated: bool = False
    ) -> Reply:
        return with_text(
            Reply(
                language,
                "to_decide",
                subject=phrase(
                    language,
                    "decide.subject",
                    id=booking.id,
                    title=booking.activity_title,
                    class_name=booking.class_name or booking.school or booking.teacher.name,
                ),
                opening=(phrase(language, "decide.opening.updated" if updated else "decide.opening"),),
                bookings=(self.view(booking, language, checks=checks, for_office=True),),
                buttons=tuple(
                    Button(phrase(language, f"button.{verb}"), Action(verb, booking.id), style)
                    for verb, style in (
                        ("approve", "primary"),
                        ("propose", ""),
                        ("decline", "danger"),
                        ("claim", ""),
                    )
                ),
            )
        )

    def decided(self, booking: Booking, who: str, language: Language) -> Reply:
        status = phrase(language, f"status.{booking.status}").lower()
        return with_text(
            Reply(
                language,
                "decided",
                subject=phrase(language, "decided.subject", id=booking.id, status=status, title=booking.activity_title),
                opening=(phrase(language, "decided.opening", id=booking.id, status=status, who=who),),
                bookings=(self.view(booking, language, for_office=True),),
            )
        )

    # --- the view both share ----------------------------------------------------------------------------------------

    def view(
        self,
        booking: Booking,
        language: Language,
        *,
        checks: Sequence[Check] = (),
        history: Sequence[Change] = (),
        for_office: bool = False,
    ) -> BookingView:
        """The booking with its facts; failed checks and history for coordinators."""
        failed = [self.check_in_words(check, booking, language) for check in checks if not check.ok]
        return BookingView(
            booking,
            f"{booking.id}: {phrase(language, f'status.{booking.status}')}",
            tuple(self._lines(booking, language, for_office)),
            tuple(failed),
            phrase(language, "decide.checked") if checks and not failed else "",
            tuple(f"{change.at:%Y-%m-%d %H:%M} {change.what}, {change.who} ({change.via})" for change in history),
        )

    def _lines(self, booking: Booking, language: Language, for_office: bool) -> list[Line]:
        activity = self.catalog.activities.get(booking.activity_id)
        title = title_of(activity, language) if activity is not None else booking.activity_title
        is_open = booking.status in (Status.DRAFT, Status.PROPOSED, Status.WAITLISTED)
        pupils = "label.pupils" if booking.class_name or booking.grade is not None else "label.participants"
        rows = [
            ("label.activity", title),
            ("label.date", _day_of(booking, language)),
            ("label.wish", period_in_words(booking.wish, language) if booking.wish and is_open else ""),
            ("label.proposed", day_in_words(booking.proposed_date, language) if booking.proposed_date else ""),
            ("label.class", booking.class_name or _grade_of(booking, language)),
            (pupils, "" if booking.pupils is None else str(booking.pupils)),
            ("label.school", booking.school),
            ("label.phone", booking.phone),
            ("label.wishes", booking.wishes),
            ("label.reason", booking.reason),
        ]
        if for_office:
            teacher = " ".join(part for part in (booking.teacher.name, _address_of(booking)) if part)
            rows += [("label.teacher", teacher), ("label.question", booking.question)]
        elif activity is not None and booking.status is Status.APPROVED:
            rows += self._practical(activity, language)
        return [Line(phrase(language, key), value) for key, value in rows if value]

    def _practical(self, activity: Activity, language: Language) -> list[tuple[str, str]]:
        """What a teacher needs once it is settled."""
        return [
            ("label.place", place_in_words(activity, language)),
            ("label.preparation", in_language(activity.preparation, language)),
            ("label.transport", in_language(activity.transport, language)),
            ("label.materials", in_language(activity.materials, language)),
        ]

    def check_in_words(self, check: Check, booking: Booking, language: Language) -> str:
        """A failed rule as a sentence for a coordinator."""
        return phrase(language, f"check.{check.rule}", **self._facts_of(check, booking, language))

    def wrong_in_words(self, check: Check, booking: Booking, language: Language, today: date) -> str:
        """A failed rule as a sentence for the teacher, with a way on."""
        key = _WRONG.get(check.rule, check.rule)
        facts = self._facts_of(check, booking, language)
        activity = self.catalog.activities.get(booking.activity_id)
        if key == "season":
            when = when_in_words(activity, language, today) if activity else ""
            key = "season" if when else "season.over"
            facts |= {"when": when, "wish": _wished(booking, language)}
        return phrase(language, f"wrong.{key}", **{"title": booking.activity_title, **facts})

    def _facts_of(self, check: Check, booking: Booking, language: Language) -> dict[str, object]:
        activity = self.catalog.activities.get(booking.activity_id)
        words: dict[str, object] = {
            "day": _day_of(booking, language),
            "wish": _wished(booking, language),
            "class_name": booking.class_name,
            "count": booking.pupils,
            "grade": _grade_of(booking, language) if check.rule != "grade" else booking.grade,
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


_WRONG = {
    "weekday": "season",
    "no_date": "season",
    "capacity_day": "capacity",
    "capacity_year": "capacity",
    "capacity_week": "capacity",
    "stock": "capacity",
    "provider_busy": "capacity",
}
"""Rules that a teacher need not tell apart."""


def _day_of(booking: Booking, language: Language | None = None) -> str:
    return day_in_words(booking.date, language or booking.language, booking.time) if booking.date else ""


def _wished(booking: Booking, language: Language) -> str:
    if booking.wish is not None:
        return period_in_words(booking.wish, language)
    return _day_of(booking, language)


def _is_suggested(booking: Booking) -> bool:
    """The day is the assistant's own suggestion within a longer wish."""
    return booking.date is not None and booking.wish not in (None, Period(booking.date, booking.date))


def _day_in_wish(booking: Booking) -> str:
    wish = period_in_words(booking.wish, booking.language) if booking.wish else ""
    return phrase(booking.language, "drafted.day_in_wish", day=_day_of(booking), wish=wish)


def _grade_of(booking: Booking, language: Language) -> str:
    return "" if booking.grade is None else grade_in_words(booking.grade, language)


def _address_of(booking: Booking) -> str:
    return f"<{booking.teacher.email}>" if booking.teacher.email else ""


def _button(language: Language, verb: str, subject: str = "", style: str = "") -> Button:
    return Button(phrase(language, f"button.{verb}"), Action(verb, subject), style)


def _teacher_buttons(booking: Booking) -> tuple[Button, ...]:
    language = booking.language
    if booking.status is Status.PROPOSED:
        return (_button(language, "accept", booking.id, "primary"), _button(language, "refuse", booking.id))
    if booking.status in _OPEN:
        return (_button(language, "cancel", booking.id, "danger"), _button(language, "human"))
    return (_button(language, "human"),)
