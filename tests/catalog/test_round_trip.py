"""Import of an export changes nothing, in all three formats."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.model import (
    Activity,
    Audience,
    Catalog,
    Kind,
    Language,
    Period,
    Place,
    Price,
    Provider,
    Scope,
    Session,
    Setting,
    Subject,
    languages,
)
from integrations.catalog import field_values, load_catalog
from integrations.catalog.accessibility import step_free_answers, step_free_said
from integrations.catalog.sheets.exporting import export_file
from integrations.catalog.sheets.importing import import_file
from integrations.catalog.yaml_reader import read_document
from integrations.catalog.yaml_writer import write_fields
from tests.catalog.conftest import Folder
from tests.catalog.test_files import FULL_ACTIVITY, FULL_FILES

FORMATS = ["xlsx", "csv", "jsonl"]


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and when it was written."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


@pytest.mark.parametrize("form", FORMATS)
def test_import_of_an_export_leaves_every_file_as_it_is(form: str, folder: Folder) -> None:
    place = folder(FULL_FILES)
    before = state(place)
    report = export_file(load_catalog([place]), Path(f"out.{form}"))
    assert str(report) == f"1 activities in 2 rows (one per language) written to out.{form}."
    assert str(import_file(Path(f"out.{form}"), place)) == f"out.{form} into cat: 0 new, 0 changed, 1 as they were."
    assert state(place) == before


@pytest.mark.parametrize("form", FORMATS)
def test_export_into_a_new_folder_holds_every_field(form: str, folder: Folder) -> None:
    export_file(load_catalog([folder(FULL_FILES)]), Path(f"out.{form}"))
    report = import_file(Path(f"out.{form}"), Path("new"))
    assert (report.created, report.providers) == (("vand",), ("vandvaerket",))
    assert load_catalog([Path("new")]).activities == {"vand": FULL_ACTIVITY}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("sample", ["kalundborg", "trier"])
def test_sample_catalogue_survives_export_and_import(sample: str, form: str, tmp_path: Path) -> None:
    place = tmp_path / sample
    shutil.copytree(Path(__file__).parents[2] / "catalog_data" / sample, place)
    catalog, before = load_catalog([place]), state(place)
    export_file(catalog, tmp_path / f"out.{form}")
    assert import_file(tmp_path / f"out.{form}", place).unchanged == tuple(catalog.activities)
    assert state(place) == before
    import_file(tmp_path / f"out.{form}", tmp_path / "new")
    assert load_catalog([tmp_path / "new"]).activities == catalog.activities


letters = st.characters(exclude_categories=["Cs", "Co", "Cn"])
odd = st.sampled_from([
    "- x", "a: b", "# no", "=1+1", "'=1", "+45 12", "no", "12", "1e3", "[a]", "{b}", "_x000D_", "æ\nø", "a\n\n  b",
    "&amp;amp;", '"', "x " * 90, "long" * 90, "|", ">", "...", "---", "null", "a\tb",
])  # fmt: skip
words = st.one_of(st.text(letters, min_size=1, max_size=40), odd).map(field_values.clean).filter(bool)
lines = words.filter(lambda text: "\n" not in text)
days = st.dates(date(2027, 1, 1), date(2028, 12, 31))


def texts(least: int = 0) -> st.SearchStrategy[dict[Language, str]]:
    return st.dictionaries(st.sampled_from(languages()), words, min_size=least)


def set_of(choices: object, least: int = 0) -> st.SearchStrategy[frozenset[object]]:
    return st.frozensets(st.sampled_from(choices), min_size=least)  # type: ignore[call-overload, no-any-return]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(days)
    end = draw(st.none() | st.integers(0, 90).map(lambda number: start + timedelta(number)))
    return Period(start if end is None or draw(st.booleans()) else None, end)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Session, ...]:
    found = {
        (day, time): Session(day, time, draw(st.none() | st.integers(0, 99)), draw(st.none() | st.just(day)))
        for day, time in draw(st.lists(st.tuples(days, st.sampled_from(["", "09:30", "14:00"])), max_size=3))
    }
    return tuple(found[key] for key in sorted(found))


def ordered(low: int, high: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(low, high), st.integers(low, high)).map(lambda pair: (min(pair), max(pair)))


def some(number: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(1, number)


prices = st.one_of(
    st.none(),
    st.just(Price(free=True)),
    st.builds(
        Price, amount=st.integers(1, 99_999).map(lambda cents: cents / 100), per=st.sampled_from(["class", "pupil"])
    ),
    words.map(lambda text: Price(words=f"Pris: {text}")),
)

coordinates = st.none() | st.tuples(st.integers(-900, 900), st.integers(-1800, 1800))


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    kind = draw(st.sampled_from(Kind))
    where = draw(coordinates)
    place = Place(draw(st.just("") | lines), draw(st.just("") | lines))
    name = draw(lines)
    accessibility = draw(texts().filter(lambda words: len(step_free_answers(words)) < 2))
    said = step_free_said(accessibility)
    return Activity(
        id=draw(lines),
        title=draw(texts(1)),
        summary=draw(texts(1)),
        kind=kind,
        provider=Provider("vandvaerket", name, about=draw(texts())),
        description=draw(texts()),
        audience=draw(set_of(Audience, 1)),  # type: ignore[arg-type]
        subjects=draw(set_of(Subject)),  # type: ignore[arg-type]
        grades=draw(st.none() | ordered(-1, 13)),
        months=draw(st.frozensets(st.integers(1, 12))),
        weeks=draw(st.frozensets(st.integers(1, 53), max_size=4)),
        dates=tuple(draw(st.lists(periods(), max_size=3, unique=True))),
        weekdays=draw(st.frozensets(st.integers(0, 6))),
        sessions=draw(sessions()),
        duration_minutes=draw(some(900)),
        group_size=draw(st.sampled_from([(None, None), (3, None), (None, 28), (0, 28), (12, 28), (7, 7)])),
        adults_per_class=draw(some(9)),
        per_day=draw(some(9)),
        per_school_year=draw(some(900)),
        place=replace(place, latitude=where[0] / 10, longitude=where[1] / 10) if where else place,
        settings=draw(set_of(Setting)),  # type: ignore[arg-type]
        price=draw(prices),
        transport=draw(texts()),
        parking=draw(texts()),
        accessibility=accessibility,
        step_free=draw(st.none() | st.booleans()) if said is None else said,
        food=draw(texts()),
        languages=draw(set_of(languages())),  # type: ignore[arg-type]
        materials=draw(texts()),
        bring=draw(texts()),
        contact=draw(texts()),
        scope=draw(st.sampled_from(Scope)),
        members_only=draw(st.booleans()),
        stock=draw(some(9)) if kind is Kind.LOAN_KIT else None,
        last_confirmed=draw(st.none() | days),
        valid_until=draw(st.none() | st.just(date(2029, 1, 1))),
        source=draw(st.just("") | words),
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(activities(), st.sampled_from(FORMATS))
def test_any_entry_survives_export_and_import(activity: Activity, form: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        place, file = Path(name) / "new", Path(name) / f"out.{form}"
        export_file(Catalog({activity.id: activity}), file)
        import_file(file, place)
        assert load_catalog([place]).activities == {activity.id: activity}
        before = state(place)
        import_file(file, place)
        assert state(place) == before


@settings(max_examples=200)
@given(st.dictionaries(lines, words, min_size=1, max_size=3))
def test_any_text_is_read_as_it_was_written(fields: dict[str, str]) -> None:
    everything = {"field": fields, **{f"a{number}": text for number, text in enumerate(fields.values())}}
    document = read_document(write_fields(everything))
    assert (document.faults, document.value) == ([], everything)


READABLE = """\
title:
  da: Vandets vej
  en: The journey of water
