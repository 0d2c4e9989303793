"""How mail programs mark what is not the writer's own: quoted lines, "On ... X wrote:", the headers of a mail below.
Every test takes time linear in its line, since the lines are a stranger's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.letters.patterns import ByLanguage, any_of

_I = re.IGNORECASE

_WROTE_WORDS: ByLanguage = {
    "da": ("skrev",),
    "de": ("schrieb", "geschrieben"),
    "en": ("wrote",),
    "other": ("skreiv", "schreef", "écrit", "escribió", "scritto", r"napisał\w*", "kirjoitti"),
}
_SENT_WORDS: ByLanguage = {"da": ("sendte",), "en": ("sent",)}
_DATE_OPENS: ByLanguage = {
    "da": ("den", r"d\.", "på"),
    "de": ("am", "vom"),
    "en": ("on",),
    "other": ("le", "el", "op", "il", "dnia"),
}
_WEEKDAYS: ByLanguage = {
    "da": ("man", "tir", "ons", "tor", "fre", "lør", "søn"),
    "en": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    "other": ("mån", "tis", "lör", "sön"),
}
_SHORT_WEEKDAYS: ByLanguage = {"de": ("mo", "di", "mi", "do", "fr", "sa", "so")}
_PRONOUNS: ByLanguage = {
    "da": ("jeg", "vi", "du", "i", "de", "han", "hun"),
    "de": ("ich", "wir", "er", "sie", "ihr"),
    "en": ("we", "you", "he", "she", "they"),
}
_FROM_LABELS: ByLanguage = {"da": ("fra",), "de": ("von",), "en": ("from",), "other": ("från", "de", "van", "da", "od")}
_DATE_LABELS: ByLanguage = {
    "da": ("sendt", "dato"),
    "de": ("gesendet", "datum"),
    "en": ("sent", "date"),
    "other": ("skickat", "envoyé", "verzonden"),
}
_TO_LABELS: ByLanguage = {
    "da": ("til", "kopi"),
    "de": ("an", "kopie"),
    "en": ("to", "cc"),
    "other": ("till", "à", "aan"),
}
_SUBJECT_LABELS: ByLanguage = {
    "da": ("emne",),
    "de": ("betreff",),
    "en": ("subject",),
    "other": ("ämne", "objet", "onderwerp"),
}
_ORIGINAL_MARKS: ByLanguage = {
    "da": ("oprindelig (?:meddelelse|besked|mail)",),
    "de": ("(?:ursprüngliche|urspruengliche) nachricht", "antwort nachricht"),
    "en": ("original message", "reply message"),
    "other": ("original ?-?nachricht", "opprinnelig melding", "ursprungligt meddelande"),
}
_FORWARD_DASHES: ByLanguage = {
    "da": ("videresendt (?:besked|meddelelse|mail)",),
    "de": ("weitergeleitete (?:nachricht|e-?mail)",),
    "en": ("forwarded message",),
    "other": ("videresendt melding", "vidarebefordrat meddelande"),
}
"""Between dashes."""
_FORWARD_OPENS: ByLanguage = {
    "da": (
        "start på (?:den )?videresendte? (?:besked|meddelelse|mail)",
        "videresendt (?:besked|meddelelse|mail)",
    ),
    "de": ("anfang der weitergeleiteten (?:nachricht|e-?mail)", "weitergeleitete nachricht"),
    "en": ("begin forwarded message",),
}
"""Before a colon."""
_POINTERS: ByLanguage = {
    "da": (
        r"se (?:venligst )?(?:nedenfor|nedenunder|nedenstående|herunder)",
        r"(?:nedenstående|mailen? herunder)",
    ),
    "de": (
        r"(?:siehe|s\.|bitte|wie) (?:bitte )?(?:unten|nachstehend|weiter unten)",
        r"untenstehend\w*",
    ),
    "en": (
        r"(?:see|please find|as) (?:the (?:mail|message|e-mail) )?below",
        r"the (?:mail|message|e-mail) below",
    ),
}

RULE = re.compile(r"^\s*(?:_{20,}|-{20,}|={20,}|\*{20,})\s*$")
QUOTED = re.compile(r"^(?:>|\|(?:\s|$))")
"""A line that a program quotes; lines are stripped before."""
_QUOTE_SIGNS = re.compile(r"^>\s?")
_WROTE = re.compile(rf"\b{any_of(_WROTE_WORDS)}\b", _I)
_STARTS = re.compile(
    rf"^\W{{0,3}}(?:{any_of(_DATE_OPENS)}|{any_of(_WEEKDAYS)}[a-zæøåäö]{{0,6}}\.?,?|{any_of(_SHORT_WEEKDAYS)}\.?,"
    r"|\d{1,4}[.\-/ ])\s?\S",
    _I,
)
_SENT_IT = re.compile(rf"\b{any_of(_SENT_WORDS)}\s*:$", _I)
_OLD_GMAIL = re.compile(r"^\d{4}-\d\d-\d\d \d{1,2}:\d\d (?:GMT|UTC)\S{0,6} [^\n]{1,200}>\s*:$", _I)
_BETWEEN_DASHES = re.compile(rf"^-{{3,}}\s?\S[^\n]{{1,200}}\b{any_of(_WROTE_WORDS)}\s?-{{3,}}$", _I)
_PRONOUN = re.compile(rf"\s*{any_of(_PRONOUNS)}\b", _I)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_FROM = re.compile(rf"^\W{{0,3}}{any_of(_FROM_LABELS)}\s*:[\s*]*(\S.*)$", _I)
_SENT = re.compile(rf"^\W{{0,3}}{any_of(_DATE_LABELS)}\s*:[\s*]*(\S.*)$", _I)
_TO = re.compile(rf"^\W{{0,3}}{any_of(_TO_LABELS)}\s*:", _I)
_SUBJECT = re.compile(rf"^\W{{0,3}}{any_of(_SUBJECT_LABELS)}\s*:", _I)
_ON_ONE_LINE = re.compile(
    rf"^\W{{0,3}}{any_of(_FROM_LABELS)}:\s[^\n]{{1,300}}?\b{any_of(_DATE_LABELS)}:\s[^\n]{{1,200}}?\b{any_of(_TO_LABELS)}:\s",
    _I,
)
_LABEL = re.compile(r"^\W{0,3}[\w -]{2,20}:", _I)
_ORIGINAL = re.compile(rf"^\W{{0,3}}[-_]{{2,}}\s*{any_of(_ORIGINAL_MARKS)}\s*[-_]{{2,}}\s*$", _I)
_FORWARDED = re.compile(
    rf"^\W{{0,3}}(?:[-_]{{2,}}\s*{any_of(_FORWARD_DASHES)}\s*[-_]{{2,}}|{any_of(_FORWARD_OPENS)}\s*:)\s*$", _I
)
_BELOW = re.compile(rf"\b{any_of(_POINTERS)}\b", _I)


def points_below(words: str) -> bool:
    """Whether the writer says that what matters stands below ("se nedenfor")."""
    return _BELOW.search(words) is not None


def attribution(lines: Sequence[str], start: int) -> int:
    """How many lines from ``start`` are "On ... X wrote:"; 0 when none. Such a line may be wrapped over four."""
    first = lines[start]
    if not first or QUOTED.match(first):
        return 0
    begins = _STARTS.match(first) is not None
    joined = ""
    for count in range(1, 5):
        if start + count > len(lines):
            return 0
        line = lines[start + count - 1]
        if not line or len(line) > 400 or (count > 1 and QUOTED.match(line)):
            return 0
        joined = f"{joined} {line}".strip()
        if _OLD_GMAIL.match(joined) or (count == 1 and _BETWEEN_DASHES.match(joined)):
            return count
        wrote = _WROTE.search(joined) or ("@" in joined and _SENT_IT.search(joined)) or None
        if wrote and (joined.endswith(":") or (joined.endswith(">") and _next_is_quoted(lines, start + count))):
            return count if _is_attribution(joined, wrote, begins) else 0
        if not begins and "@" not in joined:
            return 0
    return 0


def _is_attribution(joined: str, wrote: re.Match[str], begins: bool) -> bool:
    dated = any(sign.isdigit() for sign in joined)
    named = "@" in joined or _CLOCK.search(joined) is not None
    own_words = _PRONOUN.match(joined[wrote.end() :]) is not None and "@" not in joined
    return dated and (named or begins) and not own_words


def _next_is_quoted(lines: Sequence[str], index: int) -> bool:
    return any(QUOTED.match(line) for line in lines[index : index + 2])


def header_block(lines: Sequence[str], start: int) -> int:
    """How many lines from ``start`` are the headers of a mail below ("Fra: ... Sendt: ... Til: ... Emne: ..."), its
    separator line included; 0 when none. Words such as "Fra: uge 17, Til: uge 19" are no headers."""
    index = start
    separated = False
    while index < len(lines) and index < start + 4:
        line = lines[index]
        if _ORIGINAL.match(line) or _FORWARDED.match(line) or RULE.match(line):
            separated = separated or not RULE.match(line)
        elif line:
            break
        index += 1
    if index >= len(lines):
        return index - start if separated else 0
    if _ON_ONE_LINE.match(lines[index]):
        return index + 1 - start
    if index > start and not separated and not _FROM.match(lines[index]):
        return 0
    labels = _labels_at(lines, index, separated)
    if labels:
        return index + labels - start
    return index - start if separated else 0


def _labels_at(lines: Sequence[str], start: int, separated: bool) -> int:
    seen: set[str] = set()
    proof = separated
    last = index = start
    while index < len(lines) and index < start + 14:
        line = lines[index]
        if sender := _FROM.match(line):
            seen.add("from")
            proof = proof or "@" in sender[1]
        elif sent := _SENT.match(line):
            seen.add("sent")
            proof = proof or _CLOCK.search(sent[1]) is not None
        elif _SUBJECT.match(line):
            seen.add("subject")
        elif _TO.match(line):
            seen.add("to")
        elif not (_LABEL.match(line) and seen) and (not line or not seen or index - last > 2 or len(seen) > 2):
            if line or "from" not in seen or len(seen) > 2 or index - last > 1:
                break
            index += 1
            continue
        last = index
        index += 1
        if not seen:
            break
    named = "sent" in seen or {"to", "subject"} <= seen
    return last + 1 - start if proof and "from" in seen and named and seen & {"to", "subject"} else 0


def is_forward_mark(line: str) -> bool:
    return _FORWARDED.match(line) is not None


def is_reply_mark(line: str) -> bool:
    return _ORIGINAL.match(line) is not None


def unquoted(line: str) -> str:
    """The line without one level of quoting."""
    return _QUOTE_SIGNS.sub("", line, count=1).strip()


def bare(line: str) -> str:
    """The line without any quote signs before it."""
    return line.lstrip("> ") if QUOTED.match(line) else line
