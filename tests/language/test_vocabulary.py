from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from assistant.errors import FaultsFound
from assistant.language.vocabulary import Resolution, Vocabulary
from assistant.model import Language
from integrations.resources.vocabulary import read_vocabulary

DA, DE, EN = Language.DA, Language.DE, Language.EN

_FILES = {
    "water.txt": """
        # English | Danish | German
        wastewater, sewage | spildevand, kloakvand | Abwasser
        clean, purify | rense, rengøre | reinigen, klären, säubern
        plant (installation) | anlæg | Anlage
        renewable energy | vedvarende energi, grøn energi | erneuerbare Energie
        energy | energi | Energie
        box | kasse | Kasten
        experiment | eksperimentere | experimentieren
    """,
    "animals.txt": """
        animal | dyr | Tier
        crane (bird) | trane | Kranich
        cod | torsk | Dorsch
    """,
    "machines.txt": """
        crane (machine) | kran, byggekran | Kran, Baukran
        lift (raise) | løfte | heben
    """,
    "adjectives_adverbs.txt": """
        expensive | dyr | teuer
    """,
}


@pytest.fixture(scope="module")
def small() -> Vocabulary:
    return Vocabulary.from_lines({name: text.splitlines() for name, text in _FILES.items()}, names=["Konz", "Tårsk"])


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("kloakvand", DA, Resolution(("wastewater",), "exact")),
        ("spildevandet", DA, Resolution(("wastewater",), "lemma")),
        ("Kranichen", DE, Resolution(("crane (bird)",), "lemma")),
        ("cranes", EN, Resolution(("crane (bird)", "crane (machine)"), "lemma")),
        ("spildevandsrensning", DA, Resolution(("wastewater", "clean"), "parts")),
        ("Kläranlagen", DE, Resolution(("clean", "plant (installation)"), "parts")),
        ("Klaeranlage", DE, Resolution(("clean", "plant (installation)"), "parts")),
        ("Experimentierkästen", DE, Resolution(("experiment", "box"), "parts")),
        ("sewage", DA, Resolution(("wastewater",), "english")),
        ("spilldevandd", DA, Resolution(("wastewater",), "spelling")),
        ("dyr", DA, Resolution(("animal", "expensive"), "exact")),
        ("undervisning", DA, Resolution()),
        ("Unterricht", DE, Resolution()),
        ("Tårsk", DA, Resolution()),
        ("qwxzqwxz", DA, Resolution()),
    ],
)
def test_a_word_means(small: Vocabulary, word: str, language: Language, expected: Resolution) -> None:
    assert small.resolve(word, language) == expected


def test_only_unknown_words_are_corrected(small: Vocabulary) -> None:
    words = ["tosrk", "torske", "norsk", "Tårsk", "tor"]
    assert [small.correction(word, DA) for word in words] == ["torsk", None, None, None, None]


def test_the_longest_phrase_counts_also_inflected(small: Vocabulary) -> None:
    text = "Wir messen erneuerbaren Energien, dann Energie."
    found = [(text[slice(*o.span)], o.concept, o.how) for o in small.concepts(text, DE)]
    assert found == [("erneuerbaren Energien", "renewable energy", "phrase"), ("Energie", "energy", "exact")]


def test_a_compound_has_a_concept_for_each_part_at_one_place(small: Vocabulary) -> None:
    assert [(o.concept, o.span, o.how) for o in small.concepts("Ny spildevandsrensning?", DA)] == [
        ("wastewater", (3, 22), "parts"),
        ("clean", (3, 22), "parts"),
    ]


def test_what_the_text_speaks_of_decides_between_meanings(small: Vocabulary) -> None:
    assert [o.concept for o in small.concepts("a crane can lift it", EN)] == ["crane (machine)", "lift (raise)"]
    assert [o.concept for o in small.concepts("a crane and a cod", EN)] == ["crane (bird)", "cod"]


def test_a_gloss_keeps_order_sentences_and_unknown_words(small: Vocabulary) -> None:
    gloss = small.gloss("Kan vi se, hvordan spildevandet renses i Gørlev? Og en kran med dyrene", DA)
    assert gloss == "wastewater clean Gørlev. crane animal"


