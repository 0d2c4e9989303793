"""A real browser for tests and pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

MISSING = (
    "Chromium is needed for the tests in a browser and could not be installed: on Debian run `apt-get install chromium`"
    " as root, elsewhere set CHROMIUM to the path of Chromium or Chrome."
)
NAMES = ("chromium", "chromium-browser", "google-chrome")


async def chromium_path() -> Path | None:
    """What ``CHROMIUM`` names, else the machine's browser, else the one that Playwright has installed; ``None`` where
    there is none of them."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if named is not None:
        path = Path(named)
    else:
        async with async_playwright() as driver:
            path = Path(driver.chromium.executable_path)
    return path if path.exists() else None


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless browser without state of its own; raises a ``RuntimeError`` that says what to do where none is."""
    path = await chromium_path()
    if path is None:
        raise RuntimeError(MISSING)
    async with async_playwright() as driver:
        # no sandbox: test machines run as root in containers, where Chromium's sandbox cannot start
        browser = await driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            await browser.close()
