"""Files that came with a message: what their sender is told of them, and when a coordinator is called to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.conversation.context import BookingTurn, Outcome
from assistant.model import OPEN, Attachment, Booking, CallReason, ReplyKind
from assistant.replies.files import files_alone, with_files

_NOT_UNDERSTOOD = frozenset({ReplyKind.HELP, ReplyKind.NOTHING})


@dataclass(frozen=True)
class FilesSent:
    turn: BookingTurn
    files: Sequence[Attachment]

    def alone(self) -> Outcome:
        """Without words: a coordinator looks at them, unless a stranger sent what nobody can have."""
        reply = files_alone(self.files, self.turn.language)
        booking = self._booking()
        if booking is None and not self._something_is_kept:
            return self.turn.say(reply)
        event = self.turn.human(booking, CallReason.FILE_SENT)
        return Outcome(reply, self.turn.conversation, (event,))

    def beside(self, outcome: Outcome) -> Outcome:
        """With words. Where something is booked, or the words were not understood, somebody must see the files; an
        event that comes of the words tells of them as well."""
        if not self.files:
            return outcome
        booking = self._booking()
        must_be_seen = booking is not None or outcome.reply.kind in _NOT_UNDERSTOOD
        if outcome.events or not must_be_seen or not self._something_is_kept:
            return replace(outcome, reply=with_files(outcome.reply, self.files))
        event = self.turn.human(booking, CallReason.FILE_SENT)
        return replace(outcome, reply=with_files(outcome.reply, self.files, passed_on=True), events=(event,))

    @property
    def _something_is_kept(self) -> bool:
        return any(file.is_kept for file in self.files)

    def _booking(self) -> Booking | None:
        """The sender's newest one of this conversation."""
        return next(reversed(self.turn.own(OPEN, here=True)), None)
