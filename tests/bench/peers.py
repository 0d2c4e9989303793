"""Klassetur beside the usual ways of finding: quality and time in one run, on the same entries and questions.

    python -m tests.bench.peers

Each way runs in a process of its own with the same number of threads, and they take turns, a few questions at a time,
so that a neighbour's load meets all of them. Every question is asked once: nothing is measured from a cache.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from index.encoder import packaged_model, threads
from integrations.catalog import import_file, load_catalog
from integrations.evaluating import DEPTH, Question, Report, Scored, read_questions
from tests.bench.ways import ENCODE, IN_TXTAIS_ENVIRONMENT, WAYS, Job

ROOT = Path(__file__).resolve().parents[2]
QUALITY = ROOT / "tests" / "quality"
TXTAI = ROOT / "var" / "bench-txtai" / "bin" / "python"
"""Where `make bench-peers` puts it."""

TODAY = "2026-11-21"
AT_A_TIME = 15
"""Questions until the next way takes its turn."""

SETS = (
    ("first set", QUALITY / "offers.jsonl", QUALITY / "questions.jsonl"),
    ("second set", QUALITY / "holdout_offers.jsonl", QUALITY / "holdout_questions.jsonl"),
)


class WayFailed(Exception):
    """A way's process ended before it had answered."""

    def __init__(self, way: str, said: str) -> None:
        super().__init__(way, said)
        self.way, self.said = way, said

    def __str__(self) -> str:
        return f"{self.way} failed. Its process said last:\n{self.said}"


@dataclass(frozen=True)
class Result:
    """What one way made of one set."""

    way: str
    report: Report
    seconds: tuple[float, ...]
    """Of each question."""

    def row(self, baseline: float) -> list[str]:
        """The table's cells; times in ms, and as a multiple of ``baseline`` seconds."""
        figures = self.report.figures()
        quality = [figures.get(group, {}).get("ndcg") for group in ("all", "da", "de", "en", "cross")]
        silent = [figures[group]["silent"] for group in ("all", "no answer")]
        middle, slow = median(self.seconds), quantiles(self.seconds, n=20, method="inclusive")[-1]
        finds = self.way != ENCODE
        cells = [f"{one:.2f}" if finds and one is not None else "" for one in (*quality, *silent)]
        return [self.way, *cells, f"{middle * 1000:.1f}", f"{slow * 1000:.1f}", f"{middle / baseline:.2f}"]


class Worker:
    """A running process of `tests.bench.worker`."""

    def __init__(self, way: str, job: Job, process: subprocess.Popen[str], errors: Path) -> None:
        self.way, self._process, self._errors = way, process, errors
        self.versions: Mapping[str, str] = self._tell(asdict(job))

    def ask(self, texts: Sequence[str]) -> list[tuple[tuple[str, ...], float]]:
        """Ids and seconds of each. Raises `WayFailed`."""
        return [(tuple(found), seconds) for found, seconds in self._tell(list(texts))]

    def _tell(self, value: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(value) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended; what it said last tells why
        line = self._process.stdout.readline()
        if not line:
            said = self._errors.read_text(errors="replace").strip().splitlines()[-5:]
            raise WayFailed(self.way, "\n".join(said))
        return json.loads(line)


@contextmanager
def worker(way: str, job: Job, errors: Path) -> Iterator[Worker]:
    """Started and warm; gone afterwards. Raises `WayFailed`."""
    python = str(TXTAI) if way in IN_TXTAIS_ENVIRONMENT else sys.executable
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("KLASSETUR_")},
        "OMP_NUM_THREADS": str(threads()),
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    command = [python, "-m", "tests.bench.worker", way]
    with (
        errors.open("w") as said,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            encoding="utf-8",
        ) as process,
    ):
        try:
            yield Worker(way, job, process, errors)
        finally:
            process.kill()


def compare(
    ways: Sequence[str], job: Job, questions: Sequence[Question], room: Path
) -> tuple[list[Result], dict[str, str]]:
    """Results in the order of ``ways``, and the versions of the libraries. ``room`` is a folder for what they log.
    Raises `WayFailed`."""
    answers: dict[str, list[tuple[tuple[str, ...], float]]] = {way: [] for way in ways}
    versions: dict[str, str] = {}
    with ExitStack() as stack:
        # One after the other: starting takes all cores, and the first of them prepares the model.
        workers = [stack.enter_context(worker(way, job, room / f"{n}.log")) for n, way in enumerate(ways)]
        for start in range(0, len(questions), AT_A_TIME):
            texts = [question.text for question in questions[start : start + AT_A_TIME]]
            for each in workers:
                answers[each.way] += each.ask(texts)
        for each in workers:
            beside = " (txtai's)" if each.way in IN_TXTAIS_ENVIRONMENT else ""
            versions |= {f"{name}{beside}": number for name, number in each.versions.items()}
    return [_result(way, questions, answers[way]) for way in ways], versions


def _result(way: str, questions: Sequence[Question], answers: Sequence[tuple[tuple[str, ...], float]]) -> Result:
    scored = [Scored(question, found) for question, (found, _) in zip(questions, answers, strict=True)]
    return Result(way, Report(tuple(scored)), tuple(seconds for _, seconds in answers))


def job_of(offers: Path, room: Path) -> Job:
    """The offers imported to a catalogue below ``room``."""
    folder = room / offers.stem
    import_file(offers, folder)
    activities = load_catalog([folder]).activities
    texts = {
        name: "\n".join(text for field in (one.title, one.summary, one.description) for text in field.values())
        for name, one in activities.items()
    }
    return Job(str(folder), texts, str(packaged_model()), str(room / "data"), TODAY, DEPTH)


COLUMNS = (
    "way", "all", "da", "de", "en", "cross", "silent, has answer", "silent, has none",
    "median ms", "p95 ms", "x encode",
)  # fmt: skip


def table(results: Sequence[Result]) -> str:
    """In Markdown; times are compared with the bare `encode` among the results."""
    baseline = median(next(result for result in results if result.way == ENCODE).seconds)
    rows = [list(COLUMNS), ["---", *["---:"] * (len(COLUMNS) - 1)], *(result.row(baseline) for result in results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def conditions(versions: Mapping[str, str]) -> str:
    libraries = ", ".join(f"{name} {number}" for name, number in versions.items())
    return (
        f"{date.today()}; {_processor()}, {os.cpu_count()} cores of which each way may use {threads()}, "
        f"load {os.getloadavg()[0]:.1f} at the end; {platform.system()}, Python {platform.python_version()}; "
        f"all-MiniLM-L6-v2 on the processor; {libraries}."
    )


def _processor() -> str:
    """Linux alone says which one it is."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def main() -> None:
    ways = [way for way in WAYS if way not in IN_TXTAIS_ENVIRONMENT or TXTAI.exists()]
    versions: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="klassetur-bench-") as name:
        for title, offers, asked in SETS:
            room = Path(name)
            job, questions = job_of(offers, room), read_questions(asked)
            results, versions = compare(ways, job, questions, room)
            with_answer = sum(bool(question.grades) for question in questions)
            print(
                f"{title}: {len(job.texts)} entries, {len(questions)} questions, {with_answer} of them with an answer"
            )
            print(f"nDCG@{DEPTH} over questions with an answer; silent: share that got an empty list\n")
            print(table(results), end="\n\n", flush=True)
    print(conditions(versions))
    if not TXTAI.exists():
        print("txtai was left out, for it is not installed; `make bench-peers` installs it beside .venv.")


if __name__ == "__main__":
    try:
        main()
    except WayFailed as failure:
        sys.exit(str(failure))
