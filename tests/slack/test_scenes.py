"""Whole conversations, written as somebody would tell them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.model import Reply
from integrations.channels.contract import IncomingMessage
from tests.slack.room import Room, answer_of
from tests.slack_api import SlackWorkspace
from tests.slack_api.in_words import Scene

SCENES = {
    "a question, a follow-up and a button": """
        Anna asks "fysik til 8. klasse" in #natur
        the assistant answers "Svar på fysik til 8. klasse."
        Anna says "nummer 2" here
        the assistant answers "Svar på nummer 2."
        Anna presses "Vis flere"
        the assistant answers "Svar på more."
        the assistant has answered 3 times
    """,
    "talk among colleagues": """
        Bo says "hvem har nøglen?" in #natur
        Anna says "det har jeg" here
        the assistant has answered 0 times
    """,
    "second thoughts": """
        Anna writes "noget om vand" to the assistant
        the assistant answers "Svar på noget om vand."
        Anna edits "noget om vand" to "noget om ild"
        the assistant answers "Svar på noget om ild."
        Anna deletes "noget om ild"
        the assistant has answered 2 times
    """,
}


def echo(told: IncomingMessage) -> Reply:
    words = told.message.text or (told.message.action.verb if told.message.action else "")
    return replace(answer_of(told), opening=(f"Svar på {words}.",), cards=())


@pytest.mark.parametrize("name", SCENES)
async def test_scene(slack: SlackWorkspace, room: Room, name: str) -> None:
    room.answer = echo
    await Scene(slack).play(SCENES[name])


async def test_sentence_that_nobody_understands_is_named(slack: SlackWorkspace) -> None:
    with pytest.raises(ValueError, match="no such sentence: Anna sings"):
        await Scene(slack).play("Anna sings")
