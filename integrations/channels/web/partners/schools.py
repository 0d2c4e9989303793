"""Schools: their classes, what each class has had and will have, and what they wish for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.model import AGREED, UNDECIDED, Catalog, Language, School, plain_class
from assistant.replies.dates import date_in_words
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.calendar.entries import MARKS
from integrations.channels.web.context import Site
from integrations.channels.web.feeds.links import LASTING, FeedLink, MadeLink, Purpose, end_links, feed_link, make_link
from integrations.channels.web.feeds.owners import FeedOwner, OwnerKind, class_link_ends, class_owner
from integrations.channels.web.forms import Form
from integrations.channels.web.page_cache import UpToDateCache
from integrations.channels.web.partners import year_totals
from integrations.channels.web.school_names import school_named, schools_by_name
from integrations.channels.web.visits_cache import SHOWN, VisitsCache, name_of_year, year_of
from integrations.store.statistics import DatedVisit
from integrations.store.transactions import Snapshot


@dataclass(frozen=True)
class Row:
    """One school in the list."""

    school: School
    classes: int
    pupils: int
    agreed: int
    asked: int
    without: int
    """Classes that have nothing this year."""


@dataclass(frozen=True)
class SchoolClass:
    name: str
    pupils: int
    visits: Sequence[DatedVisit]

    @property
    def agreed(self) -> int:
        return sum(1 for visit in self.visits if visit.status in AGREED)

    @property
    def asked(self) -> int:
        return sum(1 for visit in self.visits if visit.status in UNDECIDED)


class SchoolPages:
    def __init__(self, site: Site, visits_cache: VisitsCache) -> None:
        self._site, self._visits_cache = site, visits_cache
        self._kept = UpToDateCache[Markup]()

    def routes(self) -> list[Route]:
        return [
            Route("/schools", shown(self._site, self.listing), methods=["GET"], name="schools"),
            Route("/schools/{id}", shown(self._site, self.show), methods=["GET"], name="school"),
            Route("/schools/{id}/links", posted(self._site, self.change_link), methods=["POST"]),
        ]

    async def listing(self, visit: Visit) -> Response:
        catalog = self._site.catalog()
        year = year_of(visit.request.query_params.get("year"), self._site.clock.today())
        read = await self._visits_cache.visits(*year)

        async def make() -> Markup:
            facts = {"rows": _rows(read.visits, catalog), "year": year[0].year, "year_name": name_of_year(year[0])}
            return self._site.part("partners/schools_content.html", visit.language, **facts)

        content = await self._kept.get(year, (read.revision, catalog), make)
        return visit.page("partners/schools.html", section="schools", content=content)

    async def show(self, visit: Visit) -> Response:
        return await self._page(visit)

    async def change_link(self, visit: Visit, form: Form) -> Response:
        """Make, renew or end the link of the school's calendar or of a class's. What was made is shown once, in this
        answer."""
        school = self._site.catalog().schools.get(visit.request.path_params["id"])
        if school is None:
            return visit.error(404)
        if form.line("purpose") != Purpose.CALENDAR or form.line("verb") not in {"make", "end"}:
            return visit.error(400)
        class_name, year = form.line("class"), year_of(visit.request.query_params.get("year"), self._site.clock.today())
        if class_name and (class_name not in school.classes or year[1] < self._site.clock.today()):
            return visit.error(400)
        owner = _owner(school, class_name, year)
        if form.line("verb") == "end":
            await end_links(self._site, Purpose.CALENDAR, owner.subject)
            return RedirectResponse(f"/schools/{school.id}?year={year[0].year}#links", 303)
        until = class_link_ends(owner.year) if class_name else None
        made = await make_link(self._site, Purpose.CALENDAR, owner.subject, visit.address, until)
        return await self._page(visit, made, class_name)

    async def _page(self, visit: Visit, made: MadeLink | None = None, made_for: str = "") -> Response:
        catalog, today, language = self._site.catalog(), self._site.clock.today(), visit.language
        school = catalog.schools.get(visit.request.path_params["id"])
        if school is None:
            return visit.error(404)
        year = year_of(visit.request.query_params.get("year"), today)
        read = await self._visits_cache.visits(*year)
        now = self._site.clock.now()

        def look(snapshot: Snapshot) -> dict[str, FeedLink | None]:
            """The school's under no name, and each class's."""
            return {
                name: feed_link(snapshot, Purpose.CALENDAR, _owner(school, name, year).subject, now)
                for name in ("", *school.classes)
            }

        links = await self._site.gateway.read(look)

        async def make() -> Markup:
            return self._content(school, read.visits, year, language)

        return visit.page(
            "partners/school.html",
            section="schools",
            school=school,
            content=await self._kept.get((school.id, year), (read.revision, catalog, today), make),
            links={Purpose.CALENDAR: links[""]},
            class_links={name: link for name, link in links.items() if name and link is not None},
            classes=sorted(school.classes, key=lambda name: (_grade(name), name)) if year[1] >= today else [],
            purposes=[Purpose.CALENDAR],
            lasting={Purpose.CALENDAR: LASTING[Purpose.CALENDAR].days // 365},
            made=None if made_for else made,
            made_for=made_for,
            made_for_class=made if made_for else None,
            year=year[0].year,
            year_name=name_of_year(year[0]),
            date_in_words=lambda day: date_in_words(day, language),
        )

    def _content(
        self, school: School, everybodys: Sequence[DatedVisit], year: tuple[date, date], language: Language
    ) -> Markup:
        """All of the school's page but its frame and its links."""
        catalog, today = self._site.catalog(), self._site.clock.today()
        named = schools_by_name(catalog)
        visits = [one for one in everybodys if one.status in SHOWN and school_named(one.school, named) == school]
        months = year_totals.months_of(visits, language)
        return self._site.part(
            "partners/school_content.html",
            language,
            school=school,
            classes=_classes(school, visits),
            elsewhere=_without_class(school, visits),
            wishes=[one for one in visits if one.status in UNDECIDED],
            upcoming=[one for one in year_totals.upcoming(visits, today) if one.status in AGREED],
            past=year_totals.past(visits, today),
            months=months,
            chart=year_totals.chart_of(school.name, months, language),
            provider_names={one.id: one.name for one in catalog.providers.values()},
            marks=MARKS,
            date_in_words=lambda day: date_in_words(day, language),
            year=year[0].year,
            year_name=name_of_year(year[0]),
        )


