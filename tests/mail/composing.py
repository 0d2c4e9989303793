"""What mails are composed from, and how a posting is read again."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from assistant.model import (
    Action,
    Booking,
    BookingView,
    Button,
    ChangeKind,
    ChannelName,
    Event,
    Language,
    Line,
    Person,
    Reply,
    ReplyKind,
    Status,
    Verb,
)
from assistant.ports import Thread
from integrations.channels.mail.compose import Composer
from integrations.channels.mail.settings import MailSettings
from integrations.store.envelopes import Posting
from tests.store.cases import booking

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ANNA = Person("mail:anna@skole.example.org", "Anna Holm", "anna@skole.example.org")
TOKEN = "abcdefghijklmnop"
SETTINGS = MailSettings(
    address="assistant@skoletjenesten.example.org",
    coordinators=("kim@kommune.example.org", "pia@kommune.example.org"),
    base_url="https://klassetur.example.org/",
)


def composer(**changes: Any) -> Composer:
    return Composer(replace(SETTINGS, **changes), lambda: NOW, {"vand": "Renseanlægget, Kalundborg"}.get)  # type: ignore[arg-type]


def thread(person: Person = ANNA, **data: str) -> Thread:
    facts = {"token": TOKEN, "subject": "Vand?", "last_id": "<1@skole>", "references": "<0@skole> <1@skole>"} | data
    return Thread(f"mail:{TOKEN}", person, facts)


def opened(payload: Mapping[str, Any]) -> EmailMessage:
    mail = message_from_bytes(base64.b64decode(payload["message"]), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def raw_of(posting: Posting) -> bytes:
    return base64.b64decode(posting.payload["message"])


def part(mail: EmailMessage, kind: str) -> str:
    (found,) = [one for one in mail.walk() if one.get_content_type() == kind]
    return str(found.get_content()).replace("\r\n", "\n")


def approved_booking(**changes: Any) -> Booking:
    facts: dict[str, Any] = {
        "id": "K7",
        "status": Status.APPROVED,
        "teacher": ANNA,
        "date": date(2027, 4, 27),
        "time": "09:30",
        "duration_minutes": 90,
        "sequence": 1,
    }
    return booking(**(facts | changes))


DRAFT = booking(id="K7")
TO_DECIDE = Reply(
    Language.DA,
    ReplyKind.TO_DECIDE,
    "Til godkendelse K7: Vandets vej, 4.b",
    opening=("Ny forespørgsel. Det er endnu ikke en booking.",),
    bookings=(
        BookingView(DRAFT, "Forespørgsel", (Line("Klasse", "4.b"),), checks=("1. maj er ferie eller helligdag.",)),
    ),
    buttons=(
        Button("Godkend", Action(Verb.APPROVE, "K7"), "primary"),
        Button("Afslå", Action(Verb.DECLINE, "K7"), "danger"),
    ),
    text="Ny forespørgsel.\nKlasse: 4.b\n",
)
DRAFTED = Event(ChangeKind.DRAFTED, DRAFT, ANNA, ChannelName.MAIL)
