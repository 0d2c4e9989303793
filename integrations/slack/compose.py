"""Replies and refusals as postings. Pure; `integrations.slack.send` carries them out."""

from __future__ import annotations

from typing import Any

from assistant.errors import (
    AlreadyDecided,
    AssistantError,
    BookingUnknown,
    ChangedMeanwhile,
    NotAllowed,
    ReasonMissing,
    RulesBroken,
)
from assistant.model import ChannelName, Event, Language, Reply, Status
from assistant.ports import Thread
from assistant.replies.phrases import phrase
from integrations.boxes import Posting
from integrations.channel import Decision, Written
from integrations.slack.blocks import page_for_coordinators, pages_of
from integrations.slack.mrkdwn import escape
from integrations.slack.read import user_of
from integrations.slack.settings import SlackSettings
from integrations.slack.texts import TEXTS, text

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
    channel, booking = settings.coordinators_channel, event.booking
    if not channel:
        return []
    page = page_for_coordinators(reply, booking)
    booking_id = booking.id if booking is not None else ""
    payload = {
        "do": BOOKING if booking_id and reply.kind in ("to_decide", "decided") else NOTE,
        "channel": channel,
        "booking": booking_id,
        "text": page.text,
        "blocks": list(page.blocks),
    }
    # the channels compose from one key, which the outbox wants to be unique
    key = f"slack:{key}"
    return [Posting(ChannelName.SLACK, key, f"slack:{channel}:{booking_id or 'notes'}", payload, booking_id)]


def refusal(decision: Decision | Written, error: AssistantError, key: str, settings: SlackSettings) -> list[Posting]:
    """Tells the clicker alone why the decision had no effect. The buttons stand in the coordinators' channel only."""
    channel, user = settings.coordinators_channel, user_of(decision.by.address)
    if not channel or not user:
        return []
    sentence = _sentence(error, settings.language)
    whisper = {"do": WHISPER, "channel": channel, "user": user, "text": escape(sentence, 3000)}
    return [Posting(ChannelName.SLACK, key, f"slack:{channel}:{user}", whisper)]


def _sentence(error: AssistantError, language: Language) -> str:
    match error:
        case ChangedMeanwhile():
            return text(language, "refusal.changed", id=error.booking_id)
        case AlreadyDecided():
            status = _status_in_words(error.status, language)
            key = "refusal.decided" if error.by else "refusal.decided.nobody"
            return text(language, key, id=error.booking_id, status=status, who=error.by)
        case RulesBroken():
            rules = ", ".join(_rule_in_words(check, language) for check in error.checks)
            return text(language, "refusal.rules", id=error.booking_id, rules=rules)
        case ReasonMissing():
            return text(language, "refusal.reason")
        case NotAllowed():
            return text(language, "refusal.not_allowed")
        case BookingUnknown():
            return text(language, "refusal.unknown", id=error.booking_id)
    return text(language, "refusal.other")


def _status_in_words(status: str, language: Language) -> str:
    return phrase(language, f"status.{status}") if status in set(Status) else status


def _rule_in_words(check: object, language: Language) -> str:
    rule = getattr(check, "rule", "")
    known = f"rule.{rule}" in TEXTS[language]
    return text(language, f"rule.{rule}") if known else text(language, "rule.other")


def _numbered(key: str, number: int) -> str:
    return key if number == 1 else f"{key}.{number}"
