"""German words for time."""

MEANINGS = """
season spring: frühling, frühlings, frühjahr, frühjahrs, frühjahres, lenz
season summer: sommer, sommers, sommerzeit
season autumn: herbst, herbstes, herbsts
season winter: winter, winters
early_season spring: vorfrühling, frühlingsanfang, frühlingsbeginn
early_season summer: frühsommer, sommeranfang, sommerbeginn
early_season autumn: frühherbst, herbstanfang, herbstbeginn
early_season winter: frühwinter, winteranfang, winterbeginn
mid_season summer: hochsommer
late_season spring: spätfrühling
late_season summer: spätsommer, sommerende
late_season autumn: spätherbst
late_season winter: spätwinter
month 1: jänner
abbr 1: jan
abbr 2: feb, febr
abbr 3: mär, mrz
abbr 4: apr
abbr 6: jun
abbr 7: jul
abbr 8: aug
abbr 9: sep, sept
abbr 10: okt
abbr 11: nov
abbr 12: dez
weekday 5: sonnabend, sonnabends
day_abbr 0: mo
day_abbr 1: di
day_abbr 2: mi
day_abbr 3: do
day_abbr 4: fr
day_abbr 5: sa
day_abbr 6: so
school winter: winterferien, faschingsferien, halbjahresferien, semesterferien
school easter: osterferien, frühjahrsferien, frühlingsferien
school summer: sommerferien, große ferien, großen ferien
school autumn: herbstferien
school christmas: weihnachtsferien
school whitsun: pfingstferien
school_stem winter: winter
school_stem easter: oster
school_stem summer: sommer
school_stem autumn: herbst
school_stem christmas: weihnachts
school_stem whitsun: pfingst
any_school all: ferien, schulferien
school_start start: schulbeginn, schulstart, schuljahresbeginn, schuljahresanfang, schulanfang, schuljahresstart
school_start start: beginn des schuljahres, anfang des schuljahres, beginn des neuen schuljahres
public easter: ostern, osterfest, osterfeiertage, osterfeiertagen
public christmas: weihnachten, weihnachtsfest, weihnachtsfeiertage, weihnachtsfeiertagen, weihnachtstage
public new_year: neujahr, neujahrstag, jahreswechsel
public new_years_eve: silvester
public christmas_eve: heiligabend, heiliger abend, heilig abend
public christmas_day: erster weihnachtstag, ersten weihnachtstag, 1 weihnachtstag
public boxing_day: zweiter weihnachtstag, zweiten weihnachtstag, 2 weihnachtstag
public whitsun: pfingsten, pfingstfest
public whit_monday: pfingstmontag
public whit_sunday: pfingstsonntag
public ascension: christi himmelfahrt, himmelfahrt, himmelfahrtstag, vatertag
public labour_day: tag der arbeit, maifeiertag
public unity_day: tag der deutschen einheit, tags der deutschen einheit
public reformation_day: reformationstag
public all_saints: allerheiligen
public epiphany: heilige drei könige, dreikönigstag, dreikönig
public corpus_christi: fronleichnam
public repentance_day: buß und bettag
public palm_sunday: palmsonntag
public maundy_thursday: gründonnerstag
public good_friday: karfreitag
public easter_sunday: ostersonntag
public easter_monday: ostermontag
public carnival_monday: rosenmontag
public carnival: fasching, fastnacht, karneval
public advent: advent, adventszeit
public st_nicholas: nikolaus, nikolaustag
public halloween: halloween
day_beside -: tag
day 0: heute
day 1: morgen
day 2: übermorgen
part early: frühe, frühen, früher, anfang, anfangs, beginn, zu beginn, am anfang, am beginn, früh
part mid: mitte
part late: späte, späten, später, ende, spät, ausgang
part h1: erste hälfte, ersten hälfte, 1 hälfte, erster hälfte
part h2: zweite hälfte, zweiten hälfte, 2 hälfte, zweiter hälfte, letzte hälfte, letzten hälfte
ord 1: erste, ersten, erster, erstes
ord 2: zweite, zweiten, zweiter, zweites
ord 3: dritte, dritten, dritter, drittes
ord 4: vierte, vierten, vierter, viertes
ord 5: fünfte, fünften, fünfter
ord -1: letzte, letzten, letzter, letztes
rel next: nächste, nächsten, nächster, nächstes, nächstem, kommende, kommenden, kommender, kommendes, kommendem
rel next: folgenden
rel this: diese, diesen, dieser, dieses, diesem, laufenden, laufende, laufendes
rel after_next: übernächste, übernächsten, übernächster, übernächstes
rel past: vergangene, vergangenen, vergangenes, vorige, vorigen, voriges
noun week: woche
noun month: monat, monats
noun year: jahr, jahres, kalenderjahr, kalenderjahres
noun school_year: schuljahr, schuljahres, schuljahrs
noun half: jahreshälfte, halbjahr, halbjahres, semester, halbjahrs
noun school_half: schulhalbjahr, schulhalbjahres
noun quarter: quartal, quartals
noun weekend: wochenende
time_unit day: tag, tage, tagen
time_unit week: woche, wochen
time_unit month: monat, monate, monaten
school_year_next -: neuen schuljahr, neues schuljahr, neuen schuljahres
months 10x6: wintersemester, winterhalbjahr
months 4x6: sommersemester, sommerhalbjahr
school_year_part late: schuljahresende, schuljahrsende
quarter_letter -: q
from_now -: ab sofort, ab jetzt, ab heute
half_past -1: halb
week one: kw, kalenderwoche, woche
week many: kalenderwochen, wochen
year this: dieses jahr, diesen jahres, heuer
year next: neuen jahr, neues jahr, nächstes jahr, kommendes jahr
year after_next: übernächstes jahr, übernächsten jahres
never -: das ganze jahr, ganze jahr, ganzen jahr, ganzes jahr, ganzjährig, rund ums jahr, gestern, vorgestern
never -: guten morgen, letzte woche, letzten herbst, letzten sommer, letzten winter
never -: letzten frühling, letztes frühjahr, letzten frühjahr, letzten monat
never -: heute morgen, schönen tag, am morgen, jeden morgen
past_year -: letztes jahr, letzten jahres, letztes schuljahr, letzten schuljahr, letzten jahr
number 1: einem, einer, ein, eine
number 2: zwei, ein paar, paar, beiden
number 3: drei
number 4: vier
number 5: fünf
number 6: sechs
number 7: sieben
number 8: acht
number 9: neun
number 10: zehn
number 11: elf
number 12: zwölf
number 14: vierzehn
weekend every: wochenende, wochenenden, wochenends
"""
MONTH_ENDINGS = (
    "month:s month_late:ende month_early:anfang month_mid:mitte month_half:hälfte month_week:woche month_week:wochen"
)
WEEKDAY_ENDINGS = "s vormittag nachmittag morgen abend vormittags nachmittags vormittage nachmittage en e"
BOUNDS = """
after: nach, kurz nach, gleich nach, direkt nach, erst nach, unmittelbar nach
before: vor, kurz vor, noch vor, bevor, gleich vor
not_before: nicht vor, erst vor
from: ab, von, vom, ab dem, frühestens, seit, beginnend
until: zwischen jetzt und, zwischen heute und, von jetzt bis, bis, bis zu, bis zum, bis zur, bis einschließlich
until: spätestens, nicht später als, nicht nach, bis spätestens, bis in
between: zwischen
in_next: innerhalb, binnen
"""
FILLERS = """
in im am an zu zum zur dem den der die das des um auf für über einem einer ein eine einen während laufe monat monats
monaten gegen etwa ca circa rund bereits schon schulischen ungefähr tag jahr jahre jahren jahres beim vom von
"""
JOINERS = """
and: und, noch, sowie, plus
or: oder, bzw, beziehungsweise, alternativ
"""
RANGES = "bis"
NEGATIONS = "weder nicht außer ausgenommen kein keine keinen keinem keiner nie ausser ohne"
AROUND_NEGATION = """
kommen möglich gehen besuchen sein passen an in im am zu gerade unbedingt gerne jetzt können kann geht aber bitte
während den dem der die das
"""
AUXILIARIES = "ist geht passt können kann sind wir es uns leider ich da mir das"
FREE = """
ich du er sie es wir ihr man der die das dass wenn wann falls und oder aber denn weil mit ohne ist war sind wird
wollen will soll sollen kann können könnte könnten würde würden möchte möchten muss müssen darf dürfen habe haben
hat hätte hätten gerne gern am liebsten vielleicht nur auch also evtl eventuell wo was mich uns euch ihnen mein
unser unsere unserer zu von auf bei für aus unter über zwischen nach vor bis um uhr passt geht ja nein danke bitte
etwa jeden jede einen eine ein alle noch mal wieder irgendwann statt schon gut möglich kw woche vormittags
nachmittags morgens früh einem einer dieses diesen diese als so dort hier mitte anfang ende
"""
LABELS = """
klasse klassen klassenstufe klassenstufen stufe jahrgang jahrgangsstufe nr nummer kapitel kap abschnitt seite s raum
aufgabe tel telefon punkt anlage modul gruppe angebot vorschlag version kita etage kw woche wahl buchung mobil stock
"""
COUNTED = """
schüler schülern schülerinnen schulkinder kinder kindern jugendliche klasse klassen klässler klassenstufe stufe
jahrgang jahrgangsstufe stunden stunde minuten min euro eur personen teilnehmer teilnehmende lehrkräfte gruppen
gruppe km m meter cm mm g kg liter stück jahre jahren mal prozent tage tagen wochen monate plätze runde etage stock
grad punkte schulen schule uhr platz sus tn
"""
ON_DAY = "den am dem zum vom der"
ON_WEEKDAY = "am kommenden diesen"
IN = "in innerhalb binnen nach"
AT_TIME = "um gegen ab uhrzeit"
HOUR = "uhr h"
MONTH_BEFORE = "im in bis ab von vor nach seit anfang mitte ende monat des den dem"
AMBIGUOUS_MONTHS = "august juni april mai"
CLOSINGS = "grüße grüßen gruß mfg lg vg danke"
GREETINGS = "grüße grüßen gruß herr frau liebe lieber hallo kollege kollegin lehrer namens heiße heißt mfg lg vg dr"
