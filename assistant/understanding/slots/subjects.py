"""School subjects by name, in the three languages and with the words of their curricula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from assistant.model import Audience, Kind, Subject
from assistant.understanding.phrase_matcher import Lexicon, Meaning, phrases
from assistant.understanding.slots.kinds import VISITS

_S = Subject
_SCIENCES = frozenset({_S.BIOLOGY, _S.GEOGRAPHY, _S.PHYSICS_CHEMISTRY, _S.NATURE_TECHNOLOGY})
_OLDER = frozenset({_S.BIOLOGY, _S.GEOGRAPHY, _S.PHYSICS_CHEMISTRY})

_NAMES: dict[frozenset[Subject], str] = {
    frozenset({_S.BIOLOGY}): """
        biologi, biologien, biologiundervisning*, biologitime*, biologie, (in/fach/lk/gk/fürs fach) bio, bio (lk/gk/
        kurs/unterricht/leistungskurs), biologieunterricht*, biounterricht, biology, biology (lesson/lessons/class/
        classes)
    """,
    frozenset({_S.GEOGRAPHY}): """
        geografi, naturgeografi, geografiundervisning*, geografitime*, geographie, geografie, erdkunde,
        erdkundeunterricht*, geo, geography, geography (lesson/lessons/class/classes)
    """,
    frozenset({_S.PHYSICS_CHEMISTRY}): """
        fysik kemi, fysik og kemi, fys kem, fysik, fysikken, kemi, kemien, fysikundervisning*, fysiktime*,
        kemiundervisning, kemitime*,
        physik, chemie, physik und chemie, physik chemie, physikunterricht*, chemieunterricht*, physikstunde*,
        chemiestunde*, physics, chemistry, physics and chemistry, (physics/chemistry) (lesson/lessons/class/classes)
    """,
    frozenset({_S.NATURE_TECHNOLOGY}): """
        natur teknologi, natur og teknologi, natur teknik, nat tek, nattek, n t, n t undervisning,
        sachunterricht*, sachkunde, sachkundeunterricht, hsu, heimat und sachunterricht, heimat und sachkunde, natur
        und technik, primary science, nature and technology, nature technology, su unterricht
    """,
    frozenset({_S.NATURE_TECHNOLOGY, _S.BIOLOGY, _S.PHYSICS_CHEMISTRY}): """
        nawi, nawi unterricht, naturwissenschaften, naturwissenschaftlicher unterricht, fach naturwissenschaften,
        mawi, naturphänomene
    """,
    _SCIENCES: "naturfag, naturfagene, naturfags, naturfagsundervisning*, naturfagsforløb",
    _OLDER: """
        (fælles faglige/fællesfagligt/fællesfaglige/det fællesfaglige) (fokusområde/fokusområder/forløb/
        naturfagsforløb), fokusområde*, fællesfaglig naturfagsprøve, (den)? (fælles)? naturfagsprøve*, naturfaglig
        prøve
    """,
    frozenset({_S.MATHEMATICS}): """
        matematik, matematikken, matematikundervisning*, matematiktime*, mathe, mathematik, matheunterricht*,
        mathematikunterricht*, mathestunde*, rechnen, maths, math, mathematics, numeracy, (maths/math) (lesson/
        lessons/class/classes)
    """,
    frozenset({_S.TECHNOLOGY_COMPUTING}): """
        teknologiforståelse, informatik, datalogi, informatikunterricht*, medienbildung, itg, computing, computer
        science, ict, informatics, (computing/ict/it) (lesson/lessons/class/classes), technology comprehension, it
        undervisning
    """,
    frozenset({_S.CRAFTS_DESIGN}): """
        håndværk og design, håndværk design, håndværk/design, hds, sløjd, werken, werkunterricht, textiles gestalten,
        technik und werken, arbeitslehre, wat, fach technik, technikunterricht*, design and technology, design
        technology, d t lessons, crafts and design, craft and design, craft lessons, woodwork
    """,
    frozenset({_S.CAREER_ORIENTATION}): """
        uddannelse og job, erhvervsorientering, karrierelæring, studieorientering, uddannelsesvejledning,
        uddannelsesvalg, uddannelsesparathed, karrierevejledning, job og uddannelse,
        berufsorientierung*, studienorientierung*, berufs und studienorientierung, studien und berufsorientierung,
        berufliche orientierung, berufswahl, bo unterricht, berufsfindung,
        career orientation, career education, careers education, career guidance, careers guidance, careers lesson*,
        study orientation, career and study orientation
    """,
    frozenset({_S.CROSS_CURRICULAR}): """
        tværfagligt, tværfaglig, tværfaglige, på tværs af fag, fächerübergreifend*, fachübergreifend*,
        fächerverbindend*, cross curricular, interdisciplinary, across subjects
    """,
}  # fmt: skip

_TAUGHT = {
    _SCIENCES: ("naturfag", "naturfags", "science", "naturwissenschafts"),
    frozenset({_S.BIOLOGY}): ("biologi", "biologie", "bio", "biology"),
    frozenset({_S.GEOGRAPHY}): ("geografi", "erdkunde", "geographie", "geography"),
    frozenset({_S.PHYSICS_CHEMISTRY}): ("fysik", "kemi", "fysik kemi", "fysik og kemi",
        "physik", "chemie", "physics", "chemistry"),
    frozenset({_S.NATURE_TECHNOLOGY}): ("natur teknologi", "natur og teknologi", "n t",
        "sachunterricht", "sachkunde", "primary science"),
    frozenset({_S.NATURE_TECHNOLOGY, _S.BIOLOGY, _S.PHYSICS_CHEMISTRY}): ("nawi", "naturwissenschaften"),
    frozenset({_S.MATHEMATICS}): ("matematik", "mathe", "mathematik", "maths", "math", "mathematics"),
    frozenset({_S.TECHNOLOGY_COMPUTING}): ("informatik", "teknologiforståelse", "computing", "computer science"),
    frozenset({_S.CRAFTS_DESIGN}): ("håndværk og design", "sløjd", "werken", "technik"),
}  # fmt: skip
_SEVERAL = """
    {0}lærere, {0} lærere, {0}lærerne, {0}lehrkräfte, {0}lehrkräften, {0} lehrkräfte, {0} lehrkräften, lehrkräfte
    (in/der/für) (die)? {0}, lehrkräften (in/der/für) (die)? {0}, lehrerinnen für {0}, {0} teachers, teachers of {0},
    fachschaft {0}
