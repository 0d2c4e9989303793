"""A `Reply` as a mail: plain text and HTML, and the calendar file where a booking changed."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from assistant.bookings.notices import At
from assistant.errors import AssistantError
from assistant.model import Booking, Card, ChannelName, Event, Language, Person, Reply, ReplyKind, Verb
from assistant.ports import Thread
from assistant.replies.files import fitting
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import in_plain_text
from integrations.channels.icalendar import invitation, method_for
from integrations.channels.mail.compose_coordinators import CoordinatorMails
from integrations.channels.mail.headers import is_address, one_line
from integrations.channels.mail.html_templates import MailTemplates
from integrations.channels.mail.message import OutgoingMail
from integrations.channels.mail.reply_tokens import ELSEWHERE, OTHER, notice_mark, notice_token, sent_mark
from integrations.channels.mail.settings import MailSettings
from integrations.channels.mail.texts import say
from integrations.channels.mail.threads import is_elsewhere, message_id, thread_name
from integrations.channels.own_bookings_link import OWN_PAGE
from integrations.store.envelopes import Posting


class Composer:
    """Makes the mails; does no I/O but reading its own templates once. ``place_of`` words an activity's place for the
    calendar entry."""

    def __init__(
        self, settings: MailSettings, now: Callable[[], datetime], place_of: Callable[[str], str] | None = None
    ) -> None:
        self._settings = settings
        self._now = now
        self._place_of = place_of or (lambda _activity_id: "")
        self._pages = MailTemplates()
        self._office = CoordinatorMails(settings, now, self._pages, posting_of)

    def answer(self, reply: Reply, thread: Thread, key: str) -> list[Posting]:
        """The answer to the thread's person alone; nothing when that is no plain address."""
        reply = fitting(reply, self._settings.files_carried)
        receiver = thread.person.email or thread.person.address.removeprefix("mail:")
        if not is_address(receiver):
            return []
        elsewhere = thread_name(thread) if is_elsewhere(thread) else ""
        token = notice_token(ELSEWHERE, elsewhere, self._settings.secret) if elsewhere else thread.data.get("token", "")
        # what is about one visit, or hangs together in another channel, hangs below one id, which no mail has
        booking = reply.calendar or (reply.bookings[0].booking if len(reply.bookings) == 1 else None)
        together = f"visit:{booking.id}" if reply.kind is ReplyKind.VISIT and booking is not None else ""
        together = together or (f"{ELSEWHERE}:{elsewhere}" if elsewhere else "")
        root = message_id(together, token, self._settings.domain) if together else ""
        subject = self._subject(reply, thread)
        own_page = _own_page(reply, thread)
        letter = OutgoingMail(
            key=key,
            sender=self._settings.address,
            sender_name=self._settings.name,
            receiver=receiver,
            subject=subject,
            text=self._text(reply, own_page),
            html=self._pages.render(
                "letter.html.jinja" if reply.kind == ReplyKind.WRITTEN else "answer.html.jinja",
                reply=reply, subject=subject, own_page=own_page, own_page_label=_own_page_label(reply),
                choose_links=self._choose_links(reply, token, subject),
                pages=[self._page_of(card) for card in reply.cards],
            ),
            message_id=message_id(key, token, self._settings.domain),
            date=self._now(),
            reply_to=self._reply_address(token),
            in_reply_to=thread.data.get("last_id", root) if elsewhere or not root else root,
            references=(thread.data.get("references", root) if elsewhere or not root else root).split(),
            calendar=self._calendar(reply, reply.calendar, receiver),
            calendar_method=method_for(reply.calendar) if reply.calendar else "",
            calendar_name=f"{reply.calendar.id}.ics" if reply.calendar else "",
        )  # fmt: skip
        marks = {notice_mark(token): elsewhere} if elsewhere else {}
        first = posting_of(letter, key, booking.id if booking else "", marks, files=[one.key for one in reply.files])
        return [first, *(posting_of(more, more.key, "") for more in self._more_calendars(reply, letter))]

    def for_coordinators(self, reply: Reply, event: Event, key: str, how: At = At.ONCE) -> list[Posting]:
        """See `CoordinatorMails.notices`."""
        return self._office.notices(reply, event, key, how)

    def for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> list[Posting]:
        """See `CoordinatorMails.for_owner`."""
        return self._office.for_owner(reply, event, key, owner)

    def refusal(self, who: Person, error: AssistantError, key: str) -> list[Posting]:
        """See `CoordinatorMails.refusal`."""
        return self._office.refusal(who, error, key)

    def notice(self, address: str, subject: str, paragraphs: Sequence[str], language: Language, key: str) -> Posting:
        """A short mail of our own accord, such as a sign-in link. Raises `ValueError` when that is no plain address."""
        text = "\n\n".join(paragraphs)
        reply = Reply(language, ReplyKind.NOTE, subject, opening=tuple(paragraphs), text=text)
        html = self._pages.render(
            "coordinators.html.jinja", reply=reply, subject=subject, links=[], link_of={}, how="", files=[]
        )
        token = notice_token(OTHER, "", self._settings.secret)
        letter = OutgoingMail(
            key=key,
            sender=self._settings.address,
            sender_name=self._settings.name,
            receiver=address,
            subject=subject,
            text=text + "\n",
            html=html,
            message_id=message_id(key, token, self._settings.domain),
            date=self._now(),
            auto_submitted="auto-generated",
        )
        return posting_of(letter, key, "")

    def _more_calendars(self, reply: Reply, letter: OutgoingMail) -> list[OutgoingMail]:
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

    def _subject(self, reply: Reply, thread: Thread) -> str:
        theirs = one_line(thread.data.get("subject", ""), 200)
        return f"Re: {theirs}" if theirs and reply.kind is not ReplyKind.VISIT else reply.subject

    def _reply_address(self, token: str) -> str:
        return self._settings.address_with(token) if token and self._settings.reply_tokens else ""

    def _choose_links(self, reply: Reply, token: str, subject: str) -> list[str]:
        """For each card a link that opens a new mail to us with its number already written."""
        to = self._reply_address(token) or self._settings.address
        return [f"mailto:{quote(to, safe='@+')}?subject={quote(subject)}&body={card.number}%20" for card in reply.cards]

    def _page_of(self, card: Card) -> str:
        """Where all of an activity can be read."""
        return f"{self._settings.base_url.rstrip('/')}/activities/{quote(card.activity_id, safe='')}"

    def _text(self, reply: Reply, own_page: str) -> str:
        words = in_plain_text(reply, self._page_of) if reply.cards else reply.text
        return f"{words.rstrip()}\n\n{_own_page_label(reply)}:\n{own_page}\n" if own_page else words

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
            place=_place_in(reply) if reply.kind is ReplyKind.VISIT else self._place_of(booking.activity_id),
            for_provider=reply.kind is ReplyKind.VISIT,
            description=_description(reply, booking),
        )


