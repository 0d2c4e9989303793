"""What somebody says, whatever the channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.model.terms import Period


class ChannelName(StrEnum):
    SLACK = "slack"
    MAIL = "mail"
    WEB = "web"
    TERMINAL = "terminal"


@dataclass(frozen=True)
class Person:
    """Somebody who writes or decides. ``address`` names the channel: ``mail:anna@skole.example.org``, ``slack:U12``,
    ``web:<visitor>``, ``terminal:<user>``."""

    address: str
    name: str = ""
    email: str = ""


class Verb(StrEnum):
    """What a button does."""

    CHOOSE = "choose"
    """Subject: an activity's id."""
    WAIT = "wait"
    """For a place in an activity that is taken; subject: its id."""
    MORE = "more"
    NOTHING_FITS = "nothing_fits"
    HUMAN = "human"
    STATUS = "status"
    CORRECT = "correct"
    """The reading of the question, in a form."""
    ACCEPT = "accept"
    """From here on the subject is a booking's id."""
    REFUSE = "refuse"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    """A wished change is taken back."""
    CONFIRM = "confirm"
    """The class still comes to what is agreed."""
    MARK = "mark"
    """How a visit was; subject: the booking's id and 1 to 5 (``K12:4``)."""
    WISH = "wish"
    """What is agreed should be another, as a form says."""
    APPROVE = "approve"
    """From here on only coordinators."""
    DECLINE = "decline"
    PROPOSE = "propose"
    CLAIM = "claim"
    UNDO = "undo"
    NOTE = "note"
    WRITE = "write"
    """To the teacher."""
    HELD = "held"
    NO_SHOW = "no_show"
    AMEND = "amend"
    DONE = "done"
    """Of a call for a human: nothing more is to be done."""


@dataclass(frozen=True)
class Action:
    """A button: what a click means, the same in every channel."""

    verb: Verb
    subject: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known for a booking so far; ``None`` or empty is not known yet, unless a form said so."""

    period: Period | None = None
    time: str = ""
    class_name: str = ""
    grade: int | None = None
    pupils: int | None = None
    school: str = ""
    teacher_name: str = ""
    phone: str = ""
    wishes: str = ""
    filled_in: frozenset[str] = frozenset()
    """Names of the texts that stood in a form: where one is empty there, that is an answer too."""
    adults: int | None = None
    """Who come of the teachers, the writer counted; for what adults go to, these are who comes."""

    @property
    def said(self) -> Mapping[str, Any]:
        """The fields that say something, by name."""
        return {
            name: value
            for name, value in vars(self).items()
            if name != "filled_in" and (value not in (None, "") or name in self.filled_in)
        }


class FileFate(StrEnum):
    """Whether a file that somebody sent is there to be opened, and if not, why."""

    KEPT = "kept"
    PROGRAM = "program"
    """From here to `ARCHIVE`: its content can do harm on the machine of whoever opens it."""
    SCRIPT = "script"
    MACROS = "macros"
    ARCHIVE = "archive"
    """It holds something of the above, or nobody can look into it."""
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    """More than one message may bring."""
    FULL = "full"
    """More than one conversation may hold."""
    UNREACHABLE = "unreachable"
    """The channel did not hand it over."""


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message; its bytes lie elsewhere."""

    name: str
    """One line without a path, to be shown; not yet a name for a file system."""
    media_type: str
    """``type/subtype`` as its content says, whatever its name."""
    size: int
    """Bytes; about so many where it was not taken."""
    fate: FileFate = FileFate.KEPT

    def __str__(self) -> str:
        """``plan.pdf (12 kB)``, the same in every language."""
        kilobytes = max(1, round(self.size / 1000))
        size = f"{kilobytes} kB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"
        return f"{self.name} ({size})"

    @property
    def is_kept(self) -> bool:
        return self.fate is FileFate.KEPT


@dataclass(frozen=True)
class Message:
    """What somebody said, whatever the channel."""

    channel: ChannelName
    conversation: str
    """Key of the thread, unique over all channels: ``mail:<token>``, ``slack:<channel>:<thread ts>``, ..."""
    sender: Person
    text: str
    """What was written as it came, with greeting, quoted text and signature; `assistant.letters` takes it apart."""
    received_at: datetime
    subject: str = ""
    action: Action | None = None
    """Set when a button was pressed instead of words written."""
    facts: Facts | None = None
    """Set when a form was filled in together with the action."""
    attachments: tuple[Attachment, ...] = ()
    """The files that came along, those that were not taken too."""
    is_reply: bool = False
    """The channel knows that it answers an earlier mail, so what hangs below it is what it answers."""
    corrects: tuple[datetime, ...] = ()
    """When these words take the place of others: the moments at which those were received."""
