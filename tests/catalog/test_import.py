"""Sheets from outside: liberal in form, strict about nonsense, all or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import openpyxl
import pytest

from assistant.errors import SettingsWrong
from assistant.model import (
    Audience,
    Kind,
    Language,
    Period,
    Provider,
    Scope,
    Setting,
    Subject,
    languages,
)
from assistant.replies.phrases import phrase
from integrations.catalog import check_command, load_catalog
from integrations.catalog.sheets.columns import COLUMNS
from integrations.catalog.sheets.importing import import_file
from tests.catalog.conftest import GOOD, Folder
from tests.catalog.sheets import ROW, faults, imported, jsonl
from tests.catalog.test_faults import GRADE, KINDS
from tests.catalog.test_files import da
from tests.catalog.test_round_trip import state

pytestmark = pytest.mark.usefixtures("here")


def xlsx(*rows: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save("in.xlsx")
    return Path("in.xlsx")


def csv(text: str | bytes) -> Path:
    Path("in.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return Path("in.csv")


def test_all_bad_rows_are_named_at_once_and_nothing_is_imported(folder: Folder) -> None:
    place = folder()
    before = state(place)
    path = csv("id;titel;title;summary;kind;grades\na;;A;S;event;4-6\nb;;B;S;evnt;99\n;;C;S;event;\nd;;;S;;\n")
    assert faults(path, "cat") == [
        f"in.csv, row 3, column kind: `evnt` is not allowed here; did you mean `event`? Allowed: {KINDS}.",
        f"in.csv, row 3, column grades: `99` {GRADE}",
        "in.csv, row 4, column id: The id is missing; every row needs one.",
        "in.csv, row 5, column title: `title` is missing; add `title: ...`.",
        "in.csv, row 5, column kind: `kind` is missing; add `kind: ...`.",
    ]
    assert state(place) == before


def test_rows_with_one_id_are_one_entry_in_several_languages() -> None:
    rows = [{**ROW, "lang": "da", "grades": [4, 6]}, {**ROW, "lang": "EN-gb", "title": "Stream", "grades": None}]
    entry = imported(jsonl(*rows))["a"]
    assert (entry.title, entry.summary, entry.grades) == (
        {Language.DA: "Å", Language.EN: "Stream"},
        {Language.DA: "S", Language.EN: "S"},
        (4, 6),
    )


def test_rows_with_one_id_that_contradict_each_other_are_faults() -> None:
    rows = [
        ROW,
        {**ROW, "title": "En anden"},
        {**ROW, "lang": "en", "kind": "competition", "provider": "X"},
        {"id": "a", "provider": "Y"},
    ]
    assert faults(jsonl(*rows)) == [
        "in.jsonl, row 2, column title: This contradicts row 1, which has the same id; make the two the same.",
        "in.jsonl, row 3, column kind: This contradicts row 1, which has the same id; make the two the same.",
        "in.jsonl, row 4, column provider: This contradicts row 3, which has the same id; make the two the same.",
    ]


IDS = [
    "VAND-1",
    "vand-1",
    "Vand 1",
    "a/b\\c",
    "..",
    ".skjult",
    "ære/øre",
    "con",
    "x" * 300,
    "🌍",
    "12",
    "no",
    "a:b",
    "'=x",
]


def test_ids_from_outside_are_kept_as_they_are() -> None:
    path = jsonl(*({**ROW, "id": name} for name in IDS), {**ROW, "id": 7.0})
    assert set(imported(path)) == {*IDS, "7"}
    assert check_command([Path("new")]) == []
    names = sorted(file.name for file in Path("new/activities").iterdir())
    assert len({name.lower() for name in names}) == len(IDS) + 1
    assert all(len(name) < 110 and name.isascii() for name in names)
    assert "vand-1.yaml" in names
    assert import_file(path, Path("new")).unchanged == (*IDS, "7")


def test_provider_is_found_by_id_or_name_or_created(folder: Folder) -> None:
    place = folder(
        {"catalog.yaml": "name: Skoletjenesten\n", "providers.yaml": "# vore\nvandvaerket: {name: Vandværket}\n"}
    )
    rows = [("a", "vandvaerket"), ("b", "VANDVÆRKET"), ("c", "Å & Sø A/S"), ("d", "Å + Sø A/S"), ("e", ""), ("f", "🌍")]
    report = import_file(jsonl(*({**ROW, "id": key, "provider": name} for key, name in rows)), place)
    found = load_catalog([place])
    assert [found.activities[key].provider for key, _ in rows] == [
        Provider("vandvaerket", "Vandværket"),
        Provider("vandvaerket", "Vandværket"),
        Provider("aa-soe-a-s", "Å & Sø A/S"),
        Provider("aa-soe-a-s-2", "Å + Sø A/S"),
        Provider("not-stated", "Skoletjenesten (udbyder ikke oplyst)"),
        Provider("provider-8cba3282", "🌍"),
    ]
    assert report.providers == ("aa-soe-a-s", "aa-soe-a-s-2", "not-stated", "provider-8cba3282")
    assert (place / "providers.yaml").read_text().startswith("# vore\nvandvaerket: {name: Vandværket}\naa-soe-a-s:")


def test_new_folder_gets_a_catalogue_in_the_language_of_the_file() -> None:
    report = import_file(jsonl({**ROW, "lang": "de", "farbe": "blau"}), Path("ny/mappe"))
    assert Path("ny/mappe/catalog.yaml").read_text() == (
        "name:\n  de: mappe\ncountry: DE\nlanguages: [de]\ncurrency: EUR\n"
    )
    assert str(report) == (
        "in.jsonl into ny/mappe: 1 new, 0 changed, 0 as they were.\n"
        "New in providers.yaml: not-stated.\n"
        "The column `farbe` is not known and was skipped."
    )
    assert str(import_file(jsonl(ROW, name="b.jsonl"), Path("en"), Language.EN)) == (
        "b.jsonl into en: 1 new, 0 changed, 0 as they were.\n"
        "New in providers.yaml: not-stated.\n"
        "1 rows name no language; they were read as en."
    )


def test_what_the_file_does_not_say_stays(folder: Folder) -> None:
    text = "# skrevet af Anna\n" + GOOD.replace("title: Vandets vej", "title: {da: Vandets vej, en: Water}") + (
        "grades: 4-6   # aftalt\nprice: free\nplace: {name: Værket, town: Høng}\n"
    )  # fmt: skip
    place = folder({"activities/vand.yaml": text, "activities/to.yaml": GOOD})
    row = {"id": "vand", "title": "Åens vej", "summary": "S", "kind": "company_visit", "price": "", "town": "Gørlev"}
    report = import_file(jsonl({**row, "months": [3]}), place)
    assert (report.created, report.changed) == ((), ("vand",))
    assert (place / "activities/vand.yaml").read_text() == (
        "# skrevet af Anna\n"
        "title:\n  da: Åens vej\n  en: Water\n"
        "summary: S\n"
        "kind: company_visit\n"
        "provider: vandvaerket\n"
        "grades: 4-6   # aftalt\n"
        "months: [3]\n"
        "place: {name: Værket, town: Gørlev}\n"
    )
    assert (place / "activities/to.yaml").read_text() == GOOD


def test_excel_sheet_with_numbers_dates_titles_and_other_sheets() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Tilbud 2027", None])
    sheet.append([None])
    sheet.append([" ID ", "Title", "Summary", "Kind", "Duration minutes", "Valid-Until", "dates", "stock", "Farve"])
    sheet.append([101.0, "Å", "S", "Loan kit", 90.0, datetime(2027, 12, 31), date(2027, 3, 1), 4.0, "blå"])
    sheet.append([None, " "])
    book.create_sheet("Noter").append(["ingenting"])
    book.save("in.xlsx")
    report = import_file(Path("in.xlsx"), Path("new"))
    entry = load_catalog([Path("new")]).activities["101"]
    assert (entry.duration_minutes, entry.valid_until, entry.stock, entry.dates) == (
        90,
        date(2027, 12, 31),
        4,
        (Period(date(2027, 3, 1), date(2027, 3, 1)),),
    )
    assert report.columns_skipped == ("Farve",)
    assert str(report.notes[0]) == "The sheet `Noter` was not read: only the first one with a column `id` is."


def test_grades_that_excel_made_a_date_of_are_named() -> None:
    path = xlsx(["id", "title", "summary", "kind", "grades"], ["a", "Å", "S", "event", date(2026, 6, 4)])
    assert faults(path) == [
        "in.xlsx, row 2, column grades: The sheet holds a date here; format the column as text and write for example "
        "`4-6`."
    ]


HEAD = "id,title,summary,kind,description\n"


@pytest.mark.parametrize(
    "data",
    [
        ("\ufeff" + HEAD + 'a,Å,S,event,"Først\nså"\n').encode(),
        (HEAD + 'a,Å,S,event,"Først\nså"\n').encode("cp1252"),
        (HEAD.replace(",", ";") + 'a;Å;S;event;"Først\nså"\n').encode(),
        (HEAD.replace(",", "\t") + 'a\tÅ\tS\tevent\t"Først\nså"\n').encode("utf-16"),
        ("sep=;\r\n" + HEAD.replace(",", ";").replace("\n", "\r\n") + 'a;Å;S;event;"Først\r\nså"\r\n').encode(),
        ("\n" + HEAD + '\na,Å,S,event,"Først\nså"\n,,,,\n').encode(),
    ],
    ids=["bom", "windows-1252", "semicolon", "tab utf-16", "sep line", "empty rows"],
)
def test_csv_is_read_however_it_was_saved(data: bytes) -> None:
    entry = imported(csv(data))["a"]
    assert (entry.title, entry.description) == (da("Å"), da("Først\nså"))


def test_row_with_too_many_cells_is_a_fault() -> None:
    assert faults(csv(HEAD + "a,Å,S,event,x, og mere\n")) == [
        "in.csv, row 2: The row has more cells than the header; put texts with the delimiter in quotes."
    ]


def test_json_lines_that_are_no_objects_are_named() -> None:
    Path("in.jsonl").write_text('{"id": "a"\n[1]\n{"id": "a", "id": "b"}\n{"id": NaN}\n\n')
    assert faults(Path("in.jsonl")) == [
        "in.jsonl, row 1: This line is not a JSON object.",
        'in.jsonl, row 2: A line holds one JSON object, as `{"id": ...}`.',
        "in.jsonl, row 3: `id` stands twice in this line; delete one of the two.",
        "in.jsonl, row 4: `NaN` is no value; leave it out if it is unknown.",
    ]


def test_file_that_cannot_be_used_is_told_in_one_sentence() -> None:
    with pytest.raises(SettingsWrong, match=r"^There is no file nej\.csv\.$"):
        import_file(Path("nej.csv"), Path("new"))
    Path("in.pdf").write_text("x")
    with pytest.raises(SettingsWrong, match=r"^in\.pdf must end in one of these: \.xlsx, \.csv, .*\.tsv\.$"):
        import_file(Path("in.pdf"), Path("new"))
    Path("in.xlsx").write_text("x")
    assert faults(Path("in.xlsx"))[0].startswith("in.xlsx: This is not an Excel workbook")
    assert faults(csv("a,b\n1,2\n")) == [
        "in.csv: There is no row with column names; `id`, `title`, `summary` and `kind` are needed."
    ]
    assert faults(csv(HEAD)) == ["in.csv: The file has no rows; there is nothing to import."]


def test_import_into_a_broken_catalogue_changes_nothing(folder: Folder) -> None:
    place = folder({"activities/vand.yaml": GOOD + "grads: 4\n"})
    before = state(place)
    assert faults(jsonl(ROW), "cat") == [
        "cat/activities/vand.yaml:5: grads: There is no field `grads`; did you mean `grades`?"
    ]
    assert state(place) == before


KILLED = """
import os, sys
from pathlib import Path
from integrations.catalog.sheets.importing import import_file
left = int(sys.argv[1])
def watch(event, args):
    global left
    if event in {"open", "os.rename", "os.link", "os.rmdir", "os.remove", "os.chmod", "os.mkdir", "shutil.rmtree"}:
        if event == "open" and not (isinstance(args[2], int) and args[2] & os.O_WRONLY):
            return
        left -= 1
        if left < 0:
            os._exit(9)
