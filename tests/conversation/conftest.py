"""A fresh book for each conversation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.store.bookings import SqliteBookingBook
from tests.fakes import book_in_memory


@pytest.fixture
def book() -> Iterator[SqliteBookingBook]:
    with book_in_memory() as book:
        yield book
