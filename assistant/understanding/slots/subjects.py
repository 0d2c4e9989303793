"""School subjects by name, with the words of their curricula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant import locales
from assistant.language.tokens import tokens
from assistant.model import Audience, Kind, Language, Subject, languages
from assistant.understanding.phrase_matcher import Lexicon, Meaning, phrases_of_all
from assistant.understanding.slots.kinds import VISITS

_S = Subject
_FILE = "words/subjects.txt"

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
    for language in languages():
        yield from _compounds(language)


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
    """Every name with all that it means: politics and economics are one subject in some places."""
    meant: dict[str, frozenset[Subject]] = {}
    for table in ("names in sheets", "names", "names that are also words"):
        for subject, names in _rows(table).items():
            for name in filter(None, names):
                meant[name] = meant.get(name, frozenset()) | _SUBJECTS[subject]
    named = ((name, Meaning(subjects=subjects)) for name, subjects in meant.items())
    return Lexicon([*_by_their_own_tables(), *named])


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
