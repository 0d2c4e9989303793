"""Which words of a text are people's names: *Tom* is then not empty, *Herr Klein* not small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant import locales
from assistant.language.tokens import Token, nouns_have_capitals
from assistant.language.word_tables import words_of_all
from assistant.model import Language

_FILE = "words/names.txt"
_CLOSE = 1
"""Signs between two words of one name."""
_NEAR = 3
"""Signs between a sign-off or a title and the name: a comma and a line break, a full stop and a space."""


def names_among(found: Sequence[Token], language: Language, is_word: Callable[[Token], bool]) -> frozenset[int]:
    """The places of the tokens that are parts of people's names. ``is_word`` says whether a token is also a word of the
    language: a first name that is one too needs a sign that it is meant as a name."""
    marks = _marks()
    names: set[int] = set()
    for place, token in enumerate(found):
        if token.word[0].isupper() and _is_name(found, place, language, is_word, names, marks):
            names.add(place)
            before = found[place - 1] if place else None
            if before is not None and before.folded in marks.titles and place - 1 not in names:
                names.add(place - 1)
    return frozenset(names)


@locales.remembered
def first_names() -> frozenset[str]:
    """The usual first names of all languages, folded."""
    return words_of_all(_FILE, "first names")


class _Marks(NamedTuple):
    """Folded words beside which a name stands."""

    titles: frozenset[str]
    short_titles: frozenset[str]
    """Those of them that a full stop follows."""
    greets: frozenset[str]
    signs_off: frozenset[str]
    joins: frozenset[str]
    said_of_people: frozenset[str]


@locales.remembered
def _marks() -> _Marks:
    return _Marks(
        words_of_all(_FILE, "titles") | words_of_all(_FILE, "short titles"),
        *(words_of_all(_FILE, table) for table in ("short titles", "greets", "signs off", "joins", "said of people")),
    )


def _is_name(
    found: Sequence[Token],
    place: int,
    language: Language,
    is_word: Callable[[Token], bool],
    names: set[int],
    marks: _Marks,
) -> bool:
    token = found[place]
    before = found[place - 1] if place else None
    gap = token.start - before.end if before is not None else 0
    if before is not None and before.folded in marks.titles:
        return gap == _CLOSE or (gap <= _NEAR and before.folded in marks.short_titles)
    if before is not None and before.folded in marks.signs_off and gap <= _NEAR:
        return True
    if before is not None and place - 1 in names and gap == _CLOSE and before.folded not in marks.titles:
        # a second first name, or the family's; another name of one who was named by the family alone there is not
        return not (place > 1 and found[place - 2].folded in marks.titles and not _is_listed(before))
    if not _is_listed(token):
        return False
    if not is_word(token) or (not token.opens and not nouns_have_capitals(language)):
        return True
    return _is_shown(found, place, names, marks)


def _is_shown(found: Sequence[Token], place: int, names: set[int], marks: _Marks) -> bool:
    """Whether what stands beside a first name that is a word too shows that it is meant as a name."""
    before = found[place - 1] if place else None
    after, next_but_one = (*found[place + 1 : place + 3], None, None)[:2]
    if before is not None and before.folded in marks.greets:
        return True
    joined = before is not None and before.folded in marks.joins
    if joined and place - 2 in names:
        return True
    if after is not None and after.folded in marks.joins and next_but_one is not None:
        return next_but_one.word[0].isupper() and _is_listed(next_but_one)
    return after is not None and after.folded in marks.said_of_people and (found[place].opens or joined)


def _is_listed(token: Token) -> bool:
    folded = token.folded.removesuffix("'s").removesuffix("'")
    known = first_names()
    return folded in known or (folded.endswith("s") and len(folded) > 3 and folded[:-1] in known)
