"""A short question is known by its topic; one in doubt, and a long one, is looked at as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.language.vocabulary import Vocabulary
from assistant.model import Language
from assistant.ports import Query
from index.asked import odds_of
from index.build import bring_up_to_date
from index.search import Index
from index.weights import IN_DOUBT, SHORT, Weights
from integrations.packaged.vocabulary import read_elsewhere
from tests.index.conftest import CountingEncoder
from tests.index.samples import catalog

CLEAR = Query("bier og honning", "Har I noget om bier og honning?", Language.DA)
LONG = Query(
    "bier og honning", "Har I noget om bier og honning, for vi har haft en bistade i skolehaven i " * 2, Language.DA
)


@pytest.fixture
def counted(index: Index, vocabulary: Vocabulary, encoder: CountingEncoder, tmp_path: Path) -> Index:
    return bring_up_to_date(catalog(), vocabulary, encoder, tmp_path, elsewhere=read_elsewhere())


def texts_of(counted: Index, encoder: CountingEncoder, query: Query) -> set[str]:
    """Each once: a vector that was made is remembered (`index.remembered`)."""
    encoder.embedded.clear()
    counted.search(query)
    return set(encoder.embedded)


def test_a_clear_short_question_is_embedded_by_its_topic_alone(counted: Index, encoder: CountingEncoder) -> None:
    assert len(texts_of(counted, encoder, CLEAR)) == 1


def test_a_long_question_is_embedded_as_a_whole_too(counted: Index, encoder: CountingEncoder) -> None:
    assert len(LONG.text.split()) > SHORT
    assert len(texts_of(counted, encoder, LONG)) == 2


def test_a_doubtful_one_is_looked_at_again(counted: Index, encoder: CountingEncoder) -> None:
    topics = ("musik", "gamle dage", "biler", "kunst og farver", "penge", "sund mad", "rytme", "skibe", "krig", "tøj")
    seen = set()
    for topic in topics:
        query = Query(topic, f"Har I noget med {topic} for de mindste?", Language.DA)
        first = counted.ask(query)._weighed(counted.ask(query)._topic, counted.ask(query)._allowed(None), 10)[0]
        doubtful = abs(odds_of(first, Weights())) < IN_DOUBT
        seen.add(doubtful)
        assert len(texts_of(counted, encoder, query)) == 1 + doubtful, topic
    assert seen == {True, False}
