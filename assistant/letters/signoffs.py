"""Where a letter's words end and its signature begins; what is written below it as a postscript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.letters.footers import is_disclaimer, is_footer
from assistant.letters.markers import RULE
from assistant.letters.patterns import LetterPattern
from assistant.letters.salutations import greets_only

_THANKED = r"(?:<thanks>\s*(?:,|&|<joins>)\s+(?:<with>\s+)?)?"
"""What may stand before a sign-off: "Tak og venlig hilsen"."""
_CAPITAL = "[A-ZÆØÅÄÖÜÉ]"
_REST = r"(?![\w])[\s,.!/:–-]*"

_SIGNING_LINE = LetterPattern(
    rf"^\W{{0,2}}{_THANKED}(?:<plain sign offs>|<loose sign offs>){_REST}(.{{0,80}})$", re.IGNORECASE
)
_SHORT_LINE = LetterPattern(rf"^\W{{0,2}}<short sign offs>{_REST}(.{{0,40}})$", re.IGNORECASE)
_THANKING = LetterPattern(r"^\W{0,2}<thanks>(?![\w])", re.IGNORECASE)
_THANKS_LINE = LetterPattern(r"^\W{0,2}<thanks>(?![\w])\s*[,.!]*\s*$", re.IGNORECASE)
_THANKS_AND_NAME = LetterPattern(r"^\W{0,2}<thanks>\s*[,.!]\s*(.{2,60})$", re.IGNORECASE)
_INITIALS_LINE = LetterPattern(rf"^\W{{0,2}}<short sign offs within>{_REST}(\w[^?]{{0,40}})$", re.IGNORECASE)
_AT_END = LetterPattern(
    rf"(?:(?P<ended>(?<=[.!?:)])|(?<=[.!?] ))|(?P<parted>,|\s[-–])|(?P<blank>\s))\s*{_THANKED}"
    r"(?:(?P<plain><plain sign offs>)|(?P<loose><loose sign offs>)|(?P<short><short sign offs within>))"
    r"(?![\w])[\s,./:–-]*(?P<rest>[^\n]{0,80})$",
    re.IGNORECASE,
)
_THANKED_BY = LetterPattern(
    rf"(?<=[.!?])\s+(?i:<thanks>)\s*,\s*(?P<rest>{_CAPITAL}[\w.-]*(?:\s+{_CAPITAL}[\w.-]*){{0,2}})\W*$"
)
"""``... for grade 6? Thanks, Mary Hill``"""
_TO = LetterPattern(r"<to somebody>\b", re.IGNORECASE)
_NAME = LetterPattern(rf"^{_CAPITAL}[\w.'’-]*(?: (?:{_CAPITAL}[\w.'’-]*|<in names>)){{0,3}}$")
_MARKED_NAME = re.compile(
    rf"^\s*(?:/+|[-–~])\s*({_CAPITAL}[\w'’-]{{1,20}}(?: {_CAPITAL}[\w.'’-]{{0,20}}){{0,2}})[.!]?\s*$"
)
_POSTSCRIPT = re.compile(r"^p\.?\s?(?:p\.?\s?)?s\b\.?[\s:.,!-]*\S", re.IGNORECASE)
_DASHES = re.compile(r"^(?:--|—|__)$")
_LONGEST_SIGNATURE = 30
"""Lines looked at after a sign-off, so that a mail of sign-offs alone takes linear time."""
_LONGEST_END = 200
"""Letters of a last line that may hold a sign-off."""
_FEW_WORDS = 8
_FEW_OF_A_NAME = 4
_PUNCTUATION = " \t,.!-–/:*"


@dataclass(frozen=True)
class SignedText:
    lines: list[str]
    """The words, without signature, footers and disclaimers; a postscript stays."""
    name: str = ""
    """Who signed."""
    signature: tuple[str, ...] = ()
    """What stood behind the sign-off: name, school, telephone number."""


def part_from_signature(lines: Sequence[str], sender_name: str = "") -> SignedText:
    """The words, and apart from them what the writer signs with. ``lines`` are stripped."""
    kept = [line for line in lines if not is_footer(line)]
    end, name = _signature_start(kept, sender_name)
    if end < len(kept):
        signature, postscript = _parted_at_postscript(kept[end:])
        shown = tuple(_shown(signature))
        head = _signed_in_last_line(kept[:end])
        if head is not None:
            return SignedText(head.lines + postscript, name or head.name, (*head.signature, *shown))
        return SignedText(_trimmed(kept[:end]) + postscript, name, shown)
    start = next((index for index, line in enumerate(kept) if index and _POSTSCRIPT.match(line)), len(kept))
    head = _signed_in_last_line(kept[:start])
    if head is None:
        return SignedText(_trimmed(kept))
    return SignedText(
        _trimmed([*head.lines, *(["", *kept[start:]] if start < len(kept) else [])]), head.name, head.signature
    )


def without_closing_thanks(lines: Sequence[str]) -> list[str]:
    """The words without the thanks that they end with, which ask for nothing; thanks alone stay."""
    kept = _trimmed(lines)
    while len(kept) > 1 and _THANKS_LINE.match(kept[-1]):
        kept = _trimmed(kept[:-1])
    return kept


def _signed_in_last_line(lines: Sequence[str]) -> SignedText | None:
    """A short note signs in its last line: ``... i maj? Mvh Anna, Gørlev Skole``."""
    kept = _trimmed(lines)
    if not kept:
        return None
    offset = max(0, len(kept[-1]) - _LONGEST_END)
    end = kept[-1][offset:]
    found = _AT_END.search(end)
    while found is not None and not _is_signing(found):
        found = _AT_END.search(end, found.start() + 1)
    found = found or _THANKED_BY.search(end)
    if found is None:
        return None
    rest = found["rest"].strip(_PUNCTUATION)
    words = kept[-1][: offset + found.start()].rstrip(" ,-–")
    return SignedText([*kept[:-1], *([words] if words else [])], _name_in(rest), (rest,) if rest else ())


def _is_signing(found: re.Match[str]) -> bool:
    """Whether a sign-off within a line is one: the looser its words and what parts it from the sentence, the surer must
    be what follows."""
    rest = found["rest"].strip(_PUNCTUATION)
    if _name_in(rest):
        return True
    if not rest:
        return found["blank"] is None or found["plain"] is not None
    if found["short"] or "?" in rest or _TO.match(rest):
        return False
    few = len(rest.split()) <= _FEW_WORDS and not re.search(r"[.!?]\s", rest)
    return few and (found["ended"] is not None or found["plain"] is not None)


def _behind_sign_off(line: str) -> str:
    """What a signature's first line holds beside the sign-off itself."""
    for shape in (_SIGNING_LINE, _SHORT_LINE, _THANKS_AND_NAME, _MARKED_NAME):
        if found := shape.match(line):
            return found[1].strip(_PUNCTUATION)
    return "" if _THANKS_LINE.match(line) else line


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


