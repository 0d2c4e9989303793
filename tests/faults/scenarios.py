"""What can go wrong, as values."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.model import ChannelName

MAIL, SLACK = ChannelName.MAIL, ChannelName.SLACK


class Step(StrEnum):
    """A call to the network: a step of SMTP, a method of Slack."""

    EHLO = "EHLO"
    MAIL_FROM = "MAIL"
    RCPT_TO = "RCPT"
    DATA = "DATA"
    POST = "chat.postMessage"
    REPLIES = "conversations.replies"
    HISTORY = "conversations.history"


class How(StrEnum):
    """What becomes of it."""

    SAYS = "says"
    """It is answered with `Trouble.said`, and nothing is done."""
    HANGS = "hangs"
    """No answer, ever; nothing is done."""
    CUT = "cut"
    """The connection breaks; nothing is done."""
    LOST = "lost"
    """It is carried out, and the answer is lost."""
    LATE = "late"
    """It is carried out twelve seconds later, when nobody listens any more."""
    LOCKED = "locked"
    """It is carried out; then the database is locked for a while."""
    FULL = "full"
    """It is carried out; then the disk is full for a while."""
    KILLED_BEFORE = "killed_before"
    """The service is killed; nothing is done."""
    KILLED_AFTER = "killed_after"
    """It is carried out; then the service is killed."""


class Must(StrEnum):
    """What has to come of it for the person concerned."""

    TOLD = "told"
    LISTED = "listed"
    """Not told, on the list of the undelivered, and a call for a human."""


FOR_GOOD = 400
"""Times."""


@dataclass(frozen=True)
class Trouble:
    step: Step
    how: How
    said: str = ""
    """An SMTP reply, a word of Slack's, or an HTTP status."""
    times: int = 1


@dataclass(frozen=True)
class Scenario:
    by: ChannelName
    troubles: tuple[Trouble, ...]
    must: Must = Must.TOLD
    has_mail: bool = False
    """The person in Slack has given a mail address too."""

    @property
    def may_repeat(self) -> int:
        """How often a transport took it and could not say so, with nothing to look it up by: mail has nothing, Slack
        where the look-up is away for good."""
        looks = (Step.REPLIES, Step.HISTORY)
        blind = self.by is MAIL or any(one.step in looks and one.times >= FOR_GOOD for one in self.troubles)
        lost = (How.LOST, How.LATE, How.KILLED_AFTER)
        return sum(one.times for one in self.troubles if one.how in lost) if blind else 0

    def __str__(self) -> str:
        each = (f"{one.step} {one.how} {one.said} x{one.times}".replace("  ", " ") for one in self.troubles)
        return f"{self.by}: {', '.join(each)}"


_CARRIED_OUT = (How.LOST, How.LOCKED, How.FULL, How.KILLED_AFTER)
_NOT_DONE = (How.HANGS, How.CUT, How.KILLED_BEFORE)
_OF_US = (
    (Step.EHLO, "554 5.7.1 not you"),
    (Step.MAIL_FROM, "530 5.7.0 Authentication required"),
    (Step.MAIL_FROM, "550 5.7.1 sender rejected"),
    (Step.RCPT_TO, "554 5.7.1 Relay access denied"),
    (Step.DATA, "550 5.7.26 SPF and DKIM failed"),
)
_OF_THE_RECEIVER = (
    (Step.RCPT_TO, "550 5.1.1 User unknown in virtual mailbox table"),
    (Step.DATA, "554 5.6.0 malformed"),
)
_SLACK_REFUSES_US = (
    "token_revoked", "invalid_auth", "token_expired", "org_login_required", "message_limit_exceeded",
    "restricted_action", "missing_scope",
)  # fmt: skip


def _of_mail() -> Iterator[Scenario]:
    for step in (Step.EHLO, Step.MAIL_FROM, Step.RCPT_TO, Step.DATA):
        yield Scenario(MAIL, (Trouble(step, How.SAYS, "451 4.3.0 later", 3),))
        for how in _NOT_DONE:
            yield Scenario(MAIL, (Trouble(step, how),))
    for step, said in _OF_US:
        yield Scenario(MAIL, (Trouble(step, How.SAYS, said, 3),))
    for step, said in _OF_THE_RECEIVER:
        yield Scenario(MAIL, (Trouble(step, How.SAYS, said, 50),), Must.LISTED)
    for how in _CARRIED_OUT:
        yield Scenario(MAIL, (Trouble(Step.DATA, how),))
    yield Scenario(MAIL, (Trouble(Step.DATA, How.SAYS, "451 4.3.0 later", 500),), Must.LISTED)


def _of_slack() -> Iterator[Scenario]:
    post = Step.POST
    for said in ("500", "503", "ratelimited", "internal_error", "service_unavailable", *_SLACK_REFUSES_US):
        yield Scenario(SLACK, (Trouble(post, How.SAYS, said, 2),))
    for how in (*_NOT_DONE, *_CARRIED_OUT, How.LATE):
        yield Scenario(SLACK, (Trouble(post, how),))
    for how in (How.LOST, How.KILLED_AFTER):
        for said in ("500", "503", "ratelimited", "token_revoked"):
            yield Scenario(SLACK, (Trouble(post, how), Trouble(Step.REPLIES, How.SAYS, said)))
        for look in (How.HANGS, How.CUT):
            yield Scenario(SLACK, (Trouble(post, how), Trouble(Step.REPLIES, look)))
    for said in ("503", "missing_scope"):
        yield Scenario(SLACK, (Trouble(post, How.LOST), Trouble(Step.REPLIES, How.SAYS, said, FOR_GOOD)))
    for said in ("is_archived", "channel_not_found", "thread_not_found", "cannot_reply_to_message"):
        yield Scenario(SLACK, (Trouble(post, How.SAYS, said, 1 if "thread" in said or "reply" in said else 2),))
    closed = (Trouble(post, How.SAYS, "is_archived", 2), Trouble(post, How.SAYS, "user_disabled"))
    yield Scenario(SLACK, closed, has_mail=True)
    yield Scenario(SLACK, closed * 2, Must.LISTED)
    yield Scenario(SLACK, (Trouble(post, How.SAYS, "invalid_blocks"),))


ALL: tuple[Scenario, ...] = (*_of_mail(), *_of_slack())
"""Every call with every trouble, each by itself."""


def seeded(seed: int) -> Scenario:
    """Two or three troubles of those after which the person must be told, one after the other."""
    chance = random.Random(seed)
    by = chance.choice((MAIL, SLACK))
    alone = [one for one in ALL if one.by is by and one.must is Must.TOLD and not one.has_mail]
    troubles = [trouble for one in chance.sample(alone, chance.randint(2, 3)) for trouble in one.troubles]
    return Scenario(by, tuple(troubles))
