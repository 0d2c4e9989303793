"""The model as the service and the command line use it. Loading it takes longer than reading all else, and much of that
happens outside Python, so this module needs little itself and can begin first."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from integrations.settings import Settings

if TYPE_CHECKING:
    from assistant.model import Catalog
    from index.encoders.sentence_transformer import Encoder


def encoder_of(settings: Settings) -> Encoder:
    """The model that `KLASSETUR_MODEL` names, exported once into the data folder. Raises `SettingsWrong`, and
    `FaultsFound` where it is to be compared on a catalogue that cannot be read."""
    from index.encoders import selection
    from index.encoders.caching import RememberingEncoder, TogetherEncoder

    model = selection.encoder_of(settings.model, settings.data_dir / "models", lambda: _texts_of(settings), _say)
    return RememberingEncoder(TogetherEncoder(model))


def _texts_of(settings: Settings) -> list[str]:
    """Of each entry what it is found by."""
    from integrations.app.catalogue_context import Ground

    catalog: Catalog = Ground(settings).catalog
    activities = [catalog.activities[name] for name in sorted(catalog.activities)]
    return [". ".join((*each.title.values(), *each.summary.values())) for each in activities]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
