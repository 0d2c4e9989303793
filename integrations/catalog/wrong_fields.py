"""What pydantic finds wrong in a catalogue's file, as sentences that name the mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from integrations.catalog import values
from integrations.catalog.list_schema import OfficeFile
from integrations.catalog.schema import CapacityFile, PlaceFile, SessionFile
from integrations.catalog.yaml_text import Path, Raw


def without_unknown(value: Raw) -> Raw:
    """The value without fields that are empty, at the first two levels: an empty field means unknown."""
    if not isinstance(value, Mapping):
        return value
    return {
        name: ({key: one for key, one in item.items() if one is not None} if isinstance(item, Mapping) else item)
        for name, item in value.items()
        if item is not None and item not in ("", [], {})
    }


def faults_of(error: ValidationError, model: type[BaseModel]) -> list[tuple[Path, str]]:
    """Where in the file (as a path of fields) and what, for each thing that is wrong."""
    return [_fault_of(one["type"], one["loc"], one, model) for one in error.errors(include_url=False)]


def _fault_of(kind: str, loc: Sequence[str | int], one: Mapping[str, Any], model: type[BaseModel]) -> tuple[Path, str]:
    path = tuple(part for part in loc if part != "[key]")
    if kind == "value_error":
        return path, str(one["ctx"]["error"])
    names = _names_at(model, path[:-1])
    if kind == "missing":
        return path, f"`{path[-1]}` is missing; add `{path[-1]}: ...`."
    if kind == "extra_forbidden":
        near = values.nearest(str(path[-1]), names)
        hint = f"did you mean `{near}`?" if near else f"Allowed: {', '.join(names)}."
        return path, f"There is no field `{values.shown(path[-1])}`; {hint}"
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        wanted = f" with {', '.join(_names_at(model, path))}" if _names_at(model, path) else ""
        return path, f"A group of fields{wanted} is expected here, as `{{name: value}}`."
    return path, f"This cannot be read ({one['msg']})."


def _names_at(model: type[BaseModel], path: Path) -> list[str]:
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
