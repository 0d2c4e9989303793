"""Reads the classifiers that come along: learned weights in files beside this one, made by
``python -m tests.quality.train_classifiers``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from assistant.language.text_classifier import TextClassifier
from assistant.understanding.learned import Learned

HERE = Path(__file__).parent
VERSION = 1
"""Of the form of the files."""
SENTENCE_ROLES = "sentence_roles.npz"
MESSAGE_KINDS = "message_kinds.npz"
ACTS = "acts.npz"
STATED_NEEDS = "stated_needs.npz"
ASKED_FACTS = "asked_facts.npz"
AUDIENCES = "audiences.npz"


def read_learned() -> Learned:
    """All that reading needs. Raises as `read_classifier`."""
    return Learned(*map(read_classifier, (SENTENCE_ROLES, MESSAGE_KINDS, ACTS, STATED_NEEDS, ASKED_FACTS, AUDIENCES)))


@cache
def read_classifier(name: str) -> TextClassifier:
    """The classifier of this file. Raises `ValueError` where it has another form than this version reads."""
    with np.load(HERE / name, allow_pickle=False) as stored:
        if int(stored["version"]) != VERSION:
            raise ValueError(f"{name} has version {int(stored['version'])}; {VERSION} is read")
        return TextClassifier(
            tuple(str(each) for each in stored["classes"]),
            stored["weights"].astype(np.float32),
            stored["bias"].astype(np.float32),
        )


def learned_from(name: str) -> str:
    """The fingerprint of the sentences that the file was learned from."""
    with np.load(HERE / name, allow_pickle=False) as stored:
        return str(stored["learned_from"])
