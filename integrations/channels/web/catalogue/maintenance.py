"""What of the catalogue needs a human: what expires, what nobody confirmed for long, and texts that hide an offer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from assistant.errors import FaultsFound
from assistant.language.tokens import tokens
from assistant.model import Activity, Catalog, Language, languages
from assistant.replies.activity_facts import listed, title_of
from assistant.replies.dates import date_in_words
from assistant.replies.phrases import phrase
from integrations.catalog.atomic_replace import FolderBusy
from integrations.catalog.editing import FolderReadOnly, confirm_activity
from integrations.catalog.entry_files import EntryUnknown, folder_of
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.catalogue.shared import CataloguePages, log
from integrations.channels.web.context import Site
from integrations.channels.web.forms import Form, read_form
from integrations.channels.web.texts import say
from integrations.logs import where

DAYS = (30, 60, 90, 180)
A_YEAR = timedelta(days=365)
FEWEST_WORDS = 10
"""Of title and summary together, in one language."""
MOST_SHOWN = 50
"""Entries of one kind of trouble; all of them on demand."""
MOST_WORDS = 8
SECONDS_TO_READ = 2.0
"""For who looks first after a change; after that the page is shown without the texts."""
SECONDS_TO_READ_ON = 0.2
MOST_AT_ONCE = 500

UnknownWords = Callable[[str, Language], tuple[str, ...]]


@dataclass(frozen=True)
class EntryToMend:
    """One entry that needs somebody."""

    id: str
    title: str
    provider: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class TextTrouble:
    """What is wrong with an entry's texts."""

    missing: tuple[Language, ...] = ()
    short: tuple[Language, ...] = ()
    unknown: Mapping[Language, tuple[str, ...]] | None = None


class TextHealth:
    """Reads the texts of the entries off the event loop; what stays as it was is not read again."""

    def __init__(self, unknown_words: UnknownWords) -> None:
        self._unknown_words = unknown_words
        self._known: dict[tuple[str, Language], tuple[str, ...]] = {}
        self._task: asyncio.Task[Mapping[str, TextTrouble]] | None = None
        self._of: Catalog | None = None

    async def of(self, catalog: Catalog, wanted: Sequence[Language]) -> Mapping[str, TextTrouble] | None:
        """Trouble by entry; ``None`` while it is still being read."""
        patience = SECONDS_TO_READ_ON
        if self._task is None or self._of is not catalog:
            self._of, patience = catalog, SECONDS_TO_READ
            self._task = asyncio.create_task(asyncio.to_thread(self._read, catalog, wanted))
        done, _ = await asyncio.wait({self._task}, timeout=patience)
        if not done:
            return None
        failure = self._task.exception()
        if failure is not None:
            log.error("catalogue.texts_not_read", error=where(failure))
            self._task = None
            return None
        return self._task.result()

    def _read(self, catalog: Catalog, wanted: Sequence[Language]) -> Mapping[str, TextTrouble]:
        fresh: dict[tuple[str, Language], tuple[str, ...]] = {}
        found = {}
        for number, activity in enumerate(catalog.activities.values()):
            if number % 50 == 49:
                time.sleep(0.002)  # with very many entries this takes a while, and the pages must not wait for it
            trouble = self._trouble(activity, wanted, fresh)
            if trouble.missing or trouble.short or trouble.unknown:
                found[activity.id] = trouble
        self._known = fresh
        return found

    def _trouble(
        self, activity: Activity, wanted: Sequence[Language], fresh: dict[tuple[str, Language], tuple[str, ...]]
    ) -> TextTrouble:
        missing = tuple(one for one in wanted if one not in activity.title or one not in activity.summary)
        short, unknown = [], {}
        names = _names_of(activity)
        for language in activity.title:
            text = f"{activity.title[language]}. {activity.summary.get(language, '')}"
            if language not in missing and len(tokens(text)) < FEWEST_WORDS:
                short.append(language)
            key = (text, language)
            words = fresh.get(key, self._known.get(key))
            fresh[key] = self._unknown_words(text, language) if words is None else words
            strange = tuple(word for word in fresh[key] if word.casefold() not in names)
            if strange:
                unknown[language] = strange
        return TextTrouble(missing, tuple(short), unknown or None)


