"""How it is said that somebody would like to wait for a place, or no longer, in every language."""

from __future__ import annotations

import re

from assistant import locales
from assistant.language.word_tables import whole_words

_FILE = "words/waiting.txt"


def asks_to_wait(text: str) -> bool:
    """ "Sæt os på venteliste", "let us know if something becomes free"."""
    return _says("asks to wait", text) and not leaves_the_list(text) and not asks_about_the_list(text)


def would_wait(text: str) -> bool:
    """ "Vi venter gerne", where it was asked."""
    return _says("would wait", text) and not leaves_the_list(text)


def would_take_anything_like_it(text: str) -> bool:
    return _says("anything like it", text)


def leaves_the_list(text: str) -> bool:
    """ "Take us off the waiting list", "vi vil ikke vente længere"."""
    return _says("waits no longer", text)


def asks_about_the_list(text: str) -> bool:
    """ "Står vi stadig på ventelisten?" """
    return text.rstrip().endswith("?") and _says("asks to wait", text) and _says("asks about the list", text)


def says_yes(text: str) -> bool:
    return _begins("begins with yes", text)


def says_ok(text: str) -> bool:
    """A yes where nothing else is said."""
    return _begins("begins with ok", text)


def says_no(text: str) -> bool:
    return _begins("begins with no", text)


def _says(table: str, text: str) -> bool:
    return whole_words(_FILE, table).search(text) is not None


def _begins(table: str, text: str) -> bool:
    return _beginning(table).match(text) is not None


@locales.remembered
def _beginning(table: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{locales.pattern(_FILE, table)}", re.IGNORECASE)
