"""How a command's work is done and shown: by whom, with a bar while it lasts, with faults as its exit code."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from integrations.app.commands import Work
    from integrations.app.coordination import Coordination
    from integrations.settings import Settings


def by_the_writer(
    settings: Settings, name: str, arguments: Mapping[str, Any], work: Callable[[Coordination], Work]
) -> Mapping[str, Any]:
    """Done by the one process that writes: the running service where there is one, else this one, and then the postings
    leave when the service starts."""
    from integrations.app.control_socket import ask_service

    answered = ask_service(settings.data_dir, name, arguments)
    if answered is not None:
        return answered
    from integrations.composition.service import write_without_service

    return write_without_service(settings, work)


def report_faults(faults: Sequence[object], all_well: str) -> None:
    """Every fault on a line of its own; exit 1 if there is one."""
    for fault in faults:
        typer.echo(fault)
    if faults:
        typer.echo(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}.", err=True)
        raise typer.Exit(1)
    typer.echo(all_well)


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded stays until the end: looking through it for garbage again and again costs a tenth of a second."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def progress() -> Iterator[Any]:
    """A bar on the terminal that appears once embedding takes over a second."""
    from integrations.cli.progress_bar import ProgressBar

    with ProgressBar() as bar:
        yield bar
