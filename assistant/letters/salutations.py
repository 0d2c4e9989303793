"""What the writer says now: without greeting, sign-off, signature and quoted text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 16_000
"""Letters of a message that are read; the rest is left unread."""
_LONGEST_LINE = 2_000
_SIGNATURE_LINES = 12

_AND_A_HALF = re.compile(r"(?<=\d) ?½")

_QUOTE_INTRO = re.compile(
    r"^[\s>]*(?:"
    r"(?:den|d\.)\s.{3,120}\bskrev\b.*|on\s.{5,160}\bwrote:?\s*$|am\s.{3,160}\bschrieb\b.*|.{3,80}\bschrieb am\b.*"
    r"|-{2,}\s*(?:original|oprindelig|ursprüngliche|forwarded|videresendt|weitergeleitete)\b.*"
    r"|_{8,}\s*$)",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^(?:fra|from|von|til|to|an|sendt|sent|gesendet|emne|subject|betreff|dato|date|datum|cc|kopi)\s?:\s", re.I
)

_GREETING = re.compile(
    r"^\s*(?:(?:god\s?(?:dag|morgen|aften|eftermiddag|formiddag)|hej(?:sa)?|halløj(?:sa)?|goddag|hallo|kære|dav(?:s)?|"
    r"guten\s(?:tag|morgen|abend)|grüß\s?gott|moin(?:\smoin)?|servus|liebe[rs]?|sehr\sgeehrte[rs]?|"
    r"hi(?:\sthere)?|hello(?:\sthere)?|"
    r"hey|dear|good\s(?:morning|afternoon|evening|day)|greetings)\b)",
    re.IGNORECASE,
)
_GREETED = re.compile(
    r"^(?:\s+(?:(?i:og|und|and|or|&|zusammen|allesammen|alle|all|team(?:et)?|there|everyone|everybody|"
    r"igen|sammen|mr|mrs|ms|sir|madam|sir/madam|skoletjeneste\w*|"
    r"assistent\w*|assistant|kolleg\w*|colleagues|damen|herren|frau|herr)\b|"
    # a name greets only where a sign or the line's end follows
    r"[A-ZÆØÅÄÖÜ][\w.-]*(?=(?:\s+(?:og|und|and|&|[A-ZÆØÅÄÖÜ][\w.-]*)){0,4}\s*(?:[,!.:–-]|$))))*\s*[,!.:–-]*\s*"
)
_NEEDS_A_NAME = re.compile(r"\s*(?:kære|liebe[rs]?|dear|sehr\sgeehrte[rs]?)$", re.I)
_SIGN_OFF = re.compile(
    r"^\W*(?:"
    r"m\.?\s?v\.?\s?h\.?|vh|venligst|(?:de |med |mange |de bedste |kærlig |venlig(?:e)? |rigtig )*(?:venlig(?:e)? |"
    r"bedste |kærlig(?:e)? |mange |sommer|forårs)?hils(?:en|ner|ener)(?: fra)?|"
    r"(?:mit |mit den )?(?:freundliche[nm]|herzliche[nm]?|viele[nm]?|liebe[nm]?|beste[nm]?|schöne[nm]?|"
    r"sonnige[nm]?)?\s?(?:freundliche[nmr]?\s)?(?:grüße[n]?|gruß|grüssen?|gruss)(?: aus \w+|"
    r" von)?|"
    r"mfg|lg|vg|hg|hochachtungsvoll|"
    r"(?:(?:with )?(?:kind|best|warm|many)(?:est)? )?(?:regards|wishes)|best|cheers|yours(?: sincerely|"
    r" faithfully| truly)?|sincerely|all the best|many thanks|"
    r"(?:på forhånd |mange )+tak(?: på forhånd| for hjælpen)?|vielen dank(?: im voraus| vorab)?|"
    r"danke(?: im voraus| schön)?|thanks(?: a lot| so much| in advance)?|thank you(?: in advance|"
    r" so much| very much)?|tak(?: på forhånd)?|hilsen|hilsner"
    r")(?P<rest>[\s,.!/–-].*)?$",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"^(?:sendt fra min|sent from my|von meinem .* gesendet|gesendet von|get outlook|hent outlook)\b", re.I
)
_THANKS_ONLY = re.compile(
    r"^\W*(?:(?:mange|tusind|på forhånd)\s)*(?:tak|danke|vielen dank|thanks|thank you|many thanks)\b", re.I
)
_SUBJECT_PREFIX = re.compile(r"^\s*(?:(?:re|sv|vs|aw|wg|fw|fwd|antw|svar)\s?:\s*|\[[^\]]{1,40}\]\s*)+", re.I)


@dataclass(frozen=True)
class Letter:
    """A message taken apart."""

    text: str
    """What is asked or said, lines unwrapped."""
    signature: str = ""
    """The lines after the sign-off, with the sign-off's own name."""
    cut: bool = False
    """True when only the first `LONGEST` letters were read."""


def open_letter(message: str) -> Letter:
    """Take a message apart. Pure and linear in its length."""
    cut = len(message) > LONGEST
    text = unicodedata.normalize("NFC", message[:LONGEST]).replace("\r\n", "\n").replace("\r", "\n")
    text = (
        text.replace("\u00a0", " ").replace("\u00ad", "").replace("\u200b", "").replace("\t", " ").replace("\x00", " ")
    )
    text = _AND_A_HALF.sub(",5", text) if "½" in text else text
    lines = _without_quotes(text.split("\n"))
    lines, signature = _parted_at_sign_off(lines)
    lines = _without_greeting(lines)
    return Letter(_unwrapped(lines), "\n".join(signature).strip(), cut)


