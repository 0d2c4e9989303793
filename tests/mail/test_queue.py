"""`klassetur mail queue`, `retry` and `drop` without a running service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import SettingsWrong
from assistant.model import ChannelName
from integrations.app.control_socket import CommandRefused
from integrations.app.mail_queue import check_ids, drop, filed, queue, retry
from integrations.store import FILE, Database
from integrations.store.envelopes import InboxState, Posting
from tests.fakes import FakeClock

MAIL = ChannelName.MAIL
AS_IT_WAS = [
    ("in1", "quarantined"),
    ("in2", "waiting"),
    ("in3", "waiting"),
    ("out1", "failed"),
    ("out2", "waiting"),
]


@dataclass
class Boxes:
    """in1 is quarantined, in2 waits; in3, Slack's, waits; out1 failed, out2 waits."""

    database: Database
    clock: FakeClock

    def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(queue(self.database, as_json=True))
        return found

    def states(self) -> list[tuple[str, str]]:
        return [(row["id"], row["status"]) for row in self.rows()]

    def retry(self, *ids: str, everything: bool = False) -> str:
        arguments = {"ids": list(ids), "all": everything, "who": "ole"}
        return str(self.database.write_now(retry(self.clock, arguments))["sentence"])

    def drop(self, *ids: str) -> str:
        arguments = {"ids": list(ids), "reason": "reklame", "who": "ole"}
        return str(self.database.write_now(drop(self.clock, arguments))["sentence"])

    def deeds(self) -> list[tuple[str, str, str, str]]:
        return [
            (one.who, one.what, one.subject, one.why)
            for one in self.database.read_now(lambda view: view.deeds.latest())
        ]


@pytest.fixture
def boxes(tmp_path: Path) -> Iterator[Boxes]:
    clock = FakeClock(datetime.now(UTC) - timedelta(hours=3))
    with Database.open(tmp_path / FILE) as database:

        def fill(tx: Any) -> None:
            for key in ("a", "b"):
                tx.inbox.receive(MAIL, key, b"raw", {}, clock.now())
            tx.inbox.receive(ChannelName.SLACK, "c", b"{}", {}, clock.now())
            for number in (1, 2):
                tx.outbox.post(Posting(MAIL, f"k{number}", f"{number}@x", {}, "K7" if number == 1 else ""), clock.now())

        database.write_now(fill)
        database.write_now(lambda tx: tx.inbox.next())
        database.write_now(lambda tx: tx.inbox.finish(1, InboxState.QUARANTINED, "two senders"))
        database.write_now(lambda tx: tx.outbox.give_up(1, "recipient_refused: 550 5.1.1 no", clock.now()))
        database.write_now(lambda tx: tx.outbox.postpone(2, clock.now() + timedelta(hours=9), "relay_busy: 451"))
        yield Boxes(database, clock)


def test_everything_that_waits_or_is_stuck_is_listed_with_its_age_and_why(boxes: Boxes) -> None:
    rows = boxes.rows()
    since = boxes.clock.now().isoformat()
    assert all(10_790 < row.pop("age_seconds") < 10_900 for row in rows)
    due = (boxes.clock.now() + timedelta(hours=9)).isoformat()
    empty = {"since": since, "attempts": 0, "due": None, "reason": "", "booking": "", "channel": "mail"}
    refused = 'The address takes no mail. The answer was: "550 5.1.1 no".'
    busy = 'The mail server asked to wait; it is tried again. The answer was: "451".'
    assert rows == [
        empty | {"id": "in1", "box": "inbox", "status": "quarantined", "attempts": 1, "reason": "two senders"},
        empty | {"id": "in2", "box": "inbox", "status": "waiting"},
        empty | {"id": "in3", "box": "inbox", "channel": "slack", "status": "waiting"},
        empty | {"id": "out1", "box": "outbox", "status": "failed", "attempts": 1, "reason": refused, "booking": "K7"},
        empty | {"id": "out2", "box": "outbox", "status": "waiting", "attempts": 1, "reason": busy, "due": due},
    ]
    assert queue(boxes.database, as_json=False) == (
        "id       channel  status          age  tries  about  why\n"
        "in1      mail     quarantined     3 h      1         two senders\n"
        "in2      mail     waiting         3 h      0\n"
        "in3      slack    waiting         3 h      0\n"
        f"out1     mail     failed          3 h      1  K7     {refused}\n"
        f"out2     mail     waiting         3 h      1         {busy}"
    )


