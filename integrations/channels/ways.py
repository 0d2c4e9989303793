"""By which way a person hears of something: in their thread's own channel, else by mail, else only on the page."""

from __future__ import annotations

from assistant.model import Booking, ChannelName, Person
from integrations.store.transactions import Snapshot

_REACH_OUT = frozenset({ChannelName.MAIL, ChannelName.SLACK})
"""Channels in which what is said reaches people who are not looking."""


def way_to(person: Person, own: ChannelName) -> ChannelName | None:
    """``own`` is the channel in which they asked; ``None``: they see it only where they look for it."""
    if own in _REACH_OUT:
        return own
    return ChannelName.MAIL if person.email else None


def way_to_teacher(snapshot: Snapshot, booking: Booking) -> ChannelName | None:
    """Of the booking's teacher, as they are in its conversation by now."""
    return way_to(person_by_now(snapshot, booking, booking.teacher.address), booking.channel)


def person_by_now(snapshot: Snapshot, booking: Booking, address: str) -> Person:
    """One of the booking's teachers as they last wrote in its conversation; an address may have gone since."""
    thread = snapshot.threads.get(booking.conversation, address)
    known = next((one for one in booking.everybody if one.address == address), booking.teacher)
    return known if thread is None else thread.person
