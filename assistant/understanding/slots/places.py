"""Towns, places and schools that a text names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant import locales
from assistant.language.tokens import tokens
from assistant.language.word_tables import alternatives, words_of_all
from assistant.model import KITA, Catalog, languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import Found, Meaning, phrases_of_all

_FILE = "words/places.txt"
_SCHOOLS = "words/schools.txt"
_CAPITAL = "[A-ZÆØÅÄÖÜ]"


def place_phrases(catalog: Catalog) -> Iterator[tuple[str, Meaning]]:
    """The catalogue's towns (checked by `read_places`), schools, and the names of places and providers, which also stay
    for the topic."""
    for school in catalog.schools.values():
        yield _phrase(school.name), _school(school.name)
    for name in sorted(_names(catalog)):
        yield _phrase(name), Meaning(place=name, keep=True)
    yield from phrases_of_all(_FILE, "near", Meaning(cue="near"))


def _school(name: str) -> Meaning:
    """A school; what calls itself a day-care centre also says how old its children are."""
    of_kita = name.startswith(tuple(_words_of_schools("day care")))
    return Meaning(school=name, grades=frozenset({KITA}) if of_kita else frozenset())


_BEFORE = 5
"""Words before a town that tell whether the class comes from there."""

Towns = Mapping[str, Sequence[tuple[list[str], str]]]
"""First folded word -> all folded words and the name, those of most words first."""


def towns(catalog: Catalog) -> Towns:
    """Every town that the catalogue names."""
    names = {activity.place.town for activity in catalog.activities.values()}
    names |= {provider.town for provider in catalog.providers.values()}
    names |= {school.town for school in catalog.schools.values()}
    by_words = {tuple(token.folded for token in tokens(name)): name for name in sorted(names) if name}
    found: dict[str, list[tuple[list[str], str]]] = {}
    for words in sorted(by_words, key=len, reverse=True):
        if words:
            found.setdefault(words[0], []).append((list(words), by_words[words]))
    return found


def _names(catalog: Catalog) -> set[str]:
    names = {activity.place.name for activity in catalog.activities.values()}
    names |= {provider.name for provider in catalog.providers.values()}
    # A name of one usual word ("Skoven") would be found everywhere; a sentence is no name.
    return {
        name
        for name in names
        if name[:1].isupper()
        and 1 < len(name.split()) < 6
        and not re.search(rf"(?i)\b{alternatives(_SCHOOLS, 'no places')}\b", name)
    }


def _phrase(name: str) -> str:
    return " ".join(token.word for token in tokens(name))


def read_places(page: Page, known: Towns) -> None:
    """Claim towns: known ones after a preposition or with a capital. One that the class comes from is no wish."""
    _read_schools(page)
    schools = {found.last for found in page.found if found.meaning.school}
    for index, word in enumerate(page.words):
        for words, name in known.get(word, ()):
            end = index + len(words)
            if page.words[index:end] == words and not any(page.taken[index:end]) and _is_town(page, index):
                home = _is_home(page, index, schools)
                page.claim(index, end, Meaning(home=name) if home else Meaning(place=name))
                break


def _is_home(page: Page, index: int, schools: Collection[int]) -> bool:
    """``vi kommer fra Høng``, ``Kornmarkens Skole i Høng``, ``unsere Schule in Konz``; not ``not far from Høng``."""
    first = max(0, index - _BEFORE)
    before = [page.words[at] for at in range(first, index) if page.sentence[at] == page.sentence[index]]
    if not before or page.taken[index - 1]:
        return index in schools
    if not words_of_all(_FILE, "counting from").isdisjoint(before):
        return False
    if before[-1] in words_of_all(_FILE, "from"):
        return True
    in_town = before[-1] in words_of_all(_FILE, "in")
    if in_town and index - 1 in schools:
        return True
    beside = [page.words[at] for at in range(max(0, index - 3), index - 1) if page.clause[at] == page.clause[index]]
    return in_town and not words_of_all(_FILE, "living").isdisjoint(beside)


def _is_town(page: Page, index: int) -> bool:
    return page.tokens[index].word[0].isupper() or (
        index > 0 and page.words[index - 1] in words_of_all(_FILE, "before town")
    )


def _read_schools(page: Page) -> None:
    patterns = _patterns()
    if not any(part in page.text for part in patterns.parts):
        return
    for match in patterns.name.finditer(page.text):
        if not patterns.no_name.match(match.group()) and page.free(match.start(), match.end()):
            page.claim_letters(match.start(), match.end(), _school(match.group()))


def read_near(page: Page) -> None:
    """Claim the name after "near" as a place, known or not; where none follows, the school is meant. Needs
    `place_phrases` to be looked up."""
    for found in [found for found in page.found if found.meaning.cue == "near"]:
        index = found.last
        if index >= len(page.tokens) or page.clause[index] != page.clause[found.first]:
            page.found.append(Found(found.first, index, Meaning(near_school=True)))
            continue
        token = page.tokens[index]
        if page.taken[index]:
            continue
        if token.word[0].isupper() and page.clause[index] == page.clause[found.first] and len(token.word) > 2:
            page.claim(index, index + 1, Meaning(place=token.word))


def school_named(text: str, catalog: Catalog) -> str:
    """The school that a short text names: one of the catalogue's in full, then its distinctive part, then any name that
    looks like one; else ``""``."""
    if not text:
        return ""
    folded = f" {' '.join(token.folded for token in tokens(text))} "
    for school in catalog.schools.values():
        if f" {' '.join(token.folded for token in tokens(school.name))} " in folded:
            return school.name
    # No name reaches over a line's end: "Emma Clark" may stand above "Larkfield Academy".
    patterns = _patterns()
    match = next((found for found in map(patterns.name.search, text.split("\n")) if found), None)
    return match.group() if match and not patterns.no_name.match(match.group()) else ""


def known_school(text: str, catalog: Catalog) -> str:
    """The catalogue's school from which somebody says to come by the first word of its name: "7a from Fjordblik"."""
    origins = words_of_all(_SCHOOLS, "from")
    words = [token.folded for token in tokens(text)]
    for school in catalog.schools.values():
        first, *rest = [token.folded for token in tokens(school.name)]
        others = [other for other in catalog.schools.values() if other is not school]
        alone = not any(tokens(other.name)[0].folded == first for other in others)
        if rest and alone and any(pair[0] in origins and pair[1] == first for pair in pairwise(words)):
            return school.name
    return ""


