"""The rooms behind the sign-in, in the order in which the desk's navigation shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    key: str
    """Its name in the pages' texts is ``room.<key>``."""
    path: str
    group: str
    """Where the navigation shows it; the key of its name in the pages' texts."""
    for_operators: bool = False


ROOMS = (
    Section("queue", "/queue", "label.open"),
    Section("other", "/queue?tab=other", "label.open"),
    Section("calendar", "/calendar", "label.open"),
    Section("figures", "/figures", "label.open"),
    Section("providers", "/providers", "rooms.partners"),
    Section("schools", "/schools", "rooms.partners"),
    Section("catalogue", "/catalogue", "rooms.offers"),
    Section("care", "/catalogue/care", "rooms.offers"),
    Section("operators", "/operators", "rooms.service", for_operators=True),
    Section("setup", "/operators/setup", "rooms.service", for_operators=True),
    Section("audit", "/operators/audit", "rooms.service", for_operators=True),
)
