"""Facts for a booking that a message gives: when, who, how many."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from assistant import locales
from assistant.language.numerals import number_of
from assistant.language.stop_words import stop_words
from assistant.language.tokens import tokens
from assistant.language.word_tables import CONJUNCTIONS, alternatives, words_of_all
from assistant.model import AskedFor, Catalog, Conversation, Facts, Language, Period, Reading
from assistant.understanding.domain_stop_words import SmallTalk
from assistant.understanding.fact_patterns import FACTS, SCHOOLS, fact_patterns, people_patterns
from assistant.understanding.signature_facts import phone_in
from assistant.understanding.slots.places import known_school, school_like

NO_FACTS = Facts()

_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅÄÖÜ])|\n+")


def facts_in(reading: Reading, text: str, conversation: Conversation, catalog: Catalog) -> Facts:
    """The facts of a message's words, read in the light of what was asked for last."""
    asked = conversation.asked
    grade = next(iter(reading.grades)) if len(reading.grades) == 1 else None
    facts = Facts(
        period=_period(reading),
        time=reading.time,
        class_name=reading.class_name,
        grade=grade,
        pupils=reading.pupils,
        adults=adults_in(text, reading.language),
        school=_school(text, reading, catalog),
        teacher_name=_teacher(text),
        phone=phone_in(text, in_sentences=True),
        wishes=_wishes(text) or _open_weekday(text, reading),
    )
    return _with_questions(_answered(facts, text, asked, catalog, reading), text)


def _with_questions(facts: Facts, text: str) -> Facts:
    """A practical question beside facts is kept with them, so that a coordinator sees it."""
    if gives_nothing(facts):
        return facts
    patterns = fact_patterns()
    asked = [
        sentence.strip()
        for sentence in _SENTENCES.split(text)
        if patterns.question.match(sentence.strip()) and not patterns.seeks.search(sentence)
    ]
    words = [facts.wishes, *(sentence for sentence in asked if sentence not in facts.wishes)]
    return replace(facts, wishes=" ".join(word for word in words if word)[:500])


def _answered(facts: Facts, text: str, asked: AskedFor, catalog: Catalog, reading: Reading) -> Facts:
    """A bare answer is read as what was asked for."""
    if asked is AskedFor.PUPILS and facts.pupils is None:
        said = people_in_answer(text, asked, reading.language)
        if said is None and facts.adults is None and facts.period is None and not facts.time and "?" not in text:
            said = lone_number(text)
        return replace(facts, pupils=said, adults=None)
    if asked is AskedFor.CLASS and not facts.class_name:
        match = fact_patterns().bare_class.match(text)
        if match and int(match.group(1)) <= 13:
            dot = "" if catalog.country == "DE" else "."
            name = f"{int(match.group(1))}{dot}{match.group(2).lower()}"
            return replace(facts, class_name=name, grade=int(match.group(1)))
        if facts.grade is not None:
            return facts
        named = gives_nothing(facts) and len(text) < 30 and "?" not in text and is_name(text, reading.language)
        return replace(facts, class_name=text.strip(" .!\n")) if named else facts
    if asked is AskedFor.SCHOOL and not facts.school and gives_nothing(facts) and "?" not in text and len(text) < 80:
        name = fact_patterns().leads_in.sub("", text)
        if is_name(name, reading.language):
            return replace(facts, school=school_like(name, catalog), wishes="")
    return facts


def people_in_answer(text: str, asked: AskedFor, language: Language) -> int | None:
    """How many come, by an answer to that question: "24", "mig og en kollega"."""
    if asked is not AskedFor.PUPILS:
        return None
    match = fact_patterns().bare_number.match(text)
    return int(match.group(1)) if match else people_in(text, language)


def gives_nothing(facts: Facts) -> bool:
    """True when there is no fact but the writer's name and number, which every signature has, and the adults who come
    along."""
    return replace(facts, teacher_name="", phone="", adults=None) == NO_FACTS


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


def _school(text: str, reading: Reading, catalog: Catalog) -> str:
    if reading.school:
        return reading.school
    patterns = fact_patterns()
    match = patterns.from_school.search(text)
    if match and any(word in match.group(1).lower() for word in words_of_all(SCHOOLS, "common words")):
        return match.group(1)
    called = patterns.called_school.search(text)
    return called.group() if called else known_school(text, catalog)


