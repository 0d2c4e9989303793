"""Reading -> matches and near misses: filter first, then rank exactly, then explain.

Ranking starts from the index's score. What the teacher hinted at pulls an activity up, what its entry does not say
pulls it down a little. The weights stand in `PULL` and the decision in `ENOUGH`; both come from the labelled questions under
tests/quality.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.conditions import ALWAYS, NEVER_NEAR, held_against, said
from assistant.model import Activity, Catalog, Findings, Hit, Match, NearMiss, Reading
from assistant.ports import Query, Retriever
from assistant.season import Season

ENOUGH = 0.5
"""The least score of the best hit that answers a topic; below it "nothing fits" is the honest answer."""

BESIDE = 0.25
"""The least score of the others that are shown beside it."""

NEAR = 0.6
"""The least score of a near miss: it is offered only when it is clearly about the topic."""

MAYBE = 0.2
"""The least score of "did you mean"."""

MOST_MAYBE = 2

PULL = {"hinted_kind": 0.3, "place": 0.8, "unknown": -0.2}
"""What is added to the log odds of the index's score."""

MOST_NEAR_MISSES = 3


@dataclass(frozen=True)
class Candidate:
    activity: Activity
    verdicts: dict[str, bool | None]

    @property
    def fails(self) -> tuple[str, ...]:
        return tuple(name for name, fits in self.verdicts.items() if fits is False)

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(name for name, fits in self.verdicts.items() if fits is None and name not in ALWAYS)


class Matcher:
    """Finds activities of one catalogue; replaced together with it."""

    def __init__(self, catalog: Catalog, retriever: Retriever) -> None:
        self.catalog = catalog
        self.retriever = retriever

    def find(self, reading: Reading, season: Season, limit: int = 5, skip: Collection[str] = ()) -> Findings:
        """At most ``limit`` matches, best first, without those in ``skip``; near misses only where matches are few."""
        names = said(reading)
        candidates = {
            activity.id: Candidate(activity, held_against(activity, reading, season, names))
            for activity in self.catalog.activities.values()
            if activity.id not in skip
        }
        fitting = [name for name, candidate in candidates.items() if not candidate.fails]
        hits = self._hits(reading, fitting)
        sure = _sure(hits, reading)
        matches = tuple(
            Match(candidates[hit.id].activity, hit.score, candidates[hit.id].verdicts, hit.concepts)
            for hit in _pulled(sure, candidates, reading)[:limit]
        )
        if len(matches) >= min(3, limit):
            return Findings(matches)
        near = [name for name, candidate in candidates.items() if _is_near(candidate)]
        unsure = [] if matches else [hit for hit in hits[:MOST_MAYBE] if hit.score >= MAYBE]
        maybe = tuple(candidates[hit.id].activity for hit in unsure)
        return Findings(matches, self._near_misses(reading, candidates, near), maybe)

    def _near_misses(
        self, reading: Reading, candidates: dict[str, Candidate], allowed: Sequence[str]
    ) -> tuple[NearMiss, ...]:
        if not reading.topic and not reading.subjects:
            return ()
        near = [hit for hit in self._hits(reading, allowed) if hit.score >= NEAR or not reading.topic]
        return tuple(
            NearMiss(candidates[hit.id].activity, hit.score, candidates[hit.id].fails)
            for hit in near[:MOST_NEAR_MISSES]
        )

    def _hits(self, reading: Reading, allowed: Sequence[str]) -> list[Hit]:
        """What the index finds for the topic, or for the subjects where they are all the topic there is."""
        topic = " ".join(part for part in (*reading.subject_words, reading.topic) if part)
        query = Query(topic, reading.text if topic else "", reading.language, reading.excluded.topics)
        return self.retriever.search(query, allowed)


def _sure(hits: list[Hit], reading: Reading) -> list[Hit]:
    """What is sure enough to be shown. Without a topic of its own a question is answered by all that fits it."""
    if not reading.topic:
        return hits
    return [hit for hit in hits if hit.score >= BESIDE] if hits and hits[0].score >= ENOUGH else []


def _pulled(hits: Sequence[Hit], candidates: dict[str, Candidate], reading: Reading) -> list[Hit]:
    """Best first again, after what speaks for and against an activity beside its topic."""
    pulled = [replace(hit, score=_with_pull(hit.score, _pull(candidates[hit.id], reading))) for hit in hits]
    return sorted(pulled, key=lambda hit: (-hit.score, hit.id))


def _pull(candidate: Candidate, reading: Reading) -> float:
    pull = PULL["unknown"] * len(candidate.unknown)
    if candidate.activity.kind in reading.hinted_kinds:
        pull += PULL["hinted_kind"]
    if is_at(candidate.activity, reading.places):
        pull += PULL["place"]
    return pull


def _with_pull(score: float, pull: float) -> float:
    """The score moved on the logistic curve, so that it stays within 0..1 and near-certain ones move little."""
    odds = math.log(max(score, 1e-6) / max(1.0 - score, 1e-6))
    return round(1.0 / (1.0 + math.exp(-(odds + pull))), 4)


def _is_near(candidate: Candidate) -> bool:
    return len(candidate.fails) == 1 and candidate.fails[0] not in NEVER_NEAR


def is_at(activity: Activity, places: Collection[str]) -> bool:
    """The activity's town or place is one of these."""
    here = {activity.place.town.casefold(), activity.place.name.casefold()} - {""}
    return any(place.casefold() in here for place in places)
