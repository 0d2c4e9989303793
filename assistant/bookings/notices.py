"""Who hears of what: for everything that can happen to a booking, and for every call on the coordinators, the notices.

The one table of it; `integrations.app.notifications` posts what stands here and nothing else. Whoever did a thing is
told of it by the answer they get, not by a notice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.bookings.lifecycle import TRANSITIONS
from assistant.model import (
    CLAIMING,
    OPEN,
    UNDECIDED,
    CallReason,
    ChangeKind,
    CoordinatorCall,
    Event,
    Reminder,
    Role,
    Status,
)  # fmt: skip


class Hears(StrEnum):
    """Whom a notice is for."""

    TEACHER = "teacher"
    OTHER_TEACHERS = "other_teachers"
    """The booking's other teachers; of what one of its teachers does, all the others."""
    COORDINATORS = "coordinators"
    OWNER = "owner"
    """The coordinator who claimed it."""
    RESPONSIBLE = "responsible"
    """The coordinator who has claimed it; where nobody has, all of them."""
    DEPUTY = "deputy"
    """The coordinator named in the settings; where none is, all of them."""
    PROVIDER = "provider"


OUTSIDE = frozenset({Hears.TEACHER, Hears.OTHER_TEACHERS, Hears.PROVIDER})
"""Who is not in the office: they hear of a decision once it can no longer be undone."""


class At(StrEnum):
    """How somebody hears of it."""

    ONCE = "once"
    ALOUD = "aloud"
    """At once, and nobody may miss it: where a message that stands already is brought up to date (Slack), a line of its
    own is written below it."""
    DIGEST = "digest"
    """With the next morning's list."""
    PAGE = "page"
    """It stands where they look: on the pages, and in Slack in the booking's one message."""


class Words(StrEnum):
    """What a notice says: the key of the sentence with which it opens."""

    APPROVED = "approved.opening"
    DECLINED = "declined.opening"
    PROPOSED = "proposed.opening"
    CANCELLED = "cancelled.opening.office"
    AMENDED = "amended.opening"
    EXPIRED = "expired.opening"
    UNDONE = "undone.opening"
    MOVE_OFFERED = "proposed.opening.agreed"
    CHANGE_AGREED = "change.agreed.opening"
    CHANGE_DECLINED = "change.declined.opening"
    CHANGE_LAPSED = "change.lapsed.opening"
    STILL_COMING = "coming.opening"
    PLACE_OFFERED = "place.offered.opening"
    PLACE_LAPSED = "place.lapsed.opening"
    WAIT_OVER = "waiting.over.opening"
    WAIT_ENDED = "waiting.ended.opening"
    HOW_WAS_IT = "after.opening"
    HOW_WAS_IT_AGAIN = "after.again.opening"
    CHANGE_ASKED_BY = "change.asked.opening"
    """For the booking's other teachers."""
    # from here on for providers
    VISIT_AGREED = "visit.agreed.opening"
    VISIT_CHANGED = "visit.changed.opening"
    VISIT_CANCELLED = "visit.cancelled.opening"
    VISIT_MOVED = "visit.moved.opening"
    VISIT_SOON = "visit.soon.opening"
    WEEK_AHEAD = "visit.week.opening"
    VISIT_OVER = "visit.after.opening"
    # from here on for coordinators
    TO_DECIDE = "decide.opening"
    TO_DECIDE_UPDATED = "decide.opening.updated"
    TO_DECIDE_AMENDED = "decide.opening.amended"
    TO_DECIDE_REFUSED = "decide.opening.refused"
    TO_DECIDE_CHANGE = "decide.opening.change"
    TO_DECIDE_CHANGE_UNDONE = "decide.opening.change.undone"
    TO_DECIDE_UNDONE = "decide.opening.undone"
    TO_DECIDE_STILL = "decide.opening.still"
    TO_DECIDE_OVERDUE = "decide.opening.overdue"
    TO_DECIDE_PLACE = "decide.opening.place"
    DECIDED = "decided.opening"
    DECISION_UNDONE = "decided.opening.undone"
    DECIDED_CHANGE = "decided.opening.change"
    DECIDED_KEPT = "decided.opening.kept"
    REFUSED_KEPT = "refused_kept.opening"
    CHANGE_WITHDRAWN = "change_withdrawn.opening"
    CHANGE_RAN_OUT = "change_ran_out.opening"
    WAITS = "waits.opening"
    PLACE_HELD = "place.held.opening"
    PLACE_PASSED_ON = "place.passed_on.opening"
    PLACE_TAKEN = "place.taken.opening"
    """For the booking's other teachers."""
    PLACE_LEFT = "place.left.opening"
    WAIT_RAN_OUT = "wait_ran_out.opening"
    OFFERED = "offered.opening"
    ACCEPTED = "accepted.opening"
    CONFIRMED = "confirmed.opening"
    EVALUATED = "evaluated.opening"
    WITHDRAWN = "withdrawn.opening"
    CALLED_OFF = "called_off.opening"
    CLAIMED = "claimed.opening"
    CHANGED = "changed.opening"
    REPORTED = "reported.opening"
    RAN_OUT = "ran_out.opening"
    NOTED = "noted.opening"
    REMARKED = "remarked.opening"
    ASKED = "call.opening.asked"
    DIGEST = "digest.opening"


