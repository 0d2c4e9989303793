"""The catalogue that is answered from, and how a changed one takes its place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from assistant.conversation import Assistant
from assistant.errors import AssistantError, FaultsFound
from integrations.app.loaded_catalogue import LoadedCatalogue
from integrations.logs import where

log = structlog.get_logger()


@dataclass
class CurrentCatalogue:
    """The last good one, and the assistant that answers from it."""

    loaded: LoadedCatalogue
    assistant: Assistant
    load: Callable[[], tuple[LoadedCatalogue, Assistant]]
    """Reads the files anew; takes long. Raises `FaultsFound`."""
    signature: Callable[[], str]
    """Another one whenever a file changed; takes no time."""
    fault: str = ""
    """Why the files as they are now were not taken over, every fault on a line; empty: they were."""
    _seen: str = ""
    _taking_over: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._seen = self.signature()

    async def take_over(self) -> None:
        """Looks at the files and answers from them where they changed; of a broken catalogue the fault is kept, and the
        last good one goes on."""
        # one at a time: an older state of the files must not be taken over after a newer one
        async with self._taking_over:
            if (seen := self.signature()) != self._seen:
                self._seen = seen
                await self._take_over()

    async def _take_over(self) -> None:
        try:
            loaded, assistant = await asyncio.to_thread(self.load)
        except FaultsFound as error:
            self.fault = str(error)
            log.error("catalog.broken", faults=len(error.faults), first=str(error.faults[0]))
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the last good catalogue goes on answering
            self.fault = str(error) if isinstance(error, AssistantError) else where(error)
            log.error("catalog.not_taken_over", error=where(error))
            return
        self.loaded, self.assistant, self.fault = loaded, assistant, ""
        log.info("catalog.reloaded", activities=len(loaded.catalog.activities))
