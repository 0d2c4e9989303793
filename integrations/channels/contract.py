"""What a channel is: it reads its own payload into a `Message`, composes a `Reply` into its own format, and sends it.

The way of one message: a channel's server stores the raw payload (`Gateway.receive`) and acknowledges. The worker takes
it from the inbox, the channel `read`s it, the assistant answers, and in one transaction the conversation, the bookings
and the composed `Posting`s are written. After the commit the outbox hands each posting to its channel's `send`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from assistant.bookings import Actor, Decision
from assistant.bookings.invitations import InvitationAnswer
from assistant.bookings.notices import At
from assistant.errors import AssistantError
from assistant.model import (
    Attachment,
    Booking,
    Call,
    ChannelName,
    Event,
    Language,
    Message,
    Person,
    RemarkKind,
    Reply,
    Verb,
)
from assistant.ports import Thread, Threads
from integrations.store.envelopes import Outgoing, Posting, Received
from integrations.store.newcomers import WhoIs
from integrations.store.transactions import Snapshot, Transaction

T = TypeVar("T")


@dataclass(frozen=True)
class LeftUnanswered:
    """Kept, but not answered: a robot, a bot's own message, an event that is not for us."""

    reason: str


@dataclass(frozen=True)
class Quarantined:
    """Could not be read or trusted; kept for the operator."""

    reason: str


@dataclass(frozen=True)
class ReceivedFile:
    """A file that came with a message, its type known by its content."""

    file: Attachment
    content: bytes = b""
    """Empty where the file is not to be kept."""


@dataclass(frozen=True)
class IncomingMessage:
    """A message with its thread as it now is (created or brought up to date by the reading)."""

    message: Message
    thread: Thread
    answer_after: datetime | None = None
    """The answer waits until then: this person has had many within the hour. What it does happens at once."""
    files: tuple[ReceivedFile, ...] = ()
    """What the message's attachments hold, in their order."""
    claims: Person | None = None
    """Who it seems to be by its name, in their conversation, though it comes from an address that is new there."""
    about: str = ""
    """The booking of which our words were that it answers, where the channel knows them."""


@dataclass(frozen=True)
class DecisionMade:
    """A coordinator pressed a button, filled in a form or wrote a note."""

    decision: Decision
    actor: Actor
    files: tuple[ReceivedFile, ...] = ()
    """Beside a note."""


@dataclass(frozen=True)
class MessageToTeacher:
    """A coordinator's own words to the teacher of a conversation."""

    conversation: str
    text: str
    by: Person
    via: ChannelName
    files: tuple[ReceivedFile, ...] = ()
    call: ShownCall | None = None
    """The call that these words answer, as it was looked at."""


@dataclass(frozen=True)
class ShownCall:
    """A call for a human as it was shown to somebody."""

    id: str
    version: int


@dataclass(frozen=True)
class CallStep:
    """A coordinator takes a call for a human, or says that it is done."""

    call_id: str
    verb: Verb
    """`Verb.CLAIM` or `Verb.DONE`."""
    by: Person
    via: ChannelName
    seen: int | None = None
    """The call's version that was looked at, where the channel knows it."""


@dataclass(frozen=True)
class ProviderSays:
    """A form of a provider's own page."""

    provider_id: str
    kind: RemarkKind
    once: str
    """Tells this form from every other, so that what is sent twice is said once."""
    language: Language
    """In which the provider reads the page, and the answer."""
    about: Mapping[str, date | None] = field(default_factory=dict)
    """Ids of the bookings, each with the day that the provider saw; empty for a message."""
    other_day: date | None = None
    words: str = ""


@dataclass(frozen=True)
class NewcomerNamed:
    """A teacher, or a coordinator, says who somebody is that wrote in the teacher's conversation."""

    conversation: str
    address: str
    """Of the newcomer."""
    teacher: str
    who: WhoIs
    by: Person | None = None
    """The coordinator; ``None`` where the teacher says it."""


@dataclass(frozen=True)
class Bounced:
    """What we sent did not arrive."""

    posting: str
    """The `Posting.key` of what came back."""
    why: str


@dataclass(frozen=True)
class InvitationAnswered:
    """A calendar program answered an invitation for its owner, whose address can be trusted."""

    booking_id: str
    """Empty where it answers none of our invitations."""
    answer: InvitationAnswer
    attendee: str
    """The mail address for which it answers, lower case; empty when it names none, or several."""
    words: str
    """What its owner wrote beside it."""
    thread: Thread
    """The sender's own conversation in this channel."""
    received_at: datetime
    may_ask: bool
    """The sender is one of those who may ask for activities here."""


@dataclass(frozen=True)
class Sent:
    marks: Mapping[str, str] = field(default_factory=dict)
    """Names to remember with the sending, such as the ts of a Slack message (`Transaction.marks`)."""


@dataclass(frozen=True)
class Postponed:
    """Try again; after so many seconds where the other side said so, else by back-off."""

    why: str
    after: float | None = None
    may_have_left: bool = False
    """The other side may have taken it all the same: what comes next is `Outgoing.claimed_at`."""
    needs_operator: bool = False
    """Nothing is wrong with this posting or its receiver: it leaves by itself once somebody has mended what is ours."""


