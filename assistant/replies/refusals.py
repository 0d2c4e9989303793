"""Why a coordinator's decision or words had no effect: the same words on every channel."""

from __future__ import annotations

from collections.abc import Callable

from assistant.errors import (
    AlreadyDecided,
    AssistantError,
    BookingUnknown,
    CallChanged,
    CallUnknown,
    ChangedMeanwhile,
    ConversationUnknown,
    DayNotWished,
    FilesRefused,
    NotAllowed,
    NothingWritten,
    NotOver,
    ReasonMissing,
    RulesBroken,
    TooLate,
    UnknownAlternatives,
)
from assistant.model import Check, Language
from assistant.replies.files import not_sent
from assistant.replies.phrases import phrase

REFUSALS: tuple[type[AssistantError], ...] = (
    AlreadyDecided, BookingUnknown, CallChanged, CallUnknown, ConversationUnknown, DayNotWished, FilesRefused,
    NotAllowed, NothingWritten, NotOver, ReasonMissing, RulesBroken, TooLate, UnknownAlternatives,
)  # fmt: skip
"""What a coordinator can be told of in words of their own; anything else is our own fault."""


def refusal_in_words(
    error: AssistantError, language: Language, worded: Callable[[Check], str] | None = None
) -> tuple[str, ...]:
    """One sentence; where ``worded`` words a rule, a sentence more for each rule that is broken."""
    match error:
        case ChangedMeanwhile():
            key = "refusal.changed.by" if error.by else "refusal.changed"
            said = phrase(language, key, id=error.booking_id, who=error.by)
        case AlreadyDecided():
            key = "refusal.decided" if error.by else "refusal.decided.nobody"
            status = phrase.first(language, f"status.{error.status}.alone", f"status.{error.status}")
            said = phrase(language, key, id=error.booking_id, status=status, who=error.by)
        case RulesBroken() if worded is not None:
            said = phrase(language, "refusal.rules.listed", id=error.booking_id)
            return said, *map(worded, error.checks)
        case RulesBroken():
            key = "refusal.soft" if error.may_be_overruled else "refusal.rules"
            rules = ", ".join(phrase(language, f"rule.{check.rule}") for check in error.checks)
            said = phrase(language, key, id=error.booking_id, rules=rules)
        case DayNotWished():
            said = phrase(language, "refusal.not_wished", id=error.booking_id)
        case TooLate():
            said = phrase(language, "refusal.late", id=error.booking_id)
        case NotOver():
            said = phrase(language, "refusal.not_over")
        case ReasonMissing():
            said = phrase(language, "refusal.reason")
        case NothingWritten():
            said = phrase(language, "refusal.nothing_written")
        case FilesRefused():
            said = phrase(language, "refusal.files" if error.sent else "refusal.files.nothing")
            return said, *(not_sent(file, language) for file in error.files)
        case ConversationUnknown():
            said = phrase(language, "refusal.conversation")
        case UnknownAlternatives():
            said = phrase(language, "refusal.alternatives", names=", ".join(error.ids))
        case NotAllowed():
            said = phrase(language, "refusal.not_allowed")
        case CallChanged():
            key = f"refusal.call.{error.state}" if error.by else "refusal.call.words"
            said = phrase(language, key, id=error.call_id, who=error.by)
        case CallUnknown():
            said = phrase(language, "refusal.call.unknown", id=error.call_id)
        case BookingUnknown():
            said = phrase(language, "refusal.unknown", id=error.booking_id)
        case _:
            said = phrase(language, "refusal.other")
    return (said,)
