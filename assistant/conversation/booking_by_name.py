"""A message that books an activity by its name with all that a booking needs: no list has to be shown first."""

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
    goes_on = conversation.reading is not None
    books = whole_words("words/further.txt", "books").search(words) is not None
    classed = bool(facts.class_name) or facts.grade is not None
    who = bool(parties) or not named[0].for_pupils or (classed and facts.pupils is not None)
    when = facts.period is not None or all(party.period for party in parties)
    knows_pupils = goes_on and conversation.reading is not None and conversation.reading.pupils is not None
    who = who or (knows_pupils and classed)
    if not (who and when and (books or goes_on)):
        return None
    if parties:
        facts = replace(facts, class_name="", grade=None, pupils=None, period=_of_all(facts, parties))
    return FollowUp(Intent.CHOOSE, facts=facts, activities=(named[0].id,), parties=parties)


def _of_all(facts: Facts, parties: tuple[Facts, ...]) -> Period | None:
    return None if len({party.period for party in parties}) > 1 else facts.period
