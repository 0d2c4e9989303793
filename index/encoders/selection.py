"""Which encoder a process works with: the model's export, which is made where there is none, or else the reference."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.errors import SettingsWrong
from index.encoders.adapter import ADAPTER
from index.encoders.openvino import ExportedEncoder, ExportUnusable
from index.encoders.sentence_transformer import PACKAGED, Encoder, SentenceTransformerEncoder, packaged_model

_ORIGIN = "origin.json"
_TOOLS = ("sentence-transformers", "torch", "transformers", "tokenizers", "openvino")
_PATIENCE = 1800.0
"""Seconds that an export may take; the packaged model's takes 15, the largest models some minutes."""

_ABANDONED = 2 * _PATIENCE
"""Seconds after which an unfinished export was left by a process that died."""

_MOST_TEXTS = 1_000
"""Compared with the reference: every entry of a municipality; of a country's, so many evenly from all."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Origin:
    """What an export was made from; it is made anew when that has changed."""

    model: str
    tools: dict[str, str]
    """Package -> version."""
    source: str
    """The folder with the model's own files; empty when it cannot be told."""
    files: dict[str, list[int]]
    """Path below ``source``, or what the packaged model has learned -> size and time of change."""
    refused: str = ""
    """Why this model cannot be exported; then there is no export."""

    @classmethod
    def of(cls, model: str, source: str, refused: str = "") -> Origin:
        files = _files_in(source) if model else {**_files_in(source), ADAPTER.name: _state_of(ADAPTER)}
        return cls(model, {name: version(name) for name in _TOOLS}, source, files, refused)

    def is_current(self, model: str) -> bool:
        source = _source_of(model) or self.source
        return self == Origin.of(model, source, self.refused)


class _Failed(Exception):
    """The export was not finished; another time it may be."""


def encoder_of(
    model: str, folder: Path, texts: Callable[[], Sequence[str]], say: Callable[[str], None] = lambda line: None
) -> Encoder:
    """The model that `KLASSETUR_MODEL` names (empty: the packaged one) in the fastest form that gives its vectors.

    The export lies in ``folder``. Where there is none yet, or not of this model, it is made by a process of its own and
    compared with sentence-transformers on ``texts``, or a sample of very many. ``say`` gets a line when that takes
    place, and when it is not possible. Raises `SettingsWrong` when the model cannot be loaded.
    """
    place = folder / hashlib.sha256((model or PACKAGED).encode()).hexdigest()[:12]
    origin = _origin(place)
    if origin is None or not origin.is_current(model):
        return _made(model, place, texts, say)
    if origin.refused:
        return _reference(model, origin.refused, say)
    try:
        return ExportedEncoder(place)
    except ExportUnusable as error:
        log.warning("export_unusable folder=%s why=%s", place.name, str(error)[:200])
        return _made(model, place, texts, say)


def _made(model: str, place: Path, texts: Callable[[], Sequence[str]], say: Callable[[str], None]) -> Encoder:
    say(f"Preparing the model {model or PACKAGED}, once; this takes some 20 seconds ...")
    try:
        origin = _exported(model, place, _sample(texts()))
        return ExportedEncoder(place) if not origin.refused else _reference(model, origin.refused, say)
    except (_Failed, ExportUnusable, OSError) as error:
        return _reference(model, str(error), say)


def _reference(model: str, why: str, say: Callable[[str], None]) -> Encoder:
    say(f"The model {model or PACKAGED} runs unprepared, slower and in more memory: {' '.join(why.split())[:200]}.")
    return SentenceTransformerEncoder(model or None)


def _exported(model: str, place: Path, texts: Sequence[str]) -> Origin:
    """Raises `SettingsWrong`, `_Failed` and OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _sweep(place.parent)
    draft = Path(tempfile.mkdtemp(prefix="unfinished-", dir=place.parent))
    try:
        outcome = _run({"model": model, "folder": str(draft), "texts": list(texts)})
        if "wrong" in outcome:
            raise SettingsWrong(outcome["wrong"])
        origin = Origin.of(model, outcome["source"], outcome.get("refused", ""))
        (draft / _ORIGIN).write_text(json.dumps(asdict(origin), ensure_ascii=False), encoding="utf-8")
        _put(draft, place)
        return origin
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _run(task: dict[str, Any]) -> dict[str, str]:
    """What ``python -m index.encoders.model_export`` says. Raises `_Failed` when it says nothing."""
    command = [sys.executable, "-m", "index.encoders.model_export"]
    try:
        done = subprocess.run(command, input=json.dumps(task).encode(), capture_output=True, timeout=_PATIENCE)
        outcome: dict[str, str] = json.loads(done.stdout)
        return outcome
    except (subprocess.TimeoutExpired, ValueError) as error:
        why = f"ended with {done.returncode}" if isinstance(error, ValueError) else "took too long"
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] if isinstance(error, ValueError) else []
        raise _Failed(f"preparing it {why}" + "".join(f" ({line})" for line in last)) from error


def _put(draft: Path, place: Path) -> None:
    """The finished folder in its place. A process that works with the old one keeps what it has open."""
    for path in draft.iterdir():
        path.chmod(0o644)
        with path.open("rb") as file:
            os.fsync(file.fileno())
    draft.chmod(0o755)
    old = Path(tempfile.mkdtemp(prefix="unfinished-", dir=place.parent))
    with contextlib.suppress(FileNotFoundError):
        place.replace(old)
    shutil.rmtree(old, ignore_errors=True)
    try:
        draft.replace(place)
    except OSError:
        # Another process may have put its own there at this moment.
        if not place.exists():
            raise


def _sweep(folder: Path) -> None:
    for left in folder.glob("unfinished-*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def _origin(place: Path) -> Origin | None:
    """``None`` when there is none that can be read."""
    try:
        return Origin(**json.loads((place / _ORIGIN).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        log.warning("export_unusable folder=%s why=%s", place.name, str(error)[:200])
        return None


def _source_of(model: str) -> str:
    """The model's folder where the setting alone tells it: a downloaded model's is known to the one that exports."""
    if not model:
        return str(packaged_model())
    return str(Path(model).resolve()) if Path(model).is_dir() else ""


def _files_in(source: str) -> dict[str, list[int]]:
    """A downloaded model's folder never changes; which one counts is written beside it."""
    if not source:
        return {}
    folder = Path(source)
    paths = [*folder.rglob("*"), folder.parent.parent / "refs" / "main"]
    return {os.path.relpath(path, folder): _state_of(path) for path in sorted(paths) if path.is_file()}


def _state_of(path: Path) -> list[int]:
    return [path.stat().st_size, path.stat().st_mtime_ns]


def _sample(texts: Sequence[str]) -> Sequence[str]:
    """Evenly from all."""
    return texts[:: -(-len(texts) // _MOST_TEXTS)] if texts else ()
