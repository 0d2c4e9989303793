"""For whom a wish is, where no word says it."""

from __future__ import annotations

import pytest

from assistant.model import Audience
from tests.understanding.readers import TODAY, reader_of


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Er der andre, der står alene med geografi, som man kan mødes med?", Audience.TEACHERS),
        ("Ich bin an meiner Schule die Einzige für Informatik und suche Austausch.", Audience.TEACHERS),
        ("I'm the only geographer in my school and would like to meet others.", Audience.TEACHERS),
        ("As a head I'd like to know how other schools fund their science week.", Audience.LEADERS),
        ("Jeg er geografilærer i 7.b, og vi leder efter noget om floder.", Audience.PUPILS),
        ("Ich bin Informatiklehrerin und suche etwas zu Robotern für die 6c.", Audience.PUPILS),
        ("We're two teachers with fifty children who would love to see a lighthouse.", Audience.PUPILS),
    ],
)
def test_wishes_of_adults_are_told_from_those_for_their_classes(text: str, audience: Audience) -> None:
    assert reader_of("kalundborg").read(text, TODAY).audience is audience


def test_a_word_or_two_tell_nothing_of_whom_they_are_for() -> None:
    reading = reader_of("trier").read("Netzwerke", TODAY)
    assert (reading.audience, reading.audience_said, reading.unsure) == (Audience.PUPILS, False, frozenset())
