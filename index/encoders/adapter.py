"""What the packaged model has learned of the field: low-rank changes to its attention (Hu et al. 2021), which are added
to its weights when it is loaded. `tests.quality.train_encoder` makes the file.

The model then knows that a child's "where does the sofa go when we throw it out" is near to a visit to the recycling
centre, whatever else stands in the mail around it. Other models are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.errors import SettingsWrong

ADAPTER = Path(__file__).parent / "adapter.safetensors"

SCALE = 2.0
"""What the product of the two small matrices is taken times."""


def attention_layers(model: Any) -> Iterator[tuple[str, Any, str]]:
    """The linear layers of a BERT's attention as name, the module that has it, and the attribute it is there."""
    for number, layer in enumerate(model[0].auto_model.encoder.layer):
        attention = layer.attention
        for attribute in ("query", "key", "value"):
            yield f"{number}.{attribute}", attention.self, attribute
        yield f"{number}.output", attention.output, "dense"


def merge(model: Any, file: Path = ADAPTER) -> None:
    """Adds what was learned to the weights of a sentence-transformers model of the packaged kind.

    ``file`` holds for each layer ``NAME.down`` of shape (rank, features in) and ``NAME.up`` of shape (features out,
    rank). Raises `SettingsWrong` when it cannot be read.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        learned: Mapping[str, Any] = load_file(file)
    except (OSError, SafetensorError) as error:
        raise SettingsWrong(f"{file} cannot be read ({error}); install Klassetur anew.") from error
    with torch.no_grad():
        for name, module, attribute in attention_layers(model):
            down, up = learned[f"{name}.down"].float(), learned[f"{name}.up"].float()
            getattr(module, attribute).weight += SCALE * up @ down
