"""One activity in the place of another: which request, or which choice that waits for its facts, is given up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.conversation.turn import BookingTurn
from assistant.model import Status

_INSTEAD = re.compile(r"\b(?:i ?stedet|stattdessen|anstatt|statt|instead|rather than)\b", re.IGNORECASE)
_INSTEAD_OF = re.compile(
    r"\b(?:i ?stedet for|statt|anstatt|anstelle|instead of|rather than)\s+(?:(?:af|von|of|den|der|die|det|das|dem|the|"
    r"nr\.?|nummer|number)\s+){0,3}(?P<number>\d{1,2})\b",
    re.IGNORECASE,
)
MOVE = re.compile(
    r"\b(?:flyt\w*|ryk\w*|udskyd\w*|ændr\w*|ret|rettes?|verschieb\w*|verleg\w*|änder\w*|move\w*|postpone\w*|reschedul\w*|"
    r"chang\w*)\b",
    re.IGNORECASE,
)
_AS_WELL = re.compile(r"\b(?:også|auch|also|as well|too|begge|beide|both)\b", re.IGNORECASE)
BOTH = re.compile(r"\b(?:begge|alle|beide[nsm]?|both|all)\b", re.IGNORECASE)
_RATHER = re.compile(r"\b(?:hellere|lieber|rather)\b", re.IGNORECASE)
_NO = re.compile(r"\W*(?:nej|nein|nee|no)\b", re.IGNORECASE)
REPLACEABLE = frozenset({Status.DRAFT, Status.PROPOSED})
"""States of a request that another may take the place of."""


@dataclass(frozen=True)
class BookingExchange:
    """What a choice of this message takes the place of."""

    turn: BookingTurn

    def number_given_up(self) -> int:
        """The shown number after "instead of", else 0."""
        named = _INSTEAD_OF.search(self.turn.message.text)
        number = int(named["number"]) if named else 0
        return number if number <= len(self.turn.conversation.offered) else 0

    def given_up(self) -> tuple[str, ...]:
        """The requests of this conversation that a choice "instead" takes the place of."""
        turn, text, number = self.turn, self.turn.message.text, self.number_given_up()
        if number:
            old = turn.conversation.offered[number - 1]
            every = [booking for booking in turn.own(REPLACEABLE, here=True) if booking.activity_id == old]
            return tuple(booking.id for booking in every[-1:])
        waiting = [booking for booking in turn.latest() if booking.status in REPLACEABLE]
        instead = bool(_INSTEAD.search(text))
        # "nej, den anden" after a request; with several of them it is not said which one is meant
        other = len(waiting) == 1 and bool(_NO.match(text) or _RATHER.search(text)) and not _AS_WELL.search(text)
        return tuple(booking.id for booking in waiting) if instead or other else ()

    def among_waiting(self, meant: tuple[str, ...]) -> tuple[str, ...]:
        """ "2 instead of 1" while 1 and 4 wait for their facts: 2 and 4."""
        waiting, offered = self.turn.conversation.chosen, self.turn.conversation.offered
        number = self.number_given_up()
        if len(meant) != 1 or not number or offered[number - 1] not in waiting:
            return meant
        return tuple(dict.fromkeys(meant[0] if name == offered[number - 1] else name for name in waiting))
