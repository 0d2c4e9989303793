"""A further message of a conversation -> what is to be done, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from assistant.language.sentence_joining import sentences_joined
from assistant.language.word_tables import whole_words
from assistant.letters.reader import Letter
from assistant.model import AskedFor
from assistant.understanding.act_intents import goes_on_as_before, intent_of_acts
from assistant.understanding.acts import Act, Clause
from assistant.understanding.booking_facts import gives_nothing
from assistant.understanding.clauses import clauses_of
from assistant.understanding.evaluations import read_evaluation
from assistant.understanding.follow_up import FollowUp, Intent, meaning_of, read_follow_up
from assistant.understanding.message import Said
from assistant.understanding.question import Reader
from assistant.understanding.signature_facts import facts_of_signature
from assistant.understanding.situation import Situation

_ASIDE = 0.5
"""How sure it must be that a clause only asks or tells something beside what is to be done."""
_DOES = 0.5
_AFTERTHOUGHT = 5
"""Words of a question that is only about the sentence before it."""
_CANCELS = _TAKES = 0.6

_ASIDES = ((Act.NEED,), (Act.ASK_ACTIVITY, Act.ASK_STATUS), (Act.OFFICE,), (Act.HAND_OVER,))
_SMALL_TALK = (Act.THANKS, Act.OUT_OF_DOMAIN, Act.OTHER)
_CHANGES = frozenset({Act.MOVE, Act.CHANGE, Act.CORRECT, Act.GIVE_FACTS})
_ANSWERS_FIRST = (Act.ACCEPT, Act.REFUSE)
_SAID_AS_QUESTIONS = frozenset(
    {Act.NEW_WISH, Act.REFINE, Act.MOVE, Act.CANCEL, Act.ADD_CLASS, Act.CHOOSE, Act.HAND_OVER}
)
"""What may be said as a question: a wish, a move."""
_BOOKS = frozenset({Intent.CHOOSE, Intent.FACTS, Intent.ADD_CLASS})
_FEWEST_TOLD = 4
"""Words that tell something."""
_DOING = frozenset({Act.CHOOSE, Act.NEW_WISH, Act.REFINE, Act.ADD_CLASS, Act.MOVE, Act.CHANGE, Act.GIVE_FACTS})


@dataclass(frozen=True)
class Part:
    """Clauses of a message that are read together."""

    clauses: tuple[Clause, ...]

    @property
    def text(self) -> str:
        return " ".join(clause.text for clause in self.clauses)


def read_further(
    letter: Letter, situation: Situation, reader: Reader, today: date, *, subject_line: str = ""
) -> tuple[FollowUp, ...]:
    """What the parts of a message mean in their situation, at least one, in the order in which they are carried out.
    Never raises for any text."""
    conversation = situation.conversation
    if told := read_evaluation(letter, conversation):
        beside = replace(situation, conversation=replace(conversation, asked=AskedFor.NOTHING, listed=()))
        asked = read_further(replace(letter, text=told.asks), beside, reader, today) if told.asks else ()
        return (told.follow_up, *asked)
    if situation.every and not situation.has_begun and goes_on_as_before(letter.text):
        return (FollowUp(Intent.REPEAT, facts=Said(letter.text, "", conversation, reader, today).facts),)
    if not situation.has_begun or not letter.text:
        return (read_follow_up(letter, conversation, reader, today, subject_line=subject_line),)
    language = reader.language_of(letter.text, conversation.language)
    clauses = reader.acts.of(clauses_of(letter.text), language, situation.state)
    if not clauses:
        return (read_follow_up(letter, conversation, reader, today, subject_line=subject_line),)
    signed = facts_of_signature(letter.signature, reader.catalog)
    parts = list(_parts(clauses, situation, reader, today)) or [Part(tuple(clauses))]
    several = len(parts) > 1
    return tuple(
        replace(_meaning(part, situation, reader, today), signed=signed, words=part.text if several else "")
        for part in parts
    )


def _meaning(part: Part, situation: Situation, reader: Reader, today: date) -> FollowUp:
    message = Said(part.text, "", situation.conversation, reader, today, situation.day)
    if not message.page.tokens:
        return FollowUp(Intent.EMPTY)
    found = intent_of_acts(part.clauses, message, meaning_of(message), situation)
    if found.intent not in _BOOKS or len(part.clauses) == 1:
        return found
    told = [clause.text for clause in part.clauses if _only_tells(clause, situation, reader, today)]
    wishes = sentences_joined(found.facts.wishes, *told)
    return replace(found, facts=replace(found.facts, wishes=wishes)) if told else found


def _only_tells(clause: Clause, situation: Situation, reader: Reader, today: date) -> bool:
    """It is no fact of a booking and takes nothing, but whoever decides about the booking should know it."""
    takes = clause.chance({Act.ACCEPT, Act.THANKS, Act.OUT_OF_DOMAIN}) >= _DOES
    takes = takes or clause.chance({Act.ACCEPT, Act.THANKS, Act.CHOOSE}) >= _TAKES
    if takes or len(clause.text.split()) < _FEWEST_TOLD:
        return False
    return gives_nothing(Said(clause.text, "", situation.conversation, reader, today, situation.day).facts)


def _parts(clauses: Sequence[Clause], situation: Situation, reader: Reader, today: date) -> Iterator[Part]:
    """What is called off, what is to be done, and what is asked and told beside it."""
    clauses = [_as_asked(clause, reader, situation) for clause in _with_afterthoughts(clauses)]
    beside = [clause for clause in clauses if _is_beside(clause) and not _asks_of_nothing(clause, situation)]
    doing = [clause for clause in clauses if clause not in beside]
    off = [clause for clause in doing if clause.act is Act.CANCEL and clause.certainty >= _CANCELS]
    if off and len(off) < len(doing) and not _chooses(doing, situation, reader, today):
        yield Part(tuple(off))
        doing = [clause for clause in doing if clause not in off and _does_something(clause)]
    if situation.is_booked:
        yield from _by_effect(doing)
    elif doing:
        yield Part(tuple(doing))
    told = [clause for clause in beside if any(clause.act in acts for acts in _ASIDES)]
    for acts in _ASIDES:
        same = [clause for clause in told if clause.act in acts]
        if same:
            yield Part(tuple(same))
    if beside and not doing and not off and not told:
        # what is told tells more than the thanks around it
        more = [clause for clause in beside if clause.act is not Act.THANKS] or beside
        yield Part(tuple(more))


def _as_asked(clause: Clause, reader: Reader, situation: Situation) -> Clause:
    """A question for a fact of an activity is one, also where its words alone are not clear."""
    binds = (clause.act in _SAID_AS_QUESTIONS and clause.certainty >= _CANCELS) or not situation.has_subject
    language = situation.conversation.language or reader.default_language
    if not clause.text.endswith("?") or binds or not reader.questions.asked_facts(clause.text, language):
        return clause
    chances = np.zeros_like(clause.chances)
    chances[clause.acts.index(Act.ASK_ACTIVITY)] = 1.0
    return replace(clause, chances=chances)


def _by_effect(clauses: Sequence[Clause]) -> Iterator[Part]:
    """Clauses that come to the same for what is booked, together: an answer first, then what is changed. A clause of
    which that is not clear, or that tells more of another class, belongs to the one before it."""
    found: dict[Act, list[Clause]] = {}
    before: Act | None = None
    unclear: list[Clause] = []
    for place, clause in enumerate(clauses):
        effect = _effect(clause)
        goes_along = before is Act.ADD_CLASS and effect is Act.CHANGE
        is_unclear = clause.chance(_CHANGES) < _DOES and clause.certainty < _DOES
        if before is None and is_unclear and place + 1 < len(clauses):
            unclear.append(clause)
            continue
        if before is not None and (goes_along or is_unclear):
            effect = before
        found.setdefault(effect, []).extend([*unclear, clause])
        unclear, before = [], effect
    if Act.CHANGE in found and Act.REFUSE in found:
        # another day is wished: with that the proposed one is refused
        found[Act.CHANGE] = [*found.pop(Act.REFUSE), *found[Act.CHANGE]]
    for effect in sorted(found, key=lambda each: _ANSWERS_FIRST.index(each) if each in _ANSWERS_FIRST else 9):
        yield Part(tuple(found[effect]))


def _effect(clause: Clause) -> Act:
    if clause.chance(_CHANGES) >= max(_DOES, clause.certainty):
        return Act.CHANGE
    return clause.act


def _with_afterthoughts(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """A need with the short question behind it: "One is in a wheelchair, is that OK?"."""
    before: Clause | None = None
    for clause in clauses:
        short = clause.text.endswith("?") and len(clause.text.split()) <= _AFTERTHOUGHT
        if before is not None and short and before.act is Act.NEED:
            before = replace(before, text=f"{before.text}, {clause.text}")
            continue
        if before is not None:
            yield before
        before = clause
    if before is not None:
        yield before


def _is_beside(clause: Clause) -> bool:
    if clause.certainty < _ASIDE:
        return False
    has_number = any(sign.isdigit() for sign in clause.text)
    aside = any(clause.act in acts for acts in _ASIDES)
    return aside or (clause.act in _SMALL_TALK and not has_number)


def _asks_of_nothing(clause: Clause, situation: Situation) -> bool:
    """ "Robots, then?" where nothing was found: a wish."""
    return clause.act is Act.ASK_ACTIVITY and not situation.has_subject


def _does_something(clause: Clause) -> bool:
    """Beside what is called off: something else is wanted, and not only that the rest stays."""
    stays = whole_words("words/further.txt", "keeps").search(clause.text) is not None
    return clause.act in _DOING and clause.certainty >= _DOES and not stays


def _chooses(clauses: Sequence[Clause], situation: Situation, reader: Reader, today: date) -> bool:
    """ "Drop that one, we'll take 2 instead": one is given up for the other."""
    text = " ".join(clause.text for clause in clauses)
    return meaning_of(Said(text, "", situation.conversation, reader, today, situation.day)).intent is Intent.CHOOSE
