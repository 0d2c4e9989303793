"""Who gets an answer now: teachers' own domains, and not too often, so that no two programs keep each other busy."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.model import Reply, ReplyKind
from assistant.replies.phrases import phrase
from integrations.channels.contract import Filed, Told
from integrations.channels.mail.settings import MailSettings
from integrations.channels.mail.texts import say
from integrations.store.transactions import Transaction

MOST_ANSWERS = 5
WITHIN = timedelta(hours=1)
"""So many answers go to one sender within this time; further ones wait for the hour to be over. A teacher loses
nothing, and two programs that answer each other become slow."""

TOLD_AGAIN_AFTER = timedelta(days=1)
"""Whoever may not ask is told so at most once within this time."""

MOST_MAILS = 30
"""Beyond so many mails within the hour it is no person, and they are filed."""


@dataclass(frozen=True)
class Sealed(Told):
    """A message whose words are encrypted: its sender is told so instead of getting an answer."""


def admit(told: Told, settings: MailSettings, transaction: Transaction, now: datetime) -> Told | Filed | Reply:
    """``Told``: answer it. ``Reply``: send this instead. ``Filed``: keep it without a word. Counts what it lets
    through, in the transaction that files or answers the mail."""
    person = told.message.sender
    who = hashlib.sha256(person.address.encode()).hexdigest()[:32]
    if not settings.may_ask(person.email):
        mark = f"mail:turned_away:{who}"
        told_at = transaction.marks.get(mark)
        if not settings.refuse_outsiders:
            return Filed("not a teacher's address")
        if told_at and now - datetime.fromisoformat(told_at) < TOLD_AGAIN_AFTER:
            return Filed("not a teacher's address, told before")
        transaction.marks.put(mark, now.isoformat())
        text = phrase(settings.language, "domain.opening")
        return Reply(settings.language, ReplyKind.REFUSED, told.message.subject, opening=(text,), text=text)
    mark = f"mail:answers:{who}"
    times = [datetime.fromisoformat(at) for at in json.loads(transaction.marks.get(mark) or "[]")]
    recent = [at for at in times if now - at < WITHIN]
    if len(recent) >= MOST_MAILS:
        return Filed(f"more than {MOST_MAILS} mails within an hour")
    answer_at = now if len(recent) < MOST_ANSWERS else max(now, recent[-MOST_ANSWERS] + WITHIN)
    transaction.marks.put(mark, json.dumps([at.isoformat() for at in (*recent, answer_at)]))
    if isinstance(told, Sealed):
        return _cannot_read(told, settings, transaction) if answer_at == now else Filed("encrypted, told before")
    return told if answer_at == now else replace(told, answer_after=answer_at)


def _cannot_read(told: Told, settings: MailSettings, transaction: Transaction) -> Reply:
    known = transaction.conversations.get(told.thread.conversation)
    language = (known.language if known else None) or settings.language
    words = say(language, "mail.encrypted")
    return Reply(language, ReplyKind.REFUSED, told.message.subject, opening=(words,), text=words)
