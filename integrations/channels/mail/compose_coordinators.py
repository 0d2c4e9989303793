"""What coordinators get by mail: each draft and what became of it, calls for a human, the day's list, and short answers
to what they wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from assistant.bookings.notices import At
from assistant.errors import AssistantError, FilesRefused
from assistant.model import (
    UNDECIDED,
    BookingView,
    CallReason,
    ChangeKind,
    Event,
    Language,
    Person,
    Reply,
    ReplyKind,
    Status,
    Verb,
)
from assistant.replies.files import not_kept
from assistant.replies.plain_text import booking_in_plain_text
from assistant.replies.refusals import refusal_in_words
from integrations.channels.mail.headers import is_address
from integrations.channels.mail.html_templates import Link, MailTemplates
from integrations.channels.mail.message import OutgoingMail
from integrations.channels.mail.reply_tokens import (
    BOOKING,
    DIGEST,
    HUMAN,
    OTHER,
    looks_like_a_decision,
    notice_mark,
    notice_token,
)
from integrations.channels.mail.settings import MailSettings
from integrations.channels.mail.texts import say
from integrations.channels.mail.threads import message_id
from integrations.store.envelopes import Posting

_DECISIONS = frozenset({Verb.APPROVE, Verb.DECLINE, Verb.PROPOSE, Verb.CLAIM})
_BY_MAIL = frozenset({At.ONCE, At.ALOUD})
"""What only stands on the page is no mail to everybody."""


class _Post(Protocol):
    def __call__(
        self, letter: OutgoingMail, key: str, booking_id: str, marks: Mapping[str, str] | None = None
    ) -> Posting: ...


class CoordinatorMails:
    """Makes them; pure. ``post`` puts a letter into an envelope."""

    def __init__(self, settings: MailSettings, now: Callable[[], datetime], pages: MailTemplates, post: _Post) -> None:
        self._settings = settings
        self._now = now
        self._pages = pages
        self._post = post

    def notices(self, reply: Reply, event: Event, key: str, how: At) -> list[Posting]:
        """One mail for each coordinator about what they shall hear of at once."""
        if event.what == ChangeKind.NOTED:
            return self._noted(reply, event, key)
        if how not in _BY_MAIL:
            return []
        return [self._notice(reply, event, key, address) for address in self._hearing()]

    def for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> list[Posting]:
        """One mail to the coordinator whose booking a colleague decided, below the first about it."""
        mine = owner.removeprefix("mail:").lower() if owner.startswith("mail:") else ""
        return [self._notice(reply, event, key, address) for address in self._hearing() if address.lower() == mine]

    def _hearing(self) -> list[str]:
        """The addresses of coordinators who hear by mail."""
        elsewhere = self._settings.hear_in_slack
        return [one for one in self._settings.coordinators if is_address(one) and one.lower() not in elsewhere]

    def refusal(self, who: Person, error: AssistantError, key: str) -> list[Posting]:
        """One short mail to a coordinator whose words went nowhere, saying why."""
        language = self._settings.language
        partly = isinstance(error, FilesRefused) and error.sent
        subject = say(language, "mail.partly_delivered" if partly else "mail.not_delivered")
        return self._short(who, subject, refusal_in_words(error, language), [], key)

    def _notice(self, reply: Reply, event: Event, key: str, address: str) -> Posting:
        kind, about = _about(reply, event)
        token = notice_token(kind, about, self._settings.secret)
        own_id = message_id(f"{key}:{address}", token, self._settings.domain)
        # Mails about one matter hang below the first; a call for a human has no first one, but an id that all name.
        root = message_id(f"{kind}:{about}:{address}", token, self._settings.domain) if about else ""
        first = event.what == ChangeKind.DRAFTED or event.was is Status.WAITLISTED
        booking_id = event.booking.id if event.booking else ""
        links = self._decision_links(reply, booking_id) if booking_id else []
        if event.call is not None:
            page = f"{self._settings.base_url.rstrip('/')}/calls/{event.call.id}"
            links = [Link(say(reply.language, "mail.call"), page, "primary")]
        link_of = {view.booking.id: self._page(view.booking.id) for view in reply.bookings} if kind == DIGEST else {}
        how = "" if event.reason is CallReason.UNDELIVERED else self._how(reply.language, kind, about)
        subject = reply.subject
        letter = OutgoingMail(
            key=f"{key}:{address}",
            sender=self._settings.address,
            sender_name=self._settings.name,
            receiver=address,
            subject=subject,
            text=self._text(reply, links, link_of, how),
            html=self._pages.render(
                "coordinators.html.jinja", reply=reply, subject=subject, links=links,
                link_of=link_of, how=how, files=self._files(reply),
            ),
            message_id=root if first and root else own_id,
            date=self._now(),
            reply_to=self._settings.address_with(token) if self._settings.reply_tokens else "",
            in_reply_to="" if first else root,
            references=[root] if root and not first else [],
            auto_submitted="auto-generated",
        )  # fmt: skip
        marks = {notice_mark(token): about or kind}
        return self._post(letter, letter.key, booking_id, marks)

    def _noted(self, reply: Reply, event: Event, key: str) -> list[Posting]:
        """Whoever seems to decide by mail is told that this was noted, and where deciding happens."""
        if event.booking is None or not event.who.address.startswith("mail:") or not looks_like_a_decision(event.words):
            return []
        language, booking = reply.language, event.booking
        # a note has no version of its own: without its words the next one would have the same key
        key = f"{key}:{hashlib.sha256(event.words.encode()).hexdigest()[:8]}"
        link = Link(say(language, "mail.decide"), self._page(booking.id), "primary")
        waits = [say(language, "mail.noted_waits")] if booking.status in UNDECIDED else []
        said = [" ".join([say(language, "mail.noted", id=booking.id), *waits]), say(language, "mail.noted_why")]
        return self._short(event.who, say(language, "mail.noted_subject", id=booking.id), said, [link], key, booking.id)

    def _short(
        self, who: Person, subject: str, paragraphs: Sequence[str], links: Sequence[Link], key: str, booking: str = ""
    ) -> list[Posting]:
        if not is_address(who.email):
            return []
        language = self._settings.language
        token = notice_token(BOOKING if booking else OTHER, booking, self._settings.secret)
        reply = Reply(language, ReplyKind.NOTE, subject, opening=tuple(paragraphs), text="\n\n".join(paragraphs))
        letter = OutgoingMail(
            key=f"{key}:{who.email}",
            sender=self._settings.address,
            sender_name=self._settings.name,
            receiver=who.email,
            subject=subject,
            text=self._text(reply, links, {}, ""),
            html=self._pages.render(
                "coordinators.html.jinja", reply=reply, subject=subject, links=links,
                link_of={}, how="", files=[],
            ),
            message_id=message_id(f"{key}:{who.email}", token, self._settings.domain),
            date=self._now(),
        )  # fmt: skip
        return [self._post(letter, letter.key, booking)]

    def _text(self, reply: Reply, links: Sequence[Link], link_of: Mapping[str, str], how: str) -> str:
        parts = [reply.text.rstrip()]
        if link_of:
            parts = [
                *reply.opening,
                *(_with_link(view, say(reply.language, "mail.decide"), link_of) for view in reply.bookings),
            ]
        if reply.files:
            lines = (f"  {words}: {url}" if url else f"  {words}" for words, url in self._files(reply))
            parts.append("\n".join([f"{say(reply.language, 'mail.files')}:", *lines]))
        if links:
            parts.append("\n".join(f"{link.label}: {link.url}" for link in links))
        if links or link_of:
            parts.append(say(reply.language, "mail.links_how"))
        return "\n\n".join(part for part in [*parts, how] if part) + "\n"

    def _how(self, language: Language, kind: str, about: str) -> str:
        """What becomes of a reply to this mail."""
        if kind == HUMAN:
            return say(language, "mail.human_how")
        return say(language, "mail.note_how", id=about) if kind == BOOKING else ""

    def _decision_links(self, reply: Reply, booking_id: str) -> list[Link]:
        page = self._page(booking_id)
        links = [
            Link(button.label, f"{page}?choice={button.action.verb}", button.style)
            for button in reply.buttons
            if button.action.verb in _DECISIONS
        ]
        label = "mail.see" if reply.kind is ReplyKind.DECIDED else "mail.decide"
        return links or [Link(say(reply.language, label), page, "primary")]

    def _files(self, reply: Reply) -> list[tuple[str, str]]:
        """What the teacher sent: name and size with the link that opens it after a sign-in, or why it is not kept."""
        base = self._settings.base_url.rstrip("/")
        return [
            (str(one.file), f"{base}/files/{one.key}") if one.file.is_kept else (not_kept(one.file, reply.language), "")
            for one in reply.files
        ]

    def _page(self, booking_id: str) -> str:
        """Where a signed-in coordinator decides; looking at it changes nothing."""
        return f"{self._settings.base_url.rstrip('/')}/decide/{quote(booking_id, safe='')}"


def _about(reply: Reply, event: Event) -> tuple[str, str]:
    if reply.kind == ReplyKind.HUMAN and event.conversation:
        return HUMAN, event.conversation
    if event.booking is not None:
        return BOOKING, event.booking.id
    return (DIGEST, "") if reply.kind == ReplyKind.DIGEST else (OTHER, "")


def _with_link(view: BookingView, label: str, link_of: Mapping[str, str]) -> str:
    return f"{booking_in_plain_text(view)}\n  {label}: {link_of[view.booking.id]}"
