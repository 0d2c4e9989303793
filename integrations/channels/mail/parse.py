"""A foreign mail's bytes as a `ParsedMail`. Runs in the killable child (see `reader`), never in the service itself."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from email.message import Message
from typing import Any

from assistant.letters.reader import LONGEST_LETTER, read_letter
from assistant.letters.subject_lines import REPLY_SUBJECT
from assistant.model import Attachment, FileFate
from integrations.channels.mail.attachments import MailFile, files_of
from integrations.channels.mail.auto_replies import robot_reason
from integrations.channels.mail.bounces import DeliveryReport, report_in
from integrations.channels.mail.calendar_answers import CalendarAnswer, calendar_answer_in, words_beside
from integrations.channels.mail.headers import LIMIT_ONE, Headers, addresses, message_ids, one_line, readable
from integrations.channels.mail.mime import MOST_TEXT, MimePart, read_tree
from integrations.channels.mail.program_mails import program_reason

MOST_WORDS = 100_000
"""Signs of ``ParsedMail.text``."""

_WRITTEN = re.compile(r"[<\[(]?(?:mailto:)?([^\s<>\[\]():;,\"]{1,64}@[^\s<>\[\]():;,\"*]{3,250})", re.IGNORECASE)
_ENCRYPTED = {"multipart/encrypted", "application/pgp-encrypted"}
"""The second is left where a mail system in between has rebuilt the mail."""
_PGP_MESSAGE = re.compile(r"\A\s*-----BEGIN PGP MESSAGE-----$", re.MULTILINE)


@dataclass(frozen=True)
class ParsedMail:
    """What a mail says. Addresses are lower case; ids carry their angle brackets."""

    sender: str = ""
    """The one address in From; empty when there is none, or not exactly one."""
    sender_name: str = ""
    senders: int = 0
    """How many mailboxes From names, over all From headers."""
    from_headers: int = 0
    to: tuple[str, ...] = ()
    """Addresses in To and Cc."""
    subject: str = ""
    body: str = ""
    """The mail's text as it came, whatever is quoted in it; empty when it is encrypted."""
    is_reply: bool = False
    """It says that it answers a mail."""
    text: str = ""
    """The writer's new words alone; with a forwarded mail, that mail's words after them."""
    signed: str = ""
    """The name in the signature."""
    signature: str = ""
    """What stood below the sign-off: name, school, telephone number. No part of ``text``."""
    forwarded: bool = False
    below: str = ""
    """The mail that is sent on, as it stands; not longer than ``text`` may be."""
    sender_below: str = ""
    """The one address that it names as its writer's; empty when there is none."""
    sender_below_name: str = ""
    encrypted: bool = False
    """Encrypted, so that there are no words to read."""
    robot: bool = False
    reason: str = ""
    """Why it is a robot's."""
    files: tuple[MailFile, ...] = ()
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: str = ""
    authentication_results: tuple[str, ...] = ()
    """Topmost first; those alone that stand above the topmost ``Received``, which our own server wrote: what the sender
    wrote stands below it."""
    report: DeliveryReport | None = None
    """What it says about the fate of another mail."""
    calendar_answer: CalendarAnswer | None = None
    """What a calendar program answers for its owner to an invitation."""
    words_beside: str = ""
    """What the owner wrote beside the calendar program's answer."""

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return tuple(one.file for one in self.files)

    def to_json(self) -> dict[str, Any]:
        """All but the files' bytes."""
        return {**asdict(replace(self, files=())), "files": [asdict(file) for file in self.attachments]}

    @classmethod
    def from_json(cls, values: Mapping[str, Any], contents: Sequence[bytes] = ()) -> ParsedMail:
        """``contents``: the files' bytes in their order."""
        facts: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
        }
        facts["report"] = DeliveryReport.from_json(values.get("report"))
        facts["files"] = tuple(
            MailFile(Attachment(**{**file, "fate": FileFate(file["fate"])}), content)
            for file, content in zip(values["files"], contents, strict=True)
        )
        facts["calendar_answer"] = CalendarAnswer.from_json(values.get("calendar_answer"))
        return cls(**facts)


def parse_mail(raw: bytes) -> ParsedMail:
    """Reads a whole mail. Raises `TooMuch` when it breaks a limit; other exceptions mean that it cannot be read."""
    root = read_tree(raw)
    headers = root.headers
    # More mailboxes than a person writes to say nothing; only their number could matter.
    froms = [entry for value in headers.raw("from")[:20] for entry in addresses(readable(value[:LIMIT_ONE]))]
    sender, sender_name = (froms[0][1], froms[0][0]) if len(froms) == 1 else ("", "")
    subject = headers.text("subject")
    reply = headers.has("in-reply-to") or REPLY_SUBJECT.match(subject) is not None
    body = _Body().of(root)
    if not body.strip():
        body = next((text for part in _walk(root) if part.is_tnef and (text := _Body().of_unpacked(part))), body)
    encrypted = _is_encrypted(root, body)
    body = "" if encrypted else body[:LONGEST_LETTER]
    letter = read_letter(body, subject=subject, sender_name=sender_name, answers=reply)
    below = _one_sender(letter.sender_below)
    answer = calendar_answer_in(root)
    beside = "" if answer is None else words_beside(answer, letter.words)
    report = report_in(root, headers, sender, subject)
    reason = (
        robot_reason(headers, root.kind, sender, subject)
        or ("report" if report else "")
        or ("calendar answer" if answer and not beside else "")
        or program_reason(root, headers, subject, body, letter, reply)
    )
    return ParsedMail(
        sender=sender,
        sender_name=sender_name,
        senders=len(froms),
        from_headers=len(headers.raw("from")),
        to=_receivers(headers),
        subject=subject,
        body=body,
        is_reply=reply,
        text=letter.words[:MOST_WORDS],
        signed=letter.name,
        signature=letter.signature,
        forwarded=letter.forwarded,
        below=letter.below[:MOST_WORDS],
        sender_below=below[1],
        sender_below_name=below[0],
        encrypted=encrypted,
        robot=bool(reason),
        reason=reason,
        files=files_of(root),
        message_id=next(iter(message_ids(headers.plain("message-id"))), ""),
        in_reply_to=tuple(message_ids(headers.plain("in-reply-to")))[:5],
        references=tuple(message_ids(headers.plain("references")))[-30:],
        date=one_line(headers.plain("date"), 100),
        authentication_results=_results(headers),
        report=report,
        calendar_answer=answer,
        words_beside=beside,
    )


