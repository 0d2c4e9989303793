"""A question about an activity within a conversation: answered from the entry; what that does not say is handed to a
coordinator. What was shown, chosen and asked for stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.conversation.activity_questions import ActivityQuestions, Question
from assistant.conversation.context import BookingTurn, Outcome
from assistant.model import (
    COMPARING,
    MAY_TAKE_ROOM,
    OPEN,
    Activity,
    AskedFact,
    AskedFor,
    Booking,
    CallReason,
    Reading,
    Reply,
    Session,
    Spoken,
    Status,
)
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text
from assistant.understanding.about_which import Meant, about_which
from assistant.understanding.situation import Situation

_FACTS_ASKED = frozenset({AskedFor.PERIOD, AskedFor.CLASS, AskedFor.PUPILS})


@dataclass(frozen=True)
class Telling:
    """One question about activities."""

    turn: BookingTurn
    questions: ActivityQuestions

    def about(self) -> Outcome | None:
        """``None`` where it is not known what the question is about."""
        turn = self.turn
        own = tuple(turn.own(OPEN, here=True))
        meant = self._meant(Situation(turn.conversation, own))
        if not meant.activities:
            return None
        question = self._question(meant, own)
        answer = self.questions.answer(question)
        if not answer.reply_lines and not answer.unknown:
            return None
        booking = next((one for one in reversed(own) if one.activity_id == meant.activities[0].id), None)
        # when it is agreed to be says the booking; at what time, where it does not, the office
        when_agreed = booking is not None and meant.booked and AskedFact.DATES in question.facts
        if booking is not None and when_agreed:
            return self._day_of(booking)
        events = (turn.human(booking, self._reason()),) if answer.unknown else ()
        offered = not meant.booked and not turn.conversation.chosen
        goes_on = meant.goes_on
        reply = self.questions.reply(question, answer, passed_on=bool(events), offered=offered, goes_on=goes_on)
        told_of = tuple(one.id for one in meant.activities) if offered and meant.narrowed else ()
        return Outcome(self._with_open_question(reply), replace(turn.conversation, told_of=told_of), events)

    def _day_of(self, booking: Booking) -> Outcome:
        """The day of what is booked; a time that is not known is for a coordinator."""
        turn = self.turn
        known = turn.listing([booking])
        if booking.time or booking.status is not Status.APPROVED:
            return Outcome(known, turn.conversation)
        passed_on = turn.talk.passed_on(turn.language)
        reply = with_text(replace(known, closing=(*known.closing, *passed_on.opening)))
        return Outcome(reply, turn.conversation, (turn.human(booking, self._reason()),))

    def of_first(self, question: Question) -> Outcome:
        """A first message that names an activity: from now on it is the one that is shown."""
        turn = self.turn
        answer = self.questions.answer(question)
        events = (turn.human(None, CallReason.NOT_STATED),) if answer.unknown else ()
        reply = self.questions.reply(question, answer, passed_on=bool(events), offered=True)
        shown = tuple(activity.id for activity in question.activities)
        kept = replace(
            turn.conversation,
            reading=question.reading, offered=shown, shown=shown, offered_at=turn.message.received_at,
            spoken=Spoken.ACTIVITIES, borrowed=False,
        )  # fmt: skip
        return Outcome(reply, kept, events)

    def _meant(self, situation: Situation) -> Meant:
        turn, questions = self.turn, self.questions
        return about_which(
            turn.words, turn.language, situation, turn.catalog, questions.reader.names,
            lambda: questions.titled(turn.words, turn.language),
        )  # fmt: skip

    def _question(self, meant: Meant, own: tuple[Booking, ...]) -> Question:
        turn = self.turn
        conversation, offered = turn.conversation, turn.conversation.offered
        facts = self.questions.reader.questions.asked_facts(turn.words, turn.language, asks=True)
        numbered = tuple((_number(one, offered), one) for one in self._compared(meant, facts))
        booked = [one.pupils for one in own if one.activity_id == meant.activities[0].id]
        reading = turn.follow_up.reading
        sizes = (
            reading.group_size if reading else None, *booked, conversation.facts.pupils,
            conversation.reading.pupils if conversation.reading else None,
        )  # fmt: skip
        pupils = next((size for size in sizes if size is not None), None)
        days = reading.periods if reading else ()
        return Question(turn.words, turn.language, facts, numbered, pupils, self._from(), self._free, days)

    def _compared(self, meant: Meant, facts: Collection[AskedFact]) -> Sequence[Activity]:
        """What it is about; "which is cheapest?" is asked of all that was shown."""
        known, offered = self.turn.catalog.activities, self.turn.conversation.offered
        every = [known[name] for name in offered if name in known]
        of_all = len(meant.activities) < 2 and not COMPARING.isdisjoint(facts) and len(every) > 1
        return every if of_all and not meant.pointed_at else meant.activities

    def _from(self) -> Reading | None:
        """The wish with the school that is known by now."""
        known, school = self.turn.conversation.reading, self.turn.conversation.facts.school
        return replace(known, school=known.school or school) if known is not None else None

    def _free(self, activity: Activity, session: Session) -> int | None:
        if session.seats is None:
            return None
        day = (session.date, session.date)
        found = self.turn.book.find(statuses=MAY_TAKE_ROOM, activity_id=activity.id, between=day)
        at_hour = [one for one in found if not session.time or not one.time or one.time == session.time]
        taken = [one for one in at_hour if one.takes_room]
        return max(0, session.seats - sum(activity.seats_for(one.pupils) for one in taken))

    def _reason(self) -> CallReason | None:
        """What is said to a human belongs to the call that they answer."""
        return None if self.turn.conversation.spoken is Spoken.HUMAN else CallReason.NOT_STATED

    def _with_open_question(self, reply: Reply) -> Reply:
        """What was asked for before is still asked for."""
        conversation = self.turn.conversation
        if not conversation.chosen or conversation.asked not in _FACTS_ASKED:
            return reply
        return with_text(replace(reply, closing=(phrase(reply.language, f"about.still.{conversation.asked}"),)))


def _number(activity: Activity, offered: tuple[str, ...]) -> int:
    return offered.index(activity.id) + 1 if activity.id in offered else 0
