"""Fits the numbers of "is this an answer?" (`index.ranking_parameters`) to labelled questions.

    python -m tests.quality.fit CATALOG QUESTIONS

Prints the logistic regression's weights, and what share of questions without an answer is kept silent where 3 % and 5 %
of the others are. Put the weights into `index/ranking_parameters.py` by hand, then run `klassetur evaluate`.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.matching.conditions import conditions_of
from assistant.ports import Query
from integrations.app.evaluation import read_questions
from integrations.composition.catalogue import load_catalogue, make_assistant
from integrations.composition.encoder import load_encoder
from integrations.settings import settings_from

TODAY = date(2026, 11, 21)


def evidence(catalog: Path, questions: Path) -> tuple[np.ndarray, np.ndarray]:
    """For each question with a topic: the evidence as a row; and has it an answer?"""
    settings = settings_from(os.environ, {"catalog": (catalog,), "today": TODAY.isoformat()})
    assistant = make_assistant(settings, load_catalogue(settings), load_encoder(settings))
    index, season = assistant.matcher.retriever, assistant.matching.season(TODAY)
    rows, answers = [], []
    for question in read_questions(questions):
        reading = assistant.read(question.text, TODAY)
        conditions = conditions_of(reading, season).values()
        fitting = [
            activity.id
            for activity in assistant.catalog.activities.values()
            if all(fits(activity) is not False for fits in conditions)
        ]
        if not reading.topic or not fitting:
            continue
        query = Query(reading.topic, reading.text, reading.language, reading.excluded.topics)
        rows.append(index.evidence(query, fitting))
        answers.append(bool(question.grades))
    return np.array(rows), np.array(answers)


def main() -> None:
    rows, answers = evidence(Path(sys.argv[1]), Path(sys.argv[2]))
    model = LogisticRegression(C=30.0, class_weight="balanced", max_iter=1000).fit(rows, answers)
    sums = rows @ model.coef_[0]
    print("fused, field, unknown, gap:", model.coef_[0].round(2))
    for share in (3, 5, 8):
        cut = np.percentile(sums[answers], share)
        print(f"bias {-cut:.2f}: {share} % of answers lost, {(sums[~answers] < cut).mean():.2f} of the others silent")


if __name__ == "__main__":
    main()
