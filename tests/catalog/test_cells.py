"""What stands in a cell is read liberally, and nonsense is named by row and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.model import (
    KITA,
    Audience,
    Kind,
    Language,
    Period,
    Place,
    Price,
    Scope,
    Session,
    Setting,
    Subject,
)
from tests.catalog.sheets import ROW, faults, imported, jsonl
from tests.catalog.test_files import da

pytestmark = pytest.mark.usefixtures("here")

CELLS: list[tuple[str, object, str, object]] = [
    # column, cell, field, value
    ("kind", "Company Visit", "kind", Kind.COMPANY_VISIT),
    ("kind", "loan-kit", "kind", Kind.LOAN_KIT),
    ("kind", "Virksomhedsbesøg", "kind", Kind.COMPANY_VISIT),
    ("audience", "Elever; Lærere", "audience", frozenset({Audience.PUPILS, Audience.TEACHERS})),
    ("audience", ["leaders"], "audience", frozenset({Audience.LEADERS})),
    ("subjects", ["biology", "Mathematics"], "subjects", frozenset({Subject.BIOLOGY, Subject.MATHEMATICS})),
    ("subjects", "Fysik/kemi, natur-teknologi", "subjects", {Subject.PHYSICS_CHEMISTRY, Subject.NATURE_TECHNOLOGY}),
    ("subjects", '["biology"]', "subjects", frozenset({Subject.BIOLOGY})),
    ("subjects", "historie; Samf", "subjects", frozenset({Subject.HISTORY, Subject.SOCIAL_STUDIES})),
    ("subjects", "WiPo", "subjects", frozenset({Subject.SOCIAL_STUDIES, Subject.ECONOMICS})),
    ("subjects", "Geschichte/Politik, Ku", "subjects",
     frozenset({Subject.HISTORY, Subject.SOCIAL_STUDIES, Subject.VISUAL_ARTS})),
    ("subjects", "history; PE; RE", "subjects",
     frozenset({Subject.HISTORY, Subject.PHYSICAL_EDUCATION, Subject.RELIGION})),
    ("grades", "4-6", "grades", (4, 6)),
    ("grades", [4, 6], "grades", (4, 6)),
    ("grades", [4, 5, 6], "grades", (4, 6)),
    ("grades", "4;5;6", "grades", (4, 6)),
    ("grades", 8, "grades", (8, 8)),
    ("grades", 8.0, "grades", (8, 8)),
    ("grades", "4.–6. klasse", "grades", (4, 6)),
    ("grades", "Klasse 4 bis 6", "grades", (4, 6)),
    ("grades", "Kita", "grades", (KITA, KITA)),
    ("grades", "kita-2", "grades", (KITA, 2)),
    ("grades", ["kita", 2], "grades", (KITA, 2)),
    ("grades", [0, 0], "grades", (0, 0)),
    ("grades", "[4, 6]", "grades", (4, 6)),
    ("grades", "", "grades", None),
    ("grades", None, "grades", None),
    ("grades", [], "grades", None),
    ("grades", "8-11 years", "grades", (2, 5)),
    ("grades", "ages 8 to 11", "grades", (2, 5)),
    ("grades", "8-11 år", "grades", (2, 5)),
    ("grades", "4-18 Jahre", "grades", (KITA, 12)),
    ("grades", "9-jährige", "grades", (3, 3)),
    ("grades", "Years 3-6", "grades", (3, 6)),
    ("months", "april-juni og august-september", "months", frozenset({4, 5, 6, 8, 9})),
    ("months", [3, "4", 5.0], "months", frozenset({3, 4, 5})),
    ("months", "marts; Mai, june", "months", frozenset({3, 5, 6})),
    ("months", "nov.-feb", "months", frozenset({11, 12, 1, 2})),
    ("weeks", "uge 10-12; KW 20", "weeks", frozenset({10, 11, 12, 20})),
    ("dates", "2027-03-01/2027-05-31; 01.06.2027", "dates",
     (Period(date(2027, 3, 1), date(2027, 5, 31)), Period(date(2027, 6, 1), date(2027, 6, 1)))),
    ("dates", "2027-03-01..2027-05-31", "dates", (Period(date(2027, 3, 1), date(2027, 5, 31)),)),
    ("dates", [["2027-03-01", None]], "dates", (Period(date(2027, 3, 1), None),)),
    ("dates", "1/3-2027", "dates", (Period(date(2027, 3, 1), date(2027, 3, 1)),)),
    ("weekdays", "man-ons; Freitag", "weekdays", frozenset({0, 1, 2, 4})),
    ("weekdays", "tirsdag og torsdag", "weekdays", frozenset({1, 3})),
    ("weekdays", ["Tuesdays"], "weekdays", frozenset({1})),
    ("duration_minutes", "90", "duration_minutes", 90),
    ("duration_minutes", 90.0, "duration_minutes", 90),
    ("duration_minutes", "1,5 timer", "duration_minutes", 90),
    ("duration_minutes", "2 Stunden 15 Minuten", "duration_minutes", 135),
    ("duration_minutes", "1:30", "duration_minutes", 90),
    ("group_size", "12-28", "group_size", (12, 28)),
    ("group_size", [12, 28], "group_size", (12, 28)),
    ("group_size", [None, 28], "group_size", (None, 28)),
    ("group_size", {"min": 12, "max": None}, "group_size", (12, None)),
    ("group_size", "max. 28 elever", "group_size", (None, 28)),
    ("group_size", "mindst 12", "group_size", (12, None)),
    ("group_size", 28.0, "group_size", (None, 28)),
    ("price", "Gratis", "price", Price(free=True)),
    ("price", 0, "price", Price(free=True)),
    ("price", "kostenlos", "price", Price(free=True)),
    ("price", 250.0, "price", Price(amount=250.0)),
    ("price", "25 per pupil", "price", Price(amount=25.0, per="pupil")),
    ("price", {"amount": 25, "per": "pupil"}, "price", Price(amount=25.0, per="pupil")),
    ("price", "Entré betales på stedet", "price", Price(words="Entré betales på stedet")),
    ("setting", "Indoors;At School", "settings", frozenset({Setting.INDOORS, Setting.AT_SCHOOL})),
    ("scope", "National", "scope", Scope.NATIONAL),
    ("language_of_instruction", "Dansk, engelsk", "languages", frozenset({Language.DA, Language.EN})),
    ("members_only", True, "members_only", True),
    ("members_only", "nej", "members_only", False),
    ("place", "Havnen", "place", Place("Havnen")),
    ("town", "Høng", "place", Place("", "Høng")),
    ("adults_per_class", "mindst 2 voksne", "adults_per_class", 2),
    ("adults_per_class", "3 Begleitpersonen pro Klasse", "adults_per_class", 3),
    ("step_free", "ja", "step_free", True),
    ("step_free", "nein", "step_free", False),
    ("accessibility", "Trinfri: elevator til alle etager", "step_free", True),
    ("accessibility", "Nicht barrierefrei (Wendeltreppe)", "step_free", False),
    ("accessibility", "Wheelchair accessible", "step_free", True),
    ("accessibility", "Step-free but for the attic", "step_free", None),
    ("accessibility", "Kørestole kan komme ind i kælderen, ikke på loftet", "step_free", None),
    ("valid_until", "31.12.2027", "valid_until", date(2027, 12, 31)),
    ("per_day", 2.0, "per_day", 2),
    ("sessions", "2027-11-18 9:00, 10 seats, until 2027-09-10; 2027-03-17", "sessions",
     (Session(date(2027, 3, 17)), Session(date(2027, 11, 18), "09:00", 10, date(2027, 9, 10)))),
    ("sessions", [{"date": "2027-03-17", "seats": 3.0}], "sessions", (Session(date(2027, 3, 17), "", 3),)),
    ("materials", ["Saks", "Lim"], "materials", da("Saks\nLim")),
    ("description", "Vand &amp; energi&nbsp;\r\n<b>Ja</b> \U0001f30d", "description",
     da("Vand & energi\xa0\nJa \U0001f30d")),
    ("description", "<p>Vi <b>lytter</b>.</p><ul><li>Ude</li><li>Inde</li></ul>5 < 6 og 7 > 2, <se her>", "description",
     da("Vi lytter.\n\n- Ude\n- Inde\n5 < 6 og 7 > 2, <se her>")),
    ("description", "x" * 60_000, "description", da("x" * 60_000)),
    ("title", {"da": "Å", "en": "Stream"}, "title", {Language.DA: "Å", Language.EN: "Stream"}),
]  # fmt: skip


@pytest.mark.parametrize(("column", "cell", "field", "value"), CELLS, ids=[f"{c[0]}={str(c[1])[:30]}" for c in CELLS])
def test_cell_is_read_liberally(column: str, cell: object, field: str, value: object) -> None:
    assert getattr(imported(jsonl({**ROW, column: cell}))["a"], field) == value


NONSENSE: list[tuple[str, object, str]] = [
    (
        "kind",
        "kompany visit",
        "`kompany_visit` is not allowed here; did you mean `company_visit`? Allowed: company_visit",
    ),
    ("lang", "fr", "`fr` is not allowed here; Allowed: da, de, en."),
    ("grades", "4-16", "`16` is not a grade"),
    ("grades", "1;4;9", "The grades have a gap; write one range such as `4-6`, or two entries."),
    ("grades", [6, 4], "The first grade is above the last; write `4-6`."),
    ("grades", True, "`True` is not a grade"),
    ("months", "sommer", "`sommer` is not a whole number of months"),
    ("months", [0], "0 months is outside 1 to 12."),
    ("weekdays", [1], "`1` is not allowed here; Allowed: monday"),
    ("dates", "1/3/2027", "`1/3/2027` is not a date; write it as `2027-03-01` (year-month-day)."),
    ("dates", "2027-02-30", "There is no day 2027-02-30 in the calendar."),
    ("duration_minutes", "lang tid", "`lang tid` is not a whole number of minutes"),
    ("group_size", "28-12", "The smallest group is larger than the largest; write `12-28`."),
    ("group_size", 2.5, "`2.5` is not a group size"),
    ("price", -5, "A price cannot be negative: `-5`."),
    ("price", True, "A price is `free`, an amount or words, not true or false."),
    ("latitude", "95", "`95` is not a coordinate"),
    ("members_only", "måske", "`måske` is neither `true` nor `false`."),
    ("per_day", -1, "`-1` is not a whole number of classes"),
    ("adults_per_class", "1 voksen pr. 10 elever", "`1 voksen pr. 10 elever` is not a whole number of adults"),
    ("subjects", "Kemikunst", "`kemikunst` is not allowed here"),
    ("sessions", "snart", "`snart` is not a date"),
    ("sessions", "2027-03-01, until 2027-04-01", "The deadline 2027-04-01 is after the session on 2027-03-01"),
    ("provider_email", "nej", "`nej` is not a mail address."),
    ("title", "", "`title` is missing; add `title: ...`."),
    ("place", ["x"], "One value is expected here, not a list."),
    ("id", "", "The id is missing; every row needs one."),
    ("id", "x" * 501, "An id has at most 500 characters; this one has 501."),
]


@pytest.mark.parametrize(("column", "cell", "start"), NONSENSE, ids=[f"{c[0]}={str(c[1])[:30]}" for c in NONSENSE])
def test_nonsense_is_named_by_row_and_column(column: str, cell: object, start: str) -> None:
    path = jsonl({**ROW, "id": "good"}, {**ROW, "provider": "Ny", column: cell})
    (fault,) = faults(path)
    assert fault.startswith(f"in.jsonl, row 2, column {column}: {start}")
    assert not Path("new").exists()
