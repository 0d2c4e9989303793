"""The languages there are: a folder for each, with all that it needs as plain text. See docs/adding-a-language.md.

A language is spoken because its folder is here, or in another folder that was named with `add`; nothing else lists
languages. Everybody reads their words from here, so that those of one language stand in one place. A table that a
language lacks is empty: it is not understood there, and `klassetur languages` names it.
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
    forget_with(made.cache_clear)
    return made  # type: ignore[return-value]  # cache() forgets the parameters' types


def forget_with(forget: Callable[[], None]) -> None:
    """Have this called whenever a language is added."""
    _forget.append(forget)


@remembered
def codes() -> tuple[str, ...]:
    """Codes of the languages (``da``), those that come along first."""
    return tuple(_places())


@remembered
def shipped() -> tuple[str, ...]:
    """Codes of the languages that come along, whatever was added."""
    return tuple(code for code, place in _places().items() if place.parent == _folders[0])


def folder(code: str) -> Path:
    """The folder of a language."""
    return _places()[code]


def table(code: str, file: str, name: str) -> str:
    """One table of a language as it is written; empty where it has none.

    Raises KeyError for a table that no language has.
    """
    found = tables(code, file).get(name)
    if found is None and not any(name in tables(other, file) for other in codes()):
        raise KeyError(f"{file} has no table [{name}] in any language")
    return found or ""


def words(code: str, file: str, name: str) -> list[str]:
    """The words of a table, which are parted by spaces and lines."""
    return table(code, file, name).split()


def lines(code: str, file: str, name: str) -> list[str]:
    """The lines of a table, without empty ones."""
    return [line for line in map(str.strip, table(code, file, name).split("\n")) if line]


def rows(code: str, file: str, name: str) -> list[tuple[str, str]]:
    """The lines of a table whose lines are ``head: what belongs to it``; an equal head may come again."""
    parted = (line.partition(":") for line in lines(code, file, name))
    return [(head.strip(), tail.strip()) for head, _, tail in parted]


def pattern(file: str, name: str, *of: str) -> str:
    """A pattern that finds what any line of the table finds, in these languages or in all; the lines are patterns."""
    found = dict.fromkeys(line for code in of or codes() for line in lines(code, file, name))
    return f"(?:{'|'.join(found)})" if found else NOTHING


NOTHING = "(?!)"
"""The pattern that finds nothing."""


@remembered
def tables(code: str, file: str) -> Mapping[str, str]:
    """The tables of one file of a language by their names, as they are written: ``[name]`` begins one, and a line that
    begins with ``#`` is for those who read the file. Empty where the language has no such file."""
    try:
        text = (_places()[code] / file).read_text("utf-8")
    except FileNotFoundError:
        return {}
    found: dict[str, list[str]] = {}
    begun: list[str] = []
    for line in text.split("\n"):
        name = line.strip()[1:-1]
        if line.strip() == f"[{name}]" and name.replace(" ", "").isalpha():  # a pattern may begin with a bracket too
            begun = found.setdefault(name, [])
        elif not line.startswith("#"):
            begun.append(line)
    return {name: "\n".join(written).strip() for name, written in found.items()}


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
