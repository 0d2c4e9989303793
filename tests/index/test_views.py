"""A question is known by all its words; of a letter the sentences of the wish count once more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.language.vocabulary import Vocabulary
from assistant.model import Language
from assistant.ports import Query
from index.build import bring_up_to_date
from index.ranking_parameters import MOST_READ
from index.retriever import Index
from tests.index.conftest import CountingEncoder
from tests.index.samples import catalog

LETTER = "Vi har haft en bistade i haven. Har I noget om robotter? Vi er 24."
ASKED = Query("robotter", "Har I noget om robotter?", Language.DA)


@pytest.fixture
def counted(vocabulary: Vocabulary, encoder: CountingEncoder, tmp_path: Path) -> Index:
    return bring_up_to_date(catalog(), vocabulary, encoder, tmp_path)


def texts_of(counted: Index, encoder: CountingEncoder, query: Query) -> list[str]:
    encoder.embedded.clear()
    counted.search(query)
    return list(encoder.embedded)


def test_a_question_is_embedded_once_and_whole(counted: Index, encoder: CountingEncoder) -> None:
    (text,) = texts_of(counted, encoder, Query("robotter", LETTER, Language.DA))
    assert "beehive" in text
    assert "robot" in text


def test_a_letters_wish_is_embedded_beside_the_letter(counted: Index, encoder: CountingEncoder) -> None:
    wished = Query("robotter", LETTER, Language.DA, wish="Har I noget om robotter?")
    whole, wish = texts_of(counted, encoder, wished)
    assert "beehive" in whole
    assert "beehive" not in wish
    vector = counted.ask(wished)._vector
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    embedded = encoder.encode([whole, wish], questions=True)
    assert float(vector @ embedded[1]) > float(embedded[0] @ embedded[1])


def test_a_question_without_text_is_known_by_its_topic(counted: Index, encoder: CountingEncoder) -> None:
    assert texts_of(counted, encoder, Query("robotter", "", Language.DA)) == ["robot"]


def test_of_a_very_long_letter_the_beginning_is_read(counted: Index, encoder: CountingEncoder) -> None:
    (text,) = texts_of(counted, encoder, Query("robotter", "robotter " * MOST_READ + "bistade", Language.DA))
    assert "beehive" not in text


def test_one_question_is_looked_at_alike_whatever_is_allowed(counted: Index, encoder: CountingEncoder) -> None:
    order = [hit.id for hit in counted.search(ASKED)]
    best = order[1:6:2]
    assert [hit.id for hit in counted.search(ASKED, set(best))] == best
    asked = counted.ask(ASKED)
    encoder.embedded.clear()
    for name in order:
        asked.best({name})
    assert len(encoder.embedded) == 1
