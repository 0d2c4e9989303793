"""How mail programs mark what is not the writer's own: quotes, forwarded mail, signatures, footers. Every test takes
time linear in its line, since the lines are a stranger's."""

from __future__ import annotations

import re
from collections.abc import Sequence

_I = re.IGNORECASE

REPLY_SUBJECT = re.compile(r"^(?:re|sv|aw|svar|antw|antwort|vast|odp|rif|r)\s*(?:\[\d+\]|\(\d+\))?\s*:\s*", _I)
FORWARD_SUBJECT = re.compile(r"^(?:fwd?|vs|wg|vb|videresendt|weitergeleitet|doorst|tr|i)\s*:\s*", _I)

_WROTE = re.compile(
    r"\b(skrev|skreiv|schrieb|wrote|schreef|écrit|escribió|scritto|napisał\w*|geschrieben|kirjoitti)\b", _I
)
_STARTS = re.compile(
    r"^\W{0,3}(?:den|d\.|på|on|am|vom|le|el|op|il|dnia|"
    r"(?:man|tir|ons|tor|fre|lør|søn|mån|tis|lör|sön|mon|tue|wed|thu|fri|sat|sun)[a-zæøåäö]{0,6}\.?,?|"
    r"(?:mo|di|mi|do|fr|sa|so)\.?,|\d{1,4}[.\-/ ])\s?\S",
    _I,
)
_SENT_IT = re.compile(r"\b(?:sendte|sent)\s*:$", _I)
_OLD_GMAIL = re.compile(r"^\d{4}-\d\d-\d\d \d{1,2}:\d\d (?:GMT|UTC)\S{0,6} [^\n]{1,200}>\s*:$", _I)
_BETWEEN_DASHES = re.compile(r"^-{3,}\s?\S[^\n]{1,200}\b(?:skrev|schrieb|wrote)\s?-{3,}$", _I)
_PRONOUN = re.compile(r"\s*(?:jeg|vi|du|i|de|han|hun|ich|wir|er|sie|ihr|we|you|he|she|they)\b", _I)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")

_FROM = re.compile(r"^\W{0,3}(?:fra|von|from|från|de|van|da|od)\s*:[\s*]*(\S.*)$", _I)
_SENT = re.compile(r"^\W{0,3}(?:sendt|dato|gesendet|datum|sent|date|skickat|envoyé|verzonden)\s*:[\s*]*(\S.*)$", _I)
_TO = re.compile(r"^\W{0,3}(?:til|an|to|cc|kopi|kopie|till|à|aan)\s*:", _I)
_SUBJECT = re.compile(r"^\W{0,3}(?:emne|betreff|subject|ämne|objet|onderwerp)\s*:", _I)
_ON_ONE_LINE = re.compile(
    r"^\W{0,3}(?:fra|von|from):\s[^\n]{1,300}?\b(?:sendt|gesendet|sent):\s[^\n]{1,200}?\b(?:til|an|to):\s", _I
)
_LABEL = re.compile(r"^\W{0,3}[\w -]{2,20}:", _I)

_ORIGINAL = re.compile(
    r"^\W{0,3}[-_]{2,}\s*(?:original message|oprindelig (?:meddelelse|besked|mail)|ursprüngliche nachricht|"
    r"urspruengliche nachricht|antwort nachricht|reply message|"
    r"original ?-?nachricht|opprinnelig melding|ursprungligt meddelande)\s*[-_]{2,}\s*$",
    _I,
)
_FORWARDED = re.compile(
    r"^\W{0,3}(?:[-_]{2,}\s*(?:forwarded message|videresendt (?:besked|meddelelse|mail)|"
    r"weitergeleitete (?:nachricht|e-?mail)|videresendt melding|vidarebefordrat meddelande)\s*[-_]{2,}|"
    r"(?:begin forwarded message|start på (?:den )?videresendte? (?:besked|meddelelse|mail)|"
    r"videresendt (?:besked|meddelelse|mail)|"
    r"anfang der weitergeleiteten (?:nachricht|e-?mail)|weitergeleitete nachricht)\s*:)\s*$",
    _I,
)
RULE = re.compile(r"^\s*(?:_{20,}|-{20,}|={20,}|\*{20,})\s*$")
QUOTED = re.compile(r"^\s{0,2}(?:>|\|\s)")
_QUOTE_SIGNS = re.compile(r"^\s{0,2}>\s?")

