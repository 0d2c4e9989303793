"""What a writer is called, by the sender's name and the signature."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from assistant.letters.names import agree, name_of_writer
from assistant.letters.reader import read_letter
from assistant.understanding.signature_facts import name_in_signature

MAILS = Path(__file__).parents[1] / "quality" / "training" / "mails"


@pytest.mark.parametrize(
    ("sender", "signed", "name"),
    [
        ("Rita Rask", "Rita", "Rita Rask"),
        ("Rita", "Rita Rask", "Rita Rask"),
        ("Rask, Rita", "Rita", "Rita Rask"),
        ("R. Rask", "Rita Rask", "Rita Rask"),
        ("Rita Rask", "Rita M. Rask", "Rita M. Rask"),
        ("Bo Kjær", "Bo Kjaer", "Bo Kjær"),
        ("Rita Rask", "", "Rita Rask"),
        ("", "Rita", "Rita"),
        ("Rita Rask", "Bente Toft", "Rita Rask"),
        ("Rita Rask", "Sendt", "Rita Rask"),
        ("Gørlev Skole", "Rita Rask", "Rita Rask"),
        ("Grundschule am Park", "Heike Lang", "Heike Lang"),
        ("School Office", "Rita Rask", "Rita Rask"),
        ("4.b Sct. Hans", "Rita Rask", "Rita Rask"),
        ("rrask", "Rita Rask", "Rita Rask"),
        ("rita.rask@skole.example.org", "Rita", "Rita"),
    ],
)
def test_the_fuller_of_two_that_agree_else_the_sender_where_it_is_a_person(sender: str, signed: str, name: str) -> None:
    assert name_of_writer(sender, signed) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rita Rask", "rita rask", True),
        ("Rita Rask", "Rask, Rita", True),
        ("Rita", "Rita Rask", True),
        ("R. Rask", "Rita Rask", True),
        ("Rita Rask", "Rikke Rask", False),
        ("Rita Rask", "Rita Holm", False),
        ("", "Rita Rask", False),
    ],
)
def test_names_agree(one: str, other: str, same: bool) -> None:
    assert agree(one, other) is same


@pytest.mark.parametrize("language", ["da", "de"])
def test_writers_of_letters_keep_their_full_name(language: str) -> None:
    """Each letter as if it came from its writer, whose full name stands below at least one of their letters."""
    by_writer: dict[str, list[str]] = defaultdict(list)
    for line in (MAILS / f"{language}.jsonl").read_text("utf-8").splitlines():
        letter = json.loads(line)
        by_writer[letter["writer"]].append("\n".join(sentence["text"] for sentence in letter["sentences"]))
    wrong = []
    for letters in by_writer.values():
        full = max((_signed(text) for text in letters), key=lambda name: len(name.split()))
        wrong += [text for text in letters if name_of_writer(full, _signed(text, full)) != full]
    assert wrong == []


def _signed(text: str, sender: str = "") -> str:
    return name_in_signature(read_letter(text, sender_name=sender).signature)
