"""How much of the processor something takes, whatever else the machine and the collector do."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def seconds_of(work: Callable[[], object]) -> float:
    """Processor seconds, the least of three runs: neighbours only ever add to them. The garbage collector waits, for it
    would walk through whatever the tests before have left."""
    gc.collect()
    gc.disable()
    try:
        return min(_once(work) for _ in range(3))
    finally:
        gc.enable()


def _once(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
