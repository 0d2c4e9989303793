"""Phrases that name a kind of activity outright (a filter) or hint at kinds (a pull)."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.model import Audience, Kind, Setting
from assistant.understanding.phrase_matcher import Meaning, phrases

VISITS = frozenset(
    {Kind.COMPANY_VISIT, Kind.OFF_SITE, Kind.EDUCATION_VISIT, Kind.GUEST_VISIT, Kind.SELF_GUIDED, Kind.EVENT}
)
"""Every kind where a class meets somebody or goes somewhere."""

_SAID = {
    Kind.COMPETITION: """
        konkurrence, konkurrencen, konkurrencer, konkurrencerne, konkurrere, konkurrerer, dyst, dysten, dyster, dyste,
        dysten, mesterskab*, olympiade*,
        wettbewerb*, wettkampf*, preisausschreiben, wetteifern,
        competition*, contest*, compete, competes, championship*, olympiad*, tournament*, forscherpreis, forskerpris
    """,
    Kind.LOAN_KIT: """
        lånekasse*, materialekasse*, undervisningskasse*, eksperimentkasse*, forsøgskasse*, udlånskasse*, klassesæt
        til låns, (noget/noget materiale/udstyr/materialer/materiale/kasse/kasser/sæt/kuffert/måleudstyr) (vi/man/jeg)
        kan låne,
        (noget/udstyr/materialer/materiale/en kasse/kasser/et sæt/en kuffert/kit) (at/til at) låne, (noget/udstyr/
        materialer/materiale/en kasse/et sæt/en kuffert/kit) til (udlån/låns), låne (en/et)? (kasse/kasser/sæt/
        kuffert/udstyr/materialer/materiale/kit/klassesæt), låne, låner, udlån, udlånes,
        klassenkiste*, experimentierkiste*, experimentierkoffer*, forscherkiste*, themenkiste*, materialkiste*,
        leihkiste*, leihkoffer*, leihbox*, ausleihkiste*, ausleihkoffer*, ausleihbox*, verleihkiste*, lernkiste*,
        klassensatz, klassensätze, technikkiste, experimentierkasten, experimentierkästen,
        (kiste/kisten/koffer/material/materialien/kasten/box/geräte) (zum/zur) (ausleihen/leihen/ausleihe/verleih),
        (kiste/koffer/material/materialien/kasten/box/geräte) (die/den/das) (wir/man/ich) (ausleihen/leihen) (kann/
        können/könnten), ausleihen, ausleihe, ausleihbar, ausleihbares, ausleihbare, zum leihen, leihen,
        loan kit*, (kit/kits/box/boxes/equipment/material/materials/set/case/something) (we/i) (can/could) borrow,
        (kit/kits/box/boxes/equipment/material/materials/set/something/case) (to/for) (borrow/loan/borrowing), (kit/
        kits/box/boxes/equipment/material/materials/set) on loan, borrow, borrowing, lend, loan box*, loan, loaned,
        (equipment/kit/material) loan, class set, discovery box, experiment box
    """,
    Kind.COMPANY_VISIT: """
        virksomhedsbesøg*, firmabesøg*, fabriksbesøg, besøg* (på/i/hos) (en/et)? (lokal/rigtig/stor/større/mindre)?
        (virksomhed/fabrik/firma/virksomheder/fabrikker/produktionsvirksomhed/industrivirksomhed), besøge (en/et)?
        (lokal/rigtig/stor/større/mindre)? (virksomhed/fabrik/firma/virksomheder/produktionsvirksomhed/
        industrivirksomhed), (ud/ind) (på/i/til) en (rigtig/lokal)? (virksomhed/fabrik),
        betriebsbesichtigung*, betriebserkundung*, betriebsbesuch*, unternehmensbesuch*, firmenbesuch*,
        werksbesichtigung*, werksführung*, werkführung*, (ausflug/besuch/besichtigung/exkursion) (in/bei/zu/eines/
        einer/einem/im) (einen/einem/eine/einer)? (betrieb/unternehmen/firma/fabrik/betriebs/unternehmens), (betrieb/
        unternehmen/firma/fabrik) (besuchen/besichtigen/anschauen/ansehen),
        company visit*, company tour*, factory visit*, factory tour*, industrial visit, business visit, (visit/
        visiting/visits/trip/tour/see) (to/of/at/a/the/inside)? (a/an/the)? (local/real/big)? (company/factory/
        business/manufacturer/companies/firm/firms/businesses)
    """,
    Kind.EDUCATION_VISIT: """
        uddannelsesbesøg*, brobygning*, introkursus, introdag*, besøg* (på/i) (et/en/den/det/vores)? (gymnasium/
        gymnasiet/universitet/universitetet/erhvervsskole/erhvervsskolen/ungdomsuddannelse/ungdomsuddannelser/
        uddannelse/professionshøjskole/htx/eud), besøge (et/en)? (gymnasium/universitet/erhvervsskole/
        ungdomsuddannelse/ungdomsuddannelser/uddannelse/professionshøjskole),
        hochschulbesuch*, unibesuch*, hochschultag, schnupperstudium, schnuppertag* an der (uni/hochschule/
        universität), (besuch/ausflug/exkursion) (an/in/zu) (der/einer/die/eine) (hochschule/uni/universität/
        berufsschule), (uni/universität/hochschule) (besuchen/kennenlernen), campustag,
        (university/college/campus) (visit*/tour*/trip*/day/open day), (visit/visiting/trip/tour) (to/of/at)? (a/an/
        the)? (local/technical/vocational)? (university/college/campus/sixth form)
    """,
    Kind.SELF_GUIDED: """
        på egen hånd, selvguide*, selvguidet, uden guide, uden vejleder, (selvstyret/selvstændig) tur, uden rundviser,
        auf eigene faust, selbstgeführt*, selbst geführt*, ohne führung, ohne anleitung vor ort, auf eigener faust, in
        eigenregie, selbstständig erkunden,
        self guided, selfguided, on our own, by ourselves, on their own, without a guide, do it ourselves
    """,
    Kind.SCHOOL_PROJECT: """
        skoleprojekt*, schulprojekt*, school project*
    """,
    Kind.GUEST_VISIT: """
        gæstelærer*, gæsteunderviser*, gæstebesøg*, gæsteforelæs*, foredragsholder*, oplægsholder*,
        gastlehr*, gastvortrag*, gastreferent*, schulbesuch von,
        guest (teacher/teachers/speaker/speakers/lecture/lecturer/visit/visits/lesson), visiting (speaker/teacher/
        scientist/expert), outreach visit*
    """,
    Kind.ONLINE: """
        onlineforløb*, onlinekursus, onlinetilbud, onlinebesøg*, onlineundervisning, virtuelt besøg, virtuel
        rundvisning,
        onlineangebot*, onlinekurs*, onlineformat, onlineveranstaltung, virtueller besuch, virtuelle führung,
        livestream, videokonferenz,
        online (lesson/lessons/session/sessions/course/courses/visit/activity/activities/workshop), virtual (visit/
        visits/tour/tours/trip/lesson), webinar
    """,
}

_TEACHER_COURSE = """
    lærerkursus, lærerkurser, efteruddannelse, efteruddannelsesdag, kompetenceudvikling, opkvalificering, (kursus/
    kurser/workshop/uddannelse/kursusdag) (for/til) (os/vores)? (lærer/lærere/lærerne/pædagoger/
    undervisere/kolleger/teamet/fagteamet/personale/personalet),
    fortbildung*, schulung*, lehrerfortbildung*, lehrkräftefortbildung*, weiterbildung*, erzieherfortbildung, schilf,
    studientag, pädagogischer tag, (kurs/kurse/workshop/seminar/schulung) für (uns/unsere)? (lehrkräfte/lehrer/
    lehrerinnen/erzieher/erzieherinnen/pädagogen/kollegium/fachkräfte),
    teacher (training/course/courses/workshop/workshops), (training/course/courses/workshop/workshops/cpd/professional
    development) for (us/our)? (primary)? (teachers/staff/colleagues/educators/ourselves), professional
    development, cpd, inset, inset day, staff training, in service training, training for ourselves
