"""A changed catalogue takes the place of the one that is answered from, whole or not at all."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from assistant.errors import Fault, FaultsFound
from integrations.app.current_catalogue import CurrentCatalogue


class Files:
    """The catalogue's files: their mark, and what reading them gives or raises."""

    def __init__(self) -> None:
        self.mark = "first"
        self.fault: Exception | None = None
        self.reads: list[str] = []
        self.seconds = 0.0

    def load(self) -> Any:
        mark = self.mark
        time.sleep(self.seconds)
        self.reads.append(mark)
        if self.fault is not None:
            raise self.fault
        return _Loaded(mark), f"assistant on {mark}"

    def current(self) -> CurrentCatalogue:
        return CurrentCatalogue(_Loaded("first"), "assistant on first", self.load, lambda: self.mark)  # type: ignore[arg-type]


class _Loaded:
    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.catalog = self
        self.activities: dict[str, object] = {}


async def test_files_that_stay_as_they_were_are_not_read() -> None:
    files = Files()
    current = files.current()
    await current.take_over()
    assert (files.reads, current.assistant) == ([], "assistant on first")


async def test_changed_files_are_answered_from_once_they_are_read() -> None:
    files = Files()
    current = files.current()
    files.mark = "second"
    await current.take_over()
    await current.take_over()
    assert (files.reads, current.assistant, current.fault) == (["second"], "assistant on second", "")


async def test_a_broken_catalogue_leaves_the_last_good_one_and_its_fault() -> None:
    files = Files()
    current = files.current()
    files.mark, files.fault = (
        "broken",
        FaultsFound([Fault("catalog.yaml", 3, "country", "field.missing", {"field": "country"})]),
    )
    await current.take_over()
    assert (current.assistant, "country" in current.fault) == ("assistant on first", True)
    files.mark, files.fault = "mended", None
    await current.take_over()
    assert (current.assistant, current.fault) == ("assistant on mended", "")


async def test_a_fault_of_ours_leaves_the_last_good_catalogue_too() -> None:
    files = Files()
    current = files.current()
    files.mark, files.fault = "second", ZeroDivisionError("division by zero")
    await current.take_over()
    assert current.assistant == "assistant on first"
    assert current.fault.startswith("ZeroDivisionError")


async def test_an_older_state_of_the_files_is_never_taken_over_after_a_newer_one() -> None:
    files = Files()
    current = files.current()
    files.mark, files.seconds = "second", 0.2
    first = asyncio.create_task(current.take_over())
    await asyncio.sleep(0.05)
    files.mark, files.seconds = "third", 0.0
    await asyncio.gather(first, current.take_over())
    assert (files.reads, current.assistant) == (["second", "third"], "assistant on third")
