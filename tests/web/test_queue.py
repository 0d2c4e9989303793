"""The coordinators' desk over real sockets: the queue, and deciding once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from assistant.model import Change, ChangeKind, ChannelName, Language, Person, Status
from integrations.store.transactions import Transaction
from tests.web.page_reader import read_page
from tests.web.served import METTE, OLE, ServedPage, ask, field_of, served_page
from tests.web.test_chat import ENERGY

REASON = "Begrundelse (læreren læser den)"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


def listed(shown: httpx.Response) -> list[str]:
    """The requests in the queue's order."""
    return [item[0].partition(" ")[0] for item in read_page(shown).items]


def form_of(html: str, **fields: str) -> dict[str, str]:
    return {"token": field_of(html, "token"), "version": field_of(html, "version"), **fields}


# --- the queue ------------------------------------------------------------------------------------------------------


async def test_queue_shows_the_nearest_first_then_what_breaks_a_rule_then_the_oldest(page: ServedPage) -> None:
    spring = replace((await page.draft()).wish, start=date(2027, 4, 19))  # type: ignore[type-var]
    await page.draft(class_name="8.c", pupils=40, wish=spring)
    await page.draft(class_name="8.d", wish=replace(spring, start=date(2026, 11, 24), end=date(2026, 11, 26)))
    async with page.signed_in() as coordinator:
        urgent = await coordinator.get("/queue")
        oldest = await coordinator.get("/queue", params={"sort": "age"})
    assert [listed(shown) for shown in (urgent, oldest)] == [["K3", "K2", "K1"], ["K1", "K2", "K3"]]
    assert read_page(urgent).items[1] == (
        "K2 kom i dag",
        "Fysikbesøg på Blæsbjerg Energi",
        "Hej! Vi vil gerne se, hvordan I laver strøm.",
        "tirsdag den 20. april 2027",
        "8.c · 40 elever · Gørlev Skole",
        "Skolen: 2 i skoleåret",
        "40 elever passer ikke: aktiviteten er for 14-28.",
        "Åbn K2",
    )


async def test_filters_choose_by_status_and_by_words(page: ServedPage) -> None:
    for school in ("Gørlev Skole", "Ubby Skole", "Raklev Skole"):
        await page.draft(school=school, class_name=f"8.{school[0].lower()}")
    async with page.signed_in() as coordinator:
        shown = await coordinator.get("/decide/K1")
        await coordinator.post("/decide/K1", data=form_of(shown.text, verb="decline", reason="Fuldt."))
        found = {
            query: listed(await coordinator.get(f"/queue?{query}"))
            for query in ("", "q=ubby+8.u", "status=proposed", "tab=other", "tab=other&status=approved", "page=9")
        }
    assert found == {
        "": ["K2", "K3"],
        "q=ubby+8.u": ["K2"],
        "status=proposed": [],
        "tab=other": ["K1"],
        "tab=other&status=approved": [],
        "page=9": [],
    }


async def test_desk_is_closed_to_teachers(page: ServedPage) -> None:
    booking = await page.draft()
    async with page.browser() as browser:
        shown = await ask(browser, "vand")
        form = {"token": field_of(shown, "token"), "version": "1", "verb": "approve"}
        answers = [
            await browser.get("/queue"),
            await browser.get(f"/decide/{booking.id}"),
            await browser.post(f"/decide/{booking.id}", data=form),
        ]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert (await page.booking(booking.id)).status is Status.DRAFT


# --- deciding -------------------------------------------------------------------------------------------------------


async def test_looking_ten_times_changes_nothing(page: ServedPage) -> None:
    booking = await page.draft()
    async with page.signed_in() as coordinator:
        before = await page.state()
        for _ in range(10):
            for path in ("/", "/queue", f"/decide/{booking.id}", f"/activities/{ENERGY}", "/signin", "/healthz"):
                assert (await coordinator.get(path)).status_code == 200
                assert (await coordinator.head(path)).status_code == 200
            query = {"verb": "approve", "version": "1"}
            assert (await coordinator.get(f"/decide/{booking.id}", params=query)).status_code == 200
        after = await page.state()
    assert before
    assert after == before


