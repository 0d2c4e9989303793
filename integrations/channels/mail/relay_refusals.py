"""What a relay's refusal means: of this recipient, of this mail, or of us."""

from __future__ import annotations

import re
from enum import Enum, auto

from integrations.channels.contract import Postponed, Undeliverable
from integrations.channels.hindrances import Hindrance, why

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
"""RFC 3463."""

_RELAYING = re.compile(r"\brelay(?:ing)?\b.*\b(?:denied|prohibited|not permitted)", re.IGNORECASE)

_LOGIN = frozenset({530, 534, 535, 538})
"""Whenever they come, they are about who we are."""

_OF_OUR_MAILS = frozenset({3, *range(5, 13), *range(20, 30)})
"""``5.7.x`` after the content (RFC 3463, 4954, 5248, 7372): security that we should have had, DKIM, SPF, DMARC."""


class Stage(Enum):
    """Of the conversation: what the relay answered to."""

    GREETING = auto()
    """Everything until it knows who we are."""
    SENDER = auto()
    RECIPIENT = auto()
    CONTENT = auto()


def outcome_of(stage: Stage, code: int, text: str) -> Postponed | Undeliverable:
    said = f"{code} {text}"
    if 400 <= code < 500:
        return Postponed(why(Hindrance.RELAY_BUSY, said))
    if not 500 <= code < 600:
        return Postponed(why(Hindrance.RELAY_BUSY, said), may_have_left=stage is Stage.CONTENT)
    if code in _LOGIN or _is_about_us(stage, code, text):
        return Postponed(why(Hindrance.RELAY_REFUSES_US, said), needs_operator=True)
    if _is_about_the_recipient(stage, text):
        return Undeliverable(why(Hindrance.RECIPIENT_REFUSED, said), closed=True)
    return Undeliverable(why(Hindrance.CONTENT_REFUSED, said))


def _status(text: str) -> tuple[int, int] | None:
    """Subject and detail of the status: ``(1, 1)`` for 5.1.1."""
    found = _STATUS.search(text)
    return (int(found[2]), int(found[3])) if found else None


def _is_about_us(stage: Stage, code: int, text: str) -> bool:
    status = _status(text)
    if stage is Stage.GREETING:
        return True
    if stage is Stage.SENDER:
        return code != 552 and (status is None or status[0] != 3)  # 552, 5.3.4: the mail is too large
    if status is None:
        return (code in (500, 502, 503, 504, 521) or _RELAYING.search(text) is not None) and stage is Stage.RECIPIENT
    subject, detail = status
    if subject == 1 and detail in (7, 8):  # our own address
        return True
    if stage is Stage.RECIPIENT:
        return subject in (5, 7)  # protocol; relaying denied, sender rejected
    return subject == 7 and detail in _OF_OUR_MAILS


def _is_about_the_recipient(stage: Stage, text: str) -> bool:
    if stage is Stage.RECIPIENT:
        return True
    status = _status(text)
    return stage is Stage.CONTENT and status is not None and status[0] in (1, 2)
