"""Words of asking, of school and of politeness: no topic, beyond the stop words of each language.

A word with ``*`` stands for every word that begins so. `PALE` words are topic only where nothing else is left.
"""

from __future__ import annotations

from assistant.language.folding import fold
from assistant.language.stop_words import stop_words
from assistant.model import Language

_DANISH = """
    travl travle travlt udbedes bedes haster hurtigst hurtigt snarest spændt spændte
    kan ku gad vil' ville skulle har ha' haft havde noget nogen nogle lige bare rigtig rigtigt virkelig egentlig måske
    eventuelt ret temmelig ganske godt god gode bedre bedst
    tænke tænker tænkt tænkte lede leder ledt søge søger søgte søges mangle mangler manglede finde finder fundet fandt
    ønske ønsker ønskede ønskes håbe håber ville planlægge planlægger planlagt planlægning planer plan planen overveje
    overvejer
    booke booker booket booking bestille bestiller tilmelde tilmelder tilmelding tilmeldt deltage deltager deltagelse
    reservere anbefale anbefaler anbefaling foreslå foreslår forslag idé ide ideer idéer inspiration inspirere hjælp
    hjælpe hjælper spørge spørger spørgsmål svar svare svarer
    høre hører hørt vide vidst fortælle fortæller fortalt se ser set kigge kigger kigget vise viser vist opleve
    oplever oplevet oplevelse oplevelser lære lærer lært læring prøve prøver prøvet afprøve arbejde arbejder arbejdet
    arbejdede arbejdes gå går gik gået stå står tage tager taget tog tages komme kommer kommet
    få får fået give giver givet gives bruge bruger brugt bruges gøre gør gjort lave laver lavet laves sætte sætter
    sat holde holder holdt være været er var blive bliver blevet blev starte starter startet begynde begynder begyndt
    slutte slutter afslutte afslutter afslutning forstå forstår forståelse snakke snakker snakket snakkede tale taler
    talt
    handle handler handlede dreje drejer passe passer passet passende egne egner egnet findes fandtes mene mener
    betyde betyder kende kender kendskab interessere interesserer interesseret interesserede optage optaget vælge
    vælger valgt skrive skriver skrevet sende sender sendt kontakte kontakter ringe ringer vende møde mødes møder
    glæde glæder glædes lov mulighed muligheder mulige muligt mulig
    gerne hellere helst spændende sjov sjove sjovt sjovere fed fedt fede interessant interessante relevant relevante
    konkret konkrete konkrete god dejlig dejligt fin fint flot praktisk praktiske anderledes meningsfuld meningsfuldt
    kort korte kortere kortvarig lang langt lange længere lille små mindre stor stort store større større hel hele
    halv halvt halve første anden sidste næste ny nyt nye gammel
    klar parat nemt let lette svær svært lidt meget mange flere mere fleste mest få færre helt hen her der hjem hjemme
    væk rundt omkring samtidig imens undervejs bagefter inden siden nu snart altid ofte sjældent aldrig hvornår
    hvorhen hvorfra hvorledes både enten eller hverken selvfølgelig naturligvis desværre heldigvis faktisk sådan
    sådanne sån' ligesom altså jo nok vist hvert hver igen
    klasse klassen klasser klasserne klassens klassetrin årgang årgangen årgange elev elever eleverne elevernes eleven
    elevgruppe børn børnene børnenes barn barnet unge unger ungerne skole skolen skoler skolerne skolens folkeskole
    folkeskolen grundskole lærer lærere lærerne læreren klasselærer* naturfagslærer* underviser* undervise underviser
    undervist undervisning undervisningen undervisnings* undervisningsforløb* forløb forløbet forløbene emne emnet
    emner emnerne emneforløb tema temaet temaer temaforløb fag faget fagene fags faglig fagligt faglige fagteam
    fagdag* område området pensum læringsmål kompetencemål mål målene fællesmål årsplan* lektion lektioner time timer
    timen timerne minutter skema skemaet
    aktivitet aktiviteter aktiviteten tilbud tilbuddet tilbuddene tilbyde tilbyder arrangere arrangement program
    programmet program gruppe gruppen grupper hold holdet team teamet kollega kolleger kollegaer kollegerne forældre
    pædagog pædagoger trin trinnet alder alderen niveau niveauet deltagere antal personer person ledsagere skoleår
    skoleåret halvår halvåret skoledag dag dage dagen uge uger ugen måned måneder år året tid tidspunkt dato datoer
    periode perioden ferie ferien formiddag formiddagen eftermiddag morgen aften klokken kl mandag tirsdag onsdag
    torsdag fredag lørdag søndag mandage tirsdage onsdage torsdage fredage januar februar marts april maj juni juli
    august september oktober november december forår foråret sommer sommeren efterår efteråret vinter vinteren
    skoletjeneste skoletjenesten skoletjenestens åben åbne ekstern læringsmiljø læringsmiljøer læringssted sted stedet
    steder besøgssted samarbejde samarbejder forbindelse sammenhæng udgangspunkt fokus hensyn del dele slags type form
    måde måder ting noget ud af ude inde hos jeres vores mit min egen egne fremad
    kommune kommunen nærområdet området lokalområdet lokale lokal lokalt nærhed afstand transport penge budget pris
    prisen priser koste koster råd betaling udgift
    hej goddag hilsen tak venlig venligst på forhånd kære undskyld beklager pft bh velkommen mail mailen besked
    beskeden skriv skrive telefon telefonisk tlf mobil nummer vedrørende vedr ang angående emne forespørgsel
    forespørgslen henvendelse interesseret info information informationer oplysninger detaljer link hjemmeside katalog
    kataloget tilgængelig ledig ledige plads pladser fri
    jeg'en mener tror synes syntes kunne godt nysgerrig nysgerrige glad glade motiverede motiveret dygtige vild vildt
    vilde røre rører rumme rummer tingene synd stort urolige livlige urolig vild vilde vældig super rimelig sammen
    fælles nærmere forskellige forskellig bestemt bestemte særlig særligt særlige typisk evt cirka ca omtrent højst
    max maks maksimalt mindst minimum alle alt andet andre øvrige begge parallelklasse parallelklassen ligger ligge
    sidder arbejdsom kommende uden mellem ind ned op over under
    afgangsklasse klasses' kommet bor bo bosat foretrække foretrækker billigere tættere følge følger gang igang sig
    sit kede keder elsker elske kobles tørt
    læser læse svært problem enige enig snakket faldt halvdelen fordelt skyldes rent-faktisk slags svar ude kigge
    ændre rigtig roligt irgendwo bo turde tur gået prøve ville' fungere fungerer virker sker ske skete sket foregår
    nedenstående nedenfor ovenstående ovenfor vedhæftet vedhæftede vedlagt vedlagte
    desværre
    foregå går kigge lyst behov brug egentligt konkret næppe altså sammensat
"""

