"""A build takes over what it can, and one that was cut off goes on where it stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.language.vocabulary import Vocabulary
from assistant.model import Activity, Catalog, Language
from index import build
from index.build import bring_up_to_date
from index.encoders.sentence_transformer import Encoder, Vectors
from index.index_files import StoredIndex, load
from tests.index.conftest import CountingEncoder
from tests.index.samples import activities

DE = Language.DE


class CutOff(Exception):
    pass


class CutOffEncoder(CountingEncoder):
    """Ends the build as a power cut would, before the texts of its third batch are embedded."""

    batches = 0

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        self.batches += bool(texts)
        if self.batches == 3:
            raise CutOff
        return super().encode(texts, questions=questions)


def stored(folder: Path) -> StoredIndex:
    found = load(folder)
    assert found is not None
    return found


def test_a_changed_catalogue_is_stored_as_if_it_were_built_anew(
    model: Encoder, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    before = activities()
    bring_up_to_date(Catalog(before), vocabulary, model, tmp_path / "again")
    now: dict[str, Activity] = dict(list(before.items())[3:])
    now["de-boden"] = replace(now["de-boden"], title={DE: "Regenwürmer im Zwirbelkamp"})
    now["aaa"] = replace(before["en-rocket"], id="aaa")
    bring_up_to_date(Catalog(now), vocabulary, model, tmp_path / "again")
    bring_up_to_date(Catalog(now), vocabulary, model, tmp_path / "anew")
    again, anew = stored(tmp_path / "again"), stored(tmp_path / "anew")
    assert again.state == anew.state
    assert list(again.contents.postings.terms) == list(anew.contents.postings.terms)
    for name in ("starts", "rows", "counts", "heads", "lengths"):
        assert np.array_equal(getattr(again.contents.postings, name), getattr(anew.contents.postings, name)), name
    for name in ("summaries", "titles", "sentences", "owners"):
        assert np.allclose(getattr(again.contents, name), getattr(anew.contents, name), atol=1e-5), name


def test_a_build_that_was_cut_off_goes_on_where_it_stopped(
    model: Encoder, vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_AT_ONCE", 8)
    with pytest.raises(CutOff):
        bring_up_to_date(Catalog(activities()), vocabulary, CutOffEncoder(model), tmp_path)
    next((tmp_path / "unfinished").glob("*.vectors")).write_bytes(b"cut off while it was written")
    reported: list[tuple[int, int]] = []
    after = CountingEncoder(model)
    bring_up_to_date(Catalog(activities()), vocabulary, after, tmp_path, lambda *done: reported.append(done))
    rest = len(activities()) - 8
    assert reported[-1] == (rest, rest)
    assert not (tmp_path / "unfinished").exists()
    bring_up_to_date(Catalog(activities()), vocabulary, model, tmp_path / "anew")
    assert np.allclose(stored(tmp_path).contents.summaries, stored(tmp_path / "anew").contents.summaries, atol=1e-5)
