"""Who gets an answer now: teachers' own domains, and not too often, so that no two programs keep each other busy."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.model import Person, Reply, ReplyKind
from assistant.replies.phrases import phrase
from integrations.channels.contract import IncomingMessage, LeftUnanswered
from integrations.channels.mail.settings import MailSettings
from integrations.channels.mail.texts import say
from integrations.channels.provider_conversation import provider_of
from integrations.channels.rate_limit import RateLimit
from integrations.store.transactions import Transaction

MOST_ANSWERS = 5
"""So many answers go to one sender within an hour; further ones wait for the hour to be over. A teacher loses nothing,
and two programs that answer each other become slow."""

MOST_MAILS = 30
"""Beyond so many mails within the hour it is no person, and they are filed."""

_HOUR = timedelta(hours=1)
_TOLD = RateLimit(1, timedelta(days=1))
"""Whoever may not ask is told so."""


@dataclass(frozen=True)
class EncryptedMessage(IncomingMessage):
    """A message whose words are encrypted: its sender is told so instead of getting an answer."""


def admit(
    incoming: IncomingMessage, settings: MailSettings, transaction: Transaction, now: datetime
) -> IncomingMessage | LeftUnanswered | Reply:
    """``IncomingMessage``: answer it. ``Reply``: send this instead. ``LeftUnanswered``: keep it without a word. Counts
    what it lets through, in the transaction that files or answers the mail."""
    person = incoming.message.sender
    who = hashlib.sha256(person.address.encode()).hexdigest()[:32]
    known = settings.may_ask(person.email) or settings.may_ask(person.address.removeprefix("mail:"))
    known = known or _has_bookings(person, transaction) or incoming.claims is not None
    known = known or bool(provider_of(transaction, incoming.thread.conversation))
    if not known and not _answers_a_coordinator(incoming, transaction):
        mark = f"mail:turned_away:{who}"
        told_at = [datetime.fromisoformat(at) for at in (transaction.marks.get(mark) or "").split()]
        if not settings.refuse_outsiders:
            return LeftUnanswered("not a teacher's address")
        if _TOLD.is_reached(told_at, now):
            return LeftUnanswered("not a teacher's address, told before")
        transaction.marks.put(mark, now.isoformat())
        text = phrase(settings.language, "domain.opening")
        return Reply(settings.language, ReplyKind.REFUSED, incoming.message.subject, opening=(text,), text=text)
    mark = f"mail:answers:{who}"
    planned = _planned(transaction.marks.get(mark) or "[]", now)
    if len(planned) >= MOST_MAILS:
        return LeftUnanswered(f"more than {MOST_MAILS} mails within an hour")
    answer_at = RateLimit(MOST_ANSWERS, _HOUR).next_at([answer.at for answer in planned], now)
    transaction.marks.put(mark, json.dumps([str(answer) for answer in (*planned, _Answer(now, answer_at))]))
    if isinstance(incoming, EncryptedMessage):
        return (
            _cannot_read(incoming, settings, transaction)
            if answer_at == now
            else LeftUnanswered("encrypted, told before")
        )
    return incoming if answer_at == now else replace(incoming, answer_after=answer_at)


def _has_bookings(person: Person, transaction: Transaction) -> bool:
    """Whoever has asked for something here, on the page or through a coordinator, can change it by mail too."""
    return bool(transaction.bookings.find(teacher=person.address))


def _answers_a_coordinator(incoming: IncomingMessage, transaction: Transaction) -> bool:
    """A coordinator has written to this person in this thread, and our letters say that they can be answered: a
    provider need not have a teacher's address."""
    thread = incoming.thread
    known = transaction.threads.get(thread.conversation, thread.person.address)
    begun_by = transaction.threads.get(thread.conversation)
    if known is None or begun_by is None:
        return False
    alone = begun_by.person.address == thread.person.address
    return any(
        turn.who == "coordinator" and (alone if turn.person is None else turn.person.address == thread.person.address)
        for turn in transaction.turns.of_conversation(thread.conversation)
    )


@dataclass(frozen=True)
class _Answer:
    asked_at: datetime
    at: datetime
    """When it goes: at once, or later because of earlier ones."""

    @classmethod
    def from_text(cls, text: str) -> _Answer:
        times = [datetime.fromisoformat(part) for part in text.split()]
        return cls(times[0], times[-1])

    def __str__(self) -> str:
        return f"{self.asked_at.isoformat()} {self.at.isoformat()}"


def _planned(kept: str, now: datetime) -> list[_Answer]:
    """The answers of the last hour and of the time to come; without those to mails from before the clock was put
    back."""
    answers = map(_Answer.from_text, json.loads(kept))
    return [one for one in answers if one.asked_at <= now and now - one.at < _HOUR]


def _cannot_read(incoming: IncomingMessage, settings: MailSettings, transaction: Transaction) -> Reply:
    known = transaction.conversations.get(incoming.thread.conversation, incoming.thread.person.address)
    language = (known.language if known else None) or settings.language
    words = say(language, "mail.encrypted")
    return Reply(language, ReplyKind.REFUSED, incoming.message.subject, opening=(words,), text=words)
