"""What leaves: plain text, HTML, headers and calendar parts."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from icalendar import Calendar

from assistant.model import (
    Action,
    Booking,
    BookingView,
    Button,
    Card,
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
    Verb,
    languages,
)
from assistant.ports import Thread
from integrations.channels.mail.compose import Composer
from integrations.channels.mail.settings import MailSettings
from integrations.store.envelopes import Posting
from tests.store.cases import booking
from tests.web.page_reader import read_page

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ANNA = Person("mail:anna@skole.example.org", "Anna Holm", "anna@skole.example.org")
TOKEN = "abcdefghijklmnop"
SETTINGS = MailSettings(
    address="assistant@skoletjenesten.example.org",
    coordinators=("kim@kommune.example.org", "pia@kommune.example.org"),
    base_url="https://klassetur.example.org/",
)
CARD = Card(
    number=1,
    activity_id="vand",
    title="Vandets vej <fra kilde & til hane>",
    summary="Klassen følger en dråbe.",
    provider="Forsyningen",
    place="Kalundborg",
    when="marts-maj",
    grades="4.-6. klasse",
    duration="2 timer",
    price="gratis",
    reasons=("handler om vand",),
    doubts=("prisen er ikke oplyst",),
)
REPLY = Reply(
    Language.DA,
    ReplyKind.ANSWER,
    "Forslag til »vand«",
    opening=("Her er én aktivitet, der passer:",),
    understood="Sådan har jeg forstået dig: »vand«.",
    cards=(CARD,),
    near_misses=("Roboter: er for 7. klasse",),
    closing=("Svar med nummeret.",),
    buttons=(Button("Vælg", Action(Verb.CHOOSE, "vand")),),
    text="Her er én aktivitet, der passer:\n\n1. Vandets vej\n\nSvar med nummeret.",
)


def composer(**changes: Any) -> Composer:
    return Composer(replace(SETTINGS, **changes), lambda: NOW, {"vand": "Renseanlægget, Kalundborg"}.get)  # type: ignore[arg-type]


def thread(person: Person = ANNA, **data: str) -> Thread:
    facts = {"token": TOKEN, "subject": "Vand?", "last_id": "<1@skole>", "references": "<0@skole> <1@skole>"} | data
    return Thread(f"mail:{TOKEN}", person, facts)


def opened(payload: Mapping[str, Any]) -> EmailMessage:
    mail = message_from_bytes(base64.b64decode(payload["message"]), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def raw_of(posting: Posting) -> bytes:
    return base64.b64decode(posting.payload["message"])


def part(mail: EmailMessage, kind: str) -> str:
    (found,) = [one for one in mail.walk() if one.get_content_type() == kind]
    return str(found.get_content()).replace("\r\n", "\n")


def test_an_answer_carries_every_header_and_both_texts() -> None:
    (posting,) = composer().answer(REPLY, thread(), "mail:7")
    assert (posting.channel, posting.key, posting.address, posting.booking_id) == (
        ChannelName.MAIL, "mail:7", "anna@skole.example.org", "",
    )  # fmt: skip
    mail = opened(posting.payload)
    message_id = mail["Message-ID"]
    assert {name: value for name, value in posting.payload.items() if name != "message"} == {
        "to": "anna@skole.example.org",
        "from": "assistant@skoletjenesten.example.org",
        "marks": {f"mail:sent:{message_id[1:].partition('@')[0]}": "mail:7"},
    }
    assert dict(mail.items()) == {
        "Content-Type": mail["Content-Type"],
        "MIME-Version": "1.0",
        "From": "Klassetur <assistant@skoletjenesten.example.org>",
        "To": "anna@skole.example.org",
        "Reply-To": f"assistant+{TOKEN}@skoletjenesten.example.org",
        "Subject": "Re: Vand?",
        "Date": "Mon, 16 Nov 2026 09:00:00 +0000",
        "Message-ID": message_id,
        "In-Reply-To": "<1@skole>",
        "References": "<0@skole> <1@skole>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    assert message_id.endswith(f".{TOKEN}@skoletjenesten.example.org>")
    assert mail.get_content_type() == "multipart/alternative"
    assert part(mail, "text/plain") == REPLY.text


def test_the_same_key_makes_the_same_bytes() -> None:
    first, again, other = (composer().answer(REPLY, thread(), key)[0] for key in ("mail:7", "mail:7", "mail:8"))
    assert first == again
    assert opened(first.payload)["Message-ID"] != opened(other.payload)["Message-ID"]


def test_every_line_fits_smtp_and_ends_in_crlf() -> None:
    raw = raw_of(composer().answer(replace(REPLY, text="æ" * 5_000), thread(subject="ø" * 400), "k")[0])
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert raw.isascii()


def test_ids_stand_on_the_line_of_their_header_and_many_references_are_folded() -> None:
    many = [f"<{number:0>200}@skole>" for number in range(12)]
    raw = raw_of(composer().answer(REPLY, thread(references=" ".join(many)), "k")[0])
    head = raw.split(b"\r\n\r\n")[0].decode("ascii")
    assert "\r\nMessage-ID: <" in head
    assert "\r\nIn-Reply-To: <1@skole>\r\n" in head
    assert "\r\nReferences: " + "\r\n ".join(many) + "\r\n" in head


def test_html_shows_the_parts_and_escapes_what_people_wrote() -> None:
    html = part(opened(composer().answer(REPLY, thread(), "k")[0].payload), "text/html")
    page = read_page(html)
    assert page.lines == [
        "Her er én aktivitet, der passer:",
        "1",
        "Vandets vej <fra kilde & til hane>",
        "Forsyningen · Kalundborg · marts-maj · 4.-6. klasse · 2 timer · gratis",
        "Klassen følger en dråbe.",
        "✓ handler om vand",
        "? prisen er ikke oplyst",
        "Vælg nr. 1",
        "Tæt på, men ikke helt",
        "Roboter: er for 7. klasse",
        "Sådan har jeg forstået dig: »vand«.",
        "Svar med nummeret.",
        "Svar bare på denne mail, helt almindeligt. Skrevet af skoletjenestens assistent.",
    ]
    choose = f"mailto:assistant+{TOKEN}@skoletjenesten.example.org?subject=Re%3A%20Vand%3F&body=1%20"
    assert page.links == [("Vælg nr. 1", choose)]
    evil = replace(CARD, title="<script>alert(1)</script>", summary='"><img src=x onerror=y>')
    html = part(opened(composer().answer(replace(REPLY, cards=(evil,)), thread(), "k")[0].payload), "text/html")
    assert "<script" not in html
    assert "<img" not in html


def test_html_has_its_styles_inline_and_loads_nothing() -> None:
    html = part(opened(composer().answer(REPLY, thread(), "k")[0].payload), "text/html")
    assert 'class="card"' in html
    assert "border: 1px solid #d5ddd8" in html
    for forbidden in ("<style", "<link", "<script", "<img", "http://", "https://", "url("):
        assert forbidden not in html


@pytest.mark.parametrize("evil", ["\r\n", "\n", "\r", "\x00", "\u2028", "\r\n ", "\x0b"])
def test_nothing_from_outside_makes_a_header_of_its_own(evil: str) -> None:
    poison = f"x{evil}Bcc: eve@evil.example{evil}{evil}<script>"
    person = Person("mail:anna@skole.example.org", poison, "anna@skole.example.org")
    reply = replace(REPLY, subject=poison, calendar=_approved(teacher=person, activity_title=poison, class_name=poison))
    (posting,) = composer(name=poison).answer(
        reply,
        thread(person, subject=poison, last_id=f"<1@x>{poison}", references=f"<0@x{evil}> {poison} <2@x>"),
        poison,
    )
    mail = opened(posting.payload)
    assert "Bcc" not in mail
    assert [name for name, _ in mail.items()].count("Subject") == 1
    head = raw_of(posting).split(b"\r\n\r\n")[0]
    assert b"\r\nBcc" not in head
    assert b"\x00" not in head
    assert b"\n" not in head.replace(b"\r\n", b"")
    assert mail["In-Reply-To"] == "<1@x>"
    calendar = Calendar.from_ical(part(mail, "text/calendar"))
    (event,) = calendar.walk("VEVENT")
    assert str(event["UID"]) == "K7@skoletjenesten.example.org"
    assert "BCC" not in event


@pytest.mark.parametrize(
    "address", ["", "anna", "anna@skole\r\nBcc: x@y", "<anna@skole.dk>", "a@b, c@d", "anna@skole.dk\x00"]
)
def test_no_mail_is_made_for_what_is_no_plain_address(address: str) -> None:
    person = Person(f"mail:{address}", "", address)
    assert composer().answer(REPLY, thread(person), "k") == []


def test_a_new_thread_without_subject_gets_the_replys() -> None:
    mail = opened(composer().answer(REPLY, thread(subject="", last_id="", references=""), "k")[0].payload)
    assert mail["Subject"] == "Forslag til »vand«"
    assert "In-Reply-To" not in mail
    assert "References" not in mail


def test_without_plus_addresses_there_is_no_reply_to() -> None:
    assert "Reply-To" not in opened(composer(reply_tokens=False).answer(REPLY, thread(), "k")[0].payload)


def _approved(**changes: Any) -> Booking:
    facts: dict[str, Any] = {
        "id": "K7",
        "status": Status.APPROVED,
        "teacher": ANNA,
        "date": date(2027, 4, 27),
        "time": "09:30",
        "duration_minutes": 90,
        "sequence": 1,
    }
    return booking(**(facts | changes))


def _calendar_mail(one: Booking) -> EmailMessage:
    view = BookingView(one, "Booket", (Line("Klasse", "4.b, 24 elever"),))
    reply = Reply(Language.DA, ReplyKind.BOOKING, "Booket", bookings=(view,), text="Booket.", calendar=one)
    (posting,) = composer().answer(reply, thread(), f"K7:{one.version}")
    assert posting.booking_id == "K7"
    return opened(posting.payload)


def _event(mail: EmailMessage) -> tuple[Calendar, Any]:
    calendar = Calendar.from_ical(part(mail, "text/calendar"))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_approval_carries_an_invitation_and_the_same_as_a_file() -> None:
    mail = _calendar_mail(_approved())
    calendar, event = _event(mail)
    (shown,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    assert shown.get_param("method") == "REQUEST"
    assert calendar["METHOD"] == "REQUEST"
    assert {
        "uid": str(event["UID"]),
        "sequence": event["SEQUENCE"],
        "start": event["DTSTART"].dt.isoformat(),
        "zone": event["DTSTART"].params["TZID"],
        "end": event["DTEND"].dt.isoformat(),
        "summary": str(event["SUMMARY"]),
        "status": str(event["STATUS"]),
        "place": str(event["LOCATION"]),
        "words": str(event["DESCRIPTION"]),
        "organizer": str(event["ORGANIZER"]),
        "attendee": str(event["ATTENDEE"]),
        "rsvp": event["ATTENDEE"].params["RSVP"],
    } == {
        "uid": "K7@skoletjenesten.example.org",
        "sequence": 1,
        "start": "2027-04-27T09:30:00+02:00",
        "zone": "Europe/Copenhagen",
        "end": "2027-04-27T11:00:00+02:00",
        "summary": "Vandets vej, 4.b",
        "status": "CONFIRMED",
        "place": "Renseanlægget, Kalundborg",
        "words": "Klasse: 4.b, 24 elever",
        "organizer": "mailto:assistant@skoletjenesten.example.org",
        "attendee": "mailto:anna@skole.example.org",
        "rsvp": "FALSE",
    }
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Copenhagen"]
    (attached,) = [one for one in mail.walk() if one.get_content_disposition() == "attachment"]
    assert (attached.get_filename(), attached.get_content_type()) == ("K7.ics", "application/ics")
    assert Calendar.from_ical(attached.get_content()) == calendar


def test_a_cancellation_takes_the_same_entry_out() -> None:
    calendar, event = _event(_calendar_mail(_approved(status=Status.CANCELLED, sequence=2, version=3)))
    _, approved = _event(_calendar_mail(_approved()))
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert event["UID"] == approved["UID"]
    assert event["SEQUENCE"] > approved["SEQUENCE"]


def test_without_a_time_it_is_all_day() -> None:
    _, event = _event(_calendar_mail(_approved(time="")))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 4, 27), date(2027, 4, 28))


def test_what_is_a_request_again_leaves_the_calendar_and_comes_back_when_it_is_approved() -> None:
    """Moved, or its approval taken back."""
    agreed = _calendar_mail(_approved())
    again = _calendar_mail(_approved(status=Status.DRAFT, sequence=2, version=3))
    anew = _calendar_mail(_approved(date=date(2027, 5, 4), sequence=3, version=4))
    seen = []
    for mail in (agreed, again, anew):
        calendar, event = _event(mail)
        (shown,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
        assert shown.get_param("method") == calendar["METHOD"]
        seen.append((str(event["UID"]), calendar["METHOD"], event["SEQUENCE"], event["STATUS"]))
    assert seen == [
        ("K7@skoletjenesten.example.org", "REQUEST", 1, "CONFIRMED"),
        ("K7@skoletjenesten.example.org", "CANCEL", 2, "CANCELLED"),
        ("K7@skoletjenesten.example.org", "REQUEST", 3, "CONFIRMED"),
    ]


def test_a_calendar_part_is_as_outlook_wants_it_in_its_bytes() -> None:
    one = _approved(activity_title="Vandets lange vej, fra kilde; til hane og ærligt talt endnu meget længere end det")
    reply = Reply(Language.DA, ReplyKind.BOOKING, "Booket", text="Booket.", calendar=one)
    raw = raw_of(composer().answer(reply, thread(), "K7:1")[0])
    kinds = [line for line in raw.decode("ascii").split("\r\n") if line.startswith("Content-Type:")]
    assert [kind.partition(";")[0].partition(": ")[2] for kind in kinds] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert kinds[4] == 'Content-Type: text/calendar; charset="utf-8"; method="REQUEST"'
    mail = opened({"message": base64.b64encode(raw)})
    (attached,) = [part for part in mail.walk() if part.get_content_disposition() == "attachment"]
    file = attached.get_payload(decode=True)
    assert isinstance(file, bytes)
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
    assert {line for line in lines if line.startswith((b"METHOD", b"UID", b"SEQUENCE", b"DTSTAMP", b"ORGANIZER"))} == {
        b"METHOD:REQUEST",
        b"UID:K7@skoletjenesten.example.org",
        b"SEQUENCE:1",
        b"DTSTAMP:20261116T090000Z",
        b"ORGANIZER;CN=Klassetur:mailto:assistant@skoletjenesten.example.org",
    }


def test_two_cancelled_at_once_are_two_mails_with_one_entry_each() -> None:
    first, second = (_approved(id=name, status=Status.CANCELLED, sequence=1) for name in ("K7", "K8"))
    reply = Reply(Language.DA, ReplyKind.BOOKING, "Aflyst", text="Aflyst.", calendar=first, more_calendars=(second,))
    postings = composer().answer(reply, thread(), "mail:9")
    events = [_event(opened(one.payload)) for one in postings]
    assert [(str(event["UID"]), calendar["METHOD"]) for calendar, event in events] == [
        ("K7@skoletjenesten.example.org", "CANCEL"),
        ("K8@skoletjenesten.example.org", "CANCEL"),
    ]
    assert len({opened(one.payload)["Message-ID"] for one in postings}) == 2


# --- coordinators -----------------------------------------------------------------------------------------------------

DRAFT = booking(id="K7")
TO_DECIDE = Reply(
    Language.DA,
    ReplyKind.TO_DECIDE,
    "Til godkendelse K7: Vandets vej, 4.b",
    opening=("Ny forespørgsel. Det er endnu ikke en booking.",),
    bookings=(
        BookingView(DRAFT, "Forespørgsel", (Line("Klasse", "4.b"),), checks=("1. maj er ferie eller helligdag.",)),
    ),
    buttons=(
        Button("Godkend", Action(Verb.APPROVE, "K7"), "primary"),
        Button("Afslå", Action(Verb.DECLINE, "K7"), "danger"),
    ),
    text="Ny forespørgsel.\nKlasse: 4.b\n",
)
DRAFTED = Event(ChangeKind.DRAFTED, DRAFT, ANNA, ChannelName.MAIL)


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


def test_the_token_of_a_booking_is_made_with_the_secret() -> None:
    ours, theirs = (
        opened(composer(secret=secret).for_coordinators(TO_DECIDE, DRAFTED, "a")[0].payload)["Reply-To"]
        for secret in (b"ours", b"theirs")
    )
    assert ours != theirs
    assert ours.startswith("assistant+b-")
    assert len(ours.partition("+b-")[2].partition("@")[0]) == 16


def test_coordinators_are_not_told_what_was_decided() -> None:
    decided = replace(TO_DECIDE, kind=ReplyKind.DECIDED)
    assert composer().for_coordinators(decided, replace(DRAFTED, what=ChangeKind.APPROVED), "k") == []


def test_a_call_for_a_human_without_a_conversation_goes_out_all_the_same() -> None:
    reply = Reply(Language.DA, ReplyKind.HUMAN, "En lærer beder om et menneske", text="Anna beder om et menneske.")
    (first, _) = composer().for_coordinators(reply, Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.MAIL), "k")
    assert opened(first.payload)["Reply-To"].startswith("assistant+n-")  # no conversation, nothing to answer into
    assert first.booking_id == ""


def test_a_call_for_a_human_names_the_teacher_and_comes_back_to_the_conversation() -> None:
    told = "Anna Holm vil tale med en koordinator:"
    reply = Reply(
        Language.DA, ReplyKind.HUMAN, "En lærer beder om et menneske", opening=(told, "Læreren:\nHej\nVand?"), text=told
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


def test_a_coordinators_own_words_are_a_letter_and_no_card() -> None:
    reply = Reply(
        Language.DA,
        ReplyKind.WRITTEN,
        "Besked fra koordinatoren",
        opening=("Mette Dahl skriver:", "Hej Anna\nI kan komme kl. 10.", "Mvh Mette"),
        text="Mette Dahl skriver:\n\nHej Anna\nI kan komme kl. 10.\n\nMvh Mette",
    )
    (posting,) = composer().answer(reply, thread(), "mail:4")
    mail = opened(posting.payload)
    assert read_page(part(mail, "text/html")).lines == [
        "Mette Dahl skriver:",
        "Hej Anna",
        "I kan komme kl. 10.",
        "Mvh Mette",
        "Svar bare på denne mail, så når dit svar frem til os.",
    ]
    assert (mail["Subject"], mail["In-Reply-To"], mail["Reply-To"]) == (
        "Re: Vand?", "<1@skole>", f"assistant+{TOKEN}@skoletjenesten.example.org",
    )  # fmt: skip
    assert part(mail, "text/plain") == reply.text


def test_a_mail_about_bookings_links_to_the_teachers_own_page() -> None:
    url = "https://klassetur.example.org/mine/abc"
    (posting,) = composer().answer(REPLY, thread(own_page=url), "mail:4")
    mail = opened(posting.payload)
    assert part(mail, "text/plain") == f"{REPLY.text}\n\nAlle dine forespørgsler og bookinger:\n{url}\n"
    assert read_page(part(mail, "text/html")).link("Alle dine forespørgsler og bookinger") == url


def test_each_wish_stands_above_its_cards() -> None:
    cards = tuple(
        replace(CARD, number=number, title=f"Titel {number}", heading=heading)
        for number, heading in ((1, "Ønske 1: vand"), (2, ""), (3, "Ønske 2: biologi"))
    )
    html = part(opened(composer().answer(replace(REPLY, cards=cards), thread(), "k")[0].payload), "text/html")
    page = read_page(html)
    order = ["Ønske 1: vand", "Titel 1", "Titel 2", "Ønske 2: biologi", "Titel 3"]
    assert [line for line in page.lines if line.startswith(("Ønske", "Titel"))] == order
    assert page.headings == ["Ønske 1: vand", "Ønske 2: biologi"]


@pytest.mark.parametrize("language", languages())
def test_outlook_gets_tables_and_a_fixed_width(language: Language) -> None:
    postings = [
        *composer().answer(replace(REPLY, language=language), thread(), "k"),
        *composer().for_coordinators(replace(TO_DECIDE, language=language), DRAFTED, "K7:1:drafted"),
    ]
    for posting in postings:
        html = part(opened(posting.payload), "text/html")
        assert html.count("<!--[if mso]><table") == html.count("</table><![endif]-->") == 1
        assert read_page(html).language == language
        for unknown_to_outlook in ("flex", "grid", "background-image", "url(", "position:", "float:", "white-space"):
            assert unknown_to_outlook not in html