TO_DECIDE = frozenset(words for words in Words if words.startswith(Words.TO_DECIDE))
"""What waits for a decision once this was said."""


@dataclass(frozen=True)
class Notice:
    hears: Hears
    words: Words
    how: At = At.ONCE
    calendar: bool = False
    """The agreed day in their calendar changes by it."""


@dataclass(frozen=True)
class Occasion:
    """Something of which people hear."""

    by: Role
    what: ChangeKind | CallReason | CoordinatorCall | Reminder
    """For calls for a human the reason."""
    was: Status | None = None
    """The booking's status before."""
    now: Status | None = None
    """Its status afterwards; ``None`` for calls."""


def in_digest() -> Mapping[ChangeKind, Words]:
    """What coordinators hear of with the next morning's list."""
    return {
        occasion.what: notice.words
        for occasion, notices in NOTICES.items()
        for notice in notices
        if isinstance(occasion.what, ChangeKind) and notice.hears is Hears.COORDINATORS and notice.how is At.DIGEST
    }


def notices_of(event: Event) -> tuple[Notice, ...]:
    """What people are told of this event. Raises KeyError for what stands in no line of the table."""
    return NOTICES[occasion_of(event)]


def occasion_of(event: Event) -> Occasion:
    """The line of the table in which it stands."""
    if event.what == CoordinatorCall.HUMAN:
        reason = event.reason or CallReason.ASKED
        return Occasion(CALLERS.get(reason, Role.TEACHER), reason)
    if event.booking is None or isinstance(event.what, CoordinatorCall | Reminder):
        return Occasion(event.by, event.what)
    return Occasion(event.by, event.what, event.was, event.booking.status)


def _every(
    by: Role, what: ChangeKind, *notices: Notice, was: Collection[Status] = tuple(Status)
) -> dict[Occasion, tuple[Notice, ...]]:
    """A line for each status from which the step leads somewhere."""
    ways = TRANSITIONS[by, what].items()
    return {Occasion(by, what, source, target): notices for source, target in ways if source in was}


def _on_page(words: Words) -> Notice:
    return Notice(Hears.COORDINATORS, words, At.PAGE)


def _told(words: Words, how: At = At.ONCE) -> Notice:
    return Notice(Hears.COORDINATORS, words, how)


def _undone(was: Status, now: Status) -> tuple[Notice, ...]:
    """A decision that is taken back, of which all who heard of it hear."""
    words = Words.TO_DECIDE_UNDONE if now is Status.DRAFT else Words.DECISION_UNDONE
    if was is now is Status.APPROVED:
        words = Words.TO_DECIDE_CHANGE_UNDONE
    owner = () if now is Status.WAITLISTED else (Notice(Hears.OWNER, words),)
    return (
        _on_page(words),
        *owner,
        Notice(Hears.TEACHER, Words.UNDONE, calendar=Status.APPROVED in (was, now)),
    )


def _by_colleague(words: Words) -> tuple[Notice, ...]:
    """A colleague clicked: everybody sees it, and it is news to who had claimed it."""
    return _on_page(words), Notice(Hears.OWNER, words)


_DECIDED, _OFFERED = map(_by_colleague, (Words.DECIDED, Words.OFFERED))

