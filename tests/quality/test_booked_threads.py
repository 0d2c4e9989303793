"""In the thread of a booking: how seldom what is no wish counts as one, and how often a new wish is seen as such.

Judged on the sentences of `training/acts`; the files ``b`` are by writers from whom nothing was learnt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assistant.letters.reader import read_letter
from assistant.understanding.follow_up import FollowUp, Intent, read_follow_up
from tests.understanding.follow_up.test_follow_ups import FILES, TODAY, conversation, reader_of

ACTS = Path(__file__).parent / "training" / "acts"
NAMES = {"da": "danish", "de": "german", "en": "english"}
SEARCHES = frozenset({Intent.QUESTION, Intent.REFINE})
WISHES = frozenset({"new_wish", "refine", "out_of_domain"})
"""Acts that may rightly be answered with a search."""


@cache
def said() -> list[tuple[str, str, FollowUp]]:
    """State, act and what was understood, of everything said in the thread of a booking."""
    return list(_read())


def _read() -> Iterator[tuple[str, str, FollowUp]]:
    for file in sorted(ACTS.glob("*.jsonl")):
        for line in map(json.loads, file.read_text("utf-8").splitlines()):
            in_thread = line["state"] in ("approved", "proposed", "draft")
            if (in_thread and "-b" in file.stem) or (in_thread and line["act"] == "new_wish"):
                name = NAMES[line["lang"]]
                booked = conversation("booked", name)
                read = read_follow_up(read_letter(line["text"]), booked, reader_of(FILES[name][1]), TODAY)
                yield line["state"], line["act"], read


def test_what_is_no_wish_is_hardly_ever_searched_for() -> None:
    others = [read for _, act, read in said() if act not in WISHES]
    searched = [read for read in others if read.intent in SEARCHES and read.asks_for_offers]
    assert len(others) > 700
    assert len(searched) / len(others) < 0.02


def test_a_new_wish_is_mostly_seen_as_one() -> None:
    wishes = [read for _, act, read in said() if act == "new_wish"]
    assert len([read for read in wishes if read.asks_for_offers]) / len(wishes) >= 0.75
