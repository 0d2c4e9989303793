"""Which of the numbered activities a message chooses: by number, by place in the list, or by a part of its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from assistant import locales
from assistant.language.numerals import cardinals, ordinals_of_all
from assistant.language.stop_words import stop_words_of_all
from assistant.language.tokens import tokens
from assistant.model import Activity, Language
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import folded_words

LABEL = (
    r"(?:nr\.?|no\.?|nummer|number|num\.?|option|forslag|vorschlag|suggestion|mulighed|punkt|"
    r"valg|#|aktivitet|activity|angebot|tilbud)"
)
_LINK = r"\s*(?:,|og|und|and|&|\+|eller|oder|or|samt|sowie)\s*(?:(?:den|die|das|the)\s)?"
NO_CHOICE = (
    r"(?!\d|\s?[:/-]\s?\d|\.\d|\.\s*(?-i:[a-zæøåäöü])|\s?[a-fx]\b|(?:st|nd|rd|th)\b|"
    r"\s*(?:elev|børn|barn|kind|schül|pupil|stud|kid|pers|delt|teiln|part|lær|lehr|teach|voksn|erwachs|adult|"
    r"kl[\s.]|kla|grad|year|uge|woch|week|tim|min|stund|hour|kr|€|jan|feb|ma[rijy]|mär|apr|ju[nl]|aug|sep|o[kc]t|nov|"
    r"de[cz]))"
)
"""What follows a number that counts or dates something and chooses nothing."""
_MORE = rf"(?:{_LINK}(?:{LABEL}\s*)?\d{{1,2}}{NO_CHOICE})*"
_LABELLED = re.compile(rf"{LABEL}\s*(\d{{1,2}})\b({_MORE})", re.I)
_LEADING = re.compile(
    r"^\W{0,3}(?:(?:ja|yes|ok|okay|jo|gerne|gern|tak|bitte|please|hej|hi|hallo|vi|wir|we|jeg|"
    r"ich|i|vil|would|möchten|möchte|tager|nehmen|nehme|take|vælger|wählen|wähle|choose|choosing|"
    r"pick|book|booker|booke|buchen|will|'ll|we'll|i'll|like|godt|gerne|have|haben|så|dann|then|"
    r"so|the|den|die|das|det|meget|helst|lieber|prefer|to|til|zu|zur|for|enten|entweder|either|nej|nein|no|doch|hellere|rather|actually|eigentlich|også|auch|also)[\s,.:!]+){0,8}"
    rf"(\d{{1,2}})(?:\.(?=\s|$))?({_MORE})(?P<rest>.?\s*\S*)",
    re.I,
)
_UNITS = re.compile(
    r"^(?:(?:st|nd|rd|th)\s+|\.?\s*-?)(?:elever|elev|børn|barn|deltager|teilnehmer|participant|teacher|personer|people|adults|voksne|kinder|schüler|pupils|students|kids|klasse|kl\b|kl\.|klassen|klasser|classes|lektion|lesson|schulst|unterrichts|hold\b|grupp|måned|monat|month|"
    r"grade|(?:uge|woche|week)(?!\s\d)|timer|time\b|min|stunden|hours?|kr|€|euro|stk|år|jahr|year|lærere|"
    r"lehr|personer|januar|februar|marts|märz|april|maj|mai|juni|juli|august|september|oktober|"
    r"november|december|dezember|jan|feb|mar|apr|jun|jul|aug|sep|okt|oct|nov|dec|dez|dage|tage|"
    r"days|uhr|pm|am\b(?!\s\d)|[a-f]\b|ere?\b|gang|mal\b|of\b|af\b)",
    re.I,
)
_NICKNAMES = {
    name + ending: number
    for number, name in enumerate(("etter", "toer", "treer", "firer", "femmer"), 1)
    for ending in ("", "en")
}
"""What Danes call a number on a list: *toeren*."""
_NOT_THIS = re.compile(
    rf"\b(?:ikke|nicht|not)\s+(?:{LABEL}\s*|den\s|die\s)?\d{{1,2}}\s*,?\s*(?:men|sondern|but)?\s*", re.I
)
_RANGE = re.compile(r"\s*(?:eller|oder|or|og|und|and|til|bis|to|[-–/])\s*\d{1,3}", re.I)
_OR = frozenset({"eller", "oder", "or"})
_BETWEEN = 4
_FEW = 6
"""Words of a short answer."""
_NO_CHOICE_BEFORE = folded_words("uge uger week weeks woche wochen kw kl klokken um at klasse class grade year")
_BOTH = folded_words("begge both beide beiden")
_BESIDE_BOTH = folded_words("""
    to dele tak gerne ja please yes thanks bitte gern danke of them the ones two vi tager vil have wir nehmen we take
    ll like would af dem de die zwei haben möchten
