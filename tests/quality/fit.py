"""Fits the numbers of "is this an answer?" (`index.ranking_parameters`) to labelled questions.

    python -m tests.quality.fit

Every catalogue of `tests.quality.sets` is left out once and judged by what the others teach: printed is what share of
questions without an answer is kept silent where 1 to 10 % of the others are. Then the weights that all of them together
give; put them into `index/ranking_parameters.py` by hand, and run `python -m tests.bench.peers`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.conversation import Assistant
from assistant.matching.conditions import conditions_of, preferences
from assistant.matching.matcher import query_of
from index.query import Evidence
from integrations.resources import DATA
from tests.quality.sets import HERE, SETS, TODAY, assistant_of, assistant_on

SAMPLES = ("kalundborg", "trier")
LOST = 5.0
"""Per cent of the questions with an answer that may be kept silent."""


@dataclass(frozen=True)
class Labelled:
    """The evidence of a set's questions, a row each, and which have an answer."""

    evidence: NDArray[np.float64]
    answered: NDArray[np.bool_]


def labelled(assistant: Assistant, questions: Sequence[tuple[str, bool]]) -> Labelled:
    """``questions``: each with whether it has an answer."""
    index, season = assistant.matcher.retriever, assistant.season(TODAY)
    rows, answered = [], []
    for text, has_answer in questions:
        reading = assistant.read(text, TODAY)
        conditions = [fits for name, fits in conditions_of(reading, season).items() if name not in preferences(reading)]
        allowed = [
            activity.id
            for activity in assistant.catalog.activities.values()
            if all(fits(activity) is not False for fits in conditions)
        ]
        if reading.topic and allowed:
            query = query_of(reading)
            # as it was written, and as somebody in a hurry would type it
            rows += [index.evidence(query, allowed), index.evidence(replace(query, text="", wish=""), allowed)]
            answered += 2 * [has_answer]
    return Labelled(np.array(rows), np.array(answered))


def short_questions(sample: str) -> list[tuple[str, bool]]:
    """What is asked in a few words of a sample catalogue."""
    asked = yaml.safe_load((HERE / "three_languages.yaml").read_text("utf-8"))[sample]
    nobody = yaml.safe_load((HERE / "not_offered.yaml").read_text("utf-8")) if sample == "kalundborg" else {"forms": {}}
    return [
        *((text, True) for row in asked for text in row),
        *(
            (form.format(topic), False)
            for language, forms in nobody["forms"].items()
            for form in forms
            for topic in nobody["topics"][language]
        ),
    ]


def fitted(sets: list[Labelled]) -> Pipeline:
    rows, answered = np.vstack([one.evidence for one in sets]), np.concatenate([one.answered for one in sets])
    model = LogisticRegression(C=3.0, class_weight="balanced", max_iter=2000)
    return make_pipeline(StandardScaler(), model).fit(rows, answered)


def left_out(sets: Mapping[str, Labelled]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The odds of every question by the sets that it is not of, and which have an answer."""
    odds = [
        fitted([other for name, other in sets.items() if name != left]).decision_function(one.evidence)
        for left, one in sets.items()
    ]
    return np.concatenate(odds), np.concatenate([one.answered for one in sets.values()])


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="klassetur-fit-") as room:
        sets = {
            one.name: labelled(
                assistant_of(one, Path(room)), [(asked.text, bool(asked.grades)) for asked in one.questions()]
            )
            for one in SETS
        } | {name: labelled(assistant_on(DATA / name, Path(room)), short_questions(name)) for name in SAMPLES}
    odds, answered = left_out(sets)
    for share in (1, 2, 3, 4, 5, 8, 10):
        rightly = (odds[~answered] < np.percentile(odds[answered], share)).mean()
        print(f"left out: {share} % of those with an answer silent, {rightly:.2f} of the others")
    scaler, model = (step for _, step in fitted(list(sets.values())).steps)
    weights = model.coef_[0] / scaler.scale_
    sums = np.vstack([one.evidence for one in sets.values()]) @ weights
    print(dict(zip(Evidence._fields, weights.round(2), strict=True)))
    print(f"bias {-np.percentile(sums[answered], LOST):.2f}")


if __name__ == "__main__":
    main()
