"""A passage says of a text what the vocabulary says of it, and misspelled words are found without comparing all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from assistant.language.vocabulary import Vocabulary
from assistant.language.words import tokens
from assistant.model import Language

DA, DE, EN = Language.DA, Language.DE, Language.EN
_LETTERS = st.text("abcdefghijklmnopqrstuvwxyzæøåäöüß", min_size=1, max_size=9)
_ROWS = {"words.txt": ["cod | torsk | Dorsch", "grain | korn | Korn", "bread | brød | Brot", "bridge | bro | Brücke"]}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Har I noget om spildevandsrensning? Gerne med grøn energi.", DA),
        ("Wir suchen etwas zu Kläranlagen!\nUnd zu erneuerbaren Energien.", DE),
        ("Is there anything about renewable energy and cranes?", EN),
        ("", DA),
    ],
)
def test_a_passage_is_the_text_as_the_vocabulary_reads_it(text: str, language: Language, packaged: Vocabulary) -> None:
    passage = packaged.passage(text, language)
    assert passage.tokens == tokens(text)
    assert passage.concepts == packaged.concepts(text, language)
    assert passage.gloss == packaged.gloss(text, language)


def test_a_passage_reads_misspelled_words_only_where_wanted(packaged: Vocabulary) -> None:
    assert [one.concept for one in packaged.passage("spildevnad", DA).concepts] == ["wastewater"]
    assert packaged.passage("spildevnad", DA, correct=False).concepts == []


def test_the_stems_of_a_name_leave_out_its_stop_words(packaged: Vocabulary) -> None:
    assert packaged.name_stems("no such concept at all") == ("concept",)


@given(st.lists(_LETTERS.filter(lambda word: len(word) > 3), min_size=1, max_size=6, unique=True), _LETTERS)
def test_a_misspelled_word_is_the_nearest_of_all(known: list[str], written: str) -> None:
    rows = [f"concept {'abcdef'[place]} | {word} | x" for place, word in enumerate(known)]
    vocabulary = Vocabulary.from_lines({"words.txt": rows}, forms=_NoForms())
    resolution = vocabulary.resolve(written, DA)
    limit = 0 if len(written) < 4 else 1 if len(written) < 8 else 2
    if resolution.how == "spelling":
        assert OSA.distance(vocabulary.correction(written, DA) or "", written) <= limit + 2
