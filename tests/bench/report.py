"""Figures as tables, as JSON and as a picture."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from xml.sax.saxutils import escape

from index.encoders.sentence_transformer import threads
from tests.bench.measure import Figure
from tests.bench.side import ROOT

DOCS = ROOT / "docs"
PAGE, NUMBERS, PICTURE = DOCS / "performance.md", DOCS / "performance.json", DOCS / "pictures" / "performance.svg"

_LIBRARIES = ("sentence-transformers", "torch", "openvino", "faiss-cpu", "aiosmtpd", "slack-bolt", "numpy")
_HEAD = ("what", "beside", "theirs", "ours", "measured", "spread", "target", "")


@dataclass(frozen=True)
class Theme:
    """One bench's figures; measuring them took ``seconds``."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    seconds: float


def conditions() -> str:
    """On what it was measured."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{date.today()}; {processor()}, {os.cpu_count()} cores, each side may use {threads()} of them; "
        f"load {os.getloadavg()[0]:.1f} at the start; {platform.system()}, Python {platform.python_version()}; "
        f"{libraries}."
    )


def processor() -> str:
    """Linux alone says which one it is."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def as_text(theme: Theme) -> str:
    """Title and Markdown table, its columns in line."""
    rows = [_HEAD, *(_cells(figure) for figure in theme.figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [_line(rows[0], widths), _line(["-" * width for width in widths], widths)]
    lines += [_line(row, widths) for row in rows[1:]]
    return "\n".join([f"## {theme.title}", "", *lines])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"


def _cells(figure: Figure) -> list[str]:
    spread = "" if figure.spread is None else f"{figure.spread[0]:.2f}-{figure.spread[1]:.2f}"
    met = {None: "", True: "met", False: "missed"}[figure.is_met]
    value = f"{figure.value:.2f} {figure.unit}" if figure.value < 100 else f"{figure.value:,.0f} {figure.unit}"
    target = "" if figure.target is None else f"{figure.target} {figure.unit}".rstrip()
    return [figure.what, figure.baseline, figure.theirs, figure.ours, value.rstrip(), spread, target, met]


def write(themes: Sequence[Theme], around: str) -> list[Path]:
    """The page, the numbers and the picture. A theme that was not measured now stays as it was last time."""
    known = json.loads(NUMBERS.read_text(encoding="utf-8"))["themes"] if NUMBERS.exists() else {}
    for theme in themes:
        known[theme.name] = {
            "title": theme.title,
            "conditions": around,
            "text": as_text(theme),
            "figures": [figure.as_json() for figure in theme.figures],
        }
    NUMBERS.write_text(json.dumps({"themes": known}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    parts = [_INTRODUCTION]
    said = ""
    for theme in known.values():
        if theme["conditions"] != said:
            said = theme["conditions"]
            parts.append(f"Measured: {said}")
        parts.append(theme["text"])
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    PICTURE.write_text(picture([figure for theme in themes for figure in theme.figures]), encoding="utf-8")
    return [PAGE, NUMBERS, PICTURE]


_INTRODUCTION = """# How fast it is

`make bench` measures this anew; `make bench-write` also writes this page. Each figure stands beside a named baseline
that was measured in the same run: the two sides take turns, each in a process of its own with the same number of
threads, and "measured" is the median over the turns of ours as a multiple of theirs, "spread" the turns at a quarter
and at three quarters. The numbers themselves are another machine's business; the multiples hardly.

Most of an answer is the model, which reads 21 MB of weights for every question: what it costs depends on how fast that
memory is and who else uses it. A service at work has it at hand; after a pause it comes from further away, hence two
lines for each size of catalogue.

![Time of ours as a multiple of the baseline](pictures/performance.svg)

[tests/bench](../tests/bench) has one short script for each table."""


# --- the picture ------------------------------------------------------------------------------------------------------

_WIDTH, _LEFT, _ROW, _BAR = 900, 430, 30, 14


def picture(figures: Sequence[Figure]) -> str:
    """Bars for every figure that is a multiple; the line at 1 is the baseline."""
    shown = [figure for figure in figures if figure.unit == "×"]
    most = max([2.0, *(figure.value for figure in shown)])
    scale = (_WIDTH - _LEFT - 70) / most
    height = _ROW * len(shown) + 50
    rows = "".join(_bar(figure, 34 + _ROW * row, scale) for row, figure in enumerate(shown))
    line = _LEFT + scale
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="system-ui, sans-serif" '
        f'font-size="12" role="img" aria-label="Ours as a multiple of each baseline">\n'
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>\n{rows}'
        f'<line x1="{line:.1f}" y1="24" x2="{line:.1f}" y2="{height - 14}" stroke="#555" stroke-dasharray="4 3"/>\n'
        f'<text x="{line:.1f}" y="16" text-anchor="middle" fill="#333">baseline = 1</text>\n</svg>\n'
    )


def _bar(figure: Figure, top: int, scale: float) -> str:
    fill = "#b3541e" if figure.is_met is False else "#1f6f78"
    middle = top + _BAR - 3
    label = f"{figure.what} / {figure.baseline}"
    label = label if len(label) <= 72 else f"{label[:71]}…"
    return (
        f'<text x="{_LEFT - 8}" y="{middle}" text-anchor="end" fill="#222">{escape(label)}</text>\n'
        f'<rect x="{_LEFT}" y="{top}" width="{max(figure.value * scale, 1):.1f}" height="{_BAR}" fill="{fill}"/>\n'
        f'<text x="{_LEFT + figure.value * scale + 6:.1f}" y="{middle}" fill="#222">{figure.value:.2f}</text>\n'
    )
