"""The languages there are: a folder for each, with all that it needs as plain text. See docs/adding-a-language.md.

A language is spoken because its folder is here, or in another folder that was named with `add`; nothing else lists
languages. Every room reads its words from here, so that they stand in one place for each language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

LANGUAGE_FILE = "language.txt"
"""What makes a folder a language's."""

_Asked = ParamSpec("_Asked")
_Made = TypeVar("_Made")

_folders: list[Path] = [Path(__file__).parent]
_forget: list[Callable[[], None]] = []


def remembered(make: Callable[_Asked, _Made]) -> Callable[_Asked, _Made]:
    """What is put together from the words of languages: made once, and made anew when a language is added."""
    made = cache(make)
    _forget.append(made.cache_clear)
    return made  # type: ignore[return-value]  # cache() forgets the parameters' types


@remembered
def codes() -> tuple[str, ...]:
    """Codes of the languages (``da``), those that come along first."""
    return tuple(_places())


def folder(code: str) -> Path:
    """The folder of a language."""
    return _places()[code]


@remembered
def tables(code: str, file: str) -> Mapping[str, str]:
    """The tables of one file of a language by their names, as they are written: ``[name]`` begins one, and a line that
    begins with ``#`` is for those who read the file."""
    found: dict[str, list[str]] = {}
    rows: list[str] = []
    for line in (_places()[code] / file).read_text("utf-8").split("\n"):
        if line.startswith("["):
            rows = found.setdefault(line.strip("[] "), [])
        elif not line.startswith("#"):
            rows.append(line)
    return {name: "\n".join(rows).strip() for name, rows in found.items()}


def add(folder: Path) -> None:
    """Every language that has a folder in this one is spoken as well."""
    if folder not in _folders:
        _folders.append(folder)
        _forget_all()


@contextmanager
def added(folder: Path) -> Iterator[None]:
    """As `add`, until the block ends."""
    before = list(_folders)
    add(folder)
    try:
        yield
    finally:
        _folders[:] = before
        _forget_all()


@remembered
def _places() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for each in _folders:
        for path in sorted(each.glob(f"*/{LANGUAGE_FILE}")):
            found.setdefault(path.parent.name, path.parent)
    return found


def _forget_all() -> None:
    for forget in _forget:
        forget()