def _one_sender(written: str) -> tuple[str, str]:
    """Name and address of whom a mail below names: ``Anna Holm <anna@...>``, ``Anna [mailto:anna@...]``."""
    found = _WRITTEN.search(written[:LIMIT_ONE])
    return (one_line(written[: found.start()].strip(" \"'*<[("), 200), found[1].lower()) if found else ("", "")


def _results(headers: Headers) -> tuple[str, ...]:
    above = itertools.takewhile(lambda field: field[0] != "received", headers.fields)
    results = (value for name, value in above if name == "authentication-results")
    return tuple(one_line(readable(value[:LIMIT_ONE]), LIMIT_ONE) for value in itertools.islice(results, 10))


def _receivers(headers: Headers) -> tuple[str, ...]:
    values = [*headers.raw("to")[:3], *headers.raw("cc")[:3], *headers.raw("delivered-to")[:3]]
    found = [address for value in values for _, address in addresses(readable(value[:LIMIT_ONE])) if address]
    return tuple(dict.fromkeys(found))[:50]


def _is_encrypted(root: MimePart, body: str) -> bool:
    """Whether the words themselves are encrypted; an encrypted file beside words that can be read is only a file."""
    if _PGP_MESSAGE.match(body):
        return True
    return not body.strip() and any(
        part.kind in _ENCRYPTED or (part.is_sealed and not part.children) for part in _walk(root)
    )


def _walk(part: MimePart) -> Iterator[MimePart]:
    yield part
    for child in part.children:
        yield from _walk(child)


class _Body:
    """The text a person sees first: the plain alternative where there is one, inline texts one after the other."""

    def __init__(self) -> None:
        self._left = MOST_TEXT
        """Bytes that are still looked at, so that a hundred large parts take no longer than one."""

    def of_unpacked(self, part: MimePart) -> str:
        """What Outlook packed into a part of its own, which says the same as the words beside it."""
        return self.of(part.children[0]).strip() if part.children else ""

    def of(self, part: MimePart) -> str:
        if part.kind == "multipart/alternative":
            versions = [(child, self.of(child)) for child in part.children]
            plain = [text for child, text in versions if _is_plain(child) and text.strip()]
            others = [text for child, text in versions if not _is_plain(child) and text.strip()]
            return (plain or others or [""])[0]
        if part.kind in ("multipart/signed", "multipart/encrypted") and part.children:
            # What is beside it is a signature, or words that the encrypting program put there.
            return self.of(part.children[0])
        if part.kind == "message/rfc822" or part.is_tnef:
            return ""
        if part.children:
            texts = [text for child in part.children if (text := self.of(child)).strip()]
            return "\n\n".join([*texts, *self._forwarded_whole(part, texts)])
        return self._leaf(part)

    def _leaf(self, part: MimePart) -> str:
        if part.disposition == "attachment" or (
            part.file_name and part.kind != "text/html" and part.disposition != "inline"
        ):
            return ""
        if self._left <= 0:
            return ""
        if part.kind.startswith("text"):
            self._left -= part.end - part.start
        if part.kind == "text/html":
            from integrations.channels.mail.html_to_text import text_of  # only HTML mail needs lxml

            return text_of(part.text())
        if part.kind in ("text/plain", "text/enriched", "text/markdown") or part.kind == "text":
            return _unflowed(part.text(), part.params)
        return ""

    def _forwarded_whole(self, part: MimePart, texts: list[str]) -> Iterator[str]:
        """Mails attached as mails: read when the writer's own words are few, as an inline forward is."""
        if sum(len(text) for text in texts) > 1_000:
            return
        for child in part.children:
            if child.kind == "message/rfc822" and child.children:
                inner = child.children[0].headers
                sent = "".join(
                    f"{label}: {inner.text(name)}\n"
                    for label, name in (("From", "from"), ("Date", "date"), ("To", "to"), ("Subject", "subject"))
                    if inner.text(name)
                )
                yield f"-------- Forwarded Message --------\n{sent}\n{self.of(child.children[0])}"


def _is_plain(part: MimePart) -> bool:
    return part.kind.startswith("text/") and part.kind != "text/html"


def _unflowed(text: str, params: Message) -> str:
    """RFC 3676: a line that ends in a space goes on in the next one of the same quote depth."""
    if str(params.get_param("format", "")).lower() != "flowed":
        return text
    joins = "" if str(params.get_param("delsp", "")).lower() == "yes" else " "
    out: list[list[str]] = []
    depth_before, open_line = -1, False
    for line in text.replace("\r\n", "\n").split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        if open_line and depth == depth_before and words != "-- ":
            out[-1][-1] = out[-1][-1][:-1] + joins
            out[-1].append(words)
        else:
            out.append([(">" * depth + " " if depth else "") + words])
        depth_before, open_line = depth, words.endswith(" ") and words != "-- "
    return "\n".join("".join(pieces) for pieces in out)
