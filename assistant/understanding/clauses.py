"""The clauses of a message: its sentences, and what is asked at the end of one."""

from __future__ import annotations

import re

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, alternatives
from assistant.understanding.annotated_text import Page

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
    found = [clause for sentence in sentences for clause in _parted(sentence) if clause]
    return [*found[: _MOST - 1], " ".join(found[_MOST - 1 :])] if len(found) > _MOST else found


def _parted(sentence: str) -> list[str]:
    """A sentence, parted before the question it ends with."""
    if not sentence.endswith("?"):
        return [sentence]
    joint = _question_behind().search(sentence)
    if joint is None or not sentence[: joint.start()].strip():
        return [sentence]
    return [sentence[: joint.start()].strip(" ,;–-"), sentence[joint.end() :].strip()]


@locales.remembered
def _question_behind() -> re.Pattern[str]:
    """``, and`` or a dash, before a word that asks."""
    joints = "|".join(alternatives(CONJUNCTIONS, name) for name in ("and", "but"))
    asks = locales.pattern(_MESSAGES, "practical")
    return re.compile(rf"(?:[,;–]\s*(?:(?:{joints})\s+)?|\s(?:{joints})\s+)(?={asks}\b)", re.I)
