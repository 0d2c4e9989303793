"""Replies and refusals as postings. Pure; `integrations.slack.send` carries them out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from assistant.errors import AlreadyDecided, BookingUnknown, NotAllowed, ReasonMissing, RulesBroken
from assistant.model import ChannelName, Event, Language, Reply, Status
from assistant.ports import Thread
from assistant.replies.phrases import phrase
from integrations.channel import Posting, Received
from integrations.slack.blocks import page_for_coordinators, pages_of
from integrations.slack.modals import press_of
from integrations.slack.mrkdwn import escape
from integrations.slack.read import kind_of, press_in, user_of
from integrations.slack.settings import SlackSettings
from integrations.slack.texts import text

SAY, BOOKING, NOTE, WHISPER = "say", "booking", "note", "whisper"
"""What a posting's ``do`` asks for: a message in a thread, the one message of a booking, a line below it, a line that
one person alone sees."""


def answer(reply: Reply, thread: Thread, key: str) -> list[Posting]:
    """One posting for each page; the last one takes the eyes off the teacher's message."""
    channel, thread_ts = thread.data["channel"], thread.data.get("thread_ts", "")
    address = f"slack:{channel}:{thread_ts}" if thread_ts else thread.conversation
    pages = pages_of(reply, thread.conversation)
    booking_id = reply.bookings[-1].booking.id if reply.bookings else ""
    postings = []
    for number, page in enumerate(pages, 1):
        payload: dict[str, Any] = {
            "do": SAY,
            "channel": channel,
            "thread_ts": thread_ts,
            "text": page.text,
            "blocks": list(page.blocks),
        }
        if number == len(pages) and thread.data.get("ts"):
            payload["seen"] = thread.data["ts"]
        postings.append(Posting(ChannelName.SLACK, _numbered(key, number), address, payload, booking_id))
    return postings


def for_coordinators(reply: Reply, event: Event, key: str, settings: SlackSettings) -> list[Posting]:
    """The booking's one message, new or rewritten; a note stands below it."""
    channel = settings.coordinators_channel
    if not channel:
        return []
    booking = event.booking
    page = page_for_coordinators(reply, booking.version, user_of(booking.teacher.address))
    payload = {
        "do": BOOKING if booking.id and reply.kind in ("to_decide", "decided") else NOTE,
        "channel": channel,
        "booking": booking.id,
        "text": page.text,
        "blocks": list(page.blocks),
    }
    return [Posting(ChannelName.SLACK, key, f"slack:{channel}:{booking.id or 'notes'}", payload, booking.id)]


def refusal(item: Received, error: Exception, rules: Sequence[str], settings: SlackSettings) -> list[Posting]:
    """Tells the clicker alone why the decision had no effect. ``rules`` are the broken rules as sentences."""
    payload = json.loads(item.payload)
    if kind_of(payload) == "view_submission":
        press, origin = press_of(payload["view"])
        channel, thread_ts = origin.channel, origin.thread_ts
    else:
        press, container = press_in(payload), payload["container"]
        channel, thread_ts = container["channel_id"], container.get("thread_ts") or ""
    user = payload["user"]["id"]
    sentence = _sentence(error, rules, press.language)
    whisper = {"do": WHISPER, "channel": channel, "thread_ts": thread_ts, "user": user, "text": escape(sentence, 3000)}
    return [Posting(ChannelName.SLACK, f"slack-refusal:{item.id}", f"slack:{channel}:{user}", whisper)]


def _sentence(error: Exception, rules: Sequence[str], language: Language) -> str:
    match error:
        case AlreadyDecided():
            status = _status_in_words(error.status, language)
            key = "refusal.decided" if error.by else "refusal.decided.nobody"
            return text(language, key, id=error.booking_id, status=status, who=error.by)
        case RulesBroken():
            broken = list(rules) or [f"{getattr(check, 'rule', check)}." for check in error.checks]
            return text(language, "refusal.rules", id=error.booking_id, rules=" ".join(broken))
        case ReasonMissing():
            return text(language, "refusal.reason")
        case NotAllowed():
            return text(language, "refusal.not_allowed")
        case BookingUnknown():
            return text(language, "refusal.unknown", id=error.booking_id)
    return text(language, "refusal.other")


def _status_in_words(status: str, language: Language) -> str:
    return phrase(language, f"status.{status}") if status in set(Status) else status


def _numbered(key: str, number: int) -> str:
    return key if number == 1 else f"{key}.{number}"
