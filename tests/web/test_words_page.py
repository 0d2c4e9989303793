"""The coordinators' page of words that are not known: shown, taught, used at once, taken back."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from assistant.language.unknown_words import AskedTopic, unknown_in_wishes
from assistant.model import Language
from integrations.catalog import load_catalog
from integrations.catalog.own_words import WordUnusable, add_row, own_rows, remove_row, row_of
from tests.understanding.readers import CATALOGS, vocabulary
from tests.web.catalogue_pages import ServedCatalogue, served_catalogue
from tests.web.page_reader import read_page

ENTRY = (
    "title: Havnens kraner\nsummary: Vi ser en reachstacker løfte. En reachstacker er stor.\nkind: online\n"
    "provider: roboloftet\nlast_confirmed: 2026-11-01\n"
)
MEANING = {"word": "reachstacker", "language": "da", "concept": "crane (machine)"}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, what was written is in use when the page says so."""
    monkeypatch.setattr("integrations.channels.web.catalogue.shared.SECONDS_TO_WAIT", 120.0)


def with_entry(desk: ServedCatalogue) -> None:
    (desk.folder / "activities" / "havnens-kraner.yaml").write_text(ENTRY, "utf-8")
    desk.served.refresh()


async def read(desk: ServedCatalogue) -> httpx.Response:
    """The page once the texts are read."""
    page = await desk.browser.get("/catalogue/words")
    return page if "Teksterne bliver læst" not in page.text else await read(desk)


