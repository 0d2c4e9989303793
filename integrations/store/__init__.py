"""SQLite: one writer, migrations, a class a table, bookings and their audit."""

from integrations.store.database import FILE, Database
from integrations.store.errors import StoreBusy, StoreFull, StoreUnavailable

__all__ = ["FILE", "Database", "StoreBusy", "StoreFull", "StoreUnavailable"]