def _is_name(words: str) -> bool:
    """Whether these words look like a person's name."""
    words = words.strip(_PUNCTUATION)
    return 1 < len(words) <= 40 and _NAME.match(words) is not None and not words.isupper()


def _name_in(rest: str) -> str:
    """The name that what follows a sign-off begins with ("Anna, 4.b"), or ``""``."""
    first = rest.partition(",")[0].strip(_PUNCTUATION)
    return first if _is_name(first) else ""


def _signature_start(lines: Sequence[str], sender_name: str) -> tuple[int, str]:
    """Index of the first line that belongs to the signature (``len(lines)``: none), and the name in it."""
    first = next((index for index, line in enumerate(lines) if line and not greets_only(line)), 0)
    filled = [line for line in lines if line]
    passed = 0
    before = ""
    for index, line in enumerate(lines):
        passed += bool(line)
        if not line or len(line) > 120:
            if line and is_disclaimer(line):
                return index, ""
            continue
        after = filled[passed : passed + _LONGEST_SIGNATURE]
        if _DASHES.match(line) or (RULE.match(line) and index > first) or is_disclaimer(line):
            return index, after[0] if after and _is_name(after[0]) else ""
        if index == first and _THANKING.match(line):
            continue  # these thanks are what is said; who thanks may stand below
        name = _signs_off(line, after, index == first)
        if name is None and not after and index > first and not _goes_on(before):
            name = _marked_name(line)
        if name is not None:
            return index, name
        if index > first and _is_block_of(sender_name, line, after):
            return index, line.strip(_PUNCTUATION)
        before = line
    return len(lines), ""


def _goes_on(before: str) -> bool:
    """After such a line "- Robotter" is a point of a list."""
    return before.endswith(":") or before[:1] in ("-", "–", "~", "*", "•", "/")


def _marked_name(line: str) -> str | None:
    """ "/Bente": the name behind a stroke."""
    found = _MARKED_NAME.match(line)
    return found[1] if found else None


def _signs_off(line: str, after: Sequence[str], opens: bool) -> str | None:
    """The name (or ``""``) when this line is a sign-off, else ``None``."""
    if opens and (len(after) > 3 or any("?" in later for later in after)):
        return None  # "Hilsen fra 4.b!" as the first words of a longer mail
    behind = _behind_sign_off(after[0]) if after else ""
    next_name = behind.strip(_PUNCTUATION) if _is_name(behind) else ""
    if found := _SIGNING_LINE.match(line):
        rest = found[1].strip(_PUNCTUATION)
        if "?" not in rest and len(rest.split()) <= _FEW_WORDS and not line.endswith("?"):
            return _name_in(rest) or next_name
    if found := _SHORT_LINE.match(line):
        rest = found[1].strip(_PUNCTUATION)
        if (not rest and (next_name or not after)) or _name_in(rest):
            return _name_in(rest) or next_name
    if opens:
        return None
    if _THANKS_LINE.match(line) and next_name and len(after) <= 8:
        return next_name
    if (found := _THANKS_AND_NAME.match(line)) and _name_in(found[1]) and len(after) <= 8:
        return _name_in(found[1])
    if not after and (found := _INITIALS_LINE.match(line)) and len(found[1].split()) <= _FEW_OF_A_NAME:
        return ""
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
    """The signature, and what stands below it and is still the writer's: each "PS" to the next empty line."""
    signature, postscript = list(lines[:1]), []
    within = False
    for line in lines[1:]:
        begins = _POSTSCRIPT.match(line) is not None
        within = bool(line) and (within or begins)
        if within:
            postscript += ["", line] if begins else [line]
        else:
            signature.append(line)
    return signature, postscript


def _trimmed(lines: Sequence[str]) -> list[str]:
    """Without empty lines at either end."""
    start, end = 0, len(lines)
    while start < end and not lines[start]:
        start += 1
    while end > start and not lines[end - 1]:
        end -= 1
    return list(lines[start:end])
