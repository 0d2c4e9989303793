"""Whether words about accessibility begin with a plain answer: ``Step-free: lift to all rooms`` is yes."""

from __future__ import annotations

import re

from assistant import locales
from assistant.language.tokens import tokens
from assistant.model import Text
from assistant.understanding.phrase_matcher import Lexicon, Meaning, phrases_of_all

_FILE = "words/accessibility.txt"
_PART_ENDS = re.compile(r"[.,:;!(\n]| [-–—] ")


def step_free_answers(words: Text) -> frozenset[bool]:
    """What these words begin with, in whichever language, where all up to the first stop is a plain answer; nothing
    where they say more than that."""
    answers = (_answered(text) for text in words.values())
    return frozenset(answer for answer in answers if answer is not None)


def step_free_said(words: Text) -> bool | None:
    """Their answer; None where there is none, or where the languages disagree."""
    answers = step_free_answers(words)
    return next(iter(answers)) if len(answers) == 1 else None


def _answered(text: str) -> bool | None:
    begins = [token.folded for token in tokens(_PART_ENDS.split(text.strip(), maxsplit=1)[0])]
    found = _answers().at(begins, 0, len(begins)) if begins else None
    return found[1].cue == "yes" if found is not None and found[0] == len(begins) else None


@locales.remembered
def _answers() -> Lexicon:
    yes = phrases_of_all(_FILE, "step free", Meaning(cue="yes"))
    no = phrases_of_all(_FILE, "not step free", Meaning(cue="no"))
    return Lexicon([*yes, *no])
