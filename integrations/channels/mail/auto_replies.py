"""Who must never be answered: programs that write mail (RFC 3834), so that two of them never talk to each other."""

from __future__ import annotations

import re

from integrations.channels.mail.headers import Headers

_PREFIX = r"(?:(?:re|sv|aw|svar|antw|fwd?|vs|wg)\s*:\s*)*"
_ABSENT = re.compile(
    rf"^{_PREFIX}(?:"
    # Danish
    r"automatisk svar\b|autosvar\s*(?::|$)|auto-svar\b|frav[æa]rs?(?:besked|meddelelse)|frav[æa]rende\s*:|"
    r"ikke til stede\s*(?::|$)|ikke p[åa] kontoret|ude af kontoret|ferie(?:autosvar|besked|svar)|"
    r"jeg er p[åa] ferie|jeg holder ferie|"
    # German
    r"automatische (?:antwort|r[üu]e?ckantwort|r[üu]e?ckmeldung|abwesenheit)|"
    r"abwesenheits?(?:notiz|meldung|benachrichtigung|assistent|info)|abwesen(?:d|heit)\s*(?::|$)|"
    r"au(?:ß|ss)er haus|nicht im b[üu]e?ro|urlaubs(?:notiz|meldung|vertretung)|ich bin im urlaub|"
    # English
    r"auto(?:matic|mated)?[ -]?(?:reply|response|answer)\b|out[ -]of[ -](?:the[ -])?office|ooo\s*:|"
    r"vacation (?:reply|response|notice)|on (?:vacation|holiday|leave)\s*:|"
    r"away from (?:my|the) (?:mail|office|desk)|i am (?:away|on vacation|out of)|"
    # reports that forgot their content type
    r"undeliver(?:able|ed)|unzustellbar|kan ikke leveres|ikke leveret\s*:|delivery status notification|"
    r"mail delivery (?:failed|system)|returned mail|failure notice)",
    re.IGNORECASE,
)
_ABSENT_ALONE = re.compile(r"^(?:frav[æa]r|ferie|urlaub)\s*(?:til|bis)\b.{0,40}$", re.IGNORECASE)
_MACHINE_NAMES = re.compile(
    r"^(?:mailer-daemon|mailerdaemon|no-?_?\.?reply|do-?not-?reply|bounces?|autosvar)(?:[+._-].*)?$"
)


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
    if any(name.startswith("list-") for name, _ in headers.fields):
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
