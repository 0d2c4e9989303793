"""The catalogue that everybody may look through, and the way from there into the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from assistant.matching.season import Season
from assistant.model import (
    Activity,
    Catalog,
    Kind,
    Language,
    Period,
    Provider,
    Session,
    Setting,
    Subject,
)
from integrations.channels.web.public.catalogue_filters import BookableActivities, Filters
from tests.fakes import FakeHolidays
from tests.web.page_reader import read_page
from tests.web.served import ServedPage, ask, served_page
from tests.web.teacher_pages import ENERGY, ENERGY_TITLE

TODAY = date(2026, 11, 21)
SUMMERS = {str(year): Period(date(year, 6, 26), date(year, 8, 8)) for year in (2027, 2028)}


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


def titles(page: httpx.Response) -> list[str]:
    """The activities that are listed."""
    return [title for _, title, *_ in read_page(page).main.items]


# --- the filters, without a page ------------------------------------------------------------------------------------


def entry(id: str, **fields: object) -> Activity:
    values: dict[str, object] = {
        "title": {Language.DA: id},
        "summary": {Language.DA: ""},
        "kind": Kind.COMPANY_VISIT,
        "provider": Provider("p", "Værket"),
    }
    return Activity(id=id, **(values | fields))  # type: ignore[arg-type]


def found(filters: Filters, *entries: Activity) -> list[tuple[str, tuple[str, ...]]]:
    bookable = BookableActivities(Catalog({one.id: one for one in entries}), Season(TODAY, FakeHolidays(SUMMERS)))
    return [(kept.activity.id, kept.unknown) for kept in bookable.find(filters, Language.DA)]


def test_what_an_entry_does_not_say_is_kept_after_what_fits_and_named() -> None:
    fits, silent, other = entry("b", grades=(4, 6)), entry("a"), entry("c", grades=(7, 9))
    assert found(Filters(grade=5), other, silent, fits) == [("b", ()), ("a", ("grade",))]


@pytest.mark.parametrize(
    ("when", "months"),
    [
        ({"months": frozenset({3, 4})}, {3, 4}),
        ({"months": frozenset({6, 7})}, {6}),
        ({"months": frozenset({6, 7}), "kind": Kind.LOAN_KIT}, {6, 7}),
        ({"weekdays": frozenset({2})}, set(range(1, 13)) - {7}),
        ({"weeks": frozenset({5})}, {2}),
        ({"weeks": frozenset({9})}, {3}),
        ({"weeks": frozenset({53})}, {12, 1}),
        ({"months": frozenset(range(1, 13)), "kind": Kind.LOAN_KIT}, set(range(1, 13))),
        ({"dates": (Period(date(2027, 4, 28), date(2027, 5, 3)),)}, {4, 5}),
        ({"sessions": (Session(date(2026, 9, 1)), Session(date(2027, 2, 1)))}, {2}),
        ({"sessions": (Session(date(2027, 2, 1), deadline=date(2026, 11, 1)), Session(date(2027, 3, 1)))}, {3}),
        ({"months": frozenset({3, 4}), "valid_until": date(2027, 3, 15)}, {3}),
    ],
)
def test_month_is_every_month_in_which_it_is_still_offered(when: dict[str, object], months: set[int]) -> None:
    assert {month for month in range(1, 13) if found(Filters(month=month), entry("a", **when))} == months


def test_what_is_over_is_not_on_the_shelf() -> None:
    past = entry("a", sessions=(Session(date(2026, 9, 1)),))
    ended = entry("b", valid_until=date(2026, 11, 20))
    gone = entry("d", dates=(Period(date(2026, 10, 1), date(2026, 10, 9)),))
    last_day = entry("c", valid_until=TODAY)
    too_late = entry("e", deadline=date(2026, 11, 20), months=frozenset({3}))
    in_the_holidays = entry("f", months=frozenset({7}))
    assert found(Filters(), past, ended, gone, last_day, too_late, in_the_holidays) == [("c", ())]


def test_words_are_found_in_every_language_and_spelling() -> None:
    one = entry("a", title={Language.DA: "Rensningsanlægget", Language.DE: "Die Kläranlage"})
    for typed in ("klaeranlage", "Kläranlage", "RENSNINGSANLÆG", "værket klär"):
        assert found(Filters(words=typed), one) == [("a", ())], typed
    assert found(Filters(words="kläranlage robot"), one) == []


def test_place_is_a_town_or_a_setting() -> None:
    school = entry("a", settings=frozenset({Setting.AT_SCHOOL}))
    town = entry("b", place=replace(entry("b").place, town="Gørlev"))
    assert found(Filters(place="Gørlev"), school, town) == [("b", ())]
    assert found(Filters(place="at_school"), school, town) == [("a", ())]


def test_what_cannot_be_read_narrows_nothing() -> None:
    query = {"kind": "x", "subject": "", "grade": "99", "month": "0", "in": "fr", "q": "  "}
    assert Filters.from_query(query) == Filters()
    assert Filters.from_query({"grade": "kita", "month": "12", "subject": "biology"}) == Filters(
        subject=Subject.BIOLOGY, grade=-1, month=12
    )


# --- the page -------------------------------------------------------------------------------------------------------


async def test_catalogue_can_be_looked_through_without_a_cookie(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/activities")
        following = [await browser.get("/activities", params={"page": number}) for number in ("2", "3")]
        beyond = await browser.get("/activities", params={"page": "999"})
    every = {activity.title[Language.DA] for activity in page.catalog.activities.values()}
    assert read_page(shown).notices == [f"{len(every)} aktiviteter"]
    assert len(titles(shown)) == 24
    assert set(titles(shown)).union(*map(titles, following)) == every
    assert titles(beyond) == titles(following[-1])
    assert "set-cookie" not in shown.headers
    links = {to for one in (shown, *following) for _, to in read_page(one).main.links if to.startswith("/activities/")}
    assert links == {f"/activities/{id}" for id in page.catalog.activities}


async def test_filters_narrow_and_stay_in_every_link(page: ServedPage) -> None:
    filters = {"grade": "8", "subject": "physics_chemistry", "kind": "company_visit", "q": "stikkontakt"}
    async with page.browser() as browser:
        shown = await browser.get("/activities", params=filters)
        german = await browser.get("/activities", params=filters | {"lang": "de"})
    assert titles(shown) == titles(german) == [ENERGY_TITLE]
    assert read_page(shown).fields == [
        ("Søgeord", "stikkontakt"),
        ("Klassetrin", "8. klasse"),
        ("Fag", "Fysik/kemi"),
        ("Type", "Virksomhedsbesøg"),
        ("Måned", "Alle"),
        ("Sted", "Alle"),
        ("Undervisningssprog", "Alle"),
    ]
    assert read_page(german).fields == [
        ("Suchwörter", "stikkontakt"),
        ("Klassenstufe", "Klasse 8"),
        ("Fach", "Physik/Chemie"),
        ("Art", "Betriebsbesuch"),
        ("Monat", "Alle"),
        ("Ort", "Alle"),
        ("Unterrichtssprache", "Alle"),
    ]
    assert [read_page(shown).link(language) for language in ("DA", "DE", "EN")] == [
        f"/activities?{urlencode(filters)}&lang={language}" for language in ("da", "de", "en")
    ]


async def test_nothing_found_leads_to_the_assistant_with_the_same_words(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = read_page(await browser.get("/activities", params={"q": 'xyzzy "><b>'})).main
    assert shown.field("Søgeord").value == 'xyzzy "><b>'
    assert shown.lines == [
        "Alle aktiviteter",
        "Se dig omkring, eller spørg med dine egne ord, så finder jeg det, der passer.",
        "Søgeord", "Klassetrin", "Fag", "Type", "Måned", "Sted", "Undervisningssprog", "Trinfri adgang",
        "Vis", "Ryd filtre",
        "0 aktiviteter",
        "Her er ikke noget, der passer.",
        "Fjern et filter, eller spørg mig med dine egne ord. Jeg leder også efter det, der ligner.",
        "Spørg i stedet",
    ]  # fmt: skip
    assert shown.links == [("Ryd filtre", "/activities"), ("Spørg i stedet", "/?q=xyzzy%20%22%3E%3Cb%3E#text")]


async def test_catalogue_page_offers_what_the_catalogue_has_now(page: ServedPage) -> None:
    async with page.browser() as browser:
        page.clock.advance(timedelta(days=365 * 5))
        shown = await browser.get("/activities")
    assert titles(shown) == []


async def test_choosing_in_the_catalogue_opens_the_form_in_the_chat(page: ServedPage) -> None:
    async with page.browser() as browser:
        listed = await browser.get("/activities", params={"q": "vind til stikkontakt"})
        entry_page = await browser.get(f"/activities/{ENERGY}")
        link = f"/?choose={ENERGY}#choosing"
        assert read_page(listed).link(f"Vælg denne: {ENERGY_TITLE}") == link
        assert read_page(entry_page).link("Vælg denne") == link
        form = read_page(await browser.get(f"/?choose={ENERGY}"))
        assert form.main.headings == [f"Forespørgsel: {ENERGY_TITLE}"]
        shown = read_page(await ask(browser, "", verb="choose", subject=ENERGY, week="16", class_name="8.b"))
        assert shown.main.headings == ["Samtalen", "Dine forespørgsler", "K1: Forespørgsel, endnu ikke en booking"]
        assert shown.under("Dine forespørgsler").items == [
            (f"Forespørgsel K1 {ENERGY_TITLE} tirsdag den 20. april 2027",)
        ]
    assert [(one.action, one.text) for one in page.assistant.seen] == [(page.assistant.seen[0].action, "")]
    assert (await page.booking("K1")).activity_id == ENERGY


async def test_a_form_from_the_catalogue_that_is_wrong_comes_back_filled_in(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await ask(browser, "", verb="choose", subject=ENERGY, pupils="mange", school="Gørlev Skole")
    assert shown.status_code == 422
    form = read_page(shown)
    assert form.main.headings == [f"Forespørgsel: {ENERGY_TITLE}"]
    # in the form and beside the question
    assert form.faults == ["Antallet af elever skal være et tal fra 1 til 999."] * 2
    assert [field for field in form.fields if field[1]] == [("Antal elever", "mange"), ("Skole", "Gørlev Skole")]
    assert form.link("DE") == "/?lang=de"


async def test_an_unknown_activity_cannot_be_chosen(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/?choose=findes-ikke")
    assert shown.status_code == 200
    assert read_page(shown).main.headings == ["Hvad skal klassen ud og opleve?", "For eksempel"]


async def test_a_subject_is_named_as_it_stands_alone_and_not_as_in_a_sentence(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/activities?lang=de")
    options = read_page(shown).field("Fach").options
    assert {"Fächerübergreifend", "Berufsorientierung", "Physik/Chemie"} < set(options)
    assert options == ("Alle", *sorted(options[1:]))
    stated = {subject for activity in page.catalog.activities.values() for subject in activity.subjects}
    assert len(options) == 1 + len(stated)


def test_step_free_keeps_what_does_not_say_and_leaves_out_what_says_no() -> None:
    entries = [entry(key, step_free=value) for key, value in (("a", None), ("b", False), ("c", True))]
    assert found(Filters.from_query({"step_free": "yes"}), *entries) == [("c", ()), ("a", ("step_free",))]
    assert found(Filters.from_query({"step_free": ""}), *entries) == [("a", ()), ("b", ()), ("c", ())]
