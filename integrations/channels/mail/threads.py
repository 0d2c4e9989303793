"""Which conversation a mail belongs to: the unguessable token decides, and only for the person whose thread it is."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.letters.names import agree, name_of_writer
from assistant.letters.subject_lines import REPLY_SUBJECT, bare_subject
from assistant.model import Person
from assistant.ports import Thread, Threads
from integrations.channels.mail.parse import ParsedMail
from integrations.channels.mail.reply_tokens import ELSEWHERE, notice_mark
from integrations.channels.mail.settings import MailSettings

_MOST_REFERENCES = 12


def new_token() -> str:
    """80 random bits in letters and digits that survive a mail address."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()


def message_id(key: str, token: str, domain: str) -> str:
    """Our Message-ID for the posting with this key: stable, and carrying the thread's token."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:24]}.{token}@{domain}>"


def tokens_in(ids: Sequence[str], domain: str) -> list[str]:
    """The tokens of those Message-IDs that are ours."""
    ours = re.compile(rf"<[0-9a-f]{{24}}\.([a-z0-9-]{{2,40}})@{re.escape(domain)}>", re.IGNORECASE)
    return [found[1].lower() for one in ids if (found := ours.fullmatch(one))]


def find_thread(mail: ParsedMail, rcpt_tos: Sequence[str], threads: Threads, settings: MailSettings) -> Thread | None:
    """The conversation that this mail continues, as the sender's part of it: their own, or that of somebody whose mail
    they have (in Cc, or sent on), in which they begin a part of their own."""
    person, begun = threads.main_address(person_address(mail.sender)), None
    for token in tokens_of(mail, rcpt_tos, settings):
        thread = threads.get(f"mail:{token}", person)
        if thread is not None:
            return thread
        if elsewhere := _elsewhere(token, mail.sender, threads):
            return elsewhere
        begun = begun or threads.get(f"mail:{token}")
    return _by_hint(mail, threads.of_person(person)) if begun is None else _joined(mail, begun, person)


def claimed_by(thread: Thread, threads: Threads) -> Person | None:
    """Whoever began this conversation, where the writer bears their name and is new in it."""
    begun, known = threads.get(thread.conversation), threads.get(thread.conversation, thread.person.address)
    is_new = begun is not None and known is None
    return begun.person if begun is not None and is_new and agree(begun.person.name, thread.person.name) else None


def _joined(mail: ParsedMail, begun: Thread, address: str) -> Thread:
    """The thread as it goes to somebody new in it."""
    person = Person(address, "", mail.sender)
    data = {name: value for name, value in begun.data.items() if name in ("token", "subject")}
    return Thread(begun.conversation, person, data)


def thread_name(thread: Thread) -> str:
    """What the token of a mail into another channel's conversation stands for: the thread of one person in it."""
    return json.dumps([thread.conversation, thread.person.address])


def is_elsewhere(thread: Thread) -> bool:
    """The conversation is another channel's."""
    return not thread.conversation.startswith("mail:")


def _elsewhere(token: str, sender: str, threads: Threads) -> Thread | None:
    """The thread of another channel which is answered by mail: for whoever has the address that was given there."""
    kind, dash, _ = token.partition("-")
    named = threads.mark(notice_mark(token)) if dash and kind == ELSEWHERE else None
    if named is None:
        return None
    thread = threads.get(*json.loads(named))
    return thread if thread is not None and thread.person.email.lower() == sender.lower() else None


def person_address(address: str) -> str:
    return f"mail:{address.lower()}"


def continued(mail: ParsedMail, thread: Thread | None, threads: Threads) -> Thread:
    """The thread as it is after this mail; a new one without ``thread``."""
    if thread is None:
        token, subject = new_token(), bare_subject(mail.subject)
        known: tuple[str, ...] = ()
        name = name_of_writer(mail.sender_name, mail.signed)
    else:
        token, subject = thread.data.get("token", ""), thread.data.get("subject", "")
        known = tuple(thread.data.get("references", "").split())
        name = name_of_writer(mail.sender_name or thread.person.name, mail.signed)
    references = tuple(dict.fromkeys([*known, *mail.references, *mail.in_reply_to, mail.message_id]))
    where = {
        "subject": subject or bare_subject(mail.subject),
        "last_id": mail.message_id,
        "references": " ".join([one for one in references if one][-_MOST_REFERENCES:]),
    }
    if thread is not None and is_elsewhere(thread):
        return replace(thread, data={**thread.data, **where})
    address = threads.main_address(person_address(mail.sender))
    person = Person(address=address, name=name, email=mail.sender)
    return Thread(
        conversation=f"mail:{token}",
        person=person,
        data={"token": token, **where},
    )


def tokens_of(mail: ParsedMail, rcpt_tos: Sequence[str], settings: MailSettings) -> Iterator[str]:
    """The tokens that a mail carries, the surest first: in the address it was sent to, in the mail it replies to."""
    for address in (*rcpt_tos, *mail.to):
        if token := settings.token_in(address):
            yield token
    yield from tokens_in([*mail.in_reply_to, *reversed(mail.references)], settings.domain)


def _by_hint(mail: ParsedMail, own: Sequence[Thread]) -> Thread | None:
    """Within the sender's own conversations: an answer to one of their mails, or the same subject after a "Re:"."""
    answered = {*mail.in_reply_to, *mail.references}
    for thread in own:
        if answered & set(thread.data.get("references", "").split()):
            return thread
    if REPLY_SUBJECT.match(mail.subject):
        subject = bare_subject(mail.subject).casefold()
        return next(
            (thread for thread in own if subject and thread.data.get("subject", "").casefold() == subject), None
        )
    return None
