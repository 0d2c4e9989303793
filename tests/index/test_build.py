from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.language.vocabulary import Vocabulary
from assistant.model import Activity, Catalog, Hit, Language
from assistant.ports import Query
from index.build import bring_up_to_date
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from tests.index.conftest import CountingEncoder
from tests.index.samples import activities

QUERY = Query("honning og bier", "noget om bier", Language.DA)
DE = Language.DE


@pytest.fixture(scope="module")
def some() -> dict[str, Activity]:
    known = activities()
    return {name: known[name] for name in ("de-biene", "da-aal", "en-rocket", "de-boden")}


@pytest.fixture
def built(some: dict[str, Activity], vocabulary: Vocabulary, encoder: CountingEncoder, tmp_path: Path) -> Path:
    bring_up_to_date(Catalog(some), vocabulary, encoder, tmp_path)
    encoder.embedded.clear()
    return tmp_path


@pytest.fixture
def answer(
    some: dict[str, Activity], vocabulary: Vocabulary, model: SentenceTransformerEncoder, tmp_path: Path
) -> list[Hit]:
    return bring_up_to_date(Catalog(some), vocabulary, model, tmp_path / "fresh").search(QUERY)


def test_nothing_is_embedded_or_written_when_nothing_changed(
    built: Path, some: dict[str, Activity], vocabulary: Vocabulary, encoder: CountingEncoder, answer: list[Hit]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*") if "fresh" not in path.parts}
    index = bring_up_to_date(Catalog(some), vocabulary, encoder, built)
    assert encoder.embedded == []
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*") if "fresh" not in path.parts} == before
    assert index.search(QUERY) == answer


def test_only_the_changed_entry_is_embedded_again(
    built: Path, some: dict[str, Activity], vocabulary: Vocabulary, encoder: CountingEncoder
) -> None:
    changed = some | {"de-boden": replace(some["de-boden"], title={DE: "Regenwürmer"}, description={})}
    del changed["en-rocket"]
    reported: list[tuple[int, int]] = []
    index = bring_up_to_date(
        Catalog(changed), vocabulary, encoder, built, lambda done, total: reported.append((done, total))
    )
    assert encoder.embedded[1:] == ["earthworm"]
    assert encoder.embedded[0].startswith("earthworm. ")
    assert reported == [(1, 1)]
    assert sorted(hit.id for hit in index.search(QUERY)) == ["da-aal", "de-biene", "de-boden"]
    assert index.search(Query("earthworms", "", Language.EN))[0].id == "de-boden"


def test_a_word_of_the_vocabulary_touches_only_the_entries_that_use_it(
    built: Path, some: dict[str, Activity], encoder: CountingEncoder, vocabulary: Vocabulary
) -> None:
    rows = [f"{c.name} | {', '.join(c.words[Language.DA])} | {', '.join(c.words[DE])}" for c in vocabulary.all()]
    more = Vocabulary.from_lines({"all.txt": [*rows, "beekeeper meeting | bimøde | Besuch am Bienenstock"]})
    less = Vocabulary.from_lines({"all.txt": rows})
    bring_up_to_date(Catalog(some), less, encoder, built)
    encoder.embedded.clear()
    bring_up_to_date(Catalog(some), more, encoder, built)
    assert len(encoder.embedded) == 4
    assert encoder.embedded[1] == "beekeeper meeting"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-5] ^= 0xFF
    path.write_bytes(content)


def _edit(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: _cut(next(folder.glob("state-*/summaries.npy"))),
        lambda folder: _flip(next(folder.glob("state-*/sentences.npy"))),
        lambda folder: _flip(next(folder.glob("state-*/names.json"))),
        lambda folder: next(folder.glob("state-*/owners.npy")).unlink(),
        lambda folder: _cut(folder / "manifest.json"),
        lambda folder: (folder / "manifest.json").write_text("[]"),
        lambda folder: (folder / "manifest.json").unlink(),
        lambda folder: shutil.rmtree(next(folder.glob("state-*"))),
        lambda folder: _edit(folder, lambda manifest: manifest.update(format=0)),
        lambda folder: _edit(folder, lambda manifest: manifest.pop("state")),
        lambda folder: _edit(folder, lambda manifest: manifest.update(files={})),
    ],
    ids=["cut", "flipped", "names", "missing", "manifest cut", "manifest list", "no manifest", "no state", "format",
         "no facts", "no checksums"],
)  # fmt: skip
def test_a_damaged_index_is_made_again(
    harm: Callable[[Path], object],
    built: Path,
    some: dict[str, Activity],
    vocabulary: Vocabulary,
    encoder: CountingEncoder,
    answer: list[Hit],
) -> None:
    harm(built)
    assert bring_up_to_date(Catalog(some), vocabulary, encoder, built).search(QUERY) == answer
    encoder.embedded.clear()
    assert bring_up_to_date(Catalog(some), vocabulary, encoder, built).search(QUERY) == answer
    assert len(encoder.embedded) == 1, "the question alone: the index was stored again"


def test_vectors_of_another_model_are_never_used(
    built: Path, some: dict[str, Activity], vocabulary: Vocabulary, model: SentenceTransformerEncoder
) -> None:
    other = CountingEncoder(model, "another model")
    bring_up_to_date(Catalog(some), vocabulary, other, built)
    assert sum(text.startswith("Lift-off!") for text in other.embedded) == 2


def test_old_states_do_not_pile_up(
    built: Path, some: dict[str, Activity], vocabulary: Vocabulary, encoder: CountingEncoder
) -> None:
    for number in range(3):
        bee = replace(some["de-biene"], title={DE: f"Bienen {number}"})
        bring_up_to_date(Catalog(some | {"de-biene": bee}), vocabulary, encoder, built)
    assert len(list(built.glob("state-*"))) == 1
    assert not list(built.glob("*.tmp"))