_GERMAN = """
    erbeten erbitte dringend eilt eilig baldmöglichst schnellstmöglich gespannt
    hätte hätten hättet habt hat haben gebe gibt gäbe geben könnt könnte könnten können dürfen dürfte würde würden
    wäre wären sei möchte möchten wollen wollten will sollen sollten soll müssen muss
    suche suchen suchst sucht gesucht finde finden gefunden brauche brauchen benötige benötigen wünsche wünschen plane
    planen geplant planung anbieten bietet bieten biete angeboten angebot angebote angeboten empfehlen empfehlung
    empfehlungen vorschlagen vorschlag vorschläge idee ideen anregung anregungen tipp tipps hilfe helfen fragen frage
    anfrage anfragen wissen weiß kennen kenne denken denke dachte gedacht überlegen überlege schauen schaue anschauen
    ansehen sehen seht gesehen zeigen zeigt gezeigt erleben erlebt erlebnis erlebnisse erfahren lernen lernt gelernt
    kennenlernen kennenzulernen lerne ausprobieren probieren arbeiten arbeitet gearbeitet beschäftigen beschäftigt
    behandeln behandelt behandelte durchnehmen durchgenommen nehmen nimmt genommen machen macht gemacht gehen geht
    ging gegangen fahren fährt gefahren kommen kommt kam gekommen stehen steht bekommen bekommt werden wird wurde
    geworden halten hält hielt lassen beginnen beginnt starten start startet enden abschließen abschluss verstehen
    versteht verständnis verstanden sprechen spricht gesprochen reden handelt handeln dreht drehen passen passt
    passend passende passendes passenden eignen eignet geeignet geeignete geeignetes geeigneten findet stattfinden
    statt meinen meint bedeutet heißt interessieren interessiert interesse interessant interessante interessantes
    interessanten buchen buche gebucht buchung anmelden anmeldung angemeldet teilnehmen teilnahme teilnehmer
    teilnehmern reservieren organisieren schreiben schreibe schicken melden kontaktieren anrufen freue freuen freut
    gefreut lust bedarf nutzen nutzt ermöglichen möglich mögliche möglichkeit möglichkeiten möglichst gerne lieber
    gern spannend spannende spannendes spannenden lustig toll tolle tolles tollen schön schöne schönes schönen gut
    gute gutes guten besser beste konkret konkrete konkretes praktisch praktische praktisches praktischen relevant
    kurz kurze kurzes kurzen lang lange langes langen klein kleine kleines kleinen kleiner groß große großes großen
    ganz ganze ganzen halb halbe halben erste ersten zweite zweiten letzte letzten nächste nächsten nächstes nächster
    neu neue neues neuen anders anderes leicht schwer einfach einfache wenig wenige mehr meisten wann wohin woher hier
    dort heute morgen gestern jetzt bald immer oft selten natürlich leider eigentlich tatsächlich vielleicht eventuell
    ungefähr circa etwa mindestens höchstens maximal max bitte danke
    klasse klassen klassenstufe* jahrgang jahrgangsstufe* jahrgänge stufe schüler schülern schülers schülerin
    schülerinnen sus schülergruppe kind kinder kindern kinds kids jugendliche jugendlichen schule schulen schulisch
    schulische schulischen lehrer lehrern lehrerin lehrerinnen lehrkraft lehrkräfte lehrkräften klassenlehrer*
    klassenlehrerin klassenleitung kollege kollegen kollegin kolleginnen kollegium erzieher erzieherin erzieherinnen
    eltern unterricht unterrichts unterrichten unterrichte unterrichtet unterrichtseinheit unterrichtsreihe
    unterrichtsthema einheit reihe thema themen thematik themenbereich fach fächer fachlich fachliche fachlichen
    lehrplan lehrplans bildungsplan curriculum stunde stunden unterrichtsstunde minuten uhr stundenplan schulstunde
    schulstunden doppelstunde aktivität aktivitäten programm gruppe gruppen kurs kurse team alter niveau anzahl
    personen person begleitpersonen begleitung schuljahr schuljahres halbjahr halbjahres tag tage tagen woche wochen
    monat monate jahr jahre jahres zeit zeitraum termin termine terminen datum ferien vormittag vormittags nachmittag
    montag dienstag mittwoch donnerstag freitag samstag sonntag montags dienstags mittwochs donnerstags freitags
    januar februar märz april mai juni juli august september oktober november dezember frühling frühjahr frühjahrs
    sommer sommers herbst herbstes winter
    mint büro mintbüro ort orte orten vor örtlich zusammenarbeit zusammen zusammenhang rahmen richtung bereich art
    arten weise form teil teile sache sachen ding dinge etwas irgendwas irgendetwas irgendein irgendeine jemand
    jemanden unsere unserer nähe umgebung umkreis gemeinde region regional lokal entfernung anfahrt geld budget preis
    preise kosten kostet bezahlen eintritt
    hallo guten grüße gruß freundlichen liebe lieber sehr geehrte geehrter damen herren moin vielen dank voraus vorab
    danke entschuldigung mail email e-mail nachricht antwort antworten rückmeldung telefon telefonisch handy nummer
    bezüglich betreff info infos information informationen details näheres link website internetseite katalog
    verfügbar frei freie freien plätze platz bezug hinsichtlich
    neugierig neugierige neugierigen motivierte motivierten lebhaft lebhafte lebhaften aufgeweckte aufgeweckten
    wissbegierige begeistert begeistern zweimal einmal gemeinsam verschiedene verschiedenen unterschiedliche
    unterschiedlichen bestimmte bestimmtes besonders besonderes besondere speziell typisch einige mehrere beide beiden
    alle weitere weiteren gerade momentan aktuell derzeit demnächst kommende kommenden kommender kommendes dazu
    darüber davon daran damit dabei wieder schon noch mal vielmehr ansprechpartner partner klappen klappt geschieht
    passiert funktioniert funktionieren läuft erklären erklärt zeigt fänden fände freundlich selber selbst dürfte eben
    halt schauen vermitteln näherbringen nahebringen näher bringen hinter kulissen stattdessen bevorzugen bevorzugt
    kürzer kürzeres billiger näher irgendwo irgendwann
    untenstehend* obenstehend* nachstehend* angehängt* beigefügt* anhang anbei äh
    richtig ag dahinter gibt's gibts wieso weshalb erzählen erzählt ahnung bräuchte bräuchten gewünscht begabt
    übernommen insgesamt demnächst anleitung vorhanden raus rein innen liebsten lk gk leistungskurs grundkurs eher
    lieber entsteht entstehen gymnasium gymnasiums gesamtschule realschule hauptschule gemeinschaftsschule
    stadtteilschule regelschule oberschule mittelschule förderschule igs
"""