def _description(reply: Reply, booking: Booking) -> str:
    """What is known of the visit. What somebody wishes or needs stays out of calendars, which others keep and show; so
    does the telephone number of whoever's own calendar it is."""
    is_visit = reply.kind is ReplyKind.VISIT
    wishes, phone = (phrase(reply.language, key) for key in ("label.wishes", "label.phone"))
    lines = [line for view in reply.bookings if view.booking.id == booking.id for line in view.lines]
    told = [line for line in lines if line.label != wishes and (is_visit or line.label != phone)]
    known = [f"{line.label}: {line.value}" for line in told]
    if is_visit and any(line.label == wishes for line in lines):
        known.append(say(reply.language, "mail.calendar.wishes"))
    return "\n".join(known)


def _place_in(reply: Reply) -> str:
    """Where it is, as the provider reads it."""
    label = phrase(reply.language, "label.place")
    return next((line.value for view in reply.bookings for line in view.lines if line.label == label), "")


def posting_of(
    letter: OutgoingMail,
    key: str,
    booking_id: str,
    marks: Mapping[str, str] | None = None,
    files: Sequence[str] = (),
) -> Posting:
    """The letter as the outbox keeps it; ``marks`` are remembered once it has left, and so is its Message-ID. The files
    of these keys are put in when it leaves."""
    payload = {
        "to": letter.receiver,
        "from": letter.sender,
        "message": base64.b64encode(letter.as_bytes()).decode("ascii"),
        "marks": {sent_mark(letter.message_id): key, **(marks or {})},
        **({"files": list(files)} if files else {}),
    }
    return Posting(ChannelName.MAIL, key, letter.receiver, payload, booking_id)


def _own_page(reply: Reply, thread: Thread) -> str:
    """The link; where something is asked of one booking, to that booking's place on the page."""
    link = thread.data.get(OWN_PAGE, "")
    subjects = (one.action.subject for one in reply.buttons if one.action.verb in (Verb.CONFIRM, Verb.MARK))
    asked = next(subjects, "").partition(":")[0]
    return f"{link}#{asked}" if link and asked else link


def _own_page_label(reply: Reply) -> str:
    if any(button.action.verb is Verb.CONFIRM for button in reply.buttons):
        return say(reply.language, "mail.own_page.coming")
    if any(button.action.verb is Verb.MARK for button in reply.buttons):
        return say(reply.language, "mail.own_page.after")
    return say(reply.language, "mail.provider_page" if reply.kind is ReplyKind.VISIT else "mail.own_page")
