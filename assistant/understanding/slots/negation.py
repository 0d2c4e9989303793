"""What a "not", "without" or "except" reaches, and what of it is a wish to leave something out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import NOTHING, Meaning, folded_words, phrases

_NEUTRAL = """
    har (i/du) ikke (noget/nogen/et/en/andet), (haben sie/habt ihr/gibt es) (nicht/nichts/keinen/keine/kein), (don't
    you/do you not) have, (isn't/is) there (not)? (anything/something/a),
    ikke (kun/bare/alene/nødvendigvis/mindst/helt/så/særlig/rigtig/endnu/sikker/til at/noget imod/før/meget), ved
    ikke, hvis ikke, gør ikke noget, hvorfor ikke, ingen (problem/problemer/anelse/erfaring/særlige), uden (problemer/
    tvivl/at), ikke mere end, ikke længere end, har ikke prøvet, ikke været, kan ikke (finde/se/huske/komme), om ikke
    andet, ikke sandt, ikke fundet, ikke langt, ikke for (langt/dyrt/svært/lang/lange),
    nicht (nur/unbedingt/zwingend/so/ganz/zuletzt/sicher/mehr als/länger als/zu weit/weit/zu lang/zu teuer/zu schwer/
    wirklich), noch nicht, noch keine ahnung, weiß nicht, wissen nicht, wenn nicht, ob nicht, macht nichts, kein
    problem, keine (ahnung/erfahrung/vorkenntnisse/probleme/vorerfahrung/idee), warum nicht, gar nicht (so)?, ohne
    probleme, ohne dass, ohne zu, nicht gefunden, noch kein, noch keine, noch nie,
    not (only/just/necessarily/sure/too/so/very/really/yet/more than/longer than/far/over), don't (know/mind), do not
    (know/mind), no (idea/problem/experience/prior knowledge/preference/more than/longer than/later than), if not, why
    not, without (having to/needing/problems), haven't (been/found/tried/done), can't (find/seem), wouldn't mind,
    whether or not, not later than
"""
_NO_BUS = """
    (har)? (ikke/ingen) (penge/råd) til (en)? (bus/bustransport/bussen/busser/transport), (haben/habe)? (kein/keinen/
    keine) (geld/budget) für (den/einen)? (bus/busse/busfahrt), (don't have/do not have/haven't got)? (any/the)?
    (money/budget) for (a/the) (bus/buses/coach), (have)? no (money/budget) for (a/the)? (bus/buses/coach), can't
    afford (a/the)? (bus/coach), skal kunne (gå/cykle) dertil, zu fuß erreichbar, within walking distance, i
    gåafstand, i cykelafstand, mit öffentlichen verkehrsmitteln erreichbar, med offentlig transport
"""
_CUES = {
    "not": """
        ikke, nicht, not, can't, cannot, won't, don't, do not, shouldn't, isn't, mustn't, don't want, do not want, ej,
        aldrig, nie
    """,
    "none": """
        ingen, intet, nichts, nix, ikke noget med, ikke noget om, kein, keine, keinen, keiner, keinem, no, none of,
        nothing
    """,
    "without": "uden, ohne, without",
    "except": """
        undtagen, bortset fra, med undtagelse af, alt andet end, hvad som helst undtagen, lige bortset fra, pånær, på
        nær, außer, ausgenommen, bis auf, mit ausnahme von, alles außer, except, except for, apart from, anything but,
        everything but, other than, excluding
    """,
    "instead_of": """
        i stedet for, frem for, fremfor, snarere end, anstatt, statt, an stelle von, instead of, rather than
    """,
    "but": """
        men, men gerne, men helst, aber, sondern, but, though, dafür, hellere, lieber, gerne, gern, vielmehr, jedoch,
        derimod, for vi, fordi, denn, weil, because, since, da, så
    """,
}
_WANTING = folded_words("""
    vil skal ønsker må want would should must wollen möchten will möchte soll sollen darf dürfen helst gerne
    lieber bitte please but and men og aber und or eller oder nur noget es bare it's is are handle handler about
""")
_LACKING = folded_words("""
    har havde haben habe hat hatten have has had got verfügen findes gibt there
""")
_SUBJECTS_OF_VERBS = folded_words("""
    vi eleverne jeg børnene wir ich kinder they we you pupils er ist is kan kann muss
""")
_STARTS_ANEW = folded_words("""
    til for für with mit med to
""")
"""After what is not wanted these begin something else: ``anything but maths for grade 6``."""
_FILLERS = _STARTS_ANEW | folded_words("""
    noget nogen nogle om etwas was über something anything about be være sein gerne do a en et ein eine einen
""")
_MOST_WORDS = 7
_MOST_TOPIC_WORDS = 3


def negation_phrases() -> Iterator[tuple[str, Meaning]]:
    """The words that deny or turn, and what only looks like them."""
    yield from phrases(_NO_BUS, Meaning(cue="no bus"))
    yield from phrases(_NEUTRAL, NOTHING)
    for cue, table in _CUES.items():
        yield from phrases(table, Meaning(cue=cue))


@dataclass(frozen=True)
class Denied:
    """The words that a denial reaches."""

    first: int
    last: int
    cue: str
    excludes_conditions: bool
    """The conditions in it are not wanted; otherwise they are merely not there ("we have no beakers")."""
    excludes_topics: bool
    """The words left over in it are topics that are not wanted."""


def denials(page: Page) -> list[Denied]:
    """Every denial of the text, in order."""
    found = [(spot.first, spot.last, spot.meaning.cue) for spot in page.found if spot.meaning.cue in _CUES]
    turns = {first for first, _, cue in found if cue == "but"}
    denied: list[Denied] = []
    for first, last, cue in sorted(found):
        if cue == "but" or (denied and first < denied[-1].last):
            continue
        end = _end(page, last, turns)
        if end == last:  # "Tiere bitte nicht": it looks back
            start = _start(page, first)
            if cue == "not" and start < first:
                denied.append(Denied(start, first, cue, True, False))
        else:
            denied.append(Denied(last, end, cue, *_excludes(page, first, last, end, cue)))
    return denied


def _end(page: Page, start: int, turns: set[int]) -> int:
    end = start
    clause = page.clause[start - 1]
    while end < len(page.words) and end < start + _MOST_WORDS and end not in turns and page.clause[end] == clause:
        if page.words[end] in _STARTS_ANEW and any(word not in _FILLERS for word in page.words[start:end]):
            break
        if end > start and page.words[end] in _SUBJECTS_OF_VERBS:
            break
        end += 1
    return end


def _start(page: Page, end: int) -> int:
    start = end
    while start and page.clause[start - 1] == page.clause[end] and start > end - 4:
        start -= 1
    return start


def _excludes(page: Page, first: int, last: int, end: int, cue: str) -> tuple[bool, bool]:
    """Whether the denied conditions, and whether the denied topics, are wished away."""
    before = page.words[first - 1] if first and page.clause[first - 1] == page.clause[first] else ""
    near = {page.words[index] for index in range(max(0, first - 4), first) if page.clause[index] == page.clause[first]}
    if near & _LACKING and cue in ("not", "none"):
        return False, False
    if page.words[last] in _SUBJECTS_OF_VERBS:
        return False, False
    return True, cue not in ("not",) or before in _WANTING or not before


def excluded_topics(page: Page, denied: Denied, is_small_talk: Callable[[int], bool]) -> tuple[str, ...]:
    """The topics that a denial leaves out: its words that are neither used nor small talk, at most three."""
    topics = [
        index for index in range(denied.first, denied.last) if not page.taken[index] and not is_small_talk(index)
    ][:_MOST_TOPIC_WORDS]
    return tuple(page.tokens[index].word for index in topics)


def reach(denied: list[Denied]) -> frozenset[int]:
    """Every word that a denial reaches."""
    return frozenset(index for one in denied for index in range(one.first, one.last))
