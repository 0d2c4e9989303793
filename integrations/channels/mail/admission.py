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
"""So many answers go to one sender within an hour; the next mail gets one line that the rest waits, and what is said to
it and to further ones comes in one mail when the hour is over. What mails order is done at once all the same: a teacher
loses nothing, and two programs that answer each other become slow."""

MOST_MAILS = 30
"""Beyond so many mails within the hour it is no person, and they are filed."""

_HOUR = timedelta(hours=1)
_BESIDE = " +"
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
    answer = _next_answer(incoming, transaction, planned, now)
    answer_at = answer.at
    transaction.marks.put(mark, json.dumps([str(one) for one in (*planned, answer)]))
    if isinstance(incoming, EncryptedMessage):
        return (
            _in_a_line(incoming, settings, transaction, "mail.encrypted")
            if answer_at == now
            else LeftUnanswered("encrypted, told before")
        )
    return incoming if answer_at == now else replace(incoming, answer_after=answer_at)


def _next_answer(incoming: IncomingMessage, transaction: Transaction, planned: list[_Answer], now: datetime) -> _Answer:
    """When this mail is answered: with the answer that waits in its conversation, else as soon as there may be one."""
    thread = incoming.thread
    waiting = transaction.outbox.waiting_answer(thread.conversation, thread.person.address, now)
    if waiting is not None:
        return _Answer(now, waiting[0], beside=True)
    at = RateLimit(MOST_ANSWERS, _HOUR).next_at([one.at for one in planned if not one.beside], now)
    return _Answer(now, at)


def word_of_waiting(
    incoming: IncomingMessage, settings: MailSettings, transaction: Transaction, now: datetime
) -> Reply | None:
    """To whom is answered later: one line that says so, once within an hour; then they hear nothing until then."""
    who = hashlib.sha256(incoming.message.sender.address.encode()).hexdigest()[:32]
    mark = f"mail:waits:{who}"
    told_at = [datetime.fromisoformat(at) for at in (transaction.marks.get(mark) or "").split()]
    if RateLimit(1, _HOUR).is_reached(told_at, now):
        return None
    transaction.marks.put(mark, now.isoformat())
    return _in_a_line(incoming, settings, transaction, "mail.waits")


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
    beside: bool = False
    """It goes along with another one, in the same mail."""

    @classmethod
    def from_text(cls, text: str) -> _Answer:
        beside = text.endswith(_BESIDE)
        times = [datetime.fromisoformat(part) for part in text.removesuffix(_BESIDE).split()]
        return cls(times[0], times[-1], beside)

    def __str__(self) -> str:
        return f"{self.asked_at.isoformat()} {self.at.isoformat()}{_BESIDE if self.beside else ''}"


def _planned(kept: str, now: datetime) -> list[_Answer]:
    """The answers of the last hour and of the time to come; without those to mails from before the clock was put
    back."""
    answers = map(_Answer.from_text, json.loads(kept))
    return [one for one in answers if one.asked_at <= now and now - one.at < _HOUR]


def _in_a_line(incoming: IncomingMessage, settings: MailSettings, transaction: Transaction, key: str) -> Reply:
    """One sentence, in the conversation's language."""
    known = transaction.conversations.get(incoming.thread.conversation, incoming.thread.person.address)
    language = (known.language if known else None) or settings.language
    words = say(language, key)
    return Reply(language, ReplyKind.REFUSED, incoming.message.subject, opening=(words,), text=words)
