"""Files in Slack: a teacher's are fetched from Slack alone, a coordinator's go into the teacher's thread."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Attachment, FileFate, Language, Person, Reply, ReplyFile, ReplyKind
from assistant.ports import Thread
from integrations.channels.contract import MessageToTeacher, ReceivedFile, Sent
from integrations.channels.slack.send import about_mark
from integrations.channels.slack.settings import SlackSettings
from integrations.channels.slack.shared_files import SharedFiles
from integrations.store.attachments import GivenBy
from integrations.store.transactions import Transaction
from tests.slack.room import Room
from tests.slack_api import SlackWorkspace
from tests.slack_api.workspace import EVERY_SCOPE

PDF = b"%PDF-1.7\n" + bytes(range(256))
VOICE = b"\0\0\0\x1cftypM4A \0\0\0\0"
PHOTO = b"\xff\xd8\xff\xe1Exif" + bytes(90)


async def shared(room: Room, slack: SlackWorkspace, *files: Mapping[str, Any]) -> list[ReceivedFile]:
    await slack.says("U1", "DU1", "", subtype="file_share", files=list(files))
    await slack.wait_for(lambda: room.told)
    told = room.told[-1]
    assert told.message.attachments == tuple(one.file for one in told.files)
    return list(told.files)


async def test_a_teachers_files_are_fetched_with_the_token_and_named_by_what_they_are(
    slack: SlackWorkspace, room: Room
) -> None:
    described = [
        slack.files.add("../Klasseliste 🌱.pdf", PDF, "application/pdf"),
        slack.files.add("audio_message.m4a", VOICE, "audio/mp4", subtype="slack_audio"),
        slack.files.add("IMG_1.jpg", PHOTO, "image/jpeg"),
        slack.files.add("plan.pdf", b"MZ" + bytes(99), "application/pdf"),
    ]
    files = await shared(room, slack, *described)
    assert [(one.file.name, one.file.media_type, one.file.fate, one.content) for one in files] == [
        ("Klasseliste 🌱.pdf", "application/pdf", FileFate.KEPT, PDF),
        ("audio_message.m4a", "audio/mp4", FileFate.KEPT, VOICE),
        ("IMG_1.jpg", "image/jpeg", FileFate.KEPT, PHOTO),
        ("plan.pdf", "application/vnd.microsoft.portable-executable", FileFate.PROGRAM, b""),
    ]
    assert set(slack.files.fetched) == {f"Bearer {slack.bot_token}"}


async def test_a_passing_failure_is_tried_again_and_a_refusal_named(slack: SlackWorkspace, room: Room) -> None:
    slack.files.failures = [503, 500]
    (kept,) = await shared(room, slack, slack.files.add("a.pdf", PDF))
    assert kept.content == PDF
    slack.files.failures = [404]
    await slack.says("U1", "DU1", "", subtype="file_share", files=[slack.files.add("b.pdf", PDF)])
    await slack.wait_for(lambda: len(room.told) == 2)
    assert room.told[1].message.attachments == (
        Attachment("b.pdf", "application/octet-stream", len(PDF), FileFate.UNREACHABLE),
    )


async def test_the_token_goes_nowhere_but_to_slack(slack: SlackWorkspace, room: Room) -> None:
    async with SlackWorkspace() as elsewhere:
        far = elsewhere.files.add("a.pdf", PDF)
        slack.files.redirect_to = far["url_private_download"]
        near = slack.files.add("b.pdf", PDF)
        files = await shared(room, slack, far, near)
        assert elsewhere.files.fetched == []
    assert [one.file.fate for one in files] == [FileFate.UNREACHABLE, FileFate.UNREACHABLE]


@pytest.mark.parametrize(
    ("address", "is_slacks"),
    [
        ("https://files.slack.com/files-pri/T1-F1/a.pdf", True),
        ("https://slack.com/x", True),
        ("http://files.slack.com/x", False),
        ("https://files.slack.com.evil.example/x", False),
        ("https://evilslack.com/x", False),
        ("https://files.slack.com@evil.example/x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_slacks_own_hosts_are_known(address: str, is_slacks: bool) -> None:
    assert SharedFiles(SlackSettings("xoxb"))._is_slacks(address) is is_slacks


async def test_without_the_scope_a_file_is_named_and_not_taken_for_the_sign_in(tmp_path: Path) -> None:
    async with SlackWorkspace(scopes=EVERY_SCOPE - {"files:read"}) as slack, Room(slack, tmp_path) as room:
        (file,) = await shared(room, slack, slack.files.add("a.pdf", PDF))
    assert file.file.fate is FileFate.UNREACHABLE


async def test_what_is_too_large_is_not_fetched_and_lies_told_about_the_size_are_noticed(
    slack: SlackWorkspace, tmp_path: Path
) -> None:
    async with Room(slack, tmp_path, settings={"largest_file": 100}) as room:
        honest, lying = slack.files.add("a.pdf", PDF), slack.files.add("b.pdf", PDF, size=3)
        files = await shared(room, slack, honest, lying)
    assert [one.file.fate for one in files] == [FileFate.TOO_LARGE, FileFate.TOO_LARGE]
    assert len(slack.files.fetched) == 1


# --- what coordinators send -----------------------------------------------------------------------------------------


async def test_a_coordinators_file_below_a_call_goes_to_the_teacher_without_words_too(
    slack: SlackWorkspace, room: Room
) -> None:
    root = await slack.says("U8", "CCOORD", "et kald")
    await room.write(lambda tx: tx.marks.put(about_mark("CCOORD", root["ts"]), '{"conversation": "slack:T1:DU1:1"}'))
    plan = slack.files.add("plan.pdf", PDF)
    await slack.says("U8", "CCOORD", "", thread=root["ts"], subtype="file_share", files=[plan])
    await slack.wait_for(lambda: any(isinstance(one, MessageToTeacher) for one in room.readings))
    (written,) = [one for one in room.readings if isinstance(one, MessageToTeacher)]
    assert (written.text, [(one.file.name, one.content) for one in written.files]) == ("", [("plan.pdf", PDF)])


def letter(key: str) -> Reply:
    file = ReplyFile(key, Attachment("Kort.pdf", "application/pdf", len(PDF)))
    return Reply(Language.DA, ReplyKind.WRITTEN, "Besked", opening=("Mette skriver:", "Se her."), files=(file,))


async def kept(room: Room) -> str:
    def add(tx: Transaction) -> str:
        return tx.attachments.add(
            Attachment("Kort.pdf", "application/pdf", len(PDF)),
            PDF,
            conversation="slack:T1:DU1:1",
            origin="slack:1",
            given_by=GivenBy.COORDINATOR,
            who="slack:U8",
            now=room.clock.now(),
        )

    return await room.write(add)


async def test_a_file_is_uploaded_below_the_words_once(slack: SlackWorkspace, room: Room) -> None:
    root = await slack.says("U1", "DU1", "Har I noget om fysik?")
    thread = Thread("slack:T1:DU1:1", Person("slack:U1", "Anna"), {"channel": "DU1", "thread_ts": root["ts"], "ts": ""})
    words, file = room.channel.compose(letter(await kept(room)), thread, "w1")
    await room.post([words, file])
    message = await slack.wait_for(lambda: next((m for m in slack.messages("DU1") if m.get("files")), None))
    assert (message["thread_ts"], [one["title"] for one in message["files"]]) == (root["ts"], ["Kort.pdf"])
    assert slack.files.contents[message["files"][0]["id"]] == PDF
    await room.idle()
    again = await room.sends(file, claimed_at=room.clock.now())
    assert isinstance(again, Sent)
    assert len([m for m in slack.messages("DU1") if m.get("files")]) == 1


async def test_a_file_goes_where_the_words_go_when_the_thread_is_gone(slack: SlackWorkspace, room: Room) -> None:
    thread = Thread("slack:T1:C1:1", Person("slack:U1", "Anna"), {"channel": "C1", "thread_ts": "1.5", "ts": ""})
    await room.post(room.channel.compose(letter(await kept(room)), thread, "w1"))
    message = await slack.wait_for(lambda: next((m for m in slack.messages("C1") if m.get("files")), None))
    assert "thread_ts" not in message