_ENGLISH = """
    urgent urgently asap soonest excited
    we'll there'll
    looking look looks looked search searching seeking seek find finding found need needs needed want wants wanted
    wanting wish wishes wondering wonder hope hoping hoped plan plans planning planned considering interested interest
    interests interesting offer offers offered offering offerings recommend recommendation recommendations suggest
    suggestion suggestions idea ideas inspiration help helping helps ask asking question questions enquiry inquiry
    enquire know knows knowing think thinking thought see sees seeing seen show shows showing shown experience
    experiences experiencing learn learns learning learned learnt try tries trying tried test-drive work works working
    worked study studies studying studied cover covering covered do does doing done make makes making made take takes
    taking took taken go goes going went come comes coming came get gets getting got give gives giving gave given use
    uses using used start starts starting started begin begins beginning end ending finish finishing finished
    understand understanding understood talk talking talked discuss discussing discussed deal deals dealing happen
    happens happening fit fits fitting suit suits suitable suited appropriate mean means book booking booked reserve
    register registration sign signing join joining participate participation attend attending contact call email mail
    write writing send reply answer let tell tells telling told instead bring bringing brings keep keeping held hold
    run runs running feel love like likes liked enjoy enjoyed enjoying able possible possibly possibility
    possibilities opportunity opportunities available availability
    exciting fun great nice good better best cool interesting relevant concrete practical hands-on handson hands
    engaging short shorter long longer small smaller little big bigger large whole half full first second third last
    next new old different various several many few more most less lots lot bit easy hard difficult simple real actual
    actually really maybe perhaps probably preferably ideally especially particularly certain specific special typical
    around about approximately roughly maximum minimum max please thanks thank
    class classes classroom grade grades grader graders year years pupil pupils student students kid kids child
    children childrens learners youngsters teens teenagers school schools teacher teachers tutor colleague colleagues
    parents staff teaching teach teaches taught lesson lessons unit units topic topics theme themes subject subjects
    curriculum syllabus course term semester week weeks day days month months morning afternoon evening today tomorrow
    hour hours minute minutes time times date dates period season holiday holidays monday tuesday wednesday thursday
    friday saturday sunday mondays tuesdays wednesdays thursdays fridays january february march april may june july
    august september october november december spring summer autumn fall winter
    activity activities programme program project group groups team age ages aged level people person adults helpers
    number size participants
    place places area region local locally nearby near distance municipality budget money cost costs price prices pay
    afford fee thing things something anything stuff sort sorts kind kinds type types way ways part parts form
    connection context focus part link website catalogue information info details
    hello hi hey dear greetings regards sincerely kind sorry hope well best wishes message enquiry writing curious
    lively motivated keen together own everyone everybody someone somebody anyone anybody us me our my your would
    could should might wed id im ive youre theyre dont cant wont doesnt isnt youve weve thats whats lets
    chance chances prefer prefers preferred cheaper closer anywhere somewhere somebody spare restless total meet
    meets real really matters expensive cheap obsessed full
    attached attachment enclosed following
    currently recently right now soon later early earlier late before after during always often never already yet
    still even ever either neither whether because since while where when how why which who whom whose what than then
    there here up out off over down into onto far away outside inside also too very quite rather just only both each
    every per another other others else around
"""

