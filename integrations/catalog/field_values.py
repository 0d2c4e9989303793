"""How single values are written in catalogue files: each function takes what stands in the file and gives the value.

They raise `Wrong`, whose sentence names the mend. Sheets are first brought to these forms (`cells`).
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from rapidfuzz.distance import OSA

from assistant.errors import Named, Wrong
from assistant.model import KITA, Language, Period, Price, languages

HIGHEST_GRADE = 13
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Choice = TypeVar("Choice", bound=StrEnum)


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that is most like this one, or None when none is."""
    wanted = word.casefold().replace(" ", "_").replace("-", "_")
    scored = [
        (OSA.normalized_similarity(wanted, other.casefold()), other[:1] == wanted[:1], other) for other in allowed
    ]
    best = max(scored, default=(0.0, False, ""))
    return best[2] if best[0] >= 0.6 else None


def not_allowed(word: str, allowed: Iterable[str], family: str = "") -> Wrong:
    """For a word that is not on the list: what is near, and what is allowed. ``family``: what the words are, where
    each language has its own for them."""
    names = [str(name) for name in allowed]
    near = nearest(word, names)
    facts = {"word": shown(word), "allowed": tuple(Named(family, name) if family else name for name in names)}
    if near is None:
        return Wrong("value.choice", **facts)
    return Wrong("value.choice.near", near=Named(family, near) if family else near, **facts)


def shown(value: object) -> str:
    """A value as it is quoted in a sentence, shortened."""
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def one_word(value: object) -> str:
    """The value as one line of text."""
    if isinstance(value, list | tuple):
        raise Wrong("value.list")
    if isinstance(value, dict):
        raise Wrong("value.group")
    return clean(str(value))


def one_line(value: object) -> str:
    text = one_word(value)
    if "\n" in text:
        raise Wrong("value.one_line")
    return text


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")


