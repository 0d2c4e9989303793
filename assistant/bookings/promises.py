"""What sentences promise: who has been told or will hear of what. Each promise names the lines of the table of notices
that keep it, so that no sentence can say more than the table does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.bookings.notices import NOTICES, At, Hears, Notice, Occasion
from assistant.model import CallReason, ChangeKind, Role, Status


@dataclass(frozen=True)
class Promise:
    """``to`` hears of each of these, when it happens: ``by`` whom, ``what`` and, where it matters, what it ``was``."""

    to: Hears
    by: Role
    what: tuple[ChangeKind | CallReason, ...]
    was: Status | None = None

    def occasions(self) -> list[Occasion]:
        """The lines of the table of which it speaks."""
        return [
            occasion
            for occasion in NOTICES
            if (occasion.by, occasion.was) == (self.by, self.was or occasion.was) and occasion.what in self.what
        ]

    def is_kept_on(self, occasion: Occasion) -> bool:
        return any(_tells(notice, self.to) for notice in NOTICES[occasion])


def _tells(notice: Notice, to: Hears) -> bool:
    return notice.hears is to and notice.how is not At.PAGE


_DECISIONS = (ChangeKind.APPROVED, ChangeKind.DECLINED, ChangeKind.PROPOSED, ChangeKind.CANCELLED)
_ANSWER = Promise(Hears.TEACHER, Role.COORDINATOR, _DECISIONS)
_REFUSAL = Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.REFUSED,))
_AGREEMENT = Promise(Hears.PROVIDER, Role.COORDINATOR, (ChangeKind.APPROVED,))


def _human(*reasons: CallReason) -> Promise:
    return Promise(Hears.COORDINATORS, Role.TEACHER, reasons)


def _teacher_of(*what: ChangeKind, was: Status | None = None) -> Promise:
    return Promise(Hears.TEACHER, Role.COORDINATOR, what, was)


PROMISES: Mapping[str, Promise] = {
    "drafted.opening": _ANSWER,
    "drafted.told.mail": _ANSWER,
    "mine.told.mail": _ANSWER,
    "mine.told.slack": _ANSWER,
    "undone.opening": _ANSWER,
    "edited.opening": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.EDITED,), Status.APPROVED),
    "edited.not": _human(CallReason.CHANGE_WISHED),
    "moved.opening": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.MOVED,)),
    "refused.opening": _REFUSAL,
    "refused.opening.wish": _REFUSAL,
    "refused.opening.only": _REFUSAL,
    "form.hint": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.DRAFTED,)),
    "choose.about": _ANSWER,
    "human.subject": _human(CallReason.ASKED),
    "human.opening": _human(CallReason.ASKED),
    "human.passed_on": _human(CallReason.CHANGE_WISHED, CallReason.NOT_UNDERSTOOD),
    "human.passed_on.other": _human(CallReason.CHANGE_WISHED, CallReason.NOT_UNDERSTOOD),
    "file.alone": _human(CallReason.FILE_SENT),
    "invitation.declined.opening": _human(CallReason.INVITATION_DECLINED),
    "invitation.wished.opening": _human(CallReason.OTHER_TIME_WISHED),
    "invitation.wished.opening.unclear": _human(CallReason.OTHER_TIME_WISHED),
    "visit.moved.opening": _AGREEMENT,
    "visit.closing": _human(CallReason.NOT_UNDERSTOOD),
    "done.approved": _teacher_of(ChangeKind.APPROVED),
    "done.approved.held": _teacher_of(ChangeKind.APPROVED),
    "done.declined": _teacher_of(ChangeKind.DECLINED),
    "done.declined.held": _teacher_of(ChangeKind.DECLINED),
    "done.proposed": _teacher_of(ChangeKind.PROPOSED),
    "done.proposed.held": _teacher_of(ChangeKind.PROPOSED),
    "done.cancelled": _teacher_of(ChangeKind.CANCELLED),
    "done.cancelled.held": _teacher_of(ChangeKind.CANCELLED),
    "done.undone_told": _teacher_of(ChangeKind.UNDONE),
    "decide.cancel.lead": _teacher_of(ChangeKind.CANCELLED, was=Status.APPROVED),
    "decide.amend.lead.agreed": _teacher_of(ChangeKind.EDITED, was=Status.APPROVED),
}
"""By the sentence's key, with its file where a surface has it to itself. Where a teacher can hear only on the page,
other sentences are said: the desk's and the page's own ask `way_to`."""
