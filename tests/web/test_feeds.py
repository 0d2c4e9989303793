"""Calendars to subscribe to, over real sockets: each holds what its owner has agreed, as is known outside by then."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import httpx
import pytest

from assistant.model import AGREED, UNDECIDED, Booking, Change, ChangeKind, ChannelName, Language, Status
from integrations.channels.icalendar import invitation
from integrations.channels.web.feeds.links import LASTING, Purpose
from integrations.channels.web.feeds.owners import FeedOwner, OwnerKind, owner_of
from integrations.store.holds import Hold
from integrations.store.links import Link
from integrations.store.transactions import Transaction
from tests.calendars.cases import DAYS, LENGTHS, TIMES, when
from tests.calendars.conformance import read
from tests.web.feed_links import OWNERS, SCHOOL, all_links, fetched, made, subscribed
from tests.web.page_reader import read_page
from tests.web.provider_pages import link_in
from tests.web.served import METTE, ServedPage, field_of, served_page
from tests.web.teacher_pages import ANNA, link_for
from tests.web.test_calendar import put
from tests.web.test_own_bookings import BO

HERE = ["Gørlev Skole", "gørlev skole ", "Høng Skole", ""]
CLASSES = ["8.b", "8 B", "9.a", ""]


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


# --- what stands in them --------------------------------------------------------------------------------------------


def belongs(kind: OwnerKind, booking: Booking) -> bool:
    here = booking.school.strip().casefold() == "gørlev skole"
    return {
        OwnerKind.TEACHER: booking.is_of(ANNA.address),
        OwnerKind.PROVIDER: booking.provider_id == "blaesbjerg-energi",
        OwnerKind.SCHOOL: here,
        OwnerKind.CLASS: here and booking.class_name in ("8.b", "8 B") and booking.date < date(2027, 8, 1),
        OwnerKind.OFFICE: True,
    }[kind]


def expected(kind: OwnerKind, bookings: Mapping[str, Booking]) -> dict[str, tuple[object, ...]]:
    """Reckoned from the bookings alone: when it is, how it stands and how often it was changed, by UID."""
    shown = AGREED | UNDECIDED if kind is OwnerKind.OFFICE else AGREED
    ending = "-provider" if kind is OwnerKind.PROVIDER else ""
    found = {}
    for one in bookings.values():
        is_other = one.status is Status.PROPOSED and one.proposed_date is not None
        day, clock = (one.proposed_date, one.proposed_time or one.time) if is_other else (one.date, one.time)
        if one.status in shown and day is not None and belongs(kind, one):
            status = "CONFIRMED" if one.status in AGREED else "TENTATIVE"
            found[f"{one.id}{ending}@127.0.0.1"] = (*when(one, day, clock), status, one.sequence)
    return found


def changed(booking: Booking, chance: Random) -> Booking:
    """Approved, moved, called off, offered another day, or something of its class."""
    status = chance.choice(sorted(Status))
    proposed = chance.choice(DAYS) if chance.random() < 0.7 else None
    return booking.with_changes(
        status=status,
        date=chance.choice(DAYS),
        time=chance.choice(TIMES),
        duration_minutes=chance.choice(LENGTHS),
        sequence=booking.sequence + (1 if booking.status in AGREED else 0),
        proposed_date=proposed if status in (Status.PROPOSED, Status.APPROVED) else None,
        proposed_time=chance.choice(["", "10:15"]) if proposed else "",
        school=chance.choice(HERE),
        class_name=chance.choice(CLASSES),
    )


@pytest.mark.parametrize("seed", range(4))
async def test_a_feed_holds_what_is_agreed_whatever_was_done(page: ServedPage, seed: int) -> None:
    chance, links = Random(seed), await all_links(page)
    known: dict[str, Booking] = {}
    outside: dict[str, Booking] = {}
    async with page.browser() as program:
        for step in range(36):
            page.clock.advance(timedelta(minutes=2))
            outside = dict(known)
            if not known or chance.random() < 0.3:
                drafted = await page.draft(
                    teacher=chance.choice([ANNA, BO]),
                    provider_id=chance.choice(["blaesbjerg-energi", "kalundborg-forsyning"]),
                    date=chance.choice(DAYS),
                    school=chance.choice(HERE),
                    class_name=chance.choice(CLASSES),
                )
                known[drafted.id] = outside[drafted.id] = drafted
            else:
                after = changed(known[chance.choice(sorted(known))], chance)
                is_held = chance.random() < 0.4
                await page.database.write(saving(page, after, is_held))
                known[after.id] = after
                if not is_held:
                    outside[after.id] = after
            if step % 3 == 2:
                for kind, link in links.items():
                    told = known if kind is OwnerKind.OFFICE else outside
                    got = await fetched(program, link)
                    found = {uid: (one.start, one.end, one.status, one.sequence) for uid, one in got.items()}
                    assert found == expected(kind, told), kind


def saving(page: ServedPage, booking: Booking, is_held: bool) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        now = page.clock.now()
        tx.bookings.save(booking, Change(booking.id, now, METTE, ChannelName.WEB, ChangeKind.EDITED))
        if is_held:
            tx.holds.begin(Hold(booking.id, booking.version, now + timedelta(minutes=1)), now)

    return work


async def test_the_same_visit_keeps_its_uid_from_the_invitation_to_every_feed_while_it_is_moved(tmp_path: Path) -> None:
    mail = "assistant@skoletjenesten.example.org"
    async with served_page(tmp_path, mail_domain="skoletjenesten.example.org") as page, page.browser() as program:
        links = await all_links(page)
        seen: list[tuple[set[str], int]] = []
        booking = await put(page, Status.APPROVED, date(2027, 3, 2), time="09:00")
        for day in (date(2027, 3, 2), date(2027, 4, 6)):
            booking = booking.with_changes(date=day, sequence=booking.sequence + 1)
            await page.database.write(saving(page, booking, False))
            uids = {uid for link in links.values() for uid in await fetched(program, link)}
            for for_provider in (False, True):
                stamp = page.clock.now()
                file = invitation(
                    booking, organizer=mail, attendee="a@b.example.org", stamp=stamp, time_zone="Europe/Copenhagen",
                    for_provider=for_provider,
                )  # fmt: skip
                uids.add(read(file).parts[-1].value("UID"))
            [one] = (await fetched(program, links[OwnerKind.SCHOOL])).values()
            seen.append((uids, one.sequence))
    both = {"K1@skoletjenesten.example.org", "K1-provider@skoletjenesten.example.org"}
    assert seen == [(both, 1), (both, 2)]


async def test_a_feed_says_when_an_entry_was_last_changed_and_not_when_it_was_fetched(page: ServedPage) -> None:
    made_at = page.clock.now()
    await put(page, Status.DRAFT, date(2027, 3, 2))
    page.clock.advance(timedelta(hours=1))
    booking = (await page.booking("K1")).with_changes(status=Status.APPROVED)
    await page.database.write(saving(page, booking, False))
    agreed_at = page.clock.now()
    page.clock.advance(timedelta(hours=1))
    note = Change("K1", page.clock.now(), METTE, ChannelName.WEB, ChangeKind.NOTED, "Ring!")
    await page.database.write(lambda tx: tx.bookings.note("K1", note))
    link = (await all_links(page))[OwnerKind.SCHOOL]
    async with page.browser() as program:
        [event] = read((await program.get(link)).content).parts

    def at(name: str) -> str:
        return event.value(name)

    def utc(moment: datetime) -> str:
        return moment.strftime("%Y%m%dT%H%M%SZ")

    assert (at("CREATED"), at("DTSTAMP"), at("LAST-MODIFIED")) == (utc(made_at), utc(agreed_at), utc(agreed_at))


async def test_a_decision_that_can_be_undone_leaves_no_trace_outside_the_office(page: ServedPage) -> None:
    booking = await put(page, Status.APPROVED, date(2027, 3, 2))
    links = await all_links(page)
    async with page.browser() as program:
        before = {kind: (await program.get(link)).content for kind, link in links.items()}
        page.clock.advance(timedelta(minutes=5))
        await page.database.write(saving(page, booking.with_changes(status=Status.CANCELLED), True))
        held = {kind: (await program.get(link)).content for kind, link in links.items()}
        page.clock.advance(timedelta(minutes=5))
        after = {kind: await fetched(program, link) for kind, link in links.items()}
    assert {kind for kind in OwnerKind if held[kind] != before[kind]} == {OwnerKind.OFFICE}
    assert set(map(len, after.values())) == {0}


async def test_a_request_without_a_day_stands_on_the_one_that_is_offered(page: ServedPage) -> None:
    offered = await put(page, Status.PROPOSED, date(2027, 3, 2), proposed_date=date(2027, 3, 9), proposed_time="10:15")
    for booking in (offered, await page.draft()):
        await page.database.write(saving(page, booking.with_changes(date=None, wish=None), False))
    link = (await all_links(page))[OwnerKind.OFFICE]
    async with page.browser() as program:
        found = await fetched(program, link)
    assert {uid: one.start.isoformat() for uid, one in found.items()} == {"K1@127.0.0.1": "2027-03-09T09:15:00+00:00"}


async def test_nothing_that_a_teacher_confides_stands_in_any_feed(page: ServedPage) -> None:
    told = {"phone": "12345678", "wishes": "Ali er døv", "question": "Vi har en svær klasse.", "reason": "Sygdom"}
    await put(page, Status.APPROVED, date(2027, 3, 2), **told)
    await put(page, Status.DRAFT, date(2027, 3, 3), **told)
    async with page.browser() as program:
        files = {kind: (await program.get(link)).text for kind, link in (await all_links(page)).items()}
    for kind, text in files.items():
        whole = text.replace("\r\n ", "")
        assert "K1" in whole
        assert not re.search("døv|svær|Sygdom", whole), kind
        assert bool(re.search("Anna|Lund|12345678|skole.example", whole)) == (kind is OwnerKind.PROVIDER)


async def test_the_office_sees_what_is_asked_for_marked_as_such_and_leads_there(page: ServedPage) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 2))
    await put(page, Status.PROPOSED, date(2027, 3, 3), proposed_date=date(2028, 9, 4))
    link = (await all_links(page))[OwnerKind.OFFICE]
    async with page.browser() as program:
        agreed, offered = read((await program.get(link)).content).parts
    title = "Fysik på energiselskabet - fra vind til stikkontakt\\, 8.b\\, Gørlev Skole"
    assert (agreed.value("SUMMARY"), offered.value("SUMMARY")) == (title, f"Anden dato tilbudt: {title}")
    assert (offered.value("STATUS"), offered.value("DTSTART")) == ("TENTATIVE", "20280904")
    assert agreed.value("URL") == f"{page.url}/decide/K1"


@pytest.mark.parametrize(
    ("language", "teacher", "office"),
    [
        (Language.DA, "mine besøg", "alle besøg"),
        (Language.DE, "meine Besuche", "alle Besuche"),
        (Language.EN, "my visits", "all visits"),
    ],
)
async def test_a_calendar_is_called_in_the_language_of_its_owner(
    tmp_path: Path, language: Language, teacher: str, office: str
) -> None:
    async with served_page(tmp_path, language=language) as page, page.browser() as program:
        await put(page, Status.APPROVED, date(2027, 3, 2), language=language)
        async with page.signed_in() as coordinator:
            pages = {kind: await made(page, coordinator, kind) for kind in (OwnerKind.TEACHER, OwnerKind.OFFICE)}
        names = [read((await program.get(address_in(one))).content).value("NAME") for one in pages.values()]
    assert [name.rpartition(": ")[2] for name in names] == [teacher, office]


def address_in(response: httpx.Response) -> str:
    """The link's path, whatever the page's language."""
    found = re.search(r'readonly value="https?://[^/]+(/feeds/[^"]+)"', response.text)
    assert found is not None
    return found[1]


# --- the links ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OwnerKind)
async def test_a_link_is_shown_once_renewed_and_taken_back(page: ServedPage, kind: OwnerKind) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 2))
    async with page.signed_in() as coordinator, page.browser() as program:
        shown = await made(page, coordinator, kind)
        first, second = link_in(shown), link_in(await made(page, coordinator, kind))
        assert subscribed(shown) == f"webcal://127.0.0.1:{page.channel.port}{first}"
        renewed = [(await program.get(link)).status_code for link in (first, second)]
        ended = await made(page, coordinator, kind, "end")
        after = (await program.get(second)).status_code
        again = await coordinator.get({OwnerKind.OFFICE: "/calendar"}.get(kind, SCHOOL))
    assert (renewed, ended.status_code, after) == ([410, 200], 303, 410)
    token = second.removeprefix("/feeds/").removesuffix(".ics")
    assert token not in again.text
    assert not any(token in line for line in await page.state())


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "da",
            "Linket virker ikke længere",
            "Linket til kalenderen er udløbet, trukket tilbage",
        ),
        (
            "de",
            "Der Link gilt nicht mehr",
            "Der Link zum Kalender ist abgelaufen, zurückgezogen",
        ),
        ("en", "The link no longer works", "The link to the calendar has expired, was taken back"),
    ],
)
async def test_a_link_that_is_none_says_so_and_what_to_do(
    page: ServedPage, language: str, title: str, text: str
) -> None:
    async with page.browser() as program:
        for path in (f"/feeds/{'x' * 43}.ics", "/feeds/short.ics"):
            got = await program.get(path, headers={"Accept-Language": language})
            shown = read_page(got)
            assert (got.status_code, shown.headings[0]) == (410, title)
            assert text in shown.words


async def test_links_end_by_themselves_and_with_their_owner(page: ServedPage) -> None:
    links = await all_links(page)
    gone = [FeedOwner(OwnerKind.OFFICE, "gone@kommune.example.org"), FeedOwner(OwnerKind.SCHOOL, "closed"),
            FeedOwner(OwnerKind.PROVIDER, "closed")]  # fmt: skip

    def give(tx: Transaction) -> None:
        for number, owner in enumerate(gone):
            until = page.clock.now() + timedelta(days=9)
            tx.links.add(f"{number}" * 43, Link(Purpose.CALENDAR, owner.subject, METTE, until))

    await page.database.write(give)
    async with page.browser() as program:
        assert [(await program.get(f"/feeds/{str(number) * 43}.ics")).status_code for number in range(3)] == [410] * 3

        async def working() -> set[OwnerKind]:
            return {kind for kind, link in links.items() if (await program.get(link)).status_code == 200}

        page.clock.advance(datetime(2027, 8, 31, tzinfo=page.clock.now().tzinfo) - page.clock.now())
        in_summer = await working()
        page.clock.advance(timedelta(days=2))
        in_the_next_year = await working()
        page.clock.advance(LASTING[Purpose.CALENDAR])
        assert (in_summer, in_the_next_year, await working()) == (
            set(OwnerKind), set(OwnerKind) - {OwnerKind.CLASS}, set(),
        )  # fmt: skip


async def test_what_a_program_has_already_is_not_sent_again(page: ServedPage) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 2))
    link = (await all_links(page))[OwnerKind.SCHOOL]
    async with page.browser() as program:
        first = await program.get(link)
        page.clock.advance(timedelta(hours=3))
        tag = first.headers["etag"]
        again = [
            await program.get(link, headers={"If-None-Match": known})
            for known in (tag, f"W/{tag}", f'"other", {tag}', '"other"')
        ]
        head = await program.head(link)
        await put(page, Status.APPROVED, date(2027, 3, 3))
        new = await program.get(link, headers={"If-None-Match": tag})
    assert [one.status_code for one in again] == [304, 304, 304, 200]
    assert (again[0].content, again[3].content) == (b"", first.content)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)
    assert (new.status_code, new.headers["etag"] != tag) == (200, True)
    assert first.headers["cache-control"] == "private, no-cache"


async def test_fetching_changes_nothing_and_nothing_else_is_possible(page: ServedPage) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 2))
    links = await all_links(page)
    before = await page.state()
    async with page.browser() as program:
        posted = [(await program.post(link)).status_code for link in links.values()]
        got = [(await program.get(link)).status_code for link in links.values()]
    assert (posted, got) == ([405] * 5, [200] * 5)
    assert await page.state() == before


async def test_the_links_are_made_from_our_own_pages_alone(page: ServedPage) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 2))
    form = {"purpose": "calendar_feed", "verb": "make", "token": "x" * 64, "class": "8.b"}
    path = await link_for(page)
    async with page.browser() as stranger, page.signed_in() as coordinator:
        before = await page.state()
        unknown = [await stranger.post(to, data=form) for to in ("/calendar/links", f"{SCHOOL}/links")]
        forged = [await coordinator.post(to, data=form) for to in ("/calendar/links", f"{SCHOOL}/links")]
        teacher = await stranger.post(path, data={"verb": "calendar", "token": "x" * 64})
        assert await page.state() == before
        token = field_of(await coordinator.get(SCHOOL), "token")
        wrong = [
            await coordinator.post(f"{SCHOOL}/links?year={year}", data={**form, "token": token, "class": name})
            for year, name in (("2026", "12.x"), ("2025", "8.b"))
        ]
    assert [one.status_code for one in (*unknown, *forged, teacher, *wrong)] == [303, 303, 403, 403, 403, 400, 400]
    assert all(one.headers["location"].startswith("/signin") for one in unknown)


async def test_a_colleagues_link_is_not_mine(page: ServedPage) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 2))
    await put(page, Status.APPROVED, date(2027, 3, 3), teacher=BO)
    await put(page, Status.APPROVED, date(2027, 3, 4), teacher=BO, teachers=(ANNA,))
    link = (await all_links(page))[OwnerKind.TEACHER]
    async with page.browser() as program:
        assert list(await fetched(program, link)) == ["K1@127.0.0.1", "K3@127.0.0.1"]


@pytest.mark.parametrize("owner", OWNERS.values())
def test_an_owner_is_read_back_from_what_its_links_are_stored_under(owner: FeedOwner) -> None:
    assert owner_of(owner.subject) == owner
    assert owner_of(f"stranger:{owner.subject}") is None
