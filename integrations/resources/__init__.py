"""What comes along with the code, read: vocabulary, word forms and holidays; ``DATA`` is where it is."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent.parent / "catalog_data"
"""Sample catalogues, vocabulary, holidays."""
