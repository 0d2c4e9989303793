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
    Room("calendar", "/calendar"),
    Room("providers", "/providers"),
    Room("schools", "/schools"),
    Room("catalogue", "/catalogue"),
    Room("care", "/catalogue/care"),
    Room("figures", "/figures"),
    Room("operators", "/operators", for_operators=True),
    Room("setup", "/operators/setup", for_operators=True),
    Room("audit", "/operators/audit", for_operators=True),
)
