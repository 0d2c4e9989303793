"""What somebody says, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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


@dataclass(frozen=True)
class Action:
    """A button: what a click means, the same in every channel."""

    verb: Verb
    subject: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known for a booking so far; ``None`` or empty is not known yet."""

    period: Period | None = None
    time: str = ""
    class_name: str = ""
    grade: int | None = None
    pupils: int | None = None
    school: str = ""
    teacher_name: str = ""
    phone: str = ""
    wishes: str = ""


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
    attachments: tuple[str, ...] = ()
    """Attached files: name, and type and size where the channel knows them."""
    is_reply: bool = False
    """The channel knows that it answers an earlier mail, so what hangs below it is what it answers."""
