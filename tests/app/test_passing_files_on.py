"""A coordinator's files on their way to a teacher, and a teacher's on the coordinators' notices."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.errors import FilesRefused
from assistant.model import Attachment, ChannelName, FileFate
from integrations.channels.contract import MessageToTeacher, ReceivedFile
from integrations.store.attachments import GivenBy
from tests.app import test_coordination as telling
from tests.app.test_coordination import METTE, TALK, Coordinated

gateway = telling.gateway

MAP = ReceivedFile(Attachment("Kort.pdf", "application/pdf", 600), b"%PDF" + bytes(596))
FILM = ReceivedFile(Attachment("Film.mp4", "video/mp4", 700), bytes(700))
PROGRAM = ReceivedFile(Attachment("plan.pdf", "application/x-executable", 9, FileFate.PROGRAM))


def write(gateway: Coordinated, text: str, *files: ReceivedFile) -> None:
    written = MessageToTeacher(TALK, text, METTE, ChannelName.MAIL, files)
    gateway.write(lambda tx: gateway.coordination.write_to_teacher(tx, written, "mail:7"))


def kept(gateway: Coordinated) -> list[tuple[str, GivenBy, str]]:
    files = gateway.database.read_now(lambda view: view.attachments.of_conversation(TALK))
    return [(one.file.name, one.given_by, one.origin) for one in files]


def replied(gateway: Coordinated) -> Any:
    return gateway.database.read_now(lambda view: view.turns.of_conversation(TALK)[-1].reply)


def test_a_coordinators_file_goes_along_with_the_words(gateway: Coordinated) -> None:
    write(gateway, "Se kortet.", MAP)
    assert gateway.sent() == [("anna@skole.example.org", "written", "Mette Holm skriver:")]
    assert [(one.file, bool(one.key)) for one in replied(gateway).files] == [(MAP.file, True)]
    assert replied(gateway).text == "Mette Holm skriver:\n\nSe kortet.\n\nVedlagt: Kort.pdf (1 kB)"
    assert kept(gateway) == [("Kort.pdf", GivenBy.COORDINATOR, "mail:7")]


def test_a_file_alone_needs_no_words(gateway: Coordinated) -> None:
    write(gateway, "", MAP)
    assert replied(gateway).text == "Mette Holm sender dig:\n\nVedlagt: Kort.pdf (1 kB)"


def test_what_cannot_go_along_is_told_to_the_coordinator_and_the_words_go_all_the_same(gateway: Coordinated) -> None:
    write(gateway, "Se her.", PROGRAM, MAP, FILM)
    assert gateway.sent() == [
        ("anna@skole.example.org", "written", "Mette Holm skriver:"),
        (
            "mette@kommune.example.org",
            "refusal",
            "Dine ord er på vej til læreren, men ikke alle filer kom med. "
            "plan.pdf (1 kB) kom ikke med: det er et program. "
            "Film.mp4 (1 kB) kom ikke med: den er for stor.",
        ),
    ]
    assert "Vedlagt: Kort.pdf (1 kB)" in replied(gateway).text
    assert "Film" not in replied(gateway).text
    assert [name for name, _, _ in kept(gateway)] == ["Kort.pdf"]


def test_nothing_but_files_that_cannot_go_is_refused_whole(gateway: Coordinated) -> None:
    with pytest.raises(FilesRefused) as refused:
        write(gateway, " ", PROGRAM)
    assert (refused.value.sent, refused.value.files) == (False, (PROGRAM.file,))
    assert (gateway.sent(), kept(gateway)) == ([], [])
