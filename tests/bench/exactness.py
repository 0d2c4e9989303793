"""What is found when conditions leave only part of the catalogue: exact, however little they leave."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.model import Language
from assistant.ports import Query
from tests.bench.entries import QuestionsOnly, template_catalogue
from tests.bench.measure import Figure, Target
from tests.bench.questions import different
from tests.bench.side import side
from tests.bench.sides import our_encoder, prepared
from tests.bench.size import Size

TITLE = "Recall@10 among what the conditions leave (against the ranking of everything)"

_SHARES = (0.5, 0.1, 0.05, 0.01, 0.001)
_DEPTH = 10
_NARROW = 0.05
"""Below this share nothing may be missed."""
_WINDOW = 50


def figures(room: Path, size: Size) -> list[Figure]:
    count = size.scales[-1] if size.scales[-1] <= 20_000 else 20_000
    with side(Searcher, {"entries": count, "room": str(prepared(count))}) as searcher:
        return [
            Figure(
                f"{share:g} of {count:,} entries", found["ours"], "",
                f"the best {_WINDOW} of everything, filtered afterwards", f"{found['afterwards']:.2f}",
                f"{found['ours']:.3f}", target=Target(1.0 if share < _NARROW else 0.98, at_most=False),
            )
            for share in _SHARES
            for found in [searcher.do({"share": share, "questions": different(min(size.questions, 20))})[1]]
        ]  # fmt: skip


class Searcher:
    """The index alone, on entries from templates with synthetic vectors."""

    def __init__(self, given: dict[str, Any]) -> None:
        catalogue = template_catalogue(given["entries"], Path(given["room"]))
        self._index = catalogue.assistant(QuestionsOnly(our_encoder())).matcher.retriever
        self._names = sorted(catalogue.loaded.catalog.activities)
        self._chance = random.Random(20261121)

    def __call__(self, argument: dict[str, Any]) -> dict[str, float]:
        ours, afterwards = [], []
        for text in argument["questions"]:
            allowed = set(self._chance.sample(self._names, max(1, int(argument["share"] * len(self._names)))))
            query = Query(text, text, Language.DA)
            scores = {hit.id: hit.score for hit in self._index.search(query, None, len(self._names))}
            found = [hit.id for hit in self._index.search(query, allowed, _DEPTH)]
            first = [name for name in list(scores)[:_WINDOW] if name in allowed][:_DEPTH]
            ours.append(recall(found, scores, allowed))
            afterwards.append(recall(first, scores, allowed))
        return {"ours": mean(ours), "afterwards": mean(afterwards)}


def recall(found: list[str], scores: Mapping[str, float], allowed: set[str]) -> float:
    """The share of the best ten allowed that were found; one that is as good as the tenth counts as much as it."""
    best = sorted((scores[name] for name in allowed), reverse=True)[:_DEPTH]
    return sum(scores[name] >= best[-1] for name in found) / len(best)
