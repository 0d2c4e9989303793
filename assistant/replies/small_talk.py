"""Everything the assistant says that is neither an answer with activities nor about a booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.model import (
    Action,
    Activity,
    AskedFor,
    Booking,
    Button,
    Catalog,
    Kind,
    Language,
    Reply,
    ReplyFile,
    ReplyKind,
    Setting,
    Status,
    Verb,
)
from assistant.replies.activity_facts import listed, title_of, when_in_words
from assistant.replies.dates import moment_in_words
from assistant.replies.files import names
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text


@dataclass(frozen=True)
class ShortReplies:
    """Short replies of one catalogue's office."""

    catalog: Catalog

    def help(self, language: Language) -> Reply:
        return _reply(language, ReplyKind.HELP, phrase(language, "help.subject"), phrase(language, "help.opening"))

    def elsewhere(self, language: Language) -> Reply:
        """It is no wish for an activity: what is found here, and whom to ask for all else."""
        sentences = [phrase(language, "elsewhere.opening")]
        if self._contact():
            sentences.append(phrase(language, "elsewhere.office", office=self._contact()))
        return _reply(language, ReplyKind.HELP, phrase(language, "help.subject"), *sentences)

    def _contact(self) -> str:
        office = self.catalog.office
        return ", ".join(part for part in (office.name, office.email, office.phone) if part)

    def empty(self, language: Language) -> Reply:
        return _reply(language, ReplyKind.HELP, phrase(language, "help.subject"), phrase(language, "empty.opening"))

    def thanks(self, language: Language, *, agreed: bool = False) -> Reply:
        """``agreed``: there is something to look forward to."""
        key = "thanks.opening" if agreed else "thanks.plain"
        return _reply(language, ReplyKind.HELP, phrase(language, "help.subject"), phrase(language, key))

    def nothing_fits(self, language: Language) -> Reply:
        """The teacher says that none of what was shown fits."""
        return _reply(
            language,
            ReplyKind.NOTHING,
            phrase(language, "nothing.subject"),
            phrase(language, "nothing.closing"),
            buttons=(_button(language, Verb.MORE), _button(language, Verb.HUMAN)),
        )

    def human(self, language: Language) -> Reply:
        sentences = [phrase(language, "human.opening")]
        if self._contact():
            sentences.append(phrase(language, "human.office", office=self._contact()))
        return _reply(language, ReplyKind.HUMAN, phrase(language, "human.subject"), *sentences)

    def passed_on(self, language: Language, of_other: Booking | None = None) -> Reply:
        """What was written is with the coordinators; ``of_other`` is somebody else's booking, which it was about."""
        said = phrase(language, "human.passed_on")
        if of_other is not None:
            teacher = of_other.teacher
            who = teacher.name or teacher.email or teacher.address
            names = {"id": of_other.id, "title": of_other.activity_title, "who": who}
            said = phrase(language, "human.passed_on.other", **names)
        return _reply(language, ReplyKind.HUMAN, phrase(language, "human.subject"), said)

    def fault(self, language: Language) -> Reply:
        return _reply(language, ReplyKind.REFUSED, phrase(language, "help.subject"), phrase(language, "fault.opening"))

    def ask(self, fact: AskedFor, activity: Activity, language: Language, today: date) -> Reply:
        """Asks for one missing fact of the activity: period, class or pupils."""
        title = title_of(activity, language)
        subject = phrase(language, "ask.subject", title=title)
        if fact is not AskedFor.PERIOD:
            return _reply(language, ReplyKind.QUESTION, subject, phrase(language, f"ask.{fact}"))
        return _reply(language, ReplyKind.QUESTION, subject, _ask_period(activity, title, language, today))

    def of_several(self, question: Reply, chosen: Sequence[Activity], numbers: Sequence[int]) -> Reply:
        """A question about the first of several chosen activities; ``numbers``: each may be answered for by its own."""
        language = question.language
        titles = listed([title_of(activity, language) for activity in chosen], language)
        closing: tuple[str, ...] = ()
        if len(numbers) > 1:
            closing = (phrase(language, "ask.apart", first=numbers[0], second=numbers[1]),)
        opening = (phrase(language, "ask.chosen", titles=titles), *question.opening)
        return with_text(replace(question, opening=opening, closing=(*question.closing, *closing)))

    def of_chosen(self, question: Reply, activity: Activity) -> Reply:
        """The first question about what was just chosen."""
        chosen = phrase(question.language, "ask.chosen.one", title=title_of(activity, question.language))
        return with_text(replace(question, opening=(f"{chosen} {question.opening[0]}", *question.opening[1:])))

    def ask_school(self, language: Language) -> Reply:
        return _reply(language, ReplyKind.QUESTION, phrase(language, "help.subject"), phrase(language, "ask.school"))

    def which(self, numbered: Sequence[tuple[int, Activity]], language: Language) -> Reply:
        """Asks which of these is meant; each keeps the number under which it was shown."""
        lines = [f"{number}. {title_of(activity, language)}" for number, activity in numbered]
        return _reply(
            language, ReplyKind.QUESTION, phrase(language, "help.subject"), phrase(language, "ask.which"), *lines
        )

    def cannot(self, language: Language, activity: Activity, sentence: str) -> Reply:
        return self.sentence(language, title_of(activity, language), sentence)

    def sentence(self, language: Language, title: str, sentence: str) -> Reply:
        buttons = (_button(language, Verb.HUMAN),)
        return _reply(
            language, ReplyKind.QUESTION, phrase(language, "ask.subject", title=title), sentence, buttons=buttons
        )

    def gone(self, language: Language) -> Reply:
        return _reply(language, ReplyKind.QUESTION, phrase(language, "help.subject"), phrase(language, "wrong.gone"))

    def stays(self, language: Language, bookings: Sequence[Booking]) -> Reply:
        """Nothing more is wanted; the requests made before stay until somebody cancels them."""
        named = [f"{booking.id} ({booking.activity_title})" for booking in bookings]
        key = "stays.opening.several" if len(named) > 1 else "stays.opening"
        sentence = phrase(language, key, ids=listed(named, language), example=bookings[-1].id)
        return _reply(language, ReplyKind.HELP, phrase(language, "help.subject"), sentence)

    def dropped(self, language: Language) -> Reply:
        return _reply(language, ReplyKind.HELP, phrase(language, "help.subject"), phrase(language, "dropped.opening"))

    def wrong_number(self, language: Language, number: int, most: int) -> Reply:
        key = {0: "wrong.number.none", 1: "wrong.number.one"}.get(most, "wrong.number")
        sentence = phrase(language, key, number=number, most=most)
        return _reply(language, ReplyKind.QUESTION, phrase(language, "help.subject"), sentence)

    def unknown_booking(self, language: Language, booking_id: str) -> Reply:
        sentence = phrase(language, "cancelled.unknown", id=booking_id.upper())
        return _reply(language, ReplyKind.QUESTION, phrase(language, "status.subject"), sentence)

    def not_cancellable(self, language: Language, booking: Booking) -> Reply:
        status = phrase(language, f"status.{booking.status}").lower()
        key = "cancelled.already" if booking.status is Status.CANCELLED else "cancelled.not"
        sentence = phrase(language, key, id=booking.id, status=status)
        return _reply(language, ReplyKind.QUESTION, phrase(language, "status.subject"), sentence)

    def together(self, first: Reply, others: Sequence[Reply]) -> Reply:
        """The sentences of several short replies in one."""
        more = (sentence for other in others for sentence in other.opening)
        return with_text(replace(first, opening=(*first.opening, *more)))

    def cancels_nothing(self, language: Language) -> Reply:
        sentence = phrase(language, "cancelled.nothing")
        return _reply(language, ReplyKind.HELP, phrase(language, "help.subject"), sentence)

    def which_to_cancel(self, status: Reply, bookings: Sequence[Booking]) -> Reply:
        """The list of what can be cancelled, with the question which."""
        last = bookings[-1]
        key = "ask.cancel_one" if len(bookings) == 1 else "ask.which_cancel"
        question = phrase(status.language, key, example=last.id, title=last.activity_title)
        return with_text(replace(status, kind=ReplyKind.QUESTION, closing=(question,)))

    def which_booking(self, status: Reply, bookings: Sequence[Booking]) -> Reply:
        """The list of what may be meant, with the question which."""
        question = phrase(status.language, "ask.which_booking", example=bookings[-1].id)
        return with_text(replace(status, kind=ReplyKind.QUESTION, opening=(question,)))

    def noted(self, language: Language, bookings: Sequence[Booking], *, told: bool) -> Reply:
        """What was told is written down with these bookings; ``told``: coordinators hear of it now."""
        ids = listed([f"{booking.id} ({booking.activity_title})" for booking in bookings], language)
        key = "told.passed_on" if told else "told.opening" if bookings else "told.later"
        kind = ReplyKind.HUMAN if told else ReplyKind.HELP
        return _reply(language, kind, phrase(language, "help.subject"), phrase(language, key, ids=ids))

    def unclear(self, language: Language, most: int) -> Reply:
        """What was said is not understood; ``most``: so many activities stand in the list that was shown."""
        key = "unclear.list" if most else "unclear.opening"
        sentence = phrase(language, key, most=most)
        buttons = (_button(language, Verb.HUMAN),)
        return _reply(language, ReplyKind.QUESTION, phrase(language, "help.subject"), sentence, buttons=buttons)

    def long(self, reply: Reply) -> Reply:
        """The reply to a message of which only the beginning was read."""
        return with_text(replace(reply, opening=(phrase(reply.language, "long.opening"), *reply.opening)))

    def written(self, who: str, text: str, language: Language, files: tuple[ReplyFile, ...] = ()) -> Reply:
        """A coordinator's own words to a teacher, and what goes along with them."""
        key = "written.opening" if text else "written.opening.files"
        opening = (phrase(language, key, who=who), *(text.split("\n\n") if text else ()))
        along = names([one.file for one in files], language)
        closing = (phrase(language, "file.along", files=along),) if files else ()
        subject = phrase(language, "written.subject")
        return with_text(Reply(language, ReplyKind.WRITTEN, subject, opening=opening, closing=closing, files=files))


def _ask_period(activity: Activity, title: str, language: Language, today: date) -> str:
    sessions = activity.open_sessions(today)
    if len(sessions) > 1:
        words = [moment_in_words(session.date, session.time, language) for session in sessions]
        return phrase(language, "ask.session", title=title, when=listed(words, language, "or"))
    when = when_in_words(activity, language, today)
    where = ".here" if activity.kind in _AT_SCHOOL or activity.settings & _NO_TRIP else ""
    return phrase(language, f"ask.period{where}" if when else f"ask.period{where}.unknown", title=title, when=when)


_AT_SCHOOL = frozenset({Kind.LOAN_KIT, Kind.GUEST_VISIT, Kind.SCHOOL_PROJECT, Kind.ONLINE})
_NO_TRIP = frozenset({Setting.AT_SCHOOL, Setting.ONLINE})
"""Nobody comes anywhere."""


def _reply(language: Language, kind: ReplyKind, subject: str, *opening: str, buttons: tuple[Button, ...] = ()) -> Reply:
    return with_text(Reply(language, kind, subject=subject, opening=opening, buttons=buttons))


def _button(language: Language, verb: Verb) -> Button:
    return Button(phrase(language, f"button.{verb}"), Action(verb))
