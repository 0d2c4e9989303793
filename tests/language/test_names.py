"""Names of people are no other words; words behind pronouns, words made of others and foreign words."""

from __future__ import annotations

import pytest

from assistant.language.tokens import tokens
from assistant.language.vocabulary import Vocabulary
from assistant.model import Language

DA, DE, EN = Language.DA, Language.DE, Language.EN


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Tom kommer med sin klasse", DA, "Tom"),
        ("Rose kommer med", DA, "Rose"),
        ("Bo spørger om vand", DA, "Bo"),
        ("Else og Bjørn vil se robotter", DA, "Else Bjørn"),
        ("Jeg hedder Tom og underviser i fysik", DA, "Tom"),
        ("Vi ses på skolen, hr. Sten", DA, "hr Sten"),
        ("Med venlig hilsen\nRose Storm", DA, "Rose Storm"),
        ("Kære Rose, har I noget om bier?", DA, "Rose"),
        ("Vi dyrker en rose i en tom flaske", DA, ""),
        ("Rose", DA, ""),
        ("Roser i haven", DA, ""),
        ("Vi har Matematik og Natur på skemaet", DA, ""),
        ("Herr Klein fragt nach Robotern", DE, "Herr Klein"),
        ("Liebe Frau Dr. Rosa Wolf, wir suchen etwas", DE, "Frau Dr Rosa Wolf"),
        ("Else kommt mit ihrer Klasse", DE, "Else"),
        ("Rose kommt auch mit", DE, "Rose"),
        ("Mit freundlichen Grüßen, Tom Stein", DE, "Tom Stein"),
        ("Die Rose und die Linde im Garten", DE, ""),
        ("Eine Frau. Welche? Tage und Nächte", DE, ""),
        ("Klein und groß", DE, ""),
        ("We will ask Mr Brown and Rose from Year 7", EN, "Mr Brown Rose"),
        ("Will the rose grow?", EN, ""),
    ],
)
def test_people_are_found_by_what_stands_beside_them(
    packaged: Vocabulary, text: str, language: Language, names: str
) -> None:
    found = tokens(text)
    places = packaged.names(found, language)
    assert [found[place].word for place in sorted(places)] == names.split()


def test_a_name_stays_what_it_is_in_english_too(packaged: Vocabulary) -> None:
    assert packaged.gloss("Tom kommer med sin klasse", DA) == "Tom class"
    assert packaged.gloss("Herr Klein fragt nach Robotern", DE) == "Herr Klein ask robot"
    assert packaged.concepts("Rose kommer med", DA) == []


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("vi tog bussen", "take bus"),
        ("en tur med tog", "field trip train"),
        ("vi sår frø", "sow seed"),
        ("et sår på knæet", "wound knee"),
    ],
)
def test_a_word_behind_a_pronoun_is_a_verb(packaged: Vocabulary, text: str, gloss: str) -> None:
    assert packaged.gloss(text, DA) == gloss


@pytest.mark.parametrize(
    ("word", "language", "meaning"),
    [
        ("hinausfährt", DE, "drive"),
        ("hinaufgeklettert", DE, "climb"),
        ("Wolkchen", DE, "cloud"),
        ("Köpfchen", DE, "head"),
        ("dovenhed", DA, "lazy"),
        ("rødt", DA, "red"),
        ("geht's", DE, ""),
    ],
)
def test_a_word_made_of_another_means_what_that_one_means(
    packaged: Vocabulary, word: str, language: Language, meaning: str
) -> None:
    assert packaged.gloss(word, language) == meaning


@pytest.mark.parametrize(
    ("word", "language", "meaning"),
    [
        ("systematisk", DA, "systematic"),
        ("nationaliteter", DA, "nationality"),
        ("eskalieren", DE, "escalate"),
        ("Synthesizer", DE, "synthesizer"),
        ("skafeterne", DA, "skafeterne"),
    ],
)
def test_foreign_words_are_spelt_as_in_english(
    packaged: Vocabulary, word: str, language: Language, meaning: str
) -> None:
    assert packaged.gloss(word, language) == meaning
