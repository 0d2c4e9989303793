"""What people type with Slack's formatting is read as a person reads it."""

from __future__ import annotations

import pytest

from integrations.channels.slack.typed_words import words_in, words_of
from tests.slack.whole import Whole
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import shown
from tests.slack_api.typed import (
    Typed,
    bold,
    channel,
    code,
    code_block,
    day,
    emoji,
    everybody,
    italic,
    link,
    listed,
    person,
    quote,
    struck,
    typed,
)

WAYS = [
    (typed("fysikbesøg til ", italic("8. klasse")), "fysikbesøg til 8. klasse"),
    (typed(bold("fysik"), " til ", code("8. klasse"), "."), "fysik til 8. klasse."),
    (typed("fysik til ", struck("7. klasse"), " 8. klasse"), "fysik til 8. klasse"),
    (typed(quote("fysik til 8. klasse")), "> fysik til 8. klasse"),
    (typed(quote("Hvor mange er I?\nOg hvornår?"), "24, uge 17"), "> Hvor mange er I?\n> Og hvornår?\n24, uge 17"),
    (typed(listed("uge 17", ordered=True)), "1. uge 17"),
    (typed("2 ting:", code_block("fysik < kemi")), "2 ting:\nfysik < kemi"),
    (typed("se ", link("https://skole.dk/_a_~b~", "årsplanen"), ", tak"), "se årsplanen, tak"),
    (typed("se ", link("https://dr.dk/8_klasse", "dr.dk")), "se https://dr.dk/8_klasse"),
    (typed("skriv til ", link("mailto:anna@skole.dk", "anna@skole.dk")), "skriv til anna@skole.dk"),
    (typed("til ", emoji("eight", "38-fe0f-20e3"), ". klasse ", emoji("tak-æøå")), "til 8. klasse"),
    (typed("uge ", emoji("one"), emoji("seven"), " ", emoji("+1", "1f44d")), "uge 17"),
    (typed("for ", person("U2"), " i ", channel("C1"), "."), "for i ."),
    (typed(everybody(), " fysik ", day(1799366400, "7. januar")), "@here fysik 7. januar"),
    (typed("3 < 4 & 5 > 2"), "3 < 4 & 5 > 2"),
]


@pytest.mark.parametrize(("said", "words"), WAYS, ids=[words[:20] for _, words in WAYS])
def test_rich_text_and_marks_say_the_same(said: Typed, words: str) -> None:
    assert words_in({"text": "something else", "blocks": said.blocks}) == words
    assert words_in({"text": said.text, "blocks": []}) == words


def test_bullets_are_lines() -> None:
    said = typed("Vi søger:", listed("fysik til 8. klasse", ["kemi til ", bold("9.")]))
    assert words_in({"blocks": said.blocks}) == "Vi søger:\nfysik til 8. klasse\nkemi til 9."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*fysik _til 8._ klasse*", "fysik til 8. klasse"),
        ("snake_case_ord og 3 * 4 * 5", "snake_case_ord og 3 * 4 * 5"),
        ("~20 elever og ~5 lærere", "~20 elever og ~5 lærere"),
        ("kl. 10:30:15", "kl. 10:30:15"),
        ("det er *ikke\nfed*", "det er *ikke\nfed*"),
        ("```kode *med* stjerner```", "kode *med* stjerner"),
        ("x" * 30_000, "x" * 20_000),
    ],
)
def test_what_only_looks_like_a_mark_is_none(text: str, words: str) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    "strange",
    [
        {"text": None},
        {"text": None, "blocks": None},
        {"text": "", "blocks": [None, "x", {"type": "rich_text", "elements": [{"elements": [{"type": "color"}]}, 3]}]},
    ],
)
def test_nothing_typed_is_nothing(strange: dict[str, object]) -> None:
    assert words_in(strange) == ""


async def test_formatting_reaches_the_answer(slack: SlackWorkspace, whole: Whole) -> None:
    for said in (
        typed("fysikbesøg til ", italic("8. klasse")),
        typed("fysikbesøg til ", struck("7. klasse"), " ", bold("8. klasse")),
        typed(quote("fysikbesøg til 8. klasse")),
        typed("fysikbesøg til ", emoji("eight"), ". klasse ", link("https://dr.dk")),
    ):
        asked = await slack.says("U1", "C1", said, mention=True)
        [understood, *_] = shown(await whole.answer_in(asked["ts"])).splitlines()
        assert understood.startswith("Sådan har jeg forstået dig: fysik/kemi, 8. klasse.")