"""
"""Several teachers of a subject: perhaps for whom it is."""
_FOR_THEM = "(for/til) (os/vores/alle)?, für (unsere/alle/die)?, for (our/the/all/us)?"
_COURSE_FOR_THEM = """
    (kursus/kurser/workshop/uddannelse/kursusdag) (for/til) (os/vores)?, (kurs/kurse/workshop/seminar/schulung) für
    (unsere/die)?, (training/course/courses/workshop/workshops/cpd) for (our/the)?
"""
_ROLES = (
    """
        {0}lærer, {0}lærere, {0}læreren, {0} lærer, {0} lærere, {0}lehrer, {0}lehrerin, {0}lehrkraft, {0} lehrerin,
        {0} lehrer, {0} teacher, {0} teachers,
    """
    """
        underviser i {0}, unterrichte {0}, unterrichte auch {0}, teach {0}, teaching {0}, har {0} i, har dem i {0},
        head of {0}
    """
)
_COMPOUNDS = {
    _S.BIOLOGY: "biologi, biologie, bio, biology",
    _S.GEOGRAPHY: "geografi, erdkunde, geographie, geography",
    _S.PHYSICS_CHEMISTRY: "fysik, kemi, physik, chemie",
    _S.MATHEMATICS: "matematik, mathematik, mathe",
}
_COMPOUND_ENDS = """
        forløb, dag, lokale, projekt, uge, emne, kurs, kursus, leistungskurs, grundkurs, projekt, aktivitet, tag,
        thema, besøg, besuch, ausflug
    """


_ALSO_TAUGHT = {_SCIENCES: ("naturwissenschaften", "mint")}
"""What teachers of a group of subjects are also called, wherever a subject of that name is taught."""


def _of_teachers(names: Sequence[str], subjects: frozenset[Subject]) -> Iterator[tuple[str, Meaning]]:
    """``for naturfagslærere`` says for whom; the teachers alone may be those who write."""
    teachers = Meaning(subjects=subjects, audience=Audience.TEACHERS)
    role, course = replace(teachers, role=True), replace(teachers, kinds=frozenset({Kind.TEACHER_COURSE}))
    for several, _ in phrases(_SEVERAL, teachers):
        named = _with_names(several, names)
        yield named, role
        for before, _ in phrases(_FOR_THEM, teachers):
            yield f"{before} {named}", teachers
        for before, _ in phrases(_COURSE_FOR_THEM, teachers):
            yield f"{before} {named}", course


def _with_names(phrase: str, names: Sequence[str]) -> str:
    """``lehrerinnen für {0}`` -> ``lehrerinnen für (biologie/bio)``"""
    return " ".join(
        f"({'/'.join(word.format(name) for name in names)})" if "{0}" in word else word for word in phrase.split()
    )


def subject_phrases() -> Iterator[tuple[str, Meaning]]:
    """Every phrase that names a school subject; what the writer teaches is marked as a role."""
    for subjects, taught in _TAUGHT.items():
        names = (*taught, *_ALSO_TAUGHT.get(subjects, ()))
        yield from _of_teachers(names, subjects)
        for phrase, role in phrases(_ROLES, Meaning(subjects=subjects, role=True)):
            yield _with_names(phrase, names), role
    for subjects, table in _NAMES.items():
        yield from phrases(table, Meaning(subjects=subjects))
    for subject, table in _COMPOUNDS.items():
        for name in table.split(", "):
            for end in _COMPOUND_ENDS.split(", "):
                hinted = VISITS if end in ("besøg", "besuch", "ausflug") else frozenset()
                yield name + end, Meaning(subjects=frozenset({subject}), hinted_kinds=hinted)


def subjects_named(words: str) -> frozenset[Subject]:
    """The subjects that these folded words name, as they stand in `Reading.subject_words`."""
    said = words.split()
    found = _lexicon().at(said, 0, len(said)) if said else None
    return found[1].subjects if found is not None else frozenset()


@cache
def _lexicon() -> Lexicon:
    return Lexicon(subject_phrases())
