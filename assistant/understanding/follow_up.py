"""What a teacher's further message in a conversation means."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from assistant.language.words import tokens
from assistant.model import Conversation, Excluded, Facts, Period, Reading
from assistant.understanding.choice import numbers_chosen, title_chosen
from assistant.understanding.cleaning import Letter, bare_subject, open_letter
from assistant.understanding.facts import NO_FACTS, facts_in
from assistant.understanding.lexicon import Lexicon, folded_words
from assistant.understanding.page import Page
from assistant.understanding.reading import Reader
from assistant.understanding.refine import refine


class Intent(StrEnum):
    QUESTION = "question"
    """A new question, answered afresh."""
    REFINE = "refine"
    """A correction or a further condition for the question before ("nej, 7. klasse", "noget udendørs i stedet")."""
    CHOOSE = "choose"
    """One of the numbered activities, often with facts ("2, uge 17, 24 elever, 8.b")."""
    FACTS = "facts"
    """Facts for the activity chosen before, or a correction of a draft's facts."""
    MORE = "more"
    NOTHING_FITS = "nothing_fits"
    STATUS = "status"
    CANCEL = "cancel"
    HUMAN = "human"
    ACCEPT = "accept"
    """Yes to a proposed date."""
    REFUSE = "refuse"
    """No to a proposed date, or to what was asked."""
    THANKS = "thanks"
    HELP = "help"
    """A greeting alone, or "what can you do"."""
    EMPTY = "empty"


@dataclass(frozen=True)
class FollowUp:
    intent: Intent
    numbers: tuple[int, ...] = ()
    """The numbers that were chosen, as written; they may not have been offered."""
    facts: Facts = NO_FACTS
    reading: Reading | None = None
    """The new or refined reading for QUESTION and REFINE."""
    booking_id: str = ""
    """``K17`` when one was named."""


_BOOKING = re.compile(r"(?<!\w)[kK]\s?-?\s?(\d{1,6})(?!\w)")
_BARE_WEEK = re.compile(r"\W*(?:(?:i )?(?:uge|kw|woche|week) )?(\d{1,2})\W*", re.I)
_FEW_WORDS = 14
"""A short answer has no more words; a longer message is read as a question or facts."""


def read_follow_up(
    text: str, conversation: Conversation, reader: Reader, today: date, *, subject_line: str = ""
) -> FollowUp:
    """What a message means in its conversation; a mail's subject line counts for the first question alone. In a fresh
    conversation it is a question, unless it is nothing, a,
    greeting, thanks, or a word about bookings. Never raises for any text."""
    letter = open_letter(text)
    subject = "" if conversation.reading is not None else bare_subject(subject_line)
    if not letter.text.strip() and not subject:
        return FollowUp(_of_nothing(text))
    message = _Message(letter, subject, conversation, reader, today)
    if not message.page.tokens:
        return FollowUp(Intent.EMPTY)
    return message.read()


