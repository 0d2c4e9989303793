"""A question is known by its topic; one in doubt is looked at with more of its words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.language.vocabulary import Vocabulary
from assistant.model import Language
from assistant.ports import Query
from index.build import bring_up_to_date
from index.query import odds_of
from index.ranking_parameters import IN_DOUBT, MOST_READ, MOST_WIDER, Weights
from index.retriever import Index
from integrations.resources.vocabulary import read_elsewhere
from tests.index.conftest import CountingEncoder
from tests.index.samples import catalog

TOPICS = ("musik", "gamle dage", "biler", "kunst og farver", "penge", "sund mad", "rytme", "skibe", "krig", "tøj")


def question(topic: str, text: str = "Har I noget med {} for de mindste?") -> Query:
    return Query(topic, text.format(topic), Language.DA)


@pytest.fixture
def counted(index: Index, vocabulary: Vocabulary, encoder: CountingEncoder, tmp_path: Path) -> Index:
    return bring_up_to_date(catalog(), vocabulary, encoder, tmp_path, elsewhere=read_elsewhere())


@pytest.fixture
def doubtful(counted: Index) -> Query:
    return next(query for query in map(question, TOPICS) if is_doubtful(counted, query))


def is_doubtful(counted: Index, query: Query) -> bool:
    asked = counted.ask(query)
    found = asked._weighed(asked._topic, asked._allowed(None), 10)[0]
    assert found.gap == 0
    return abs(odds_of(found, Weights())) < IN_DOUBT


def texts_of(counted: Index, encoder: CountingEncoder, query: Query) -> list[str]:
    """Each once: a vector that was made is remembered (`index.encoders.caching`)."""
    encoder.embedded.clear()
    counted.search(query)
    return list(dict.fromkeys(encoder.embedded))


@pytest.mark.parametrize("text", ["Har I noget om {}?", "Har I noget om {}, for vi har haft en bistade i haven. " * 9])
def test_a_clear_question_is_embedded_by_its_topic_alone(counted: Index, encoder: CountingEncoder, text: str) -> None:
    assert texts_of(counted, encoder, question("bier og honning", text.replace("{}", "bier og honning"))) == [
        "bee honey"
    ]


def test_a_doubtful_one_is_looked_at_with_more_of_its_words(counted: Index, encoder: CountingEncoder) -> None:
    seen = set()
    for query in map(question, TOPICS):
        doubt = is_doubtful(counted, query)
        seen.add(doubt)
        assert len(texts_of(counted, encoder, query)) == 1 + doubt, query.topic
    assert seen == {True, False}


def test_those_are_its_topic_and_the_first_words_that_it_lacks(
    counted: Index, encoder: CountingEncoder, doubtful: Query
) -> None:
    colours = "rød grøn blå gul hvid sort brun grå orange lilla rosa "
    topic, wider = texts_of(counted, encoder, question(doubtful.topic, "{} " + colours * 20))
    assert wider.startswith(topic + " red green blue")
    assert len(wider.split()) == MOST_WIDER
    long = "cykler biler busser tog fly skibe færger heste køer grise får geder"
    assert texts_of(counted, encoder, question(long, "{} " + colours))[1:] == []
    late = question(doubtful.topic, "{} " + "og " * MOST_READ + colours)
    assert texts_of(counted, encoder, late) == [topic]


def test_a_question_that_is_nothing_but_its_topic_is_looked_at_once(
    counted: Index, encoder: CountingEncoder, doubtful: Query
) -> None:
    assert len(texts_of(counted, encoder, question(doubtful.topic, "{}"))) == 1


def test_one_question_is_looked_at_alike_whatever_is_allowed(counted: Index, encoder: CountingEncoder) -> None:
    for query in map(question, ("bier og honning", *TOPICS)):
        order = [hit.id for hit in counted.search(query)]
        for name in order:
            encoder.embedded.clear()
            counted.search(query, {name})
            assert len(set(encoder.embedded)) == 1 + is_doubtful(counted, query), (query.topic, name)
        assert [hit.id for hit in counted.search(query, set(order[1::2]))] == order[1::2]


def test_the_wider_look_moves_the_question_a_little(counted: Index, doubtful: Query) -> None:
    asked = counted.ask(doubtful)
    assert np.linalg.norm(asked._whole) == pytest.approx(1, abs=1e-5)
    assert 0.5 < float(asked._whole @ asked._topic) < 1
