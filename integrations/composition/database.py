"""The database in the data folder."""

from __future__ import annotations

from integrations.settings import Settings
from integrations.store import FILE, Database


def open_database(settings: Settings, *, readonly: bool = False) -> Database:
    """Raises `StoreBusy` when another process writes it."""
    return Database.open(settings.data_dir / FILE, readonly=readonly)