""")
_POINTING_AT = folded_words("on am an zum på")
_OF_TIME = folded_words("""
    dato datoer date dates termin termine dag dagen day tag gang mulighed session tidspunkt time tid slot
""")
_OF_LISTS = folded_words("""
    forslag aktivitet tilbud vorschlag angebot aktivität suggestion activity offer option forløb besøg kursus kurs
    course
""")
_LAST = frozenset({"sidste", "letzte", "letzten", "last"})
_BEFORE_ORDINAL = folded_words("""
    den det die der das dem the nummer de to this dén for til tager nehmen nehme take vælger book booke buchen
    gerne
""")
_NO_CHOICE_AFTER = folded_words("""
    uge week woche maj mai may januar februar marts märz april juni juli august september oktober november
    december dezember klasse klasses klassen grade graders halvår halvdel halbjahr gang time stunde mal dag tag
    day january february march june july october half term uge
""")


def numbers_chosen(page: Page, language: Language, offered: int) -> tuple[int, ...]:
    """The numbers a message chooses, in its order; ``()`` when it chooses none. They may be higher than ``offered``."""
    text = _NOT_THIS.sub("", page.text)
    labelled = [
        match for match in _LABELLED.finditer(text) if not text[match.end() :].lstrip().lower().startswith("elev")
    ]
    if labelled:
        return _numbers("".join(match.group() + " " for match in labelled))
    leading = _LEADING.match(text)
    if leading is not None and not _counts(text[leading.end(2) :]):
        first = int(leading.group(1))
        date_like = re.match(r"[.:/-]\d|\.\s?(?:[a-zæøå])", text[leading.end(1) :], re.I)
        if not date_like and 0 < first <= max(offered, 12):
            linked = _numbers(leading.group(1) + leading.group(2))
            return tuple(number for number in linked if number == first or number <= max(offered, 12))
    return _ordinals(page, language, offered)


def _counts(rest: str) -> bool:
    """What follows a number says what it counts: "24 elever", "4 eller 5 elever"."""
    ranged = _RANGE.match(rest)
    return bool(_UNITS.match(rest) or (ranged and _UNITS.match(rest[ranged.end() :])))


@locales.remembered
def _places() -> Mapping[str, int]:
    """Ordinals that may be places in a list."""
    return {word: number for word, number in ordinals_of_all().items() if 0 < number <= 10}


def is_undecided(page: Page) -> bool:
    """Of the numbers or places in the list that are named, two are joined by "or": ``2 eller 4?``"""
    named = [index for index, word in enumerate(page.words) if word.isdigit() or word in _places()]
    for one, other in pairwise(named):
        before = page.words[one - 1] if one else ""
        between = page.words[one + 1 : other]
        if len(between) <= _BETWEEN and _OR & set(between) and before not in _NO_CHOICE_BEFORE:
            return not _UNITS.match(page.text[page.tokens[other].end :])
    return False


def both_chosen(page: Page) -> bool:
    """``begge``, ``both please``: nothing but politeness beside it."""
    return bool(_BOTH & set(page.words)) and len(page.words) <= _FEW and not set(page.words) - _BOTH - _BESIDE_BOTH


def place_in_list(page: Page) -> int:
    """The place of ``det første``, ``the second date``, ``session on the first day``: 1, 2 ..., -1 for the last, 0
    where none or a number is named."""
    if any(word.isdigit() for word in page.words):
        return 0
    for index, word in enumerate(page.words):
        pointed = index == 0 or page.words[index - 1] in _BEFORE_ORDINAL | _POINTING_AT
        if pointed and (word in _places() or word in _LAST):
            after = page.words[index + 1] if index + 1 < len(page.words) else ""
            among_times = after in _OF_TIME
            if among_times or (len(page.words) <= _FEW and after not in _NO_CHOICE_AFTER | _OF_LISTS):
                return -1 if word in _LAST else _places()[word]
    return 0


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in re.findall(r"\d{1,2}", text)))


def _ordinals(page: Page, language: Language, offered: int) -> tuple[int, ...]:
    ordinals, numbers = {**ordinals_of_all(), **_NICKNAMES}, cardinals(language)
    found: list[int] = []
    words = page.words
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        after = words[index + 1] if index + 1 < len(words) and page.clause[index + 1] == page.clause[index] else ""
        if after in _NO_CHOICE_AFTER:
            continue
        linked = bool(found) and before in ("og", "und", "and", "eller", "oder", "or")
        if word in _LAST and before in _BEFORE_ORDINAL and offered:
            found.append(offered)
        elif (
            word in ordinals
            and 0 < ordinals[word] <= 10
            and (before in _BEFORE_ORDINAL or linked or word in _NICKNAMES or (index == 0 and len(words) < 4))
        ):
            found.append(ordinals[word])
        elif (
            word.isdigit()
            and len(word) < 3
            and before in _BEFORE_ORDINAL
            and after in ("", "tak", "bitte", "please")
            and before not in ("der", "det", "das", "de", "for", "til", "to")
        ):
            found.append(int(word))
        elif (
            word in numbers
            and 0 < numbers[word] <= 12
            and before in ("nummer", "number", "nr", "no", "option", "vorschlag", "forslag")
        ) or (word in numbers and len(words) < 3 and 0 < numbers[word] <= 12 and len(word) > 2):
            found.append(numbers[word])
    return tuple(dict.fromkeys(found))


_POINTING = folded_words("""
    den det dén denne dette die das den diese dieses the that this one ja yes vi wir we jeg ich tager nehmen
    nehme take vælger wählen choose gerne gern book booke booker buchen tak bitte please med mit with om über
    about hos bei at på vil möchten möchte would like lyder klingt sounds godt spændende gut good interessant
