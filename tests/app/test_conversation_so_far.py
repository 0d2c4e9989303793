"""What numbers mean while a decision can still be undone: the list that the teacher has seen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from assistant.bookings import Decline, Undo
from assistant.conversation import Outcome
from assistant.model import ChannelName, Conversation, Language, Message, Person, Spoken
from integrations.app.conversation_so_far import conversation_so_far
from integrations.channels.contract import IncomingMessage
from tests.app.office import METTE, TEACHERS, TriedOffice, office

ANNA: Person = TEACHERS[ChannelName.MAIL]
SEEN, INSTEAD = ("fysik-1", "fysik-2"), ("skoven-i-tal", "millimeter-og-metal")
CHANNELS = (ChannelName.MAIL, ChannelName.WEB)
LONG_ENOUGH = timedelta(minutes=2)


def begun(desk: TriedOffice) -> str:
    """A request, chosen from a list that the teacher still sees; declined on the page with something instead."""
    talk = desk.drafted(ChannelName.MAIL, ANNA).conversation

    def show(tx: Any) -> None:
        known, thread = tx.conversations.get(talk, ANNA.address), tx.threads.get(talk, ANNA.address)
        tx.conversations.save(Conversation(known.id, known.channel, ANNA, offered=SEEN, bookings=("K1",)), thread)

    desk.write(show)
    desk.decide(Decline("K1", "Fuldt", INSTEAD), via=ChannelName.WEB)
    return talk


def so_far_in(tx: Any, desk: TriedOffice, talk: str) -> Conversation:
    return conversation_so_far(tx, talk, ANNA, ChannelName.MAIL, desk.clock.now())


def so_far(desk: TriedOffice, talk: str) -> Conversation:
    found: Conversation = desk.write(lambda tx: so_far_in(tx, desk, talk))
    return found


def test_what_is_offered_instead_counts_once_it_is_told(tmp_path: Path) -> None:
    with office(tmp_path, CHANNELS) as desk:
        talk = begun(desk)
        assert so_far(desk, talk).offered == SEEN
        desk.clock.advance(LONG_ENOUGH)
        assert (so_far(desk, talk).offered, so_far(desk, talk).spoken) == (INSTEAD, Spoken.ACTIVITIES)


def test_what_was_undone_in_time_never_counts(tmp_path: Path) -> None:
    with office(tmp_path, CHANNELS) as desk:
        talk = begun(desk)
        desk.decide(Undo("K1"), METTE, ChannelName.WEB)
        desk.clock.advance(LONG_ENOUGH)
        assert so_far(desk, talk).offered == SEEN


def test_what_is_told_before_an_answer_about_the_booking_counts_at_once(tmp_path: Path) -> None:
    with office(tmp_path, CHANNELS) as desk:
        talk, now = begun(desk), desk.clock.now()
        asked = Message(ChannelName.MAIL, talk, ANNA, "Hvad er der med K1?", now)
        answer = desk.coordination.replies.status([desk.write(lambda tx: tx.bookings.get("K1"))], Language.DA)

        def settle(tx: Any) -> None:
            incoming = IncomingMessage(asked, tx.threads.get(talk, ANNA.address))
            desk.coordination.record_message(tx, incoming, Outcome(answer, so_far_in(tx, desk, talk)), "mail:9")

        desk.write(settle)
        assert so_far(desk, talk).offered == INSTEAD
