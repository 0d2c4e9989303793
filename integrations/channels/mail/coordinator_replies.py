"""What a coordinator's reply to one of our notices means: a note beside a booking, or words to a teacher. Never a
decision: a From can be forged and a thumb slips, so deciding is done on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from assistant.bookings import Actor, AddNote
from assistant.model import ChannelName, Person
from assistant.ports import Threads
from integrations.channels.contract import DecisionMade, MessageToTeacher, ReceivedFile
from integrations.channels.mail.parse import ParsedMail
from integrations.channels.mail.reply_tokens import BOOKING, DIGEST, HUMAN, notice_mark
from integrations.channels.mail.settings import MailSettings
from integrations.channels.mail.threads import person_address, tokens_of

_BOOKING_ID = re.compile(r"\bK\d{1,9}\b", re.IGNORECASE)


def coordinator_reply(
    mail: ParsedMail, rcpt_tos: Sequence[str], threads: Threads, settings: MailSettings, now: datetime
) -> DecisionMade | MessageToTeacher | None:
    """``None`` for whoever is no coordinator, and for what replies to no notice. The sender must be trusted already."""
    if not settings.is_coordinator(mail.sender):
        return None
    by = Person(person_address(mail.sender), mail.sender_name or mail.signed, mail.sender)
    for kind, subject in _notices(mail, rcpt_tos, threads, settings):
        if kind == HUMAN:
            return MessageToTeacher(subject, mail.text.strip(), by, ChannelName.MAIL, received_files(mail))
        if booking := subject if kind == BOOKING else _only_booking(mail.text):
            note = AddNote(booking, _words(mail))
            return DecisionMade(note, Actor(by, ChannelName.MAIL, now), received_files(mail))
    return None


def received_files(mail: ParsedMail) -> tuple[ReceivedFile, ...]:
    return tuple(ReceivedFile(one.file, one.content) for one in mail.files)


def _notices(
    mail: ParsedMail, rcpt_tos: Sequence[str], threads: Threads, settings: MailSettings
) -> Iterator[tuple[str, str]]:
    for token in tokens_of(mail, rcpt_tos, settings):
        kind, dash, _ = token.partition("-")
        if dash and kind in (BOOKING, HUMAN, DIGEST) and (subject := threads.mark(notice_mark(token))):
            yield kind, subject


def _only_booking(text: str) -> str:
    """The digest lists several bookings: a reply is a note where it names exactly one."""
    named = {found.upper() for found in _BOOKING_ID.findall(text)}
    return named.pop() if len(named) == 1 else ""


def _words(mail: ParsedMail) -> str:
    return "\n".join([mail.text, *(f"[{file}]" for file in mail.attachments)]).strip()
