"""What people are told about bookings: teachers about theirs, coordinators about what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.booking_rules import for_pupils, open_sessions
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
from assistant.replies.dates import (
    date_in_words,
    day_in_sentence,
    day_in_words,
    is_week,
    moment_in_words,
    period_in_words,
    within_in_words,
)
from assistant.replies.facts import (
    capped,
    grade_in_words,
    grades_in_words,
    listed,
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

    def drafted(
        self,
        bookings: Sequence[Booking],
        *,
        updated: bool = False,
        unchanged: bool = False,
        ask_school: bool = False,
        school_added: bool = False,
        already: Sequence[Booking] = (),
        replaced: Sequence[Booking] = (),
        but: Sequence[str] = (),
    ) -> Reply:
        """One request or several made (``updated``: changed, ``unchanged``: as they were) by the same message.
        ``already`` are those that were asked for once more, ``replaced`` those that were cancelled for them; ``but``
        says what could not be changed."""
        every = (*bookings, *already)
        first = every[0]
        language = first.language
        openings = [_drafted_opening(bookings, language, updated, school_added)] if bookings and not unchanged else []
        openings += [phrase(language, "edited.same")] if unchanged else []
        openings += [phrase(language, "drafted.already", id=booking.id) for booking in already]
        openings += [
            phrase(language, "drafted.replaces", id=booking.id, title=booking.activity_title) for booking in replaced
        ]
        openings += but
        closing = [_day_in_wish(booking, alone=len(every) == 1) for booking in every if _is_suggested(booking)]
        if ask_school:
            closing.append(phrase(language, "ask.school"))
        return with_text(
            Reply(
                language,
                "drafted",
                subject=phrase(language, "drafted.subject", id=first.id, title=first.activity_title),
                opening=tuple(openings),
                bookings=tuple(self.view(booking, language) for booking in every),
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
        day = _day_in_sentence(booking)
        key = "approved.opening" if booking.channel == "mail" else "approved.opening.plain"
        return self._about(
            booking,
            "approved.subject",
            (phrase(language, key, title=booking.activity_title, day=day),),
            closing=(phrase(language, "approved.closing", id=booking.id),),
            calendar=True,
            day=_day_of(booking),
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

    def refused(self, booking: Booking, *, wish: bool = False, but: str = "") -> Reply:
        """``wish``: the teacher said what would suit instead; ``but``: the sentence on why that cannot be either."""
        language = booking.language
        key = "refused.opening.only" if but else "refused.opening.wish" if wish else "refused.opening"
        opening = tuple(part for part in (phrase(language, key), but) if part)
        closing = (_day_in_wish(booking, alone=True),) if wish and not but and _is_suggested(booking) else ()
        return self._about(booking, "drafted.subject", opening, closing, id=booking.id)

    def moved(self, booking: Booking) -> Reply:
        """An approved booking is a request for another day now."""
        language = booking.language
        opening = phrase(
            language, "moved.opening", title=booking.activity_title, id=booking.id, day=_day_in_sentence(booking)
        )
        closing = (_day_in_wish(booking, alone=True),) if _is_suggested(booking) else ()
        return self._about(booking, "moved.subject", (opening,), closing, calendar=True)

    def edited(self, booking: Booking, *, changed: bool = True) -> Reply:
        """New facts for what is approved or waits for the teacher's answer."""
        language = booking.language
        if not changed:
            opening = phrase(language, "edited.same")
        elif booking.status is Status.PROPOSED and booking.proposed_date is not None:
            day = day_in_words(booking.proposed_date, language, booking.proposed_time)
            opening = phrase(language, "edited.opening.proposed", day=day)
        else:
            opening = phrase(language, "edited.opening")
        return self._about(booking, "drafted.subject", (opening,), id=booking.id)

    def unmoved(self, booking: Booking, wrong: str) -> Reply:
        """An approved booking that cannot be on the day now wished: why, and that the agreement stands."""
        stands = phrase(booking.language, "moved.not", id=booking.id, day=_day_of(booking))
        return self._about(booking, "drafted.subject", (wrong, stands), id=booking.id)

    def unchanged(self, booking: Booking, wrong: str) -> Reply:
        """An approved booking that cannot be changed so: why, and that a human looks at it."""
        stands = phrase(booking.language, "edited.not", id=booking.id)
        return self._about(booking, "drafted.subject", (wrong, stands), id=booking.id)

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

    def cancelled_together(
        self, bookings: Sequence[Booking], approved: Sequence[Booking], also: Sequence[str] = ()
    ) -> Reply:
        """Several that the teacher cancelled at once; ``approved`` are those that stand in calendars, ``also`` says
        what could not be cancelled with them."""
        language = bookings[0].language
        names = listed((booking.id for booking in bookings), language)
        openings = [
            phrase(language, "cancelled.opening", title=booking.activity_title, id=booking.id) for booking in bookings
        ]
        return with_text(
            Reply(
                language,
                "booking",
                subject=phrase(language, "cancelled.subject", title=names),
                opening=(*openings, *also),
                bookings=tuple(self.view(booking, language) for booking in bookings),
                buttons=(_button(language, "human"),),
                calendar=next(iter(approved), None),
                more_calendars=tuple(approved[1:]),
            )
        )

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
                    class_name=capped(booking.class_name or booking.school or booking.teacher.name),
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

    def changed(self, booking: Booking, who: str, language: Language) -> Reply:
        """The teacher changed what needs no new decision."""
        status = phrase(language, f"status.{booking.status}").lower()
        return with_text(
            Reply(
                language,
                "decided",
                subject=phrase(language, "changed.subject", id=booking.id, title=booking.activity_title),
                opening=(phrase(language, "changed.opening", id=booking.id, status=status, who=who),),
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
        wish = booking.wish if is_open and (booking.date is None or _is_suggested(booking)) else None
        adults = activity is not None and not for_pupils(activity)
        pupils = "label.participants" if adults else "label.pupils"
        rows = [
            ("label.activity", title),
            ("label.date", _day_of(booking, language)),
            ("label.wish", period_in_words(wish, language) if wish else ""),
            ("label.proposed", _proposed_day(booking, language)),
            ("label.class", booking.class_name or _grade_of(booking, language)),
            (pupils, "" if booking.pupils is None else str(booking.pupils)),
            ("label.school", booking.school),
            ("label.phone", booking.phone),
            ("label.wishes", booking.wishes),
            _reason_of(booking, for_office),
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
        return phrase(language, f"check.{self._rule(check, booking)}", **self._facts_of(check, booking, language))

    def wrong_in_words(self, check: Check, booking: Booking, language: Language, today: date) -> str:
        """A failed rule as a sentence for the teacher, with a way on."""
        rule = self._rule(check, booking)
        key = _WRONG.get(rule, rule)
        facts = self._facts_of(check, booking, language)
        activity = self.catalog.activities.get(booking.activity_id)
        if booking.grade is not None:
            facts["grade"] = grade_in_words(booking.grade, language)
        if key == "season":
            when = when_in_words(activity, language, today) if activity else ""
            key = "season" if when else "season.over"
            facts["when"] = when
        elif key == "session" and activity is not None:
            sessions = open_sessions(activity, today)
            key = {0: "season.over", 1: "session.one"}.get(len(sessions), "session")
            words = [moment_in_words(session.date, session.time, language) for session in sessions]
            facts["when"] = listed(words, language, "or")
        elif key == "holiday" and booking.wish is not None and booking.wish.start != booking.wish.end:
            key = "holiday.week" if is_week(booking.wish) else "holiday.period"
        return phrase(language, f"wrong.{key}", **{"title": booking.activity_title, **facts})

    def _rule(self, check: Check, booking: Booking) -> str:
        """The rule, or its wording for adults."""
        activity = self.catalog.activities.get(booking.activity_id)
        adults = activity is not None and not for_pupils(activity)
        return f"{check.rule}.adults" if adults and check.rule == "group_size" else check.rule

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


def _drafted_opening(bookings: Sequence[Booking], language: Language, updated: bool, school_added: bool) -> str:
    if school_added:
        return phrase(language, "drafted.opening.school")
    if updated and len(bookings) > 1:
        return phrase(language, "drafted.opening.several", count=len(bookings))
    return phrase(language, "drafted.opening.updated" if updated else "drafted.opening")


def _day_in_sentence(booking: Booking) -> str:
    return day_in_sentence(booking.date, booking.language, booking.time) if booking.date else ""


def _proposed_day(booking: Booking, language: Language) -> str:
    if booking.proposed_date is None:
        return ""
    return day_in_words(booking.proposed_date, language, booking.proposed_time)


def _reason_of(booking: Booking, for_office: bool) -> tuple[str, str]:
    """A coordinator's reason; on a request it holds the teacher's own words, which are news to the office alone."""
    if booking.status is not Status.DRAFT:
        return "label.reason", booking.reason
    return "label.message", booking.reason if for_office else ""


def _wished(booking: Booking, language: Language) -> str:
    if booking.wish is not None:
        return within_in_words(booking.wish, language)
    return _day_of(booking, language)


def _is_suggested(booking: Booking) -> bool:
    """The day is the assistant's own suggestion within a longer wish."""
    return booking.date is not None and booking.wish not in (None, Period(booking.date, booking.date))


def _day_in_wish(booking: Booking, *, alone: bool) -> str:
    language = booking.language
    wish = within_in_words(booking.wish, language) if booking.wish else ""
    key = "drafted.day_in_wish" if alone else "drafted.day_in_wish.of"
    return phrase(language, key, title=booking.activity_title, day=_day_in_sentence(booking), wish=wish)


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
