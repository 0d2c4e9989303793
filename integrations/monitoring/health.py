"""The state of the service for its operators: index, settings in force, versions, disk. Secrets never leave here."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from integrations.settings import Settings

_LIBRARIES = (
    "klassetur", "sentence-transformers", "torch", "openvino", "faiss-cpu", "pydantic", "sqlite-utils", "aiosmtpd",
    "aiosmtplib", "slack-bolt", "starlette", "uvicorn",
)  # fmt: skip
_HIDING = ("token", "secret", "password", "smtp_url")
"""In a setting's name: its value is nobody's to read, whatever its type."""


@dataclass(frozen=True)
class SettingShown:
    name: str
    """The variable."""
    value: str
    """Empty for a secret."""
    is_default: bool
    is_secret: bool = False


@dataclass(frozen=True)
class IndexState:
    entries: int = 0
    model: str = ""
    export: str = ""
    """How the model runs: the name of its encoder."""
    built_at: datetime | None = None


@dataclass(frozen=True)
class DiskSpace:
    """Bytes."""

    free: int = 0
    total: int = 0
    database: int = 0
    """With its write-ahead log."""


@dataclass(frozen=True)
class OperatingState:
    index: IndexState = IndexState()
    catalog_fault: str = ""
    """Every fault of a catalogue that was not taken over, one a line; empty: it is whole."""
    settings: Sequence[SettingShown] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    disk: DiskSpace = DiskSpace()


def index_state(folder: Path, entries: int, encoder: object) -> IndexState:
    """``folder`` is where the index lies; its manifest is replaced whenever the index changes."""
    try:
        built_at = datetime.fromtimestamp((folder / "manifest.json").stat().st_mtime, UTC)
    except OSError:
        built_at = None  # it is being made for the first time
    return IndexState(entries, str(getattr(encoder, "name", "")), type(encoder).__name__, built_at)


def settings_in_force(settings: Settings) -> list[SettingShown]:
    """Every setting as its variable, by name; secrets as set or not set."""
    shown = []
    for one in fields(settings):
        value = getattr(settings, one.name)
        name = one.name.upper() if _is_shared(one.name) else f"KLASSETUR_{one.name.upper()}"
        secret = isinstance(value, SecretStr) or any(part in one.name for part in _HIDING)
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        default = one.default.default if isinstance(one.default, FieldInfo) else one.default
        default = default.get_secret_value() if isinstance(default, SecretStr) else default
        shown.append(SettingShown(name, "" if secret else _in_words(plain), plain == default, secret))
    return sorted(shown, key=lambda one: one.name)


def versions() -> dict[str, str]:
    """Of Python, SQLite and the libraries that matter."""
    found = {"Python": sys.version.split()[0], "SQLite": sqlite3.sqlite_version}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def disk_space(data_dir: Path, database: Path) -> DiskSpace:
    try:
        usage = shutil.disk_usage(data_dir)
    except OSError:
        return DiskSpace()
    parts = (database, database.with_name(f"{database.name}-wal"))
    return DiskSpace(usage.free, usage.total, sum(part.stat().st_size for part in parts if part.exists()))


def _is_shared(name: str) -> bool:
    """The variables that other Slack programs know too."""
    return name in ("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_api_url")


def _in_words(value: object) -> str:
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(_in_words(one) for one in value)
    return "" if value is None else str(value)
