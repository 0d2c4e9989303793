"""Reading -> matches and near misses: filter first, then rank exactly, then explain.

Ranking starts from the index's score. What the teacher hinted at pulls an activity up, what its entry does not say
pulls it down a little. The weights stand in `PULL` and the decision in `ENOUGH`; both come from the labelled questions
under tests/quality.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from assistant.conditions import ALWAYS, NEVER_NEAR, Ready, conditions_of
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

MOST_RANKED = 20
"""Hits that are weighed once more before the first few are shown."""


class Matcher:
    """Finds activities of one catalogue; replaced together with it."""

    def __init__(self, catalog: Catalog, retriever: Retriever) -> None:
        self.catalog = catalog
        self.retriever = retriever

    def find(self, reading: Reading, season: Season, limit: int = 5, skip: Collection[str] = ()) -> Findings:
        """At most ``limit`` matches, best first, without those in ``skip``; near misses only where matches are few."""
        conditions = conditions_of(reading, season)
        fitting, near = self._sorted_out(conditions, skip)
        hits = self._hits(reading, fitting)
        pulled = [_pulled(hit, self._match(hit, conditions), reading) for hit in _sure(hits, reading)]
        matches = tuple(sorted(pulled, key=lambda match: (-match.score, match.activity.id))[:limit])
        if len(matches) >= min(3, limit):
            return Findings(matches)
        unsure = [] if matches else [hit for hit in hits[:MOST_MAYBE] if hit.score >= MAYBE]
        maybe = tuple(self.catalog.activities[hit.id] for hit in unsure)
        return Findings(matches, self._near_misses(reading, near), maybe)

    def _sorted_out(self, conditions: Mapping[str, Ready], skip: Collection[str]) -> tuple[list[str], dict[str, str]]:
        """The ids that break no condition, and those that break a single one that can be helped, with its name."""
        fitting: list[str] = []
        near: dict[str, str] = {}
        ready = list(conditions.items())
        for name, activity in self.catalog.activities.items():
            broken = ""
            for condition, fits in ready:
                if fits(activity) is False:
                    if broken or condition in NEVER_NEAR:
                        break
                    broken = condition
            else:
                if name in skip:
                    continue
                if broken:
                    near[name] = broken
                else:
                    fitting.append(name)
        return fitting, near

    def _match(self, hit: Hit, conditions: Mapping[str, Ready]) -> Match:
        activity = self.catalog.activities[hit.id]
        return Match(activity, hit.score, {name: fits(activity) for name, fits in conditions.items()}, hit.concepts)

    def _near_misses(self, reading: Reading, near: Mapping[str, str]) -> tuple[NearMiss, ...]:
        if not reading.topic and not reading.subjects:
            # without a topic anything would be near; only a group too large for all there is must be told so
            near = {name: broken for name, broken in near.items() if broken == "group_size"}
        if not near:
            return ()
        hits = [hit for hit in self._hits(reading, list(near)) if hit.score >= NEAR or not reading.topic]
        return tuple(
            NearMiss(self.catalog.activities[hit.id], hit.score, (near[hit.id],)) for hit in hits[:MOST_NEAR_MISSES]
        )

    def _hits(self, reading: Reading, allowed: Sequence[str]) -> list[Hit]:
        """What the index finds for the topic, or for the subjects where they are all the topic there is."""
        topic = " ".join(part for part in (*reading.subject_words, reading.topic) if part)
        query = Query(topic, reading.text if topic else "", reading.language, reading.excluded.topics)
        return self.retriever.search(query, allowed, MOST_RANKED)


def _sure(hits: list[Hit], reading: Reading) -> list[Hit]:
    """What is sure enough to be shown. Without a topic of its own a question is answered by all that fits it."""
    if not reading.topic:
        return hits
    return [hit for hit in hits if hit.score >= BESIDE] if hits and hits[0].score >= ENOUGH else []


def _pulled(hit: Hit, match: Match, reading: Reading) -> Match:
    """The match with what speaks for and against it beside its topic."""
    unknown = sum(1 for name, fits in match.verdicts.items() if fits is None and name not in ALWAYS)
    pull = PULL["unknown"] * unknown
    if match.activity.kind in reading.hinted_kinds:
        pull += PULL["hinted_kind"]
    if is_at(match.activity, reading.places):
        pull += PULL["place"]
    return replace(match, score=_with_pull(hit.score, pull))


def _with_pull(score: float, pull: float) -> float:
    """The score moved on the logistic curve, so that it stays within 0..1 and near-certain ones move little."""
    odds = math.log(max(score, 1e-6) / max(1.0 - score, 1e-6))
    return round(1.0 / (1.0 + math.exp(-(odds + pull))), 4)


def is_at(activity: Activity, places: Collection[str]) -> bool:
    """The activity's town or place is one of these."""
    here = {activity.place.town.casefold(), activity.place.name.casefold()} - {""}
    return any(place.casefold() in here for place in places)
