"""Replies and refusals as postings. Pure; `integrations.channels.slack.send` carries them out."""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile
from typing import Any

from assistant.bookings import CAN_BE_UNDONE
from assistant.bookings.notices import At
from assistant.errors import (
    AssistantError,
)
from assistant.model import (
    Action,
    Booking,
    Button,
    Call,
    CallState,
    ChangeKind,
    ChannelName,
    Event,
    Language,
    Message,
    Person,
    Reply,
    ReplyKind,
    Role,
    Status,
    Verb,
)
from assistant.ports import Thread
from assistant.replies.phrases import phrase
from assistant.replies.refusals import refusal_in_words
from integrations.channels.slack.blocks import mrkdwn, page_for_coordinators, pages_of
from integrations.channels.slack.in_public import details_of, is_public, with_hint, without_details
from integrations.channels.slack.mrkdwn import escape
from integrations.channels.slack.payload import user_of
from integrations.channels.slack.settings import SlackSettings
from integrations.channels.slack.texts import text
from integrations.store.envelopes import Posting

SAY, BOOKING, NOTE, HUMAN, WHISPER = "say", "booking", "note", "human", "whisper"
"""What a posting's ``do`` asks for: a message in a thread, the one message of a booking, a line below it, a teacher's
call for a human (what is written below it goes to the teacher), a line that one person alone sees."""
FILE = "file"
"""A file below the words that it goes along with."""
UNDO_OVER = "undo_over"
"""And: a booking's message without the button that took a decision back."""

_LINE = 2500

_CALL_VERBS = {
    CallState.OPEN: (Verb.CLAIM, Verb.DONE),
    CallState.CLAIMED: (Verb.DONE,),
    CallState.ANSWERED: (Verb.DONE,),
    CallState.DONE: (),
}
"""What coordinators can do about a call, beside answering below it."""

_OFFICE_VERBS = {
    Status.APPROVED: (Verb.CANCEL,),
    Status.PROPOSED: (Verb.PROPOSE, Verb.DECLINE),
    Status.WAITLISTED: (Verb.CANCEL,),
}
"""What coordinators can still do about a booking that no longer waits for them."""
_CHANGE_VERBS = (Verb.APPROVE, Verb.PROPOSE, Verb.DECLINE)
"""And where a change of what is agreed waits."""


def answer(reply: Reply, thread: Thread, key: str, base_url: str = "") -> list[Posting]:
    """One posting for each page; the last one takes the eyes off the teacher's message. In a channel the details of a
    request go to the teacher alone, and of what becomes of it nothing is said there that others need not know."""
    user = user_of(thread.person.address)
    said = without_details(reply) if is_public(thread.data["channel"]) else reply
    if said is reply or reply.kind is not ReplyKind.DRAFTED or not user:
        return _said(said, thread, key, base_url)
    aside = Thread(thread.conversation, thread.person, {"channel": user})
    return [
        *_said(with_hint(said), thread, key, base_url),
        *_said(details_of(reply), aside, f"{key}:details", base_url),
    ]


def _said(reply: Reply, thread: Thread, key: str, base_url: str) -> list[Posting]:
    channel, thread_ts = thread.data["channel"], thread.data.get("thread_ts", "")
    address = f"slack:{channel}:{thread_ts}" if thread_ts else thread.conversation
    pages = pages_of(reply, thread.conversation, base_url)
    booking_id = reply.bookings[-1].booking.id if reply.bookings else ""
    postings = []
    for number, page in enumerate(pages, 1):
        payload: dict[str, Any] = {
            "do": SAY,
            "channel": channel,
            "thread_ts": thread_ts,
            "user": user_of(thread.person.address),
            "text": page.text,
            "blocks": list(page.blocks),
        }
        if number == len(pages) and thread.data.get("ts"):
            payload["seen"] = thread.data["ts"]
        postings.append(Posting(ChannelName.SLACK, _numbered(key, number), address, payload, booking_id))
    where = {"channel": channel, "thread_ts": thread_ts, "user": user_of(thread.person.address)}
    for number, one in enumerate(reply.files, 1):
        along = {"do": FILE, "file": one.key, **where}
        postings.append(Posting(ChannelName.SLACK, f"{key}:file:{number}", address, along, booking_id))
    return postings


def asked_elsewhere(message: Message, thread: Thread, language: Language) -> Posting:
    """The question of a command or of a message's menu, put into direct messages before its answer."""
    asked = escape(message.text, _LINE)
    words = text(language, "command.root" if asked else "command.root.empty", text=asked)
    channel = thread.data["channel"]
    block = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
    payload = {"do": SAY, "channel": channel, "thread_ts": "", "text": words, "blocks": [block]}
    key = f"slack:asked:{thread.person.address}:{message.received_at.isoformat()}"
    return Posting(ChannelName.SLACK, key, thread.conversation, payload)


