"""Where the data is that comes along with the code."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "catalog_data"
"""Sample catalogues, vocabulary, holidays."""