path, into = Path("in.jsonl"), Path("cat")
sys.addaudithook(watch)
import_file(path, into)
"""


def test_import_killed_at_any_step_leaves_all_or_nothing(folder: Folder) -> None:
    place = folder({"activities/vand.yaml": GOOD, "activities/to.yaml": GOOD})
    (place / "activities/README.txt").write_text("Hej")
    path = jsonl({**ROW, "provider": "Ny"}, {**ROW, "id": "vand", "title": "Nyt"}, {**ROW, "id": "c"})
    old = load_catalog([place]).activities
    outcomes = []
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    for step in range(60):
        command = [sys.executable, "-c", KILLED, str(step)]
        ended = subprocess.run(command, env=environment, timeout=60, check=False, capture_output=True, text=True)
        now = load_catalog([place]).activities
        outcomes.append(now == old)
        if ended.returncode == 0:
            break
        assert ended.returncode == 9, ended.stderr
        assert now == old or set(now) == {"a", "c", "to", "vand"}, f"half imported at step {step}"
        if now != old:
            break
    assert outcomes.count(True) > 10
    assert outcomes[-1] is False
    import_file(path, place)
    assert set(load_catalog([place]).activities) == {"a", "c", "to", "vand"}
    assert (place / "activities/README.txt").read_text() == "Hej"
    assert sorted(file.name for file in place.iterdir()) == ["activities", "catalog.yaml", "providers.yaml"]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("column", "values"),
    [("kind", Kind), ("audience", Audience), ("subjects", Subject), ("setting", Setting), ("scope", Scope)],
)
def test_a_sheet_may_call_a_value_as_a_fault_names_it(column: str, values: type[StrEnum], language: Language) -> None:
    for value in values:
        called = phrase.first(
            language, f"{values.__name__.lower()}.{value}.alone", f"{values.__name__.lower()}.{value}"
        )
        assert COLUMNS[column].read(called) in (str(value), [str(value)])
