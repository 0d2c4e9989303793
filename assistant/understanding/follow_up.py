"""What a teacher's further message in a conversation means."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant import locales
from assistant.language.tokens import tokens
from assistant.language.word_tables import CONJUNCTIONS, alternatives, whole_words, words_of_all
from assistant.letters.reader import Letter
from assistant.letters.subject_lines import subject_line_words
from assistant.model import AskedFor, Conversation, Excluded
from assistant.understanding.booking_facts import NO_FACTS
from assistant.understanding.choice_facts import read_apart, shared
from assistant.understanding.choice_patterns import place_in_list
from assistant.understanding.choices import read_choice
from assistant.understanding.intents import FollowUp, Intent
from assistant.understanding.message import MESSAGES, Said, asks
from assistant.understanding.question import Reader
from assistant.understanding.refinement import refine
from assistant.understanding.signature_facts import facts_of_signature

__all__ = ["FollowUp", "Intent", "meaning_of", "read_follow_up"]


def read_follow_up(
    letter: Letter, conversation: Conversation, reader: Reader, today: date, *, subject_line: str = ""
) -> FollowUp:
    """What a message means in its conversation; a mail's subject line counts for the first question alone. In a fresh
    conversation it is a question, unless it is nothing, a greeting, thanks, or a word about bookings. Never raises for
    any text."""
    return replace(
        _in_conversation(letter, conversation, reader, today, subject_line),
        signed=facts_of_signature(letter.signature, reader.catalog),
    )


def _in_conversation(
    letter: Letter, conversation: Conversation, reader: Reader, today: date, subject_line: str
) -> FollowUp:
    # once the assistant has answered, the subject of a reply may be its own
    answered = conversation.reading is not None or conversation.language is not None
    subject = "" if answered else subject_line_words(subject_line)
    if not letter.text and not subject:
        return FollowUp(_of_nothing(letter))
    message = Said(letter.text, subject, conversation, reader, today)
    if not message.page.tokens:
        return FollowUp(Intent.EMPTY)
    return meaning_of(message)


def meaning_of(message: Said) -> FollowUp:
    """What the words of a message mean by what is exact in them: each step answers or leaves it to the next."""
    for step in (
        _about_bookings,
        _interjection,
        _place_of_date,
        _of_each_chosen,
        read_choice,
        _another_hour,
        _meant,
        _yes_or_no,
        _few_words,
        _given_facts,
        _unanswered,
        _change,
    ):
        found = step(message)
        if found is not None:
            return replace(
                found,
                booking_id=message.booking_id,
                asks_for_offers=message.asks_for_offers(),
                language=message.language,
            )
    asked = _unclear(message) or FollowUp(Intent.QUESTION, reading=message.reading)
    return replace(
        asked,
        booking_id=message.booking_id,
        facts=message.facts if message.booking_id else asked.facts,
        asks_for_offers=message.asks_for_offers(),
        language=message.language,
    )


def _about_bookings(message: Said) -> FollowUp | None:
    asks_for_people = "human" in message.said and not (message.reading.topic and message.reading.grades)
    if asks_for_people or (len(message.page.words) < 3 and set(message.page.words) & words_of_all(MESSAGES, "humans")):
        return FollowUp(Intent.HUMAN)
    if "cancel" in message.said and (message.short or message.booking_id or message.conversation.bookings):
        return FollowUp(Intent.CANCEL)
    if message.booking_id and len(message.page.words) <= 2:
        return FollowUp(Intent.STATUS)
    # "er den godkendt?" asks; the same words in a long question do not
    if "status" in message.said and message.short:
        return FollowUp(Intent.STATUS)
    return None


def _interjection(message: Said) -> FollowUp | None:
    """ "øv", "ach so", "hmm": says nothing."""
    if not message.short or not _interjections().fullmatch(message.text):
        return None
    return FollowUp(Intent.FACTS if message.waits_for_facts() else Intent.HELP)


def _place_of_date(message: Said) -> FollowUp | None:
    """ "det første" after a list of dates; a number is a choice or a week."""
    if message.conversation.asked is not AskedFor.PERIOD or message.facts.period is not None or not message.short:
        return None
    place = place_in_list(message.page)
    return FollowUp(Intent.FACTS, numbers=(place,), facts=message.facts) if place else None


def _of_each_chosen(message: Said) -> FollowUp | None:
    """ "week 17 for the first, week 19 for the other", while facts of several chosen activities are asked for."""
    if not message.waits_for_facts():
        return None
    apart = read_apart(message, message.conversation.chosen)
    return FollowUp(Intent.FACTS, facts=shared(message.facts, apart), apart=apart) if apart else None


def _yes_or_no(message: Said) -> FollowUp | None:
    possible = bool(message.conversation.bookings or message.conversation.asked)
    if not possible or not message.short:
        return None
    if message.said[:1] == ["no"] or message.is_plain("no"):
        another_time = message.facts.period is not None or message.facts.time or message.reading.weekdays
        if another_time and not message.waits_for_facts():
            facts = (
                message.facts
                if message.facts.period or message.facts.wishes
                else replace(message.facts, wishes=message.text)
            )
            return FollowUp(Intent.REFUSE, facts=facts)
        return None if message.gives or message.unsure() or message.topic else FollowUp(Intent.REFUSE)
    if message.said[:1] == ["yes"] and not message.asks_anew():
        if message.waits_for_facts() and message.gives:
            return None
        if message.conversation.chosen or not message.conversation.bookings:
            return FollowUp(Intent.FACTS)
        return FollowUp(Intent.ACCEPT, facts=message.facts)
    return None


def _meant(message: Said) -> FollowUp | None:
    """ "ja", "ja, den første", "genau, Strandens små dyr" to "did you mean ... or ...?"."""
    suggested = message.conversation.suggested
    if not suggested or not message.short or message.said[:1] != ["yes"] or message.conditions():
        return None
    titles = [_words_of_title(message, name) for name in suggested]
    said = {word for word in message.topic if len(word) > 2}
    named = [place for place, words in enumerate(titles, 1) if said and said <= words]
    if said and not named:
        return None
    place = place_in_list(message.page)
    numbers = named or ([place] if place and place <= len(suggested) else range(1, len(suggested) + 1))
    return FollowUp(Intent.MEANT, numbers=tuple(numbers))


def _words_of_title(message: Said, name: str) -> set[str]:
    activity = message.reader.catalog.activities.get(name)
    titles = activity.title.values() if activity is not None else ()
    return {token.folded for title in titles for token in tokens(title)}


def _another_hour(message: Said) -> FollowUp | None:
    """ "Kan vi komme en time senere?" about what is booked: how much later is for a coordinator to judge."""
    booked = message.conversation.bookings and message.short and not message.conversation.chosen
    if (
        not booked
        or not whole_words(MESSAGES, "later").search(message.text)
        or message.facts.period is not None
        or message.facts.time
    ):
        return None
    return FollowUp(Intent.HUMAN) if _practical().match(message.text) else None


def _few_words(message: Said) -> FollowUp | None:
    if not message.short:
        return None
    conversation = message.conversation
    if "nothing_fits" in message.said and conversation.offered and not message.changes_question():
        return FollowUp(Intent.NOTHING_FITS)
    if message.is_plain("no") and conversation.offered:
        return FollowUp(Intent.NOTHING_FITS)
    if "more" in message.said and (conversation.offered or conversation.reading) and not message.says_new():
        return FollowUp(Intent.MORE)
    if "thanks" in message.said and not message.says_new() and not message.changes_facts():
        return FollowUp(Intent.THANKS)
    if "help" in message.said and not message.says_new():
        return FollowUp(Intent.HELP)
    if message.is_plain("yes") or (message.is_plain("no") and not conversation.offered):
        return FollowUp(Intent.THANKS if conversation.bookings else Intent.HELP)
    return None


def _given_facts(message: Said) -> FollowUp | None:
    conversation = message.conversation
    expects = message.waits_for_facts() or _only_facts(message)
    # facts are forgotten when a new answer is given: with them the draft is what was spoken of last
    corrects = bool(conversation.bookings) and (not conversation.offered or conversation.facts != NO_FACTS)
    if not (expects or corrects) or not message.gives or message.facts == NO_FACTS:
        return None
    if message.says_new(allow=conversation.asked) or (corrects and not expects and message.asks_for_offers()):
        return None
    return FollowUp(Intent.FACTS, facts=message.facts)


def _only_facts(message: Said) -> bool:
    """ "Gørlev Skole", "kl 10 passer bedst": no condition of a question."""
    named = bool(message.facts.school or message.facts.time) and bool(message.conversation.offered)
    return named and message.short and not message.conditions() and "?" not in message.text


def _unanswered(message: Said) -> FollowUp | None:
    """A few words that answer nothing, while a fact is asked for."""
    if not message.short or not message.waits_for_facts() or "?" in message.text:
        return None
    nothing_said = message.reading.is_empty and message.reading.excluded == Excluded()
    return FollowUp(Intent.FACTS) if nothing_said or message.unsure() else None


def _change(message: Said) -> FollowUp | None:
    before = message.conversation.reading
    if before is None or (
        message.reading.is_empty and message.reading.excluded == Excluded() and not message.conditions()
    ):
        return None
    question = asks(message.text[:120])
    if not message.topic and not message.reading.subjects and not (question and message.conditions() > 2):
        return FollowUp(Intent.REFINE, reading=refine(before, message.reading))
    first, anywhere = message.marks_of_change()
    if message.short and (first or (anywhere and not question) or (not message.reading.topic and not question)):
        return FollowUp(Intent.REFINE, reading=refine(before, message.reading))
    return None


def _unclear(message: Said) -> FollowUp | None:
    """A question that names nothing to search for."""
    if not message.text.rstrip().endswith("?") or message.conditions() or message.reading.subjects:
        return None
    practical = message.short and bool(_practical().match(message.text)) and not asks(message.text)
    if practical and message.conversation.bookings:
        return FollowUp(Intent.HUMAN)
    if message.topic:
        return None
    if message.conversation.chosen:
        return FollowUp(Intent.FACTS)  # asked again, with the dates on offer
    if message.conversation.bookings:
        return FollowUp(Intent.HUMAN)  # "what shall we bring?" is for the coordinator
    of_them = message.short and bool(whole_words(MESSAGES, "of them").search(message.text))
    if message.conversation.offered and message.reading.is_empty and (practical or of_them):
        return FollowUp(Intent.HUMAN)
    return None


def _of_nothing(letter: Letter) -> Intent:
    """A message of greeting or signature alone, or of nothing."""
    words = {token.folded for token in tokens(f"{letter.words} {letter.signature}")}
    if not words:
        return Intent.EMPTY
    return Intent.THANKS if words & words_of_all(MESSAGES, "thanks") else Intent.HELP


@locales.remembered
def _interjections() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{locales.pattern(MESSAGES, 'interjections')}\b\W*)+", re.I)


@locales.remembered
def _practical() -> re.Pattern[str]:
    """Asks about the day itself: "hvad skal vi have med?", "wo treffen wir uns?"."""
    joints = "|".join(alternatives(CONJUNCTIONS, name) for name in ("and", "but"))
    openers, persons = (locales.pattern(MESSAGES, name) for name in ("practical", "practical persons"))
    return re.compile(rf"^\W*(?:(?:{joints})\s)?{openers}\s(?:\w+\s){{0,2}}?{persons}\b", re.I)
