"""The coordinators' desk over real sockets: signing in, the queue, and deciding once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from assistant.model import Change, ChannelName, Person, Status
from integrations.channels.web.signin import sign_in_link
from integrations.store.contracts import Transaction
from tests.web.standing import METTE, OLE, Standing, ask, field_of, standing
from tests.web.test_chat import ENERGY, words


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Standing]:
    async with standing(tmp_path) as running:
        yield running


def form_of(html: str, **fields: str) -> dict[str, str]:
    return {"token": field_of(html, "token"), "version": field_of(html, "version"), **fields}


# --- signing in -----------------------------------------------------------------------------------------------------


async def test_known_and_unknown_addresses_are_answered_alike(page: Standing) -> None:
    answers = []
    for address in (METTE, "stranger@example.org", METTE.upper()):
        async with page.browser() as browser:
            shown = await browser.get("/signin")
            sent = await browser.post("/signin", data={"token": field_of(shown, "token"), "address": address})
            answers.append((sent.status_code, re.sub(r'value="[^"]*"', "", sent.text), sorted(sent.headers)))
    assert answers[0] == answers[1] == answers[2]
    assert [address for address, _ in page.links] == [METTE, METTE]
    assert all(link.startswith(f"{page.url}/signin/") for _, link in page.links)


async def test_sign_in_link_works_once(page: Standing) -> None:
    async with page.signed_in() as coordinator, page.browser() as second:
        path = page.links[-1][1].removeprefix(page.url)
        assert (await coordinator.get("/queue")).status_code == 200
        shown = await second.get(path)
        over = await second.post(path, data={"token": field_of(shown, "token")})
        queue = await second.get("/queue")
    assert over.status_code == 410
    assert "Linket virker ikke længere" in over.text
    assert queue.headers["location"] == "/signin?next=/queue"


async def test_following_a_link_ten_times_does_not_use_it(page: Standing) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/signin")
        await browser.post("/signin", data={"token": field_of(shown, "token"), "address": METTE})
        path = page.links[-1][1].removeprefix(page.url)
        for _ in range(10):
            assert (await browser.get(path)).status_code == 200
            assert (await browser.head(path)).status_code == 200
        shown = await browser.get(path)
        entered = await browser.post(path, data={"token": field_of(shown, "token")})
    assert (entered.status_code, entered.headers["location"]) == (303, "/queue")


async def test_sign_in_link_expires(page: Standing) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/signin")
        await browser.post("/signin", data={"token": field_of(shown, "token"), "address": METTE})
        page.clock.advance(timedelta(minutes=31))
        path = page.links[-1][1].removeprefix(page.url)
        shown = await browser.get(path)
        over = await browser.post(path, data={"token": field_of(shown, "token")})
    assert over.status_code == 410


async def test_mail_box_of_a_coordinator_is_not_flooded(page: Standing) -> None:
    async with page.browser() as browser:
        for _ in range(8):
            shown = await browser.get("/signin")
            sent = await browser.post("/signin", data={"token": field_of(shown, "token"), "address": METTE})
            assert "er et link på vej" in sent.text
    assert len(page.links) == 5


async def test_session_ends_after_twelve_hours_and_with_signing_out(page: Standing) -> None:
    async with page.signed_in() as coordinator:
        cookie = next(cookie for cookie in coordinator.cookies.jar if cookie.name == "klassetur-session")
        assert cookie.has_nonstandard_attr("HttpOnly")
        page.clock.advance(timedelta(hours=11, minutes=59))
        shown = await coordinator.get("/queue")
        assert shown.status_code == 200
        session = coordinator.cookies["klassetur-session"]
        out = await coordinator.post("/signout", data={"token": field_of(shown, "token")})
        assert out.headers["location"] == "/signin"
        coordinator.cookies.set("klassetur-session", session)
        assert (await coordinator.get("/queue")).status_code == 303
    async with page.signed_in() as coordinator:
        page.clock.advance(timedelta(hours=12, minutes=1))
        assert (await coordinator.get("/queue")).status_code == 303


async def test_token_of_a_session_is_not_stored(page: Standing) -> None:
    async with page.signed_in() as coordinator:
        session = coordinator.cookies["klassetur-session"]
    link = page.links[-1][1].rpartition("/")[2]
    page.database.close()
    stored = b"".join(path.read_bytes() for path in page.database.path.parent.iterdir() if path.is_file())
    assert METTE.encode() in stored
    assert session.encode() not in stored
    assert link.encode() not in stored


async def test_who_is_taken_off_the_list_is_out(page: Standing) -> None:
    link = await page.database.write(
        lambda tx: sign_in_link(tx, "left@example.org", page.url, page.clock.now(), "/queue")
    )
    path = link.removeprefix(page.url)
    async with page.browser() as browser:
        shown = await browser.get(path)
        over = await browser.post(path, data={"token": field_of(shown, "token")})
        assert over.status_code == 410

        def session(tx: Transaction) -> None:
            tx.add_session("x" * 43, {"address": "left@example.org"}, page.clock.now() + timedelta(hours=1))

        await page.database.write(session)
        browser.cookies.set("klassetur-session", "x" * 43)
        assert (await browser.get("/queue")).status_code == 303


async def test_sign_in_leads_back_to_the_booking_and_nowhere_else(page: Standing) -> None:
    booking = await page.draft()
    async with page.browser() as browser:
        asked = await browser.get(f"/decide/{booking.id}")
        assert asked.headers["location"] == f"/signin?next=/decide/{booking.id}"
        shown = await browser.get(asked.headers["location"])
        form = {"token": field_of(shown, "token"), "next": field_of(shown, "next"), "address": METTE}
        await browser.post("/signin", data=form)
        await browser.post("/signin", data={**form, "next": "https://evil.example/"})
        targets = []
        for _, link in page.links:
            path = link.removeprefix(page.url)
            shown = await browser.get(path)
            entered = await browser.post(path, data={"token": field_of(shown, "token")})
            targets.append(entered.headers["location"])
    assert targets == [f"/decide/{booking.id}", "/queue"]


async def test_behind_https_cookies_are_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    async with standing(tmp_path, base_url="https://klassetur.example.org") as page, page.browser() as browser:
        shown = await browser.get("/signin")
    assert re.fullmatch(
        r"__Host-klassetur-visitor=[\w-]{43}\.0; HttpOnly; Max-Age=15552000; Path=/; SameSite=lax; Secure",
        shown.headers["set-cookie"],
    )


# --- the queue ------------------------------------------------------------------------------------------------------


async def test_queue_shows_the_nearest_first_then_what_breaks_a_rule_then_the_oldest(page: Standing) -> None:
    spring = replace((await page.draft()).wish, start=date(2027, 4, 19))  # type: ignore[type-var]
    await page.draft(class_name="8.c", pupils=40, wish=spring)
    await page.draft(class_name="8.d", wish=replace(spring, start=date(2026, 11, 24), end=date(2026, 11, 26)))
    async with page.signed_in() as coordinator:
        urgent = await coordinator.get("/queue")
        oldest = await coordinator.get("/queue", params={"sort": "age"})
    rows = [re.findall(r'<h2><a href="/decide/(K\d+)">', shown.text) for shown in (urgent, oldest)]
    assert rows == [["K3", "K2", "K1"], ["K1", "K2", "K3"]]
    seen = words(urgent.text)
    assert "Hej! Vi vil gerne se, hvordan I laver strøm." in seen
    assert "40 elever passer ikke: aktiviteten er for 14-28." in seen


async def test_filters_choose_by_status_and_by_words(page: Standing) -> None:
    for school in ("Gørlev Skole", "Ubby Skole", "Raklev Skole"):
        await page.draft(school=school, class_name=f"8.{school[0].lower()}")
    async with page.signed_in() as coordinator:
        shown = await coordinator.get("/decide/K1")
        await coordinator.post("/decide/K1", data=form_of(shown.text, verb="decline", reason="Fuldt."))
        listed = {
            query: re.findall(r'<h2><a href="/decide/(K\d+)">', (await coordinator.get(f"/queue?{query}")).text)
            for query in ("", "q=ubby+8.u", "status=proposed", "tab=other", "tab=other&status=approved", "page=9")
        }
    assert listed == {
        "": ["K2", "K3"],
        "q=ubby+8.u": ["K2"],
        "status=proposed": [],
        "tab=other": ["K1"],
        "tab=other&status=approved": [],
        "page=9": [],
    }


async def test_desk_is_closed_to_teachers(page: Standing) -> None:
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


async def test_looking_ten_times_changes_nothing(page: Standing) -> None:
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


async def test_form_without_token_session_role_or_own_origin_decides_nothing(page: Standing) -> None:
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


async def test_second_coordinator_is_told_who_decided(page: Standing) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in(METTE) as mette, page.signed_in(OLE) as ole:
        forms = [form_of((await who.get(path)).text, verb="approve") for who in (mette, ole)]
        answers = await asyncio.gather(mette.post(path, data=forms[0]), ole.post(path, data=forms[1]))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    winner = (await page.booking(booking.id)).decided_by
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert winner in {METTE, OLE}
    assert f"K1 er allerede godkendt. {winner} kom først." in unescape(loser.text)


async def test_loser_keeps_the_reason_that_was_typed(page: Standing) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in(METTE) as mette, page.signed_in(OLE) as ole:
        form = form_of((await ole.get(path)).text, verb="decline", reason="Vi er <desværre> fulde.")
        await mette.post(path, data=form_of((await mette.get(path)).text, verb="approve"))
        shown = await ole.post(path, data={**form, "alternative": "skoven-i-tal"})
    assert shown.status_code == 409
    assert "Vi er &lt;desværre&gt; fulde." in shown.text


async def test_change_by_the_teacher_in_the_meantime_is_told(page: Standing) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as coordinator:
        form = form_of((await coordinator.get(path)).text, verb="approve")

        def edit(tx: Transaction) -> None:
            change = Change(booking.id, page.clock.now(), booking.teacher.address, ChannelName.MAIL, "edited")
            tx.bookings.save(booking.with_changes(pupils=20), change)

        await page.database.write(edit)
        shown = await coordinator.post(path, data=form)
        assert shown.status_code == 409
        assert "Anna Lund har ændret forespørgslen, siden du åbnede den." in unescape(shown.text)
        again = await coordinator.post(path, data=form_of(shown.text, verb="approve"))
    assert again.status_code == 303


async def test_decline_needs_a_reason_and_carries_alternatives(page: Standing) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as coordinator:
        shown = await coordinator.get(path)
        suggested = re.findall(r'name="alternative" value="([^"]+)"', shown.text)
        assert len(suggested) == 3
        assert booking.activity_id not in suggested
        form = form_of(
            shown.text, verb="decline", alternative=suggested[1], alternative_words="Stjerneaften på stjernehøj"
        )
        refused = await coordinator.post(path, data={**form, "reason": "  "})
        assert refused.status_code == 422
        assert "Skriv en begrundelse: læreren læser den." in refused.text
        assert re.search(rf'value="{suggested[1]}" checked', refused.text)
        unknown = await coordinator.post(path, data={**form, "reason": "Fuldt.", "alternative_words": "månerejse"})
        assert unknown.status_code == 422
        assert "Der er ingen aktivitet »månerejse« i kataloget." in unescape(unknown.text)
        declined = await coordinator.post(path, data={**form, "reason": "Fuldt."})
    assert declined.headers["location"] == "/queue?done=K1&what=declined"
    kept = await page.booking("K1")
    assert (kept.status, kept.reason, kept.decided_by) == (Status.DECLINED, "Fuldt.", METTE)
    assert kept.alternatives == (suggested[1], "stjerneaften-paa-stjernehoj")


async def test_other_date_is_proposed_with_reason_and_time(page: Standing) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as coordinator:
        form = form_of((await coordinator.get(path)).text, verb="propose", reason="Torsdag er bedre.")
        missing = await coordinator.post(path, data=form)
        wrong = await coordinator.post(path, data={**form, "day": "torsdag"})
        proposed = await coordinator.post(path, data={**form, "day": "2027-04-22", "time": "09:30"})
        queue = await coordinator.get(proposed.headers["location"])
    assert (missing.status_code, wrong.status_code) == (422, 422)
    assert "Vælg den dato, du vil tilbyde." in missing.text
    assert "Jeg forstår ikke datoen." in wrong.text
    assert "Torsdag er bedre." in wrong.text
    assert "K1: læreren er blevet tilbudt den anden dato." in unescape(queue.text)
    kept = await page.booking("K1")
    assert (kept.status, kept.proposed_date, kept.proposed_time) == (Status.PROPOSED, date(2027, 4, 22), "09:30")


async def test_broken_rule_stops_the_approval_with_its_sentence(page: Standing) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as coordinator:
        form = form_of((await coordinator.get(path)).text, verb="approve", day="2026-11-01")
        shown = await coordinator.post(path, data=form)
    assert shown.status_code == 409
    assert "K1: sådan kan det ikke lade sig gøre. 1. november 2026 er forbi." in words(shown.text)
    assert (await page.booking("K1")).status is Status.DRAFT


async def test_claim_names_the_one_who_took_it(page: Standing) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as mette, page.signed_in(OLE) as ole:
        claimed = await mette.post(path, data=form_of((await mette.get(path)).text, verb="claim"))
        assert claimed.headers["location"] == path
        shown = await ole.get(path)
        queue = await ole.get("/queue")
    assert f"{METTE} har den" in words(shown.text)
    assert f"{METTE} har den" in words(queue.text)
    assert f"Taget af {METTE} (websiden)" in words(shown.text)


async def test_approved_visit_can_be_cancelled(page: Standing) -> None:
    booking = await page.draft()
    path = f"/decide/{booking.id}"
    async with page.signed_in() as coordinator:
        await coordinator.post(path, data=form_of((await coordinator.get(path)).text, verb="approve"))
        form = form_of((await coordinator.get(path)).text, verb="cancel", reason="Anlægget er lukket.")
        cancelled = await coordinator.post(path, data=form)
    assert cancelled.headers["location"] == "/queue?done=K1&what=cancelled"
    kept = await page.booking("K1")
    assert (kept.status, kept.reason) == (Status.CANCELLED, "Anlægget er lukket.")


async def test_teachers_words_cannot_break_the_desk(page: Standing) -> None:
    hostile = "</blockquote><script>alert(1)</script>\"' onmouseover=x"
    booking = await page.draft(
        question=hostile, wishes=hostile, school=hostile, class_name=hostile,
        teacher=Person("mail:x@example.org", hostile),
    )  # fmt: skip
    async with page.signed_in() as coordinator:
        pages = [await coordinator.get(path) for path in ("/queue", f"/decide/{booking.id}")]
    for shown in pages:
        assert "<script>alert" not in shown.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown.text


async def test_notice_says_only_our_own_sentences(page: Standing) -> None:
    async with page.signed_in() as coordinator:
        shown = await coordinator.get("/queue", params={"done": "ring 555", "what": "approved"})
        other = await coordinator.get("/queue", params={"done": "K1", "what": "../x"})
    assert 'class="notice' not in shown.text + other.text


@pytest.mark.parametrize(
    ("language", "heading"), [("da", "Til afgørelse"), ("de", "Zu entscheiden"), ("en", "To decide")]
)
async def test_desk_speaks_the_language_in_the_settings(tmp_path: Path, language: str, heading: str) -> None:
    from assistant.model import Language

    async with standing(tmp_path, language=Language(language)) as page:
        await page.draft()
        async with page.signed_in() as coordinator:
            queue = await coordinator.get("/queue", headers={"Accept-Language": "fr"})
            one = await coordinator.get("/decide/K1")
    assert heading in queue.text
    assert f'<html lang="{language}">' in one.text
