"""The rooms behind the sign-in, in the order in which the desk's navigation shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    key: str
    """Its name in the pages' texts is ``room.<key>``."""
    path: str
    group: str
    """Where the navigation shows it; named ``rooms.<group>`` in the pages' texts."""
    for_operators: bool = False


ROOMS = (
    Section("queue", "/queue", "requests"),
    Section("other", "/queue?tab=other", "requests"),
    Section("calendar", "/calendar", "requests"),
    Section("figures", "/figures", "requests"),
    Section("providers", "/providers", "partners"),
    Section("schools", "/schools", "partners"),
    Section("catalogue", "/catalogue", "offers"),
    Section("care", "/catalogue/care", "offers"),
    Section("operators", "/operators", "service", for_operators=True),
    Section("setup", "/operators/setup", "service", for_operators=True),
    Section("audit", "/operators/audit", "service", for_operators=True),
)
