"""Where a mail's words end and its signature begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.letters.markers import RULE, is_disclaimer, is_footer

_GREETING_DE = r"gr(?:ü|ue|u)(?:ß|ss|s)(?:e|en)?"
_STRONG = (
    r"(?:med\s+)?(?:de\s+)?(?:venlig(?:e|st)?|kærlige?|bedste|mange|varme|hjertelige?|solrige|gode|glade?|kære)\s+hils(?:en|ner)|"
    r"de\s+(?:bedste|venligste)\s+hilsner|hilsen|hilsner|mvh|m\.v\.h|med\s+vh|"
    rf"mit\s+(?:\w+\s+){{1,3}}{_GREETING_DE}|(?:freundliche|beste|viele|liebe|herzliche|schöne|sonnige)[nr]?\s+{_GREETING_DE}|"
    rf"(?:lieber|schöner|herzlicher|bester)\s+{_GREETING_DE}|gruß|gruss|grüße|gruesse|mfg|hochachtungsvoll|"
    r"(?:with\s+)?(?:kind|kindest|best|warm|warmest|many)\s+regards|regards|best\s+wishes|(?:yours\s+)?(?:sincerely|faithfully)"
    r"(?:\s+yours)?|yours\s+truly|cheers|all\s+the\s+best"
)
_SHORT = r"lg|vg|kh|k\.h|vh|v\.h|dbh|br|bg|hg|kr|rgds|best"
_WEAK = (
    r"(?:mange\s+)?tak(?:\s+på\s+forhånd)?|på\s+forhånd(?:\s+mange)?\s+tak|venligst|(?:vielen|besten|herzlichen)\s+dank"
    r"(?:\s+im\s+voraus)?|danke(?:\s+im\s+voraus)?|thanks(?:\s+(?:a\s+lot|in\s+advance|so\s+much))?|thank\s+you"
    r"(?:\s+in\s+advance)?|many\s+thanks"
)
_THANKS = rf"(?:(?:{_WEAK})\s*(?:,|og|und|and|&)\s+(?:med\s+|mit\s+|with\s+)?)?"
"""What may stand before a sign-off: "Tak og venlig hilsen"."""
_STRONG_LINE = re.compile(rf"^\W{{0,2}}{_THANKS}(?:{_STRONG})(?![\w])[\s,.!/:–-]*(.{{0,60}})$", re.IGNORECASE)
_SHORT_LINE = re.compile(rf"^\W{{0,2}}(?:{_SHORT})(?![\w])[\s,.!/:–-]*(.{{0,40}})$", re.IGNORECASE)
_WEAK_LINE = re.compile(rf"^(?:{_WEAK})\s*[,.!]*\s*$", re.IGNORECASE)
_AT_END = re.compile(
    rf"(?:(?<=[.!?:)])|(?<=[.!?] )|,|\s[-–])\s*{_THANKS}(?:{_STRONG}|mvh|lg|vg|kh|vh)\b[\s,./:–-]*([^\n]{{0,40}})$",
    re.IGNORECASE,
)
_NAME = re.compile(r"^[A-ZÆØÅÄÖÜÉ][\w.'’-]*(?: (?:[A-ZÆØÅÄÖÜÉ][\w.'’-]*|von|van|de|af|og|und|and|&)){0,3}$")
_MARKED_NAME = re.compile(
    r"^\s*(?:/+|[-–~])\s*([A-ZÆØÅÄÖÜÉ][\w'’-]{1,20}(?: [A-ZÆØÅÄÖÜÉ][\w.'’-]{0,20}){0,2})[.!]?\s*$"
)
_POSTSCRIPT = re.compile(r"^\s*p\.?\s?s\b\.?[\s:.,!-]*\S", re.IGNORECASE)
_DASHES = re.compile(r"^\s*(?:--|—|__)\s*$")
_LONGEST_SIGNATURE = 30
"""Lines looked at after a sign-off, so that a mail of sign-offs alone takes linear time."""
_PUNCTUATION = " \t,.!-–/:*"


@dataclass(frozen=True)
class Signed:
    lines: list[str]
    """The words, without signature, footers and disclaimers; a postscript stays."""
    name: str = ""
    """Who signed."""
    signature: tuple[str, ...] = ()
    """What stood behind the sign-off: name, school, telephone number."""


def part_from_signature(lines: Sequence[str], sender_name: str = "") -> Signed:
    """The words, and apart from them what the writer signs with."""
    kept = [line for line in lines if not is_footer(line)]
    name = ""
    signature: list[str] = []
    end, name_there = _signature_start(kept, sender_name)
    if end < len(kept):
        name = name_there
        signature, postscript = _parted_at_postscript(kept[end:])
        kept = kept[:end] + postscript
    while kept and not kept[-1].strip():
        kept.pop()
    if kept and (found := _AT_END.search(kept[-1])) and (not found[1].strip(_PUNCTUATION) or _name_in(found[1])):
        name = name or _name_in(found[1])
        signature = [found[1].strip(_PUNCTUATION), *signature]
        kept[-1] = kept[-1][: found.start()].rstrip(" ,-–")
    return Signed(kept, name, tuple(_shown(signature)))


def _behind_sign_off(line: str) -> str:
    """What a signature's first line holds beside the sign-off itself."""
    line = line.strip()
    for shape in (_STRONG_LINE, _SHORT_LINE, _MARKED_NAME):
        if found := shape.match(line):
            return found[1].strip(_PUNCTUATION)
    return "" if _WEAK_LINE.match(line) else line


