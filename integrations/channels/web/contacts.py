"""Whom a provider can ask about an agreed visit."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import Booking


@dataclass(frozen=True)
class Contact:
    name: str
    email: str
    phone: str


def contact_of(booking: Booking) -> Contact:
    return Contact(booking.teacher.name, booking.teacher.email, booking.phone)
