"""A message that books an activity by its name: no list has to be shown first, and what is missing is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.language.word_tables import whole_words
from assistant.model import Conversation, Facts, Findings, Period
from assistant.understanding.booking_facts import facts_in
from assistant.understanding.follow_up import FollowUp, Intent
from assistant.understanding.parties import parties_in
from assistant.understanding.question import Reader


def booked_by_name(
    words: str, findings: Findings, reader: Reader, conversation: Conversation, today: date
) -> FollowUp | None:
    """The choice that the words make among what was found for them; ``None`` where they only look for it."""
    found = [*(match.activity for match in findings.matches), *(near.activity for near in findings.near_misses)]
    named = reader.names.titled(words, found)
    if len(named) != 1:
        return None
    reading = reader.read_words(words, today, conversation.language, all_of_it=True)
    parties = parties_in(words, reading, conversation, reader, today)
    facts = facts_in(reading, words, conversation, reader.catalog)
    told = bool(parties or facts.class_name or facts.period or not named[0].for_pupils)
    books = whole_words("words/further.txt", "books").search(words) is not None
    if not told or not (books or _is_all_that_is_missing(facts, parties, conversation)):
        return None
    if parties:
        facts = replace(facts, class_name="", grade=None, pupils=None, period=_of_all(facts, parties))
    return FollowUp(Intent.CHOOSE, facts=facts, activities=(named[0].id,), parties=parties)


def _is_all_that_is_missing(facts: Facts, parties: tuple[Facts, ...], conversation: Conversation) -> bool:
    """After a list: the class and the day that a request of it needs."""
    asked = conversation.reading
    counted = facts.pupils is not None or (asked is not None and asked.pupils is not None)
    one_class = bool(facts.class_name) and counted and facts.period is not None
    return asked is not None and (bool(parties) or one_class)


def _of_all(facts: Facts, parties: tuple[Facts, ...]) -> Period | None:
    return None if len({party.period for party in parties}) > 1 else facts.period