"""

_TEACHERS = """
    (en/et)? (gruppe/flok/team/hold) (af)? (lærere/naturfagslærere/pædagoger), vi er lærere (der/som), (unser/das/dem)
    kollegium, weiterbilden, fortbilden, (teach/train/training) (my/our) colleagues, a group of teachers, teacher
    team,
    (for/til) (os/vores/alle)? (lærere/lærerne/undervisere/pædagoger/
    pædagogerne/fagteamet/lærerteamet/naturfagsteamet/lærerkollegiet/naturfagsvejledere), (for/til) os selv som
    (lærere/undervisere), (mig/os) selv som (lærer/lærere/underviser),
    für (uns/unsere/alle/die)? (lehrkräfte/lehrer/lehrerinnen/lehrpersonen/erzieher/erzieherinnen/pädagogen/
    fachkräfte/kollegium/kolleginnen/kollegen/fachschaft/referendare), für unser kollegium, für das kollegium, für uns
    als (lehrkräfte/lehrer/lehrerinnen/kollegium/fachschaft/team), lehrkräftenetzwerk*,
    (til/for) os selv, für uns selbst, for ourselves, for (us/our/the/all)? (primary/class)? teachers, for
    (teaching/school)? staff, for us as teachers, for (us/our) (teaching)? staff,
    (teacher/teachers) (network/networks/meeting/meetup/conference), for educators
