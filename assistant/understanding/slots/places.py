"""Towns, places and schools that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.language.tokens import tokens
from assistant.model import KITA, Catalog
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import Meaning, folded_words, phrases

NEAR = """
    i nærheden af, tæt på, tættere på, tæt ved, nær ved, i nærheden, i omegnen af, i området omkring, rundt om,
    in der nähe von, näher (an/bei), in der nähe, nahe bei, rund um, im raum, in der umgebung von, in der region, im
    umkreis von,
    near, close to, closer to, nearer to, around, in the area of, near to, nearby, not far from, ikke langt fra,
    nicht weit von
"""
_BEFORE_TOWN = folded_words("""
    i ved fra til på nær omkring til in bei aus nach von um raum near to from at around of for kommune stadt
""")
_SCHOOL = re.compile(
    r"\b(?:[A-ZÆØÅÄÖÜ][\w-]{1,30}\s){1,2}(?:Skole|Friskole|Privatskole|Landsbyskole|School|Primary School|"
    r"Academy|Efterskole|Realskole)\b"
    r"|\b[A-ZÆØÅ][a-zæøå]{3,}skolen\b"
    r"|\b(?:Grundschule|Gymnasium|Realschule(?:\splus)?|Gesamtschule|Gemeinschaftsschule|Hauptschule|"
    r"Mittelschule|Oberschule|Stadtteilschule|Förderschule|IGS|KGS|GGS|GS|Kita|Kindergarten)\s"
    r"(?:[Aa]m\s|[Aa]n\sder\s|in\s|[Ii]m\s)?(?!Klasse|Jahrgang|Stufe|In\b|Mit\b|Und\b|Wir\b|Gruppe)[A-ZÄÖÜ][\w-]+"
    r"|(?<![\w-])[A-ZÄÖÜ][\w-]{1,40}-(?:Gymnasium|Schule|Grundschule|Realschule|Gesamtschule|Oberschule)\b"
)
_IN_SCHOOLS = ("kole", "chool", "chule", "Academy", "Gymnasium", "GS", "Kita", "Kindergarten")
"""Each name above holds one of these."""
_NO_SCHOOL_NAME = re.compile(
    r"^(?:Folkeskolen|Grundskolen|Naturskolen|Efterskolen|Ungdomsskolen|Musikskolen|Højskolen|"
    r"Erhvervsskolen|Friskolen|Privatskolen|Udeskolen|Skoletjenesten|"
    r"Vi |Hej |Kære |På |Hos |Our |The |We |Dear |Hi |Hello |I )"
)


def place_phrases(catalog: Catalog) -> Iterator[tuple[str, Meaning]]:
    """The catalogue's towns (checked by `read_places`), schools, and the names of places and providers, which also stay
    for the topic."""
    for school in catalog.schools.values():
        yield _phrase(school.name), _school(school.name)
    for name in sorted(_names(catalog)):
        yield _phrase(name), Meaning(place=name, keep=True)
    yield from phrases(NEAR, Meaning(cue="near"))


def _school(name: str) -> Meaning:
    """A school; what calls itself a day-care centre also says how old its children are."""
    of_kita = name.startswith(("Kita", "Kindergarten", "Børnehaven"))
    return Meaning(school=name, grades=frozenset({KITA}) if of_kita else frozenset())


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
        and not re.search(r"(?i)\b(?:skole|schule|aftales|school)\b", name)
    }


def _phrase(name: str) -> str:
    return " ".join(token.word for token in tokens(name))


def read_places(page: Page, known: Towns) -> None:
    """Claim towns: known ones after a preposition or with a capital."""
    _read_schools(page)
    for index, word in enumerate(page.words):
        for words, name in known.get(word, ()):
            end = index + len(words)
            if page.words[index:end] == words and not any(page.taken[index:end]) and _is_town(page, index):
                page.claim(index, end, Meaning(place=name))
                break


def _is_town(page: Page, index: int) -> bool:
    return page.tokens[index].word[0].isupper() or (index > 0 and page.words[index - 1] in _BEFORE_TOWN)


def _read_schools(page: Page) -> None:
    if not any(part in page.text for part in _IN_SCHOOLS):
        return
    for match in _SCHOOL.finditer(page.text):
        if not _NO_SCHOOL_NAME.match(match.group()) and page.free(match.start(), match.end()):
            page.claim_letters(match.start(), match.end(), _school(match.group()))


def read_near(page: Page) -> None:
    """Claim the name after "near" as a place, known or not. Needs the words of `NEAR` to be looked up."""
    for found in list(page.found):
        index = found.last
        if found.meaning.cue != "near" or index >= len(page.tokens) or page.taken[index]:
            continue
        token = page.tokens[index]
        if token.word[0].isupper() and page.clause[index] == page.clause[found.first] and len(token.word) > 2:
            page.claim(index, index + 1, Meaning(place=token.word))


_ORIGIN = re.compile(r"\b(?:fra|from|aus|von)\s+(?:der\s|dem\s|the\s)?([A-ZÆØÅÄÖÜ][\w-]+(?:\s[A-ZÆØÅÄÖÜ][\w-]+){0,3})")


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
    match = next((found for found in map(_SCHOOL.search, text.split("\n")) if found), None)
    return match.group() if match and not _NO_SCHOOL_NAME.match(match.group()) else ""


def school_like(answer: str, catalog: Catalog) -> str:
    """The school meant by an answer to "which school?": the catalogue's name where it begins alike, else the words."""
    named = school_named(answer, catalog)
    if named:
        return named
    bare = answer.strip(" .,!\n")
    origin = _ORIGIN.search(bare)
    bare = origin.group(1) if origin else bare
    wanted = [token.folded for token in tokens(bare)]
    alike = [
        school.name for school in catalog.schools.values()
        if wanted and wanted[0] not in _COMMON and set(wanted) <= {token.folded for token in tokens(school.name)}
    ]  # fmt: skip
    return alike[0] if len(alike) == 1 else bare


_COMMON = frozenset({"skole", "skolen", "schule", "grundschule", "gymnasium", "school"})