@dataclass(frozen=True)
class NotThere:
    """What may have left was looked for and did not: it is handed over anew, at once."""


@dataclass(frozen=True)
class Undeliverable:
    """Never try again this way: another one is taken, or a coordinator sees it."""

    why: str
    closed: bool = False
    """Nothing else will arrive there either: the address is unknown, the account is switched off."""


SendResult = Sent | Postponed | NotThere | Undeliverable


CameIn = (
    IncomingMessage
    | DecisionMade
    | MessageToTeacher
    | CallStep
    | InvitationAnswered
    | Bounced
    | LeftUnanswered
    | Quarantined
)
"""What came in, as a channel reads it."""


class Channel(Protocol):
    name: ChannelName

    @property
    def files_carried(self) -> int:
        """So many bytes of files go along with one message to a teacher."""
        ...

    def read(self, item: Received, threads: Threads) -> CameIn:
        """Runs outside the event loop; may take long, never raises for what the outside sent."""
        ...

    def came_before(self, item: Received, came: CameIn, transaction: Transaction) -> str:
        """Why this is filed though it has a key of its own: the same came by another way; else ``""``. May remember
        it."""
        ...

    def admit(self, incoming: IncomingMessage, transaction: Transaction) -> IncomingMessage | LeftUnanswered | Reply:
        """Whether this message is answered now; a `Reply` is said instead of an answer. May count."""
        ...

    def compose(self, reply: Reply, thread: Thread, key: str) -> Sequence[Posting]:
        """What to send for this reply; pure. ``key`` is unique for the reply and stable over crashes."""
        ...

    def compose_for_coordinators(self, reply: Reply, event: Event, key: str, how: At = At.ONCE) -> Sequence[Posting]:
        """What the coordinators get in this channel for an event, if anything, who shall hear of it so; pure."""
        ...

    def compose_for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> Sequence[Posting]:
        """What the coordinator with this `Person.address` alone gets in this channel, whose booking a colleague
        decided; pure, and nothing where the channel does not reach them."""
        ...

    def compose_refusal(self, who: Person, error: AssistantError, key: str) -> Sequence[Posting]:
        """What tells a coordinator, in this channel, why what they decided or wrote had no effect; pure."""
        ...

    async def send(self, item: Outgoing) -> SendResult:
        """Hand one posting to the network; every call has a timeout. One with `Outgoing.claimed_at` is looked for first
        where that can be done."""
        ...

    async def run(self) -> None:
        """Serve until cancelled; on cancellation stop taking new input, finish what was acknowledged, and return."""
        ...


class Gateway(Protocol):
    """What a channel may ask of the rest of the service."""

    async def receive(
        self, channel: ChannelName, key: str, payload: bytes, envelope: Mapping[str, Any] | None = None
    ) -> int | None:
        """Commit the payload to the inbox, wake the worker and return the inbox id; ``None`` when the key is known
        already. Raises when it could not be stored: then do not acknowledge."""
        ...

    async def settled(self, inbox_id: int, within: float) -> bool:
        """Wait until this inbox item was worked off; False after ``within`` seconds."""
        ...

    async def decide(self, decision: Decision, actor: Actor) -> Booking:
        """Carry out a coordinator's decision at once; those outside the office hear of it when it can no longer be
        undone. Raises `AlreadyDecided`, `RulesBroken`, `ReasonMissing`, `UnknownAlternatives`,
        `NothingWritten`, `NotOver`, `TooLate`, `BookingUnknown`."""
        ...

    async def send_again(self, booking_id: str, name: str, email: str, actor: Actor) -> Booking:
        """What did not arrive about this booking is said once more to its teacher, who is called and reached like this
        from now on. Raises `BookingUnknown`."""
        ...

    async def write_to_teacher(self, written: MessageToTeacher) -> None:
        """A coordinator writes to a teacher, in the teacher's own channel. Raises `NothingWritten`,
        `ConversationUnknown` and, where the words answer a call, `CallUnknown` and `CallChanged`."""
        ...

    async def step_call(self, step: CallStep) -> Call:
        """A coordinator takes a call for a human, or it is done. Raises `CallUnknown` and `CallChanged`."""
        ...

    async def provider_says(self, said: ProviderSays) -> None:
        """Kept for coordinators, who hear of it. Raises `ProviderUnknown`, `NothingWritten` for an empty message, and
        `RemarkOutdated` where a booking is no longer what the provider saw."""
        ...

    async def take_back_remark(self, provider_id: str, remark_id: int) -> None:
        """The provider thinks otherwise. Raises `RemarkOutdated` where it is no longer open, and `ProviderUnknown`."""
        ...

    async def name_newcomer(self, answer: NewcomerNamed) -> bool:
        """False where the teacher was not asked, or said it before."""
        ...

    async def read(self, work: Callable[[Snapshot], T]) -> T:
        """Run ``work`` with a read-only view of the database, outside the event loop."""
        ...

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` in one transaction on the writer's thread."""
        ...