async def test_form_without_token_session_role_or_own_origin_decides_nothing(page: ServedPage) -> None:
    booking = await page.draft()
    async with page.signed_in() as coordinator, page.signed_in(OLE) as other, page.browser() as nobody:
        path = f"/decide/{booking.id}"
        shown = await coordinator.get(path)
        form = form_of(shown.text, verb="approve")
        others = field_of(await other.get(path), "token")
        statuses = [
            (await coordinator.post(path, data={**form, "token": ""})).status_code,
            (await coordinator.post(path, data={**form, "token": others})).status_code,
            (await coordinator.post(path, data=form, headers={"Origin": "https://evil.example"})).status_code,
            (await coordinator.post(path, data=form, headers={"Origin": "null"})).status_code,
            (await coordinator.post(path, data=form, headers={"Sec-Fetch-Site": "same-site"})).status_code,
            (await coordinator.post(path, data={**form, "verb": "erase"})).status_code,
            (await coordinator.post(path, data={**form, "version": ""})).status_code,
            (await nobody.post(path, data=form)).status_code,
            (await coordinator.post("/decide/K999", data=form)).status_code,
            (await coordinator.put(path, data=form)).status_code,
        ]
        assert statuses == [403, 403, 403, 403, 403, 400, 409, 303, 404, 405]
        assert (await page.booking(booking.id)).status is Status.DRAFT
        decided = await coordinator.post(path, data=form, headers={"Origin": page.url, "Sec-Fetch-Site": "same-origin"})
    assert decided.headers["location"] == f"/queue?done={booking.id}&what=approved"
    assert (await page.booking(booking.id)).status is Status.APPROVED


async def test_second_coordinator_is_told_who_decided(page: ServedPage) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in(METTE) as mette, page.signed_in(OLE) as ole:
        forms = [form_of((await who.get(path)).text, verb="approve") for who in (mette, ole)]
        answers = await asyncio.gather(mette.post(path, data=forms[0]), ole.post(path, data=forms[1]))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    winner = (await page.booking(booking.id)).decided_by
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert winner in {METTE, OLE}
    assert read_page(loser).faults == [f"K1 er allerede afgjort af {winner}: Godkendt."]


async def test_loser_keeps_the_reason_that_was_typed(page: ServedPage) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in(METTE) as mette, page.signed_in(OLE) as ole:
        form = form_of((await ole.get(path)).text, verb="decline", reason="Vi er <desværre> fulde.")
        await mette.post(path, data=form_of((await mette.get(path)).text, verb="approve"))
        shown = await ole.post(path, data={**form, "alternative": "skoven-i-tal"})
    assert shown.status_code == 409
    assert read_page(shown).under("Afslå").field(REASON).value == "Vi er <desværre> fulde."


async def test_change_by_the_teacher_in_the_meantime_is_told(page: ServedPage) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as coordinator:
        form = form_of((await coordinator.get(path)).text, verb="approve")

        def edit(tx: Transaction) -> None:
            change = Change(booking.id, page.clock.now(), booking.teacher.address, ChannelName.MAIL, ChangeKind.EDITED)
            tx.bookings.save(booking.with_changes(pupils=20), change)

        await page.database.write(edit)
        shown = await coordinator.post(path, data=form)
        assert shown.status_code == 409
        assert read_page(shown).faults == ["Anna Lund har ændret K1 i mellemtiden. Se på den igen, før du afgør den."]
        again = await coordinator.post(path, data=form_of(shown.text, verb="approve"))
    assert again.status_code == 303


async def test_decline_needs_a_reason_and_carries_alternatives(page: ServedPage) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as coordinator:
        shown = await coordinator.get(path)
        titles = ["Medicin fra levende celler", "Kemi i gymnasiets laboratorium", "Enzymer på arbejde i Bobleby"]
        offered = read_page(shown).under("Alternativer til læreren")
        assert offered.ticks == [(title, False) for title in titles]
        chosen = next(one.id for one in page.catalog.activities.values() if one.title[Language.DA] == titles[1])
        form = form_of(shown.text, verb="decline", alternative=chosen, alternative_words="Stjerneaften på stjernehøj")
        refused = await coordinator.post(path, data={**form, "reason": "  "})
        assert refused.status_code == 422
        assert read_page(refused).faults == ["En afvisning skal have en begrundelse: læreren læser den."]
        kept_ticks = [(titles[0], False), (titles[1], True), (titles[2], False)]
        assert read_page(refused).under("Alternativer til læreren").ticks == kept_ticks
        unknown = await coordinator.post(path, data={**form, "reason": "Fuldt.", "alternative_words": "månerejse"})
        assert unknown.status_code == 422
        assert read_page(unknown).faults == ["Der er ingen aktivitet »månerejse« i kataloget."]
        declined = await coordinator.post(path, data={**form, "reason": "Fuldt."})
    assert declined.headers["location"] == "/queue?done=K1&what=declined"
    kept = await page.booking("K1")
    assert (kept.status, kept.reason, kept.decided_by) == (Status.DECLINED, "Fuldt.", METTE)
    assert kept.alternatives == (chosen, "stjerneaften-paa-stjernehoj")