""")
_CHOOSING = folded_words("""
    tager nehmen nehme vælger vælge wählen wähle choose pick book booke booker booking buchen buche bestille
    bestiller
""")
_POINTS_AT = re.compile(
    r"^(?:\w+\s){0,2}?the\s\w+\sone\b|"
    r"^(?:\w+\s){0,2}?(?:den|dén|det|die|das|der|the one|the)\s(?:\w+\s)?(?:med|mit|with|about|"
    r"om|über|zum|zur|hos|bei|beim|at|in|i|im|ved|på|fra|from|von|vom|der|on)\s",
    re.I,
)


def title_chosen(page: Page, offered: Sequence[Activity]) -> tuple[int, ...]:
    """The number of the one offered activity whose title or provider the message clearly names, else ``()``."""
    said = [word for word in page.words if len(word) > 3 and word not in _POINTING]
    if not said or len(page.words) > 40:
        return ()
    whole = " ".join(page.words)
    for number, activity in enumerate(offered, 1):
        if any(
            " ".join(t.folded for t in tokens(title)) in whole for title in activity.title.values() if len(title) > 6
        ):
            return (number,)
    points = bool(set(page.words) & _CHOOSING) or bool(_POINTS_AT.match(page.text))
    scores = [_likeness(said, activity) for activity in offered]
    best = max(scores, default=0)
    if not points or best == 0 or scores.count(best) > 1:
        return ()
    return (scores.index(best) + 1,)


def _likeness(said: list[str], activity: Activity) -> int:
    """How well the words fit those of the title, the provider or the place."""
    names = [*activity.title.values(), activity.provider.name, activity.place.name]
    words = {token.folded for name in names for token in tokens(name)}
    words = {word for word in words if len(word) > 3 and word not in stop_words_of_all()}
    return sum(max((_alike(word, other) for other in words), default=0) for word in set(said))


def _alike(one: str, other: str) -> int:
    """2 where one is the other but for an ending (vandværket, vandværk), 1 where they begin alike (robotterne,
    robotdysten)."""
    length = min(len(one), len(other))
    shared = next((index for index in range(length) if one[index] != other[index]), length)
    if one == other or (shared >= 4 and shared >= length - 2 and abs(len(one) - len(other)) < 4):
        return 2
    return int(shared >= 5)
