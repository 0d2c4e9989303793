"""Faults at every call to the network while something is sent, and what must hold all the same: everybody is told
exactly once in the end, or stands on the list of the undelivered.

`mixed_runs` lets a whole office live: teachers by mail, in Slack and on the page, coordinators, and troubles between.

`Scenario` says what goes wrong, `played` lets it happen to the real outbox, mail and Slack channels, `violations`
judges what came of it. ``python -m tests.faults`` plays them all, and shows that faults which are planted are found.
"""

from tests.faults.judging import violations
from tests.faults.office import Outcome, played
from tests.faults.scenarios import ALL, How, Must, Scenario, Step, Trouble, seeded

__all__ = ["ALL", "How", "Must", "Outcome", "Scenario", "Step", "Trouble", "played", "seeded", "violations"]
