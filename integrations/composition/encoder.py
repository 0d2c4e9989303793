"""The model. Loading it takes longer than reading all else, and much of that happens outside Python, so this module
imports little and can begin first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from integrations.settings import Settings

if TYPE_CHECKING:
    from index.encoders.sentence_transformer import Encoder


def load_encoder(settings: Settings) -> Encoder:
    """The model that `KLASSETUR_MODEL` names, exported once into the data folder. Raises `SettingsWrong`, and
    `FaultsFound` where it is to be compared on a catalogue that cannot be read."""
    from index.encoders import selection
    from index.encoders.caching import BatchingEncoder, CachingEncoder

    model = selection.encoder_of(settings.model, settings.data_dir / "models", lambda: _texts_of(settings), _say)
    return CachingEncoder(BatchingEncoder(model))


def _texts_of(settings: Settings) -> list[str]:
    """Of each entry what it is found by."""
    from integrations.composition.catalogue import read_catalog

    catalog = read_catalog(settings)
    activities = [catalog.activities[name] for name in sorted(catalog.activities)]
    return [". ".join((*each.title.values(), *each.summary.values())) for each in activities]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