class _Message:
    """One message while it is understood: each step answers or leaves it to the next."""

    def __init__(self, letter: Letter, subject: str, conversation: Conversation, reader: Reader, today: date) -> None:
        # "the 2nd one" is no date
        letter = replace(letter, text=_NTH_ONE.sub(r"number \1", letter.text))
        self.text = letter.text
        self.conversation = conversation
        self.reader = reader
        self.reading = reader.read_letter(letter, today, conversation.language, subject)
        self.language = self.reading.language
        self.page = Page(self.text or subject)
        self.said = _said(self.page, reader.answers)
        self.topic = self._topic_left()
        named = _BOOKING.search(self.text)
        self.booking_id = f"K{int(named.group(1))}" if named else ""
        self.facts = facts_in(self.reading, self.text, letter.signature, conversation, reader.catalog)
        if conversation.asked in ("period", "date", "week") and self.facts.period is None:
            self.facts = replace(self.facts, period=_bare_week(self.text, today))
        self.short = len(self.page.words) <= _FEW_WORDS

    def _topic_left(self) -> list[str]:
        """The topic's words that are no part of a short answer and do not merely say that something changes."""
        answered = {word for word, used in zip(self.page.words, self.page.taken, strict=True) if used}
        words = [token.folded for token in tokens(self.reading.topic)]
        return [word for word in words if word not in answered and word not in _CHANGING]

    def read(self) -> FollowUp:
        for step in (
            self._about_bookings,
            self._choice,
            self._yes_or_no,
            self._few_words,
            self._given_facts,
            self._change,
        ):
            found = step()
            if found is not None:
                return replace(found, booking_id=self.booking_id)
        return self._unclear() or FollowUp(Intent.QUESTION, reading=self.reading)

    def _unclear(self) -> FollowUp | None:
        """A question that names nothing to search for."""
        if self.topic or self._conditions() or self.reading.subjects or not self.text.rstrip().endswith("?"):
            return None
        if self.conversation.chosen:
            return FollowUp(Intent.FACTS)  # asked again, with the dates on offer
        if self.conversation.bookings:
            return FollowUp(Intent.HUMAN)  # "what shall we bring?" is for the coordinator
        return None

    def _about_bookings(self) -> FollowUp | None:
        asks_for_people = "human" in self.said and not (self.reading.topic and self.reading.grades)
        if asks_for_people or (len(self.page.words) < 3 and set(self.page.words) & _HUMANS):
            return FollowUp(Intent.HUMAN)
        if "cancel" in self.said and (self.short or self.booking_id or self.conversation.bookings):
            return FollowUp(Intent.CANCEL)
        if self.booking_id and len(self.page.words) <= 2:
            return FollowUp(Intent.STATUS)
        # "er den godkendt?" asks; the same words in a long question do not
        if "status" in self.said and self.short:
            return FollowUp(Intent.STATUS)
        return None

    def _choice(self) -> FollowUp | None:
        offered = self.conversation.offered
        if not offered or self._answers_a_number():
            return None
        if "nothing_fits" in self.said and self.short:
            return None
        numbers = numbers_chosen(self.page, self.language, len(offered))
        if not numbers and self.short:
            activities = [
                self.reader.catalog.activities[id_] for id_ in offered if id_ in self.reader.catalog.activities
            ]
            if len(activities) == len(offered):
                numbers = title_chosen(self.page, activities)
        if not numbers and len(offered) == 1 and self._is_plain("yes") and not self.conversation.asked:
            numbers = (1,)
        if numbers and self.text.rstrip().endswith("?") and _ASKS_ABOUT.match(self.text):
            return FollowUp(Intent.HUMAN)  # "what does number 2 cost?" books nothing
        return FollowUp(Intent.CHOOSE, numbers=numbers, facts=self.facts) if numbers else None

    def _answers_a_number(self) -> bool:
        """A bare number answers "how many pupils?" or "which week?", and is no choice."""
        asked = self.conversation.asked
        bare = re.fullmatch(
            r"\W*(?:vi er |ca\.? |wir sind |we are |uge |woche |week |kw |i uge )*\d{1,3}\W*(?:elever|"
            r"pupils|schüler|kinder|stk|børn)?\W*",
            self.text,
            re.I,
        )
        return bool(bare) and asked in ("pupils", "participants", "period", "date", "week", "class", "phone")

    def _yes_or_no(self) -> FollowUp | None:
        possible = bool(self.conversation.bookings or self.conversation.asked)
        if not possible or not self.short:
            return None
        if self.said[:1] == ["no"] or self._is_plain("no"):
            return None if self._changes_facts() else FollowUp(Intent.REFUSE)
        if self.said[:1] == ["yes"] and not self._asks_anew():
            if self.conversation.asked in _FACT_QUESTIONS and self._changes_facts():
                return None
            return FollowUp(Intent.ACCEPT, facts=self.facts)
        return None

    def _few_words(self) -> FollowUp | None:
        if not self.short:
            return None
        conversation = self.conversation
        if "nothing_fits" in self.said and conversation.offered and not self._changes_question():
            return FollowUp(Intent.NOTHING_FITS)
        if self._is_plain("no") and conversation.offered:
            return FollowUp(Intent.NOTHING_FITS)
        if "more" in self.said and (conversation.offered or conversation.reading) and not self._says_new():
            return FollowUp(Intent.MORE)
        if "thanks" in self.said and not self._says_new() and not self._changes_facts():
            return FollowUp(Intent.THANKS)
        if "help" in self.said and not self._says_new():
            return FollowUp(Intent.HELP)
        if self._is_plain("yes") or (self._is_plain("no") and not conversation.offered):
            return FollowUp(Intent.THANKS if conversation.bookings else Intent.HELP)
        return None

    def _given_facts(self) -> FollowUp | None:
        conversation = self.conversation
        expects = bool(conversation.chosen or conversation.asked in _FACT_QUESTIONS)
        # facts are forgotten when a new answer is given: with them the draft is what was spoken of last
        corrects = bool(conversation.bookings) and (not conversation.offered or conversation.facts != NO_FACTS)
        if not (expects or corrects) or self.facts == NO_FACTS or self._says_new(allow=conversation.asked):
            return None
        return FollowUp(Intent.FACTS, facts=self.facts)

    def _change(self) -> FollowUp | None:
        before = self.conversation.reading
        if before is None or (self.reading.is_empty and self.reading.excluded == Excluded() and not self._conditions()):
            return None
        asks = bool(_ASKS.search(self.text[:120]))
        if not self.topic and not self.reading.subjects and not (asks and self._conditions() > 2):
            return FollowUp(Intent.REFINE, reading=refine(before, self.reading))
        first, anywhere = self._marks_of_change()
        if self.short and (first or (anywhere and not asks) or (not self.reading.topic and not asks)):
            return FollowUp(Intent.REFINE, reading=refine(before, self.reading))
        return None

    def _marks_of_change(self) -> tuple[bool, bool]:
        """Whether a word of change opens the message, and whether one stands near its beginning or at its end."""
        page = Page(self.text)
        page.look_up(self.reader.changes)
        first = any(found.first == 0 for found in page.found)
        return first, any(found.first < 3 or found.last >= len(page.words) - 1 for found in page.found)

    def _changes_question(self) -> bool:
        return bool(self._conditions() or self.topic)

    def _changes_facts(self) -> bool:
        return self.facts != NO_FACTS

    def _says_new(self, allow: str = "") -> bool:
        """There is a topic, or a condition that only a question has."""
        reading = self.reading
        if allow in ("school", "class", "wishes", "phone", "teacher"):
            return "?" in self.text and bool(reading.topic)
        new_topic = bool(self.topic) and (len(self.topic) > 2 or not self.said) and self.facts.wishes == ""
        return new_topic or bool(reading.subjects or reading.kinds or reading.settings)

    def _asks_anew(self) -> bool:
        return bool(self.reading.topic and _ASKS.search(self.text))

    def _conditions(self) -> int:
        reading = self.reading
        return sum(
            bool(value)
            for value in (
                reading.grades, reading.kinds, reading.periods or reading.weekdays, reading.group_size,
                reading.duration_minutes,
                reading.price, reading.places, reading.settings, reading.audience_said, reading.languages,
                reading.hinted_kinds,
                reading.excluded != Excluded(),
            )
        )  # fmt: skip

    def _is_plain(self, name: str) -> bool:
        """The message says this and nothing beyond politeness."""
        plain = {name, "thanks", *(("yes",) if name == "yes" else ())}
        return name in self.said and set(self.said) <= plain and not self.topic and not self._conditions()


