"""Whether what came of a scenario is what must hold."""

from __future__ import annotations

from tests.faults.office import WORDS, Outcome
from tests.faults.scenarios import Must, Scenario


def violations(scenario: Scenario, outcome: Outcome) -> list[str]:
    """A sentence each; empty where everything held."""
    found = []
    allowed = 1 + scenario.may_repeat
    for number, words in enumerate(WORDS):
        copies, ids = outcome.copies[number], outcome.ids[number]
        if len(ids) > 1:
            found.append(f"»{words}« came under {len(ids)} ids")
        if copies > allowed:
            found.append(f"»{words}« came {copies} times")
        if scenario.must is Must.TOLD and copies == 0:
            found.append(f"»{words}« never came")
    first = [outcome.arrived.index(number) for number in range(len(WORDS)) if number in outcome.arrived]
    if first != sorted(first):
        found.append("the second came before the first")
    untold = sum(copies == 0 for copies in outcome.copies)
    if untold > outcome.listed:
        found.append(f"{untold} were not told and {outcome.listed} are listed")
    if untold and not outcome.calls:
        found.append("nobody is asked to ring")
    if scenario.must is Must.TOLD and outcome.listed:
        found.append(f"{outcome.listed} are listed though it need not be")
    if outcome.waiting:
        found.append(f"{outcome.waiting} wait for ever")
    return found
