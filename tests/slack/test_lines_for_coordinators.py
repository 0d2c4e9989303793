"""What nobody may miss: a line below the booking's message, which the channel sees too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.bookings.notices import At
from assistant.model import ChangeKind, ChannelName, Event, Person, Role, Status
from integrations.channels.slack.compose import for_coordinators, for_owner
from integrations.channels.slack.settings import SlackSettings
from tests.slack.room import Room, booking, decided, to_decide
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import shown

WAITING = booking(version=3)
AGREED = replace(WAITING, status=Status.APPROVED, version=4)
GONE = replace(AGREED, status=Status.CANCELLED, version=5)
ANNA = Person("slack:U1", "Anna Holm")
CALLED_OFF = Event(ChangeKind.CANCELLED, GONE, ANNA, ChannelName.SLACK, by=Role.TEACHER, was=Status.APPROVED)
SETTINGS = SlackSettings(
    "xoxb", coordinators_channel="CCOORD", coordinator_mails=frozenset({"mette@kommune.example.org"})
)


async def test_a_cancelled_visit_is_rewritten_and_rings_below(slack: SlackWorkspace, room: Room) -> None:
    drafted = Event(ChangeKind.DRAFTED, WAITING, ANNA, ChannelName.SLACK)
    await room.tell_coordinators(to_decide(WAITING), drafted, "K1:3:drafted:office")
    message = await slack.wait_for_message("CCOORD", "K1")
    reply = decided(GONE, "Anna <Holm>")
    await room.post(room.channel.compose_for_coordinators(reply, CALLED_OFF, "K1:5:cancelled:office", At.ALOUD))
    await room.idle()
    rewritten, line = slack.messages("CCOORD")
    assert rewritten["ts"] == message["ts"]
    assert "K1 er godkendt af Anna <Holm>" in shown(rewritten)
    assert (line["thread_ts"], line["subtype"]) == (message["ts"], "thread_broadcast")
    assert shown(line) == "K1 er godkendt af Anna <Holm>."


@pytest.mark.parametrize("how", [At.ONCE, At.DIGEST, At.PAGE])
def test_everything_else_is_the_bookings_one_message(how: At) -> None:
    [posting] = for_coordinators(decided(GONE, "Anna"), CALLED_OFF, "k", SETTINGS, how)
    assert posting.payload["do"] == "booking"


@pytest.mark.parametrize(
    ("owner", "named"),
    [
        ("slack:U8", "<@U8>: "),
        ("mail:Mette@kommune.example.org", "mette@kommune.example.org: "),
        ("mail:kim@kommune.example.org", None),
        ("terminal:kim", None),
    ],
)
def test_a_line_rings_the_owner_who_hears_in_slack(owner: str, named: str | None) -> None:
    postings = for_owner(decided(AGREED, "Kim"), replace(CALLED_OFF, booking=AGREED), "k:owner", owner, SETTINGS)
    said = [(one.payload["text"].partition("K1")[0], one.payload["aloud"], one.payload["booking"]) for one in postings]
    assert said == ([] if named is None else [(named, False, "K1")])


def test_without_a_channel_nobody_hears_in_slack() -> None:
    nowhere = replace(SETTINGS, coordinators_channel="")
    assert for_owner(decided(AGREED, "Kim"), CALLED_OFF, "k", "slack:U8", nowhere) == []
