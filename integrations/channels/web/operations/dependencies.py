"""What the operators' pages see of the running service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from integrations.monitoring.health import Condition
from integrations.monitoring.metrics import Meter


@dataclass(frozen=True)
class OperatorsAccess:
    meter: Meter = field(default_factory=Meter)
    condition: Callable[[], Condition] = Condition
    """Looks at files: off the event loop."""
