"""A question is held against what schools wish for elsewhere."""

from pathlib import Path

import numpy as np
import pytest

from assistant.language.vocabulary import Vocabulary
from assistant.model import Language
from assistant.ports import Query
from index.build import bring_up_to_date
from index.elsewhere import Elsewhere
from index.encoders.sentence_transformer import Encoder
from integrations.resources.vocabulary import read_elsewhere
from tests.index.samples import catalog

NORTH, EAST = np.array([0.0, 1.0], np.float32), np.array([1.0, 0.0], np.float32)


def test_nearness_is_the_mean_with_the_three_nearest_wishes() -> None:
    wishes = Elsewhere(np.vstack([EAST, EAST, NORTH, NORTH, NORTH]))
    assert wishes.nearness(NORTH) == pytest.approx(1.0)
    assert wishes.nearness(EAST) == pytest.approx(2 / 3)


def test_a_later_start_answers_as_the_first_one(model: Encoder, tmp_path: Path) -> None:
    wishes = ["theatre performance", "a bus timetable", "learning to swim"]
    (question,) = model.encode(["swimming lessons"], questions=True)
    first, later = (Elsewhere.of(wishes, model, tmp_path).nearness(question) for _ in range(2))
    assert first == later


def test_nothing_is_near_where_no_wish_is_known() -> None:
    assert Elsewhere(np.zeros((0, 2), np.float32)).nearness(NORTH) == 0.0


def test_wishes_that_belong_elsewhere_score_below_wishes_of_the_field(
    model: Encoder, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    wishes = Elsewhere.of(read_elsewhere(), model, tmp_path)
    index = bring_up_to_date(catalog(), vocabulary, model, tmp_path, elsewhere=wishes)

    def best(topic: str, language: Language) -> float:
        return index.search(Query(topic, topic, language), limit=1)[0].score

    here = [
        best("bier og honning", Language.DA),
        best("Roboter programmieren", Language.DE),
        best("a rocket into space", Language.EN),
    ]
    elsewhere = [best("bustider", Language.DA), best("Ballett", Language.DE), best("printer is broken", Language.EN)]
    assert min(here) > 0.5 > max(elsewhere)
