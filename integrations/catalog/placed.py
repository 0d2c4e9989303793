"""One file as a document: read, validated, and every fault at its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import Fault
from integrations.catalog.folder import shown_path
from integrations.catalog.schema import Ground
from integrations.catalog.wrong_fields import faults_of, without_unknown
from integrations.catalog.yaml_text import Document, Raw, dotted, read_document
from integrations.catalog.yaml_text import Path as FieldPath

LARGEST_ENTRY = 1_000_000
LARGEST_LIST = 20_000_000
"""Bytes: of an entry, and of the files that hold many things."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Placed:
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


def validated(model: type[Model], value: Raw, ground: Ground, place: Placed) -> Model | None:
    """The part of a document as what it should be; None when faults were found, which are told to ``place``."""
    try:
        return model.model_validate(without_unknown(value), context=ground)
    except ValidationError as error:
        for path, sentence in faults_of(error, model):
            place.fault(path, sentence)
        return None
