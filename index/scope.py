"""Is a question about what the catalogue offers at all, or a wish that belongs elsewhere?

Vector search always finds something, and a low similarity alone does not tell a question in unusual words from one
that nobody here can answer. What does: whether the question is nearer to the catalogue as a whole than to things that
schools ask for elsewhere (a bus timetable, a ballet, a printer that does not work).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.encoders.sentence_transformer import Vectors
from index.vectors import every_product

_NEIGHBOURS_ELSEWHERE = 3
_SHARE = 0.06
"""Of the catalogue: so many of its nearest entries are its neighbourhood, at least and at most as below."""
_FEWEST, _MOST = 3, 30


class CatalogueScope:
    """Tells whether a question is about this catalogue. ``elsewhere``: wishes that are somebody else's business, as
    vectors of length 1; shape (wishes, dimension)."""

    def __init__(self, elsewhere: Vectors) -> None:
        self._elsewhere = elsewhere

    def nearness(self, question: Vectors, similarities: NDArray[np.float32], entries: int | None = None) -> float:
        """How much nearer the question is to the catalogue than to what belongs elsewhere: about -0.4 to 0.4.
        ``similarities`` are its cosines with all entries, or with the nearest of so many."""
        if not len(similarities):
            return 0.0
        here = _mean_of_best(similarities, min(max(round(_SHARE * (entries or len(similarities))), _FEWEST), _MOST))
        if not len(self._elsewhere):
            return here
        return here - _mean_of_best(every_product(question, self._elsewhere), _NEIGHBOURS_ELSEWHERE)


def _mean_of_best(values: NDArray[np.float32], count: int) -> float:
    count = min(count, len(values))
    return float(np.partition(values, -count)[-count:].mean())
