"""What a provider said, as its own page shows it: what became of it, and whether it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.model import Booking, Call, CallReason, CallState, Language, Remark, RemarkKind
from assistant.replies.remarks import open_remark, remark_in_words
from integrations.channels.provider_conversation import conversations_of, is_answered, turns_with
from integrations.store.transactions import Snapshot

_SHOWN = 20
"""Messages, the newest."""
_REASONS = {RemarkKind.UNABLE: CallReason.PROVIDER_UNABLE, RemarkKind.ILL: CallReason.PROVIDER_ILL}


class RemarkFate(StrEnum):
    """What coordinators have done about it so far."""

    BESIDE = "beside"
    """It stands beside the request that is to be decided anyway."""
    WAITS = "waits"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    CLOSED = "closed"
    """A coordinator says that nothing more is to be done."""


@dataclass(frozen=True)
class ShownRemark:
    """What the provider says of one of its bookings as it is now."""

    id: int
    words: str
    fate: RemarkFate
    who: str
    """The coordinator who has it."""


@dataclass(frozen=True)
class SaidLine:
    """One line of what provider and coordinators wrote to each other."""

    at: datetime
    own: bool
    words: str
    withdrawn: bool = False
    remark_id: int = 0
    """By which it can be taken back; 0 where it cannot be."""


def remarks_on(
    bookings: Iterable[Booking], provider_id: str, snapshot: Snapshot, language: Language
) -> Mapping[str, ShownRemark]:
    """By the bookings' ids."""
    said: dict[str, list[Remark]] = {}
    for remark in snapshot.remarks.of_provider(provider_id):
        said.setdefault(remark.booking_id, []).append(remark)
    calls = [call for key in conversations_of(snapshot, provider_id) for call in snapshot.calls.of_conversation(key)]
    found = {booking.id: open_remark(booking, said.get(booking.id, ())) for booking in bookings}
    return {name: _standing(remark, calls, language) for name, remark in found.items() if remark is not None}


def messages_of(provider_id: str, snapshot: Snapshot) -> Sequence[SaidLine]:
    """The newest, oldest first."""
    remarks = snapshot.remarks.of_provider(provider_id)
    own = [
        SaidLine(
            one.at,
            True,
            one.words,
            one.withdrawn_at is not None,
            0 if one.withdrawn_at is not None or is_answered(snapshot, one) else one.id,
        )
        for one in [one for one in remarks if one.kind is RemarkKind.MESSAGE][-_SHOWN:]
    ]
    # what was said on the page stands there as it was said; what came as a mail is a turn alone
    on_page = {at for one in remarks for at in (one.at, one.withdrawn_at)}
    turns = [turn for turn in turns_with(snapshot, provider_id) if turn.who in ("coordinator", "provider")]
    heard = [
        SaidLine(turn.at, turn.who == "provider", turn.text)
        for turn in turns[-_SHOWN:]
        if turn.who == "coordinator" or turn.at not in on_page
    ]
    return sorted([*own, *heard], key=lambda line: line.at)[-_SHOWN:]


def _standing(remark: Remark, calls: Sequence[Call], language: Language) -> ShownRemark:
    words, reason = remark_in_words(remark, language), _REASONS.get(remark.kind)
    if reason is None:
        return ShownRemark(remark.id, words, RemarkFate.BESIDE, "")
    same = [call for call in calls if call.reason is reason and (call.closed_at is None or call.closed_at >= remark.at)]
    call = same[-1] if same else None
    fate = _FATES.get(call.state, RemarkFate.WAITS) if call is not None else RemarkFate.WAITS
    return ShownRemark(remark.id, words, fate, call.owner if call is not None else "")


_FATES = {
    CallState.CLAIMED: RemarkFate.CLAIMED,
    CallState.ANSWERED: RemarkFate.ANSWERED,
    CallState.DONE: RemarkFate.CLOSED,
}