summary:
  da: Klassen følger vandet.
  en: The class follows the water.
description: >-
  Hvor kommer vandet i hanen fra, og hvor bliver det af, når vi trækker i snoren? Værket viser det, og I ser
  med.
kind: loan_kit
audience: [pupils, teachers]
provider: vandvaerket
subjects: [geography, nature_technology]
grades: kita-4
months: [1, 2, 11, 12]
weeks: [10, 12, 13]
dates: [2027-03-01, 2027-04-01/2027-05-31, 2027-08-01/.., "../2026-12-24"]
weekdays: [tuesday]
sessions:
  - {date: 2027-03-17}
  - {date: 2027-11-18, time: "09:30", seats: 10, deadline: 2027-09-10}
deadline: 2027-09-10
duration_minutes: 150
group_size: 12-28
adults_per_class: 2
capacity: {per_day: 1, per_school_year: 30}
place: {name: Værket, town: Kalundborg, latitude: 55.681, longitude: -11.0}
setting: [indoors, outdoors]
price: {amount: 12.5, per: pupil}
transport: Bus & tog
parking: Ved porten
accessibility:
  da: Grus
  en: "Not step-free: gravel"
step_free: false
food: Spisebænke
language_of_instruction: [da]
curriculum: Vandets kredsløb.
preparation: Læs.
follow_up: Skriv.
materials: |-
  Gummistøvler

  Madpakke
bring: Regntøj
contact: Anna
scope: regional
stock: 4
last_confirmed: 2026-10-06
valid_until: 2028-06-23
source: Opdigtet.
"""


def test_written_file_is_pleasant_to_read(folder: Folder) -> None:
    long = "Hvor kommer vandet i hanen fra, og hvor bliver det af, når vi trækker i snoren? Værket viser det, og I ser"
    entry = replace(FULL_ACTIVITY, description={Language.DA: f"{long} med."})
    folder(FULL_FILES)
    export_file(Catalog({"vand": entry}), Path("out.jsonl"))
    import_file(Path("out.jsonl"), Path("new"))
    assert Path("new/activities/vand.yaml").read_text() == READABLE
