from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import SettingsWrong
from index.encoders.sentence_transformer import PACKAGED, SentenceTransformerEncoder


def test_vectors_have_length_one_and_the_promised_shape(model: SentenceTransformerEncoder) -> None:
    vectors = model.encode(["water", "a factory that cleans waste water"])
    assert (vectors.shape, vectors.dtype, model.dimension) == ((2, 384), np.float32, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_rows(model: SentenceTransformerEncoder) -> None:
    assert model.encode([]).shape == (0, 384)


def test_the_packaged_model_reads_english_alone(model: SentenceTransformerEncoder) -> None:
    assert (model.name.split(",")[0], model.needs_pivot) == (PACKAGED, True)


@pytest.mark.parametrize("make_folder", [True, False])
def test_a_model_that_cannot_be_loaded_is_named_with_its_setting(tmp_path: Path, make_folder: bool) -> None:
    folder = tmp_path / "no-model"
    if make_folder:
        folder.mkdir()
    with pytest.raises(SettingsWrong, match=rf"KLASSETUR_MODEL names '{folder}', which is neither a folder .* nor"):
        SentenceTransformerEncoder(str(folder))
