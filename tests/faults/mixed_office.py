"""An office in which everybody does something: teachers by mail, in Slack and on the page, two coordinators who decide.

Every deed goes through the real coordination, each in one transaction, and is held at once against who must hear of it
(`tests.faults.people`). What then becomes of the postings is for the transports, in which a seed's troubles happen."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from assistant import bookings
from assistant.bookings import Actor, AddNote, Approve, Cancel, Claim, Decline, Propose, Undo
from assistant.conversation import Outcome
from assistant.errors import AssistantError
from assistant.model import (
    OPEN,
    Booking,
    CallReason,
    ChannelName,
    Conversation,
    CoordinatorCall,
    Event,
    Facts,
    Language,
    Message,
    Period,
    Person,
    Reply,
    Status,
)  # fmt: skip
from assistant.replies.answers import Answers
from assistant.replies.small_talk import ShortReplies
from assistant.replies.wished_changes import ChangeReplies
from integrations.app.coordination import Coordination
from integrations.channels.contract import IncomingMessage, MessageToTeacher
from integrations.channels.mail.channel import MailChannel
from integrations.channels.mail.settings import MailSettings
from integrations.channels.slack import SlackSettings
from integrations.channels.slack.channel import SlackChannel
from integrations.store import Database
from integrations.store.transactions import Transaction
from tests.fakes import FakeHolidays
from tests.faults.office import CATALOG, LATE_BY, Office
from tests.faults.people import COORDINATORS, Teacher, concerned, is_coordinator, mailed, teachers
from tests.faults.scenarios import MAIL, SLACK, Scenario

ACTIVITY = "vand-til-4-klasse"
INSTALLED = ((MAIL,), (SLACK,), (), (MAIL, SLACK), (MAIL, SLACK))
"""Which channels this installation has besides the page."""


class MixedOffice(Office):
    """``seed`` says what is installed, who does what, and in which order."""

    def __init__(self, database: Database, troubles: Scenario, seed: int) -> None:
        super().__init__(database, troubles)
        self.chance = random.Random(seed)
        self.wrong: list[str] = []
        """Who heard of a deed and should not have, or not."""
        self.deeds: Counter[str] = Counter()
        self.last_row = self.messages = self.seen_version = 0

    def open(self) -> None:
        self.installed = self.chance.choice(INSTALLED)
        mail = MailSettings(smtp_url=self.relay.url, coordinators=tuple(one.email for one in COORDINATORS))
        slack = SlackSettings(
            self.slack.bot_token, signing_secret="s", api_url=self.slack.api_url, coordinators_channel="CCOORD"
        )
        every = {
            MAIL: lambda: MailChannel(self.gateway, mail, now=self.clock.now),
            SLACK: lambda: SlackChannel(self.gateway, slack, clock=self.clock),
        }
        self.channels = {name: every[name]() for name in self.installed}
        if SLACK in self.channels:
            self.channels[SLACK]._client.timeout = 1  # type: ignore[attr-defined]
        answers = Answers(CATALOG, lambda _topic, _: {})
        self.coordination = Coordination(answers, FakeHolidays(), self.channels, self.clock, Language.DA)
        self.sender = self._sender()
        root = self.slack.workspace.next_ts()
        question = {"type": "message", "user": "U1", "text": "hej", "ts": root, "channel": "C1"}
        self.slack.workspace.channels["C1"].messages.append(question)
        every_teacher = teachers(root)
        self.teachers = {
            one.person.address: one
            for one in every_teacher.values()
            if one.by is ChannelName.WEB or one.by in self.installed
        }
        for one in self.teachers.values():
            talk = Conversation(one.thread.conversation, one.by, one.person, Language.DA)
            self.database.write_now(lambda tx, one=one, talk=talk: tx.conversations.save(talk, one.thread))

    # --- what is done ------------------------------------------------------------------------------------------------

    def act(self) -> None:
        """One deed by somebody, if there is anything for them to do."""
        open_ones = self.database.read_now(lambda view: view.bookings.find(statuses=OPEN))
        booking = self.chance.choice(open_ones) if open_ones and self.chance.random() < 0.8 else None
        if booking is None:
            self._by_teacher(self.chance.choice(list(self.teachers.values())), "draft", None)
        elif self.chance.random() < 0.5:
            who = self.teachers[self.chance.choice(booking.everybody).address]
            of_status = {
                Status.PROPOSED: ("accept", "refuse"),
                Status.APPROVED: ("wish", "withdraw", "accept", "refuse"),
            }.get(booking.status, ())
            self._by_teacher(who, self.chance.choice(("edit", "cancel", "call", "share", *of_status)), booking)
        else:
            decisions = ("approve", "decline", "propose", "cancel", "claim", "note", "undo", "write")
            self._by_coordinator(self.chance.choice(COORDINATORS), self.chance.choice(decisions), booking)

    def _by_teacher(self, teacher: Teacher, deed: str, booking: Booking | None) -> None:
        actor = Actor(teacher.person, teacher.by, self.clock.now())

        def work(tx: Transaction) -> Booking | None:
            event, reply = self._done(tx, teacher, deed, booking, actor)
            self._told(tx, teacher, event, reply)
            return event.booking

        self._hold_against(deed, teacher.person, booking, work)

    def _done(
        self, tx: Transaction, teacher: Teacher, deed: str, booking: Booking | None, actor: Actor
    ) -> tuple[Event, Reply]:
        rules, replies = self.coordination.rules(), self.coordination.replies
        if booking is None:
            event = bookings.draft(tx.bookings, rules, self._new(teacher), actor)
            assert event.booking is not None
            return event, replies.drafted([event.booking])
        match deed:
            case "edit":
                pupils = Facts(pupils=(booking.pupils or 0) % 20 + 6)
                event = bookings.edit(tx.bookings, rules, booking.id, pupils, actor)
                return event, replies.edited(event.booking or booking)
            case "accept":
                event = bookings.accept(tx.bookings, rules, booking.id, actor)
                return event, replies.approved(event.booking or booking)
            case "refuse":
                event = bookings.refuse(tx.bookings, rules, booking.id, actor)
                return event, replies.refused(event.booking or booking)
            case "wish":
                day = self._day()
                event = bookings.wish_change(tx.bookings, rules, booking.id, facts=Facts(), day=day, actor=actor)
                return event, ChangeReplies(replies).asked(event.booking or booking)
            case "withdraw":
                event = bookings.withdraw_change(tx.bookings, booking.id, actor)
                return event, ChangeReplies(replies).withdrawn(event.booking or booking)
            case "cancel":
                event = bookings.cancel(tx.bookings, booking.id, actor)
                agreed = booking.status is Status.APPROVED
                return event, replies.cancelled(event.booking or booking, by_office=False, was_approved=agreed)
            case "share":
                # who has written in the conversation; for others there is nobody to share it with
                here = [one for one in self.teachers.values() if one.thread.conversation == booking.conversation]
                other = next((one for one in here if one is not teacher), teacher)
                event = bookings.share(tx.bookings, booking.id, other.person, actor)
                return event, replies.edited(event.booking or booking)
        event = Event(CoordinatorCall.HUMAN, booking, teacher.person, teacher.by, reason=CallReason.ASKED)
        return event, ShortReplies(CATALOG).human(Language.DA)

    def _told(self, tx: Transaction, teacher: Teacher, event: Event, reply: Reply) -> None:
        self.messages += 1
        thread, now = teacher.thread, self.clock.now()
        message = Message(teacher.by, thread.conversation, teacher.person, f"besked {self.messages}", now)
        talk = tx.conversations.as_seen_by(thread.conversation, teacher.person, teacher.by)
        changed = event.booking is None or not tx.bookings.history(event.booking.id) or event.what != "edited"
        events = (event,) if changed or self._is_new(event) else ()
        incoming = IncomingMessage(message, thread)
        self.coordination.record_message(tx, incoming, Outcome(reply, talk, events), f"message:{self.messages}")

    def _is_new(self, event: Event) -> bool:
        return event.booking is not None and event.booking.version != self.seen_version

    def _new(self, teacher: Teacher) -> Booking:
        day = self._day()
        return Booking(
            id="", activity_id=ACTIVITY, activity_title="Vandets vej", provider_id="", status=Status.DRAFT,
            teacher=teacher.person, conversation=teacher.thread.conversation, channel=teacher.by, language=Language.DA,
            created_at=self.clock.now(), wish=Period(day, day), class_name="4.b", grade=4, pupils=22,
        )  # fmt: skip

    def _day(self) -> date:
        ahead = date(self.clock.today().year + 1, 4, 19)
        day = ahead + timedelta(days=self.chance.randrange(0, 45))
        return day - timedelta(days=day.weekday() - 4) if day.weekday() > 4 else day

    def _by_coordinator(self, who: Person, deed: str, booking: Booking) -> None:
        # at the command line a decision is told at once; elsewhere it can be undone for a minute
        via = self.chance.choice((ChannelName.TERMINAL, ChannelName.WEB))
        actor = Actor(who, via, self.clock.now())
        decisions: Mapping[str, Callable[[], Any]] = {
            "approve": lambda: Approve(booking.id, despite=True),
            "decline": lambda: Decline(booking.id, "Ingen bus"),
            "propose": lambda: Propose(booking.id, self._day(), "10:00", despite=True),
            "cancel": lambda: Cancel(booking.id, "Sygdom"),
            "claim": lambda: Claim(booking.id),
            "note": lambda: AddNote(booking.id, f"note {self.messages}"),
            "undo": lambda: Undo(booking.id),
        }

        def work(tx: Transaction) -> Booking | None:
            if deed == "write":
                self.messages += 1
                words = MessageToTeacher(booking.conversation, f"svar {self.messages}", who, via)
                self.coordination.write_to_teacher(tx, words, f"written:{self.messages}")
                return booking
            return self.coordination.decide(tx, decisions[deed](), actor)

        self._hold_against(deed, who, booking, work)
        if deed in ("approve", "decline", "propose", "cancel") and self.chance.random() < 0.3:
            self._by_coordinator(who, "undo", booking)

    # --- who heard of it ---------------------------------------------------------------------------------------------

    def _hold_against(
        self, deed: str, by: Person, before: Booking | None, work: Callable[[Transaction], Booking | None]
    ) -> None:
        self.seen_version = before.version if before is not None else 0
        turns = self._turns()
        self._rows()  # what came of what did not arrive
        try:
            after = self.database.write_now(work)
        except AssistantError:
            return  # it cannot be done as things stand
        rows, told = self._rows(), self._turns() - turns
        same = after is not None and before is not None and after.version == before.version
        if same and deed not in ("call", "note", "write"):
            return  # it was so already
        self.deeds[deed] += 1
        where = f"{deed} of {after.id if after else '-'} by {by.name}"
        self._judge_mails(where, rows, mailed(deed, by, before))
        if deed != "undo" and deed != "write":
            expected = concerned(deed, by, after) | (set() if is_coordinator(by) else {by.address})
            self._judge_turns(where, told, expected)

    def _judge_mails(self, where: str, rows: list[dict[str, Any]], expected: set[str]) -> None:
        mails = Counter(row["payload"]["to"] for row in rows if row["channel"] == MAIL)
        for address in (one.email for one in COORDINATORS):
            count = int(address in expected and MAIL in self.installed)
            if mails[address] != count:
                self.wrong.append(f"{where}: {address} gets {mails[address]} mails instead of {count}")

    def _judge_turns(self, where: str, told: Counter[str], expected: set[str]) -> None:
        for address in self.teachers:
            if told[address] != int(address in expected):
                self.wrong.append(f"{where}: {address} is told {told[address]} times")

    def _rows(self) -> list[dict[str, Any]]:
        """What was posted since the last look."""
        assert self.database._writer is not None
        connection = self.database._writer._connection
        rows = connection.execute(
            "SELECT id, key, channel, payload FROM outbox WHERE id > ?", (self.last_row,)
        ).fetchall()
        self.last_row = max((number for number, *_ in rows), default=self.last_row)
        return [{"key": key, "channel": channel, "payload": json.loads(text)} for _, key, channel, text in rows]

    def everything_posted(self) -> list[dict[str, Any]]:
        assert self.database._writer is not None
        rows = self.database._writer._connection.execute("SELECT key, channel, payload, status FROM outbox ORDER BY id")
        return [dict(zip(("key", "channel", "payload", "status"), row, strict=True)) for row in rows]

    def calls(self) -> int:
        """Calls for a human that there were, seen to by now or not."""
        assert self.database._writer is not None
        [count] = self.database._writer._connection.execute("SELECT count(*) FROM calls").fetchone()
        return int(count)

    async def go_on(self) -> None:
        """Some of what waits leaves, and time goes by."""
        for _ in range(self.chance.randint(0, 3)):
            for name in self.channels:
                await self._step(name)
        by = timedelta(seconds=self.chance.choice((1, 5, 20, 90)))
        self.clock.advance(by)
        if by >= LATE_BY:
            await self._land()

    def _turns(self) -> Counter[str]:
        """How often each teacher was told something, held back or not."""
        assert self.database._writer is not None
        rows = self.database._writer._connection.execute("SELECT address FROM turns WHERE who <> 'teacher'")
        return Counter(address for (address,) in rows)
