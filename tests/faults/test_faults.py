"""The short form of ``make faults``: a trouble of each kind, several together, and three plants that are found."""

from __future__ import annotations

import pytest

from tests.faults import ALL, How, Scenario, played, seeded, violations
from tests.faults.plants import PLANTS
from tests.faults.scenarios import MAIL, SLACK

ONE_OF_EACH = {
    (one.by, one.must, one.troubles[0].how): one for one in reversed(ALL) if one.troubles[0].how != How.HANGS
}
SHOWN_HERE = ("nothing is claimed", "a look that fails is an absence", "nothing follows from giving up")


@pytest.mark.parametrize("scenario", [*ONE_OF_EACH.values(), *map(seeded, (3, 4))], ids=str)
async def test_everybody_is_told_once_or_listed(scenario: Scenario) -> None:
    assert violations(scenario, await played(scenario)) == []


def test_every_trouble_is_had_with_both_transports() -> None:
    late = {How.LATE}  # a relay that takes a mail after we left says nothing that could be looked up
    for by in (MAIL, SLACK):
        assert {trouble.how for one in ALL if one.by is by for trouble in one.troubles} >= set(How) - late


@pytest.mark.parametrize("name", SHOWN_HERE)
async def test_a_planted_fault_is_found(name: str) -> None:
    plant = PLANTS[name]
    with plant.planted():
        assert violations(plant.shows[0], await played(plant.shows[0])) != []


def test_there_are_a_dozen_plants() -> None:
    assert len(PLANTS) >= 12
