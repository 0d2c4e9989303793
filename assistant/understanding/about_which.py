"""Which activities a question is about: by number, by name, by what was chosen, booked or shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant import locales
from assistant.language.word_tables import alternatives, whole_words
from assistant.model import Activity, Catalog, Language, Spoken
from assistant.understanding.annotated_text import Page
from assistant.understanding.choice_patterns import numbers_chosen
from assistant.understanding.named_activities import NamedActivities
from assistant.understanding.situation import Situation

_FILE, _MESSAGES = "words/choices.txt", "words/messages.txt"
_FEW_WORDS = 14
"""Words of a question in which a bare number can be one of the list."""


@dataclass(frozen=True)
class Meant:
    """What a question is about."""

    activities: tuple[Activity, ...]
    pointed_at: bool = False
    """By number or by name; otherwise it is what the conversation is about."""
    booked: bool = False
    """What is booked is meant."""
    goes_on: bool = False
    """It was told of before, and is not named again."""

    @property
    def narrowed(self) -> bool:
        """It is not just all that was shown."""
        return self.pointed_at or self.goes_on


def about_which(
    text: str,
    language: Language,
    situation: Situation,
    catalog: Catalog,
    names: NamedActivities,
    elsewhere: Callable[[], Sequence[Activity]] = tuple,
) -> Meant:
    """The activities that the text asks about, in the order in which they are named or were shown; none where that
    cannot be told. ``elsewhere`` gives others of the catalogue that it may name by their title."""
    known = catalog.activities
    conversation, bookings = situation.conversation, situation.bookings
    offered = [known[name] for name in conversation.offered if name in known]
    chosen = [known[name] for name in conversation.chosen if name in known]
    booked = [known[booking.activity_id] for booking in bookings if booking.activity_id in known]
    of_list = conversation.spoken is Spoken.ACTIVITIES or not (chosen or booked)
    countable = of_list and len(offered) == len(conversation.offered)
    numbers = _numbers(text, language, len(offered)) if countable else ()
    if numbers:
        return Meant(tuple(offered[number - 1] for number in numbers), pointed_at=True)
    near = list({activity.id: activity for activity in (*chosen, *booked, *(offered if of_list else ()))}.values())
    named = names.named_activities(text, language, near, by_title=True) or _pointed_at(text, language, near, names)
    if not named:
        others = [*offered, *elsewhere()]
        named = names.titled(text, others) if near else names.named_activities(text, language, others, by_title=True)
    if named:
        return Meant(tuple(named), pointed_at=True, booked=all(each in booked for each in named))
    if chosen:
        return Meant(tuple(chosen))
    if booked and (conversation.spoken is not Spoken.ACTIVITIES or not offered):
        return Meant((booked[-1],), booked=True)
    told_of = tuple(activity for activity in offered if activity.id in conversation.told_of)
    of_all = whole_words(_MESSAGES, "of them").search(text) is not None
    return Meant(told_of, goes_on=True) if told_of and not of_all else Meant(tuple(offered))


def _numbers(text: str, language: Language, offered: int) -> tuple[int, ...]:
    """The numbers of the list that the text names, in its order."""
    page = Page(text)
    found = numbers_chosen(page, language, offered)
    if not found and len(page.words) <= _FEW_WORDS:
        found = tuple(dict.fromkeys(int(match.group(1)) for match in _bare().finditer(text)))
    return found if found and all(0 < number <= offered for number in found) else ()


def _pointed_at(
    text: str, language: Language, activities: Sequence[Activity], names: NamedActivities
) -> list[Activity]:
    """ "the one with the bridges": what stands behind it tells which."""
    found = _pointing().search(text)
    return names.named_activities(text[found.end() :], language, activities) if found else []


@locales.remembered
def _bare() -> re.Pattern[str]:
    """A number that counts, dates and measures nothing."""
    joints = "|".join(alternatives("words/conjunctions.txt", name) for name in ("and", "or"))
    return re.compile(rf"(?<![\w.,:/])(\d{{1,2}})(?=\s*$|\s*[?!,;]|\s+(?:{joints})\b)", re.I)


@locales.remembered
def _pointing() -> re.Pattern[str]:
    return re.compile(rf"\b{locales.pattern(_FILE, 'the')}\s{locales.pattern(_FILE, 'of what')}\s", re.I)
