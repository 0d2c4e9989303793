"""Reading takes little time, whatever is written, and never fails."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.letters.reader import read_letter
from assistant.model import AskedFor, ChannelName, Conversation, Person
from assistant.understanding.follow_up import read_follow_up
from tests.understanding.processor import seconds_of
from tests.understanding.readers import TODAY, reader_of

_LETTERS = str.maketrans("0123456789", "abcdefghij")

HOSTILE = {
    "one word": "a" * 100_000,
    "numbers": "8. " * 33_000,
    "ranges": "8-" * 50_000,
    "lines": "\n" * 100_000,
    "quotes": "> " * 50_000,
    "denials": "ikke " * 20_000,
    "grades": "8. klasse og " * 8_000,
    "sign-offs": "mvh\n" * 25_000,
    "greetings": "Hej " * 25_000,
    "brackets": "(" * 100_000,
    "unknown words": " ".join(f"ord{number}x" for number in range(15_000)),
    "unknown letters": " ".join(f"{n}zqx".translate(_LETTERS) for n in range(12_000)),
    "pupils": "24 elever " * 10_000,
    "names": "Ab-" * 33_000,
    "schools": "Ab Skole " * 12_000,
    "prices": "5 € " * 25_000,
    "thousands": "1 000 " * 16_000,
    "digits": "1" * 100_000,
    "dots": "1." * 50_000,
    "intros": "Den " * 25_000,
    "lists": "2 og " * 20_000,
}  # fmt: skip


LONG_LETTERS = {
    "beginnings of attributions": "Den 5. maj kl. 10.15\n" * 20_000,
    "one endless attribution": "On " + "a " * 200_000 + " wrote:",
    "beginnings of header blocks": "Fra: a@b\nTil: x\n" * 25_000,
    "forwarded mails": "---------- Forwarded message ---------\n" * 10_000,
    "sign-offs": "hilsen hej hej hej hej hej hej hej hej hej?\n" * 9_000,
    "a line of sign-offs": "mit mvh tak og " * 26_000,
    "greetings": "Hej " * 100_000,
    "postscripts": "mvh\nPS: a\n" * 40_000,
    "thanks": "Tak, Anna\n" * 40_000,
    "names": "Anna Holm\n" * 40_000,
    "quotes between signatures": "> a\nmvh\n" * 40_000,
    "footers": ("Sendt fra min " * 17 + "\n") * 1_700,
}


@pytest.mark.parametrize("name", LONG_LETTERS)
def test_the_longest_letters_are_taken_apart_at_once(name: str) -> None:
    assert seconds_of(lambda: read_letter(LONG_LETTERS[name], sender_name="Anna Holm")) < 0.6


PIECES = ["ikke", "nej", "2", "og", "8.", "klasse", "b", "uge", "17", "-", ",", "?", "24", "elever", "kr", "K3", "ja",
          "½", "0", "Høng", "\n", "--", "mvh", "den", "første", "mvh Anna", "2027-05-01", "kl. 9"]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_text_runs_away(name: str) -> None:
    reader = reader_of("kalundborg")
    # Each language is loaded when it is first met.
    for met in ("noget om vnad til 4. klasse i maj", "etwas über Wassser für Klasse 4", "something about watter"):
        reader.read(met, TODAY)
    assert seconds_of(lambda: reader.read(HOSTILE[name], TODAY)) < 0.6


@settings(max_examples=150)
@given(st.text(max_size=300) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_no_text_fails(text: str) -> None:
    reader = reader_of("kalundborg")
    asked = Conversation(
        "c", ChannelName.SLACK, Person("slack:U1"), reading=reader.read("vand", TODAY),
        offered=("vand-til-4-klasse", "robotdysten"), asked=AskedFor.PERIOD, bookings=("K1",),
    )  # fmt: skip
    read_follow_up(read_letter(text), asked, reader, TODAY)
    read_follow_up(
        read_letter(text), Conversation("c", ChannelName.SLACK, Person("slack:U1")), reader, TODAY, subject_line=text
    )