_PALE = {
    Language.DA: """
        kørestol kørestolsbruger tilgængeligt tilgængelig by byen emne* naturfag naturfaglig* naturvidenskab* science
        stem videnskab* eksperiment* forsøg forsøget projekt projektet projekter opgave opgaver verden hverdag
        hverdagen virkelighed virkeligheden virkelige natur teknik mennesker menneske praksis teori udstyr materiale
        materialer undersøge undersøger undersøgt opdage udforske folk ekspert eksperter fremtid fremtiden samfund
        samfundet sammenhænge sikkert begynder grundlæggende spørgsmål proces processen bagom kulisserne varieret
        afveksling
    """,
    Language.DE: """
        naturwissenschaft* stadt mint forschen experiment experimente experimentieren versuche versuch projekt
        projekte aufgabe aufgaben welt alltag alltags wirklichkeit natur technik mensch menschen praxis theorie
        praxisnah praxisnahe material materialien untersuchen entdecken erforschen experten zukunft gesellschaft
        grundlagen erleben real echte echten echtes ausstattung abwechslung
    """,
    Language.EN: """
        town city science sciences stem scientific experiment experiments experimental investigate exploring explore
        discover project projects task tasks world everyday reality life nature people practice theory equipment
        materials material expert experts future society basics process scenes
    """,
}
_IN_EVERY = """
    øv æv hmm hmmm hm åh ah aha ach oh uha ups oops ugh schade naja oje nå tja tjo wow ok okay so pity
"""
"""What people sigh in any language."""


