"""Further messages of a conversation and what they mean; they stand in the YAML files beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from assistant.letters.reader import read_letter
from assistant.model import AskedFor, ChannelName, Conversation, Facts, Language, Period, Person
from assistant.understanding.follow_up import Intent, read_follow_up
from tests.understanding.readers import TODAY, reader_of
from tests.understanding.reading.test_sentences import as_written

HERE = Path(__file__).parent
_IN_KALUNDBORG = (
    "vand-til-4-klasse",
    "robotdysten",
    "strandens-smaa-dyr",
    "varmevaerket-under-gulvet",
    "enzymer-paa-arbejde",
)
_IN_TRIER = (
    "labor-im-klaerwerk",
    "robotik-tag",
    "waldwerkstatt-leben-im-boden",
    "papierbruecken-wettbewerb",
    "kitec-technik-kiste",
)
FILES = {
    "danish": (Language.DA, "kalundborg", _IN_KALUNDBORG, "noget om vand til 4. klasse i maj"),
    "german": (Language.DE, "trier", _IN_TRIER, "etwas über Wasser für Klasse 4 im Mai"),
    "english": (Language.EN, "kalundborg", _IN_KALUNDBORG, "something about water for grade 4 in May"),
}


def conversation(state: str, file: str) -> Conversation:
    """``fresh``; ``offered`` five activities (``two offered``); ``asked <fact>`` after choosing the first;
    ``booked`` it as K3."""
    language, catalog, offered, question = FILES[file]
    if state == "fresh":
        return Conversation("c1", ChannelName.MAIL, Person("mail:anna@example.org"))
    answered = Conversation(
        "c1",
        ChannelName.MAIL,
        Person("mail:anna@example.org"),
        language=language,
        reading=reader_of(catalog).read(question, TODAY),
        offered=offered,
        shown=offered,
    )
    if state == "two offered":
        return replace(answered, offered=offered[:2], shown=offered[:2])
    if state.startswith("asked "):
        return replace(answered, chosen=offered[:1], asked=AskedFor(state.removeprefix("asked ")))
    if state == "booked":
        return replace(answered, bookings=("K3",), facts=Facts(pupils=24, class_name="4.b", grade=4))
    assert state == "offered"
    return answered


def messages() -> Iterator[object]:
    for name in FILES:
        for case in YAML(typ="safe").load((HERE / f"{name}.yaml").read_text("utf-8")):
            yield pytest.param(name, case, id=f"{name}, {case['in']}: {case['say'][:60]}")


def facts_as_written(facts: Facts) -> dict[str, Any]:
    written = dict(facts.said)
    period = facts.period
    if isinstance(period, Period):
        written["period"] = f"{period.start or ''}..{period.end or ''}"
    return written


def outcome(file: str, case: dict[str, Any]) -> dict[str, Any]:
    """What was understood, in the form of the YAML files."""
    found = read_follow_up(read_letter(case["say"]), conversation(case["in"], file), reader_of(FILES[file][1]), TODAY)
    written: dict[str, Any] = {"intent": found.intent.value}
    if found.numbers:
        written["numbers"] = list(found.numbers)
    if found.booking_id:
        written["booking_id"] = found.booking_id
    if facts_as_written(found.facts):
        written["facts"] = facts_as_written(found.facts)
    if facts_as_written(found.signed):
        written["signed"] = facts_as_written(found.signed)
    if found.reading is not None:
        written["reading"] = as_written(found.reading)
    return written


@pytest.mark.parametrize(("file", "case"), list(messages()))
def test_message_is_understood(file: str, case: dict[str, Any]) -> None:
    expected = {name: value for name, value in case.items() if name not in ("in", "say")}
    assert outcome(file, case) == expected


def test_a_first_word_of_greeting_is_answered_in_its_own_language() -> None:
    letter = read_letter("Hello, who am I writing to and what can you do for me?")
    found = read_follow_up(letter, conversation("fresh", "german"), reader_of("trier"), TODAY)
    assert (found.intent, found.language) == (Intent.HELP, Language.EN)
