"""How the index bears growth: the same template entries, more of them."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from assistant.model import Language
from assistant.ports import Query
from tests.bench.entries import QuestionsOnly, template_catalogue
from tests.bench.exactness import recall
from tests.bench.measure import Figure, Target, paired, seconds
from tests.bench.questions import WARM_UP, different
from tests.bench.side import side
from tests.bench.sides import Stopwatch, our_encoder
from tests.bench.size import Size

TITLE = "Growth (entries from templates, their vectors synthetic: times and memory, not quality)"

_PLAIN = "one product with as many vectors in numpy"
_EXACT = Target(0.98, at_most=False)


def figures(room: Path, size: Size) -> list[Figure]:
    return [figure for count in size.scales for figure in _of(count, room / str(count), size)]


def _of(count: int, room: Path, size: Size) -> list[Figure]:
    with side(Grown, {"entries": count, "room": str(room)}) as grown, side(Product, count) as product:

        def search(text: str) -> float:
            return float(grown.do(text)[1]["search"])

        pair = paired(product.seconds, search, different(size.questions), WARM_UP)
        found = mean(grown.do(text)[1]["recall"] for text in different(min(size.questions, 10)))
        built = grown.about
    what = f"{count:,} entries"
    return [
        Figure(f"{what}: building", built["seconds"], "s", ours=seconds(built["seconds"])),
        Figure(f"{what}: memory", built["memory"] / 1e6, "MB", ours=f"{built['memory'] / 1e6:,.0f} MB"),
        Figure.of_times(f"{what}: search without the question's vector", _PLAIN, pair),
        Figure(f"{what}: recall@10", found, "", "the whole ranking", ours=f"{found:.3f}", target=_EXACT),
    ]


class Grown:
    """The index of so many entries, built and searched."""

    def __init__(self, given: dict[str, Any]) -> None:
        self._encoder = Stopwatch(QuestionsOnly(our_encoder()))
        catalogue = template_catalogue(given["entries"], Path(given["room"]))
        start = time.perf_counter()
        self._index = catalogue.assistant(self._encoder).matcher.retriever
        took = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        self.about = {"seconds": took, "memory": peak}
        self._count = given["entries"]

    def __call__(self, text: str) -> dict[str, float]:
        query = Query(text, text, Language.DA)
        self._encoder.seconds = 0.0
        start = time.perf_counter()
        found = [hit.id for hit in self._index.search(query, None, 10)]
        took = time.perf_counter() - start - self._encoder.seconds
        # everything in order is what the ten are held against; of a very large index only its first thousands
        scores = {hit.id: hit.score for hit in self._index.search(query, None, min(self._count, 5000))}
        known = {**dict.fromkeys(found, 0.0), **scores}
        return {"search": took, "recall": recall(found, known, set(scores))}


class Product:
    """What search by vectors alone costs at least when it is exact."""

    def __init__(self, count: int) -> None:
        self._vectors = np.random.default_rng(1).standard_normal((count, 384), np.float32)

    def __call__(self, text: str) -> None:
        np.argpartition(self._vectors @ self._vectors[0], -10)[-10:]