def _teacher(text: str) -> str:
    match = fact_patterns().introduced.search(text)
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
    patterns = fact_patterns()
    hopes = patterns.hope.search(sentence) and not patterns.about_the_booking.search(sentence)
    return bool(patterns.wish.search(sentence) or hopes)


def adults_in(text: str, language: Language) -> int | None:
    """How many teachers come, the writer counted: "sign me and two colleagues up", "wir sind nur zu zweit"."""
    clauses = re.split(r"[,;.!?\n]\s+", text)[:_MOST_CLAUSES]
    patterns = people_patterns()
    with_others = (patterns.me_and_others, patterns.others_and_me, patterns.me_and_mine, patterns.together)
    for clause in clauses:
        found = next((match for pattern in with_others if (match := pattern.search(clause))), None)
        if found is not None:
            return people_in(found.group(), language)
        every = patterns.all_of_us.search(clause)
        counted = number_of(tokens(every["n"])[0].folded, language) if every is not None else None
        if counted is not None and 1 < counted <= _MOST_OF_A_STAFF:
            return counted
    return None


def lone_number(text: str) -> int | None:
    """The one number of pupils that is named without what it counts: ``7.b will be 25, not 27``."""
    found = [int(number) for number in _lone().findall(_denied_number().sub("", text))]
    return found[0] if len(set(found)) == 1 else None


@locales.remembered
def _lone() -> re.Pattern[str]:
    return re.compile(r"(?<![\d.:/-])\b([5-9]|[1-4]\d)\b(?!\s*[.:/-]\s*\w)(?!\s*[a-fx]\b)")


@locales.remembered
def _denied_number() -> re.Pattern[str]:
    no, instead = alternatives(CONJUNCTIONS, "not"), locales.pattern("words/conversation.txt", "instead of")
    return re.compile(rf"\b(?:{no}|{instead})\s\d{{1,2}}\b", re.I)


_MOST_CLAUSES = 20
_MOST_OF_A_STAFF = 15
"""Teachers who come together."""
_MOST_WORDS = 10


def people_in(text: str, language: Language) -> int | None:
    """The number of people, the writer counted; ``None`` where the answer says something else."""
    words = [token.folded for token in tokens(text)]
    if len(words) > _MOST_WORDS or "?" in text:
        return None
    patterns = people_patterns()
    with_me = patterns.me_and_others.search(text) or patterns.others_and_me.search(text)
    if with_me:
        named = tokens(with_me["n"])[0].folded
        others = 1 if named in words_of_all(FACTS, "articles") else number_of(named, language)
        if others is not None:
            return others + 1
    if patterns.me_and_mine.search(text):
        return 2
    if patterns.alone.search(text):
        return 1
    together = patterns.together.search(text)
    if together:
        return int(str(together.lastgroup)[1:])
    return _counted(words, language)


def _counted(words: list[str], language: Language) -> int | None:
    """The one number of "vi er to", "two teachers", beside words of counting alone."""
    articles, beside = words_of_all(FACTS, "articles"), words_of_all(FACTS, "beside a number")
    unsure = words_of_all(FACTS, "numbers that are also words") if len(words) > 4 else frozenset()
    numbers = [(word, number_of(word, language)) for word in words if word not in articles]
    found = [(word, number) for word, number in numbers if number is not None and word not in unsure]
    if len(found) != 1 or any(word not in beside and number is None for word, number in numbers):
        return None
    number = found[0][1]
    return number if number is not None and 0 < number < 1000 else None


_MOST_WORDS_OF_A_NAME = 8


def is_name(text: str, language: Language) -> bool:
    """True for a few words without a verb or pronoun of which one at least is neither small talk nor a number."""
    words = [token.folded for token in tokens(text)]
    if not 0 < len(words) <= _MOST_WORDS_OF_A_NAME:
        return False
    in_names, decided = words_of_all(FACTS, "in names"), words_of_all(FACTS, "decided")
    if any(word in decided or (word in stop_words(language) and word not in in_names) for word in words):
        return False
    telling = [word for word in words if not word.isdigit() and word not in in_names]
    return any(word not in _small_talk(language) for word in telling) or (
        len(words) > 1 and any(word.endswith(tuple(words_of_all(SCHOOLS, "words of names"))) for word in words)
    )


@locales.remembered
def _small_talk(language: Language) -> SmallTalk:
    return SmallTalk(language)
