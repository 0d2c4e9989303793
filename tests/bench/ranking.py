"""What search without an understanding of the question ranks by: BM25 over raw words, and fusing two rankings."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Every run of letters and digits in small letters: no stop words, no stems."""
    return _WORD.findall(text.lower())


class Bm25:
    """Okapi BM25 as SQLite's FTS5 computes it (k1 = 1.2, b = 0.75; a word that more than half of the entries have
    counts next to nothing), so that the two can be compared number by number."""

    K1, B, LEAST = 1.2, 0.75, 1e-6

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._counts = {name: Counter(words_of(text)) for name, text in texts.items()}
        lengths = {name: counts.total() for name, counts in self._counts.items()}
        average = sum(lengths.values()) / max(len(lengths), 1) or 1.0
        self._norms = {name: self.K1 * (1 - self.B + self.B * length / average) for name, length in lengths.items()}
        having = Counter(word for counts in self._counts.values() for word in counts)
        self._telling = {
            word: max(math.log((len(texts) - number + 0.5) / (number + 0.5)), self.LEAST)
            for word, number in having.items()
        }

    def scores(self, question: str) -> dict[str, float]:
        """Of every entry with at least one word of the question; a word that stands twice in it counts twice."""
        asked = Counter(word for word in words_of(question) if word in self._telling)
        return {
            name: sum(self._worth(word, name) * times for word, times in asked.items())
            for name, counts in self._counts.items()
            if any(word in counts for word in asked)
        }

    def ranked(self, question: str) -> list[str]:
        """The same, best first; of equals the one that was given first."""
        scores = self.scores(question)
        return sorted(scores, key=lambda name: -scores[name])

    def _worth(self, word: str, name: str) -> float:
        count = self._counts[name][word]
        return self._telling[word] * count * (self.K1 + 1) / (count + self._norms[name])


def fused(rankings: Sequence[Sequence[str]], k: int = 60) -> list[str]:
    """Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): each ranking gives the entry at place 1, 2 ...
    ``1 / (k + place)``. Of equals the one that an earlier ranking has earlier."""
    sums: dict[str, float] = {}
    for ranking in rankings:
        for place, name in enumerate(ranking, 1):
            sums[name] = sums.get(name, 0.0) + 1 / (k + place)
    return sorted(sums, key=lambda name: -sums[name])
