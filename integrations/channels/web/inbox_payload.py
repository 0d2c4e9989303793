"""What the chat page puts into the inbox, and what the assistant makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.model import Action, ChannelName, Facts, Message, Period, Person, Verb
from assistant.ports import Thread, Threads
from integrations.channels.contract import IncomingMessage, Quarantined
from integrations.store.envelopes import Received

TEXT_LIMIT = 5_000
"""Characters of one question: two pages; nobody writes more to be answered in a minute."""

TeachersVerb = Literal[
    Verb.CHOOSE,
    Verb.WAIT,
    Verb.MORE,
    Verb.NOTHING_FITS,
    Verb.HUMAN,
    Verb.STATUS,
    Verb.CANCEL,
    Verb.ACCEPT,
    Verb.REFUSE,
    Verb.WISH,
    Verb.WITHDRAW,
    Verb.CONFIRM,
    Verb.MARK,
]
"""What a teacher may press; deciding is no part of it."""

TEXTS = frozenset({"class_name", "school", "teacher_name", "phone", "wishes"})
"""The texts that the form of a choice asks for, beside the address."""

VERBS = frozenset(get_args(TeachersVerb))


class PostedQuestion(BaseModel):
    """One posted form of the chat page, as it is kept in the inbox."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(default="", max_length=TEXT_LIMIT)
    verb: TeachersVerb | None = None
    subject: str = Field(default="", max_length=120)
    first: date | None = None
    last: date | None = None
    time: str = Field(default="", pattern=r"^([0-2]\d:[0-5]\d)?$")
    class_name: str = Field(default="", max_length=60)
    pupils: int | None = Field(default=None, ge=1, le=999)
    school: str = Field(default="", max_length=120)
    teacher_name: str = Field(default="", max_length=120)
    phone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=254)
    wishes: str = Field(default="", max_length=2_000)
    filled_in: tuple[str, ...] = Field(default=(), max_length=10)
    """Names of the texts that stood in the form: where one is empty there, that is an answer too."""

    def facts(self) -> Facts | None:
        """What was filled in beside the button; ``None`` for a button alone."""
        period = Period(self.first, self.last) if self.first and self.last else None
        facts = Facts(
            period=period,
            time=self.time,
            class_name=self.class_name,
            pupils=self.pupils,
            school=self.school,
            teacher_name=self.teacher_name,
            phone=self.phone,
            wishes=self.wishes,
            filled_in=TEXTS.intersection(self.filled_in),
        )
        return facts if facts != Facts() else None


def read_asked(item: Received, threads: Threads) -> IncomingMessage | Quarantined:
    """The message that a form is; never raises for what the outside sent."""
    try:
        asked = PostedQuestion.model_validate_json(item.payload)
    except ValidationError:
        return Quarantined("not a form of the chat page")
    names = _names(item.envelope)
    if names is None:
        return Quarantined("no conversation or visitor in the envelope")
    conversation, visitor = names
    known = threads.get(conversation, visitor)
    if known is None and threads.get(conversation) is not None:
        return Quarantined("a conversation of another visitor")
    if known is None and not conversation.startswith("web:"):
        return Quarantined("no such conversation")
    before = known.person if known else Person(visitor)
    person = Person(
        visitor,
        asked.teacher_name or ("" if "teacher_name" in asked.filled_in else before.name),
        asked.email or ("" if "email" in asked.filled_in else before.email),
    )
    message = Message(
        channel=ChannelName.WEB,
        conversation=conversation,
        sender=person,
        text=asked.text,
        received_at=item.received_at,
        action=Action(asked.verb, asked.subject) if asked.verb else None,
        facts=asked.facts(),
    )
    return IncomingMessage(message, Thread(conversation, person, known.data if known else {}))


def _names(envelope: Mapping[str, Any]) -> tuple[str, str] | None:
    conversation, visitor = envelope.get("conversation"), envelope.get("visitor")
    if not isinstance(conversation, str) or not isinstance(visitor, str):
        return None
    if envelope.get("own") is True:
        # said about an own booking, under a link that only this person was sent: in whatever channel it was made
        return conversation, visitor
    return (conversation, visitor) if conversation.startswith("web:") and visitor.startswith("web:") else None
