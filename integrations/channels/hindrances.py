"""What keeps a posting from leaving, as it is kept beside it: a kind that is worded in the reader's language, and what
the other side said, as it said it."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.model import Language
from assistant.replies.phrases import phrase

_LONGEST = 300
_CONTROL = re.compile(r"[\x00-\x20\x7f\u2028\u2029]+")


class Hindrance(StrEnum):
    RECIPIENT_REFUSED = "recipient_refused"
    """This address takes no mail."""
    ADDRESS_UNSUPPORTED = "address_unsupported"
    """The relay cannot send to an address like this."""
    CONTENT_REFUSED = "content_refused"
    BOUNCED = "bounced"
    RELAY_BUSY = "relay_busy"
    """For now: busy, greylisting."""
    RELAY_SILENT = "relay_silent"
    RELAY_REFUSES_US = "relay_refuses_us"
    """Our login, our address or our policy: nothing that this receiver could help."""
    NOT_KEPT = "not_kept"
    """The folder for sent mail cannot be written."""
    SLACK_BUSY = "slack_busy"
    SLACK_SILENT = "slack_silent"
    SLACK_REFUSES_US = "slack_refuses_us"
    """The token, a channel of ours, a limit of the workspace."""
    SLACK_PERSON_CLOSED = "slack_person_closed"
    SLACK_CONTENT_REFUSED = "slack_content_refused"
    SLACK_UNSURE = "slack_unsure"
    """It may have arrived; it is looked for."""
    FILE_ERASED = "file_erased"
    """It was erased with its conversation before it left."""
    TOO_SLOW = "too_slow"
    FAULT = "fault"
    """Ours, in the program."""


def why(hindrance: Hindrance, said: str = "") -> str:
    """As it is kept: ``recipient_refused: 550 5.1.1 User unknown``."""
    said = _CONTROL.sub(" ", said).strip()[:_LONGEST]
    return f"{hindrance}: {said}" if said else str(hindrance)


def server_said(kept: str) -> str:
    """The mail server's own words about a mail or its receiver; empty where it was about something else."""
    kind, _, said = kept.partition(": ")
    if kind in (Hindrance.RECIPIENT_REFUSED, Hindrance.CONTENT_REFUSED, Hindrance.BOUNCED):
        return said
    return "" if kind in tuple(Hindrance) else kept


def why_in_words(kept: str, language: Language) -> str:
    """For coordinators and operators; what is kept in another form (an operator's own reason) stays as it is."""
    kind, _, said = kept.partition(": ")
    if kind not in tuple(Hindrance):
        return kept
    worded = phrase(language, f"hindrance.{kind}")
    return f"{worded} {phrase(language, 'hindrance.said', said=said)}" if said else worded
