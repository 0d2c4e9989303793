"""How many pupils, how long, how much money."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.language.numerals import number_of
from assistant.model import Language
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import NOTHING, Meaning, folded_words

_PUPILS = folded_words("""
    elever eleverne elev børn børnene barn stk stk. styk unger ungerne kids deltagere drenge piger unge mand personer
    mennesker hoveder
    schüler schülern schülerinnen schüler:innen sus kinder kindern teilnehmer teilnehmern teilnehmende teilnehmerinnen
    lernende lernenden jugendliche personen leute mädchen jungen
    pupils pupil students student children participants learners people kids youngsters
""")  # fmt: skip
_ADULTS = folded_words(
    """
        lærere lærer pædagoger voksne lehrkräfte lehrer lehrkräften erwachsene begleitpersonen begleitung betreuer
        adults teachers staff helpers ta tas ledsagere kolleger
    """
)
_MONEY_WORDS = folded_words("kr kroner euro euros eur dkk pr per pro")
_CLASSES = folded_words("klasser klassen classes hold gruppen grupper groups parallelklasser")
_EACH = folded_words("à a á med mit je with of på hver jeweils each")
_MINUTES = {
    **dict.fromkeys(folded_words("minut minutter min minuten minute minutes mins"), 1),
    **dict.fromkeys(folded_words("time timer timers stunde stunden std hour hours hrs hr h klokketimer"), 60),
    **dict.fromkeys(folded_words("""
        lektion lektioner undervisningslektioner schulstunde schulstunden unterrichtsstunde unterrichtsstunden lesson
        lessons period periods
    """), 45),
    **dict.fromkeys(folded_words("dobbeltlektion dobbeltlektioner doppelstunde doppelstunden double"), 90),
    **dict.fromkeys(folded_words("dage tage days tagen"), 24 * 60),
}  # fmt: skip
_HALF_DAY, _DAY = 240, 480
_FIXED = re.compile(
    r"\b(?:"
    r"(?P<half>(?:en |én )?halv(?:e)? (?:skole)?dag|halvdags\w*|(?:einen |nen )?halben (?:schul)?tag|"
    r"halbtags\w*|half(?: a|-a|-)? ?(?:school )?day|a half day|"
    r"(?:en|én) (?:hel )?formiddag|(?:en|én) eftermiddag|(?:einen?|nen) (?:ganzen )?(?:vormittag|"
    r"nachmittag)|(?:a|one|single) (?:whole |spare |free )?(?:morning|afternoon))"
    r"|(?P<day>(?:en|én) (?:hel )?(?:skole)?dag|heldags\w*|(?:einen|nen|ein) (?:ganzen |ganzer )?(?:schul)?tag|"
    r"ganztägig\w*|a (?:whole|full|single) (?:school )?day|one (?:school )?day|full[- ]day|all day|"
    r"hele dagen)"
    r"|(?P<m90>halvanden time|(?:en )?halvanden times|anderthalb stunden|eineinhalb stunden|"
    r"1 ?½ (?:time|timer|stunden|hours?)|(?:an|one) hour and a half|one and a half hours|1 1/2 (?:timer?|"
    r"stunden|hours)|(?:en |eine |a )?(?:dobbeltlektion|dobbelttime|doppelstunde|double (?:lesson|"
    r"period)))"
    r"|(?P<m150>to en halv time|to og en halv time|zweieinhalb stunden|two and a half hours)"
    r"|(?P<m30>(?:en )?halv time|(?:eine )?halbe stunde|half an hour|½ (?:time|stunde|hour)|en halv times tid)"
    r"|(?P<m120>et par timer|en time eller to|a couple of hours|an hour or two|ein bis zwei stunden)"
    r"|(?P<m180>ein paar stunden|a few hours|nogle (?:få )?timer)"
    r"|(?P<m60>en times tid|en enkelt time|(?:en|én) time|eine stunde|an hour|one hour)"
    r"|(?P<m45>(?:en|én) (?:enkelt )?lektion|eine (?:einzige )?(?:schul|unterrichts)stunde|(?:a|"
    r"one) (?:single )?(?:lesson|period)))\b",
    re.I,
)
_FIXED_UNITS = (
    "dag", "tag", "täg", "day", "tim", "stunde", "hour", "lektion", "lesson", "period", "morning", "afternoon",
)  # fmt: skip
"""Each of the above holds one of these."""
_TRAVEL = re.compile(
    r"^[\s,]*(?:i |med |ad |with |by |mit |in |on )*(?:den |dem |the )?(?:kørsel|kørt|køretur|"
    r"transport\w*|væk|herfra|fra os|fra skolen|bus\b|tog\b|gang\b|til fods|cykel|på cykel|fahrt\w*|"
    r"entfernt|weg\b|fußweg|anfahrt|bahn\b|zug\b|zu fuß|rad\b|"
    r"drive|away|travel|walk|ride|train\b|foot|cycling|bike|from school|from us|siden\b|ago\b|"
    r"vorher|per uge|om ugen|pro woche|a week|per week)",
    re.I,
)
_AT_LEAST = re.compile(
    r"(?:mindst|mindestens|at least|over|mere end|mehr als|more than|minimum|længere end|länger als|"
    r"longer than)\s?(?:en|eine|an|a)?\s?$",
    re.I,
)
_NOT_MORE = re.compile(
    r"(?:ikke|nicht|not|no)\s+(?:vare\s|tage\s|dauern\s|take\s|last\s)?(?:mere end|mehr als|"
    r"more than|længere end|länger als|longer than|over)\s?(?:en|eine|an|a)?\s?$",
    re.I,
)
_UNIT_GLUED = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[.,]\d)?)\s?-?\s?(?:(\d{1,3}(?:[.,]\d)?)\s?)?(min\b|minut\w*|h\b|"
    r"t\b|std\b|hrs?\b|timers?\b|stündig\w*|minütig\w*|hour\b|minute\b)",
    re.I,
)
_IN_DAYS = re.compile(r"\b(?:om|in|within|inden for|innerhalb(?: von)?|binnen|next|næste|nächsten|de næste)\s$", re.I)
_MONEY = re.compile(
    r"(?P<before>€|dkk|eur|kr\.?)\s?(?P<a>\d[\d.]{0,6}(?:,\d\d)?)(?![\d:])|(?<![\w.])(?P<b>\d[\d. ]{0,6}\d|"
    r"\d)(?:,\d\d|,-)?\s?(?P<after>€|eur\b|euros?\b|kr\b\.?|kroner\b|dkk\b|,-)",
    re.I,
)
_PER_PUPIL = re.compile(
    r"^\W{0,3}(?:pr\.?|per|pro|je|à|a)\s?(?:\.\s)?(?:elev|barn|næse|snude|deltager|kind|schüler\w*|"
    r"person|kopf|nase|pupil|child|student|head|kid)|^\s?/\s?(?:elev|barn|kind|schüler|pupil|"
    r"child|person)",
    re.I,
)
_MOST_PUPILS = 2000


def read_amounts(page: Page, language: Language) -> None:
    """Claim group size, duration and price. A duration or price with "at least" is used up and says nothing."""
    _read_pupils(page, language)
    _read_money(page)
    _read_durations(page, language)


def _read_pupils(page: Page, language: Language) -> None:
    size = _of_each_class(page, language)
    for index, word in enumerate(page.words):
        if word not in _PUPILS or page.taken[index]:
            continue
        first, count = _number_before(page, index, language)
        if count is None or not 1 <= count <= _MOST_PUPILS:
            continue
        first, count = _with_range(page, first, count, language)
        if count == 1 and not page.words[first].isdigit():
            continue  # "a child", "en elev" counts nobody
        size = count if size is None else size
        page.claim(first, index + 1, Meaning(group_size=size))
    size = _of_graders(page, language) if size is None else size
    for index, word in enumerate(page.words):
        if word in _ADULTS and not page.taken[index]:
            first, count = _number_before(page, index, language)
            if count is not None and (count > 1 or page.words[first].isdigit()):
                _read_adults(page, first, index)
    if size is None:
        _read_bare_size(page, language)


def _of_graders(page: Page, language: Language) -> int | None:
    """``24 first graders``, ``20 Viertklässler``: the grade stands for the pupils."""
    for found in list(page.found):
        words = page.words[found.first : found.last]
        if not found.meaning.grades or not found.first or not words:
            continue
        before = found.first - 1
        people = any(
            word.endswith(("graders", "klaessler", "klaesslern", "klaesslerinnen", "aarige", "jaehrige", "olds"))
            for word in words
        )
        if people and not page.taken[before]:
            first, count = _number_before(page, found.first, language)
            if count is not None and count > 4:
                page.claim(first, first + 1, Meaning(group_size=count))
                return count
    return None


def _read_adults(page: Page, first: int, index: int) -> None:
    """``24 + 2 lærere``: the bare number before the plus is the pupils'; adults are not counted."""
    before = first - 1
    gap = page.text[page.tokens[before].end : page.tokens[first].start] if before >= 0 else ""
    if before >= 0 and "+" in gap and page.words[before].isdigit() and not page.taken[before]:
        page.claim(before, index + 1, Meaning(group_size=int(page.words[before][:6])))
    else:
        page.claim(first, index + 1, NOTHING)


