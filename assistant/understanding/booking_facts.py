"""Facts for a booking that a message gives: when, who, how many."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache

from assistant.language.numerals import number_of
from assistant.language.stop_words import stop_words
from assistant.language.tokens import tokens
from assistant.model import AskedFor, Catalog, Conversation, Facts, Language, Period, Reading
from assistant.understanding.domain_stop_words import SmallTalk
from assistant.understanding.phrase_matcher import folded_words
from assistant.understanding.signature_facts import phone_in
from assistant.understanding.slots.places import school_like

NO_FACTS = Facts()

_INTRODUCED = re.compile(
    r"\b(?:(?i:jeg hedder|mit navn er|ich heiße|mein name ist|my name is))\s+"
    r"([A-ZÆØÅÄÖÜ][\w'-]+(?:[ \t]+[A-ZÆØÅÄÖÜ][\w'.-]+){0,3})"
)
_WISH = re.compile(
    r"\b(?:kørestol\w*|rollstuhl\w*|wheelchair\w*|\w*\w*allerg\w*|nøddeallergi|vegetar\w*|halal|"
    r"diabet\w*|hensyn|rücksicht|tolk|dolmetsch\w*|interpreter|madpakke\w*|spise|essen|lunch|"
    r"hvis muligt|wenn möglich|if possible|"
    r"hörgeschädigt\w*|sehbehindert\w*|autis\w*|adhd|adhs|støtte\w*|parkering|parkplatz|parking|"
    r"husk|bitte beachten|please note)\b",
    re.I,
)
_HOPE = re.compile(
    r"\b(?:vi vil (?:også )?(?:meget )?gerne|vi håber|vi ønsker|wir würden (?:uns|gerne)|wir möchten|"
    r"wir wünschen|we would (?:also )?like|we'd (?:also )?(?:like|love)|we hope)\b",
    re.I,
)
_ABOUT_THE_BOOKING = re.compile(
    r"\d|\b(?:book\w*|buch\w*|bestil\w*|vælge\w*|wähl\w*|choose|have|haben|tage|nehmen|take|komme|kommen|come)\b", re.I
)
_QUESTION = re.compile(
    r"(?:(?:og|und|and|men|aber|but)\s)?(?:hvad|hvor|hvordan|hvem|kan|må|skal|was|wo|wie|wer|können|kann|dürfen|darf|"
    r"müssen|sollen|er der|gibt es|is there|are there|what|where|how|who|can|could|may|must|shall|should)\b"
    r"(?!\s(?:vi|jeg|wir|ich|we|i)\s(?:få|have|book\w*|bestil\w*|flytte|rykke|komme|haben|buchen|bekommen|kommen|"
    r"verschieben|book|get|move|come|do|change)\b)[^?!\d]{12,160}\?",
    re.I,
)
_SEEKS = re.compile(
    r"\b(?:noget|andet|etwas|was anderes|something|anything|find\w*|other|andere|angebot\w*|tilbud|forløb|"
    r"aktivitet\w*|activit\w*|om|über|about)\b",
    re.I,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅÄÖÜ])|\n+")
_FROM_SCHOOL = re.compile(
    r"\b(?:fra|from|aus|von|skole:|schule:|school:)\s+(?:der\s|dem\s|the\s)?([A-ZÆØÅÄÖÜ0-9][\w.-]*(?:\s[A-ZÆØÅÄÖÜ][\w-]+){0,3}(?:\s(?:skole|"
    r"friskole|schule|school))?)"
)
_LEADS_IN = re.compile(
    r"^\W*(?:(?:nej|nein|no|ja|yes|jo|sorry|undskyld|hej|hi|hallo)\b[\s,.!:]*)?(?:(?:det er|det hedder|"
    r"den hedder|"
    r"vi er|vi kommer|skolen hedder|skolen er|es ist|das ist|sie heißt|wir sind|wir kommen|die schule heißt|it's|"
    r"it is|we are|"
    r"we're|we come|we are coming|the school is|our school is|vores skole er|unsere schule ist)\b\s*)?"
    r"(?:(?:fra|from|aus|von)\b\s*)?",
    re.I,
)
_BARE_WEEK = re.compile(r"^\W*(?:i\s|in\s)?(?:uge|kw|woche|week)?\W*(\d{1,2})\W*$", re.I)
_BARE_NUMBER = re.compile(
    r"^\W*(?:(?:vi|wir|we)\s+\w+\s+)?(?:ca\.?|cirka|omkring|etwa|about|around|circa|rund)?\s*(\d{1,3})\W*(?:i alt|"
    r"insgesamt|in total|stk\.?|all together)?\W*$",
    re.I,
)
_BARE_CLASS = re.compile(
    r"^\W*(?:(?:det er|es ist|it's|it is|vi er|wir sind|we are)\s)?(?:klasse\s|class\s|die\s|"
    r"den\s|the\s)?(\d{1,2})\s*\.?\s*([a-zæøå])\b\.?\W*$",
    re.I,
)


def facts_in(reading: Reading, text: str, conversation: Conversation, catalog: Catalog) -> Facts:
    """The facts of a message's words, read in the light of what was asked for last."""
    asked = conversation.asked
    grade = next(iter(reading.grades)) if len(reading.grades) == 1 else None
    facts = Facts(
        period=_period(reading),
        time=reading.time,
        class_name=reading.class_name,
        grade=grade,
        pupils=reading.group_size,
        school=_school(text, reading),
        teacher_name=_teacher(text),
        phone=phone_in(text, in_sentences=True),
        wishes=_wishes(text) or _open_weekday(text, reading),
    )
    return _with_questions(_answered(facts, text, asked, catalog, reading), text)


