"""Reading -> matches and near misses: filter first, then rank exactly, then explain.

Ranking starts from the index's score. What the teacher hinted at pulls an activity up, what its entry does not say pulls
it down a little. The weights stand in `PULL` and the decision in `ENOUGH`; both come from the labelled questions under
tests/quality.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.conditions import ALWAYS, NEVER_NEAR, held_against, said
from assistant.model import Activity, Catalog, Findings, Hit, Match, NearMiss, Reading
from assistant.ports import Query, Retriever
from assistant.season import Season

ENOUGH = 0.0
"""The least score of the index that answers a topic; below it "nothing fits" is the honest answer."""

NEAR = 0.40
"""The least score of a near miss: it is offered only when it is clearly about the topic."""

PULL = {"hinted_kind": 0.04, "place": 0.06, "unknown": -0.02}
"""What is added to the index's score."""

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
        self._retriever = retriever

    def find(self, reading: Reading, season: Season, limit: int = 5, skip: Collection[str] = ()) -> Findings:
        """At most ``limit`` matches, best first, without those in ``skip``; near misses only where matches are few."""
        names = said(reading)
        candidates = {
            activity.id: Candidate(activity, held_against(activity, reading, season, names))
            for activity in self.catalog.activities.values()
            if activity.id not in skip
        }
        fitting = [name for name, candidate in candidates.items() if not candidate.fails]
        matches = self._matches(reading, candidates, fitting, limit)
        if len(matches) >= min(3, limit):
            return Findings(matches)
        near = [name for name, candidate in candidates.items() if _is_near(candidate)]
        return Findings(matches, self._near_misses(reading, candidates, near))

    def _matches(
        self, reading: Reading, candidates: dict[str, Candidate], allowed: Sequence[str], limit: int
    ) -> tuple[Match, ...]:
        ranked = self._ranked(reading, candidates, allowed, ENOUGH)[:limit]
        return tuple(
            Match(candidates[hit.id].activity, hit.score, candidates[hit.id].verdicts, hit.concepts) for hit in ranked
        )

    def _near_misses(
        self, reading: Reading, candidates: dict[str, Candidate], allowed: Sequence[str]
    ) -> tuple[NearMiss, ...]:
        if not reading.topic and not reading.subjects:
            return ()
        ranked = self._ranked(reading, candidates, allowed, NEAR)[:MOST_NEAR_MISSES]
        return tuple(NearMiss(candidates[hit.id].activity, hit.score, candidates[hit.id].fails) for hit in ranked)

    def _ranked(
        self, reading: Reading, candidates: dict[str, Candidate], allowed: Sequence[str], enough: float
    ) -> list[Hit]:
        topic = reading.topic or " ".join(reading.subject_words)
        query = Query(topic, reading.text if topic else "", reading.language, reading.excluded.topics)
        hits = self._retriever.search(query, allowed)
        wanted = [hit for hit in hits if not reading.topic or hit.score >= enough]
        pulled = [Hit(hit.id, _pulled(hit, candidates[hit.id], reading), hit.concepts) for hit in wanted]
        return sorted(pulled, key=lambda hit: (-hit.score, hit.id))


def _is_near(candidate: Candidate) -> bool:
    return len(candidate.fails) == 1 and candidate.fails[0] not in NEVER_NEAR


def _pulled(hit: Hit, candidate: Candidate, reading: Reading) -> float:
    activity = candidate.activity
    score = hit.score + PULL["unknown"] * len(candidate.unknown)
    if activity.kind in reading.hinted_kinds:
        score += PULL["hinted_kind"]
    if is_at(activity, reading.places):
        score += PULL["place"]
    return round(min(1.0, max(0.0, score)), 4)


def is_at(activity: Activity, places: Collection[str]) -> bool:
    """The activity's town or place is one of these."""
    here = {activity.place.town.casefold(), activity.place.name.casefold()} - {""}
    return any(place.casefold() in here for place in places)
