"""Every fault that a catalogue's files can have, with its file, line and sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.errors import FaultsFound, SettingsWrong
from integrations.catalog import check_command, load_catalog
from tests.catalog.conftest import GOOD, Folder

TODAY = date(2026, 11, 21)

KINDS = (
    "company_visit, off_site, event, competition, education_visit, self_guided, guest_visit, school_project, "
    "loan_kit, teacher_course, online"
)
SUBJECTS = (
    "biology, geography, physics_chemistry, nature_technology, mathematics, technology_computing, crafts_design, "
    "career_orientation, cross_curricular, danish, german, english, french, spanish, classics, other_languages, "
    "history, social_studies, economics, religion, philosophy_ethics, psychology_education, visual_arts, music, "
    "drama, media, physical_education, food_home, health, road_safety"
)
GRADE = "is not a grade; write `4-6`, `8`, `kita` or `kita-2`, with grades from 0 to 13."
SIZE = "is not a group size; write `12-28`, `28` (at most) or `12-` (at least)."

FIELDS = {
    # a line added to a good entry -> the fault
    "grads: 4": "5: grads: There is no field `grads`; did you mean `grades`?",
    "zzz: 4": "5: zzz: There is no field `zzz`; Allowed: id, title, summary, description, kind, audience, provider, "
    "subjects, grades, months, weeks, dates, weekdays, sessions, deadline, duration_minutes, group_size, "
    "adults_per_class, capacity, place, setting, price, transport, parking, accessibility, step_free, food, "
    "language_of_instruction, curriculum, preparation, follow_up, materials, bring, contact, "
    "scope, members_only, stock, last_confirmed, valid_until, source.",
    "subjects: [biology, chemstry]": f"5: subjects.2: `chemstry` is not allowed here; Allowed: {SUBJECTS}.",
    "subjects:\n  - biology\n  - mathematic": "7: subjects.2: `mathematic` is not allowed here; did you mean "
    f"`mathematics`? Allowed: {SUBJECTS}.",
    "grades: 4-16": f"5: grades: `16` {GRADE}",
    "grades: kindergarten": f"5: grades: `kindergarten` {GRADE}",
    "grades: 6-4": "5: grades: The first grade is above the last; write `4-6`.",
    "grades: [4, 6]": "5: grades: Write the grades as a range such as `4-6`, not as a list.",
    "months: [1, 13]": "5: months.2: 13 months is outside 1 to 12.",
    "months: march": "5: months.1: `march` is not a whole number of months; write for example `12`.",
    "weekdays: [monday, tirsdag]": "5: weekdays.2: Write `tuesday` instead of `tirsdag`.",
    "weekdays: [munday]": "5: weekdays.1: `munday` is not allowed here; did you mean `monday`? Allowed: monday, "
    "tuesday, wednesday, thursday, friday, saturday, sunday.",
    "deadline: 01.03.2027": "5: deadline: `01.03.2027` is not a date; write it as `2027-03-01` (year-month-day).",
    "deadline: 2027-02-30": "5: deadline: There is no day 2027-02-30 in the calendar.",
    "dates: [2027-05-01/2027-03-01]": "5: dates.1: The period ends before it begins; write `2027-03-01/2027-05-01`.",
    "dates: ../..": "5: dates.1: A period needs at least one date; leave the field out if the season is unknown.",
    "duration_minutes: 1:30": "5: duration_minutes: `1:30` is not a whole number of minutes; write for example `90`.",
    "group_size: 28-12": "5: group_size: The smallest group is larger than the largest; write `12-28`.",
    "group_size: many": f"5: group_size: `many` {SIZE}",
    "group_size: [12, 28]": "5: group_size: Write the group size as a range such as `12-28`, not as a list.",
    "capacity: {per_week: 2}": "5: capacity.per_week: There is no field `per_week`; Allowed: per_day, per_school_year.",
    "capacity: 2": "5: capacity: A group of fields with per_day, per_school_year is expected here, as `{name: value}`.",
    "place: {latitude: 95, longitude: 11}": "5: place.latitude: `95` is not a coordinate; write decimal degrees "
    "between -90 and 90, as `55.681`.",
    "place: {latitude: 55.6}": "5: place: A place needs both `latitude` and `longitude`, or neither.",
    "adults_per_class: two": "5: adults_per_class: `two` is not a whole number of adults; write for example `24`.",
    "accessibility: 'Step-free: lift'\nstep_free: no": "6: step_free: What is said of step-free access "
    "contradicts itself; make `step_free` and `accessibility` agree.",
    "price: -5": "5: price: A price cannot be negative: `-5`.",
    "price: {amount: 5, per: head}": "5: price: `head` is not allowed here; Allowed: class, pupil.",
    "price: {amount: much}": "5: price: `much` is not an amount; write for example `{amount: 25, per: pupil}`.",
    "transport: [bus]": "5: transport: A text is expected here, not a list; put it in quotes if it begins with `[` "
    "or `-`.",
    "transport: {fr: bus}": "5: transport.fr: `fr` is not allowed here; Allowed: da, de, en.",
    "language_of_instruction: [no]": "5: language_of_instruction.1: `no` is not allowed here; Allowed: da, de, en.",
    "members_only: maybe": "5: members_only: `maybe` is neither `true` nor `false`.",
    "stock: 3": "5: stock: Only a loan kit has a stock; delete `stock` or make the kind `loan_kit`.",
    "last_confirmed: 2026-11-22": "5: last_confirmed: 2026-11-22 is in the future; nobody can have confirmed the entry "
    "then.",
    "sessions: [2027-03-01]": "5: sessions.1: A group of fields with date, time, seats, deadline is expected here, as "
    "`{name: value}`.",
    "sessions: [{time: 9:00}]": "5: sessions.1.date: `date` is missing; add `date: ...`.",
    "sessions:\n  - {date: 2027-03-01, time: '25:00'}": "6: sessions.1.time: `25:00` is not a time of day; write it as "
    "`09:30`.",
    "sessions:\n  - {date: 2027-03-01}\n  - {date: 2027-03-01}": "7: sessions.2.date: The session on 2027-03-01 stands "
    "twice.",
    "sessions:\n  - date: 2027-03-01\n    deadline: 2027-03-02": "7: sessions.1.deadline: The deadline 2027-03-02 is "
    "after the session on 2027-03-01; swap or mend them.",
    "valid_until: 2027-02-01\nsessions:\n  - date: 2027-03-01": "7: sessions.1.date: The session on 2027-03-01 is "
    "after `valid_until` 2027-02-01; move one of the two.",
    "sessions:\n  - date: 2027-03-01\ndeadline: 2027-04-01": "7: deadline: The deadline 2027-04-01 is after the last "
    "session on 2027-03-01; mend one of the two.",
    "id: Vand 1": "5: id: The file of this id must be called vand-1-a798c3ab2da9.yaml; or delete `id`.",
    # form
    "title: Igen": "5: title: `title` stands twice, first on line 1; delete one of the two.",
    "scope: &here local": "5: scope: `&here` is not used in these files; put the text in quotes.",
    "scope: *here": "5: scope: `*here` points to another place; write the value itself here.",
    "stock: !!int 3": "5: stock: A word that begins with `!` is not used in these files; put the text in quotes.",
    "---\ntitle: x": "5: A second document begins here; one file holds one entry, so delete the `---`.",
    "place:\n\tname: x": "6: A tab stands here; indent with spaces.",
    "contact: @anna": "5: A text may not begin with `@`; put the text in quotes.",
    "contact: Ring: 12": "5: A text with a colon and a space in it must stand in quotes; or the indent is wrong.",
    'contact: "Ring': "5: A quote is opened here and never closed.",
    "months: [1, 2": "5: A bracket is opened here and not closed rightly.",
    "contact": "5: A `:` is missing after a field's name, or a long text is not indented.",
    "contact: a\x07b": "5: An invisible control character (U+0007) stands here; delete it.",
    "months: " + "[" * 5000: "5: months: This nests more than 12 levels deep; a bracket or an indent is wrong.",
}


@pytest.mark.parametrize(("line", "sentence"), FIELDS.items(), ids=[line[:40] for line in FIELDS])
def test_fault_is_named_with_its_line_and_its_mend(line: str, sentence: str, folder: Folder) -> None:
    place = folder({"activities/vand.yaml": GOOD + line + "\n"})
    assert [str(fault) for fault in check_command([place], TODAY)] == [f"cat/activities/vand.yaml:{sentence}"]


FILES: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "kind is not allowed": (
        {"activities/vand.yaml": GOOD.replace("company_visit", "company_visti")},
        [
            "cat/activities/vand.yaml:3: kind: `company_visti` is not allowed here; did you mean `company_visit`? "
            f"Allowed: {KINDS}."
        ],
    ),
    "everything is missing": (
        {"activities/vand.yaml": "title:\nsummary: ''\n"},
        [
            "cat/activities/vand.yaml:1: title: `title` is missing; add `title: ...`.",
            "cat/activities/vand.yaml:2: summary: `summary` is missing; add `summary: ...`.",
            "cat/activities/vand.yaml:1: kind: `kind` is missing; add `kind: ...`.",
            "cat/activities/vand.yaml:1: provider: `provider` is missing; add `provider: ...`.",
        ],
    ),
    "provider is not known": (
        {"activities/vand.yaml": GOOD.replace("vandvaerket", "vandverket")},
        [
            "cat/activities/vand.yaml:4: provider: `vandverket` is not in providers.yaml; did you mean `vandvaerket`?",
        ],
    ),
    "provider list is broken: its faults alone": (
        {"providers.yaml": "vandvaerket:\n  town: Høng\n  email: nej\n"},
        [
            "cat/providers.yaml:1: vandvaerket.name: `name` is missing; add `name: ...`.",
            "cat/providers.yaml:3: vandvaerket.email: `nej` is not a mail address.",
        ],
    ),
    "provider's id": (
        {"providers.yaml": "vandvaerket: {name: V}\nVand Værket: {name: V}\n"},
        [
            "cat/providers.yaml:2: Vand Værket: An id has lower-case letters a-z, digits and hyphens; write "
            "`vand-vaerket`.",
        ],
    ),
    "empty file": (
        {"activities/vand.yaml": "# kommer\n"},
        [
            "cat/activities/vand.yaml:1: The file is empty; an activity needs `title`, `summary`, `kind` and "
            "`provider`.",
        ],
    ),
    "a list": (
        {"activities/vand.yaml": "- title: x\n"},
        ["cat/activities/vand.yaml:1: An activity is a list of fields such as `title: ...`, one per line."],
    ),
    "not UTF-8": (
        {"activities/vand.yaml": GOOD.encode("cp1252")},
        ["cat/activities/vand.yaml:2: This is not UTF-8; save the file again with the encoding UTF-8."],
    ),
    "too large": (
        {"activities/vand.yaml": GOOD + "#" * 1_200_000},
        ["cat/activities/vand.yaml: The file has 1.2 MB; at most 1 MB are read. Is it a catalogue file?"],
    ),
    "file name": (
        {"activities/Vand til 4.yaml": GOOD},
        [
            "cat/activities/Vand til 4.yaml:1: An activity's file name has lower-case letters a-z, digits and hyphens; "
            "call it vand-til-4.yaml."
        ],
    ),
    "file ending": (
        {"activities/vand.yml": GOOD},
        ["cat/activities/vand.yml:1: The file's name must end in .yaml; call it vand.yaml."],
    ),
    "stray file": (
        {"provider.yaml": "a: b\n", "notes.yaml": "a: b\n"},
        [
            "cat/notes.yaml: This file is not read; activities belong into activities/.",
            "cat/provider.yaml: This file is not read; did you mean providers.yaml?",
        ],
    ),
    "catalog.yaml": (
        {
            "catalog.yaml": "country: Danmark\nlanguages: [da, no]\ntime_zone: Copenhagen\ncurrency: kr\n"
            "office: {mail: x}\n"
        },
        [
            "cat/catalog.yaml:1: country: `Danmark` is not a country; write two capital letters such as `DK` or `DE`.",
            "cat/catalog.yaml:2: languages.2: `no` is not allowed here; Allowed: da, de, en.",
            "cat/catalog.yaml:4: currency: `kr` is not a currency; write three capital letters such as `DKK` or `EUR`.",
            "cat/catalog.yaml:3: time_zone: `Copenhagen` is not a time zone; write for example `Europe/Copenhagen`.",
            "cat/catalog.yaml:5: office.mail: There is no field `mail`; did you mean `email`?",
        ],
    ),
    "holidays.yaml": (
        {"holidays.yaml": "2026/28:\n  autum: 2026-10-10/2026-10-18\n  winter: 2027-02-13/..\n2027/28: none\n"},
        [
            "cat/holidays.yaml:1: 2026/28: `2026/28` is not a school year; write it as `2026/27`.",
            "cat/holidays.yaml:2: 2026/28.autum: `autum` looks like `autumn`; write `autumn` or a name of your own.",
            "cat/holidays.yaml:3: 2026/28.winter: A holiday needs its first and its last day, as "
            "`2026-10-10/2026-10-18`.",
            "cat/holidays.yaml:4: 2027/28: A school year needs holidays below it, as `autumn: 2026-10-10/2026-10-18`.",
        ],
    ),
    "schools.yaml": (
        {"schools.yaml": "skolen: {name: Skolen, classes: {4.a: mange}}\nden: x\n"},
        [
            "cat/schools.yaml:1: skolen.classes.4.a: `mange` is not a whole number of pupils; write for example `24`.",
            "cat/schools.yaml:2: den: `den` needs fields below it, at least `name: ...`.",
        ],
    ),
}


@pytest.mark.parametrize(("files", "sentences"), FILES.values(), ids=list(FILES))
def test_every_fault_is_named_at_once(files: dict[str, str | bytes], sentences: list[str], folder: Folder) -> None:
    place = folder(files)
    assert [str(fault) for fault in check_command([place], TODAY)] == sentences
    with pytest.raises(FaultsFound) as found:
        load_catalog([place])
    assert str(found.value) == "\n".join(sentences)


def test_good_folder_has_no_faults(folder: Folder) -> None:
    assert check_command([folder()], TODAY) == []


def test_service_loads_what_was_confirmed_after_its_clock(folder: Folder) -> None:
    place = folder({"activities/vand.yaml": GOOD + "last_confirmed: 2099-01-01\n"})
    assert load_catalog([place]).activities["vand"].last_confirmed == date(2099, 1, 1)


def test_missing_folder_and_empty_folder_are_wrong_settings(folder: Folder) -> None:
    with pytest.raises(
        SettingsWrong, match=r"^There is no catalogue folder nowhere; name one that holds `activities/`\.$"
    ):
        load_catalog([Path("nowhere")])
    place = folder()
    (place / "activities/vand.yaml").unlink()
    with pytest.raises(
        SettingsWrong, match=r"^The catalogue cat has no activities; put files into cat/activities/ or "
    ):
        load_catalog([place])
    with pytest.raises(SettingsWrong, match=r"^No catalogue folder is named"):
        load_catalog([])


def test_one_id_in_two_catalogues_is_a_fault(folder: Folder) -> None:
    one, two = folder(name="one"), folder({"providers.yaml": "vandvaerket: {name: Et andet}\n"}, name="two")
    assert [str(fault) for fault in check_command([one, two], TODAY)] == [
        "two/activities/vand.yaml: id: The id `vand` is taken by one/activities/vand.yaml.",
        "two/providers.yaml: vandvaerket: `vandvaerket` stands in two catalogues with different facts; rename or align "
        "one.",
    ]


def test_one_id_in_two_files_is_a_fault(folder: Folder) -> None:
    from integrations.catalog.entry_ids import file_stem

    place = folder({f"activities/{file_stem('Vand')}.yaml": GOOD + "id: Vand\n", "activities/vand.yaml": GOOD})
    assert check_command([place], TODAY) == []  # two ids: capitals count
