"""A question is held against the catalogue as a whole and against what belongs elsewhere."""

from pathlib import Path

import numpy as np
import pytest

from assistant.language.vocabulary import Vocabulary
from assistant.model import Language
from assistant.ports import Query
from index.build import bring_up_to_date
from index.encoders.sentence_transformer import Encoder
from index.scope import CatalogueScope
from integrations.resources.vocabulary import read_elsewhere
from tests.index.samples import catalog

NORTH, EAST = np.array([0.0, 1.0], np.float32), np.array([1.0, 0.0], np.float32)


def test_nearness_is_the_catalogues_pull_less_the_pull_of_elsewhere() -> None:
    field = CatalogueScope(np.vstack([EAST, EAST, EAST]))
    assert field.nearness(NORTH, np.array([0.9, 0.8, 0.7, 0.1], np.float32)) == pytest.approx(0.8)
    assert field.nearness(EAST, np.array([0.3, 0.3, 0.3], np.float32)) == pytest.approx(-0.7)


def test_nothing_is_near_an_empty_catalogue() -> None:
    assert CatalogueScope(np.zeros((0, 2), np.float32)).nearness(NORTH, np.zeros(0, np.float32)) == 0.0


def test_wishes_that_belong_elsewhere_score_below_wishes_of_the_field(
    model: Encoder, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    index = bring_up_to_date(catalog(), vocabulary, model, tmp_path, elsewhere=read_elsewhere())

    def best(topic: str, language: Language) -> float:
        return index.search(Query(topic, topic, language), limit=1)[0].score

    here = [
        best("bier og honning", Language.DA),
        best("Roboter programmieren", Language.DE),
        best("space", Language.EN),
    ]
    elsewhere = [best("bustider", Language.DA), best("Ballett", Language.DE), best("printer is broken", Language.EN)]
    assert min(here) > 0.5 > max(elsewhere)
