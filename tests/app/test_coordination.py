"""What follows from a decision: who is told, what can still be caught, what a coordinator writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from assistant import bookings
from assistant.bookings import Actor, AddNote, Approve, Cancel, Claim, Decision, Undo
from assistant.bookings.notices import At
from assistant.errors import AssistantError, ConversationUnknown, NothingWritten
from assistant.model import Booking, ChannelName, Conversation, Event, Language, Period, Person, Reply, Status
from assistant.ports import Thread
from assistant.replies.answers import Answers
from assistant.replies.refusals import refusal_in_words
from integrations.app.coordination import Coordination
from integrations.catalog.reader import load_catalog
from integrations.channels.contract import MessageToTeacher
from integrations.resources import DATA
from integrations.store import Database
from integrations.store.envelopes import Posting
from tests.fakes import FakeClock, FakeHolidays

T = TypeVar("T")

ANNA = Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org")
METTE = Person("mail:mette@kommune.example.org", "Mette Holm", "mette@kommune.example.org")
TALK = "mail:1"
CATALOG = load_catalog([DATA / "kalundborg"])


class Papers:
    """A channel that composes one posting for each reply and sends nothing."""

    name = ChannelName.MAIL
    files_carried = 1_000

    def compose(self, reply: Reply, thread: Thread, key: str) -> Sequence[Posting]:
        return [Posting(self.name, key, thread.person.email, {"text": reply.text, "kind": reply.kind})]

    def compose_for_coordinators(self, reply: Reply, event: Event, key: str, how: At = At.ONCE) -> Sequence[Posting]:
        return [Posting(self.name, key, "office", {"text": reply.text, "kind": reply.kind})]

    def compose_for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> Sequence[Posting]:
        return [Posting(self.name, key, owner, {"text": reply.text, "kind": reply.kind})]

    def compose_refusal(self, who: Person, error: AssistantError, key: str) -> Sequence[Posting]:
        text = " ".join(refusal_in_words(error, Language.DA))
        return [Posting(self.name, key, who.email, {"text": text, "kind": "refusal"})]


@dataclass
class Coordinated:
    database: Database
    coordination: Coordination
    clock: FakeClock

    def write(self, work: Any) -> Any:
        return self.database.write_now(work)

    def decide(self, decision: Decision, via: ChannelName = ChannelName.TERMINAL) -> Booking:
        actor = Actor(METTE, via, self.clock.now())
        booking: Booking = self.write(lambda tx: self.coordination.decide(tx, decision, actor))
        return booking

    def read(self, work: Any) -> Any:
        return self.database.read_now(work)

    def as_told(self) -> tuple[Status, int]:
        """What the teacher knows of K1: its status, and how often something was said."""
        now = self.clock.now()
        status: Status = self.read(lambda view: view.bookings_outside(now).get("K1").status)
        return status, len(self.read(lambda view: view.turns.of_conversation(TALK, now)))

    def sent(self) -> list[tuple[str, str, str]]:
        """Takes what is due: (address, kind, first line)."""
        taken = []
        while due := self.write(lambda tx: tx.outbox.due(self.clock.now())):
            for item in due:
                payload = item.posting.payload
                taken.append((item.posting.address, payload["kind"], payload["text"].splitlines()[0]))
                self.write(lambda tx, number=item.id: tx.outbox.sent(number, self.clock.now()))
        return taken


@contextmanager
def coordinated(folder: Path, **fields: Any) -> Iterator[Coordinated]:
    """K1 is drafted with these fields, and everybody has been told."""
    clock = FakeClock()
    holidays = FakeHolidays()
    coordination = Coordination(
        Answers(CATALOG, lambda _topic, _: {}), holidays, {ChannelName.MAIL: Papers()}, clock, Language.DA
    )  # type: ignore[dict-item]
    wish = Period(date(2027, 4, 20), date(2027, 4, 20))
    draft = Booking(
        id="", activity_id="vand-til-4-klasse", activity_title="Vandets vej", provider_id="", status=Status.DRAFT,
        teacher=ANNA, conversation=TALK, channel=ChannelName.MAIL, language=Language.DA, created_at=clock.now(),
        wish=wish, class_name="4.b", grade=4, pupils=22,
    )  # fmt: skip
    with Database.open(folder / "klassetur.db") as database:

        def begin(tx: Any) -> None:
            tx.conversations.save(Conversation(TALK, ChannelName.MAIL, ANNA, Language.DA), Thread(TALK, ANNA, {}))
            drafted = replace(draft, **fields)
            bookings.draft(tx.bookings, coordination.rules(), drafted, Actor(ANNA, ChannelName.MAIL, clock.now()))

        database.write_now(begin)
        yield Coordinated(database, coordination, clock)


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Coordinated]:
    with coordinated(tmp_path) as running:
        yield running


def test_a_decision_is_told_to_teacher_and_coordinators(gateway: Coordinated) -> None:
    gateway.decide(Approve("K1"))
    assert gateway.sent() == [
        ("office", "decided", "K1 er godkendt af Mette Holm."),
        (
            "anna@skole.example.org",
            "booking",
            "Så er det på plads! Vandets vej er booket til tirsdag den 20. april 2027. "
            "Aftalen ligger i den vedhæftede kalenderfil.",
        ),
    ]


def test_an_undo_catches_a_notice_that_is_still_held(gateway: Coordinated) -> None:
    gateway.decide(Approve("K1"), ChannelName.WEB)
    assert [address for address, _, _ in gateway.sent()] == ["office"]
    gateway.clock.advance(timedelta(seconds=10))
    gateway.decide(Undo("K1"))
    gateway.clock.advance(timedelta(seconds=60))
    assert gateway.sent() == [
        ("office", "to_decide", "Mette Holm har fortrudt sin afgørelse. Forespørgslen venter igen.")
    ]


def test_a_notice_that_left_is_corrected(gateway: Coordinated) -> None:
    gateway.decide(Approve("K1"))
    gateway.sent()
    gateway.decide(Undo("K1"))
    assert gateway.sent()[1] == (
        "anna@skole.example.org",
        "booking",
        "Undskyld, det gik for hurtigt: »Vandets vej« er ikke afgjort endnu. Se bort fra min forrige besked; "
        "jeg skriver, så snart en koordinator har set på den igen.",
    )


@pytest.mark.parametrize("decision", [AddNote("K1", "Ring først"), Claim("K1")])
def test_the_teacher_hears_nothing_of_notes_and_claims(gateway: Coordinated, decision: Decision) -> None:
    gateway.decide(decision)
    assert {address for address, _, _ in gateway.sent()} <= {"office"}


def test_a_coordinators_words_reach_the_teacher_in_their_thread(gateway: Coordinated) -> None:
    written = MessageToTeacher(TALK, "Hej Anna\n\nRing gerne på 59 11 22 33.", METTE, ChannelName.SLACK)
    gateway.write(lambda tx: gateway.coordination.write_to_teacher(tx, written, "w1"))
    assert gateway.sent() == [("anna@skole.example.org", "written", "Mette Holm skriver:")]
    turns = gateway.write(lambda tx: tx.turns.of_conversation(TALK))
    assert [(turn.who, turn.text) for turn in turns] == [("coordinator", written.text)]


def test_nothing_is_written_into_a_conversation_that_is_gone(gateway: Coordinated) -> None:
    gone, blank = (
        MessageToTeacher(talk, text, METTE, ChannelName.SLACK) for talk, text in (("mail:2", "Hej"), (TALK, "  "))
    )
    with pytest.raises(ConversationUnknown):
        gateway.write(lambda tx: gateway.coordination.write_to_teacher(tx, gone, "w1"))
    with pytest.raises(NothingWritten):
        gateway.write(lambda tx: gateway.coordination.write_to_teacher(tx, blank, "w2"))


def test_the_digest_comes_once_a_day_and_names_what_waits(gateway: Coordinated) -> None:
    assert gateway.write(gateway.coordination.digest)
    assert not gateway.write(gateway.coordination.digest)
    gateway.clock.advance(timedelta(days=2))
    assert gateway.write(gateway.coordination.digest)
    texts = [
        item.posting.payload["text"]
        for _ in range(2)
        for item in gateway.write(lambda tx: tx.outbox.due(gateway.clock.now()))
        if gateway.write(lambda tx, number=item.id: tx.outbox.sent(number, gateway.clock.now())) is None
    ]
    assert ["kom i dag" in texts[0], "har ventet 2 dage" in texts[1]] == [True, True]
    assert texts[1].splitlines()[0] == "Godmorgen! Her er det, der venter på jer, det ældste først."


def test_what_came_back_is_stuck_and_stands_in_its_bookings_history(gateway: Coordinated) -> None:
    posting = Posting(ChannelName.MAIL, "K1:2:teacher", "anna@skole.example.org", {"kind": "", "text": "x"}, "K1")
    gateway.write(lambda tx: tx.outbox.post(posting, gateway.clock.now()))
    assert gateway.write(lambda tx: tx.outbox.bounced("K1:2:teacher", "mailbox full", gateway.clock.now())) is None
    gateway.sent()
    assert gateway.write(lambda tx: tx.outbox.bounced("K1:2:teacher", "mailbox full", gateway.clock.now())) == "K1"
    stuck = gateway.write(lambda tx: tx.stuck())
    assert [(item.box, item.reason, item.booking_id) for item in stuck] == [("outbox", "mailbox full", "K1")]
    history = gateway.write(lambda tx: tx.bookings.history("K1"))
    assert (history[-1].what, history[-1].why) == ("noted", "mailbox full")


# --- held back while it can be undone ------------------------------------------------------------------------------


def told(gateway: Coordinated) -> list[str]:
    """First words of what teachers get by what is due now."""
    return [words.split("!")[0] for address, _, words in gateway.sent() if address != "office"]


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("via", [ChannelName.WEB, ChannelName.SLACK])
def test_the_teacher_hears_once_when_it_can_no_longer_be_undone(gateway: Coordinated, via: ChannelName) -> None:
    gateway.decide(Approve("K1"), via)
    assert told(gateway) == []
    gateway.clock.advance(MINUTE - timedelta(seconds=1))
    assert told(gateway) == []
    assert gateway.as_told() == (Status.DRAFT, 0)
    gateway.clock.advance(timedelta(seconds=1))
    assert told(gateway) == ["Så er det på plads"]
    assert gateway.as_told() == (Status.APPROVED, 1)


def test_the_command_line_tells_at_once(gateway: Coordinated) -> None:
    gateway.decide(Approve("K1"))
    assert told(gateway) == ["Så er det på plads"]
    assert gateway.as_told() == (Status.APPROVED, 1)


def test_undone_in_time_nothing_is_told_nor_was_said(gateway: Coordinated) -> None:
    gateway.decide(Approve("K1"), ChannelName.WEB)
    gateway.decide(Undo("K1"), ChannelName.WEB)
    gateway.clock.advance(MINUTE)
    assert told(gateway) == []
    assert gateway.as_told() == (Status.DRAFT, 0)


def test_a_second_decision_lets_the_first_one_go(gateway: Coordinated) -> None:
    gateway.decide(Approve("K1"), ChannelName.WEB)
    gateway.decide(Cancel("K1", "Brand"), ChannelName.WEB)
    assert told(gateway) == ["Så er det på plads"]
    assert gateway.as_told() == (Status.APPROVED, 1)
    gateway.decide(Undo("K1"), ChannelName.WEB)
    gateway.clock.advance(MINUTE)
    assert told(gateway) == []
    assert gateway.as_told() == (Status.APPROVED, 1)


def test_a_note_and_a_claim_leave_it_held_back(gateway: Coordinated) -> None:
    gateway.decide(Approve("K1"), ChannelName.WEB)
    gateway.decide(AddNote("K1", "Ring først"), ChannelName.WEB)
    assert told(gateway) == []
    gateway.decide(Undo("K1"), ChannelName.WEB)
    gateway.clock.advance(MINUTE)
    assert told(gateway) == []


def test_as_told_a_list_has_what_it_had_before(gateway: Coordinated) -> None:
    gateway.decide(Approve("K1"), ChannelName.WEB)

    def known(status: Status) -> int:
        return len(gateway.read(lambda view: view.bookings_outside(gateway.clock.now()).find(statuses={status})))

    assert (known(Status.DRAFT), known(Status.APPROVED)) == (1, 0)
    gateway.clock.advance(MINUTE)
    assert (known(Status.DRAFT), known(Status.APPROVED)) == (0, 1)
