"""Danish words for time."""

MEANINGS = """
season spring: forår, foråret
season summer: sommer, sommeren
season autumn: efterår, efteråret
season winter: vinter, vinteren
early_season spring: forårsstart
early_season summer: forsommer, forsommeren
late_season summer: sensommer, sensommeren
late_season autumn: senefterår, senefteråret, sen efterår
mid_season summer: højsommer, højsommeren
mid_season winter: midvinter, midvinteren
abbr 1: jan
abbr 2: feb
abbr 3: mar
abbr 4: apr
abbr 6: jun
abbr 8: aug
abbr 9: sep, sept
abbr 10: okt
abbr 11: nov
abbr 12: dec
day_abbr 0: man
day_abbr 1: tir, tirs
day_abbr 2: ons
day_abbr 3: tor, tors
day_abbr 4: fre
day_abbr 5: lør
day_abbr 6: søn
school winter: vinterferie, vinterferien, vinterferiens, skiferien
school easter: påskeferie, påskeferien, påskeferiens
school summer: sommerferie, sommerferien, sommerferiens, skolesommerferien
school autumn: efterårsferie, efterårsferien, efterårsferiens, kartoffelferie, kartoffelferien
school christmas: juleferie, juleferien, juleferiens
school whitsun: pinseferie, pinseferien
school ascension: kristi himmelfartsferie, kristi himmelfartsferien, himmelfartsferien
school_stem winter: vinter
school_stem easter: påske
school_stem summer: sommer
school_stem autumn: efterårs
school_stem christmas: jule
any_school all: ferien, ferierne, skoleferien, næste ferie
school_start start: skolestart, skolestarten, skoleårets start, skoleårets begyndelse, starten af skoleåret
school_start start: starten på skoleåret
public easter: påske, påsken, påskens, påskedagene
public christmas: jul, julen, julens, juledagene
public new_year: nytår, nytåret, nytårsdag, årsskiftet
public new_years_eve: nytårsaften
public christmas_eve: juleaften, juleaftensdag
public christmas_day: 1 juledag, første juledag
public boxing_day: 2 juledag, anden juledag
public whitsun: pinse, pinsen, pinsens
public whit_monday: 2 pinsedag, anden pinsedag
public whit_sunday: pinsedag, 1 pinsedag
public ascension: kristi himmelfart, kristi himmelfartsdag, kr himmelfart, kr himmelfartsdag, kristihimmelfart
public ascension: himmelfartsdag
public prayer_day: store bededag, st bededag, bededag
public constitution_day: grundlovsdag, grundlovsdagen
public labour_day: arbejdernes kampdag
public palm_sunday: palmesøndag
public maundy_thursday: skærtorsdag
public good_friday: langfredag
public easter_sunday: påskedag, påskesøndag, 1 påskedag
public easter_monday: 2 påskedag, anden påskedag, påskemandag
public midsummer: sankthans, sankt hans, skt hans, sct hans
public carnival: fastelavn
public advent: advent, adventstiden
public halloween: halloween
day_beside -: dagen, dag
day 0: i dag, idag
day 1: i morgen, imorgen
day 2: i overmorgen, overmorgen
part early: først, tidligt, tidlig, tidlige, forårets start, starten, start, begyndelsen, indledningen, primo
part mid: midt, midten, medio
part late: sidst, sent, sene, slutningen, slut, udgangen, ultimo, enden
part h1: første halvdel, 1 halvdel
part h2: anden halvdel, sidste halvdel, 2 halvdel
ord 1: første
ord 2: anden, andet
ord 3: tredje
ord 4: fjerde
ord 5: femte
ord -1: sidste
rel next: næste, kommende, førstkommende
rel this: denne, dette, indeværende, nuværende
rel after_next: næstnæste
rel past: forrige, sidstnævnte
noun week: uge, ugen
noun month: måned, måneden
noun year: år, året, kalenderår
noun school_year: skoleår, skoleåret, skoleårets
noun half: halvår, halvåret, semester, semesteret
noun quarter: kvartal, kvartalet
noun weekend: weekend, weekenden
time_unit day: dag, dage
time_unit week: uge, uger, uges tid
time_unit month: måned, måneder, måneds tid
school_year_next -: nye skoleår, nyt skoleår
months 8x5: efterårssemester, efterårssemesteret
months 1x6: forårssemester, forårssemesteret
months 10x6: vinterhalvår, vinterhalvåret
months 4x6: sommerhalvår, sommerhalvåret
quarter_letter -: q
from_now -: fra nu af, fra nu, fra i dag
half_past -1: halv
week one: uge, u
week many: ugerne, uger
year this: i år, dette år
year next: nye år, næste år, til næste år, kommende år
year after_next: om to år, året efter næste
never -: hele året, året rundt, hele skoleåret rundt, sidste forår, sidste sommer, sidste efterår
never -: sidste vinter, sidste uge, sidste måned, forrige uge, i forgårs, i går
never -: i mandags, i tirsdags, i onsdags, i torsdags, i fredags, i lørdags, i søndags, i sommers, i foråret sidste år
past_year -: sidste år, forrige år, sidste skoleår
number 1: en, et, én
number 2: to, et par
number 3: tre
number 4: fire
number 5: fem
number 6: seks
number 7: syv
number 8: otte
number 9: ni
number 10: ti
number 11: elleve
number 12: tolv
number 14: fjorten
weekend every: weekend, weekenden, weekender, weekenderne
"""
MONTH_ENDINGS = "month:s month:måned"
WEEKDAY_ENDINGS = "e en ene s formiddag eftermiddag morgen formiddage eftermiddage"
BOUNDS = """
after: efter, lige efter, kort efter, umiddelbart efter, på den anden side af, siden efter
before: før, inden, lige før, kort før, lige inden, forud for
not_before: ikke før, først efter
from: fra, fra og med, f o m, tidligst, ikke før end, med start, startende
until: mellem nu og, fra nu og til, fra nu og indtil, indtil, til og med, t o m, senest, ikke senere end
until: ikke efter, frem til, op til, inden udgangen af
between: mellem, imellem
in_next: inden for, indenfor
"""
FILLERS = """
i på til om den det de d af en et for ved over med omkring ca cirka inde ud hen mod under lige løbet måned måneden
allerede starten engang måske evt år året kommende måneder selve fra dag
"""
JOINERS = """
and: og, samt, plus
or: eller, alternativt
"""
RANGES = "til indtil"
NEGATIONS = "hverken ikke undtagen undtaget bortset ingen aldrig udover minus"
AROUND_NEGATION = """
komme besøge besøg være gå lade gøre ligge lægges passe fra gerne lige bare kan er mulighed muligt i på om en et
"""
AUXILIARIES = "er kan kunne går passer duer dur vil skal bliver vi det jeg desværre os"
FREE = """
jeg du han hun den det vi i de man der som hvis når at og eller men så for fordi om med uden er var bliver vil skal
kan kunne skulle ville må har havde gerne helst måske bare også kun altså evt eventuelt f fx hvor hvad hvornår mig
os jer dem min vores jeres til fra på ved af under over mellem efter før inden indtil kl klokken uge både enten
passer går ja nej tak venlig ligger omkring samt hver hvert en et ét alle engang måned hele lige igen formiddag
kommer besøger holder begynder starter synes tænker formiddagen eftermiddag eftermiddagen morgen tidlig tidligt sent
"""
LABELS = """
klasse klasser klassetrin årgang trin nr nummer kapitel kap afsnit side s sal lokale opgave uge ugerne u tlf telefon
punkt bilag modul hold tilbud forslag version mobil booking valg mulighed årgangs
"""
COUNTED = """
elever elev klasse klasser klassetrin klassen årgang børn unge timer time minutter min lektioner lektion kr kroner
dkk euro personer deltagere lærere voksne hold grupper km m meter cm mm g kg liter stk år årige gange gang procent
sal dage uger måneder moduler pladser trin runde etage grader point skoler skole
"""
ON_DAY = "den d dato"
ON_WEEKDAY = "på"
IN = "om inden for indenfor"
AT_TIME = "kl klokken klokkeslæt"
HOUR = ""
MONTH_BEFORE = "i til fra af før efter inden indtil først sidst midt ultimo primo medio start starten slut slutningen"
AMBIGUOUS_MONTHS = "august maj juni april"
CLOSINGS = "hilsen hilsner mvh vh kh tak knus hilsener venligst"
GREETINGS = """
hilsen hilsner mvh vh kh hej kære elev eleven kollega kollegaen lærer læreren hedder fru hr navn hilsener venligst
knus mig
"""
