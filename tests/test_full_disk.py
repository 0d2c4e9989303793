"""Whoever writes to a full disk leaves nothing that makes it fuller, and what was there stays."""

from __future__ import annotations

import asyncio
import base64
import os
import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import SettingsWrong
from assistant.model import ChannelName, Language
from index.build import bring_up_to_date
from index.build_checkpoint import BuildCheckpoint
from index.candidates_hnsw import HnswCandidates
from index.encoders.sentence_transformer import Vectors
from integrations.catalog import load_catalog, parse_cache
from integrations.catalog.atomic_replace import put_entry, put_in_place
from integrations.catalog.parse_cache import ParseCache
from integrations.catalog.reader import CatalogReader
from integrations.catalog.sheets.exporting import export_file
from integrations.channels.contract import Postponed
from integrations.channels.mail.reply_tokens import kept_secret
from integrations.channels.mail.send import keep_in_folder
from integrations.resources.lemma_store import LemmaStore
from integrations.resources.public_holiday_cache import PublicHolidayCache
from integrations.resources.vocabulary import read_vocabulary
from integrations.store.envelopes import Outgoing, Posting

ROOM = 100
"""Bytes after which a file finds no more room; what is written here is longer."""

LONG = f"""\
title: Vandets vej
summary: Klassen følger vandet fra kilde til hane.
description: {"Og tilbage igen. " * 100}
kind: company_visit
provider: p
"""


@contextmanager
def full_disk(room: int = ROOM) -> Iterator[None]:
    """No file grows beyond this, neither here nor in processes that are started meanwhile."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


class EvenEncoder:
    """Gives every text the same vector."""

    name, dimension, needs_pivot = "even", 256, False

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        return np.full((len(texts), self.dimension), 1 / 16, np.float32)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a catalogue in it."""
    monkeypatch.setattr(parse_cache, "_WORTH_WRITING", 1)
    activities = tmp_path / "catalogue" / "activities"
    activities.mkdir(parents=True)
    (tmp_path / "catalogue" / "providers.yaml").write_text("p: {name: P}\n")
    (activities / "vand.yaml").write_text(LONG)
    os.utime(activities / "vand.yaml", (1_700_000_000, 1_700_000_000))
    return tmp_path


def files_in(place: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}


def build_index(place: Path, vocabulary: str = "") -> None:
    (place / "vocabulary.txt").write_text(vocabulary)
    catalog = load_catalog([place / "catalogue"])
    bring_up_to_date(catalog, read_vocabulary(packaged=place), EvenEncoder(), place / "index")


def keep_graph(place: Path) -> None:
    HnswCandidates(EvenEncoder().encode([""] * 10), place)


def keep_vectors_of_an_unfinished_build(place: Path) -> None:
    BuildCheckpoint(place, EvenEncoder()).add({"hash": EvenEncoder().encode([""])})


def keep_vocabulary(place: Path) -> None:
    read_vocabulary(kept=place)


def keep_word_forms(place: Path) -> None:
    with pytest.raises(SettingsWrong, match="make room there"):
        LemmaStore(place).base("mice", Language.EN)


def keep_public_holidays(place: Path) -> None:
    assert date(2026, 12, 25) in PublicHolidayCache("DK", kept=place)


def keep_entries_that_were_read(place: Path) -> None:
    CatalogReader(ParseCache(place / "copies")).load([place / "catalogue"])


def save_entry(place: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        put_entry(place / "catalogue" / "activities" / "vand.yaml", LONG.replace("vej", "veje"))


def import_entries(place: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        put_in_place(place / "catalogue", {}, {"vand.yaml": LONG.replace("vej", "veje")})


def import_providers(place: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        put_in_place(place / "catalogue", {"providers.yaml": "p: {name: P}\n" * 100}, {})


def export_lines(place: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        export_file(load_catalog([place / "catalogue"]), place / "out.jsonl")


def export_table(place: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        export_file(load_catalog([place / "catalogue"]), place / "out.csv")


def keep_mail(place: Path) -> None:
    message = base64.b64encode(b"Subject: Booket\r\n\r\n" + b"Hej. " * 200).decode()
    posting = Posting(ChannelName.MAIL, "k1", "a@x", {"to": "a@x", "from": "b@x", "message": message})
    outgoing = Outgoing(1, posting, 0, datetime(2026, 11, 21, tzinfo=UTC))
    assert isinstance(asyncio.run(keep_in_folder(outgoing, place / "sent")), Postponed)


WRITERS = (
    build_index,
    keep_graph,
    keep_vectors_of_an_unfinished_build,
    keep_vocabulary,
    keep_word_forms,
    keep_public_holidays,
    keep_entries_that_were_read,
    save_entry,
    import_entries,
    import_providers,
    export_lines,
    export_table,
    keep_mail,
)


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_no_draft_stays_and_nothing_is_lost(write: Callable[[Path], None], place: Path) -> None:
    (place / "vocabulary.txt").write_text("")
    before = files_in(place)
    with full_disk(), suppress(OSError):
        write(place)
    assert files_in(place) == before


def test_the_index_that_was_there_stays_whole(place: Path) -> None:
    build_index(place)
    before = files_in(place / "index")
    (place / "vocabulary.txt").write_text("water | vand | Wasser\n")
    with full_disk(), pytest.raises(OSError, match="File too large"):
        build_index(place, "water | vand | Wasser\n")
    assert files_in(place / "index") == before


def test_a_secret_that_finds_no_room_is_made_when_there_is_some(place: Path) -> None:
    with full_disk(0), pytest.raises(OSError, match="File too large"):
        kept_secret(place / "data")
    assert files_in(place / "data") == {}
    assert len(kept_secret(place / "data")) == 32
