"""Files that came with a message: what their sender is told of them, and when a coordinator is called to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.conversation.context import BookingTurn, Outcome
from assistant.model import OPEN, Attachment, Booking, CallReason, ReplyKind
from assistant.replies.files import files_alone, with_files
from assistant.understanding.follow_up import Intent

_NOT_UNDERSTOOD = frozenset({ReplyKind.HELP, ReplyKind.NOTHING})


@dataclass(frozen=True)
class FilesSent:
    turn: BookingTurn
    files: Sequence[Attachment]

    def are_all(self) -> bool:
        """The message holds nothing else: no words, or a subject alone that asks for nothing."""
        turn, follow_up = self.turn, self.turn.follow_up
        if not self.files or follow_up.intent is Intent.EMPTY:
            return bool(self.files)
        return turn.words.strip() == turn.message.subject.strip() and self._asks_for_nothing

    def alone(self) -> Outcome:
        """Without words: a coordinator looks at them, unless a stranger sent what nobody can have."""
        reply = files_alone(self.files, self.turn.language)
        booking = self._booking()
        if booking is None and not self._something_is_kept:
            return self.turn.say(reply)
        event = self.turn.human(booking, CallReason.FILE_SENT)
        return Outcome(reply, self.turn.conversation, (event,))

    def beside(self, outcome: Outcome) -> Outcome:
        """With words. Where something is booked, or the words ask for nothing that was found, somebody must see the
        files; an event that comes of the words tells of them as well."""
        if not self.files:
            return outcome
        booking = self._booking()
        must_be_seen = booking is not None or outcome.reply.kind in _NOT_UNDERSTOOD or self._asks_for_nothing
        if outcome.events or not must_be_seen or not self._something_is_kept:
            return replace(outcome, reply=with_files(outcome.reply, self.files))
        event = self.turn.human(booking, CallReason.FILE_SENT)
        return replace(outcome, reply=with_files(outcome.reply, self.files, passed_on=True), events=(event,))

    @property
    def _asks_for_nothing(self) -> bool:
        """What was read as a question may only say what the files are."""
        follow_up = self.turn.follow_up
        return (
            follow_up.intent in (Intent.QUESTION, Intent.REFINE, Intent.UNCLEAR, Intent.WHICH)
            and not follow_up.asks_for_offers
        )

    @property
    def _something_is_kept(self) -> bool:
        return any(file.is_kept for file in self.files)

    def _booking(self) -> Booking | None:
        """The sender's newest one of this conversation."""
        return next(reversed(self.turn.own(OPEN, here=True)), None)
