"""A thousand power cuts: mail goes in by SMTP while the service is killed at random moments, again and again.

    python -m tests.bench.crashes --times 1000

Teachers ask, and choose from the answers they get. A mail without its 250 is sent again, as every mail server does. In
the end each mail that got its 250 must be stored, and answered once or on the operator's list; no teacher may have two
answers to one mail but the same one twice (one Message-ID), no choice may have become two bookings, and the database
must be whole. The service is the real one but for the model: see `tests.bench.crashing`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import smtplib
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from integrations.store import FILE
from tests.bench.side import ROOT, plain_environment
from tests.letters import letter, reply_to
from tests.patience import PATIENCE
from tests.postbox import Postbox, words_of
from tests.running import TODAY, free_port

QUESTIONS = (
    "Har I et fysikbesøg til min 8. klasse til foråret?",
    "Vi vil gerne lære om vand i 4. klasse i maj.",
    "Ein Besuch zum Thema Energie für die 7. Klasse im Mai?",
    "Something about robots for grade 6 in spring?",
)
SENDERS = 4
_LIVES = (0.05, 1.0)
"""Seconds from the fork to the death: at least, and at most. It takes mail after some 0.1."""
_PAUSE = 0.1
_STANDS_STILL = 60.0


@dataclass
class Verdict:
    """What is left of it all."""

    kills: int
    taken: int
    """Mails that got their 250."""
    answers: int
    bookings: int
    on_the_list: list[str]
    """Why mails were left to the operator."""
    shown_twice: int
    """Answers that came more than once under one Message-ID, which mail programs show once."""
    faults: list[str] = field(default_factory=list)
    """What must not be; empty when all is well."""

    def __str__(self) -> str:
        said = (
            f"{self.kills} kills, {self.taken} mails taken, {self.answers} answers, {self.bookings} bookings, "
            f"{self.shown_twice} answers delivered again under their Message-ID, "
            f"{len(self.on_the_list)} on the operator's list {dict(Counter(self.on_the_list)) or ''}".rstrip()
        )
        return "\n".join(
            [said, *(f"FAULT: {fault}" for fault in self.faults)] if self.faults else [said, "nothing lost"]
        )


class Siege:
    """The teachers on one side, the service that dies and comes back on the other. Its data lies in ``folder``."""

    def __init__(self, folder: Path, post: Postbox, seed: int) -> None:
        self._folder, self._post = folder, post
        self._chance = random.Random(seed)
        self._port = free_port()
        self._unsent: list[EmailMessage] = []
        self._taken: dict[str, EmailMessage] = {}
        """Message-ID -> mail that got its 250."""
        self._teachers = 0
        self._chosen = 0
        """So many of the answers in the postbox have been replied to."""
        self._shown: set[str] = set()
        """Message-IDs of these answers: a mail program shows one that came twice once, so it is replied to once."""
        self._choices = 0
        """So many of the mails that got their 250 choose an activity."""
        self._kills = 0

    async def run(self, times: int) -> Verdict:
        """Raises `RuntimeError` when the service does not come back."""
        async with _Forked(self._folder, self._port, self._post.url) as forked:
            while self._kills < times or self._is_too_little(times):
                pid = await forked.start()
                dead = asyncio.Event()
                writing = [asyncio.create_task(self._write(dead)) for _ in range(SENDERS)]
                await asyncio.sleep(self._chance.uniform(*_LIVES))
                await forked.kill(pid)
                self._kills += 1
                dead.set()
                await asyncio.gather(*writing)
            pid = await forked.start()
            while self._unsent:
                await self._send(self._unsent.pop())
                await asyncio.sleep(_PAUSE)
            await self._all_settled()
            await forked.kill(pid)
        return self._verdict()

    def _is_too_little(self, times: int) -> bool:
        """Whether so many deaths say little: on a busy machine a life may be over before it has taken anything."""
        if self._kills >= 20 * times:
            raise RuntimeError(
                f"in {self._kills} lives it took {len(self._taken)} mails, {self._choices} of them choices"
            )
        return len(self._taken) <= 3 * times or not self._choices

    # --- the teachers -------------------------------------------------------------------------------------------------

    async def _write(self, dead: asyncio.Event) -> None:
        """One mail after the other, and again what was not taken."""
        while not dead.is_set():
            await self._send(self._next())
            await asyncio.sleep(_PAUSE)

    def _next(self) -> EmailMessage:
        """A mail that was not taken, else a choice from an answer, else a new teacher's question."""
        if self._unsent:
            return self._unsent.pop()
        if self._chosen < len(self._post.messages):
            answer = self._post.messages[self._chosen]
            self._chosen += 1
            first_time = answer["Message-ID"] not in self._shown
            self._shown.add(answer["Message-ID"])
            if first_time and "\n1. " in words_of(answer) and str(answer["In-Reply-To"]).startswith("<question"):
                choice = reply_to(answer, "1, uge 17, 24 elever, 8.b", sender=str(answer["To"]))
                choice.replace_header("Message-ID", f"<choice-{self._chosen}@skole.example.org>")
                return choice
        self._teachers += 1
        question = letter(
            self._chance.choice(QUESTIONS), "Besøg", f"Lærer {self._teachers} <t{self._teachers}@skole.example.org>"
        )
        question.replace_header("Message-ID", f"<question-{self._teachers}@skole.example.org>")
        return question

    async def _send(self, mail: EmailMessage) -> None:
        """What was not taken is kept and sent again."""
        try:
            await asyncio.to_thread(_deliver, mail, self._port)
        except (OSError, smtplib.SMTPException):
            self._unsent.append(mail)
        else:
            self._taken[str(mail["Message-ID"])] = mail
            self._choices += str(mail["Message-ID"]).startswith("<choice")

    # --- what came of it ----------------------------------------------------------------------------------------------

    async def _all_settled(self) -> None:
        """Waits as long as it goes on. Raises `RuntimeError` when it stands still."""
        waiting, since = -1, time.monotonic()
        while time.monotonic() - since < _STANDS_STILL:
            [(now,)] = self._ask(
                "SELECT (SELECT count(*) FROM inbox WHERE status = 'waiting')"
                " + (SELECT count(*) FROM outbox WHERE status = 'waiting')"
            )
            if now == 0:
                return
            if now != waiting:
                waiting, since = now, time.monotonic()
            await asyncio.sleep(0.2)
        raise RuntimeError(f"the service stands still with {waiting} messages that wait")

    def _verdict(self) -> Verdict:
        stored = Counter(key.split(" ")[0] for (key,) in self._ask("SELECT key FROM inbox"))
        listed = self._ask("SELECT key, reason FROM inbox WHERE status IN ('quarantined', 'failed')")
        on_the_list = {str(key).split(" ")[0]: str(reason) for key, reason in listed}
        bookings = self._ask("SELECT teacher, count(*) FROM bookings GROUP BY teacher")
        to_teachers = [mail for mail in self._post.messages if mail["In-Reply-To"]]
        answers: dict[str, Counter[str]] = {}
        for mail in to_teachers:
            answers.setdefault(str(mail["In-Reply-To"]), Counter())[str(mail["Message-ID"])] += 1
        whole = self._ask("PRAGMA integrity_check")
        checks: tuple[tuple[str, list[str]], ...] = (
            ("stored nowhere though it got its 250", [name for name in self._taken if not stored[name]]),
            ("stored twice", [name for name, times in stored.items() if times > 1]),
            ("neither answered nor on the operator's list",
             [name for name in self._taken if name not in answers and name not in on_the_list]),
            ("answered twice", [name for name, sent in answers.items() if len(sent) > 1]),
            ("booked twice", [teacher for teacher, times in bookings if times > 1]),
            ("the database is not whole", [str(whole)] if whole != [("ok",)] else []),
        )  # fmt: skip
        return Verdict(
            self._kills,
            len(self._taken),
            len(answers),
            sum(times for _, times in bookings),
            list(on_the_list.values()),
            sum(times > 1 for sent in answers.values() for times in sent.values()),
            [f"{what}: {', '.join(names[:5])} ({len(names)} in all)" for what, names in checks if names],
        )

    def _ask(self, question: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self._folder / FILE}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(question).fetchall()
        finally:
            connection.close()


