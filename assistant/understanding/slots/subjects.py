"""School subjects by name, with the words of their curricula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant import locales
from assistant.language.folding import fold
from assistant.language.stop_words import stop_words
from assistant.language.tokens import tokens
from assistant.model import Audience, Kind, Language, Subject, languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import Lexicon, Meaning, phrases_of_all
from assistant.understanding.slots.kinds import VISITS

_S = Subject
_FILE = "words/subjects.txt"
_CONJUNCTIONS = "words/conjunctions.txt"

_SUBJECTS: dict[str, frozenset[Subject]] = {
    **{subject.value.replace("_", " "): frozenset({subject}) for subject in Subject},
    "natural sciences": frozenset({_S.NATURE_TECHNOLOGY, _S.BIOLOGY, _S.PHYSICS_CHEMISTRY}),
    "sciences": frozenset({_S.BIOLOGY, _S.GEOGRAPHY, _S.PHYSICS_CHEMISTRY, _S.NATURE_TECHNOLOGY}),
    "sciences of the older": frozenset({_S.BIOLOGY, _S.GEOGRAPHY, _S.PHYSICS_CHEMISTRY}),
}
"""Table or head of a row -> the subjects that its phrases name."""


_OWN_TABLES = (
    "biology", "geography", "physics chemistry", "nature technology", "natural sciences", "sciences",
    "sciences of the older", "mathematics", "technology computing", "crafts design", "career orientation",
    "cross curricular",
)  # fmt: skip


def subject_phrases() -> Iterator[tuple[str, Meaning]]:
    """Every phrase that names a school subject; what the writer teaches is marked as a role."""
    for table, names in _rows("teachers").items():
        yield from _of_teachers(names, _SUBJECTS[table])
        for phrase, role in _phrases("roles", Meaning(subjects=_SUBJECTS[table], role=True)):
            yield _with_names(phrase, names), role
    yield from _by_their_own_tables()
    for name, subjects in _named_in("names").items():
        yield name, Meaning(subjects=subjects)
    for language in languages():
        yield from _compounds(language)


def read_lessons(page: Page, language: Language) -> None:
    """Claim the subjects whose names are words of everyday life: "in history", "i dansk og musik", and neither "i
    dansk natur" nor "a history of water"."""
    names, before = _everyday_names(language), _fold_all(language, "before a subject")
    joining = _fold_all(language, "and", _CONJUNCTIONS) | _fold_all(language, "or", _CONJUNCTIONS)
    last = -1
    for index, word in enumerate(page.words):
        if word not in names or page.taken[index] or not index:
            continue
        chained = last >= 0 and (index == last + 1 or (index == last + 2 and page.words[last + 1] in joining))
        introduced = page.words[index - 1] in before and page.clause[index - 1] == page.clause[index]
        if chained or (introduced and _ends_there(page, index, language, names)):
            page.claim(index, index + 1, Meaning(subjects=names[word]))
            last = index


def _ends_there(page: Page, index: int, language: Language, names: Mapping[str, object]) -> bool:
    """The next word is none that the name could describe."""
    after = index + 1
    if after == len(page.words) or page.clause[after] != page.clause[index] or page.taken[after]:
        return True
    word = page.words[after]
    return word in stop_words(language) or word in names or word.isdigit()


def subjects_named(words: str) -> frozenset[Subject]:
    """The subjects that these folded words name, as they stand in `Reading.subject_words`."""
    said = words.split()
    found = _lexicon().at(said, 0, len(said)) if said else None
    return found[1].subjects if found is not None else frozenset()


def subjects_called(name: str) -> frozenset[Subject]:
    """The subjects that a cell of a sheet means by this name or short form; none where it is not known."""
    said = [token.folded for token in tokens(name)]
    found = _names_in_sheets().at(said, 0, len(said)) if said else None
    return found[1].subjects if found is not None and found[0] == len(said) else frozenset()


@locales.remembered
def _lexicon() -> Lexicon:
    return Lexicon(subject_phrases())


@locales.remembered
def _names_in_sheets() -> Lexicon:
    meant = _named_in("names in sheets", "names", "names that are also words")
    named = ((name, Meaning(subjects=subjects)) for name, subjects in meant.items())
    return Lexicon([*_by_their_own_tables(), *named])


def _named_in(*tables: str) -> dict[str, frozenset[Subject]]:
    """Each name of these tables with all that it means."""
    meant: dict[str, frozenset[Subject]] = {}
    for table in tables:
        for subject, names in _rows(table).items():
            for name in filter(None, names):
                meant[name] = meant.get(name, frozenset()) | _SUBJECTS[subject]
    return meant


@locales.remembered
def _everyday_names(language: Language) -> Mapping[str, frozenset[Subject]]:
    """Folded name -> the subjects that it is in this language."""
    found: dict[str, frozenset[Subject]] = {}
    for subject, names in _rows("names that are also words", language).items():
        for name in filter(None, names):
            found[fold(name)] = found.get(fold(name), frozenset()) | _SUBJECTS[subject]
    return found


@locales.remembered
def _fold_all(language: Language, table: str, file: str = _FILE) -> frozenset[str]:
    return frozenset(fold(word) for word in locales.words(language, file, table))


def _by_their_own_tables() -> Iterator[tuple[str, Meaning]]:
    for table in _OWN_TABLES:
        yield from _phrases(table, Meaning(subjects=_SUBJECTS[table]))


def _phrases(table: str, meaning: Meaning) -> Iterator[tuple[str, Meaning]]:
    return phrases_of_all(_FILE, table, meaning)


def _rows(table: str, *of: Language) -> dict[str, list[str]]:
    """The names in the rows of a table, by the subject that heads the row."""
    found: dict[str, list[str]] = {}
    for language in of or languages():
        for subject, names in locales.rows(language, _FILE, table):
            found.setdefault(subject, []).extend(name.strip() for name in names.split(","))
    return found


def _compounds(language: Language) -> Iterator[tuple[str, Meaning]]:
    """*biologiforløb*, *Physikbesuch*"""
    ends = dict.fromkeys(locales.words(language, _FILE, "last parts"), frozenset[Kind]())
    ends |= dict.fromkeys(locales.words(language, _FILE, "last parts that are visits"), VISITS)
    for subject, names in _rows("first parts", language).items():
        for name in names:
            for end, hinted in ends.items():
                yield name + end, Meaning(subjects=_SUBJECTS[subject], hinted_kinds=hinted)


def _of_teachers(names: Sequence[str], subjects: frozenset[Subject]) -> Iterator[tuple[str, Meaning]]:
    """``for naturfagslærere`` says for whom; the teachers alone may be those who write."""
    teachers = Meaning(subjects=subjects, audience=Audience.TEACHERS)
    role, course = replace(teachers, role=True), replace(teachers, kinds=frozenset({Kind.TEACHER_COURSE}))
    for several, _ in _phrases("several teachers", teachers):
        named = _with_names(several, names)
        yield named, role
        for before, _ in _phrases("for them", teachers):
            yield f"{before} {named}", teachers
        for before, _ in _phrases("course for them", teachers):
            yield f"{before} {named}", course


def _with_names(phrase: str, names: Sequence[str]) -> str:
    """``lehrerinnen für {0}`` -> ``lehrerinnen für (biologie/bio)``"""
    return " ".join(
        f"({'/'.join(word.format(name) for name in names)})" if "{0}" in word else word for word in phrase.split()
    )
