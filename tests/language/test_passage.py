"""A passage says of a text what the vocabulary says of it, and misspelled words are found without comparing all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from assistant.language.stop_words import stop_words
from assistant.language.tokens import SimplemmaForms, tokens
from assistant.language.vocabulary import Vocabulary
from assistant.language.vocabulary_index import ArrangedVocabulary
from assistant.language.vocabulary_rows import read_rows
from assistant.language.word_lookup import WordLookup
from assistant.model import Language

DA, DE, EN = Language.DA, Language.DE, Language.EN
_WORDS = st.text("abcdrstv", min_size=4, max_size=9).filter(lambda word: word not in stop_words(Language.DA))


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


@given(st.lists(_WORDS, min_size=1, max_size=9, unique=True), st.data())
def test_the_word_meant_by_a_misspelled_one_is_the_nearest_of_all(known: list[str], data: st.DataObject) -> None:
    rows = [f"thing {'abcdefghi'[place]} | {word} | x" for place, word in enumerate(known)]
    table = ArrangedVocabulary.of(read_rows({"words.txt": rows})).table(DA)
    lexicon = WordLookup(DA, table, SimplemmaForms(), frozenset())
    written = data.draw(_WORDS | st.sampled_from(known).flatmap(_misspelled))
    limit = 0 if len(written) < 4 else 1 if len(written) < 8 else 2
    near = [(OSA.distance(written, word), word[0] != written[0], word) for word in known if len(word) > 2]
    meant = min((one for one in near if one[0] <= limit), default=None) if limit else None
    assert [entry[2] for entry in lexicon.nearest(written)] == ([meant[2]] if meant else [])


def _misspelled(word: str) -> st.SearchStrategy[str]:
    """One letter exchanged, left out, doubled or swapped with the next."""
    ways = (
        lambda at: word[:at] + "x" + word[at + 1 :],
        lambda at: word[:at] + word[at + 1 :],
        lambda at: word[: at + 1] + word[at:],
        lambda at: word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    )
    return st.builds(lambda way, at: way(at), st.sampled_from(ways), st.integers(0, len(word) - 1)).filter(bool)
