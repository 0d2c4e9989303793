"""How mail programs mark what is not the writer's own: quoted lines, "On ... X wrote:", the headers of a mail below.
Every test takes time linear in its line, since the lines are a stranger's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.letters.patterns import LetterPattern

_I = re.IGNORECASE


RULE = re.compile(r"^\s*(?:_{20,}|-{20,}|={20,}|\*{20,})\s*$")
QUOTED = re.compile(r"^(?:>|\|(?:\s|$))")
"""A line that a program quotes; lines are stripped before."""
_QUOTE_SIGNS = re.compile(r"^>\s?")
_WROTE = LetterPattern(r"\b<wrote>\b", _I)
_STARTS = LetterPattern(
    r"^\W{0,3}(?:<date opens>|<weekdays>[a-zæøåäö]{0,6}\.?,?|<short weekdays>\.?,"
    r"|\d{1,4}[.\-/ ])\s?\S",
    _I,
)
_SENT_IT = LetterPattern(r"\b<sent it>\s*:$", _I)
_OLD_GMAIL = re.compile(r"^\d{4}-\d\d-\d\d \d{1,2}:\d\d (?:GMT|UTC)\S{0,6} [^\n]{1,200}>\s*:$", _I)
_BETWEEN_DASHES = LetterPattern(r"^-{3,}\s?\S[^\n]{1,200}\b<wrote>\s?-{3,}$", _I)
_PRONOUN = LetterPattern(r"\s*<pronouns>\b", _I)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}")
_FROM = LetterPattern(r"^\W{0,3}<from labels>\s*:[\s*]*(\S.*)$", _I)
_SENT = LetterPattern(r"^\W{0,3}<date labels>\s*:[\s*]*(\S.*)$", _I)
_TO = LetterPattern(r"^\W{0,3}<to labels>\s*:", _I)
_SUBJECT = LetterPattern(r"^\W{0,3}<subject labels>\s*:", _I)
_ON_ONE_LINE = LetterPattern(
    r"^\W{0,3}<from labels>:\s[^\n]{1,300}?\b<date labels>:\s[^\n]{1,200}?\b<to labels>:\s",
    _I,
)
_LABEL = re.compile(r"^\W{0,3}[\w -]{2,20}:", _I)
_ORIGINAL = LetterPattern(r"^\W{0,3}[-_]{2,}\s*<original marks>\s*[-_]{2,}\s*$", _I)
_FORWARDED = LetterPattern(r"^\W{0,3}(?:[-_]{2,}\s*<forward dashes>\s*[-_]{2,}|<forward opens>\s*:)\s*$", _I)
_BELOW = LetterPattern(r"\b<pointers>\b", _I)
_HANDS_ON = LetterPattern(r"\b<hands on>\b", _I)


def points_below(words: str) -> bool:
    """Whether the writer says that what matters stands below ("se nedenfor")."""
    return _BELOW.search(words) is not None


def hands_on(words: str) -> bool:
    """Whether the writer gives a mail to somebody else ("can you help?")."""
    return _HANDS_ON.search(words) is not None


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
    proof, named_by_hand = separated, False
    last = index = start
    while index < len(lines) and index < start + 14:
        line = lines[index]
        if sender := _FROM.match(line):
            seen.add("from")
            proof = proof or "@" in sender[1]
            named_by_hand = not any(sign.isdigit() for sign in sender[1])
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
    # Three labels above a text prove it where no address and no time does: somebody copied them by hand.
    proof = proof or (named_by_hand and {"from", "to", "subject"} <= seen and any(lines[last + 1 : last + 4]))
    named = "sent" in seen or {"to", "subject"} <= seen
    return last + 1 - start if proof and "from" in seen and named and seen & {"to", "subject"} else 0


def sender_in(headers: Sequence[str]) -> str:
    """Who wrote the mail below, as its headers name them."""
    return next((found[1].strip(" *") for line in headers if (found := _FROM.match(line))), "")


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
