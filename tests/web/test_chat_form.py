"""The form under an activity on the teachers' page: it knows what was said before, and what is emptied is empty."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.model import ChannelName, Conversation, Facts, Person
from assistant.ports import Thread
from tests.web.page_reader import read_page
from tests.web.served import ServedPage, ask, served_page

QUESTION = "Fysikbesøg for 8. klasse til foråret"
TITLE = "Fysik på energiselskabet - fra vind til stikkontakt"
ENERGY = "fysikbesoeg-paa-blaesbjerg-energi"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def test_form_opens_with_what_is_known_of_the_visitor(page: ServedPage) -> None:
    facts = Facts(class_name="8.b", pupils=24, school="Gørlev Skole", phone="12 34 56 78", wishes="En kørestol <med>")
    async with page.browser() as browser:
        await ask(browser, QUESTION)
        sender = page.assistant.seen[-1].sender
        known = Person(sender.address, "Anna Lund", "anna@skole.example.org")
        talk = Conversation(page.assistant.seen[-1].conversation, ChannelName.WEB, known, facts=facts)
        await page.database.write(lambda tx: tx.conversations.save(talk, Thread(talk.id, known, {})))
        shown = await browser.get("/")
    form = read_page(shown).under(TITLE)
    labels = ("Klasse", "Antal elever", "Skole", "Dit navn", "Telefon", "E-mail (valgfri)", "Andet, vi skal vide?")
    assert [form.field(label).value for label in labels] == [
        "8.b", "24", "Gørlev Skole", "Anna Lund", "12 34 56 78", "anna@skole.example.org", "En kørestol <med>",
    ]  # fmt: skip


async def test_emptied_fields_of_the_form_are_told_as_empty(page: ServedPage) -> None:
    filled = {"week": "16", "class_name": "8.b", "pupils": "24"}
    async with page.browser() as browser:
        await ask(browser, QUESTION)
        texts = {"phone": "12 34 56 78", "email": "anna@skole.example.org", "teacher_name": "Anna Lund"}
        await ask(browser, "", verb="choose", subject=ENERGY, **filled, **texts)
        await ask(browser, "", verb="choose", subject=ENERGY, **filled, **dict.fromkeys(texts, ""))
        await ask(browser, "Hvad koster det?")
    first, second, third = page.assistant.seen[-3:]
    assert (first.sender.name, first.sender.email) == ("Anna Lund", "anna@skole.example.org")
    assert (second.sender.name, second.sender.email) == ("", "")
    assert second.facts is not None
    assert (second.facts.phone, second.facts.filled_in) == ("", {"class_name", "phone", "teacher_name"})
    assert third.facts is None
