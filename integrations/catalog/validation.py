"""One file as a document: read, validated, and every fault at its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import Fault
from integrations.catalog import field_values
from integrations.catalog.entry_schema import CapacityFile, EntryDefaults, PlaceFile, SessionFile
from integrations.catalog.folder import shown_path
from integrations.catalog.list_schema import OfficeFile
from integrations.catalog.yaml_reader import Document, Raw, dotted, read_document
from integrations.catalog.yaml_reader import Path as FieldPath

LARGEST_ENTRY = 1_000_000
LARGEST_LIST = 20_000_000
"""Bytes: of an entry, and of the files that hold many things."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class DocumentPart:
    """A part of a document, so that faults get the right file and line."""

    file: Path
    document: Document
    faults: list[Fault]
    within: FieldPath = ()

    def fault(self, path: FieldPath, sentence: str) -> None:
        full = (*self.within, *path)
        self.faults.append(Fault(shown_path(self.file), self.document.line_of(full), dotted(full), sentence))


def read_file(file: Path, largest: int, faults: list[Fault]) -> Document | None:
    """The file's document; None when a fault was found in its form."""
    name = shown_path(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        faults.append(Fault(name, None, "", f"The file cannot be read ({error.strerror})."))
        return None
    if len(data) > largest:
        size = f"{len(data) / 1_000_000:.1f} MB; at most {largest // 1_000_000} MB are read"
        faults.append(Fault(name, None, "", f"The file has {size}. Is it a catalogue file?"))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(name, line, "", "This is not UTF-8; save the file again with the encoding UTF-8."))
        return None
    return read_text(file, text, faults)


def read_text(file: Path, text: str, faults: list[Fault]) -> Document | None:
    """As `read_file`, of a text that would stand in the file."""
    document = read_document(text)
    name = shown_path(file)
    faults += [Fault(name, wrong.line, wrong.field, wrong.sentence) for wrong in document.faults]
    return None if document.faults else document


def validated(model: type[Model], value: Raw, defaults: EntryDefaults, place: DocumentPart) -> Model | None:
    """The part of a document as what it should be; None when faults were found, which are told to ``place``."""
    try:
        return model.model_validate(without_unknown(value), context=defaults)
    except ValidationError as error:
        for path, sentence in faults_of(error, model):
            place.fault(path, sentence)
        return None


def without_unknown(value: Raw) -> Raw:
    """The value without fields that are empty, at the first two levels: an empty field means unknown."""
    if not isinstance(value, Mapping):
        return value
    return {
        name: ({key: one for key, one in item.items() if one is not None} if isinstance(item, Mapping) else item)
        for name, item in value.items()
        if item is not None and item not in ("", [], {})
    }


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[tuple[FieldPath, str]]:
    """Where in the file (as a path of fields) and what, for each thing that is wrong."""
    return [_fault_of(one["type"], one["loc"], one, model) for one in error.errors(include_url=False)]


def _fault_of(
    kind: str, loc: Sequence[str | int], one: Mapping[str, Any], model: type[BaseModel]
) -> tuple[FieldPath, str]:
    path = tuple(part for part in loc if part != "[key]")
    if kind == "value_error":
        return path, str(one["ctx"]["error"])
    names = _names_at(model, path[:-1])
    if kind == "missing":
        return path, f"`{path[-1]}` is missing; add `{path[-1]}: ...`."
    if kind == "extra_forbidden":
        near = field_values.nearest(str(path[-1]), names)
        hint = f"did you mean `{near}`?" if near else f"Allowed: {', '.join(names)}."
        return path, f"There is no field `{field_values.shown(path[-1])}`; {hint}"
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        wanted = f" with {', '.join(_names_at(model, path))}" if _names_at(model, path) else ""
        return path, f"A group of fields{wanted} is expected here, as `{{name: value}}`."
    return path, f"This cannot be read ({one['msg']})."


def _names_at(model: type[BaseModel], path: FieldPath) -> list[str]:
    inner: dict[str, type[BaseModel]] = {
        "sessions": SessionFile,
        "capacity": CapacityFile,
        "place": PlaceFile,
        "office": OfficeFile,
    }
    if path:
        found = inner.get(str(path[0]))
        return list(found.model_fields) if found else []
    return list(model.model_fields)