def test_an_english_text_is_its_own_gloss(small: Vocabulary) -> None:
    assert small.gloss("How is sewage purified?", EN) == "How is sewage purified?"


def test_names_and_proof_read_texts_are_not_corrected(small: Vocabulary) -> None:
    assert [o.concept for o in small.concepts("besøg hos Tosrk, ikke tosrk", DA)] == ["cod"]
    assert small.concepts("vi fanger tosrk", DA, correct=False) == []


def test_labels_are_the_usual_words_without_senses(small: Vocabulary) -> None:
    assert [small.label("crane (machine)", language) for language in (DA, DE, EN)] == ["kran", "Kran", "crane"]
    assert small.label("no such concept", DA) == "no such concept"


def test_the_same_name_in_two_files_is_one_concept() -> None:
    vocabulary = Vocabulary.from_lines({"a.txt": ["bee | bi | Biene"], "b.txt": ["bee | honningbi, bi | Honigbiene"]})
    assert len(vocabulary) == 1
    assert vocabulary.words("bee", DA) == ("bi", "honningbi")
    assert vocabulary.words("bee", DE) == ("Biene", "Honigbiene")


def test_every_wrong_row_is_named_with_file_and_line() -> None:
    lines = [
        "# English | Danish | German",
        "bee | bi",
        "",
        "cod (fish | torsk | Dorsch",
        "eel | ål, | Aal",
        "a | b | c | d",
    ]
    with pytest.raises(FaultsFound) as found:
        Vocabulary.from_lines({"a.txt": lines, "b.txt": ["ant | | Ameise", "fly | flue | Fliege", "? | hval | ?"]})
    assert str(found.value).splitlines() == [
        "a.txt:2: a row has three columns, English | Danish | German; this one has 2.",
        "a.txt:4: a bracket is not closed in the English column.",
        "a.txt:5: the Danish column has an empty word; put at least one word there and one comma between two.",
        "a.txt:6: a row has three columns, English | Danish | German; this one has 4.",
        "b.txt:1: the Danish column has an empty word; put at least one word there and one comma between two.",
        "b.txt:3: the English column still has a question mark; put the word there.",
    ]


def test_the_fingerprint_follows_the_words() -> None:
    def fingerprint(rows: Iterable[str]) -> str:
        return Vocabulary.from_lines({"a.txt": rows}).fingerprint

    assert fingerprint(["bee | bi | Biene"]) == fingerprint(["# a comment", "bee  |  bi | Biene"])
    assert fingerprint(["bee | bi | Biene"]) != fingerprint(["bee | bi, honningbi | Biene"])


@pytest.mark.parametrize(
    ("text", "language", "gloss"),
    [
        ("Hvordan bliver spildevandet renset?", DA, "wastewater clean"),
        ("affaldssortering og genbrug", DA, "waste sorting recycling"),
        ("Wattwürmer und Zugvögel", DE, "lugworm migratory bird"),
        ("Wie entsteht ein Erdbeben?", DE, "arise earthquake"),
        ("vilde dyr i skoven", DA, "wild animal forest"),
    ],
)
def test_the_packaged_vocabulary_reads_everyday_questions(
    packaged: Vocabulary, text: str, language: Language, gloss: str
) -> None:
    assert packaged.gloss(text, language) == gloss


def test_a_catalogue_adds_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.txt").write_text("wind farm (Blåsbjerg) | Blåsbjerget | Blåsberg\n", encoding="utf-8")
    vocabulary = read_vocabulary([tmp_path, tmp_path / "without"])
    assert vocabulary.resolve("blåsbjerget", DA) == Resolution(("wind farm (Blåsbjerg)",), "exact")


def test_a_file_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.txt").write_bytes("bee | bi | Biene\neel | ål | Aal\n".encode("latin-1"))
    with pytest.raises(FaultsFound, match=r"vocabulary\.txt:2: the file is not UTF-8; save it as UTF-8\."):
        read_vocabulary([tmp_path])