_FACT_QUESTIONS = frozenset(
    {"period", "date", "week", "class", "pupils", "participants", "school", "phone", "teacher", "wishes"}
)
_NTH_ONE = re.compile(r"\bthe (\d{1,2})(?:st|nd|rd|th)(?= (?:one|option|suggestion|offer)\b)", re.I)
_ASKS_ABOUT = re.compile(
    r"^\W*(?:hvad|hvor|hvornår|hvordan|hvem|er|har|was|wie|wo|wann|wer|ist|hat|gilt|what|where|when|how|who|is|does|has|are)\b",
    re.I,
)
_CHANGING = folded_words("""
    flytte flytter flyttes ændre ændres rykke udskyde verschieben verschoben verlegen ändern change move moved
    postpone reschedule switch
""")
_HUMANS = frozenset({"menneske", "mensch", "human", "koordinator", "koordinatorin", "coordinator", "person"})
_ASKS = re.compile(
    r"\b(?:har i|har du|findes der|er der|leder efter|søger|suche|suchen|haben sie|habt ihr|"
    r"gibt es|do you have|have you|are there|is there|looking for|noget om|etwas über|etwas zum|"
    r"something about|anything about|anything on)\b",
    re.I,
)


def _bare_week(text: str, today: date) -> Period | None:
    """A number alone answers "which week?": the next ISO week of that number that is not over."""
    match = _BARE_WEEK.fullmatch(text)
    if match is None:
        return None
    number = int(match.group(1))
    for year in range(today.year - 1, today.year + 3):
        if 1 <= number <= date(year, 12, 28).isocalendar().week:
            monday = date.fromisocalendar(year, number, 1)
            if monday + timedelta(days=6) >= today:
                return Period(monday, monday + timedelta(days=6))
    return None


def _of_nothing(text: str) -> Intent:
    """A message of greeting, thanks or signature alone."""
    words = {token.folded for token in tokens(text)}
    if not words:
        return Intent.EMPTY
    return Intent.THANKS if words & _THANKS else Intent.HELP


_THANKS = frozenset({"tak", "danke", "dank", "thanks", "thank"})


def _said(page: Page, answers: Lexicon) -> list[str]:
    """The answers that a message holds, in order."""
    page.look_up(answers)
    return [found.meaning.cue for found in page.found]
