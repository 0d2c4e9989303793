"""The catalogue's files: read and checked, imported from sheets and exported to them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from integrations.catalog.folder import signature
from integrations.catalog.reader import CatalogReader, check_command, load_catalog

if TYPE_CHECKING:
    from integrations.catalog.sheets.exporting import ExportReport, export_file
    from integrations.catalog.sheets.importing import ImportReport, import_file

__all__ = [
    "CatalogReader",
    "ExportReport",
    "ImportReport",
    "check_command",
    "export_file",
    "import_file",
    "load_catalog",
    "signature",
]

_HOMES = {
    "ImportReport": "importing",
    "import_file": "importing",
    "ExportReport": "exporting",
    "export_file": "exporting",
}


def __getattr__(name: str) -> Any:
    """Sheets are fetched when first asked for: most processes only read the catalogue."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
