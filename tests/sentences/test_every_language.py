"""Every language that comes along says the same things with the same names."""

import re
from pathlib import Path
from string import Formatter

import pytest

from assistant import locales
from assistant.locales.sentences import INSTEAD, Sentences, read_sentences
from assistant.model import Audience, Kind, Language, Setting, Status, Subject, languages
from assistant.replies.phrases import phrase

FILES = sorted(
    path.relative_to(locales.folder(code) / "sentences").with_suffix("").as_posix()
    for code in languages()
    for path in (locales.folder(code) / "sentences").rglob("*.txt")
)


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("file", sorted(set(FILES)))
def test_every_language_has_every_sentence_in_the_same_order_with_the_same_names(language: Language, file: str) -> None:
    expected = [(key, names_in(text)) for key, text in read_sentences(INSTEAD, file).items()]
    assert [(key, names_in(text)) for key, text in read_sentences(language, file).items()] == expected


@pytest.mark.parametrize("language", languages())
def test_every_line_is_a_sentence_and_no_key_stands_twice(language: Language) -> None:
    keys = []
    for path in sorted((locales.folder(language) / "sentences").rglob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                assert re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)* = \S(.*\S)?", line), f"{path}: {line}"
                keys.append((path.name, line.partition(" = ")[0]))
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("language", languages())
def test_every_value_of_the_catalogue_has_a_word(language: Language) -> None:
    values = {
        "kind": Kind,
        "subject": Subject,
        "setting": Setting,
        "audience": Audience,
        "status": Status,
        "language": languages(),
    }
    wanted = {f"{prefix}.{value}" for prefix, enum in values.items() for value in enum}
    assert wanted <= set(phrase.all(language))


def test_danish_says_du_and_german_says_sie() -> None:
    danish = " ".join(phrase.all(Language.DA).values())
    german = " ".join(phrase.all(Language.DE).values())
    assert not re.search(r"\bDe\b|\bDem\b|\bDeres\b", danish)
    assert not re.search(r"\b(du|dich|dir|dein|deine|euch|eure)\b", german)


def test_what_a_language_has_no_sentence_for_is_said_in_english(tmp_path: Path) -> None:
    own = tmp_path / "sv" / "sentences"
    own.mkdir(parents=True)
    (tmp_path / "sv" / "language.txt").write_text("[name]\nsvenska\n", "utf-8")
    (own / "replies.txt").write_text("# hälsningar\n\nthanks.plain = Varsågod.\n", "utf-8")
    with locales.added(tmp_path):
        assert phrase("sv", "thanks.plain") == "Varsågod."
        assert phrase("sv", "answer.more", count=2) == "Here are 2 more:"
        assert Sentences("mail")("sv", "mail.decide") == "See and decide"