def for_coordinators(reply: Reply, event: Event, key: str, settings: SlackSettings, how: At = At.ONCE) -> list[Posting]:
    """The booking's one message, new or rewritten; what nobody may miss stands below it as well."""
    channel, booking = settings.coordinators_channel, event.booking
    if not channel or event.what == ChangeKind.NOTED:  # a note stands in the thread where it was written
        return []
    if reply.kind == ReplyKind.HUMAN and event.call is not None:
        return [_call(reply, event.call, key, settings, how)]
    more = _office_buttons(reply, booking)
    page = page_for_coordinators(reply, booking, more, settings.base_url)
    booking_id = booking.id if booking is not None else ""
    payload: dict[str, Any] = {
        "do": BOOKING if booking_id and reply.kind in (ReplyKind.TO_DECIDE, ReplyKind.DECIDED) else NOTE,
        "channel": channel,
        "booking": booking_id,
        "text": page.text,
        "blocks": list(page.blocks),
    }
    if reply.kind == ReplyKind.HUMAN and event.conversation:
        payload |= {"do": HUMAN, "conversation": event.conversation}
    if booking is not None:
        payload["teacher"] = user_of(booking.teacher.address)
    # the channels compose from one key, which the outbox wants to be unique
    key, address = f"slack:{key}", f"slack:{channel}:{booking_id or 'notes'}"
    if booking is None or not settings.undo_within or not _can_be_undone(reply, event):
        whole = Posting(ChannelName.SLACK, key, address, payload, booking_id)
        if how is not At.ALOUD or not booking_id:
            return [whole]
        return [whole, _line(escape("\n".join(reply.opening), _LINE), channel, booking_id, f"{key}:line", aloud=True)]
    undo = Button(text(reply.language, "button.undo"), Action(Verb.UNDO, booking_id))
    with_undo = page_for_coordinators(reply, booking, [*more, undo], settings.base_url)
    later = {"do": UNDO_OVER, "of": key, **{part: payload[part] for part in ("channel", "booking", "text", "blocks")}}
    until = _last_moment(booking, settings)
    return [
        Posting(ChannelName.SLACK, key, address, {**payload, "blocks": list(with_undo.blocks)}, booking_id),
        Posting(
            ChannelName.SLACK,
            f"{key}:undo_over",
            address,
            later,
            booking_id,
            not_before=until,
        ),
    ]


def _call(reply: Reply, call: Call, key: str, settings: SlackSettings, how: At) -> Posting:
    """The call's one message, new or rewritten; new words stand below it too."""
    verbs = _CALL_VERBS[call.state]
    buttons = [Button(phrase(reply.language, f"button.{verb}"), Action(verb, call.id)) for verb in verbs]
    page = page_for_coordinators(reply, None, buttons, settings.base_url, call)
    anew = list(takewhile(lambda line: line != phrase(reply.language, "call.conversation"), reply.opening))
    words = escape("\n".join(anew), _LINE)
    payload: dict[str, Any] = {
        "do": HUMAN,
        "channel": settings.coordinators_channel,
        "conversation": call.conversation,
        "call": call.id,
        "text": page.text,
        "blocks": list(page.blocks),
        "below": "" if how is At.PAGE else words,
        "only_there": how is At.PAGE,
    }
    return Posting(ChannelName.SLACK, f"slack:{key}", f"slack:{settings.coordinators_channel}:{call.id}", payload)


def for_owner(reply: Reply, event: Event, key: str, owner: str, settings: SlackSettings) -> list[Posting]:
    """A line below the booking's message that rings whoever had claimed it in Slack, or works there."""
    channel, user = settings.coordinators_channel, user_of(owner)
    mail = owner.removeprefix("mail:").lower() if owner.startswith("mail:") else ""
    if not channel or event.booking is None or not (user or mail in settings.coordinator_mails):
        return []
    named = f"<@{user}>" if user else escape(mail)
    words = f"{named}: {escape(chr(10).join(reply.opening), _LINE)}"
    return [_line(words, channel, event.booking.id, f"slack:{key}", aloud=False)]


def _line(escaped: str, channel: str, booking_id: str, key: str, *, aloud: bool) -> Posting:
    """Below the booking's message; ``aloud``: it stands in the channel as well."""
    payload = {
        "do": NOTE,
        "channel": channel,
        "booking": booking_id,
        "text": escaped,
        "blocks": [{"type": "section", "text": mrkdwn(escaped)}],
        "aloud": aloud,
    }
    return Posting(ChannelName.SLACK, key, f"slack:{channel}:{booking_id}", payload, booking_id)


def _office_buttons(reply: Reply, booking: Booking | None) -> list[Button]:
    if booking is None or reply.kind != ReplyKind.DECIDED:
        return []
    verbs = _OFFICE_VERBS.get(booking.status, ()) if booking.change is None else _CHANGE_VERBS
    danger = {Verb.CANCEL, Verb.DECLINE}
    return [
        Button(phrase(reply.language, f"button.{verb}"), Action(verb, booking.id), "danger" if verb in danger else "")
        for verb in verbs
    ]


def _can_be_undone(reply: Reply, event: Event) -> bool:
    """Only whoever decided can take it back, so the button is of use to those who decided here."""
    decided = event.booking is not None and event.booking.decided_at is not None
    return (
        reply.kind == ReplyKind.DECIDED
        and event.what in CAN_BE_UNDONE
        and event.by is Role.COORDINATOR
        and event.via is ChannelName.SLACK
        and decided
    )


def _last_moment(booking: Booking, settings: SlackSettings) -> datetime | None:
    return booking.decided_at + settings.undo_within if booking.decided_at is not None else None


def refusal(who: Person, error: AssistantError, key: str, settings: SlackSettings) -> list[Posting]:
    """Tells the clicker alone why the decision had no effect. The buttons stand in the coordinators' channel only."""
    channel, user = settings.coordinators_channel, user_of(who.address)
    if not channel or not user:
        return []
    sentence = " ".join(refusal_in_words(error, settings.language))
    whisper: dict[str, Any] = {"do": WHISPER, "channel": channel, "user": user, "text": escape(sentence, 3000)}
    return [Posting(ChannelName.SLACK, key, f"slack:{channel}:{user}", whisper)]


def _numbered(key: str, number: int) -> str:
    return key if number == 1 else f"{key}.{number}"
