"""The composition root: settings -> running parts. Only this module knows which adapter stands behind which port.

What a question on the terminal does not need (store, channels) is imported where it is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.conversation import Assistant
from assistant.errors import SettingsWrong
from assistant.language.detect import LanguageDetector
from assistant.language.vocabulary import Vocabulary
from assistant.matching.matcher import Matcher
from assistant.model import Catalog, ChannelName, Person
from assistant.ports import Clock, Holidays
from assistant.replies.answers import Answers
from assistant.understanding.question import Reader
from integrations.catalog import load_catalog
from integrations.catalog.parse_cache import KeptEntries
from integrations.clock import SystemClock
from integrations.resources.holidays import HolidayCalendar
from integrations.resources.language_identifier import FastTextIdentifier
from integrations.resources.lemma_store import StoredForms
from integrations.resources.vocabulary import read_elsewhere, read_vocabulary
from integrations.settings import Settings

if TYPE_CHECKING:
    from index.build import Progress
    from index.encoders.sentence_transformer import Encoder
    from index.retriever import Index
    from integrations.app.decisions import Desk
    from integrations.channels.contract import Channel
    from integrations.store import Database
    from integrations.store.contracts import Transaction


@dataclass(frozen=True)
class Ground:
    """What is read from files and stays until they change. Everything is read when it is first asked for."""

    settings: Settings

    @cached_property
    def catalog(self) -> Catalog:
        """Raises `FaultsFound` and `SettingsWrong`."""
        return load_catalog(self.settings.catalog, kept=KeptEntries(self.settings.data_dir / "catalog"))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Raises `FaultsFound`."""
        words = self.settings.data_dir / "words"
        return read_vocabulary(self.settings.catalog, StoredForms(words), _names_in(self.catalog), kept=words)

    @cached_property
    def holidays(self) -> Holidays:
        country = self.settings.country or self.catalog.country
        region = self.settings.region or self.catalog.region
        try:
            return HolidayCalendar(country, region, self.catalog.holidays, kept=self.settings.data_dir / "holidays")
        except ValueError as error:
            raise SettingsWrong(f"KLASSETUR_COUNTRY and KLASSETUR_REGION: {error}.") from None

    @cached_property
    def clock(self) -> Clock:
        return SystemClock(self.catalog.time_zone, self.settings.fixed_today)

    @cached_property
    def answers(self) -> Answers:
        return Answers(self.catalog, self.vocabulary.label)

    def desk(self, channels: Mapping[ChannelName, Channel]) -> Desk:
        from integrations.app.decisions import Desk

        return Desk(self.answers, self.holidays, channels, self.clock, self.settings.language, own_page=self._own_page)

    def _own_page(self, tx: Transaction, person: Person) -> str:
        from integrations.channels.own_bookings_link import own_bookings_link

        return own_bookings_link(tx, person.address, self.settings.public_url, self.clock.now())

    def index(self, encoder: Encoder, progress: Progress | None = None) -> Index:
        """The index, brought up to date."""
        from index.build import bring_up_to_date

        elsewhere = read_elsewhere(self.settings.catalog)
        return bring_up_to_date(
            self.catalog, self.vocabulary, encoder, self.index_folder, progress, elsewhere=elsewhere
        )

    def assistant(self, encoder: Encoder, progress: Progress | None = None, limit: int = 5) -> Assistant:
        """Everything that answers, on an index that is up to date."""
        index = self.index(encoder, progress)
        reader = Reader(
            self.vocabulary,
            LanguageDetector(FastTextIdentifier(), self.vocabulary.knows),
            self.holidays,
            self.catalog,
            self.settings.language,
        )
        matcher = Matcher(self.catalog, index)
        return Assistant(matcher, reader, self.answers, self.holidays, self.settings.language, limit)

    @property
    def index_folder(self) -> Path:
        """One folder for each set of catalogues, so that trying another one out costs the first one nothing."""
        names = "\0".join(str(Path(folder).resolve()) for folder in self.settings.catalog)
        return self.settings.data_dir / "index" / hashlib.sha256(names.encode()).hexdigest()[:12]


def open_database(settings: Settings, *, readonly: bool = False) -> Database:
    from integrations.store import FILE, Database

    return Database.open(settings.data_dir / FILE, readonly=readonly)


def _names_in(catalog: Catalog) -> Iterator[str]:
    """Names that are no misspelled words."""
    for provider in catalog.providers.values():
        yield from (provider.name, provider.town)
    for school in catalog.schools.values():
        yield from (school.name, school.town)
    for activity in catalog.activities.values():
        yield from (activity.place.name, activity.place.town)
