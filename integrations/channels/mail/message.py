"""A mail of ours as bytes. Every header goes through here, so that nothing from outside reaches one with a line end."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime

from integrations.channels.mail.headers import is_address, message_ids, one_line, with_ascii_domain

# Folded where it is written, not by length: some mail servers lose a Message-ID that begins on the second line.
_CRLF = compat32.clone(linesep="\r\n", max_line_length=998)


@dataclass(frozen=True)
class OutgoingMail:
    """Everything that one mail says; addresses are plain ``local@domain``."""

    key: str
    """What makes it the same again: ids and boundaries are made from it."""
    sender: str
    sender_name: str
    receiver: str
    subject: str
    text: str
    html: str
    message_id: str
    date: datetime
    reply_to: str = ""
    in_reply_to: str = ""
    references: Sequence[str] = ()
    auto_submitted: str = "auto-replied"
    calendar: bytes = b""
    """iCalendar; shown by the mail program and attached as a file."""
    calendar_method: str = "REQUEST"
    calendar_name: str = "booking.ics"

    def as_bytes(self) -> bytes:
        """The mail with CRLF line ends, ready for SMTP. Raises `ValueError` for a receiver that is no plain address."""
        for address in (self.sender, self.receiver, *([self.reply_to] if self.reply_to else [])):
            if not is_address(address):
                raise ValueError("not a plain mail address")
        mail = self._body()
        mail["From"] = _mailbox(self.sender_name, self.sender)
        mail["To"] = with_ascii_domain(self.receiver)
        if self.reply_to:
            mail["Reply-To"] = self.reply_to
        mail["Subject"] = _words(self.subject)
        mail["Date"] = format_datetime(self.date)
        mail["Message-ID"] = self.message_id
        if answered := message_ids(self.in_reply_to)[:1]:
            mail["In-Reply-To"] = answered[0]
        if references := message_ids(" ".join(self.references)):
            mail["References"] = "\n ".join(references)
        mail["Auto-Submitted"] = self.auto_submitted
        # Asks Exchange not to send its absence notes to us; our own bounces are still wanted.
        mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
        return mail.as_bytes(policy=_CRLF)

    def _body(self) -> MIMEMultipart:
        versions = MIMEMultipart("alternative", boundary=self._boundary("a"))
        versions.attach(_text(self.text, "plain"))
        versions.attach(_text(self.html, "html"))
        if not self.calendar:
            return versions
        shown = _text(self.calendar.decode("utf-8").replace("\r\n", "\n"), "calendar")
        shown.set_param("method", self.calendar_method)
        versions.attach(shown)
        whole = MIMEMultipart("mixed", boundary=self._boundary("m"))
        whole.attach(versions)
        whole.attach(self._calendar_file())
        return whole

    def _calendar_file(self) -> MIMEBase:
        attached = MIMEApplication(self.calendar, "ics", name=self.calendar_name)
        attached.add_header("Content-Disposition", "attachment", filename=self.calendar_name)
        return attached

    def _boundary(self, which: str) -> str:
        return f"=_{which}_{hashlib.sha256(self.key.encode()).hexdigest()[:40]}"


def _text(words: str, kind: str) -> MIMEText:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    clean = "".join(sign for sign in words if sign >= " " or sign in "\n\t")
    return MIMEText(clean.encode("utf-8", "replace").decode("utf-8"), kind, charset)  # type: ignore[arg-type]


def _mailbox(name: str, address: str) -> str:
    name = one_line(name, 100)
    if not name:
        return address
    if name.isascii():
        quoted = name.replace("\\", "").replace('"', "")
        return f'"{quoted}" <{address}>'
    return f"{Header(name, 'utf-8', header_name='From').encode()} <{address}>"


def _words(words: str) -> str:
    words = one_line(words, 300).encode("utf-8", "replace").decode("utf-8")
    # A subject that looks encoded would be decoded by the reader: then encode it truly.
    if words.isascii() and "=?" not in words:
        return words
    return Header(words, "utf-8", header_name="Subject").encode()
