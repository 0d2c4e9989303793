"""nDCG@5 over the labelled questions; grades are filtered, as the assistant would."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import log2

from assistant.model import Hit
from assistant.ports import Query
from index.retriever import Index
from tests.index.samples import Question, activities


def ndcg(question: Question, hits: Iterable[Hit]) -> float:
    gained = [question.relevant.get(hit.id, 0) for hit in hits][:5]
    best = sorted(question.relevant.values(), reverse=True)[:5]
    return _discounted(gained) / _discounted(best)


def mean_ndcg(index: Index, asked: list[Question], query_of: Callable[[Question], Query] | None = None) -> float:
    known = activities()
    total = 0.0
    for question in asked:
        allowed = [a.id for a in known.values() if question.grade is None or a.fits_grade(question.grade)]
        query = query_of(question) if query_of else Query(question.topic, question.text, question.language)
        total += ndcg(question, index.search(query, allowed, 5))
    return total / len(asked)


def is_cross_language(question: Question) -> bool:
    return not any(name.startswith(question.language) for name, worth in question.relevant.items() if worth == 2)


def _discounted(gains: Iterable[int]) -> float:
    return sum((2**gain - 1) / log2(place + 2) for place, gain in enumerate(gains))
