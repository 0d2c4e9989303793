"""What coordinators get by mail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.bookings.notices import At
from assistant.model import (
    BookingView,
    ChangeKind,
    ChannelName,
    CoordinatorCall,
    Event,
    Language,
    Line,
    Person,
    Reply,
    ReplyKind,
    Status,
)
from tests.mail.composing import ANNA, DRAFTED, TO_DECIDE, composer, opened, part
from tests.store.cases import booking
from tests.web.page_reader import read_page


def test_each_coordinator_gets_the_facts_the_checks_and_a_link_for_each_decision() -> None:
    postings = composer().for_coordinators(TO_DECIDE, DRAFTED, "K7:1:drafted")
    assert [(one.address, one.key, one.booking_id) for one in postings] == [
        ("kim@kommune.example.org", "K7:1:drafted:kim@kommune.example.org", "K7"),
        ("pia@kommune.example.org", "K7:1:drafted:pia@kommune.example.org", "K7"),
    ]
    mail = opened(postings[0].payload)
    assert mail["To"] == "kim@kommune.example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert part(mail, "text/plain") == (
        "Ny forespørgsel.\nKlasse: 4.b\n\n"
        "Godkend: https://klassetur.example.org/decide/K7?choice=approve\n"
        "Afslå: https://klassetur.example.org/decide/K7?choice=decline\n\n"
        "Et link åbner siden, hvor du logger ind og beslutter. Linket selv ændrer intet.\n\n"
        "Et svar på denne mail bliver en note ved K7, som kun koordinatorerne ser. Det beslutter intet.\n"
    )
    html = part(mail, "text/html")
    page = read_page(html)
    assert page.lines == [
        "Ny forespørgsel. Det er endnu ikke en booking.",
        "Forespørgsel",
        "Klasse",
        "4.b",
        "1. maj er ferie eller helligdag.",
        "Godkend",
        "Afslå",
        "Et link åbner siden, hvor du logger ind og beslutter. Linket selv ændrer intet.",
        "Et svar på denne mail bliver en note ved K7, som kun koordinatorerne ser. Det beslutter intet.",
    ]
    assert page.links == [
        ("Godkend", "https://klassetur.example.org/decide/K7?choice=approve"),
        ("Afslå", "https://klassetur.example.org/decide/K7?choice=decline"),
    ]


def test_an_updated_draft_hangs_below_the_mail_that_brought_it() -> None:
    first, pias = (opened(one.payload) for one in composer().for_coordinators(TO_DECIDE, DRAFTED, "a"))
    edited = replace(DRAFTED, what=ChangeKind.EDITED)
    later, last = (opened(composer().for_coordinators(TO_DECIDE, edited, key)[0].payload) for key in ("b", "c"))
    assert (first["In-Reply-To"], first["References"]) == (None, None)
    assert {mail["References"] for mail in (later, last)} == {first["Message-ID"]}
    assert {mail["In-Reply-To"] for mail in (later, last)} == {first["Message-ID"]}
    assert len({mail["Message-ID"] for mail in (first, pias, later, last)}) == 4


def test_what_becomes_of_an_agreed_booking_hangs_below_the_first_mail_with_one_link() -> None:
    first, _ = (opened(one.payload) for one in composer().for_coordinators(TO_DECIDE, DRAFTED, "a"))
    gone = replace(TO_DECIDE, kind=ReplyKind.DECIDED, buttons=())
    event = replace(DRAFTED, what=ChangeKind.CANCELLED, was=Status.APPROVED)
    mail, _ = (opened(one.payload) for one in composer().for_coordinators(gone, event, "b", At.ALOUD))
    assert (mail["In-Reply-To"], mail["References"]) == (first["Message-ID"], first["Message-ID"])
    assert read_page(part(mail, "text/html")).links == [("Se bookingen", "https://klassetur.example.org/decide/K7")]


def test_who_hears_in_slack_gets_no_mail() -> None:
    elsewhere = composer(hear_in_slack=frozenset({"kim@kommune.example.org"}))
    assert [one.address for one in elsewhere.for_coordinators(TO_DECIDE, DRAFTED, "a")] == ["pia@kommune.example.org"]
    assert elsewhere.for_owner(TO_DECIDE, DRAFTED, "a", "mail:kim@kommune.example.org") == []


@pytest.mark.parametrize(
    ("owner", "to"),
    [
        ("mail:Pia@kommune.example.org", ["pia@kommune.example.org"]),
        ("mail:gone@kommune.example.org", []),
        ("slack:pia@kommune.example.org", []),
    ],
)
def test_the_owner_alone_hears_what_a_colleague_decided(owner: str, to: list[str]) -> None:
    assert [one.address for one in composer().for_owner(TO_DECIDE, DRAFTED, "k:owner", owner)] == to


def test_the_token_of_a_booking_is_made_with_the_secret() -> None:
    ours, theirs = (
        opened(composer(secret=secret).for_coordinators(TO_DECIDE, DRAFTED, "a")[0].payload)["Reply-To"]
        for secret in (b"ours", b"theirs")
    )
    assert ours != theirs
    assert ours.startswith("assistant+b-")
    assert len(ours.partition("+b-")[2].partition("@")[0]) == 16


@pytest.mark.parametrize("how", [At.PAGE, At.DIGEST])
def test_what_stands_on_the_page_or_in_the_digest_is_no_mail(how: At) -> None:
    decided = replace(TO_DECIDE, kind=ReplyKind.DECIDED)
    assert composer().for_coordinators(decided, replace(DRAFTED, what=ChangeKind.APPROVED), "k", how) == []


def test_a_call_for_a_human_without_a_conversation_goes_out_all_the_same() -> None:
    reply = Reply(Language.DA, ReplyKind.HUMAN, "En lærer beder om et menneske", text="Anna beder om et menneske.")
    (first, _) = composer().for_coordinators(reply, Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.MAIL), "k")
    assert opened(first.payload)["Reply-To"].startswith("assistant+n-")  # no conversation, nothing to answer into
    assert first.booking_id == ""


def test_a_call_for_a_human_names_the_teacher_and_comes_back_to_the_conversation() -> None:
    told = "Anna Holm vil tale med en koordinator:"
    reply = Reply(
        Language.DA,
        ReplyKind.HUMAN,
        "En lærer beder om et menneske: Anna Holm",
        opening=(told, "Læreren:\nHej\nVand?"),
        text=told,
    )
    event = Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.WEB, "web:xyz")
    (first, second) = composer().for_coordinators(reply, event, "web:xyz:human:1:office")
    mail = opened(first.payload)
    address = mail["Reply-To"]
    token = address.partition("+")[2].partition("@")[0]
    assert mail["Subject"] == "En lærer beder om et menneske: Anna Holm"
    assert token.startswith("h-")
    assert first.payload["marks"][f"mail:notice:{token}"] == "web:xyz"
    assert f".{token}@" in mail["Message-ID"]
    assert "xyz" not in first.payload["message"]
    assert opened(second.payload)["Reply-To"] == address
    assert read_page(part(mail, "text/html")).lines == [
        told,
        "Læreren:",
        "Hej",
        "Vand?",
        "Svar på denne mail, så får læreren dine ord. Kun det, du selv skriver, sendes videre.",
    ]
    assert part(mail, "text/plain") == (
        f"{told}\n\nSvar på denne mail, så får læreren dine ord. Kun det, du selv skriver, sendes videre.\n"
    )


def test_the_digest_has_a_link_for_each_booking_and_one_mail_for_each_coordinator() -> None:
    views = tuple(
        BookingView(booking(id=name), f"{name}: Forespørgsel, {age}", (Line("Klasse", "4.b"),))
        for name, age in (("K7", "har ventet 3 dage"), ("K9", "fra i dag"))
    )
    reply = Reply(
        Language.DA, ReplyKind.DIGEST, "2 forespørgsler venter", opening=("Det her venter:",), bookings=views, text="x"
    )
    event = Event(CoordinatorCall.DIGEST, None, Person("klassetur"), ChannelName.TERMINAL)
    postings = composer().for_coordinators(reply, event, "digest:2026-11-16")
    assert [one.address for one in postings] == ["kim@kommune.example.org", "pia@kommune.example.org"]
    mail = opened(postings[0].payload)
    assert part(mail, "text/plain") == (
        "Det her venter:\n\n"
        "K7: Forespørgsel, har ventet 3 dage\n  Klasse: 4.b\n"
        "  Se og beslut: https://klassetur.example.org/decide/K7\n\n"
        "K9: Forespørgsel, fra i dag\n  Klasse: 4.b\n"
        "  Se og beslut: https://klassetur.example.org/decide/K9\n\n"
        "Et link åbner siden, hvor du logger ind og beslutter. Linket selv ændrer intet.\n"
    )
    assert read_page(part(mail, "text/html")).links == [
        ("Se og beslut", f"https://klassetur.example.org/decide/{name}") for name in ("K7", "K9")
    ]
