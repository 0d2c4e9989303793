"""What the packaged model has learned of the field."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from assistant.errors import SettingsWrong
from index.encoders import adapter
from index.encoders.sentence_transformer import SentenceTransformerEncoder, packaged_model
from tests.quality.train_encoder import fingerprint

WISH = "How does waste water become clean again?"
LETTER = (
    "Last year we went to the castle and half the bus was sick. My colleague is on leave until March. "
    f"{WISH} We are 24 and eat our lunch at eleven. You can call me on Thursdays after two."
)
OFFERS = (
    "Sewage works. Pupils follow dirty water through tanks and bacteria until it is clean.",
    "A day at the castle.",
)


@pytest.fixture(scope="module")
def bare() -> SentenceTransformerEncoder:
    """The same model from its folder, as any other model is read."""
    return SentenceTransformerEncoder(str(packaged_model()))


def test_what_is_shipped_was_learned_from_the_pairs_that_are_here() -> None:
    with safe_open(adapter.ADAPTER, "np") as file:
        told = file.metadata()
    assert told["learned from"] == fingerprint()


def test_it_is_about_a_megabyte_and_reaches_every_layer_of_the_attention(bare: SentenceTransformerEncoder) -> None:
    assert adapter.ADAPTER.stat().st_size < 1_200_000
    with safe_open(adapter.ADAPTER, "np") as file:
        names = set(file.keys())
    layers = {name for name, _, _ in adapter.attention_layers(bare.model)}
    assert names == {f"{name}.{part}" for name in layers for part in ("down", "up")}


def test_the_story_around_a_wish_moves_it_less_than_before(
    model: SentenceTransformerEncoder, bare: SentenceTransformerEncoder
) -> None:
    def lead(encoder: SentenceTransformerEncoder) -> float:
        ((right, story),) = encoder.encode([LETTER], questions=True) @ encoder.encode(OFFERS).T
        return float(right - story)

    assert lead(model) > lead(bare) + 0.05
    assert model.name != bare.name


def test_another_model_is_left_as_it_is(bare: SentenceTransformerEncoder, model: SentenceTransformerEncoder) -> None:
    assert not np.allclose(bare.encode([WISH]), model.encode([WISH]), atol=1e-3)
    again = SentenceTransformerEncoder(str(packaged_model()))
    assert np.array_equal(again.encode([WISH]), bare.encode([WISH]))


def test_a_damaged_file_is_named_with_the_mend(bare: SentenceTransformerEncoder, tmp_path: Path) -> None:
    broken = tmp_path / "adapter.safetensors"
    broken.write_bytes(b"\xff" * 20)
    with pytest.raises(SettingsWrong, match=r"adapter\.safetensors cannot be read .*install Klassetur anew"):
        adapter.merge(bare.model, broken)
