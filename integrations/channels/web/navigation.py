"""The rooms behind the sign-in, in the order in which the desk's navigation shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    key: str
    """Its name in the pages' texts is ``room.<key>``."""
    path: str
    group: str
    """Where the navigation shows it; named ``rooms.<group>`` in the pages' texts."""
    for_operators: bool = False


ROOMS = (
    Room("queue", "/queue", "requests"),
    Room("other", "/queue?tab=other", "requests"),
    Room("calendar", "/calendar", "requests"),
    Room("figures", "/figures", "requests"),
    Room("providers", "/providers", "partners"),
    Room("schools", "/schools", "partners"),
    Room("catalogue", "/catalogue", "offers"),
    Room("care", "/catalogue/care", "offers"),
    Room("operators", "/operators", "service", for_operators=True),
    Room("setup", "/operators/setup", "service", for_operators=True),
    Room("audit", "/operators/audit", "service", for_operators=True),
)
