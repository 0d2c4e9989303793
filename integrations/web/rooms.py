"""The rooms behind the sign-in, in the order in which the desk's navigation shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    key: str
    """Its name in the pages' texts is ``room.<key>``."""
    path: str
    for_operators: bool = False


ROOMS = (
    Room("queue", "/queue"),
    Room("other", "/queue?tab=other"),
)
