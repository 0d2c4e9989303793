"""What the commands' options are called, each written once."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Concatenate

import typer

from assistant.errors import SettingsWrong

if TYPE_CHECKING:
    from integrations.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]
Who = Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who decides; default: the user's name.")]


@dataclass(frozen=True)
class Overrides:
    """What the command line says in place of the environment."""

    catalog: tuple[Path, ...] | None = None
    data_dir: Path | None = None
    today: str | None = None

    def settings(self) -> Settings:
        """Raises `SettingsWrong`."""
        from integrations.settings import settings_from

        today = date_from(self.today) if self.today else None
        return settings_from(os.environ, {"catalog": self.catalog, "data_dir": self.data_dir, "today": today})


def _overrides(
    catalog: Annotated[
        list[Path] | None, typer.Option("--catalog", help="Catalogue folder; may be given several times.")
    ] = None,
    data_dir: Annotated[
        Path | None, typer.Option("--data-dir", help="Folder of database, index and sent mail.")
    ] = None,
    today: Annotated[
        str | None,
        typer.Option("--today", metavar="YYYY-MM-DD", help='What "spring" and "next week" are counted from.'),
    ] = None,
) -> Overrides:
    return Overrides(tuple(catalog) if catalog else None, data_dir, today)


def with_overrides(command: Callable[Concatenate[Overrides, ...], None]) -> Callable[..., None]:
    """The command with the options ``--catalog``, ``--data-dir`` and ``--today`` after its own; it gets them as its
    first argument."""
    _, *own = inspect.signature(command, eval_str=True).parameters.values()
    common = inspect.signature(_overrides, eval_str=True).parameters

    @wraps(command)
    def run(**given: Any) -> None:
        overrides = _overrides(**{name: given.pop(name) for name in common})
        command(overrides, **given)

    # the command line is made from the signature
    run.__signature__ = inspect.Signature([*own, *common.values()])  # type: ignore[attr-defined]
    return run


def date_from(text: str) -> str:
    """The ISO date, or empty as given. Raises `SettingsWrong`."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise SettingsWrong(f"{text} is no date; write it as 2027-04-29.") from None


def time_from(text: str) -> str:
    """``HH:MM``, or empty as given. Raises `SettingsWrong`."""
    from datetime import time

    try:
        return time.fromisoformat(text.replace(".", ":").rjust(5, "0")).strftime("%H:%M") if text else ""
    except ValueError:
        raise SettingsWrong(f"{text} is no time of day; write it as 09:30.") from None
