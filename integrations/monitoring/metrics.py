"""`/metrics`: what the service has done since it started, and what waits in the database. No address, no text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4 as MEDIA_TYPE
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from assistant.model import ChannelName, Status
from integrations.store.envelopes import Box, InboxState
from integrations.store.transactions import Snapshot

__all__ = ["MEDIA_TYPE", "Meter", "exposition", "oldest_seconds"]

SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""Upper bounds of the histogram's buckets; one without bound follows."""

OUTCOMES = ("answered", "refused", "filed", "quarantined", "failed")
RESULTS = ("sent", "postponed", "failed")

# when a counter began is the process's start for all of them
disable_created_metrics()  # type: ignore[no-untyped-call]


class Meter(Collector):
    """Counts from the worker and the outbox: numbers by channel and outcome, nothing else."""

    def __init__(self, bounds: Sequence[float] = SECONDS) -> None:
        self._items = _counter(
            "items", "Inbox items by outcome since the start.", channel=ChannelName, outcome=OUTCOMES
        )
        self._postings = _counter(
            "postings", "Attempts to send by result since the start.", channel=ChannelName, result=RESULTS
        )
        self._bounces = _counter("bounces", "Sent messages that came back since the start.", channel=ChannelName)
        self._answers = Histogram(
            "klassetur_answer_seconds", "From received to answered.", buckets=bounds, registry=None
        )

    def collect(self) -> Iterator[Metric]:
        for counted in (self._items, self._postings, self._bounces, self._answers):
            yield from counted.collect()

    def worked_off(self, channel: ChannelName, state: InboxState, reason: str, seconds: float) -> None:
        """``state`` and ``reason`` as the inbox has them; an item that still waits is not counted. ``seconds`` from
        received to now."""
        if state is InboxState.WAITING:
            return
        # what is done with a reason was turned away or could not be decided
        outcome = str(state) if state is not InboxState.DONE else "refused" if reason else "answered"
        self._items.labels(channel, outcome).inc()
        if outcome == "answered":
            self._answers.observe(max(0.0, seconds))

    def sent(self, channel: ChannelName, result: str) -> None:
        """An attempt to send: ``sent``, ``postponed`` or ``failed``."""
        self._postings.labels(channel, result).inc()

    def bounced(self, channel: ChannelName) -> None:
        self._bounces.labels(channel).inc()


def oldest_seconds(view: Snapshot, box: Box, now: datetime) -> float:
    """How long the oldest waiting item has waited; 0 when none waits."""
    waiting = view.box(box).waiting(1)
    return max(0.0, (now - waiting[0].since).total_seconds()) if waiting else 0.0


def exposition(meter: Meter, counts: Mapping[str, int], oldest: Mapping[str, float], activities: int) -> bytes:
    """The whole page as `MEDIA_TYPE`. ``counts`` as `Statistics.counts` gives them, ``oldest`` in seconds by box."""
    registry = CollectorRegistry()
    registry.register(meter)
    registry.register(_Stored(counts, oldest, activities))
    return generate_latest(registry)


@dataclass(frozen=True, eq=False)
class _Stored(Collector):
    """What the database counts, and the catalogue's size."""

    counts: Mapping[str, int]
    oldest: Mapping[str, float]
    activities: int

    def collect(self) -> Iterator[Metric]:
        counts = self.counts
        yield _gauge("waiting", "Items that wait.", "box", {box: counts[f"{box}_waiting"] for box in Box})
        yield _gauge("oldest_waiting_seconds", "How long the oldest waiting item has waited.", "box", self.oldest)
        stuck = {kind: counts[kind] for kind in ("quarantined", "failed")}
        yield _gauge("stuck", "Items that need a human.", "kind", stuck)
        yield GaugeMetricFamily(
            "klassetur_needs_operator", "Postings that wait until something is mended.", counts["needs_operator"]
        )
        bookings = {str(status): counts[f"bookings_{status}"] for status in Status}
        yield _gauge("bookings", "Bookings by status.", "status", bookings)
        yield GaugeMetricFamily("klassetur_activities", "Entries of the catalogue.", self.activities)


def _counter(name: str, what: str, **labels: Iterable[str]) -> Counter:
    """With every combination of its labels at 0: a monitoring system then sees the first one counted as an increase."""
    counter = Counter(f"klassetur_{name}", what, tuple(labels), registry=None)
    for values in product(*labels.values()):
        counter.labels(*values)
    return counter


def _gauge(name: str, what: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"klassetur_{name}", what, labels=(label,))
    for value, number in values.items():
        family.add_metric((value,), number)
    return family
