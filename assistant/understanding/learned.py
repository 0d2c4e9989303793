"""What was learned from sentences, for reading."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.language.text_classifier import TextClassifier


@dataclass(frozen=True)
class Learned:
    """The classifiers that a reader reads with."""

    sentence_roles: TextClassifier
    """What the sentences of a letter are there for."""
    message_kinds: TextClassifier
    """Whether a first message is a question."""
    acts: TextClassifier
    """What a clause does in a conversation."""
    stated_needs: TextClassifier
    """Which sentences state what somebody among the visitors needs."""
    asked_facts: TextClassifier
    """Which facts of an activity a clause asks about."""
    audiences: TextClassifier
    """For whom a wish is."""
