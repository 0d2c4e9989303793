"""The year in figures over real sockets: counted from real bookings and conversations, without anybody's name."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser

from assistant.language.vocabulary import Vocabulary
from assistant.model import (
    Change,
    ChangeKind,
    ChannelName,
    Conversation,
    Language,
    Person,
    Reading,
    Reply,
    ReplyKind,
    Status,
    Subject,
)
from assistant.ports import Thread
from integrations.channels.web.charts import Series, columns
from integrations.channels.web.service_access import CatalogueAccess
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn
from tests.web.axe import assert_accessible
from tests.web.page_reader import read_page
from tests.web.served import ServedPage, served_page
from tests.web.test_calendar import put, text_of

YEAR = "/figures?year=2026"
ANNA = Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


def table(response: httpx.Response, heading: str) -> list[list[str]]:
    """The rows of the table under this heading."""
    return [list(row) for row in read_page(response).under(heading).rows]


async def ask(page: ServedPage, conversation: str, kind: ReplyKind, topic: str, *near_misses: str) -> None:
    """A question and its answer, as the desk keeps them."""
    reading = Reading(topic, Language.DA, topic=topic, grades=frozenset({7, 8}), subjects=frozenset({Subject.BIOLOGY}))
    reply = Reply(Language.DA, kind, "Svar", near_misses=near_misses, text="Svar")
    now = page.clock.now()

    def work(tx: Transaction) -> None:
        talk = Conversation(conversation, ChannelName.MAIL, ANNA, Language.DA, reading)
        tx.conversations.save(talk, Thread(conversation, ANNA, {}))
        tx.turns.add(Turn(conversation, now, "teacher", topic))
        tx.turns.add(Turn(conversation, now, "assistant", "Svar", reply))

    await page.database.write(work)


async def report(page: ServedPage, status: Status, day: date, evaluation: int | None = None, **fields: object) -> None:
    """A visit that took place or not, with what was said about it."""
    booking = await put(page, Status.APPROVED, day, **fields)
    changed = replace(booking.with_changes(status=status), evaluation=evaluation)
    change = Change(booking.id, page.clock.now(), "mail:mette", ChannelName.WEB, ChangeKind(status))
    await page.database.write(lambda tx: tx.bookings.save(changed, change))


async def test_visits_are_counted_by_month_school_grade_subject_and_provider(page: ServedPage) -> None:
    await report(page, Status.HELD, date(2026, 10, 1), 4)
    await report(
        page, Status.HELD, date(2026, 10, 2), 5, school="fjordblik skole", grade=7, class_name="7.a", pupils=20
    )
    await report(page, Status.NO_SHOW, date(2026, 10, 5))
    await put(page, Status.APPROVED, date(2027, 3, 2), school="Anna Lunds skole", grade=None)
    await put(page, Status.DRAFT, date(2027, 3, 3))
    await put(page, Status.APPROVED, date(2027, 8, 2))
    async with page.signed_in() as coordinator:
        shown = await coordinator.get(YEAR)
    rows = {
        name: [row for row in table(shown, f"{name}") if row[1] not in ("0", "")]
        for name in ("Skoler", "Klassetrin", "Fag", "Udbydere")
    }
    assert rows == {
        "Skoler": [
            ["Andre skoler", "1", "", "24", "1"],
            ["Fjordblik Skole", "1", "", "20", "1"],
            ["Gørlev Skole", "1", "", "24", "1"],
        ],
        "Klassetrin": [["7. klasse", "1", "", "20"], ["8. klasse", "1", "", "24"], ["Ikke oplyst", "1", "", "24"]],
        "Fag": [["fysik/kemi", "3", ""], ["matematik", "3", ""], ["uddannelse og job", "3", ""]],
        "Udbydere": [["Blæsbjerg Energi", "3", "", "2", "1", "2", "–"]],
    }
    months = {row[0]: row[1:] for row in table(shown, "Besøg måned for måned")}
    assert (months["Oktober"], months["Marts"], months["August"]) == (["3", "0"], ["1", "1"], ["0", "0"])
    assert "Besøg 3 " in text_of(shown)
    assert "4,5" not in text_of(shown)  # two answers: nobody's is shown
    assert [row[1] for row in table(shown, "Evalueringer")] == ["–"] * 5
    assert not re.search("Anna|Lund|skole.example", shown.text)


async def test_marks_are_shown_once_five_have_answered(page: ServedPage) -> None:
    for day, mark in enumerate((5, 5, 4, 4), 1):
        await report(page, Status.HELD, date(2026, 10, day), mark, class_name=f"7.{day}")
    await report(page, Status.NO_SHOW, date(2026, 10, 9), 1)
    async with page.signed_in() as coordinator:
        few = await coordinator.get("/providers/blaesbjerg-energi?year=2026")
        assert "færre end 5 svar" in text_of(few)
        assert table(await coordinator.get(YEAR), "Udbydere")[0][-2:] == ["4", "–"]
        await report(page, Status.APPROVED, date(2026, 10, 12), 2)
        shown, of_provider = (
            await coordinator.get(YEAR),
            await coordinator.get("/providers/blaesbjerg-energi?year=2026"),
        )
        sheet = await coordinator.get("/figures/2026/providers.csv")
    assert table(shown, "Udbydere")[0][-2:] == ["5", "4,0"]
    assert "Evaluering 4,0 / 5" in text_of(shown)
    assert [row[1] for row in table(shown, "Evalueringer")] == ["2", "2", "0", "1", "0"]
    assert "Evaluering: 4 / 5 (5 svar)" in text_of(of_provider)
    assert ";5;4,0" in sheet.text


async def test_unmet_wishes_are_topics_asked_for_most_first(page: ServedPage) -> None:
    await ask(page, "mail:1", ReplyKind.ANSWER, "vand")
    await ask(page, "mail:2", ReplyKind.NOTHING, "Dinosaurer")
    await ask(page, "mail:3", ReplyKind.NOTHING, "dinosaurer", "Istidens fodspor: kun for 4. klasse")
    await ask(page, "mail:3", ReplyKind.NOTHING, "dinosaurer")
    await ask(page, "mail:4", ReplyKind.NOTHING, "undervandsrobotter")
    await ask(page, "mail:5", ReplyKind.NOTHING, "ring til mig på 12345678")
    page.clock.advance(timedelta(days=400))
    await ask(page, "mail:6", ReplyKind.NOTHING, "rumfart")
    async with page.signed_in() as coordinator:
        shown = await coordinator.get(YEAR)
        later = await coordinator.get("/figures?year=2027")
    assert table(shown, "Ønsker, som ingen opfylder") == [
        ["dinosaurer", "2", "", "7.-8. klasse", "biologi", "1", "23. november 2026"],
        ["undervandsrobotter", "1", "", "7.-8. klasse", "biologi", "0", "23. november 2026"],
    ]
    assert table(shown, "Spørgsmål") == [
        ["Besvaret med tilbud", "1", ""],
        ["Intet passede", "5", ""],
        ["Samtaler, hvor intet passede", "4", ""],
        ["heraf med noget, der næsten passede", "1", ""],
    ]
    assert "Uden svar i kataloget 83 %" in text_of(shown)
    assert [row[0] for row in table(later, "Ønsker, som ingen opfylder")] == ["rumfart"]


async def test_unmet_wishes_are_told_in_known_words_alone(tmp_path: Path) -> None:
    knows = Vocabulary.from_lines({"animals.txt": ["dinosaur | dinosaur;dinosaurer | Dinosaurier"]})
    async with served_page(tmp_path, catalogue=CatalogueAccess(vocabulary=lambda: knows)) as page:
        await ask(page, "mail:1", ReplyKind.NOTHING, "Dinosaurer Anna Lund")
        await ask(page, "mail:2", ReplyKind.NOTHING, "dauert eingegangen")
        async with page.signed_in() as coordinator:
            shown = await coordinator.get(YEAR)
    assert [row[:2] for row in table(shown, "Ønsker, som ingen opfylder")] == [["Dinosaurer", "1"]]


async def test_answer_times_are_counted_to_the_first_decision(page: ServedPage) -> None:
    for hours in range(1, 11):
        drafted = await page.draft(date=date(2027, 3, 2), class_name=f"7.{hours}")
        at = page.clock.now() + timedelta(hours=hours)

        def work(tx: Transaction, drafted: object = drafted, at: object = at) -> None:
            booking = tx.bookings.get(drafted.id)  # type: ignore[attr-defined]
            for what, later in ((ChangeKind.CLAIMED, 0), (ChangeKind.PROPOSED, 0), (ChangeKind.APPROVED, 90)):
                booking = booking.with_changes()
                moment = at + timedelta(days=later)  # type: ignore[operator]
                tx.bookings.save(booking, Change(booking.id, moment, "mail:mette", ChannelName.WEB, what))

        await page.database.write(work)
    await page.draft(date=date(2027, 3, 2), class_name="9.x")
    async with page.signed_in() as coordinator:
        shown = await coordinator.get(YEAR)
    assert table(shown, "Ventetid på svar") == [
        ["Afgjorte forespørgsler", "10"],
        ["Median, timer", "5,5"],
        ["90 % er besvaret inden, timer", "9,0"],
        ["Venter endnu", "1"],
    ]


async def test_requests_without_a_day_wait_too_and_expired_ones_do_not(page: ServedPage) -> None:
    await put(page, Status.DRAFT, date(2027, 3, 3))
    for status, what in ((Status.DRAFT, ChangeKind.EDITED), (Status.EXPIRED, ChangeKind.EXPIRED)):
        drafted = await page.draft(wish=None, class_name=f"7.{status}")
        assert drafted.date is None
        changed = drafted.with_changes(status=status)
        change = Change(drafted.id, page.clock.now(), "robot", ChannelName.WEB, what)
        await page.database.write(lambda tx, to=changed, by=change: tx.bookings.save(to, by))  # type: ignore[misc]
    async with page.signed_in() as coordinator:
        shown = await coordinator.get(YEAR)
        before = await coordinator.get("/figures?year=2025")
    assert "Venter på afgørelse 2 " in text_of(shown)
    assert table(shown, "Ventetid på svar")[-1] == ["Venter endnu", "2"]
    outcomes = {row[0]: row[1] for row in table(shown, "Sådan gik det")}
    assert {name: count for name, count in outcomes.items() if count != "0"} == {"Forespørgsel": "2", "Udløbet": "1"}
    assert "Venter på afgørelse 0 " in text_of(before)


async def test_workbook_has_a_sheet_for_each_theme_and_csv_the_same_rows(page: ServedPage) -> None:
    await report(page, Status.HELD, date(2026, 10, 1), 4)
    await ask(page, "mail:1", ReplyKind.NOTHING, "=HYPERLINK(1)")
    async with page.signed_in() as coordinator:
        sheets = await coordinator.get("/figures/2026.xlsx")
        schools = await coordinator.get("/figures/2026/schools.csv")
        wishes = await coordinator.get("/figures/2026/wishes.csv")
    assert sheets.headers["content-disposition"] == 'attachment; filename="klassetur-2026-2027.xlsx"'
    book = load_workbook(io.BytesIO(sheets.content))
    assert book.sheetnames == [
        "Besøg måned for måned", "Skoler", "Klassetrin", "Fag", "Spørgsmål", "Udbydere", "Ønsker, som ingen opfylder",
        "Sådan gik det", "Ventetid på svar", "Evalueringer",
    ]  # fmt: skip
    rows = [[cell.value for cell in row] for row in book["Skoler"].iter_rows()]
    assert rows[:2] == [["Skole", "Besøg", "Elever", "Klasser"], ["Gørlev Skole", 1, 24, 1]]
    listed = schools.content.decode("utf-8-sig").splitlines()
    assert listed[:2] == ["Skole;Besøg;Elever;Klasser", "Gørlev Skole;1;24;1"]
    # somebody else's words are never a formula
    assert wishes.content.decode("utf-8-sig").splitlines()[1].startswith("'=HYPERLINK(1);1;")
    cell = book["Ønsker, som ingen opfylder"]["A2"]
    assert (cell.data_type, cell.value) == ("s", "'=HYPERLINK(1)")


async def test_figures_are_for_those_who_are_signed_in_and_change_nothing(page: ServedPage) -> None:
    paths = ("/figures", "/figures/2026.xlsx", "/figures/2026/schools.csv")
    async with page.browser() as stranger, page.signed_in() as coordinator:
        turned_away = [(await stranger.get(path)).status_code for path in paths]
        before = await page.state()
        shown = [(await coordinator.get(path)).status_code for path in paths]
        missing = [
            (await coordinator.get(path)).status_code for path in ("/figures/2026/anna.csv", "/figures/99999.xlsx")
        ]
        assert await page.state() == before
    assert (turned_away, shown, missing) == ([303] * 3, [200] * 3, [404] * 2)


async def test_a_new_booking_changes_the_figures_at_once(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        before = text_of(await coordinator.get(YEAR))
        await put(page, Status.APPROVED, date(2027, 3, 2))
        after = text_of(await coordinator.get(YEAR))
    assert ("Besøg 0 " in before, "Besøg 1 " in after) == (True, True)


@pytest.mark.parametrize("width", [360, 1280])
async def test_figures_are_accessible_and_fit_the_screen(page: ServedPage, browser: Browser, width: int) -> None:
    await report(page, Status.HELD, date(2026, 10, 1), 4)
    await ask(page, "mail:1", ReplyKind.NOTHING, "dinosaurer")
    async with page.signed_in() as coordinator:
        context = await browser.new_context(viewport={"width": width, "height": 800})
        await context.add_cookies(
            [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
        )
        tab = await context.new_page()
        await tab.goto(page.url + YEAR)
        await assert_accessible(tab)
        assert await tab.evaluate("document.documentElement.scrollWidth") <= width
        # what is drawn is also drawn on paper: the column is there, and so is its number beside it
        await tab.emulate_media(media="print")
        assert await tab.locator("svg .bar.agreed").first.is_visible()
        assert await tab.locator("th", has_text="Oktober").is_visible()


def test_columns_are_as_high_as_their_numbers() -> None:
    chart = columns("Besøg", ["aug", "sep"], [Series("aftalte", "agreed", [10, 20]), Series("åbne", "open", [5, 0])])
    heights = {bar.label: bar.height for bar in chart.bars}
    assert heights["sep: 20 aftalte"] == pytest.approx(2 * heights["aug: 10 aftalte"], abs=0.2)
    assert heights["aug: 5 åbne"] == pytest.approx(heights["aug: 10 aftalte"] / 2, abs=0.2)
    assert [mark.text for mark in chart.lines] == ["0", "5", "10", "15", "20"]
    assert [mark.text for mark in chart.totals] == ["15", "20"]
    bottom, top = chart.bars[0], chart.bars[1]
    assert top.y + top.height == pytest.approx(bottom.y, abs=0.2)
