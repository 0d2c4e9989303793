"""What a mail's signature says about its writer: name, school, telephone."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant import locales
from assistant.language.word_tables import alternatives
from assistant.model import Catalog, Facts
from assistant.understanding.slots.places import school_named

_PHONE = re.compile(r"(?<![\w.,-])(?:\+|00)?\d[\d ()/-]{6,18}\d(?![\w:])")
_FILE = "words/facts.txt"
_DATE_LIKE = re.compile(r"\d{1,4}-\d{1,2}-\d{1,4}$|\d{1,2}/\d")


def facts_of_signature(signature: str, catalog: Catalog) -> Facts:
    """The facts that stand below "Mvh" or "Mit freundlichen Grüßen": ``teacher_name``, ``school`` and ``phone``; the
    other fields stay empty. ``signature`` is what follows the sign-off, its lines parted by newlines.

    A school of the catalogue is named as the catalogue names it, another one as it is written. Where a signature has
    several numbers the first is taken; fax, account and register numbers are none. Never raises for any text.
    """
    return Facts(
        school=school_named(signature, catalog), teacher_name=name_in_signature(signature), phone=phone_in(signature)
    )


def name_in_signature(signature: str) -> str:
    """The writer's name as the signature begins with it, else ``""``."""
    match = _patterns().name.match(signature.lstrip(" ,.-\n"))
    return match.group(1).strip(" .") if match else ""


def phone_in(text: str, *, in_sentences: bool = False) -> str:
    """The first telephone number as it is written, else ``""``. ``in_sentences``: the text is no signature, so that a
    row of digits must be called a number, or look like one."""
    for match in _PHONE.finditer(text):
        number, before = match.group(), text[max(0, match.start() - 26) : match.start()]
        digits = sum(sign.isdigit() for sign in number)
        if not 8 <= digits <= 15 or _DATE_LIKE.match(number):
            continue
        if in_sentences and not (_patterns().phone_cue.search(before) or number[0] in "+0" or digits == 8):
            continue
        if not in_sentences and _patterns().no_phone.search(before):
            continue
        return number.strip()
    return ""


class _Patterns(NamedTuple):
    phone_cue: re.Pattern[str]
    """``ring til mig på``"""
    no_phone: re.Pattern[str]
    """``fax``"""
    name: re.Pattern[str]


@locales.remembered
def _patterns() -> _Patterns:
    other, ends = alternatives(_FILE, "no telephone"), alternatives(_FILE, "no telephone ends")
    particle, capital = alternatives(_FILE, "particles"), "[A-ZÆØÅÄÖÜ]"
    return _Patterns(
        phone_cue=re.compile(rf"{locales.pattern(_FILE, 'telephone')}\.?:?\s*(?:{alternatives(_FILE, 'is')}\s)?", re.I),
        no_phone=re.compile(rf"\b{other}\w*[-. ]*{ends}?\W*$", re.I),
        name=re.compile(
            rf"^\s*(?:{alternatives(_FILE, 'before a name')} )?"
            rf"({capital}[\w'-]+(?: {particle}\b)?(?:[ \t]+{capital}[\w'.-]+){{0,3}})"
        ),
    )
