"""A teacher's mail that a coordinator sends on to the mailbox: it is answered to the teacher, whose conversation it
becomes; the coordinator hears of it. Where that cannot be, the coordinator hears why, and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.letters.subject_lines import bare_subject
from assistant.model import Language, Person
from integrations.channels.contract import IncomingMessage
from integrations.channels.mail.headers import is_address
from integrations.channels.mail.parse import ParsedMail
from integrations.channels.mail.settings import MailSettings
from integrations.channels.mail.texts import say
from integrations.channels.mail.threads import person_address


@dataclass(frozen=True)
class SentOnMessage(IncomingMessage):
    """What a coordinator sent on: the teacher's message, or the coordinator's own where it cannot be the teacher's."""

    by: Person = field(default_factory=lambda: Person(""))
    mail_id: str = ""
    writer: str = ""
    """Who wrote it, as the mail that was sent on says; an address where there is one."""

    @property
    def is_theirs(self) -> bool:
        """The teacher is answered."""
        return self.message.sender.address != self.by.address

    @property
    def key(self) -> str:
        """The same for the same mail, however often it is read."""
        return f"mail:sent_on:{hashlib.sha256(f'{self.by.address} {self.mail_id}'.encode()).hexdigest()[:24]}"

    def notice(self, settings: MailSettings) -> tuple[str, Sequence[str], Language]:
        """Subject and paragraphs for the coordinator."""
        language = settings.language
        if self.is_theirs:
            return (
                say(language, "mail.sent_on_subject", who=self.writer),
                [say(language, "mail.sent_on", who=self.writer)],
                language,
            )
        why = say(language, "mail.not_sent_on.outside", who=self.writer) if self.writer else ""
        return (
            say(language, "mail.not_sent_on_subject"),
            [
                why or say(language, "mail.not_sent_on.nobody"),
                say(language, "mail.not_sent_on", address=settings.address),
            ],
            language,
        )


def is_sent_on(mail: ParsedMail, settings: MailSettings) -> bool:
    """A coordinator sends on what somebody else wrote. The sender must be trusted already."""
    if not (settings.is_coordinator(mail.sender) and mail.forwarded and mail.below.strip()) or mail.encrypted:
        return False
    writer = mail.sender_below
    return not writer or not (settings.is_coordinator(writer) or settings.token_in(writer) is not None)


def as_the_teachers(mail: ParsedMail, settings: MailSettings) -> ParsedMail | None:
    """The mail as its writer would have sent it; ``None`` where nobody can be answered who may ask here."""
    writer = mail.sender_below
    if not is_address(writer) or not settings.may_ask(writer):
        return None
    return replace(
        mail, sender=writer, sender_name=mail.sender_below_name, subject=bare_subject(mail.subject), body=mail.below,
        text=mail.below, is_reply=False, message_id="", in_reply_to=(), references=(),
    )  # fmt: skip


def sent_on(message: IncomingMessage, mail: ParsedMail) -> SentOnMessage:
    """``mail`` as the coordinator sent it."""
    named = f"{mail.sender_below_name} <{mail.sender_below}>" if mail.sender_below_name else mail.sender_below
    by = Person(person_address(mail.sender), mail.sender_name or mail.signed, mail.sender)
    return SentOnMessage(
        message.message, message.thread, files=message.files, by=by, mail_id=mail.message_id, writer=named
    )
