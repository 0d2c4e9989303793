"""YAML written the way people like to read it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from integrations.catalog.yaml_reader import Raw

WIDTH = 110


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
