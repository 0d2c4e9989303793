"""What a teacher's further message in a conversation means."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from assistant.language.words import tokens
from assistant.model import Conversation, Excluded, Facts, Period, Reading
from assistant.understanding.choice import both_chosen, is_undecided, numbers_chosen, place_in_list, title_chosen
from assistant.understanding.cleaning import Letter, bare_subject, open_letter
from assistant.understanding.facts import NO_FACTS, facts_in, gives_nothing, people_in_answer
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
    WHICH = "which"
    """Undecided between numbered activities ("2 eller 4?"), or "both" of more than two."""
    FACTS = "facts"
    """Facts for the activity chosen before, or a correction of a draft's facts. Without any fact: what was asked is
    still not answered ("ja", "det ved jeg ikke endnu")."""
    MORE = "more"
    NOTHING_FITS = "nothing_fits"
    STATUS = "status"
    CANCEL = "cancel"
    HUMAN = "human"
    ACCEPT = "accept"
    """Yes to a proposed date."""
    REFUSE = "refuse"
    """No to a proposed date, or to what was asked; with facts when another time is named in the same breath."""
    THANKS = "thanks"
    HELP = "help"
    """A greeting alone, or "what can you do"."""
    EMPTY = "empty"


@dataclass(frozen=True)
class FollowUp:
    intent: Intent
    numbers: tuple[int, ...] = ()
    """For CHOOSE the numbers that were chosen, as written; they may not have been offered. For WHICH those between
    which nothing is decided. For FACTS the place of the date that is meant in the list of dates ("det første"), -1 for
    the last."""
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
        self.gives = not gives_nothing(self.facts) or conversation.asked in ("phone", "teacher")
        self._narrow_to_weekday()

    def _narrow_to_weekday(self) -> None:
        """A weekday alone answers "when?" within what was said before: "onsdag" after "uge 20"."""
        reading, conversation = self.reading, self.conversation
        if self.facts.period is not None or len(reading.weekdays) != 1 or conversation.asked not in _ASKS_WHEN:
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
        """The topic's words that are no part of a short answer and do not merely say that something changes."""
        if self.reading.group_size is None and people_in_answer(self.text, self.conversation.asked, self.language):
            return []
        answered = {word for word, used in zip(self.page.words, self.page.taken, strict=True) if used}
        words = [token.folded for token in tokens(self.reading.topic)]
        return [word for word in words if word not in answered and word not in _CHANGING]

    def read(self) -> FollowUp:
        for step in (
            self._about_bookings,
            self._interjection,
            self._place_of_date,
            self._choice,
            self._yes_or_no,
            self._few_words,
            self._given_facts,
            self._unanswered,
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

    def _interjection(self) -> FollowUp | None:
        """ "øv", "ach so", "hmm": says nothing."""
        if not self.short or not _INTERJECTION.fullmatch(self.text):
            return None
        return FollowUp(Intent.FACTS if self._waits_for_facts() else Intent.HELP)

    def _place_of_date(self) -> FollowUp | None:
        """ "det første" after a list of dates; a number is a choice or a week."""
        if self.conversation.asked not in _ASKS_WHEN or self.facts.period is not None or not self.short:
            return None
        place = place_in_list(self.page)
        return FollowUp(Intent.FACTS, numbers=(place,), facts=self.facts) if place else None

    def _unanswered(self) -> FollowUp | None:
        """A few words that answer nothing, while a fact is asked for."""
        if not self.short or not self._waits_for_facts() or "?" in self.text:
            return None
        nothing_said = self.reading.is_empty and self.reading.excluded == Excluded()
        return FollowUp(Intent.FACTS) if nothing_said or self._unsure() else None

    def _unsure(self) -> bool:
        return bool(_UNSURE.search(self.text))

    def _waits_for_facts(self) -> bool:
        conversation = self.conversation
        return conversation.asked != "proposal" and (bool(conversation.chosen) or conversation.asked in _FACT_QUESTIONS)

    def _choice(self) -> FollowUp | None:
        offered = self.conversation.offered
        if not offered:
            first = _FIRST_NUMBER.fullmatch(self.text) if not self.conversation.asked else None
            return FollowUp(Intent.CHOOSE, numbers=(int(first.group(1)),), facts=self.facts) if first else None
        if self._answers_a_number():
            return None
        if "nothing_fits" in self.said and self.short:
            return None
        numbers = numbers_chosen(self.page, self.language, len(offered))
        if numbers and self._counts_people(numbers):
            return None
        undecided = self._undecided(numbers)
        if undecided is not None:
            return FollowUp(Intent.WHICH, numbers=undecided, facts=self.facts)
        if not numbers and both_chosen(self.page):
            return FollowUp(Intent.CHOOSE, numbers=(1, 2)) if len(offered) == 2 else FollowUp(Intent.WHICH)
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

    def _undecided(self, numbers: tuple[int, ...]) -> tuple[int, ...] | None:
        """The numbers joined by "or"; ``None`` where none are."""
        if len(numbers) > 1:
            return numbers if is_undecided(self.page) else None
        between = _BETWEEN_TWO.search(self.text)
        if between is None or numbers or self.conversation.asked:
            return None
        named = int(between["one"]), int(between["other"])
        return named if min(named) > 0 and max(named) <= len(self.conversation.offered) else None

    def _counts_people(self, numbers: tuple[int, ...]) -> bool:
        """ "2 deltagere" after "how many?" chooses nothing."""
        asked = self.conversation.asked in ("pupils", "participants")
        return asked and self.facts.pupils in numbers and len(numbers) == 1 and not _LABELLED.search(self.text)

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
            another_time = self.facts.period is not None or self.facts.time or self.reading.weekdays
            if another_time and not self._waits_for_facts():
                facts = self.facts if self.facts.period or self.facts.wishes else replace(self.facts, wishes=self.text)
                return FollowUp(Intent.REFUSE, facts=facts)
            return None if self.gives or self._unsure() or self.topic else FollowUp(Intent.REFUSE)
        if self.said[:1] == ["yes"] and not self._asks_anew():
            if self._waits_for_facts() and self.gives:
                return None
            if self.conversation.asked != "proposal" and (self.conversation.chosen or not self.conversation.bookings):
                return FollowUp(Intent.FACTS)
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
        expects = self._waits_for_facts() or self._only_facts() or conversation.asked == "proposal"
        # facts are forgotten when a new answer is given: with them the draft is what was spoken of last
        corrects = bool(conversation.bookings) and (not conversation.offered or conversation.facts != NO_FACTS)
        if not (expects or corrects) or not self.gives or self.facts == NO_FACTS:
            return None
        if self._says_new(allow=conversation.asked):
            return None
        return FollowUp(Intent.FACTS, facts=self.facts)

    def _only_facts(self) -> bool:
        """ "Gørlev Skole", "kl 10 passer bedst": no condition of a question."""
        named = bool(self.facts.school or self.facts.time) and bool(self.conversation.offered)
        return named and self.short and not self._conditions() and "?" not in self.text

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
            asks = "?" in self.text or _ASKS.search(self.text) is not None
            answered = {"school": self.facts.school, "class": self.facts.class_name or self.facts.grade is not None}
            return bool(reading.topic) and (asks or not (answered.get(allow, True) or self.facts.wishes))
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
        if not gives_nothing(self.facts):
            return False
        plain = {name, "thanks", *(("yes",) if name == "yes" else ())}
        return name in self.said and set(self.said) <= plain and not self.topic and not self._conditions()


_FACT_QUESTIONS = frozenset(
    {"period", "date", "week", "class", "pupils", "participants", "school", "phone", "teacher", "wishes"}
)
_ASKS_WHEN = frozenset({"period", "date", "week"})
_INTERJECTION = re.compile(
    r"\W*(?:(?:øv|æv|hmm*|hm|åh|ah|aha|ach|oh|uha|ups|oops|ugh|schade|naja|na ja|oje|nå|tja|tjo|desværre|wow|"
    r"ok so|okay so|ach so|ach ja|oh no|oh nein|åh nej|oh nej|oh well|nå da|nå så|ja so|too bad|what a pity|for pokker|"
    r"hvor ærgerligt|ærgerligt|wie schade)\b\W*)+",
    re.I,
)
_UNSURE = re.compile(
    r"\b(?:ved (?:jeg|vi) (?:desværre )?ikke|(?:jeg|vi) ved (?:det )?ikke|weiß (?:ich|es)|wissen wir|(?:ich|wir) "
    r"(?:weiß|wissen)|(?:i|we) (?:don['’]t|do not) know|not sure|no idea|ingen anelse|aner (?:det )?ikke|keine ahnung|"
    r"ikke sikker|nicht sicher|don['’]t know|dunno|ingen idé|ikke vigtigt|ligegyldigt|egal|nicht wichtig|not important|"
    r"doesn['’]t matter|senere|später|later)\b",
    re.I,
)
_FIRST_NUMBER = re.compile(
    r"\W*(?:nr\.?|nummer|number|option|no\.?)?\s*([1-9]|1[0-2])(?:\W+(?:tak|please|bitte|thanks|danke))?\W*", re.I
)
_LABELLED = re.compile(r"\b(?:nr|nummer|number|option|no|forslag|vorschlag|suggestion)\b", re.I)
_BETWEEN_TWO = re.compile(
    r"(?:^|[,.:;?!]\s|\b(?:enten|either|entweder|bedst|bedre|best|better|besser|nr|nummer|number)\.?\s|"
    r"\b(?P<range>mellem|between|zwischen)\s)"
    r"(?P<one>\d{1,2})\s(?:eller|oder|or|(?(range)(?:og|und|and)|(?!)))\s(?:nr\.?\s|nummer\s|number\s)?(?P<other>\d{1,2})"
    r"(?=\W*$|\s*[?!,;])",
    re.I,
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