"""

_LEADERS = """
    (for/til) (os/vores/alle)? (skoleledere/skolelederne/ledere/lederne/skoleledelsen/ledelsen/ledelsesteamet/
    rektorer/viceskoleledere/kitaledere/institutionsledere), skoleledermøde*, ledernetværk*, os skoleledere, os som
    (skoleledere/ledelse/ledere),
    für (uns/unsere/alle/die)? (schulleitung/schulleitungen/schulleiter/schulleiterinnen/kitaleitung/kitaleitungen/
    leitungskräfte/rektoren), schulleitertreffen, schulleitungstreffen, der schulleitungen, uns
    schulleitungen,
    for (us/our/all)? (school leaders/head teachers/headteachers/heads/principals/school leadership/senior leadership/
    school management), (school leaders/head teachers/headteachers/principals) (network/meeting/conference)
"""

_HINTED: tuple[tuple[frozenset[Kind], str], ...] = (
    (
        VISITS,
        """
        besøg, besøge, besøger, besøget, besøgt, tur, ture, turen, udflugt*, ekskursion*, rundvisning*, omvisning*,
        klassetur*, skoletur*, studietur*, dagstur*, turdag, workshop*, ud af huset, ude af huset, ud i verden, ud at
        se, (uden for/udenfor/uden) (skolen/klasselokalet/klasseværelset),
        besuch, besuche, besuchen, besuchs, ausflug*, ausflüge*, exkursion*, führung, führungen, besichtigung*,
        besichtigen, klassenausflug*, schulausflug*, wandertag*, lernort*, außerschulisch*,
        außerschulischer lernort, außerschulische lernorte, tagesausflug, unterrichtsgang, außerhalb (der schule/des
        klassenzimmers),
        visit, visits, visiting, trip, trips, excursion*, field trip*, fieldtrip*, school trip*, outing*, tour, tours,
        guided tour*, day out, days out, (outside/out of/beyond) (of)? (the)? (classroom/school), class trip*
    """,
    ),
    (
        frozenset({Kind.EVENT, Kind.COMPETITION}),
        """
        arrangement*, begivenhed*, event, events, videnskabsmesse*, erhvervsmesse*, temadag*, åbent hus, science show,
        jobmesse, uddannelsesmesse,
        veranstaltung*, aktionstag*, tag der offenen tür, thementag*, jobmesse*, ausbildungsmesse*, berufsmesse*,
        schülerkongress,
        science fair, open day*, careers fair, job fair
    """,
    ),
    (
        frozenset({Kind.SCHOOL_PROJECT, Kind.SELF_GUIDED, Kind.LOAN_KIT}),
        """
        projektuge*, emneuge*, projektdag*, temauge*, fagdag, fagdage, featureuge, projektforløb, langt forløb,
        længere forløb,
        projektwoche*, projekttag*, projekttage, langzeitprojekt, mehrwöchiges projekt, themenwoche*,
        project week*, project day*, long term project, project days, themed week, theme week
    """,
    ),
    (
        frozenset({Kind.LOAN_KIT, Kind.SCHOOL_PROJECT, Kind.SELF_GUIDED}),
        """
        undervisningsmateriale, undervisningsmaterialer, kasse med, kasser med, kuffert med, sæt med, materialer til,
        unterrichtsmaterial*, teaching material*, teaching resource*, kit, kits, kiste, kisten, koffer, hands-on kit
    """,
    ),
    (
        frozenset({Kind.OFF_SITE, Kind.SELF_GUIDED}),
        "naturskole*, schullandheim",
    ),
    (frozenset({Kind.SELF_GUIDED, Kind.OFF_SITE}), "rallye, lehrpfad, lernpfad, natursti, postløb, trail"),
)

_HINTED_AND_TOPIC: dict[frozenset[Kind], str] = {
    frozenset({Kind.COMPANY_VISIT}): """
        virksomhed, virksomheden, virksomheder, fabrik, fabrikken, fabrikker, firma, firmaer, industri, industrien,
        produktion, produktionen, arbejdsplads, arbejdspladser,
        betrieb, betriebe, betrieben, unternehmen, firma, firmen, fabrik, fabriken, industrie, produktion,
        arbeitsplatz,
        company, companies, factory, factories, manufacturer, manufacturers, business, businesses, industry,
        industries, workplace
    """,
    frozenset({Kind.EDUCATION_VISIT, Kind.EVENT, Kind.COMPANY_VISIT, Kind.ONLINE}): """
        uddannelsesvalg, uddannelser, ungdomsuddannelse*, erhvervsuddannelse*, praktik, studium, studiengang,
        studiengänge, ausbildungsberuf*, berufe, beruf, apprenticeship*, careers, jobs, erhverv, fremtidsjob
    """,
    frozenset(
        {Kind.EDUCATION_VISIT}
    ): "universitet, universitetet, universität, hochschule, university, laboratorium på gymnasiet",
    frozenset({Kind.GUEST_VISIT, Kind.ONLINE}): "foredrag, oplæg, vortrag, talk by, lecture",
    frozenset({Kind.EVENT}): "festival*",
    frozenset({Kind.EVENT, Kind.EDUCATION_VISIT, Kind.COMPANY_VISIT}): """
        karrieredag*, karrieremesse*, berufsinfotag*, berufsorientierungstag*, (career/careers) (day/days/event*)
    """,
    frozenset({Kind.TEACHER_COURSE, Kind.EVENT}): """
        netværksmøde*, netværk, netværket, lærernetværk*, naturfagslærernetværk*, erfaringsudveksling,
        netzwerktreffen, netzwerk, netzwerke, erfahrungsaustausch, network meeting*, network, networks, networking
    """,
    frozenset({Kind.OFF_SITE, Kind.SELF_GUIDED}): """
        lejrskole*, lejrtur*, lejr, klassenfahrt*, residential, residentials, camp school*, school camp*
    """,
}

_HEADS = {
    frozenset({Kind.COMPETITION}): """
        *konkurrence, *konkurrencen, *konkurrencer, *wettbewerb, *wettbewerbe, *wettbewerbs, *olympiade, *dyst,
        *dysten, *mesterskab, *mesterskabet
    """,
    frozenset({Kind.LOAN_KIT}): "*kiste, *kisten, *koffer, *lånekasse",
}
_HINTING_HEADS = """
        *besøg, *besøget, *besuch, *besuche, *ausflug, *ausflüge, *exkursion, *ekskursion, *ekskursionen,
        *rundvisning, *workshop, *workshops, *udflugt, *besichtigung
    """

_PRIZE = """
        (vinde/vind) (en præmie/en pris/noget/præmier), præmie, præmier, deltage i en pris, etwas (gewinnen/zu
        gewinnen), einen preis gewinnen, preis gewinnen, mitmachen und gewinnen, win (a prize/prizes/something)
    """
_COMES_TO_SCHOOL = """
    (komme/kommer) (ud og underviser/ud og fortæller/ud og viser/og underviser/og fortæller/og viser) (os/hos os/på
    skolen/på vores skole/klassen)?, (nogen/en) (der/som) (kan komme/kommer) (ud)? (og/til/på),
    (jemand/jemanden/experte/expertin) (der/die) (zu uns kommt/in die schule kommt/in die klasse kommt),
    (someone/somebody) (to/who can/who could) come (in/to), come (in and talk/and talk/in to talk)
