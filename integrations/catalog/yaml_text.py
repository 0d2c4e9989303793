"""YAML as text: read into strings, lists and dicts with the line of each value; written the way people like to read it.

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

Raw: TypeAlias = "str | int | float | bool | Sequence[Raw] | Mapping[str, Raw] | None"
"""A value as a file or a sheet holds it. From a file: strings, lists and dicts alone."""

Path = tuple[str | int, ...]

DEEPEST = 12
"""No file of ours nests deeper than four; more is a mistake or an attack."""

WIDTH = 110

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_UNKNOWN = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True)
class YamlWrong:
    """One thing wrong with the form of a file. ``line`` counts from 1."""

    line: int
    field: str
    sentence: str


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
            self._stop(event, f"`*{event.anchor}` points to another place; write the value itself here.")
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(event, "A second document begins here; one file holds one entry, so delete the `---`.")

    def _wants_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1][0], dict) and self._key[-1] is None

    def _take_key(self, event: yaml.ScalarEvent) -> None:
        mapping, path = self._open[-1]
        key = event.value
        here = (*path, key)
        line = event.start_mark.line + 1
        if isinstance(mapping, dict) and key in mapping:
            first = self._document.lines.get(here, 1)
            self._fault(line, here, f"`{key}` stands twice, first on line {first}; delete one of the two.")
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
            self._stop(event, "A name of a field must be a word, not a list or a group; is a `:` or a quote missing?")
        if len(self._open) >= DEEPEST:
            del self._open[2:], self._key[1:]  # the fault is told of the field that it begins in
            self._stop(event, f"This nests more than {DEEPEST} levels deep; a bracket or an indent is wrong.")
        collection: list[Raw] | dict[str, Raw] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(collection, event)
        self._open.append((collection, path))
        self._key.append(None)

    def _check_properties(self, event: yaml.Event) -> None:
        if event.anchor is not None:
            self._stop(event, f"`&{event.anchor}` is not used in these files; put the text in quotes.")
        if event.tag is not None and event.tag != "!":
            self._stop(event, "A word that begins with `!` is not used in these files; put the text in quotes.")

    def _stop(self, event: yaml.Event, sentence: str) -> None:
        path: Path = self._open[-1][1] if self._open else ()
        if self._key and self._key[-1] is not None:
            path = (*path, self._key[-1])
        self._fault(event.start_mark.line + 1, path, sentence)
        raise _Stop

    def _fault(self, line: int, path: Path, sentence: str) -> None:
        self._document.faults.append(YamlWrong(line, dotted(path), sentence))


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
            return YamlWrong(line, "", "A tab stands here; indent with spaces.")
        return YamlWrong(line, "", f"A text may not begin with `{letter}`; put the text in quotes.")
    if "mapping values are not allowed" in problem:
        return YamlWrong(
            line, "", "A text with a colon and a space in it must stand in quotes; or the indent is wrong."
        )
    if error.context_mark is not None and "scalar" in str(error.context):
        return YamlWrong(error.context_mark.line + 1, "", "A quote is opened here and never closed.")
    if error.context_mark is not None and "flow" in str(error.context):
        return YamlWrong(error.context_mark.line + 1, "", "A bracket is opened here and not closed rightly.")
    if "could not find expected ':'" in problem and error.context_mark is not None:
        return YamlWrong(
            error.context_mark.line + 1, "", "A `:` is missing after a field's name, or a long text is not indented."
        )
    return YamlWrong(line, "", f"This is not YAML ({problem}); check indents, quotes and brackets here.")


def _character_fault(text: str) -> YamlWrong:
    bad = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if bad is None:
        return YamlWrong(1, "", "This is not YAML.")
    line = text.count("\n", 0, bad.start()) + 1
    return YamlWrong(line, "", f"An invisible control character (U+{ord(bad.group()):04X}) stands here; delete it.")


# --- writing --------------------------------------------------------------------------------------------------------


def write_fields(fields: Mapping[str, Raw]) -> str:
    """The fields as YAML text, one block each, ending in a line break."""
    return "".join(write_field(name, value) for name, value in fields.items())


def write_field(name: str, value: Raw, indent: int = 0) -> str:
    """One field with its value, ending in a line break. Texts by language stand one per line, other short groups in one
    line, long texts folded, texts with line breaks of their own as they are."""
    head = " " * indent + _scalar(name, key=True) + ":"
    if isinstance(value, Mapping):
        in_line = _flow(value)
        has_text = any(isinstance(item, str) and ("\n" in item or len(item) > 60) for item in value.values())
        has_text = has_text or set(value) <= {"da", "de", "en"}
        if len(head) + len(in_line) < WIDTH and not has_text:
            return f"{head} {in_line}\n"
        return head + "\n" + "".join(write_field(key, item, indent + 2) for key, item in value.items())
    if isinstance(value, list | tuple):
        in_line = _flow(value)
        if len(head) + len(in_line) < WIDTH and not any(isinstance(item, Mapping) for item in value):
            return f"{head} {in_line}\n"
        return head + "\n" + "".join(f"{' ' * (indent + 2)}- {_flow(item)}\n" for item in value)
    if isinstance(value, str):
        return _text(head, value, indent + 2)
    return f"{head} {_flow(value)}\n"


def _text(head: str, text: str, indent: int) -> str:
    margin = " " * indent
    if not _BLOCK_SAFE.fullmatch(text) or text != text.strip():
        return f"{head} {_quoted(text)}\n"
    if "\n" in text:
        return f"{head} |-\n" + "".join((margin + line if line else "") + "\n" for line in text.split("\n"))
    if len(head) + len(text) < WIDTH:
        return f"{head} {_scalar(text)}\n"
    if "  " in text or "\t" in text or max(map(len, text.split(" "))) > WIDTH - indent:
        return f"{head} {_scalar(text)}\n"
    return f"{head} >-\n" + "".join(margin + line + "\n" for line in _wrap(text, WIDTH - indent))


def _wrap(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _flow(value: Raw) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return _scalar(value, flow=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key, key=True)}: {_flow(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]"


_BLOCK_SAFE = re.compile(r"[\n\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]+")
_PLAIN = re.compile(r"[^\W_][^\n]*|\([^\n]*")
_GUESSED = re.compile(
    # what other YAML readers take for something else than a text: truth values, nothing, numbers, times
    r"(?i:y|n|yes|no|on|off|true|false|null|~|[-+]?[\d.,:_]+(e[-+]?\d+)?|0x[0-9a-f]+|0o[0-7]+)"
)
_FILE_FORMS = re.compile(r"\d{1,3}|\d{4}-\d\d-\d\d")


def _scalar(text: str, *, key: bool = False, flow: bool = False) -> str:
    """The text plain where any YAML reader takes it for this text, else in double quotes."""
    plain = (
        _PLAIN.fullmatch(text) is not None
        and _BLOCK_SAFE.fullmatch(text) is not None
        and text == text.strip()
        and ": " not in text
        and " #" not in text
        and "\t" not in text
        and not text.endswith(":")
        and not (flow and re.search(r"[][{},:]", text))
        and not (key and re.search(r"[][{},:#&*!|>'\"%@`]", text))
        and (_GUESSED.fullmatch(text) is None or _FILE_FORMS.fullmatch(text) is not None)
    )
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    out = []
    for letter in text:
        code = ord(letter)
        if letter in '"\\':
            out.append("\\" + letter)
        elif letter == "\n":
            out.append("\\n")
        elif letter == "\t":
            out.append("\\t")
        elif _BLOCK_SAFE.fullmatch(letter):
            out.append(letter)
        else:
            out.append(f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}")
    return '"' + "".join(out) + '"'