class MaintenancePages(CataloguePages):
    key = "care"

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._health = TextHealth(site.catalogue.unknown_words)

    def routes(self) -> list[Route]:
        many = partial(read_form, most_fields=MOST_AT_ONCE + 10)
        return [
            Route("/catalogue/care", shown(self._site, self.show), methods=["GET"], name="care"),
            Route("/catalogue/care", posted(self._site, self.confirm, read=many), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        return await self._page(visit)

    async def confirm(self, visit: Visit, form: Form) -> Response:
        """ "Still right", for every entry that was chosen."""
        today = self._site.clock.today()
        confirmed = failed = 0
        for entry_id in dict.fromkeys(form.all("entry")[:MOST_AT_ONCE]):
            try:
                folder = folder_of(self._site.catalogue.folders, entry_id)
                await self.write(partial(confirm_activity, folder, entry_id, today, visit.address))
                confirmed += 1
            except (EntryUnknown, FaultsFound):
                failed += 1
            except FolderReadOnly:
                return await self._page(visit, status=409)
            except FolderBusy:
                return await self._page(visit, status=409, done=say(visit.language, "catalogue.done.busy"))
        if confirmed:
            await self.take_over()
        key = "catalogue.done.confirmed.some" if failed else "catalogue.done.confirmed.count"
        done = say(visit.language, key, count=confirmed, failed=failed) if confirmed or failed else ""
        return await self._page(visit, done=done)

    async def _page(self, visit: Visit, *, status: int = 200, done: str = "") -> Response:
        language, today, catalog = visit.language, self._site.clock.today(), self._site.catalog()
        query = visit.request.query_params
        days = int(query["days"]) if query.get("days", "") in map(str, DAYS) else 60
        texts = await self._health.of(catalog, self._wanted(catalog))
        current = [one for one in catalog.activities.values() if not _is_over(one, today)]
        sections = {
            "expiring": _expiring(current, today, days, language),
            "expired": _expired(catalog, today, language),
            "stale": _stale(current, today, language),
            "texts": [_of_texts(one, texts[one.id], language) for one in current if one.id in texts] if texts else [],
        }
        everything = query.get("all", "")
        return self.page(
            visit,
            "care.html",
            status=status,
            days=days,
            choices=DAYS,
            sections={
                name: (found if name == everything else found[:MOST_SHOWN], len(found))
                for name, found in sections.items()
            },
            reading=texts is None,
            fault=await self.fault(),
            done=done,
        )

    def _wanted(self, catalog: Catalog) -> list[Language]:
        """Languages that the catalogue is written in: those that at least half of its entries have."""
        counts = {one: sum(1 for each in catalog.activities.values() if one in each.title) for one in languages()}
        return [one for one, count in counts.items() if count * 2 >= len(catalog.activities)]


def _is_over(activity: Activity, today: date) -> bool:
    return activity.valid_until is not None and activity.valid_until < today


def _expiring(activities: Sequence[Activity], today: date, days: int, language: Language) -> list[EntryToMend]:
    last = today + timedelta(days=days)
    soon = sorted((one.valid_until, one.id, one) for one in activities if one.valid_until and one.valid_until <= last)
    return [_finding(one, language, "catalogue.care.when.expires", day) for day, _, one in soon]


def _expired(catalog: Catalog, today: date, language: Language) -> list[EntryToMend]:
    over = ((one.valid_until, one.id, one) for one in catalog.activities.values() if one.valid_until)
    found = sorted((each for each in over if each[0] < today), reverse=True)
    return [_finding(one, language, "catalogue.care.when.expired", day) for day, _, one in found]


def _stale(activities: Sequence[Activity], today: date, language: Language) -> list[EntryToMend]:
    old = [one for one in activities if one.last_confirmed is None or today - one.last_confirmed > A_YEAR]
    old.sort(key=lambda one: (one.last_confirmed or date.min, one.id))
    return [
        _finding(one, language, "confirmed.on" if one.last_confirmed else "confirmed.never", one.last_confirmed)
        for one in old
    ]


def _finding(activity: Activity, language: Language, key: str, day: date | None) -> EntryToMend:
    note = say(language, key, day=date_in_words(day, language) if day else "")
    return EntryToMend(activity.id, title_of(activity, language), activity.provider.name, (note,))


def _of_texts(activity: Activity, trouble: TextTrouble, language: Language) -> EntryToMend:
    def named(one: Language) -> str:
        return phrase(language, f"language.{one}")

    notes = []
    if trouble.missing:
        missing = listed([named(one) for one in trouble.missing], language)
        notes.append(say(language, "catalogue.care.missing", languages=missing))
    notes += [say(language, "catalogue.care.short", tongue=named(one)) for one in trouble.short]
    for one, words in (trouble.unknown or {}).items():
        quoted = ", ".join(phrase(language, "reading.topic", topic=word) for word in words[:MOST_WORDS])
        notes.append(say(language, "catalogue.care.unknown", tongue=named(one), words=quoted))
    return EntryToMend(activity.id, title_of(activity, language), activity.provider.name, tuple(notes))


def _names_of(activity: Activity) -> frozenset[str]:
    names = (activity.provider.name, activity.provider.town, activity.place.name, activity.place.town)
    return frozenset(token.word.casefold() for name in names for token in tokens(name))
