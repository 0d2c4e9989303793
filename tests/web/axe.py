"""Accessibility of a page as it stands in the browser, judged by axe-core."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

_SOURCE = Path(__file__).parent / "axe_core" / "axe.min.js"

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""The rule sets of axe-core that a page is held against: WCAG 2.2 up to AA, and its good habits."""
GRAVE = ("serious", "critical")
"""The impacts that fail a page."""


@dataclass(frozen=True)
class AxeFault:
    """One rule that a page breaks, with the elements that break it."""

    rule: str
    impact: str
    help: str
    elements: tuple[str, ...]
    """Each as ``selector: what to mend``."""

    def __str__(self) -> str:
        return "\n    ".join((f"{self.impact} {self.rule}: {self.help}", *self.elements))


async def axe_faults(page: Page, *, impacts: tuple[str, ...] = GRAVE) -> list[AxeFault]:
    """What axe-core finds on the page as it is now, of these impacts. The page needs JavaScript; its CSP may be as
    strict as it likes."""
    if not await page.evaluate("typeof window.axe === 'object'"):
        await page.evaluate(_source())
    found = await page.evaluate(
        "(tags) => window.axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
        ".then((result) => result.violations)",
        list(RULES),
    )
    return [_fault(one) for one in found if one["impact"] in impacts]


async def assert_accessible(page: Page, *, impacts: tuple[str, ...] = GRAVE) -> None:
    """Fails with every serious and critical fault of the page, a readable line for each element."""
    faults = await axe_faults(page, impacts=impacts)
    assert not faults, f"{page.url}\n  " + "\n  ".join(map(str, faults))


def _fault(found: dict[str, Any]) -> AxeFault:
    elements = tuple(
        f"{' '.join(map(str, node['target']))}: {' '.join(node['failureSummary'].split())}" for node in found["nodes"]
    )
    return AxeFault(found["id"], found["impact"], found["help"], elements)


@cache
def _source() -> str:
    return _SOURCE.read_text("utf-8")