_BY_TEACHERS: Mapping[Occasion, tuple[Notice, ...]] = {
    Occasion(Role.TEACHER, ChangeKind.DRAFTED, None, Status.DRAFT): (_told(Words.TO_DECIDE),),
    Occasion(Role.TEACHER, ChangeKind.WAITLISTED, None, Status.WAITLISTED): (_told(Words.WAITS, At.DIGEST),),
    **_every(Role.TEACHER, ChangeKind.ACCEPTED, _told(Words.TO_DECIDE_PLACE), was=[Status.WAITLISTED]),
    **_every(Role.TEACHER, ChangeKind.REFUSED, _on_page(Words.PLACE_LEFT), was=[Status.WAITLISTED]),
    **_every(Role.TEACHER, ChangeKind.CANCELLED, _on_page(Words.WITHDRAWN), was=[Status.WAITLISTED]),
    **_every(Role.TEACHER, ChangeKind.EDITED, _told(Words.TO_DECIDE_UPDATED), was=[Status.DRAFT]),
    **_every(Role.TEACHER, ChangeKind.EDITED, _told(Words.CHANGED), was=[Status.PROPOSED, Status.WAITLISTED]),
    **_every(Role.TEACHER, ChangeKind.EDITED, _told(Words.CHANGED, At.ALOUD), was=[Status.APPROVED]),
    **_every(Role.TEACHER, ChangeKind.CONFIRMED, _on_page(Words.CONFIRMED)),
    **_every(Role.TEACHER, ChangeKind.EVALUATED, _told(Words.EVALUATED, At.DIGEST)),
    **_every(Role.TEACHER, ChangeKind.ACCEPTED, _told(Words.ACCEPTED), was=[Status.PROPOSED, Status.APPROVED]),
    **_every(Role.TEACHER, ChangeKind.REFUSED, _told(Words.TO_DECIDE_REFUSED, At.ALOUD), was=[Status.PROPOSED]),
    **_every(Role.TEACHER, ChangeKind.REFUSED, _told(Words.REFUSED_KEPT, At.ALOUD), was=[Status.APPROVED]),
    **_every(Role.TEACHER, ChangeKind.CHANGE_ASKED, _told(Words.TO_DECIDE_CHANGE, At.ALOUD)),
    **_every(Role.TEACHER, ChangeKind.CHANGE_WITHDRAWN, _told(Words.CHANGE_WITHDRAWN, At.ALOUD)),
    **_every(Role.TEACHER, ChangeKind.CANCELLED, _told(Words.WITHDRAWN), was=UNDECIDED),
    **_every(Role.TEACHER, ChangeKind.CANCELLED, _told(Words.CALLED_OFF, At.ALOUD), was=[Status.APPROVED]),
}

_BY_COORDINATORS: Mapping[Occasion, tuple[Notice, ...]] = {
    **_every(
        Role.COORDINATOR, ChangeKind.CLAIMED, _on_page(Words.TO_DECIDE), Notice(Hears.OWNER, Words.CLAIMED),
        was=[Status.DRAFT],
    ),
    **_every(
        Role.COORDINATOR, ChangeKind.CLAIMED, _on_page(Words.CLAIMED), Notice(Hears.OWNER, Words.CLAIMED),
        was=[Status.PROPOSED],
    ),
    **_every(
        Role.COORDINATOR, ChangeKind.APPROVED, *_DECIDED, Notice(Hears.TEACHER, Words.APPROVED, calendar=True)
    ),
    **_every(Role.COORDINATOR, ChangeKind.DECLINED, *_DECIDED, Notice(Hears.TEACHER, Words.DECLINED)),
    **_every(
        Role.COORDINATOR, ChangeKind.PROPOSED, *_OFFERED, Notice(Hears.TEACHER, Words.PROPOSED), was=UNDECIDED
    ),
    **_every(
        Role.COORDINATOR, ChangeKind.PROPOSED, *_OFFERED, Notice(Hears.TEACHER, Words.MOVE_OFFERED),
        was=[Status.APPROVED],
    ),
    **_every(
        Role.COORDINATOR, ChangeKind.CHANGE_AGREED, *_by_colleague(Words.DECIDED_CHANGE),
        Notice(Hears.TEACHER, Words.CHANGE_AGREED, calendar=True),
    ),
    **_every(
        Role.COORDINATOR, ChangeKind.CHANGE_DECLINED, *_by_colleague(Words.DECIDED_KEPT),
        Notice(Hears.TEACHER, Words.CHANGE_DECLINED),
    ),
    **_every(
        Role.COORDINATOR, ChangeKind.CANCELLED, *_DECIDED, Notice(Hears.TEACHER, Words.CANCELLED), was=UNDECIDED
    ),
    **_every(
        Role.COORDINATOR, ChangeKind.CANCELLED, *_DECIDED, Notice(Hears.TEACHER, Words.CANCELLED, calendar=True),
        was=[Status.APPROVED],
    ),
    **_every(Role.COORDINATOR, ChangeKind.EDITED, _on_page(Words.TO_DECIDE_AMENDED), was=[Status.DRAFT]),
    **_every(
        Role.COORDINATOR, ChangeKind.CANCELLED, _on_page(Words.DECIDED), Notice(Hears.TEACHER, Words.WAIT_ENDED),
        was=[Status.WAITLISTED],
    ),
    **_every(
        Role.COORDINATOR, ChangeKind.EDITED, _on_page(Words.CHANGED), was=[Status.PROPOSED, Status.WAITLISTED]
    ),
    **_every(
        Role.COORDINATOR, ChangeKind.EDITED, _on_page(Words.CHANGED),
        Notice(Hears.TEACHER, Words.AMENDED, calendar=True), was=[Status.APPROVED],
    ),
    **_every(Role.COORDINATOR, ChangeKind.HELD, _on_page(Words.REPORTED)),
    **_every(Role.COORDINATOR, ChangeKind.NO_SHOW, _on_page(Words.REPORTED)),
    **{
        Occasion(Role.COORDINATOR, ChangeKind.NOTED, status, status): (_on_page(Words.NOTED),) for status in Status
    },
    **{
        Occasion(Role.COORDINATOR, ChangeKind.UNDONE, was, now): _undone(was, now)
        for was, sources in {
            Status.APPROVED: CLAIMING,
            Status.DECLINED: UNDECIDED,
            Status.PROPOSED: UNDECIDED,
            Status.CANCELLED: OPEN,
        }.items()
        for now in sorted(sources)
    },
}  # fmt: skip

