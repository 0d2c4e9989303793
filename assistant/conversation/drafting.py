"""From a choice and the facts known so far to a draft booking: what is missing, what cannot be, what to propose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.bookings import class_and_grade
from assistant.bookings.rules import NOT_FOR_TEACHERS_TO_JUDGE, Rulebook
from assistant.language.sentence_joining import sentences_joined
from assistant.model import (
    Activity,
    AskedFor,
    Booking,
    Check,
    Conversation,
    Facts,
    Kind,
    Message,
    Period,
    Reading,
    Rule,
    School,
    Status,
    in_language,
    plain_class,
)
from assistant.ports import BookingBook

LONGEST_WISH = timedelta(days=14)
"""A period of the question that is no longer than this is taken as the wish; a season is not precise enough."""

LAST = -1
"""The number of the last session, however many there are."""


@dataclass(frozen=True)
class MissingFact:
    """A fact is still to be asked for: ``period``, ``class`` or ``pupils``."""

    activity: Activity
    fact: AskedFor


@dataclass(frozen=True)
class BrokenRule:
    """A rule stands in the way of this booking."""

    activity: Activity
    booking: Booking
    check: Check


@dataclass(frozen=True)
class ReadyDraft:
    """Can be stored as it is."""

    activity: Activity
    booking: Booking


Attempt = MissingFact | BrokenRule | ReadyDraft


def gathered(conversation: Conversation, reading: Reading | None, facts: Facts | None, message: Message) -> Facts:
    """The facts of this message over those known before over those in the question."""
    asked = facts_of_reading(reading)
    new = facts or Facts()
    known = merged(merged(asked, conversation.facts), new)
    return replace(known, teacher_name=known.teacher_name or message.sender.name)


def merged(old: Facts, new: Facts) -> Facts:
    """The new facts, and the old ones where the new say nothing and do not contradict them."""
    known = ("" if "class_name" in new.filled_in else old.class_name, old.grade)
    class_name, grade = class_and_grade(known, (new.class_name, new.grade))
    filled_in = old.filled_in | new.filled_in
    return replace(old, **{**new.said, "class_name": class_name, "grade": grade, "filled_in": filled_in})


def of_parties(facts: Facts, parties: Sequence[Facts]) -> list[Facts]:
    """The facts of each class that comes, or of each half of one; of the one class where no others are told apart."""
    if not parties:
        return [facts]
    shared = facts
    if any(party.class_name for party in parties):
        shared = replace(facts, class_name="", grade=None)
    if any(party.pupils is not None for party in parties):
        shared = replace(shared, pupils=None)
    return [merged(shared, party) for party in parties]


def about_teacher(facts: Facts) -> Facts:
    """Of these facts those that hold whatever is booked."""
    return Facts(
        school=facts.school,
        phone=facts.phone,
        teacher_name=facts.teacher_name,
        filled_in=facts.filled_in & {"school", "phone", "teacher_name"},
    )


def of_booking(booking: Booking) -> Facts:
    """What is known from an earlier request of the same class."""
    return Facts(
        period=booking.wish,
        class_name=booking.class_name,
        grade=booking.grade,
        pupils=booking.pupils,
        school=booking.school,
        phone=booking.phone,
    )


def on_session(activity: Activity, facts: Facts, number: int, today: date) -> Facts | None:
    """The facts with the session of this number, counted as they were named, or `LAST`; ``None`` when there is none."""
    sessions = activity.open_sessions(today)
    if not sessions or not (number == LAST or 1 <= number <= len(sessions)):
        return None
    session = sessions[number - 1 if number > 0 else LAST]
    return replace(facts, period=Period(session.date, session.date), time=session.time)


def with_school(facts: Facts, message: Message, schools: Mapping[str, School]) -> Facts:
    """Adds what the municipality's own list of schools knows: the school of a mail domain, the size of a class."""
    domain = message.sender.email.rpartition("@")[2].lower()
    school = _school_named(facts.school, schools) or next(
        (school for school in schools.values() if domain and domain in school.domains), None
    )
    if school is None:
        return facts
    pupils = facts.pupils if facts.pupils is not None else _class_size(school, facts.class_name)
    named = facts.school if "school" in facts.filled_in else facts.school or school.name
    return replace(facts, school=named, pupils=pupils)


def attempt(
    activity: Activity,
    facts: Facts,
    conversation: Conversation,
    message: Message,
    rules: Rulebook,
    book: BookingBook,
) -> Attempt:
    """Tries to make a draft of this activity from the facts. What cannot be is said before more is asked for."""
    facts = _with_defaults(activity, facts, rules.season.today)
    booking = _booking(activity, facts, conversation, message)
    found = dated(activity, booking, rules, book) if booking.wish else _on_any_day(activity, booking, rules, book)
    missing = first_missing(activity, facts)
    return MissingFact(activity, missing) if missing and not isinstance(found, BrokenRule) else found


def dated(activity: Activity, booking: Booking, rules: Rulebook, book: BookingBook) -> BrokenRule | ReadyDraft:
    """The booking on the first free day of its wish, or the rule that stands in the way."""
    day = rules.first_free_day(booking, book)
    if day is not None:
        booking = replace(booking, date=day, time=activity.time_on(day, booking.time))
    probe = booking
    if day is None:
        full = rules.first_full_day(booking, book)
        probe = _on_a_school_day(booking, rules) if full is None else replace(booking, date=full)
    check = _first_broken(rules.checks(probe, book))
    if check is None and day is None and activity.kind is Kind.LOAN_KIT:
        check = Check(Rule.HOLIDAY, ok=False, facts={"day": probe.date})  # a kit could start, but nobody is at school
    return ReadyDraft(activity, booking) if check is None else BrokenRule(activity, booking, check)


