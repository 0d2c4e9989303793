"""One catalogue entry with everything that is known about it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.model import Activity, Catalog, Language, Line, Text, in_language
from assistant.replies.activity_facts import (
    confirmed_in_words,
    duration_in_words,
    grades_in_words,
    listed,
    place_in_words,
    price_in_words,
    size_in_words,
    when_in_words,
)
from assistant.replies.dates import date_in_words, day_in_words
from assistant.replies.phrases import phrase
from integrations.channels.web.context import Site
from integrations.channels.web.texts import say


class ActivityPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [Route("/activities/{id}", self.show, methods=["GET"], name="activity")]

    async def show(self, request: Request) -> Response:
        catalog = self._site.catalog()
        activity = catalog.activities.get(request.path_params["id"])
        if activity is None:
            return self._site.error(request, 404)
        language = self._site.language_of(request)
        today = self._site.clock.today()
        over = activity.valid_until is not None and activity.valid_until < today
        return self._site.page(
            request,
            "public/activity.html",
            language,
            activity=activity,
            title=in_language(activity.title, language),
            summary=in_language(activity.summary, language),
            description=in_language(activity.description, language),
            written_in=_written_in(activity.title, language),
            lines=[*_lines(activity, language), *self._dated(activity, language, catalog)],
            practical=_practical(activity, language),
            provider_about=in_language(activity.provider.about, language),
            website=activity.provider.website if activity.provider.website.startswith(("https://", "http://")) else "",
            confirmed=confirmed_in_words(activity, language),
            over=date_in_words(activity.valid_until, language) if over and activity.valid_until else "",
        )

    def _dated(self, activity: Activity, language: Language, catalog: Catalog) -> list[Line]:
        today = self._site.clock.today()
        sessions = "; ".join(
            day_in_words(session.date, language, session.time) for session in activity.sessions if session.date >= today
        )
        deadline = date_in_words(activity.deadline, language) if activity.deadline else ""
        valid = date_in_words(activity.valid_until, language) if activity.valid_until else ""
        rows = [
            (phrase(language, "label.when"), "" if sessions else when_in_words(activity, language, today)),
            (say(language, "activity.sessions"), sessions),
            (say(language, "label.deadline"), deadline),
            (phrase(language, "label.duration"), duration_in_words(activity.duration_minutes, language)),
            (phrase(language, "label.price"), price_in_words(activity.price, language, catalog)),
            (say(language, "label.valid_until"), valid),
        ]
        return [Line(label, value) for label, value in rows if value]


def _lines(activity: Activity, language: Language) -> list[Line]:
    def words(kind: str, values: object) -> str:
        assert isinstance(values, frozenset)
        return listed((phrase(language, f"{kind}.{value}") for value in sorted(values)), language)

    rows = [
        (say(language, "label.kind"), phrase(language, f"kind.{activity.kind}")),
        (phrase(language, "label.grades"), grades_in_words(activity.grades, language)),
        (say(language, "label.subjects"), words("subject", activity.subjects)),
        (say(language, "label.audience"), words("audience", activity.audience)),
        (phrase(language, "label.place"), place_in_words(activity, language)),
        (say(language, "activity.setting"), words("setting", activity.settings)),
        (say(language, "label.group_size"), size_in_words(activity.group_size, language)),
        (
            phrase(language, "label.adults_per_class"),
            "" if activity.adults_per_class is None else str(activity.adults_per_class),
        ),
        (phrase(language, "label.step_free"), _step_free(activity, language)),
        (say(language, "label.instruction"), words("language", activity.languages)),
        (say(language, "activity.stock"), "" if activity.stock is None else str(activity.stock)),
        (say(language, "activity.scope"), say(language, f"scope.{activity.scope}")),
        (
            say(language, "activity.members"),
            say(language, "activity.members.only") if activity.members_only else "",
        ),
    ]
    return [Line(label, value) for label, value in rows if value]


def _step_free(activity: Activity, language: Language) -> str:
    if activity.step_free is None:
        return ""
    return phrase(language, "truth.yes" if activity.step_free else "truth.no")


def _practical(activity: Activity, language: Language) -> list[Line]:
    texts: list[tuple[str, Text]] = [
        (phrase(language, "label.preparation"), activity.preparation),
        (say(language, "activity.follow_up"), activity.follow_up),
        (phrase(language, "label.materials"), activity.materials),
        (phrase(language, "label.bring"), activity.bring),
        (phrase(language, "label.food"), activity.food),
        (phrase(language, "label.transport"), activity.transport),
        (phrase(language, "label.parking"), activity.parking),
        (phrase(language, "label.accessibility"), activity.accessibility),
        (say(language, "activity.curriculum"), activity.curriculum),
        (say(language, "label.contact"), activity.contact),
    ]
    lines = [Line(label, in_language(text, language)) for label, text in texts]
    lines.append(Line(say(language, "activity.source"), activity.source))
    return [line for line in lines if line.value]


def _written_in(text: Text, language: Language) -> Language:
    """The language the entry's words are really in, for screen readers."""
    return language if language in text else next(iter(text), language)
