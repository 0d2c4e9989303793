"""The real vocabulary, detector, holidays and sample catalogues, loaded once."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import assistant
from assistant.language.detect import LanguageDetector
from assistant.language.vocabulary import Vocabulary
from assistant.model import Language
from assistant.understanding.question import Reader
from integrations.catalog import load_catalog
from integrations.resources.classifiers import read_learned
from integrations.resources.holidays import HolidayCalendar
from integrations.resources.language_identifier import FastTextIdentifier
from integrations.resources.vocabulary import read_vocabulary

CATALOGS = Path(assistant.__file__).parent.parent / "catalog_data"
TODAY = date(2026, 11, 16)


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary()


@cache
def reader_of(name: str) -> Reader:
    """A reader for the sample catalogue ``kalundborg`` or ``trier``."""
    catalog = load_catalog([CATALOGS / name])
    holidays = HolidayCalendar(catalog.country, catalog.region, catalog.holidays)
    language = Language.DE if name == "trier" else Language.DA
    return Reader(vocabulary(), LanguageDetector(FastTextIdentifier()), holidays, catalog, language, read_learned())
