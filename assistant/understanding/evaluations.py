"""What is said of a visit that is over: a mark from 1 to 5, words, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from assistant import locales
from assistant.language.word_tables import alternatives, whole_words
from assistant.letters.reader import Letter
from assistant.model import MARKS, AskedFor, Conversation, Spoken, languages
from assistant.understanding.intents import FollowUp, Intent

_FILE = "words/evaluation.txt"
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_BOOKING = re.compile(r"\bk\d+\b", re.IGNORECASE)
_FEWEST_TOLD = 2
"""Words that tell something."""


@dataclass(frozen=True)
class EvaluationAnswer:
    follow_up: FollowUp
    asks: str = ""
    """What the same message asks or wishes beside it."""


def read_evaluation(letter: Letter, conversation: Conversation) -> EvaluationAnswer | None:
    """The answer to how it was; ``None`` where that was not asked last, or something else is said."""
    if conversation.asked is not AskedFor.EVALUATION or conversation.spoken is not Spoken.BOOKINGS:
        return None
    sentences = [part for part in _SENTENCES.split(letter.text.strip()) if part]
    asks = [part for part in sentences if _asks(part)]
    text = " ".join(part for part in sentences if part not in asks)
    mark = mark_in(text)
    if mark is None and not _tells(text):
        return None
    named = _BOOKING.search(text)
    told = FollowUp(Intent.EVALUATE, booking_id=named[0] if named else "", mark=mark, words=_words_beside(text, mark))
    return EvaluationAnswer(told, " ".join(asks))


def evaluation_pressed(subject: str) -> FollowUp:
    """``K12:4``, as a button or form says it."""
    booking_id, _, mark = subject.partition(":")
    return FollowUp(Intent.EVALUATE, booking_id=booking_id, mark=int(mark) if re.fullmatch("[1-5]", mark) else None)


def mark_in(text: str) -> int | None:
    """ "4, de var glade", "en klar 5'er", "4 af 5": a mark. "4 elever", "4. klasse", "kl. 4" and "Note 2" (of another
    scale) are none."""
    patterns = _patterns()
    if patterns.other_scale.search(text):
        return None
    found = patterns.alone.match(text) or patterns.of_five.search(text) or patterns.led.search(text)
    if found is None:
        return None
    said = found["mark"].casefold()
    return int(said) if said.isdigit() else patterns.marks[said]


def says_nobody_came(text: str) -> bool:
    return whole_words(_FILE, "nobody came").search(text) is not None


def _asks(sentence: str) -> bool:
    return sentence.endswith("?") or whole_words(_FILE, "asks").search(sentence) is not None


def _tells(text: str) -> bool:
    """It tells of what was, in words alone."""
    return len(text.split()) >= _FEWEST_TOLD and whole_words(_FILE, "tells").search(text) is not None


def _words_beside(text: str, mark: int | None) -> str:
    """As it stands; nothing where the mark is all there is."""
    return "" if mark is not None and not re.sub(r"[\W\d_]", "", text) else text


class _Patterns(NamedTuple):
    marks: dict[str, int]
    """Word -> the mark."""
    alone: re.Pattern[str]
    of_five: re.Pattern[str]
    led: re.Pattern[str]
    other_scale: re.Pattern[str]


@locales.remembered
def _patterns() -> _Patterns:
    rows = (row for language in languages() for row in locales.rows(language, _FILE, "marks"))
    marks = {word: int(number) for number, words in rows for word in words.split()}
    mark = rf"(?P<mark>[{MARKS[0]}-{MARKS[-1]}]|\b(?:{'|'.join(marks)})\b)"
    after = alternatives(_FILE, "after a mark")
    ordered = locales.pattern(_FILE, "ordered")
    before = locales.pattern(_FILE, "before a mark")
    of_five = rf"\s*(?:/|{locales.pattern(_FILE, 'of five')})\s*5\b"
    ends = rf"(?:\s*$|\s*[!;)]|\s*[,:]\s*(?!\d)|\.(?!\d|\s*{ordered}|\s*[a-e]\b)|\s+[-–—]\s|\s+{after}\b)"

    def found(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return _Patterns(
        marks,
        alone=found(rf"\W*(?:{before}\W+)?{mark}(?:'?(?:er|eren))?(?:{of_five}|{ends})"),
        of_five=found(rf"(?<![\d.,:/]){mark}{of_five}"),
        led=found(rf"\b{before}\W+{mark}(?:'?(?:er|eren))?(?:{of_five}|{ends})"),
        other_scale=found(rf"\b{locales.pattern(_FILE, 'other scale')}\b"),
    )
