"""What every table has."""

from __future__ import annotations

import sqlite3


class Table:
    """One table over one connection; lives as long as the transaction it was made for.

    A table has two classes: ``...Reader`` is what a `Snapshot` offers of it, its subclass adds what a `Transaction` may
    change.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