_DEVICE = (
    r"(?:iphone|ipad|android|samsung|galaxy|huawei|oneplus|nokia|mobil|handy|smartphone|tablet|outlook|e-?mail|mail\b|gmail|"
    r"yahoo|proton|thunderbird|aquamail|k-9|blackberry|windows|\bios\b|telefon|phone|gmx|web\.de|t-online)"
)
_MAIL_DE = r"(?:nachricht|e-?mail|mail)"
_MAIL_DA = r"(?:e-?mail|besked|mail|meddelelse)"
_SCHOOL_PORTAL = r"(?:aula|(?:skole|forældre|elev)intra)"
_SENT_WITH = r"(?:sendt|sent|gesendet|skickat|verzonden|envoyé)\s+(?:fra|from|von|från|via|med|with|mit|vanaf|depuis)"
_FOOTERS = tuple(
    re.compile(rf"^\W?{shape}$", _I)
    for shape in (
        rf"{_SENT_WITH}\b.{{0,60}}{_DEVICE}.{{0,80}}",
        r"(?:hent|get|holen sie sich|skaffa|download|laden sie)\b.{0,20}outlook\b.{0,100}",
        rf"(?:diese {_MAIL_DE} wurde )?von mein(?:em|er)\b.{{0,40}}{_DEVICE}.{{0,40}}\b(?:gesendet|verschickt)\.?",
        rf"diese {_MAIL_DE} wurde (?:von|mit) .{{1,80}} (?:gesendet|verschickt)\.?",
        rf"denne {_MAIL_DA} (?:er|blev) (?:sendt|skrevet) (?:fra|på|med) .{{0,40}}{_DEVICE}.{{0,40}}",
        r"outlook (?:til|für|for) (?:ios|android|mac)\b.{0,80}",
        rf"denne {_MAIL_DA} (?:er|blev) (?:sendt|skrevet) (?:fra|via|med|i) {_SCHOOL_PORTAL}\b.{{0,80}}",
        r"(?:virusfri|virenfrei|virus-free)\b\W{0,3}(?:www\.)?\S{0,60}",
        rf"(?:diese|denne|this) (?:{_MAIL_DE}|{_MAIL_DA}|message)\b.{{0,60}}\b(?:virus|viren)\b.{{0,80}}",
    )
)
_DISCLAIMER = re.compile(
    r"^\W{0,3}(?:denne (?:e-?mail|mail|meddelelse)\b.{0,120}(?:fortrolig|kun (?:beregnet|bestemt))|"
    r"this (?:e-?mail|message)\b.{0,120}(?:confidential|intended (?:only|solely))|"
    r"diese (?:e-?mail|nachricht)\b.{0,120}vertraulich|disclaimer\s*:|confidentiality notice|fortrolighed\s*:|"
    r"tænk på miljøet|please consider the environment|bitte (?:denken|prüfen) sie\b.{0,60}(?:umwelt|ausdruck|drucken))",
    _I,
)
_BANNER = re.compile(
    r"^\W{0,3}(?:(?:caution|advarsel|achtung|warnung|warning|external|ekstern|extern)\b.{0,40}(?:e-?mail|mail|afsender|absender|sender).{0,200}"
    r"(?:outside|external|ekstern|udefra|extern|außerhalb).{0,300}|"
    r"you don't often get e?-?mail from .{1,300}|du (?:får|modtager) ikke ofte (?:e-?)?mails? fra .{1,300}|"
    r"sie erhalten nicht (?:oft|häufig) (?:eine )?e-?mails? von .{1,300}|"
    r"\[?(?:external|ekstern|extern)(?: e-?mail)?\]?)$",
    _I,
)


_BELOW = re.compile(
    r"\b(?:se (?:venligst )?(?:nedenfor|nedenunder|nedenstående|herunder)|(?:nedenstående|mailen? herunder)|"
    r"(?:siehe|s\.|bitte|wie) (?:bitte )?(?:unten|nachstehend|weiter unten)|untenstehend\w*|"
    r"(?:see|please find|as) (?:the (?:mail|message|e-mail) )?below|the (?:mail|message|e-mail) below)\b",
    _I,
)


def points_below(words: str) -> bool:
    """Whether the writer says that what matters stands below ("se nedenfor")."""
    return _BELOW.search(words) is not None


def bare_subject(subject: str) -> str:
    """The subject without any ``Re:``, ``SV:``, ``AW:``, ``VS:``, ``WG:`` in front of it."""
    subject = subject.strip()
    while found := REPLY_SUBJECT.match(subject) or FORWARD_SUBJECT.match(subject):
        subject = subject[found.end() :].strip()
    return subject


def attribution(lines: Sequence[str], start: int) -> int:
    """How many lines from ``start`` are "On ... X wrote:"; 0 when none. Such a line may be wrapped over four."""
    first = lines[start].strip()
    if not first or QUOTED.match(first):
        return 0
    begins = _STARTS.match(first) is not None
    joined = ""
    for count in range(1, 5):
        if start + count > len(lines):
            return 0
        line = lines[start + count - 1].strip()
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
        line = lines[index].strip()
        if _ORIGINAL.match(line) or _FORWARDED.match(line) or RULE.match(line):
            separated = separated or not RULE.match(line)
        elif line:
            break
        index += 1
    if index >= len(lines):
        return index - start if separated else 0
    if _ON_ONE_LINE.match(lines[index]):
        return index + 1 - start
    if index > start and not separated and not _FROM.match(lines[index].strip()):
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
        line = lines[index].strip()
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
    return last + 1 - start if proof and {"from", "sent"} <= seen and seen & {"to", "subject"} else 0


def is_forward_mark(line: str) -> bool:
    return _FORWARDED.match(line.strip()) is not None


def is_reply_mark(line: str) -> bool:
    return _ORIGINAL.match(line.strip()) is not None


def is_footer(line: str) -> bool:
    """Whether a telephone or mail program wrote this line."""
    return len(line) < 250 and any(footer.match(line.strip()) for footer in _FOOTERS)


def is_disclaimer(line: str) -> bool:
    return _DISCLAIMER.match(line.strip()[:400]) is not None


def is_banner(line: str) -> bool:
    """A warning that the receiving mail system put above the text."""
    return len(line) < 800 and _BANNER.match(line.strip()) is not None


def unquoted(line: str) -> str:
    """The line without one level of quoting."""
    return _QUOTE_SIGNS.sub("", line, count=1)


def bare(line: str) -> str:
    """The line without any quote signs before it."""
    return line.lstrip("> ") if QUOTED.match(line) else line
