"""The catalogue to look through, the way from there into the chat, and a teacher's own bookings."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from playwright.async_api import Browser, expect

from assistant import bookings
from assistant.bookings import Actor, Approve
from assistant.matching.season import Season
from assistant.model import (
    Activity,
    Booking,
    Catalog,
    Change,
    ChangeKind,
    ChannelName,
    Conversation,
    Kind,
    Language,
    Period,
    Person,
    Provider,
    Session,
    Setting,
    Status,
    Subject,
)
from assistant.ports import Thread
from integrations.channels.own_bookings_link import LINK_DAYS, own_bookings_link
from integrations.channels.web.public.catalogue_filters import BookableActivities, Filters
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn
from tests.fakes import FakeHolidays
from tests.web.axe import assert_accessible
from tests.web.page_reader import read_page
from tests.web.served import METTE, NOW, ServedPage, ask, field_of, served_page

ENERGY = "fysikbesoeg-paa-blaesbjerg-energi"
ENERGY_TITLE = "Fysik på energiselskabet - fra vind til stikkontakt"
ANNA = Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org")
BO = Person("mail:bo@skole.example.org", "Bo Holm", "bo@skole.example.org")
TODAY = date(2026, 11, 21)
SUMMERS = {str(year): Period(date(year, 6, 26), date(year, 8, 8)) for year in (2027, 2028)}
COUNTED_FETCH = """{
  const fetched = window.fetch, open = new Set();
  let asked = 0;
  window.fetch = (address, ...more) => {
    if (String(address).endsWith("/news")) asked += 1;
    const answer = fetched(address, ...more);
    open.add(answer);
    answer.finally(() => open.delete(answer)).catch(() => {});
    return answer;
  };
  window.settled = async () => {
    const {port1, port2} = new MessageChannel();
    do {
      await Promise.allSettled([...open]);
      // whoever waited for the answer goes on first; the page's clock stands still, this does not
      await new Promise((go) => { port1.onmessage = go; port2.postMessage(null); });
    } while (open.size);
    return asked;
  };
}"""


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
        following = await browser.get("/activities", params={"page": "2"})
        beyond = await browser.get("/activities", params={"page": "999"})
    every = {activity.title[Language.DA] for activity in page.catalog.activities.values()}
    assert read_page(shown).notices == [f"{len(every)} aktiviteter"]
    assert len(titles(shown)) == 24
    assert set(titles(shown)) | set(titles(following)) == every
    assert titles(beyond) == titles(following)
    assert "set-cookie" not in shown.headers
    links = {to for one in (shown, following) for _, to in read_page(one).main.links if to.startswith("/activities/")}
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
        "Søgeord", "Klassetrin", "Fag", "Type", "Måned", "Sted", "Undervisningssprog", "Vis", "Ryd filtre",
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


# --- coordinators' words and news -----------------------------------------------------------------------------------


async def test_coordinators_words_stand_in_the_chat(page: ServedPage) -> None:
    async with page.browser() as browser:
        await ask(browser, "vand")
        conversation = page.assistant.seen[0].conversation
        turn = Turn(conversation, NOW, "coordinator", "Kære Anna, I er <velkomne>.")
        await page.database.write(lambda tx: tx.turns.add(turn))
        shown = await browser.get("/")
    assert read_page(shown).main.items[-1] == ("Koordinatoren 09:15", "Kære Anna, I er <velkomne>.")


async def test_news_costs_nothing_until_something_is_new(page: ServedPage) -> None:
    async with page.browser() as browser:
        await ask(browser, "", verb="choose", subject=ENERGY, week="16")
        shown = await browser.get("/")
        tag = unescape(re.findall(r'data-tag="([^"]+)"', shown.text)[0])
        same = await browser.get("/news", headers={"If-None-Match": tag})
        await approve(page, "K1")
        new = await browser.get("/news", headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert (new.status_code, new.content) == (204, b"")
    assert new.headers["etag"] != tag


async def approve(page: ServedPage, booking_id: str) -> None:
    def work(tx: Transaction) -> None:
        day = (tx.bookings.get(booking_id)).date
        mette = Person(f"mail:{METTE}", "Mette", METTE)
        bookings.decide(
            tx.bookings,
            page.coordination.rules(),
            Approve(booking_id, day=day, despite=True),
            Actor(mette, ChannelName.WEB, NOW),
        )

    await page.database.write(work)


# --- own bookings ---------------------------------------------------------------------------------------------------


async def drafted(page: ServedPage, person: Person = ANNA, **fields: object) -> Booking:
    """A draft with the conversation in which it was made."""
    conversation = f"mail:{person.email}"

    def keep(tx: Transaction) -> None:
        tx.conversations.save(Conversation(conversation, ChannelName.MAIL, person), Thread(conversation, person, {}))

    await page.database.write(keep)
    return await page.draft(teacher=person, conversation=conversation, **fields)


async def link_for(page: ServedPage, person: Person = ANNA) -> str:
    link = await page.database.write(lambda tx: own_bookings_link(tx, person.address, page.url, page.clock.now()))
    assert link.startswith(f"{page.url}/mine/")
    return link.removeprefix(page.url)


async def act(browser: httpx.AsyncClient, path: str, verb: str, **fields: str) -> httpx.Response:
    shown = await browser.get(path)
    form = {name: field_of(shown, name) for name in ("token", "once", "booking", "version")}
    return await browser.post(path, data={**form, "verb": verb, **fields})


MINE = ("Mine forespørgsler", "Her ser du, hvor langt dine forespørgsler er, og her kan du ændre eller aflyse dem.")
VISIT = (
    "Dato", "tirsdag den 20. april 2027", "Klasse", "8.b, 24 elever", "Skole", "Gørlev Skole",
    "Udbyder", "Blæsbjerg Energi", "Sted", "Blæsbjerg Energi, Kalundborg",
)  # fmt: skip
ACTS = (
    "Ønsk en ændring (K1)",
    "Hvad skal være anderledes?",
    "Fx »en uge senere« eller »vi bliver 26 elever«.",
    "Send ønsket",
    "Aflys K1",
    "Vil du aflyse K1? Det kan ikke fortrydes.",
    "Ja, aflys K1",
)
UNTIL = "Linket er dit eget og virker til 22. januar 2027. Send det ikke videre."


async def test_link_shows_the_persons_own_bookings_alone(page: ServedPage) -> None:
    await drafted(page)
    await drafted(page, BO, class_name="7.x")
    path = await link_for(page)
    before = await page.state()
    async with page.browser() as browser:
        shown = await browser.get(path)
        again = await browser.get(path)
    assert await page.state() == before
    assert read_page(shown).main.lines == [
        *MINE,
        "Aktuelle",
        "Forespørgsel K1",
        ENERGY_TITLE,
        "En koordinator ser på den. Du får besked.",
        *VISIT,
        f"Se aktiviteten: {ENERGY_TITLE}",
        *ACTS,
        UNTIL,
    ]
    # of Bo's request nothing, neither to be read nor in an attribute
    assert "7.x" not in shown.text
    assert again.status_code == 200
    assert path.rpartition("/")[2] not in "\n".join(before)


async def test_link_ends_and_a_wrong_one_shows_nothing(page: ServedPage) -> None:
    await drafted(page)
    path = await link_for(page)
    async with page.browser() as browser:
        wrong = [
            await browser.get(f"/mine/{'x' * 43}"),
            await browser.get("/mine/x"),
            await browser.get(f"{path[:-1]}!"),
        ]
        await page.database.write(lambda tx: tx.links.use(path.rpartition("/")[2], "sign_in", NOW))
        assert (await browser.get(path)).status_code == 200
        sign_in = await page.database.read(lambda view: view.links.get(path.rpartition("/")[2], "sign_in", NOW))
        page.clock.advance(timedelta(days=LINK_DAYS))
        over = await browser.get(path)
        news = await browser.get(f"{path}/news")
        posted = await browser.post(path, data={"verb": "cancel", "booking": "K1", "version": "1"})
    assert sign_in is None
    assert [one.status_code for one in (*wrong, over, news, posted)] == [410] * 6
    for one in (*wrong, over, posted):
        assert read_page(one).main.lines == [
            "Linket virker ikke længere",
            "Det er for gammelt eller skrevet forkert. Svar »status« på en af vores mails, så får du et nyt.",
            "Til forsiden",
        ]
        assert read_page(one).main.links == [("Til forsiden", "/")]
    assert (await page.booking("K1")).status is Status.DRAFT


async def test_booking_is_cancelled_in_its_own_conversation(page: ServedPage) -> None:
    await drafted(page)
    path = await link_for(page)
    async with page.browser() as browser:
        done = await act(browser, path, "cancel")
        assert (done.status_code, done.headers["location"]) == (303, f"{path}?done=K1")
        shown = await browser.get(done.headers["location"])
    assert (await page.booking("K1")).status is Status.CANCELLED
    seen = page.assistant.seen[0]
    assert (seen.conversation, seen.sender, seen.channel) == ("mail:anna@skole.example.org", ANNA, ChannelName.WEB)
    told = read_page(shown).main
    assert told.notices == ["Fysikbesøg på Blæsbjerg Energi (K1) er aflyst."]
    assert (told.headings, told.buttons) == (["Mine forespørgsler", "Tidligere", ENERGY_TITLE], [])
    assert told.under("Tidligere").lines[:4] == ["Tidligere", "Aflyst K1", ENERGY_TITLE, "Den er aflyst."]
    turns = await page.database.read(lambda view: view.turns.of_conversation("mail:anna@skole.example.org"))
    assert [turn.who for turn in turns] == ["teacher", "assistant"]
    history = await page.database.read(lambda view: view.bookings.history("K1"))
    assert (history[-1].what, history[-1].via) == ("cancelled", ChannelName.WEB)


async def test_wish_for_a_change_reaches_a_human_with_its_words(page: ServedPage) -> None:
    await drafted(page)
    path = await link_for(page)
    async with page.browser() as browser:
        done = await act(browser, path, "change", wish="en uge senere")
        twice = await act(browser, path, "change", wish="  ")
    assert done.headers["location"] == f"{path}?done=K1"
    assert [(one.text, one.action and (one.action.verb, one.action.subject)) for one in page.assistant.seen] == [
        ("K1: en uge senere", ("human", "K1"))
    ]
    assert twice.status_code == 422
    assert read_page(twice).faults == ["Skriv først, hvad der skal være anderledes."]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"token": "x"}, 403),
        ({"booking": "K2"}, 400),
        ({"booking": "K99"}, 400),
        ({"verb": "approve"}, 400),
        ({"version": "2"}, 409),
        ({"verb": "accept"}, 409),
        ({"verb": "change", "wish": "x" * 2001}, 422),
    ],
)
async def test_what_may_not_be_done_changes_nothing(page: ServedPage, fields: dict[str, str], status: int) -> None:
    await drafted(page)
    await drafted(page, BO)
    path = await link_for(page)
    before = await page.state()
    async with page.browser() as browser:
        done = await act(browser, path, **({"verb": "cancel"} | fields))
        foreign = await browser.post(path, data={}, headers={"Origin": "https://evil.example"})
    assert (done.status_code, foreign.status_code) == (status, 403)
    assert await page.state() == before


async def test_own_browser_shows_what_it_asked_for_and_nobody_elses(page: ServedPage) -> None:
    async with page.browser() as browser, page.browser() as stranger:
        await ask(browser, "", verb="choose", subject=ENERGY, week="16", class_name="8.b")
        shown = await browser.get("/mine")
        nothing = await stranger.get("/mine")
        done = await act(browser, "/mine", "cancel")
    assert read_page(shown).main.lines == [
        *MINE,
        "Aktuelle",
        "Forespørgsel K1",
        ENERGY_TITLE,
        "En koordinator ser på den. Du får besked.",
        "Dato", "tirsdag den 20. april 2027", "Klasse", "8.b",
        "Udbyder", "Blæsbjerg Energi", "Sted", "Blæsbjerg Energi, Kalundborg",
        f"Se aktiviteten: {ENERGY_TITLE}",
        *ACTS,
    ]  # fmt: skip
    assert read_page(nothing).main.lines == [
        "Mine forespørgsler",
        "Du har ingen forespørgsler endnu.",
        "Når du har bedt om en aktivitet, kan du følge den her.",
        "Spørg",
    ]
    assert done.headers["location"] == "/mine?done=K1"
    assert (await page.booking("K1")).status is Status.CANCELLED


async def test_declined_booking_shows_why_and_what_could_be_chosen_instead(page: ServedPage) -> None:
    await drafted(page)

    def decline(tx: Transaction) -> None:
        booking = tx.bookings.get("K1").with_changes(
            status=Status.DECLINED, reason="Værket er lukket.", alternatives=("robotdysten",)
        )
        tx.bookings.save(booking, Change("K1", NOW, METTE, ChannelName.WEB, ChangeKind.DECLINED))

    await page.database.write(decline)
    async with page.browser() as browser:
        shown = read_page(await browser.get(await link_for(page))).main
    assert shown.lines == [
        *MINE,
        "Tidligere",
        "Afslået K1",
        ENERGY_TITLE,
        "Den kunne ikke lade sig gøre.",
        *VISIT,
        "Begrundelse",
        "Værket er lukket.",
        "I stedet kunne I vælge",
        "Robotdysten på Roboloftet",
        f"Se aktiviteten: {ENERGY_TITLE}",
        UNTIL,
    ]
    assert shown.link("Robotdysten på Roboloftet") == "/activities/robotdysten"
    assert shown.buttons == []


# --- in the browser -------------------------------------------------------------------------------------------------

in_a_browser = [
    pytest.mark.e2e,
    # playwright's driver leaves its pipes to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def browser_test(function: object) -> object:
    for mark in in_a_browser:
        function = mark(function)  # type: ignore[operator]
    return function


@browser_test
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_pages_are_accessible_and_fit_the_screen(
    page: ServedPage, browser: Browser, scheme: str, width: int
) -> None:
    await drafted(page)
    link = await link_for(page)
    context = await browser.new_context(
        locale="da-DK",
        color_scheme=scheme,
        viewport={"width": width, "height": 800},  # type: ignore[arg-type]
    )
    view = await context.new_page()
    for path in (
        "/activities", "/activities?grade=8&q=xyzzy", f"/activities/{ENERGY}", f"/?choose={ENERGY}", link, "/mine",
        f"/mine/{'x' * 43}",
    ):  # fmt: skip
        await view.goto(page.url + path)
        for summary in await view.locator("summary").all():
            await summary.click()
        await assert_accessible(view)
        assert await view.evaluate("document.documentElement.scrollWidth") <= width, path
    await context.close()


@browser_test
async def test_approval_appears_by_itself(page: ServedPage, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    await drafted(page)
    link = await link_for(page)
    context = await browser.new_context(locale="da-DK")
    view = await context.new_page()
    await view.clock.install()
    await view.goto(page.url + link)
    await expect(view.locator("#K1")).to_contain_text("En koordinator ser på den.")
    await approve(page, "K1")
    await view.clock.fast_forward(10_000)
    await expect(view.locator("#K1")).to_contain_text("Aftalen er på plads.")
    await context.close()


@browser_test
async def test_coordinators_words_and_decision_appear_in_the_chat(page: ServedPage, browser: Browser) -> None:
    context = await browser.new_context(locale="da-DK")
    view = await context.new_page()
    await view.clock.install()
    await view.goto(f"{page.url}/?choose={ENERGY}")
    await view.get_by_label("eller uge").fill("16")
    await view.get_by_role("button", name="Send forespørgsel").click()
    await expect(view.locator("#mine")).to_contain_text("Forespørgsel K1")
    await view.get_by_label("Dit spørgsmål").fill("Jeg er ved at skrive")
    await approve(page, "K1")
    conversation = page.assistant.seen[0].conversation
    await page.database.write(lambda tx: tx.turns.add(Turn(conversation, NOW, "coordinator", "Vi ses, Anna!")))
    await view.clock.fast_forward(10_000)
    await expect(view.locator("#mine")).to_contain_text("Godkendt K1")
    await expect(view.locator(".turn.coordinator")).to_contain_text("Vi ses, Anna!")
    await expect(view.get_by_label("Dit spørgsmål")).to_have_value("Jeg er ved at skrive")
    await context.close()


@browser_test
async def test_pauses_grow_while_nothing_happens_and_a_hidden_page_asks_nothing(
    page: ServedPage, browser: Browser
) -> None:
    await drafted(page)
    link = await link_for(page)
    context = await browser.new_context(locale="da-DK")
    view = await context.new_page()
    await view.add_init_script(COUNTED_FETCH)
    await view.clock.install(time=NOW)
    await view.clock.pause_at(NOW + timedelta(hours=1))
    await view.goto(page.url + link)

    async def asked() -> int:
        """How often the page has asked; what it asked was answered, and its next pause has begun."""
        return await view.evaluate("settled()")

    for _ in range(60):
        await view.clock.run_for(10_000)
        await asked()
    # ten minutes: after 8, 12, 18, 27, 40.5 and then every 60 seconds
    assert 10 <= await asked() <= 15
    await view.evaluate("Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})")
    before = await asked()
    for _ in range(30):
        await view.clock.run_for(20_000)
    assert await asked() <= before + 1
    await view.evaluate("Object.defineProperty(document, 'hidden', {get: () => false, configurable: true})")
    await view.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await view.clock.run_for(1_000)
    assert await asked() == before + 1
    await context.close()


@browser_test
async def test_teacher_goes_from_the_catalogue_to_a_request(page: ServedPage, browser: Browser) -> None:
    context = await browser.new_context(locale="da-DK", viewport={"width": 360, "height": 760})
    view = await context.new_page()
    await view.goto(page.url)
    await view.get_by_role("link", name="Alle aktiviteter").click()
    await view.get_by_label("Klassetrin").select_option("8")
    await view.get_by_label("Søgeord").fill("stikkontakt")
    await view.get_by_role("button", name="Vis").click()
    await view.get_by_role("link", name="DE", exact=True).click()
    await expect(view.get_by_label("Suchwörter")).to_have_value("stikkontakt")
    await view.get_by_role("link", name="DA", exact=True).click()
    await view.get_by_role("link", name="Vælg denne").click()
    await view.get_by_label("eller uge").fill("16")
    await view.get_by_label("Klasse", exact=True).fill("8.b")
    await view.get_by_role("button", name="Send forespørgsel").click()
    await expect(view.locator("section.booking")).to_contain_text("K1")
    await expect(view.locator("#choosing")).to_have_count(0)
    await view.locator("#mine").get_by_role("link").click()
    await expect(view.get_by_role("heading", level=1)).to_have_text("Mine forespørgsler")
    await view.locator("#K1 .sure summary").click()
    await view.get_by_role("button", name="Ja, aflys K1").click()
    await expect(view.locator("#K1")).to_contain_text("Aflyst")
    await context.close()


async def test_a_subject_is_named_as_it_stands_alone_and_not_as_in_a_sentence(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/activities?lang=de")
    assert read_page(shown).field("Fach").options == (
        "Alle", "Biologie", "Erdkunde", "Physik/Chemie", "Sachunterricht/NaWi", "Mathematik", "Technik und Informatik",
        "Werken und Gestalten", "Berufsorientierung", "Fächerübergreifend",
    )  # fmt: skip