def _on_any_day(activity: Activity, booking: Booking, rules: Rulebook, book: BookingBook) -> BrokenRule | ReadyDraft:
    """What stands in the way whatever the day will be."""
    check = _first_broken(rules.checks(booking, book))
    return ReadyDraft(activity, booking) if check is None else BrokenRule(activity, booking, check)


def same_request(booking: Booking, open_ones: Sequence[Booking]) -> Booking | None:
    """The one among the sender's own open requests and bookings that asks for the same: activity, class and day."""
    return next(
        (
            other
            for other in open_ones
            if (other.activity_id, other.date, other.grade) == (booking.activity_id, booking.date, booking.grade)
            and plain_class(other.class_name) == plain_class(booking.class_name)
        ),
        None,
    )


def without(facts: Facts, asked: AskedFor) -> Facts:
    """The facts, forgetting the one that is asked for again."""
    if asked is AskedFor.PUPILS:
        return replace(facts, pupils=None)
    if asked is AskedFor.CLASS:
        return replace(facts, class_name="", grade=None)
    return replace(facts, period=None, time="")


def _with_defaults(activity: Activity, facts: Facts, today: date) -> Facts:
    """What goes without saying: the only date of an event, one participant of a course."""
    period = facts.period or _only_period(activity, today)
    pupils = facts.pupils
    if pupils is None and not activity.for_pupils:
        pupils = facts.adults or 1
    return replace(facts, period=period, pupils=pupils)


def _only_period(activity: Activity, today: date) -> Period | None:
    sessions = activity.open_sessions(today)
    if len(sessions) == 1:
        return Period(sessions[0].date, sessions[0].date)
    coming = [period for period in activity.dates if period.end is None or period.end >= today]
    return coming[0] if activity.kind is Kind.COMPETITION and not sessions and len(coming) == 1 else None


def first_missing(activity: Activity, facts: Facts) -> AskedFor:
    """The fact that is asked for next."""
    if facts.period is None:
        return AskedFor.PERIOD
    if not activity.for_pupils:
        return AskedFor.NOTHING
    if not facts.class_name and facts.grade is None:
        return AskedFor.CLASS
    return AskedFor.PUPILS if facts.pupils is None else AskedFor.NOTHING


def _booking(activity: Activity, facts: Facts, conversation: Conversation, message: Message) -> Booking:
    language = conversation.language or next(iter(activity.title))
    asked = conversation.own_reading_of(activity.id)
    return Booking(
        id="",
        activity_id=activity.id,
        activity_title=in_language(activity.title, language),
        provider_id=activity.provider.id,
        status=Status.DRAFT,
        teacher=replace(message.sender, name=facts.teacher_name or message.sender.name),
        conversation=conversation.id,
        channel=message.channel,
        language=language,
        created_at=message.received_at,
        time=facts.time,
        duration_minutes=activity.duration_minutes,
        wish=facts.period,
        # which grade adults teach is no condition of their own event
        class_name=facts.class_name if activity.for_pupils else "",
        grade=facts.grade if activity.for_pupils else None,
        pupils=facts.pupils,
        school=facts.school,
        phone=facts.phone,
        wishes=sentences_joined(*conversation.needs, facts.wishes),
        question=asked.text if asked else "",
        binds_class=activity.binds_class,
    )


def _first_broken(checks: Sequence[Check]) -> Check | None:
    failed = [check for check in checks if not check.ok and check.rule not in NOT_FOR_TEACHERS_TO_JUDGE]
    return min(
        failed, key=lambda check: _ORDER.index(check.rule) if check.rule in _ORDER else len(_ORDER), default=None
    )


_ORDER = (
    Rule.GONE,
    Rule.GRADE,
    Rule.GROUP_SIZE,
    Rule.PAST,
    Rule.SESSION,
    Rule.DEADLINE,
    Rule.SEASON,
    Rule.HOLIDAY,
    Rule.WEEKDAY,
    Rule.SEATS,
    Rule.STOCK,
)
"""What a teacher is told first when several rules are broken."""


def _on_a_school_day(booking: Booking, rules: Rulebook) -> Booking:
    """On the wished day or the first weekday after it within the wish: a probe for what stands in the way."""
    today = rules.season.today
    wished = booking.wish.start if booking.wish and booking.wish.start else today
    end = booking.wish.end if booking.wish and booking.wish.end else wished
    probe = max(wished, min(today, end))
    while probe.weekday() >= 5 and probe < end:
        probe += timedelta(days=1)
    return replace(booking, date=probe)


def facts_of_reading(reading: Reading | None) -> Facts:
    """What a question says that a booking needs."""
    if reading is None:
        return Facts()
    grade = next(iter(reading.grades)) if len(reading.grades) == 1 else None
    return Facts(
        period=_precise(reading.periods),
        time=reading.time,
        class_name=reading.class_name,
        grade=grade,
        pupils=reading.pupils,
        school=reading.school,
    )


def _precise(periods: tuple[Period, ...]) -> Period | None:
    if len(periods) != 1 or periods[0].start is None or periods[0].end is None:
        return None
    return periods[0] if periods[0].end - periods[0].start <= LONGEST_WISH else None


def _school_named(name: str, schools: Mapping[str, School]) -> School | None:
    wanted = name.casefold()
    return next((school for school in schools.values() if wanted and school.name.casefold() == wanted), None)


def _class_size(school: School, class_name: str) -> int | None:
    wanted = class_name.replace(".", "").casefold()
    sizes = {name.replace(".", "").casefold(): size for name, size in school.classes.items()}
    return sizes.get(wanted)
