"""What a further message says, in the light of what was said before: facts, short answers, conditions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from assistant import locales
from assistant.language.tokens import tokens
from assistant.language.word_tables import alternatives, whole_words, words_of_all
from assistant.model import ANY_HOUR, AskedFor, Conversation, Excluded, Period, languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.booking_facts import NO_FACTS, facts_in, gives_nothing, people_in_answer
from assistant.understanding.fact_patterns import fact_patterns
from assistant.understanding.phrase_matcher import Lexicon
from assistant.understanding.question import Reader

_BOOKING = re.compile(r"(?<!\w)[kK]\s?-?\s?(\d{1,6})(?!\w)")
MESSAGES = "words/messages.txt"
_FEW_WORDS = 14
"""A short answer has no more words; a longer message is read as a question or facts."""

_TERSE = 8
"""Words of a wish that is said in its bare words: "robotter til 6. klasse"."""


class Said:
    """One message, read once; nothing is decided."""

    def __init__(
        self,
        text: str,
        subject: str,
        conversation: Conversation,
        reader: Reader,
        today: date,
        near: date | None = None,
    ) -> None:
        self.text = _with_day_of_move(_nth_one().sub(r"number \1", text))
        self.today = today
        self.conversation = conversation
        self.reader = reader
        goes_on = conversation.reading is not None or bool(conversation.bookings)
        self.near = near
        self.reading = reader.read_words(self.text, today, conversation.language, subject, all_of_it=goes_on, near=near)
        self.language = self.reading.language
        self.page = Page(self.text or subject)
        self.said = _said(self.page, reader.answers)
        self.topic = self._topic_left()
        named = _BOOKING.search(self.text)
        self.booking_id = f"K{int(named.group(1))}" if named else ""
        self.facts = facts_in(self.reading, self.text, conversation, reader.catalog)
        if conversation.asked is AskedFor.PERIOD and self.facts.period is None:
            self.facts = replace(self.facts, period=_bare_week(self.text, today))
        self.short = len(self.page.words) <= _FEW_WORDS
        self.gives = not gives_nothing(self.facts)
        self._narrow_to_weekday()

    def _narrow_to_weekday(self) -> None:
        """A weekday alone answers "when?" within what was said before: "onsdag" after "uge 20"."""
        reading, conversation = self.reading, self.conversation
        if self.facts.period is not None or len(reading.weekdays) != 1 or conversation.asked is not AskedFor.PERIOD:
            return
        before = conversation.reading.periods if conversation.reading else ()
        known = conversation.facts.period or (before[0] if len(before) == 1 else None)
        if known is None:
            return
        wishes = self.facts.wishes
        if known.start is not None and known.end is not None and (known.end - known.start).days < 7:
            days = [day for day in known.days(known.start, known.end) if day.weekday() in reading.weekdays]
            if days:
                known, wishes = Period(days[0], days[0]), ""
        self.facts = replace(self.facts, period=known, wishes=wishes)
        self.gives = True

    def _topic_left(self) -> list[str]:
        """The topic's words that are no part of a short answer and do not merely say that something changes; beside a
        booking also what a pupil needs, for nothing there answers it."""
        if self.reading.group_size is None and people_in_answer(self.text, self.conversation.asked, self.language):
            return []
        answered = {word for word, used in zip(self.page.words, self.page.taken, strict=True) if used}
        need = ["step_free"] if self.reading.step_free and self.conversation.bookings else []
        words = [token.folded for token in tokens(self.reading.topic)] + need
        return [word for word in words if word not in answered and word not in words_of_all(MESSAGES, "changing")]

    def unsure(self) -> bool:
        return bool(whole_words(MESSAGES, "unsure").search(self.text))

    def waits_for_facts(self) -> bool:
        conversation = self.conversation
        return bool(conversation.chosen) or conversation.asked in _FACT_QUESTIONS

    def changes_question(self) -> bool:
        return bool(self.conditions() or self.topic)

    def changes_facts(self) -> bool:
        return self.facts != NO_FACTS

    def says_new(self, allow: AskedFor = AskedFor.NOTHING) -> bool:
        """There is a topic, or a condition that only a question has."""
        reading = self.reading
        if allow in (AskedFor.SCHOOL, AskedFor.CLASS):
            question = "?" in self.text or asks(self.text)
            named = self.facts.class_name or self.facts.grade is not None
            answered = self.facts.school if allow is AskedFor.SCHOOL else named
            return bool(reading.topic) and (question or not (answered or self.facts.wishes))
        new_topic = bool(self.topic) and (len(self.topic) > 2 or not self.said) and self.facts.wishes == ""
        return new_topic or bool(reading.subjects or reading.kinds or reading.settings)

    def asks_for_offers(self) -> bool:
        """Its own words ask for something to be offered: a thing, and "do you have", "somebody who" ...; or little more
        than a thing and for which grade."""
        if not self.topic and not self.reading.subjects and not self.reading.kinds:
            return False
        if whole_words(MESSAGES, "asks for offers").search(self.text):
            return True
        for_a_grade = bool(self.reading.grades) and not self.facts.class_name
        return for_a_grade and len(self.page.words) <= _TERSE and _wanted_for().search(self.text) is not None

    def asks_anew(self) -> bool:
        return bool(self.reading.topic and asks(self.text))

    def conditions(self) -> int:
        reading = self.reading
        return sum(
            bool(value)
            for value in (
                reading.grades, reading.kinds, reading.periods or reading.weekdays, reading.group_size,
                reading.duration_minutes,
                reading.price, reading.price_per_pupil, reading.places, reading.near_school, reading.within_km,
                reading.hours != ANY_HOUR, reading.away, reading.step_free, reading.settings, reading.audience_said,
                reading.languages,
                reading.hinted_kinds,
                reading.excluded != Excluded(),
            )
        )  # fmt: skip

    def marks_of_change(self) -> tuple[bool, bool]:
        """Whether a word of change opens the message, and whether one stands near its beginning or at its end."""
        page = Page(self.text)
        page.look_up(self.reader.changes)
        first = any(found.first == 0 for found in page.found)
        return first, any(found.first < 3 or found.last >= len(page.words) - 1 for found in page.found)

    def is_plain(self, name: str) -> bool:
        """The message says this and nothing beyond politeness."""
        if not gives_nothing(self.facts):
            return False
        plain = {name, "thanks", *(("yes",) if name == "yes" else ())}
        return name in self.said and set(self.said) <= plain and not self.topic and not self.conditions()


_FACT_QUESTIONS = frozenset({AskedFor.PERIOD, AskedFor.CLASS, AskedFor.PUPILS, AskedFor.SCHOOL})


def asks(text: str) -> bool:
    """A question is asked."""
    return whole_words(MESSAGES, "asks").search(text) is not None


@locales.remembered
def _wanted_for() -> re.Pattern[str]:
    """ "til 6. klasse", "for year 6" """
    return re.compile(rf"\b{alternatives(MESSAGES, 'wanted for')}\b", re.I)


@locales.remembered
def _nth_one() -> re.Pattern[str]:
    """ "the 2nd one": no date."""
    endings, shown = alternatives("words/grades.txt", "endings of numbers"), alternatives(MESSAGES, "what is shown")
    articles = alternatives("words/choices.txt", "articles")
    return re.compile(rf"\b{articles} (\d{{1,2}}){endings}(?= {shown}\b)", re.I)


def _with_day_of_move(text: str) -> str:
    """ "flyt den til 4. maj" as "flyt den på 4. maj": the day is named, and no time until then."""
    for pattern, on in _moves():
        text = pattern.sub(rf"\1{on}", text)
    return text


@locales.remembered
def _moves() -> tuple[tuple[re.Pattern[str], str], ...]:
    """In each language where "to" is also "until": what moves something to a day, and the word to put in its place."""
    found: list[tuple[re.Pattern[str], str]] = []
    for language in languages():
        come_from, to, the = (
            alternatives(file, name, language)
            for file, name in ((MESSAGES, "moved from"), (MESSAGES, "moved to"), ("words/choices.txt", "articles"))
        )
        moved = rf"\b{alternatives(MESSAGES, 'moves', language)}\w*\b(?:(?!\b{come_from}\b)[^.?!\n]){{0,60}}?"
        pattern = re.compile(rf"({moved})\b{to}(?=\s(?:{the}\s)?\d{{1,2}}[./])", re.I)
        found.append((pattern, locales.table(language, MESSAGES, "moved on")))
    return tuple(each for each in found if each[1])


def _bare_week(text: str, today: date) -> Period | None:
    """A number alone answers "which week?": the next ISO week of that number that is not over."""
    match = fact_patterns().bare_week.fullmatch(text)
    if match is None:
        return None
    number = int(match.group(1))
    for year in range(today.year - 1, today.year + 3):
        if 1 <= number <= date(year, 12, 28).isocalendar().week:
            monday = date.fromisocalendar(year, number, 1)
            if monday + timedelta(days=6) >= today:
                return Period(monday, monday + timedelta(days=6))
    return None


def _said(page: Page, answers: Lexicon) -> list[str]:
    """The answers that a message holds, in order."""
    page.look_up(answers)
    return [found.meaning.cue for found in page.found]