"""


def kind_phrases() -> Iterator[tuple[str, Meaning]]:
    """Every phrase about the kind of activity or for whom it is."""
    yield from phrases(_TEACHER_COURSE, Meaning(kinds=frozenset({Kind.TEACHER_COURSE}), audience=Audience.TEACHERS))
    yield from phrases(_TEACHERS, Meaning(audience=Audience.TEACHERS))
    yield from phrases(_LEADERS, Meaning(audience=Audience.LEADERS))
    for kind, table in _SAID.items():
        settings = frozenset({Setting.ONLINE}) if kind is Kind.ONLINE else frozenset()
        yield from phrases(table, Meaning(kinds=frozenset({kind}), settings=settings))
    yield from phrases(_PRIZE, Meaning(kinds=frozenset({Kind.COMPETITION})))
    at_school = Meaning(hinted_kinds=frozenset({Kind.GUEST_VISIT}), settings=frozenset({Setting.AT_SCHOOL}))
    yield from phrases(_COMES_TO_SCHOOL, at_school)
    for kinds, table in _HINTED:
        yield from phrases(table, Meaning(hinted_kinds=kinds))
    for kinds, table in _HINTED_AND_TOPIC.items():
        yield from phrases(table, Meaning(hinted_kinds=kinds, keep=True))
    for kinds, table in _HEADS.items():
        yield from phrases(table, Meaning(kinds=kinds))
    yield from phrases(_HINTING_HEADS, Meaning(hinted_kinds=VISITS))
