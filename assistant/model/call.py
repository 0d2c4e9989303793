"""A call for a human: somebody needs a person of the office, which is work with an owner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from assistant.model.message import ChannelName, Person

MOST_WORDS = 4000
"""Signs of what was written that a call keeps; the conversation has all of it."""


class CallReason(StrEnum):
    """Why a human is needed."""

    ASKED = "asked"
    """Somebody wants to talk to a person."""
    CHANGE_WISHED = "change_wished"
    """To an agreed booking."""
    NOT_UNDERSTOOD = "not_understood"
    """Words in an agreed booking's thread."""
    NOT_STATED = "not_stated"
    """Asked about an activity, and its entry does not say it."""
    DAY_UNCLEAR = "day_unclear"
    """A day is named that is not the agreed one, without a wish to move; the person is asked which is meant."""
    FILE_SENT = "file_sent"
    """A file came without words that say what it is for."""
    INVITATION_DECLINED = "invitation_declined"
    """A calendar program says no to the agreed day."""
    OTHER_TIME_WISHED = "other_time_wished"
    """A calendar program proposes another time."""
    PROVIDER_UNABLE = "provider_unable"
    PROVIDER_ILL = "provider_ill"
    UNDELIVERED = "undelivered"
    """What we sent this person did not arrive."""


class CallState(StrEnum):
    OPEN = "open"
    """Nobody has it."""
    CLAIMED = "claimed"
    ANSWERED = "answered"
    """A coordinator wrote, and nothing came back since."""
    DONE = "done"


WAITING = frozenset({CallState.OPEN, CallState.CLAIMED})
"""The person waits for a human."""


@dataclass(frozen=True)
class Call:
    """One matter of one conversation for which a human is needed."""

    id: str
    """``H`` and a number; empty until it is stored."""
    conversation: str
    reason: CallReason
    who: Person
    via: ChannelName
    at: datetime
    """Since when the person waits: the first words after which no coordinator wrote."""
    words: str = ""
    """What was written since then."""
    booking_id: str = ""
    files: tuple[str, ...] = ()
    """Names of what came along."""
    state: CallState = CallState.OPEN
    owner: str = ""
    """Name of the coordinator who has it."""
    changed_by: str = ""
    """Name of the coordinator who did something to it last; empty where the person wrote last."""
    closed_at: datetime | None = None
    version: int = 1
    """Rises with every change; who answers names the version they saw."""

    def taking_up(self, words: str, files: tuple[str, ...], at: datetime) -> Call:
        """With what the person wrote further; an answered one waits again."""
        anew = self.state not in WAITING
        said = [words] if anew else [self.words, words]
        return self._changed(
            "",
            state=CallState.CLAIMED if self.owner else CallState.OPEN,
            at=at if anew else self.at,
            words="\n\n".join(filter(None, said))[-MOST_WORDS:],
            files=files if anew else tuple(dict.fromkeys((*self.files, *files))),
            closed_at=None,
        )

    def claimed(self, by: str) -> Call:
        return self._changed(by, state=CallState.CLAIMED, owner=by)

    def answered(self, by: str) -> Call:
        """A coordinator wrote to the person; who answers what nobody had has it."""
        return self._changed(by, state=CallState.ANSWERED, owner=self.owner or by)

    def done(self, by: str, at: datetime) -> Call:
        return self._changed(by, state=CallState.DONE, owner=self.owner or by, closed_at=at)

    def _changed(self, by: str, **changes: object) -> Call:
        return replace(self, changed_by=by, version=self.version + 1, **changes)  # type: ignore[arg-type]
