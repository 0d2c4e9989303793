"""The catalogue's files: read and checked, imported from sheets and exported to them."""

from integrations.catalog.folder import signature
from integrations.catalog.reader import CatalogReader, check_command, load_catalog

__all__ = ["CatalogReader", "check_command", "load_catalog", "signature"]
