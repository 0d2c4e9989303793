"""What a good catalogue's files become."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from assistant.model import (
    KITA,
    Activity,
    Audience,
    Catalog,
    Kind,
    Language,
    Office,
    Period,
    Place,
    Price,
    Provider,
    School,
    Scope,
    Session,
    Setting,
    Subject,
)
from integrations.catalog import load_catalog, signature
from tests.catalog.conftest import GOOD, Folder

FULL = """\
title: {da: Vandets vej, en: The journey of water}
summary:
  da: Klassen følger vandet.
  en: The class follows the water.
description: >-
  Hvor kommer vandet
  fra?
kind: loan_kit
audience: [pupils, teachers]
provider: vandvaerket
subjects: [nature_technology, geography]
grades: kita-4
months: 11-2
weeks: [10, 12-13]
dates: [2027-03-01, 2027-04-01/2027-05-31, 2027-08-01/.., ../2026-12-24]
weekdays: tuesday
sessions:
  - {date: 2027-11-18, time: 9:30, seats: 010, deadline: 2027-09-10}
  - {date: 2027-03-17}
deadline: 2027-09-10
duration_minutes: 150
group_size: 12-28
adults_per_class: 2
capacity: {per_day: 1, per_school_year: 30}
place: {name: Værket, town: Kalundborg, latitude: 55.681, longitude: -11}
setting: [indoors, outdoors]
price: {amount: 12.5, per: pupil}
transport: "Bus &amp; tog"
parking: Ved porten
accessibility: {da: Grus, en: "Not step-free: gravel"}
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
members_only: no
stock: 4
last_confirmed: 2026-10-06
valid_until: 2028-06-23
source: Opdigtet.
"""

CATALOG = """\
name: {da: Skoletjenesten, en: School service}
country: DK
region: Kalundborg
office: {name: Koordinatorerne, email: k@example.org, phone: "+45 00"}
"""

PROVIDER = Provider(
    "vandvaerket",
    "Vandværket",
    "Høng",
    "v@example.org",
    "+45 1",
    "https://v.example.org",
    2,
    {Language.DA: "Vand."},
    language=Language.DE,
)


def da(text: str) -> dict[Language, str]:
    return {Language.DA: text}


FULL_ACTIVITY = Activity(
    id="vand",
    title={Language.DA: "Vandets vej", Language.EN: "The journey of water"},
    summary={Language.DA: "Klassen følger vandet.", Language.EN: "The class follows the water."},
    kind=Kind.LOAN_KIT,
    provider=PROVIDER,
    description=da("Hvor kommer vandet fra?"),
    audience=frozenset({Audience.PUPILS, Audience.TEACHERS}),
    subjects=frozenset({Subject.NATURE_TECHNOLOGY, Subject.GEOGRAPHY}),
    grades=(KITA, 4),
    months=frozenset({11, 12, 1, 2}),
    weeks=frozenset({10, 12, 13}),
    dates=(
        Period(date(2027, 3, 1), date(2027, 3, 1)),
        Period(date(2027, 4, 1), date(2027, 5, 31)),
        Period(date(2027, 8, 1), None),
        Period(None, date(2026, 12, 24)),
    ),
    weekdays=frozenset({1}),
    sessions=(Session(date(2027, 3, 17)), Session(date(2027, 11, 18), "09:30", 10, date(2027, 9, 10))),
    deadline=date(2027, 9, 10),
    duration_minutes=150,
    group_size=(12, 28),
    adults_per_class=2,
    per_day=1,
    per_school_year=30,
    place=Place("Værket", "Kalundborg", 55.681, -11.0),
    settings=frozenset({Setting.INDOORS, Setting.OUTDOORS}),
    price=Price(amount=12.5, per="pupil"),
    transport=da("Bus & tog"),
    parking=da("Ved porten"),
    accessibility={Language.DA: "Grus", Language.EN: "Not step-free: gravel"},
    step_free=False,
    food=da("Spisebænke"),
    languages=frozenset({Language.DA}),
    curriculum=da("Vandets kredsløb."),
    preparation=da("Læs."),
    follow_up=da("Skriv."),
    materials=da("Gummistøvler\n\nMadpakke"),
    bring=da("Regntøj"),
    contact=da("Anna"),
    scope=Scope.REGIONAL,
    members_only=False,
    stock=4,
    last_confirmed=date(2026, 10, 6),
    valid_until=date(2028, 6, 23),
    source="Opdigtet.",
)

FULL_FILES: dict[str, str | bytes] = {
    "catalog.yaml": CATALOG,
    "providers.yaml": "vandvaerket:\n  name: Vandværket\n  town: Høng\n  email: v@example.org\n  phone: +45 1\n"
    "  website: https://v.example.org\n  per_week: 2\n  about: Vand.\n  language: de\n",
    "schools.yaml": "skolen: {name: Skolen, town: Høng, domains: [Skolen.example.org], classes: {4.a: 22}}\n",
    "holidays.yaml": "2026/27:\n  autumn: 2026-10-10/2026-10-18\n",
    "activities/vand.yaml": FULL,
}


def test_every_field_of_every_file_is_read(folder: Folder) -> None:
    assert load_catalog([folder(FULL_FILES)]) == Catalog(
        activities={"vand": FULL_ACTIVITY},
        providers={"vandvaerket": PROVIDER},
        schools={"skolen": School("skolen", "Skolen", "Høng", ("skolen.example.org",), {"4.a": 22})},
        holidays={"2026/27": {"autumn": Period(date(2026, 10, 10), date(2026, 10, 18))}},
        name={Language.DA: "Skoletjenesten", Language.EN: "School service"},
        country="DK",
        region="Kalundborg",
        currency="DKK",
        time_zone="Europe/Copenhagen",
        office=Office("Koordinatorerne", "k@example.org", "+45 00"),
    )


def test_entry_with_the_required_fields_alone_is_otherwise_unknown(folder: Folder) -> None:
    assert load_catalog([folder()]).activities == {
        "vand": Activity(
            "vand",
            da("Vandets vej"),
            da("Klassen følger vandet fra kilde til hane."),
            Kind.COMPANY_VISIT,
            Provider("vandvaerket", "Vandværket"),
        )
    }


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("price: free", "price", Price(free=True)),
        ("price: 0", "price", Price(free=True)),
        ("price: gratis", "price", Price(free=True)),
        ("price: 250", "price", Price(amount=250.0)),
        ("price: 1.250 kr. pr. klasse", "price", Price(amount=1250.0)),
        ("price: 25 kr. pr. elev", "price", Price(amount=25.0, per="pupil")),
        ("price: 25 € pro Schüler", "price", Price(words="25 € pro Schüler")),
        ("price: Gratis for kommunens skoler", "price", Price(words="Gratis for kommunens skoler")),
        ("group_size: 28", "group_size", (None, 28)),
        ("group_size: 12-", "group_size", (12, None)),
        ("grades: 08", "grades", (8, 8)),
        ("grades: kita", "grades", (KITA, KITA)),
        ("members_only: yes", "members_only", True),
        ("months: 09", "months", frozenset({9})),
        ("grades:", "grades", None),
        ("grades: ~", "grades", None),
        ("setting: []", "settings", frozenset()),
        ("contact: {da: , en: Anna}", "contact", {Language.EN: "Anna"}),
        ("contact: no", "contact", da("no")),
        ("contact: A\u030anna\u200b \U0001f30d", "contact", da("Ånna \U0001f30d")),
    ],
)
def test_value_is_read_as_people_mean_it(line: str, field: str, value: object, folder: Folder) -> None:
    catalog = load_catalog([folder({"activities/vand.yaml": GOOD + line + "\n"})])
    assert getattr(catalog.activities["vand"], field) == value


def test_german_catalogue_has_german_texts_and_euros(folder: Folder) -> None:
    files = {"catalog.yaml": "{name: Beispiel, country: DE}", "activities/v.yaml": GOOD + "price: 25 € pro Schüler\n"}
    catalog = load_catalog([folder(files)])
    assert (catalog.name, catalog.currency, catalog.time_zone) == ({Language.DE: "Beispiel"}, "EUR", "Europe/Berlin")
    assert catalog.activities["v"].title == {Language.DE: "Vandets vej"}
    assert catalog.activities["v"].price == Price(amount=25.0, per="pupil")


def test_first_of_several_folders_names_the_catalogue(folder: Folder) -> None:
    one = folder({**FULL_FILES}, name="one")
    two = folder({"catalog.yaml": "{name: To, country: DE}", "activities/to.yaml": GOOD, "providers.yaml":
                  FULL_FILES["providers.yaml"].replace("about: Vand.", "about: {da: Vand.}")}, name="two")  # type: ignore[arg-type]  # fmt: skip
    catalog = load_catalog([one, two])
    assert list(catalog.activities) == ["vand", "to"]
    assert (catalog.country, catalog.activities["to"].title) == ("DK", {Language.DE: "Vandets vej"})


@pytest.mark.parametrize("change", ["write", "add", "remove", "rename", "provider"])
def test_signature_changes_with_every_change(change: str, folder: Folder) -> None:
    place = folder()
    before = signature([place])
    assert signature([place]) == before
    file = place / "activities/vand.yaml"
    if change == "write":
        file.write_text(GOOD.replace("Vand", "Mand"))
        os.utime(file, ns=(1, 1))
    elif change == "add":
        (place / "activities/ny.yaml").write_text(GOOD)
    elif change == "remove":
        file.unlink()
    elif change == "rename":
        file.rename(place / "activities/ny.yaml")
    else:
        (place / "providers.yaml").write_text("vandvaerket: {name: V}\n")
    assert signature([place]) != before


@pytest.mark.parametrize("sample", ["kalundborg", "trier"])
def test_sample_catalogue_loads(sample: str) -> None:
    folder = Path(__file__).parents[2] / "catalog_data" / sample
    assert len(load_catalog([folder]).activities) >= 30
