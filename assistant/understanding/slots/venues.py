"""Phrases about where it takes place, what it may cost, the bus, and the language of teaching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.model import KITA, Kind, Language, Setting
from assistant.understanding.phrase_matcher import NOTHING, Meaning, expanded, phrases

_OUTDOORS = """
    udendørs, udenfor i det fri, ude i (naturen/det fri/det grønne/marken/luften), (ud/udenfor/ude) i (naturen/det
    fri/det grønne), i det fri, under åben himmel, udeskole*, udeundervisning*, (i den)? frisk luft, i den friske
    luft, (være/er/blive/være med) ude, (kun/noget/gerne/helst) ude, ude hele dagen, udenfor,
    draußen, im freien, (raus/hinaus) in die natur, in die natur, (an der)? frischen luft, (an die)? frische luft,
    unter freiem himmel, draussen, ins freie, im grünen, rausgehen,
    outdoor, outdoors, outside, outdoor learning, out of doors, (out/outside) in nature, into nature, in the open air,
    open air, in the fresh air, fresh air, in the great outdoors, outdoor (activity/activities/learning/trip)
"""
_OUTDOORS_AND_TOPIC = """
    (ud/ude) i (skoven/haven/marken/mosen), (ud/ude) (på/ved) (stranden/fjorden/havet/kysten/engen/marken/åen/søen),
    (raus/hinaus)? in den wald, (ans/raus ans) (meer/wasser), an den (strand/bach/fluss/see),
    (out)? (into/in) the (woods/forest/field), (out)? (on/to) the (beach/shore)
"""
_INDOORS = """
    indendørs, inden døre, være inde, indenfor i tørvejr, under tag, i tørvejr,
    drinnen, in innenräumen, im warmen, überdacht, im trockenen, indoor, indoors, inside only, under a roof
"""
_TAKES_PLACE = "foregår/foregå/afvikles/afholdes/laves/gennemføres/holdes"
_AT_SCHOOL = f"""
    (kommer/komme/kom) (ud)? (til/hen til/forbi) (os/vores skole/klassen/skolerne/vores klasse/børnehaven/vores
    børnehave), (kommer/komme/kom) ud (på/hos) (os/skolen/vores skole/klassen/skolerne), (kommer/komme) (på/hen på)
    (skolen/vores skole),
    (hjemme/her)? på (vores egen skole/egen skole/jeres egen skole), hos os (på skolen/i klassen/selv),
    ({_TAKES_PLACE}) (på/i) (skolen/vores skole/klassen/klasselokalet), i (vores)? (eget)? (klasselokale/
    klasseværelse/klasselokalet/klasseværelset), i (vores)? skolegård, i skolegården, besøg (på skolen/i klassen/på
    vores skole), hjemme i klassen, (få/have) besøg (af/fra), (få/have) nogen ud (på skolen/til os)?, (ud)? på vores
    skole, ud på skolen, uden at (forlade/skulle væk fra/tage væk fra) skolen, (blive/bliver) på skolen, ud til os,
    lave på skolen,
    (kommt/kommen/komme/käme/kämen) (sie/ihr)? (gerne/auch)? (zu uns/in die schule/an die schule/an unsere schule/in
    unsere schule/in die klasse/in den unterricht/in unsere kita/in die kita/in unsere klasse), zu uns (in die/an die/
    ins/in unsere) (schule/kita/klasse/klassenzimmer/einrichtung/grundschule), zu uns (kommt/kommen/käme), zu uns, bei
    uns (in der schule/an der schule/in der kita/in der klasse/im klassenzimmer/vor ort/im haus), im (klassenzimmer/
    klassenraum), auf (unserem/dem) schulhof, besuch in der (schule/klasse), (ohne/nicht) die schule zu verlassen, in
    der schule (stattfindet/stattfinden/durchführen/machen),
    (come/comes/coming/came) (out)? to (us/our school/the school/our classroom/our class/the classroom/our nursery),
    (come/comes/coming) into (our)? (school/classroom/class/the classroom), in (our/the) (own)? classroom, (happen/
    happens/take place/takes place/done/run/runs) (at/in) (our)? school, on site at our school, to our (own)? school,
    visit (our school/our classroom/our class), without leaving (the)? school, at our place, at our own school
"""
_NOT_AT_SCHOOL = """
    (ikke/undtagen) (her)? på (vores/egen/vores egen)? (skolen/skole), ikke (i klassen/hos os), nicht (in/an/bei uns in/
    bei uns an) (der/unserer) schule, nicht (bei uns/im klassenzimmer), not (at/in) (our/the/our own)? (school/
    classroom), not (on site) at school, væk fra (skolen/vores skole), away from school
"""
_ONLINE = """
    online, digitalt, virtuelt, virtuel, via (zoom/teams/video/skærm/skærmen), på (zoom/teams/skærmen), over (nettet/
    teams/zoom),
    digital (stattfinden/stattfindet/durchführen/teilnehmen), virtuell, virtuelle, per (zoom/video/videokonferenz/
    teams), über (zoom/teams), als livestream,
    virtual, virtually, remotely, (via/on/over/by) (zoom/teams/video/video call), over the internet, digital format
