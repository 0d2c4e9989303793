"""What is read from files, and what answers on it: catalogue, vocabulary, holidays, index, assistant."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.conversation import Assistant
from assistant.errors import SettingsWrong
from assistant.language.detect import LanguageDetector
from assistant.language.vocabulary import Vocabulary
from assistant.matching.matcher import Matcher
from assistant.model import MOST_MATCHES, Catalog
from assistant.ports import Holidays
from assistant.understanding.question import Reader
from integrations.app.loaded_catalogue import LoadedCatalogue
from integrations.app.terminal import TerminalAssistant
from integrations.catalog import load_catalog
from integrations.catalog.parse_cache import ParseCache
from integrations.clock import SystemClock
from integrations.resources.classifiers import read_learned
from integrations.resources.holidays import HolidayCalendar
from integrations.resources.language_identifier import FastTextIdentifier
from integrations.resources.lemma_store import LemmaStore
from integrations.resources.vocabulary import read_elsewhere, read_vocabulary
from integrations.settings import Settings

if TYPE_CHECKING:
    from index.build import Progress
    from index.encoders.sentence_transformer import Encoder
    from index.retriever import Index


def load_catalogue(settings: Settings, *, catalog: Catalog | None = None) -> LoadedCatalogue:
    """The catalogue of the settings, or the one given, with all that is read along with it.

    Raises `FaultsFound` naming every fault of its files, and `SettingsWrong`.
    """
    catalog = catalog or read_catalog(settings)
    vocabulary = _read_vocabulary(settings, catalog)
    clock = SystemClock.from_start(catalog.time_zone, settings.fixed_today, settings.started_at)
    return LoadedCatalogue(catalog, vocabulary, _holidays(settings, catalog), clock)


def read_catalog(settings: Settings) -> Catalog:
    """Raises `FaultsFound` and `SettingsWrong`."""
    return load_catalog(settings.catalog, kept=ParseCache(settings.data_dir / "catalog"))


def index_folder(settings: Settings) -> Path:
    """One folder for each set of catalogues, so that trying another one out costs the first one nothing."""
    names = "\0".join(str(Path(folder).resolve()) for folder in settings.catalog)
    return settings.data_dir / "index" / hashlib.sha256(names.encode()).hexdigest()[:12]


def make_index(
    settings: Settings, loaded: LoadedCatalogue, encoder: Encoder, progress: Progress | None = None
) -> Index:
    """The index, brought up to date; ``progress`` is told of every entry that is embedded."""
    # not above: a decision at the command line needs no index
    from index.build import bring_up_to_date
    from index.elsewhere import Elsewhere

    elsewhere = Elsewhere.of(read_elsewhere(settings.catalog), encoder, settings.data_dir / "models")
    return bring_up_to_date(
        loaded.catalog, loaded.vocabulary, encoder, index_folder(settings), progress, elsewhere=elsewhere
    )


def make_assistant(
    settings: Settings,
    loaded: LoadedCatalogue,
    encoder: Encoder,
    progress: Progress | None = None,
    limit: int = MOST_MATCHES,
) -> Assistant:
    """Everything that answers, on an index that is up to date; at most ``limit`` activities an answer."""
    index = make_index(settings, loaded, encoder, progress)
    detector = language_detector(loaded.vocabulary)
    reader = Reader(loaded.vocabulary, detector, loaded.holidays, loaded.catalog, settings.language, read_learned())
    matcher = Matcher(loaded.catalog, index)
    return Assistant(matcher, reader, loaded.answers, loaded.holidays, settings.language, limit)


def make_terminal_assistant(
    settings: Settings, encoder: Callable[[], Encoder], limit: int, progress: Progress | None = None
) -> TerminalAssistant:
    """The assistant without a conversation. ``encoder`` is asked for last: it can be loaded meanwhile."""
    loaded = load_catalogue(settings)
    return TerminalAssistant(make_assistant(settings, loaded, encoder(), progress, limit), loaded.clock, limit)


def language_detector(vocabulary: Vocabulary) -> LanguageDetector:
    return LanguageDetector(FastTextIdentifier(), vocabulary.knows)


def _read_vocabulary(settings: Settings, catalog: Catalog) -> Vocabulary:
    kept = settings.data_dir / "words"
    return read_vocabulary(settings.catalog, LemmaStore(kept), _names_in(catalog), kept=kept)


def _holidays(settings: Settings, catalog: Catalog) -> Holidays:
    country, region = settings.country or catalog.country, settings.region or catalog.region
    try:
        return HolidayCalendar(country, region, catalog.holidays, kept=settings.data_dir / "holidays")
    except ValueError as error:
        raise SettingsWrong(f"KLASSETUR_COUNTRY and KLASSETUR_REGION: {error}.") from None


def _names_in(catalog: Catalog) -> Iterator[str]:
    """Names that are no misspelled words."""
    for provider in catalog.providers.values():
        yield from (provider.name, provider.town)
    for school in catalog.schools.values():
        yield from (school.name, school.town)
    for activity in catalog.activities.values():
        yield from (activity.place.name, activity.place.town)
