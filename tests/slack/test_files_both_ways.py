"""The whole service: a teacher's photo and voice clip reach the coordinators, and a coordinator's file the teacher."""

from __future__ import annotations

from typing import Any

from tests.slack.whole import Whole
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import Message, shown

PDF = b"%PDF-1.7\n" + bytes(range(256))
PHOTO = b"\xff\xd8\xff\xe1Exif" + bytes(2_000)
VOICE = b"\0\0\0\x1cftypM4A \0\0\0\0" + bytes(1_000)
PROGRAM = b"MZ" + bytes(3_000)


async def shares(slack: SlackWorkspace, user: str, channel: str, text: str, *files: Any, thread: str = "") -> Message:
    return await slack.says(user, channel, text, thread=thread, subtype="file_share", files=list(files))


async def test_a_photo_and_a_voice_clip_go_to_the_coordinators_whose_file_comes_back(
    slack: SlackWorkspace, whole: Whole
) -> None:
    photo = slack.files.add("IMG_1.jpg", PHOTO, "image/jpeg")
    voice = slack.files.add("audio_message.m4a", VOICE, "audio/mp4", subtype="slack_audio")
    await shares(slack, "U1", "DU1", "", photo, voice)
    told = shown(await slack.wait_for_message("DU1", "Tak, jeg har fået"))
    assert "billedet IMG_1.jpg (2 kB) og lydoptagelsen audio_message.m4a (1 kB)" in told
    assert "tom" not in told
    call = await slack.wait_for_message("CCOORD", "IMG_1.jpg")
    await whole.idle()
    kept = await whole.database.read(lambda view: view.attachments.of_conversation(view.calls.get("H1").conversation))
    assert all(f"/files/{one.key}|{one.file}>" in shown(call) for one in kept)
    assert [await whole.database.read(lambda view, key=one.key: view.attachments.content(key)) for one in kept] == [
        PHOTO,
        VOICE,
    ]

    plan, program = slack.files.add("plan.pdf", PDF), slack.files.add("program.pdf", PROGRAM)
    await shares(slack, "U8", "CCOORD", "Her er planen", plan, program, thread=call["ts"])
    words = await slack.wait_for_message("DU1", "Her er planen")
    assert "Vedlagt: plan.pdf (1 kB)" in shown(words)
    file = await slack.wait_for(lambda: next((m for m in slack.messages("DU1") if m.get("files")), None))
    assert (file["files"][0]["title"], slack.files.contents[file["files"][0]["id"]]) == ("plan.pdf", PDF)
    whisper = await slack.wait_for_whisper("U8", "program.pdf (3 kB) kom ikke med: det er et program.")
    assert "Dine ord er på vej til læreren" in shown(whisper)

    await shares(slack, "U8", "CCOORD", "", program, thread=call["ts"])
    await slack.wait_for_whisper("U8", "Der er ikke sendt noget til læreren.")
    await whole.idle()
    assert len([m for m in slack.messages("DU1") if m.get("files")]) == 1


async def test_a_file_below_a_request_is_a_note_with_the_file(slack: SlackWorkspace, whole: Whole) -> None:
    draft = await whole.drafted()
    await whole.idle()
    await shares(slack, "U8", "CCOORD", "", slack.files.add("plan.pdf", PDF), thread=draft["ts"])
    await whole.idle()
    (booking,) = await whole.bookings()
    history, files = await whole.database.read(
        lambda view: (view.bookings.history("K1"), view.attachments.of_conversation(booking.conversation))
    )
    assert history[-1].why == "[plan.pdf (1 kB)]"
    assert [(one.file.name, str(one.given_by)) for one in files] == [("plan.pdf", "note")]
