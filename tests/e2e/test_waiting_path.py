"""By mail from end to end: what is full is waited for, another class calls off, the place is offered, taken, agreed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from icalendar import Calendar

from integrations.resources import DATA
from tests.letters import letter, reply_to, send
from tests.patience import until
from tests.postbox import Postbox, calendar_of, words_of
from tests.running import RunningService

ANNA = "anna.holm@gorlevskole.example.org"
BO = "bo.kjaer@rorbyskole.example.org"
METTE = "mette@kalundborg.example.org"
WISH = "Har I et fysikbesøg til min 8. klasse til foråret?"

pytestmark = pytest.mark.e2e


async def test_a_place_that_is_called_off_goes_to_the_class_that_waits(service: RunningService, post: Postbox) -> None:
    await send(letter(WISH, "Fysik", sender=BO), service.mail_port)
    await send(reply_to(await post.mail_to(BO, 1), "1, 27. april, 24 elever, 8.a", sender=BO), service.mail_port)
    await post.mail_to(BO, 2)
    await service.command("bookings", "approve", "K1", "--as", "Mette")
    agreed = await post.mail_to(BO, 3)

    await send(letter(WISH, "Fysik"), service.mail_port)
    await send(reply_to(await post.mail_to(ANNA, 1), "1, 27. april, 22 elever, 8.b"), service.mail_port)
    full = await post.mail_to(ANNA, 2)
    assert "Skal jeg skrive jer på ventelisten i stedet?" in words_of(full)
    await send(reply_to(full, "Ja tak, sæt os på den"), service.mail_port)
    assert "I står nu på ventelisten" in words_of(await post.mail_to(ANNA, 3))
    assert (await service.command("bookings", "--status", "waitlisted")).startswith("K2 ")

    await service.kill()
    await service.start()
    await send(reply_to(agreed, "Vi må desværre aflyse K1", sender=BO), service.mail_port)
    offer = await post.mail_to(ANNA, 4)
    assert "tirsdag den 27. april 2027. Den er jeres til" in words_of(offer)
    [held] = [one for one in await service.bookings() if one["id"] == "K2"]
    assert (held["status"], held["proposed"]) == ("waitlisted", "2027-04-27")
    assert held["wait"]["offered"] == [["fysikbesoeg-paa-blaesbjerg-energi", "2027-04-27", ""]]
    assert "offered: 2027-04-27, held until" in await service.command("bookings", "--status", "waitlisted")

    await send(reply_to(offer, "Ja tak"), service.mail_port)
    assert "Pladsen bliver holdt for jer" in words_of(await post.mail_to(ANNA, 5))
    [notice] = await until(
        lambda: [one for one in post.messages if one["X-Envelope-To"] == METTE and "K2" in str(one["Subject"])]
    )
    assert "har sagt ja til en ledig plads fra ventelisten" in words_of(notice)
    assert await service.command("bookings", "approve", "K2") == "K2 is approved for 2027-04-27.\n"
    [event] = Calendar.from_ical(calendar_of(await post.mail_to(ANNA, 6))).walk("VEVENT")
    assert (event["UID"], event.decoded("DTSTART").isoformat()[:10]) == ("K2@localhost", "2027-04-27")


async def test_a_capacity_that_is_raised_in_the_catalogue_goes_to_the_class_that_waits(
    tmp_path: Path, post: Postbox
) -> None:
    catalog = shutil.copytree(DATA / "kalundborg", tmp_path / "catalog")
    entry = catalog / "activities" / "fysikbesoeg-paa-blaesbjerg-energi.yaml"
    service = RunningService(tmp_path / "var", KLASSETUR_SMTP_URL=post.url, KLASSETUR_CATALOG=str(catalog))
    async with service:
        await send(letter(WISH, "Fysik", sender=BO), service.mail_port)
        await send(reply_to(await post.mail_to(BO, 1), "1, 27. april, 24 elever, 8.a", sender=BO), service.mail_port)
        await post.mail_to(BO, 2)
        await service.command("bookings", "approve", "K1")
        await send(letter(WISH, "Fysik"), service.mail_port)
        said = "1, 27. april, 22 elever, 8.b. Er der optaget, så sæt os på venteliste."
        await send(reply_to(await post.mail_to(ANNA, 1), said), service.mail_port)
        assert "I står nu på ventelisten" in words_of(await post.mail_to(ANNA, 2))
        entry.write_text(entry.read_text("utf-8").replace("per_day: 1", "per_day: 2"), "utf-8")
        assert "Der er en ledig plads til jer" in words_of(await post.mail_to(ANNA, 3))