async def test_other_date_is_proposed_with_reason_and_time(page: ServedPage) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as coordinator:
        form = form_of((await coordinator.get(path)).text, verb="propose", reason="Torsdag er bedre.")
        missing = await coordinator.post(path, data=form)
        wrong = await coordinator.post(path, data={**form, "day": "torsdag"})
        proposed = await coordinator.post(path, data={**form, "day": "2027-04-22", "time": "09:30"})
        queue = await coordinator.get(proposed.headers["location"])
    assert (missing.status_code, wrong.status_code) == (422, 422)
    assert read_page(missing).faults == ["Vælg den dato, du vil tilbyde."]
    assert read_page(wrong).faults == ["Jeg forstår ikke datoen. Skriv den som 2027-04-27."]
    assert read_page(wrong).under("Anden dato").fields == [
        ("Dato", "torsdag"),
        ("Klokkeslæt", ""),
        ("Begrundelse", "Torsdag er bedre."),
    ]
    assert read_page(queue).notices == ["K1: læreren får tilbudt den anden dato om 60 sekunder. Åbn K1 Fortryd (60 s)"]
    kept = await page.booking("K1")
    assert (kept.status, kept.proposed_date, kept.proposed_time) == (Status.PROPOSED, date(2027, 4, 22), "09:30")


async def test_broken_rule_stops_the_approval_with_its_sentence(page: ServedPage) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as coordinator:
        form = form_of((await coordinator.get(path)).text, verb="approve", day="2026-11-01")
        shown = await coordinator.post(path, data=form)
    assert shown.status_code == 409
    assert read_page(shown).faults == ["K1: sådan kan det ikke lade sig gøre. 1. november 2026 er forbi."]
    assert (await page.booking("K1")).status is Status.DRAFT


async def test_claim_names_the_one_who_took_it(page: ServedPage) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as mette, page.signed_in(OLE) as ole:
        claimed = await mette.post(path, data=form_of((await mette.get(path)).text, verb="claim"))
        assert claimed.headers["location"] == path
        shown = await ole.get(path)
        queue = await ole.get("/queue")
    assert f"K1 Forespørgsel kom i dag {METTE} har den" in read_page(shown).lines
    assert f"{METTE} har den" in read_page(queue).items[0]
    assert read_page(shown).under("Hvad der er sket").items == [
        (f"23.11.2026 09:15 Taget af {METTE} (websiden)",),
        ("23.11.2026 09:15 Oprettet af Anna Lund (mail)",),
    ]


async def test_approved_visit_can_be_cancelled(page: ServedPage) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as coordinator:
        await coordinator.post(path, data=form_of((await coordinator.get(path)).text, verb="approve"))
        form = form_of((await coordinator.get(path)).text, verb="cancel", reason="Anlægget er lukket.")
        cancelled = await coordinator.post(path, data=form)
    assert cancelled.headers["location"] == "/queue?done=K1&what=cancelled"
    kept = await page.booking("K1")
    assert (kept.status, kept.reason) == (Status.CANCELLED, "Anlægget er lukket.")


async def test_teachers_words_cannot_break_the_desk(page: ServedPage) -> None:
    hostile = "</blockquote><script>alert(1)</script>\"' onmouseover=x"
    booking = await page.draft(
        question=hostile, wishes=hostile, school=hostile, class_name=hostile,
        teacher=Person("mail:x@example.org", hostile),
    )  # fmt: skip
    async with page.signed_in() as coordinator:
        pages = [await coordinator.get(path) for path in ("/queue", f"/decide/{booking.id}")]
    for shown in pages:
        assert "<script>alert" not in shown.text
    queue, one = (read_page(shown) for shown in pages)
    assert queue.items == [
        (
            "K1 kom i dag",
            "Fysikbesøg på Blæsbjerg Energi",
            hostile,
            "tirsdag den 20. april 2027",
            f"{hostile} · 24 elever · {hostile}",
            f"Ikke kontrolleret: »{hostile}« Spørg udbyderen, hvis kataloget ikke siger det.",
            "Åbn K1",
        )
    ]
    assert one.under("Lærerens ord").lines == ["Lærerens ord", hostile]
    facts = dict(one.under("Forespørgslen").facts)
    assert (facts["Klasse"], facts["Skole"], facts["Ønsker"], facts["Lærer"]) == (hostile, hostile, hostile, hostile)


async def test_notice_says_only_our_own_sentences(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        shown = await coordinator.get("/queue", params={"done": "ring 555", "what": "approved"})
        other = await coordinator.get("/queue", params={"done": "K1", "what": "../x"})
    assert [read_page(one).notices for one in (shown, other)] == [[], []]


@pytest.mark.parametrize(
    ("language", "heading"),
    [("da", "Til afgørelse 1 forespørgsel"), ("de", "Zu entscheiden 1 Anfrage"), ("en", "To decide 1 request")],
)
async def test_desk_speaks_the_language_in_the_settings(tmp_path: Path, language: str, heading: str) -> None:
    async with served_page(tmp_path, language=Language(language)) as page:
        await page.draft()
        async with page.signed_in() as coordinator:
            queue = await coordinator.get("/queue", headers={"Accept-Language": "fr"})
            one = await coordinator.get("/decide/K1")
    assert read_page(queue).headings[0] == heading
    assert [read_page(page).language for page in (queue, one)] == [language] * 2
