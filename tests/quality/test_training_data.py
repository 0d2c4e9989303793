"""The sentences to learn from can be read, and what is held out is not among them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.model import AskedFact

TRAINING = Path(__file__).parent / "training"
CATALOGUES = Path(__file__).parent / "catalogues"
LANGUAGES = {"da", "de", "en"}
STATES = {"none", "shown", "asked_date", "asked_facts", "draft", "proposed", "approved"}
ACTS = {
    "choose", "give_facts", "correct", "refine", "new_wish", "add_class", "accept", "refuse", "cancel", "move",
    "change", "ask_activity", "ask_status", "need", "hand_over", "office", "thanks", "out_of_domain", "other",
}  # fmt: skip
AUDIENCES = {"pupils", "teachers", "leaders"}
KINDS = {"search", "greeting", "thanks", "complaint", "office", "status", "hand_over", "out_of_domain"}
DOES = {
    "wish", "condition", "history", "logistics", "greeting", "signature", "other_wish", "need", "question",
}  # fmt: skip


def lines(folder: Path, pattern: str = "*.jsonl") -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(folder.glob(pattern)):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            yield f"{file.name}:{number}", json.loads(line)


def test_every_pair_has_a_question_and_an_offer() -> None:
    wrong = [
        where
        for where, one in lines(TRAINING / "pairs")
        if one["lang"] not in LANGUAGES or not one["q"].strip() or not one["d"].strip() or not one["writer"]
    ]
    assert wrong == []


def test_no_offer_stands_in_two_files_of_pairs() -> None:
    homes: dict[str, set[str]] = {}
    for where, one in lines(TRAINING / "pairs"):
        if one["writer"] != "mixed":
            homes.setdefault(one["d"], set()).add(where.partition(":")[0])
    assert {offer: files for offer, files in homes.items() if len(files) > 1} == {}


def test_every_clause_has_a_known_act_and_state() -> None:
    wrong = [
        (where, one["act"], one["state"])
        for where, one in lines(TRAINING / "acts")
        if one["lang"] not in LANGUAGES or one["act"] not in ACTS or one["state"] not in STATES or not one["text"]
    ]
    assert wrong == []


def test_every_first_message_has_a_known_kind_and_stands_once() -> None:
    messages = list(lines(TRAINING / "messages"))
    wrong = [
        (where, one["kind"])
        for where, one in messages
        if one["lang"] not in LANGUAGES or one["kind"] not in KINDS or not one["text"].strip() or not one["writer"]
    ]
    assert wrong == []
    assert len({(one["lang"], one["text"].casefold()) for _, one in messages}) == len(messages)


def test_every_wish_has_an_audience_and_every_offer_for_adults_is_of_a_pair() -> None:
    offered = {one["d"] for _, one in lines(TRAINING / "pairs")}
    wrong = [where for where, one in lines(TRAINING / "audiences", "offers.jsonl") if one["d"] not in offered]
    wrong += [
        where
        for where, one in lines(TRAINING / "audiences", "questions.jsonl")
        if one["audience"] not in AUDIENCES or one["lang"] not in LANGUAGES or not one["q"].strip()
    ]
    assert wrong == []


def test_every_sentence_of_a_mail_says_what_it_does() -> None:
    wrong = [
        (where, sentence)
        for where, one in lines(TRAINING / "mails")
        for sentence in one["sentences"]
        if sentence["does"] not in DOES or not sentence["text"].strip()
    ]
    assert wrong == []


def test_every_sentence_says_whether_it_states_a_need() -> None:
    wrong = [
        where
        for where, one in lines(TRAINING / "needs")
        if one["lang"] not in LANGUAGES or not isinstance(one["need"], bool) or not one["text"].strip()
    ]
    assert wrong == []


def test_every_question_about_an_activity_asks_for_known_facts() -> None:
    facts = {str(fact) for fact in AskedFact}
    wrong = [
        where
        for where, one in lines(TRAINING / "asked_facts")
        if one["lang"] not in LANGUAGES or set(one["asks"]) - facts or not one["text"].strip() or not one["writer"]
    ]
    assert wrong == []
    assert {fact for _, one in lines(TRAINING / "asked_facts") for fact in one["asks"]} == facts


def test_wishes_without_an_answer_are_no_questions_of_a_pair() -> None:
    asked = {one["q"] for _, one in lines(TRAINING / "pairs")}
    assert [where for where, one in lines(TRAINING / "unanswered") if one["q"] in asked] == []


@pytest.mark.parametrize("name", ["kommune-bred", "uni-nord", "naturregion", "city-en"])
def test_questions_of_a_left_out_catalogue_are_about_its_offers_and_are_not_learned_from(name: str) -> None:
    offers = {one["id"] for _, one in lines(CATALOGUES, f"{name}.jsonl")}
    learned = {one["q"] for _, one in lines(TRAINING / "pairs")}
    questions = list(lines(CATALOGUES, f"{name}.questions.jsonl"))
    assert [where for where, one in questions if set(one["relevant"]) - offers or one["text"] in learned] == []
    assert [where for where, one in questions if one["no_answer"] == bool(one["relevant"])] == []
