"""The calendar's pages: a week, a month or a school year of visits, and what clashes in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.bookings.occupancy import school_year
from assistant.model import AGREED, UNDECIDED, Catalog, Kind, Language, Status, in_language
from assistant.replies.dates import date_in_words, day_in_words, month_in_words
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.calendar.clashes import Clash, clashes_among
from integrations.channels.web.calendar.entries import MARKS, Choice, Day, Days
from integrations.channels.web.calendar.range import DayRange, View, day_of
from integrations.channels.web.context import Site
from integrations.channels.web.feeds.links import LASTING, MadeLink, Purpose, end_links, feed_link, make_link
from integrations.channels.web.feeds.owners import FeedOwner, OwnerKind
from integrations.channels.web.forms import Form
from integrations.channels.web.page_cache import UpToDateCache
from integrations.channels.web.texts import alone, say
from integrations.channels.web.visits_cache import Revision, VisitsCache
from integrations.store.statistics import DatedVisit

MOST_IN_A_DAY = 4
"""Visits that a day of the month shows; the week shows all."""


@dataclass(frozen=True)
class ShownClash:
    sentence: str
    visits: Sequence[DatedVisit]


@dataclass(frozen=True)
class ShownMonth:
    name: str
    first: date
    weeks: Sequence[Sequence[Day]]

    @property
    def agreed(self) -> int:
        return self._count(AGREED)

    @property
    def open(self) -> int:
        return self._count(UNDECIDED)

    def _count(self, wanted: Collection[Status]) -> int:
        days = (day for week in self.weeks for day in week if day.inside)
        return sum(1 for day in days for visit in day.visits if visit.status in wanted)


class CalendarPages:
    def __init__(self, site: Site, visits_cache: VisitsCache) -> None:
        self._site, self._visits_cache = site, visits_cache
        self._kept = UpToDateCache[Markup]()
        self._clashes: dict[date, tuple[Revision, Catalog, list[Clash]]] = {}

    def routes(self) -> list[Route]:
        return [
            Route("/calendar", shown(self._site, self.show), methods=["GET"], name="calendar"),
            Route("/calendar/links", posted(self._site, self.change_link), methods=["POST"]),
        ]

    async def show(self, visit: Visit) -> Response:
        return await self._page(visit)

    async def change_link(self, visit: Visit, form: Form) -> Response:
        """Make, renew or end the link of the coordinator's own calendar of all visits. What was made is shown once, in
        this answer."""
        if form.line("purpose") != Purpose.CALENDAR or form.line("verb") not in {"make", "end"}:
            return visit.error(400)
        subject = _owner(visit).subject
        if form.line("verb") == "end":
            await end_links(self._site, Purpose.CALENDAR, subject)
            return RedirectResponse("/calendar#links", 303)
        return await self._page(visit, await make_link(self._site, Purpose.CALENDAR, subject, visit.address))

    async def _page(self, visit: Visit, made: MadeLink | None = None) -> Response:
        asked, language, catalog = visit.request.query_params, visit.language, self._site.catalog()
        today = self._site.clock.today()
        view = View(asked["view"]) if asked.get("view") in set(View) else View.MONTH
        span = DayRange.around(view, day_of(asked.get("day"), today))
        choice = Choice.from_query(asked, catalog)
        weeks = list(span.weeks())
        first, last = (span.first, span.last) if view is View.YEAR else (weeks[0][0], weeks[-1][-1])
        read = await self._visits_cache.visits(first, last)
        title = span.title(language)
        holidays = self._site.holidays()

        async def make() -> Markup:
            chosen = choice.visits(read.visits, catalog)
            days = Days(chosen, read.visits, choice.activities(catalog), holidays, language)
            return await self._content(span, choice, days, catalog, language)

        content = await self._kept.get((span, choice), (read.revision, catalog, holidays, today), make)
        now = self._site.clock.now()
        link = await self._site.gateway.read(
            lambda snapshot: feed_link(snapshot, Purpose.CALENDAR, _owner(visit).subject, now)
        )
        return visit.page(
            "calendar/calendar.html",
            section="calendar",
            title=title,
            content=content,
            links={Purpose.CALENDAR: link},
            purposes=[Purpose.CALENDAR],
            lasting={Purpose.CALENDAR: LASTING[Purpose.CALENDAR].days // 365},
            made=made,
            date_in_words=lambda day: date_in_words(day, language),
        )

    async def _content(
        self, span: DayRange, choice: Choice, days: Days, catalog: Catalog, language: Language
    ) -> Markup:
        """All of the page but its frame: the same for every coordinator."""
        today, view = self._site.clock.today(), span.view
        chosen = [one for one in days.visits if span.first <= one.day <= span.last]
        clashes = await self._clashing(span, {one.id for one in chosen}, catalog)
        return self._site.part(
            "calendar/content.html",
            language,
            span=span,
            title=span.title(language),
            view=view,
            views=list(View),
            today=today,
            weeks=[] if view is View.YEAR else _weeks(span.weeks(), span, days, today),
            months=[_month(month, days, today, language) for month in span.months()] if view is View.YEAR else [],
            most=MOST_IN_A_DAY if view is View.MONTH else None,
            choice=choice,
            here=_Here(choice),
            marks=MARKS,
            legend=[status for status in Status if status == choice.status or (not choice.status and _usual(status))],
            providers=sorted((one.name, one.id) for one in catalog.providers.values()),
            provider_names={one.id: one.name for one in catalog.providers.values()},
            schools=sorted((one.name, one.id) for one in catalog.schools.values()),
            kinds=sorted((alone(language, "kind", kind), str(kind)) for kind in Kind),
            statuses=list(Status),
            busiest=max(Counter(one.day for one in chosen).values(), default=0),
            clashes=[ShownClash(clash_in_words(clash, catalog, language), clash.visits) for clash in clashes],
            clashing={one.id for clash in clashes for one in clash.visits},
            count=len(chosen),
            asked=sum(1 for one in chosen if one.status in UNDECIDED),
        )

    async def _clashing(self, span: DayRange, shown_ids: set[str], catalog: Catalog) -> list[Clash]:
        """The clashes that concern what is shown in the span."""
        starts = sorted({school_year(span.first)[0], school_year(span.last)[0]})
        found = [clash for start in starts for clash in await self._of_year(start, catalog)]
        return [
            clash
            for clash in found
            if any(one.id in shown_ids and span.first <= one.day <= span.last for one in clash.visits)
        ]

    async def _of_year(self, start: date, catalog: Catalog) -> list[Clash]:
        """All clashes of a school year: counted once for all who look until a booking changes."""
        read = await self._visits_cache.visits(*school_year(start))
        kept = self._clashes.get(start)
        if kept is None or kept[0] != read.revision or kept[1] is not catalog:
            kept = (read.revision, catalog, clashes_among(read.visits, catalog))
            self._clashes = {start: kept, **{day: old for day, old in self._clashes.items() if old[0] == kept[0]}}
        return kept[2]


def _owner(visit: Visit) -> FeedOwner:
    return FeedOwner(OwnerKind.OFFICE, visit.address)


def clash_in_words(clash: Clash, catalog: Catalog, language: Language) -> str:
    """``8.b fra Gørlev Skole skal være to steder torsdag den 4. marts 2027.``"""
    one = clash.visits[0]
    activity = catalog.activities.get(one.activity_id)
    provider = catalog.providers.get(one.provider_id)
    return say(
        language,
        f"clash.{clash.rule}",
        day=day_in_words(clash.day, language),
        week=clash.day.isocalendar().week,
        title=in_language(activity.title, language) if activity else one.title,
        provider=provider.name if provider else one.provider_id,
        class_name=", ".join(part for part in (one.class_name, one.school) if part),
        **clash.facts,
    )


def _weeks(weeks: Iterable[Sequence[date]], span: DayRange, days: Days, today: date) -> list[list[Day]]:
    return [[days.day(day, inside=span.first <= day <= span.last, today=today) for day in week] for week in weeks]


def _month(month: DayRange, days: Days, today: date, language: Language) -> ShownMonth:
    return ShownMonth(
        month_in_words(month.first, language).capitalize(),
        month.first,
        _weeks(month.weeks(), month, days, today),
    )


def _usual(status: Status) -> bool:
    return status in UNDECIDED or status in AGREED


class _Here:
    """``here(view="week", day=...)``: the calendar's address with the same choice."""

    def __init__(self, choice: Choice) -> None:
        self._choice: Mapping[str, str] = {name: value for name, value in asdict(choice).items() if value}

    def __call__(self, view: View, day: date, *, everything: bool = False) -> str:
        chosen = {} if everything else self._choice
        return "/calendar?" + urlencode({"view": str(view), "day": day.isoformat(), **chosen})
