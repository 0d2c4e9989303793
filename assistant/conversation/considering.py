"""What a message means and, where it asks for activities, what was found; nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.conversation.activity_questions import ActivityQuestions, Question
from assistant.conversation.booking_by_name import booked_by_name
from assistant.conversation.booking_needs import remembering, with_needs
from assistant.conversation.drafting import merged
from assistant.language.private_words import without_id_numbers
from assistant.letters.names import name_of_writer
from assistant.letters.reader import Letter, letter_of
from assistant.matching.matcher import Matcher
from assistant.matching.season import Season
from assistant.model import (
    MOST_MATCHES,
    Activity,
    Booking,
    Catalog,
    Conversation,
    Facts,
    Findings,
    Language,
    Message,
    Reading,
    Verb,
    languages,
)
from assistant.ports import Holidays
from assistant.replies.answers import Answers
from assistant.replies.bookings import BookingReplies
from assistant.replies.phrases import phrase
from assistant.replies.small_talk import ShortReplies
from assistant.understanding.evaluations import evaluation_pressed
from assistant.understanding.follow_up import FollowUp, Intent
from assistant.understanding.further_message import read_further
from assistant.understanding.message_kinds import MessageKind
from assistant.understanding.needs import Need
from assistant.understanding.question import Reader
from assistant.understanding.situation import Situation
from assistant.understanding.wishes import read_wishes

_MOST_CARDS = 6
"""Activities shown for several wishes together."""

_OF_KINDS: Mapping[MessageKind, Intent] = {
    MessageKind.GREETING: Intent.HELP,
    MessageKind.THANKS: Intent.THANKS,
    MessageKind.COMPLAINT: Intent.HUMAN,
    MessageKind.HAND_OVER: Intent.HUMAN,
    MessageKind.STATUS: Intent.STATUS,
    MessageKind.OFFICE: Intent.HUMAN,
    MessageKind.OUT_OF_DOMAIN: Intent.ELSEWHERE,
}
"""What a first message that is no search asks for."""

_BESIDE_A_TITLE = 2
"""Words beside a title that are no other matter."""

_TAKES_NEEDS_ALONG = frozenset({Intent.QUESTION, Intent.REFINE, Intent.CHOOSE, Intent.FACTS, Intent.ADD_CLASS})
"""What is asked for or booked with it holds the needs that a message tells beside."""

_OF_BUTTONS: Mapping[Verb, Intent] = {
    Verb.CHOOSE: Intent.CHOOSE,
    Verb.MORE: Intent.MORE,
    Verb.NOTHING_FITS: Intent.NOTHING_FITS,
    Verb.HUMAN: Intent.HUMAN,
    Verb.STATUS: Intent.STATUS,
    Verb.CANCEL: Intent.CANCEL,
    Verb.ACCEPT: Intent.ACCEPT,
    Verb.REFUSE: Intent.REFUSE,
    Verb.CONFIRM: Intent.CONFIRM,
    Verb.MARK: Intent.EVALUATE,
}


@dataclass(frozen=True)
class UnderstoodMessage:
    """A message understood, before anything is changed."""

    message: Message
    letter: Letter
    """The message taken apart."""
    conversation: Conversation
    follow_up: FollowUp
    language: Language
    season: Season
    findings: Findings | None = None
    wishes: tuple[tuple[Reading, Findings], ...] = ()
    """Where the message holds several wishes, each with what was found for it; ``findings`` is the first one's."""
    needs: tuple[Need, ...] = ()
    """What the visitors need, as the message says."""
    has_numbers: bool = False
    """National id numbers stood in it, which are left out of ``letter``."""

    question: Question | None = None
    """Of a first message that asks about an activity."""
    beside: tuple[UnderstoodMessage, ...] = ()
    """What else the same message says, part by part, as if each were a message of its own."""

    @property
    def finds(self) -> bool:
        """Something fits what it was read as a question for."""
        return any(findings.matches for findings in findings_of(self))


