"""``python -m tests.web.install_browser`` has a browser installed where there is none: Debian's where that may be done,
else the one that Playwright brings."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.web.browser import MISSING, chromium_path

DEBIAN = (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "chromium"))
PLAYWRIGHT = ((sys.executable, "-m", "playwright", "install", "chromium"),)


def main() -> None:
    if asyncio.run(chromium_path()) is not None:
        return
    if "CHROMIUM" in os.environ:
        sys.exit(f"CHROMIUM names {os.environ['CHROMIUM']}, which is not there.")
    ways = [DEBIAN, PLAYWRIGHT] if os.geteuid() == 0 and shutil.which("apt-get") else [PLAYWRIGHT]
    for way in ways:
        if all(succeeds(command) for command in way) and starts(asyncio.run(chromium_path())):
            return
    sys.exit(MISSING)


def succeeds(command: tuple[str, ...]) -> bool:
    print(*command, flush=True)
    return subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False).returncode == 0


def starts(path: Path | None) -> bool:
    """Whether it runs here: Playwright's browser lacks libraries on a bare machine."""
    return path is not None and subprocess.run([path, "--version"], check=False).returncode == 0


if __name__ == "__main__":
    main()
