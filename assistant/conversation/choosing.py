"""Choosing: what was chosen becomes a draft, missing facts are asked for, and what cannot be is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import bookings
from assistant.conversation import drafting
from assistant.conversation.booking_phrases import means_both, moves
from assistant.conversation.cancelling import BookingExchange
from assistant.conversation.changing import ASK_AGAIN, BookingChanges
from assistant.conversation.context import BookingTurn, Outcome
from assistant.conversation.drafting import BrokenRule, MissingFact, ReadyDraft
from assistant.conversation.waiting_list import is_full, offered_to_wait
from assistant.conversation.waiting_phrases import asks_to_wait
from assistant.model import OPEN, UNDECIDED, AskedFor, Booking, Conversation, Event, Facts, FactsOf, Reply, Status
from assistant.understanding.parties import parties_of


@dataclass(frozen=True)
class BookingChoice:
    """One message that chooses among what was shown, or says more about what was chosen."""

    turn: BookingTurn

    def choose(self) -> Outcome:
        """One of the numbered activities, or the one of a button; "instead" gives up the request made before."""
        turn = self.turn
        replacing = BookingExchange(turn).given_up()
        if turn.message.action is not None:
            return self._pursue((turn.message.action.subject,), replacing)
        if turn.follow_up.activities:
            return self._pursue(turn.follow_up.activities, replacing)
        offered, numbers = turn.conversation.offered, turn.follow_up.numbers
        wrong = [number for number in numbers if not 1 <= number <= len(offered)]
        if wrong or not numbers:
            known = drafting.merged(turn.conversation.facts, turn.follow_up.facts)
            reply = turn.talk.wrong_number(turn.language, next(iter(wrong), 0), len(offered))
            return Outcome(reply, replace(turn.conversation, facts=known))
        meant = BookingExchange(turn).among_waiting(tuple(offered[number - 1] for number in numbers))
        return self._moves(meant) or self._corrects(meant) or self._pursue(meant, replacing)

    def _corrects(self, activity_ids: tuple[str, ...]) -> Outcome | None:
        """A choice whose words were changed afterwards: the same activities change the requests that it made, others
        take their place."""
        turn = self.turn
        made = [one for one in turn.own(OPEN, here=True) if one.created_at in turn.message.corrects]
        if not made:
            return None
        if {booking.activity_id for booking in made} == set(activity_ids):
            return BookingChanges(turn).about_chosen(*made)
        return self._pursue(activity_ids, tuple(one.id for one in made if one.status in UNDECIDED))

    def _moves(self, activity_ids: tuple[str, ...]) -> Outcome | None:
        """ "Flyt nr. 2 til uge 20": a change to what is booked already and no second request."""
        turn = self.turn
        if len(activity_ids) != 1 or not moves(turn.words):
            return None
        booked = [booking for booking in turn.own(OPEN, here=True) if booking.activity_id in activity_ids]
        return BookingChanges(turn).about_chosen(booked[-1]) if booked else None

    def which(self) -> Outcome:
        """Undecided between some of what was shown: asks which, and keeps the facts that came along."""
        turn = self.turn
        shown = dict(enumerate(turn.conversation.offered, 1))
        meant = [number for number in turn.follow_up.numbers if number in shown] or list(shown)
        numbered = [
            (number, turn.catalog.activities[shown[number]])
            for number in meant
            if shown[number] in turn.catalog.activities
        ]
        if not numbered:
            return turn.say(turn.talk.wrong_number(turn.language, 0, 0))
        known = drafting.merged(turn.conversation.facts, turn.follow_up.facts)
        kept = replace(turn.conversation, facts=known, chosen=(), asked=AskedFor.NOTHING)
        return Outcome(turn.talk.which(numbered, turn.language), kept)

    def go_on(self) -> Outcome:
        """With what was chosen before, and the facts of this message. Without any, the same is asked again."""
        return self._pursue(self.turn.conversation.chosen, self.turn.conversation.replacing)

    def for_another(self, model: Booking, said: Facts) -> Outcome:
        """What a booking has, once more, for the class and the day that are ``said``: nothing else of the other class
        is carried over."""
        turn, before = self.turn, self.turn.conversation
        known = replace(drafting.about_teacher(before.facts), school=model.school, phone=model.phone)
        alone = replace(before, reading=None, wishes=(), facts=known, chosen=(), apart=(), parties=())
        asked = replace(turn, conversation=alone, follow_up=replace(turn.follow_up, facts=said, numbers=()))
        outcome = BookingChoice(asked)._pursue((model.activity_id,), ())
        if outcome.conversation.chosen:
            return outcome
        kept = replace(outcome.conversation, reading=before.reading, wishes=before.wishes)
        return replace(outcome, conversation=kept)

    def _pursue(self, activity_ids: tuple[str, ...], replacing: tuple[str, ...]) -> Outcome:
        """Drafts the chosen activities, or asks for the one fact that is missing, or says what cannot be."""
        turn = self.turn
        if any(name not in turn.catalog.activities for name in activity_ids):
            return turn.say(turn.talk.gone(turn.language))
        said = self._said(activity_ids)
        if said is None:
            return turn.say(self._no_such_session(activity_ids[0]))
        apart = self._apart(activity_ids)
        before = replace(turn.conversation, facts=self._known(activity_ids, replacing), apart=apart)
        facts = {name: self._facts_for(name, said, before) for name in activity_ids}
        # what belongs to one wish alone is read anew from that wish, and not carried over to the others
        of_one = bool(before.wishes or apart)
        kept = drafting.merged(before.facts, said) if of_one else facts[activity_ids[0]]
        parties = self._parties(activity_ids, said)
        waits = before.waits or asks_to_wait(turn.words)
        conversation = replace(
            before, facts=kept, chosen=activity_ids, replacing=replacing, listed=(), parties=parties, waits=waits
        )
        attempts = [
            drafting.attempt(turn.catalog.activities[name], each, conversation, turn.message, turn.rules, turn.book)
            for name in activity_ids
            for each in drafting.of_parties(facts[name], parties)
        ]
        for broken in attempts:
            if isinstance(broken, BrokenRule):
                return self._cannot(broken, conversation)
        for missing in attempts:
            if isinstance(missing, MissingFact):
                return self._ask(missing, conversation)
        drafts = [found.booking for found in attempts if isinstance(found, ReadyDraft)]
        # where nothing was asked before, the choice is all that was said
        return self._draft([replace(one, question=one.question or turn.words) for one in drafts], conversation)

    def _parties(self, activity_ids: Sequence[str], said: Facts) -> tuple[Facts, ...]:
        """The classes that come, where there are several: those of this message, else those known before."""
        turn, before = self.turn, self.turn.conversation
        if turn.follow_up.parties:
            return turn.follow_up.parties
        if set(before.chosen) & set(activity_ids) and before.parties:
            return before.parties
        asked = parties_of(before.own_reading_of(activity_ids[0]))
        counted = all(party.pupils is not None for party in asked)
        return asked if counted and not said.class_name else ()

    def _facts_for(self, activity_id: str, said: Facts, before: Conversation) -> Facts:
        if self._is_of_another(activity_id, said):
            said = replace(said, class_name="", grade=None, pupils=None)
        if self._is_of_another(activity_id, before.facts):
            before = replace(before, facts=replace(before.facts, class_name="", grade=None, pupils=None))
        gathered = drafting.gathered(before, before.own_reading_of(activity_id), said, self.turn.message)
        own = drafting.merged(gathered, before.apart_of(activity_id))
        return drafting.with_school(own, self.turn.message, self.turn.catalog.schools)

    def _is_of_another(self, activity_id: str, said: Facts) -> bool:
        """The class that is named is the one of another wish: "die 6b hat 25 Kinder" says nothing of the 3. Klasse."""
        conversation = self.turn.conversation
        wished = {wish.reading.grades: activity_id in wish.shown for wish in conversation.wishes if wish.reading.grades}
        if said.grade is None or len(wished) < 2:
            return False
        own = any(said.grade in grades for grades, is_own in wished.items() if is_own)
        return not own and any(said.grade in grades for grades in wished)

    def _apart(self, activity_ids: tuple[str, ...]) -> tuple[FactsOf, ...]:
        """What is said of each one alone, now and since they were chosen."""
        conversation, new = self.turn.conversation, self.turn.follow_up.apart
        goes_on = set(conversation.chosen) & set(activity_ids) and not means_both(self.turn.words)
        known = {each.activity_id: each.facts for each in (conversation.apart if goes_on else ())}
        if goes_on and conversation.asked == AskedFor.PUPILS and conversation.wishes and len(activity_ids) > 1:
            new = (*new, *self._counted(activity_ids))
        for each in new:
            known[each.activity_id] = drafting.merged(known.get(each.activity_id, Facts()), each.facts)
        return tuple(FactsOf(name, facts) for name, facts in known.items() if name in activity_ids)

    def _counted(self, activity_ids: tuple[str, ...]) -> list[FactsOf]:
        """An answered number is for the wishes that have none; the others keep what they were asked with."""
        asked = {name: self.turn.conversation.own_reading_of(name) for name in activity_ids}
        known = {name: reading.group_size for name, reading in asked.items() if reading is not None}
        said = self.turn.follow_up.facts.pupils
        if said is None or all(count is None for count in known.values()):
            return []
        counts = {name: said if known.get(name) is None else known[name] for name in activity_ids}
        return [FactsOf(name, Facts(pupils=count)) for name, count in counts.items()]

    def _said(self, activity_ids: tuple[str, ...]) -> Facts | None:
        """The facts of this message, with the session that was named by its place; ``None`` for one there is not."""
        turn = self.turn
        facts, numbers = turn.follow_up.facts, turn.follow_up.numbers
        if turn.conversation.chosen != activity_ids or len(activity_ids) != 1 or len(numbers) != 1:
            return facts
        activity = turn.catalog.activities[activity_ids[0]]
        if turn.conversation.asked != AskedFor.PERIOD or facts.period is not None or not activity.sessions:
            return facts
        return drafting.on_session(activity, facts, numbers[0], turn.rules.season.today)

    def _known(self, activity_ids: tuple[str, ...], replacing: Sequence[str]) -> Facts:
        """What is known before this message: also from the request that is given up. What was said for another wish
        holds for this one only where it is about the teacher."""
        conversation = self.turn.conversation
        known = conversation.facts
        if conversation.wishes and not set(conversation.chosen) & set(activity_ids):
            known = drafting.about_teacher(known)
        old = next((booking for name in replacing if (booking := self.turn.named(name)) is not None), None)
        if old is None:
            return known
        if BookingExchange(self.turn).number_given_up():
            return drafting.merged(known, drafting.of_booking(old))  # "3 instead of 1": in the week of 1
        return drafting.merged(drafting.of_booking(old), known)

    def _no_such_session(self, activity_id: str) -> Reply:
        turn = self.turn
        most = len(turn.catalog.activities[activity_id].open_sessions(turn.rules.season.today))
        return turn.talk.wrong_number(turn.language, turn.follow_up.numbers[0], most)

    def _ask(self, missing: MissingFact, conversation: Conversation) -> Outcome:
        turn = self.turn
        reply = turn.talk.ask(missing.fact, missing.activity, turn.language, turn.rules.season.today)
        if len(conversation.chosen) > 1 and turn.conversation.chosen != conversation.chosen:
            chosen = [turn.catalog.activities[name] for name in conversation.chosen]
            numbers = [
                conversation.offered.index(name) + 1 for name in conversation.chosen if name in conversation.offered
            ]
            reply = turn.talk.of_several(reply, chosen, numbers if missing.fact is AskedFor.PERIOD else ())
        elif missing.fact is not AskedFor.PERIOD and turn.conversation.chosen != conversation.chosen:
            reply = turn.talk.of_chosen(reply, missing.activity)
        return Outcome(reply, replace(conversation, asked=missing.fact))

    def _cannot(self, broken: BrokenRule, conversation: Conversation) -> Outcome:
        """Says which rule is broken, and asks again for the fact that broke it."""
        sentence = self.turn.wrong(broken.check, broken.booking)
        asked = ASK_AGAIN.get(broken.check.rule, AskedFor.PERIOD)
        apart = tuple(
            replace(each, facts=drafting.without(each.facts, asked)) if each.activity_id == broken.activity.id else each
            for each in conversation.apart
        )
        kept = replace(conversation, asked=asked, facts=drafting.without(conversation.facts, asked), apart=apart)
        refused = Outcome(self.turn.talk.cannot(self.turn.language, broken.activity, sentence), kept)
        known = drafting.merged(conversation.facts, drafting.of_booking(broken.booking))
        return offered_to_wait(self.turn, broken, refused, known) if is_full(broken) else refused

    def _draft(self, ready: Sequence[Booking], conversation: Conversation) -> Outcome:
        """New requests, but none that is there already; those that they replace are cancelled."""
        turn = self.turn
        open_ones = turn.own(OPEN)
        given_up = [
            booking for booking in open_ones if booking.id in conversation.replacing and booking.status in UNDECIDED
        ]
        made: list[Event] = []
        already: list[Booking] = []
        news: list[Event] = []
        for booking in ready:
            same = drafting.same_request(booking, open_ones)
            if same is None:
                made.append(bookings.draft(turn.book, turn.rules, booking, turn.actor))
                continue
            edited = self._brought_up_to_date(same, conversation.facts)
            already.append(same if edited is None or edited.booking is None else edited.booking)
            news += [edited] if edited is not None else []
        kept_on = {booking.id for booking in already}
        off = [bookings.cancel(turn.book, old.id, turn.actor) for old in given_up if old.id not in kept_on]
        drafts = [event.booking for event in made if event.booking is not None]
        return self._drafted(drafts, already, (*made, *news, *off), off, conversation)

    def _brought_up_to_date(self, same: Booking, facts: Facts) -> Event | None:
        """The request that is there already, with what is new about it."""
        turn = self.turn
        if same.status is not Status.DRAFT:
            return None
        event = bookings.edit(turn.book, turn.rules, same.id, replace(facts, period=None, time=""), turn.actor)
        return event if event.booking is not None and event.booking.version != same.version else None

    def _drafted(
        self,
        drafts: Sequence[Booking],
        already: Sequence[Booking],
        events: tuple[Event, ...],
        off: Sequence[Event],
        conversation: Conversation,
    ) -> Outcome:
        ask_school = not conversation.facts.school and any(draft.class_name or draft.grade for draft in drafts)
        ids = (*conversation.bookings, *(booking.id for booking in (*already, *drafts)))
        kept = replace(
            conversation,
            chosen=(),
            apart=(),
            parties=(),
            replacing=(),
            full=None,
            waits=False,
            asked=AskedFor.SCHOOL if ask_school else AskedFor.NOTHING,
            bookings=tuple(dict.fromkeys(ids)),
        )
        replaced = [event.booking for event in off if event.booking is not None]
        reply = self.turn.replies.drafted(drafts, ask_school=ask_school, already=already, replaced=replaced)
        return Outcome(reply, kept, events)