def _number_before(page: Page, index: int, language: Language) -> tuple[int, int | None]:
    """The number of ``24 glade elever``, with at most two words between, or of ``24 Schülerinnen und Schüler``."""
    for first in range(index - 1, max(-1, index - 4), -1):
        if page.taken[first] or page.clause[first] != page.clause[index]:
            break
        if page.words[first] in _MONEY_WORDS:
            break
        count = number_of(page.words[first], language)
        if count is not None:
            if language is Language.EN and first and count < 10:
                tens = number_of(page.words[first - 1] + page.words[first], language)
                if tens is not None and not page.words[first].isdigit():
                    return first - 1, tens
            return first, count
    return index, None


def _with_range(page: Page, first: int, count: int, language: Language) -> tuple[int, int]:
    """``22-26 elever`` are 26 at most."""
    if first and not page.taken[first - 1]:
        gap = page.text[page.tokens[first - 1].end : page.tokens[first].start].strip()
        low = number_of(page.words[first - 1], language)
        if gap in ("-", "–", "/") and low is not None and page.words[first - 1].isdigit():
            return first - 1, max(low, count)
    if (
        first > 1
        and page.words[first - 1] in ("til", "bis", "to")
        and page.words[first - 2].isdigit()
        and not page.taken[first - 2]
    ):
        return first - 2, count
    return first, count


