"""What a further message of a conversation asks to be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.model import Facts, FactsOf, Language, Reading
from assistant.understanding.booking_facts import NO_FACTS


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
    CONFIRM = "confirm"
    """The class still comes to what is agreed, said by a button."""
    EVALUATE = "evaluate"
    """How a visit was, after it."""
    REFUSE = "refuse"
    """No to a proposed date, or to what was asked; with facts when another time is named in the same breath."""
    THANKS = "thanks"
    HELP = "help"
    """A greeting alone, or "what can you do"."""
    EMPTY = "empty"
    MEANT = "meant"
    """Yes to "did you mean"; the numbers are the places of those that are meant."""
    ELSEWHERE = "elsewhere"
    """No wish for an activity: a matter of the office, or something else entirely."""
    ADD_CLASS = "add_class"
    """What is booked or chosen is wanted for another class, too; ``facts`` are that class's."""
    MOVE = "move"
    """Another day is wanted, and it is not said which."""
    ABOUT = "about"
    """A question about an activity."""
    NOTE = "note"
    """To be known on the day: what pupils need, and all else that is told beside a booking."""
    REPEAT = "repeat"
    """As it was booked before."""
    UNCLEAR = "unclear"
    """Not understood: to be asked, or for a human."""


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
    apart: tuple[FactsOf, ...] = ()
    """What is said of one of several choices alone; ``facts`` are for all of them."""
    signed: Facts = NO_FACTS
    """What stands below the sign-off: who writes, the school, a telephone number."""
    asks_for_offers: bool = False
    """Its own words ask for something to be offered, whatever the thread is about."""
    booking_id: str = ""
    """``K17`` when one was named."""
    words: str = ""
    """The part of the message in which it is said; empty: all of it."""
    mark: int | None = None
    """For EVALUATE, 1 to 5; ``None`` where it is said in words alone."""
    bookings: tuple[str, ...] = ()
    """Ids of the writer's bookings that are meant by their class or their name; empty: what was spoken of last."""
    activities: tuple[str, ...] = ()
    """For CHOOSE: ids of what is named without having been shown."""
    parties: tuple[Facts, ...] = ()
    """Where several classes come, or halves of one, what is said of each."""
    certain: bool = True
    """Whether it may be carried out: else one short question comes first."""
    language: Language | None = None
    """The message's own, where it has words."""
