"""A mail's subject line: what mail programs put before it, and what it says without."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.letters.patterns import LetterPattern

REPLY_SUBJECT = LetterPattern(r"^<reply subject>\s*(?:\[\d+\]|\(\d+\))?\s*:\s*", re.IGNORECASE)
FORWARD_SUBJECT = LetterPattern(r"^<forward subject>\s*:\s*", re.IGNORECASE)
_TAG = re.compile(r"^\[[^\]]{1,40}\]\s*")
_LONGEST = 300


def bare_subject(subject: str) -> str:
    """The subject without any ``Re:``, ``SV:``, ``AW:``, ``VS:``, ``WG:`` in front of it."""
    return _without(subject.strip(), (REPLY_SUBJECT, FORWARD_SUBJECT))


def subject_line_words(subject: str) -> str:
    """What the writer put into the subject line: without tags such as ``[EXTERN]`` too. At most 300 letters are
    read."""
    one_line = " ".join(subject[:_LONGEST].split())
    return _without(one_line, (REPLY_SUBJECT, FORWARD_SUBJECT, _TAG))


def _without(subject: str, beginnings: Sequence[LetterPattern | re.Pattern[str]]) -> str:
    while found := next((match for shape in beginnings if (match := shape.match(subject))), None):
        subject = subject[found.end() :].strip()
    return subject