def _of_each_class(page: Page, language: Language) -> int | None:
    """``2 klasser à 24`` are 48."""
    for index, word in enumerate(page.words):
        if word not in _CLASSES or page.taken[index] or not index or page.taken[index - 1]:
            continue
        classes = number_of(page.words[index - 1], language)
        if classes is None and index > 1 and not page.taken[index - 2]:
            classes = number_of(page.words[index - 2], language)
        if classes is None or not 1 < classes < 20:
            continue
        for later in range(index + 1, min(index + 4, len(page.words))):
            each = number_of(page.words[later], language)
            if each is not None and each > 5 and any(word in _EACH for word in page.words[index + 1 : later]):
                last = later + 1
                while last < len(page.words) and last < later + 3 and page.words[last] in (_PUPILS | _EACH | {"i"}):
                    last += 1
                page.claim(index - 1, last, Meaning(group_size=classes * each))
                return classes * each
        page.claim(index - 1, index + 1, NOTHING)
    return None


_BARE = re.compile(
    r"\b(?:(?:vi er|vi bliver|wir sind|wir wären|wir werden|we are|we're|we will be|we['’]ll be|there are|"
    r"there will be|there['’]ll be|der er|der bliver|es sind|es werden|vi kommer|wir kommen)"
    r"(?:\s(?:ca\.?|cirka|omkring|i alt|etwa|rund|ungefähr|circa|insgesamt|zu|about|"
    r"around|approximately|roughly|jo|kun|nur|only|doch|nun|jetzt|nu|now|alligevel|actually|"
    r"leider|desværre|faktisk|nok|vist|wohl|probably))*"
    r"|(?:class|group|klasse|gruppe|hold|kurs|klassen)\s(?:of|med|mit|på|von|with)(?:\s(?:ca\.?|"
    r"omkring|etwa|rund|about|around))?)\s(?P<n>\d{1,3})(?![\d:]|\s\.|"
    # a dot that ends the sentence, not that of "26. april" or "8. klasse"
    r"\.(?!\s*(?:$|\n)|\s+(?-i:(?!Ja|Fe|Mä|Ma|Ap|Ju|Au|Se|Ok|Oc|No|De|Kl|Jg)[A-ZÆØÅÄÖÜ]))|"
    r"\s?(?:kr|€|%|uhr|klasse|klassen|klasser|min|tim|stund|hour|år|jahr|year|tag|dag|day|lærere|lehr|teach))",
    re.I,
)
_WE_ARE = {("vi", "er"), ("vi", "bliver"), ("wir", "sind"), ("wir", "werden"), ("we", "are")}
_ROUND = re.compile(
    r"^\W*(?:vi er\s)?(?:ca\.?|cirka|omkring|etwa|rund|ungefähr|circa|around|about|roughly|approximately)"
    r"\s(?P<n>\d{1,3})\W*$",
    re.I,
)
_IN_ALL = re.compile(
    r"\b(?:i alt|insgesamt|zusammen|in total|altogether|tilsammen)\s(?P<n>\d{2,3})\b|"
    r"\b(?P<m>\d{2,3})\s(?:i alt|insgesamt|in total|altogether)",
    re.I,
)
_STRANDED = re.compile(
    r"\b(?:omkring|ca\.|cirka|etwa|rund|around|about|roughly)\s(?P<n>[12]\d|3[0-5])(?=\s*(?:[,;.!?]|$))", re.I
)