class SmallTalk:
    """The words of one language that are no topic."""

    def __init__(self, language: Language) -> None:
        table = {Language.DA: _DANISH, Language.DE: _GERMAN, Language.EN: _ENGLISH}[language]
        self._words, self._beginnings = _read(table)
        self._words |= stop_words(language) | _read(_IN_EVERY)[0]
        self._pale, self._pale_beginnings = _read(_PALE[language])
        self._known: dict[str, bool] = {}

    def __contains__(self, folded: str) -> bool:
        return (
            folded in self._words
            or folded.startswith(self._beginnings)
            or ("'" in folded and folded.replace("'", "") in self._words)
        )

    def is_pale(self, folded: str) -> bool:
        """Topic only where nothing else is left."""
        return folded in self._pale or folded.startswith(self._pale_beginnings)


def _read(table: str) -> tuple[set[str], tuple[str, ...]]:
    words = [fold(word) for word in table.split()]
    return {word for word in words if not word.endswith("*")}, tuple(word[:-1] for word in words if word.endswith("*"))


REQUESTS = {
    Language.DA: """
        har (i/du) (noget/nogle/nogen/et/en/tilbud/forslag)?, findes der, er der (noget/nogen/nogle), (leder/ledt)
        efter, på udkig efter, på jagt efter, søger, søge, mangler, ønsker, (kunne/ku) (godt)? tænke (mig/os), vil
        (meget/rigtig)? gerne, ville gerne, kan (i/du) (hjælpe/finde/anbefale/foreslå/tilbyde), kunne (i/vi/man),
        tilbyder (i/nogen), hvad (har/kan) (i/du) (tilbyde)?, hvor kan vi, kan (man/vi), interesseret i, hvilke, brug
        for, gerne (se/høre/lære/vide/opleve/prøve/arbejde/have/ud/finde/følge), kunne være (fedt/godt/sjovt/dejligt),
        (skal/vil) (ud/se), (elever/eleverne/børn/børnene) (kan/skal/må) (se/lære/prøve/opleve)?
    """,
    Language.DE: """
        (haben/habt/hätten/hättet) (sie/ihr) (etwas/was/ein/eine/einen/angebote)?, (suche/suchen), auf der suche, gibt
        es (etwas/ein/eine/einen/angebote/da)?, (möchte/möchten/würde/würden) (ich/wir)?, (hätte/hätten) (ich/wir)?
        gerne, (brauche/brauchen), wünsche* (ich/wir)? uns, was (haben/habt) (sie/ihr), (können/könnten) (sie/wir/
        ihr), kann man, (ich/wir) (will/wollen), (bieten/bietet) (sie/ihr), interessiere*, wo (kann/können), kennen
        sie, gewünscht, soll es, (schüler/kinder) (sollen/wollen/möchten)
    """,
    Language.EN: """
        do you (have/offer/know), have you got, is there (anything/something/a/any)?, are there (any/some)?, looking
        for, (i'd/we'd) (like/love), would (like/love), searching for, in search of, (need/want), we want, what (do
        you have/have you got/can you offer), (can/could) (you/we), interested in, any (ideas/suggestions/chance),
        anything, something, (hoping/hope) to, where can, wondering, is there anywhere, (pupils/students/kids/
        children) (can/could/should/want)
    """,
}
"""Phrases after which the wish is said."""

HISTORY = {
    Language.DA: """
        sidste år, sidste måned, sidste uge, i sidste (uge/måned), sidste skoleår, tidligere, i går, har lige haft,
        lige haft, netop haft, har haft, lige afsluttet, netop afsluttet, sidste gang, plejer, havde vi, var vi, før
        sommerferien, har vi (allerede/arbejdet), prøvede vi
    """,
    Language.DE: """
        letztes jahr, letzten (monat/herbst/sommer/winter), letzte woche, letztes mal, im letzten (jahr/schuljahr),
        früher, gestern, haben wir (gerade/bereits/schon), abgeschlossen, gerade fertig, voriges jahr, damals, waren
        wir, hatten wir
    """,
    Language.EN: """
        last (year/term/month/week/time/autumn/spring/summer), have just finished, just finished, already (did/done/
        visited), previously, yesterday, we went, we visited, used to
    """,
}
"""Phrases of what has been: such a sentence is no wish."""

ABOUT = {
    Language.DA: "om, omkring, emnet, temaet, handler om, vedrørende, angående",
    Language.DE: "über, thema, zum thema, rund um, zum, zur, um",
    Language.EN: "about, on, topic, theme, regarding, around",
}
"""Words after which, in such a sentence, the topic is named."""
