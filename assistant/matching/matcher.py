"""Reading -> matches and near misses: filter first, then rank exactly, then explain.

Ranking starts from the index's score. What the teacher hinted at pulls an activity up, what its entry does not say
pulls it down a little. The weights stand in `PULL` and the decision in `ENOUGH`; both come from the labelled questions
under tests/quality.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from assistant.matching.conditions import ALWAYS, DISTANCE, NEVER_NEAR, conditions_of, preferences, said
from assistant.matching.distance import Distances, Kilometres, nearness, within
from assistant.matching.facets import MEANING, NO, UNKNOWN, ChosenEntries, Facets, Flags, Verdicts
from assistant.matching.order import DailyLots, OrderOfEquals
from assistant.matching.season import Season
from assistant.model import MOST_MATCHES, Activity, Catalog, Findings, Hit, Match, NearMiss, Reading
from assistant.ports import PreparedQuery, Query, Retriever

ENOUGH = 0.5
"""The least score of the best hit that answers a topic; below it "nothing fits" is the honest answer."""

BESIDE = 0.25
"""The least score of the others that are shown beside it."""

FEW, BEHIND = 3, 2.0
"""Matches that a teacher can choose among; more are shown only where their odds (the logarithm) are no further behind
the best one's."""

NEAR = 0.6
"""The least score of a near miss: it is offered only when it is clearly about the topic."""

MAYBE = 0.2
"""The least score of "did you mean"."""

MOST_MAYBE = 2

PULL = {"hinted_kind": 0.3, "place": 0.8, "unknown": -0.2, "not_preferred": -0.5}
"""What is added to the log odds of the index's score; ``unknown`` and ``not_preferred`` for each condition."""

MOST_NEAR_MISSES = 3

MOST_RANKED = 20
"""Hits that are weighed once more before the first few are shown."""


