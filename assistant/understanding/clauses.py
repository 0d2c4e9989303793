"""The clauses of a message: its sentences, and what is asked at the end of one."""

from __future__ import annotations

import re

from assistant import locales
from assistant.language.folding import fold
from assistant.language.stop_words import stop_words_of_all
from assistant.language.word_tables import CONJUNCTIONS, alternatives
from assistant.understanding.annotated_text import Page
from assistant.understanding.time_expressions.lexicon import names_of_months

_MOST = 40
"""Clauses of one message that are looked at; what comes behind belongs to the last."""
_MESSAGES = "words/messages.txt"


def clauses_of(text: str) -> list[str]:
    """``We will be 18, and where does the bus park?`` are two."""
    page = Page(text)
    sentences: list[str] = []
    for start, end in page.sentence_spans():
        sentence = text[start:end].strip()
        if sentences and sentence and (sentence[0].isdigit() or sentence[0].islower()) and sentences[-1].endswith("."):
            sentences[-1] += f" {sentence}"  # behind a short form: "no. 3", "d. 14"
        else:
            sentences.append(sentence)
    begun = [part for sentence in sentences for part in _begun_anew(sentence)]
    found = [clause for sentence in begun for clause in _parted(sentence) if clause]
    return [*found[: _MOST - 1], " ".join(found[_MOST - 1 :])] if len(found) > _MOST else found


def _begun_anew(sentence: str) -> list[str]:
    """A number with a full stop behind it ends a sentence where a little word begins the next: "We are 14. We ..."."""
    parts: list[str] = []
    start = 0
    for found in _NEXT.finditer(sentence):
        if fold(found["word"]) in stop_words_of_all() and fold(found["word"]) not in names_of_months():
            parts.append(sentence[start : found.start()].strip())
            start = found.start("word")
    return [*parts, sentence[start:].strip()]


_NEXT = re.compile(r"(?<=\d\.)\s+(?P<word>[A-ZÆØÅÄÖÜ][a-zæøåäöüß]+)\b")


def _parted(sentence: str) -> list[str]:
    """A sentence, parted before the question it ends with."""
    if not sentence.endswith("?"):
        return [sentence]
    joint = _question_behind().search(sentence)
    if joint is None or not sentence[: joint.start()].strip():
        return [sentence]
    first = sentence[: joint.start()].strip(" ,;–-")
    asks = re.match(rf"\W*{locales.pattern(_MESSAGES, 'practical')}\b", first, re.I) is not None
    return [f"{first}?" if asks else first, sentence[joint.end() :].strip()]


@locales.remembered
def _question_behind() -> re.Pattern[str]:
    """``, and`` or a dash, before a word that asks."""
    joints = "|".join(alternatives(CONJUNCTIONS, name) for name in ("and", "but"))
    asks = locales.pattern(_MESSAGES, "practical")
    return re.compile(rf"(?:[,;–]\s*(?:(?:{joints})\s+)?|\s(?:{joints})\s+)(?={asks}\b)", re.I)
