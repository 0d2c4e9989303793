"""What stands below the sign-off is known for the booking, in every channel; what is said counts more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistant.model import ChannelName, Conversation, Message, Person
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import NOW
from tests.conversation.talks import Talk

SIGNED = "Mvh\nAnna Holm\nGørlev Skole\nTlf. 12 34 56 78"


@pytest.mark.parametrize("channel", [ChannelName.MAIL, ChannelName.SLACK, ChannelName.WEB])
@pytest.mark.parametrize(
    ("asked", "school"),
    [("Har I noget om vand?", "Gørlev Skole"), ("Vi er fra Raklev Skole. Har I noget om vand?", "Raklev Skole")],
)
def test_the_draft_of_a_signed_question(channel: ChannelName, asked: str, school: str, book: SqliteBookingBook) -> None:
    talk = Talk(book, ("vand-til-4-klasse",))
    teacher = Person(f"{channel}:1", "")
    conversation = Conversation(f"{channel}:1", channel, teacher)
    for minutes, text in enumerate((f"{asked}\n\n{SIGNED}", "1, uge 17, 4.b, 24 elever")):
        message = Message(channel, conversation.id, teacher, text, NOW + timedelta(minutes=minutes))
        outcome = talk.assistant.settle(talk.assistant.consider(message, conversation, talk.today), book)
        conversation = outcome.conversation
    draft = talk.booking("K1")
    assert (draft.teacher.name, draft.school, draft.phone) == ("Anna Holm", school, "12 34 56 78")


def test_the_signature_below_a_thank_you_changes_no_booking(book: SqliteBookingBook) -> None:
    talk = Talk(book, ("vand-til-4-klasse",))
    talk.say(f"1, uge 17, 4.b, 24 elever, Raklev Skole\n\n{SIGNED}")
    talk.say(f"Kan vi rykke til uge 18?\n\n{SIGNED}")
    draft = talk.booking("K1")
    assert (draft.school, draft.phone) == ("Raklev Skole", "12 34 56 78")
    assert draft.wish is not None
    assert draft.wish.start is not None
    assert draft.wish.start.isocalendar().week == 18
