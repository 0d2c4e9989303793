"""The catalogue's files: read and checked, watched, imported from sheets and exported to them."""

from integrations.catalog.files import CatalogReader, CatalogWatch, check_command, load_catalog, signature
from integrations.catalog.importing import ImportReport, import_file
from integrations.catalog.interchange import ExportReport, export_file

__all__ = [
    "CatalogReader",
    "CatalogWatch",
    "ExportReport",
    "ImportReport",
    "check_command",
    "export_file",
    "import_file",
    "load_catalog",
    "signature",
]