def bare_subject(subject: str) -> str:
    """A subject line without ``Re:``, ``SV:``, ``AW:`` and bracketed tags."""
    return _SUBJECT_PREFIX.sub("", subject[:300]).replace("\n", " ").strip()


def _without_quotes(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for index, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            continue
        short = line[:200]
        wrapped = f"{short} {lines[index + 1][:100]}" if index + 1 < len(lines) else ""
        if _QUOTE_INTRO.match(short) or (_QUOTE_INTRO.match(wrapped) and _quote_follows(lines, index + 2)):
            break
        if (
            index
            and _HEADER.match(short)
            and sum(1 for later in lines[index : index + 5] if _HEADER.match(later[:80])) >= 3
        ):
            break
        kept.append(line[:_LONGEST_LINE] if len(line) > LONGEST else line)
    return kept


def _quote_follows(lines: list[str], start: int) -> bool:
    rest = next((line for line in lines[start:] if line.strip()), "")
    return rest.lstrip().startswith(">") or not rest


def _parted_at_sign_off(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines before the sign-off and those after it. A sign-off stands at the end: at most `_SIGNATURE_LINES` lines
    with words follow it, unless it is a line of two dashes."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    for position, index in enumerate(filled):
        line = lines[index].strip()
        if line in ("--", "-- ", "—", "__"):
            return lines[:index], lines[index + 1 :]
        if len(line) > 90 or len(filled) - position > _SIGNATURE_LINES + 1:
            continue
        if _SENT_FROM.match(line):
            return lines[:index], []
        match = _SIGN_OFF.match(line)
        if match is None or (position == 0 and not _signs(match)):
            continue
        rest = (match["rest"] or "").strip(" ,.!/–-")
        if _THANKS_ONLY.match(line) and (len(rest.split()) > 4 or _more_is_asked(lines, filled[position + 1 :])):
            continue
        if len(rest.split()) > 8:
            continue
        return lines[:index], [rest, *lines[index + 1 :]]
    return _parted_in_last_line(lines, filled)


_INLINE_SIGN_OFF = re.compile(
    r"[\s,.!?](?:mvh|m\.v\.h\.?|med venlig hilsen|venlig hilsen|(?:mange |de bedste |bedste |"
    r"kærlig )?hilsen(?: fra)?|hilsner(?: fra)?|vh|mfg|lg|vg|mit freundlichen grüßen|"
    r"(?:viele|liebe|beste|herzliche) grüße|kind regards|best regards|best wishes|regards|cheers)"
    r"[\s,.!]+(?P<rest>[^.?!\n]{1,80}\.?)$",
    re.IGNORECASE,
)

_THANKED_BY = re.compile(
    r"(?<=[.!?])\s+(?i:(?:many |mange |tusind |vielen )?(?:thanks|thank you|tak|danke?)"
    r"(?: in advance| på forhånd| im voraus)?)\s*,\s*"
    r"(?P<rest>[A-ZÆØÅÄÖÜ][\w.-]*(?:\s+[A-ZÆØÅÄÖÜ][\w.-]*){0,2})\W*$"
)
"""``... for grade 6? Thanks, Mary Hill``"""


def _parted_in_last_line(lines: list[str], filled: list[int]) -> tuple[list[str], list[str]]:
    """A short note signs in its last line: ``... i maj? Mvh Anna, Gørlev Skole``."""
    if filled:
        index = filled[-1]
        end = lines[index][-160:]
        match = _INLINE_SIGN_OFF.search(end) or _THANKED_BY.search(end)
        if match is not None:
            offset = max(0, len(lines[index]) - 160)
            return [*lines[:index], lines[index][: offset + match.start() + 1]], [match["rest"]]
    return lines, []


def _signs(match: re.Match[str]) -> bool:
    """True for a first line that is a greeting and a name: ``mvh Anna Holm``."""
    return not _THANKS_ONLY.match(match.group())


def _more_is_asked(lines: list[str], later: list[int]) -> bool:
    return any(len(lines[index].split()) > 9 or "?" in lines[index] for index in later)


def _without_greeting(lines: list[str]) -> list[str]:
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        rest = line
        match = _GREETING.match(rest)
        while match is not None:
            after = rest[match.end() :]
            greeted = _GREETED.match(after[:200])
            end = greeted.end() if greeted else 0
            # "Liebe zur Natur" greets nobody: such a word is followed by a name or a sign.
            if after.strip() and not after[:end].strip() and _NEEDS_A_NAME.match(match.group()):
                break
            rest = after[end:]
            match = _GREETING.match(rest) if rest else None
        return [*lines[:index], rest, *lines[index + 1 :]]
    return lines


def _unwrapped(lines: list[str]) -> str:
    """Lines that a mail program broke are joined; others stay apart."""
    text = ""
    last = ""
    for line in lines:
        line = line.strip()
        goes_on = last and line and (line[0].islower() or (len(last) > 55 and last[-1] not in ".!?:"))
        text += (" " if goes_on else "\n") + line
        last = line
    return re.sub(r"\n{2,}", "\n", text).strip()
