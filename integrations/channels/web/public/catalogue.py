"""The catalogue to look through, with filters that are part of the address."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.matching.season import Season
from assistant.model import KITA, Activity, Language, Setting, in_language
from assistant.replies.activity_facts import (
    duration_in_words,
    grade_in_words,
    grades_in_words,
    place_in_words,
    price_in_words,
    when_in_words,
)
from assistant.replies.dates import months_in_words
from assistant.replies.phrases import phrase
from integrations.channels.web.context import Site
from integrations.channels.web.public.catalogue_filters import PLACES, BookableActivities, Filters, FoundActivity
from integrations.channels.web.texts import alone, say, subject_choices

PAGE_SIZE = 24


@dataclass(frozen=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True)
class Row:
    """An activity as the list shows it."""

    id: str
    title: str
    summary: str
    written_in: Language
    kind: str
    provider: str
    facts: Sequence[str]
    when: str
    unknown: Sequence[str] = ()


class PublicCatalogue:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._entries: BookableActivities | None = None
        self._worded: dict[tuple[str, Language], Row] = {}
        """Entries as they were shown: dates in words take most of a page's time."""

    def routes(self) -> list[Route]:
        return [Route("/activities", self.show, methods=["GET"], name="activities")]

    async def show(self, request: Request) -> Response:
        language = self._site.language_of(request)
        filters = Filters.from_query(dict(request.query_params))
        # a large catalogue takes a while to look through, and longer when it is new
        entries, found = await asyncio.to_thread(self._find, filters, language)
        pages = max(1, -(-len(found) // PAGE_SIZE))
        asked = request.query_params.get("page", "1")
        number = min(max(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1, 1), pages)
        return self._site.page(
            request,
            "public/activities.html",
            language,
            filters=filters,
            chosen={name: request.query_params.get(name, "") for name in ("kind", "subject", "month", "place", "in")},
            chosen_grade="kita" if filters.grade == KITA else filters.grade,
            total=len(found),
            rows=[self._row(one, language) for one in found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]],
            number=number,
            pages=pages,
            here=lambda page: _address(request, page),
            choices=self._choices(entries, language),
        )

    def _find(self, filters: Filters, language: Language) -> tuple[BookableActivities, list[FoundActivity]]:
        catalog, today = self._site.catalog(), self._site.clock.today()
        entries = self._entries
        if entries is None or entries.catalog is not catalog or entries.season.today != today:
            entries = self._entries = BookableActivities(catalog, Season(today, self._site.holidays()))
            self._worded = {}
        return entries, entries.find(filters, language)

    def _choices(self, entries: BookableActivities, language: Language) -> dict[str, list[Option]]:
        grades = [Option("kita", _upper(grade_in_words(KITA, language)))]
        grades += [Option(str(grade), grade_in_words(grade, language)) for grade in range(14)]
        return {
            "kind": [Option(kind, alone(language, "kind", kind)) for kind in entries.kinds()],
            "subject": [Option(one, _upper(name)) for one, name in subject_choices(language, entries.subjects())],
            "grade": grades,
            "month": [Option(str(month), _upper(months_in_words([month], language))) for month in range(1, 13)],
            "town": [Option(town, town) for town in entries.towns()],
            "setting": [Option(one, _upper(phrase(language, f"setting.{one}"))) for one in PLACES],
            "in": [Option(one, _upper(phrase(language, f"language.{one}"))) for one in entries.languages()],
        }

    def _row(self, kept: FoundActivity, language: Language) -> Row:
        row = self._worded.get((kept.activity.id, language))
        if row is None:
            row = self._worded[kept.activity.id, language] = self._in_words(kept.activity, language)
        return replace(row, unknown=[say(language, f"list.unknown.{name}") for name in kept.unknown])

    def _in_words(self, activity: Activity, language: Language) -> Row:
        facts = (
            grades_in_words(activity.grades, language),
            duration_in_words(activity.duration_minutes, language),
            price_in_words(activity.price, language, self._site.catalog()),
            phrase(language, "label.step_free") if activity.step_free else "",
        )
        place = place_in_words(activity, language)
        if not place and Setting.AT_SCHOOL in activity.settings:
            place = phrase(language, f"setting.{Setting.AT_SCHOOL}")
        return Row(
            id=activity.id,
            title=in_language(activity.title, language),
            summary=in_language(activity.summary, language),
            written_in=language if language in activity.title else next(iter(activity.title), language),
            kind=alone(language, "kind", activity.kind),
            provider=" · ".join(dict.fromkeys(part for part in (activity.provider.name, place) if part)),
            facts=[fact for fact in facts if fact],
            when=when_in_words(activity, language, self._site.clock.today()),
        )


def _address(request: Request, page: int) -> str:
    asked = request.query_params.multi_items()
    kept = [(name, value) for name, value in asked if value and name not in ("page", "lang")]
    query = urlencode([*kept, ("page", str(page))] if page > 1 else kept)
    return f"/activities?{query}" if query else "/activities"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
