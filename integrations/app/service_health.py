"""How the running service is: for whoever probes it, and in full for its operators."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.model import ChannelName, Language
from integrations.app.current_catalogue import CurrentCatalogue
from integrations.channels.contract import Channel
from integrations.channels.hindrances import why_in_words
from integrations.monitoring.health import OperatingState, disk_space, index_state, settings_in_force, versions
from integrations.settings import Settings
from integrations.store import Database

TRIES_BEFORE_ALARM = 3
"""So often an act of time fails before operators see it."""


@dataclass(frozen=True)
class ServiceHealth:
    settings: Settings
    current: CurrentCatalogue
    database: Database
    channels: Mapping[ChannelName, Channel]
    encoder: object
    index_folder: Path
    store_fault: Callable[[], str] = lambda: ""
    """Why nothing is sent; empty: it is."""

    async def probe(self) -> dict[str, Any]:
        """For /healthz: what runs, and what waits."""
        counts, delayed, faults, failing = await self.database.read(
            lambda view: (
                dict(view.statistics.counts()),
                view.statistics.delayed(),
                view.outbox.faults(),
                view.due_acts.failing(TRIES_BEFORE_ALARM),
            )
        )
        reasons = [*self._reasons(delayed, faults), *(f"due: {row.act.key} fails: {row.why}" for row in failing)]
        return {
            "status": "degraded" if reasons else "ready",
            "reasons": reasons,
            "ok": not self.current.fault and not self.store_fault(),
            "channels": sorted(self.channels),
            **self._described(),
            "catalog": {"activities": self._entries, "fault": self.current.fault},
            **counts,
        }

    def condition(self) -> OperatingState:
        """For the operators' pages. Looks at files."""
        return OperatingState(
            index=index_state(self.index_folder, self._entries, self.encoder),
            catalog_fault=self.current.fault,
            settings=settings_in_force(self.settings),
            versions=versions(),
            disk=disk_space(self.settings.data_dir, self.database.path),
        )

    @property
    def _entries(self) -> int:
        return len(self.current.loaded.catalog.activities)

    def _reasons(self, delayed: Mapping[ChannelName, int], faults: Sequence[tuple[ChannelName, str]]) -> list[str]:
        """What does not work as it should, though the service goes on."""
        reasons = ["catalogue: its last change was not taken over"] if self.current.fault else []
        reasons += [f"nothing is sent: {fault}"] if (fault := self.store_fault()) else []
        reasons += [f"{name}: {why_in_words(why, Language.EN)}" for name, why in faults]
        for name, channel in self.channels.items():
            troubles = getattr(channel, "troubles", None)
            reasons += [f"{name}: {trouble}" for trouble in troubles()] if troubles is not None else []
        reasons += [f"{name}: {count} postings wait after a failed attempt" for name, count in delayed.items()]
        return reasons

    def _described(self) -> dict[str, Any]:
        """What a channel says of itself beyond that, under its name."""
        channels = self.channels.items()
        return {name: dict(health()) for name, channel in channels if (health := getattr(channel, "health", None))}
