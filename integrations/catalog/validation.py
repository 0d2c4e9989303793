"""One file as a document: read, validated, and every fault at its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import Fault, Named, Wrong
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

    def fault(self, path: FieldPath, wrong: Wrong) -> None:
        full = (*self.within, *path)
        self.faults.append(Fault.of(shown_path(self.file), self.document.line_of(full), dotted(full), wrong))


def read_file(file: Path, largest: int, faults: list[Fault]) -> Document | None:
    """The file's document; None when a fault was found in its form."""
    name = shown_path(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        faults.append(Fault(name, None, "", "file.unreadable", {"why": error.strerror}))
        return None
    if len(data) > largest:
        size = {"size": f"{len(data) / 1_000_000:.1f}", "most": largest // 1_000_000}
        faults.append(Fault(name, None, "", "file.large", size))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(name, line, "", "file.not_utf8"))
        return None
    return read_text(file, text, faults)


def read_text(file: Path, text: str, faults: list[Fault]) -> Document | None:
    """As `read_file`, of a text that would stand in the file."""
    document = read_document(text)
    name = shown_path(file)
    faults += [Fault.of(name, wrong.line, wrong.field, wrong.wrong) for wrong in document.faults]
    return None if document.faults else document


def validated(model: type[Model], value: Raw, defaults: EntryDefaults, place: DocumentPart) -> Model | None:
    """The part of a document as what it should be; None when faults were found, which are told to ``place``."""
    try:
        return model.model_validate(without_unknown(value), context=defaults)
    except ValidationError as error:
        for path, wrong in faults_of(error, model):
            place.fault(path, wrong)
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


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[tuple[FieldPath, Wrong]]:
    """Where in the file (as a path of fields) and what, for each thing that is wrong."""
    return [_fault_of(one["type"], one["loc"], one, model) for one in error.errors(include_url=False)]


def _fault_of(
    kind: str, loc: Sequence[str | int], one: Mapping[str, Any], model: type[BaseModel]
) -> tuple[FieldPath, Wrong]:
    path = tuple(part for part in loc if part != "[key]")
    if kind == "value_error":
        wrong = one["ctx"]["error"]
        return path, wrong if isinstance(wrong, Wrong) else Wrong("value.unreadable", why=wrong)
    names = _names_at(model, path[:-1])
    if kind == "missing":
        return path, Wrong("field.missing", field=Named("field", str(path[-1])))
    if kind == "extra_forbidden":
        near = field_values.nearest(str(path[-1]), names)
        word = field_values.shown(path[-1])
        if near is None:
            return path, Wrong("field.unknown", word=word, allowed=tuple(names))
        return path, Wrong("field.unknown.near", word=word, near=near)
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        fields = tuple(_names_at(model, path))
        if not fields:
            return path, Wrong("field.group", example="{name: value}")
        return path, Wrong("field.group.of", fields=fields, example="{name: value}")
    return path, Wrong("value.unreadable", why=one["msg"])


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