class Matcher:
    """Finds activities of one catalogue; replaced together with it."""

    def __init__(self, catalog: Catalog, retriever: Retriever) -> None:
        self.catalog = catalog
        self.retriever = retriever
        self._columns = Facets(catalog.activities)
        self._lots = DailyLots(self._columns)
        self._distances = Distances([catalog.activities[name] for name in self._columns.ids], catalog)

    def warm_up(self, season: Season) -> None:
        """Turns the catalogue over now rather than at the first questions."""
        self._columns.warm_up(season)

    def find(self, reading: Reading, season: Season, limit: int = MOST_MATCHES, skip: Collection[str] = ()) -> Findings:
        """At most ``limit`` matches, best first, without those in ``skip``; near misses only where matches are few."""
        far = self._distances.to_each(reading)
        verdicts = self._verdicts(reading, season, far)
        fitting, near = self._sorted_out(verdicts, reading, skip)
        query = query_of(reading)
        asked = self.retriever.ask(query)
        order = OrderOfEquals(self._columns, self._lots, verdicts, reading, season, far)
        # With nothing to rank by all hits are equally good.
        chosen, most = (fitting, MOST_RANKED) if query.topic else order.first(fitting, limit)
        hits = order.settled(asked.best(self._chosen(chosen), most), self.catalog.activities)
        scores = self._pulled(_sure(hits, reading), verdicts, reading, far)
        found = sorted(scores, key=lambda one: -one[1])[:limit]
        matches = tuple(self._match(hit, score, verdicts) for hit, score in (_worth(found) if query.topic else found))
        if len(matches) >= min(FEW, limit):
            return Findings(matches)
        unsure = [] if matches else [hit for hit in hits[:MOST_MAYBE] if hit.score >= MAYBE]
        maybe = tuple(self.catalog.activities[hit.id] for hit in unsure)
        return Findings(matches, self._near_misses(reading, verdicts, near, asked), maybe)

    def _verdicts(self, reading: Reading, season: Season, far: Kilometres | None) -> Mapping[str, Verdicts]:
        """What each condition that the reading makes says to each entry."""
        found = {name: self._columns.verdicts(condition) for name, condition in conditions_of(reading, season).items()}
        if far is not None and reading.within_km is not None and DISTANCE in said(reading):
            found[DISTANCE] = within(far, reading.within_km)
        return found

    def _sorted_out(
        self, verdicts: Mapping[str, Verdicts], reading: Reading, skip: Collection[str]
    ) -> tuple[Flags, Flags]:
        """The entries that break no condition, and those that break a single one that can be helped. What may well not
        be a condition of the wish keeps nothing out."""
        preferred, lost = preferences(reading), self._columns.flags(skip)
        broken = np.zeros(len(lost), np.uint8)
        for name, found in verdicts.items():
            if name in preferred:
                continue
            if name in NEVER_NEAR:
                lost |= found == NO
            else:
                broken += found == NO
        return (broken == 0) & ~lost, (broken == 1) & ~lost

    def _said_to(self, hit: Hit, verdicts: Mapping[str, Verdicts]) -> Mapping[str, bool | None]:
        row = self._columns.rows[hit.id]
        return {name: MEANING[found[row]] for name, found in verdicts.items()}

    def _pulled(
        self, hits: Sequence[Hit], verdicts: Mapping[str, Verdicts], reading: Reading, far: Kilometres | None
    ) -> Iterator[tuple[Hit, float]]:
        """Each hit and its score with what speaks for and against it beside its topic."""
        rows = [self._columns.rows[hit.id] for hit in hits]
        preferred, pulls = preferences(reading), np.zeros(len(rows))
        for name, found in verdicts.items():
            if name not in ALWAYS:
                pulls += PULL["unknown"] * (found[rows] == UNKNOWN)
            if name in preferred:
                pulls += PULL["not_preferred"] * (found[rows] == NO)
        for hit, pull in zip(hits, pulls.tolist(), strict=True):
            activity = self.catalog.activities[hit.id]
            if activity.kind in reading.hinted_kinds:
                pull += PULL["hinted_kind"]
            if is_at(activity, reading.places):
                pull += PULL["place"]
            elif far is not None:
                pull += PULL["place"] * nearness(far[self._columns.rows[hit.id]])
            yield hit, _with_pull(hit.score, pull)

    def _match(self, hit: Hit, score: float, verdicts: Mapping[str, Verdicts]) -> Match:
        return Match(self.catalog.activities[hit.id], score, self._said_to(hit, verdicts), hit.concepts)

    def _near_misses(
        self, reading: Reading, verdicts: Mapping[str, Verdicts], near: Flags, asked: PreparedQuery
    ) -> tuple[NearMiss, ...]:
        if not reading.topic and not reading.subjects:
            # without a topic anything would be near; only a group too large for all there is must be told so
            near = near & (verdicts["group_size"] == NO) if "group_size" in verdicts else np.zeros_like(near)
        if not near.any():
            return ()
        hits = asked.best(self._chosen(near), MOST_NEAR_MISSES)
        hits = [hit for hit in hits if hit.score >= NEAR or not reading.topic]
        return tuple(self._near_miss(hit, verdicts, reading) for hit in hits)

    def _near_miss(self, hit: Hit, verdicts: Mapping[str, Verdicts], reading: Reading) -> NearMiss:
        said = self._said_to(hit, verdicts)
        fails = tuple(name for name, fits in said.items() if fits is False and name not in preferences(reading))
        return NearMiss(self.catalog.activities[hit.id], hit.score, fails)

    def _chosen(self, flags: Flags) -> ChosenEntries:
        return ChosenEntries(self._columns.ids, flags)


def query_of(reading: Reading) -> Query:
    """What the index is asked: the topic, or the subjects where they are all the topic there is."""
    topic = " ".join(part for part in (*reading.subject_words, reading.topic) if part)
    text, wish = (reading.question or reading.text, reading.wish) if topic else ("", "")
    unwanted = (*reading.excluded.topics, *reading.excluded.had)
    return Query(topic, text, reading.language, wish, unwanted)


def _sure(hits: list[Hit], reading: Reading) -> list[Hit]:
    """What is sure enough to be shown. Without a topic of its own a question is answered by all that fits it."""
    if not reading.topic:
        return hits
    return [hit for hit in hits if hit.score >= BESIDE] if hits and hits[0].score >= ENOUGH else []


def _worth(found: list[tuple[Hit, float]]) -> list[tuple[Hit, float]]:
    """Without those, beyond a few, that are far behind the best; they come when the teacher asks for more."""
    least = _odds(found[0][1]) - BEHIND if found else 0.0
    return [one for place, one in enumerate(found) if place < FEW or _odds(one[1]) >= least]


def _with_pull(score: float, pull: float) -> float:
    """The score moved on the logistic curve, so that it stays within 0..1 and near-certain ones move little."""
    return round(1.0 / (1.0 + math.exp(-(_odds(score) + pull))), 4)


def _odds(score: float) -> float:
    return math.log(max(score, 1e-6) / max(1.0 - score, 1e-6))


def is_at(activity: Activity, places: Collection[str]) -> bool:
    """The activity's town or place is one of these."""
    if not places:
        return False
    here = {activity.place.town.casefold(), activity.place.name.casefold()} - {""}
    return any(place.casefold() in here for place in places)
