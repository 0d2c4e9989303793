"""A wished change of what is agreed on the desk and on the teacher's own page: old and new are shown, and it is decided
once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from assistant import bookings
from assistant.bookings import Actor, Approve
from assistant.model import ChannelName, Facts, Period, Person, Role, Status, Verb
from integrations.store.transactions import Transaction
from tests.web.page_reader import read_page
from tests.web.served import METTE, OLE, ServedPage, field_of, served_page
from tests.web.teacher_pages import ANNA, drafted, link_for
from tests.web.test_own_bookings import act
from tests.web.test_queue import REASON, form_of, listed

OLD, NEW = date(2027, 4, 20), date(2027, 4, 27)
BOTH = "Aftalt: tirsdag den 20. april 2027. Ønsket: tirsdag den 27. april 2027."


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def agreed(page: ServedPage) -> None:
    """K1 is agreed for 20 April."""
    booking = await drafted(page, wish=Period(OLD, OLD))

    def approve(tx: Transaction) -> None:
        actor = Actor(Person(f"web:{METTE}", METTE), ChannelName.WEB, page.clock.now())
        bookings.decide(tx.bookings, page.coordination.rules(), Approve(booking.id), actor)

    await page.database.write(approve)


async def wished(page: ServedPage, day: date = NEW) -> None:
    await agreed(page)
    rules, actor = page.coordination.rules(), Actor(ANNA, ChannelName.MAIL, page.clock.now())
    await page.database.write(
        lambda tx: bookings.wish_change(
            tx.bookings, rules, "K1", facts=Facts(), day=day, actor=actor, words="Vi er på lejrskole."
        )
    )


async def test_the_queue_shows_a_wished_change_with_old_and_new(page: ServedPage) -> None:
    await wished(page)
    async with page.signed_in() as coordinator:
        queue = await coordinator.get("/queue")
        changes = await coordinator.get("/queue?status=changes")
        others = await coordinator.get("/queue?tab=other")
        shown = read_page(await coordinator.get("/decide/K1"))
    assert [listed(one) for one in (queue, changes, others)] == [["K1"], ["K1"], ["K1"]]
    [row] = read_page(queue).items
    assert "Godkendt, ændring ønsket" in row[0]
    assert BOTH in row
    assert "Godkend K1" in row
    assert BOTH in shown.main.lines
    assert "Vi er på lejrskole." in shown.main.lines
    assert "Aftalen gælder, indtil du afgør det." in shown.main.lines


async def test_approving_makes_the_wish_the_agreement(page: ServedPage) -> None:
    await wished(page)
    async with page.signed_in() as coordinator:
        form = form_of((await coordinator.get("/decide/K1")).text, verb="approve")
        done = await coordinator.post("/decide/K1", data=form)
        said = read_page(await coordinator.get(done.headers["location"])).main.lines
    assert done.headers["location"] == "/queue?done=K1&what=change_agreed"
    assert "K1: ændringen er godkendt. Læreren får besked om 60 sekunder." in " ".join(said)
    now = await page.booking("K1")
    assert (now.status, now.date, now.change, now.sequence) == (Status.APPROVED, NEW, None, 1)


async def test_a_decision_is_taken_back_within_the_minute_and_the_wish_waits_again(page: ServedPage) -> None:
    await wished(page)
    async with page.signed_in() as coordinator:
        form = form_of((await coordinator.get("/decide/K1")).text, verb="approve")
        done = await coordinator.post("/decide/K1", data=form)
        back = form_of((await coordinator.get(done.headers["location"])).text, verb="undo")
        assert (await coordinator.post("/decide/K1", data=back)).status_code == 303
    now = await page.booking("K1")
    assert (now.date, now.waits_for) == (OLD, Role.COORDINATOR)


async def test_declining_needs_a_reason_and_leaves_the_agreement(page: ServedPage) -> None:
    await wished(page)
    async with page.signed_in() as coordinator:
        shown = await coordinator.get("/decide/K1")
        assert read_page(shown).under("Afslå").field(REASON).value == ""
        form = form_of(shown.text, verb="decline")
        refused = await coordinator.post("/decide/K1", data={**form, "reason": " "})
        done = await coordinator.post("/decide/K1", data={**form, "reason": "Ingen bus."})
    assert (refused.status_code, done.headers["location"]) == (422, "/queue?done=K1&what=change_declined")
    now = await page.booking("K1")
    assert (now.status, now.date, now.change) == (Status.APPROVED, OLD, None)


async def test_the_second_of_two_coordinators_is_told_who_was_first(page: ServedPage) -> None:
    await wished(page)
    async with page.signed_in(METTE) as mette, page.signed_in(OLE) as ole:
        forms = [form_of((await who.get("/decide/K1")).text) for who in (mette, ole)]
        answers = await asyncio.gather(
            mette.post("/decide/K1", data={**forms[0], "verb": "approve"}),
            ole.post("/decide/K1", data={**forms[1], "verb": "decline", "reason": "Nej"}),
        )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    winner = (await page.booking("K1")).decided_by
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert read_page(loser).faults == [f"{winner} har ændret K1 i mellemtiden. Se på den igen, før du afgør den."]


async def test_a_day_that_was_lost_meanwhile_is_refused_and_the_agreement_holds(page: ServedPage) -> None:
    await wished(page)
    await page.draft(wish=Period(NEW, NEW))
    async with page.signed_in() as coordinator:
        other = form_of((await coordinator.get("/decide/K2")).text, verb="approve")
        await coordinator.post("/decide/K2", data=other)
        shown = await coordinator.get("/decide/K1")
        refused = await coordinator.post("/decide/K1", data=form_of(shown.text, verb="approve"))
    assert refused.status_code == 409
    now = await page.booking("K1")
    assert (now.date, now.waits_for) == (OLD, Role.COORDINATOR)


async def test_a_move_from_the_desk_asks_the_teacher_unless_it_was_agreed(page: ServedPage) -> None:
    await agreed(page)
    async with page.signed_in() as coordinator:
        form = form_of((await coordinator.get("/decide/K1")).text, verb="propose", day=NEW.isoformat())
        await coordinator.post("/decide/K1", data=form)
        offered = await page.booking("K1")
        again = form_of((await coordinator.get("/decide/K1")).text, verb="propose", day=NEW.isoformat(), agreed="yes")
        done = await coordinator.post("/decide/K1", data=again)
    assert (offered.status, offered.date, offered.proposed_date) == (Status.APPROVED, OLD, NEW)
    assert done.headers["location"] == "/queue?done=K1&what=change_agreed"
    now = await page.booking("K1")
    assert (now.date, now.proposed_date, now.sequence) == (NEW, None, 1)


async def test_a_change_declined_among_several_is_called_so(page: ServedPage) -> None:
    await wished(page)
    async with page.signed_in() as coordinator:
        shown = await coordinator.get("/queue")
        form = {"token": field_of(shown, "token"), "chosen": f"K1.{(await page.booking('K1')).version}"}
        done = await coordinator.post("/queue/several", data={**form, "verb": "decline", "reason": "Ingen bus."})
    assert "Ændring afslået" in " ".join(read_page(done).main.lines)
    assert (await page.booking("K1")).status is Status.APPROVED


# --- the teacher's own page -----------------------------------------------------------------------------------------


async def test_the_teachers_page_shows_old_and_new_and_who_is_waited_for(page: ServedPage) -> None:
    await wished(page)
    path = await link_for(page)
    async with page.browser() as browser:
        lines = read_page(await browser.get(path)).main.lines
    start = lines.index("Dato")
    assert lines[start : start + 4] == [
        "Dato", "tirsdag den 20. april 2027", "Ønsket ændring", "tirsdag den 27. april 2027",
    ]  # fmt: skip
    assert "Det er aftalt. Din ønskede ændring venter på koordinatoren; indtil da gælder aftalen." in lines
    assert "Behold aftalen" in lines


async def test_another_day_is_wished_on_the_page_in_a_field_of_its_own(page: ServedPage) -> None:
    await agreed(page)
    path = await link_for(page)
    async with page.browser() as browser:
        wrong = await act(browser, path, "change", day="i morgen")
        await act(browser, path, "change", day=NEW.isoformat(), time="09:30", wish="Vi er på lejrskole.")
    assert wrong.status_code == 422
    [message] = page.assistant.seen
    assert (message.action.verb, message.action.subject) == (Verb.WISH, "K1")  # type: ignore[union-attr]
    assert message.facts == Facts(period=Period(NEW, NEW), time="09:30")
    assert message.text == "Vi er på lejrskole."


async def test_a_wish_is_taken_back_on_the_page(page: ServedPage) -> None:
    await wished(page)
    path = await link_for(page)
    async with page.browser() as browser:
        await act(browser, path, "withdraw")
    assert [one.action.verb for one in page.assistant.seen] == [Verb.WITHDRAW]  # type: ignore[union-attr]
