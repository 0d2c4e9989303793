"""What is read of what people type, and of payloads that nobody expected."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model import ChannelName
from integrations.channels.contract import DecisionMade, IncomingMessage, LeftUnanswered, Quarantined
from integrations.channels.slack.deduplication import key_of
from integrations.channels.slack.parse import read
from integrations.channels.slack.typed_words import words_of
from integrations.store.envelopes import Received
from tests.slack.room import Room
from tests.slack_api import SlackWorkspace


class NoThreads:
    def get(self, conversation: str, address: str = "") -> None:
        return None

    def main_address(self, address: str) -> str:
        return address

    def of_person(self, address: str) -> list[Any]:
        return []


def received(payload: bytes) -> Received:
    return Received(1, ChannelName.SLACK, "k", payload, {}, datetime(2026, 11, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("<@UBOT> fysik til 8. klasse", "fysik til 8. klasse"),
        ("hej <@UBOT|klassetur>, fysik", "hej , fysik"),
        ("for <@U2> og <@U3|Bo>", "for og @Bo"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("se <https://skole.dk/x|skole.dk> og <https://a.dk>", "se https://skole.dk/x og https://a.dk"),
        ("skriv til <mailto:anna@skole.dk|anna@skole.dk>", "skriv til anna@skole.dk"),
        ("i <#C1|naturfag> eller <#C2>", "i #naturfag eller"),
        ("<!here> <!subteam^S1|@lærere> <!date^1^{date}|i morgen>", "@here @lærere i morgen"),
        ("hej :wave: :wave::skin-tone-3: kl. 10:30:15", "hej kl. 10:30:15"),
        ("linje 1\n\n  linje 2  ", "linje 1\n\nlinje 2"),
        ("", ""),
    ],
)
def test_words_are_what_the_person_typed(typed: str, words: str) -> None:
    assert words_of(typed, "UBOT") == words


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(["event_callback", "block_actions", "view_submission", "message_action", "view_closed", None])
PAYLOAD = st.fixed_dictionaries(
    {"type": KINDS},
    optional={
        name: JSON | st.dictionaries(st.sampled_from(["type", "text", "ts", "user", "channel", "id"]), JSON)
        for name in ("event", "actions", "view", "user", "team", "message", "container", "command", "authorizations")
    },
)


@settings(max_examples=300)
@given(PAYLOAD | JSON)
def test_reading_and_keys_never_raise(payload: Any) -> None:
    assert isinstance(
        read(received(json.dumps(payload).encode()), NoThreads()),
        IncomingMessage | DecisionMade | LeftUnanswered | Quarantined,
    )
    if isinstance(payload, dict):
        assert key_of(payload) == key_of(json.loads(json.dumps(payload)))


@settings(max_examples=100)
@given(st.binary(max_size=50))
def test_bytes_that_are_no_json_are_quarantined(payload: bytes) -> None:
    assert isinstance(read(received(payload), NoThreads()), Quarantined | LeftUnanswered)


async def test_file_without_words_is_a_message_with_attachments(slack: SlackWorkspace, room: Room) -> None:
    await slack.says("U1", "DU1", "", subtype="file_share", files=[{"id": "F1", "name": "årsplan.pdf"}])
    await slack.wait_for(lambda: room.told)
    message = room.told[0].message
    assert (message.text, [file.name for file in message.attachments]) == ("", ["årsplan.pdf"])


async def test_logs_hold_neither_words_nor_names(
    slack: SlackWorkspace, room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.slack_api.delivery.ACK_SECONDS", 0.5)
    canary = "kanariefugl"
    slack.workspace.add_person("U1", f"Anna {canary}")
    slack.fail_next("reactions.add", "internal_error", status=500)
    slack.fail_next("chat.postMessage", "internal_error", status=500)
    await slack.says("U1", "C1", canary, mention=True)
    await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.commands("U1", "C1", canary)
    await slack.sends_interaction({"type": "block_actions", "actions": canary, "user": {"id": "U1"}})
    await slack.sends_interaction({"type": "view_submission", "view": canary})
    room.cannot_store = True
    await slack.sends_interaction({"type": "block_actions", "actions": [canary], "user": {"id": "U1"}})
    room.cannot_store = False
    await slack.sockets.disconnect()
    await slack.wait_for(lambda: slack.sockets.connections == 2)
    out = capsys.readouterr()
    assert "slack_posting_failed" in out.out
    assert canary not in out.out + out.err
