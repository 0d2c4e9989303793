"""A real browser for tests and pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

MISSING = (
    "Chromium is needed for this: on Debian or Ubuntu `apt-get install chromium`, elsewhere set CHROMIUM"
    " to the program's path."
)


def chromium_path() -> str | None:
    """Where the browser is, or ``None``."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless browser without state of its own."""
    path = chromium_path()
    if path is None:
        raise RuntimeError(MISSING)
    async with async_playwright() as driver:
        # no sandbox: test machines run as root in containers, where Chromium's sandbox cannot start
        browser = await driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            await browser.close()
