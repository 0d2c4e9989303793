"""Seeded runs of a mixed office: many deeds, troubles in between, and at the end everybody concerned was told once, or
stands on the list of the undelivered."""

from __future__ import annotations

import base64
import json
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any
from unittest.mock import patch

from integrations.app.outbox_sender import AT_ONCE
from integrations.channels.mail import send
from integrations.channels.slack.compose import NOTE, SAY
from integrations.store import FILE, Database
from integrations.store.envelopes import OutboxState
from tests.faults.mixed_office import MixedOffice
from tests.faults.office import SILENCE
from tests.faults.scenarios import ALL, FOR_GOOD, MAIL, SLACK, How, Must, Scenario, Step, Trouble

DEEDS = 14
MOST_TROUBLES = 4


@dataclass
class Run:
    """What came of one seed."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    deeds: Counter[str] = field(default_factory=Counter)
    postings: int = 0
    told: int = 0
    listed: int = 0
    withdrawn: int = 0


def troubles_of(seed: int) -> Scenario:
    """None to four of those after which what is said must arrive, and now and then a mailbox that is gone."""
    chance = random.Random(seed)
    alone = [one for one in ALL if one.must is Must.TOLD and not one.has_mail and not _is_for_good(one)]
    chosen = chance.sample(alone, chance.randint(0, MOST_TROUBLES))
    troubles = [trouble for one in chosen for trouble in one.troubles]
    if chance.random() < 0.2:
        # somebody has gone: what is said to them is listed
        troubles.append(Trouble(Step.RCPT_TO, How.SAYS, "550 5.1.1 User unknown in virtual mailbox table"))
    return Scenario(chance.choice((MAIL, SLACK)), tuple(troubles))


def _is_for_good(scenario: Scenario) -> bool:
    return any(trouble.times >= FOR_GOOD for trouble in scenario.troubles)


async def lived(seed: int) -> Run:
    with (
        patch.multiple(send, _SECONDS=SILENCE, _SECONDS_FOR_CONTENT=SILENCE, _SECONDS_FOR_GOODBYE=SILENCE),
        tempfile.TemporaryDirectory(prefix="klassetur-mixed-") as folder,
        Database.open(Path(folder) / FILE, busy_seconds=0.02) as database,
    ):
        office = MixedOffice(database, troubles_of(seed), seed)
        async with office.relay, office.slack:
            office.open()
            try:
                for _ in range(DEEDS):
                    office.act()
                    await office.go_on()
                await office.until_quiet()
                return _judged(office, seed)
            finally:
                office.troubles.over.set()


def _judged(office: MixedOffice, seed: int) -> Run:
    run = Run(seed, list(office.wrong), office.deeds)
    arrived = _arrived(office)
    repeats: Counter[str] = Counter()
    for row in office.everything_posted():
        key, state = str(row["key"]), OutboxState(row["status"])
        copies = arrived[_name_of(row)]
        run.postings += 1
        match state:
            case OutboxState.SENT:
                run.told += 1
                if copies == 0 and _is_new_message(row):
                    run.wrong.append(f"{key} was sent and never came")
                repeats[str(row["channel"])] += max(0, copies - 1) if _is_new_message(row) else 0
            case OutboxState.FAILED:
                run.listed += 1
            case OutboxState.WAITING:
                run.wrong.append(f"{key} waits for ever")
            case _:
                run.withdrawn += 1
                if copies:
                    run.wrong.append(f"{key} was {state} and came")
    for channel, count in repeats.items():
        # what Slack has can be looked for; mail has nothing to look into
        if count > (0 if channel == SLACK else _may_repeat(office.scenario)):
            run.wrong.append(f"{count} came again by {channel}")
    if run.listed and not office.calls():
        run.wrong.append(f"{run.listed} are listed and nobody is asked to ring")
    return run


def _may_repeat(scenario: Scenario) -> int:
    """How often a transport took what it was given without saying so, where nothing tells whether it has it. A kill
    takes all that is on its way."""
    killed = (How.KILLED_BEFORE, How.KILLED_AFTER)
    lost = sum(one.times for one in scenario.troubles if one.how in (How.LOST, How.LATE))
    return lost + AT_ONCE * sum(one.times for one in scenario.troubles if one.how in killed)


def _arrived(office: MixedOffice) -> Counter[str]:
    mails = (str(mail["Message-ID"]) for mail in office.relay.messages)
    places = office.slack.workspace.channels
    keys = (
        str(message["metadata"]["event_payload"]["key"])
        for place in places
        for message in office.slack.messages(place)
        if message.get("metadata")
    )
    return Counter([*mails, *keys])


def _name_of(row: dict[str, Any]) -> str:
    """By which the transport knows it."""
    if row["channel"] != MAIL:
        return str(row["key"])
    message = message_from_bytes(base64.b64decode(json.loads(row["payload"])["message"]))
    return str(message["Message-ID"])


def _is_new_message(row: dict[str, Any]) -> bool:
    """No rewriting of a message that stands already, and nothing for one person's eyes alone."""
    return row["channel"] == MAIL or json.loads(row["payload"])["do"] in (SAY, NOTE)
