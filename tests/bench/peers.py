"""Klassetur beside the usual ways of finding: quality and time in one run, on the same entries and questions.

    python -m tests.bench.peers

Each way runs in a process of its own with the same number of threads, and they take turns, a few questions at a time,
so that a neighbour's load meets all of them. Every question is asked once: nothing is measured from a cache.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from index.encoders.sentence_transformer import packaged_model, threads
from integrations.app.evaluation import DEPTH, LabelledQuestion, QualityReport, ScoredQuestion
from integrations.catalog import load_catalog
from integrations.catalog.sheets.importing import import_file
from tests.bench.report import processor
from tests.bench.side import ROOT, Side, SideFailed, side
from tests.bench.ways import ENCODE, IN_TXTAIS_ENVIRONMENT, WAYS, Job, WayGone
from tests.quality.sets import SETS

TXTAI = ROOT / "var" / "bench-txtai" / "bin" / "python"
"""Where `make bench-peers` puts it."""

TODAY = "2026-11-21"
AT_A_TIME = 15
"""Questions until the next way takes its turn."""


@dataclass(frozen=True)
class Result:
    """What one way made of one set."""

    way: str
    report: QualityReport
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


def compare(
    ways: Sequence[str], job: Job, questions: Sequence[LabelledQuestion]
) -> tuple[list[Result], dict[str, str]]:
    """Results in the order of ``ways``, and the versions of the libraries. Raises `SideFailed`."""
    answers: dict[str, list[tuple[float, Sequence[str]]]] = {way: [] for way in ways}
    versions: dict[str, str] = {}
    with ExitStack() as stack:
        # One after the other: starting takes all cores, and the first of them prepares the model.
        sides = [stack.enter_context(_going(way, job)) for way in ways]
        for start in range(0, len(questions), AT_A_TIME):
            for each in sides:
                answers[each.name] += [each.do(one.text) for one in questions[start : start + AT_A_TIME]]
        for each in sides:
            beside = " (txtai's)" if each.name in IN_TXTAIS_ENVIRONMENT else ""
            versions |= {f"{name}{beside}": number for name, number in each.about.items()}
    return [_result(way, questions, answers[way]) for way in ways], versions


def _going(way: str, job: Job) -> AbstractContextManager[Side]:
    python = str(TXTAI) if way in IN_TXTAIS_ENVIRONMENT else sys.executable
    return side(WayGone, {"way": way, "job": asdict(job)}, name=way, python=python)


def _result(way: str, questions: Sequence[LabelledQuestion], answers: Sequence[tuple[float, Sequence[str]]]) -> Result:
    scored = [ScoredQuestion(question, tuple(found)) for question, (_, found) in zip(questions, answers, strict=True)]
    return Result(way, QualityReport(tuple(scored)), tuple(seconds for seconds, _ in answers))


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
        f"{date.today()}; {processor()}, {os.cpu_count()} cores of which each way may use {threads()}, "
        f"load {os.getloadavg()[0]:.1f} at the end; {platform.system()}, Python {platform.python_version()}; "
        f"all-MiniLM-L6-v2 on the processor; {libraries}."
    )


def main() -> None:
    ways = [way for way in WAYS if way not in IN_TXTAIS_ENVIRONMENT or TXTAI.exists()]
    versions: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="klassetur-bench-") as name:
        for one in SETS:
            job, questions = job_of(one.offers, Path(name)), one.questions()
            results, versions = compare(ways, job, questions)
            with_answer = sum(bool(question.grades) for question in questions)
            print(f"{one.name}: {len(job.texts)} entries, {len(questions)} questions, {with_answer} with an answer")
            print(f"nDCG@{DEPTH} over questions with an answer; silent: share that got an empty list\n")
            print(table(results), end="\n\n", flush=True)
    print(conditions(versions))
    if not TXTAI.exists():
        print("txtai was left out, for it is not installed; `make bench-peers` installs it beside .venv.")


if __name__ == "__main__":
    try:
        main()
    except SideFailed as failure:
        sys.exit(str(failure))