async def test_a_word_of_the_catalogue_is_shown_with_its_sentence(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        with_entry(desk)
        page = read_page(await read(desk))
        heading = next(one for one in page.headings if one.startswith("Ukendte ord i kataloget"))
        shown = [words for item in page.under(heading).items for words in item]
        assert any(line.startswith("reachstacker dansk · 2 ×") for line in shown)
        assert "Havnens kraner: Vi ser en reachstacker løfte." in shown


async def test_a_word_that_is_taught_is_known_at_once_and_can_be_taken_back(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        with_entry(desk)
        answer = await desk.post("/catalogue/words", data=MEANING)
        assert answer.headers["location"] == "/catalogue/words?done=added"
        row = "crane (machine) | kran, reachstacker | Kran"
        assert own_rows(desk.folder) == [row]
        assert desk.served.vocabulary.gloss("en reachstacker", Language.DA) == "crane"
        page = await desk.browser.get("/catalogue/words?done=added")
        assert read_page(page).notices == ["Ordet er gemt, og assistenten kender det nu."]
        assert "Vi ser en reachstacker løfte" not in (await read(desk)).text
        answer = await desk.post("/catalogue/words/back", data={"row": row})
        assert answer.headers["location"] == "/catalogue/words?done=back"
        assert own_rows(desk.folder) == []
        assert desk.served.vocabulary.resolve("reachstacker", Language.DA).concepts != ("crane (machine)",)
        answer = await desk.post("/catalogue/words/back", data={"row": row})
        assert answer.headers["location"] == "/catalogue/words?done=gone"


@pytest.mark.parametrize(
    ("changed", "status", "wrong"),
    [
        ({"concept": "no such thing"}, 422, "Vælg, hvad ordet betyder."),
        ({"language": "xx"}, 422, "Vælg, hvad ordet betyder."),
        ({"word": "kran | x"}, 422, "Skriv ét ord eller en kort vending uden komma og andre tegn."),
        ({"word": "a, b"}, 422, "Skriv ét ord eller en kort vending uden komma og andre tegn."),
        ({"word": "Kran"}, 422, "»Kran« har allerede den betydning."),
    ],
)
async def test_what_is_no_word_or_known_already_is_not_written(
    tmp_path: Path, changed: dict[str, str], status: int, wrong: str
) -> None:
    async with served_catalogue(tmp_path) as desk:
        answer = await desk.post("/catalogue/words", data={**MEANING, **changed})
        assert (answer.status_code, read_page(answer).faults) == (status, [wrong])
        assert own_rows(desk.folder) == []


async def test_a_meaning_is_looked_for_by_words_of_any_language(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        page = await desk.browser.get("/catalogue/words?word=reachstacker&language=da&find=Baukran")
        assert "crane · kran, byggekran, tårnkran · Kran, Baukran" in page.text.replace("\n", " ")
        page = await desk.browser.get("/catalogue/words?word=reachstacker&language=da&find=qwxzqwxz")
        assert "Assistenten kender heller ikke »qwxzqwxz«." in page.text


async def test_the_packaged_sample_takes_no_words(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path, packaged=True) as desk:
        assert (await desk.post("/catalogue/words", data=MEANING)).status_code == 409
        page = await desk.browser.get("/catalogue/words?word=x&find=kran")
        assert "Gem ordet" not in page.text


async def test_only_coordinators_see_and_teach(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk, desk.page.browser() as stranger:
        assert (await stranger.get("/catalogue/words")).status_code == 303
        assert (await stranger.post("/catalogue/words", data=MEANING)).status_code == 303
        assert own_rows(desk.folder) == []


def test_words_of_wishes_are_counted_by_people_and_never_a_name() -> None:
    catalog = load_catalog([CATALOGS / "kalundborg"])
    topics = [
        AskedTopic("mail:a", Language.DA, "glipsmaskiner og vand"),
        AskedTopic("mail:b", Language.DA, "glipsmaskiner"),
        AskedTopic("mail:b", Language.DA, "glipsmaskiner"),
        AskedTopic("mail:c", Language.DA, "besøg hos jensbosen"),
        AskedTopic("mail:c", Language.DA, "yasmin og vand"),
        AskedTopic("mail:d", Language.DA, "Kalundborg"),
    ]
    found = unknown_in_wishes(topics, catalog, vocabulary())
    assert [(one.word, one.people) for one in found] == [("glipsmaskiner", 2)]


def test_rows_are_put_and_taken_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    (tmp_path / "activities").mkdir()
    file = tmp_path / "vocabulary.txt"
    file.write_text("# ours\nwind farm | vindpark | Windpark\n", "utf-8")
    row = row_of("wind farm", ["wind farm", "vindpark", "Windpark"], " Blåsbjerget ", Language.DA)
    add_row(tmp_path, row)
    add_row(tmp_path, row)
    assert file.read_text("utf-8").splitlines()[:2] == ["# ours", "wind farm | vindpark | Windpark"]
    assert own_rows(tmp_path)[1:] == ["wind farm | vindpark, Blåsbjerget | Windpark"]
    assert remove_row(tmp_path, row)
    assert not remove_row(tmp_path, row)
    assert file.read_text("utf-8") == "# ours\nwind farm | vindpark | Windpark\n"
    for word in ("", "a|b", "a,b", "(a)", "#a", "7", "x" * 61):
        with pytest.raises(WordUnusable):
            row_of("wind farm", ["wind farm", "vindpark", "Windpark"], word, Language.DA)


@pytest.mark.e2e
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("javascript", [True, False])
async def test_a_coordinator_teaches_a_word_on_a_phone(tmp_path: Path, browser: Browser, javascript: bool) -> None:
    async with served_catalogue(tmp_path) as desk:
        with_entry(desk)
        context = await browser.new_context(
            viewport={"width": 390, "height": 844}, java_script_enabled=javascript, locale="da-DK"
        )
        await context.add_cookies(
            [{"name": one.name, "value": one.value or "", "url": desk.page.url} for one in desk.browser.cookies.jar]
        )
        await read(desk)
        view = await context.new_page()
        await view.goto(f"{desk.page.url}/catalogue/words")
        await view.get_by_label("Forklar ordet »reachstacker«").click()
        await view.get_by_label("Betyder det samme som").fill("byggekran")
        await view.get_by_role("button", name="Find betydningen").click()
        await view.get_by_label("crane · kran, byggekran, tårnkran").check()
        await view.get_by_role("button", name="Gem ordet").click()
        await expect(view.get_by_role("status")).to_have_text("Ordet er gemt, og assistenten kender det nu.")
        assert own_rows(desk.folder) == ["crane (machine) | kran, reachstacker | Kran"]
        await view.get_by_role("button", name="Tag »crane").click()
        await expect(view.get_by_role("status")).to_have_text("Ordet er taget tilbage.")
        assert own_rows(desk.folder) == []
