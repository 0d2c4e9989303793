"""A teacher and the assistant in Slack, over Socket Mode."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.model import Action, ChannelName, Message, Person, Verb
from assistant.ports import Thread
from integrations.channels.contract import IncomingMessage, LeftUnanswered
from tests.slack.room import Room, answer_of
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import buttons_of, rings, shown


async def test_mention_is_answered_in_its_thread(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysikbesøg til 8. klasse", mention=True)
    answer = await slack.wait_for_message("C1", "Fysik på værket 2")
    await room.idle()
    assert answer["thread_ts"] == asked["ts"]
    assert answer["text"] == "Her er 2 aktiviteter, der passer: fysikbesøg til 8. klasse"
    assert len(slack.messages("C1")) == 1
    assert [button["action_id"] for button in buttons_of(answer)] == [
        "correct:",
        "choose:fysik-1",
        "choose:fysik-2",
        "more:",
        "human:",
    ]
    assert shown(answer).split("\n")[:4] == [
        "Sådan har jeg forstået dig: fysik, 8. klasse.",
        "Ret",
        "Her er 2 aktiviteter, der passer:",
        "*1. Fysik på værket 1*",
    ]
    [told] = room.told
    conversation = f"slack:T1:C1:{asked['ts']}"
    person = Person("slack:U1", "Anna Holm")
    assert told == IncomingMessage(
        Message(ChannelName.SLACK, conversation, person, "fysikbesøg til 8. klasse", told.message.received_at),
        Thread(conversation, person, {"channel": "C1", "thread_ts": asked["ts"], "ts": asked["ts"], "user": "U1"}),
    )


async def test_direct_message_needs_no_mention(slack: SlackWorkspace, room: Room) -> None:
    await slack.says("U1", "DU1", "noget om vand")
    answer = await slack.wait_for_message("DU1", "Fysik på værket 1")
    assert "thread_ts" not in answer
    assert room.told[0].message.text == "noget om vand"


async def test_reply_in_the_thread_needs_no_mention(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.says("U1", "C1", "nummer 2, uge 17", thread=asked["ts"])
    await slack.wait_for(lambda: len(slack.messages("C1", thread=asked["ts"])) == 2)
    assert [told.message.text for told in room.told] == ["fysik", "nummer 2, uge 17"]
    assert {told.message.conversation for told in room.told} == {f"slack:T1:C1:{asked['ts']}"}
    assert room.told[1].message.sender == Person("slack:U1", "Anna Holm")


async def test_colleague_in_the_thread_has_a_thread_of_their_own_and_it_stays_its_owners(
    slack: SlackWorkspace, room: Room
) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.says("U2", "C1", "flere", thread=asked["ts"])
    await slack.wait_for(lambda: len(room.told) == 2)
    assert room.told[1].message.sender.address == "slack:U2"
    assert room.told[1].thread.person.address == "slack:U2"
    thread = room.told[0].message.conversation
    begun_by = await room.read(lambda snapshot: snapshot.threads.get(thread))
    assert begun_by is not None
    assert begun_by.person.address == "slack:U1"


async def test_mention_within_the_thread_is_answered_once(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.says("U1", "C1", "flere", mention=True, thread=asked["ts"])
    await slack.wait_for(lambda: len(room.told) == 2)
    await room.idle()
    assert len(slack.messages("C1", thread=asked["ts"])) == 2


@pytest.mark.parametrize(
    ("words", "more", "reason"),
    [
        ("hvem har nøglen?", {}, "talk in a channel"),
        ("nogen i en anden tråd", {"thread_ts": "1.000000"}, "a thread without the assistant"),
        ("bip", {"bot_id": "B7"}, "written by a bot"),
        ("Anna kom til", {"subtype": "channel_join"}, "not written by a person: channel_join"),
        ("", {"subtype": "message_deleted"}, "not written by a person: message_deleted"),
    ],
)
async def test_what_is_not_for_the_assistant_is_filed(
    slack: SlackWorkspace, room: Room, words: str, more: dict[str, str], reason: str
) -> None:
    await slack.says("U2", "C1", words, **more)
    await slack.wait_for(lambda: room.readings)
    await room.idle()
    assert room.readings == [LeftUnanswered(reason)]
    assert slack.messages("C1") == []


async def test_words_of_talk_in_a_channel_are_not_kept(slack: SlackWorkspace, room: Room) -> None:
    await slack.says("U2", "C1", "kanariefugl i frokosten")
    await slack.wait_for(lambda: room.readings)
    [(key, payload)] = await room.stored()
    assert key.startswith("message:C1:")
    assert "kanariefugl" not in payload


async def test_talk_to_a_colleague_in_the_thread_is_left_alone(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.says("U1", "C1", "<@U2> er det noget for jer?", thread=asked["ts"])
    await slack.wait_for(lambda: LeftUnanswered("said to somebody else") in room.readings)
    assert len(slack.messages("C1")) == 1


async def test_mention_that_slack_repeats_for_an_edit_is_not_answered_again(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Fysik på værket 1")
    repeated = {**asked, "type": "app_mention", "channel": "C1", "edited": {"user": "U1", "ts": "2.0"}}
    [delivery] = await slack.sends_events(repeated)
    await room.idle()
    assert delivery.acknowledged
    assert len(room.told) == len(slack.messages("C1")) == 1


async def test_the_assistants_own_messages_are_never_answered(slack: SlackWorkspace, room: Room) -> None:
    await slack.says("U1", "DU1", "fysik")
    await slack.wait_for(lambda: LeftUnanswered("written by a bot") in room.readings)
    await room.idle()
    assert len(slack.messages("DU1")) == 1


async def test_eyes_are_there_at_once_and_go_with_the_answer(slack: SlackWorkspace, room: Room) -> None:
    room.hold.clear()
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for(lambda: slack.reactions("C1", asked["ts"]) == ["eyes"])
    room.hold.set()
    await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.wait_for(lambda: slack.reactions("C1", asked["ts"]) == [])


async def test_eyes_that_come_after_the_answer_are_taken_away(slack: SlackWorkspace, room: Room) -> None:
    reaction = slack.hold_up("reactions.add")
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Fysik på værket 1")
    reaction.set()
    await slack.wait_for(lambda: [method for method, _ in slack.calls].count("reactions.remove") == 1)
    assert slack.reactions("C1", asked["ts"]) == []


async def test_answer_comes_without_eyes_when_slack_refuses_them(slack: SlackWorkspace, room: Room) -> None:
    slack.fail_next("reactions.add", "internal_error", status=500)
    await slack.says("U1", "C1", "fysik", mention=True)
    await slack.wait_for_message("C1", "Fysik på værket 1")


async def test_command_is_answered_in_direct_messages_which_go_on_from_there(slack: SlackWorkspace, room: Room) -> None:
    [delivery] = await slack.commands("U3", "C1", "vand & <planter> til 4. klasse")
    assert delivery.response == {
        "response_type": "ephemeral",
        "text": "Tak, jeg kigger efter og svarer dig i en direkte besked.",
    }
    answer = await slack.wait_for_message("DU3", "Fysik på værket 1")
    root, reply = slack.messages("DU3")
    assert shown(root) == "Du spurgte: vand & <planter> til 4. klasse"
    assert reply == answer
    assert "thread_ts" not in reply
    await slack.says("U3", "DU3", "flere")
    await slack.says("U3", "DU3", "nummer 2", thread=reply["ts"])
    await slack.wait_for(lambda: len(room.told) == 3)
    assert {told.message.conversation for told in room.told} == {"slack:T1:U3:direct"}
    assert slack.messages("C1") == []


async def test_command_delivered_four_times_has_one_effect(slack: SlackWorkspace, room: Room) -> None:
    await slack.commands("U1", "C1", "vand", deliveries=4)
    await slack.wait_for_message("DU1", "Fysik på værket 1")
    await room.idle()
    assert len(slack.messages("DU1")) == 2
    assert len(room.told) == 1


async def test_command_while_slack_is_slow_is_answered_once_it_is_not(slack: SlackWorkspace, room: Room) -> None:
    slack.fail_next("chat.postMessage", "internal_error", status=500)
    await slack.commands("U1", "C1", "vand")
    await slack.wait_for_message("DU1", "Fysik på værket 1")
    assert [shown(message).partition("\n")[0] for message in slack.messages("DU1")] == [
        "Du spurgte: vand",
        "Sådan har jeg forstået dig: fysik, 8. klasse.",
    ]


async def test_shortcut_asks_about_somebodys_message(slack: SlackWorkspace, room: Room) -> None:
    message = await slack.says("U2", "C1", "vi mangler noget om insekter")
    await slack.picks_shortcut("U1", "C1", message, "ask_klassetur")
    await slack.wait_for_message("DU1", "Fysik på værket 1")
    [told] = room.told
    assert (told.message.sender.address, told.message.text) == ("slack:U1", "vi mangler noget om insekter")


async def test_button_is_told_as_its_action(slack: SlackWorkspace, room: Room) -> None:
    asked = await slack.says("U1", "C1", "fysik", mention=True)
    answer = await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.clicks("U1", answer, "more:")
    await slack.wait_for(lambda: len(room.told) == 2)
    told = room.told[1]
    assert (told.message.action, told.message.text) == (Action(Verb.MORE), "")
    assert told.message.conversation == f"slack:T1:C1:{asked['ts']}"
    person = replace(room.told[0].thread.person, name="Anna Holm")
    assert told.thread == Thread(told.message.conversation, person, {**room.told[0].thread.data, "ts": ""})


async def test_second_click_on_human_is_a_slip(slack: SlackWorkspace, room: Room) -> None:
    await slack.says("U1", "C1", "fysik", mention=True)
    answer = await slack.wait_for_message("C1", "Fysik på værket 1")
    await slack.clicks("U1", answer, "human:")
    await slack.clicks("U1", answer, "human:")
    await slack.clicks("U2", answer, "human:")
    await slack.wait_for(lambda: len(room.told) == 3)
    await room.idle()
    assert [told.message.sender.address for told in room.told] == ["slack:U1", "slack:U1", "slack:U2"]


async def test_a_question_rings_nobody(slack: SlackWorkspace, room: Room) -> None:
    room.answer = lambda told: replace(answer_of(told), understood=told.message.text, opening=(told.message.text,))
    await slack.says("U1", "C1", "&lt;!channel&gt; &lt;@U2&gt; &amp;lt;!here&amp;gt;", mention=True)
    answer = await slack.wait_for_message("C1", "<!channel>")
    assert shown(answer).startswith("<!channel> <@U2> &lt;!here&gt;")
    assert rings(answer) == []