def school_like(answer: str, catalog: Catalog) -> str:
    """The school meant by an answer to "which school?": the catalogue's name where it begins alike, else the words."""
    named = school_named(answer, catalog)
    if named:
        return named
    bare = answer.strip(" .,!\n")
    origin = _patterns().origin.search(bare)
    bare = origin.group(1) if origin else bare
    wanted = [token.folded for token in tokens(bare)]
    if not wanted or wanted[0] in words_of_all(_SCHOOLS, "common words"):
        return bare
    names = (school.name for school in catalog.schools.values())
    alike = [name for name in names if set(wanted) <= {token.folded for token in tokens(name)}]
    return alike[0] if len(alike) == 1 else bare


class _Patterns(NamedTuple):
    """How schools are named in any language."""

    name: re.Pattern[str]
    parts: tuple[str, ...]
    """Each name holds one of these."""
    no_name: re.Pattern[str]
    origin: re.Pattern[str]
    """``vi kommer fra Raklev Skole``"""


@locales.remembered
def _patterns() -> _Patterns:
    schools = {name: locales.pattern(_SCHOOLS, name) for name in ("behind its name", "before its name", "between")}
    no_name = locales.pattern(_SCHOOLS, "no name behind")
    in_one_word, hyphened = alternatives(_SCHOOLS, "in one word"), locales.pattern(_SCHOOLS, "behind a hyphen")
    openers = "".join(f"|{re.escape(word)} " for word in _words_of_schools("no names begin"))
    come_from, articles = alternatives(_SCHOOLS, "from"), alternatives(_SCHOOLS, "articles")
    return _Patterns(
        name=re.compile(
            rf"\b(?:{_CAPITAL}[\w-]{{1,30}}\s){{1,2}}{schools['behind its name']}\b"
            rf"|\b{_CAPITAL}[a-zæøåäöü]{{3,}}{in_one_word}\b"
            rf"|\b{schools['before its name']}\s(?:{schools['between']}\s)?(?!{no_name}){_CAPITAL}[\w-]+"
            rf"|(?<![\w-]){_CAPITAL}[\w-]{{1,40}}-{hyphened}\b"
        ),
        parts=tuple(_school_words()),
        no_name=re.compile(rf"^(?:{alternatives(_SCHOOLS, 'no names')}{openers})"),
        origin=re.compile(rf"\b{come_from}\s+(?:{articles}\s)?({_CAPITAL}[\w-]+(?:\s{_CAPITAL}[\w-]+){{0,3}})"),
    )


def _school_words() -> Iterator[str]:
    """Each name of a school holds one of these."""
    for table in ("behind its name", "before its name", "behind a hyphen"):
        for language in languages():
            yield from (line.partition("(")[0] for line in locales.lines(language, _SCHOOLS, table))
    yield from _words_of_schools("in one word")


def _words_of_schools(table: str) -> list[str]:
    return [word for language in languages() for word in locales.words(language, _SCHOOLS, table)]
