"""What a mail's signature says about its writer: name, school, telephone."""

from __future__ import annotations

import re

from assistant.model import Catalog, Facts
from assistant.understanding.slots.places import school_named

_PHONE = re.compile(r"(?<![\w.,-])(?:\+|00)?\d[\d ()/-]{6,18}\d(?![\w:])")
_PHONE_CUE = re.compile(
    r"(?:tlf|telefon|tel|mobil|handy|phone|mobile|ring til mig på|erreichbar unter|call me on|"
    r"nummer)\.?:?\s*(?:er\s|ist\s|is\s)?",
    re.I,
)
_DATE_LIKE = re.compile(r"\d{1,4}-\d{1,2}-\d{1,4}$|\d{1,2}/\d")
_NO_PHONE = re.compile(r"\b(?:fax|cvr|ean|p-nr|ust|iban|konto|steuer)\w*[-. ]*(?:nr|nummer|id)?\W*$", re.I)
_NAME = re.compile(r"^\s*(?:fra |von )?([A-ZÆØÅÄÖÜ][\w'-]+(?: (?:von|van|af|de)\b)?(?:[ \t]+[A-ZÆØÅÄÖÜ][\w'.-]+){0,3})")


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
    match = _NAME.match(signature.lstrip(" ,.-\n"))
    return match.group(1).strip(" .") if match else ""


def phone_in(text: str, *, in_sentences: bool = False) -> str:
    """The first telephone number as it is written, else ``""``. ``in_sentences``: the text is no signature, so that a
    row of digits must be called a number, or look like one."""
    for match in _PHONE.finditer(text):
        number, before = match.group(), text[max(0, match.start() - 26) : match.start()]
        digits = sum(sign.isdigit() for sign in number)
        if not 8 <= digits <= 15 or _DATE_LIKE.match(number):
            continue
        if in_sentences and not (_PHONE_CUE.search(before) or number[0] in "+0" or digits == 8):
            continue
        if not in_sentences and _NO_PHONE.search(before):
            continue
        return number.strip()
    return ""
