"""What can go wrong, as one root and its leaves. A leaf holds the facts and writes the sentence that names the mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Self

from assistant.locales.sentences import Sentences
from assistant.model import Attachment, CallState, Check, Language, Status


class AssistantError(Exception):
    """Root of every error that Klassetur raises on purpose."""


FAULT_SENTENCES = Sentences("faults")
"""What can be wrong in files that people edit."""


@dataclass(frozen=True)
class Named:
    """A value of the field, such as a kind, that a fault speaks of: files have a word for it, each language its own."""

    family: str
    """``kind``, ``subject``, ``weekday`` ..."""
    value: str
    """As files write it."""

    def __str__(self) -> str:
        return self.value


Name = Callable[[Named], str]
"""How a value is called where a fault is read; `str` calls it as files do."""


class Wrong(ValueError):
    """What is wrong with something that people wrote: the key of the sentence that says it, and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts

    def in_words(self, language: Language, name: Name = str) -> str:
        """What is wrong, what is allowed, and the nearest allowed value."""

        def in_words(fact: object) -> str:
            if isinstance(fact, tuple):
                return ", ".join(map(in_words, fact))
            return name(fact) if isinstance(fact, Named) else str(fact)

        return FAULT_SENTENCES(language, self.code, **{key: in_words(fact) for key, fact in self.facts.items()})

    def __str__(self) -> str:
        return self.in_words(Language.EN)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file that people edit."""

    file: str
    line: int | None
    field: str
    code: str
    """Key of the sentence that says what is wrong."""
    facts: Mapping[str, object] = dataclass_field(default_factory=dict, hash=False)
    """For the names in that sentence."""

    @classmethod
    def of(cls, file: str, line: int | None, field: str, wrong: Wrong) -> Self:
        return cls(file, line, field, wrong.code, wrong.facts)

    def in_words(self, language: Language, name: Name = str) -> str:
        return Wrong(self.code, **self.facts).in_words(language, name)

    def placed(self, language: Language, name: Name = str) -> str:
        """With its place before it."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.field, self.in_words(language, name)) if part)

    def __str__(self) -> str:
        return self.placed(Language.EN)


class FaultsFound(AssistantError):
    """Every fault of a catalogue, vocabulary or sheet at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class SettingsWrong(AssistantError):
    """The operator's settings cannot be used; the sentence names the setting and the mend. Exit code 2."""


class BookingUnknown(AssistantError):
    def __init__(self, booking_id: str) -> None:
        super().__init__(booking_id)
        self.booking_id = booking_id

    def __str__(self) -> str:
        return f"There is no booking {self.booking_id}; `klassetur bookings` lists them."


class CallUnknown(AssistantError):
    def __init__(self, call_id: str) -> None:
        super().__init__(call_id)
        self.call_id = call_id

    def __str__(self) -> str:
        return f"There is no call {self.call_id}; `klassetur calls` lists them."


class CallChanged(AssistantError):
    """A colleague was first, or the person who called has written again since the call was looked at."""

    def __init__(self, call_id: str, state: CallState, by: str) -> None:
        super().__init__(call_id, state, by)
        self.call_id, self.state, self.by = call_id, state, by
        """``by`` is empty where the person who called wrote."""

    def __str__(self) -> str:
        who = f"{self.by} was first" if self.by else "there are new words"
        return f"{self.call_id} has changed meanwhile: {who}. It is {self.state} now."


class ConversationUnknown(AssistantError):
    def __init__(self, conversation: str) -> None:
        super().__init__(conversation)
        self.conversation = conversation

    def __str__(self) -> str:
        return "That conversation is no longer kept, so nothing can be written into it."


class AlreadyDecided(AssistantError):
    """The booking is no longer in a state that allows this; somebody else was first."""

    def __init__(self, booking_id: str, status: Status, by: str) -> None:
        super().__init__(booking_id, status, by)
        self.booking_id, self.status, self.by = booking_id, status, by

    def __str__(self) -> str:
        return f"{self.booking_id} is already {self.status}" + (f", by {self.by}." if self.by else ".")


