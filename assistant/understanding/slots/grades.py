"""Grades, classes and ages: ``8. klasse``, ``Klassen 5/6``, ``year 4``, ``8.b``, ``10-year-olds``.

A year of an English school counts as the grade of the same number; children are in grade *age minus six*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import locales
from assistant.language.numerals import cardinals, ordinals
from assistant.model import KITA, Language, languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import Meaning, folded_words, phrases, phrases_of_all

_N = r"(?:1[0-3]|[0-9])(?![0-9])"
_ITEM = rf"{_N}(?:\.|st\b|nd\b|rd\b|th\b|er\b|'?(?=[a-f]\b))?(?:\s?(?<![a-z])[a-f]\b(?!\.\s?[a-z]\b))?"
_LINK = (
    r"\s?(?:[-–—/&+]|\bog\b|\bund\b|\band\b|\bor\b|\beller\b|\boder\b|\btil\b|\bbis\b|\bto\b|"
    r"\bt/m\b|\bthrough\b|\bthru\b|\bund/oder\b)\s?(?:die\s|den\s|the\s|grade\s|year\s|klasse\s)?"
)
_COMMA = r"(?<=[.a-z]),\s?"
_WORD = (
    r"(?:[a-zæøå]{0,12}klass?e(?:n|s|trin(?:net|nene)?|stufen?|r(?=\b)|rne|rnes|nstufen?)?|kl\b\.?|"
    r"klassen\w*|årgang(?:e|en|ene)?|"
    r"[a-zäöü]{0,12}klassen?\b|jahrgangsstufen?|jahrgang\w*|jgst\b\.?|jg\b\.?|schuljahr\w*|schulstufe|"
    r"stufe\b|trin\b|klassetrin|klassler\w*|klässler\w*|"
    r"grade(?:r?s?)?\b|year\s(?:pupils|students|class|group|primary)|form\b|lj\b)"
)
_AFTER = re.compile(
    rf"(?<![\w.,:])(?<!kl\.\s)(?<!uge\s)({_ITEM}(?:(?:{_LINK}|{_COMMA}){_ITEM}){{0,8}})[\s-]{{0,2}}({_WORD})", re.I
)
_BEFORE = re.compile(
    r"\b(klassen?(?:stufen?|trin|r)?|klassetrin|jahrgangsstufen?|jahrgang|jahrgänge|jgst\.?|"
    r"jg\.?|stufen?|schuljahr|årgang|"
    rf"grades?|years?(?:\sgroups?)?|yrs?|form|y|class|kl\.?)[\s:]{{0,2}}({_ITEM}(?:(?:{_LINK}|"
    rf",\s?(?=[^.!?\n]{{0,12}}\b(?:og|und|and)\b)){_ITEM}){{0,8}})",
    re.I,
)
_CLASS = re.compile(rf"(?<![\w.,/])({_N})(\.?)([a-fx])(?![\w])(?!\.\w)", re.I)
_TWO_CLASSES = re.compile(rf"(?<![\w.,])({_N})\.?([a-f])\s?(?:/|\+|&|og|und|and|,)\s?([a-f])(?!\w)", re.I)
_UPWARDS = re.compile(
    r"^\s?(?:og (?:op|opefter|opad|ældre)|og opefter|opefter|und (?:älter|höher|aufwärts)|aufwärts|"
    r"and (?:up|above|older|upwards)|or (?:above|older)|\+)",
    re.I,
)
_FROM = re.compile(r"\b(?:ab|from)\s(?:der\s)?$", re.I)
_AGES = re.compile(
    r"(?<![\w.,])(\d{1,2})\s?(?:(?:-|–|/|til|bis|to|og|und|and|or)\s?(\d{1,2}))?\s?-?\s?"
    r"(?:år(?=\W*(?:gamle?|der|som))|årig\w*|års?\s?(?:børn|elever)|jährig\w*|years?[\s-]olds?|"
    r"years? of age|y\.?o\.?\b|år gamle|jahre alt)"
    r"|\b(?:børn|elever|unger|kinder|kids|children|pupils) (?:på|von|of|mit) (\d{1,2})\s?(?:(?:-|"
    r"–|til|bis|to|og|und|and)\s?(\d{1,2}))?\s?(?:år\b|jahren?\b|years?\b)"
    r"|\b(?:aged?|ages|i alderen|im alter von|alder)\s(?:of\s|ca\.?\s)?(\d{1,2})\s?(?:(?:-|–|"
    r"til|bis|to|og|und|and)\s?(\d{1,2}))?(?:\s?(?:år|jahren?|years))?",
    re.I,
)
_BARE_DANISH = re.compile(
    r"\b(?:i|til|for|min|vores|mine|en|med)\s((?:1[0-3]|[0-9])\.(?:\s?(?:[-–/]|og|til)\s?(?:1[0-3]|"
    r"[0-9])\.)?)(?=\s*(?:$|[,;!?)\n])|\s+[a-zæøå])"
    r"(?!\s?(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|okt|nov|dec|sal|gang|time|del|led|række|uge|plads|klasse|"
    r"og|til|\d))"
    r"|(?<![\w.])((?:1[0-3]|[0-9])\.\s?[-–]\s?(?:1[0-3]|[0-9])\.)(?=\s*(?:$|[,;!?)\n]))",
    re.I,
)
_DANISH_UPPER = re.compile(r"(?<![\w.,])([123])\.?\s?g\b(?!\.)", re.I)
_THE_YOUNGEST = re.compile(
    r"\b(?:(?:for|til) de|für die|for the) (?:små|mindste|yngste|kleinen|kleinsten|jüngsten|little ones|youngest|"
    r"smallest|small ones)(?=\s*(?:[,.;!?)\n]|$))",
    re.I,
)
_YOUNGEST = folded_words("små mindste yngste kleinen kleinsten jüngsten little youngest smallest small")
"""Each of the above holds one of these."""
_COURSE = re.compile(r"\b(?:LK|GK|Leistungskurs|Grundkurs)\b[^.,;\n\d]{0,25}?\b(1[0-3])(?:/(1[0-3]))?\b")
_NUMBER = re.compile(r"\d+")
_RANGE = re.compile(r"^(?:\.|st|nd|rd|th)?\s?(?:[a-f]\b)?\s?(?:[-–—]|til|bis|to|t/m|through|thru)", re.I)
_LETTER = re.compile(rf"({_N})(?:\.|\s)?\s?([a-f])\b", re.I)
_COUNTED = frozenset({"klasser", "klassen", "classes", "grades", "klassers"})
_HIGHEST = 13
_CLASS_WORDS = {
    Language.DA: folded_words("klasse klasses klassen klasserne klasser klassetrin klasseselever årgang"),
    Language.DE: folded_words("""
        klasse klassen klassenstufe klassenstufen jahrgangsstufe schuljahr klässler klässlern jahrgang
    """),
    Language.EN: folded_words("grade grader graders grades form year"),
}


def read_grades(page: Page, language: Language, country: str) -> None:
    """Claim every grade, class and age of a text."""
    if page.has_digits:
        _read_after(page, country)
        _read_before(page, language, country)
        _read_classes(page, country)
        _read_ages(page)
        if language is Language.DA:
            _read_danish_upper(page)
        if country != "DE" and language is Language.DA:
            _read_bare(page, country)
        for match in page.finditer(_COURSE):
            first = match.start(1)
            if page.free(first, match.end()):
                _claim(page, first, match.end(), page.text[first : match.end()], country)
    _read_words(page, language)
    for match in _THE_YOUNGEST.finditer(page.text) if not _YOUNGEST.isdisjoint(page.words) else ():
        if page.free(match.start(), match.end()):
            page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset(range(4))))


def class_name(grade: int, letter: str, country: str) -> str:
    """As schools of the country write it: ``8.b`` in Denmark, ``8b`` in Germany."""
    return f"{grade}{letter.lower()}" if country == "DE" else f"{grade}.{letter.lower()}"


def _read_after(page: Page, country: str) -> None:
    for match in page.at_numbers(_AFTER):
        listed, word = match.group(1), match.group(2).lower()
        plain = _NUMBER.fullmatch(listed.strip())
        if plain and word in _COUNTED:
            continue  # "2 klasser" counts classes
        if word.startswith("kl") and len(word) < 4 and _is_time(page.text, match):
            continue
        _claim(page, match.start(1), match.end(2), listed, country)


def _is_time(text: str, match: re.Match[str]) -> bool:
    """``10 kl. 12``: the abbreviation belongs to what follows."""
    after = text[match.end() : match.end() + 6]
    return "." not in match.group(1) and bool(re.match(r"\s?\d{1,2}[.:]?\d{0,2}", after))


def _read_before(page: Page, language: Language, country: str) -> None:
    for match in page.finditer(_BEFORE):
        word = match.group(1).lower()
        if word.startswith("kl") and len(word) <= 3 and (language is Language.DA or not match.group(2)[:1].isdigit()):
            continue  # a Danish "kl. 8" is a time
        if word == "y" and match.start(2) - match.end(1) > 1:
            continue
        if re.match(r"\s?(?:€|eur|kr|%|,\d|\.\d|:\d)", page.text[match.end() :], re.I):
            continue
        if page.free(match.start(), match.end()):
            _claim(page, match.start(), match.end(), match.group(2), country)


def _claim(page: Page, start: int, end: int, listed: str, country: str) -> None:
    grades = _listed(listed)
    upwards = _UPWARDS.match(page.text[end : end + 16])
    if upwards or (len(grades) == 1 and _FROM.search(page.text[max(0, start - 9) : start])):
        first = min(grades)
        top = 9 if first <= 9 and country != "DE" else _HIGHEST
        grades |= set(range(first, top + 1))
        end += upwards.end() if upwards else 0
    names = tuple(class_name(int(m.group(1)), m.group(2), country) for m in _LETTER.finditer(listed))
    page.claim_letters(start, end, Meaning(grades=frozenset(grades), class_names=names))


def _listed(text: str) -> set[int]:
    """``7.-9.`` -> 7, 8, 9; ``5 og 7`` -> 5, 7."""
    grades: set[int] = set()
    previous: int | None = None
    end = 0
    for match in _NUMBER.finditer(text):
        number = int(match.group())
        if number > _HIGHEST:
            continue
        if previous is not None and _RANGE.match(text[end : match.start()]):
            grades |= set(range(min(previous, number), max(previous, number) + 1))
        grades.add(number)
        previous, end = number, match.end()
    return grades


def _read_classes(page: Page, country: str) -> None:
    for match in page.at_numbers(_TWO_CLASSES):
        if page.free(match.start(), match.end()):
            grade = int(match.group(1))
            names = tuple(class_name(grade, letter, country) for letter in match.groups()[1:])
            page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset({grade}), class_names=names))
    for match in page.at_numbers(_CLASS):
        grade, dot, letter = int(match.group(1)), match.group(2), match.group(3)
        if not page.free(match.start(), match.end()) or (letter.lower() == "d" and not dot and grade in (2, 3, 4)):
            continue  # 3D is no class
        name = class_name(grade, letter, country)
        page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset({grade}), class_names=(name,)))


def _read_danish_upper(page: Page) -> None:
    """``3.g`` is the last year of a Danish gymnasium."""
    for match in page.at_numbers(_DANISH_UPPER):
        if page.free(match.start(), match.end()):
            page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset({10 + int(match.group(1))})))


def _read_bare(page: Page, country: str) -> None:
    """``piger i 8.``, ``7.-9.``: Danish teachers leave the word out."""
    for match in page.finditer(_BARE_DANISH):
        group = 1 if match.group(1) else 2
        if page.free(match.start(group), match.end(group)):
            _claim(page, match.start(group), match.end(group), match.group(group), country)


def _read_ages(page: Page) -> None:
    for match in page.finditer(_AGES):
        ages = [int(group) for group in match.groups() if group]
        if not ages or not 2 <= min(ages) <= max(ages) <= 19 or not page.free(match.start(), match.end()):
            continue
        grades = {min(_HIGHEST, max(KITA, age - 6)) for age in range(min(ages), max(ages) + 1)}
        page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset(grades)))


def _read_words(page: Page, language: Language) -> None:
    """``ottende klasse``, ``vierte Klasse``, ``fourth graders``, ``year four``."""
    nth, number, class_words = ordinals(language), cardinals(language), _CLASS_WORDS[language]
    words = page.words
    for index, word in enumerate(words):
        if page.taken[index]:
            continue
        if word in class_words:
            first = index
            while first and words[first - 1] in nth and not page.taken[first - 1]:
                first -= 1
                if (
                    first > 1
                    and words[first - 1] in ("og", "und", "and", "til", "bis", "to", "or", "oder", "eller")
                    and words[first - 2] in nth
                ):
                    first -= 1
            if first < index:
                numbers = [nth[w] for w in words[first:index] if w in nth]
                ranged = any(w in ("til", "bis", "to") for w in words[first:index])
                grades = range(min(numbers), max(numbers) + 1) if ranged else numbers
                page.claim(first, index + 1, Meaning(grades=frozenset(grades)))
            elif (
                index + 1 < len(words)
                and not page.taken[index + 1]
                and word in ("year", "grade", "klasse", "jahrgang", "klassenstufe")
                and page.clause[index] == page.clause[index + 1]
                and 1 < number.get(words[index + 1], 99) <= _HIGHEST
            ):
                page.claim(index, index + 2, Meaning(grades=frozenset({number[words[index + 1]]})))
        elif language is Language.DE and word in nth and _stands_for_a_class(page, index):
            page.claim(index, index + 1, Meaning(grades=frozenset({nth[word]})))
        elif "kl" in word:
            _read_one_word(page, index, nth)


def _stands_for_a_class(page: Page, index: int) -> bool:
    """``in der Dritten``, ``meine Vierte``: an ordinal written as a noun."""
    return (
        index > 0
        and page.tokens[index].word[0].isupper()
        and page.words[index - 1] in ("der", "meine", "meiner", "unsere", "unserer", "eine", "einer")
        and (index + 1 == len(page.words) or not page.tokens[index + 1].word[0].isupper())
    )


def _read_one_word(page: Page, index: int, ordinals: Mapping[str, int]) -> None:
    """``ottendeklasse``, ``Viertklässler``."""
    word = page.words[index]
    for ending in ("klasse", "klasser", "klasserne", "klassen", "klasses"):
        if word.endswith(ending) and word.removesuffix(ending) in ordinals:
            page.claim(index, index + 1, Meaning(grades=frozenset({ordinals[word.removesuffix(ending)]})))
            return
    cut = word.find("klaessler")
    if cut > 2 and word[:cut] + "e" in ordinals:
        page.claim(index, index + 1, Meaning(grades=frozenset({ordinals[word[:cut] + "e"]})))


def stage_phrases(country: str) -> Iterator[tuple[str, Meaning]]:
    """Every stage's names for a catalogue of this country (``DE``, else as in Denmark)."""
    file = "words/stages.txt"
    if country != "DE":
        # A school that is visited says nothing about the visitors' age.
        yield from phrases_of_all(file, "schools to visit", Meaning(keep=True))
    for table in ("stages", "stages in DE" if country == "DE" else "stages elsewhere"):
        for language in languages():
            for grades, names in locales.rows(language, file, table):
                yield from phrases(names, Meaning(grades=_grades_of(grades)))


def _grades_of(stage: str) -> frozenset[int]:
    """``kita``, ``0``, ``7-9``"""
    if stage == "kita":
        return frozenset({KITA})
    first, _, last = stage.partition("-")
    return frozenset(range(int(first), int(last or first) + 1))
