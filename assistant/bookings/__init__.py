"""The life of a booking: who may do what to it, in which state, and what is written down.

Which step leads from which state into which stands in `lifecycle.TRANSITIONS`. `decide` carries out what a coordinator
decides (a type for each decision); what a teacher does is a function each.

Every function works on the `BookingBook` of an open transaction, writes one `Change` and returns the `Event` that
people must be told about. All raise `BookingUnknown`, `AlreadyDecided` when the booking's state does not allow it, and
`ChangedMeanwhile` when the booking is another one by now than the actor saw. That coordinators are coordinators is the
caller's to check; that a teacher is the booking's own is checked here (`NotAllowed`).
"""

from assistant.bookings.by_coordinator import decide, readdress, undo_until
from assistant.bookings.by_teacher import accept, cancel, confirm, draft, edit, evaluate, refuse, share
from assistant.bookings.changes import as_wished, class_and_grade, with_facts
from assistant.bookings.decisions import (
    AddNote,
    Amend,
    Approve,
    Cancel,
    Claim,
    Decision,
    Decline,
    Propose,
    Report,
    Undo,
)
from assistant.bookings.lifecycle import ASSISTANT, CAN_BE_UNDONE, TRANSITIONS, Actor, close_ahead, expire
from assistant.bookings.rules import UNDO_WITHIN
from assistant.bookings.vacancies import offer_places
from assistant.bookings.waiting import lapse, offer_place, put_on_list, widen
from assistant.bookings.wished_changes import change_agreed, wish_change, withdraw_change
from assistant.model import Role

__all__ = [
    "ASSISTANT",
    "CAN_BE_UNDONE",
    "TRANSITIONS",
    "UNDO_WITHIN",
    "Actor",
    "AddNote",
    "Amend",
    "Approve",
    "Cancel",
    "Claim",
    "Decision",
    "Decline",
    "Propose",
    "Report",
    "Role",
    "Undo",
    "accept",
    "as_wished",
    "cancel",
    "change_agreed",
    "class_and_grade",
    "close_ahead",
    "confirm",
    "decide",
    "draft",
    "edit",
    "evaluate",
    "expire",
    "lapse",
    "offer_place",
    "offer_places",
    "put_on_list",
    "readdress",
    "refuse",
    "share",
    "undo_until",
    "widen",
    "wish_change",
    "with_facts",
    "withdraw_change",
]