_BY_TIME: Mapping[Occasion, tuple[Notice, ...]] = {
    **_every(
        Role.TIME, ChangeKind.EXPIRED, _told(Words.RAN_OUT, At.DIGEST), Notice(Hears.TEACHER, Words.EXPIRED)
    ),
    **_every(
        Role.TIME, ChangeKind.CHANGE_LAPSED, _told(Words.CHANGE_RAN_OUT, At.DIGEST),
        Notice(Hears.TEACHER, Words.CHANGE_LAPSED),
    ),
    **_every(
        Role.TIME, ChangeKind.OFFERED, _told(Words.PLACE_HELD, At.DIGEST), Notice(Hears.TEACHER, Words.PLACE_OFFERED)
    ),
    **_every(
        Role.TIME, ChangeKind.OFFER_LAPSED, _told(Words.PLACE_PASSED_ON, At.DIGEST),
        Notice(Hears.TEACHER, Words.PLACE_LAPSED),
    ),
    **_every(
        Role.TIME, ChangeKind.WAIT_OVER, _told(Words.WAIT_RAN_OUT, At.DIGEST), Notice(Hears.TEACHER, Words.WAIT_OVER)
    ),
    Occasion(Role.TIME, CoordinatorCall.DIGEST): (_told(Words.DIGEST),),
    Occasion(Role.TIME, Reminder.UNDECIDED): (Notice(Hears.RESPONSIBLE, Words.TO_DECIDE_STILL, At.ALOUD),),
    Occasion(Role.TIME, Reminder.COMING): (Notice(Hears.TEACHER, Words.STILL_COMING),),
    Occasion(Role.TIME, Reminder.VISIT): (Notice(Hears.PROVIDER, Words.VISIT_SOON),),
    Occasion(Role.TIME, Reminder.WEEK): (Notice(Hears.PROVIDER, Words.WEEK_AHEAD),),
    Occasion(Role.TIME, Reminder.AFTER): (Notice(Hears.TEACHER, Words.HOW_WAS_IT),),
    Occasion(Role.TIME, Reminder.AFTER_AGAIN): (Notice(Hears.TEACHER, Words.HOW_WAS_IT_AGAIN),),
    Occasion(Role.TIME, Reminder.AFTER_PROVIDER): (Notice(Hears.PROVIDER, Words.VISIT_OVER),),
    Occasion(Role.TIME, Reminder.OVERDUE): (Notice(Hears.DEPUTY, Words.TO_DECIDE_OVERDUE, At.ALOUD),),
}  # fmt: skip

