"""What the pictures show: a Monday with forty requests, with visits of the school year behind and before it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant.bookings import Actor, Approve, Claim, Decision
from assistant.errors import AssistantError
from assistant.model import (
    Activity,
    Booking,
    CallReason,
    Change,
    ChangeKind,
    ChannelName,
    Conversation,
    Language,
    Period,
    Person,
    Reply,
    ReplyKind,
    School,
    Status,
    in_language,
)
from assistant.ports import Thread
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn
from tests.web.served import NOW, ServedPage

OLE = Person("slack:U2", "Ole Bang")
TEACHERS = ("Anna Lund", "Bo Friis", "Karen Holst", "Mikkel Due", "Sofie Krag", "Henrik Vang")
WORDS = {
    "fysikbesoeg-paa-blaesbjerg-energi": (
        "Hej, min {class_name} er i gang med energi. Kan vi komme på besøg et sted, hvor man laver strøm?",
        "et besøg om energi og effekt til {class_name}",
    ),
    "millimeter-og-metal": (
        "Vi vil gerne ud og bruge hænderne: er der et værksted, der tager imod en klasse som {class_name}?",
        "værksted, hvor eleverne bruger hænderne",
    ),
    "stjerneaften-paa-stjernehoj": (
        "Noget om stjerner til {class_name} – de er vilde med planeter!",
        "stjerner og planeter",
    ),
    "skoven-i-tal": ("Vi mangler en dag ude af huset i {class_name}, helst uden bus.", "en dag udendørs, uden bus"),
    "kassen-stroem-paa": ("Kan I sende en kasse med elektricitet til {class_name}?", "lånekasse om elektricitet"),
    "vand-til-4-klasse": ("{class_name} skal have om vandets kredsløb. Har I et besøg?", "vandets kredsløb"),
}


async def a_school_year(page: ServedPage) -> None:
    """Visits that were held, and visits that are agreed."""
    chance = random.Random(4)
    activities = [one for one in page.catalog.activities.values() if one.for_pupils]
    schools = [school for school in page.catalog.schools.values() if school.classes]

    def work(tx: Transaction) -> None:
        for number in range(70):
            activity, school = chance.choice(activities), chance.choice(schools)
            classes = _fitting(activity, school)
            if not classes:
                continue
            day = date(2026, 8, 24) + timedelta(days=chance.randrange(290))
            day -= timedelta(days=max(0, day.weekday() - 4))
            over = day < NOW.date()
            booking = _visit(activity, school, chance.choice(classes), chance)
            status = Status.APPROVED if not over else Status.NO_SHOW if number % 17 == 5 else Status.HELD
            evaluation = chance.choice((3, 4, 4, 5, 5)) if status is Status.HELD else None
            agreed = replace(booking, status=status, date=day, time="09:00", evaluation=evaluation)
            change = Change("", NOW - timedelta(days=90), booking.teacher.address, booking.channel, ChangeKind.DRAFTED)
            tx.bookings.add(agreed, change)

    await page.database.write(work)


async def a_monday(page: ServedPage) -> None:
    """Forty requests of the last days; some claimed, some decided."""
    chance = random.Random(8)
    schools = [school for school in page.catalog.schools.values() if school.classes]
    for number in range(40):
        name = list(WORDS)[number % len(WORDS)]
        activity = page.catalog.activities[name]
        fitting = [school for school in schools if _fitting(activity, school)]
        school = chance.choice(fitting)
        asked = _visit(activity, school, chance.choice(_fitting(activity, school)), chance)
        words, understood = (text.format(class_name=asked.class_name) for text in WORDS[name])
        start = date(2027, 1, 4) + timedelta(days=9 * (number % 13))
        draft = await page.draft(
            activity_id=asked.activity_id,
            activity_title=asked.activity_title,
            provider_id=asked.provider_id,
            teacher=asked.teacher,
            grade=asked.grade,
            class_name=asked.class_name,
            pupils=34 if number % 11 == 4 else asked.pupils,
            school=asked.school,
            conversation=f"mail:{number}",
            wish=Period(start, start + timedelta(days=60)),
            question=words,
            created_at=NOW - timedelta(hours=5 * (40 - number)),
        )
        await _asked(page, draft, f"Sådan har jeg forstået dig: {understood}.")
        if number == 3:
            await _decided(page, Claim(draft.id))
        if number in (8, 21):
            await _decided(page, Approve(draft.id))


async def some_calls(page: ServedPage) -> None:
    """Four people who wait for a human; one of them is taken."""
    said = (
        (CallReason.NOT_UNDERSTOOD, "En af eleverne går med krykker. Kan han komme ind overalt?"),
        (CallReason.CHANGE_WISHED, "Kan vi komme en uge senere? Vi bliver kun 18."),
        (CallReason.INVITATION_DECLINED, "Kalenderen siger nej.\n\nVi er desværre på lejrskole den dag."),
        (CallReason.ASKED, "Jeg vil gerne tale med et menneske om vores tema-uge."),
    )

    def work(tx: Transaction) -> None:
        agreed = tx.bookings.find(statuses={Status.APPROVED, Status.DRAFT})[-len(said) :]
        for booking, (reason, words) in zip(agreed, said, strict=True):
            tx.turns.add(Turn(booking.conversation, page.clock.now(), "teacher", words))
            named = "" if reason is CallReason.ASKED else booking.id
            page.coordination.call_human(
                tx, reason, booking.teacher, booking.channel, booking.conversation, named, words
            )
        page.coordination.calls.claim(tx, "H2", OLE.name)

    await page.database.write(work)


async def _asked(page: ServedPage, draft: Booking, understood: str) -> None:
    reply = Reply(
        Language.DA, ReplyKind.ANSWER, "Svar", opening=("Her er tre aktiviteter, der passer:",), understood=understood
    )

    def work(tx: Transaction) -> None:
        kept = Conversation(draft.conversation, draft.channel, draft.teacher, Language.DA)
        tx.conversations.save(kept, Thread(draft.conversation, draft.teacher, {}))
        tx.turns.add(Turn(draft.conversation, draft.created_at, "teacher", draft.question))
        tx.turns.add(Turn(draft.conversation, draft.created_at, "assistant", "Svar", reply))

    await page.database.write(work)


async def _decided(page: ServedPage, decision: Decision) -> None:
    actor = Actor(OLE, ChannelName.SLACK, page.clock.now())
    try:
        await page.database.write(lambda tx: page.coordination.decide(tx, decision, actor))
    except AssistantError as error:
        raise RuntimeError(f"the story no longer holds: {error}") from error


def _fitting(activity: Activity, school: School) -> Sequence[str]:
    return [name for name in school.classes if activity.fits_grade(int(name.partition(".")[0]))]


def _visit(activity: Activity, school: School, class_name: str, chance: random.Random) -> Booking:
    teacher = chance.choice(TEACHERS)
    address = f"{teacher.partition(' ')[0].lower()}@{(school.domains or ('skole.example.org',))[0]}"
    return Booking(
        id="",
        activity_id=activity.id,
        activity_title=in_language(activity.title, Language.DA),
        provider_id=activity.provider.id,
        status=Status.DRAFT,
        teacher=Person(f"mail:{address}", teacher, address),
        conversation="",
        channel=ChannelName.MAIL,
        language=Language.DA,
        created_at=NOW - timedelta(days=90),
        duration_minutes=activity.duration_minutes,
        class_name=class_name,
        grade=int(class_name.partition(".")[0]),
        pupils=school.classes[class_name],
        school=school.name,
    )
