"""How it is said that bookings are called off, kept, moved or take each other's place, in every language."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, alternatives, whole_words, words_of_all

_FILE = "words/conversation.txt"


def moves(text: str) -> bool:
    """A date is to be changed."""
    return _says("moves", text)


def wishes_another_day(text: str) -> bool:
    """Another day or hour is asked for, and not only named: "ses vi den 3. marts" asks for none."""
    still = _patterns().still.search(text)
    asks = text.rstrip().endswith("?") and not still
    return asks or refuses(text) or any(_says(table, text) for table in ("moves", "another day", "instead", "rather"))


def means_both(text: str) -> bool:
    return _says("both", text)


def means_as_well(text: str) -> bool:
    return _says("as well", text)


def means_all(words: list[str]) -> bool:
    """One of the words means every booking."""
    return not words_of_all(_FILE, "all").isdisjoint(words)


def called_off(text: str) -> str:
    """The message without what it says of those that stay: "cancel K1 but keep K2"."""
    going = [clause for clause in _patterns().clauses.split(text) if not _says("keeps", clause)]
    return ", ".join(going) if going else text


def numbers_called_off(text: str) -> list[int]:
    """ "cancel 2", "nummer 3" """
    return [int(found["number"]) for found in _patterns().numbered.finditer(text)]


def number_given_up(text: str) -> int:
    """ "instead of 2"; else 0."""
    named = _patterns().instead_of.search(text)
    return int(named["number"]) if named else 0


def keeps_the_agreement(text: str) -> bool:
    """What is agreed shall stay: "keep K4", "vi skal alligevel ikke flytte", "annuller ønsket"."""
    if "?" in text or _says("if", text):
        return False
    if _says("not", text):
        return _patterns().moves_not.search(text) is not None
    calls_off = _patterns().cancels.search(text) is not None
    return _says("change itself", text) if calls_off else _says("takes back", text)


def takes_a_place(text: str) -> bool:
    """Something is wanted instead."""
    return _says("instead", text)


def wants_other(text: str) -> bool:
    """ "nej, den anden": something else is wanted, and not both."""
    refuses = _patterns().no.match(text) or _says("rather", text)
    return bool(refuses) and not _says("as well", text)


def refuses(text: str) -> bool:
    """The message begins with a no or with regret."""
    return _patterns().no_sadly.match(text) is not None


def says_no(text: str) -> bool:
    """A no at the beginning, or something denied anywhere."""
    return _patterns().no.match(text) is not None or _says("not", text)


def says_coming(text: str) -> bool:
    """The class still comes: a yes at the beginning, or "we look forward to it"."""
    denied = "?" in text or _says("not", text) or _says("if", text)
    return not denied and (_patterns().yes.match(text) is not None or _says("coming", text))


def _says(table: str, text: str) -> bool:
    return whole_words(_FILE, table).search(text) is not None


class _Patterns(NamedTuple):
    numbered: re.Pattern[str]
    clauses: re.Pattern[str]
    instead_of: re.Pattern[str]
    no: re.Pattern[str]
    no_sadly: re.Pattern[str]
    still: re.Pattern[str]
    yes: re.Pattern[str]
    cancels: re.Pattern[str]
    moves_not: re.Pattern[str]


@locales.remembered
def _patterns() -> _Patterns:
    labels, cancels, no = locales.pattern(_FILE, "labels"), locales.pattern(_FILE, "cancels"), alternatives(_FILE, "no")
    denied, moved = locales.pattern(_FILE, "not"), locales.pattern(_FILE, "moves")
    articles, counted = alternatives(_FILE, "articles"), alternatives(_FILE, "counted")
    joints = "|".join(alternatives(CONJUNCTIONS, name) for name in ("but", "and"))
    no_end = "".join(rf"(?<!\b{word})" for word in sorted(words_of_all(_FILE, "abbreviations")))
    of = alternatives(_FILE, "of")

    def found(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return _Patterns(
        numbered=found(
            rf"\b(?:{labels}|{cancels}(?: {articles})?)\s*(?P<number>\d{{1,2}})(?![\d.:]*\d|\s*\w*{counted})"
        ),
        clauses=found(rf"[,;]|{no_end}\.\s|\b(?:{joints})\b"),
        instead_of=found(
            rf"\b{locales.pattern(_FILE, 'instead of')}\s+(?:(?:{of}|{labels})\s+){{0,3}}(?P<number>\d{{1,2}})\b"
        ),
        no=found(rf"\W*{no}\b"),
        no_sadly=found(rf"\W*(?:{no}|{alternatives(_FILE, 'sadly')})\b"),
        cancels=found(rf"\b{cancels}\b"),
        moves_not=found(rf"\b(?:{denied}\s(?:\w+\s)?{moved}|{moved}\s(?:\w+\s){{0,2}}{denied})\b"),
        yes=found(rf"\W*{alternatives(_FILE, 'yes at first')}\b"),
        still=found(rf"\b{alternatives(_FILE, 'still')}\b"),
    )
