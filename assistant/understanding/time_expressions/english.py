"""English words for time."""

MEANINGS = """
season spring: spring, springtime
season summer: summer, summertime
season autumn: autumn, fall
season winter: winter, wintertime
abbr 1: jan
abbr 2: feb
abbr 3: mar
abbr 4: apr
abbr 6: jun
abbr 7: jul
abbr 8: aug
abbr 9: sep, sept
abbr 10: oct
abbr 11: nov
abbr 12: dec
day_abbr 0: mon
day_abbr 1: tue, tues
day_abbr 2: wed
day_abbr 3: thu, thur, thurs
day_abbr 4: fri
day_abbr 5: sat
day_abbr 6: sun
school winter: winter holiday, winter holidays, winter break, winter half term, february half term, winter vacation
school winter: february break
school easter: easter holiday, easter holidays, easter break, spring break, easter vacation, spring holidays
school summer: summer holiday, summer holidays, summer break, summer vacation, summer vacations
school autumn: autumn holiday, autumn holidays, autumn break, autumn half term, october half term, fall break
school autumn: autumn vacation, october break, october holidays
school christmas: christmas holiday, christmas holidays, christmas break, christmas vacation, xmas break
school christmas: xmas holidays
school whitsun: whitsun holidays, whitsun break, may half term, whit holidays
half_term all: half term, halfterm, half term break, half term holiday
school_stem winter: winter
school_stem easter: easter
school_stem summer: summer
school_stem autumn: autumn
school_stem christmas: christmas
any_school all: school holidays, the holidays, holidays
school_start start: start of school, back to school, start of the school year, beginning of the school year
school_start start: start of the new school year, beginning of the new school year, school starts
public easter: easter, easter weekend
public christmas: christmas, xmas
public new_year: new year, new years, new year's, new year's day, new years day, new year s, new year s day
public new_year: turn of the year
public new_years_eve: new year's eve, new years eve, new year s eve
public christmas_eve: christmas eve
public christmas_day: christmas day
public boxing_day: boxing day
public whitsun: whitsun, pentecost, whit weekend
public whit_monday: whit monday
public whit_sunday: whit sunday
public ascension: ascension day, ascension
public labour_day: labour day, labor day, may day
public constitution_day: constitution day, danish constitution day
public prayer_day: great prayer day, general prayer day
public unity_day: german unity day, day of german unity
public reformation_day: reformation day
public all_saints: all saints day, all saints, all saints' day
public epiphany: epiphany
public corpus_christi: corpus christi
public palm_sunday: palm sunday
public maundy_thursday: maundy thursday
public good_friday: good friday
public easter_sunday: easter sunday
public easter_monday: easter monday
public midsummer: midsummer's eve, midsummer eve
public advent: advent
public halloween: halloween
day_beside -: day
day 0: today
day 1: tomorrow
day 2: day after tomorrow
early_next_year -: early in the new year, start of the new year, beginning of the new year
part early: early, beginning, start, early in, beginning of
part mid: mid, middle, middle of
part late: late, end, late in, end of, close
part h1: first half, 1st half
part h2: second half, 2nd half, last half, latter half
ord 1: first
ord 2: second
ord 3: third
ord 4: fourth
ord 5: fifth
ord -1: last
rel next: next, coming, upcoming, following
rel this: this, current, present
rel past: previous
noun week: week
noun month: month
noun year: year, calendar year
noun school_year: school year, academic year
noun half: half year, half-year, semester
noun term: term, school term
noun quarter: quarter
noun weekend: weekend
time_unit day: day, days
time_unit week: week, weeks
time_unit month: month, months
time_unit fortnight: fortnight
school_year_next -: new school year, new academic year
months 8x5: autumn term, fall term, autumn semester, fall semester, winter term
months 1x6: spring term, spring semester
months 4x4: summer term
quarter_letter -: q
from_now -: from now on, from today
half_past 0: half past
week one: week, wk
week many: weeks, wks
week_after_next -: week after next
year this: this year
year next: next year, in the new year
year after_next: year after next
never -: all year, all year round, whole year, entire year, year round, any time of year, any time of the year
never -: yesterday, last spring, last summer, last autumn, last fall, last winter, last week, last month
never -: last term, last easter, last christmas
past_year -: last year, last school year
number 1: a, one
number 2: two, a couple of, couple of
number 3: three
number 4: four
number 5: five
number 6: six
number 7: seven
number 8: eight
number 9: nine
number 10: ten
number 11: eleven
number 12: twelve
number 14: fourteen
weekend every: weekend, weekends
"""
MONTH_ENDINGS = ""
WEEKDAY_ENDINGS = "s"
BOUNDS = """
after: after, shortly after, just after, right after, soon after, following
before: before, shortly before, just before, ahead of, prior to
not_before: not before
from: from, starting, as of, starting from, starting in, at the earliest, since, no earlier than, not earlier than
from: onwards from, beginning
until: up to and including, until and including, between now and, from now until, from now to, from now till, until
until: till, by, up to, no later than
until: not later than, not after, at the latest, through to, up until, latest, by the latest
between: between
in_next: within
"""
FILLERS = """
in on of at the a an during over for to around about month this year s throughout whole entire any some early into
all time sometime anytime approximately day
"""
JOINERS = """
and: and, nor, plus
or: or, alternatively
"""
RANGES = "to until till through thru"
NEGATIONS = "neither not except never cannot t excluding no without apart unless"
AROUND_NEGATION = """
come visit be do make it go possible for in on from the during any please available can attend with want work but
"""
AUXILIARIES = "is does would will do can we that it unfortunately are won t doesn isn"
FREE = """
i you he she it we they who which that if when and or but because with without is was are be will would shall should
can could must might has have had like please maybe perhaps preferably only also so where what me us them my our
your to from on by at in of for under over between after before until till through thru as ideally possible around
about suits fits works yes no thanks either each every any some all there again onwards onward then than best since
am were do does did during next this week weeks half term year the a an instead too though
"""
LABELS = """
class classes grade grades year years form level stage no number nr chapter page section room task unit week weeks
wk phone tel item point option choice version module group floor line mobile booking key
"""
COUNTED = """
pupils pupil students student kids kid children class classes grade grades grader graders hours hour minutes mins
min lessons lesson kr kroner dkk euro euros eur people persons participants teachers adults groups group km m metres
meters cm mm g kg litres liters pieces years times time percent days weeks months places seats floor level degrees
schools miles mile year form
"""
ON_DAY = "the"
ON_WEEKDAY = "on"
IN = "in within"
AT_TIME = "at around about oclock"
HOUR = "am pm a p o"
MONTH_BEFORE = (
    "in of by until till from early mid late during before after next this throughout since end mid to through"
)
AMBIGUOUS_MONTHS = "may march august april june jan mar sat"
CLOSINGS = "regards wishes thanks thank cheers sincerely best yours"
GREETINGS = "regards wishes hi hello dear mr mrs ms miss dr cheers named called colleague sincerely"
