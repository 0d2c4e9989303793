"""Who must never be answered: programs that write mail (RFC 3834), so that two of them never talk to each other."""

from __future__ import annotations

import re

from assistant.letters.patterns import LetterPattern
from integrations.channels.mail.headers import Headers

_ABSENT = LetterPattern(r"^(?:<absent prefixes>\s*:\s*)*(?:<absent>|<undelivered>)", re.IGNORECASE)
_ABSENT_ALONE = LetterPattern(r"^<absence>\s*<until>\b.{0,40}$", re.IGNORECASE)
_MACHINE_NAMES = LetterPattern(r"^(?:mailer-daemon|mailerdaemon|bounces?|<robot addresses>)(?:[+._-].*)?$")


def robot_reason(headers: Headers, content_type: str, sender: str, subject: str) -> str:
    """Why this mail is a program's, or ``""`` for a person's. ``X-Auto-Response-Suppress`` says nothing: Outlook sets
    it on people's mails."""
    submitted = headers.plain("auto-submitted").partition(";")[0].partition("(")[0].strip().lower()
    if headers.plain("return-path") == "<>":
        return "null sender"
    if submitted and submitted != "no":
        return "auto-submitted"
    if content_type == "multipart/report" or headers.has("x-failed-recipients"):
        return "report"
    if headers.has("x-mlserver") or any(name.startswith("list-") for name, _ in headers.fields):
        return "mailing list"
    if headers.plain("precedence").lower() in {"bulk", "junk", "list", "auto_reply"}:
        return "bulk"
    if any(headers.has(name) for name in ("x-autoreply", "x-autorespond", "x-autoresponder")):
        return "auto-submitted"
    if _MACHINE_NAMES.match(sender.partition("@")[0]):
        return "machine address"
    if _ABSENT.search(subject) or _ABSENT_ALONE.search(subject):
        return "out of office"
    return ""


def is_null_sender(mail_from: str) -> bool:
    """Whether the envelope's sender is empty: a bounce or an automatic answer."""
    return mail_from.strip() in {"", "<>"}
