"""What a button carries: everything that is needed to know what a click on it means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.model import Action, Language, Verb
from integrations.channels.slack.mrkdwn import clip

DECISIONS = frozenset({Verb.APPROVE, Verb.DECLINE, Verb.PROPOSE, Verb.CLAIM, Verb.UNDO, Verb.DONE})
"""Verbs that only coordinators may use."""
FORMS = frozenset({Verb.CHOOSE, Verb.CORRECT, Verb.DECLINE, Verb.PROPOSE})
"""Verbs that open a form first."""
VERBS = (
    DECISIONS
    | FORMS
    | {Verb.MORE, Verb.NOTHING_FITS, Verb.HUMAN, Verb.STATUS, Verb.CANCEL, Verb.ACCEPT, Verb.REFUSE, Verb.WITHDRAW}
    | {Verb.CONFIRM, Verb.MARK, Verb.WAIT}
)

_LONGEST = 2000
"""Characters that Slack allows in a button's value."""
_LONGEST_ACTION_ID = 255


@dataclass(frozen=True)
class ButtonContext:
    """What was shown where buttons stand, the same for all of them."""

    language: Language
    conversation: str = ""
    """Of a teacher's button."""
    version: int | None = None
    """Of the booking that a coordinator saw."""
    title: str = ""
    """What the form is about."""
    alternatives: tuple[tuple[str, str], ...] = ()
    """Id and title of what a coordinator could offer instead."""
    call: bool = False
    """It is about a call for a human."""


@dataclass(frozen=True)
class ButtonValue:
    """A button's meaning, as it travels through Slack and back."""

    action: Action
    shown: ButtonContext

    @property
    def decides(self) -> bool:
        """A coordinator's button. Both sides cancel; a coordinator's button names the version that was seen."""
        return self.action.verb in DECISIONS or (self.action.verb == Verb.CANCEL and self.shown.version is not None)

    @property
    def opens_form(self) -> bool:
        """A coordinator who cancels says why."""
        return self.action.verb in FORMS or (self.action.verb == Verb.CANCEL and self.decides)

    @property
    def action_id(self) -> str:
        return f"{self.action.verb}:{self.action.subject}"[:_LONGEST_ACTION_ID]

    def to_value(self) -> str | None:
        """JSON of at most 2,000 characters, leaving out what is only for comfort; ``None`` when even then too long."""
        for shown in (self.shown, replace(self.shown, alternatives=()), replace(self.shown, alternatives=(), title="")):
            value = json.dumps(replace(self, shown=shown).to_json(), ensure_ascii=True, separators=(",", ":"))
            if len(value) <= _LONGEST:
                return value
        return None

    def to_json(self) -> dict[str, Any]:
        fields = {
            "v": self.action.verb,
            "s": self.action.subject,
            "l": self.shown.language,
            "c": self.shown.conversation,
            "n": self.shown.version,
            "h": self.shown.call or "",
            "t": clip(self.shown.title, 150),
            "a": [list(pair) for pair in self.shown.alternatives],
        }
        return {name: value for name, value in fields.items() if value not in ("", None, [])}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> ButtonValue:
        """Raises `ValueError` when it is none of ours."""
        try:
            verb = Verb(fields["v"])
            if verb not in VERBS:
                raise ValueError(verb)
            version = fields.get("n")
            shown = ButtonContext(
                Language(fields["l"]),
                conversation=str(fields.get("c", "")),
                version=None if version is None else int(version),
                call=bool(fields.get("h")),
                title=str(fields.get("t", "")),
                alternatives=tuple((str(pair[0]), str(pair[1])) for pair in fields.get("a", ())),
            )
            return cls(Action(verb, str(fields.get("s", ""))), shown)
        except (KeyError, TypeError, IndexError) as fault:
            raise ValueError(f"not a button of ours: {fault}") from fault

    @classmethod
    def from_value(cls, value: str) -> ButtonValue:
        """Raises `ValueError` when it is none of ours."""
        fields = json.loads(value)
        if not isinstance(fields, dict):
            raise ValueError("not a button of ours")
        return cls.from_json(fields)
