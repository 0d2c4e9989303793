"""YAML read into strings, lists and dicts with the line of each value.

Every scalar is read as the string that stands in the file, so YAML's own guesses (``no`` as false, ``9:30`` as 570,
``010`` as 8) never happen: the field decides what its words mean. The tree is built from libyaml's events and not from
its nodes, because the node composer recurses in C and crashes the process on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml  # type: ignore[import-untyped]

from assistant.errors import Wrong

Raw: TypeAlias = "str | int | float | bool | Sequence[Raw] | Mapping[str, Raw] | None"
"""A value as a file or a sheet holds it. From a file: strings, lists and dicts alone."""

Path = tuple[str | int, ...]

DEEPEST = 12
"""No file of ours nests deeper than four; more is a mistake or an attack."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_UNKNOWN = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True)
class YamlWrong:
    """One thing wrong with the form of a file. ``line`` counts from 1."""

    line: int
    field: str
    wrong: Wrong


@dataclass
class Document:
    """One YAML document: its value, the line of each key and item, and what is wrong with its form."""

    value: Raw = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[YamlWrong] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of this value, else of the nearest one around it."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 1


def read_document(text: str) -> Document:
    """Reads one document; never raises, faults of form are in the result. Lines are counted from 1."""
    document = Document()
    try:
        _Builder(document).build(text)
    except yaml.MarkedYAMLError as error:
        document.faults.append(_syntax_fault(error, text))
    except yaml.YAMLError:
        document.faults.append(_character_fault(text))
    return document


class _Stop(Exception):
    """The rest of the document is not worth reading."""


class _Builder:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._open: list[tuple[list[Raw] | dict[str, Raw], Path]] = []
        self._key: list[str | None] = []
        """The key that waits for its value, one per open collection."""
        self._documents = 0

    def build(self, text: str) -> None:
        try:
            for event in yaml.parse(text, _LOADER):
                self._take(event)
        except _Stop:
            return

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._check_properties(event)
            plain_unknown = not event.style and event.value in _UNKNOWN
            if self._wants_key():
                self._take_key(event)
            else:
                self._place(None if plain_unknown else event.value, event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._check_properties(event)
            self._open_collection(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._open.pop()
            self._key.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._stop(event, Wrong("yaml.alias", word=event.anchor))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(event, Wrong("yaml.second"))

    def _wants_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1][0], dict) and self._key[-1] is None

    def _take_key(self, event: yaml.ScalarEvent) -> None:
        mapping, path = self._open[-1]
        key = event.value
        here = (*path, key)
        line = event.start_mark.line + 1
        if isinstance(mapping, dict) and key in mapping:
            first = self._document.lines.get(here, 1)
            self._fault(line, here, Wrong("yaml.twice", word=key, line=first))
        else:
            self._document.lines[here] = line
        self._key[-1] = key

    def _place(self, value: Raw, event: yaml.Event) -> Path:
        if not self._open:
            self._document.value = value
            return ()
        collection, path = self._open[-1]
        if isinstance(collection, dict):
            key = self._key[-1]
            assert key is not None
            self._key[-1] = None
            collection.setdefault(key, value)
            return (*path, key)
        here = (*path, len(collection))
        self._document.lines[here] = event.start_mark.line + 1
        collection.append(value)
        return here

    def _open_collection(self, event: yaml.Event) -> None:
        if self._wants_key():
            self._stop(event, Wrong("yaml.name"))
        if len(self._open) >= DEEPEST:
            del self._open[2:], self._key[1:]  # the fault is told of the field that it begins in
            self._stop(event, Wrong("yaml.deep", most=DEEPEST))
        collection: list[Raw] | dict[str, Raw] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(collection, event)
        self._open.append((collection, path))
        self._key.append(None)

    def _check_properties(self, event: yaml.Event) -> None:
        if event.anchor is not None:
            self._stop(event, Wrong("yaml.anchor", word=event.anchor))
        if event.tag is not None and event.tag != "!":
            self._stop(event, Wrong("yaml.tag"))

    def _stop(self, event: yaml.Event, wrong: Wrong) -> None:
        path: Path = self._open[-1][1] if self._open else ()
        if self._key and self._key[-1] is not None:
            path = (*path, self._key[-1])
        self._fault(event.start_mark.line + 1, path, wrong)
        raise _Stop

    def _fault(self, line: int, path: Path, wrong: Wrong) -> None:
        self._document.faults.append(YamlWrong(line, dotted(path), wrong))


def dotted(path: Path) -> str:
    """``("sessions", 0, "date")`` as ``sessions.1.date``: people count from one."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> YamlWrong:
    mark = error.problem_mark or error.context_mark
    line = 1 if mark is None else mark.line + 1
    problem = str(error.problem or "")
    rows = text.splitlines()
    row = rows[line - 1] if line <= len(rows) else ""
    if "cannot start any token" in problem:
        letter = row[mark.column : mark.column + 1]
        if letter == "\t":
            return YamlWrong(line, "", Wrong("yaml.tab"))
        return YamlWrong(line, "", Wrong("yaml.letter", letter=letter))
    if "mapping values are not allowed" in problem:
        return YamlWrong(line, "", Wrong("yaml.colon"))
    if error.context_mark is not None and "scalar" in str(error.context):
        return YamlWrong(error.context_mark.line + 1, "", Wrong("yaml.quote"))
    if error.context_mark is not None and "flow" in str(error.context):
        return YamlWrong(error.context_mark.line + 1, "", Wrong("yaml.bracket"))
    if "could not find expected ':'" in problem and error.context_mark is not None:
        return YamlWrong(error.context_mark.line + 1, "", Wrong("yaml.no_colon"))
    return YamlWrong(line, "", Wrong("yaml.other", why=problem))


def _character_fault(text: str) -> YamlWrong:
    bad = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if bad is None:
        return YamlWrong(1, "", Wrong("yaml.none"))
    line = text.count("\n", 0, bad.start()) + 1
    return YamlWrong(line, "", Wrong("yaml.control", sign=f"U+{ord(bad.group()):04X}"))