class MessageReading:
    """Understands and searches, for one catalogue as it is now."""

    def __init__(
        self,
        matcher: Matcher,
        reader: Reader,
        answers: Answers,
        holidays: Holidays,
        default_language: Language,
        limit: int = MOST_MATCHES,
    ) -> None:
        self.matcher = matcher
        self._reader = reader
        self._holidays = holidays
        self._language = default_language
        self._limit = limit
        self._season: Season | None = None
        self.answers = answers
        self.replies = BookingReplies(answers)
        self.talk = ShortReplies(answers.catalog)

    @property
    def catalog(self) -> Catalog:
        return self.answers.catalog

    def season(self, today: date) -> Season:
        """The calendar from this day on; made once a day."""
        if self._season is None or self._season.today != today:
            self._season = Season(today, self._holidays)
        return self._season

    def warm_up(self, today: date) -> None:
        """Answers a question in each language, so that the first teacher waits no longer than the second."""
        self.matcher.warm_up(self.season(today))
        for language in languages():
            self._reader.warm_up(language)
            self.find(self.read(phrase(language, "help.opening"), today), self.season(today))

    def read(self, text: str, today: date) -> Reading:
        """A question on its own."""
        return self._reader.read(text, today)

    def find(self, reading: Reading, season: Season, skip: Sequence[str] = (), limit: int | None = None) -> Findings:
        return self.matcher.find(reading, season, limit or self._limit, skip)

    def consider(
        self, message: Message, conversation: Conversation, today: date, own: Sequence[Booking] = ()
    ) -> UnderstoodMessage:
        """What the message means and, where it asks for activities, what was found. ``own``: the sender's bookings,
        oldest first."""
        season = self.season(today)
        written = letter_of(message)
        letter = replace(written, text=without_id_numbers(written.text), words=without_id_numbers(written.words))
        follow_ups = self._follow_ups(message, letter, Situation(conversation, tuple(own)), season)
        language = follow_ups[0].reading.language if follow_ups[0].reading else conversation.language
        every = self._reader.needs_in(letter.words, language or self._language)
        conversation = remembering(conversation, follow_ups[0], every)
        parts = [self._considered(message, letter, conversation, each, season, every) for each in follow_ups]
        first, beside = parts[0], parts[1:]
        if first.follow_up.intent in _TAKES_NEEDS_ALONG:
            first = replace(first, needs=every, follow_up=with_needs(first.follow_up, every))
            beside = [part for part in beside if part.follow_up.intent is not Intent.NOTE or not part.needs]
        return replace(first, beside=tuple(beside), has_numbers=letter != written)

    def _considered(
        self,
        message: Message,
        letter: Letter,
        conversation: Conversation,
        follow_up: FollowUp,
        season: Season,
        every: tuple[Need, ...],
    ) -> UnderstoodMessage:
        """One part of the message, with what was found for it; ``every`` need that the whole of it tells."""
        today = season.today
        language = self._language_of(follow_up, conversation)
        # What was said counts more than what stands below every mail.
        known = merged(follow_up.signed, conversation.facts)
        needs = self._reader.needs_in(follow_up.words, language) if follow_up.words else every
        conversation = replace(conversation, language=language, facts=known)
        considered = UnderstoodMessage(
            message, letter, conversation, with_needs(follow_up, needs), language, season,
            needs=needs,
        )  # fmt: skip
        match follow_up.intent:
            case Intent.QUESTION if follow_up.reading is not None:
                wishes = self.wishes_in(follow_up.reading, today)
                found = self._found(considered, wishes or (follow_up.reading,))
                return self._by_name(found) or self._if_search(found)
            case Intent.REFINE if follow_up.reading is not None:
                found = self._found(considered, (follow_up.reading,))
                return self._by_name(found) or (found if found.finds else self._beside_topic_before(found))
            case Intent.MORE if conversation.reading is not None:
                asked = tuple(wish.reading for wish in conversation.wishes) or (conversation.reading,)
                return self._found(considered, asked, skip=conversation.shown)
        return considered

    def _beside_topic_before(self, considered: UnderstoodMessage) -> UnderstoodMessage:
        """Where a new topic finds nothing, what it finds beside the one before: "technology", "we want to see a
        workplace"."""
        reading, before = considered.follow_up.reading, considered.conversation.reading
        if reading is None or before is None or not before.topic or before.topic in reading.topic:
            return considered
        joined = replace(reading, topic=f"{before.topic} {reading.topic}", text=f"{before.text}\n{reading.text}")
        found = self._found(considered, (joined,))
        return replace(found, follow_up=replace(considered.follow_up, reading=joined)) if found.finds else considered

    def _by_name(self, considered: UnderstoodMessage) -> UnderstoodMessage | None:
        """As a choice, where the message books something by its name."""
        findings, before = considered.findings, considered.conversation
        if considered.wishes or findings is None:
            return None
        words, today = considered.follow_up.words or considered.letter.text, considered.season.today
        taken = booked_by_name(words, findings, self._reader, before, today)
        if taken is None:
            return None
        follow_up = replace(taken, signed=considered.follow_up.signed, words=considered.follow_up.words)
        return replace(considered, follow_up=follow_up, findings=None)

    def _if_search(self, considered: UnderstoodMessage) -> UnderstoodMessage:
        """The first message of a conversation, as what it is where it wishes no activity."""
        reading, before = considered.follow_up.reading, considered.conversation
        if reading is None or Situation(before).has_begun:
            return considered
        question = self.questions(considered.season).of_first(reading)
        if question is not None and not considered.follow_up.asks_for_offers:
            asked = replace(considered.follow_up, intent=Intent.ABOUT)
            return replace(considered, follow_up=asked, question=question, findings=None, wishes=())
        found = [match.activity for each in findings_of(considered) for match in each.matches]
        kind = self.kind_of(reading, found)
        if kind is MessageKind.SEARCH:
            return considered
        follow_up = replace(considered.follow_up, intent=_OF_KINDS[kind])
        return replace(considered, follow_up=follow_up, findings=None, wishes=())

    def kind_of(self, reading: Reading, found: Sequence[Activity]) -> MessageKind:
        """Whether a first message wishes an activity; ``found``: what fits what it was read as. A title is a wish."""
        kind = self._reader.kind_of(reading, found=bool(found))
        if kind is MessageKind.SEARCH:
            return kind
        names = self._reader.names
        titled = names.titled(reading.text, found)
        says_no_more = len(names.without_names(reading.text, titled).split()) <= _BESIDE_A_TITLE
        for_a_class = kind is MessageKind.STATUS and bool(reading.grades) and bool(reading.periods)
        wished = titled and (says_no_more or for_a_class or kind is MessageKind.OUT_OF_DOMAIN)
        return MessageKind.SEARCH if wished else kind

    def wishes_in(self, reading: Reading, today: date) -> tuple[Reading, ...]:
        """The wishes of a message that holds several; empty for one."""
        return read_wishes(reading, lambda part: self._reader.read_words(part, today, reading.language))

    def _found(
        self, considered: UnderstoodMessage, asked: Sequence[Reading], skip: Sequence[str] = ()
    ) -> UnderstoodMessage:
        limit = self._limit if len(asked) == 1 else max(1, _MOST_CARDS // len(asked))
        found = [(reading, self.find(reading, considered.season, skip, limit)) for reading in asked]
        return replace(considered, findings=found[0][1], wishes=tuple(found) if len(found) > 1 else ())

    def _follow_ups(
        self, message: Message, letter: Letter, situation: Situation, season: Season
    ) -> tuple[FollowUp, ...]:
        action = message.action
        if action is None:
            found = read_further(letter, situation, self._reader, season.today, subject_line=message.subject)
            return tuple(_signed(each, message) for each in found)
        intent = _OF_BUTTONS.get(action.verb, Intent.HELP)
        named = "" if intent is Intent.CHOOSE else action.subject
        if intent is Intent.EVALUATE:
            return (evaluation_pressed(action.subject),)
        facts, language = message.facts or Facts(), situation.conversation.language or self._language
        facts = replace(facts, wishes=self._reader.unnamed(facts.wishes, language))
        return (FollowUp(intent, facts=facts, booking_id=named),)

    def _language_of(self, follow_up: FollowUp, conversation: Conversation) -> Language:
        if follow_up.reading is not None:
            return follow_up.reading.language
        return conversation.language or follow_up.language or self._language

    def questions(self, season: Season) -> ActivityQuestions:
        """Answers what is asked about activities of the catalogue."""
        return ActivityQuestions(self.catalog, self._reader, self.matcher.retriever, season)


def findings_of(considered: UnderstoodMessage) -> list[Findings]:
    """Of each of its wishes."""
    found = (considered.findings, *(findings for _, findings in considered.wishes))
    return [findings for findings in found if findings is not None]


def _signed(found: FollowUp, message: Message) -> FollowUp:
    """With the writer's name as it is to be shown."""
    if not found.signed.teacher_name:
        return found
    name = name_of_writer(message.sender.name, found.signed.teacher_name)
    return replace(found, signed=replace(found.signed, teacher_name=name))
