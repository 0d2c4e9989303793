"""A coordinator's Monday over real sockets: one request after the other, notes, corrections, colleagues."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.bookings import Approve, Claim
from assistant.model import (
    Language,
    Period,
    Reply,
    ReplyKind,
    Status,
    languages,
)
from integrations.channels.web.texts import say
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn
from tests.web.page_reader import read_page
from tests.web.queue_work import CREATED, MINUTE, decided_by, leaves, mailed, outbox, several
from tests.web.served import METTE, ServedPage, field_of, served_page
from tests.web.test_queue import form_of, listed


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


# --- one after the other ----------------------------------------------------------------------------------------------


async def test_after_deciding_the_next_request_is_opened(page: ServedPage) -> None:
    for name in "abc":
        await page.draft(class_name=f"8.{name}")
    async with page.signed_in() as mette:
        first = await mette.get("/decide/K1")
        assert leaves(first) == [("Næste K2 →", "/decide/K2")]
        second = await mette.post("/decide/K1", data=form_of(first.text, verb="decline", reason="Fuldt."))
        assert second.headers["location"] == "/decide/K2?done=K1&what=declined"
        shown = await mette.get(second.headers["location"])
        assert read_page(shown).notices == [
            "K1 er afslået. Læreren får begrundelsen om 60 sekunder. Åbn K1 Fortryd (60 s)"
        ]
        token = field_of(shown, "token")
        from_list = await mette.post(
            "/decide/K2?version=1", data={"token": token, "from": "queue", "verb": "approve"}
        )  # fmt: skip
        assert from_list.headers["location"] == "/queue?done=K2&what=approved"
        last = await mette.get("/decide/K3")
    assert leaves(last) == []


async def test_next_is_next_as_the_queue_shows_it(page: ServedPage) -> None:
    await page.draft(class_name="8.a")
    await page.draft(class_name="8.b", pupils=40)
    await page.draft(class_name="8.c")
    async with page.signed_in() as mette:
        queue = await mette.get("/queue")
        assert listed(queue) == ["K2", "K1", "K3"]
        found = [leaves(await mette.get(f"/decide/{name}")) for name in ("K2", "K1", "K3")]
    assert found == [
        [("Næste K1 →", "/decide/K1")],
        [("← Forrige K2", "/decide/K2"), ("Næste K3 →", "/decide/K3")],
        [("← Forrige K1", "/decide/K1")],
    ]


async def test_rules_are_checked_for_the_shown_page_alone(page: ServedPage, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(60):
        await page.draft(class_name=f"8.{number}")
    checked: list[str] = []
    kept = page.coordination.rules

    def rules() -> Any:
        checked.append("x")
        return kept()

    async with page.signed_in() as mette:
        object.__setattr__(page.coordination, "rules", rules)
        first = await mette.get("/queue")
        second = await mette.get("/queue")
        assert len(checked) == 50
        other = await mette.get("/queue?page=2")
    assert len(checked) == 60
    in_order = [f"K{number}" for number in range(1, 61)]
    assert [listed(shown) for shown in (first, second, other)] == [in_order[:50], in_order[:50], in_order[50:]]
    assert read_page(other).headings[0] == "Til afgørelse 60 forespørgsler"


# --- what else a coordinator does -------------------------------------------------------------------------------------


async def test_a_note_is_for_coordinators_alone(page: ServedPage) -> None:
    await mailed(page)
    async with page.signed_in() as mette:
        blank = await mette.post("/decide/K1", data=form_of((await mette.get("/decide/K1")).text, verb="note"))
        assert blank.status_code == 422
        noted = await mette.post(
            "/decide/K1", data=form_of(blank.text, verb="note", reason="Ring til <skolen> først.")
        )  # fmt: skip
        shown = await mette.get(noted.headers["location"])
    assert read_page(shown).notices == ["Notatet til K1 er gemt. Åbn K1"]
    assert read_page(shown).under("Hvad der er sket").items == [
        (f"23.11.2026 09:15 Note af {METTE} (websiden)", "Ring til <skolen> først."),
        CREATED,
    ]
    assert await outbox(page) == []


async def test_facts_are_corrected_and_wrong_ones_are_told(page: ServedPage) -> None:
    await page.draft()
    facts = {"class_name": "8.d", "pupils": "26", "school": "Ubby Skole", "phone": "20 30 40 50", "wishes": "Frokost",
             "day": "2027-04-22", "time": "9.15"}  # fmt: skip
    async with page.signed_in() as mette:
        form = form_of((await mette.get("/decide/K1")).text, verb="amend", **facts)
        wrong = await mette.post("/decide/K1", data={**form, "pupils": "mange"})
        assert wrong.status_code == 422
        assert read_page(wrong).faults == ["Antallet af elever skal være et tal fra 1 til 999."]
        assert read_page(wrong).under("Ret oplysninger").fields == [
            ("Klasse", "8.d"),
            ("Antal elever", "mange"),
            ("Skole", "Ubby Skole"),
            ("Telefon", "20 30 40 50"),
            ("Dato", "2027-04-22"),
            ("Klokkeslæt", "9.15"),
            ("Ønsker", "Frokost"),
        ]
        amended = await mette.post("/decide/K1", data=form)
        assert amended.headers["location"] == "/decide/K1?done=K1&what=amended"
        shown = await mette.get(amended.headers["location"])
    kept = await page.booking("K1")
    assert (kept.class_name, kept.grade, kept.pupils, kept.school) == ("8.d", 8, 26, "Ubby Skole")
    assert (kept.phone, kept.wishes, kept.date, kept.time) == ("20 30 40 50", "Frokost", date(2027, 4, 22), "09:15")
    assert read_page(shown).under("Hvad der er sket").items == [
        (f"23.11.2026 09:15 Rettet af {METTE} (websiden)",),
        CREATED,
    ]


async def test_words_to_the_teacher_leave_in_the_teachers_channel(page: ServedPage) -> None:
    await mailed(page)
    async with page.signed_in() as mette:
        form = form_of((await mette.get("/decide/K1")).text, verb="write", reason="Kan I komme kl. 9 i stedet?")
        written = await mette.post("/decide/K1", data=form)
        shown = await mette.get(written.headers["location"])
    assert read_page(shown).notices == ["Dine ord er på vej til læreren (K1). Åbn K1"]
    turns = await page.database.read(lambda view: view.turns.of_conversation("mail:abc"))
    assert [(turn.who, turn.text) for turn in turns] == [("coordinator", "Kan I komme kl. 9 i stedet?")]
    assert len(await outbox(page)) == 1


async def test_without_a_conversation_nothing_is_offered_to_be_written(page: ServedPage) -> None:
    await page.draft()
    async with page.signed_in() as mette:
        shown = await mette.get("/decide/K1")
        form = form_of(shown.text, verb="write", reason="Hej")
        refused = await mette.post("/decide/K1", data=form)
    assert "Skriv til læreren" not in read_page(shown).headings
    assert refused.status_code == 409
    assert read_page(refused).faults == [
        "Samtalen er slettet, så læreren har ikke fået dine ord. Skriv venligst direkte."
    ]


async def test_how_it_went_is_told_after_the_day_and_can_be_told_anew(page: ServedPage) -> None:
    await page.draft(wish=Period(date(2026, 11, 26), date(2026, 11, 26)))
    async with page.signed_in() as mette:
        await mette.post("/decide/K1", data=form_of((await mette.get("/decide/K1")).text, verb="approve"))
        early = await mette.post("/decide/K1", data=form_of((await mette.get("/decide/K1")).text, verb="held"))
        assert early.status_code == 409
        page.clock.advance(timedelta(days=4))
    async with page.signed_in() as mette:
        over = await mette.get("/queue?tab=other&status=over")
        assert listed(over) == ["K1"]
        form = form_of((await mette.get("/decide/K1")).text, verb="held", evaluation="5", reason="Eleverne var med.")
        wrong = await mette.post("/decide/K1", data={**form, "evaluation": "6"})
        assert wrong.status_code == 422
        held = await mette.post("/decide/K1", data=form)
        shown = await mette.get(held.headers["location"])
        kept = await page.booking("K1")
        assert (kept.status, kept.evaluation, kept.evaluation_words) == (Status.HELD, 5, "Eleverne var med.")
        again = form_of(shown.text, verb="no_show")
        await mette.post("/decide/K1", data=again)
    assert (await page.booking("K1")).status is Status.NO_SHOW


async def test_a_notice_that_did_not_arrive_is_shown_on_its_booking_and_in_the_queue(page: ServedPage) -> None:
    await mailed(page)
    async with page.signed_in() as mette:
        assert read_page(await mette.get("/queue")).faults == []
        await decided_by(page, "Ole", Approve("K1"))

        def give_up(tx: Transaction) -> None:
            item, *_ = tx.outbox.due(page.clock.now() + MINUTE)
            tx.outbox.give_up(item.id, "550 no such user", page.clock.now())

        await page.database.write(give_up)
        queue, one = await mette.get("/queue"), await mette.get("/decide/K1")
        other = await mette.get("/queue?tab=other")
    assert read_page(queue).faults == ["En besked nåede ikke frem: K1"]
    assert read_page(one).faults == [
        "En besked om denne booking nåede ikke frem: 550 no such user Ring til læreren, eller skriv en anden vej."
    ]
    assert read_page(other).items[0][0] == "K1 Godkendt Besked nåede ikke frem 23. november 2026"


async def test_the_days_around_show_provider_class_and_the_schools_year(page: ServedPage) -> None:
    wish = Period(date(2027, 4, 20), date(2027, 4, 20))
    await page.draft(wish=wish)
    await page.draft(class_name="8.c", school="Ubby Skole", wish=Period(date(2027, 4, 22), date(2027, 4, 22)))
    await page.draft(class_name="8.x", wish=Period(date(2027, 2, 2), date(2027, 2, 2)))
    await decided_by(page, "Ole", Approve("K2"))
    async with page.signed_in() as mette:
        shown = await mette.get("/decide/K1")
        offered = await mette.get("/decide/K1?choice=propose&day=2027-04-22")
        holiday = await mette.get("/decide/K1?choice=propose&day=2027-03-22")
    around = read_page(shown).under("Dagene omkring april 2027 – maj 2027")
    assert [[day for day in week if "," in day] for week in around.rows] == [
        ["tirsdag den 20. april 2027, forespørgslens dag, ønsket", "torsdag den 22. april 2027, udbyderen har 1"],
        [],
    ]
    of_provider = "torsdag den 22. april 2027 Fysikbesøg på Blæsbjerg Energi 8.c, Ubby Skole · Godkendt · udbyderen"
    assert around.items == [(of_provider,)]
    assert read_page(shown).under("Skoleåret 2026/27").items == [
        ("2. februar 2027 Fysikbesøg på Blæsbjerg Energi 8.x, Gørlev Skole · Forespørgsel",)
    ]
    assert read_page(offered).under("Anden dato").field("Dato").value == "2027-04-22"
    assert read_page(holiday).under("Anden dato").items == [
        ("22. marts 2027 er en ugedag, hvor den ikke tilbydes.",),
        ("22. marts 2027 er ferie eller helligdag.",),
    ]


async def test_the_reading_is_shown_beside_the_teachers_words(page: ServedPage) -> None:
    await page.draft()
    reply = Reply(Language.DA, ReplyKind.ANSWER, "Svar", understood="Sådan har jeg forstået dig: »strøm«, 8. klasse.")
    turn = Turn("mail:abc", page.clock.now(), "assistant", "Svar", reply)
    await page.database.write(lambda tx: tx.turns.add(turn))
    async with page.signed_in() as mette:
        pages = [await mette.get(path) for path in ("/queue", "/decide/K1")]
    queue, one = (read_page(shown) for shown in pages)
    understood = "Sådan har jeg forstået dig: »strøm«, 8. klasse."
    assert queue.items[0][2:4] == ("Hej! Vi vil gerne se, hvordan I laver strøm.", understood)
    assert one.under("Lærerens ord").lines == [
        "Lærerens ord",
        "Hej! Vi vil gerne se, hvordan I laver strøm.",
        understood,
    ]


# --- what others do ---------------------------------------------------------------------------------------------------


async def test_changes_name_who_did_what_and_nothing_costs_nothing(page: ServedPage) -> None:
    await page.draft()
    await page.draft(class_name="8.c")
    async with page.signed_in() as mette:
        since = re.findall(r'data-since="(\d+)"', (await mette.get("/queue")).text)[0]
        quiet = await mette.get(f"/queue/changes?since={since}")
        assert (quiet.status_code, quiet.content) == (204, b"")
        await decided_by(page, "Ole Bang", Approve("K1"))
        await decided_by(page, "Ole Bang", Claim("K2"))
        told = (await mette.get(f"/queue/changes?since={since}")).json()
        assert told["changed"] == [
            {"id": "K1", "what": "approved", "words": "Godkendt af Ole Bang (Slack)", "waits": False, "version": 2},
            {"id": "K2", "what": "claimed", "words": "Taget af Ole Bang (Slack)", "waits": True, "version": 2},
        ]
        assert (await mette.get(f"/queue/changes?since={told['since']}")).status_code == 204
        strange = [(await mette.get(f"/queue/changes?since={text}")).status_code for text in ("", "x", "9" * 40)]
    async with page.browser() as nobody:
        outside = await nobody.get("/queue/changes?since=0")
    assert strange == [400, 400, 400]
    assert outside.status_code == 303


# --- languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
async def test_every_page_of_the_desk_is_worded_in_its_language(tmp_path: Path, language: Language) -> None:
    async with served_page(tmp_path, language=language) as page:
        await mailed(page)
        await page.draft(class_name="8.c", pupils=40)
        async with page.signed_in() as mette:
            one = await mette.get("/decide/K1")
            pages = [
                one,
                await mette.get("/queue"),
                await several(mette, "approve", "K1.1", "K2.1"),
                await several(mette, "decline", "K2.1"),
                await mette.get("/queue?tab=other"),
                await mette.get("/decide/K1?done=K1&what=approved"),
            ]
    others = [say.all(other) for other in languages() if other is not language]
    for shown in pages:
        seen = read_page(shown).words
        for key in ("queue.back", "keys.title", "several.title", "near.title", "decide.write", "decide.amend"):
            assert all(other[key] not in seen for other in others), key
    assert any(heading.startswith(say(language, "near.title")) for heading in read_page(one).headings)