_TAG = re.compile(
    r"<(?P<ends>/?)(?P<name>p|br|div|li|ul|ol|h[1-6]|tr|td|th|table|tbody|b|strong|i|em|u|small|sup|sub|font|span|a|img|"
    r"blockquote|section)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAKS = frozenset({"p", "div", "tr", "ul", "ol", "blockquote", "section", *(f"h{level}" for level in range(1, 7))})


def _without_tags(text: str) -> str:
    def instead(tag: re.Match[str]) -> str:
        name = tag["name"].lower()
        if name == "li" and not tag["ends"]:
            return "\n- "
        return "\n" if name == "br" or (tag["ends"] and name in _BREAKS) else ""

    stripped = _TAG.sub(instead, text)
    return text if stripped == text else re.sub(r"\n{3,}", "\n\n", stripped)


def clean(text: str) -> str:
    """The text as people mean it: HTML entities resolved and its tags taken off, ``\\n`` as the line break, composed
    letters (NFC), no invisible characters, no space at its ends. Cleaning twice changes nothing."""
    if text.isascii() and text.isprintable() and "&" not in text and "<" not in text:
        return text.strip()
    for _ in range(10):
        before = text
        if "&" in text:
            text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
        text = re.sub(r"\r\n?|[\x85\u2028\u2029\x0b\x0c]", "\n", text)
        text = re.sub(r"[ \t]+(?=\n)", "", _CONTROL.sub("", text))
        if "<" in text:
            text = _without_tags(text)
        text = unicodedata.normalize("NFC", text).strip()
        if text == before:
            break
    return text


def one_of(choices: type[Choice]) -> Callable[[object], Choice]:
    """A reader for one word of a fixed list."""
    names = [choice.value for choice in choices]
    by_name = {choice.value: choice for choice in choices}
    family = choices.__name__.lower()

    def read(value: object) -> Choice:
        word = one_word(value)
        if word not in by_name:
            raise not_allowed(word, names, family)
        return by_name[word]

    return read


def weekday(value: object) -> int:
    """0 for Monday."""
    word = one_word(value)
    if word not in WEEKDAYS:
        from integrations.catalog import synonyms  # its tables take time to build: only where a fault is told

        meant = synonyms.weekdays().get(synonyms.folded(word))
        if meant is not None:
            raise Wrong("value.weekday", weekday=WEEKDAYS[meant], word=word)
        raise not_allowed(word, WEEKDAYS, "weekday")
    return WEEKDAYS.index(word)


def truth(value: object) -> bool:
    word = one_word(value).casefold()
    if word in {"true", "yes"}:
        return True
    if word in {"false", "no"}:
        return False
    raise Wrong("value.truth", word=shown(word))


def whole_number(least: int, most: int, unit: str) -> Callable[[object], int]:
    """A reader for a whole number within these bounds; ``unit`` is what it counts, for the sentence:
    ``months``, ``weeks``, ``minutes``, ``seats``, ``classes``, ``kits``, ``adults`` or ``pupils``."""

    def read(value: object) -> int:
        word = one_word(value)
        if not re.fullmatch(r"\d{1,9}", word):
            raise Wrong(f"value.number.{unit}", word=shown(word), example=90 if unit == "minutes" else min(most, 24))
        number = int(word)
        if not least <= number <= most:
            raise Wrong(f"value.bounds.{unit}", number=number, least=least, most=most)
        return number

    return read


def degrees(most: int) -> Callable[[object], float]:
    """A reader for a coordinate from ``-most`` to ``most``."""

    def read(value: object) -> float:
        word = one_word(value)
        if not re.fullmatch(r"-?\d{1,3}(\.\d+)?", word) or abs(float(word)) > most:
            raise Wrong("value.coordinate", word=shown(word), most=most)
        return float(word)

    return read


def day(value: object) -> date:
    word = one_word(value)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", word):
        raise Wrong("value.date", word=shown(word))
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise Wrong("value.no_such_day", word=word) from None


def period(value: object) -> Period:
    """``2027-03-01``, ``2027-03-01/2027-05-31``, ``2027-03-01/..`` or ``../2027-05-31``; both ends belong to it."""
    word = one_word(value)
    first, slash, last = word.partition("/")
    if not slash or "/" in last:
        only = day(word)
        return Period(only, only)
    start = None if first.strip() == ".." else day(first)
    end = None if last.strip() == ".." else day(last)
    if start is None and end is None:
        raise Wrong("value.period.open")
    if start and end and end < start:
        raise Wrong("value.period.backwards", period=f"{end}/{start}")
    return Period(start, end)


def time_of_day(value: object) -> str:
    """``HH:MM``; ``9:30`` and ``9.30`` are read as well."""
    word = one_word(value)
    found = re.fullmatch(r"(\d{1,2})[:.](\d\d)(?:[:.]00)?", word)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Wrong("value.time", word=shown(word))
    return f"{int(found[1]):02}:{found[2]}"


def grade(word: str) -> int:
    if word == "kita":
        return KITA
    if not re.fullmatch(r"\d{1,2}", word) or int(word) > HIGHEST_GRADE:
        raise Wrong("value.grade", word=shown(word), most=HIGHEST_GRADE)
    return int(word)


def grades(value: object) -> tuple[int, int]:
    """``4-6``, ``8``, ``kita``, ``kita-2``: first and last grade."""
    if isinstance(value, list | tuple):
        raise Wrong("value.grades.list")
    first, dash, last = one_word(value).replace("–", "-").partition("-")
    ends = grade(first.strip()), grade(last.strip() if dash else first.strip())
    if ends[0] > ends[1]:
        raise Wrong("value.grades.backwards", grades=f"{last.strip()}-{first.strip()}")
    return ends


def group_size(value: object) -> tuple[int | None, int | None]:
    """``12-28``, ``28`` (at most) or ``12-`` (at least): fewest and most."""
    if isinstance(value, list | tuple):
        raise Wrong("value.group_size.list")
    word = one_word(value).replace("–", "-")
    found = re.fullmatch(r"(?:(\d{1,5})\s*(-)\s*)?(\d{1,5})?", word)
    if not found or not word:
        raise Wrong("value.group_size", word=shown(word))
    fewest = int(found[1]) if found[1] else None
    most = int(found[3]) if found[3] else None
    if most == 0:
        raise Wrong("value.group_size.zero")
    if fewest is not None and most is not None and fewest > most:
        raise Wrong("value.group_size.backwards", size=f"{most}-{fewest}")
    return fewest, most


_FREE = {"free", "gratis", "kostenlos", "kostenfrei", "0", "free of charge"}
_SIGNS = {
    "kr": "DKK", "kr.": "DKK", "dkk": "DKK", ",-": "", ".-": "", "€": "EUR", "eur": "EUR", "euro": "EUR",
}  # fmt: skip
_PER = {
    "class": ("class", "klasse", "klassen", "hold", "gruppe", "group"),
    "pupil": (
        "pupil",
        "elev",
        "schüler",
        "schülerin",
        "kind",
        "person",
        "student",
        "child",
        "barn",
        "deltager",
        "participant",
    ),
}
_AMOUNT = re.compile(
    r"(?P<before>€|eur|euro|dkk|kr\.?)?\s*(?P<amount>\d{1,3}(?:[.\u00a0 ]\d{3})+|\d{1,7})(?P<cents>[.,]\d{1,2})?\s*"
    r"(?P<after>€|euro?|dkk|kr\.?|,-|\.-)?\s*(?:(?:per|pr\.?|pro|/|je)\s*(?P<per>\w+))?",
    re.IGNORECASE,
)


def price(value: object, currency: str) -> Price:
    """``free``, an amount (``250``, ``25 per pupil``) in this currency, else words. An amount in another currency is
    words, so that nobody adds kroner to euros."""
    word = one_word(value)
    if word.casefold() in _FREE:
        return Price(free=True)
    if re.match(r"[-−]\s*\d", word):
        raise Wrong("value.price.negative", word=shown(word))
    found = _AMOUNT.fullmatch(word)
    if found is None:
        return Price(words=word)
    named = {_SIGNS[sign.casefold()] for sign in (found["before"], found["after"]) if sign} - {""}
    per = next((name for name, synonyms in _PER.items() if (found["per"] or "class").casefold() in synonyms), None)
    if named - {currency} or per is None:
        return Price(words=word)
    amount = float(re.sub(r"\D", "", found["amount"]) + (found["cents"] or "").replace(",", "."))
    return Price(free=True) if amount == 0 else Price(amount=amount, per=per)


def price_of_fields(value: dict[str, object]) -> Price:
    """``{amount: 25, per: pupil}``."""
    unknown = [name for name in value if name not in {"amount", "per"}]
    if unknown:
        raise not_allowed(unknown[0], ("amount", "per"))
    word = one_word(value.get("amount") if value.get("amount") is not None else "")
    per = one_word(value.get("per") or "class")
    if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", word):
        raise Wrong("value.amount", word=shown(word), example="{amount: 25, per: pupil}")
    if per not in _PER:
        raise not_allowed(per, tuple(_PER))
    return Price(free=True) if float(word) == 0 else Price(amount=float(word), per=per)


def language(value: object) -> Language:
    word = one_word(value)
    try:
        return Language(word)
    except ValueError:
        raise not_allowed(word, languages(), "language") from None


def number_shown(number: float) -> str:
    """``25`` and ``12.5``: no ``.0``, no exponent."""
    return str(int(number)) if number == math.floor(number) else repr(number)
