"""SQLite: one writer, migrations, inbox, outbox, bookings and their audit."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from integrations.store.database import FILE, Database
    from integrations.store.errors import StoreBusy, StoreFull, StoreUnavailable

__all__ = ["FILE", "Database", "StoreBusy", "StoreFull", "StoreUnavailable"]

_HOMES = {"FILE": "database", "Database": "database"}


def __getattr__(name: str) -> Any:
    """Fetched when first asked for: `integrations.channels.contract` needs this package's contract, and the database
    needs `integrations.channels.contract`."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
