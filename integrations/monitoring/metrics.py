"""What the service has done since it started, counted for `/metrics`: numbers by channel and outcome, nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from assistant.model import ChannelName

SECONDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""Upper bounds of the histogram's buckets; one without bound follows."""


@dataclass
class Histogram:
    """How often something took how long."""

    bounds: tuple[float, ...] = SECONDS
    buckets: list[int] = field(default_factory=list)
    """How many up to each bound, and at the end those above all."""
    total: float = 0.0
    """Seconds, together."""

    def __post_init__(self) -> None:
        self.buckets = self.buckets or [0] * (len(self.bounds) + 1)

    def observe(self, seconds: float) -> None:
        place = next((place for place, bound in enumerate(self.bounds) if seconds <= bound), len(self.bounds))
        self.buckets[place] += 1
        self.total += seconds

    @property
    def count(self) -> int:
        return sum(self.buckets)


@dataclass
class Meter:
    """Counts from the worker and the outbox. Used on the event loop's thread alone."""

    items: Counter[tuple[ChannelName, str]] = field(default_factory=Counter)
    """Inbox items by channel and outcome: ``answered``, ``refused``, ``filed``, ``quarantined``, ``failed``."""
    postings: Counter[tuple[ChannelName, str]] = field(default_factory=Counter)
    """Attempts to send by channel and result: ``sent``, ``postponed``, ``failed``."""
    bounces: Counter[ChannelName] = field(default_factory=Counter)
    answers: Histogram = field(default_factory=Histogram)
    """Seconds from received to answered."""

    def worked_off(self, channel: ChannelName, status: str, reason: str, seconds: float) -> None:
        """``status`` and ``reason`` as the inbox has them; an item that still waits is not counted."""
        if status == "waiting":
            return
        # what is done with a reason was turned away or could not be decided
        outcome = status if status != "done" else "refused" if reason else "answered"
        self.items[channel, outcome] += 1
        if outcome == "answered":
            self.answers.observe(max(0.0, seconds))

    def sent(self, channel: ChannelName, result: str) -> None:
        self.postings[channel, result] += 1

    def bounced(self, channel: ChannelName) -> None:
        self.bounces[channel] += 1
