"""What sentences promise: who has been told or will hear of what, and what can still be taken back. Each promise of
telling names the lines of the table of notices that keep it, so that no sentence can say more than the table does."""

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
_AT_ONCE = (ChangeKind.APPROVED, ChangeKind.DECLINED, ChangeKind.CANCELLED)
"""As several can be decided at once."""
_ANSWER = Promise(Hears.TEACHER, Role.COORDINATOR, _DECISIONS)
_REFUSAL = Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.REFUSED,), Status.PROPOSED)
_AGREEMENT = Promise(Hears.PROVIDER, Role.COORDINATOR, (ChangeKind.APPROVED,))

_VACANCY = Promise(Hears.TEACHER, Role.TIME, (ChangeKind.OFFERED,))
_REMARK = Promise(Hears.COORDINATORS, Role.PROVIDER, (ChangeKind.REMARKED,), Status.DRAFT)


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
    "wait.offer": _VACANCY,
    "waiting.opening": _VACANCY,
    "place.left.own": _VACANCY,
    "mine.next.waitlisted": _VACANCY,
    "place.lapsed.opening": _VACANCY,
    "place.kept": _ANSWER,
    "edited.opening": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.EDITED,), Status.APPROVED),
    "edited.not": _human(CallReason.CHANGE_WISHED),
    "moved.opening": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.CHANGE_ASKED,)),
    "change.withdrawn": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.CHANGE_WITHDRAWN,)),
    "refused.opening.agreed": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.REFUSED,), Status.APPROVED),
    "refused.opening": _REFUSAL,
    "refused.opening.wish": _REFUSAL,
    "refused.opening.only": _REFUSAL,
    "form.hint": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.DRAFTED,)),
    "choose.about": _ANSWER,
    "human.subject": _human(CallReason.ASKED),
    "human.opening": _human(CallReason.ASKED),
    "about.passed_on": _human(CallReason.NOT_STATED),
    "human.passed_on": _human(CallReason.CHANGE_WISHED, CallReason.NOT_UNDERSTOOD),
    "human.passed_on.other": _human(CallReason.CHANGE_WISHED, CallReason.NOT_UNDERSTOOD),
    "needs.noted": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.EDITED,), Status.DRAFT),
    "needs.noted.agreed": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.EDITED,), Status.APPROVED),
    "needs.asked": _human(CallReason.NOT_UNDERSTOOD),
    "needs.kept": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.DRAFTED,)),
    "needs.kept.unnamed": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.DRAFTED,)),
    "answer.closing": _human(CallReason.ASKED),
    "several.closing": _human(CallReason.ASKED),
    "nothing.closing": _human(CallReason.ASKED),
    "moved.which_day.told": _human(CallReason.CHANGE_WISHED),
    "told.opening": Promise(Hears.COORDINATORS, Role.TEACHER, (ChangeKind.EDITED,), Status.DRAFT),
    "told.passed_on": _human(CallReason.NOT_UNDERSTOOD),
    "moved.which": _human(CallReason.DAY_UNCLEAR),
    "file.passed_on": _human(CallReason.FILE_SENT),
    "file.alone": _human(CallReason.FILE_SENT),
    "newcomer.passed_on": _human(CallReason.CHANGE_WISHED, CallReason.NOT_UNDERSTOOD),
    "invitation.declined.opening": _human(CallReason.INVITATION_DECLINED),
    "invitation.wished.opening": _human(CallReason.OTHER_TIME_WISHED),
    "invitation.wished.opening.unclear": _human(CallReason.OTHER_TIME_WISHED),
    "visit.moved.opening": _AGREEMENT,
    "visit.closing": _human(CallReason.NOT_UNDERSTOOD),
    "own.done.fits": _REMARK,
    "own.done.does_not_fit": _REMARK,
    "own.fate.beside": _REMARK,
    "done.approved": _teacher_of(ChangeKind.APPROVED),
    "done.approved.held": _teacher_of(ChangeKind.APPROVED),
    "done.declined": _teacher_of(ChangeKind.DECLINED),
    "done.declined.held": _teacher_of(ChangeKind.DECLINED),
    "done.proposed": _teacher_of(ChangeKind.PROPOSED),
    "done.proposed.held": _teacher_of(ChangeKind.PROPOSED),
    "done.change_agreed": _teacher_of(ChangeKind.CHANGE_AGREED),
    "done.change_agreed.held": _teacher_of(ChangeKind.CHANGE_AGREED),
    "done.change_declined": _teacher_of(ChangeKind.CHANGE_DECLINED),
    "done.change_declined.held": _teacher_of(ChangeKind.CHANGE_DECLINED),
    "done.cancelled": _teacher_of(ChangeKind.CANCELLED),
    "done.cancelled.held": _teacher_of(ChangeKind.CANCELLED),
    "several.hold": _teacher_of(*_AT_ONCE),
    "several.hold.others": _teacher_of(*_AT_ONCE),
    "done.undone_told": _teacher_of(ChangeKind.UNDONE),
    "decide.cancel.lead": _teacher_of(ChangeKind.CANCELLED, was=Status.APPROVED),
    "decide.unlist.lead": _teacher_of(ChangeKind.CANCELLED, was=Status.WAITLISTED),
    "decide.amend.lead.agreed": _teacher_of(ChangeKind.EDITED, was=Status.APPROVED),
}
"""By the sentence's key, with its file where a surface has it to itself. Where a teacher can hear only on the page,
other sentences are said: the desk's and the page's own ask `way_to`."""

PROMISED_UNDO: Mapping[str, tuple[ChangeKind, ...]] = {
    "button.undo": _DECISIONS,
    "done.approved.held": (ChangeKind.APPROVED,),
    "done.declined.held": (ChangeKind.DECLINED,),
    "done.proposed.held": (ChangeKind.PROPOSED,),
    "done.cancelled.held": (ChangeKind.CANCELLED,),
    "done.change_agreed.held": (ChangeKind.CHANGE_AGREED,),
    "done.change_declined.held": (ChangeKind.CHANGE_DECLINED,),
    "several.hold": _AT_ONCE,
    "several.hold.others": _AT_ONCE,
    "several.undo": _AT_ONCE,
}
"""Which decisions a sentence says can still be taken back, or are still held back from those outside the office."""
