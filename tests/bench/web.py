"""The coordinators' desk under a rush: how long its pages take when fifty are asked for at the same moment."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

import httpx

from assistant.model import Booking, Change, ChangeKind, ChannelName, Language, Person, Status, in_language
from integrations.catalog.reader import load_catalog
from integrations.store import FILE, Database
from integrations.store.transactions import Transaction
from tests.bench.measure import Figure, Target, at, seconds
from tests.bench.size import Size
from tests.running import ROOT, RunningService

TITLE = "The desk: pages for coordinators"

_AT_ONCE = 50
_METTE = "mette@kalundborg.example.org"
_MOST = 0.3
"""Seconds that a page may take."""
_STATUSES = (Status.DRAFT, Status.APPROVED, Status.APPROVED, Status.HELD, Status.DECLINED)
_SCHOOLS = ("Gørlev Skole", "Ubby Skole", "Raklev Skole", "Rynkevang Skole", "Svebølle Skole")


def figures(room: Path, size: Size) -> list[Figure]:
    return asyncio.run(_figures(room, size))


async def _figures(room: Path, size: Size) -> list[Figure]:
    count = 10 * size.writes
    service = RunningService(room / "service", KLASSETUR_COORDINATORS=_METTE)
    drafts = fill(service.data_dir, count)
    async with service, httpx.AsyncClient(base_url=service.url, timeout=30) as browser:
        await _sign_in(service, browser)
        found = []
        for what, paths in _rushes(drafts, size.repeats).items():
            # the first one opens the connections
            taken = [wait for rush in (paths[0], *paths) for wait in await _rush(browser, rush)][_AT_ONCE:]
            found.append(
                Figure(f"{what}, {count} bookings, {_AT_ONCE} at once, p99", at(0.99, taken), "s",
                       ours=seconds(at(0.99, taken)), target=Target(_MOST))
            )  # fmt: skip
            found.append(
                Figure(f"{what}, {count} bookings, {_AT_ONCE} at once, median", median(taken), "s",
                       ours=seconds(median(taken)))
            )  # fmt: skip
    return found


def fill(data_dir: Path, count: int) -> Sequence[str]:
    """So many bookings over one school year, a fifth of them drafts; the drafts' numbers."""
    activities = list(load_catalog([ROOT / "catalog_data" / "kalundborg"]).activities.values())
    chance = random.Random(7)

    def work(tx: Transaction) -> list[str]:
        drafts = []
        for number in range(count):
            activity = activities[number % len(activities)]
            status = _STATUSES[number % len(_STATUSES)]
            grade = 1 + number % 9
            teacher = Person(f"mail:laerer{number % 300}@skole.example.org", f"Lærer {number % 300}")
            fresh = Booking(
                id="",
                activity_id=activity.id,
                activity_title=in_language(activity.title, Language.DA),
                provider_id=activity.provider.id,
                status=status,
                teacher=teacher,
                conversation=f"mail:{number}",
                channel=ChannelName.MAIL,
                language=Language.DA,
                created_at=datetime(2026, 11, 20, 8, tzinfo=UTC) - timedelta(hours=number % 500),
                date=date(2026, 11, 23) + timedelta(days=chance.randrange(200)),
                class_name=f"{grade}.{'abc'[number % 3]}",
                grade=grade,
                pupils=18 + number % 10,
                school=_SCHOOLS[number % len(_SCHOOLS)],
                question="Vi vil gerne på besøg og se, hvordan det bliver til.",
            )
            change = Change("", fresh.created_at, teacher.address, ChannelName.MAIL, ChangeKind.DRAFTED)
            stored = tx.bookings.add(fresh, change)
            if status is Status.DRAFT:
                drafts.append(stored.id)
        return drafts

    with Database.open(data_dir / FILE) as database:
        return database.write_now(work)


def _rushes(drafts: Sequence[str], repeats: int) -> dict[str, list[list[str]]]:
    """What is asked for, so many times fifty."""
    chance = random.Random(11)

    def mixed() -> str:
        draft = chance.choice(drafts)
        return chance.choice(
            ("/queue", "/queue?page=2", "/queue?tab=other", f"/decide/{draft}", "/queue/changes?since=999999")
        )

    return {
        "the queue": [["/queue"] * _AT_ONCE for _ in range(repeats)],
        "different requests": [[f"/decide/{chance.choice(drafts)}" for _ in range(_AT_ONCE)] for _ in range(repeats)],
        "everything mixed": [[mixed() for _ in range(_AT_ONCE)] for _ in range(repeats)],
    }


async def _rush(browser: httpx.AsyncClient, paths: Sequence[str]) -> list[float]:
    async def one(path: str) -> float:
        start = time.perf_counter()
        answer = await browser.get(path)
        taken = time.perf_counter() - start
        if answer.status_code not in (200, 204):
            raise RuntimeError(f"{path} was answered with {answer.status_code}")
        return taken

    return list(await asyncio.gather(*(one(path) for path in paths)))


async def _sign_in(service: RunningService, browser: httpx.AsyncClient) -> None:
    path = (await service.command("login-link", _METTE)).strip().removeprefix(service.url)
    token = re.search(r'name="token" value="([^"]*)"', (await browser.get(path)).text)
    if token is None:
        raise RuntimeError("the sign-in page has no form")
    await browser.post(path, data={"token": token[1]})
    await browser.get("/queue")
