"""What a teacher's further message in a conversation means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.model import Facts, Reading


class Intent(StrEnum):
    QUESTION = "question"
    """A new question, answered afresh."""
    REFINE = "refine"
    """A correction or a further condition for the question before ("nej, 7. klasse", "noget udendørs i stedet")."""
    CHOOSE = "choose"
    """One of the numbered activities, often with facts ("2, uge 17, 24 elever, 8.b")."""
    FACTS = "facts"
    """Facts for the activity chosen before, or a correction of a draft's facts."""
    MORE = "more"
    NOTHING_FITS = "nothing_fits"
    STATUS = "status"
    CANCEL = "cancel"
    HUMAN = "human"
    ACCEPT = "accept"
    """Yes to a proposed date."""
    REFUSE = "refuse"
    """No to a proposed date, or to what was asked."""
    THANKS = "thanks"
    HELP = "help"
    """A greeting alone, or "what can you do"."""
    EMPTY = "empty"


@dataclass(frozen=True)
class FollowUp:
    intent: Intent
    numbers: tuple[int, ...] = ()
    """The numbers that were chosen, as written; they may not have been offered."""
    facts: Facts = Facts()
    reading: Reading | None = None
    """The new or refined reading for QUESTION and REFINE."""
    booking_id: str = ""
    """``K17`` when one was named."""
