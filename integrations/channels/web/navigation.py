"""The sections behind the sign-in, in the order in which the navigation shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    key: str
    """Its name in the pages' texts is ``section.<key>``."""
    path: str
    group: str
    """Where the navigation shows it; the key of its name in the pages' texts."""
    for_operators: bool = False


SECTIONS = (
    Section("queue", "/queue", "label.open"),
    Section("other", "/queue?tab=other", "label.open"),
    Section("waiting", "/waiting", "label.open"),
    Section("calls", "/calls", "label.open"),
    Section("calendar", "/calendar", "label.open"),
    Section("figures", "/figures", "label.open"),
    Section("providers", "/providers", "sections.partners"),
    Section("schools", "/schools", "sections.partners"),
    Section("catalogue", "/catalogue", "sections.offers"),
    Section("care", "/catalogue/care", "sections.offers"),
    Section("words", "/catalogue/words", "sections.offers"),
    Section("operators", "/operators", "sections.service", for_operators=True),
    Section("setup", "/operators/setup", "sections.service", for_operators=True),
    Section("audit", "/operators/audit", "sections.service", for_operators=True),
)