def _with_questions(facts: Facts, text: str) -> Facts:
    """A practical question beside facts is kept with them, so that a coordinator sees it."""
    if gives_nothing(facts):
        return facts
    asked = [
        sentence.strip()
        for sentence in _SENTENCES.split(text)
        if _QUESTION.match(sentence.strip()) and not _SEEKS.search(sentence)
    ]
    words = [facts.wishes, *(sentence for sentence in asked if sentence not in facts.wishes)]
    return replace(facts, wishes=" ".join(word for word in words if word)[:500])


def _answered(facts: Facts, text: str, asked: AskedFor, catalog: Catalog, reading: Reading) -> Facts:
    """A bare answer is read as what was asked for."""
    if asked is AskedFor.PUPILS and facts.pupils is None:
        return replace(facts, pupils=people_in_answer(text, asked, reading.language))
    if asked is AskedFor.CLASS and not facts.class_name:
        match = _BARE_CLASS.match(text)
        if match and int(match.group(1)) <= 13:
            dot = "" if catalog.country == "DE" else "."
            name = f"{int(match.group(1))}{dot}{match.group(2).lower()}"
            return replace(facts, class_name=name, grade=int(match.group(1)))
        if facts.grade is not None:
            return facts
        named = gives_nothing(facts) and len(text) < 30 and "?" not in text and is_name(text, reading.language)
        return replace(facts, class_name=text.strip(" .!\n")) if named else facts
    if asked is AskedFor.SCHOOL and not facts.school and gives_nothing(facts) and "?" not in text and len(text) < 80:
        name = _LEADS_IN.sub("", text)
        if is_name(name, reading.language):
            return replace(facts, school=school_like(name, catalog), wishes="")
    return facts


def people_in_answer(text: str, asked: AskedFor, language: Language) -> int | None:
    """How many come, by an answer to that question: "24", "mig og en kollega"."""
    if asked is not AskedFor.PUPILS:
        return None
    match = _BARE_NUMBER.match(text)
    return int(match.group(1)) if match else people_in(text, language)


def gives_nothing(facts: Facts) -> bool:
    """True when there is no fact but the writer's name and number, which every signature has."""
    return replace(facts, teacher_name="", phone="") == NO_FACTS


def _period(reading: Reading) -> Period | None:
    """The first period; a weekday named with a week makes it one day."""
    if not reading.periods:
        return None
    period = reading.periods[0]
    if len(reading.periods) > 1 and reading.periods[-1].end is None:
        return None  # "not in March" names no time
    if len(reading.weekdays) == 1 and period.start is not None and period.end is not None:
        days = [
            period.start + timedelta(days=offset)
            for offset in range(min(14, (period.end - period.start).days + 1))
            if (period.start + timedelta(days=offset)).weekday() in reading.weekdays
        ]
        if len(days) == 1 and (period.end - period.start).days < 14:
            return Period(days[0], days[0])
    return period


def _school(text: str, reading: Reading) -> str:
    if reading.school:
        return reading.school
    match = _FROM_SCHOOL.search(text)
    if (
        match
        and "k" in match.group(1).lower()
        and any(word in match.group(1).lower() for word in ("skole", "schule", "school", "gymnasium"))
    ):
        return match.group(1)
    called = _CALLED_SCHOOL.search(text)
    return called.group() if called else ""


_CALLED_SCHOOL = re.compile(
    r"(?<![\w-])(?!Folkeskole|Grundskole|Naturskole|Lejrskole|Højskole|Musikskole|Ungdomsskole|Skole\b|Schule\b|Grundschule\b)"
    r"(?:[A-ZÆØÅÄÖÜ][\w-]+\s){0,2}[A-ZÆØÅÄÖÜ][\wæøåäöü-]*(?:skole|friskole|schule)(?![\w-])"
)
"""``Hvidebæk Fjordskole``: a name that only a capital marks."""


def _teacher(text: str) -> str:
    match = _INTRODUCED.search(text)
    return match.group(1).strip(" .") if match else ""


def _wishes(text: str) -> str:
    """The sentences that ask for something special on the day."""
    wishes = [sentence.strip() for sentence in _SENTENCES.split(text) if _is_wish(sentence.strip())]
    return " ".join(wishes)[:500]