_BY_PROVIDERS: Mapping[Occasion, tuple[Notice, ...]] = {
    # what is said of a request helps to decide it; what is said of a visit is a call besides
    Occasion(Role.PROVIDER, ChangeKind.REMARKED, status, status): (
        Notice(Hears.COORDINATORS, Words.REMARKED, At.ALOUD if status in UNDECIDED else At.PAGE),
    )
    for status in sorted(CLAIMING | {Status.HELD})
}

CALLERS: Mapping[CallReason, Role] = {
    CallReason.PROVIDER_UNABLE: Role.PROVIDER,
    CallReason.PROVIDER_ILL: Role.PROVIDER,
    CallReason.UNDELIVERED: Role.BOUNCE,
}
"""Who calls for a human where it is no teacher."""

_CALLS: Mapping[Occasion, tuple[Notice, ...]] = {
    Occasion(CALLERS.get(reason, Role.TEACHER), reason): (_told(Words.ASKED),) for reason in CallReason
}

_AMONG_TEACHERS: Mapping[ChangeKind, Words] = {
    ChangeKind.EDITED: Words.CHANGED,
    ChangeKind.ACCEPTED: Words.ACCEPTED,
    ChangeKind.CONFIRMED: Words.CONFIRMED,
    ChangeKind.EVALUATED: Words.EVALUATED,
    ChangeKind.REFUSED: Words.TO_DECIDE_REFUSED,
    ChangeKind.CHANGE_ASKED: Words.CHANGE_ASKED_BY,
    ChangeKind.CHANGE_WITHDRAWN: Words.CHANGE_WITHDRAWN,
}
"""What the other teachers of a booking are told of what one of them does."""


_WHO_WAITED: Mapping[ChangeKind, Words] = {
    ChangeKind.ACCEPTED: Words.PLACE_TAKEN,
    ChangeKind.REFUSED: Words.PLACE_LEFT,
}
"""And where it waited for a place."""


def _to_provider(occasion: Occasion) -> tuple[Notice, ...]:
    """Of agreements alone: that there is one, what changes in it, that it holds no more."""
    agreed_before, agreed = (status is Status.APPROVED for status in (occasion.was, occasion.now))
    words: Words | None = None
    if agreed and not agreed_before:
        words = Words.VISIT_AGREED
    elif agreed and occasion.what in _CHANGES:
        words = Words.VISIT_CHANGED if occasion.what == ChangeKind.EDITED else Words.VISIT_MOVED
    elif agreed_before and not agreed and occasion.what in _ENDS:
        words = Words.VISIT_CANCELLED
    return () if words is None else (Notice(Hears.PROVIDER, words, calendar=True),)


_CHANGES = frozenset({ChangeKind.EDITED, ChangeKind.ACCEPTED, ChangeKind.CHANGE_AGREED, ChangeKind.UNDONE})
"""By which what is agreed becomes another."""

_ENDS = frozenset({ChangeKind.CANCELLED, ChangeKind.UNDONE})
"""What ends an agreement before its day."""

_ENTERS_CALENDARS = frozenset({ChangeKind.ACCEPTED, ChangeKind.CANCELLED})
"""What a teacher does that changes the agreed day in calendars."""


def _among_teachers(occasion: Occasion, notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """The notices, and those of the booking's other teachers: they hear what the teacher hears, and what one of them
    does."""
    told = [replace(notice, hears=Hears.OTHER_TEACHERS) for notice in notices if notice.hears is Hears.TEACHER]
    if occasion.by is Role.TEACHER and occasion.was is not None and isinstance(occasion.what, ChangeKind):
        agreed = Status.APPROVED in (occasion.was, occasion.now) and occasion.what in _ENTERS_CALENDARS
        cancelled = Words.CALLED_OFF if occasion.was is Status.APPROVED else Words.WITHDRAWN
        words = _AMONG_TEACHERS.get(occasion.what, cancelled)
        if occasion.what is ChangeKind.REFUSED and occasion.now is Status.APPROVED:
            words = Words.REFUSED_KEPT
        if occasion.was is Status.WAITLISTED:
            words = _WHO_WAITED.get(occasion.what, words)
        told = [Notice(Hears.OTHER_TEACHERS, words, calendar=agreed)]
    return (*notices, *told)


NOTICES: Mapping[Occasion, tuple[Notice, ...]] = {
    occasion: (*_among_teachers(occasion, notices), *_to_provider(occasion))
    for table in (_BY_TEACHERS, _BY_COORDINATORS, _BY_PROVIDERS, _BY_TIME, _CALLS)
    for occasion, notices in table.items()
}
"""Every occasion with its notices; who stands in none of them is not concerned or did it."""
