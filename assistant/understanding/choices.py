"""Which of the numbered activities a message chooses."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, alternatives, whole_words
from assistant.model import AskedFor, Spoken
from assistant.understanding.choice_facts import read_apart, shared
from assistant.understanding.choice_patterns import both_chosen, is_undecided, numbers_chosen, title_chosen
from assistant.understanding.intents import FollowUp, Intent
from assistant.understanding.message import Said

_FILE = "words/choices.txt"


def read_choice(message: Said) -> FollowUp | None:
    offered = message.conversation.offered
    if not offered:
        return _nothing_to_choose(message)
    if _answers_a_number(message):
        return None
    apart = read_apart(message, offered)
    if apart and not message.conversation.chosen:
        places = {name: number for number, name in enumerate(offered, 1)}
        numbers = tuple(places.get(each.activity_id) or int(each.activity_id) for each in apart)
        return FollowUp(Intent.CHOOSE, numbers=numbers, facts=shared(message.facts, apart), apart=apart)
    if "nothing_fits" in message.said and message.short:
        return None
    numbers = numbers_chosen(message.page, message.language, len(offered))
    if numbers and _counts_people(message, numbers):
        return None
    undecided = _undecided(message, numbers)
    if undecided is not None:
        return FollowUp(Intent.WHICH, numbers=undecided, facts=message.facts)
    if not numbers and both_chosen(message.page):
        return FollowUp(Intent.CHOOSE, numbers=(1, 2)) if len(offered) == 2 else FollowUp(Intent.WHICH)
    if not numbers and message.short:
        activities = [
            message.reader.catalog.activities[id_] for id_ in offered if id_ in message.reader.catalog.activities
        ]
        if len(activities) == len(offered):
            numbers = title_chosen(message.page, activities)
    if (
        not numbers
        and len(offered) > 1
        and _patterns().takes_it.fullmatch(message.text)
        and not message.conversation.bookings
    ):
        return FollowUp(Intent.WHICH)
    # a yes to what was said of a booking chooses nothing
    of_list = not message.conversation.asked and message.conversation.spoken is not Spoken.BOOKINGS
    if not numbers and len(offered) == 1 and message.is_plain("yes") and of_list:
        numbers = (1,)
    if numbers and message.text.rstrip().endswith("?") and _patterns().asks_about.match(message.text):
        return FollowUp(Intent.HUMAN)  # "what does number 2 cost?" books nothing
    return FollowUp(Intent.CHOOSE, numbers=numbers, facts=message.facts) if numbers else None


def _nothing_to_choose(message: Said) -> FollowUp | None:
    """A number although nothing was shown: better told so than searched for."""
    if message.conversation.asked:
        return None
    first = _patterns().first_number.fullmatch(message.text)
    if first is not None:
        return FollowUp(Intent.CHOOSE, numbers=(int(first.group(1)),), facts=message.facts)
    answers = message.conversation.reading is not None and message.short and not message.reading.topic
    numbers = numbers_chosen(message.page, message.language, 0) if answers else ()
    return FollowUp(Intent.CHOOSE, numbers=numbers, facts=message.facts) if len(numbers) > 1 else None


def _undecided(message: Said, numbers: tuple[int, ...]) -> tuple[int, ...] | None:
    """The numbers joined by "or"; ``None`` where none are."""
    if len(numbers) > 1:
        return numbers if is_undecided(message.page) else None
    between = _patterns().between_two.search(message.text)
    if between is None or numbers or message.conversation.asked:
        return None
    named = int(between["one"]), int(between["other"])
    return named if min(named) > 0 and max(named) <= len(message.conversation.offered) else None


def _counts_people(message: Said, numbers: tuple[int, ...]) -> bool:
    """ "2 deltagere" after "how many?" chooses nothing."""
    asked = message.conversation.asked is AskedFor.PUPILS
    return (
        asked
        and message.facts.pupils in numbers
        and len(numbers) == 1
        and not whole_words(_FILE, "label words").search(message.text)
    )


def _answers_a_number(message: Said) -> bool:
    """A bare number answers "how many pupils?" or "which week?", and is no choice."""
    asked = message.conversation.asked
    bare = _patterns().bare_number.fullmatch(message.text)
    return bool(bare) and asked in (AskedFor.PUPILS, AskedFor.PERIOD, AskedFor.CLASS)


class _Patterns(NamedTuple):
    first_number: re.Pattern[str]
    """A number and politeness alone."""
    bare_number: re.Pattern[str]
    """``vi er 24``, ``uge 17``"""
    takes_it: re.Pattern[str]
    """``den tager vi``: it is not said which."""
    between_two: re.Pattern[str]
    """``2 eller 4?``"""
    asks_about: re.Pattern[str]


@locales.remembered
def _patterns() -> _Patterns:
    both, either = alternatives(CONJUNCTIONS, "and"), alternatives(CONJUNCTIONS, "or")
    polite, person = alternatives(_FILE, "polite"), alternatives(_FILE, "persons")
    labels, lines = locales.pattern(_FILE, "plain labels"), partial(locales.pattern, _FILE)
    will = alternatives(_FILE, "will")

    def found(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.I)

    return _Patterns(
        first_number=found(rf"\W*{labels}?\s*([1-9]|1[0-2])(?:\W+{polite})?\W*"),
        bare_number=found(rf"\W*(?:{lines('we are')} )*\d{{1,3}}\W*{alternatives(_FILE, 'people')}?\W*"),
        takes_it=found(
            rf"\W*(?:{lines('before taking')}\W+){{0,3}}(?:{person}\s)?(?:{will}\s)?{lines('takes')}\s"
            rf"(?:{person}\s)?{lines('it')}(?:\W+{polite})?\W*"
        ),
        between_two=found(
            rf"(?:^|[,.:;?!]\s|\b(?:{lines('either')}|{labels})\.?\s|\b(?P<range>{alternatives(_FILE, 'between')})\s)"
            rf"(?P<one>\d{{1,2}})\s(?:{either}|(?(range){both}|(?!)))\s(?:{labels}\s)?(?P<other>\d{{1,2}})"
            r"(?=\W*$|\s*[?!,;])"
        ),
        asks_about=found(rf"^\W*{alternatives(_FILE, 'asks about')}\b"),
    )