def _shown(signature: Sequence[str]) -> list[str]:
    """Its lines with words, up to a disclaimer or a rule."""
    shown: list[str] = []
    for line in signature[:_LONGEST_SIGNATURE]:
        if is_disclaimer(line):
            break
        if not shown:
            line = _behind_sign_off(line)  # a sign-off may stand below the two dashes
        if any(sign.isalnum() for sign in line):
            shown.append(line.strip()[:200])
    return shown


def is_name(words: str) -> bool:
    """Whether these words look like a person's name."""
    words = words.strip(_PUNCTUATION)
    return 1 < len(words) <= 40 and _NAME.match(words) is not None and not words.isupper()


def _name_in(rest: str) -> str:
    """The name that what follows a sign-off begins with ("Anna, 4.b"), or ``""``."""
    first = rest.partition(",")[0].strip(_PUNCTUATION)
    return first if is_name(first) else ""


def _signature_start(lines: Sequence[str], sender_name: str) -> tuple[int, str]:
    """Index of the first line that belongs to the signature (``len(lines)``: none), and the name in it."""
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    filled = [line.strip() for line in lines if line.strip()]
    passed = 0
    for index, line in enumerate(lines):
        stripped = line.strip()
        passed += bool(stripped)
        if not stripped or len(stripped) > 120:
            if stripped and is_disclaimer(stripped):
                return index, ""
            continue
        after = filled[passed : passed + _LONGEST_SIGNATURE]
        if _DASHES.match(stripped) or (RULE.match(stripped) and index > first) or is_disclaimer(stripped):
            return index, after[0] if after and is_name(after[0]) else ""
        name = _signs_off(stripped, after, index == first)
        if name is not None:
            return index, name
        if _is_block_of(sender_name, stripped, after):
            return index, stripped.strip(_PUNCTUATION)
    return len(lines), ""


def _signs_off(line: str, after: Sequence[str], opens: bool) -> str | None:
    """The name (or ``""``) when this line is a sign-off, else ``None``."""
    next_name = after[0].strip(_PUNCTUATION) if after and is_name(after[0]) else ""
    if opens and (len(after) > 3 or any("?" in later for later in after)):
        return None  # "Hilsen fra 4.b!" as the first words of a longer mail
    if found := _STRONG_LINE.match(line):
        rest = found[1].strip(_PUNCTUATION)
        if "?" not in rest and len(rest.split()) <= 8 and not line.endswith("?"):
            return _name_in(rest) or next_name
    if found := _SHORT_LINE.match(line):
        rest = found[1].strip(_PUNCTUATION)
        if (not rest and (next_name or not after)) or _name_in(rest):
            return _name_in(rest) or next_name
    if _WEAK_LINE.match(line) and next_name and len(after) <= 8:
        return next_name
    if not after and not opens and (found := _MARKED_NAME.match(line)):
        return found[1]
    return None


def _is_block_of(sender_name: str, line: str, after: Sequence[str]) -> bool:
    """The sender's own name alone on a line: a signature without a sign-off."""
    line = line.strip(_PUNCTUATION).casefold()
    full = " ".join(sender_name.casefold().split())
    if not full or not line:
        return False
    if line == full and " " in full:
        return len(after) <= 10
    return not after and line in {full, full.split()[0]}


def _parted_at_postscript(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The signature, and what follows it and is still the writer's: from "PS" to the next empty line."""
    for index, line in enumerate(lines):
        if index and _POSTSCRIPT.match(line):
            end = next((at for at in range(index, len(lines)) if not lines[at].strip()), len(lines))
            return [*lines[:index], *lines[end:]], ["", *lines[index:end]]
    return list(lines), []