def _open_weekday(text: str, reading: Reading) -> str:
    """The words about weekdays that no single date holds ("any Tuesday in May"), so that they are not lost."""
    period = _period(reading)
    all_but = bool(reading.periods) and period is None
    if not reading.weekdays and not all_but:
        return ""
    if period is not None and period.start == period.end:
        return ""
    return text.strip() if len(text) < 120 else ""


def _is_wish(sentence: str) -> bool:
    if sentence.endswith("?") or len(sentence.split()) < 3:
        return False
    return bool(_WISH.search(sentence) or (_HOPE.search(sentence) and not _ABOUT_THE_BOOKING.search(sentence)))


_ALONE = re.compile(
    r"\b(?:alene|allein|alone|(?:kun|bare|nur|bloß|just|only) (?:mig|jeg|ich|me|myself|i|one|en|én|eine?r?)|mig selv|"
    r"ich selbst|by myself|on my own)\b",
    re.I,
)
_ME = r"(?:mig(?: selv)?|jeg|ich|mich|me|myself|i)"
_OTHERS = (
    r"(?P<n>\w+)\s(?:\w+\s)?(?:kolleg\w*|colleagues?|andre|anden|andere\w*|weitere\w*|"
    r"others?|more|lærer\w*|lehr\w*|teachers?)"
)
_AND_OTHERS = re.compile(rf"\b{_ME}\s(?:og|und|and|plus|\+|samt|mit|med|with)\s{_OTHERS}", re.I)
_OTHERS_AND_ME = re.compile(rf"\b{_OTHERS}\s(?:og|und|and|plus)\s{_ME}\b", re.I)
_MINE = re.compile(rf"\b{_ME}\s(?:og|und|and|plus)\s(?:min|mein|meine|my)\s\w*(?:kolleg|colleague)\w*", re.I)
_TOGETHER = {"zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6}
_ZU = re.compile(r"\bzu\s(zweit|dritt|viert|fünft|sechst)\b", re.I)
_ARTICLES = folded_words("en et ein eine einen einer a an én ét one")
_COUNT_ALONE = folded_words("""
    ja yes jo ok okay nej nein no nope vi er bliver kommer wir sind werden kommen we are will be there of us i alt in
    total insgesamt ca cirka omkring etwa about
    around personer personen people persons deltagere teilnehmer participants lærere lehrkräfte lehrer teachers
    voksne erwachsene adults stk tilmeld os meld uns an sign up tak please bitte og und and der es nu jetzt now only kun
    nur just pladser plätze seats kolleger kollegen colleagues to
""")
_MOST_WORDS = 10


def people_in(text: str, language: Language) -> int | None:
    """The number of people, the writer counted; ``None`` where the answer says something else."""
    words = [token.folded for token in tokens(text)]
    if len(words) > _MOST_WORDS or "?" in text:
        return None
    with_me = _AND_OTHERS.search(text) or _OTHERS_AND_ME.search(text)
    if with_me:
        named = tokens(with_me["n"])[0].folded
        others = 1 if named in _ARTICLES else number_of(named, language)
        return None if others is None else others + 1
    if _MINE.search(text):
        return 2
    if _ALONE.search(text):
        return 1
    together = _ZU.search(text)
    if together:
        return _TOGETHER[together.group(1).lower()]
    return _counted(words, language)


def _counted(words: list[str], language: Language) -> int | None:
    """The one number of "vi er to", "two teachers", beside words of counting alone."""
    numbers = [(word, number_of(word, language)) for word in words if word not in _ARTICLES]
    found = [(word, number) for word, number in numbers if number is not None and not (word == "to" and len(words) > 4)]
    if len(found) != 1 or any(word not in _COUNT_ALONE and number is None for word, number in numbers):
        return None
    number = found[0][1]
    return number if number is not None and 0 < number < 1000 else None


_MOST_WORDS_OF_A_NAME = 8
_IN_NAMES = folded_words("""
    på ved i in og der den die das det the am an im zu zum zur of and by de la van von aan til for st
""")
"""Function words that stand inside names: ``Skolen på Herredsåsen``."""
_SCHOOLS = ("skole", "skolen", "schule", "school", "gymnasium", "gymnasiet", "kita", "academy")
_DECIDED = folded_words("""
    ved kan har er vil skal må ved vides weiß kann habe haben know maybe måske vielleicht later senere später unsicher
    sikker sure sicher ahnung anelse idea idé vigtigt ligegyldigt egal wichtig matter spørg ask frag done færdig
""")


def is_name(text: str, language: Language) -> bool:
    """True for a few words without a verb or pronoun of which one at least is neither small talk nor a number."""
    words = [token.folded for token in tokens(text)]
    if not 0 < len(words) <= _MOST_WORDS_OF_A_NAME:
        return False
    if any(word in _DECIDED or (word in stop_words(language) and word not in _IN_NAMES) for word in words):
        return False
    telling = [word for word in words if not word.isdigit() and word not in _IN_NAMES]
    return any(word not in _small_talk(language) for word in telling) or (
        len(words) > 1 and any(word.endswith(_SCHOOLS) for word in words)
    )


@cache
def _small_talk(language: Language) -> SmallTalk:
    return SmallTalk(language)
