"""What is wrong with a row of an imported sheet, as somebody reads it who has the sheet open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.errors import Fault
from assistant.model import Language
from integrations.channels.web.texts import say

_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"`\w+` is missing|The id is missing", "missing"),
    (r"This contradicts row (?P<row>\d+)", "contradicts"),
    (r"`(?P<word>.*)` is not allowed here; .*?Allowed: (?P<allowed>.*)\.", "choice"),
    (r"The sheet holds a date here.* `(?P<example>.*)`", "dated"),
    (r"This column stands twice", "twice"),
    (r"There is no row with column names", "header"),
    (r"The row has more cells", "cells"),
    (r"The file has no rows", "empty"),
    (r"This is not an Excel workbook|This is not CSV", "unreadable"),
    (r"This is neither UTF-8|This is not UTF-8", "encoding"),
)
"""Beginnings of the checks' own sentences -> the end of our text's key, with the facts that both name."""


@dataclass(frozen=True)
class SheetFault:
    row: int | None
    column: str
    """As the sheet's own header has it; empty where the whole row or file is meant."""
    sentence: str
    language: Language
    """In which the sentence is: English where there is no better one."""


def sheet_fault(fault: Fault, language: Language) -> SheetFault:
    """In the coordinator's language where we have words for it, else as the check of the files says it."""
    own = None if language is Language.EN else _own_words(fault, language)
    if own is None:
        return SheetFault(fault.line, fault.field, fault.sentence, Language.EN)
    return SheetFault(fault.line, fault.field, own, language)


def _own_words(fault: Fault, language: Language) -> str | None:
    for pattern, name in _SENTENCES:
        found = re.match(pattern, fault.sentence, re.DOTALL)
        if found:
            return say(language, f"catalogue.import.fault.{name}", **found.groupdict())
    key = f"catalogue.import.fault.column.{fault.field}"
    if key not in say:
        return None
    shown = re.match(r"`(?P<word>.*)` is ", fault.sentence, re.DOTALL)
    help_words = say(language, key)
    return f"{say(language, 'catalogue.import.fault.word', word=shown['word'])} {help_words}" if shown else help_words
