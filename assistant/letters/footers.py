"""Lines that programs put around a letter: telephones' footers, disclaimers, warnings. Every test takes time linear in
its line, since the lines are a stranger's."""

from __future__ import annotations

import re

from assistant.letters.patterns import LetterPattern

_FOOTERS = tuple(
    LetterPattern(rf"^\W?{shape}$", re.IGNORECASE)
    for shape in (
        r"<sent>\s+<by>\b.{0,60}<devices>.{0,80}",
        r"<get>\b.{0,20}outlook\b.{0,100}",
        "<footer sentences>",
        r"<no virus>\b\W{0,3}(?:www\.)?\S{0,60}",
        r"<this> <mail>\b.{0,60}\b<virus>\b.{0,80}",
    )
)

_DISCLAIMER = LetterPattern(r"^\W{0,3}<disclaimers>", re.IGNORECASE)

_BANNER = LetterPattern(
    r"^\W{0,3}(?:<warning>\b.{0,40}<warned about>.{0,200}<outside>.{0,300}"
    r"|<banners>)$",
    re.IGNORECASE,
)


def is_footer(line: str) -> bool:
    """Whether a telephone or mail program wrote this line."""
    return len(line) < 250 and any(footer.match(line.strip()) for footer in _FOOTERS)


def is_disclaimer(line: str) -> bool:
    return _DISCLAIMER.match(line.strip()[:400]) is not None


def is_banner(line: str) -> bool:
    """A warning that the receiving mail system put above the text."""
    return len(line) < 800 and _BANNER.match(line.strip()) is not None