"""
_ONLINE_TOPICS = "virtual reality, virtuel virkelighed, virtuelle realität, online (safety/banking/shopping/gaming)"
_FREE = """
    (alt)? for dyrt, (viel)? zu teuer, (much/far)? too expensive,
    gratis, uden (betaling/beregning/udgift/omkostninger), ganske gratis, omkostningsfri*, (må/skal) (helst)? ikke
    koste (noget/penge)?, ikke koste (noget/penge)?, ikke koster (noget/penge)?, koster ikke noget, koste nul, ikke
    har (noget)? (budget/penge/råd/nogen penge), har ikke (noget/nogen/en)? (budget/penge/krone), har (ingen/intet)
    (penge/budget), (intet/ingen/uden) (budget/penge), 0 (kr/kroner/euro), nul kroner, vi har ingen penge,
    kostenlos*, kostenfrei*, umsonst, gratis, gebührenfrei, (darf/soll/sollte) (uns)? nichts kosten, nichts kosten,
    nichts kostet, nix kosten, ohne (kosten/eintritt/gebühren), kein (geld/budget), (haben/habe) (leider)? kein (geld/
    budget), null euro, kostenneutral,
    free of charge, for free, free of cost, at no (cost/charge), no (cost/costs/charge/fee/fees/budget/money), cost
    nothing, costs nothing, without (charge/cost/paying), zero (cost/budget), (must/should/has to/needs to) be free,
    (is/are/be) it free, something free, ideally free, preferably free, free (activity/activities/visit/visits/offer/
    offers/trip/trips/workshop/workshops/please/one/ones/ideally/if possible), (don't/do not/haven't got) have (any/
    a)? (money/budget), (and/or/but/completely/totally/entirely) free, be free
"""
_BUS = """
    bus, bussen, busser, bustransport, buskørsel, busfahrt*, busse, bussen, buses, coach hire, skolebus, busreise,
    buspenge, busanreise
"""
_TEACHING = {
    Language.EN: """
        på engelsk, engelsksproget, engelsksprogede, (undervisning/forløb) på engelsk, tosproget (engelsk)?, auf
        englisch, englischsprachig*, in englischer sprache, bilingual*, clil,
        in english, english speaking, english language, taught in english, english-medium
    """,
    Language.DE: """
        på tysk, tysksproget, tysksprogede, auf deutsch, deutschsprachig*, in deutscher sprache, in german, german
        speaking, taught in german
    """,
    Language.DA: """
        på dansk, dansksproget, dansksprogede, auf dänisch, dänischsprachig*, in dänischer sprache, in danish, danish
        speaking, taught in danish
    """,
}
_ANSWER_LANGUAGE = """
    (svar/svare/skriv/skrive/svarer) (mig/os/tilbage)? (venligst/gerne/helst)? (på/tilbage på) (dansk/engelsk/tysk),
    (bitte)? (antworten sie/antwortet/antworte/schreiben sie/antworten)? (mir/uns)? (bitte)? auf (deutsch/englisch/
    dänisch) antworten, (antworten sie/antwortet/antworte) (mir/uns)? (bitte)? auf (deutsch/englisch/dänisch), antwort
    auf (deutsch/englisch/dänisch), (answer/reply/write/respond/write back) (to me/to us/me/back)? (please)? in
    (english/german/danish), undskyld mit (danske/dansk), (sorry for/excuse) my (bad)? (danish/german/english), mein
    deutsch, my danish
"""


def setting_phrases() -> Iterator[tuple[str, Meaning]]:
    """Every phrase about setting, price, bus and language of teaching."""
    yield from phrases(_ANSWER_LANGUAGE, NOTHING)
    guest = frozenset({Kind.GUEST_VISIT})
    at_school = Meaning(settings=frozenset({Setting.AT_SCHOOL}), hinted_kinds=guest)
    yield from phrases(_NOT_AT_SCHOOL, Meaning(cue="not at school"))
    for phrase, meaning in phrases(_AT_SCHOOL, at_school):
        for words in expanded(phrase):
            in_kita = any(word.startswith(("kita", "boernehave", "nursery")) for word in words)
            yield " ".join(words), replace(meaning, grades=frozenset({KITA})) if in_kita else meaning
    yield from phrases(_OUTDOORS, Meaning(settings=frozenset({Setting.OUTDOORS})))
    yield from phrases(_OUTDOORS_AND_TOPIC, Meaning(settings=frozenset({Setting.OUTDOORS}), keep=True))
    yield from phrases(_ONLINE_TOPICS, Meaning(keep=True))
    yield from phrases(_INDOORS, Meaning(settings=frozenset({Setting.INDOORS})))
    yield from phrases(_ONLINE, Meaning(kinds=frozenset({Kind.ONLINE}), settings=frozenset({Setting.ONLINE})))
    yield from phrases(_FREE, Meaning(price="free"))
    yield from phrases(_BUS, Meaning(transport=True))
    for language, table in _TEACHING.items():
        yield from phrases(table, Meaning(languages=frozenset({language})))
