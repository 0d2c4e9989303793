"""Which of the numbered activities a message chooses."""

from __future__ import annotations

import re

from assistant.model import AskedFor
from assistant.understanding.choice_facts import read_apart, shared
from assistant.understanding.choice_patterns import both_chosen, is_undecided, numbers_chosen, title_chosen
from assistant.understanding.intents import FollowUp, Intent
from assistant.understanding.message import Said


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
    if not numbers and len(offered) > 1 and _TAKES_IT.fullmatch(message.text) and not message.conversation.bookings:
        return FollowUp(Intent.WHICH)
    if not numbers and len(offered) == 1 and message.is_plain("yes") and not message.conversation.asked:
        numbers = (1,)
    if numbers and message.text.rstrip().endswith("?") and _ASKS_ABOUT.match(message.text):
        return FollowUp(Intent.HUMAN)  # "what does number 2 cost?" books nothing
    return FollowUp(Intent.CHOOSE, numbers=numbers, facts=message.facts) if numbers else None


def _nothing_to_choose(message: Said) -> FollowUp | None:
    """A number although nothing was shown: better told so than searched for."""
    if message.conversation.asked:
        return None
    first = _FIRST_NUMBER.fullmatch(message.text)
    if first is not None:
        return FollowUp(Intent.CHOOSE, numbers=(int(first.group(1)),), facts=message.facts)
    answers = message.conversation.reading is not None and message.short and not message.reading.topic
    numbers = numbers_chosen(message.page, message.language, 0) if answers else ()
    return FollowUp(Intent.CHOOSE, numbers=numbers, facts=message.facts) if len(numbers) > 1 else None


def _undecided(message: Said, numbers: tuple[int, ...]) -> tuple[int, ...] | None:
    """The numbers joined by "or"; ``None`` where none are."""
    if len(numbers) > 1:
        return numbers if is_undecided(message.page) else None
    between = _BETWEEN_TWO.search(message.text)
    if between is None or numbers or message.conversation.asked:
        return None
    named = int(between["one"]), int(between["other"])
    return named if min(named) > 0 and max(named) <= len(message.conversation.offered) else None


def _counts_people(message: Said, numbers: tuple[int, ...]) -> bool:
    """ "2 deltagere" after "how many?" chooses nothing."""
    asked = message.conversation.asked is AskedFor.PUPILS
    return asked and message.facts.pupils in numbers and len(numbers) == 1 and not _LABELLED.search(message.text)


def _answers_a_number(message: Said) -> bool:
    """A bare number answers "how many pupils?" or "which week?", and is no choice."""
    asked = message.conversation.asked
    bare = re.fullmatch(
        r"\W*(?:vi er |ca\.? |wir sind |we are |uge |woche |week |kw |i uge )*\d{1,3}\W*(?:elever|"
        r"pupils|schüler|kinder|stk|børn)?\W*",
        message.text,
        re.I,
    )
    return bool(bare) and asked in (AskedFor.PUPILS, AskedFor.PERIOD, AskedFor.CLASS)


_FIRST_NUMBER = re.compile(
    r"\W*(?:nr\.?|nummer|number|option|no\.?)?\s*([1-9]|1[0-2])(?:\W+(?:tak|please|bitte|thanks|danke))?\W*", re.I
)
_LABELLED = re.compile(r"\b(?:nr|nummer|number|option|no|forslag|vorschlag|suggestion)\b", re.I)
_TAKES_IT = re.compile(
    r"\W*(?:(?:ok|okay|ja|yes|super|fint|fino|gut|gern|perfekt|great|tak|so|så|dann)\W+){0,3}(?:(?:vi|jeg|wir|ich|we|i)\s)?"
    r"(?:'ll\s|will\s|vil\s)?(?:tager|tage|nehmen|nehme|take|booker|booke|buchen|buche|book)\s(?:vi\s|wir\s)?"
    r"(?:den|det|das|die|it|that|that one|this one)(?:\W+(?:tak|bitte|please))?\W*",
    re.I,
)
_BETWEEN_TWO = re.compile(
    r"(?:^|[,.:;?!]\s|\b(?:enten|either|entweder|bedst|bedre|best|better|besser|nr|nummer|number)\.?\s|"
    r"\b(?P<range>mellem|between|zwischen)\s)"
    r"(?P<one>\d{1,2})\s(?:eller|oder|or|(?(range)(?:og|und|and)|(?!)))\s(?:nr\.?\s|nummer\s|number\s)?(?P<other>\d{1,2})"
    r"(?=\W*$|\s*[?!,;])",
    re.I,
)
_ASKS_ABOUT = re.compile(
    r"^\W*(?:hvad|hvor|hvornår|hvordan|hvem|er|har|was|wie|wo|wann|wer|ist|hat|gilt|what|where|when|how|who|is|does|has|are)\b",
    re.I,
)
