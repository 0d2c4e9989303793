"""What leaves: plain text, HTML and headers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from icalendar import Calendar

from assistant.model import (
    Action,
    Button,
    Card,
    ChannelName,
    Language,
    Person,
    Reply,
    ReplyKind,
    Verb,
    languages,
)
from tests.mail.composing import DRAFTED, TO_DECIDE, TOKEN, approved_booking, composer, opened, part, raw_of, thread
from tests.web.page_reader import read_page

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
    reasons=("du skrev »vand«", "passer til 4. klasse"),
    doubts=("prisen er ikke oplyst", "sidst bekræftet august 2025"),
    gist="En dråbe følges.",
    facts=("marts-maj", "Kalundborg", "2 timer"),
    reason="du skrev »vand«",
    minds=("prisen er ikke oplyst",),
)
MORE = "Mere om nr. 1"
IN_FULL = "https://klassetur.example.org/activities/vand"
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
TEXT = f"""Her er én aktivitet, der passer:

Sådan har jeg forstået dig: »vand«.

1. {CARD.title}
   En dråbe følges.
   marts-maj · Kalundborg · 2 timer
   ✓ du skrev »vand«
   ! prisen er ikke oplyst
   {IN_FULL}

Tæt på, men ikke helt:
  - Roboter: er for 7. klasse

Svar med nummeret."""


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
    assert part(mail, "text/plain") == TEXT


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
        "Sådan har jeg forstået dig: »vand«.",
        "1",
        "Vandets vej <fra kilde & til hane>",
        "En dråbe følges.",
        "marts-maj · Kalundborg · 2 timer",
        "✓ du skrev »vand«",
        "! prisen er ikke oplyst",
        "Vælg nr. 1",
        MORE,
        "Tæt på, men ikke helt",
        "Roboter: er for 7. klasse",
        "Svar med nummeret.",
        "Svar bare på denne mail, helt almindeligt. Skrevet af skoletjenestens assistent.",
    ]
    choose = f"mailto:assistant+{TOKEN}@skoletjenesten.example.org?subject=Re%3A%20Vand%3F&body=1%20"
    assert page.links == [("Vælg nr. 1", choose), (MORE, IN_FULL)]
    evil = replace(CARD, title="<script>alert(1)</script>", gist='"><img src=x onerror=y>')
    html = part(opened(composer().answer(replace(REPLY, cards=(evil,)), thread(), "k")[0].payload), "text/html")
    assert "<script" not in html
    assert "<img" not in html


def test_html_has_its_styles_inline_and_loads_nothing() -> None:
    html = part(opened(composer().answer(REPLY, thread(), "k")[0].payload), "text/html")
    assert 'class="card"' in html
    assert "border: 1px solid #d5ddd8" in html
    for forbidden in ("<style", "<link", "<script", "<img", "src=", "url("):
        assert forbidden not in html
    assert html.count("http") == html.count(f'href="{IN_FULL}"') == 1


@pytest.mark.parametrize("evil", ["\r\n", "\n", "\r", "\x00", "\u2028", "\r\n ", "\x0b"])
def test_nothing_from_outside_makes_a_header_of_its_own(evil: str) -> None:
    poison = f"x{evil}Bcc: eve@evil.example{evil}{evil}<script>"
    person = Person("mail:anna@skole.example.org", poison, "anna@skole.example.org")
    reply = replace(
        REPLY, subject=poison, calendar=approved_booking(teacher=person, activity_title=poison, class_name=poison)
    )
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
    assert part(mail, "text/plain") == f"{TEXT}\n\nAlle dine forespørgsler og bookinger:\n{url}\n"
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
