"""`/metrics` in Prometheus' text format (version 0.0.4), from the meter and the database. No address, no text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from assistant.model import ChannelName, Status
from integrations.monitoring.metrics import Histogram, Meter
from integrations.store.contracts import Snapshot

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

OUTCOMES = ("answered", "refused", "filed", "quarantined", "failed")
RESULTS = ("sent", "postponed", "failed")
BOXES = ("inbox", "outbox")

Samples = Iterable[tuple[Mapping[str, str], float]]


def oldest_seconds(view: Snapshot, box: str, now: datetime) -> float:
    """How long the oldest waiting item has waited; 0 when none waits."""
    waiting = view.waiting(box, 1)
    return max(0.0, (now - waiting[0].since).total_seconds()) if waiting else 0.0


def exposition(meter: Meter, counts: Mapping[str, int], oldest: Mapping[str, float], activities: int) -> str:
    """The whole page. ``counts`` as `Snapshot.counts` gives them, ``oldest`` in seconds by box."""
    lines = [
        *_family(
            "klassetur_items_total", "counter", "Inbox items by outcome since the start.",
            (({"channel": channel, "outcome": outcome}, meter.items[channel, outcome])
             for channel in ChannelName for outcome in OUTCOMES),
        ),
        *_family(
            "klassetur_postings_total", "counter", "Attempts to send by result since the start.",
            (({"channel": channel, "result": result}, meter.postings[channel, result])
             for channel in ChannelName for result in RESULTS),
        ),
        *_family(
            "klassetur_bounces_total", "counter", "Sent messages that came back since the start.",
            (({"channel": channel}, meter.bounces[channel]) for channel in ChannelName),
        ),
        *_histogram("klassetur_answer_seconds", "From received to answered.", meter.answers),
        *_family(
            "klassetur_waiting", "gauge", "Items that wait.",
            (({"box": box}, counts[f"{box}_waiting"]) for box in BOXES),
        ),
        *_family(
            "klassetur_oldest_waiting_seconds", "gauge", "How long the oldest waiting item has waited.",
            (({"box": box}, oldest[box]) for box in BOXES),
        ),
        *_family(
            "klassetur_stuck", "gauge", "Items that need a human.",
            (({"kind": kind}, counts[kind]) for kind in ("quarantined", "failed")),
        ),
        *_family(
            "klassetur_bookings", "gauge", "Bookings by status.",
            (({"status": status}, counts[f"bookings_{status}"]) for status in Status),
        ),
        *_family("klassetur_activities", "gauge", "Entries of the catalogue.", [({}, activities)]),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _family(name: str, kind: str, what: str, samples: Samples) -> Iterator[str]:
    yield f"# HELP {name} {what}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        yield f"{name}{_labels(labels)} {_number(value)}"


def _histogram(name: str, what: str, histogram: Histogram) -> Iterator[str]:
    yield f"# HELP {name} {what}"
    yield f"# TYPE {name} histogram"
    so_far = 0
    for bound, count in zip((*map(_number, histogram.bounds), "+Inf"), histogram.buckets, strict=True):
        so_far += count
        yield f"{name}_bucket{_labels({'le': bound})} {so_far}"
    yield f"{name}_sum {_number(histogram.total)}"
    yield f"{name}_count {histogram.count}"


def _labels(labels: Mapping[str, str]) -> str:
    # every value is a name of ours: nothing to escape
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}" if labels else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 3))
