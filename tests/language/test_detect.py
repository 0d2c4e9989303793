from __future__ import annotations

import json
import socket

import pytest

from assistant.language import detect
from assistant.language.detect import LanguageDetector
from assistant.language.vocabulary import Vocabulary
from assistant.model import Language, languages
from integrations.resources.language_identifier import FastTextIdentifier
from tests.running import ROOT

DA, DE, EN = Language.DA, Language.DE, Language.EN


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(FastTextIdentifier())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("physics visit for 8th grade in spring", EN),
        ("fysikbesøg til 8. klasse til foråret", DA),
        ("Physikbesuch für Klasse 8 im Frühling", DE),
        ("uge 17, 24 elever", DA),
        ("Klasse 8b, KW 20, 26 Schüler", DE),
        ("class 8b, week 20, 26 pupils", EN),
        ("Hej, har I noget om vand til 4. klasse?", DA),
        ("anything on bees for year 3?", EN),
        ("was mit Bienen", DE),
        ("noget med bier", DA),
        ("ja tak", DA),
        ("ja bitte", DE),
        ("vi søker noe om vann for 5. trinn", DA),
        ("Vi letar efter något om vatten för åk 5", DA),
    ],
)
@pytest.mark.parametrize("fallback", languages())
def test_short_texts_are_told_apart(
    detector: LanguageDetector, text: str, language: Language, fallback: Language
) -> None:
    assert detector.detect(text, fallback) is language


@pytest.mark.parametrize("text", ["", "   ", "2", "17-18", "robot", "museum?", "https://example.org/das/ist/der/weg"])
@pytest.mark.parametrize("fallback", languages())
def test_an_unsure_text_keeps_the_fallback(detector: LanguageDetector, text: str, fallback: Language) -> None:
    assert detector.detect(text, fallback) is fallback


@pytest.mark.parametrize(
    ("text", "language"), [("affaldssortering 3. klasse", DA), ("matematik i skoven", DA), ("Wasser", DE)]
)
def test_the_vocabulary_decides_where_few_words_do_not(packaged: Vocabulary, text: str, language: Language) -> None:
    assert LanguageDetector(FastTextIdentifier(), packaged.knows).detect(text, EN) is language


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the detector reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert LanguageDetector(FastTextIdentifier()).detect("noget om fisk til 4. klasse", EN) is DA


def test_where_the_words_decide_the_models_guess_would_change_nothing(
    detector: LanguageDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (ROOT / "tests/quality/questions.jsonl").read_text("utf-8").splitlines()
    asked = [(json.loads(row)["text"], fallback) for row in rows for fallback in languages()]
    answers = [detector.detect(text, fallback) for text, fallback in asked]
    unasked = [text for text, fallback in asked if not detect._is_open(_told(text), fallback)]
    monkeypatch.setattr(detect, "_is_open", lambda scores, fallback: True)
    assert [detector.detect(text, fallback) for text, fallback in asked] == answers
    assert len(unasked) > len(asked) / 10


def _told(text: str) -> dict[Language, float]:
    return detect._told_by(detect._WORD.findall(text.lower()))
