"""What teachers are told about their bookings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.matching.season import Season
from assistant.model import (
    OPEN,
    Action,
    Booking,
    Button,
    Catalog,
    ChannelName,
    Language,
    Period,
    Reply,
    ReplyKind,
    Role,
    Status,
    Verb,
)
from assistant.replies.activity_facts import listed
from assistant.replies.answers import Answers
from assistant.replies.booking_view import BookingViews, day_of, is_suggested
from assistant.replies.dates import day_in_sentence, day_in_words, period_in_words, within_in_words
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text


@dataclass(frozen=True)
class BookingReplies:
    """Words replies to teachers about bookings of one catalogue."""

    answers: Answers

    @property
    def catalog(self) -> Catalog:
        return self.answers.catalog

    @property
    def views(self) -> BookingViews:
        return BookingViews(self.answers)

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
        closing = [day_in_wish(booking, alone=len(every) == 1) for booking in every if is_suggested(booking)]
        if ask_school:
            closing.append(phrase(language, "ask.school"))
        closing += _where_told(first)
        return with_text(
            Reply(
                language,
                ReplyKind.DRAFTED,
                subject=phrase(language, "drafted.subject", id=first.id, title=first.activity_title),
                opening=tuple(openings),
                bookings=tuple(self.views.view(booking, language) for booking in every),
                closing=(*closing, phrase(language, "drafted.closing", id=first.id)),
                buttons=_teacher_buttons(first),
            )
        )

    def status(self, bookings: Sequence[Booking], language: Language) -> Reply:
        heading = phrase(language, "status.opening" if bookings else "status.none")
        return with_text(
            Reply(
                language,
                ReplyKind.BOOKING,
                subject=phrase(language, "status.subject"),
                opening=(heading,),
                bookings=tuple(self.views.view(booking, language) for booking in bookings),
                buttons=_teacher_buttons(bookings[-1]) if len(bookings) == 1 else (),
            )
        )

    def approved(self, booking: Booking) -> Reply:
        language = booking.language
        day = _day_in_sentence(booking)
        key = "approved.opening" if booking.channel is ChannelName.MAIL else "approved.opening.plain"
        return self.about(
            booking,
            "approved.subject",
            (phrase(language, key, title=booking.activity_title, day=day),),
            closing=(phrase(language, "approved.closing", id=booking.id),),
            calendar=True,
            day=day_of(booking),
        )

    def declined(self, booking: Booking, season: Season) -> Reply:
        opening = phrase(booking.language, "declined.opening", title=booking.activity_title, reason=booking.reason)
        return self._with_alternatives(booking, "declined.subject", opening, season)

    def _with_alternatives(self, booking: Booking, subject: str, said: str, season: Season) -> Reply:
        language, opening = booking.language, [said]
        offered = [self.catalog.activities[name] for name in booking.alternatives if name in self.catalog.activities]
        if offered:
            opening.append(phrase(language, "declined.alternatives"))
        cards = tuple(
            self.answers.plain_card(number, activity, language, season) for number, activity in enumerate(offered, 1)
        )
        return with_text(
            Reply(
                language,
                ReplyKind.BOOKING,
                subject=phrase(language, subject, title=booking.activity_title),
                opening=tuple(opening),
                cards=cards,
                closing=() if cards else (phrase(language, "nothing.closing"),),
                buttons=(_button(language, Verb.HUMAN),),
            )
        )

    def proposed(self, booking: Booking) -> Reply:
        language = booking.language
        day = day_in_words(booking.proposed_date, language, booking.proposed_time) if booking.proposed_date else ""
        opening = [phrase(language, "proposed.opening", title=booking.activity_title, day=day)]
        if booking.reason:
            opening.append(phrase(language, "proposed.reason", reason=booking.reason))
        return self.about(booking, "proposed.subject", tuple(opening))

    def asked_again(self, booking: Booking) -> Reply:
        """A proposed date that still waits for a yes or no."""
        language = booking.language
        day = day_in_words(booking.proposed_date, language, booking.proposed_time) if booking.proposed_date else ""
        return self.about(booking, "proposed.subject", (phrase(language, "proposed.again", day=day),))

    def class_too(self, booking: Booking, new: str) -> Reply:
        """Another class is named: instead of the one that is booked, or as well?"""
        language = booking.language
        sentence = phrase(language, "ask.class_too", new=new, old=booking.class_name, id=booking.id)
        return with_text(
            Reply(
                language,
                ReplyKind.QUESTION,
                subject=phrase(language, "ask.subject", title=booking.activity_title),
                opening=(sentence,),
            )
        )

    def ask_for_day(self, booking: Booking, *, told: bool) -> Reply:
        """Another day is wished, and not said which; ``told``: coordinators have heard of it."""
        language = booking.language
        sentence = phrase(language, "moved.which_day.told" if told else "moved.which_day", id=booking.id)
        return self.about(booking, "drafted.subject", (sentence,), id=booking.id)

    def refused(self, booking: Booking, *, wish: bool = False, but: str = "") -> Reply:
        """``wish``: the teacher said what would suit instead; ``but``: the sentence on why that cannot be either."""
        language = booking.language
        key = "refused.opening.only" if but else "refused.opening.wish" if wish else "refused.opening"
        opening = tuple(part for part in (phrase(language, key), but) if part)
        closing = (day_in_wish(booking, alone=True),) if wish and not but and is_suggested(booking) else ()
        return self.about(booking, "drafted.subject", opening, closing, id=booking.id)

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
        return self.about(booking, "drafted.subject", (opening,), id=booking.id)

    def amended(self, booking: Booking) -> Reply:
        """A coordinator wrote other facts down for an agreed booking."""
        opening = phrase(booking.language, "amended.opening")
        return self.about(booking, "amended.subject", (opening,), calendar=True)

    def unmoved(self, booking: Booking, wrong: str) -> Reply:
        """An approved booking that cannot be on the day now wished: why, and that the agreement stands."""
        stands = phrase(booking.language, "moved.not", id=booking.id, day=day_of(booking))
        return self.about(booking, "drafted.subject", (wrong, stands), id=booking.id)

    def which_day(self, booking: Booking, named: Period | None, time: str) -> Reply:
        """A day or hour was named that is not the agreed one: both, and which is meant. Nothing is changed."""
        language = booking.language
        named = named or Period(booking.date, booking.date)
        one_day = named.start if named.start == named.end else None
        said = day_in_words(one_day, language, time) if one_day else period_in_words(named, language)
        agreed = day_in_sentence(booking.date, language, booking.time) if booking.date else ""
        opening = phrase(language, "moved.which", id=booking.id, day=agreed, named=said)
        return self.about(booking, "drafted.subject", (opening,), id=booking.id)

    def unchanged(self, booking: Booking, wrong: str) -> Reply:
        """An approved booking that cannot be changed so: why, and that a human looks at it."""
        stands = phrase(booking.language, "edited.not", id=booking.id)
        return self.about(booking, "drafted.subject", (wrong, stands), id=booking.id)

    def cancelled(self, booking: Booking, *, by_office: bool, was_approved: bool) -> Reply:
        language = booking.language
        by_teacher = "waiting.left" if _only_waited(booking) else "cancelled.opening"
        opening = phrase(
            language,
            "cancelled.opening.office" if by_office else by_teacher,
            title=booking.activity_title,
            id=booking.id,
            **({"reason": booking.reason} if by_office else {}),
        )
        return self.about(booking, "cancelled.subject", (opening.strip(),), calendar=was_approved)

    def cancelled_together(
        self, bookings: Sequence[Booking], approved: Sequence[Booking], also: Sequence[str] = ()
    ) -> Reply:
        """Several that the teacher cancelled at once; ``approved`` are those that stand in calendars, ``also`` says
        what could not be cancelled with them."""
        language = bookings[0].language
        names = listed((booking.id for booking in bookings), language)
        openings = [
            phrase(
                language,
                "waiting.left" if _only_waited(booking) else "cancelled.opening",
                title=booking.activity_title,
                id=booking.id,
            )
            for booking in bookings
        ]
        return with_text(
            Reply(
                language,
                ReplyKind.BOOKING,
                subject=phrase(language, "cancelled.subject", title=names),
                opening=(*openings, *also),
                bookings=tuple(self.views.view(booking, language) for booking in bookings),
                buttons=(_button(language, Verb.HUMAN),),
                calendar=next(iter(approved), None),
                more_calendars=tuple(approved[1:]),
            )
        )

    def undone(self, booking: Booking, *, calendar: bool) -> Reply:
        """A coordinator took a decision back: the teacher heard of it, and now hears that it does not hold.
        ``calendar``: it had put the booking into calendars, or taken it out."""
        language = booking.language
        key = "undone.opening" if booking.status is Status.DRAFT else "undone.opening.again"
        opening = phrase(language, key, title=booking.activity_title, day=_day_in_sentence(booking))
        return self.about(booking, "undone.subject", (opening,), calendar=calendar)

    def by_colleague(
        self, booking: Booking, who: str, opening: str, before: Booking | None, *, calendar: bool
    ) -> Reply:
        """Another teacher of the booking did something; ``opening`` is the phrase that says what, ``before`` the
        booking as it was."""
        language = booking.language
        said = phrase(
            language,
            opening,
            who=who,
            id=booking.id,
            day=day_of(before or booking),
            status=phrase(language, f"status.{booking.status}").lower(),
        )
        return self.about(booking, "drafted.subject", (said,), calendar=calendar, id=booking.id)

    def expired(self, booking: Booking, season: Season) -> Reply:
        opening = phrase(booking.language, "expired.opening", title=booking.activity_title)
        if booking.alternatives:
            return self._with_alternatives(booking, "expired.subject", opening, season)
        return self.about(booking, "expired.subject", (opening,))

    def about(
        self,
        booking: Booking,
        subject: str,
        opening: tuple[str, ...],
        closing: tuple[str, ...] = (),
        calendar: bool = False,
        **names: object,
    ) -> Reply:
        """What is said of one booking, with the booking itself; ``subject`` is a phrase, ``names`` stand in it."""
        language = booking.language
        return with_text(
            Reply(
                language,
                ReplyKind.BOOKING,
                subject=phrase(language, subject, title=booking.activity_title, **names),
                opening=opening,
                bookings=(self.views.view(booking, language),),
                closing=closing,
                buttons=_teacher_buttons(booking),
                calendar=booking if calendar else None,
            )
        )


def _only_waited(booking: Booking) -> bool:
    """It was called off on the waiting list."""
    return booking.wait is not None and booking.date is None


def _where_told(booking: Booking) -> list[str]:
    """Where what is asked on the web page will be answered; elsewhere the answer comes to where one asked."""
    if booking.channel is not ChannelName.WEB:
        return []
    key = "drafted.told.mail" if booking.teacher.email else "drafted.told.page"
    return [phrase(booking.language, key, email=booking.teacher.email)]


def _drafted_opening(bookings: Sequence[Booking], language: Language, updated: bool, school_added: bool) -> str:
    if school_added:
        return phrase(language, "drafted.opening.school")
    if updated and len(bookings) > 1:
        return phrase(language, "drafted.opening.several", count=len(bookings))
    return phrase(language, "drafted.opening.updated" if updated else "drafted.opening")


def _day_in_sentence(booking: Booking) -> str:
    return day_in_sentence(booking.date, booking.language, booking.time) if booking.date else ""


def day_in_wish(booking: Booking, *, alone: bool = True) -> str:
    """That the day is a suggestion within a longer wish; ``alone``: the reply is about no other booking."""
    language = booking.language
    wish = within_in_words(booking.wish, language) if booking.wish else ""
    key = "drafted.day_in_wish" if alone else "drafted.day_in_wish.of"
    return phrase(language, key, title=booking.activity_title, day=_day_in_sentence(booking), wish=wish)


def _button(language: Language, verb: Verb, subject: str = "", style: str = "") -> Button:
    return Button(phrase(language, f"button.{verb}"), Action(verb, subject), style)


def _teacher_buttons(booking: Booking) -> tuple[Button, ...]:
    language = booking.language
    if booking.waits_for is Role.TEACHER:
        return (_button(language, Verb.ACCEPT, booking.id, "primary"), _button(language, Verb.REFUSE, booking.id))
    if booking.change is not None:
        return (_button(language, Verb.WITHDRAW, booking.id), _button(language, Verb.CANCEL, booking.id, "danger"))
    if booking.status in OPEN:
        return (_button(language, Verb.CANCEL, booking.id, "danger"), _button(language, Verb.HUMAN))
    return (_button(language, Verb.HUMAN),)