def _read_bare_size(page: Page, language: Language) -> None:
    """``vi er 22``, ``a class of 25``, ``omkring 20``."""
    whole = _ROUND.search(page.text) if page.has_digits else None
    for match in (whole, *(next(page.finditer(pattern), None) for pattern in (_BARE, _IN_ALL, _STRANDED))):
        group = match.lastgroup if match is not None else None
        if match is not None and group is not None and page.free(match.start(group), match.end(group)):
            page.claim_letters(match.start(group), match.end(group), Meaning(group_size=int(match[group])))
            return
    for index, before in enumerate(pairwise(page.words[:-1]), 2):
        if before in _WE_ARE and not page.taken[index]:
            counted = page.words[index + 1] if index + 1 < len(page.words) else ""
            count = number_of(page.words[index], language) if counted not in _MINUTES else None
            if count is not None and count > 4 and not page.words[index].isdigit():
                page.claim(index, index + 1, Meaning(group_size=count))
                return


def _read_money(page: Page) -> None:
    for match in page.finditer(_MONEY):
        amount = _amount(match["a"] or match["b"])
        start, end = match.span()
        if amount is None or not page.free(start, end):
            continue
        per_pupil = _PER_PUPIL.match(page.text[end : end + 24])
        if per_pupil:
            end += per_pupil.end()
            size = next((found.meaning.group_size for found in page.found if found.meaning.group_size), None)
            price = None if size is None else amount * size
        else:
            price = amount
        if amount == 0:
            page.claim_letters(start, end, Meaning(price="free"))
        else:
            page.claim_letters(start, end, Meaning(price=price))


def _amount(written: str) -> float | None:
    digits = re.sub(r"[.\s](?=\d{3}\b)", "", written).replace(",", ".").rstrip(".")
    try:
        return float(digits)
    except ValueError:
        return None  # several dots: a date or a version, no money


def _read_durations(page: Page, language: Language) -> None:
    lowered = page.text.lower()
    for match in _FIXED.finditer(page.text) if any(unit in lowered for unit in _FIXED_UNITS) else ():
        name = str(match.lastgroup)
        minutes = {"half": _HALF_DAY, "day": _DAY}.get(name) or int(name[1:])
        _claim_duration(page, match.start(), match.end(), minutes)
    for index, word in enumerate(page.words):
        minutes_each = _MINUTES.get(word)
        if minutes_each is None or page.taken[index] or not index or page.taken[index - 1]:
            continue
        count = number_of(page.words[index - 1], language)
        if count is None or (
            page.clause[index] != page.clause[index - 1]
            and "," not in page.text[page.tokens[index - 1].start - 2 : page.tokens[index].start]
        ):
            continue
        first, hours = _decimal(page, index - 1, float(count))
        first, _ = _with_range(page, first, count, language)
        _claim_duration(page, page.tokens[first].start, page.tokens[index].end, round(hours * minutes_each))
    for match in page.at_numbers(_UNIT_GLUED):
        unit = match.group(3).lower()
        factor = 1 if unit.startswith("min") else 60
        number = float((match.group(2) or match.group(1)).replace(",", "."))
        _claim_duration(page, match.start(), match.end(), round(number * factor))


def _decimal(page: Page, index: int, count: float) -> tuple[int, float]:
    """``1,5 time`` and ``1.5 hours``; ``2½ timer``."""
    if index and page.words[index - 1].isdigit() and page.words[index].isdigit():
        gap = page.text[page.tokens[index - 1].end : page.tokens[index].start]
        if gap in (",", "."):
            return index - 1, float(f"{page.words[index - 1][:4]}.{page.words[index][:2]}")
    return index, count


def _claim_duration(page: Page, start: int, end: int, minutes: int) -> None:
    if not page.free(start, end):
        return
    before, after = page.text[max(0, start - 40) : start], page.text[end : end + 30]
    if minutes > _DAY and _IN_DAYS.search(before):
        return  # "om 14 dage" is a date
    least = _AT_LEAST.search(before) and not _NOT_MORE.search(before)
    if least or _TRAVEL.match(after) or minutes <= 0:
        page.claim_letters(start, end, NOTHING)
    else:
        page.claim_letters(start, end, Meaning(duration_minutes=minutes))
