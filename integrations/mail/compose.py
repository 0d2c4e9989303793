"""A `Reply` as a mail: plain text and HTML, and the calendar file where a booking changed."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.model import Booking, ChannelName, Event, Language, Reply
from assistant.ports import Thread
from integrations.boxes import Posting
from integrations.calendar import invitation, method_for
from integrations.mail.headers import is_address, one_line
from integrations.mail.message import Letter
from integrations.mail.settings import MailSettings
from integrations.mail.threads import coordinators_token, message_id
from integrations.mail.words import WORDS

_TEMPLATES = Path(__file__).parent / "templates"
_DECISIONS = {"approve", "decline", "propose", "claim"}
_TO_COORDINATORS = {"to_decide", "note", "human", "digest"}
_SEEN_ON_THE_PAGE = {"claimed", "noted", "undone"}
"""What colleagues do with what waits is no mail to everybody."""


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    style: str = ""


class Composer:
    """Makes the mails; does no I/O but reading its own templates once. ``place_of`` words an activity's place for the
    calendar entry."""

    def __init__(
        self, settings: MailSettings, now: Callable[[], datetime], place_of: Callable[[str], str] | None = None
    ) -> None:
        self._settings = settings
        self._now = now
        self._place_of = place_of or (lambda _activity_id: "")

    def answer(self, reply: Reply, thread: Thread, key: str) -> list[Posting]:
        """The answer to the thread's person alone; nothing when that is no plain address."""
        receiver = thread.person.email or thread.person.address.removeprefix("mail:")
        if not is_address(receiver):
            return []
        token = thread.data.get("token", "")
        subject = self._subject(reply, thread)
        letter = Letter(
            key=key,
            sender=self._settings.address,
            sender_name=self._settings.name,
            receiver=receiver,
            subject=subject,
            text=reply.text,
            html=self._render(
                "answer.html.jinja", reply=reply, subject=subject, words=WORDS[reply.language],
                choose_links=self._choose_links(reply, token, subject),
            ),
            message_id=message_id(key, token, self._settings.domain),
            date=self._now(),
            reply_to=self._reply_address(token),
            in_reply_to=thread.data.get("last_id", ""),
            references=thread.data.get("references", "").split(),
            calendar=self._calendar(reply, reply.calendar, receiver),
            calendar_method=method_for(reply.calendar) if reply.calendar else "",
            calendar_name=f"{reply.calendar.id}.ics" if reply.calendar else "",
        )  # fmt: skip
        booking = reply.calendar or (reply.bookings[0].booking if len(reply.bookings) == 1 else None)
        first = self._posting(letter, key, booking.id if booking else "")
        return [first, *(self._posting(more, more.key, "") for more in self._more_calendars(reply, letter))]

    def _more_calendars(self, reply: Reply, letter: Letter) -> list[Letter]:
        """One mail for each further calendar entry: mail programs apply one entry a mail."""
        token = letter.message_id.rpartition("@")[0].rpartition(".")[2]
        return [
            replace(
                letter,
                key=f"{letter.key}:{booking.id}",
                message_id=message_id(f"{letter.key}:{booking.id}", token, self._settings.domain),
                calendar=self._calendar(reply, booking, letter.receiver),
                calendar_method=method_for(booking),
                calendar_name=f"{booking.id}.ics",
            )
            for booking in reply.more_calendars
        ]

    def for_coordinators(self, reply: Reply, event: Event, key: str) -> list[Posting]:
        """One mail for each coordinator about what waits for a human; quiet about what was decided."""
        if reply.kind not in _TO_COORDINATORS or event.what in _SEEN_ON_THE_PAGE:
            return []
        booking = event.booking
        links = self._decision_links(reply, booking.id) if booking else []
        token = coordinators_token(booking.id if booking else "talk")
        # Every mail about one booking hangs below the same id, which no mail has: so programs show them together.
        root = message_id(f"booking:{booking.id}", token, self._settings.domain) if booking else ""
        html = self._render(
            "coordinators.html.jinja", reply=reply, subject=reply.subject, words=WORDS[reply.language], links=links
        )
        asks = reply.kind == "human" and is_address(event.who.email)
        letters = [
            Letter(
                key=f"{key}:{address}",
                sender=self._settings.address,
                sender_name=self._settings.name,
                receiver=address,
                subject=reply.subject,
                text=_with_links(reply, links),
                html=html,
                message_id=message_id(f"{key}:{address}", token, self._settings.domain),
                date=self._now(),
                # A teacher who wants a human gets one: the coordinator's answer goes straight there.
                reply_to=event.who.email if asks else "",
                references=[root] if root else [],
                auto_submitted="auto-generated",
            )
            for address in self._settings.coordinators
            if is_address(address)
        ]
        return [self._posting(letter, letter.key, booking.id if booking else "") for letter in letters]

    def notice(self, address: str, subject: str, paragraphs: Sequence[str], language: Language, key: str) -> Posting:
        """A short mail of our own accord, such as a sign-in link. Raises `ValueError` when that is no plain address."""
        text = "\n\n".join(paragraphs)
        reply = Reply(language, "note", subject, opening=tuple(paragraphs), text=text)
        html = self._render("coordinators.html.jinja", reply=reply, subject=subject, words=WORDS[language], links=[])
        letter = Letter(
            key=key,
            sender=self._settings.address,
            sender_name=self._settings.name,
            receiver=address,
            subject=subject,
            text=text + "\n",
            html=html,
            message_id=message_id(key, coordinators_token("talk"), self._settings.domain),
            date=self._now(),
            auto_submitted="auto-generated",
        )
        return self._posting(letter, key, "")

    def _posting(self, letter: Letter, key: str, booking_id: str) -> Posting:
        payload = {
            "to": letter.receiver,
            "from": letter.sender,
            "message": base64.b64encode(letter.as_bytes()).decode("ascii"),
        }
        return Posting(ChannelName.MAIL, key, letter.receiver, payload, booking_id)

    def _subject(self, reply: Reply, thread: Thread) -> str:
        theirs = one_line(thread.data.get("subject", ""), 200)
        return f"Re: {theirs}" if theirs else reply.subject

    def _reply_address(self, token: str) -> str:
        return self._settings.address_with(token) if token and self._settings.reply_tokens else ""

    def _choose_links(self, reply: Reply, token: str, subject: str) -> list[str]:
        """For each card a link that opens a new mail to us with its number already written."""
        to = self._reply_address(token) or self._settings.address
        return [f"mailto:{quote(to, safe='@+')}?subject={quote(subject)}&body={card.number}%20" for card in reply.cards]

    def _decision_links(self, reply: Reply, booking_id: str) -> list[Link]:
        page = f"{self._settings.base_url.rstrip('/')}/decide/{quote(booking_id, safe='')}"
        links = [
            Link(button.label, f"{page}?choice={button.action.verb}", button.style)
            for button in reply.buttons
            if button.action.verb in _DECISIONS
        ]
        return links or [Link(WORDS[reply.language].decide, page, "primary")]

    def _calendar(self, reply: Reply, booking: Booking | None, receiver: str) -> bytes:
        if booking is None:
            return b""
        return invitation(
            booking,
            organizer=self._settings.address,
            organizer_name=self._settings.name,
            attendee=receiver,
            stamp=self._now(),
            time_zone=self._settings.time_zone,
            place=self._place_of(booking.activity_id),
            description="\n".join(
                f"{line.label}: {line.value}"
                for view in reply.bookings
                if view.booking.id == booking.id
                for line in view.lines
            ),
        )

    def _render(self, name: str, **parts: object) -> str:
        page = self._environment.get_template(name).render(**parts)
        return self._inliner.inline(page)

    @cached_property
    def _environment(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    @cached_property
    def _inliner(self) -> css_inline.CSSInliner:
        css = (_TEMPLATES / "mail.css").read_text(encoding="utf-8")
        return css_inline.CSSInliner(extra_css=css, load_remote_stylesheets=False, keep_style_tags=False)


def _with_links(reply: Reply, links: Sequence[Link]) -> str:
    lines = [f"{link.label}: {link.url}" for link in links]
    return (
        "\n".join([reply.text.rstrip(), *(["", *lines, "", WORDS[reply.language].links_how] if lines else [])]) + "\n"
    )
