"""Files are kept whole, listed without their bytes, and erased with their conversation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.model import Attachment, FileFate
from integrations.store.attachments import GivenBy, StorageUse
from integrations.store.database import FILE, Database
from tests.store.cases import NOW

TALK = "mail:abc"
PLAN = Attachment("årsplan 🌱.pdf", "application/pdf", 5)
PROGRAM = Attachment("faktura.pdf", "application/x-executable", 900, FileFate.PROGRAM)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / FILE) as database:
        yield database


def add(database: Database, file: Attachment, content: bytes = b"%PDF-", conversation: str = TALK) -> str:
    return database.write_now(
        lambda tx: tx.attachments.add(
            file, content, conversation=conversation, origin="mail:1", given_by=GivenBy.TEACHER, who="mail:a@b", now=NOW
        )
    )


def test_a_file_is_read_back_whole(database: Database) -> None:
    key = add(database, PLAN)
    stored = database.read_now(lambda view: view.attachments.get(key))
    assert stored is not None
    assert (stored.file, stored.conversation, stored.at, stored.given_by) == (PLAN, TALK, NOW, GivenBy.TEACHER)
    assert database.read_now(lambda view: view.attachments.content(key)) == b"%PDF-"


def test_of_a_file_that_is_not_kept_only_the_name_is_there(database: Database) -> None:
    add(database, PLAN)
    refused = add(database, PROGRAM, b"MZ")
    assert database.read_now(lambda view: view.attachments.content(refused)) is None
    assert [one.file for one in database.read_now(lambda view: view.attachments.of_conversation(TALK))] == [
        PLAN,
        PROGRAM,
    ]
    assert database.read_now(lambda view: view.attachments.use(TALK)) == StorageUse(1, 5)


def test_a_conversations_files_are_erased_with_their_bytes_and_no_others(database: Database) -> None:
    gone, left = add(database, PLAN), add(database, PLAN, conversation="mail:other")
    assert database.write_now(lambda tx: tx.attachments.remove_of_conversation(TALK)) == 1
    assert database.read_now(lambda view: view.attachments.content(gone)) is None
    assert database.read_now(lambda view: view.attachments.content(left)) == b"%PDF-"
    assert database.read_now(lambda view: view.attachments.use(TALK)) == StorageUse()
    assert database.read_now(
        lambda view: view._connection.execute("SELECT count(*) FROM attachment_contents").fetchone()
    ) == (1,)
