"""``make faults``: every scenario, then seeded ones, then runs of a mixed office, then every plant; the last line is
one JSON object."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from collections import Counter
from collections.abc import Iterable

import structlog

from tests.faults import ALL, Scenario, played, seeded, violations
from tests.faults.mixed_runs import lived
from tests.faults.plants import PLANTS


async def play(scenarios: list[Scenario], counts: Counter[str]) -> None:
    for scenario in scenarios:
        outcome = await played(scenario)
        found = violations(scenario, outcome)
        counts["scenarios"] += 1
        counts["told"] += sum(copies > 0 for copies in outcome.copies)
        counts["listed"] += outcome.listed
        counts["repeated"] += sum(max(0, copies - 1) for copies in outcome.copies)
        counts["violations"] += len(found)
        for sentence in found:
            print(f"{scenario}: {sentence}", flush=True)


async def find_plants(counts: Counter[str]) -> None:
    for name, plant in PLANTS.items():
        with plant.planted():
            found = [sentence for one in plant.shows for sentence in violations(one, await played(one))]
        counts["planted"] += 1
        counts["found"] += bool(found)
        print(f"planted: {name}: {found[0] if found else 'NOT FOUND'}", flush=True)


async def live(seeds: Iterable[int], counts: Counter[str]) -> None:
    for seed in seeds:
        run = await lived(seed)
        counts.update({"runs": 1, "deeds": run.deeds.total(), "postings": run.postings, "told_in_runs": run.told})
        counts.update({"listed_in_runs": run.listed, "withdrawn": run.withdrawn, "violations": len(run.wrong)})
        for sentence in run.wrong:
            print(f"run {seed}: {sentence}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seeds", type=int, default=60, help="seeded scenarios of several troubles each")
    parser.add_argument("--runs", type=int, default=1000, help="seeded runs of a mixed office")
    parser.add_argument("--first-seed", type=int, default=1)
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    counts: Counter[str] = Counter(violations=0)
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    asyncio.run(play([*ALL, *map(seeded, seeds)], counts))
    asyncio.run(live(range(asked.first_seed, asked.first_seed + asked.runs), counts))
    asyncio.run(find_plants(counts))
    print(json.dumps(dict(counts)))
    return int(counts["violations"] > 0 or counts["found"] < counts["planted"])


if __name__ == "__main__":
    sys.exit(main())
