"""The mailbox as a channel: server, reading, composing and sending put together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from assistant.bookings.notices import At
from assistant.errors import AssistantError
from assistant.letters.subject_lines import REPLY_SUBJECT
from assistant.model import Attachment, ChannelName, Event, Language, Message, Person, Reply
from assistant.ports import Thread, Threads
from index.files.atomic_write import remove_drafts
from integrations.channels.contract import (
    Bounced,
    CameIn,
    Gateway,
    IncomingMessage,
    LeftUnanswered,
    Quarantined,
    SendResult,
    Sent,
)
from integrations.channels.mail.admission import EncryptedMessage, admit, word_of_waiting
from integrations.channels.mail.auto_replies import is_null_sender
from integrations.channels.mail.bounces import DeliveryReport
from integrations.channels.mail.compose import Composer
from integrations.channels.mail.coordinator_replies import coordinator_reply, received_files
from integrations.channels.mail.dmarc import dmarc_passed
from integrations.channels.mail.duplicates import came_before
from integrations.channels.mail.enclosing import enclose
from integrations.channels.mail.invitations import invitation_answered
from integrations.channels.mail.parse import ParsedMail
from integrations.channels.mail.parser_client import MailReader, MailUnreadable
from integrations.channels.mail.reply_tokens import sent_mark
from integrations.channels.mail.send import keep_in_folder, send_by_relay
from integrations.channels.mail.sent_on import SentOnMessage, as_the_teachers, is_sent_on, sent_on
from integrations.channels.mail.settings import MailSettings, Relay
from integrations.channels.mail.smtp_server import MailServer
from integrations.channels.mail.threads import claimed_by, continued, find_thread
from integrations.store.envelopes import Outgoing, Posting, Received
from integrations.store.transactions import Snapshot, Transaction

log = structlog.get_logger(__name__)


class MailChannel:
    """Satisfies `integrations.channels.contract.Channel`. ``place_of`` words an activity's place for calendar
    entries."""

    name = ChannelName.MAIL

    def __init__(
        self,
        gateway: Gateway,
        settings: MailSettings,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        place_of: Callable[[str], str] | None = None,
    ) -> None:
        self._gateway = gateway
        self._settings = settings
        self._now = now
        self._reader = MailReader()
        self._composer = Composer(settings, now, place_of)
        self._relay = Relay.from_url(settings.smtp_url) if settings.smtp_url else None
        self._server = MailServer(settings, self._store)
        self.listening = asyncio.Event()
        """Set while the server takes mail."""

    @property
    def files_carried(self) -> int:
        return self._settings.files_carried

    @property
    def port(self) -> int:
        """Where it listens; 0 before it does."""
        return self._server.port

    async def run(self) -> None:
        """Serve until cancelled. Raises `SettingsWrong` when the address to listen on cannot be had."""
        await asyncio.to_thread(remove_drafts, self._settings.sent_folder)
        await self._server.open()
        log.info("mail.listening", port=self.port)
        try:
            # With a child at hand the first mail does not wait for one.
            await asyncio.to_thread(self._warm_up)
            self.listening.set()
            await asyncio.Event().wait()
        finally:
            self.listening.clear()
            await self._server.close()
            await asyncio.to_thread(self._reader.close)

    def read(self, item: Received, threads: Threads) -> CameIn:
        """A stored mail as a message in its thread, or as what a coordinator wrote below a notice. Robots are filed;
        what cannot be read or trusted is quarantined."""
        try:
            mail = self._reader.parse(item.payload)
        except MailUnreadable as fault:
            return Quarantined(str(fault))
        if mail.report is not None and (known_report := _report(mail.report, threads)):
            return known_report
        answer = mail.calendar_answer
        # A calendar program answers for a person, and says so in the headers of programs.
        if (reason := self._robot(mail, item.envelope)) and (answer is None or self._is_own(mail)):
            return LeftUnanswered(f"robot: {reason}")
        if doubt := self._distrust(mail):
            return Quarantined(doubt)
        receivers = _receivers(item.envelope)
        if answer is not None:
            thread = continued(mail, find_thread(mail, receivers, threads, self._settings), threads)
            return invitation_answered(answer, mail, thread, self._settings, item.received_at)
        if (
            from_the_office := coordinator_reply(mail, receivers, threads, self._settings, item.received_at)
        ) is not None:
            return from_the_office
        known = find_thread(mail, receivers, threads, self._settings)
        if known is None and is_sent_on(mail, self._settings):
            theirs = as_the_teachers(mail, self._settings)
            return sent_on(self._message(theirs or mail, None, item, threads), mail)
        return self._message(mail, known, item, threads)

    def _message(self, mail: ParsedMail, known: Thread | None, item: Received, threads: Threads) -> IncomingMessage:
        """``known``: the conversation that it continues."""
        thread = continued(mail, known, threads)
        text = mail.body
        if not mail.text and known is None and not mail.encrypted and not REPLY_SUBJECT.match(mail.subject):
            text = f"{mail.subject}\n\n{mail.body}".strip()  # all was said in the subject
        message = Message(
            channel=self.name,
            conversation=thread.conversation,
            sender=thread.person,
            text=text,
            received_at=item.received_at,
            subject=mail.subject,
            attachments=mail.attachments,
            is_reply=mail.is_reply,
        )
        if mail.encrypted:
            return EncryptedMessage(message, thread)
        return IncomingMessage(
            message,
            thread,
            files=received_files(mail),
            claims=claimed_by(thread, threads),
            about=answered_booking(mail, threads),
        )

    def came_before(self, item: Received, came: CameIn, transaction: Transaction) -> str:
        """See `integrations.channels.mail.duplicates.came_before`."""
        return came_before(item, came, transaction, self._now())

    def admit(self, incoming: IncomingMessage, transaction: Transaction) -> IncomingMessage | LeftUnanswered | Reply:
        """Whether this message is answered now; see `integrations.channels.mail.admission.admit`. To be called in the
        transaction that settles the message."""
        now = self._now()
        admitted = admit(incoming, self._settings, transaction, now)
        if isinstance(admitted, IncomingMessage) and admitted.answer_after is not None:
            line = word_of_waiting(admitted, self._settings, transaction, now)
            key = f"waits:{admitted.thread.conversation}:{now.isoformat()}"
            for posting in () if line is None else self._composer.answer(line, admitted.thread, key):
                transaction.outbox.post(posting, now)
        if isinstance(admitted, SentOnMessage):
            notice = self._composer.notice(admitted.by.email, *admitted.notice(self._settings), admitted.key)
            transaction.outbox.post(notice, self._now())
        return admitted

    def compose(self, reply: Reply, thread: Thread, key: str) -> Sequence[Posting]:
        return self._composer.answer(reply, thread, key)

    def compose_for_coordinators(self, reply: Reply, event: Event, key: str, how: At = At.ONCE) -> Sequence[Posting]:
        return self._composer.for_coordinators(reply, event, key, how)

    def compose_for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> Sequence[Posting]:
        return self._composer.for_owner(reply, event, key, owner)

    def compose_notice(
        self, address: str, subject: str, paragraphs: Sequence[str], language: Language, key: str
    ) -> Posting:
        """A short mail of our own accord, such as a sign-in link."""
        return self._composer.notice(address, subject, paragraphs, language, key)

    def compose_refusal(self, who: Person, error: AssistantError, key: str) -> Sequence[Posting]:
        """One short mail to a coordinator whose note or words went nowhere."""
        return self._composer.refusal(who, error, key)

    async def send(self, item: Outgoing) -> SendResult:
        """What has left is remembered by its Message-ID, and by the token that stands for it in a reply."""
        item, relay = await self._with_files(item), self._relay
        handed_over = keep_in_folder(item, self._settings.sent_folder) if relay is None else send_by_relay(item, relay)
        result = await handed_over
        return Sent(item.posting.payload.get("marks", {})) if isinstance(result, Sent) else result

    async def _with_files(self, item: Outgoing) -> Outgoing:
        """The mail as it leaves. Files lie beside the outbox, so that it stays small; one that was erased meanwhile
        goes no more."""
        keys = [str(key) for key in item.posting.payload.get("files", ())]
        if not keys:
            return item

        def look(snapshot: Snapshot) -> list[tuple[Attachment, bytes]]:
            found = [(snapshot.attachments.get(key), snapshot.attachments.content(key)) for key in keys]
            return [(stored.file, content) for stored, content in found if stored is not None and content is not None]

        return enclose(item, await self._gateway.read(look))

    async def _store(self, key: str, raw: bytes, envelope: Mapping[str, Any]) -> None:
        inbox_id = await self._gateway.receive(self.name, key, raw, envelope)
        log.info("mail.stored", inbox=inbox_id, size=len(raw))

    def _warm_up(self) -> None:
        with contextlib.suppress(MailUnreadable):
            self._reader.warm_up()

    def _robot(self, mail: ParsedMail, envelope: Mapping[str, Any]) -> str:
        if is_null_sender(str(envelope.get("mail_from", ""))):
            return "null sender"
        if self._is_own(mail):
            return "own address"
        return mail.reason

    def _is_own(self, mail: ParsedMail) -> bool:
        return bool(mail.sender) and self._settings.token_in(mail.sender) is not None

    def _distrust(self, mail: ParsedMail) -> str:
        """Why nobody's word stands behind the sender, or ``""``."""
        if mail.from_headers != 1 or mail.senders != 1:
            return f"From names {mail.senders} senders in {mail.from_headers} headers; it must be one"
        if not mail.sender:
            return "From holds no plain mail address"
        if self._settings.trust == "open":
            return ""
        domain = mail.sender.rpartition("@")[2]
        if dmarc_passed(mail.authentication_results, self._settings.authserv_id, domain):
            return ""
        return "no DMARC pass from our own mail server"


def _report(report: DeliveryReport, threads: Threads) -> Bounced | LeftUnanswered | None:
    """What became of a mail of ours; ``None`` when it is about none."""
    for message_id in report.returned:
        key = threads.mark(sent_mark(message_id))
        if key is not None:
            return Bounced(key, report.why) if report.failed else LeftUnanswered(f"report: {report.why}")
    return None


def answered_booking(mail: ParsedMail, threads: Threads) -> str:
    """The booking of the mail of ours that this one answers; empty where it was about none."""
    for message_id in (*mail.in_reply_to, *reversed(mail.references)):
        booking_id, _, what = (threads.mark(sent_mark(message_id)) or "").partition(":")
        if what and booking_id.startswith("K") and booking_id[1:].isdecimal():
            return booking_id
    return ""


def _receivers(envelope: Mapping[str, Any]) -> list[str]:
    return [str(address) for address in envelope.get("rcpt_tos", ())]
