"""Words that the assistant does not know: of the catalogue's texts and of last month's wishes; and new ones taught."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.errors import FaultsFound
from assistant.language.unknown_words import AskedTopic, AskedWord, UnknownWord, unknown_in_catalogue, unknown_in_wishes
from assistant.language.vocabulary import SPELLING, Vocabulary
from assistant.language.vocabulary_rows import COLUMNS
from assistant.model import Catalog, Language, languages
from assistant.replies.activity_facts import title_of
from integrations.catalog.atomic_replace import FolderBusy
from integrations.catalog.editing import FolderReadOnly
from integrations.catalog.own_words import WordUnusable, add_row, own_rows, remove_row, row_of
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.catalogue.field_labels import worded
from integrations.channels.web.catalogue.shared import CataloguePages, log
from integrations.channels.web.context import Site
from integrations.channels.web.forms import Form
from integrations.channels.web.texts import say
from integrations.logs import where

LAST_MONTH = timedelta(days=31)
MOST_SHOWN = 50
MOST_FOUND = 12
SECONDS_TO_READ = 2.0
"""The page is then shown without the catalogue's words, which go on being read."""
DONE_WITH_WORDS = frozenset({"added", "back", "gone", "soon"})


@dataclass(frozen=True)
class Meaning:
    """A concept that a new word may mean."""

    concept: str
    words: str
    """The usual ones in the languages of the vocabulary."""


@dataclass(frozen=True)
class _Read:
    of: tuple[Catalog, Vocabulary]
    task: asyncio.Task[list[UnknownWord]]


class WordPages(CataloguePages):
    key = "words"

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._read: _Read | None = None

    def routes(self) -> list[Route]:
        return [
            Route("/catalogue/words", shown(self._site, self.show), methods=["GET"]),
            Route("/catalogue/words", posted(self._site, self.add), methods=["POST"]),
            Route("/catalogue/words/back", posted(self._site, self.take_back), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        return await self._page(visit)

    async def add(self, visit: Visit, form: Form) -> Response:
        """The word means the same as the concept from now on."""
        vocabulary = self._site.catalogue.vocabulary()
        word, concept, language = form.line("word"), form.line("concept"), form.line("language")
        if concept not in vocabulary or language not in set(COLUMNS):
            return await self._page(visit, status=422, wrong=say(visit.language, "words.wrong.meaning"))
        meant = Language(language)
        if word.casefold() in (one.casefold() for one in vocabulary.words(concept, meant)):
            return await self._page(visit, status=422, wrong=say(visit.language, "words.wrong.known", word=word))
        try:
            row = row_of(concept, [vocabulary.label(concept, one) for one in COLUMNS], word, meant)
        except WordUnusable:
            return await self._page(visit, status=422, wrong=say(visit.language, "words.wrong.word"))
        return await self._written(visit, lambda: self._add(row), "added")

    async def take_back(self, visit: Visit, form: Form) -> Response:
        return await self._written(visit, lambda: self._remove(form.line("row")), "back")

    async def _written(self, visit: Visit, change: Callable[[], bool], done: str) -> Response:
        try:
            changed = await asyncio.to_thread(change)
        except FolderReadOnly:
            return await self._page(visit, status=409)
        except FolderBusy:
            return await self._page(visit, status=409, wrong=say(visit.language, "catalogue.done.busy"))
        except FaultsFound as found:
            return await self._page(visit, status=422, wrong=worded(found.faults[0], visit.language))
        log.info("catalogue.words", what=done if changed else "gone")
        in_use = await self.take_over() if changed else True
        return RedirectResponse(f"/catalogue/words?done={(done if in_use else 'soon') if changed else 'gone'}", 303)

    def _add(self, row: str) -> bool:
        folder = self.writable_folder()
        if folder is None:
            raise FolderReadOnly(self._site.catalogue.folders[0])
        add_row(folder, row)
        return True

    def _remove(self, row: str) -> bool:
        folders = [folder for folder in self._site.catalogue.folders if row in own_rows(folder)]
        return bool(folders) and remove_row(folders[0], row)

    async def _page(self, visit: Visit, *, status: int = 200, wrong: str = "") -> Response:
        query = visit.request.query_params
        word, find = query.get("word", "").strip()[:60], query.get("find", "").strip()[:60]
        vocabulary = self._site.catalogue.vocabulary()
        unknown = await self._of_catalogue(self._site.catalog(), vocabulary)
        asked = await self._asked(vocabulary)
        done = query.get("done", "")
        return self.page(
            visit,
            "words.html",
            status=status,
            wrong=wrong,
            done=say(visit.language, f"words.done.{done}") if done in DONE_WITH_WORDS else "",
            unknown=unknown[:MOST_SHOWN] if unknown is not None else None,
            count=len(unknown or ()),
            asked=asked[:MOST_SHOWN],
            word=word,
            find=find,
            tongue=query.get("language") or visit.language,
            tongues=languages(),
            meanings=await asyncio.to_thread(_meanings, vocabulary, find or word) if find or word else [],
            own=await asyncio.to_thread(self._own),
            entry_title=lambda one: self._title(one, visit.language),
        )

    async def _of_catalogue(self, catalog: Catalog, vocabulary: Vocabulary) -> list[UnknownWord] | None:
        """``None`` while the texts are still being read."""
        if self._read is None or self._read.of[0] is not catalog or self._read.of[1] is not vocabulary:
            task = asyncio.create_task(asyncio.to_thread(unknown_in_catalogue, catalog, vocabulary, _let_others))
            self._read = _Read((catalog, vocabulary), task)
        task = self._read.task
        done, _ = await asyncio.wait({task}, timeout=SECONDS_TO_READ)
        if not done:
            return None
        failure = task.exception()
        if failure is not None:
            log.error("catalogue.words_not_read", error=where(failure))
            self._read = None
            return None
        return task.result()

    async def _asked(self, vocabulary: Vocabulary) -> Sequence[AskedWord]:
        until = self._site.clock.now()
        topics: Sequence[AskedTopic] = await self._site.gateway.read(
            lambda view: view.statistics.wishes(until - LAST_MONTH, until)
        )
        return await asyncio.to_thread(unknown_in_wishes, topics, self._site.catalog(), vocabulary)

    def _own(self) -> list[str]:
        return [row for folder in self._site.catalogue.folders for row in own_rows(folder)]

    def _title(self, entry_id: str, language: Language) -> str:
        activity = self._site.catalog().activities.get(entry_id)
        return title_of(activity, language) if activity is not None else entry_id


def _let_others() -> None:
    """With very many entries reading takes a while, and the pages must not wait for it."""
    time.sleep(0.0001)


def _meanings(vocabulary: Vocabulary, asked: str) -> list[Meaning]:
    """Concepts that the words may mean: what they are taken for in any language, then what has them within."""
    found: dict[str, None] = {}
    for language in languages():
        meaning = vocabulary.resolve(asked, language)
        if meaning.how != SPELLING:
            found.update(dict.fromkeys(meaning.concepts))
    found.update(dict.fromkeys(vocabulary.concepts_named(asked, MOST_FOUND)))
    return [
        Meaning(concept, " · ".join(", ".join(vocabulary.words(concept, one)[:3]) for one in COLUMNS))
        for concept in list(found)[:MOST_FOUND]
    ]
