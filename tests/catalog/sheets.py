"""Files to import, and what comes of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.errors import FaultsFound
from assistant.model import Activity
from integrations.catalog import load_catalog
from integrations.catalog.sheets.importing import import_file

ROW = {"id": "a", "title": "Å", "summary": "S", "kind": "event"}


def jsonl(*rows: object, name: str = "in.jsonl") -> Path:
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return Path(name)


def imported(path: Path, into: str = "new") -> dict[str, Activity]:
    import_file(path, Path(into))
    return dict(load_catalog([Path(into)]).activities)


def faults(path: Path, into: str = "new") -> list[str]:
    with pytest.raises(FaultsFound) as found:
        import_file(path, Path(into))
    return [str(fault) for fault in found.value.faults]
