"""The labelled catalogues that answers are measured on, each with its questions."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.conversation import Assistant
from integrations.app.evaluation import LabelledQuestion, read_questions
from integrations.catalog.sheets.importing import import_file
from integrations.composition.catalogue import load_catalogue, make_assistant
from integrations.composition.encoder import load_encoder
from integrations.settings import settings_from
from tests.running import share_model

HERE = Path(__file__).parent
TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class LabelledSet:
    """Offers as interchange rows, and questions about them."""

    name: str
    offers: Path
    asked: Path

    def questions(self) -> list[LabelledQuestion]:
        return read_questions(self.asked)


SETS = (
    LabelledSet("first", HERE / "offers.jsonl", HERE / "questions.jsonl"),
    LabelledSet("second", HERE / "holdout_offers.jsonl", HERE / "holdout_questions.jsonl"),
    *(
        LabelledSet(name, HERE / "catalogues" / f"{name}.jsonl", HERE / "catalogues" / f"{name}.questions.jsonl")
        for name in ("kommune-bred", "uni-nord", "naturregion", "city-en")
    ),
)


def assistant_of(one: LabelledSet, room: Path) -> Assistant:
    """The whole assistant on the set's offers, imported below ``room``."""
    import_file(one.offers, room / one.name)
    return assistant_on(room / one.name, room)


def assistant_on(catalog: Path, room: Path) -> Assistant:
    """The whole assistant on a catalogue's folder; what it prepares lies below ``room``."""
    share_model(room / "data")
    settings = settings_from(os.environ, {"catalog": (catalog,), "today": TODAY.isoformat(), "data_dir": room / "data"})
    return make_assistant(settings, load_catalogue(settings), load_encoder(settings))
