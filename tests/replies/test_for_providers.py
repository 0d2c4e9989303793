"""Where a visit takes place, in the words of who offers it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.model import (
    Activity,
    Booking,
    Catalog,
    ChannelName,
    Kind,
    Language,
    Person,
    Place,
    Provider,
    School,
    Setting,
    Status,
)
from assistant.replies.for_providers import place_for_provider

WORKS = Provider("works", "Works")
SCHOOLS = {"gorlev": School("gorlev", "Gørlev Skole", "Gørlev"), "hoeng": School("hoeng", "Høng Skole", "Høng")}
AT_WORKS, NOWHERE = Place("Works", "Kalundborg"), Place()


def place(kind: Kind, where: Place, *settings: Setting, school: str = "gørlev skole") -> str:
    activity = Activity("a", {Language.DA: "A"}, {}, kind, WORKS, place=where, settings=frozenset(settings))
    anna = Person("mail:anna@skole.example.org")
    booking = Booking(
        "K1", "a", "A", "works", Status.APPROVED, anna, "mail:abc", ChannelName.MAIL, Language.DA,
        datetime(2026, 11, 23, tzinfo=UTC), school=school,
    )  # fmt: skip
    return place_for_provider(booking, Catalog({"a": activity}, {"works": WORKS}, SCHOOLS), Language.DA)


@pytest.mark.parametrize(
    ("kind", "where", "settings", "expected"),
    [
        (Kind.COMPANY_VISIT, AT_WORKS, (Setting.INDOORS,), "Works, Kalundborg"),
        (Kind.COMPANY_VISIT, NOWHERE, (Setting.INDOORS, Setting.OUTDOORS), "indendørs eller udendørs"),
        (Kind.GUEST_VISIT, NOWHERE, (Setting.AT_SCHOOL, Setting.INDOORS), "hos gørlev skole"),
        # where the provider lives is not where a guest is awaited
        (Kind.GUEST_VISIT, AT_WORKS, (), "hos gørlev skole"),
        (Kind.GUEST_VISIT, NOWHERE, (Setting.ONLINE,), "online"),
        (Kind.GUEST_VISIT, NOWHERE, (Setting.ONLINE, Setting.AT_SCHOOL), "hos gørlev skole eller online"),
        (Kind.ONLINE, NOWHERE, (), "online"),
        (Kind.LOAN_KIT, NOWHERE, (Setting.AT_SCHOOL,), "hos gørlev skole"),
        (Kind.EVENT, AT_WORKS, (Setting.AT_SCHOOL,), "Works, Kalundborg eller hos gørlev skole"),
        (Kind.EVENT, NOWHERE, (), ""),
    ],
)
def test_a_provider_reads_which_school_is_meant(
    kind: Kind, where: Place, settings: tuple[Setting, ...], expected: str
) -> None:
    assert place(kind, where, *settings) == expected


def test_the_town_of_a_school_that_the_catalogue_knows_is_named_unless_its_name_says_it() -> None:
    assert place(Kind.GUEST_VISIT, NOWHERE, school="Høng Skole") == "hos Høng Skole"
    towns = replace(SCHOOLS["hoeng"], name="Skolen ved Åen")
    activity = Activity("a", {}, {}, Kind.GUEST_VISIT, WORKS)
    anna = Person("mail:anna@skole.example.org")
    booking = Booking(
        "K1", "a", "A", "works", Status.APPROVED, anna, "mail:abc", ChannelName.MAIL, Language.DA,
        datetime(2026, 11, 23, tzinfo=UTC), school="Skolen ved åen",
    )  # fmt: skip
    catalog = Catalog({"a": activity}, {"works": WORKS}, {"hoeng": towns})
    assert place_for_provider(booking, catalog, Language.DE) == "an der Schule (Skolen ved åen, Høng)"


def test_a_school_that_is_not_known_yet_is_said_to_be_so() -> None:
    assert place(Kind.GUEST_VISIT, NOWHERE, school="") == "på en skole, som endnu ikke er oplyst"