class _Forked:
    """`tests.bench.crashing`, and the processes that it forks."""

    def __init__(self, folder: Path, port: int, relay: str) -> None:
        self._alive = 0
        """The pid that serves now."""
        self._environment = plain_environment(
            {
                "KLASSETUR_DATA_DIR": str(folder),
                "KLASSETUR_MAIL_LISTEN": f"127.0.0.1:{port}",
                "KLASSETUR_WEB_LISTEN": f"127.0.0.1:{free_port()}",
                "KLASSETUR_SMTP_URL": relay,
                "KLASSETUR_TODAY": TODAY,
            }
        )

    async def __aenter__(self) -> _Forked:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.crashing", cwd=ROOT, env=self._environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        await self._hears("forks")
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        if self._alive:
            os.kill(self._alive, signal.SIGKILL)
        self._process.stdin.close()
        await self._process.wait()

    async def start(self) -> int:
        """The pid of a service that begins."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"start\n")
        self._alive = int(await self._line())
        return self._alive

    async def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        await self._hears("ended")
        self._alive = 0

    async def _hears(self, wanted: str) -> None:
        said = await self._line()
        if said != wanted:
            raise RuntimeError(f"the service said {said!r} where it should say {wanted!r}")

    async def _line(self) -> str:
        assert self._process.stdout is not None
        async with asyncio.timeout(2 * PATIENCE):
            return (await self._process.stdout.readline()).decode().strip()


def _deliver(mail: EmailMessage, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=15) as connection:
        connection.send_message(mail)


async def besiege(folder: Path, times: int, seed: int = 20261121) -> Verdict:
    """Kill it ``times`` times, and more often until it has worked enough meanwhile. Raises `RuntimeError` when it does
    not come back, or not to work."""
    async with Postbox() as post:
        return await Siege(folder, post, seed).run(times)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crashes", description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=1000, help="how often the service is killed")
    parser.add_argument("--seed", type=int, default=20261121, help="another seed, other moments")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="klassetur-crashes-") as name:
        start = time.monotonic()
        verdict = asyncio.run(besiege(Path(name), given.times, given.seed))
        print(f"{verdict}\n{time.monotonic() - start:.0f} s, seed {given.seed}")
    sys.exit(1 if verdict.faults else 0)


if __name__ == "__main__":
    main()
