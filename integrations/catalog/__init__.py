"""The catalogue's files: read and checked, watched, imported from sheets and exported to them."""

from integrations.catalog.files import CatalogReader, CatalogWatch, check_command, load_catalog, signature

__all__ = ["CatalogReader", "CatalogWatch", "check_command", "load_catalog", "signature"]
