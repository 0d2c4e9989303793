"""A teacher who talks with a coordinator goes on talking with a coordinator, not with a program."""

from __future__ import annotations

from assistant.conversation import Outcome
from assistant.model import (
    Attachment,
    Card,
    ChangeKind,
    ChannelName,
    Conversation,
    CoordinatorCall,
    Event,
    Language,
    Message,
    Reply,
    ReplyKind,
)
from assistant.ports import Thread
from integrations.channels.contract import IncomingMessage, MessageToTeacher
from integrations.store.envelopes import Posting
from tests.app import test_coordination as telling
from tests.app.test_coordination import ANNA, METTE, TALK, Coordinated

gateway = telling.gateway

PASSED_ON = "Jeg har sendt samtalen videre til en koordinator, som svarer dig her."


def hear(
    gateway: Coordinated, text: str, reply: Reply, *events: Event, files: tuple[Attachment, ...] = ()
) -> list[tuple[str, str]]:
    """The teacher writes, the assistant would say this; (kind, text) of what was posted."""
    gateway.clock.advance(telling.timedelta(minutes=1))
    message = Message(ChannelName.MAIL, TALK, ANNA, text, gateway.clock.now(), attachments=files)
    told = IncomingMessage(message, Thread(TALK, ANNA, {}))
    outcome = Outcome(reply, Conversation(TALK, ChannelName.MAIL, ANNA, Language.DA), events)
    gateway.write(lambda tx: gateway.coordination.record_message(tx, told, outcome, f"mail:{gateway.clock.now()}"))
    return taken(gateway)


def taken(gateway: Coordinated) -> list[tuple[str, str]]:
    postings: list[Posting] = []
    while due := gateway.write(lambda tx: tx.outbox.due(gateway.clock.now())):
        for item in due:
            postings.append(item.posting)
            gateway.write(lambda tx, number=item.id: tx.outbox.sent(number, gateway.clock.now()))
    return [(one.payload["kind"], one.payload["text"]) for one in postings]


def write(gateway: Coordinated, text: str) -> None:
    written = MessageToTeacher(TALK, text, METTE, ChannelName.MAIL)
    gateway.write(lambda tx: gateway.coordination.write_to_teacher(tx, written, f"w:{text}"))
    taken(gateway)


def said(kind: ReplyKind, text: str = "Svar.") -> Reply:
    return Reply(Language.DA, kind, "Emne", opening=(text,), text=text)


HELP = said(ReplyKind.HELP, "Jeg forstår ikke.")
ASKS = Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.MAIL)


def test_the_coordinators_get_the_whole_conversation_with_its_files(gateway: Coordinated) -> None:
    card = Card(1, "vand", "Vandets vej", "", "", "", "", "", "", "")
    answer = Reply(Language.DA, ReplyKind.ANSWER, "x", opening=("Her er én aktivitet:",), cards=(card,), text="...")
    hear(
        gateway,
        "Har I noget om vand?\n\nGerne i maj.",
        answer,
        files=(Attachment("plan.pdf", "application/pdf", 12_000),),
    )
    for number in range(20):
        hear(gateway, f"spørgsmål {number}", HELP)
    [(kind, _), (_, told)] = hear(gateway, "menneske", said(ReplyKind.HUMAN, PASSED_ON), ASKS)
    assert kind == "human"
    assert told.startswith(
        "Anna Lund <anna@skole.example.org> beder om at tale med en koordinator.\n\n»menneske«\n\n"
        "Samtalen indtil nu:\n\n"
        "Læreren, 16.11.2026 10:01:\nHar I noget om vand?\n\nGerne i maj.\n[plan.pdf (12 kB)]\n\n"
        "Klassetur, 16.11.2026 10:01:\nHer er én aktivitet:\n1. Vandets vej\n\n"
        "Læreren, 16.11.2026 10:02:\nspørgsmål 0\n\n"
    )
    assert told.count("spørgsmål ") == 20
    assert told.endswith(f"Klassetur, 16.11.2026 10:22:\n{PASSED_ON}")


def test_what_answers_a_coordinator_goes_back_to_the_coordinators(gateway: Coordinated) -> None:
    write(gateway, "Passer tirsdag?")
    (to_teacher, to_office) = hear(gateway, "Ja, tirsdag er fint", HELP)
    assert to_teacher[0] == "human"
    assert to_teacher[1].startswith(PASSED_ON)
    assert to_office[1].startswith("Anna Lund <anna@skole.example.org> har skrevet igen.\n\n»Ja, tirsdag er fint«\n\n")
    assert "Passer tirsdag?" in to_office[1]
    assert "Ja, tirsdag er fint" in to_office[1]
    [_, once_more] = hear(gateway, "Og onsdag går også", HELP)
    assert "Og onsdag går også" in once_more[1]


def test_a_new_question_is_answered_and_the_coordinator_sees_it_once(gateway: Coordinated) -> None:
    write(gateway, "Passer tirsdag?")
    assert [kind for kind, _ in hear(gateway, "Har I noget om vand?", said(ReplyKind.ANSWER))] == ["answer", "human"]
    assert [kind for kind, _ in hear(gateway, "Og om dyr?", said(ReplyKind.ANSWER))] == ["answer"]
    assert [kind for kind, _ in hear(gateway, "volapyk", HELP)] == ["help"]


def test_what_follows_a_call_for_a_human_is_passed_on_too(gateway: Coordinated) -> None:
    hear(gateway, "menneske", said(ReplyKind.HUMAN, PASSED_ON), ASKS)
    (to_teacher, to_office) = hear(gateway, "PS: vi har en kørestolsbruger med", said(ReplyKind.NOTHING))
    assert (to_teacher[0], "kørestolsbruger" in to_office[1]) == ("human", True)


def test_a_request_made_meanwhile_is_told_once(gateway: Coordinated) -> None:
    write(gateway, "Vælg bare")
    draft = gateway.write(lambda tx: tx.bookings.get("K1"))
    drafted = Event(ChangeKind.DRAFTED, draft, ANNA, ChannelName.MAIL)
    assert [kind for kind, _ in hear(gateway, "1, uge 17", said(ReplyKind.DRAFTED), drafted)] == [
        "drafted",
        "to_decide",
    ]
