"""The life of a booking: who may do what to it, in which state, and what is written down.

Every function works on the `BookingBook` of an open transaction, writes one `Change` and returns the `Event` that
people must be told about. All raise `BookingUnknown`, and `AlreadyDecided` when the booking's state does not allow it.
Where a ``version`` is given, it is the one that ``who`` saw: `ChangedMeanwhile` when the booking is another one by now.
That coordinators are coordinators is the caller's to check; that a teacher is the booking's own is checked here.

draft -> approved, declined, proposed, cancelled, expired; proposed -> approved (the teacher accepts, or the coordinator
approves all the same), draft (refuses), proposed, declined, cancelled, expired; approved -> cancelled, draft (moved).
approved -> held, no_show (see `report`). A decision can be taken back for a minute (see `undo`).
An edit changes no state: only a draft's day can be edited, and what is approved stays within the rules.
"""

from assistant.bookings.by_coordinator import (
    CAN_BE_UNDONE,
    UNDO_WITHIN,
    Amendment,
    amend,
    approve,
    claim,
    decline,
    note,
    propose,
    report,
    undo,
    undo_until,
)
from assistant.bookings.by_teacher import accept, draft, edit, refuse
from assistant.bookings.changes import class_and_grade, with_facts
from assistant.bookings.lifecycle import ASSISTANT, cancel, expire, move

__all__ = [
    "ASSISTANT",
    "CAN_BE_UNDONE",
    "UNDO_WITHIN",
    "Amendment",
    "accept",
    "amend",
    "approve",
    "cancel",
    "claim",
    "class_and_grade",
    "decline",
    "draft",
    "edit",
    "expire",
    "move",
    "note",
    "propose",
    "refuse",
    "report",
    "undo",
    "undo_until",
    "with_facts",
]