class ChangedMeanwhile(AlreadyDecided):
    """The booking is still open, but is no longer what the decider saw."""

    def __str__(self) -> str:
        by = f" by {self.by}" if self.by else ""
        return f"{self.booking_id} was changed{by} in the meantime: look at it again before you decide."


class RulesBroken(AssistantError):
    """Hard rules stop the approval. ``checks`` are the failed `assistant.model.Check` values."""

    def __init__(self, booking_id: str, checks: Sequence[Check]) -> None:
        super().__init__(booking_id, checks)
        self.booking_id, self.checks = booking_id, tuple(checks)

    def __str__(self) -> str:
        rules = ", ".join(check.rule for check in self.checks)
        if self.may_be_overruled:
            return f"{self.booking_id} breaks {rules} on that day. Choose another day, or decide despite the rules."
        return f"{self.booking_id} cannot be approved: {rules}. Propose another date or decline it."

    @property
    def may_be_overruled(self) -> bool:
        """No hard rule is among them: a coordinator may decide despite them."""
        return not any(check.hard for check in self.checks)


class ReasonMissing(AssistantError):
    def __str__(self) -> str:
        return "Declining needs a reason: the teacher reads it."


class DayNotWished(AssistantError):
    """Nobody asked for this day: it would be a day that the teacher has not said yes to."""

    def __init__(self, booking_id: str, day: date) -> None:
        super().__init__(booking_id, day)
        self.booking_id, self.day = booking_id, day

    def __str__(self) -> str:
        return f"{self.booking_id} was not wished for {self.day}: propose that day, and the teacher says yes or no."


class NothingWritten(AssistantError):
    def __str__(self) -> str:
        return "There is nothing in it: write what it should say."


class FilesRefused(AssistantError):
    """What a coordinator wrote was sent without these files, or was nothing but these files."""

    def __init__(self, files: tuple[Attachment, ...], sent: bool) -> None:
        super().__init__(files, sent)
        self.files = files
        self.sent = sent
        """The words, and other files, are on their way."""

    def __str__(self) -> str:
        return f"{', '.join(str(file) for file in self.files)} cannot go along."


class TooLate(AssistantError):
    """The minute in which a decision can be taken back is over."""

    def __init__(self, booking_id: str) -> None:
        super().__init__(booking_id)
        self.booking_id = booking_id

    def __str__(self) -> str:
        return f"{self.booking_id} can no longer be undone: the minute is over. Decide it anew instead."


class NotOver(AssistantError):
    """Nobody can say yet how it went."""

    def __init__(self, booking_id: str, day: date | None) -> None:
        super().__init__(booking_id, day)
        self.booking_id, self.day = booking_id, day

    def __str__(self) -> str:
        return f"{self.booking_id} is not over yet" + (f": it is on {self.day}." if self.day else ".")


class UnknownAlternatives(AssistantError):
    """Activities offered instead are not in the catalogue."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(ids)
        self.ids = tuple(ids)

    def __str__(self) -> str:
        named = ", ".join(self.ids)
        return f"Not in the catalogue: {named}. Alternatives are ids of activities, as their files are named."


class NotAllowed(AssistantError):
    """This person may not do this."""

    def __init__(self, who: str, what: str) -> None:
        super().__init__(who, what)
        self.who, self.what = who, what

    def __str__(self) -> str:
        return f"{self.who} may not {self.what}."


class RemarkOutdated(AssistantError):
    """What a provider would say is about something that has changed since."""

    def __init__(self, provider_id: str) -> None:
        super().__init__(provider_id)
        self.provider_id = provider_id

    def __str__(self) -> str:
        return f"What {self.provider_id} says is about something that has changed or been decided meanwhile."


class ProviderUnknown(AssistantError):
    def __init__(self, provider_id: str) -> None:
        super().__init__(provider_id)
        self.provider_id = provider_id

    def __str__(self) -> str:
        return f"The catalogue has no provider {self.provider_id}."