def test_looking_counts_no_attempt_and_changes_nothing(boxes: Boxes) -> None:
    assert boxes.rows()[1]["attempts"] == 0
    assert boxes.states() == [
        ("in1", "quarantined"),
        ("in2", "waiting"),
        ("in3", "waiting"),
        ("out1", "failed"),
        ("out2", "waiting"),
    ]


def test_everything_that_is_stuck_is_tried_again(boxes: Boxes) -> None:
    assert boxes.retry(everything=True) == "in1 is tried again as in4.\nout1 is tried again."
    assert {state for _, state in boxes.states()} == {"waiting"}
    assert [name for name, _ in boxes.states()] == ["in2", "in3", "in4", "out1", "out2"]
    assert boxes.retry(everything=True) == "Nothing is stuck."
    retried = [deed for deed in boxes.deeds() if deed[1] == "retried"]
    assert sorted(retried) == [("ole", "retried", "inbox 1", ""), ("ole", "retried", "outbox 1", "")]


def test_a_postponed_mail_is_tried_now(boxes: Boxes) -> None:
    assert boxes.retry("out2") == "out2 is tried again."
    assert boxes.database.write_now(lambda tx: [item.id for item in tx.outbox.due(boxes.clock.now())]) == [2]


def test_one_wrong_id_stops_all(boxes: Boxes) -> None:
    with pytest.raises(CommandRefused, match="out9 neither waits nor is stuck, so nothing was done"):
        boxes.drop("in1", "out9")
    with pytest.raises(CommandRefused, match="in2 is worked off already in its turn"):
        boxes.retry("in1", "in2")
    assert boxes.states() == [
        ("in1", "quarantined"),
        ("in2", "waiting"),
        ("in3", "waiting"),
        ("out1", "failed"),
        ("out2", "waiting"),
    ]


def test_what_is_dropped_is_gone_from_the_queue_and_kept_in_the_audit(boxes: Boxes) -> None:
    assert boxes.drop("in1", "in2", "in3", "out1", "out2").splitlines()[0] == "in1 is dropped."
    assert queue(boxes.database, as_json=False) == "Nothing waits."
    assert ("ole", "dropped", "inbox 1", "reklame") in boxes.deeds()
    assert boxes.database.read_now(lambda view: view.inbox.outcome(1)) == ("dropped", "reklame")


@pytest.mark.parametrize("name", ["7", "in", "inbox 7", "out-7", "K7", "in7; drop"])
def test_what_is_no_id_is_said_before_anything_is_done(name: str) -> None:
    with pytest.raises(SettingsWrong, match="ids look like in12 or out7"):
        check_ids(["in1", name])


def test_what_nobody_was_answered_for_is_listed_with_the_reason(boxes: Boxes) -> None:
    assert filed(boxes.database, as_json=False) == "No mail was filed without an answer."

    def file(tx: Any) -> None:
        tx.inbox.receive(MAIL, "f", b"raw", {}, boxes.clock.now())
        for _ in range(2):
            item = tx.inbox.next()
            tx.inbox.finish(item.id, InboxState.FILED, f"robot: absence note {item.id}")

    boxes.database.write_now(file)
    found = json.loads(filed(boxes.database, as_json=True))
    newest = max(int(row["id"].removeprefix("in")) for row in found)
    assert (found[0]["id"], found[0]["reason"]) == (f"in{newest}", f"robot: absence note {newest}")
    assert "absence note" in filed(boxes.database, as_json=False)
