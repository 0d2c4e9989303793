"""Patterns whose words stand in the tables of all languages: a letter is taken apart before its language is known."""

from __future__ import annotations

import re

from assistant import locales

_FILE = "words/letters.txt"
_TABLE = re.compile(r"(?<!\(\?P)<([a-z][a-z ]*)>")
_ELSEWHERE = {
    "greeted": ("&",),
    "joins": ("&",),
    "in names": ("van", "de", "&"),
    "short sign offs": ("bg",),
    "reply subject": ("vast", "odp", "rif", "r"),
    "forward subject": ("vb", "doorst", "tr", "i"),
    "wrote": ("skreiv", "schreef", "écrit", "escribió", "scritto", r"napisał\w*", "kirjoitti"),
    "date opens": ("le", "el", "op", "il", "dnia"),
    "weekdays": ("mån", "tis", "lör", "sön"),
    "from labels": ("från", "de", "van", "da", "od"),
    "date labels": ("skickat", "envoyé", "verzonden"),
    "to labels": ("till", "à", "aan"),
    "subject labels": ("ämne", "objet", "onderwerp"),
    "original marks": ("opprinnelig melding", "ursprungligt meddelande"),
    "forward dashes": ("videresendt melding", "vidarebefordrat meddelande"),
    "devices": (
        "iphone", "ipad", "android", "samsung", "galaxy", "huawei", "oneplus", "nokia", "outlook", "gmail", "yahoo",
        "proton", "thunderbird", "aquamail", "k-9", "blackberry", "windows", r"\bios\b", "gmx", r"web\.de", "t-online",
        "mac(?:book)?",
    ),
    "sent": ("skickat", "verzonden", "envoyé"),
    "by": ("från", "vanaf", "depuis"),
}  # fmt: skip
"""Table -> what is in no language's own: names of products, and languages that mail programs write and teachers do
not."""


class LetterPattern:
    """A pattern in which ``<table>`` stands for any line of that table of any language; made when it is first used."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._pattern = pattern
        self._flags = flags

    def match(self, text: str) -> re.Match[str] | None:
        return _compiled(self._pattern, self._flags).match(text)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return _compiled(self._pattern, self._flags).search(text, start)


@locales.remembered
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(_filled(pattern), flags)


def _filled(pattern: str) -> str:
    return _TABLE.sub(lambda found: _any_line_of(found[1]), pattern)


def _any_line_of(table: str) -> str:
    """One group; what languages spoken here write comes first."""
    return _filled(f"(?:{'|'.join((locales.pattern(_FILE, table), *_ELSEWHERE.get(table, ())))})")
