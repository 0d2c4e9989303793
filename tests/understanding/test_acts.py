"""Clauses of writers who were never met are mostly told apart, and what is certain is right."""

from __future__ import annotations

import numpy as np

from assistant.language.text_features import FeatureReader
from integrations.resources.classifiers import ACTS, learned_from
from tests.quality.train_classifiers import LESSONS, clauses, fingerprint, learned, matrix, weights_of
from tests.understanding.readers import vocabulary

CERTAIN = 0.75
"""From here on what a clause does is carried out."""


def test_acts_were_learned_from_the_clauses_that_are_there() -> None:
    assert learned_from(ACTS) == fingerprint(LESSONS[ACTS].folders), "run python -m tests.quality.train_classifiers"


def test_clauses_of_other_writers_are_told_apart() -> None:
    """Learned from the writers a, judged on the writers b, each clause in the state that it was said in."""
    examples = list(clauses(FeatureReader(vocabulary())))
    known = [one for one in examples if not _is_of_another(one.writer)]
    new = [one for one in examples if _is_of_another(one.writer) and one.weight == 1.0]
    assert len(new) > 1000
    model = learned(LESSONS[ACTS], matrix(known), np.array([one.label for one in known]), weights_of(known))
    chances = model.predict_proba(matrix(new))
    right = model.classes_[chances.argmax(axis=1)] == np.array([one.label for one in new])
    certain = chances.max(axis=1) > CERTAIN
    assert right.mean() >= 0.65
    assert right[certain].mean() >= 0.88
    assert certain.mean() >= 0.3


def _is_of_another(writer: str) -> bool:
    return writer.partition("-")[2].startswith("b")
