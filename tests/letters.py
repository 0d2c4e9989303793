"""What teachers write with their mail programs, sent by real SMTP."""

from __future__ import annotations

import asyncio
import smtplib
from email.message import EmailMessage
from email.utils import make_msgid

from tests.patience import PATIENCE

ANNA = "Anna Holm <anna.holm@gorlevskole.example.org>"


def letter(text: str, subject: str = "", sender: str = ANNA, to: str = "assistant@localhost") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = make_msgid(domain="skole.example.org")
    mail.set_content(text)
    return mail


def reply_to(mail: EmailMessage, text: str, sender: str = ANNA) -> EmailMessage:
    """As a mail program replies: threaded, with the answer quoted below."""
    body = mail.get_body(("plain",))
    quoted = "\n".join(f"> {line}" for line in (body.get_content().splitlines() if body else ()))
    answer = letter(f"{text}\n\nDen 21. nov. 2026 kl. 10.12 skrev Assistenten:\n{quoted}\n", sender=sender)
    subject = str(mail["Subject"])
    answer.replace_header("Subject", subject if subject.startswith("Re:") else f"Re: {subject}")
    answer.replace_header("To", str(mail["Reply-To"] or mail["From"]))
    answer["In-Reply-To"] = mail["Message-ID"]
    answer["References"] = f"{mail['References'] or ''} {mail['Message-ID']}".strip()
    return answer


async def send(mail: EmailMessage, port: int) -> None:
    """Hands the message to the mailbox; raises what SMTP refuses."""

    def deliver() -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as connection:
            connection.send_message(mail)

    await asyncio.to_thread(deliver)