def _owner(school: School, class_name: str, year: tuple[date, date]) -> FeedOwner:
    """Of the whole school where no class is named."""
    if class_name:
        return class_owner(school.id, class_name, year[0].year)
    return FeedOwner(OwnerKind.SCHOOL, school.id)


def _rows(visits: Sequence[DatedVisit], catalog: Catalog) -> list[Row]:
    named = schools_by_name(catalog)
    by_school: dict[str, list[DatedVisit]] = {name: [] for name in catalog.schools}
    for one in visits:
        school = school_named(one.school, named)
        if school is not None and one.status in SHOWN:
            by_school[school.id].append(one)
    rows = [_row(school, by_school[school.id]) for school in catalog.schools.values()]
    return sorted(rows, key=lambda row: row.school.name.casefold())


def _row(school: School, visits: Sequence[DatedVisit]) -> Row:
    classes = _classes(school, visits)
    return Row(
        school,
        len(classes),
        sum(school.classes.values()),
        sum(1 for visit in visits if visit.status in AGREED),
        sum(1 for visit in visits if visit.status in UNDECIDED),
        sum(1 for one in classes if not one.visits),
    )


def _classes(school: School, visits: Sequence[DatedVisit]) -> list[SchoolClass]:
    """The school's classes, youngest first, each with its visits."""
    by_class: dict[str, list[DatedVisit]] = {}
    for visit in visits:
        by_class.setdefault(plain_class(visit.class_name), []).append(visit)
    found = [SchoolClass(name, pupils, by_class.get(plain_class(name), [])) for name, pupils in school.classes.items()]
    return sorted(found, key=lambda one: (_grade(one.name), one.name))


def _without_class(school: School, visits: Sequence[DatedVisit]) -> list[DatedVisit]:
    """Visits of classes that the catalogue does not list."""
    known = {plain_class(name) for name in school.classes}
    return [visit for visit in visits if plain_class(visit.class_name) not in known]


def _grade(class_name: str) -> int:
    digits = class_name.partition(".")[0]
    return int(digits) if digits.isascii() and digits.isdigit() else 99
