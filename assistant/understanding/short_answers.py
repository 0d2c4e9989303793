"""What short answers say: yes, no, thanks, more, nothing fits, cancel ... as phrases."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.understanding.phrase_matcher import Lexicon, Meaning, phrases_of_all

_FILE = "words/answers.txt"
_ANSWERS = ("human", "cancel", "status", "nothing_fits", "more", "thanks", "yes", "no", "help")
"""Of phrases alike the more decided answer comes first; each has a table."""


def answer_lexicon() -> Lexicon:
    """All phrases; the meaning's cue names the answer."""
    return Lexicon(answer_phrases())


def answer_phrases() -> Iterator[tuple[str, Meaning]]:
    for name in _ANSWERS:
        yield from phrases_of_all(_FILE, name.replace("_", " "), Meaning(cue=name))


def change_lexicon() -> Lexicon:
    """The words that mark a change to what was asked."""
    return Lexicon(phrases_of_all(_FILE, "changes", Meaning(cue="change")))
