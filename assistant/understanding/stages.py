"""Stages of school by name -> grades. What a stage means depends on the catalogue's country."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.model import KITA
from assistant.understanding.lexicon import Meaning, phrases

Stage = tuple[int, int, str]
"""First and last grade, and the names."""

_EVERYWHERE: tuple[Stage, ...] = (
    (KITA, KITA, """
        børnehave, børnehaven, børnehaver, børnehavebørn*, børnehavegruppe*, dagtilbud*, vuggestue*, førskolebørn*,
        førskolegruppe*, storbørnsgruppe*, dagpleje*, daginstitution*, skovbørnehave*,
        kita, kitas, kitakind*, kita kind*, kitagruppe*, kita gruppe*, kindergarten*, vorschule, vorschulkind*,
        vorschüler*, vorschulgruppe*, krippe*, elementarbereich, kiga, kindertagesstätte*, kleinkinder*,
        nursery*, nurseries, preschool*, pre school*, early years, day care, daycare"""),
    (0, 0, """
        børnehaveklasse*, nulte klasse, nulteklasse*, reception (class/year), (in/teach/with/our/for) reception,
        vorklasse
    """),
    (0, 3, "indskoling*, sfo, sfo'en, sfo gruppe*, (de)? yngste klasser"),
    (4, 6, "mellemtrin*"),
    (7, 9, "udskoling*, overbygning, overbygningen, (de)? ældste klasser, key stage (3/three), ks3, ks 3"),
    (10, 10, "tiendeklasse*, 10 klassescenter"),
    (11, 13, """
        stx, htx, hhx, hf, ungdomsuddannelse, gymnasieelev*, gymnasieklasse*, sekundarstufe (ii/2/zwei), sek (ii/2/
        zwei), oberstufe*, gymnasiale oberstufe, kursstufe, abiturient*, abiturklasse*, qualifikationsphase, q phase,
        upper secondary, high school"""),
    (12, 13, "sixth form*, sixth formers, a level (class/students/pupils)?, key stage 5, ks5, ks 5"),
    (1, 4, "grundschule, grundschulen, grundschüler*, grundschulkind*, grundschulklasse*, primarstufe, primarbereich"),
    (5, 6, "orientierungsstufe*, erprobungsstufe*"),
    (5, 10, "sekundarstufe (i/1/eins), sek (i/1/eins)"),
    (1, 2, "key stage (1/one), ks1, ks 1, infants, schuleingangsphase, eingangsstufe, eingangsphase"),
    (3, 6, "key stage (2/two), ks2, ks 2"),
    (10, 11, "key stage (4/four), ks4, ks 4, gcse (class/students/pupils)?"),
)  # fmt: skip

_IN_GERMANY: tuple[Stage, ...] = (
    (5, 7, "unterstufe*"),
    (7, 9, "mittelstufe*"),
    (
        1,
        4,
        """
        primary (school/pupils/children/class/classes/level/kids)?, elementary (school)?, hort, hortkinder*,
        hortgruppe*
    """,
    ),
    (5, 10, "lower secondary, secondary (school/pupils/level), middle school"),
)
_IN_DENMARK: tuple[Stage, ...] = (
    (0, 6, "primary (school/pupils/children/class/classes/level/kids)?, elementary (school)?"),
    (0, 3, "unterstufe*, hort, hortkinder*, hortgruppe*"),
    (4, 6, "mittelstufe*"),
    (7, 9, "lower secondary, secondary (school/pupils/level), middle school"),
    (11, 13, "gymnasium, gymnasiet, gymnasier"),
    (11, 11, "1 g, 1g"),
    (12, 12, "2 g, 2g"),
    (13, 13, "3 g, 3g"),
)
_DESTINATIONS = """
    (på/til/besøge/i/ind på) (et/det/vores/nærmeste/lokale) (lokale)? (gymnasium/gymnasiet), gymnasiets, på gymnasiet
    i, gymnasiets laboratorium, science fair for
"""


def stage_phrases(country: str) -> Iterator[tuple[str, Meaning]]:
    """Every stage's names for a catalogue of this country (``DE``, else as in Denmark)."""
    if country != "DE":
        # A school that is visited says nothing about the visitors' age.
        yield from phrases(_DESTINATIONS, Meaning(keep=True))
    for first, last, names in (*_EVERYWHERE, *(_IN_GERMANY if country == "DE" else _IN_DENMARK)):
        yield from phrases(names, Meaning(grades=frozenset(range(first, last + 1))))
