"""What is asked about activities, answered from their entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.language.word_tables import whole_words
from assistant.matching.distance import kilometres_to
from assistant.matching.season import Season
from assistant.model import COMPARING, Activity, AskedFact, Catalog, Language, Period, Reading, Reply, Session
from assistant.ports import Query, Retriever
from assistant.replies.about import AboutActivities, AboutAnswer, Asked
from assistant.replies.about_several import Comparing
from assistant.understanding.message import MESSAGES
from assistant.understanding.question import Reader

_SURE, _SURER, _SUREST = 0.7, 0.9, 0.95
"""How sure it must be that a first message asks about an activity; the second without a question mark, the third where
it sounds like a wish."""
_PERHAPS = 0.2
"""Below this certainty it is not looked whether it names an activity."""
_MOST_CANDIDATES = 15
"""Activities of the catalogue whose titles are looked at."""


@dataclass(frozen=True)
class Question:
    """One question about activities."""

    words: str
    language: Language
    facts: tuple[AskedFact, ...]
    numbered: tuple[tuple[int, Activity], ...]
    """What it is about, each with the number under which it was shown."""
    pupils: int | None = None
    reading: Reading | None = None
    """Of the class's wish, from which distances are counted."""
    free: Callable[[Activity, Session], int | None] = lambda activity, session: None
    days: tuple[Period, ...] = ()
    """The days that it names."""

    @property
    def activities(self) -> tuple[Activity, ...]:
        return tuple(activity for _, activity in self.numbered)


@dataclass(frozen=True)
class ActivityQuestions:
    """Answers of one catalogue on one day."""

    catalog: Catalog
    reader: Reader
    retriever: Retriever
    season: Season

    def of_first(self, reading: Reading) -> Question | None:
        """The question of a first message that names one activity of the catalogue by its title; ``None`` where it is
        something else."""
        text, language = reading.text, reading.language
        is_wish = reading.grades and reading.group_size and reading.periods
        if is_wish:
            return None
        names, questions = self.reader.names, self.reader.questions
        if not questions.asked_facts(text, language, least=_PERHAPS):
            return None
        candidates = self.titled(text, language, reading.topic)
        # with a class it is wished for, unless its very title is named
        found = (
            names.titled(text, candidates)
            if reading.grades
            else names.named_activities(text, language, candidates, by_title=True)
        )
        if len(found) != 1:
            return None
        offers = whole_words(MESSAGES, "asks for offers").search(text) is not None
        least = _SUREST if offers else _SURE if "?" in text else _SURER
        facts = questions.asked_facts(text, language, least=least)
        facts = facts or questions.asked_facts(names.without_names(text, found), language, least=least)
        facts = tuple(fact for fact in facts if fact not in COMPARING)
        if not facts:
            return None
        return Question(text, language, facts, ((1, found[0]),), reading.group_size, reading, days=reading.periods)

    def titled(self, text: str, language: Language, topic: str = "") -> Sequence[Activity]:
        """Activities of the catalogue that the text may name."""
        hits = self.retriever.search(Query(topic or text, text, language), None, _MOST_CANDIDATES)
        return [self.catalog.activities[hit.id] for hit in hits if hit.id in self.catalog.activities]

    def answer(self, question: Question) -> AboutAnswer:
        """What the entries say; several activities are told side by side."""
        comparing = [fact for fact in question.facts if fact in COMPARING]
        plain = tuple(fact for fact in question.facts if fact not in COMPARING)
        language, today = question.language, self.season.today
        told = AboutActivities(self.catalog)
        answers = []
        if comparing and len(question.numbered) > 1:
            answers.append(self._comparing(question).answer(question.numbered, comparing, language))
        if len(question.numbered) == 1 and plain:
            activity = question.activities[0]
            answers.append(told.about(activity, self._asked(activity, question, plain), language, today))
        elif plain:
            asked = Asked(plain, question.pupils, free=question.free, days=question.days)
            answers.append(told.of_each(question.numbered, asked, language, today))
        lines = dict.fromkeys(line for answer in answers for line in answer.reply_lines)
        return AboutAnswer(tuple(lines), tuple(fact for answer in answers for fact in answer.unknown))

    def reply(
        self, question: Question, answer: AboutAnswer, *, passed_on: bool, offered: bool, goes_on: bool = False
    ) -> Reply:
        """``passed_on``: a coordinator has been asked what the entry does not say; ``offered``: what it is about can be
        chosen by its number."""
        told = AboutActivities(self.catalog)
        if len(question.numbered) > 1:
            return told.reply_of_several(question.activities, answer, question.language, passed_on=passed_on)
        number, activity = question.numbered[0]
        shown = number if offered else 0
        return told.reply(activity, answer, question.language, passed_on=passed_on, number=shown, goes_on=goes_on)

    def _comparing(self, question: Question) -> Comparing:
        far: dict[str, float] = {}
        if question.reading is not None:
            here = replace(question.reading, near_school=True)
            found = {one.id: kilometres_to(one, here, self.catalog) for one in question.activities}
            far = {name: kilometres for name, kilometres in found.items() if kilometres is not None}
        return Comparing(self.catalog, self.season, question.pupils, far)

    def _asked(self, activity: Activity, question: Question, facts: tuple[AskedFact, ...]) -> Asked:
        passages, language = self.reader.passages, question.language
        quoted = {fact: passages.passage(activity, fact, question.words, language) for fact in facts}
        particular = passages.asks_in_particular(activity, question.words, language)
        return Asked(facts, question.pupils, quoted, in_particular=particular, free=question.free, days=question.days)
